"""Interviews: list them, look at one, book, move and cancel.

An interview exists for its people and for admins only.
"""

from datetime import datetime, timedelta
from typing import Any

from handlers import notices, people, slots
from handlers.arguments import time_choices
from handlers.commands import CANDIDATE, DURATION, NUMBER, PERIOD, REASON, TIME, TITLE, command, interviewers
from handlers.dialogue import ask
from handlers.request import Message, Reply, Request, answer
from handlers.texts import Minutes, Text
from storage.database import expect, savepoint
from storage.errors import Conflict
from storage.interviews import (
    OPEN_STATUSES,
    Interview,
    Participant,
    cancel_interview,
    get_interview,
    insert_interview,
    list_interviews_of,
    move_interview,
    require_interview,
)

DEFAULT_LENGTH = timedelta(minutes=60)
_PAGE = 8


@command(
    "my interviews",
    "my interview",
    "interviews",
    "list interviews",
    "list my interviews",
    "show my interviews",
    "我的面试",
    "我的面試",
    "查看我的面试",
    "看看我的面试",
    "面试列表",
    "面试安排",
    exact=(
        "今天的面试",
        "明天的面试",
        "本周的面试",
        "这周的面试",
        "下周的面试",
        "面试",
        "今天",
        "明天",
        "today",
        "tomorrow",
    ),
    args=(PERIOD,),
)
def my_interviews(request: Request) -> Reply:
    """List the sender's interviews, soonest first; the next one with its room."""
    start, end, name = request.args.get("period", (request.now, None, "upcoming"))
    # What is running belongs to "today"; without a period only what is still to end counts.
    after = max(start, request.now) if name == "upcoming" else start
    me = request.sender.person_id
    page = list_interviews_of(request.tx, person_id=me, after=after, before=end, limit=_PAGE)
    found = page.interviews
    if not found:
        return answer(Text("list_empty", period=_period(request)), Text(f"list_hint_{_hint(request)}"))
    upcoming = next(
        (each for each in found if each.end_at > request.now and each.status in OPEN_STATUSES), None
    )
    lines = [Text("list_title", period=_period(request), count=page.total)]
    lines += [_list_line(request, interview) for interview in found]
    if page.total > len(found):
        lines.append(Text("list_more", count=page.total - len(found)))
    link = notices.room_link(_me(upcoming, request)) if upcoming else None
    if upcoming:
        lines.append(Text("list_next", number=upcoming.interview_id))
    return Reply(Message(lines=tuple(lines), link=link))


@command(
    "show", "details", "detail", "查看", "看看", "查", "详情", "where", "when", "link", "链接", "在哪",
    args=(NUMBER,),
)  # fmt: skip
def show(request: Request) -> Reply:
    """Show one interview as the sender may see it."""
    interview = visible_interview(request)
    if interview is None:
        return not_found(request)
    me = interview.participant(request.sender.person_id)
    lines = [Text(f"status_{interview.status}_line")]
    if interview.status == "proposed" and me and me.side == "candidate":
        lines.append(Text("how_to_answer", number=interview.interview_id))
    elif me is None or me.side == "interviewer":
        lines.append(Text("how_to_change", number=interview.interview_id))
    return Reply(
        Message(
            title=Text("show_title", number=interview.interview_id),
            fields=notices.fields_of(interview, me, request.default_zone),
            lines=tuple(lines),
            link=notices.room_link(me) if me and interview.status in OPEN_STATUSES else None,
        )
    )


@command(
    "create room",
    "create a room",
    "create interview",
    "create an interview",
    "new room",
    "new interview",
    "book room",
    "book interview",
    "schedule interview",
    "schedule an interview",
    "schedule",
    "room for",
    "create",
    "创建房间",
    "创建面试",
    "新建房间",
    "新建面试",
    "安排面试",
    "安排一场面试",
    "约面试",
    "預約面試",
    "創建房間",
    args=(CANDIDATE, TIME, DURATION, TITLE),
    who=interviewers,
)
def create_room(request: Request) -> Reply:
    """Book an interview between the sender and a candidate, and invite the candidate."""
    start, end = _asked_span(request, DEFAULT_LENGTH)
    # One savepoint around both: a candidate added for a time that is taken is not left behind.
    try:
        with savepoint(request.tx):
            candidate_id = people.candidate_for(request, request.args["candidate"])
            interview = insert_interview(
                request.tx,
                cause=request.cause,
                title=request.args.get("title", ""),
                candidate_id=candidate_id,
                interviewer_ids=[request.sender.person_id],
                start_at=start,
                end_at=end,
                reminders=request.reminders,
            )
    except Conflict:
        known = request.args["candidate"].get("person_id")
        busy = [request.sender.person_id] + ([known] if known else [])
        return _clash(request, "create room", busy, start, end)
    if _is_reachable(interview.candidate):
        line = Text("created_told")
    else:
        line = Text("created_forward", link=notices.room_link(interview.candidate))
    message = Message(
        title=Text("created_title", number=interview.interview_id),
        fields=notices.fields_of(
            interview, interview.participant(request.sender.person_id), request.default_zone
        ),
        lines=(line,),
        link=notices.room_link(_me(interview, request)),
    )
    invitations = (notices.invitation(request, interview),) if _is_reachable(interview.candidate) else ()
    return Reply(message, notices=invitations)


@command(
    "reschedule", "move", "postpone", "改期", "改时间", "改到", "改約", "改约", "调整",
    args=(NUMBER, TIME, DURATION),
)  # fmt: skip
def reschedule(request: Request) -> Reply:
    """Move an interview (its interviewers, admins), or ask for another time (its candidate)."""
    interview = visible_interview(request, lock=True)
    if interview is None:
        return not_found(request)
    if interview.status in ("cancelled", "done", "no_show"):
        return too_late(request, interview)
    if is_stale_card(request, interview):
        return stale_card(request, interview)
    start, end = _asked_span(request, timedelta(minutes=interview.minutes))
    if (start, end) == (interview.start_at, interview.end_at):
        return answer(
            Text(
                "same_time",
                number=interview.interview_id,
                start=notices.when(interview, request.default_zone),
            )
        )
    me = interview.participant(request.sender.person_id)
    if me is not None and me.side == "candidate":
        return _ask_for_other_time(request, interview, start)
    try:
        with savepoint(request.tx):
            moved = move_interview(
                request.tx,
                cause=request.cause,
                interview_id=interview.interview_id,
                revision=interview.revision,
                start_at=start,
                end_at=end,
                reminders=request.reminders,
            )
    except Conflict:
        busy = [person.person_id for person in interview.participants]
        return _clash(request, "reschedule", busy, start, end, interview=interview)
    after = require_interview(request.tx, interview_id=interview.interview_id)
    if not moved:
        return too_late(request, after)
    zone = request.default_zone
    lines = [
        Text("moved_line", old=notices.when(interview, zone), new=notices.when(after, zone)),
        Text("moved_told" if _is_reachable(after.candidate) else "moved_forward"),
    ]
    message = Message(
        title=Text("moved_title", number=after.interview_id),
        lines=tuple(lines),
        link=notices.room_link(me) if me else None,
    )
    return Reply(message, notices=notices.moved(request, interview, after), card_label=Text("label_moved"))


@command("cancel", "取消面试", "取消", args=(NUMBER, REASON))
def cancel(request: Request) -> Reply:
    """Cancel an interview and tell everyone in it."""
    interview = visible_interview(request, lock=True)
    if interview is None:
        return not_found(request)
    me = interview.participant(request.sender.person_id)
    if me is not None and me.side == "candidate":
        return answer(Text("cancel_is_decline", number=interview.interview_id))
    if interview.status == "cancelled" or interview.end_at <= request.now:
        return too_late(request, interview)
    if is_stale_card(request, interview):
        return stale_card(request, interview)
    reason = request.args.get("reason", "")
    if not cancel_interview(
        request.tx, cause=request.cause, interview_id=interview.interview_id, reason=reason
    ):
        return too_late(request, interview)
    after = require_interview(request.tx, interview_id=interview.interview_id)
    told = "cancelled_told" if _is_reachable(after.candidate) else "cancelled_untold"
    reply = answer(
        Text("cancelled_done", number=after.interview_id, start=notices.when(after, request.default_zone)),
        Text(told, name=after.candidate.name),
    )
    return Reply(
        reply.message, notices=notices.cancelled(request, after, reason), card_label=Text("label_cancelled")
    )


def visible_interview(request: Request, *, lock: bool = False) -> Interview | None:
    """Load the interview the command names, if the sender may know that it exists."""
    interview = get_interview(request.tx, interview_id=request.args["number"], lock=lock)
    if interview is None:
        return None
    if request.sender.role == "admin" or interview.participant(request.sender.person_id):
        return interview
    return None


def not_found(request: Request) -> Reply:
    """Answer alike for what does not exist and for what is not the sender's."""
    return answer(Text("not_found", number=request.args["number"]))


def too_late(request: Request, interview: Interview) -> Reply:
    """Tell why an interview can no longer be changed."""
    if interview.status == "cancelled":
        return replace_label(
            answer(Text("already_cancelled", number=interview.interview_id)), "label_cancelled"
        )
    is_candidate = interview.candidate.person_id == request.sender.person_id
    name = "is_over_candidate" if is_candidate else "is_over"
    return replace_label(answer(Text(name, number=interview.interview_id)), "label_over")


def is_stale_card(request: Request, interview: Interview) -> bool:
    """Whether a button was pressed that was made for an earlier time of this interview."""
    return request.seen_revision is not None and request.seen_revision != interview.revision


def stale_card(request: Request, interview: Interview) -> Reply:
    """Answer an old card's button with how things stand now; nothing is changed."""
    me = interview.participant(request.sender.person_id)
    asks = me is not None and me.side == "candidate" and interview.status == "proposed"
    return Reply(
        Message(
            title=Text("stale_title", number=interview.interview_id),
            lines=(Text("stale_line", start=notices.when(interview, request.default_zone)),),
            actions=notices.answer_actions(interview) if asks else (),
            card_ref=notices.card_ref(interview),
        ),
        card_label=Text("label_outdated"),
    )


def replace_label(reply: Reply, name: str) -> Reply:
    return Reply(reply.message, reply.notices, reply.question, Text(name), reply.language)


def _asked_span(request: Request, length: timedelta) -> tuple[datetime, datetime]:
    """Return start and end: the end said in words, else the duration said, else the usual length."""
    start, end = request.args["time"]
    if "duration" in request.args:
        return start, start + request.args["duration"]
    return start, end if end is not None and end > start else start + length


def _ask_for_other_time(request: Request, interview: Interview, start: datetime) -> Reply:
    zone = request.default_zone
    return Reply(
        Message(
            lines=(
                Text(
                    "wish_passed_on",
                    number=interview.interview_id,
                    new=notices.when(interview, zone, start),
                    old=notices.when(interview, zone),
                ),
            )
        ),
        notices=notices.wish(request, interview, start),
        card_label=Text("label_wished"),
    )


def _clash(
    request: Request,
    command_name: str,
    person_ids: list[int],
    start: datetime,
    end: datetime,
    interview: Interview | None = None,
) -> Reply:
    """Tell who is busy, without saying with what unless it is the sender's own, and offer free times."""
    ignored = interview.interview_id if interview else None
    busy = slots.busy(request.tx, person_ids, start, end, ignored)
    mine = next((each for each in busy if each.person_id == request.sender.person_id), None)
    line = Text("clash_yours", number=mine.interview_id) if mine else Text("clash_theirs")
    free = slots.free_starts(request.tx, person_ids, start, end - start, request.now, request.zone, ignored)
    lines = (line, Text("clash_offer" if free else "ask_time"))
    return ask(command_name, "time", lines, time_choices(free))


def _list_line(request: Request, interview: Interview) -> Text:
    me = _me(interview, request)
    others: Any = (
        interview.candidate.name if me.side == "interviewer" else notices.names(interview.interviewers)
    )
    return Text(
        "list_line",
        number=interview.interview_id,
        start=notices.when(interview, request.default_zone),
        length=Minutes(interview.minutes),
        who=others,
        title=f" · {interview.title}" if interview.title else "",
        status=Text(f"status_{interview.status}"),
    )


def _me(interview: Interview, request: Request) -> Participant:
    """Return the sender's part in an interview of their own."""
    return expect(interview.participant(request.sender.person_id))


def _period(request: Request) -> Text:
    period = request.args.get("period")
    if period is None:
        return Text("period_upcoming")
    start, _, name = period
    if name == "day":
        return Text("plain", words=f"{start.astimezone(request.zone):%Y-%m-%d}")
    return Text(f"period_{name}")


def _hint(request: Request) -> str:
    return "candidate" if request.sender.role == "candidate" else "interviewer"


def _is_reachable(person: Participant) -> bool:
    return person.userid is not None and person.is_active
