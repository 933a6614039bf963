"""Who came: that a candidate arrived, and that an interviewer was not there themselves."""

from datetime import datetime, timedelta

from storage.audit import Cause, insert_audit
from storage.database import Tx
from storage.interviews import LONGEST
from storage.reminders import cancel_reminders


def note_arrival(tx: Tx, *, cause: Cause, interview_id: int) -> bool:
    """Note that the candidate has arrived, so that nobody is asked any more; False when that is known."""
    row = tx.execute(
        """
        UPDATE interviews
           SET arrived_at = %(now)s
         WHERE interview_id = %(interview_id)s AND arrived_at IS NULL
           AND status IN ('proposed', 'confirmed')
        RETURNING interview_id
        """,
        {"interview_id": interview_id, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    cancel_reminders(
        tx,
        interview_id=interview_id,
        reason="the candidate has arrived",
        now=cause.at,
        kinds=["check"],
        is_final=True,
    )
    insert_audit(tx, cause=cause, action="arrive", interview_id=interview_id)
    return True


def list_just_ended(tx: Tx, *, person_id: int, now: datetime, within: timedelta) -> list[int]:
    """List an interviewer's interviews that ended lately, of which nobody said yet who came; latest first."""
    rows = tx.execute(
        """
        SELECT interview_id
          FROM participants
          JOIN interviews USING (interview_id)
         WHERE person_id = %(person_id)s AND side = 'interviewer'
           AND answer = 'accepted' AND absent_at IS NULL
           AND lower(during) > %(now)s - %(within)s - %(longest)s
           AND lower(during) < %(now)s
           AND end_at BETWEEN %(now)s - %(within)s AND %(now)s
           AND status IN ('proposed', 'confirmed') AND arrived_at IS NULL
         ORDER BY end_at DESC, interview_id
        """,
        {"person_id": person_id, "now": now, "within": within, "longest": LONGEST},
    ).fetchall()
    return [interview_id for (interview_id,) in rows]


def note_keeping(tx: Tx, *, cause: Cause, interview_id: int, organiser_id: int) -> bool:
    """Note that an interview without an answer stays; its organiser is not asked again, the candidate is."""
    cancelled = cancel_reminders(
        tx,
        interview_id=interview_id,
        reason="it was decided to keep the interview",
        now=cause.at,
        person_id=organiser_id,
        kinds=["unanswered", "expiry"],
        is_final=True,
    )
    insert_audit(tx, cause=cause, action="keep", interview_id=interview_id)
    return cancelled > 0


def note_absence(tx: Tx, *, cause: Cause, interview_id: int, person_id: int) -> bool:
    """Note that an interviewer was not there, and ask for no feedback of theirs; False when that is known."""
    row = tx.execute(
        """
        UPDATE participants
           SET absent_at = %(now)s
         WHERE interview_id = %(interview_id)s AND person_id = %(person_id)s
           AND side = 'interviewer' AND absent_at IS NULL
        RETURNING person_id
        """,
        {"interview_id": interview_id, "person_id": person_id, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    cancel_reminders(
        tx,
        interview_id=interview_id,
        reason="this person was not there",
        now=cause.at,
        person_id=person_id,
        kinds=["check", "feedback"],
        is_final=True,
    )
    insert_audit(tx, cause=cause, action="absent", interview_id=interview_id, detail={"person_id": person_id})
    return True
