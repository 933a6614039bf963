"""What an interviewer tells of an interview without naming a command: Maya can't do Friday, how about 11?

All of it is shown back before it is done.
"""

import re

from handlers.arguments import read_argument
from handlers.commands import NUMBER
from handlers.language.courtesy import is_social, is_wondering
from handlers.language.hours import with_hours
from handlers.language.normalise import normalise, simplified
from handlers.language.times import TimeReading, parse_time, refused_days
from handlers.questions import PIECED
from handlers.reading import MARK, Context, cut, is_blank
from handlers.references import begun_with_candidate
from handlers.spoken import Spoken, withdraws
from storage.interviews import OPEN_STATUSES, Interview, list_interviews_of

#: Said of a time that suits somebody, or is wished for in the place of another.
_SUITS = re.compile(
    r"可以|行(?![李程动业])|能(?!力)|方便|有空|有时间|没问题|改|挪|换|调|只|希望|想|要求|提出|更好|比较好|怎么样|如何|好吗"
    r"|\b(?:could|can|would|works?|prefers?|asked for|asks for|wants?|free|available|instead|suits?|better"
    r"|only|possible|rather|make it|how about|what about|shall)\b",
    re.IGNORECASE,
)
#: Of these words, and of times, a sentence may consist that speaks of the only interview there is.
_LITTLE = re.compile(
    r"不是|而是|是|不行|不对|改成|改到|改为|改|挪到|换到|可以|行|吗|吧|呢|么|怎么样|如何|好|那就|那|就|时间|想|我|的|能|不能|到"
    r"|\b(?:how about|what about|could|can|shall|may|would|will|we|you|i|do|say|make|it|that|this|start|have"
    r"|be|works?|suits?|better|instead|please|pls|plz|thanks|at|on|to|or|not|but|for|me|us|maybe|no|sorry|actually"
    r"|ok|okay|fine|good|possible|rather|than|of|prefer|then|think|let'?s|is|the|time|interview|move|change)\b"
    r"|面试|\W",
    re.IGNORECASE,
)
#: What makes one of these a wish and no mere time.
_ASKED = re.compile(
    r"不是|而是|改|怎么样|如何|(?:可以|行|好|能)[吗么不]|\b(?:how about|what about|instead|would|could|can"
    r"|make it|shall|better|not)\b",
    re.IGNORECASE,
)
#: Who cannot come then: 陈博明天不行.
_CANNOT = re.compile(
    r"不行|不可以|没空|没时间|不方便|来不了|去不了|参加不了|有事|不来|没法|不能|冲突"
    r"|\b(?:can'?t|cannot|can not|isn'?t|is not|won'?t|not|unable|doesn'?t|busy|sick|ill|away|off)\b",
    re.IGNORECASE,
)
_LONGEST = 160


def told_of(text: str, context: Context) -> Spoken | None:
    """Find the move, or the end, of an interview that a sentence tells of."""
    if context.sender.role == "candidate" or len(text) > _LONGEST or is_social(text) or is_wondering(text):
        return None
    mine = _own(context)
    theirs = begun_with_candidate(text, mine)
    if len(theirs) == 1 and withdraws(text):
        return Spoken("cancel", {"number": theirs[0].interview_id, PIECED: True})
    words = with_hours(text)
    reading = parse_time(words, now=context.now, zone=context.zone, moving=True)
    if reading is None:
        return _refused(text, theirs, context)
    if reading.problem:
        return None
    named = read_argument(NUMBER, words, context)
    if named is not None:
        left = _without_time(named.rest, context)
        # 陈博 周五3点 may as well be another interview with him, Maya at 11 is hers.
        is_all = is_blank(left) and "day" in reading.assumed
        is_other = bool(refused_days(text, now=context.now, zone=context.zone))
        is_wish = is_all or is_other or _SUITS.search(simplified(normalise(left))) is not None
        return Spoken("reschedule", {PIECED: True}, text) if is_wish else None
    return _of_the_only(text, words, reading, mine, context)


def _without_time(words: str, context: Context) -> str:
    reading = parse_time(words, now=context.now, zone=context.zone, moving=True)
    return cut(words, reading.spans or (reading.span,)) if reading else words


def _refused(text: str, theirs: list[Interview], context: Context) -> Spoken | None:
    """陈博明天不行 moves what is planned with 陈博 for that day; the new time is asked for."""
    if not theirs or not _CANNOT.search(simplified(normalise(text))):
        return None
    days = refused_days(text, now=context.now, zone=context.zone)
    meant = [each for each in theirs if each.start_at.astimezone(context.zone).date() in days]
    return Spoken("reschedule", {"number": meant[0].interview_id}) if len(meant) == 1 else None


def _of_the_only(
    text: str, words: str, reading: TimeReading, mine: list[Interview], context: Context
) -> Spoken | None:
    """Take "how about 11?" for the one interview that is ahead, 不是周四，是周五3点 for that of Thursday."""
    rest = simplified(normalise(_without_time(words, context).replace(MARK, " ")))
    if reading.day_only or not mine or not _ASKED.search(simplified(text)) or _LITTLE.sub("", rest):
        return None
    days = refused_days(words, now=context.now, zone=context.zone)
    there = [each for each in mine if each.start_at.astimezone(context.zone).date() in days]
    meant = mine if len(mine) == 1 else there
    known = {"number": meant[0].interview_id} if len(meant) == 1 else {}
    return Spoken("reschedule", {**known, PIECED: True}, text)


def _own(context: Context) -> list[Interview]:
    me = context.sender.person_id
    page = list_interviews_of(context.tx, person_id=me, after=context.now, before=None, limit=20)
    return [
        each
        for each in page.interviews
        if each.status in OPEN_STATUSES and each.start_at > context.now and each.candidate.person_id != me
    ]
