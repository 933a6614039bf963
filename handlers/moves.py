"""Another time: an interviewer moves an interview, its candidate asks for it."""

from datetime import datetime

from handlers import notices, slots, workdays
from handlers.commands import DURATION, NUMBER, TIME, command
from handlers.interviews import about, is_closed, is_stale_card, meant_interview, stale_card, too_late
from handlers.invitations import please_tell
from handlers.language.shifts import ASKED_SHIFT
from handlers.questions import ask
from handlers.reading import Doubt
from handlers.request import Message, Notice, Reply, Request, answer
from handlers.texts import Text
from handlers.times import AskedShift, AskedTime, past, time_choices
from handlers.ways import reaches
from storage.database import savepoint
from storage.errors import Conflict
from storage.interviews import OPEN_STATUSES, Interview, move_interview, require_interview, wish_interview

#: 能不能晚半小时; without the wish somebody comes late.
_WISHED_EARLIER_OR_LATER = (
    r"(?:能不能|能否|可不可以|可以|想|把|要).*"
    r"(?<![明今])[早晚](?:个|上)?[0-9一二两三四五六十半]{1,3}\s?(?:个|分|刻|小时|天)"
)
_EARLIER_OR_LATER = (
    r"^(?!.*\bi(?:'ll|'m| will| am)\b).*"
    r"\b(?:minutes?|mins?|hours?|hrs?|days?|weeks?) (?:later|earlier|sooner)\b"
)
_LENGTH = (
    r"(?:缩短|延长)[到为成]|时长(?:改|调|换)"
    r"|\b(?:make|shorten|extend|cut) .*[0-9].*\b(?:minutes?|mins?|hours?)\b"
)
_UNSUITED = (
    r"时间太[早晚]|太[早晚]了|能不?能?再?[早晚]点(?!到)|时间(?:上)?(?:(?:不太?|没有?)(?:行|合适|方便|空|可以)|有冲突|冲突)"
    r"|(?:有没有|有)(?:别的|其他|其它|晚上|早上|上午|下午|周末|早一?点|晚一?点).{0,3}(?:时间|时段)"
    r"|\b(?:that|this|the) (?:time|slot|day)\b.{0,12}(?:n'?t|\bnot) (?:\w+ )?"
    r"(?:work|suit|good|great|possible|convenient|ok)\b"
)
_OTHER_TIME = (
    r"^(?!.*\bor another time).*\b(?:another|different|other) (?:time|slot|date)\b"
    r"|\b(?:something|anything|any chance of .{1,20}|a bit|any) (?:earlier|later|else on)\b"
)
_FORWARD = r"\b(?:bring|pull)\b.*\bforward\b"


def _refusal(request: Request) -> Reply | None:
    """Say that an interview cannot be moved any more; one to which nobody came can."""
    interview = meant_interview(request)
    is_candidate = interview.candidate.person_id == request.sender.person_id
    is_missed = interview.status == "no_show" and not is_candidate
    has_begun = is_candidate and interview.start_at <= request.now
    is_late = has_begun or (is_closed(interview, request.now) and not is_missed)
    return too_late(request, interview) if is_late else None


@command(
    "reschedule", "move", "postpone", "改期", "改时间", "改到", "改約", "改约", "改成", "调整", "推迟",
    "改个时间", "改一下时间", "改下时间", "调个时间", "调整时间", "改过去", "挪过去", "换过去", "调过去",
    "放到", "放在", "安排到",
    "排到",
    "change the time of", "change the time", "改为", "改在", "改至",
    "改", "换到", "换成", "换个时间", "换时间", "挪到", "挪一下", "挪", "推到", "往后推", "推后", "延期",
    "延后", "延迟", "顺延", "提前", "调到", "push back", "push", "shift", "delay", "bring forward",
    "rearrange", "bump", "slide", "change", "be moved", "moved", "往后挪", "往后延", "往后移", "往后调",
    "往前挪", "往前移",
    "往前提", "往前调", "提早", "后移", "前移", "推晚",
    args=(NUMBER, TIME, DURATION),
    heard=(
        r"\bsame time\b.*[a-z]day\b|\b[a-z]+day\b.*\bsame time\b|(?:同一时间|时间不变|老时间)",
        r"\b(?:interview|meeting|one)\b.{0,12}\b(?:start|be|begin|happen) (?:at|on|from)\b",
        r"(?:跟|和|给|把).{1,10}(?:改|换|调)(?:个|一?下|一个)时间",
        r"\b(?:put|push|move)\b.{1,30}\bback\b.*\b(?:min|mins|minutes?|hours?|days?)\b",
        r"^(?:please |pls |can you |could you )*(?:nudge|knock)\b.*\bto (?:[0-9]|mon|tue|wed|thu|fri"
        r"|tomorrow|half)",
        _WISHED_EARLIER_OR_LATER, ASKED_SHIFT, _EARLIER_OR_LATER, _FORWARD, _LENGTH, _UNSUITED,
        _OTHER_TIME,
    ),
    refuses=_refusal,
)  # fmt: skip
def reschedule(request: Request) -> Reply:
    """Move an interview (its interviewers, admins), or ask for another time (its candidate)."""
    interview = meant_interview(request, lock=True)
    if refusal := _refusal(request):
        return refusal
    me = interview.participant(request.sender.person_id)
    is_candidate = me is not None and me.side == "candidate"
    if is_stale_card(request, interview):
        return stale_card(request, interview)
    asked = asked_time(request, interview)
    start, end = asked.span(request.args.get("duration"), interview.end_at - interview.start_at)
    doubt = which_day(request, interview, asked)
    if doubt is not None:
        return ask("reschedule", "time", doubt)
    if start <= request.now:
        return ask("reschedule", "time", past(start, (request.default_zone,)))
    if (start, end) == (interview.start_at, interview.end_at) and interview.status in OPEN_STATUSES:
        return answer(about("same_time", request, interview))
    if is_candidate:
        return _wish(request, interview, start, end)
    return _move(request, interview, start, end, is_insisted=asked.is_insisted)


def asked_time(request: Request, interview: Interview) -> AskedTime:
    """Return the time asked for, which may have been said as half an hour later than now is planned."""
    asked: AskedTime | AskedShift = request.args["time"]
    if isinstance(asked, AskedShift):
        return asked.from_start(interview.start_at, request.zone)
    return asked


def which_day(request: Request, interview: Interview, asked: AskedTime) -> Doubt | None:
    """Ask whether "4pm" means the interview's day or the next 4pm, when these differ."""
    wanted = asked.start.astimezone(request.zone)
    day = interview.start_at.astimezone(request.zone).date()
    same_day = datetime.combine(day, wanted.timetz())
    if asked.is_day_said or same_day == wanted or same_day <= request.now:
        return None
    length = asked.end - asked.start if asked.end else None
    choices = time_choices([same_day, wanted], (request.default_zone,), length)
    return Doubt((Text("which_day"),), choices)


def _move(
    request: Request, interview: Interview, start: datetime, end: datetime, *, is_insisted: bool
) -> Reply:
    interviewers = [person.person_id for person in interview.interviewers]
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
                overlapping=interviewers if is_insisted else (),
            )
    except Conflict:
        busy = [person.person_id for person in interview.participants]
        return slots.clash(request, "reschedule", busy, start, end, interview)
    after = require_interview(request.tx, interview_id=interview.interview_id)
    lines = [*notices.change(interview, after, request.default_zone), *workdays.warning(request, start)]
    if is_insisted:
        lines += slots.overlap_lines(request, after, interviewers, start, end)
    if not reaches(request, after.candidate):
        lines += please_tell(request, after.candidate)
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
        return slots.clash(request, "reschedule", others, start, end, interview)
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
