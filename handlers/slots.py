"""When people are free: what takes their time, and the next times that would suit all of them instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from handlers import notices
from handlers.questions import ask
from handlers.reading import Choice, Context, Doubt
from handlers.request import Reply, Request
from handlers.texts import Clock, Text, When
from handlers.times import AskedTime, time_choices, to_value
from handlers.workdays import judge
from storage.database import Tx
from storage.holidays import list_overrides
from storage.interviews import Interview, list_busy
from storage.people import get_person

_STEP = timedelta(minutes=30)
_OPENS, _CLOSES = time(9), time(18, 30)
_LOOK_AHEAD = timedelta(days=7)
#: More than these of the sender's own interviews in the way are not listed.
_SHOWN = 3


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
    is_any_day: bool = True,
) -> list[datetime]:
    """Find the next half-hours in office hours, from the wanted time on, when everyone is free.

    Args:
        country: whose holidays are kept; without it, only weekends are left out.
        is_any_day: the wanted day was asked for, so that it may be a day off.
    """
    first = _next_half_hour(max(wanted, now + timedelta(minutes=15)).astimezone(zone))
    taken = busy(tx, person_ids, first, first + _LOOK_AHEAD + length, ignored)
    overrides = list_overrides(tx, country=country, first=first.date(), last=(first + _LOOK_AHEAD).date())
    found: list[datetime] = []
    start = first
    while len(found) < count and start < first + _LOOK_AHEAD:
        end = start + length
        in_hours = _OPENS <= start.time() and start.date() == end.date() and end.time() <= _CLOSES
        is_wanted_day = is_any_day and start.date() == wanted.astimezone(zone).date()
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
    person_ids: Sequence[int],
    start: datetime,
    end: datetime,
    interview: Interview | None = None,
) -> Reply:
    """Tell who is busy, without saying with what unless it is the sender's own, and offer free times.

    Who may arrange it can insist, as long as it is not the candidate whose time is taken.
    """
    ignored = interview.interview_id if interview else None
    taken = busy(request.tx, person_ids, start, end, ignored)
    zones = notices.zones(interview, request.default_zone) if interview else (request.default_zone,)
    zone = organiser_zone(request, interview)
    free = free_starts(
        request.tx,
        person_ids,
        start,
        end - start,
        request.now,
        zone,
        ignored,
        country=request.reminders.country,
    )
    choices = time_choices(free, zones)
    if may_insist(request, taken, interview):
        insisted = AskedTime(start, end, is_insisted=True)
        detail = Text("book_anyway_line", start=When(start, zones))
        choices = (*choices, Choice(Text("book_anyway"), to_value(insisted), detail))
    reasons = clash_lines(request, taken, start, zones, interview)
    doubt = Doubt((Text("clash"), *reasons, Text("clash_offer" if free else "ask_time")), choices)
    # The length is kept, and "4pm" as an answer is of the same day.
    values = {"duration": round((end - start).total_seconds() / 60)}
    said = {"time": f"{start.astimezone(request.zone):%Y-%m-%d}"}
    return ask(command_name, "time", doubt, values, said)


def clash_lines(
    request: Request,
    taken: Sequence[Busy],
    start: datetime,
    zones: tuple[str, ...],
    interview: Interview | None,
) -> tuple[Text, ...]:
    """Say which of the sender's own interviews are in the way, or which colleagues are busy."""
    mine = [each for each in taken if each.person_id == request.sender.person_id]
    if mine:
        return tuple(
            Text("clash_yours", number=each.interview_id, start=When(each.start, zones), end=Clock(each.end))
            for each in mine[:_SHOWN]
        )
    me = interview.participant(request.sender.person_id) if interview else None
    if interview is None or (me is not None and me.side == "candidate"):
        return (Text("clash_theirs", start=When(start, zones)),)
    busy_ids = {each.person_id for each in taken}
    people = tuple(person for person in interview.participants if person.person_id in busy_ids)
    if not people:
        return (Text("clash_theirs", start=When(start, zones)),)
    return (Text("clash_whose", names=notices.names(people), start=When(start, zones)),)


def overlap_lines(
    request: Request, interview: Interview, person_ids: Sequence[int], start: datetime, end: datetime
) -> tuple[Text, ...]:
    """Say what an interview that was insisted on overlaps."""
    taken = busy(request.tx, person_ids, start, end, interview.interview_id)
    zones = notices.zones(interview, request.default_zone)
    return clash_lines(request, taken, start, zones, interview) if taken else ()


def may_insist(request: Request, taken: Sequence[Busy], interview: Interview | None) -> bool:
    """Whether the sender may book in spite of what is in the way: it is interviewers' time alone."""
    if interview is None:
        return bool(taken) and all(each.person_id == request.sender.person_id for each in taken)
    me = interview.participant(request.sender.person_id)
    candidate = interview.candidate.person_id
    is_theirs = any(each.person_id == candidate for each in taken)
    return bool(taken) and not is_theirs and (me is None or me.side == "interviewer")


def organiser_zone(asked: Request | Context, interview: Interview | None) -> tzinfo:
    """Return the zone in whose office hours an interview is arranged: the organiser's."""
    if interview is None or interview.organiser_id == asked.sender.person_id:
        return asked.zone
    organiser = interview.participant(interview.organiser_id)
    known = organiser or get_person(asked.tx, person_id=interview.organiser_id)
    return ZoneInfo((known and known.timezone) or asked.default_zone)
