"""The audit trail: who changed what, when, by which message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Cause:
    """Who acts, when, and by which message (an inbox key, "cli" or "clock")."""

    person_id: int | None
    at: datetime
    source: str


def insert_audit(
    tx: Tx,
    *,
    cause: Cause,
    action: str,
    interview_id: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    tx.execute(
        """
        INSERT INTO audit (at, person_id, action, interview_id, source, detail)
        VALUES (%(at)s, %(person_id)s, %(action)s, %(interview_id)s, %(source)s, %(detail)s)
        """,
        {
            "at": cause.at,
            "person_id": cause.person_id,
            "action": action,
            "interview_id": interview_id,
            "source": cause.source,
            "detail": Jsonb(dict(detail or {})),
        },
    )
