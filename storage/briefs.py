"""What interviewers know before an interview: its notes, and the candidate's earlier rounds."""

from datetime import datetime

from storage.audit import Cause, insert_audit
from storage.database import Tx, expect
from storage.interviews import Interview, get_interviews


def get_notes(tx: Tx, *, interview_id: int) -> str:
    """Return an interview's notes, which are for its interviewers alone."""
    row = tx.execute(
        "SELECT notes FROM interviews WHERE interview_id = %(interview_id)s", {"interview_id": interview_id}
    ).fetchone()
    (notes,) = expect(row)
    return str(notes)


def update_notes(tx: Tx, *, cause: Cause, interview_id: int, notes: str) -> bool:
    """Store the notes of an interview instead of those before; False when they are the same."""
    row = tx.execute(
        """
        UPDATE interviews
           SET notes = %(notes)s, updated_at = %(now)s
         WHERE interview_id = %(interview_id)s AND notes <> %(notes)s
        RETURNING interview_id
        """,
        {"interview_id": interview_id, "notes": notes, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    insert_audit(tx, cause=cause, action="note", interview_id=interview_id)
    return True


def list_rounds_before(tx: Tx, *, candidate_id: int, before: datetime, limit: int) -> list[Interview]:
    """List a candidate's interviews that were to start before a moment, the latest first."""
    rows = tx.execute(
        """
        SELECT interview_id
          FROM interviews
         WHERE candidate_id = %(candidate_id)s AND start_at < %(before)s
         ORDER BY start_at DESC
         LIMIT %(limit)s
        """,
        {"candidate_id": candidate_id, "before": before, "limit": limit},
    ).fetchall()
    numbers = [interview_id for (interview_id,) in rows]
    found = get_interviews(tx, interview_ids=numbers) if numbers else {}
    return [found[number] for number in numbers]
