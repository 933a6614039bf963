"""What changes other people's plans, shown back before it is done: when, who, and who will be told.

Only where it was put together in a conversation; who says everything in one line has said it.
"""

from collections.abc import Callable

from handlers import contacts, notices
from handlers.interviews import is_closed, meant_interview
from handlers.moves import which_day
from handlers.request import Action, Field, Message, Request
from handlers.rights import Unseen
from handlers.rooms import DEFAULT_LENGTH
from handlers.slots import busy
from handlers.texts import Minutes, Text, When
from handlers.ways import reaches
from storage.database import expect
from storage.interviews import OPEN_STATUSES
from storage.people import get_person

_BUTTONS = (Action(Text("button_yes"), "yes", is_primary=True), Action(Text("button_no"), "no"))


def echo(command_name: str, request: Request) -> Message | None:
    """Ask whether to do this; None where it changes nobody's plans, or cannot be done as it stands."""
    show = _ECHOES.get(command_name)
    try:
        return show(request) if show else None
    except Unseen:
        return None


def _create_room(request: Request) -> Message | None:
    args, candidate = request.args, contacts.chosen(request)
    start, end = args["time"].span(args.get("duration"), DEFAULT_LENGTH)
    person_id = candidate.get("person_id")
    people = [request.sender.person_id, *([person_id] if person_id else [])]
    if start <= request.now or contacts.doubt_about(request) or busy(request.tx, people, start, end):
        return None
    known = expect(get_person(request.tx, person_id=person_id)) if person_id else None
    name = known.name if known else candidate["new"]
    zones = (request.default_zone, *([known.timezone] if known and known.timezone else []))
    facts = [
        Field(Text("field_when"), When(start, zones)),
        Field(Text("field_length"), Minutes(round((end - start).total_seconds() / 60))),
        Field(Text("field_candidate"), name),
    ]
    if args.get("title"):
        facts.append(Field(Text("field_title"), args["title"]))
    is_reachable = known is not None and known.userid is not None and known.is_active
    lines = (Text("echo_create", name=name),) if is_reachable else ()
    return Message(title=Text("echo_create_title"), fields=tuple(facts), lines=lines, actions=_BUTTONS)


def _reschedule(request: Request) -> Message | None:
    interview, asked = meant_interview(request), request.args["time"]
    is_candidate = interview.candidate.person_id == request.sender.person_id
    if is_candidate or is_closed(interview, request.now) or which_day(request, interview, asked):
        return None
    start, end = asked.span(request.args.get("duration"), interview.end_at - interview.start_at)
    is_same = (start, end) == (interview.start_at, interview.end_at) and interview.status in OPEN_STATUSES
    people = [person.person_id for person in interview.participants]
    if start <= request.now or is_same or busy(request.tx, people, start, end, interview.interview_id):
        return None
    zone = request.default_zone
    lines = [
        Text("moved_line", old=notices.when(interview, zone), new=notices.when(interview, zone, start)),
        Text("echo_move", name=interview.candidate.name),
    ]
    if end - start != interview.end_at - interview.start_at:
        lines.insert(1, Text("length_line", length=Minutes(round((end - start).total_seconds() / 60))))
    title = Text("echo_move_title", number=interview.interview_id)
    return Message(title=title, lines=tuple(lines), actions=_BUTTONS)


def _cancel(request: Request) -> Message | None:
    interview = meant_interview(request)
    is_candidate = interview.candidate.person_id == request.sender.person_id
    # A reason asks for whom it is, which is question enough.
    is_asked = bool(request.args.get("reason")) and reaches(request, interview.candidate)
    if is_candidate or is_asked or is_closed(interview, request.now):
        return None
    me = interview.participant(request.sender.person_id)
    return Message(
        title=Text("echo_cancel_title", number=interview.interview_id),
        fields=notices.fields_of(interview, me, request.default_zone),
        lines=(Text("echo_cancel", names=notices.names(notices.others(request, interview))),),
        actions=_BUTTONS,
    )


_ECHOES: dict[str, Callable[[Request], Message | None]] = {
    "create room": _create_room,
    "reschedule": _reschedule,
    "cancel": _cancel,
}
