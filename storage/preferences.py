"""What people chose for themselves: time zone, reminders, quiet hours, and what they do not want to hear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from psycopg.rows import class_row

from storage.audit import Cause, insert_audit
from storage.database import Tx
from storage.quiet import Quiet
from storage.reminders import replan_reminders
from storage.rules import Rules

#: Who wrote within this time is not disturbed by news.
_AWAKE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person chose; None where the company's choice holds. Equal quiet times mean no quiet hours."""

    person_id: int
    timezone: str | None
    reminders: list[int] | None
    quiet_from: time | None
    quiet_until: time | None
    muted: list[str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose quiet hours news about an interview may fall into; `is_awake` tells that they wrote just now."""

    person_id: int
    name: str
    timezone: str | None
    quiet_from: time | None
    quiet_until: time | None
    is_awake: bool


def get_preferences(tx: Tx, *, person_id: int) -> Preferences | None:
    with tx.cursor(row_factory=class_row(Preferences)) as cursor:
        return cursor.execute(
            """
            SELECT person_id, timezone, reminders, quiet_from, quiet_until, muted
              FROM people
             WHERE person_id = %(person_id)s
            """,
            {"person_id": person_id},
        ).fetchone()


def list_waiting(tx: Tx, *, person_ids: Sequence[int], now: datetime) -> dict[int, Waiting]:
    """Load these people's names and quiet hours, by person_id."""
    if not person_ids:
        return {}
    with tx.cursor(row_factory=class_row(Waiting)) as cursor:
        found = cursor.execute(
            """
            SELECT person_id, name, timezone, quiet_from, quiet_until,
                   EXISTS (SELECT 1
                             FROM inbox
                            WHERE lower(inbox.userid) = lower(people.userid)
                              AND sent_at > %(since)s) AS is_awake
              FROM people
             WHERE person_id = ANY(ARRAY(SELECT unnest(%(person_ids)s)))  -- see _PREPARE_AFTER
            """,
            {"person_ids": list(person_ids), "since": now - _AWAKE},
        ).fetchall()
    return {each.person_id: each for each in found}


def update_timezone(tx: Tx, *, cause: Cause, person_id: int, timezone: str, rules: Rules) -> bool:
    """Store the zone whose clock a person reads, and move quiet hours with it; False when it is theirs."""
    done = tx.execute(
        """
        UPDATE people
           SET timezone = %(timezone)s
         WHERE person_id = %(person_id)s AND timezone IS DISTINCT FROM %(timezone)s
        """,
        {"person_id": person_id, "timezone": timezone},
    )
    return _changed(tx, done.rowcount, cause, person_id, {"timezone": timezone}, rules)


def update_reminders(
    tx: Tx, *, cause: Cause, person_id: int, seconds: Sequence[int] | None, rules: Rules
) -> bool:
    """Store how long before the start a person is reminded, None for the company's; False when no news."""
    chosen = None if seconds is None else sorted(set(seconds), reverse=True)
    done = tx.execute(
        """
        UPDATE people
           SET reminders = %(reminders)s::integer[]
         WHERE person_id = %(person_id)s AND reminders IS DISTINCT FROM %(reminders)s::integer[]
        """,
        {"person_id": person_id, "reminders": chosen},
    )
    return _changed(tx, done.rowcount, cause, person_id, {"reminders": chosen}, rules)


def update_quiet(tx: Tx, *, cause: Cause, person_id: int, quiet: Quiet | None, rules: Rules) -> bool:
    """Store a person's quiet hours, None for the company's; False when they are theirs already."""
    begins, ends = (quiet.begins, quiet.ends) if quiet else (None, None)
    done = tx.execute(
        """
        UPDATE people
           SET quiet_from = %(begins)s::time, quiet_until = %(ends)s::time
         WHERE person_id = %(person_id)s
           AND (quiet_from, quiet_until) IS DISTINCT FROM (%(begins)s::time, %(ends)s::time)
        """,
        {"person_id": person_id, "begins": begins, "ends": ends},
    )
    detail = {"quiet": [str(begins), str(ends)] if quiet else None}
    return _changed(tx, done.rowcount, cause, person_id, detail, rules)


def update_muted(tx: Tx, *, cause: Cause, person_id: int, kind: str, is_muted: bool) -> bool:
    """Switch one kind of messages off or on again for a person; False when it stands so already."""
    done = tx.execute(
        """
        UPDATE people
           SET muted = CASE WHEN %(is_muted)s THEN muted || %(kind)s::text
                            ELSE array_remove(muted, %(kind)s::text) END
         WHERE person_id = %(person_id)s AND (%(kind)s = ANY(muted)) <> %(is_muted)s
        """,
        {"person_id": person_id, "kind": kind, "is_muted": is_muted},
    )
    if done.rowcount:
        insert_audit(tx, cause=cause, action="mute" if is_muted else "unmute", detail={"kind": kind})
    return done.rowcount == 1


def _changed(
    tx: Tx, count: int, cause: Cause, person_id: int, detail: Mapping[str, object], rules: Rules
) -> bool:
    """Note a change, and plan anew what it bears on."""
    if count:
        insert_audit(tx, cause=cause, action="prefer", detail={"person_id": person_id, **detail})
        replan_reminders(tx, person_id=person_id, rules=rules, now=cause.at)
    return count == 1
