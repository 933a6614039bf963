"""The built-in room: its entries in order, snapshots of its documents, and who was there when.

Entries are numbered within their room and only ever added. Whoever adds holds the room's row, and rooms are
held in the order of their numbers, so a reader that has read up to a number has missed none below it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from storage.database import Tx

Kind = Literal["code", "notes", "chat", "task", "language", "end"]
#: What people write together.
DOCUMENTS: tuple[Kind, ...] = ("code", "notes")
#: What stands by itself: a line, or a text that replaces the one before.
TEXTS: tuple[Kind, ...] = ("chat", "task", "language")
#: What only interviewers may know of.
PRIVATE: tuple[Kind, ...] = ("notes",)

#: After so long without a sign of life a visit is over, whatever became of its process.
GONE_AFTER = timedelta(seconds=40)
#: A room that nobody ended is closed so long after its interview was to end.
OPEN_AFTER = timedelta(hours=12)
#: All that may be written in one room: an hour of fast typing takes a tenth of it.
MAX_ROOM_BYTES = 64 * 1024 * 1024

#: Where processes are woken when something is new; the payload is the interview's number.
CHANNEL = "editor"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something that somebody does in a room; `key` is the browser's, for sending it again."""

    interview_id: int
    person_id: int
    key: str
    kind: Kind
    content: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done in a room."""

    interview_id: int
    seq: int
    person_id: int
    key: str
    kind: Kind
    content: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How a room stands: the number of its newest entry, and whether it takes another."""

    interview_id: int
    seq: int
    visits_version: int
    bytes: int
    is_ended: bool
    is_off: bool
    revision: int

    @property
    def is_open(self) -> bool:
        return not (self.is_ended or self.is_off or self.bytes >= MAX_ROOM_BYTES)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A document as it was after the entry of this number."""

    interview_id: int
    kind: Kind
    seq: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is in a room, by the page that they have open there."""

    interview_id: int
    person_id: int
    connection: str
    joined_at: datetime
    seen_at: datetime
    cursor: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Presence:
    """When a person first came to a room and was last seen there."""

    person_id: int
    name: str
    side: str | None
    joined_at: datetime
    seen_at: datetime


_STANDINGS = """
    SELECT interview_id, seq, visits_version, bytes,
           coalesce(ended_revision = revision, false) OR end_at < %(now)s - %(open_after)s AS is_ended,
           status IN ('cancelled', 'declined') AS is_off, revision
      FROM editors
      JOIN interviews USING (interview_id)
     WHERE interview_id = ANY(%(interview_ids)s)
     ORDER BY interview_id
"""


def open_editor(tx: Tx, *, interview_id: int, now: datetime) -> None:
    """Make an interview's room, if this is the first time that it is opened."""
    tx.execute(
        """
        INSERT INTO editors (interview_id, opened_at)
        VALUES (%(interview_id)s, %(now)s)
        ON CONFLICT DO NOTHING
        """,
        {"interview_id": interview_id, "now": now},
    )


def list_old_editors(tx: Tx, *, before: datetime, limit: int) -> list[int]:
    """List the interviews, the oldest first, that were over by `before` and have a room."""
    rows = tx.execute(
        """
        SELECT interview_id
          FROM editors
          JOIN interviews USING (interview_id)
         WHERE opened_at < %(before)s AND end_at < %(before)s
         ORDER BY opened_at
         LIMIT %(limit)s
        """,
        {"before": before, "limit": limit},
    ).fetchall()
    return [interview_id for (interview_id,) in rows]


def delete_editor(tx: Tx, *, interview_id: int) -> None:
    """Forget a room: what was written there and who came."""
    for table in ("editor_visits", "editor_snapshots", "editor_entries", "editors"):
        tx.execute(
            f"DELETE FROM {table} WHERE interview_id = %(interview_id)s",  # noqa: S608
            {"interview_id": interview_id},
        )


def get_standings(
    tx: Tx, *, interview_ids: Collection[int], now: datetime, lock: bool = False
) -> dict[int, Standing]:
    """Load how rooms stand, by interview; `lock` holds them, and whoever else writes waits."""
    query = _STANDINGS + ("FOR UPDATE OF editors" if lock else "")
    with tx.cursor(row_factory=class_row(Standing)) as cursor:
        found = cursor.execute(
            query, {"interview_ids": sorted(interview_ids), "now": now, "open_after": OPEN_AFTER}
        ).fetchall()
    return {standing.interview_id: standing for standing in found}


def insert_entries(
    tx: Tx, entries: Sequence[NewEntry], *, standings: Mapping[int, Standing], now: datetime
) -> None:
    """Add entries to rooms that are held; one that is stored already is left as it is."""
    if not entries:
        return
    next_seq = {interview_id: standing.seq for interview_id, standing in standings.items()}
    numbers = []
    for entry in entries:
        next_seq[entry.interview_id] += 1
        numbers.append(next_seq[entry.interview_id])
    tx.execute(
        """
        WITH added AS (
            INSERT INTO editor_entries (interview_id, seq, person_id, key, kind, content, at)
            SELECT interview_id, seq, person_id, key, kind, content, %(now)s
              FROM unnest(%(interview_ids)s::bigint[], %(seqs)s::bigint[], %(person_ids)s::bigint[],
                          %(keys)s::text[], %(kinds)s::text[], %(contents)s::bytea[])
                   AS new (interview_id, seq, person_id, key, kind, content)
            ON CONFLICT (interview_id, person_id, key) DO NOTHING
            RETURNING interview_id, seq, length(content) AS size)
        UPDATE editors
           SET seq = newest, bytes = bytes + size
          FROM (SELECT interview_id, max(seq) AS newest, sum(size) AS size
                  FROM added
                 GROUP BY interview_id) AS growth
         WHERE editors.interview_id = growth.interview_id
        """,
        {
            "interview_ids": [entry.interview_id for entry in entries],
            "seqs": numbers,
            "person_ids": [entry.person_id for entry in entries],
            "keys": [entry.key for entry in entries],
            "kinds": [entry.kind for entry in entries],
            "contents": [entry.content for entry in entries],
            "now": now,
        },
    )


def end_editor(tx: Tx, *, interview_id: int, revision: int, now: datetime) -> None:
    """Let nothing more be written to a room, as long as its interview is not moved."""
    tx.execute(
        """
        UPDATE editors
           SET ended_at = %(now)s, ended_revision = %(revision)s
         WHERE interview_id = %(interview_id)s
        """,
        {"interview_id": interview_id, "revision": revision, "now": now},
    )


def list_entries_after(tx: Tx, *, positions: Mapping[int, int]) -> list[Entry]:
    """List what was added to rooms after these numbers, by interview, in order."""
    with tx.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(
            """
            SELECT interview_id, seq, person_id, key, kind, content, at
              FROM unnest(%(interview_ids)s::bigint[], %(seqs)s::bigint[]) AS known (interview_id, known_seq)
              JOIN editor_entries USING (interview_id)
             WHERE seq > known_seq
             ORDER BY interview_id, seq
            """,
            {"interview_ids": list(positions), "seqs": list(positions.values())},
        ).fetchall()


def list_entries(tx: Tx, *, interview_id: int, kinds: Collection[Kind], after: int = 0) -> list[Entry]:
    """List a room's entries of some kinds, in order."""
    with tx.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(
            """
            SELECT interview_id, seq, person_id, key, kind, content, at
              FROM editor_entries
             WHERE interview_id = %(interview_id)s AND seq > %(after)s AND kind = ANY(%(kinds)s)
             ORDER BY seq
            """,
            {"interview_id": interview_id, "after": after, "kinds": list(kinds)},
        ).fetchall()


def list_snapshots(tx: Tx, *, interview_id: int) -> list[Snapshot]:
    with tx.cursor(row_factory=class_row(Snapshot)) as cursor:
        return cursor.execute(
            """
            SELECT interview_id, kind, seq, content
              FROM editor_snapshots
             WHERE interview_id = %(interview_id)s
            """,
            {"interview_id": interview_id},
        ).fetchall()


def keep_snapshots(tx: Tx, snapshots: Iterable[Snapshot]) -> None:
    """Store snapshots that are newer than those that are there."""
    for snapshot in snapshots:
        tx.execute(
            """
            INSERT INTO editor_snapshots (interview_id, kind, seq, content)
            VALUES (%(interview_id)s, %(kind)s, %(seq)s, %(content)s)
            ON CONFLICT (interview_id, kind) DO UPDATE
               SET seq = EXCLUDED.seq, content = EXCLUDED.content
             WHERE editor_snapshots.seq < EXCLUDED.seq
            """,
            {
                "interview_id": snapshot.interview_id,
                "kind": snapshot.kind,
                "seq": snapshot.seq,
                "content": snapshot.content,
            },
        )


def insert_visit(tx: Tx, *, interview_id: int, person_id: int, connection: str, now: datetime) -> None:
    """Note that somebody comes to a room, or comes back with the same page."""
    tx.execute(
        """
        INSERT INTO editor_visits (interview_id, person_id, connection, joined_at, seen_at)
        VALUES (%(interview_id)s, %(person_id)s, %(connection)s, %(now)s, %(now)s)
        ON CONFLICT (interview_id, person_id, connection) DO UPDATE
           SET seen_at = greatest(editor_visits.seen_at, EXCLUDED.seen_at), left_at = NULL
        """,
        {"interview_id": interview_id, "person_id": person_id, "connection": connection, "now": now},
    )


def close_visit(
    tx: Tx, *, interview_id: int, person_id: int, connection: str, seen_at: datetime, now: datetime
) -> None:
    """Note that somebody left, unless they were seen since by another process."""
    tx.execute(
        """
        UPDATE editor_visits
           SET left_at = %(now)s
         WHERE interview_id = %(interview_id)s AND person_id = %(person_id)s
           AND connection = %(connection)s AND left_at IS NULL AND seen_at <= %(seen_at)s
        """,
        {
            "interview_id": interview_id,
            "person_id": person_id,
            "connection": connection,
            "seen_at": seen_at,
            "now": now,
        },
    )


def touch_visits(tx: Tx, *, visits: Collection[tuple[int, int, str]], now: datetime) -> None:
    """Note that these people (interview, person, connection) are still there."""
    tx.execute(
        """
        UPDATE editor_visits
           SET seen_at = greatest(seen_at, %(now)s), left_at = NULL
          FROM unnest(%(interview_ids)s::bigint[], %(person_ids)s::bigint[], %(connections)s::text[])
               AS here (interview_id, person_id, connection)
         WHERE editor_visits.interview_id = here.interview_id
           AND editor_visits.person_id = here.person_id AND editor_visits.connection = here.connection
        """,
        {
            "interview_ids": [interview_id for interview_id, _, _ in visits],
            "person_ids": [person_id for _, person_id, _ in visits],
            "connections": [connection for _, _, connection in visits],
            "now": now,
        },
    )


def close_lost_visits(tx: Tx, *, interview_ids: Collection[int], now: datetime) -> set[int]:
    """End the visits that nobody has seen for a while; return the interviews that had some."""
    rows = tx.execute(
        """
        UPDATE editor_visits
           SET left_at = seen_at
         WHERE interview_id = ANY(%(interview_ids)s) AND left_at IS NULL AND seen_at < %(before)s
        RETURNING interview_id
        """,
        {"interview_ids": list(interview_ids), "before": now - GONE_AFTER},
    ).fetchall()
    return {interview_id for (interview_id,) in rows}


def update_cursors(tx: Tx, *, cursors: Mapping[tuple[int, int, str], Mapping[str, Any]]) -> None:
    """Store where cursors are, by interview, person and connection."""
    if cursors:
        tx.execute(
            """
            UPDATE editor_visits
               SET cursor = moved.cursor
              FROM unnest(%(interview_ids)s::bigint[], %(person_ids)s::bigint[], %(connections)s::text[],
                          %(cursors)s::jsonb[])
                   AS moved (interview_id, person_id, connection, cursor)
             WHERE editor_visits.interview_id = moved.interview_id
               AND editor_visits.person_id = moved.person_id
               AND editor_visits.connection = moved.connection
            """,
            {
                "interview_ids": [interview_id for interview_id, _, _ in cursors],
                "person_ids": [person_id for _, person_id, _ in cursors],
                "connections": [connection for _, _, connection in cursors],
                "cursors": [Jsonb(cursor) for cursor in cursors.values()],
            },
        )


def raise_visits_version(tx: Tx, *, interview_ids: Collection[int]) -> None:
    """Let every process see that who is in these rooms has changed. They have to be held."""
    tx.execute(
        "UPDATE editors SET visits_version = visits_version + 1 WHERE interview_id = ANY(%(interview_ids)s)",
        {"interview_ids": sorted(interview_ids)},
    )


def list_visits(tx: Tx, *, interview_ids: Collection[int]) -> list[Visit]:
    """List who is in these rooms now, whoever came first before the others."""
    with tx.cursor(row_factory=class_row(Visit)) as cursor:
        return cursor.execute(
            """
            SELECT interview_id, person_id, connection, joined_at, seen_at, cursor
              FROM editor_visits
             WHERE interview_id = ANY(%(interview_ids)s) AND left_at IS NULL
             ORDER BY visit_id
            """,
            {"interview_ids": list(interview_ids)},
        ).fetchall()


def list_presences(tx: Tx, *, interview_id: int) -> list[Presence]:
    """List who ever came to a room, in the order in which they did."""
    with tx.cursor(row_factory=class_row(Presence)) as cursor:
        return cursor.execute(
            """
            SELECT person_id, name, side, min(joined_at) AS joined_at, max(seen_at) AS seen_at
              FROM editor_visits
              JOIN people USING (person_id)
              LEFT JOIN participants USING (interview_id, person_id)
             WHERE interview_id = %(interview_id)s
             GROUP BY person_id, name, side
             ORDER BY min(joined_at)
            """,
            {"interview_id": interview_id},
        ).fetchall()


def was_used(tx: Tx, *, interview_id: int) -> bool:
    """Whether anything was ever done in an interview's room, so that there is something to replay."""
    row = tx.execute(
        "SELECT 1 FROM editors WHERE interview_id = %(interview_id)s AND seq > 0",
        {"interview_id": interview_id},
    ).fetchone()
    return row is not None


def wake(tx: Tx, *, interview_ids: Collection[int]) -> None:
    """Tell every process that listens, once this is committed, that these rooms have news."""
    tx.execute(
        "SELECT pg_notify(%(channel)s, id::text) FROM unnest(%(interview_ids)s::bigint[]) AS id",
        {"channel": CHANNEL, "interview_ids": list(interview_ids)},
    )
