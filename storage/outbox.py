"""The outbox: every message the bot owes someone, until WeCom has it or it became pointless."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from storage.database import Tx, columns_of, walk_indexes
from storage.ways import Way

Status = Literal["due", "sent", "failed", "dropped"]

#: How far the clocks of two hosts may differ.
_SKEW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Owed:
    """A message to be owed. `message` is handlers.request.Message as JSON.

    With an interview, it is sent only while the interview has this revision, if any, and one of these
    statuses. `part_of` is the row that this one continues, to be sent right behind it. What has `waits_until`
    is owed from then on, and holds up nothing before.
    """

    dedup_key: str
    person_id: int
    kind: str
    message: Mapping[str, Any]
    expires_at: datetime
    due_at: datetime | None = None
    interview_id: int | None = None
    revision: int | None = None
    valid_statuses: tuple[str, ...] | None = None
    body: str | None = None
    part_of: int | None = None
    waits_until: datetime | None = None
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A row taken to be sent; `body` is the exact text once made, `attempts` counts those before this one.

    `way` is how it goes, once decided, `tried` those by which it could not be brought, `reason` why the last
    attempt failed. `is_stale` tells that the interview moved on since this was said.
    """

    outbox_id: int
    created_at: datetime
    person_id: int
    kind: str
    interview_id: int | None
    revision: int | None
    message: dict[str, Any]
    body: str | None
    part_of: int | None
    attempts: int
    expires_at: datetime
    leased_until: datetime | None
    way: Way | None
    tried: list[Way]
    reason: str | None
    is_stale: bool


def insert_outbox(tx: Tx, owed: Sequence[Owed], *, now: datetime) -> int:
    """Owe messages, in this order; return how many are new. One whose key is there already is left out."""
    if not owed:
        return 0
    rows = [
        {
            **columns_of(each),
            "due_at": (each.waits_until or each.due_at or now).isoformat(),
            "waits_until": each.waits_until.isoformat() if each.waits_until else None,
            "expires_at": each.expires_at.isoformat(),
        }
        for each in owed
    ]
    return tx.execute(
        """
        INSERT INTO outbox (dedup_key, person_id, kind, interview_id, revision, valid_statuses, message,
                            body, part_of, way, due_at, decided_at, expires_at, created_at, retried_at)
        SELECT dedup_key, person_id, kind, interview_id, revision, valid_statuses, message,
               body, part_of, way, due_at, %(now)s, expires_at, %(now)s, waits_until
          FROM jsonb_to_recordset(%(rows)s)
               AS new (dedup_key text, person_id bigint, kind text, interview_id bigint, revision integer,
                       valid_statuses text[], message jsonb, body text, part_of bigint, way text,
                       due_at timestamptz, expires_at timestamptz, waits_until timestamptz)
        ON CONFLICT DO NOTHING
        """,
        {"rows": Jsonb(rows), "now": now},
    ).rowcount


def take_outbox(
    tx: Tx,
    *,
    now: datetime,
    lease: timedelta,
    patience: timedelta,
    limit: int,
    per_minute: int,
    per_hour: int,
    has_mail_room: bool = True,
) -> list[OutboxRow]:
    """Lock due messages for this transaction, at most one for each reader so that their order holds.

    A reader's later message waits for an earlier one that is being sent or will be tried again within
    `patience`; not for one that waits longer, nor for one that is to wait for the end of its reader's quiet
    hours, nor for the new look of a card, which no message depends on.
    A reader who was sent `per_minute` or `per_hour` messages waits too: WeCom would silently drop the
    surplus. What was tried least comes first, so that messages which fail again and again hold up nobody.
    What goes by e-mail is left alone unless the mail server may be given more now (`has_mail_room`).
    A lease of a worker that died runs out; one longer than `lease`, or a wait decided on in the future,
    is from before the clock stepped back, and void.
    """
    walk_indexes(tx)
    with tx.cursor(row_factory=class_row(OutboxRow)) as cursor:
        return cursor.execute(
            """
            SELECT outbox_id, created_at, person_id, kind, interview_id, revision, message, body, part_of,
                   attempts, expires_at, leased_until, way, tried, reason,
                   EXISTS (SELECT 1
                             FROM interviews
                            WHERE interviews.interview_id = mine.interview_id
                              AND (interviews.revision <> mine.revision
                                   OR interviews.status <> ALL(mine.valid_statuses))) AS is_stale
              FROM outbox AS mine
             WHERE status = 'due'
               AND (due_at <= %(now)s OR decided_at > %(skewed)s)
               AND (leased_until IS NULL OR leased_until < %(now)s OR leased_until > %(skewed)s + %(lease)s)
               AND (kind = 'card_update'
                    OR outbox_id = (SELECT outbox_id
                                      FROM outbox AS first
                                     WHERE first.person_id = mine.person_id AND first.status = 'due'
                                       AND first.kind <> 'card_update'
                                       AND (first.due_at <= %(now)s + %(patience)s
                                            OR first.decided_at > %(skewed)s)
                                       AND (first.retried_at IS NULL OR first.retried_at <= %(skewed)s
                                            OR first.decided_at > %(skewed)s)
                                     ORDER BY coalesce(part_of, outbox_id), outbox_id
                                     LIMIT 1))
               AND (SELECT count(*)
                      FROM outbox AS sent
                     WHERE sent.person_id = mine.person_id AND sent.status = 'sent'
                       AND sent.closed_at > %(now)s - interval '1 minute'
                       AND sent.closed_at <= %(skewed)s) < %(per_minute)s
               AND (SELECT count(*)
                      FROM outbox AS sent
                     WHERE sent.person_id = mine.person_id AND sent.status = 'sent'
                       AND sent.closed_at > %(now)s - interval '1 hour'
                       AND sent.closed_at <= %(skewed)s) < %(per_hour)s
               AND (way IS DISTINCT FROM 'email' OR %(has_mail_room)s)
             ORDER BY attempts, due_at, outbox_id
             LIMIT %(limit)s
               FOR UPDATE OF mine SKIP LOCKED
            """,
            {
                "now": now,
                "skewed": now + _SKEW,
                "lease": lease,
                "patience": patience,
                "limit": limit,
                "per_minute": per_minute,
                "per_hour": per_hour,
                "has_mail_room": has_mail_room,
            },
        ).fetchall()


def lease_outbox(tx: Tx, rows: Sequence[OutboxRow], *, leased_until: datetime | None) -> None:
    """Lease rows that this transaction has taken, and keep the exact text of each and its way.

    Without an end they are only kept, for anyone to take.
    """
    if rows:
        tx.execute(
            """
            UPDATE outbox
               SET leased_until = %(leased_until)s::timestamptz, body = leased.body, way = leased.way
              FROM unnest(%(ids)s::bigint[], %(created)s::timestamptz[], %(bodies)s::text[], %(ways)s::text[])
                   AS leased (outbox_id, created_at, body, way)
             WHERE outbox.outbox_id = leased.outbox_id AND outbox.created_at = leased.created_at
            """,
            {
                "leased_until": leased_until,
                "ids": [row.outbox_id for row in rows],
                "created": [row.created_at for row in rows],
                "bodies": [row.body for row in rows],
                "ways": [row.way for row in rows],
            },
        )


def release_outbox(tx: Tx, row: OutboxRow) -> None:
    """Give up the lease of a row that was not tried."""
    tx.execute(
        """
        UPDATE outbox
           SET leased_until = NULL
         WHERE outbox_id = %(outbox_id)s AND created_at = %(created_at)s AND status = 'due'
           AND leased_until = %(leased_until)s
        """,
        _key(row) | {"leased_until": row.leased_until},
    )


def hold_outbox(tx: Tx, row: OutboxRow) -> Literal["held", "stale", "lost"]:
    """Lock a leased row until the end of the transaction, and its interview against any change.

    A move or a cancellation that is under way is waited for; one that comes later waits for us. So what is
    said about an interview while it is held is true when it leaves.

    Returns:
        `stale` when the interview has changed since this was owed, `lost` when the lease is another's.
    """
    key = _key(row) | {"leased_until": row.leased_until}
    mine = "outbox_id = %(outbox_id)s AND outbox.created_at = %(created_at)s"
    is_leased = "outbox.status = 'due' AND leased_until = %(leased_until)s"
    leased = f"SELECT 1 FROM outbox WHERE {mine} AND {is_leased} FOR UPDATE"  # noqa: S608
    if row.interview_id is None:
        return "held" if tx.execute(leased, key).fetchone() else "lost"
    standing = tx.execute(
        f"""
        SELECT 1
          FROM outbox
          JOIN interviews USING (interview_id)
         WHERE {mine} AND {is_leased}
           AND interviews.revision = coalesce(outbox.revision, interviews.revision)
           AND (valid_statuses IS NULL OR interviews.status = ANY(valid_statuses))
           FOR UPDATE OF outbox
           FOR SHARE OF interviews
        """,  # noqa: S608
        key,
    ).fetchone()
    if standing:
        return "held"
    return "stale" if tx.execute(leased, key).fetchone() else "lost"


def close_outbox(
    tx: Tx,
    row: OutboxRow,
    *,
    status: Status,
    now: datetime,
    msgid: str | None = None,
    errcode: int | None = None,
    reason: str | None = None,
) -> None:
    """Close a message as `sent`, `failed` or `dropped`, with WeCom's msgid or the reason."""
    tx.execute(
        """
        UPDATE outbox
           SET status = %(status)s, msgid = %(msgid)s, errcode = %(errcode)s, reason = %(reason)s,
               closed_at = %(now)s, leased_until = NULL,
               attempts = attempts + CASE WHEN %(status)s = 'dropped' THEN 0 ELSE 1 END
         WHERE outbox_id = %(outbox_id)s AND created_at = %(created_at)s AND status = 'due'
        """,
        _key(row) | {"status": status, "msgid": msgid, "errcode": errcode, "reason": reason, "now": now},
    )


def postpone_outbox(
    tx: Tx, row: OutboxRow, *, now: datetime, due_at: datetime, errcode: int | None, reason: str | None
) -> None:
    """Give a message back after a failed attempt, to be tried again at `due_at`."""
    tx.execute(
        """
        UPDATE outbox
           SET due_at = %(due_at)s, decided_at = %(now)s, attempts = attempts + 1, leased_until = NULL,
               errcode = %(errcode)s, reason = %(reason)s
         WHERE outbox_id = %(outbox_id)s AND created_at = %(created_at)s AND status = 'due'
        """,
        _key(row) | {"due_at": due_at, "now": now, "errcode": errcode, "reason": reason},
    )


def note_told(tx: Tx, row: OutboxRow, *, now: datetime) -> None:
    """Note of a message that failed that somebody was told, so that no alarm tells of it again."""
    tx.execute(
        """
        UPDATE outbox
           SET told_at = %(now)s
         WHERE outbox_id = %(outbox_id)s AND created_at = %(created_at)s
        """,
        _key(row) | {"now": now},
    )


def reroute_outbox(
    tx: Tx, *, outbox_id: int, way: Way, now: datetime, reason: str, leads_elsewhere: bool = False
) -> bool:
    """Owe a message by another way than `way`, by which it could not be brought, whole and at once.

    Also one that was sent and of which was told later that it did not arrive. Of a text in several parts
    the first is owed again, as it makes the others.

    Args:
        leads_elsewhere: the same way is another by now (a new address), and may be tried again.
    Returns:
        False if it is over, or was owed anew already.
    """
    row = tx.execute(
        """
        UPDATE outbox
           SET status = 'due', body = NULL, way = NULL, attempts = 0,
               tried = CASE WHEN %(leads_elsewhere)s THEN tried ELSE tried || %(way)s::text END,
               due_at = %(now)s, decided_at = %(now)s, leased_until = NULL, closed_at = NULL,
               msgid = NULL, errcode = NULL, reason = %(reason)s
         WHERE outbox_id = (SELECT coalesce(part_of, outbox_id) FROM outbox WHERE outbox_id = %(outbox_id)s)
           AND status IN ('due', 'sent') AND way = %(way)s
        RETURNING outbox_id, person_id
        """,
        {
            "outbox_id": outbox_id,
            "way": way,
            "now": now,
            "reason": reason,
            "leads_elsewhere": leads_elsewhere,
        },
    ).fetchone()
    if row is None:
        return False
    first_id, person_id = row
    tx.execute(
        """
        UPDATE outbox
           SET status = 'dropped', reason = 'the whole message goes another way', closed_at = %(now)s,
               leased_until = NULL
         WHERE person_id = %(person_id)s AND coalesce(part_of, outbox_id) = %(first_id)s
           AND part_of IS NOT NULL AND status = 'due'
        """,
        {"first_id": first_id, "person_id": person_id, "now": now},
    )
    return True


def oldest_owed(tx: Tx) -> tuple[datetime, str | None] | None:
    """Return since when the longest waiting message is owed, and why its last attempt failed.

    Alarms do not count: one that waits would keep up the trouble it tells of.
    """
    return tx.execute(
        """
        SELECT coalesce(retried_at, created_at) AS owed_at, reason
          FROM outbox
         WHERE status = 'due' AND kind NOT IN ('alarm', 'card_update')
         ORDER BY owed_at
         LIMIT 1
        """
    ).fetchone()


def _key(row: OutboxRow) -> dict[str, Any]:
    """The row's number, and its month's, so that only one partition is looked into."""
    return {"outbox_id": row.outbox_id, "created_at": row.created_at}
