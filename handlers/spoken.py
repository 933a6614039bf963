"""What a candidate says without naming a command: 我周四没空，周五上午11点可以吗."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from handlers.language.normalise import simplified
from handlers.language.times import TimeReading, mentions_time, parse_time, refused_days
from storage.database import Tx
from storage.interviews import OPEN_STATUSES, Interview, list_interviews_of
from storage.people import Person

#: Words by which one speaks of what suits, and not merely of a time.
_SUITS = re.compile(
    r"可以|行|方便|有空|有时间|没问题|改|换|挪|推|提前|能不能|能否|吗|呢|吧|希望|想|最好|比较好|更好|\?|？"
    r"|(?<![a-z])(?:how about|what about|could|can|works?|better|prefer|available|free|instead|suits?"
    r"|possible|fine|good|ok(?:ay)?|let's|would|happy|rather|either|make it|reschedule|move|great"
    r"|perfect)(?![a-z])",
    re.IGNORECASE,
)
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Spoken:
    """The command that was meant, what is known of it, and the words that say the rest."""

    command: str
    values: Mapping[str, Any] = field(default_factory=dict)
    rest: str = ""


def spoken_of(tx: Tx, text: str, sender: Person, now: datetime, zone: tzinfo) -> Spoken | None:
    """Take a time that a candidate names for a wish to have it, or for a yes to it where it is proposed."""
    if len(text) > _LONGEST or not mentions_time(text):
        return None
    mine = _open_interviews(tx, sender, now)
    if not mine:
        return None
    reading = parse_time(text, now=now, zone=zone)
    if reading is None:
        return _refused(text, mine, now, zone)
    if not _SUITS.search(simplified(text)) and not _is_all(text, reading):
        return None
    for interview in mine:
        if interview.status == "proposed" and interview.start_at in (reading.start, *reading.readings):
            return Spoken("confirm", {"number": interview.interview_id})
    return Spoken("reschedule", {"number": mine[0].interview_id} if len(mine) == 1 else {}, text)


def _refused(text: str, mine: list[Interview], now: datetime, zone: tzinfo) -> Spoken | None:
    """我周四没空 alone is a wish to move the interview that is on Thursday; the new time is asked for."""
    days = refused_days(text, now=now, zone=zone)
    meant = [each for each in mine if each.start_at.astimezone(zone).date() in days]
    return Spoken("reschedule", {"number": meant[0].interview_id}) if len(meant) == 1 else None


def _is_all(text: str, reading: TimeReading) -> bool:
    start, end = reading.span
    return not (text[:start] + text[end:]).strip(" ,.!。，！~")


def _open_interviews(tx: Tx, sender: Person, now: datetime) -> list[Interview]:
    """List the interviews to which the sender is invited and which still can be answered for."""
    me = sender.person_id
    page = list_interviews_of(tx, person_id=me, after=now, before=None, limit=20)
    mine = [each for each in page.interviews if each.candidate.person_id == me and each.start_at > now]
    return [each for each in mine if each.status in OPEN_STATUSES]
