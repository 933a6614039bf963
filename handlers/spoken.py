"""What a candidate says without naming a command: 我周四没空，周五上午11点可以吗."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from handlers.language.courtesy import asks, is_question, is_wondering, puts_off
from handlers.language.hours import with_hours
from handlers.language.normalise import normalise, simplified
from handlers.language.times import TimeReading, mentions_time, parse_time, refused_days
from storage.database import Tx
from storage.interviews import OPEN_STATUSES, Interview, list_interviews_of
from storage.people import Person

#: Words by which one speaks of what suits, and not merely of a time.
_SUITS = re.compile(
    r"可以|行|方便|有空|有时间|没问题|(?<!不能)(?<!无法)(?<!没法)(?<!不会)(?<!不)(?:准时|按时)|改|换|挪|推|提前|能不能|能否|(?:好|能|成)[吗么]|呢|吧|希望|想|最好|比较好|更好|不是|(?<=[点半分刻0-9午上])(?:钟)?(?:怎么样|如何)|\?|？"
    r"|(?<![a-z])(?:how about|what about|could|can|works?|better|prefer|available|free|instead|suits?"
    r"|possible|fine|good|ok(?:ay)?|let's|how bout|not|would"
    r"|happy|rather|either|make it|reschedule|move|great"
    r"|perfect|be there|attend|join|come)(?![a-z])",
    re.IGNORECASE,
)
#: Said by a candidate: they do not come, at this time or at all. Which is asked by buttons.
_OFF = re.compile(r"不(?:来|去|面)了(?!解)|\b(?:i'?ll|i will|have to|going to) pass\b", re.IGNORECASE)
#: They do not want it any more.
_WITHDRAWS = re.compile(
    r"不(?:再|打算|准备|想)*(?:参加|考虑|继续).{0,6}了(?!解)|退出(?:面试|流程|应聘|招聘|了)|放弃(?:面试|这次|本次|这个|该|了)"
    r"|撤回.{0,4}(?:申请|应聘|投递)"
    r"|\b(?:withdr[ae]w(?:n|ing)?(?= *$| *[,.!]| (?:my|the|this|because|as|since|due|from)\b)"
    r"|pull(?:ed|ing)? out|drop(?:ped|ping)? out"
    r"|no longer (?:interested|available|looking|considering|wish|want)|not interested"
    r"|(?:decided|chosen|choose|prefer|rather|like|going|want|wish) not to "
    r"(?:continue|proceed|go|move|attend|take|participate|interview|come|do|pursue)"
    r"|(?:won'?t|will not|not) be (?:continuing|proceeding|moving forward"
    r"|going ahead|taking part|participating))\b",
    re.IGNORECASE,
)
#: They go elsewhere: why somebody withdraws, but not yet that they do.
_ELSEWHERE = re.compile(
    r"(?:接受?|拿到?|签|选择?|入职|去)了?.{0,4}(?:其他|其它|别的|另一|别家|新).{0,6}(?:offer|公司|机会|工作)"
    r"|找到(?:新|别的|其他)?.{0,2}工作|(?:已经?|刚)入职"
    r"|\b(?:accepted|took|taken|found|signed|got|have|received|starting) (?:another|a different|an?) "
    r"(?:\w+ )?(?:offer|job|role|position)\b",
    re.IGNORECASE,
)
#: With it, they do.
_NOT_COMING = re.compile(
    r"不(?:来|去|面|参加|能|用)|没法|无法|取消|\b(?:cancel|can'?t|cannot|won'?t|will not|not be able)\b",
    re.IGNORECASE,
)
#: Somebody else does, or did before, or the speaker does not.
_NOT_SO = re.compile(
    r"(?<!其)他|她|朋友|同学|同事|听说|昨天|上次|上回|之前|[不没](?:会|想|打算|准备|要)?(?:放弃|退出)|还[想能]|仍"
    r"|(?:不是|没说|没有|不会)不|\b(?:he|she|they|his|her|their|friend|colleague|people|everyone|someone|last"
    r"|before|still|no (?:need|reason|intention))\b"
    r"|(?:\bnot|n'?t|\bnever) (?:\w+ ){0,3}(?:withdr|pull|drop|decline)",
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
#: Any time from then on, or up to then.
_FROM_THEN = re.compile(
    r"[以之][后前]|[点半分]后|\b(?:after|before|until|from|later|earlier)\b", re.IGNORECASE
)
_LONGEST, _MOST_REASON = 160, 120


@dataclass(frozen=True, slots=True)
class Spoken:
    """The command that was meant, what is known of it, and the words that say the rest."""

    command: str
    values: Mapping[str, Any] = field(default_factory=dict)
    rest: str = ""


def spoken_of(tx: Tx, text: str, sender: Person, now: datetime, zone: tzinfo) -> Spoken | None:
    """Take a time that a candidate names for a wish to have it, or for a yes to it where it is proposed."""
    text = with_hours(text)
    if len(text) > _LONGEST:
        return None
    is_off, has_time = _speaks_of_leaving(text), mentions_time(text)
    mine = _open_interviews(tx, sender, now) if is_off or has_time else []
    if not mine:
        return None
    only = {"number": mine[0].interview_id} if len(mine) == 1 else {}
    reading = parse_time(text, now=now, zone=zone) if has_time else None
    if is_off:
        is_elsewhen = reading is not None and not any(_is_then(each, reading, zone) for each in mine)
        is_final = _withdraws(text) and not is_elsewhen
        reason = {"reason": text[:_MOST_REASON]}
        return Spoken("decline", only | reason) if is_final else Spoken("can't make it", only)
    if not has_time:
        return None
    if reading is None:
        return _refused(text, mine, now, zone)
    if _SEE_YOU.search(text):
        return _seen_then(mine, reading, zone) if "?" not in normalise(text) else None
    asked = [each for each in mine if each.status == "proposed"]
    then = [each for each in asked if _is_exactly(each, reading, zone)]
    is_asked = asks(text)
    if is_asked and not then and len(asked) == 1 and _is_own_day(text, reading, asked[0], zone):
        then = asked
    if then and is_asked:
        # Who asks whether it is at three says no yes to it.
        return Spoken("where", {"number": then[0].interview_id})
    if is_question(text) and _is_bare_question(text, reading):
        return None
    if not _SUITS.search(simplified(text)) and not _is_all(text, reading):
        return None
    if not then and len(asked) == 1 and _is_own_day(text, reading, asked[0], zone):
        then = asked
    if then and not _FROM_THEN.search(simplified(text)):
        return Spoken("where" if asks(text) else "confirm", {"number": then[0].interview_id})
    return Spoken("reschedule", only, text)


def withdraws(text: str) -> bool:
    """Tell whether a sentence says that somebody comes no more."""
    words = simplified(normalise(text))
    return any(each.search(words) for each in (_OFF, _WITHDRAWS, _ELSEWHERE))


def _speaks_of_leaving(text: str) -> bool:
    """Tell whether a candidate says of themselves, without doubt, that they do not come."""
    is_other = is_wondering(text) or asks(text) or puts_off(text)
    return withdraws(text) and not is_other and _NOT_SO.search(simplified(normalise(text))) is None


def _withdraws(text: str) -> bool:
    """Tell whether they do not want another time either: 已经接了别家的offer，就不参加了."""
    words = simplified(normalise(text))
    is_elsewhere = _ELSEWHERE.search(words) is not None and _NOT_COMING.search(words) is not None
    return is_elsewhere or _WITHDRAWS.search(words) is not None


def _is_exactly(interview: Interview, reading: TimeReading, zone: tzinfo) -> bool:
    starts = [start for start in (reading.start, *reading.readings) if start]
    if "day" in reading.assumed:
        return any(interview.start_at.astimezone(zone).time() == start.time() for start in starts)
    return interview.start_at in starts


def _is_own_day(text: str, reading: TimeReading, interview: Interview, zone: tzinfo) -> bool:
    """Tell whether 周五可以, "yes, Friday works" speaks of the day of an interview, and of nothing else."""
    is_whole_day = reading.day_only and reading.part is None and not (reading.readings or reading.problem)
    is_then = interview.start_at.astimezone(zone).date() == reading.day
    return is_whole_day and is_then and _ANOTHER.search(simplified(text).replace("没问题", "")) is None


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
