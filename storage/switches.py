"""Switches that admins set for everybody, by name: pausing all reminders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from storage.audit import Cause, insert_audit
from storage.database import Tx

#: While it is there, no reminder and no digest goes out.
REMINDERS_PAUSED = "reminders_paused"


@dataclass(frozen=True, slots=True)
class Switch:
    """What was set, by whom (None: nobody we know) and when."""

    name: str
    value: Any
    set_by: int | None
    set_at: datetime


def get_switch(tx: Tx, *, name: str) -> Switch | None:
    with tx.cursor(row_factory=class_row(Switch)) as cursor:
        return cursor.execute(
            "SELECT name, value, set_by, set_at FROM switches WHERE name = %(name)s", {"name": name}
        ).fetchone()


def set_switch(tx: Tx, *, name: str, value: Any, cause: Cause) -> bool:
    """Set a switch, or with None take it away; False when it stands so already."""
    if value is None:
        done = tx.execute("DELETE FROM switches WHERE name = %(name)s", {"name": name})
    else:
        done = tx.execute(
            """
            INSERT INTO switches (name, value, set_by, set_at)
            VALUES (%(name)s, %(value)s, %(set_by)s, %(set_at)s)
            ON CONFLICT (name) DO UPDATE
               SET value = EXCLUDED.value, set_by = EXCLUDED.set_by, set_at = EXCLUDED.set_at
             WHERE switches.value <> EXCLUDED.value
            """,
            {"name": name, "value": Jsonb(value), "set_by": cause.person_id, "set_at": cause.at},
        )
    if done.rowcount:
        insert_audit(tx, cause=cause, action="switch", detail={"name": name, "value": value})
    return done.rowcount == 1
