"""Interviews: list them, look at one, book, move and cancel.

An interview exists for its people and for admins only.
"""

from datetime import datetime, timedelta

from handlers import notices, people, slots
from handlers.commands import CANDIDATE, DURATION, NUMBER, PERIOD, REASON, TIME, TITLE, command
from handlers.questions import ask
from handlers.reading import Doubt
from handlers.request import Action, Message, Notice, Reply, Request, answer
from handlers.rights import interviewers, visible_interview
from handlers.texts import SENTENCES, Day, Minutes, Text, When
from handlers.times import AskedTime, past, time_choices
from storage.database import expect, savepoint
from storage.errors import Conflict
from storage.interviews import (
    OPEN_STATUSES,
    Interview,
    Participant,
    cancel_interview,
    insert_interview,
    list_interviews_of,
    move_interview,
    require_interview,
    wish_interview,
)

DEFAULT_LENGTH = timedelta(minutes=60)
_PAGE = 8


@command(
    "my interviews", "my interview", "interviews", "list interviews", "list my interviews",
    "show my interviews", "show me my interviews", "what are my interviews", "我的面试", "我的面試",
    "查看我的面试", "看看我的面试", "查一下我的面试", "查询我的面试", "面试列表", "我有什么面试",
    "我有哪些面试",
    exact=(
        "今天的面试", "明天的面试", "后天的面试", "本周的面试", "这周的面试", "下周的面试", "我今天的面试",
        "我明天的面试", "我本周的面试", "我这周的面试", "我下周的面试", "面试", "今天", "明天", "本周",
        "下周", "today", "tomorrow", "this week", "next week", "面试安排",
    ),
    args=(PERIOD,),
)  # fmt: skip
def my_interviews(request: Request) -> Reply:
    """List the sender's interviews, soonest first; the next one with its room."""
    start, end, name = request.args.get("period", (request.now, None, "upcoming"))
    me = request.sender.person_id
    page = list_interviews_of(request.tx, person_id=me, after=start, before=end, limit=_PAGE)
    found = page.interviews
    period = _period(start, end, name)
    if not found:
        return answer(Text("list_empty", period=period), Text(f"list_hint_{_kind(request)}"))
    lines = [Text("list_title", period=period, count=page.total)]
    lines += [_list_line(request, interview) for interview in found]
    if page.total > len(found):
        lines.append(Text("list_more", count=page.total - len(found)))
    open_ones = [each for each in found if each.status in OPEN_STATUSES and each.end_at > request.now]
    waiting = [each for each in open_ones if each.status == "proposed" and each.candidate.person_id == me]
    if waiting:
        lines.append(Text("list_confirm", number=waiting[0].interview_id))
    if not open_ones:
        return answer(*lines)
    lines.append(Text("list_next", number=open_ones[0].interview_id))
    return Reply(Message(lines=tuple(lines), link=notices.room_link(_me(open_ones[0], request))))


@command(
    "show", "details", "detail", "查看", "看看", "查", "详情", "where", "when", "link", "链接", "在哪",
    args=(NUMBER,),
)  # fmt: skip
def show(request: Request) -> Reply:
    """Show one interview as the sender may see it, with what they can do about it."""
    interview = meant_interview(request)
    me = interview.participant(request.sender.person_id)
    is_candidate = me is not None and me.side == "candidate"
    status = _status(interview, request.now)
    is_ahead = status in OPEN_STATUSES
    is_asked = is_candidate and status == "proposed" and interview.start_at > request.now
    link = notices.room_link(me) if me and is_ahead else None
    lines = [Text(f"status_{status}_line")]
    if is_ahead and not is_candidate:
        lines.append(Text("how_to_change", number=interview.interview_id))
    elif is_ahead and not is_asked:
        lines.append(Text("how_to_leave_interview", number=interview.interview_id))
    if link and not is_asked:
        lines.append(Text("your_room"))
    return Reply(
        Message(
            title=Text("show_title", number=interview.interview_id),
            fields=notices.fields_of(interview, me, request.default_zone),
            lines=tuple(lines),
            actions=notices.answer_actions(interview) if is_asked else (),
            link=link,
            card_ref=notices.card_ref(interview),
        )
    )


@command(
    "create room", "create a room", "create interview", "create an interview", "new room", "new interview",
    "book room", "book a room", "book interview", "book an interview", "book", "schedule interview",
    "schedule an interview", "schedule", "set up an interview", "arrange an interview", "room for", "create",
    "创建房间", "创建面试", "新建房间", "新建面试", "安排面试", "安排一场面试", "安排", "约面试", "预约面试",
    "預約面試", "創建房間", "安排面試",
    args=(CANDIDATE, TIME, DURATION, TITLE),
    who=interviewers,
)  # fmt: skip
def create_room(request: Request) -> Reply:
    """Book an interview between the sender and a candidate, and invite the candidate."""
    start, end = _span(request.args["time"], request, DEFAULT_LENGTH)
    if start <= request.now:
        return ask("create room", "time", past(start, (request.default_zone,)))
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
    candidate = interview.candidate
    if candidate.is_reachable:
        lines = [Text("created_told", name=candidate.name)]
    else:
        link = notices.room_link(candidate)
        lines = [
            Text("created_forward", name=candidate.name, link=link),
            Text("created_answer", number=interview.interview_id),
        ]
    me = _me(interview, request)
    message = Message(
        title=Text("created_title", number=interview.interview_id),
        fields=notices.fields_of(interview, me, request.default_zone),
        lines=(*lines, Text("your_room")),
        link=notices.room_link(me),
    )
    return Reply(message, notices=notices.invitation(request, interview))


@command(
    "reschedule", "move", "postpone", "改期", "改时间", "改到", "改約", "改约", "改成", "调整", "推迟",
    args=(NUMBER, TIME, DURATION),
)  # fmt: skip
def reschedule(request: Request) -> Reply:
    """Move an interview (its interviewers, admins), or ask for another time (its candidate)."""
    interview = meant_interview(request, lock=True)
    me = interview.participant(request.sender.person_id)
    is_candidate = me is not None and me.side == "candidate"
    if is_closed(interview, request.now) or (is_candidate and interview.start_at <= request.now):
        return too_late(request, interview)
    if is_stale_card(request, interview):
        return stale_card(request, interview)
    asked: AskedTime = request.args["time"]
    start, end = _span(asked, request, interview.end_at - interview.start_at)
    doubt = _which_day(request, interview, asked)
    if doubt is not None:
        return ask("reschedule", "time", doubt)
    if start <= request.now:
        return ask("reschedule", "time", past(start, (request.default_zone,)))
    if (start, end) == (interview.start_at, interview.end_at) and interview.status in OPEN_STATUSES:
        return answer(_about("same_time", request, interview))
    if is_candidate:
        return _wish(request, interview, start, end)
    return _move(request, interview, start, end)


@command("cancel", "取消面试", "取消", "call off", args=(NUMBER, REASON))
def cancel(request: Request) -> Reply:
    """Cancel an interview and tell everyone in it."""
    interview = meant_interview(request, lock=True)
    number = interview.interview_id
    if is_closed(interview, request.now):
        return too_late(request, interview)
    if interview.candidate.person_id == request.sender.person_id:
        return refuse_with_buttons("cancel_is_decline", interview, notices.answer_actions(interview)[1:])
    if is_stale_card(request, interview):
        return stale_card(request, interview)
    reason = request.args.get("reason", "")
    cancel_interview(request.tx, cause=request.cause, interview_id=number, reason=reason)
    after = require_interview(request.tx, interview_id=number)
    told = notices.cancelled(request, after, reason)
    lines = [_about("cancelled_done", request, after)]
    if told:
        reached = {notice.person_id for notice in told}
        people_told = tuple(each for each in after.participants if each.person_id in reached)
        lines.append(Text("cancelled_told", names=notices.names(people_told)))
    if not after.candidate.is_reachable:
        lines.append(Text("please_tell", name=after.candidate.name))
    return Reply(Message(lines=tuple(lines)), notices=told, card_label=Text("label_cancelled"))


def meant_interview(request: Request, *, lock: bool = False) -> Interview:
    """Load the interview that the command names; that the sender may see it was asked when it was read."""
    number = request.args["number"]
    return expect(visible_interview(request.tx, interview_id=number, person=request.sender, lock=lock))


def is_closed(interview: Interview, now: datetime) -> bool:
    """Whether nothing can be changed any more. One that is running may still be moved or cancelled."""
    return interview.status in ("cancelled", "done", "no_show") or interview.end_at <= now


def too_late(request: Request, interview: Interview) -> Reply:
    """Tell why an interview can no longer be changed, and what to do instead."""
    number = interview.interview_id
    if interview.status == "cancelled":
        name, label = "already_cancelled", "label_cancelled"
    elif interview.candidate.person_id == request.sender.person_id:
        name, label = "is_over_candidate", "label_over"
    else:
        name, label = "is_over", "label_over"
    return Reply(Message(lines=(Text(name, number=number),)), card_label=Text(label))


def is_stale_card(request: Request, interview: Interview) -> bool:
    """Whether a button was pressed that was made for an earlier time of this interview."""
    return request.seen_revision is not None and request.seen_revision != interview.revision


def stale_card(request: Request, interview: Interview) -> Reply:
    """Answer an old card's button with how things stand now; nothing is changed."""
    is_asked = interview.candidate.person_id == request.sender.person_id and interview.status == "proposed"
    return Reply(
        Message(
            title=Text("stale_title", number=interview.interview_id),
            lines=(
                Text("stale_line", start=notices.when(interview, request.default_zone)),
                Text(f"status_{interview.status}_line"),
            ),
            actions=notices.answer_actions(interview) if is_asked else (),
            card_ref=notices.card_ref(interview),
        ),
        card_label=Text("label_outdated"),
    )


def refuse_with_buttons(name: str, interview: Interview, actions: tuple[Action, ...]) -> Reply:
    """Refuse, with what can be done instead as buttons."""
    return Reply(
        Message(
            title=Text("show_title", number=interview.interview_id),
            lines=(Text(name, number=interview.interview_id),),
            actions=actions,
            card_ref=notices.card_ref(interview),
        )
    )


def _about(name: str, request: Request, interview: Interview) -> Text:
    """Say a sentence about an interview and its time."""
    start = notices.when(interview, request.default_zone)
    return Text(name, number=interview.interview_id, start=start)


def _span(asked: AskedTime, request: Request, length: timedelta) -> tuple[datetime, datetime]:
    """Return start and end: the duration said, else the end said, else the usual length."""
    if "duration" in request.args:
        return asked.start, asked.start + request.args["duration"]
    return asked.start, asked.end if asked.end and asked.end > asked.start else asked.start + length


def _which_day(request: Request, interview: Interview, asked: AskedTime) -> Doubt | None:
    """Ask whether "4pm" means the interview's day or the next 4pm, when these differ."""
    wanted = asked.start.astimezone(request.zone)
    day = interview.start_at.astimezone(request.zone).date()
    same_day = datetime.combine(day, wanted.timetz())
    if asked.is_day_said or same_day == wanted or same_day <= request.now:
        return None
    length = asked.end - asked.start if asked.end else None
    choices = time_choices([same_day, wanted], (request.default_zone,), length)
    return Doubt((Text("which_day"),), choices)


def _move(request: Request, interview: Interview, start: datetime, end: datetime) -> Reply:
    try:
        with savepoint(request.tx):
            move_interview(
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
        return _clash(request, "reschedule", busy, start, end, interview)
    after = require_interview(request.tx, interview_id=interview.interview_id)
    zone = request.default_zone
    lines = [Text("moved_line", old=notices.when(interview, zone), new=notices.when(after, zone))]
    if not after.candidate.is_reachable:
        lines.append(Text("please_tell", name=after.candidate.name))
    elif after.status == "confirmed":
        lines.append(Text("moved_as_wished", name=after.candidate.name))
    else:
        lines.append(Text("moved_told", name=after.candidate.name))
    me = after.participant(request.sender.person_id)
    if me:
        lines.append(Text("your_room"))
    message = Message(
        title=Text("moved_title", number=after.interview_id),
        lines=tuple(lines),
        link=notices.room_link(me) if me else None,
    )
    return Reply(message, notices=notices.moved(request, interview, after), card_label=Text("label_moved"))


def _wish(request: Request, interview: Interview, start: datetime, end: datetime) -> Reply:
    """Pass on the candidate's wish for another time, if everyone could make it."""
    others = [person.person_id for person in interview.participants]
    if slots.busy(request.tx, others, start, end, interview.interview_id):
        return _clash(request, "reschedule", others, start, end, interview)
    is_new = wish_interview(
        request.tx,
        cause=request.cause,
        interview_id=interview.interview_id,
        revision=interview.revision,
        start_at=start,
    )
    zone = request.default_zone
    line = Text(
        "wish_passed_on",
        number=interview.interview_id,
        new=notices.when(interview, zone, start),
        old=notices.when(interview, zone),
    )
    told: tuple[Notice, ...] = notices.wish(request, interview, start) if is_new else ()
    return Reply(Message(lines=(line,)), notices=told, card_label=Text("label_wished"))


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
    zones = notices.zones(interview, request.default_zone) if interview else (request.default_zone,)
    wanted = When(start, zones)
    reason = (
        Text("clash_yours", number=mine.interview_id, start=wanted)
        if mine
        else Text("clash_theirs", start=wanted)
    )
    free = slots.free_starts(request.tx, person_ids, start, end - start, request.now, request.zone, ignored)
    choices = time_choices(free, zones)
    doubt = Doubt((Text("clash"), reason, Text("clash_offer" if free else "ask_time")), choices)
    # The length is kept, and "4pm" as an answer is of the same day.
    values = {"duration": round((end - start).total_seconds() / 60)}
    said = {"time": f"{start.astimezone(request.zone):%Y-%m-%d}"}
    return ask(command_name, "time", doubt, values, said)


def _list_line(request: Request, interview: Interview) -> Text:
    me = _me(interview, request)
    is_candidate = me.side == "candidate"
    return Text(
        "list_line",
        number=interview.interview_id,
        start=notices.when(interview, request.default_zone),
        length=Minutes(interview.minutes),
        who=notices.names(interview.interviewers if is_candidate else (interview.candidate,)),
        title=notices.titled(interview),
        status=Text(f"status_{_status(interview, request.now)}"),
    )


def _status(interview: Interview, now: datetime) -> str:
    """Return the status people see: what was to happen is done once its time is over."""
    return "done" if interview.status in OPEN_STATUSES and interview.end_at <= now else interview.status


def _me(interview: Interview, request: Request) -> Participant:
    """Return the sender's part in an interview of their own."""
    return expect(interview.participant(request.sender.person_id))


def _period(start: datetime, end: datetime | None, name: str) -> Text:
    if f"period_{name}" in SENTENCES or end is None:
        return Text(f"period_{name}")
    last = end - timedelta(days=1)
    if start.date() == last.date():
        return Text("period_one_day", day=Day(start.date()))
    return Text("period_many_days", first=Day(start.date()), last=Day(last.date()))


def _kind(request: Request) -> str:
    return "candidate" if request.sender.role == "candidate" else "interviewer"
