"""The candidate's answer to a proposed time: confirm it, or decline it and perhaps say why."""

from dataclasses import replace

from handlers import notices, panels
from handlers.arguments import OFFERED, how_to_choose, interview_choice
from handlers.commands import REASON, Argument, command
from handlers.interviews import (
    is_closed,
    is_stale_card,
    meant_interview,
    refuse_with_buttons,
    stale_card,
    too_late,
    will_remind,
)
from handlers.questions import ask
from handlers.reading import Doubt
from handlers.request import Message, Question, Reply, Request, answer
from handlers.texts import Text
from storage.database import savepoint
from storage.errors import Conflict
from storage.interviews import (
    OPEN_STATUSES,
    Interview,
    Participant,
    Status,
    confirm_interview,
    decline_interview,
    list_interviews_of,
    require_interview,
)

_OPTIONAL_NUMBER = Argument("number", "number", is_required=False)


@command(
    "confirm", "accept", "确认", "确定", "接受", "同意", "確認",
    args=(_OPTIONAL_NUMBER,),
)  # fmt: skip
def confirm(request: Request) -> Reply:
    """Confirm a proposed time. Without a number it binds only if exactly one is open."""
    interview = _meant(request, "confirm", ("proposed",))
    if isinstance(interview, Reply):
        return interview
    number = interview.interview_id
    me = interview.participant(request.sender.person_id)
    if me is not None and me.answer == "asked":
        return panels.accept(request, interview, me)
    is_candidate = interview.candidate.person_id == request.sender.person_id
    if not is_candidate and interview.candidate.is_member:
        return refuse_with_buttons("confirm_is_candidates", interview, notices.change_actions(interview))
    if interview.status == "confirmed":
        start = notices.when(interview, request.default_zone)
        line = Text("already_confirmed", number=number, start=start)
        return Reply(Message(lines=(line,)), card_label=Text("label_confirmed"))
    try:
        with savepoint(request.tx):
            confirm_interview(
                request.tx,
                cause=request.cause,
                interview_id=number,
                revision=interview.revision,
                reminders=request.reminders,
            )
    except Conflict:
        return answer(Text("slot_taken", number=number))
    after = require_interview(request.tx, interview_id=number)
    me = after.participant(request.sender.person_id)
    lines = [*will_remind(request, after), Text("confirmed_next", number=number)]
    if me:
        lines.append(Text("your_room"))
    message = Message(
        title=Text("confirmed_title", number=number),
        fields=notices.fields_of(after, me, request.default_zone),
        lines=tuple(lines),
        link=notices.room_link(me) if me else None,
    )
    return Reply(message, notices=notices.confirmed(request, after), card_label=Text("label_confirmed"))


@command(
    "decline", "reject", "拒绝", "谢绝", "放弃", "不参加", "不能参加", "参加不了", "无法参加",
    "没法参加", "cannot attend", "婉拒", "拒絕",
    args=(_OPTIONAL_NUMBER, REASON),
    # Who withdraws cash declines nothing.
    exact=("withdraw",), heard=(r"^withdraw (?=(?:from )?(?:#|no\b|[0-9]|interview))",),
)  # fmt: skip
def decline(request: Request) -> Reply:
    """Decline an interview; the reason may follow at once or later."""
    interview = _meant(request, "decline", ("proposed", "confirmed"))
    if isinstance(interview, Reply):
        return interview
    reason, number = request.args.get("reason", ""), interview.interview_id
    if interview.candidate.person_id != request.sender.person_id:
        me = interview.participant(request.sender.person_id)
        left = panels.leave(request, interview, me, reason, action=_leaving(me)) if me else None
        return left or refuse_with_buttons(
            "decline_is_candidates", interview, notices.help_actions(interview)
        )
    if interview.status == "declined":
        if not reason:
            line = Text("already_declined", number=number)
            return Reply(Message(lines=(line,)), card_label=Text("label_declined"))
        told = notices.declined(request, interview, reason)
        return Reply(Message(lines=(Text("reason_passed_on", number=number),)), notices=told)
    decline_interview(
        request.tx, cause=request.cause, interview_id=number, revision=interview.revision, reason=reason
    )
    after = require_interview(request.tx, interview_id=number)
    lines = [Text("declined_done", number=number), Text("declined_slip", number=number)]
    if not reason:
        lines.append(Text("declined_why", number=number))
    return Reply(
        Message(lines=tuple(lines)),
        notices=notices.declined(request, after, reason),
        # The next words that are no command are the reason.
        question=None if reason else Question("decline", {"number": number}, "reason"),
        card_label=Text("label_declined"),
    )


def _meant(request: Request, command_name: str, open_statuses: tuple[Status, ...]) -> Interview | Reply:
    """Return the interview that is answered for, or the reply that says why there is none."""
    if "number" not in request.args:
        # Who confirms once more hears that it is confirmed.
        open_ones = waiting(request, open_statuses) or waiting(request, ("confirmed",))
        if not open_ones:
            return answer(Text(f"nothing_to_{command_name}"), Text("see_my_interviews"))
        if len(open_ones) > 1:
            choices = tuple(
                interview_choice(each, notices.when(each, request.default_zone), request.sender.person_id)
                for each in open_ones[:OFFERED]
            )
            return ask(
                command_name, "number", Doubt((Text("which_interview"), *how_to_choose(open_ones)), choices)
            )
        request = replace(request, args={**request.args, "number": open_ones[0].interview_id})
    interview = meant_interview(request, lock=True)
    is_candidate = interview.candidate.person_id == request.sender.person_id
    if is_closed(interview, request.now) or (is_candidate and interview.start_at <= request.now):
        return too_late(request, interview)
    return stale_card(request, interview) if is_stale_card(request, interview) else interview


def waiting(request: Request, open_statuses: tuple[Status, ...] = ("proposed",)) -> list[Interview]:
    """List the sender's interviews that still can be answered for: as the candidate, or asked to join."""
    me = request.sender.person_id
    page = list_interviews_of(request.tx, person_id=me, after=request.now, before=None, limit=2 * OFFERED)
    return [
        each for each in page.interviews if each.start_at > request.now and _is_asked(each, me, open_statuses)
    ]


def _is_asked(interview: Interview, person_id: int, open_statuses: tuple[Status, ...]) -> bool:
    me = interview.participant(person_id)
    if me is None or me.side == "candidate":
        return interview.status in open_statuses
    return me.answer == "asked" and interview.status in OPEN_STATUSES


def _leaving(me: Participant) -> str:
    """Name for the audit how an interviewer leaves: they refuse what they were asked, or cannot come."""
    return "refuse" if me.answer == "asked" else "cannot_come"
