"""Booking: an interview between the sender and a candidate, with a room link for each side."""

from datetime import timedelta

from handlers import contacts, invitations, notices, people, slots, workdays
from handlers.commands import ADDRESS, CANDIDATE, DURATION, TIME, TITLE, command
from handlers.questions import ask
from handlers.request import Message, Reply, Request
from handlers.rights import interviewers
from handlers.texts import Text
from handlers.times import AskedTime, past
from storage.database import expect, savepoint
from storage.errors import Conflict
from storage.interviews import insert_interview

DEFAULT_LENGTH = timedelta(minutes=60)


@command(
    "create room", "create a room", "create interview", "create an interview", "new room", "new interview",
    "book room", "book a room", "book interview", "book an interview", "book", "schedule interview",
    "schedule an interview", "schedule", "set up an interview", "arrange an interview", "room for", "create",
    "set up a room", "set up interview", "set up", "arrange a room", "arrange", "约一下", "约个时间",
    "约一场面试", "约在", "约", "排一场", "排个", "排", "定在", "定", "订", "加一场面试",
    "加场面试", "加一场", "来面试", "slot with", "time with",
    "预约", "订房间", "开个面试房间", "开面试房间",
    "创建房间", "创建面试", "新建房间", "建房间", "建个房间", "开个房间",
    "新建面试", "安排面试", "安排一场面试", "安排", "约面试", "预约面试",
    "預約面試", "創建房間", "安排面試",
    args=(CANDIDATE, TIME, DURATION, ADDRESS, TITLE),
    who=interviewers,
)  # fmt: skip
def create_room(request: Request) -> Reply:
    """Book an interview between the sender and a candidate, and invite the candidate."""
    asked: AskedTime = request.args["time"]
    start, end = asked.span(request.args.get("duration"), DEFAULT_LENGTH)
    if start <= request.now:
        return ask("create room", "time", past(start, (request.default_zone,)))
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
        lines=(*workdays.warning(request, start), *kept, *lines, Text("your_room")),
        link=notices.room_link(me),
    )
    return Reply(message, notices=notices.invitation(request, interview))
