"""The morning digest, for interviewers and admins: what is today, what nobody answered, what is to be rated.

On working days at a quarter to nine on the reader's clock, once, and not when there is nothing to say.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.request import Message, Notice
from handlers.texts import Clock, Day, Text, When
from handlers.workdays import local_day, workday
from storage.database import Tx
from storage.digests import (
    Brief,
    claim_digests,
    list_muting,
    list_starting,
    list_taking_part,
    list_unanswered,
    list_unrated,
    list_zones,
)
from storage.people import Person
from storage.preferences import list_waiting
from storage.quiet import later
from storage.reminders import quiet_of
from storage.rules import Rules

_FROM, _UNTIL = time(8, 45), time(12)
_BATCH = 100
_SHOWN, _SHOWN_OTHERS = 8, 5


def due_digests(tx: Tx, *, now: datetime, rules: Rules) -> tuple[list[Notice], int]:
    """Make the digests of some people whose morning it is; also how many people were taken.

    The caller owes the notices in the same transaction, so each is told once whatever happens. After an
    outage it still comes until noon.
    """
    if "digest" in rules.muted:
        return [], 0
    for chosen in list_zones(tx):
        zone = ZoneInfo(chosen or rules.timezone)
        today = local_day(now, zone)
        if (
            not _FROM <= now.astimezone(zone).time() < _UNTIL
            or not workday(tx, today, rules.country).is_working
        ):
            continue
        began = datetime.combine(today, _FROM, tzinfo=zone)
        people = claim_digests(tx, zone=chosen, on_date=today, known_before=began, limit=_BATCH)
        if people:
            return _digests(tx, people, now, zone, rules), len(people)
    return [], 0


def _digests(tx: Tx, people: Sequence[Person], now: datetime, zone: ZoneInfo, rules: Rules) -> list[Notice]:
    readers = [person.person_id for person in people]
    muting = list_muting(tx, person_ids=readers, kind="digest")
    quiet = list_waiting(tx, person_ids=readers, now=now)
    today = local_day(now, zone)
    noon = datetime.combine(today, time(14), tzinfo=zone)
    made = []
    for person in people:
        lines = () if person.person_id in muting else digest_lines(tx, person, now, zone, rules)
        if not lines:
            continue
        theirs = quiet[person.person_id]
        hours = quiet_of(theirs.quiet_from, theirs.quiet_until, rules)
        moment = later(now, hours, zone, spread=person.person_id)
        made.append(
            Notice(
                person_id=person.person_id,
                kind="digest",
                message=Message(lines=lines),
                dedup_key=f"digest:{today}:{person.person_id}",
                expires_at=max(noon, moment + timedelta(hours=1)),
                waits_until=moment if moment != now else None,
            )
        )
    return made


def digest_lines(tx: Tx, person: Person, now: datetime, zone: ZoneInfo, rules: Rules) -> tuple[Text, ...]:
    """Say what a person has to know this morning; nothing when there is nothing."""
    day = local_day(now, zone)
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    me = person.person_id
    if person.role == "admin":
        today = list_starting(tx, first=now, end=midnight, limit=_SHOWN + 1)
    else:
        today = list_taking_part(tx, person_id=me, first=now, end=midnight, limit=_SHOWN + 1)
    shown = {each.interview_id for each in today}
    unanswered = list_unanswered(tx, organiser_id=me, after=now, limit=_SHOWN + _SHOWN_OTHERS)
    unanswered = [each for each in unanswered if each.interview_id not in shown][:_SHOWN_OTHERS]
    unrated = list_unrated(tx, person_id=me, now=now, limit=_SHOWN_OTHERS)
    if not (today or unanswered or unrated):
        return ()
    lines = [Text("digest_title" if today else "digest_title_none", day=Day(day))]
    lines += [_line("digest_today", each, Clock(each.start_at)) for each in today[:_SHOWN]]
    if len(today) > _SHOWN:
        lines.append(Text("digest_more_all" if person.role == "admin" else "digest_more"))
    if unanswered:
        lines.append(Text("digest_unanswered"))
        lines += [_line("digest_other", each, When(each.start_at, (rules.timezone,))) for each in unanswered]
    if unrated:
        lines.append(Text("digest_unrated"))
        lines += [_line("digest_other", each, When(each.start_at, (rules.timezone,))) for each in unrated]
        lines.append(Text("digest_rate", number=unrated[0].interview_id))
    lines.append(Text("digest_stop"))
    return tuple(lines)


def _line(name: str, brief: Brief, start: Clock | When) -> Text:
    values: dict[str, Any] = {
        "number": brief.interview_id,
        "start": start,
        "who": brief.candidate,
        "title": f" · {brief.title}" if brief.title else "",
    }
    if name == "digest_today":
        values["status"] = Text(f"status_{brief.status}")
    return Text(name, **values)
