"""Looking back at what was written in an interview's room."""

from handlers.request import Request
from storage.editor import get_standings, was_used
from storage.interviews import Interview, Participant


def can_replay(request: Request, interview: Interview, reader: Participant) -> bool:
    """Whether there is something in the room that this person may replay, as it is ended."""
    number = interview.interview_id
    if reader.side != "interviewer" or not was_used(request.tx, interview_id=number):
        return False
    standing = get_standings(request.tx, interview_ids=[number], now=request.now)[number]
    return standing.is_ended or interview.end_at <= request.now
