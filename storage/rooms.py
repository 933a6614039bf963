"""Rooms: what an interview has outside the bot, at a provider: its room, a video link, a calendar entry.

A row says what there is; what there should be says the interview. Whatever happens to an interview makes its
rows due (`storage.audit`), and a worker brings them in line under a lease, one call after another.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from storage.database import Tx

Purpose = Literal["room", "video", "calendar"]
State = Literal["wanted", "stands", "failing", "closing", "closed"]

#: How far the clocks of two hosts may differ.
_SKEW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Room:
    """One row. `attempts` counts those before this one; `links` are never to be logged."""

    interview_id: int
    purpose: Purpose
    provider: str
    marker: str
    external_id: str | None
    made: dict[str, Any] | None
    links: dict[str, str] = field(repr=False)
    state: State
    changes: int
    attempts: int
    is_doubtful: bool
    failing_since: datetime | None
    reason: str | None
    told_at: datetime | None
    ended_at: datetime | None
    result: dict[str, Any] | None
    result_tries: int
    leased_until: datetime | None


_COLUMNS = """interview_id, purpose, provider, marker, external_id, made, links, state, changes, attempts,
              is_doubtful, failing_since, reason, told_at, ended_at, result, result_tries, leased_until"""
_SELECT = f"SELECT {_COLUMNS} FROM rooms "  # noqa: S608


def insert_rooms(tx: Tx, *, interview_id: int, wanted: Mapping[Purpose, str], now: datetime) -> None:
    """Want a room of these providers, by what it is for; what is wanted already stays as it is."""
    for purpose, provider in wanted.items():
        tx.execute(
            """
            INSERT INTO rooms (interview_id, purpose, provider, marker, due_at)
            VALUES (%(interview_id)s, %(purpose)s, %(provider)s, %(marker)s, %(now)s)
            ON CONFLICT DO NOTHING
            """,
            {
                "interview_id": interview_id,
                "purpose": purpose,
                "provider": provider,
                "marker": new_marker(interview_id),
                "now": now,
            },
        )


def insert_missing_rooms(tx: Tx, *, wanted: Mapping[Purpose, str], now: datetime) -> int:
    """Want for every interview ahead what a setting has added since it was booked; return how many rows."""
    added = 0
    for purpose, provider in wanted.items():
        rows = tx.execute(
            """
            SELECT interview_id
              FROM interviews
             WHERE start_at > %(now)s AND status IN ('proposed', 'confirmed')
               AND NOT EXISTS (SELECT 1
                                 FROM rooms
                                WHERE rooms.interview_id = interviews.interview_id AND purpose = %(purpose)s)
             ORDER BY start_at
             LIMIT 1000
            """,
            {"now": now, "purpose": purpose},
        ).fetchall()
        for (interview_id,) in rows:
            insert_rooms(tx, interview_id=interview_id, wanted={purpose: provider}, now=now)
        added += len(rows)
    return added


def new_marker(interview_id: int) -> str:
    """Return how a room is named at its provider: by a number people know, and nobody else's by chance."""
    return f"#{interview_id}-{secrets.token_hex(3)}"


def get_room(tx: Tx, *, interview_id: int, purpose: Purpose) -> Room | None:
    with tx.cursor(row_factory=class_row(Room)) as cursor:
        return cursor.execute(
            _SELECT + "WHERE interview_id = %(interview_id)s AND purpose = %(purpose)s",
            {"interview_id": interview_id, "purpose": purpose},
        ).fetchone()


def get_room_by_external_id(tx: Tx, *, provider: str, external_id: str) -> Room | None:
    with tx.cursor(row_factory=class_row(Room)) as cursor:
        return cursor.execute(
            _SELECT + "WHERE provider = %(provider)s AND external_id = %(external_id)s",
            {"provider": provider, "external_id": external_id},
        ).fetchone()


def get_link(tx: Tx, *, interview_id: int, purpose: Purpose, room_key: str) -> str | None:
    """Return one participant's own address of what stands, None while there is none."""
    row = tx.execute(
        """
        SELECT links ->> %(room_key)s
          FROM rooms
         WHERE interview_id = %(interview_id)s AND purpose = %(purpose)s AND external_id IS NOT NULL
           AND state <> 'closed'
        """,
        {"interview_id": interview_id, "purpose": purpose, "room_key": room_key},
    ).fetchone()
    return row[0] if row else None


def take_rooms(
    tx: Tx, *, now: datetime, lease: timedelta, providers: Collection[str], limit: int
) -> list[Room]:
    """Lease rows that are due, those first that were tried least; a dead worker's are taken over.

    A lease longer than ours is from before the clock stepped back, and void.
    """
    with tx.cursor(row_factory=class_row(Room)) as cursor:
        return cursor.execute(
            """
            WITH taken AS (
                SELECT interview_id, purpose, attempts
                  FROM rooms
                 WHERE due_at <= %(now)s AND provider = ANY(%(providers)s)
                   AND (leased_until IS NULL OR leased_until < %(now)s
                        OR leased_until > %(now)s + %(lease)s + %(skew)s)
                 ORDER BY attempts, due_at
                 LIMIT %(limit)s
                   FOR UPDATE SKIP LOCKED)
            UPDATE rooms
               SET leased_until = %(now)s + %(lease)s, attempts = rooms.attempts + 1
              FROM taken
             WHERE rooms.interview_id = taken.interview_id AND rooms.purpose = taken.purpose
            RETURNING rooms.interview_id, rooms.purpose, provider, marker, external_id, made, links, state,
                      changes, taken.attempts, is_doubtful, failing_since, reason, told_at, ended_at, result,
                      result_tries, leased_until
            """,
            {"now": now, "lease": lease, "skew": _SKEW, "providers": list(providers), "limit": limit},
        ).fetchall()


def note_begun(tx: Tx, room: Room) -> bool:
    """Hold a leased row until the end of the transaction; False when the lease is another's."""
    return (
        tx.execute(
            """
            SELECT 1
              FROM rooms
             WHERE interview_id = %(interview_id)s AND purpose = %(purpose)s
               AND leased_until = %(leased_until)s
               FOR UPDATE
            """,
            _key(room),
        ).fetchone()
        is not None
    )


def update_external_id(tx: Tx, room: Room, *, external_id: str, is_doubtful: bool) -> bool:
    """Note what was made as soon as it was; False when the lease is another's."""
    return (
        tx.execute(
            """
            UPDATE rooms
               SET external_id = %(external_id)s, is_doubtful = is_doubtful OR %(is_doubtful)s
             WHERE interview_id = %(interview_id)s AND purpose = %(purpose)s
               AND leased_until = %(leased_until)s
            """,
            _key(room) | {"external_id": external_id, "is_doubtful": is_doubtful},
        ).rowcount
        == 1
    )


def update_standing(
    tx: Tx,
    room: Room,
    *,
    made: Mapping[str, Any],
    links: Mapping[str, str],
    is_doubtful: bool,
    look_again_at: datetime | None,
    result_at: datetime | None,
) -> bool:
    """Note that it stands as it was asked for; False when the lease is another's.

    It is due again at `look_again_at`, and at once if the interview has changed since it was taken.
    """
    return (
        tx.execute(
            """
            UPDATE rooms
               SET state = 'stands', made = %(made)s, links = %(links)s, attempts = 0, reason = NULL,
                   failing_since = NULL, told_at = NULL, leased_until = NULL, is_doubtful = %(is_doubtful)s,
                   due_at = CASE WHEN changes = %(changes)s THEN %(look_again_at)s ELSE due_at END,
                   result_at = CASE WHEN ended_at IS NULL THEN %(result_at)s ELSE result_at END,
                   result_tries = CASE WHEN ended_at IS NULL THEN 0 ELSE result_tries END
             WHERE interview_id = %(interview_id)s AND purpose = %(purpose)s
               AND leased_until = %(leased_until)s
            """,
            _key(room)
            | {
                "made": Jsonb(made),
                "links": Jsonb(links),
                "is_doubtful": is_doubtful,
                "look_again_at": look_again_at,
                "changes": room.changes,
                "result_at": result_at,
            },
        ).rowcount
        == 1
    )


def update_closed(tx: Tx, room: Room, *, marker: str) -> bool:
    """Note that nothing stands any more; what is made next has another marker."""
    return (
        tx.execute(
            """
            UPDATE rooms
               SET state = 'closed', marker = %(marker)s, external_id = NULL, made = NULL, links = '{}',
                   attempts = 0, reason = NULL, failing_since = NULL, told_at = NULL, leased_until = NULL,
                   is_doubtful = false, due_at = CASE WHEN changes = %(changes)s THEN NULL ELSE due_at END,
                   result_at = NULL
             WHERE interview_id = %(interview_id)s AND purpose = %(purpose)s
               AND leased_until = %(leased_until)s
            """,
            _key(room) | {"marker": marker, "changes": room.changes},
        ).rowcount
        == 1
    )


def update_left(tx: Tx, room: Room) -> bool:
    """Leave it as it is: the interview is over."""
    return (
        tx.execute(
            """
            UPDATE rooms
               SET attempts = 0, leased_until = NULL,
                   state = CASE WHEN external_id IS NULL THEN 'closed' ELSE state END,
                   due_at = CASE WHEN changes = %(changes)s THEN NULL ELSE due_at END
             WHERE interview_id = %(interview_id)s AND purpose = %(purpose)s
               AND leased_until = %(leased_until)s
            """,
            _key(room) | {"changes": room.changes},
        ).rowcount
        == 1
    )


def update_gone(tx: Tx, room: Room, *, marker: str, now: datetime) -> bool:
    """Note that what stood is there no more: somebody ended it, and another is to be made at once."""
    return (
        tx.execute(
            """
            UPDATE rooms
               SET state = 'wanted', marker = %(marker)s, external_id = NULL, made = NULL, links = '{}',
                   attempts = 0, leased_until = NULL, is_doubtful = false, due_at = %(now)s,
                   ended_at = NULL, result = NULL, result_at = NULL, result_tries = 0
             WHERE interview_id = %(interview_id)s AND purpose = %(purpose)s
               AND leased_until = %(leased_until)s
            """,
            _key(room) | {"marker": marker, "now": now},
        ).rowcount
        == 1
    )


def update_failing(
    tx: Tx, room: Room, *, state: State, reason: str, now: datetime, due_at: datetime | None, is_told: bool
) -> bool:
    """Give it back after a failure, to be tried again at `due_at`; None gives it up."""
    return (
        tx.execute(
            """
            UPDATE rooms
               SET state = %(state)s, reason = %(reason)s, due_at = %(due_at)s, leased_until = NULL,
                   failing_since = coalesce(failing_since, %(now)s),
                   told_at = CASE WHEN %(is_told)s THEN %(now)s ELSE told_at END
             WHERE interview_id = %(interview_id)s AND purpose = %(purpose)s
               AND leased_until = %(leased_until)s
            """,
            _key(room) | {"state": state, "reason": reason, "now": now, "due_at": due_at, "is_told": is_told},
        ).rowcount
        == 1
    )


def take_results(tx: Tx, *, now: datetime, lease: timedelta, providers: Collection[str]) -> list[Room]:
    """Take rooms whose provider is to be asked what came of them; if nobody can, again after `lease`."""
    with tx.cursor(row_factory=class_row(Room)) as cursor:
        return cursor.execute(
            """
            WITH taken AS (
                SELECT interview_id, purpose
                  FROM rooms
                 WHERE result_at <= %(now)s AND provider = ANY(%(providers)s) AND external_id IS NOT NULL
                 ORDER BY result_at
                 LIMIT 20
                   FOR UPDATE SKIP LOCKED)
            UPDATE rooms
               SET result_at = %(now)s + %(lease)s
              FROM taken
             WHERE rooms.interview_id = taken.interview_id AND rooms.purpose = taken.purpose
            RETURNING rooms.interview_id, rooms.purpose, provider, marker, external_id, made, links, state,
                      changes, attempts, is_doubtful, failing_since, reason, told_at, ended_at, result,
                      result_tries, leased_until
            """,
            {"now": now, "lease": lease, "providers": list(providers)},
        ).fetchall()


def update_result(
    tx: Tx,
    *,
    provider: str,
    external_id: str,
    result: Mapping[str, Any] | None,
    ended_at: datetime | None,
    result_at: datetime | None,
) -> int | None:
    """Note what came of it, in addition to what was known, and when the provider is asked again.

    Returns:
        The number of its interview, None if there is no such room.
    """
    row = tx.execute(
        """
        UPDATE rooms
           SET result = coalesce(result, '{}') || %(result)s, ended_at = coalesce(ended_at, %(ended_at)s),
               result_at = %(result_at)s, result_tries = result_tries + 1
         WHERE provider = %(provider)s AND external_id = %(external_id)s
        RETURNING interview_id
        """,
        {
            "provider": provider,
            "external_id": external_id,
            "result": Jsonb(result or {}),
            "ended_at": ended_at,
            "result_at": result_at,
        },
    ).fetchone()
    return int(row[0]) if row else None


def insert_room_event(tx: Tx, *, provider: str, event: str, external_id: str, now: datetime) -> bool:
    """Note an event; False when it was taken before."""
    return (
        tx.execute(
            """
            INSERT INTO room_events (provider, event, external_id, received_at)
            VALUES (%(provider)s, %(event)s, %(external_id)s, %(now)s)
            ON CONFLICT DO NOTHING
            """,
            {"provider": provider, "event": event, "external_id": external_id, "now": now},
        ).rowcount
        == 1
    )


def _key(room: Room) -> dict[str, Any]:
    return {
        "interview_id": room.interview_id,
        "purpose": room.purpose,
        "leased_until": room.leased_until,
    }
