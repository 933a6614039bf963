"""Times that people say, as values or as questions: past, impossible, unclear, or a day without its hour."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from handlers.language.durations import parse_duration
from handlers.language.hours import with_hours, without_hours
from handlers.language.normalise import normalise, simplified
from handlers.language.shifts import parse_shift
from handlers.language.times import TimeReading, mentions_time, parse_time
from handlers.reading import MARK, Choice, Context, Doubt, Found, Reading, cut
from handlers.texts import Clock, Day, Short, Text, When
from storage.interviews import get_interview

#: Hours offered when only a day, or a part of it, is known.
_HOURS = {
    None: (10, 14, 16),
    "morning": (9, 10, 11),
    "noon": (12, 13),
    "afternoon": (14, 15, 16),
    "evening": (18, 19, 20),
    "night": (20, 21),
    "late": (16, 17, 18),
}
#: Said of a length that is to be another.
_ONLY_LENGTH = re.compile(
    r"改成|改为|改到|调成|缩短[到为成]|延长[到为成]|时长|只[要需面聊]"
    r"|\b(?:make|change|shorten|extend|cut)\b.*\b(?:to|long|only|just|minutes?|mins?|hours?)\b"
)
_TAIL = re.compile(r"(?:[\s,]*\b(?:instead|please|pls|then|thanks))+[\s.!?]*$", re.IGNORECASE)
#: The clock of a move that leaves it as it is.
_SAME_CLOCK = re.compile(
    r"(?:还是)?(?:在)?(?:同一个?|同样的?|一样的?|相同的?|老|原来的?|原|同个)(?:时间段?|时段|钟点|点儿?)(?![0-9])"
    r"|时间(?:点)?(?:不变|不动|一样|照旧|相同|还是一样)"
    r"|(?:\b(?:at|for|but|,) )?\b(?:the |at )?(?:same|usual) (?:time|hour|slot)\b",
    re.IGNORECASE,
)
#: When interviews are; and by how much nearer one of two hours must be to be meant.
_USUAL_HOURS, _FARTHER, _SEVERAL = range(8, 22), timedelta(hours=6), 2
_BARE_HOUR = re.compile(r"([0-9]{1,2})(?: ?(?:点钟?|時|时|o'?clock))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedTime:
    """A time as it was asked for; `is_day_said` is false where only a clock was ("4pm").

    `is_insisted` means: though interviewers are in another interview then.
    """

    start: datetime
    end: datetime | None = None
    is_day_said: bool = True
    is_insisted: bool = False

    def span(self, length: timedelta | None, usual: timedelta) -> tuple[datetime, datetime]:
        """Return start and end: by the length said, else the end said, else the usual length."""
        if length is None and self.end is not None and self.end > self.start:
            return self.start, self.end
        return self.start, self.start + (length or usual)


@dataclass(frozen=True, slots=True)
class AskedShift:
    """How much later (or, negative, earlier) than planned it is to be, perhaps at another clock or day."""

    minutes: int
    days: int
    clock: time | None = None
    day: date | None = None

    def from_start(self, start: datetime, zone: tzinfo) -> AskedTime:
        """Return the time meant by who reads clocks in this zone; a day on is the same clock of that day."""
        if self.day:
            start = datetime.combine(self.day, start.astimezone(zone).timetz())
        if self.days:
            start = start.astimezone(zone) + timedelta(days=self.days)
        if self.clock:
            start = datetime.combine(start.date(), self.clock, tzinfo=start.tzinfo)
        return AskedTime(start + timedelta(minutes=self.minutes))


def to_value(asked: AskedTime) -> dict[str, Any]:
    """Keep an asked time as JSON."""
    end = asked.end.isoformat() if asked.end else None
    return {
        "start": asked.start.isoformat(),
        "end": end,
        "is_day_said": asked.is_day_said,
        "is_insisted": asked.is_insisted,
    }


def from_value(value: dict[str, Any]) -> AskedTime:
    """Undo `to_value`."""
    end = datetime.fromisoformat(value["end"]) if value["end"] else None
    start = datetime.fromisoformat(value["start"])
    return AskedTime(start, end, value["is_day_said"], value.get("is_insisted", False))


def shift_from_value(value: dict[str, Any]) -> AskedShift:
    """Make a shift of the JSON in which `read_time` keeps it."""
    clock = time.fromisoformat(value["clock"]) if value["clock"] else None
    day = date.fromisoformat(value["day"]) if value.get("day") else None
    return AskedShift(value["minutes"], value["days"], clock, day)


def read_time(words: str, context: Context) -> Reading:
    """Read the time the words speak of; for a move also how much later or earlier it is to be."""
    moving = context.command == "reschedule"
    if moving and (shift := _read_same_clock(words, context) or _read_shift(words, context)):
        return shift
    text = with_hours(_TAIL.sub("", _with_arrow(words))) if moving else words
    reading = parse_time(text, now=context.now, zone=context.zone, moving=moving)
    if moving and reading is not None and "day" in reading.assumed:
        reading = _on_its_day(text, context) or reading
    if reading is None:
        return None
    rest = cut(text, reading.spans or (reading.span,)).replace("→", MARK)
    doubt = _doubt(reading, context)
    if doubt is not None or reading.start is None:
        question, choices = doubt or ((Text("ask_time"),), ())
        return Doubt(question, choices, said=text[slice(*reading.span)], rest=rest)
    asked = AskedTime(reading.start, reading.end, "day" not in reading.assumed)
    return Found(to_value(asked) | {"is_guessed": _is_guessed(reading, context)}, rest)


def _planned_day(context: Context) -> date | None:
    number = context.known.get("number")
    interview = get_interview(context.tx, interview_id=number) if number else None
    return interview.start_at.astimezone(context.zone).date() if interview else None


def _on_its_day(text: str, context: Context) -> TimeReading | None:
    """Read the clock that something is moved to on the day it is planned for: move Maya to 11."""
    number = context.known.get("number")
    interview = get_interview(context.tx, interview_id=number) if number else None
    if interview is None or interview.start_at <= context.now:
        return None
    planned = interview.start_at.astimezone(context.zone)
    midnight = planned.replace(hour=0, minute=0)
    reading = parse_time(text, now=midnight - timedelta(minutes=1), zone=context.zone, moving=True)
    if reading is not None and reading.part and reading.day_only and not reading.problem:
        return replace(reading, day=planned.date(), assumed=reading.assumed - {"day"})
    if reading is None or reading.start is None or reading.problem:
        return None
    starts = [each for each in (reading.readings or (reading.start,)) if each > context.now]
    starts = [each for each in starts if each.date() == planned.date()]
    if not starts:
        return None
    starts = [each for each in starts if each.hour in _USUAL_HOURS] or starts
    starts.sort(key=lambda each: abs(each - planned))
    is_nearest = len(starts) < _SEVERAL or abs(starts[1] - planned) - abs(starts[0] - planned) >= _FARTHER
    readings = () if is_nearest else tuple(starts)
    assumed = reading.assumed - {"day"}
    return replace(reading, start=starts[0], day=planned.date(), readings=readings, assumed=assumed)


def _is_guessed(reading: TimeReading, context: Context) -> bool:
    """Whether today was only taken to be meant: where no day was said, or this weekday on the day itself.

    What is moved is asked for its day already, where none is said.
    """
    if reading.start is None or reading.start.astimezone(context.zone).date() != _today(context):
        return False
    return "week" in reading.assumed or ("day" in reading.assumed and context.command != "reschedule")


def _today(context: Context) -> date:
    return context.now.astimezone(context.zone).date()


def _read_shift(words: str, context: Context) -> Found | None:
    """Read 推迟半小时 and "a day later at 3pm", where no day is named to count from."""
    shift = parse_shift(words, line=context.line)
    if shift is None:
        return _read_same_start(words, context)
    rest = cut(words, [shift.span])
    at = parse_time(rest, now=context.now, zone=context.zone)
    if at is not None and at.day_only and at.day is not None and at.day == _planned_day(context):
        # Push Maya back an hour on Friday: the day only tells which interview.
        rest, at = cut(rest, at.spans or (at.span,)), None
    is_clock = at is not None and at.start is not None and "day" in at.assumed and not at.readings
    if at is not None and not (is_clock and shift.days):
        return None
    clock = at.start.strftime("%H:%M") if at and at.start else None
    value = {"minutes": shift.minutes, "days": shift.days, "clock": clock}
    return Found({"shift": value}, cut(rest, at.spans or (at.span,)) if at else rest)


def _read_same_clock(words: str, context: Context) -> Reading:
    """Read 周四同一时间: another day, at the clock that is planned."""
    same = _SAME_CLOCK.search(simplified(words))
    if same is None:
        return None
    rest = f"{words[: same.start()]} {words[same.end() :]}"
    shift = parse_shift(rest, line=context.line)
    if shift is not None and shift.days:
        return Found({"shift": {"minutes": 0, "days": shift.days, "clock": None}}, cut(rest, [shift.span]))
    reading = parse_time(_with_arrow(rest), now=context.now, zone=context.zone, moving=True)
    if reading is None or not reading.day_only or reading.day is None:
        return None
    doubt = _doubt(reading, context) if reading.problem or reading.readings else None
    left = cut(rest, reading.spans or (reading.span,))
    if doubt is not None:
        question, choices = doubt
        again = tuple(replace(choice, words=f"{choice.words} {same[0]}") for choice in choices)
        return Doubt(question, again, said=f"{reading.wording} {same[0]}", rest=left)
    day = reading.day
    if day == _today(context) and "week" in reading.assumed:
        day += timedelta(days=7)  # "on Monday", said on a Monday
    return Found({"shift": {"minutes": 0, "days": 0, "clock": None, "day": day.isoformat()}}, left)


def _read_same_start(words: str, context: Context) -> Found | None:
    """Read 改成45分钟, which leaves the start as it is; the length is read for itself."""
    length = parse_duration(words)
    says_so = _ONLY_LENGTH.search(simplified(normalise(context.line)).casefold())
    if length is None or not says_so or mentions_time(words):
        return None
    return Found({"shift": {"minutes": 0, "days": 0, "clock": None}}, words)


def _with_arrow(words: str) -> str:
    """Put an arrow where the name of the command stood between an old time and a new one."""
    before, mark, after = words.rpartition(MARK)
    while mark and not mentions_time(after):
        before, mark, behind = before.rpartition(MARK)
        after = f"{behind}{MARK}{after}"
    return f"{before}→{after}" if mark and mentions_time(before) else words


def read_time_answer(text: str, said: str, context: Context) -> Reading:
    """Read the answer to a question about a time: "3" and "3pm" complete "Friday afternoon"."""
    alone = parse_time(text, now=context.now, zone=context.zone)
    before = read_time(said, context) if said and (alone is None or "day" in alone.assumed) else None
    if isinstance(before, Doubt) and (offered := _offered_hour(text, before.choices, context)):
        return offered
    for answer in (text, f"{text}点", f"{text}:00") if before else ():
        completed = read_time(f"{said} {answer}", context)
        if isinstance(completed, Found) or _question(completed) != _question(before):
            return completed
    return read_time(text, context)


def _offered_hour(text: str, choices: Sequence[Choice], context: Context) -> Found | None:
    """Take a bare hour ("4", "10点") as the first offered time that a clock shows so."""
    bare = _BARE_HOUR.fullmatch(normalise(text).strip())
    if bare is None:
        return None
    for choice in choices:
        if choice.value:
            asked = from_value(choice.value)
        elif "T" in choice.words:
            asked = AskedTime(datetime.fromisoformat(choice.words))
        else:
            return None
        hour, start = int(bare[1]), asked.start.astimezone(context.zone)
        if start.minute == 0 and hour in (start.hour, start.hour % 12, (start.hour - 1) % 12 + 1):
            return Found(to_value(asked))
    return None


def _question(reading: Reading) -> str:
    return reading.question[0].name if isinstance(reading, Doubt) else ""


def time_choices(
    starts: Sequence[datetime], zones: tuple[str, ...], length: timedelta | None = None
) -> tuple[Choice, ...]:
    """Offer these starts as answers to "what time?"; with a length, the end is meant too."""
    return tuple(
        Choice(
            Text("plain", words=Short(start)),
            to_value(AskedTime(start, start + length if length else None)),
            Text("plain", words=When(start, zones)),
        )
        for start in starts
    )


def past(start: datetime, zones: tuple[str, ...], suggestion: datetime | None = None) -> Doubt:
    """Ask for another time than one that has passed."""
    question = (Text("time_past", start=When(start, zones)), Text("ask_time"))
    return Doubt(question, time_choices((suggestion,) if suggestion else (), zones))


def _doubt(reading: TimeReading, context: Context) -> tuple[tuple[Text, ...], tuple[Choice, ...]] | None:
    """Turn what is wrong or unclear about a time into a question; None when it is clear."""
    said = without_hours(reading.wording)
    if reading.problem == "past":
        if reading.start is None:
            return (Text("day_past", words=said), Text("ask_time")), ()
        asked = past(reading.start, (context.default_zone,), reading.suggestion)
        return asked.question, asked.choices
    if reading.problem == "too_far":
        return (Text("time_too_far", words=said), Text("time_limit"), Text("ask_time")), ()
    if reading.problem is not None:
        # The hour that clocks skip in spring has a neighbour that they show.
        near = (reading.suggestion,) if reading.suggestion and reading.suggestion > context.now else ()
        question = (Text(f"time_{reading.problem}", words=said), Text("ask_time"))
        return question, time_choices(near, (context.default_zone,))
    if reading.day_only and reading.readings:
        return (Text("day_which", words=said),), _days(reading)
    if context.command == "reschedule" and _is_guessed(reading, context) and reading.start:
        # "Monday 2pm", said on a Monday of what is later in the week.
        choices = time_choices((reading.start + timedelta(days=7), reading.start), (context.default_zone,))
        return (Text("time_which", words=said),), choices
    if reading.readings:
        choices = time_choices(reading.readings, (context.default_zone,))
        return (Text("time_which", words=said),), choices
    if reading.day_only and reading.day:
        return (Text("ask_clock", day=Day(reading.day)),), _hours(reading, context)
    return None


def _days(reading: TimeReading) -> tuple[Choice, ...]:
    part = reading.part or ""
    return tuple(
        Choice(Text("plain", words=Day(day.date())), words=f"{day:%Y-%m-%d} {part}".strip())
        for day in reading.readings
    )


def _hours(reading: TimeReading, context: Context) -> tuple[Choice, ...]:
    """Offer hours of a day. A typed "3" is the hour here, so they are not chosen by their place."""
    if reading.day is None:
        return ()
    hours = _HOURS.get(reading.part, _HOURS[None])
    starts = [datetime.combine(reading.day, time(hour), tzinfo=reading.zone) for hour in hours]
    return tuple(
        Choice(Text("plain", words=Clock(start)), words=start.isoformat(timespec="minutes"))
        for start in starts
        if start > context.now
    )
