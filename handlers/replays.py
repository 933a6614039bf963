"""Looking back at what was written in an interview's room."""

from datetime import timedelta

from handlers.request import Request
from handlers.texts import Clock, Text
from storage.editor import get_standings, list_presences, was_used
from storage.interviews import Interview, Participant

#: Who looked into the room long before was not at the interview.
_AROUND = timedelta(minutes=30)


def can_replay(request: Request, interview: Interview, reader: Participant) -> bool:
    """Whether there is something in the room that this person may replay, as it is ended."""
    number = interview.interview_id
    if reader.side != "interviewer" or not was_used(request.tx, interview_id=number):
        return False
    standing = get_standings(request.tx, interview_ids=[number], now=request.now)[number]
    return standing.is_ended or interview.end_at <= request.now


def presence_lines(request: Request, interview: Interview) -> list[Text]:
    """Tell who was in the room, from when until when."""
    found = list_presences(request.tx, interview_id=interview.interview_id)
    return [
        Text("room_visit", name=each.name, start=Clock(each.joined_at), end=Clock(each.seen_at))
        for each in found
        if each.seen_at >= interview.start_at - _AROUND
    ]
