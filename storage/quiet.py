"""Quiet hours: at which moment something is said that need not be said in the night. Pure functions."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

#: What is better said too early than too late goes out this long before the quiet hours begin.
_AHEAD = timedelta(minutes=30)
#: Minutes of the hour that WeCom calls congested (protocol 5.4).
CONGESTED_MINUTES = (0, 30)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day, on the reader's clock, when nothing is said that can wait; perhaps over midnight."""

    begins: time
    ends: time

    def around(self, moment: datetime, zone: tzinfo) -> tuple[datetime, datetime] | None:
        """Return the beginning and the end of the quiet hours that a moment falls into, or None."""
        local = moment.astimezone(zone)
        if self.begins == self.ends:
            return None
        for day in (local.date() - timedelta(days=1), local.date()):
            begin = datetime.combine(day, self.begins, tzinfo=zone)
            last = day if self.begins < self.ends else day + timedelta(days=1)
            end = datetime.combine(last, self.ends, tzinfo=zone)
            # By their instants: on the night of a change of clocks, equal zones compare their hands.
            if begin.timestamp() <= moment.timestamp() < end.timestamp():
                return begin, end
        return None


def later(due: datetime, quiet: Quiet | None, zone: tzinfo, *, spread: int = 0) -> datetime:
    """Return the moment itself, or shortly after the end of the quiet hours that it falls into."""
    hours = quiet.around(due, zone) if quiet else None
    if hours is None:
        return due
    _, end = hours
    is_congested = end.minute in CONGESTED_MINUTES
    return end + timedelta(minutes=1 if is_congested else 0, seconds=spread % 50)


def earlier(due: datetime, quiet: Quiet | None, zone: tzinfo, *, spread: int = 0) -> datetime:
    """Return the moment itself, or one half an hour before the quiet hours that it falls into."""
    hours = quiet.around(due, zone) if quiet else None
    if hours is None:
        return due
    ahead = hours[0] - _AHEAD
    is_congested = ahead.minute in CONGESTED_MINUTES
    return ahead - timedelta(minutes=3 if is_congested else 0) + timedelta(seconds=spread % 50)
