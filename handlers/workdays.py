"""Working days: weekends, holidays, the days China makes up for them, and what an admin decided instead.

The calendars are loaded when a day is asked for: they take longer than everything else a process starts with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from handlers.request import Request
from handlers.texts import Day, Text
from storage.database import Tx
from storage.holidays import Override, list_overrides

if TYPE_CHECKING:
    from holidays import HolidayBase

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Workday:
    """What kind of day it is. `is_special` tells that it is not what its weekday would make it.

    `is_estimated` tells that nothing official is known of that year yet; `note` is an admin's word for it.
    """

    on: date
    is_working: bool
    is_special: bool = False
    is_estimated: bool = False
    note: str = ""


def workday(tx: Tx, on: date, country: str) -> Workday:
    """Tell whether a day is worked: by what an admin decided, else by the calendar."""
    return judge(on, country, list_overrides(tx, country=country, first=on, last=on))


def judge(on: date, country: str, overrides: Mapping[date, Override]) -> Workday:
    """Tell whether a day is worked, with the overrides loaded before."""
    override = overrides.get(on)
    if override is not None:
        is_special = override.is_working != (on.weekday() < _SATURDAY)
        return Workday(on, override.is_working, is_special, note=override.note)
    return _by_calendar(on, country)


def next_workday(tx: Tx, after: date, country: str) -> date:
    """Return the first working day after a day. When there is none for a month, the next day will do."""
    days = [after + timedelta(days=ahead) for ahead in range(1, 31)]
    overrides = list_overrides(tx, country=country, first=days[0], last=days[-1])
    return next((day for day in days if judge(day, country, overrides).is_working), days[0])


def warning(request: Request, start: datetime) -> tuple[Text, ...]:
    """Say so if an interview falls on a day off, or on a weekend that is worked; nothing is forbidden."""
    day = workday(request.tx, local_day(start, request.zone), request.reminders.country)
    if day.is_working and not day.is_special:
        return ()
    kind = ("made_up" if day.is_working else "holiday") if day.is_special else "weekend"
    estimated = (Text("workday_estimated"),) if day.is_estimated and day.is_special else ()
    return (Text(f"workday_{kind}", day=Day(day.on)), *estimated)


def local_day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


def knows_country(country: str) -> bool:
    """Whether there is a calendar for a country by its two letters."""
    if country == "CN":
        return True
    # Here and below: a tenth of a second, which nobody pays who does not need it.
    from holidays import list_supported_countries

    return country in list_supported_countries()


@lru_cache(maxsize=2000)
def _by_calendar(on: date, country: str) -> Workday:
    is_weekday = on.weekday() < _SATURDAY
    if not country:
        return Workday(on, is_weekday)
    if country == "CN":
        try:
            is_working = _chinese(on)
        except NotImplementedError:
            # The State Council announces a year's make-up days in the November before.
            is_working = is_weekday and _general(on, country)
            return Workday(on, is_working, is_working != is_weekday, is_estimated=True)
    else:
        is_working = _general(on, country)
    return Workday(on, is_working, is_working != is_weekday)


def _chinese(on: date) -> bool:
    import chinese_calendar

    return bool(chinese_calendar.is_workday(on))


def _general(on: date, country: str) -> bool:
    return bool(_calendar(country, on.year).is_working_day(on))


@lru_cache(maxsize=20)
def _calendar(country: str, year: int) -> "HolidayBase":
    from holidays import country_holidays

    return country_holidays(country, years=year)
