"""Times proposed to a candidate, from which they choose one.

They belong to one revision of their interview: whatever moves or ends it ends them too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from storage.audit import Cause, insert_audit
from storage.database import Tx
from storage.interviews import take_time, time_detail
from storage.reminders import cancel_reminders, plan_reminders


@dataclass(frozen=True, slots=True)
class Slot:
    interview_id: int
    start_at: datetime
    end_at: datetime


def list_slots(tx: Tx, *, interview_id: int) -> list[Slot]:
    """List the times that are proposed for an interview as it stands, soonest first."""
    with tx.cursor(row_factory=class_row(Slot)) as cursor:
        return cursor.execute(
            """
            SELECT interview_id, proposed_slots.start_at, proposed_slots.end_at
              FROM proposed_slots
              JOIN interviews USING (interview_id, revision)
             WHERE interview_id = %(interview_id)s AND status IN ('proposed', 'confirmed', 'declined')
             ORDER BY start_at
            """,
            {"interview_id": interview_id},
        ).fetchall()


def list_slots_for(tx: Tx, *, candidate_id: int, now: datetime) -> list[Slot]:
    """List all times ahead that a candidate may choose from, by interview, soonest first."""
    with tx.cursor(row_factory=class_row(Slot)) as cursor:
        return cursor.execute(
            """
            SELECT interview_id, proposed_slots.start_at, proposed_slots.end_at
              FROM interviews
              JOIN proposed_slots USING (interview_id, revision)
             WHERE candidate_id = %(candidate_id)s AND status IN ('proposed', 'confirmed', 'declined')
               AND proposed_slots.start_at > %(now)s
             ORDER BY interview_id, proposed_slots.start_at
            """,
            {"candidate_id": candidate_id, "now": now},
        ).fetchall()


def propose_slots(
    tx: Tx, *, cause: Cause, interview_id: int, revision: int, slots: Sequence[tuple[datetime, datetime]]
) -> bool:
    """Propose these times instead of any proposed before; False when the interview was overtaken."""
    row = tx.execute(
        """
        UPDATE interviews
           SET wished_start_at = NULL, updated_at = %(now)s
         WHERE interview_id = %(interview_id)s AND revision = %(revision)s
           AND status IN ('proposed', 'confirmed', 'declined')
        RETURNING interview_id
        """,
        {"interview_id": interview_id, "revision": revision, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    _delete_slots(tx, interview_id=interview_id)
    tx.execute(
        """
        INSERT INTO proposed_slots (interview_id, revision, start_at, end_at)
        SELECT %(interview_id)s, %(revision)s, start_at, end_at
          FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) AS proposed (start_at, end_at)
        """,
        {
            "interview_id": interview_id,
            "revision": revision,
            "starts": [start for start, _ in slots],
            "ends": [end for _, end in slots],
        },
    )
    detail = {"starts": [start.isoformat() for start, _ in slots]}
    insert_audit(tx, cause=cause, action="propose", interview_id=interview_id, detail=detail)
    return True


def choose_slot(
    tx: Tx,
    *,
    cause: Cause,
    interview_id: int,
    revision: int,
    start_at: datetime,
    reminders: Sequence[int],
) -> bool:
    """Move to the proposed time that the candidate chose, and confirm; False when it is not proposed.

    Raises:
        Conflict: someone is in an interview then by now (`participants_no_overlap`).
    """
    row = tx.execute(
        """
        UPDATE interviews
           SET start_at = slot.start_at, end_at = slot.end_at, status = 'confirmed', wished_start_at = NULL,
               arrived_at = NULL, revision = interviews.revision + 1, updated_at = %(now)s
          FROM proposed_slots AS slot
         WHERE interviews.interview_id = %(interview_id)s AND interviews.revision = %(revision)s
           AND status IN ('proposed', 'confirmed', 'declined')
           AND slot.interview_id = interviews.interview_id AND slot.revision = interviews.revision
           AND slot.start_at = %(start_at)s
        RETURNING interviews.start_at, interviews.end_at
        """,
        {"interview_id": interview_id, "revision": revision, "start_at": start_at, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    start_at, end_at = row
    take_time(tx, interview_id=interview_id, start_at=start_at, end_at=end_at)
    cancel_reminders(tx, interview_id=interview_id, reason="moved", now=cause.at)
    plan_reminders(tx, interview_id=interview_id, before_seconds=reminders, now=cause.at)
    detail = time_detail(start_at, end_at, revision=revision + 1)
    insert_audit(tx, cause=cause, action="choose", interview_id=interview_id, detail=detail)
    return True


def refuse_slots(tx: Tx, *, cause: Cause, interview_id: int) -> bool:
    """Take back what was proposed, none of which suits the candidate; False when nothing was."""
    if not _delete_slots(tx, interview_id=interview_id):
        return False
    insert_audit(tx, cause=cause, action="refuse_slots", interview_id=interview_id)
    return True


def _delete_slots(tx: Tx, *, interview_id: int) -> int:
    return tx.execute(
        "DELETE FROM proposed_slots WHERE interview_id = %(interview_id)s", {"interview_id": interview_id}
    ).rowcount
