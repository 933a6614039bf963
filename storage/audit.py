"""The audit trail: who changed what, when, by which message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Cause:
    """Who acts, when, and by which message (an inbox key, "cli" or "clock").

    `by_id` is the admin who gave the command on this person's behalf.
    """

    person_id: int | None
    at: datetime
    source: str
    by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trail; `name`, `by_name` and `subject` are who acted, who spoke for them, upon whom."""

    audit_id: int
    at: datetime
    action: str
    interview_id: int | None
    source: str
    detail: dict[str, Any]
    name: str | None
    by_name: str | None
    subject: str | None


_SELECT = """
    SELECT audit_id, at, action, interview_id, source, detail, actor.name AS name, giver.name AS by_name,
           subject.name AS subject
      FROM audit
      LEFT JOIN people AS actor ON actor.person_id = audit.person_id
      LEFT JOIN people AS giver ON giver.person_id = (detail ->> 'by')::bigint
      LEFT JOIN people AS subject
        ON subject.person_id = coalesce(detail ->> 'subject', detail ->> 'person_id')::bigint
"""


def insert_audit(
    tx: Tx,
    *,
    cause: Cause,
    action: str,
    interview_id: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write a line. What an interview has outside the bot is due to be looked at, whatever was done to it."""
    given = {} if cause.by_id is None else {"by": cause.by_id}
    tx.execute(
        """
        WITH due AS (UPDATE rooms SET changes = changes + 1, due_at = %(at)s, attempts = least(attempts, 1)
                      WHERE interview_id = %(interview_id)s)
        INSERT INTO audit (at, person_id, action, interview_id, source, detail)
        VALUES (%(at)s, %(person_id)s, %(action)s, %(interview_id)s, %(source)s, %(detail)s)
        """,
        {
            "at": cause.at,
            "person_id": cause.person_id,
            "action": action,
            "interview_id": interview_id,
            "source": cause.source,
            "detail": Jsonb({**(detail or {}), **given}),
        },
    )


def list_audit_of_interview(tx: Tx, *, interview_id: int, limit: int, offset: int = 0) -> list[Line]:
    """List what was done to an interview, newest first."""
    with tx.cursor(row_factory=class_row(Line)) as cursor:
        return cursor.execute(
            _SELECT
            + """
             WHERE interview_id = %(interview_id)s
             ORDER BY audit_id DESC
             LIMIT %(limit)s OFFSET %(offset)s
            """,
            {"interview_id": interview_id, "limit": limit, "offset": offset},
        ).fetchall()


def list_audit_of_person(tx: Tx, *, person_id: int, limit: int, offset: int = 0) -> list[Line]:
    """List what a person did and what was done to them, newest first."""
    with tx.cursor(row_factory=class_row(Line)) as cursor:
        return cursor.execute(
            _SELECT  # noqa: S608
            + """
             WHERE audit_id IN (
                       (SELECT audit_id
                          FROM audit
                         WHERE person_id = %(person_id)s
                         ORDER BY audit_id DESC
                         LIMIT %(most)s)
                       UNION
                       (SELECT audit_id
                          FROM audit
                         WHERE coalesce(detail ->> 'subject', detail ->> 'person_id')::bigint = %(person_id)s
                           AND coalesce(detail ->> 'subject', detail ->> 'person_id') IS NOT NULL
                         ORDER BY audit_id DESC
                         LIMIT %(most)s))
             ORDER BY audit_id DESC
             LIMIT %(limit)s OFFSET %(offset)s
            """,
            {"person_id": person_id, "limit": limit, "offset": offset, "most": limit + offset},
        ).fetchall()


def last_audit_id(tx: Tx) -> int:
    """Return the number of the newest line, 0 when there is none."""
    row = tx.execute("SELECT coalesce(max(audit_id), 0) FROM audit").fetchone()
    return int(row[0]) if row else 0


def has_changed(tx: Tx, *, since: int, source: str) -> bool:
    """Whether a message has changed anything since the line of this number."""
    return (
        tx.execute(
            "SELECT 1 FROM audit WHERE audit_id > %(since)s AND source = %(source)s LIMIT 1",
            {"since": since, "source": source},
        ).fetchone()
        is not None
    )
