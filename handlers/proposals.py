"""Several times to choose from: an interviewer proposes them, the candidate takes one, or none of them.

The interview stays where it is until they choose. A proposed time takes nobody's time: of two candidates who
choose the same, the first has it, and the other is shown at once what is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers import likely, notices, people, slots
from handlers.arguments import question_for, read_argument
from handlers.candidates import read_candidate
from handlers.commands import DURATION, NUMBER, Argument, command
from handlers.interviews import (
    is_closed,
    is_stale_card,
    meant_interview,
    refuse_with_buttons,
    stale_card,
    too_late,
    will_remind,
)
from handlers.invitations import please_tell
from handlers.offers import MOST, meant_slots
from handlers.questions import PIECED, ask
from handlers.reading import Choice, Context, Doubt, Found, is_blank
from handlers.request import Action, Field, Message, Notice, Reply, Request, answer
from handlers.rights import interviewers
from handlers.rooms import DEFAULT_LENGTH
from handlers.slots import Busy
from handlers.texts import Short, Text, When
from storage.database import expect, savepoint
from storage.errors import Conflict
from storage.interviews import Interview, insert_interview, require_interview
from storage.proposals import Slot, choose_slot, list_slots, list_slots_for, propose_slots, refuse_slots

_OPTIONAL_NUMBER = replace(NUMBER, is_required=False)
_TIMES = Argument("times", "times", is_required=False)
_WHOM = Argument("whom", "whom", is_required=False)
_SLOT = Argument("slot", "slot", is_required=False)
_TITLE = Argument("title", "title", is_required=False)

#: So many interviews and candidates are offered together.
_OFFERED = 5

Span = tuple[datetime, datetime]


@command(
    "propose", "offer times", "propose times", "suggest times", "suggest", "offer", "提议", "提议时间",
    "提出时间", "备选时间", "提供时间", "給出時間", "提議",
    args=(_OPTIONAL_NUMBER, _TIMES, DURATION, _WHOM),
    who=interviewers,
    heard=(
        r"(?:给|让|请).{1,10}(?:几|两|三|四|[2-4])个(?:时间|选项)",
        r"\b(?:give|offer|send) .{2,30} (?:options|slots|times|choices|(?:a|the) choice)\b",
        r"(?:问|让|请|给).{1,30}(?:选|挑|定).{0,3}[个一]|(?:问|让|请).{1,30}(?:之间|里面?|当中|中间?)(?:选|挑)",
        r"\blet .{2,30} (?:choose|pick|decide)\b|\bchoice of\b",
        r"(?:问|让|请).{1,40}(?:哪个|哪一个|哪天|哪个时间).{0,4}(?:行|可以|方便|合适|有空|好)",
        r"\bask .{2,30}\b(?:which|whether)\b",
    ),
)  # fmt: skip
def propose(request: Request) -> Reply:
    """Let the candidate of an interview, or of a new one, choose among several times."""
    request = resolved(request)
    if "number" not in request.args and "whom" not in request.args:
        return _ask_whom(request)
    if "number" not in request.args:
        return _propose_new(request)
    interview = meant_interview(request, lock=True)
    refusal = _refusal(request, interview)
    return refusal or _propose_for(request, interview)


def resolved(request: Request) -> Request:
    """Take the words that answer "for whom?" for the interview or the candidate they clearly name."""
    whom, context = request.args.get("whom"), _context(request, "propose")
    if not isinstance(whom, str):
        return request
    args = {name: value for name, value in request.args.items() if name != "whom"}
    if isinstance(number := read_argument(NUMBER, whom, context), Found):
        return replace(request, args={**args, "number": number.value})
    candidate = read_candidate(whom, context)
    if isinstance(candidate, Found) and is_blank(candidate.rest):
        return replace(request, args={**args, "whom": candidate.value})
    return request


def _ask_whom(request: Request) -> Reply:
    """Ask for whom the times are: one of the sender's interviews, or a candidate who has none yet."""
    context = _context(request, "propose")
    choices = (*question_for(NUMBER, context).choices, *likely.candidate_names(context))[:_OFFERED]
    asked = (Text("propose_whom"), Text("propose_whom_how")) if choices else (Text("ask_whom"),)
    return ask("propose", "whom", Doubt(asked, choices), {PIECED: True})


@command(
    "choose", "pick", "take", "选择", "就选", "我选", "选", "選", "選擇",
    args=(_OPTIONAL_NUMBER, _SLOT),
)  # fmt: skip
def choose(request: Request) -> Reply:
    """Take one of the proposed times: by a press, by its place, or by what is said of it."""
    interview = _meant(request, "choose")
    if isinstance(interview, Reply):
        return interview
    offered = _open(request, interview)
    if not offered:
        return _nothing_offered(request, interview)
    words = request.args.get("slot", "")
    meant = meant_slots(words, offered, now=request.now, zone=request.zone) if words else list(offered)
    if len(meant) == 1 and words:
        return _take(request, interview, meant[0], offered)
    return _ask_which(request, interview, meant or offered, is_unknown=bool(words) and not meant)


@command(
    "none of these", "none of them", "none fits", "none works", "都不合适", "这些都不行", "这几个都不行",
    "都不方便", "都不可以", "時間都不行",
    args=(_OPTIONAL_NUMBER,),
)  # fmt: skip
def none_of_these(request: Request) -> Reply:
    """Refuse all proposed times, and ask for one that suits."""
    interview = _meant(request, "none_of_these")
    if isinstance(interview, Reply):
        return interview
    number = interview.interview_id
    if not refuse_slots(request.tx, cause=request.cause, interview_id=number):
        return _nothing_offered(request, interview)
    question = (Text("none_noted", number=number), Text("none_ask_time"))
    asked = ask("reschedule", "time", Doubt(question), {"number": number})
    return replace(asked, notices=_refused(request, interview), card_label=Text("label_none"))


def chosen_in_words(request: Request, words: str) -> Reply | None:
    """Take words that are no command for a choice, if exactly one offer is open to the sender and they fit.

    "2", "the second one", "周五那个", "Friday 3pm is fine".
    """
    offered = list_slots_for(request.tx, candidate_id=request.sender.person_id, now=request.now)
    numbers = {slot.interview_id for slot in offered}
    if len(numbers) != 1 or not meant_slots(words, offered, now=request.now, zone=request.zone):
        return None
    return choose(replace(request, args={"number": numbers.pop(), "slot": words}))


def open_slots(request: Request, interview: Interview) -> list[Slot]:
    """List the times that a candidate may still choose from."""
    return _open(request, interview)


def slot_actions(interview: Interview, offered: Sequence[Slot]) -> tuple[Action, ...]:
    """The buttons under an offer: a button's command names its time, so that an old one takes no other."""
    number = interview.interview_id
    return (
        *(
            Action(
                Text("plain", words=Short(slot.start_at)),
                f"choose #{number} {slot.start_at.isoformat(timespec='minutes')}",
                is_primary=True,
            )
            for slot in offered
        ),
        Action(Text("button_none"), f"none of these #{number}"),
    )


def slot_fields(request: Request, interview: Interview, offered: Sequence[Slot]) -> tuple[Field, ...]:
    """List the times of an offer by their place."""
    return tuple(
        Field(Text("slot_label", place=place), notices.when(interview, request.default_zone, slot.start_at))
        for place, slot in enumerate(offered, 1)
    )


def _context(request: Request, key: str, whom: Mapping[str, Any] | None = None) -> Context:
    known = {name: request.args[name] for name in ("number",) if name in request.args}
    if whom:
        known["candidate"] = whom
    return Context(
        key,
        request.sender,
        request.now,
        request.zone,
        request.tx,
        request.default_zone,
        known=known,
        country=request.reminders.country,
    )


def _refusal(request: Request, interview: Interview) -> Reply | None:
    """Say why times cannot be proposed for an interview; None if they can."""
    if is_closed(interview, request.now):
        return too_late(request, interview)
    if interview.candidate.person_id == request.sender.person_id:
        return refuse_with_buttons(
            "propose_is_interviewers", interview, notices.answer_actions(interview)[1:]
        )
    return stale_card(request, interview) if is_stale_card(request, interview) else None


def _spans(request: Request, usual: timedelta) -> list[Span]:
    return [asked.span(request.args.get("duration"), usual) for asked in request.args["times"]]


def _which_times(request: Request, whom: Mapping[str, Any] | None = None) -> Doubt:
    """Ask for the times, and offer some at which everyone is free."""
    return question_for(_TIMES, _context(request, "propose", whom))


def _past(request: Request, spans: Sequence[Span]) -> Reply | None:
    """Ask anew when one of the times has passed."""
    zones = (request.default_zone,)
    gone = [start for start, _ in spans if start <= request.now]
    if not gone:
        return None
    return ask("propose", "times", Doubt((Text("time_past", start=When(gone[0], zones)), Text("ask_times"))))


def _propose_for(request: Request, interview: Interview) -> Reply:
    if "times" not in request.args:
        return ask(
            "propose", "times", _which_times(request), {"number": interview.interview_id, PIECED: True}
        )
    spans = _spans(request, interview.end_at - interview.start_at)
    number = interview.interview_id
    everyone = [person.person_id for person in interview.participants]
    refusal = _past(request, spans) or _clash(request, everyone, spans, interview)
    if refusal:
        return refusal
    propose_slots(
        request.tx, cause=request.cause, interview_id=number, revision=interview.revision, slots=spans
    )
    return _proposed(request, interview, spans, is_new=False)


def _propose_new(request: Request) -> Reply:
    """Book a new interview at the first of the times, and let the candidate choose among all of them."""
    whom = request.args["whom"]
    title = request.args.get("title", "")
    if isinstance(whom, str):
        context = _context(request, "propose")
        reading = read_candidate(whom, context)
        named = read_argument(_TITLE, reading.rest if reading else "", context)
        title = named.value if isinstance(named, Found) else title
        if not isinstance(reading, Found):
            return ask("propose", "whom", reading or Doubt((Text("ask_candidate"),)), {"title": title})
        whom = reading.value
    if "times" not in request.args:
        return ask(
            "propose", "times", _which_times(request, whom), {"whom": whom, "title": title, PIECED: True}
        )
    spans = _spans(request, DEFAULT_LENGTH)
    known = [whom["person_id"]] if "person_id" in whom else []
    everyone = [request.sender.person_id, *known]
    refusal = _past(request, spans) or _clash(request, everyone, spans, None)
    if refusal:
        return refusal
    (start, end), cause = spans[0], request.cause
    try:
        with savepoint(request.tx):
            interview = insert_interview(
                request.tx,
                cause=cause,
                title=title,
                candidate_id=people.candidate_for(request, whom),
                interviewer_ids=[request.sender.person_id],
                start_at=start,
                end_at=end,
                reminders=request.reminders,
            )
    except Conflict:
        return expect(_clash(request, everyone, spans, None, is_lost=True))
    number = interview.interview_id
    propose_slots(request.tx, cause=cause, interview_id=number, revision=interview.revision, slots=spans)
    return _proposed(request, interview, spans, is_new=True)


def _clash(
    request: Request,
    everyone: Sequence[int],
    spans: Sequence[Span],
    interview: Interview | None,
    *,
    is_lost: bool = False,
) -> Reply | None:
    """Say which of the times somebody is busy at, and offer the list with free ones in their place."""
    ignored = interview.interview_id if interview else None
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    taken = slots.busy(request.tx, everyone, first, last, ignored)
    bad = [span for span in spans if _in_the_way(taken, span)]
    if not bad and not is_lost:
        return None
    zones = notices.zones(interview, request.default_zone) if interview else (request.default_zone,)
    lines: list[Text] = []
    for span in bad:
        lines += slots.clash_lines(request, _in_the_way(taken, span), span[0], zones, interview)
    good = [span for span in spans if span not in bad]
    zone = slots.organiser_zone(request, interview)
    length = spans[0][1] - spans[0][0]
    free = slots.free_starts(
        request.tx, everyone, (bad or spans)[0][0], length, request.now, zone, ignored, count=MOST
    )
    fresh = [start for start in free if all(start != each for each, _ in good)][: len(bad)]
    value = [_value(start, length) for start in sorted([*(start for start, _ in good), *fresh])]
    listed = [Text("offer_line", start=When(each, zones)) for each in sorted([*(s for s, _ in good), *fresh])]
    choices = (Choice(Text("use_these"), value),) if fresh else ()
    ending = [Text("clash_propose"), *listed] if fresh else [Text("ask_times")]
    return ask("propose", "times", Doubt((Text("clash"), *lines, *ending), choices))


def _in_the_way(taken: Sequence[Busy], span: Span) -> list[Busy]:
    start, end = span
    return [each for each in taken if each.start < end and start < each.end]


def _value(start: datetime, length: timedelta) -> dict[str, Any]:
    return {
        "start": start.isoformat(),
        "end": (start + length).isoformat(),
        "is_day_said": True,
        "is_insisted": False,
    }


def _proposed(request: Request, interview: Interview, spans: Sequence[Span], *, is_new: bool) -> Reply:
    candidate = interview.candidate
    offered = [Slot(interview.interview_id, start, end) for start, end in spans]
    told = _offer(request, interview, offered, is_new=is_new)
    lines = [Text("proposed_told", name=candidate.name)] if told else please_tell(request, candidate)
    if not told:
        lines.append(Text("proposed_relay", number=interview.interview_id))
    held = Text("proposed_held", start=notices.when(interview, request.default_zone))
    me = interview.participant(request.sender.person_id) if is_new else None
    if me:
        lines.append(Text("your_room"))
    return Reply(
        Message(
            title=Text("created_title" if is_new else "proposed_title", number=interview.interview_id),
            fields=(
                Field(Text("field_candidate"), candidate.name),
                *slot_fields(request, interview, offered),
            ),
            lines=(held, *lines),
            link=notices.room_link(me) if me else None,
        ),
        notices=told,
        card_label=Text("label_proposed"),
    )


def _offer(
    request: Request, interview: Interview, offered: Sequence[Slot], *, is_new: bool
) -> tuple[Notice, ...]:
    """Ask the candidate which of the times suits."""
    candidate = interview.candidate
    stays = _is_held_besides(interview, offered)
    held = [Text("offer_held", start=notices.when(interview, request.default_zone))] if stays else []
    message = Message(
        title=Text("invitation_title" if is_new else "offer_title", number=interview.interview_id),
        fields=(*slot_fields(request, interview, offered), *_about(interview)),
        lines=(Text("offer_ask"), *held),
        actions=slot_actions(interview, offered),
        link=notices.room_link(candidate),
        card_ref=notices.card_ref(interview),
    )
    statuses = ("proposed", "confirmed", "declined")
    kind = "invitation" if is_new else "offer"
    return notices.notices_to(kind, request, interview, {candidate: message}, valid_statuses=statuses)


def _about(interview: Interview) -> tuple[Field, ...]:
    return (Field(Text("field_interviewer"), notices.names(notices.expected(interview))),)


def _is_held_besides(interview: Interview, offered: Sequence[Slot]) -> bool:
    """Whether the interview has a time of its own that is none of those offered."""
    is_open = interview.status in ("proposed", "confirmed")
    return is_open and all(slot.start_at != interview.start_at for slot in offered)


def _meant(request: Request, key: str) -> Interview | Reply:
    """Return the interview whose times are chosen from, or the reply that says why there is none."""
    if "number" not in request.args:
        offered = list_slots_for(request.tx, candidate_id=request.sender.person_id, now=request.now)
        numbers = sorted({slot.interview_id for slot in offered})
        if not numbers:
            return answer(Text("nothing_to_choose"), Text("see_my_interviews"))
        if len(numbers) > 1:
            choices = tuple(
                Choice(Text("interview_label", number=number), words=f"#{number}") for number in numbers
            )
            name = key.replace("_", " ")
            return ask(name, "number", Doubt((Text("which_interview"),), choices))
        request = replace(request, args={**request.args, "number": numbers[0]})
    interview = meant_interview(request, lock=True)
    is_candidate = interview.candidate.person_id == request.sender.person_id
    if is_closed(interview, request.now) or (is_candidate and interview.start_at <= request.now):
        return too_late(request, interview)
    if not is_candidate and interview.candidate.is_member:
        return refuse_with_buttons("choose_is_candidates", interview, notices.change_actions(interview))
    return stale_card(request, interview) if is_stale_card(request, interview) else interview


def _open(request: Request, interview: Interview) -> list[Slot]:
    offered = list_slots(request.tx, interview_id=interview.interview_id)
    return [slot for slot in offered if slot.start_at > request.now]


def _nothing_offered(request: Request, interview: Interview) -> Reply:
    start = notices.when(interview, request.default_zone)
    lines = (
        Text("nothing_offered", number=interview.interview_id),
        Text("stands_at", start=start, status=Text(f"status_{interview.status}")),
    )
    is_asked = interview.status == "proposed" and interview.start_at > request.now
    title = Text("show_title", number=interview.interview_id)
    actions = notices.answer_actions(interview) if is_asked else ()
    return Reply(
        Message(title=title, lines=lines, actions=actions, card_ref=notices.card_ref(interview)),
        card_label=Text("label_outdated"),
    )


def _ask_which(request: Request, interview: Interview, offered: Sequence[Slot], *, is_unknown: bool) -> Reply:
    """Show the times again to someone whose words fit none of them, or several."""
    opening = Text("not_offered_time") if is_unknown else Text("offer_ask")
    return Reply(
        Message(
            title=Text("offer_title", number=interview.interview_id),
            fields=slot_fields(request, interview, offered),
            lines=(opening, Text("offer_else", number=interview.interview_id)) if is_unknown else (opening,),
            actions=slot_actions(interview, offered),
            card_ref=notices.card_ref(interview),
        )
    )


def _take(request: Request, interview: Interview, slot: Slot, offered: Sequence[Slot]) -> Reply:
    number = interview.interview_id
    try:
        with savepoint(request.tx):
            choose_slot(
                request.tx,
                cause=request.cause,
                interview_id=number,
                revision=interview.revision,
                start_at=slot.start_at,
                reminders=request.reminders,
            )
    except Conflict:
        return _lost(request, interview, slot, offered)
    after = require_interview(request.tx, interview_id=number)
    me = after.participant(request.sender.person_id)
    lines = [*will_remind(request, after), Text("confirmed_next", number=number)]
    if me:
        lines.append(Text("your_room"))
    return Reply(
        Message(
            title=Text("confirmed_title", number=number),
            fields=notices.fields_of(after, me, request.default_zone),
            lines=tuple(lines),
            link=notices.room_link(me) if me else None,
        ),
        notices=_chosen(request, interview, after),
        card_label=Text("label_confirmed"),
    )


def _lost(request: Request, interview: Interview, slot: Slot, offered: Sequence[Slot]) -> Reply:
    """Tell that a time is gone; offer those that are left, and free ones to ask the interviewer for."""
    number, ignored = interview.interview_id, interview.interview_id
    everyone = [person.person_id for person in interview.participants]
    first, last = min(each.start_at for each in offered), max(each.end_at for each in offered)
    taken = slots.busy(request.tx, everyone, first, last, ignored)
    left = [each for each in offered if each != slot and not _in_the_way(taken, (each.start_at, each.end_at))]
    zone = slots.organiser_zone(request, interview)
    length = slot.end_at - slot.start_at
    free = slots.free_starts(request.tx, everyone, slot.start_at, length, request.now, zone, ignored)
    fresh = [start for start in free if all(start != each.start_at for each in left)]
    fresh = fresh[: max(0, MOST - len(left))]
    *choosing, none = slot_actions(interview, left)
    asking = tuple(
        Action(
            Text("plain", words=Short(start)),
            f"reschedule #{number} {start.isoformat(timespec='minutes')}",
            detail=Text("offer_line", start=notices.when(interview, request.default_zone, start)),
        )
        for start in fresh
    )
    lines = [Text("offer_left" if left else "offer_none_left")]
    if fresh:
        lines.append(Text("offer_fresh"))
    return Reply(
        Message(
            title=Text("offer_lost"),
            fields=slot_fields(request, interview, left),
            lines=tuple(lines),
            actions=(*choosing, *asking, none)[: MOST + 1],
            card_ref=notices.card_ref(interview),
        ),
        card_label=Text("label_taken"),
    )


def _chosen(request: Request, before: Interview, after: Interview) -> tuple[Notice, ...]:
    """Tell the interviewers which time the candidate chose, and whom nothing reached the sender for."""
    line = Text(
        "chosen_notice",
        number=after.interview_id,
        name=after.candidate.name,
        start=notices.when(after, request.default_zone),
    )
    messages = {
        person: notices.with_room(person, line)
        for person in notices.in_charge(request, after)
        if person.person_id != request.sender.person_id
    }
    return notices.notices_to("chosen", request, after, messages, valid_statuses=("confirmed",))


def _refused(request: Request, interview: Interview) -> tuple[Notice, ...]:
    number = interview.interview_id
    message = Message(
        title=Text("none_title", number=number),
        lines=(Text("none_notice", name=interview.candidate.name),),
        actions=(
            Action(Text("button_propose"), f"propose #{number}", is_primary=True),
            *notices.change_actions(interview),
        ),
        card_ref=notices.card_ref(interview),
    )
    people_told = [
        person
        for person in notices.in_charge(request, interview)
        if person.person_id != request.sender.person_id
    ]
    return notices.notices_to("none_of_these", request, interview, dict.fromkeys(people_told, message))
