"""Days as said: 后天, 下周四, 12月3日, 12/3, Dec 3rd, the 3rd, 三天后, next week."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers.language.durations import Amount, amount_at, is_glued
from handlers.language.tokens import Tokens
from handlers.language.words import ORDINAL_WORDS, STAGES_ZH, WEAK_WEEKDAYS, Role


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """So many days (or months) from today, with the part of the day in the same word (今晚)."""

    days: int
    months: int = 0
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday; `which` is None (bare), "this"/"next"/"last" in English, or weeks from this one."""

    weekday: int
    which: int | str | None = None
    weak: bool = False
    weeks_later: int = 0  # "two weeks from Tuesday"


@dataclass(frozen=True, slots=True)
class Date:
    """A date; year and month may be missing. `month_shift` counts from this month (下个月3号)."""

    day: int
    month: int | None = None
    year: int | None = None
    month_shift: int | None = None
    year_shift: int | None = None
    is_either: bool = False  # 04/12/2026 is the 4th of December to some, the 12th of April to others


@dataclass(frozen=True, slots=True)
class Week:
    """A week without its day, or its weekend."""

    which: int | None
    weekend: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month without its day."""

    shift: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """The early, mid or late days of a week, a month or a year: 月底, 12月初, early next week.

    The week or month is counted from this one, the month may be named, and all are None where it is bare.
    """

    stage: str
    week: int | None = None
    month: int | None = None
    month_shift: int | None = None


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The first Monday of December, 下个月最后一个周五 (-1), of a month named or counted from this one."""

    nth: int
    weekday: int
    month: int | None = None
    month_shift: int = 0


Day = RelativeDay | Weekday | Date | Week | Month | Stretch | NthWeekday
Found = tuple[Day, int] | None


def day_at(tokens: Tokens, index: int) -> Found:
    """Read a day at `index`."""
    if is_glued(tokens, index):
        return None
    for rule in _RULES:
        found = rule(tokens, index)
        if found:
            return found
    return None


def _relative(tokens: Tokens, index: int) -> Found:
    value = tokens[index].value
    if tokens.role(index) is not Role.RELATIVE_DAY or not isinstance(value, tuple):
        return None
    return RelativeDay(value[0], part=value[1]), index + 1


def _counted_days(tokens: Tokens, index: int) -> Found:
    """三天后, in 3 days, 两周后的周三; smaller amounts are moments and not days."""
    opened = tokens.role(index) is Role.IN
    found = amount_at(tokens, index + 1 if opened else index)
    if not found or not (found[0].days or found[0].months):
        return None
    amount, end = found
    if tokens.role(end) is Role.AFTER:
        end += 1
    elif not opened or tokens.role(end) is Role.AGO:
        return None
    return _day_of_week(tokens, end, amount) or (RelativeDay(amount.days, amount.months), end)


def _day_of_week(tokens: Tokens, index: int, amount: Amount) -> Found:
    """The weekday that is said behind so many weeks from now."""
    at = index + 1 if tokens.role(index) in (Role.FILL, Role.ON) else index
    day = tokens[at].value
    is_bare = tokens.role(at) is Role.WEEKDAY and isinstance(day, tuple) and day[0] is None
    if not is_bare or amount.months or amount.days % 7 or not isinstance(day, tuple):
        return None
    return Weekday(day[1], amount.days // 7), at + 1


def _weekday(tokens: Tokens, index: int) -> Found:
    which, at = None, index
    if tokens.role(at) is Role.WHICH:
        which, at = str(tokens[at].value), at + 1
    value = tokens[at].value
    if tokens.role(at) is not Role.WEEKDAY or not isinstance(value, tuple):
        return None
    end = at + 1
    if which is None and value[0] is None:
        week_at = end + 1 if tokens.role(end) is Role.OF else end
        week = tokens[week_at].value
        if tokens.role(week_at) is Role.WEEK:  # "Tuesday next week"
            return Weekday(value[1], week if isinstance(week, int) else None), week_at + 1
        if (tokens[end].text, tokens[end + 1].text) == ("after", "next"):
            return Weekday(value[1], "after_next"), end + 2
        if tokens[end].text == "week" and tokens[end].gap:  # "Friday week" is the Friday after this one
            return Weekday(value[1], None, weeks_later=1), end + 1
    if tokens[end].text == "次" and tokens.joined(end):
        return None  # 每周三次
    weak = tokens[at].text in WEAK_WEEKDAYS and which is None and tokens.role(index - 1) is not Role.ON
    beheaded = not tokens[at].text.isascii() and _begins_name(tokens, at)
    return Weekday(value[1], which or value[0], weak=weak or beheaded), end


def _begins_name(tokens: Tokens, index: int) -> bool:
    """Tell whether 周一 is the head of a name alone between blanks: 周一鸣, not 周五也行."""
    behind = index + 1
    stands_alone = (index == 0 or tokens[index].gap) and (behind + 1 >= len(tokens) or tokens[behind + 1].gap)
    return (
        stands_alone
        and tokens.joined(behind)
        and tokens.role(behind) is Role.HAN
        and tokens[behind].text not in "也都见吗呀啊嘛能来去开聊"
    )


def _weeks_from(tokens: Tokens, index: int) -> Found:
    """A week from Tuesday, two weeks on Monday, a week today."""
    found = amount_at(tokens, index) or _bare_week(tokens, index)
    if not found or not found[0].days or found[0].days % 7 or found[0].months:
        return None
    amount, end = found
    joined = tokens.role(end) in (Role.FROM, Role.ON)
    relative = _relative(tokens, end + joined)
    if relative is not None and isinstance(relative[0], RelativeDay) and tokens[end].text.isascii():
        return replace(relative[0], days=relative[0].days + amount.days), relative[1]
    if not joined:
        return None
    weekday = _weekday(tokens, end + 1)
    if weekday is None or not isinstance(weekday[0], Weekday):
        return None
    return replace(weekday[0], weeks_later=amount.days // 7), weekday[1]


def _bare_week(tokens: Tokens, index: int) -> tuple[Amount, int] | None:
    """Week from tomorrow: people leave out the article."""
    is_week = tokens[index].text == "week" and tokens.role(index + 1) is Role.FROM
    return (Amount(days=7), index + 1) if is_week else None


def _nth_weekday(tokens: Tokens, index: int) -> Found:
    """12月第一个周一, 下个月的最后一个周五, the last Friday of next month."""
    month, shift, at = tokens.number(index, most=12), 0, index
    if month and tokens.role(index + 1) is Role.MONTH_MARK:
        at = index + 2
    elif tokens.role(index) is Role.RELATIVE_MONTH:
        value = tokens[index].value
        month, shift, at = None, value if isinstance(value, int) else 0, index + 1
    else:
        return _nth_weekday_of(tokens, index)
    at += 1 if tokens.role(at) is Role.FILL else 0
    nth, weekday = _nth_zh(tokens, at)
    return (NthWeekday(nth, weekday[0], month, shift), weekday[1]) if nth and weekday else None


def _nth_zh(tokens: Tokens, at: int) -> tuple[int, tuple[int, int] | None]:
    """Return which one, the weekday and where it ends: 第一个周一, 最后一个周五."""
    nth = tokens.number(at + 1, most=5)
    if tokens[at].text not in ("第", "最后") or not nth or tokens.role(at + 2) is not Role.COUNTER:
        return 0, None
    day = tokens[at + 3].value
    if tokens.role(at + 3) is not Role.WEEKDAY or not isinstance(day, tuple):
        return 0, None
    return -1 if tokens[at].text == "最后" else nth, (day[1], at + 4)


def _nth_weekday_of(tokens: Tokens, index: int) -> Found:
    at = index + 1 if tokens.role(index) is Role.THE else index
    nth = -1 if tokens[at].text == "last" else ORDINAL_WORDS.get(tokens[at].text, 0)
    day, of = tokens[at + 1].value, at + 2
    if not nth or nth > 5 or tokens.role(at + 1) is not Role.WEEKDAY or not isinstance(day, tuple):
        return None
    if tokens.role(of) not in (Role.OF, Role.IN):
        return None
    end = of + 1 + (tokens.role(of + 1) is Role.THE)
    value = tokens[end].value
    match tokens.role(end):
        case Role.MONTH if isinstance(value, int):
            return NthWeekday(nth, day[1], month=value), end + 1
        case Role.RELATIVE_MONTH if isinstance(value, int):
            return NthWeekday(nth, day[1], month_shift=value), end + 1
        case Role.UNIT if tokens[end].text == "month":
            return NthWeekday(nth, day[1]), end + 1
        case _:
            return None


def _holiday(tokens: Tokens, index: int) -> Found:
    value = tokens[index].value
    if tokens.role(index) is not Role.HOLIDAY or not isinstance(value, tuple):
        return None
    return Date(day=value[1], month=value[0]), index + 1


def _stretch(tokens: Tokens, index: int) -> Found:
    """月底, 下个月初, 12月中旬, early next week, end of November."""
    role, value = tokens.role(index), tokens[index].value
    if role is Role.STRETCH and isinstance(value, tuple):
        return _bare_stretch(*value), index + 1
    if role is Role.STAGE:
        return _stage_first(tokens, index)
    stage = STAGES_ZH.get(tokens[index + 1].text) if tokens.joined(index + 1) else None
    if stage and isinstance(value, int) and role is Role.WEEK:
        return Stretch(stage, week=value), index + 2
    if stage and isinstance(value, int) and role is Role.RELATIVE_MONTH:
        return Stretch(stage, month_shift=value), index + 2
    month, stretch = tokens.number(index, most=12), tokens[index + 1]
    if (
        month
        and stretch.role is Role.STRETCH
        and stretch.text.startswith("月")
        and isinstance(stretch.value, tuple)
    ):
        return Stretch(stretch.value[0], month=month), index + 2
    return None


def _bare_stretch(stage: str, whole: str) -> Stretch:
    match whole:
        case "week":
            return Stretch(stage, week=0)
        case "year":
            return Stretch(stage, month=12 if stage == "late" else 1)
        case _:
            return Stretch(stage)


def _stage_first(tokens: Tokens, index: int) -> Found:
    stage, at = str(tokens[index].value), index + 1
    while tokens.role(at) in (Role.OF, Role.THE, Role.IN) or tokens.is_mark(at, "-"):
        at += 1
    role, value = tokens.role(at), tokens[at].value
    if not isinstance(value, int):
        return None
    match role:
        case Role.WEEK:
            return Stretch(stage, week=value), at + 1
        case Role.RELATIVE_MONTH:
            return Stretch(stage, month_shift=value), at + 1
        case Role.MONTH if tokens.number(at + 1) is None:
            return Stretch(stage, month=value), at + 1
        case _:
            return None


def _week(tokens: Tokens, index: int) -> Found:
    """下周; 下周的周三, next week on Tuesday."""
    role, value = tokens.role(index), tokens[index].value
    if role is Role.WEEKEND:
        return Week(value if isinstance(value, int) else None, weekend=True), index + 1
    if role is not Role.WEEK or not isinstance(value, int):
        return None
    at = index + 1
    while tokens.role(at) in (Role.FILL, Role.ON) or tokens.is_mark(at, ","):
        at += 1
    day = tokens[at].value
    if tokens.role(at) is Role.WEEKDAY and isinstance(day, tuple) and day[0] is None:
        return Weekday(day[1], value), at + 1
    if tokens[at].value == (0, None) and tokens.role(at) is Role.RELATIVE_DAY and at > index + 1:
        return RelativeDay(7 * value), at + 1  # 下周的今天
    return Week(value), index + 1


def _year_first(tokens: Tokens, index: int) -> Found:
    """2026-11-26, 2026/11/26, 2026.11.26."""
    year = tokens.number(index)
    if tokens.digits(index) < 4 or not tokens.is_mark(index + 1, "-/."):
        return None
    sign = tokens[index + 1].text
    if not all(tokens.joined(index + step) for step in range(1, 5)) or not tokens.is_mark(index + 3, sign):
        return None
    month, day = _short(tokens, index + 2), _short(tokens, index + 4)
    if month is None or day is None or _runs_on(tokens, index + 5):
        return None
    # A year nobody can mean is kept as one, so that its date is refused and not read without it.
    return Date(day, month, year if year is not None and tokens.digits(index) == 4 else 9999), index + 5


def _year_last(tokens: Tokens, index: int) -> Found:
    """27.11.2026, 27/11/2026, 27-11-2026, 11/27/26; a number above 12 is the day, else the month is first."""
    sign = tokens[index + 1].text
    first, second, year = _short(tokens, index), _short(tokens, index + 2), tokens.number(index + 4)
    if first is None or second is None or year is None or not tokens.is_mark(index + 1, "/.-"):
        return None
    if not all(tokens.joined(index + step) for step in range(1, 5)) or not tokens.is_mark(index + 3, sign):
        return None
    digits = tokens.digits(index + 4)
    if digits not in (2, 4) or (digits == 2 and sign != "/") or _runs_on(tokens, index + 5):
        return None
    # Dots and dashes are written by those who put the day first.
    month, day = (first, second) if (second > 12 or sign == "/") and first <= 12 else (second, first)
    either = sign == "/" and first <= 12 and second <= 12
    year = year if digits == 4 else 2000 + year
    return (Date(day, month, year, is_either=either), index + 5) if month <= 12 else None


def _digits_only(tokens: Tokens, index: int) -> Found:
    """20261127, or in Chinese 1127, right before a clock or a part of the day."""
    number = tokens.number(index)
    if tokens.digits(index) == 4 and number is not None and _is_chinese_clock(tokens, index + 1):
        month, day = divmod(number, 100)
        is_date = 1 <= month <= 12 and 1 <= day <= 31 and tokens.role(index - 1) is not Role.NUMBERED
        return (Date(day, month), index + 1) if is_date else None
    if tokens.digits(index) != 8 or number is None or not _speaks_of_time(tokens, index + 1):
        return None
    year, month, day = number // 10000, number // 100 % 100, number % 100
    return (Date(day, month, year), index + 1) if 2000 <= year < 2100 else None


def _is_chinese_clock(tokens: Tokens, index: int) -> bool:
    is_part = tokens.role(index) is Role.PART and not tokens[index].text.isascii()
    return is_part or (tokens.number(index) is not None and tokens.role(index + 1) is Role.POINT)


def _short(tokens: Tokens, index: int) -> int | None:
    """A number of one or two Arabic digits."""
    return tokens.number(index) if 1 <= tokens.digits(index) <= 2 else None


def _runs_on(tokens: Tokens, index: int) -> bool:
    """Tell whether a date of digits is the head of something longer (1.2.3.4, 12/3/5/7)."""
    if not tokens.joined(index):
        return False
    if tokens.is_mark(index, "./-+:") and tokens.joined(index + 1) and tokens.role(index + 1) is Role.NUMBER:
        return True
    return tokens.role(index) in (
        Role.LATIN,
        Role.UNIT,
        Role.COUNTER,
        Role.COUNTED,
        Role.YEAR_MARK,
        Role.ARTICLE,
    )


def _chinese_date(tokens: Tokens, index: int) -> Found:
    """2026年12月3日, 明年1月5号, 十二月三号, 12月3."""
    year, year_shift, at = _leading_year(tokens, index)
    month = _chinese_month(tokens, at)
    day = tokens.number(at + 2, most=99)
    if month is None or day is None or tokens.digits(at + 2) > 2:
        return None
    end = at + 3
    if tokens.role(end) is Role.DAY_MARK:
        end += 1
    elif tokens.role(end) in (Role.UNIT, Role.COUNTER, Role.COUNTED, Role.POINT) or tokens.is_mark(
        end, ":/.-"
    ):
        return None
    return Date(day, month, year, year_shift=year_shift), end


def _leading_year(tokens: Tokens, index: int) -> tuple[int | None, int | None, int]:
    token = tokens[index]
    if token.role is Role.RELATIVE_YEAR and isinstance(token.value, int):
        at = index + 2 if tokens.role(index + 1) is Role.FILL else index + 1
        return None, token.value, at
    if tokens.role(index + 1) is Role.YEAR_MARK:
        year = tokens.number(index, most=9999)
        return (year if year is not None else 9999), None, index + 2
    return None, None, index


def _chinese_month(tokens: Tokens, index: int) -> int | None:
    marked = tokens.role(index + 1) is Role.MONTH_MARK
    return tokens.number(index, most=99) if marked and tokens.digits(index) <= 2 else None


def _slashed(tokens: Tokens, index: int) -> Found:
    """12/3, 12/3/2026; 25/12 can only be the day first."""
    month, day = _short(tokens, index), _short(tokens, index + 2)
    if month is None or day is None or not tokens.is_mark(index + 1, "/") or not tokens.joined(index + 2):
        return None
    end, year = index + 3, None
    if tokens.is_mark(end, "/") and tokens.joined(end) and tokens.digits(end + 1) == 4:
        year, end = tokens.number(end + 1), end + 2
    if month > 12 >= day > 0:
        month, day = day, month
    counted = tokens.role(end) in (Role.COUNTED, Role.UNIT, Role.MINUTE)
    if (
        counted
        or _runs_on(tokens, end)
        or month > 12
        or month < 1
        or day > 39
        or _names_a_thing(tokens, index, end)
    ):
        return None
    return Date(day, month, year), end


def _dotted(tokens: Tokens, index: int) -> Found:
    """12.3, 11-24: a date if a time stands beside it, or (dotted) if nothing makes it a version."""
    month, day = _short(tokens, index), _short(tokens, index + 2)
    if month is None or day is None or not tokens.is_mark(index + 1, ".-"):
        return None
    if not (tokens.joined(index + 1) and tokens.joined(index + 2)) or not (
        1 <= month <= 12 and 1 <= day <= 31
    ):
        return None
    end = index + 3
    if _runs_on(tokens, end) or tokens.role(end) in (Role.COUNTED, Role.UNIT, Role.MERIDIEM, Role.POINT):
        return None
    if _speaks_of_time(tokens, end):
        return Date(day, month), end
    if tokens[index - 1].text == "at" or tokens.is_mark(index + 1, "-") or _names_a_thing(tokens, index, end):
        return None
    return (Date(day, month), end) if _opens(tokens, index) and _closes(tokens, end) else None


def _names_a_thing(tokens: Tokens, index: int, end: int) -> bool:
    return tokens.role(index - 1) is Role.NUMBERED and not _speaks_of_time(tokens, end)


def _speaks_of_time(tokens: Tokens, index: int) -> bool:
    """Tell whether a clock, a part of the day or a weekday stands at `index`."""
    at = index
    while tokens.role(at) in (Role.AT, Role.FILL) or tokens.is_mark(at, "(,"):
        at += 1
    if tokens.role(at) in (Role.PART, Role.WEEKDAY, Role.NOON, Role.MIDNIGHT) or tokens.digits(at) == 4:
        return True
    return tokens.role(at) is Role.NUMBER and (
        tokens.is_mark(at + 1, ":") or tokens.role(at + 1) in (Role.POINT, Role.MERIDIEM, Role.OCLOCK)
    )


def _opens(tokens: Tokens, index: int) -> bool:
    """Tell whether nothing stands before `index` that could own a decimal number."""
    return index == 0 or tokens.role(index - 1) in (
        Role.AT,
        Role.ON,
        Role.TO,
        Role.FROM,
        Role.MOVED_TO,
        Role.OR,
        Role.PART,
        Role.TIME,
    )


def _closes(tokens: Tokens, index: int) -> bool:
    """Tell whether what was said ends at `index`, or goes on with another word."""
    return (
        index >= len(tokens)
        or tokens[index].gap
        or tokens.role(index) in (Role.MARK, Role.ACCEPTED, Role.OR, Role.TO)
    )


def _named_month(tokens: Tokens, index: int) -> Found:
    """Dec 3, December 3rd 2026, 3 Dec, 3rd of December, the 3rd of December."""
    if tokens.role(index) is Role.MONTH:
        return _month_then_day(tokens, index)
    at = index + 1 if tokens.role(index) is Role.THE else index
    day = ORDINAL_WORDS.get(tokens[at].text) or _day_number(tokens, at)
    if day is None:
        return None
    end = at + 1
    while tokens.role(end) in (Role.ORDINAL, Role.OF) or tokens.is_mark(end, "-"):
        end += 1
    month = tokens[end].value
    if tokens.role(end) is not Role.MONTH or not isinstance(month, int):
        return None
    return _with_year(tokens, day, month, end + 1)


def _month_then_day(tokens: Tokens, index: int) -> Found:
    month = tokens[index].value
    at = index + 1
    while tokens.role(at) is Role.THE or tokens.is_mark(at, ".-"):
        at += 1
    if not isinstance(month, int):
        return None
    if tokens[at].role is Role.LATIN and tokens[at].text in ORDINAL_WORDS:
        return _with_year(tokens, ORDINAL_WORDS[tokens[at].text], month, at + 1)
    day = _day_number(tokens, at)
    if day is None or _is_clock_number(tokens, at + 1):
        return None
    is_marked = tokens.role(at + 1) in (Role.ORDINAL, Role.DAY_MARK)
    return _with_year(tokens, day, month, at + 2 if is_marked else at + 1)


def _day_number(tokens: Tokens, index: int) -> int | None:
    day = _short(tokens, index)
    return day if day is not None and day <= 39 else None


def _is_clock_number(tokens: Tokens, index: int) -> bool:
    """Tell whether the number before `index` counts or is a clock: May 3pm, March 3 people."""
    role = tokens.role(index)
    if role in (Role.MERIDIEM, Role.POINT, Role.UNIT, Role.COUNTED, Role.COUNTER, Role.OCLOCK):
        return True
    return tokens.is_mark(index, ":.") and tokens.joined(index) and tokens.role(index + 1) is Role.NUMBER


def _with_year(tokens: Tokens, day: int, month: int, end: int) -> Found:
    at = end + 1 if tokens.is_mark(end, ",") else end
    year = tokens.number(at) if tokens.digits(at) == 4 else None
    if year is not None and 1900 <= year <= 2999 and not _is_clock_number(tokens, at + 1):
        return Date(day, month, year), at + 1
    return Date(day, month), end


def _day_of_month(tokens: Tokens, index: int) -> Found:
    """3号, 下个月3号, 本月十五日."""
    shift, at = None, index
    if tokens.role(at) is Role.RELATIVE_MONTH and isinstance(tokens[at].value, int):
        shift = tokens[at].value
        at += 2 if tokens.role(at + 1) is Role.FILL else 1
    day = tokens.number(at, most=39 if shift is None else 99)
    if day is None or tokens.role(at + 1) is not Role.DAY_MARK or tokens.digits(at) > 2:
        return _month_alone(tokens, index)
    end = at + 2
    if tokens.role(at - 1) is Role.NUMBERED or day == 0 or _is_address(tokens, at):
        return None
    if tokens.joined(end) and (
        tokens.role(end) in (Role.COUNTED, Role.NUMBERED, Role.AGO) or tokens[end].text in "语本"
    ):
        return None
    return Date(day, month_shift=shift if isinstance(shift, int) else None), end


def _is_address(tokens: Tokens, index: int) -> bool:
    """Tell whether a number is that of a house: 博云路2号."""
    before = tokens[index - 1].text if tokens.joined(index) else ""
    return bool(before) and (before in "路街弄巷村园区座栋幢" or tokens[index - 2].text + before == "大道")


def _month_alone(tokens: Tokens, index: int) -> Found:
    value = tokens[index].value
    if tokens.role(index) is Role.RELATIVE_MONTH and isinstance(value, int):
        return Month(value), index + 1
    return None


def _ordinal_day(tokens: Tokens, index: int) -> Found:
    """The 3rd, on 3rd, 3rd at 3pm; the 3rd round is none."""
    at = index + 1 if tokens.role(index) is Role.THE else index
    if at > index and tokens.role(index - 1) is Role.WEEKDAY and tokens[at].text in ORDINAL_WORDS:
        return Date(ORDINAL_WORDS[tokens[at].text]), at + 1  # Tuesday the first
    day = _day_number(tokens, at)
    if not day or tokens.role(at + 1) is not Role.ORDINAL or not tokens.joined(at + 1):
        return None
    end = at + 2
    if tokens.role(end) is Role.OF and tokens.role(end + 1) is Role.RELATIVE_MONTH:
        shift = tokens[end + 1].value
        return Date(day, month_shift=shift if isinstance(shift, int) else None), end + 2
    marked = at > index or tokens.role(index - 1) is Role.ON or index == 0
    ends = end >= len(tokens) or tokens.role(end) in (
        Role.MARK,
        Role.AT,
        Role.PART,
        Role.FROM,
        Role.ACCEPTED,
        Role.OR,
    )
    if _speaks_of_time(tokens, end) or (marked and ends):
        return Date(day), end
    return None


_RULES: tuple[Callable[[Tokens, int], Found], ...] = (
    _relative,
    _nth_weekday,
    _weeks_from,
    _stretch,
    _holiday,
    _counted_days,
    _weekday,
    _week,
    _year_first,
    _year_last,
    _digits_only,
    _chinese_date,
    _slashed,
    _named_month,
    _dotted,
    _day_of_month,
    _ordinal_day,
)
