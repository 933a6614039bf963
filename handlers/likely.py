"""Likely answers to a question, as its buttons: whom to interview, when everyone is free, which colleague.

They save typing and promise nothing: whatever is said in words instead is understood as before.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from handlers.persons import mark_of, person_line
from handlers.reading import Choice, Context
from handlers.slots import free_starts, organiser_zone
from handlers.texts import Short, Text, When
from handlers.times import AskedTime, to_value
from storage.database import Tx
from storage.interviews import Interview, get_interview
from storage.likely import (
    list_changed_interviews,
    list_likely_candidates,
    list_likely_colleagues,
    list_newest_people,
)
from storage.people import Person

_OFFERED, _TIMES = 5, 3
#: As many names as fit on a button are read there; the rest is written above it.
_SHORT_NAME = 10
_USUAL_LENGTH = 60
#: What is offered begins in the middle of the working day, and not within two hours.
_HOURS, _NOON, _NOTICE = (10, 11, 14, 15, 16, 17), 12, timedelta(hours=2)
#: As many half-hours as there are in the days that are looked at.
_ALL = 400
#: So many of the newest people are looked through for those whom an admin's command fits.
_NEWEST = 100


def candidates(context: Context) -> tuple[Choice, ...]:
    """Offer whom the sender may want to interview next."""
    found = _candidates(context)
    return tuple(_named(person, found) for person in found)


def candidate_names(context: Context) -> tuple[Choice, ...]:
    """Offer them by their names, where numbers mean interviews."""
    names = dict.fromkeys(person.name for person in _candidates(context))
    return tuple(Choice(Text("plain", words=name), words=name) for name in names)


def free_times(context: Context) -> tuple[Choice, ...]:
    """Offer the first time of each of the next half-days at which all who are known to take part are free."""
    zones = (context.default_zone,)
    return tuple(
        Choice(
            Text("plain", words=Short(start)),
            detail=Text("plain", words=When(start, zones)),
            words=start.isoformat(timespec="minutes"),
        )
        for start in free_starts_of(context)
    )


def several_times(context: Context) -> tuple[Choice, ...]:
    """Offer these times all together, to be chosen from by the candidate."""
    starts = free_starts_of(context)
    length = _length(context, _interview(context))
    value = [to_value(AskedTime(start, start + length)) for start in starts]
    return (Choice(Text("use_these"), value),) if len(starts) > 1 else ()


def free_starts_of(context: Context) -> list[datetime]:
    """Find these times: office hours of whoever arranges it, on working days."""
    interview = _interview(context)
    if interview is not None:
        people = [each.person_id for each in interview.participants]
    else:
        known = context.known.get("candidate", {}).get("person_id")
        people = [context.sender.person_id, *([known] if known else [])]
    zone = organiser_zone(context, interview)
    starts = free_starts(
        context.tx,
        people,
        context.now + _NOTICE,
        _length(context, interview),
        context.now,
        zone,
        interview.interview_id if interview else None,
        count=_ALL,
        country=context.country,
        is_any_day=False,
    )
    halves: dict[tuple[date, bool], datetime] = {}
    for start in starts:
        is_usual = start.hour in _HOURS and start.minute == 0
        if is_usual and (interview is None or start != interview.start_at):
            halves.setdefault((start.date(), start.hour < _NOON), start)
    return list(halves.values())[:_TIMES]


def colleagues(tx: Tx, interview: Interview) -> tuple[Choice, ...]:
    """Offer who is free and may interview beside or in place of whoever does."""
    found = list_likely_colleagues(
        tx,
        besides=[each.person_id for each in interview.participants],
        start=interview.start_at,
        end=interview.end_at,
        limit=_OFFERED,
    )
    return tuple(_named(person, found) for person in found)


def persons(context: Context) -> tuple[Choice, ...]:
    """Offer the newest people whom an admin's command is likely to be about."""
    found = [
        person
        for person in list_newest_people(context.tx, limit=_NEWEST)
        if person.person_id not in (context.sender.person_id, context.known.get("person"))
        and _suits(person, context)
    ][:_OFFERED]
    return tuple(
        Choice(Text("plain", words=person.name), person.person_id, person_line(person)) for person in found
    )


def changed_interviews(tx: Tx, limit: int) -> list[Interview]:
    """List the interviews that somebody changed last."""
    found = [get_interview(tx, interview_id=number) for number in list_changed_interviews(tx, limit=limit)]
    return [interview for interview in found if interview is not None]


def _candidates(context: Context) -> list[Person]:
    sender = context.sender
    return list_likely_candidates(
        context.tx,
        interviewer_id=sender.person_id,
        is_admin=sender.role == "admin",
        now=context.now,
        limit=_OFFERED,
    )


def _suits(person: Person, context: Context) -> bool:
    match context.command:
        case "activate":
            return not person.is_active
        case "bind":
            return person.userid is None
        case "merge" if "person" not in context.known:
            # Who has an account of their own stays.
            return person.userid is None
        case "as" | "role" | "account":
            return person.role != "candidate" and person.is_active
        case "email":
            return person.email is None
        case _:
            return person.is_active


def _named(person: Person, among: Iterable[Person]) -> Choice:
    """Offer somebody by name; more is said where the name alone is too long or not enough."""
    is_clear = len(person.name) <= _SHORT_NAME and sum(each.name == person.name for each in among) == 1
    detail = None if is_clear else Text("person_choice", name=person.name, hint=mark_of(person))
    return Choice(Text("plain", words=person.name), {"person_id": person.person_id}, detail)


def _interview(context: Context) -> Interview | None:
    number = context.known.get("number")
    return get_interview(context.tx, interview_id=number) if number else None


def _length(context: Context, interview: Interview | None) -> timedelta:
    if minutes := context.known.get("duration"):
        return timedelta(minutes=minutes)
    return interview.end_at - interview.start_at if interview else timedelta(minutes=_USUAL_LENGTH)
