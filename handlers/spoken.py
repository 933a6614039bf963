"""What a candidate says without naming a command: 我周四没空，周五上午11点可以吗."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from handlers.language.courtesy import is_question, is_wondering
from handlers.language.hours import with_hours
from handlers.language.normalise import normalise, simplified
from handlers.language.times import TimeReading, mentions_time, parse_time, refused_days
from storage.database import Tx
from storage.interviews import OPEN_STATUSES, Interview, list_interviews_of
from storage.people import Person

#: Words by which one speaks of what suits, and not merely of a time.
_SUITS = re.compile(
    r"可以|行|方便|有空|有时间|没问题|改|换|挪|推|提前|能不能|能否|(?:好|能|成)[吗么]|呢|吧|希望|想|最好|比较好|更好|不是|(?<=[点半分刻0-9午上])(?:钟)?(?:怎么样|如何)|\?|？"
    r"|(?<![a-z])(?:how about|what about|could|can|works?|better|prefer|available|free|instead|suits?"
    r"|possible|fine|good|ok(?:ay)?|let's|how bout|not|would"
    r"|happy|rather|either|make it|reschedule|move|great"
    r"|perfect|be there|attend|join|come)(?![a-z])",
    re.IGNORECASE,
)
#: Said by a candidate: they do not come at all. What that means is asked by buttons.
_WITHDRAWS = re.compile(
    r"不(?:参加|来|去|面|考虑)了(?!解)|(?:接受|拿到?|签|选择?|入职)了?.{0,4}(?:其他|其它|别的|另一|别家|新).{0,6}"
    r"(?:offer|公司|机会|工作)|退出(?:面试|流程|应聘)|放弃(?:面试|这次|本次|了)"
    r"|找到(?:新的?|别的|其他)?工作"
    r"|\b(?:withdr[ae]w(?:n|ing)?(?= *$| *[,.!]| (?:my|the|this|because|as|since|due)\b"
    r"| from (?:the )?(?:interview|process|application))"
    r"|(?:got|have|taken|took|signed) another (?:offer|job)|found (?:another|a new|a) job|pull(?:ed|ing)? out"
    r"|drop(?:ped|ping)? out"
    r"|accepted (?:another|a different|an) "
    r"(?:\w+ )?(?:offer|job|role|position)|no longer (?:interested|available|looking|considering)"
    r"|not interested)\b",
    re.IGNORECASE,
)
#: Who says goodbye until then comes then.
_SEE_YOU = re.compile(r"见(?:面)?[ !~.。]*(?:谢谢.{0,4})?$|\bsee (?:you|ya|u)\b", re.IGNORECASE)
#: What makes a yes to a day a wish for another time on it.
_ANOTHER = re.compile(
    r"不|没|别|改|换|挪|推|晚|早|后|前|更|但|只|其他|另|能否|可否|什么|几点|想|希望|最好|怎么样|如何"
    r"|\b(?:not|but|only|better|prefer|instead|later|earlier|after|before|any ?time|other|could|can"
    r"|would|rather|except|until|move|reschedule)\b|n't",
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
    is_off = withdraws(text)
    text = with_hours(text)
    if len(text) > _LONGEST or not (is_off or mentions_time(text)):
        return None
    mine = _open_interviews(tx, sender, now)
    if not mine:
        return None
    if is_off and not is_wondering(text):
        return Spoken("can't make it", {"number": mine[0].interview_id} if len(mine) == 1 else {})
    reading = parse_time(text, now=now, zone=zone)
    if reading is None:
        return _refused(text, mine, now, zone)
    if _SEE_YOU.search(text):
        return _seen_then(mine, reading, zone) if "?" not in normalise(text) else None
    if is_question(text) and _is_bare_question(text, reading):
        return None
    if not _SUITS.search(simplified(text)) and not _is_all(text, reading):
        return None
    asked = [each for each in mine if each.status == "proposed"]
    if len(asked) == 1 and _agrees_to_day(text, reading, asked[0], zone):
        return Spoken("confirm", {"number": asked[0].interview_id})
    for interview in mine:
        if interview.status == "proposed" and interview.start_at in (reading.start, *reading.readings):
            return Spoken("confirm", {"number": interview.interview_id})
    return Spoken("reschedule", {"number": mine[0].interview_id} if len(mine) == 1 else {}, text)


def withdraws(text: str) -> bool:
    """Tell whether a sentence says that somebody comes no more."""
    return _WITHDRAWS.search(simplified(text)) is not None


def _agrees_to_day(text: str, reading: TimeReading, interview: Interview, zone: tzinfo) -> bool:
    """Tell whether 周五可以, "yes, Friday works" says yes to the day of an interview, and to nothing else."""
    is_whole_day = reading.day_only and reading.part is None and not (reading.readings or reading.problem)
    is_then = interview.start_at.astimezone(zone).date() == reading.day
    return (
        is_whole_day
        and is_then
        and not is_question(text)
        and _ANOTHER.search(simplified(text).replace("没问题", "")) is None
    )


def _seen_then(mine: list[Interview], reading: TimeReading, zone: tzinfo) -> Spoken | None:
    """明天见, see you Friday at 10: a yes to the only interview that is asked about, if it is then."""
    asked = [each for each in mine if each.status == "proposed"]
    then = [each for each in asked if _is_then(each, reading, zone)]
    return Spoken("confirm", {"number": then[0].interview_id}) if len(asked) == len(then) == 1 else None


def _is_then(interview: Interview, reading: TimeReading, zone: tzinfo) -> bool:
    if reading.start is None:
        return interview.start_at.astimezone(zone).date() == reading.day
    return interview.start_at in (reading.start, *reading.readings)


def _is_bare_question(text: str, reading: TimeReading) -> bool:
    """明天下午三点？ asks what was proposed; 明天下午三点可以吗 is a wish."""
    return _is_all(text.rstrip("?？ "), reading)


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
