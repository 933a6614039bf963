"""Booking: an interview between the sender and a candidate, with a room link for each side."""

from datetime import timedelta

from handlers import contacts, invitations, notices, people, slots, workdays
from handlers.commands import ADDRESS, CANDIDATE, DURATION, ROOM, TIME, TITLE, Argument, command
from handlers.interviews import is_closed, meant_interview, too_late
from handlers.questions import ask
from handlers.request import Action, Message, Reply, Request, answer
from handlers.rights import interviewers
from handlers.room_news import room_lines
from handlers.room_words import which_room
from handlers.texts import Text
from handlers.times import AskedTime, past
from storage.database import expect, savepoint
from storage.errors import Conflict
from storage.interviews import insert_interview

DEFAULT_LENGTH = timedelta(minutes=60)
_NUMBER = Argument("number", "number", is_required=False)


@command(
    "create room", "create a room", "create interview", "create an interview", "new room", "new interview",
    "book room", "book a room", "book interview", "book an interview", "book", "schedule interview",
    "schedule an interview", "schedule", "set up an interview", "arrange an interview", "room for", "create",
    "set up a room", "set up interview", "set up", "arrange a room", "arrange", "约一下", "约个时间",
    "约一场面试", "约在", "约", "排一场", "排个", "排", "定在", "排在", "安排在", "定", "订", "加一场面试",
    "加场面试", "加一场", "过来面试", "来面试", "slot with", "time with",
    "预约", "订房间", "开个面试房间", "开面试房间",
    "创建房间", "创建面试", "新建房间", "建房间", "建个房间", "开个房间",
    "新增一场面试", "新增面试", "加个面试", "加一个面试", "需要一场面试", "建个面试", "建面试",
    "need a slot with",
    "need a slot w/", "need a slot for", "need an interview with", "get a slot with", "定一下", "定下来",
    "订一下", "约上", "约一约", "安排上", "订个房间", "订个房", "订房",
    "定个房间", "定个房", "开个房", "建个房", "put in", "pencil in", "organise",
    "organize", "sort out an interview", "sort out", "line up", "organise an interview",
    "organize an interview",
    "find a slot for", "find a time for", "find time for", "get something in the diary with",
    "新建面试", "安排面试", "安排一场面试", "安排", "约面试", "预约面试",
    "預約面試", "創建房間", "安排面試",
    args=(CANDIDATE, TIME, DURATION, ADDRESS, TITLE, ROOM),
    who=interviewers,
    heard=(
        r"^(?:请|麻烦|帮我|帮忙|我想|我要)*(?:给|和|跟|与|为).{1,8}?(?:安排|约|排|定)(?:一?[个场次]|一下)?(?:面试|[一二三初复终]面)(?:吧|呗|哈)?$",
        r"^我?(?:想|要|打算)面(?![试对包条积向临子板谈])[^,，。?？吗么]{2,4}$",
        r"^约(?!饭|会|吃|好|定|了|束|等|个|一)[^\s,，。?？吗么]{2,4}(?:吧|一下)?$",
        r"^(?:put|have|pencil|pop|squeeze|slot|fit|get|stick|book|bring)\b (?!me\b|it\b|that\b"
        r"|this\b).{2,40}?"
        r"\b(?:down|in)\b(?: (?:for|on|at|tomorrow|today|next|this|mon|tue|wed|thu|fri)|$)",
    ),
)  # fmt: skip
def create_room(request: Request) -> Reply:
    """Book an interview between the sender and a candidate, and invite the candidate."""
    asked: AskedTime = request.args["time"]
    start, end = asked.span(request.args.get("duration"), DEFAULT_LENGTH)
    if start <= request.now:
        return ask("create room", "time", past(start, (request.default_zone,)))
    elsewhere = which_room(request, "create room")
    if elsewhere is not None:
        return elsewhere
    if doubt := contacts.doubt_about(request):
        return ask("create room", "contact", doubt)
    chosen = contacts.chosen(request)
    # One savepoint around both: a candidate added for a time that is taken is not left behind.
    try:
        with savepoint(request.tx):
            candidate_id = people.candidate_for(request, chosen)
            kept = contacts.keep(request, candidate_id)
            interview = insert_interview(
                request.tx,
                cause=request.cause,
                title=request.args.get("title", ""),
                candidate_id=candidate_id,
                interviewer_ids=[request.sender.person_id],
                start_at=start,
                end_at=end,
                reminders=request.reminders,
                overlapping=[request.sender.person_id] if asked.is_insisted else (),
                room_provider=request.args.get("room"),
            )
    except Conflict as conflict:
        if conflict.constraint in contacts.CONSTRAINTS and (doubt := contacts.doubt_about(request)):
            return ask("create room", "contact", doubt)
        known = chosen.get("person_id")
        busy = [request.sender.person_id] + ([known] if known else [])
        return slots.clash(request, "create room", busy, start, end)
    candidate = interview.candidate
    way, facts = invitations.way_to(request, candidate)
    lines = [Text(f"invited_{way}", **facts)]
    if way == "forward":
        lines += [
            invitations.to_forward(request, interview),
            Text("created_answer", number=interview.interview_id),
        ]
    if asked.is_insisted:
        me_alone = [request.sender.person_id]
        lines = [*slots.overlap_lines(request, interview, me_alone, start, end), *lines]
    me = expect(interview.participant(request.sender.person_id))
    message = Message(
        title=Text("created_title", number=interview.interview_id),
        fields=notices.fields_of(interview, me, request.default_zone),
        lines=(
            *workdays.warning(request, start),
            *kept,
            *lines,
            *room_lines(request.tx, interview),
            Text("your_room"),
        ),
        link=notices.room_link(me),
    )
    return Reply(message, notices=notices.invitation(request, interview))


@command(
    "change room", "change the room", "switch room", "switch the room", "another room", "换房间", "换个房间",
    "更换房间", "改房间", "换会议室",
    args=(_NUMBER,), who=interviewers,
    heard=(r"^(?:move )?room (?:of )?#?[0-9]{1,9} (?:(?:in|to|into) )?[a-z]",),
)  # fmt: skip
def change_room(request: Request) -> Reply:
    """Tell that an interview keeps the kind of room it was booked with, and how to get another."""
    there = request.reminders.rooms.providers
    if len(there) == 1:
        return answer(Text("room_only", name=Text(f"provider_{there[0]}")))
    if "number" not in request.args:
        return answer(Text("room_stays"), Text("room_how"))
    interview = meant_interview(request)
    if is_closed(interview, request.now):
        return too_late(request, interview)
    cancel = Action(Text("button_cancel"), f"cancel #{interview.interview_id}")
    return Reply(
        Message(
            title=Text("show_title", number=interview.interview_id),
            lines=(Text("room_stays"), Text("room_how")),
            actions=(cancel,),
            card_ref=notices.card_ref(interview),
        )
    )
