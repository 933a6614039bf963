"""From what was said to the calendar: which days and hours a phrase can mean, seen from now."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from handlers.language.clocks import PLAIN, SHORT, Clock
from handlers.language.days import Date, Day, Month, NthWeekday, RelativeDay, Stretch, Week, Weekday

_FAR = 366 * 30  # days; anything further is refused alike, and dates must not overflow
RECENT = 60  # days: a date without its year this little past was meant, and is past


@dataclass(frozen=True, slots=True)
class Days:
    """The days that may be meant, the best first; `step` is how to roll the past forward."""

    days: tuple[date, ...]
    assumed: frozenset[str] = frozenset()
    problem: str | None = None
    step: str | None = "day"  # "day", "week", "month", "year"; None for a full date
    rolls: bool = False  # the words allow the next one (周一, 3点), and do not name this one (今天)


@dataclass(frozen=True, slots=True)
class Hours:
    """The times of day that may be meant, each with the days it falls behind the day named."""

    hours: tuple[tuple[int, time], ...]
    assumed: frozenset[str] = frozenset()
    problem: str | None = None


def place_day(day: Day | None, weekday: Weekday | None, today: date) -> Days:
    """Say which days are meant; a weekday that contradicts its date gives the days of both."""
    placed = _placed(day, today)
    if weekday is None or not placed.days:
        return placed
    if placed.days[0].weekday() == weekday.weekday:
        return placed
    if isinstance(day, Date) and day.month is None and day.month_shift is None:
        matching = _month_day_on(day.day, weekday.weekday, today)
        if matching:
            return Days((matching,), frozenset(["month"]), step="month")
    others = _placed(weekday, today) if isinstance(day, RelativeDay) else None
    other = others.days[0] if others else _nearest(placed.days[0], weekday.weekday)
    return Days((placed.days[0], other), placed.assumed | {"day"}, step="week")


def _placed(day: Day | None, today: date) -> Days:
    match day:
        case None:
            return Days((today,), frozenset(["day"]), rolls=True)
        case RelativeDay():
            return _relative_day(day, today)
        case Weekday():
            return _weekday(day, today)
        case Date(month=None):
            return _day_of_month(day, today)
        case Date():
            return _date(day, today)
        case Week():
            return _week(day, today)
        case Month():
            return _month(day, today)
        case Stretch():
            return _stretch(day, today)
        case NthWeekday():
            return _nth_weekday(day, today)


def shift(day: date, days: int) -> date | None:
    """Add days, or None where it is too far to mean anything."""
    return day + timedelta(days=days) if abs(days) <= _FAR else None


def _relative_day(day: RelativeDay, today: date) -> Days:
    months = today.year * 12 + today.month - 1 + day.months
    if abs(day.months) > 600:
        return Days((), problem="too_far")
    year, month = divmod(months, 12)
    base = date(year, month + 1, min(today.day, monthrange(year, month + 1)[1])) if day.months else today
    moved = shift(base, day.days)
    return Days((moved,)) if moved else Days((), problem="too_far")


def _weekday(day: Weekday, today: date) -> Days:
    ahead = (day.weekday - today.weekday()) % 7
    coming = today + timedelta(days=ahead + 7 * day.weeks_later)
    monday = today - timedelta(days=today.weekday())
    if day.which is None or day.which == "this":
        doubtful = not day.weeks_later and (ahead == 0 or coming - monday >= timedelta(days=7))
        return Days((coming,), frozenset(["week"] if doubtful else []), step="week", rolls=True)
    if day.which == "next":
        return _next_weekday(day.weekday, today)
    if day.which == "after_next":
        later = (monday + timedelta(days=14 + day.weekday), coming + timedelta(days=7))
        return Days(tuple(dict.fromkeys(later)), frozenset(["week"]), step="week")
    weeks = -1 if day.which == "last" else int(day.which)
    return Days((monday + timedelta(days=7 * weeks + day.weekday),), step="week")


def _next_weekday(weekday: int, today: date) -> Days:
    """English "next Thursday": the coming one to some, next week's to others."""
    ahead = (weekday - today.weekday()) % 7 or 7
    coming = today + timedelta(days=ahead)
    in_next_week = today - timedelta(days=today.weekday()) + timedelta(days=7 + weekday)
    # On a Sunday some count the week that begins tomorrow as this one.
    if coming == in_next_week and (today.weekday() != 6 or ahead == 7):
        return Days((coming,), step="week")
    other = coming if coming != in_next_week else coming + timedelta(days=7)
    return Days((in_next_week, other), frozenset(["week"]), step="week")


def _date(day: Date, today: date) -> Days:
    month = day.month or 1
    if day.year is not None:
        if day.year < 1900:
            return Days((), problem="no_such_date")
        if day.is_either:
            both = [_made(day.year, month, day.day), _made(day.year, day.day, month)]
            ahead = [made for made in dict.fromkeys(both) if made is not None and made >= today]
            return Days(tuple(ahead) or (both[0] or today,), frozenset(["day"]), step=None)
        return _exact(day.year, month, day.day, step=None)
    if day.year_shift is not None:
        return _exact(today.year + day.year_shift, month, day.day, step="year")
    candidates = [made for year in range(today.year, today.year + 9) if (made := _made(year, month, day.day))]
    if not candidates:
        return Days((), problem="no_such_date")
    first = candidates[0]
    if first >= today - timedelta(days=RECENT) and first.year == today.year:
        return Days((first,), step="year")
    later = next((made for made in candidates if made >= today), first)
    if later.year > today.year + 1:
        # The 29th of February is meant of a year that has none.
        return Days((), problem="no_such_date")
    return Days((later,), frozenset(["year"]), step="year")


def _exact(year: int, month: int, day: int, step: str | None) -> Days:
    made = _made(year, month, day)
    if made:
        return Days((made,), step=step)
    # The year 12 or 9999 is out of reach; the 31st of June is on no calendar.
    return Days((), problem="no_such_date")


def _made(year: int, month: int, day: int) -> date | None:
    if not (1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def _in_month(today: date, months: int, day: int) -> date | None:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return _made(year, month + 1, day)


def _day_of_month(day: Date, today: date) -> Days:
    if day.month_shift is not None:
        made = _in_month(today, day.month_shift, day.day)
        return Days((made,), step="month") if made else Days((), problem="no_such_date")
    found = [made for months in range(3) if (made := _in_month(today, months, day.day)) and made >= today]
    if not found:
        return Days((), problem="no_such_date")
    return Days((found[0],), frozenset(["month"]), step="month", rolls=True)


def _month_day_on(day: int, weekday: int, today: date) -> date | None:
    """Return the next such day of a month that falls on that weekday, this month or the next."""
    for months in range(2):
        made = _in_month(today, months, day)
        if made and made >= today and made.weekday() == weekday:
            return made
    return None


def _nearest(day: date, weekday: int) -> date:
    ahead = (weekday - day.weekday()) % 7
    return day + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def _week(week: Week, today: date) -> Days:
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (week.which or 0))
    if week.weekend:
        saturday, sunday = monday + timedelta(days=5), monday + timedelta(days=6)
        return Days(
            (sunday,) if saturday < today <= sunday else (saturday, sunday), frozenset(["day"]), step="week"
        )
    days = tuple(monday + timedelta(days=ahead) for ahead in range(5))
    if not week.which:
        days = tuple(day for day in days if day >= today) or (today,)
    return Days(days, frozenset(["day"]), step="week")


def _month(month: Month, today: date) -> Days:
    first = _in_month(today, month.shift, 1) or today
    return Days((today if month.shift == 0 else first,), frozenset(["day"]), step="month")


def _nth_weekday(day: NthWeekday, today: date) -> Days:
    if day.month is not None:
        first = date(today.year if day.month >= today.month else today.year + 1, day.month, 1)
    else:
        first = _in_month(today, day.month_shift, 1) or today
    month = [first + timedelta(days=ahead) for ahead in range(monthrange(first.year, first.month)[1])]
    fitting = [each for each in month if each.weekday() == day.weekday]
    if day.nth > len(fitting):
        return Days((), problem="no_such_date")
    return Days((fitting[day.nth - 1 if day.nth > 0 else -1],), step="year")


_FEW = 4  # so many days of a stretch are offered


def _stretch(stretch: Stretch, today: date) -> Days:
    """Name the working days of a stretch of a week or month that lie ahead, to be asked about."""
    if stretch.week is not None:
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * stretch.week)
        first, last = {"early": (0, 1), "mid": (1, 3), "late": (3, 4)}[stretch.stage]
        days = [monday + timedelta(days=ahead) for ahead in range(first, last + 1)]
    else:
        days = _stretch_of_month(stretch, today)
    ahead = [day for day in days if day >= today] or days
    return Days(tuple(ahead), frozenset(["day"]), step="month")


def _stretch_of_month(stretch: Stretch, today: date) -> list[date]:
    if stretch.month is not None:
        year = today.year if stretch.month >= today.month else today.year + 1
        first = date(year, stretch.month, 1)
    else:
        first = _in_month(today, stretch.month_shift or 0, 1) or today
    days = _working_days(stretch.stage, first)
    if stretch.month is None and stretch.month_shift is None and days[-1] < today:
        days = _working_days(stretch.stage, _in_month(first, 1, 1) or first)
    return days


def _working_days(stage: str, first: date) -> list[date]:
    month = [first + timedelta(days=ahead) for ahead in range(monthrange(first.year, first.month)[1])]
    working = [day for day in month if day.weekday() < 5]
    if stage == "mid":
        return [day for day in working if 13 <= day.day <= 18][:_FEW]
    return working[:_FEW] if stage == "early" else working[-_FEW:]


def rolled(day: date, step: str | None) -> date:
    """Return the next day the same words could mean."""
    if step == "week":
        return day + timedelta(days=7)
    if step == "month":
        return next(
            (made for months in (1, 2) if (made := _in_month(day, months, day.day))), day + timedelta(days=31)
        )
    if step in ("year", None):
        return next(
            (made for year in range(1, 9) if (made := _made(day.year + year, day.month, day.day))), day
        )
    return day + timedelta(days=1)


_NO_SUCH = Hours((), problem="no_such_time")
_AMPM, _DAY = frozenset(["ampm"]), frozenset(["day"])


def place_clock(clock: Clock, part: str | None, *, tonight: bool = False) -> Hours:
    """Say which times of day are meant, by the half or part of the day said beside the clock."""
    if clock.word == "midnight":
        whole = [(1, 0)] if tonight or part in ("evening", "night") else [(1, 0), (0, 0)]
        return _hours(whole, 0, _DAY)
    if clock.word == "noon":
        return _hours([(0, 12)], 0)
    if clock.hour > 24 or clock.minute > 59 or (clock.hour == 24 and clock.minute):
        return _NO_SUCH
    if clock.hour == 24:
        return _hours([(1, 0)], 0, _DAY)
    said = clock.meridiem or part
    if clock.meridiem and part in ("evening", "night") and clock.hour == 12:
        said = part  # "tonight at 12am" is the coming midnight
    rule = _BY_PART.get(said) if said else _without_part
    return rule(clock) if rule else _without_part(clock)


def _hours(hours: list[tuple[int, int]], minute: int, assumed: frozenset[str] = frozenset()) -> Hours:
    return Hours(tuple((days, time(hour, minute)) for days, hour in hours), assumed)


def _without_part(clock: Clock) -> Hours:
    hour, minute = clock.hour, clock.minute
    if hour == 0:
        return _hours([(0, 0)], minute, _DAY)
    if hour >= 12 or clock.style not in (PLAIN, SHORT) or (clock.style == SHORT and hour >= 7):
        return _hours([(0, hour)], minute)
    both = [(0, hour + 12), (0, hour)] if hour <= 6 else [(0, hour), (0, hour + 12)]
    return _hours(both, minute, _AMPM)


def _before_noon(clock: Clock) -> Hours:
    if clock.hour > 12:
        return _NO_SUCH
    return _hours([(0, clock.hour % 12)], clock.minute, _DAY if clock.hour in (0, 12) else frozenset())


def _morning(clock: Clock) -> Hours:
    return _NO_SUCH if clock.hour > 12 else _hours([(0, clock.hour)], clock.minute)


def _after_noon(clock: Clock) -> Hours:
    if clock.hour == 0:
        return _NO_SUCH
    return _hours([(0, clock.hour if clock.hour >= 12 else clock.hour + 12)], clock.minute)


def _noonish(clock: Clock) -> Hours:
    return _hours([(0, clock.hour + 12 if 1 <= clock.hour <= 4 else clock.hour)], clock.minute)


def _dusk(clock: Clock) -> Hours:
    return _hours([(0, clock.hour + 12 if 1 <= clock.hour < 12 else clock.hour)], clock.minute)


def _evening(clock: Clock) -> Hours:
    hour = clock.hour
    if hour in (0, 12):
        return _hours([(1, 0)], clock.minute, _DAY)
    if hour <= 4:
        return _hours([(1, hour)], clock.minute, _DAY)
    return _hours([(0, hour + 12 if hour < 12 else hour)], clock.minute)


def _night(clock: Clock) -> Hours:
    hour = clock.hour
    if 1 <= hour <= 5:
        return _hours([(1, hour), (0, hour)], clock.minute, _DAY)
    return _evening(clock)


_BY_PART = {
    "am": _before_noon,
    "dawn": _before_noon,
    "morning": _morning,
    "pm": _after_noon,
    "afternoon": _after_noon,
    "late": _after_noon,
    "noon": _noonish,
    "dusk": _dusk,
    "evening": _evening,
    "night": _night,
}
# What a part of the day is called to others, and when it is over.
PART_NAMES = {"am": "morning", "pm": "afternoon", "dawn": "night", "dusk": "evening"}
PART_ENDS = {
    "dawn": 6,
    "morning": 12,
    "am": 12,
    "noon": 14,
    "afternoon": 18,
    "late": 19,
    "pm": 24,
    "dusk": 20,
    "evening": 24,
}


def at(day: date, days: int, clock: time, zone: tzinfo) -> datetime:
    """Return that time of day in that zone, `days` behind `day`."""
    return datetime.combine(day + timedelta(days=days), clock, tzinfo=zone)


def both_of(moment: datetime) -> tuple[datetime, ...]:
    """Return the two moments of an hour that clocks repeat in autumn; of any other, the one."""
    again = moment.replace(fold=1)
    return (moment, again) if exists(moment) and again.utcoffset() != moment.utcoffset() else (moment,)


def exists(moment: datetime) -> bool:
    """Tell whether clocks show this time at all: they skip an hour in spring."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(
        tzinfo=None
    )
