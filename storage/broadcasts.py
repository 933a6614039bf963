"""Broadcasts: whom one message goes to, and who has had it already."""

from collections.abc import Sequence

from psycopg.rows import class_row

from storage.audit import Cause, insert_audit
from storage.database import Tx
from storage.people import COLUMNS, Person, Role


def list_audience(tx: Tx, *, roles: Sequence[Role]) -> list[Person]:
    """List the people of these roles whom WeCom reaches."""
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            f"""
            SELECT {COLUMNS}
              FROM people
             WHERE role = ANY(%(roles)s) AND is_active AND userid IS NOT NULL AND merged_into IS NULL
             ORDER BY person_id
            """,  # noqa: S608
            {"roles": list(roles)},
        ).fetchall()


def list_owed_keys(tx: Tx, *, dedup_keys: Sequence[str]) -> set[str]:
    """Return which of these messages are owed or sent already."""
    rows = tx.execute(
        "SELECT dedup_key FROM outbox WHERE dedup_key = ANY(%(keys)s)", {"keys": list(dedup_keys)}
    ).fetchall()
    return {key for (key,) in rows}


def note_broadcast(tx: Tx, *, cause: Cause, audience: str, count: int, words: str) -> None:
    """Write into the audit what was said, and to how many."""
    detail = {"audience": audience, "count": count, "words": words}
    insert_audit(tx, cause=cause, action="broadcast", detail=detail)
