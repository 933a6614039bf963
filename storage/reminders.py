"""Reminders: rows with a due time, written in the transaction that makes or moves an interview.

The table is the truth; the clock only ticks. Each row belongs to one revision of an interview, so a
move or an end kills it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from storage.database import Tx, walk_indexes

_HOUR = 3600
#: Minutes of the hour that WeCom calls congested (protocol 5.4).
_CONGESTED_MINUTES = (0, 30)


@dataclass(frozen=True, slots=True)
class Reminder:
    reminder_id: int
    interview_id: int
    revision: int
    person_id: int
    before_seconds: int
    due_at: datetime
    expires_at: datetime


def due_time(start_at: datetime, before_seconds: int, *, spread: int) -> datetime:
    """Return when a reminder goes out: `before_seconds` ahead of the start, off the congested minutes.

    A due time on :00 or :30 moves earlier, by about three minutes if it is an hour or more ahead, else by
    less than a minute; `spread` (any number that differs between people) keeps them from going at once.
    """
    due = start_at - timedelta(seconds=before_seconds)
    if due.minute not in _CONGESTED_MINUTES:
        return due
    if before_seconds >= _HOUR:
        return due - timedelta(minutes=3) + timedelta(seconds=spread % 50)
    return due - timedelta(seconds=10 + spread % 40)


def _due_after(now: datetime, start_at: datetime, before_seconds: int, *, spread: int) -> datetime:
    """Return the due time, unshifted for what is booked between the shifted moment and the plain one."""
    due = due_time(start_at, before_seconds, spread=spread)
    return due if due > now else start_at - timedelta(seconds=before_seconds)


def useless_time(start_at: datetime, before_seconds: int) -> datetime:
    """Return when a late reminder stops being worth sending."""
    if before_seconds >= 12 * _HOUR:
        return start_at - timedelta(hours=2)
    if before_seconds > 20 * 60:
        return start_at - timedelta(seconds=before_seconds // 4)
    return start_at + timedelta(minutes=5)


def plan_reminders(tx: Tx, *, interview_id: int, before_seconds: Sequence[int], now: datetime) -> None:
    """Plan the reminders of an interview's present revision for everyone in it.

    What was due before now is left out; what is planned already stays as it is, so it is safe to repeat.
    """
    rows = tx.execute(
        """
        SELECT revision, start_at, person_id
          FROM interviews
          JOIN participants USING (interview_id)
         WHERE interview_id = %(interview_id)s
        """,
        {"interview_id": interview_id},
    ).fetchall()
    planned = [
        {
            "revision": revision,
            "person_id": person_id,
            "before_seconds": before,
            "due_at": _due_after(now, start_at, before, spread=interview_id * 7 + person_id).isoformat(),
            "expires_at": useless_time(start_at, before).isoformat(),
        }
        for revision, start_at, person_id in rows
        for before in before_seconds
        if start_at - timedelta(seconds=before) > now
    ]
    if planned:
        tx.execute(
            """
            INSERT INTO reminders (interview_id, revision, person_id, before_seconds, due_at, expires_at)
            SELECT %(interview_id)s, planned.*
              FROM jsonb_to_recordset(%(planned)s)
                   AS planned (revision integer, person_id bigint, before_seconds integer,
                               due_at timestamptz, expires_at timestamptz)
            ON CONFLICT (interview_id, revision, person_id, before_seconds) DO UPDATE
               SET status = 'planned', reason = NULL, closed_at = NULL
             WHERE reminders.status = 'cancelled'
            """,
            {"interview_id": interview_id, "planned": Jsonb(planned)},
        )


def cancel_reminders(tx: Tx, *, interview_id: int, reason: str, now: datetime) -> int:
    """Kill the reminders of an interview that have not gone out."""
    return tx.execute(
        """
        UPDATE reminders
           SET status = 'cancelled', reason = %(reason)s, closed_at = %(now)s
         WHERE interview_id = %(interview_id)s AND status = 'planned'
        """,
        {"interview_id": interview_id, "reason": reason, "now": now},
    ).rowcount


def claim_due_reminders(tx: Tx, *, now: datetime, limit: int) -> list[Reminder]:
    """Take due reminders for this transaction, oldest first; other workers skip them."""
    walk_indexes(tx)
    with tx.cursor(row_factory=class_row(Reminder)) as cursor:
        return cursor.execute(
            """
            SELECT reminder_id, interview_id, revision, person_id, before_seconds, due_at, expires_at
              FROM reminders
             WHERE status = 'planned' AND due_at <= %(now)s
             ORDER BY due_at, reminder_id
             LIMIT %(limit)s
               FOR UPDATE SKIP LOCKED
            """,
            {"now": now, "limit": limit},
        ).fetchall()


def close_reminders(tx: Tx, reasons: Mapping[int, str | None], *, now: datetime) -> None:
    """Record what became of claimed reminders, by id: dropped for a reason, or queued (None)."""
    if reasons:
        tx.execute(
            """
            UPDATE reminders
               SET status = CASE WHEN closed.reason IS NULL THEN 'queued' ELSE 'dropped' END,
                   reason = closed.reason, closed_at = %(now)s
              FROM unnest(%(ids)s::bigint[], %(reasons)s::text[]) AS closed (reminder_id, reason)
             WHERE reminders.reminder_id = closed.reminder_id AND status = 'planned'
            """,
            {"ids": list(reasons), "reasons": list(reasons.values()), "now": now},
        )


def oldest_due_reminder(tx: Tx, *, now: datetime) -> datetime | None:
    """Return the due time of the reminder that waits longest, for the health of the clock."""
    row = tx.execute(
        "SELECT min(due_at) FROM reminders WHERE status = 'planned' AND due_at <= %(now)s", {"now": now}
    ).fetchone()
    return row[0] if row else None
