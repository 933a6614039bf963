"""What a person may want next, by what they have: for whom nothing was understood or nothing is there."""

import re
from datetime import datetime, timedelta, tzinfo

from handlers import notices
from handlers.language.normalise import normalise
from handlers.language.numbers import parse_interview_number
from handlers.language.periods import Period, parse_period
from handlers.request import LASTING, Action, Message
from handlers.rights import visible_interview
from handlers.texts import Day, Text
from storage.database import Tx
from storage.interviews import OPEN_STATUSES, Interview, list_interviews_of
from storage.people import Person

#: Longer than any day, also than those on which clocks are set back.
_ONE_DAY = timedelta(hours=26)
_AROUND = " .!?。~,，、？！"
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


def meant_by_little(tx: Tx, text: str, person: Person, now: datetime, zone: tzinfo) -> Message | None:
    """Offer what a bare number or a bare day may mean: that interview, or what is on that day."""
    # Alone, 11-27 is a day; beside other words it may as well be a score.
    said = re.sub(r"^([0-9]{1,2})-([0-9]{1,2})$", r"\1/\2", normalise(text).strip(_AROUND).removesuffix("呢"))
    number = parse_interview_number(said)
    if number is None or number.problem or number.span != (0, len(said)):
        period = parse_period(said, now=now, zone=zone)
        if period is None or period.span != (0, len(said)) or period.end - period.start > _ONE_DAY:
            return None
        title = Text("bare_day", day=Day(period.start.date()))
        return Message(title=title, actions=_on_day(period, person), card_ref=LASTING)
    actions: tuple[Action, ...] = ()
    if visible_interview(tx, interview_id=number.value, person=person):
        show = Action(Text("button_show", number=number.value), f"show #{number.value}", is_primary=True)
        actions = (show,)
    day = parse_period(f"{number.value}号", now=now, zone=zone) if said[:1].isdecimal() else None
    if day is not None:
        actions = (*actions, *_on_day(day, person)[:1])
    if not actions:
        refusal = "not_found_admin" if person.role == "admin" else "not_found"
        return Message(lines=(Text(refusal, number=number.value), Text("see_my_interviews")))
    return Message(title=Text("bare_number", words=said), actions=actions, card_ref=LASTING)


def _on_day(period: Period, person: Person) -> tuple[Action, ...]:
    """Return what may be wanted of a day: to see what is on, to book something."""
    day = period.start.date()
    listed = Action(
        Text("button_day"), f"my interviews {day}", is_primary=True, detail=Text("day_line", day=Day(day))
    )
    if person.role == "candidate":
        return (listed,)
    return (listed, Action(Text("button_book"), f"create room {day}"))


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
