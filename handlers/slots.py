"""When people are free: what takes their time, and the next times that would suit all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from storage.database import Tx
from storage.interviews import list_busy

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
) -> list[datetime]:
    """Find the next half-hours in office hours, from the wanted time on, when everyone is free."""
    first = _next_half_hour(max(wanted, now + timedelta(minutes=15)).astimezone(zone))
    taken = busy(tx, person_ids, first, first + _LOOK_AHEAD + length, ignored)
    found: list[datetime] = []
    start = first
    while len(found) < count and start < first + _LOOK_AHEAD:
        end = start + length
        in_hours = _OPENS <= start.time() and start.date() == end.date() and end.time() <= _CLOSES
        is_weekday = start.weekday() < 5 or start.date() == wanted.astimezone(zone).date()
        if in_hours and is_weekday and not any(each.start < end and start < each.end for each in taken):
            found.append(start)
        start += _STEP
    return found


def _next_half_hour(moment: datetime) -> datetime:
    floor = moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
    return floor if floor == moment else floor + _STEP
