"""The candidate's answer to a proposed time: confirm it, or decline it and perhaps say why."""

from dataclasses import replace

from handlers import notices
from handlers.arguments import interview_choice
from handlers.commands import REASON, Argument, command
from handlers.dialogue import ask
from handlers.interviews import (
    is_stale_card,
    not_found,
    replace_label,
    stale_card,
    too_late,
    visible_interview,
)
from handlers.request import Message, Reply, Request, answer
from handlers.texts import Text
from storage.database import expect, savepoint
from storage.errors import Conflict
from storage.interviews import (
    Interview,
    Status,
    confirm_interview,
    decline_interview,
    list_interviews_of,
    require_interview,
)

_OPTIONAL_NUMBER = Argument("number", "number", is_required=False)


@command(
    "confirm", "accept", "确认", "接受", "同意", "確認",
    exact=("可以", "没问题", "ok", "yes", "好的", "好"),
    args=(_OPTIONAL_NUMBER,),
)  # fmt: skip
def confirm(request: Request) -> Reply:
    """Confirm a proposed time. Without a number it binds only if exactly one is open."""
    interview = _meant(request, "confirm", ("proposed",))
    if isinstance(interview, Reply):
        return interview
    if interview.status == "confirmed":
        line = Text(
            "already_confirmed",
            number=interview.interview_id,
            start=notices.when(interview, request.default_zone),
        )
        return replace_label(answer(line), "label_confirmed")
    try:
        with savepoint(request.tx):
            is_changed = confirm_interview(
                request.tx,
                cause=request.cause,
                interview_id=interview.interview_id,
                revision=interview.revision,
                reminders=request.reminders,
            )
    except Conflict:
        return answer(Text("slot_taken", number=interview.interview_id))
    after = require_interview(request.tx, interview_id=interview.interview_id)
    if not is_changed:
        return too_late(request, after)
    message = Message(
        title=Text("confirmed_title", number=after.interview_id),
        fields=notices.fields_of(after, after.candidate, request.default_zone),
        lines=(Text("confirmed_next", number=after.interview_id),),
        link=notices.room_link(after.candidate),
    )
    return Reply(message, notices=notices.confirmed(request, after), card_label=Text("label_confirmed"))


@command(
    "decline", "reject", "withdraw", "拒绝", "谢绝", "放弃", "不参加", "婉拒", "拒絕",
    args=(_OPTIONAL_NUMBER, REASON),
)  # fmt: skip
def decline(request: Request) -> Reply:
    """Decline an interview; the reason may follow at once or later."""
    interview = _meant(request, "decline", ("proposed", "confirmed"))
    if isinstance(interview, Reply):
        return interview
    reason = request.args.get("reason", "")
    number = interview.interview_id
    if interview.status == "declined":
        if not reason:
            return replace_label(answer(Text("already_declined", number=number)), "label_declined")
        told = notices.declined(request, interview, reason)
        return Reply(Message(lines=(Text("reason_passed_on", number=number),)), notices=told)
    is_changed = decline_interview(
        request.tx, cause=request.cause, interview_id=number, revision=interview.revision, reason=reason
    )
    after = require_interview(request.tx, interview_id=number)
    if not is_changed:
        return too_late(request, after)
    lines = [Text("declined_done", number=number)]
    if not reason:
        lines.append(Text("declined_why", number=number))
    return Reply(
        Message(lines=tuple(lines)),
        notices=notices.declined(request, after, reason),
        card_label=Text("label_declined"),
    )


def _meant(request: Request, command_name: str, open_statuses: tuple[Status, ...]) -> Interview | Reply:
    """Return the interview the candidate answers for, or the reply that says why there is none."""
    if "number" not in request.args:
        return _only_open(request, command_name, open_statuses)
    interview = visible_interview(request, lock=True)
    if interview is None:
        return not_found(request)
    me = interview.participant(request.sender.person_id)
    if me is None or me.side != "candidate":
        return answer(Text(f"{command_name}_is_candidates", number=interview.interview_id))
    if interview.status in ("cancelled", "done", "no_show") or interview.start_at <= request.now:
        return too_late(request, interview)
    if is_stale_card(request, interview):
        return stale_card(request, interview)
    return interview


def _only_open(request: Request, command_name: str, open_statuses: tuple[Status, ...]) -> Interview | Reply:
    me = request.sender.person_id
    page = list_interviews_of(request.tx, person_id=me, after=request.now, before=None, limit=20)
    mine = [
        each for each in page.interviews if each.candidate.person_id == me and each.start_at > request.now
    ]
    waiting = [each for each in mine if each.status in open_statuses]
    if not waiting:
        return answer(Text(f"nothing_to_{command_name}"), Text("see_my_interviews"))
    if len(waiting) > 1:
        choices = [
            interview_choice(each.interview_id, notices.when(each, request.default_zone))
            for each in waiting[:5]
        ]
        return ask(command_name, "number", (Text("which_interview"),), choices)
    request = replace(request, args={**request.args, "number": waiting[0].interview_id})
    return expect(visible_interview(request, lock=True))
