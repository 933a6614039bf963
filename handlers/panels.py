"""The interviewers of an interview: who is asked to join, who leaves, and what they answer.

Whoever is asked has their time held and a room link of their own at once; whoever leaves loses both.
"""

from dataclasses import replace

from handlers import notices, slots
from handlers.arguments import ask_colleague
from handlers.commands import NUMBER, Argument, command
from handlers.interviews import (
    is_closed,
    is_stale_card,
    meant_interview,
    refuse_with_buttons,
    stale_card,
    too_late,
    will_remind,
)
from handlers.questions import PIECED, ask
from handlers.reading import Choice, Doubt
from handlers.request import Action, Message, Notice, Reply, Request, answer
from handlers.rights import interviewers
from handlers.texts import Short, Text
from storage.database import expect, savepoint
from storage.errors import Conflict
from storage.interviews import Interview, Participant, require_interview
from storage.panels import accept_interviewer, ask_interviewer, remove_interviewer
from storage.people import Person, get_person

COLLEAGUE = Argument("colleague", "colleague", is_required=False)
ANYWAY = Argument("anyway", "yes", is_required=False)
_CHANGE = Argument("change", "change", is_required=False)
_OPEN = ("proposed", "confirmed")


@command(
    "panel", "interviewer", "面试官", "面試官", "面试官名单", "调整面试官",
    args=(NUMBER, _CHANGE, COLLEAGUE, ANYWAY),
    who=interviewers,
    heard=(
        r"^(?:please )?(?:add|remove|delete|drop)\b.+\b(?:to|from)\b.+(?:\b(?:interview|panel)\b|#[0-9])",
        r"^(?:please )?add .{2,40} to (?:#|no\b|interview|the (?:panel|interview))",
        r"^(?:请|麻烦)?把.+(?:从.+面试|#?[0-9]+.{0,4}).*(?:去掉|移除|移出|删掉)",
        r"^(?:请|麻烦)?把.+(?:加到|加进|加入).+(?:面试|[0-9])",
        r"(?:让|请|叫|把|加上?).{1,14}(?:参加|加入|加到|加进|一起面)",
        r"\b(?:get|ask|have|invite|bring|want) .{2,30} (?:to )?(?:join|sit in)\b",
        r"面试(?!官).{0,3}(?:加上|去掉|移除)|(?:[号场]|面试).{0,4}(?:叫上|带上|拉上|喊上|加上)",
    ),
)  # fmt: skip
def panel(request: Request) -> Reply:
    """Show who interviews; ask one more to join, or take one out (the organiser, admins)."""
    interview = meant_interview(request, lock=True)
    change, colleague = request.args.get("change"), request.args.get("colleague")
    if interview.candidate.person_id == request.sender.person_id:
        return answer(Text("interviewers_only", number=interview.interview_id))
    if change is None and colleague is None:
        return _shown(request, interview)
    if is_closed(interview, request.now):
        return too_late(request, interview)
    if not arranges(request, interview):
        return answer(Text("panel_not_yours", name=_organiser(request, interview).name))
    if is_stale_card(request, interview):
        return stale_card(request, interview)
    if colleague is None:
        return _ask_whom(request, interview, change)
    person = expect(get_person(request.tx, person_id=colleague["person_id"]))
    return _remove(request, interview, person) if change == "remove" else _add(request, interview, person)


def arranges(request: Request, interview: Interview) -> bool:
    """Whether the sender says who interviews: the organiser and admins do."""
    return interview.organiser_id == request.sender.person_id or request.sender.role == "admin"


def accept(request: Request, interview: Interview, me: Participant) -> Reply:
    """Note that someone who was asked to interview comes; whose place they take is told, and leaves."""
    number = interview.interview_id
    leaving = interview.participant(me.replaces) if me.replaces else None
    if not accept_interviewer(request.tx, cause=request.cause, interview_id=number, person_id=me.person_id):
        return answer(Text("panel_accepted_already", number=number))
    after = require_interview(request.tx, interview_id=number)
    now_me = expect(after.participant(me.person_id))
    message = Message(
        title=Text("panel_accepted", number=number),
        fields=notices.fields_of(after, now_me, request.default_zone),
        lines=(*will_remind(request, after), Text("panel_next", number=number), Text("your_room")),
        link=notices.room_link(now_me),
    )
    told = (*_answered(request, after, me, "panel_accepted_notice"), *_replaced(request, after, leaving, me))
    return Reply(message, notices=told, card_label=Text("label_accepted"))


def leave(request: Request, interview: Interview, me: Participant, reason: str, action: str) -> Reply | None:
    """Let an interviewer go who was only asked, or whom others stay without; None if nobody would be left."""
    number = interview.interview_id
    is_gone = remove_interviewer(
        request.tx,
        cause=request.cause,
        interview_id=number,
        person_id=me.person_id,
        action=action,
        reason=reason,
    )
    if not is_gone:
        return None
    after = require_interview(request.tx, interview_id=number)
    told = _answered(request, after, me, f"panel_{action}_notice", reason)
    line = Text("panel_left", number=number, start=notices.when(interview, request.default_zone))
    organiser = _organiser(request, after)
    is_mine = organiser.person_id == me.person_id
    lines = [line] if is_mine else [line, Text("panel_left_slip", name=organiser.name)]
    return Reply(Message(lines=tuple(lines)), notices=told, card_label=Text("label_left"))


def ask_to_interview(
    request: Request, interview: Interview, person: Person, *, replaces: Participant | None
) -> Reply | None:
    """Hold someone's time and ask them to interview; the reply only if they are busy."""
    try:
        with savepoint(request.tx):
            ask_interviewer(
                request.tx,
                cause=request.cause,
                interview_id=interview.interview_id,
                person_id=person.person_id,
                start_at=interview.start_at,
                end_at=interview.end_at,
                replaces=replaces.person_id if replaces else None,
                is_overlapping=request.args.get("anyway") is True,
                reminders=request.reminders,
            )
    except Conflict:
        return _busy(request, interview, person, replaces)
    return None


def asked(request: Request, interview: Interview, person: Participant) -> tuple[Notice, ...]:
    """Ask a colleague to interview, alone in someone's place or beside the others."""
    leaving = interview.participant(person.replaces) if person.replaces else None
    line = (
        Text("swap_ask", name=request.sender.name, leaving=leaving.name)
        if leaving and leaving.person_id != request.sender.person_id
        else Text("swap_ask_me", name=request.sender.name)
        if leaving
        else Text("panel_ask_by", name=request.sender.name)
    )
    message = notices.panel_ask(request, interview, person, line)
    return notices.notices_to("panel_ask", request, interview, {person: message}, valid_statuses=_OPEN)


def removed(request: Request, interview: Interview, person: Participant, name: str) -> tuple[Notice, ...]:
    """Tell someone that they do not interview any more, and that their room link is dead."""
    if person.person_id == request.sender.person_id:
        return ()
    start = notices.when(interview, request.default_zone)
    lines = (
        Text(name, number=interview.interview_id, start=start, candidate=interview.candidate.name),
        Text("panel_link_dead"),
    )
    told = notices.notices_to("panel_removed", request, interview, {person: Message(lines=lines)})
    # Of a move they hear nothing any more; this stays true.
    return tuple(replace(notice, revision=None) for notice in told)


def _shown(request: Request, interview: Interview) -> Reply:
    lines = [
        Text("panel_line", name=each.name, answer=Text(f"panel_{each.answer}_word"))
        for each in interview.interviewers
    ]
    number = interview.interview_id
    is_open = interview.status in _OPEN and not is_closed(interview, request.now)
    actions: tuple[Action, ...] = ()
    if is_open and arranges(request, interview):
        adding = Action(Text("button_add"), f"panel #{number} add", is_primary=True)
        removing = Action(Text("button_remove"), f"panel #{number} remove")
        actions = (adding, removing) if len(interview.interviewers) > 1 else (adding,)
        actions = (*actions, Action(Text("button_swap"), f"swap #{number}"))
    title = Text("panel_title", number=number)
    return Reply(
        Message(title=title, lines=tuple(lines), actions=actions, card_ref=notices.card_ref(interview))
    )


def _ask_whom(request: Request, interview: Interview, change: str | None) -> Reply:
    if change != "remove":
        return ask("panel", "colleague", ask_colleague(request.tx, interview), {PIECED: True})
    choices = tuple(
        Choice(Text("plain", words=each.name), {"person_id": each.person_id})
        for each in interview.interviewers
    )
    return ask("panel", "colleague", Doubt((Text("panel_remove_whom"),), choices), {PIECED: True})


def _add(request: Request, interview: Interview, person: Person) -> Reply:
    number = interview.interview_id
    if interview.candidate.person_id == person.person_id:
        return answer(Text("panel_is_candidate", name=person.name))
    if interview.participant(person.person_id):
        return answer(Text("panel_is_in", name=person.name, number=number))
    if interview.status not in _OPEN:
        return refuse_with_buttons("panel_declined_first", interview, notices.change_actions(interview))
    is_busy = ask_to_interview(request, interview, person, replaces=None)
    if is_busy:
        return is_busy
    after = require_interview(request.tx, interview_id=number)
    joining = expect(after.participant(person.person_id))
    if joining.person_id == request.sender.person_id:
        return accept(request, after, joining)
    start = notices.when(after, request.default_zone)
    lines = [Text("panel_asked", name=person.name, number=number, start=start)]
    if not joining.is_member:
        lines.append(Text("please_tell", name=person.name))
    return Reply(Message(lines=tuple(lines)), notices=asked(request, after, joining))


def _remove(request: Request, interview: Interview, person: Person) -> Reply:
    number = interview.interview_id
    leaving = interview.participant(person.person_id)
    if leaving is None or leaving.side != "interviewer":
        return answer(Text("panel_not_in", name=person.name, number=number))
    knows = notices.has_heard(request, interview, leaving)
    is_gone = remove_interviewer(
        request.tx,
        cause=request.cause,
        interview_id=number,
        person_id=person.person_id,
        action="remove_interviewer",
        reason="",
    )
    if not is_gone:
        return refuse_with_buttons("panel_last", interview, notices.help_actions(interview))
    after = require_interview(request.tx, interview_id=number)
    is_me = person.person_id == request.sender.person_id
    line = (
        Text("panel_removed_me", number=number)
        if is_me
        else Text("panel_removed", name=person.name, number=number)
    )
    told = removed(request, after, leaving, "panel_removed_notice") if knows else ()
    if after.organiser_id != interview.organiser_id:
        told = (*told, *_handed_over(request, after))
    return Reply(
        Message(lines=(line, Text("panel_now", names=notices.names(after.interviewers)))), notices=told
    )


def _busy(request: Request, interview: Interview, person: Person, leaving: Participant | None) -> Reply:
    """Tell that a colleague is busy then, and offer times when all are free, or to ask them all the same."""
    everyone = [*(each.person_id for each in interview.participants), person.person_id]
    number, start = interview.interview_id, interview.start_at
    zone = slots.organiser_zone(request, interview)
    length = interview.end_at - start
    free = slots.free_starts(request.tx, everyone, start, length, request.now, zone, number)
    moves = tuple(
        Action(
            Text("plain", words=Short(each)),
            f"reschedule #{number} {each.isoformat(timespec='minutes')}",
            detail=Text("offer_line", start=notices.when(interview, request.default_zone, each)),
        )
        for each in free
    )
    asking = (
        f"swap #{number} {person.userid} for {leaving.userid}"
        if leaving
        else f"panel #{number} add {person.userid}"
    )
    lines = [Text("colleague_busy_at", start=notices.when(interview, request.default_zone))]
    if free:
        lines.append(Text("colleague_busy_move"))
    return Reply(
        Message(
            title=Text("colleague_busy", name=person.name),
            lines=tuple(lines),
            actions=(*moves, Action(Text("ask_anyway"), f"{asking} anyway")),
            card_ref=notices.card_ref(interview),
        )
    )


def _answered(
    request: Request, interview: Interview, person: Participant, name: str, reason: str = ""
) -> tuple[Notice, ...]:
    """Tell the others who interview, and who arranged it, what a colleague answered."""
    number = interview.interview_id
    start = notices.when(interview, request.default_zone)
    line = Text(name, number=number, name=person.name, start=start)
    is_no = name != "panel_accepted_notice"
    arranging = Message(
        title=Text("panel_answer_title", number=number),
        lines=(line, *notices.reason_lines(reason)),
        actions=(
            Action(Text("button_add"), f"panel #{number} add", is_primary=True),
            Action(Text("button_move"), f"reschedule #{number}"),
        ),
        card_ref=notices.card_ref(interview),
    )
    plain = Message(lines=(line, *notices.reason_lines(reason)))
    messages = {
        each: arranging if is_no and each.person_id == interview.organiser_id else plain
        for each in notices.in_charge(request, interview)
        if each.person_id not in (person.person_id, request.sender.person_id)
    }
    return notices.notices_to("panel_answer", request, interview, messages)


def _replaced(
    request: Request, interview: Interview, leaving: Participant | None, coming: Participant
) -> tuple[Notice, ...]:
    """Tell whose place was taken, and the candidate, who comes now."""
    if leaving is None:
        return ()
    line = Text("swap_candidate_notice", number=interview.interview_id, name=coming.name)
    candidate = {interview.candidate: Message(lines=(line,))}
    return (
        *removed(request, interview, leaving, "swap_done_notice"),
        *notices.notices_to("swap", request, interview, candidate, valid_statuses=_OPEN),
    )


def _handed_over(request: Request, interview: Interview) -> tuple[Notice, ...]:
    """Tell the interviewer whose the interview is now that whoever arranged it left."""
    organiser = _organiser(request, interview)
    if organiser.person_id == request.sender.person_id:
        return ()
    message = Message(
        title=Text("panel_handed_title", number=interview.interview_id),
        fields=notices.fields_of(interview, organiser, request.default_zone),
        lines=(Text("panel_handed_over"),),
        actions=(
            Action(Text("button_add"), f"panel #{interview.interview_id} add"),
            *notices.change_actions(interview),
        ),
        card_ref=notices.card_ref(interview),
    )
    return notices.notices_to("handed_over", request, interview, {organiser: message})


def _organiser(request: Request, interview: Interview) -> Participant:
    known = interview.participant(interview.organiser_id)
    if known:
        return known
    return notices.as_participant(interview, expect(get_person(request.tx, person_id=interview.organiser_id)))
