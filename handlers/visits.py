"""What the built-in room tells of an interview: that the candidate has arrived, that it is over."""

from datetime import datetime, timedelta

from storage.attendance import note_arrival
from storage.audit import Cause, insert_audit
from storage.database import Tx
from storage.editor import end_editor
from storage.interviews import Interview
from storage.reminders import hasten_feedback

#: Who opens the room so long before the start has come to the interview.
_ARRIVES_BEFORE = timedelta(minutes=30)
_SOURCE = "room"


def arrive(tx: Tx, *, interview: Interview, person_id: int, now: datetime) -> None:
    """Note that somebody opened the room: a candidate has arrived, and nobody is asked whether they have."""
    is_time = interview.start_at - _ARRIVES_BEFORE <= now < interview.end_at
    if is_time and interview.candidate.person_id == person_id:
        note_arrival(tx, cause=Cause(person_id, now, _SOURCE), interview_id=interview.interview_id)


def end_room(tx: Tx, *, interview_id: int, person_id: int, revision: int, now: datetime) -> None:
    """End the room for an interviewer: nothing more is written, and feedback is asked for now."""
    end_editor(tx, interview_id=interview_id, revision=revision, now=now)
    insert_audit(tx, cause=Cause(person_id, now, _SOURCE), action="end_room", interview_id=interview_id)
    hasten_feedback(tx, interview_id=interview_id, now=now)
