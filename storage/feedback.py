"""What interviewers think of an interview, one opinion each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from psycopg.rows import class_row

from storage.audit import Cause, insert_audit
from storage.database import Tx

Recommendation = Literal["yes", "no", "unsure"]
#: How long an opinion may be changed after it was first given.
CHANGEABLE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Feedback:
    interview_id: int
    person_id: int
    name: str
    recommendation: Recommendation
    score: int
    notes: str
    created_at: datetime


def list_feedback(tx: Tx, *, interview_ids: Collection[int]) -> list[Feedback]:
    """List the opinions on these interviews, by interview, in the order they were given."""
    with tx.cursor(row_factory=class_row(Feedback)) as cursor:
        return cursor.execute(
            """
            SELECT interview_id, person_id, name, recommendation, score, notes, feedback.created_at
              FROM feedback
              JOIN people USING (person_id)
             WHERE interview_id = ANY(%(interview_ids)s)
             ORDER BY interview_id, feedback.created_at, person_id
            """,
            {"interview_ids": list(interview_ids)},
        ).fetchall()


def upsert_feedback(
    tx: Tx,
    *,
    cause: Cause,
    interview_id: int,
    recommendation: Recommendation,
    score: int,
    notes: str,
) -> bool:
    """Give or change the opinion of who acts; False when it is too early, too late, or not theirs to give."""
    row = tx.execute(
        """
        INSERT INTO feedback (interview_id, person_id, recommendation, score, notes, created_at, updated_at)
        SELECT interview_id, person_id, %(recommendation)s, %(score)s, %(notes)s, %(now)s, %(now)s
          FROM interviews
          JOIN participants USING (interview_id)
         WHERE interview_id = %(interview_id)s AND person_id = %(person_id)s AND side = 'interviewer'
           AND start_at <= %(now)s AND status NOT IN ('cancelled', 'declined')
        ON CONFLICT (interview_id, person_id) DO UPDATE
           SET recommendation = excluded.recommendation, score = excluded.score, notes = excluded.notes,
               updated_at = excluded.updated_at
         WHERE feedback.created_at > %(now)s - %(changeable)s::interval
        RETURNING interview_id
        """,
        {
            "interview_id": interview_id,
            "person_id": cause.person_id,
            "recommendation": recommendation,
            "score": score,
            "notes": notes,
            "changeable": CHANGEABLE,
            "now": cause.at,
        },
    ).fetchone()
    if row is None:
        return False
    insert_audit(tx, cause=cause, action="feedback", interview_id=interview_id)
    return True
