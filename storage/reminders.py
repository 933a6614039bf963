"""Reminders: rows with a due time, written in the transaction that makes or moves an interview.

The table is the truth; the clock only ticks. Each row belongs to one revision of an interview, so a
move or an end kills it. What the bot says of its own accord about an interview is a reminder of some kind.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from storage.database import Tx, columns_of, expect, walk_indexes
from storage.quiet import CONGESTED_MINUTES, Quiet, earlier, later
from storage.rules import Rules, rules_of

Kind = Literal["before", "check", "feedback", "overdue", "unanswered", "expiry", "snoozed"]

_HOUR = 3600
#: Reminders of the last hour, with what they are shifted by, come whatever the hour.
FINAL_SECONDS = 65 * 60
_CHECK_AFTER = timedelta(minutes=5)
_CHECK_USELESS = timedelta(minutes=30)
_FEEDBACK_AFTER = timedelta(minutes=15)
#: After this the next one asks again.
_FEEDBACK_LIFETIME = timedelta(minutes=45)
_DAY = timedelta(days=1)
#: Nobody is asked for their answer again sooner than this after they were first.
_UNANSWERED_LEAST = timedelta(hours=6)
_EXPIRY_BEFORE = timedelta(hours=2)
_EXPIRY_LEAST = timedelta(hours=1)
#: How long after it was said something can still be put off.
_SNOOZED_WITHIN = timedelta(hours=2)
#: An interview's seats (`_Seat`), for each person of it and once more for whoever organises it.
_SEATS = """
    SELECT interview_id, revision, start_at, end_at, status, person_id, side, reminders,
           quiet_from, quiet_until, timezone
      FROM interviews
      JOIN LATERAL (SELECT person_id, side
                      FROM participants
                     WHERE participants.interview_id = interviews.interview_id AND answer <> 'declined'
                    UNION ALL
                    SELECT organiser_id, 'organiser') AS seat ON true
      JOIN people USING (person_id)
"""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder that is due. `step` counts those of its kind where there are several."""

    reminder_id: int
    interview_id: int
    revision: int
    person_id: int
    kind: Kind
    before_seconds: int
    step: int
    due_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder to be planned; `before_seconds` is only of the kind `before`."""

    interview_id: int
    revision: int
    person_id: int
    kind: Kind
    due_at: datetime
    expires_at: datetime
    before_seconds: int = 0
    step: int = 0


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One reminder as an admin sees it: when it is due, what became of it, and why."""

    reminder_id: int
    revision: int
    person_id: int
    name: str
    kind: Kind
    before_seconds: int
    step: int
    due_at: datetime
    expires_at: datetime
    status: Literal["planned", "queued", "dropped", "cancelled"]
    reason: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand between one reader and one interview at the moment a reminder is due.

    `has_chat` tells whether they ever came to a customer-service account. `side` is None for somebody who
    only organises it; `told_at` is when the bot last told them about it, and `is_last` whether no later
    reminder before the start is planned for them.
    """

    reminder_id: int
    name: str
    userid: str | None
    is_active: bool
    email: str | None
    has_chat: bool
    timezone: str | None
    quiet_from: time | None
    quiet_until: time | None
    muted: list[str]
    side: Literal["interviewer", "candidate"] | None
    answer: str | None
    absent_at: datetime | None
    organiser_id: int
    wished_start_at: datetime | None
    arrived_at: datetime | None
    has_feedback: bool
    told_at: datetime | None
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Seat:
    """One person of one interview, and what they chose."""

    interview_id: int
    revision: int
    start_at: datetime
    end_at: datetime
    status: str
    person_id: int
    side: Literal["interviewer", "candidate", "organiser"]
    reminders: list[int] | None
    quiet_from: time | None
    quiet_until: time | None
    timezone: str | None

    @property
    def spread(self) -> int:
        """A number that differs between people, so that not all of them are told at once."""
        return self.interview_id * 7 + self.person_id


def due_time(start_at: datetime, before_seconds: int, *, spread: int) -> datetime:
    """Return when a reminder goes out: `before_seconds` ahead of the start, off the congested minutes.

    A due time on :00 or :30 moves earlier, by about three minutes if it is an hour or more ahead, else by
    less than a minute; `spread` (any number that differs between people) keeps them from going at once.
    """
    due = start_at - timedelta(seconds=before_seconds)
    if due.minute not in CONGESTED_MINUTES:
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


def quiet_of(begins: time | None, ends: time | None, rules: Rules) -> Quiet | None:
    """Return the quiet hours a person chose, else the company's."""
    return rules.quiet if begins is None or ends is None else Quiet(begins, ends)


def plan_reminders(tx: Tx, *, interview_id: int, before_seconds: Sequence[int], now: datetime) -> None:
    """Plan the reminders of an interview's present revision for everyone in it.

    What was due before now is left out; what went out already is not planned again, so it is safe to repeat.

    Args:
        before_seconds: the company's `Rules`, or only its seconds; who chose their own is reminded by these.
    """
    with tx.cursor(row_factory=class_row(_Seat)) as cursor:
        seats = cursor.execute(
            _SEATS + "WHERE interview_id = %(interview_id)s", {"interview_id": interview_id}
        ).fetchall()
    rules = rules_of(before_seconds)
    insert_reminders(tx, [planned for seat in seats for planned in _plan(seat, rules, now)])


def replan_reminders(tx: Tx, *, person_id: int, rules: Rules, now: datetime) -> None:
    """Plan anew what one person is told about interviews to come, after they chose otherwise."""
    with tx.cursor(row_factory=class_row(_Seat)) as cursor:
        seats = cursor.execute(
            _SEATS  # noqa: S608
            + """
             WHERE interview_id = ANY(ARRAY(SELECT interview_id
                                              FROM participants
                                             WHERE person_id = %(person_id)s AND lower(during) > %(now)s))
               AND status IN ('proposed', 'confirmed') AND person_id = %(person_id)s
            """,
            {"person_id": person_id, "now": now},
        ).fetchall()
    tx.execute(
        """
        UPDATE reminders
           SET status = 'cancelled', reason = 'this person chose other times', closed_at = %(now)s
         WHERE interview_id = ANY(%(interview_ids)s) AND person_id = %(person_id)s
           AND kind = 'before' AND status = 'planned'
        """,
        {"interview_ids": [seat.interview_id for seat in seats], "person_id": person_id, "now": now},
    )
    insert_reminders(tx, [planned for seat in seats for planned in _plan(seat, rules, now)])


def insert_reminders(tx: Tx, planned: Sequence[Planned]) -> None:
    """Plan these. One that is there waits for its new time, unless it is over and was not cancelled."""
    if not planned:
        return
    rows = [
        columns_of(each) | {"due_at": each.due_at.isoformat(), "expires_at": each.expires_at.isoformat()}
        for each in planned
    ]
    tx.execute(
        """
        INSERT INTO reminders (interview_id, revision, person_id, kind, before_seconds, step,
                               due_at, expires_at)
        SELECT interview_id, revision, person_id, kind, before_seconds, step, due_at, expires_at
          FROM jsonb_to_recordset(%(rows)s)
               AS new (interview_id bigint, revision integer, person_id bigint, kind text,
                       before_seconds integer, step integer, due_at timestamptz, expires_at timestamptz)
        ON CONFLICT (interview_id, revision, person_id, kind, before_seconds, step) DO UPDATE
           SET status = 'planned', reason = NULL, closed_at = NULL,
               due_at = EXCLUDED.due_at, expires_at = EXCLUDED.expires_at
         WHERE reminders.status = 'cancelled'
            -- A day after the invitation is not a day after something else.
            OR (reminders.status = 'planned' AND (reminders.kind, reminders.step) <> ('unanswered', 1)
                AND (reminders.due_at, reminders.expires_at) <> (EXCLUDED.due_at, EXCLUDED.expires_at))
        """,
        {"rows": Jsonb(rows)},
    )


def cancel_reminders(
    tx: Tx,
    *,
    interview_id: int,
    reason: str,
    now: datetime,
    person_id: int | None = None,
    kinds: Sequence[Kind] | None = None,
    is_final: bool = False,
) -> int:
    """Kill the reminders of an interview that have not gone out: everybody's of any kind, or only some.

    Args:
        is_final: planning this revision once more does not bring them back.
    """
    return tx.execute(
        """
        UPDATE reminders
           SET status = CASE WHEN %(is_final)s THEN 'dropped' ELSE 'cancelled' END,
               reason = %(reason)s, closed_at = %(now)s
         WHERE interview_id = %(interview_id)s AND status = 'planned'
           AND (%(person_id)s::bigint IS NULL OR person_id = %(person_id)s)
           AND (%(kinds)s::text[] IS NULL OR kind = ANY(%(kinds)s))
        """,
        {
            "interview_id": interview_id,
            "reason": reason,
            "now": now,
            "person_id": person_id,
            "kinds": list(kinds) if kinds is not None else None,
            "is_final": is_final,
        },
    ).rowcount


def hasten_feedback(tx: Tx, *, interview_id: int, now: datetime) -> None:
    """Ask for feedback now that an interview has come to its end sooner than planned."""
    tx.execute(
        """
        UPDATE reminders
           SET due_at = %(now)s, expires_at = %(now)s + %(lifetime)s
          FROM interviews
         WHERE reminders.interview_id = %(interview_id)s AND kind = 'feedback' AND step = 0
           AND reminders.status = 'planned' AND due_at > %(now)s
           AND interviews.interview_id = reminders.interview_id AND start_at <= %(now)s
        """,
        {"interview_id": interview_id, "now": now, "lifetime": _FEEDBACK_LIFETIME},
    )


def claim_due_reminders(tx: Tx, *, now: datetime, limit: int) -> list[Reminder]:
    """Take due reminders for this transaction, oldest first; other workers skip them.

    None while an admin has paused them (`storage.switches`).
    """
    walk_indexes(tx)
    with tx.cursor(row_factory=class_row(Reminder)) as cursor:
        return cursor.execute(
            """
            SELECT reminder_id, interview_id, revision, person_id, kind, before_seconds, step,
                   due_at, expires_at
              FROM reminders
             WHERE status = 'planned' AND due_at <= %(now)s
               AND NOT EXISTS (SELECT 1 FROM switches WHERE name = 'reminders_paused')
             ORDER BY due_at, reminder_id
             LIMIT %(limit)s
               FOR UPDATE OF reminders SKIP LOCKED
            """,
            {"now": now, "limit": limit},
        ).fetchall()


def get_standings(tx: Tx, reminders: Sequence[Reminder], *, now: datetime) -> dict[int, Standing]:
    """Load how things stand with the readers of these reminders, by reminder_id."""
    if not reminders:
        return {}
    with tx.cursor(row_factory=class_row(Standing)) as cursor:
        found = cursor.execute(
            """
            SELECT reminder_id, name, userid, is_active, email,
                   EXISTS (SELECT 1
                             FROM kf_customers
                            WHERE kf_customers.person_id = due.person_id) AS has_chat,
                   timezone, quiet_from, quiet_until, muted, side, answer, absent_at, organiser_id,
                   wished_start_at, arrived_at,
                   EXISTS (SELECT 1
                             FROM feedback
                            WHERE feedback.interview_id = due.interview_id
                              AND feedback.person_id = due.person_id) AS has_feedback,
                   (SELECT max(coalesce(closed_at, created_at))
                      FROM outbox
                     WHERE outbox.interview_id = due.interview_id AND outbox.person_id = due.person_id
                       AND outbox.status IN ('sent', 'due') AND kind NOT IN ('answer', 'card_update')
                       AND outbox.created_at > %(since)s AND due_at <= %(now)s) AS told_at,
                   NOT EXISTS (SELECT 1
                                 FROM reminders AS later
                                WHERE later.interview_id = due.interview_id AND later.revision = due.revision
                                  AND later.person_id = due.person_id AND later.kind = 'before'
                                  AND later.before_seconds < due.before_seconds
                                  AND later.status = 'planned') AS is_last
              FROM unnest(%(ids)s::bigint[], %(interview_ids)s::bigint[], %(revisions)s::integer[],
                          %(person_ids)s::bigint[], %(befores)s::integer[])
                   AS due (reminder_id, interview_id, revision, person_id, before_seconds)
              JOIN interviews USING (interview_id)
              JOIN people USING (person_id)
              LEFT JOIN participants USING (interview_id, person_id)
            """,
            {
                "ids": [each.reminder_id for each in reminders],
                "interview_ids": [each.interview_id for each in reminders],
                "revisions": [each.revision for each in reminders],
                "person_ids": [each.person_id for each in reminders],
                "befores": [each.before_seconds for each in reminders],
                "now": now,
                "since": now - _DAY,
            },
        ).fetchall()
    return {standing.reminder_id: standing for standing in found}


def has_reminder(tx: Tx, *, interview_id: int, person_id: int) -> bool:
    """Whether somebody is to be reminded before an interview begins."""
    return (
        tx.execute(
            """
            SELECT 1
              FROM reminders
             WHERE interview_id = %(interview_id)s AND person_id = %(person_id)s
               AND kind = 'before' AND status = 'planned'
             LIMIT 1
            """,
            {"interview_id": interview_id, "person_id": person_id},
        ).fetchone()
        is not None
    )


def count_told(tx: Tx, *, person_id: int, since: datetime) -> int:
    """Count what the bot told a person of its own accord since then, but for the last hour before a start."""
    row = tx.execute(
        """
        SELECT count(*)
          FROM outbox
          LEFT JOIN interviews USING (interview_id)
         WHERE outbox.person_id = %(person_id)s AND outbox.status = 'sent' AND closed_at > %(since)s
           AND (kind IN ('feedback', 'overdue', 'unanswered', 'expiry', 'digest')
                OR (kind = 'reminder' AND closed_at < start_at - %(final)s))
        """,
        {"person_id": person_id, "since": since, "final": timedelta(seconds=FINAL_SECONDS)},
    ).fetchone()
    return int(expect(row)[0])


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


def postpone_reminders(tx: Tx, moments: Mapping[int, datetime]) -> None:
    """Put claimed reminders off, by id."""
    if moments:
        tx.execute(
            """
            UPDATE reminders
               SET due_at = postponed.due_at
              FROM unnest(%(ids)s::bigint[], %(moments)s::timestamptz[]) AS postponed (reminder_id, due_at)
             WHERE reminders.reminder_id = postponed.reminder_id AND status = 'planned'
            """,
            {"ids": list(moments), "moments": list(moments.values())},
        )


def get_told_reminder(tx: Tx, *, person_id: int, now: datetime) -> Reminder | None:
    """Return the reminder that a person was last sent, if that is not long ago."""
    row = tx.execute(
        """
        SELECT dedup_key
          FROM outbox
         WHERE person_id = %(person_id)s AND status = 'sent' AND closed_at > %(since)s
           AND dedup_key LIKE 'reminder:%%'
         ORDER BY closed_at DESC
         LIMIT 1
        """,
        {"person_id": person_id, "since": now - _SNOOZED_WITHIN},
    ).fetchone()
    if row is None:
        return None
    with tx.cursor(row_factory=class_row(Reminder)) as cursor:
        return cursor.execute(
            """
            SELECT reminder_id, interview_id, revision, person_id, kind, before_seconds, step,
                   due_at, expires_at
              FROM reminders
             WHERE reminder_id = %(reminder_id)s
            """,
            {"reminder_id": int(row[0].removeprefix("reminder:"))},
        ).fetchone()


def list_silent(tx: Tx, *, interview_id: int) -> list[str]:
    """List the names of an interview's panel whose feedback is still missing."""
    rows = tx.execute(
        """
        SELECT name
          FROM participants AS mine
          JOIN people USING (person_id)
         WHERE interview_id = %(interview_id)s AND side = 'interviewer'
           AND answer = 'accepted' AND absent_at IS NULL
           AND NOT EXISTS (SELECT 1
                             FROM feedback
                            WHERE feedback.interview_id = mine.interview_id
                              AND feedback.person_id = mine.person_id)
         ORDER BY person_id
        """,
        {"interview_id": interview_id},
    ).fetchall()
    return [name for (name,) in rows]


def list_reminders(tx: Tx, *, interview_id: int) -> list[LedgerLine]:
    """List all reminders of an interview, of every revision, in the order in which they were or are due."""
    with tx.cursor(row_factory=class_row(LedgerLine)) as cursor:
        return cursor.execute(
            """
            SELECT reminder_id, revision, person_id, name, kind, before_seconds, step, due_at, expires_at,
                   status, reason, closed_at
              FROM reminders
              JOIN people USING (person_id)
             WHERE interview_id = %(interview_id)s
             ORDER BY due_at, reminder_id
            """,
            {"interview_id": interview_id},
        ).fetchall()


def oldest_due_reminder(tx: Tx, *, now: datetime) -> datetime | None:
    """Return the due time of the reminder that waits longest, for the health of the clock."""
    row = tx.execute(
        """
        SELECT min(due_at)
          FROM reminders
         WHERE status = 'planned' AND due_at <= %(now)s
           AND NOT EXISTS (SELECT 1 FROM switches WHERE name = 'reminders_paused')
        """,
        {"now": now},
    ).fetchone()
    return row[0] if row else None


def _plan(seat: _Seat, rules: Rules, now: datetime) -> Iterator[Planned]:
    """Plan what the holder of a seat is to be told, as far as it is still to come."""
    quiet, zone = (
        quiet_of(seat.quiet_from, seat.quiet_until, rules),
        ZoneInfo(seat.timezone or rules.timezone),
    )
    if seat.side != "organiser":
        yield from _before(seat, tuple(rules if seat.reminders is None else seat.reminders), quiet, zone, now)
    if seat.side == "interviewer":
        due, end = seat.start_at + _CHECK_AFTER, min(seat.end_at, seat.start_at + _CHECK_USELESS)
        if now < due < end:
            yield _planned(seat, "check", due, end)
        due = later(seat.end_at + _FEEDBACK_AFTER, quiet, zone, spread=seat.spread)
        if due > now:
            yield _planned(seat, "feedback", due, due + _FEEDBACK_LIFETIME)
    elif seat.status == "proposed":
        yield from _unanswered(seat, quiet, zone, now)


def _before(
    seat: _Seat, reminders: Sequence[int], quiet: Quiet | None, zone: ZoneInfo, now: datetime
) -> Iterator[Planned]:
    """Remind before the start. What prepares for it moves out of the quiet hours, the last hour does not."""
    for before in reminders:
        if seat.start_at - timedelta(seconds=before) <= now:
            continue
        plain = due = _due_after(now, seat.start_at, before, spread=seat.spread)
        useless = useless_time(seat.start_at, before)
        if before > FINAL_SECONDS:
            due = earlier(plain, quiet, zone, spread=seat.spread)
            due = due if due > now else later(plain, quiet, zone, spread=seat.spread)
        if due >= useless:
            if before > min(reminders):
                continue
            due = plain
        yield _planned(seat, "before", due, useless, before_seconds=before)


def _unanswered(seat: _Seat, quiet: Quiet | None, zone: ZoneInfo, now: datetime) -> Iterator[Planned]:
    """Ask the candidate again for their answer; tell the organiser that there is none, who decides."""
    first, second, last = now + _DAY, seat.start_at - _DAY, seat.start_at - _EXPIRY_BEFORE
    if seat.side == "candidate" and first + _UNANSWERED_LEAST < second:
        yield _planned(seat, "unanswered", _out_of(first, quiet, zone, seat, second, now), second, step=1)
    if now + _UNANSWERED_LEAST < second:
        due = _out_of(due_time(seat.start_at, 86400, spread=seat.spread), quiet, zone, seat, last, now)
        yield _planned(seat, "unanswered", due, last, step=2)
    if seat.side == "organiser" and now + _EXPIRY_LEAST < last:
        due = _out_of(due_time(last, 0, spread=seat.spread), quiet, zone, seat, seat.start_at, now)
        yield _planned(seat, "expiry", due, seat.start_at)


def _out_of(
    due: datetime, quiet: Quiet | None, zone: ZoneInfo, seat: _Seat, useless: datetime, now: datetime
) -> datetime:
    """Return a moment after the quiet hours if that is soon enough, else before them if that is to come."""
    moved = later(due, quiet, zone, spread=seat.spread)
    if moved < useless:
        return moved
    moved = earlier(due, quiet, zone, spread=seat.spread)
    return moved if moved > now else due


def _planned(
    seat: _Seat, kind: Kind, due: datetime, useless: datetime, *, before_seconds: int = 0, step: int = 0
) -> Planned:
    return Planned(seat.interview_id, seat.revision, seat.person_id, kind, due, useless, before_seconds, step)
