"""What a person may want next, by what they have: for whom nothing was understood or nothing is there."""

from datetime import datetime

from handlers import notices
from handlers.request import LASTING, Action, Message
from handlers.texts import Text
from storage.database import Tx
from storage.interviews import OPEN_STATUSES, Interview, list_interviews_of
from storage.people import Person

_MINE = Action(Text("button_mine"), "my interviews")
_HELP = Action(Text("button_help"), "help")
_BOOK = Action(Text("button_book"), "create room")


def suggest(tx: Tx, person: Person, now: datetime, default_zone: str) -> Message:
    """Say that nothing was understood, and offer the likeliest commands with the person's own interview."""
    interview = next_interview(tx, person, now)
    if person.role == "candidate":
        return _for_candidate(person, interview, now, default_zone)
    title = Text("not_understood")
    if interview is None:
        actions = (_MINE, _BOOK, _HELP)
        return Message(title=title, lines=(Text("try_interviewer"),), actions=actions, card_ref=LASTING)
    number, name = interview.interview_id, interview.candidate.name
    show = Action(Text("button_show", number=number), f"show #{number}")
    lines = (Text("try_interviewer_next", number=number, name=name),)
    return Message(title=title, lines=lines, actions=(_MINE, show, _BOOK, _HELP), card_ref=LASTING)


def next_interview(tx: Tx, person: Person, now: datetime) -> Interview | None:
    """Return the person's interview that goes on, or the next that is to take place."""
    page = list_interviews_of(tx, person_id=person.person_id, after=now, before=None, limit=10)
    return next((each for each in page.interviews if each.status in OPEN_STATUSES), None)


def _for_candidate(person: Person, interview: Interview | None, now: datetime, default_zone: str) -> Message:
    title = Text("not_understood")
    if interview is None:
        return Message(title=title, lines=(Text("try_candidate"),), actions=(_MINE, _HELP), card_ref=LASTING)
    number, start = interview.interview_id, notices.when(interview, default_zone)
    is_asked = interview.status == "proposed" and interview.candidate.person_id == person.person_id
    if is_asked and interview.start_at > now:
        return Message(
            title=title,
            lines=(Text("try_candidate_asked", number=number, start=start),),
            actions=notices.answer_actions(interview),
            card_ref=notices.card_ref(interview),
        )
    actions = (
        Action(Text("button_where"), f"where #{number}"),
        Action(Text("button_move"), f"reschedule #{number}"),
        _HELP,
    )
    lines = (Text("try_candidate_next", number=number, start=start),)
    return Message(title=title, lines=lines, actions=actions, card_ref=LASTING)
