"""When people are free: what takes their time, and the next times that would suit all of them instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from handlers import notices
from handlers.questions import ask
from handlers.reading import Doubt
from handlers.request import Reply, Request
from handlers.texts import Clock, Text, When
from handlers.times import time_choices
from handlers.workdays import judge
from storage.database import Tx
from storage.holidays import list_overrides
from storage.interviews import Interview, list_busy

_STEP = timedelta(minutes=30)
_OPENS, _CLOSES = time(9), time(18, 30)
_LOOK_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Busy:
    person_id: int
    interview_id: int
    start: datetime
    end: datetime


def busy(
    tx: Tx, person_ids: Sequence[int], start: datetime, end: datetime, ignored: int | None = None
) -> list[Busy]:
    """List what takes these people's time, but for one interview that is to be moved itself."""
    rows = (Busy(*row) for row in list_busy(tx, person_ids=person_ids, start=start, end=end))
    return [each for each in rows if each.interview_id != ignored]


def free_starts(
    tx: Tx,
    person_ids: Sequence[int],
    wanted: datetime,
    length: timedelta,
    now: datetime,
    zone: tzinfo,
    ignored: int | None = None,
    count: int = 3,
    country: str = "",
) -> list[datetime]:
    """Find the next half-hours in office hours, from the wanted time on, when everyone is free.

    Args:
        country: whose holidays are kept; without it, only weekends are left out.
    """
    first = _next_half_hour(max(wanted, now + timedelta(minutes=15)).astimezone(zone))
    taken = busy(tx, person_ids, first, first + _LOOK_AHEAD + length, ignored)
    overrides = list_overrides(tx, country=country, first=first.date(), last=(first + _LOOK_AHEAD).date())
    found: list[datetime] = []
    start = first
    while len(found) < count and start < first + _LOOK_AHEAD:
        end = start + length
        in_hours = _OPENS <= start.time() and start.date() == end.date() and end.time() <= _CLOSES
        is_wanted_day = start.date() == wanted.astimezone(zone).date()
        is_worked = is_wanted_day or judge(start.date(), country, overrides).is_working
        if in_hours and is_worked and not any(each.start < end and start < each.end for each in taken):
            found.append(start)
        start += _STEP
    return found


def _next_half_hour(moment: datetime) -> datetime:
    floor = moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
    return floor if floor == moment else floor + _STEP


def clash(
    request: Request,
    command_name: str,
    person_ids: list[int],
    start: datetime,
    end: datetime,
    interview: Interview | None = None,
) -> Reply:
    """Tell who is busy, without saying with what unless it is the sender's own, and offer free times."""
    ignored = interview.interview_id if interview else None
    taken = busy(request.tx, person_ids, start, end, ignored)
    mine = next((each for each in taken if each.person_id == request.sender.person_id), None)
    zones = notices.zones(interview, request.default_zone) if interview else (request.default_zone,)
    reason = (
        Text("clash_yours", number=mine.interview_id, start=When(mine.start, zones), end=Clock(mine.end))
        if mine
        else Text("clash_theirs", start=When(start, zones))
    )
    free = free_starts(
        request.tx,
        person_ids,
        start,
        end - start,
        request.now,
        request.zone,
        ignored,
        country=request.reminders.country,
    )
    choices = time_choices(free, zones)
    doubt = Doubt((Text("clash"), reason, Text("clash_offer" if free else "ask_time")), choices)
    # The length is kept, and "4pm" as an answer is of the same day.
    values = {"duration": round((end - start).total_seconds() / 60)}
    said = {"time": f"{start.astimezone(request.zone):%Y-%m-%d}"}
    return ask(command_name, "time", doubt, values, said)
