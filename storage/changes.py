"""What happened to an interview's time since it was booked, as its candidate wants to know it."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Tx, expect


@dataclass(frozen=True, slots=True)
class Changes:
    """`moved_from` is the start before the last move, None unless a move was the last that set it;
    `wished_at` the time that the candidate asked for and nobody has answered yet.
    """

    moved_from: datetime | None
    wished_at: datetime | None


def get_changes(tx: Tx, *, interview_id: int) -> Changes:
    row = tx.execute(
        """
        SELECT (SELECT CASE WHEN action = 'move' AND before <> start_at THEN before END
                  FROM (SELECT audit_id, action,
                               lag((detail ->> 'start_at')::timestamptz) OVER (ORDER BY audit_id) AS before
                          FROM audit
                         WHERE interview_id = %(interview_id)s AND action IN ('create', 'move', 'choose'))
                       AS settings
                 ORDER BY audit_id DESC
                 LIMIT 1),
               wished_start_at
          FROM interviews
         WHERE interview_id = %(interview_id)s
        """,
        {"interview_id": interview_id},
    ).fetchone()
    return Changes(*expect(row))
