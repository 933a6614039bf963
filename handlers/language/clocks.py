"""Times of day as said: 15:00, 3点半, 差五分四点, 3:30 p.m., half past three, noon."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers.language.durations import amount_at, is_glued
from handlers.language.tokens import Tokens
from handlers.language.words import TOPICS, Role

SURE, SHORT, PLAIN = "sure", "short", "plain"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as said, not yet checked nor placed in a half of the day.

    `style` is "sure" for 24-hour forms (15:00, 08:00), "short" for 9:30, "plain" for 9点; `word` tells noon
    and midnight; `bare` marks a number that is a clock only where a day stands by it: "at 3", or 一点, which
    alone means "a little".
    """

    hour: int
    minute: int = 0
    meridiem: str | None = None
    style: str = PLAIN
    word: str | None = None
    bare: bool = False


Found = tuple[Clock, int] | None


def clock_at(tokens: Tokens, index: int) -> Found:
    """Read a time of day at `index`."""
    if is_glued(tokens, index) and not _follows_date(tokens, index):
        return None
    return written_clock_at(tokens, index)


def written_clock_at(tokens: Tokens, index: int) -> Found:
    """Read a time of day that may touch what stands before it, as the end of a range does."""
    for rule in _RULES:
        found = rule(tokens, index)
        if found:
            return _with_meridiem(tokens, *found)
    return None


def range_start_at(tokens: Tokens, index: int) -> Found:
    """Read a bare number that a range makes a clock: 3-4pm, 3到4点, from 3 to 4."""
    hour = _hour(tokens, index)
    if hour is None or is_glued(tokens, index) or not is_range_sign(tokens, index + 1, between=True):
        return None
    opened = tokens.role(index - 1) in (Role.FROM, Role.BETWEEN)
    if not opened and tokens[index].spelled and _past_or_to(tokens, index):
        return None  # "ten to five"
    end = written_clock_at(tokens, index + 2)
    if _follows_day(tokens, index) and tokens.digits(index) and _is_hour_alone(tokens, index + 2):
        return Clock(hour, bare=True), index + 1
    if end is None and opened and _hour(tokens, index + 2) is not None and not _is_counted(tokens, index + 3):
        return Clock(hour, bare=True), index + 1
    if end is not None and end[0].style == SURE and _follows_day(tokens, index) and tokens.digits(index):
        return Clock(hour), index + 1  # tomorrow 11 - 12:30
    if end is None or end[0].style == SURE:
        return None
    if tokens.role(index + 1) is Role.AND and tokens.role(index - 1) is not Role.BETWEEN:
        return None
    return Clock(hour), index + 1


def _follows_day(tokens: Tokens, index: int) -> bool:
    """Tell whether the word before `index` is a day as English writes it: Thursday 2-3, tomorrow 1700."""
    before = tokens[index - 1]
    return before.role in (Role.WEEKDAY, Role.RELATIVE_DAY) and before.text.isascii()


def _follows_month(tokens: Tokens, index: int) -> bool:
    """Tell whether a date in English stands before `index`: 26 Nov, Nov 26, Nov 26th."""
    at = index - 1
    if tokens.role(at) is Role.MONTH:
        return tokens.number(at - 1) is not None
    at -= 1 if tokens.role(at) is Role.ORDINAL else 0
    return tokens.number(at) is not None and tokens.role(at - 1) is Role.MONTH


def _is_hour_alone(tokens: Tokens, index: int) -> bool:
    hour = _hour(tokens, index)
    runs_on = tokens.is_mark(index + 1, ":/.-%") and tokens.joined(index + 1)
    return bool(hour) and not runs_on and not _is_counted(tokens, index + 1)


def range_end_at(tokens: Tokens, index: int) -> Found:
    """Read the end of a range, which may be a bare number after "from 3 to"."""
    found = written_clock_at(tokens, index)
    if found:
        return found
    hour = _hour(tokens, index)
    if hour is None or _is_counted(tokens, index + 1) or tokens.is_mark(index + 1, ":/.-"):
        return None
    return Clock(hour, bare=True), index + 1


def is_range_sign(tokens: Tokens, index: int, *, between: bool = False) -> bool:
    """Tell whether the token joins the two ends of a range."""
    return (
        tokens.role(index) is Role.TO
        or tokens.is_mark(index, "-~")
        or (between and tokens.role(index) is Role.AND)
    )


def _follows_date(tokens: Tokens, index: int) -> bool:
    return tokens.role(index - 1) is Role.ISO_T


def _hour(tokens: Tokens, index: int) -> int | None:
    if tokens.digits(index) > 2:
        return None
    return tokens.number(index, most=24)


def _is_counted(tokens: Tokens, index: int) -> bool:
    return tokens.role(index) in (Role.COUNTED, Role.UNIT, Role.COUNTER, Role.LATIN, Role.HAN, Role.MONTH)


def _with_meridiem(tokens: Tokens, clock: Clock, end: int) -> tuple[Clock, int]:
    token = tokens[end]
    if token.text == "p" and tokens.joined(end) and clock.meridiem is None and clock.hour <= 12:
        return replace(clock, meridiem="pm", bare=False), end + 1
    if token.role is Role.OCLOCK:
        end, token = end + 1, tokens[end + 1]
    if token.role is Role.MERIDIEM and clock.meridiem is None and isinstance(token.value, str):
        return replace(clock, meridiem=token.value, bare=False), end + 1
    return clock, end


def _colon(tokens: Tokens, index: int) -> Found:
    """15:00, 9:30, 15:00:00."""
    hour, digits = tokens.number(index, most=99), tokens.digits(index)
    minute = _two_digits_behind(tokens, index + 1, ":")
    if hour is None or minute is None or digits not in (1, 2):
        return None
    end = index + 3
    if _two_digits_behind(tokens, end, ":") is not None:
        end += 2
        if (
            tokens.is_mark(end, ".")
            and tokens.joined(end)
            and tokens.joined(end + 1)
            and tokens.digits(end + 1)
        ):
            end += 2
    if (tokens.is_mark(end, ":") and tokens.joined(end + 1)) or (
        tokens.joined(end) and tokens.role(end) in (Role.LATIN, Role.NUMBER)
    ):
        return None
    sure = digits == 2 or hour == 0 or hour > 12
    return Clock(hour, minute, style=SURE if sure else SHORT), end


def _two_digits_behind(tokens: Tokens, index: int, sign: str) -> int | None:
    if not (tokens.is_mark(index, sign) and tokens.joined(index) and tokens.joined(index + 1)):
        return None
    return tokens.number(index + 1) if tokens.digits(index + 1) == 2 else None


def _point(tokens: Tokens, index: int) -> Found:
    """3点, 三点半, 3点一刻, 3点05, 十五时三十分."""
    hour = tokens.number(index, most=99)
    if (
        hour is None
        or tokens.role(index + 1) is not Role.POINT
        or tokens[index - 1].text in ("这", "那", "哪", "前")
    ):
        return None
    end = index + 2
    if tokens.role(end) is Role.SHARP:
        return Clock(hour), end + 1
    if _is_topic(tokens, end):
        return None
    minute, end, certain = _minute_behind_point(tokens, end)
    if minute is None:
        return None
    said_little = tokens[index].text == "一" and minute == 0 and not certain
    return Clock(hour, minute, bare=said_little), end


def _is_topic(tokens: Tokens, index: int) -> bool:
    text = tokens.folded.text
    start = tokens[index].start
    return start >= 0 and tokens.joined(index) and text[start : start + 2] in TOPICS


def _minute_behind_point(tokens: Tokens, index: int) -> tuple[int | None, int, bool]:
    """Return the minute, where it ends and whether one was said; None where 三点五 is a decimal."""
    token = tokens[index]
    if token.role is Role.HALF and tokens.role(index + 1) not in (Role.UNIT, Role.COUNTER):
        return 30, index + 1, True
    if token.role is Role.QUARTER and isinstance(token.value, int) and tokens[index + 1].text != "钟":
        return token.value, index + 1, True
    if token.text in ("零", "〇") and tokens.digits(index + 1) == 1 and tokens.joined(index + 1):
        end = index + 2
        return tokens.number(index + 1), end + 1 if tokens.role(end) is Role.MINUTE else end, True
    minute = tokens.number(index, most=99)
    if minute is None:
        return 0, index, False
    if tokens.role(index + 1) is Role.MINUTE and not amount_at(tokens, index):
        return minute, index + 2, True
    if not tokens.joined(index) or _is_counted_minute(tokens, index + 1):
        return 0, index, False
    if tokens.digits(index) == 2 or (
        token.han and (minute >= 10 or token.text[0] in "零〇") and len(token.text) > 1
    ):
        return minute, index + 1, True
    if token.han and minute == 10:
        return minute, index + 1, True
    return None, index, False


def _is_counted_minute(tokens: Tokens, index: int) -> bool:
    """Tell whether a number behind 点 belongs to what follows: 3点一小时, 3点二面."""
    return tokens.role(index) in (
        Role.COUNTED,
        Role.UNIT,
        Role.COUNTER,
        Role.HALF,
        Role.HAN,
        Role.POINT,
    ) and tokens.joined(index)


def _lacking(tokens: Tokens, index: int) -> Found:
    """差五分四点, 差一刻四点, 四点差五分."""
    if tokens.role(index) is Role.LACKING:
        minutes, end = _lacking_minutes(tokens, index + 1)
        hour = tokens.number(end, most=24)
        if minutes and hour is not None and tokens.role(end + 1) is Role.POINT:
            return _earlier(hour, minutes), end + 2
    hour = tokens.number(index, most=24)
    if hour is not None and tokens.role(index + 1) is Role.POINT and tokens.role(index + 2) is Role.LACKING:
        minutes, end = _lacking_minutes(tokens, index + 3)
        if minutes:
            return _earlier(hour, minutes), end
    return None


def _lacking_minutes(tokens: Tokens, index: int) -> tuple[int, int]:
    token = tokens[index]
    if token.role is Role.QUARTER and isinstance(token.value, int):
        return token.value, index + 1
    minutes = tokens.number(index, most=59)
    if minutes is None:
        return 0, index
    unit = tokens[index + 1]
    return minutes, index + (2 if unit.role is Role.MINUTE or unit.value == ("minute", 1) else 1)


def _earlier(hour: int, minutes: int) -> Clock:
    return Clock((hour - 1) % 24 if hour else 23, 60 - minutes)


def _past_or_to(tokens: Tokens, index: int) -> Found:
    """Half past three, quarter to four, 20 past 3, ten to four."""
    token = tokens[index]
    if token.role is Role.QUARTER and isinstance(token.value, int):
        minutes, end, spoken = token.value, index + 1, True
    elif token.text == "half":
        minutes, end, spoken = 30, index + 1, True
    else:
        number = tokens.number(index, most=59)
        if number is None:
            return None
        minutes, end, spoken = number, index + 1, token.spelled and number in (5, 10, 20, 25)
        if tokens[end].value == ("minute", 1):
            end, spoken = end + 1, True
    hour = tokens.number(end + 1, most=12)
    if not hour or not minutes or tokens.digits(end + 1) > 2:
        return None
    if tokens.role(end) is Role.PAST:
        return Clock(hour, minutes), end + 2
    if tokens[end].text == "to" and spoken and token.text != "half":
        return _earlier(hour, minutes) if hour > 1 else Clock(12, 60 - minutes), end + 2
    return None


def _meridiem(tokens: Tokens, index: int) -> Found:
    """3pm, 3.30 pm, 330pm, three o'clock, three thirty pm."""
    hour, digits = tokens.number(index, most=9999), tokens.digits(index)
    if hour is None or tokens[index].han:
        return None
    minute, end = 0, index + 1
    dotted = _two_digits_behind(tokens, end, ".")
    if dotted is not None:
        minute, end = dotted, end + 2
    elif digits in (3, 4):
        hour, minute = divmod(hour, 100)
    elif tokens[index].spelled and tokens[end].spelled and 10 <= (tokens.number(end, most=59) or 0):
        minute, end = tokens.number(end) or 0, end + 1
    elif digits > 4:
        return None
    if tokens[end].text == "p" and tokens.joined(end) and hour <= 12:
        return Clock(hour, minute, meridiem="pm"), end + 1
    if tokens[end].text in _HOURS_BEHIND and digits == 4:
        return (Clock(hour, minute, style=SURE), end + 1) if hour < 24 and minute < 60 else None
    if tokens.role(end) not in (Role.MERIDIEM, Role.OCLOCK):
        return None
    if (
        tokens[end].text == "am"
        and tokens[end].gap
        and tokens.role(end + 1) is Role.LATIN
        and tokens[end + 1].text == "i"
    ):
        return None
    return Clock(hour, minute), end


_HOURS_BEHIND = ("hrs", "h", "hr")


def _ish(tokens: Tokens, index: int) -> Found:
    """3ish, 3:30ish is a clock of its own."""
    hour = _hour(tokens, index)
    if (
        not hour
        or tokens[index + 1].text != "ish"
        or not (tokens.joined(index + 1) or tokens.is_mark(index + 1, "-"))
    ):
        return None
    return Clock(hour, bare=True), index + 2


def _half_hour(tokens: Tokens, index: int) -> Found:
    """The half three of the British, which is half past."""
    hour = tokens.number(index + 1, most=12)
    if tokens[index].text != "half" or not hour or tokens[index + 1].han or _is_counted(tokens, index + 2):
        return None
    return Clock(hour, 30, bare=True), index + 2


def _after_day(tokens: Tokens, index: int) -> Found:
    """The number of "Friday 11 works", "Friday 11?": an hour, as nothing makes it a date; 26 Nov 14.30."""
    hour, is_weekday = tokens.number(index, most=23), _follows_day(tokens, index)
    if not hour or tokens.digits(index) not in (1, 2) or not (is_weekday or _follows_month(tokens, index)):
        return None
    minute = _two_digits_behind(tokens, index + 1, ".")
    if minute is not None and minute < 60:
        return Clock(hour, minute, style=SURE if hour > 12 else SHORT), index + 3
    if hour > 12 or not is_weekday:
        return None
    behind = tokens[index + 1]
    ends = index + 1 >= len(tokens) or behind.role is Role.ACCEPTED or behind.text in ("?", "instead", "!")
    return (Clock(hour, bare=True), index + 1) if ends else None


def _four_digits(tokens: Tokens, index: int) -> Found:
    """1700 beside a day: Thursday 1700, 1700 on Thursday, 20261127 1700."""
    number = tokens.number(index, most=2359)
    if number is None or tokens.digits(index) != 4 or number % 5 or number % 100 > 55:
        return None
    behind = tokens.role(index + 1)
    day_behind = behind in (Role.RELATIVE_DAY, Role.WEEKDAY) or (
        behind is Role.ON and tokens.role(index + 2) in (Role.WEEKDAY, Role.RELATIVE_DAY)
    )
    dated = tokens.digits(index - 1) == 8
    if not (_follows_day(tokens, index) or dated or day_behind) or _is_counted(tokens, index + 1):
        return None
    return Clock(number // 100, number % 100, style=SURE, bare=True), index + 1


def _h_form(tokens: Tokens, index: int) -> Found:
    """15h, 15h30; below 13 it is a length, unless a day or "at" stands before it."""
    hour = _hour(tokens, index)
    if (
        hour is None
        or not tokens.digits(index)
        or tokens[index + 1].text != "h"
        or not tokens.joined(index + 1)
    ):
        return None
    before = tokens.role(index - 1)
    if hour < 13 and not (hour >= 7 and before in (Role.RELATIVE_DAY, Role.WEEKDAY, Role.AT)):
        return None
    end, minute = index + 2, 0
    if tokens.joined(end) and tokens.digits(end) == 2:
        minute, end = tokens.number(end) or 0, end + 1
    return Clock(hour, minute, style=SURE), end


def _named(tokens: Tokens, index: int) -> Found:
    role = tokens.role(index)
    if role is Role.NOON:
        return Clock(12, style=SURE, word="noon"), index + 1
    # 半夜两点 is a clock of its own, with 半夜 for its part of the day.
    if role is Role.MIDNIGHT and not (
        tokens.number(index + 1) is not None and tokens.role(index + 2) is Role.POINT
    ):
        return Clock(24, style=SURE, word="midnight"), index + 1
    return None


def _at_hour(tokens: Tokens, index: int) -> Found:
    """The number of "at 3", "at 10.30", "at 1530", "tomorrow around 7"."""
    is_about = tokens[index - 1].text in _ABOUT and tokens.role(index - 2) in _OF_DAY
    if (tokens[index - 1].text not in ("at", "@") and not is_about) or tokens[index].han:
        return None
    written = _written_without_colon(tokens, index)
    if written:
        return written
    hour = _hour(tokens, index)
    if hour is None or (_is_counted(tokens, index + 1) and tokens.joined(index + 1)):
        return None
    if tokens.role(index + 1) in (Role.COUNTED, Role.UNIT, Role.COUNTER, Role.NUMBER):
        return None
    if tokens.is_mark(index + 1, ":/.-%") and tokens.joined(index + 1) and tokens.joined(index + 2):
        return None
    return Clock(hour, bare=True), index + 1


_ABOUT = ("around", "about", "approx", "approximately")
_OF_DAY = (Role.RELATIVE_DAY, Role.WEEKDAY, Role.PART)


def _spelled(tokens: Tokens, index: int) -> Found:
    """Nine thirty, beside a day or "at"."""
    hour, minute = tokens.number(index, most=12), tokens.number(index + 1, most=59)
    if not hour or minute is None or minute < 10 or not (tokens[index].spelled and tokens[index + 1].spelled):
        return None
    if tokens.role(index - 1) not in (Role.AT, *_OF_DAY) or _is_counted(tokens, index + 2):
        return None
    return Clock(hour, minute, style=SHORT), index + 2


def _written_without_colon(tokens: Tokens, index: int) -> Found:
    number, digits = tokens.number(index, most=2359), tokens.digits(index)
    if number is None or tokens.role(index + 1) in (Role.COUNTED, Role.UNIT, Role.COUNTER):
        return None
    dotted = _two_digits_behind(tokens, index + 1, ".")
    if digits <= 2 and dotted is not None and dotted < 60:
        return Clock(number, dotted, style=SURE if digits == 2 else SHORT, bare=True), index + 3
    hour, minute = divmod(number, 100)
    return (Clock(hour, minute, style=SURE, bare=True), index + 1) if digits == 4 and minute < 60 else None


def _hour_of_part(tokens: Tokens, index: int) -> Found:
    """The number of "8 at night", "3 in the afternoon"."""
    hour, end = _hour(tokens, index), index + 1
    day = tokens[end].value
    if hour and tokens.role(end) is Role.RELATIVE_DAY and isinstance(day, tuple) and day[1]:
        return (Clock(hour), end) if tokens[end].text.isascii() and hour <= 12 else None  # 7 tonight
    if tokens.role(end) not in (Role.AT, Role.IN) or tokens[index].han:
        return None
    end += 2 if tokens.role(end + 1) is Role.THE else 1
    return (Clock(hour), index + 1) if hour is not None and tokens.role(end) is Role.PART else None


_RULES: tuple[Callable[[Tokens, int], Found], ...] = (
    _colon,
    _lacking,
    _point,
    _past_or_to,
    _meridiem,
    _ish,
    _half_hour,
    _four_digits,
    _after_day,
    _h_form,
    _named,
    _hour_of_part,
    _spelled,
    _at_hour,
)
