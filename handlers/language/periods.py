"""Which stretch of days: today, 本周, next month, a weekday or a date, as half-open bounds."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from handlers.language.days import Date, Day, Month, RelativeDay, Stretch, Week, day_at
from handlers.language.normalise import LIMIT
from handlers.language.placing import place_day
from handlers.language.times import parse_time
from handlers.language.tokens import Tokens
from handlers.language.words import Role

_LEADING = (Role.ON, Role.IN, Role.THE, Role.AT)
_DAYS = {0: "today", 1: "tomorrow", -1: "yesterday"}
_WEEKS = {None: "weekend", 0: "this_week", 1: "next_week", -1: "last_week"}
_MONTHS = {0: "this_month", 1: "next_month", -1: "last_month"}
#: The hours of a day's parts, from the first up to, not including, the last.
PART_HOURS = {
    "morning": (0, 12),
    "noon": (11, 14),
    "afternoon": (12, 18),
    "late": (15, 20),
    "evening": (17, 24),
    "night": (17, 24),
}
_ALONE: dict[str, Day] = {"week": Week(0), "周": Week(0), "month": Month(0), "月": Month(0)}


@dataclass(frozen=True, slots=True)
class Period:
    """`start` up to, not including, `end`; `name` is canonical: "today", "next_week", … or "day".

    A part of a day is "part_morning" and so on. `spans` bound its words piece by piece, where a part
    stands apart from its day.
    """

    start: datetime
    end: datetime
    name: str
    span: tuple[int, int]
    spans: tuple[tuple[int, int], ...] = ()


def parse_period(text: str, *, now: datetime, zone: tzinfo) -> Period | None:
    """Find the period a text speaks of, in the days of `zone`."""
    tokens = Tokens.of(text, LIMIT)
    today = now.astimezone(zone).date()
    if len(tokens) == 1 and tokens[0].text in _ALONE:
        return _period(_ALONE[tokens[0].text], today, zone, tokens.span(0, 1))
    end = 0
    for index in range(len(tokens)):
        found = day_at(tokens, index) if index >= end else None
        if found is None:
            continue
        first, end = index, found[1]
        while tokens.role(first - 1) in _LEADING:
            first -= 1
        period = _period(found[0], today, zone, tokens.span(first, end))
        if period:
            return period
    return None


def parse_hours(text: str, *, now: datetime, zone: tzinfo) -> Period | None:
    """Find the period a text speaks of, down to a part of a day: 明天上午, this afternoon."""
    time = parse_time(text, now=now, zone=zone)
    hours = PART_HOURS.get(time.part or "") if time is not None and time.day_only else None
    if time is None or time.day is None or hours is None or len(time.readings) > 1:
        return parse_period(text, now=now, zone=zone)
    midnight = _midnight(time.day, zone)
    # A day may be an hour longer or shorter than its clocks tell.
    start = midnight.replace(hour=hours[0])
    end = midnight.replace(hour=hours[1]) if hours[1] < 24 else _midnight(time.day + timedelta(days=1), zone)
    return Period(start, end, f"part_{time.part}", time.span, time.spans)


def _period(day: Day, today: date, zone: tzinfo, span: tuple[int, int]) -> Period | None:
    bounds = _bounds(day, today)
    if bounds is None:
        return None
    first, days, name = bounds
    return Period(_midnight(first, zone), _midnight(first + timedelta(days=days), zone), name, span)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _bounds(day: Day, today: date) -> tuple[date, int, str] | None:
    """Return the first day, the number of days and the name."""
    match day:
        case Week(which=which, weekend=weekend):
            monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (which or 0))
            if weekend:
                return monday + timedelta(days=5), 2, "weekend"
            return monday, 7, _WEEKS.get(which, "week")
        case Month(shift=shift):
            first = _first_of_month(today, shift)
            return first, (_first_of_month(first, 1) - first).days, _MONTHS.get(shift, "month")
        case RelativeDay(days=days, months=0):
            moved = place_day(day, None, today).days
            return (moved[0], 1, _DAYS.get(days, "day")) if moved else None
        case Date(year=None, month=int(month), day=number) if month <= 12:
            # One looks back as well as ahead, so the nearest such date of three years is meant.
            near = [made for year in (-1, 0, 1) if (made := _date(today.year + year, month, number))]
            return (min(near, key=lambda made: abs((made - today).days)), 1, "day") if near else None
        case Stretch():
            stretch = place_day(day, None, today).days
            return stretch[0], (stretch[-1] - stretch[0]).days + 1, "days"
        case _:
            placed = place_day(day, None, today).days
            return (placed[0], 1, "day") if placed else None


def _date(year: int, month: int, day: int) -> date | None:
    placed = place_day(Date(day, month, year), None, date(year, 1, 1)).days
    return placed[0] if placed else None


def _first_of_month(day: date, shift: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + shift, 12)
    return date(year, month + 1, 1)
