"""Switches that hold for the whole company, such as a stop of all reminders."""

from typing import Any

from psycopg.types.json import Jsonb

from storage.audit import Cause, insert_audit
from storage.database import Tx


def get_switch(tx: Tx, *, name: str) -> Any:
    """Return what a switch is set to, None if nobody has set it."""
    row = tx.execute("SELECT value FROM switches WHERE name = %(name)s", {"name": name}).fetchone()
    return row[0] if row else None


def set_switch(tx: Tx, *, name: str, value: Any, cause: Cause) -> bool:
    """Set a switch; False when it was set so already."""
    row = tx.execute(
        """
        INSERT INTO switches (name, value, set_by, set_at)
        VALUES (%(name)s, %(value)s, %(set_by)s, %(now)s)
        ON CONFLICT (name) DO UPDATE
           SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at
         WHERE switches.value <> excluded.value
        RETURNING name
        """,
        {"name": name, "value": Jsonb(value), "set_by": cause.person_id, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    insert_audit(tx, cause=cause, action="switch", detail={"name": name, "value": value})
    return True
