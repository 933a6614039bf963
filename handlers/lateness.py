"""Being late: who is in an interview tells the others at once, by how much."""

from dataclasses import replace
from datetime import timedelta

from handlers import notices
from handlers.commands import Argument, command
from handlers.interviews import is_stale_card, meant_interview, stale_card, too_late
from handlers.language.shifts import ASKED_SHIFT
from handlers.request import Action, Message, Notice, Reply, Request
from handlers.texts import Clock, Minutes, Text
from storage.audit import insert_audit
from storage.database import expect
from storage.interviews import OPEN_STATUSES, Interview, list_interviews_of

#: How long before the start it makes sense to say that one will be late.
WINDOW = timedelta(hours=3)
#: Before that it is left alone, since much may change; between, it is passed on if they want it.
_AHEAD = timedelta(hours=36)
#: More than this is rather another time.
_MOST = timedelta(hours=1)
_NUMBER = Argument("number", "number", is_required=False)
_DELAY = Argument("delay", "delay")
#: Said by the button under the question whether to tell the others long before the start.
_ANYWAY = Argument("anyway", "yes", is_required=False)
#: Somebody else, or nobody, is late.
_NOT_ME = (
    r"^(?!.*(?:不会|没有?|别|不能|避免|候选人|面试者|他|她|对方|为什么|won'?t|n't|\bnot\b|never|\bif\b|"
    r"candidate|\b(?:he|she|they)\b))"
)


def _refusal(request: Request) -> Reply | None:
    """Say before it is asked by how much: it is over, or was moved since the button was made."""
    interview = meant_interview(request)
    if interview.status not in OPEN_STATUSES or interview.end_at <= request.now:
        return too_late(request, interview)
    return stale_card(request, interview) if is_stale_card(request, interview) else None


@command(
    "late", "i'm late", "i am late", "i'm running late", "i am running late", "running late",
    "i'll be late", "i will be late", "i might be late", "i may be late", "迟到", "遲到", "晚到", "我迟到",
    "我会迟到", "我要迟到", "我可能迟到", "我会晚到", "要迟到", "会迟到", "可能迟到",
    "晚点到", "晚一点到", "我晚点到", "路上堵车", "堵车",
    args=(_NUMBER, _DELAY, _ANYWAY),
    refuses=_refusal,
    heard=(
        _NOT_ME + r".*(?:(?<!推)(?:迟到|遲到)|晚到|来晚|晚点到|晚一点到|[会要]晚一点|堵车|堵在路上)",
        _NOT_ME + rf"(?!.*{ASKED_SHIFT})" + r".*晚\s?[0-9一二两三四五六十半]{1,3}\s?(?:个|分|刻|小时)",
        _NOT_ME + r".*\b(?:(?<!too )(?<!as )late|behind schedule|stuck in traffic|held up|delayed)\b"
        r"(?! (?:in|next|this|afternoon|evening|morning|night|"
        r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    ),
)  # fmt: skip
def late(request: Request) -> Reply:
    """Tell everyone else in the sender's interview that they come later, and when."""
    interview = _meant(request)
    if interview is None:
        return Reply(Message(lines=(Text("late_for_nothing"), Text("see_my_interviews"))))
    if interview.status not in OPEN_STATUSES or interview.end_at <= request.now:
        return too_late(request, interview)
    number, delay = interview.interview_id, request.args["delay"]
    start = notices.when(interview, request.default_zone)
    left, length = interview.start_at - request.now, Minutes(round(delay / timedelta(minutes=1)))
    is_long = delay > _MOST or delay >= interview.end_at - interview.start_at
    if left > _AHEAD or (left > WINDOW and is_long):
        return _too_early(request, interview, Text("late_early", start=start))
    if is_long:
        return _too_early(request, interview, Text("late_long", length=length))
    if left > WINDOW and not request.args.get("anyway"):
        names = notices.names(notices.others(request, interview))
        tell = Action(
            Text("button_tell_late"), f"late #{number} {length.minutes} min anyway", is_primary=True
        )
        line = Text("late_ahead", start=start, names=names, length=length)
        return _too_early(request, interview, line, tell)
    told = _notices(request, interview, delay)
    insert_audit(
        request.tx,
        cause=request.cause,
        action="late",
        interview_id=number,
        detail={"minutes": length.minutes},
    )
    reached = {notice.person_id for notice in told}
    me = expect(interview.participant(request.sender.person_id))
    others = notices.others(request, interview)
    people = tuple(each for each in others if each.person_id in reached)
    lines = [Text("late_told", names=notices.names(people), length=length)] if people else []
    if len(people) < len(others):
        missed = tuple(each for each in others if each not in people)
        lines.append(Text("please_tell", name=notices.names(missed)))
    return Reply(
        Message(lines=(*lines, Text("your_room")), link=notices.room_link(me)),
        notices=told,
        card_label=Text("label_passed_on"),
    )


def _meant(request: Request) -> Interview | None:
    """Return the interview that is meant: the one named, else the one that goes on, else the next."""
    if "number" in request.args:
        interview = meant_interview(request)
        return interview if interview.participant(request.sender.person_id) else None
    me = request.sender.person_id
    page = list_interviews_of(request.tx, person_id=me, after=request.now, before=None, limit=10)
    return next((each for each in page.interviews if each.status in OPEN_STATUSES), None)


def _too_early(request: Request, interview: Interview, line: Text, *first: Action) -> Reply:
    """Say that there is time enough to move it, with the button; `first` stand before it."""
    move = Action(Text("button_move"), f"reschedule #{interview.interview_id}", is_primary=not first)
    return Reply(
        Message(
            title=Text("show_title", number=interview.interview_id),
            lines=(line,),
            actions=(*first, move),
            card_ref=notices.card_ref(interview),
        )
    )


def _notices(request: Request, interview: Interview, delay: timedelta) -> tuple[Notice, ...]:
    """Tell everybody else; it is worth nothing once the interview is over or moved."""
    start = interview.start_at
    arrives = start + delay if start + delay > request.now else request.now + delay
    line = Text(
        "late_notice",
        number=interview.interview_id,
        name=expect(interview.participant(request.sender.person_id)).name,
        start=notices.when(interview, request.default_zone, start),
        length=Minutes(round(delay / timedelta(minutes=1))),
        arrives=Clock(arrives),
    )
    messages = {person: notices.with_room(person, line) for person in notices.others(request, interview)}
    told = notices.notices_to("late", request, interview, messages, valid_statuses=OPEN_STATUSES)
    return tuple(replace(notice, expires_at=interview.end_at) for notice in told)
