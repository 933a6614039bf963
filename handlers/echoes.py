"""What changes other people's plans, shown back before it is done: when, who, and who will be told.

Only where it was put together in a conversation; who says everything in one line has said it.
"""

from collections.abc import Callable, Mapping

from handlers import contacts, notices, panels, proposals, swaps
from handlers.interviews import is_closed, is_stale_card, meant_interview
from handlers.moves import asked_time, which_day
from handlers.request import Action, Field, Message, Request
from handlers.rights import Unseen
from handlers.rooms import DEFAULT_LENGTH
from handlers.slots import busy
from handlers.texts import Minutes, Text, When
from handlers.ways import reaches
from storage.database import expect
from storage.interviews import OPEN_STATUSES, Interview, require_interview
from storage.people import get_person
from storage.proposals import Slot

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
    interview = meant_interview(request)
    asked = asked_time(request, interview)
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


def _cannot(request: Request) -> Message | None:
    interview = meant_interview(request)
    me = interview.participant(request.sender.person_id)
    is_mine = me is not None and me.side == "interviewer"
    if not is_mine or is_closed(interview, request.now) or is_stale_card(request, interview):
        return None
    return Message(
        title=Text("echo_cant_title", number=interview.interview_id),
        fields=notices.fields_of(interview, me, request.default_zone),
        lines=(Text("echo_cant"),),
        actions=_BUTTONS,
    )


def _panel(request: Request) -> Message | None:
    interview, whom = meant_interview(request), request.args.get("colleague")
    if whom is None or is_closed(interview, request.now) or not panels.arranges(request, interview):
        return None
    person = expect(get_person(request.tx, person_id=whom["person_id"]))
    inside = interview.participant(person.person_id)
    is_me, is_removed = person.person_id == request.sender.person_id, request.args.get("change") == "remove"
    if is_me or interview.status not in OPEN_STATUSES or is_removed != (inside is not None):
        return None
    if not is_removed and _is_busy(request, interview, person.person_id):
        return None
    return _about(request, interview, "remove" if is_removed else "add", name=person.name)


def _swap(request: Request) -> Message | None:
    interview = meant_interview(request)
    me = interview.participant(request.sender.person_id)
    if is_closed(interview, request.now) or interview.status not in OPEN_STATUSES:
        return None
    coming_id, leaving = swaps.sides(request, interview, me)
    may = leaving == me or panels.arranges(request, interview)
    if leaving is None or not may or interview.participant(coming_id) is not None:
        return None
    if coming_id == request.sender.person_id or _is_busy(request, interview, coming_id):
        return None
    coming = expect(get_person(request.tx, person_id=coming_id))
    change = "swap_me" if leaving == me else "swap"
    return _about(request, interview, change, name=coming.name, leaving=leaving.name)


def _as(request: Request) -> Message | None:
    """Ask before an admin passes on what a candidate said of an interview."""
    verb, _, number = request.args["line"].partition(" #")
    if verb not in ("confirm", "decline") or not number.isdecimal():
        return None
    interview = require_interview(request.tx, interview_id=int(number))
    return Message(
        title=Text(f"echo_as_{verb}_title", number=interview.interview_id),
        fields=notices.fields_of(interview, None, request.default_zone),
        lines=(Text(f"echo_as_{verb}", name=interview.candidate.name),),
        actions=_BUTTONS,
    )


def _is_busy(request: Request, interview: Interview, person_id: int) -> bool:
    start, end = interview.start_at, interview.end_at
    return bool(busy(request.tx, [person_id], start, end, interview.interview_id))


def _about(request: Request, interview: Interview, change: str, **names: str) -> Message:
    """Ask about a change of who interviews in this interview."""
    return Message(
        title=Text(f"echo_{change.removesuffix('_me')}_title", number=interview.interview_id),
        fields=notices.fields_of(interview, None, request.default_zone),
        lines=(Text(f"echo_{change}", **names),),
        actions=_BUTTONS,
    )


def _propose(request: Request) -> Message | None:
    if "times" not in request.args:
        return None
    request = proposals.resolved(request)
    if "number" not in request.args:
        return _propose_new(request)
    interview, asked = meant_interview(request), request.args["times"]
    is_candidate = interview.candidate.person_id == request.sender.person_id
    if is_candidate or is_closed(interview, request.now):
        return None
    usual = interview.end_at - interview.start_at
    spans = [each.span(request.args.get("duration"), usual) for each in asked]
    everyone = [person.person_id for person in interview.participants]
    number = interview.interview_id
    if any(start <= request.now or busy(request.tx, everyone, start, end, number) for start, end in spans):
        return None
    offered = [Slot(number, start, end) for start, end in spans]
    return Message(
        title=Text("echo_propose_title", number=number),
        fields=proposals.slot_fields(request, interview, offered),
        lines=(Text("echo_propose", name=interview.candidate.name),),
        actions=_BUTTONS,
    )


def _propose_new(request: Request) -> Message | None:
    whom = request.args.get("whom")
    if not isinstance(whom, Mapping):
        return None
    spans = [each.span(request.args.get("duration"), DEFAULT_LENGTH) for each in request.args["times"]]
    person_id = whom.get("person_id")
    known = expect(get_person(request.tx, person_id=person_id)) if person_id else None
    people = [request.sender.person_id, *([known.person_id] if known else [])]
    if any(start <= request.now or busy(request.tx, people, start, end) for start, end in spans):
        return None
    name = known.name if known else whom["new"]
    return Message(
        title=Text("echo_propose_new_title"),
        fields=(
            Field(Text("field_candidate"), name),
            *(
                Field(Text("slot_label", place=place), When(start, (request.default_zone,)))
                for place, (start, _) in enumerate(spans, 1)
            ),
        ),
        lines=(Text("echo_propose_new", name=name),),
        actions=_BUTTONS,
    )


_ECHOES: dict[str, Callable[[Request], Message | None]] = {
    "create room": _create_room,
    "reschedule": _reschedule,
    "cancel": _cancel,
    "can't make it": _cannot,
    "panel": _panel,
    "swap": _swap,
    "propose": _propose,
    "as": _as,
}
