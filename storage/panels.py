"""The interviewers of an interview: who is asked to come, who comes, and who leaves.

Each change is one function that checks the move, writes the audit line, moves the reminders of the one it is
about, and is safe to repeat.
"""

from collections.abc import Sequence
from datetime import datetime

from storage.audit import Cause, insert_audit
from storage.database import Tx
from storage.interviews import ALL_LAYERS, make_way, new_room_key
from storage.people import hold_people
from storage.reminders import plan_reminders

#: Reminders for whoever arranged an interview.
_ORGANISERS = ["unanswered", "expiry", "overdue"]


def ask_interviewer(
    tx: Tx,
    *,
    cause: Cause,
    interview_id: int,
    person_id: int,
    start_at: datetime,
    end_at: datetime,
    replaces: int | None,
    is_overlapping: bool,
    reminders: Sequence[int],
) -> bool:
    """Ask one more to interview, perhaps in another's place, and hold their time; False when nothing changed.

    Args:
        start_at, end_at: of the interview as it was seen; it is held where it stands.
        is_overlapping: they are asked though they may be in another interview then.
    Raises:
        Conflict: they are in another interview then (`participants_no_overlap`).
    """
    hold_people(tx, person_ids=[person_id])
    overlapping = [person_id] if is_overlapping else []
    layers = make_way(tx, interview_id=interview_id, person_ids=overlapping, start_at=start_at, end_at=end_at)
    row = tx.execute(
        """
        INSERT INTO participants (interview_id, person_id, side, during, room_key, answer, replaces, layers)
        SELECT interview_id, %(person_id)s, 'interviewer', tstzrange(start_at, end_at), %(room_key)s, 'asked',
               %(replaces)s, %(layers)s::int4range
          FROM interviews
         WHERE interview_id = %(interview_id)s AND status IN ('proposed', 'confirmed')
        ON CONFLICT (interview_id, person_id) DO NOTHING
        RETURNING interview_id
        """,
        {
            "interview_id": interview_id,
            "person_id": person_id,
            "room_key": new_room_key(),
            "replaces": replaces,
            "layers": layers.get(person_id, ALL_LAYERS),
        },
    ).fetchone()
    if row is None:
        return False
    plan_reminders(tx, interview_id=interview_id, before_seconds=reminders, now=cause.at)
    detail = {"person_id": person_id, "replaces": replaces}
    insert_audit(tx, cause=cause, action="ask_interviewer", interview_id=interview_id, detail=detail)
    return True


def accept_interviewer(tx: Tx, *, cause: Cause, interview_id: int, person_id: int) -> bool:
    """Note that someone who was asked comes, in the place of whom they replace; False when they were not.

    Who is replaced leaves; if the interview was theirs, it is the new one's now, unless an admin arranged it.
    """
    row = tx.execute(
        """
        UPDATE participants
           SET answer = 'accepted', replaces = NULL
          FROM participants AS asked
         WHERE asked.interview_id = participants.interview_id AND asked.person_id = participants.person_id
           AND participants.interview_id = %(interview_id)s AND participants.person_id = %(person_id)s
           AND participants.answer = 'asked'
        RETURNING asked.replaces
        """,
        {"interview_id": interview_id, "person_id": person_id},
    ).fetchone()
    if row is None:
        return False
    (replaced,) = row
    if replaced is not None:
        _remove(
            tx, cause=cause, interview_id=interview_id, person_id=replaced, reason="replaced", heir=person_id
        )
    detail = {"person_id": person_id, "replaced": replaced}
    insert_audit(tx, cause=cause, action="accept_interviewer", interview_id=interview_id, detail=detail)
    return True


def remove_interviewer(
    tx: Tx, *, cause: Cause, interview_id: int, person_id: int, action: str, reason: str
) -> bool:
    """Take an interviewer out: their time is free, their room link dead. False when nobody would be left.

    If the interview was theirs, it is another interviewer's now, unless an admin arranged it.

    Args:
        action: how the audit names it: they were removed, refused or cannot come.
    """
    if not _remove(tx, cause=cause, interview_id=interview_id, person_id=person_id, reason=action):
        return False
    detail = {"person_id": person_id, "reason": reason}
    insert_audit(tx, cause=cause, action=action, interview_id=interview_id, detail=detail)
    return True


def list_colleagues(tx: Tx) -> list[tuple[str, str]]:
    """List names and userids of members who may interview, newest first, as far as they are looked for."""
    return tx.execute(
        """
        SELECT name, userid
          FROM people
         WHERE role IN ('interviewer', 'admin') AND is_active AND userid IS NOT NULL
         ORDER BY person_id DESC
         LIMIT 500
        """
    ).fetchall()


def list_colleague_names(tx: Tx) -> list[str]:
    """List the names of members who may interview, newest first, as far as a near miss is looked for."""
    rows = tx.execute(
        """
        SELECT name
          FROM people
         WHERE role IN ('interviewer', 'admin') AND is_active
         ORDER BY person_id DESC
         LIMIT 500
        """
    ).fetchall()
    return [row[0] for row in rows]


def _remove(
    tx: Tx, *, cause: Cause, interview_id: int, person_id: int, reason: str, heir: int | None = None
) -> bool:
    row = tx.execute(
        """
        DELETE FROM participants
         WHERE interview_id = %(interview_id)s AND person_id = %(person_id)s AND side = 'interviewer'
           AND (answer = 'asked'
                OR EXISTS (
                    SELECT
                      FROM participants AS others
                     WHERE others.interview_id = %(interview_id)s AND others.side = 'interviewer'
                       AND others.person_id <> %(person_id)s AND others.answer = 'accepted'))
        RETURNING person_id
        """,
        {"interview_id": interview_id, "person_id": person_id},
    ).fetchone()
    if row is None:
        return False
    _hand_over(tx, cause=cause, interview_id=interview_id, person_id=person_id, heir=heir)
    tx.execute(
        """
        UPDATE reminders
           SET status = 'cancelled', reason = %(reason)s, closed_at = %(now)s
          FROM interviews
         WHERE reminders.interview_id = %(interview_id)s AND person_id = %(person_id)s
           AND reminders.status = 'planned' AND interviews.interview_id = reminders.interview_id
           -- An admin who arranged it is told of it as before.
           AND (organiser_id <> person_id OR kind <> ALL(%(organisers)s))
        """,
        {
            "interview_id": interview_id,
            "person_id": person_id,
            "reason": reason,
            "now": cause.at,
            "organisers": _ORGANISERS,
        },
    )
    _drop_messages(tx, cause=cause, interview_id=interview_id, person_id=person_id)
    # Who was asked to take this one's place is asked to come all the same.
    tx.execute(
        """
        UPDATE participants
           SET replaces = NULL
         WHERE interview_id = %(interview_id)s AND replaces = %(person_id)s
        """,
        {"interview_id": interview_id, "person_id": person_id},
    )
    return True


def _drop_messages(tx: Tx, *, cause: Cause, interview_id: int, person_id: int) -> None:
    """Drop what somebody who left was still to be told of an interview, but for what is being sent."""
    tx.execute(
        """
        UPDATE outbox
           SET status = 'dropped', reason = 'this person takes no part any more', closed_at = %(now)s,
               leased_until = NULL
         WHERE (outbox_id, created_at) IN (
                   SELECT outbox_id, outbox.created_at
                     FROM outbox
                     JOIN interviews USING (interview_id)
                    WHERE interview_id = %(interview_id)s AND person_id = %(person_id)s
                      AND outbox.status = 'due' AND leased_until IS NULL AND organiser_id <> person_id
                      AND kind NOT IN ('answer', 'card_update', 'behalf')
                      FOR UPDATE OF outbox SKIP LOCKED)
        """,
        {"interview_id": interview_id, "person_id": person_id, "now": cause.at},
    )


def _hand_over(tx: Tx, *, cause: Cause, interview_id: int, person_id: int, heir: int | None) -> None:
    """Let an interview whose organiser leaves be the heir's, else another interviewer's, reminders and all.

    One that an admin arranged stays theirs.
    """
    tx.execute(
        """
        WITH handed AS (
            UPDATE interviews
               SET updated_at = %(now)s,
                   organiser_id = coalesce(
                       %(heir)s,
                       (SELECT others.person_id
                          FROM participants AS others
                          JOIN people USING (person_id)
                         WHERE others.interview_id = %(interview_id)s AND side = 'interviewer'
                           AND answer = 'accepted'
                         ORDER BY is_active AND userid IS NOT NULL DESC, others.person_id
                         LIMIT 1),
                       organiser_id)
              FROM people AS organiser
             WHERE interview_id = %(interview_id)s AND organiser_id = %(person_id)s
               AND organiser.person_id = organiser_id AND organiser.role <> 'admin'
            RETURNING organiser_id)
        UPDATE reminders
           SET person_id = organiser_id
          FROM handed
         WHERE interview_id = %(interview_id)s AND person_id = %(person_id)s AND status = 'planned'
           AND kind = ANY(%(organisers)s)
        """,
        {
            "interview_id": interview_id,
            "person_id": person_id,
            "heir": heir,
            "now": cause.at,
            "organisers": _ORGANISERS,
        },
    )
