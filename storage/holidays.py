"""Days on which the company works or not, whatever the calendar says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from psycopg.rows import class_row

from storage.audit import Cause, insert_audit
from storage.database import Tx

_LISTED = 30


@dataclass(frozen=True, slots=True)
class Override:
    on_date: date
    is_working: bool
    note: str


def list_overrides(tx: Tx, *, country: str, first: date, last: date | None = None) -> Mapping[date, Override]:
    """List what was decided about days from `first` on, as far as `last` or the next few, by day."""
    with tx.cursor(row_factory=class_row(Override)) as cursor:
        found = cursor.execute(
            """
            SELECT on_date, is_working, note
              FROM holidays
             WHERE country = %(country)s AND on_date >= %(first)s
               AND on_date <= coalesce(%(last)s::date, 'infinity')
             ORDER BY on_date
             LIMIT %(limit)s
            """,
            {"country": country, "first": first, "last": last, "limit": _LISTED},
        ).fetchall()
    return {override.on_date: override for override in found}


def set_override(tx: Tx, *, cause: Cause, country: str, on_date: date, is_working: bool, note: str) -> bool:
    """Decide that a day is worked or not; False when that is decided already."""
    done = tx.execute(
        """
        INSERT INTO holidays (country, on_date, is_working, note)
        VALUES (%(country)s, %(on_date)s, %(is_working)s, %(note)s)
        ON CONFLICT (country, on_date) DO UPDATE
           SET is_working = EXCLUDED.is_working, note = EXCLUDED.note
         WHERE (holidays.is_working, holidays.note) <> (EXCLUDED.is_working, EXCLUDED.note)
        """,
        {"country": country, "on_date": on_date, "is_working": is_working, "note": note},
    )
    if done.rowcount:
        detail = {"on_date": on_date.isoformat(), "is_working": is_working}
        insert_audit(tx, cause=cause, action="holiday", detail=detail)
    return done.rowcount == 1


def delete_override(tx: Tx, *, cause: Cause, country: str, on_date: date) -> bool:
    """Go by the calendar again; False when nothing else was decided."""
    done = tx.execute(
        "DELETE FROM holidays WHERE country = %(country)s AND on_date = %(on_date)s",
        {"country": country, "on_date": on_date},
    )
    if done.rowcount:
        detail = {"on_date": on_date.isoformat(), "is_working": None}
        insert_audit(tx, cause=cause, action="holiday", detail=detail)
    return done.rowcount == 1
