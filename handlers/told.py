"""What an interviewer tells of an interview without naming a command: Maya can't do Friday, how about 11?

All of it is shown back before it is done.
"""

import re

from handlers.arguments import read_argument
from handlers.candidates import candidate_named_in
from handlers.commands import NUMBER
from handlers.language.courtesy import is_social, is_wondering
from handlers.language.hours import with_hours
from handlers.language.normalise import normalise, simplified
from handlers.language.times import TimeReading, mentions_time, parse_time, refused_days
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
#: They have come: 陈博到了.
_ARRIVED = re.compile(
    r"^(?:已经|刚刚?|都)?(?:到了|来了|已到|到达|到场|到公司|在(?:前台|楼下|会议室|等))"
    r"|^(?:is|has|'s|just|already|\s)* ?(?:here|arrived|in the (?:lobby|room|building|waiting room)"
    r"|waiting(?! for)|downstairs)\b",
    re.IGNORECASE,
)
#: When they are to come is asked: 陈博几点面.
_WHEN = re.compile(r"几点|什么时候|什么时间|哪天|\b(?:when|what time|which day)\b", re.IGNORECASE)
#: Who is not to be interviewed any more: 不面小明了.
_CALLED_OFF = re.compile(r"不(?:用|想|再|打算|必|要)?面(?:试)?(?P<whom>[^,，。;；]{1,20}?)了")
#: Wishes to meet somebody: need to see Tom Lee.
_MEETS = re.compile(
    r"^(?:我们?|咱们?)?(?:想|要|得|需要|打算|准备|希望|还要|还想)+(?:和|跟|与)?.{0,10}?(?:面|见|聊|谈)(?!过|完|了)"
    r"|\b(?:need|want|like|love|have|'d like|got) to (?:see|meet|interview|talk (?:to|with)|speak (?:to"
    r"|with)|chat (?:to|with))\b"
    r"|^interview (?![#0-9])|\b(?:hour|min(?:ute)?s?|time|slot|chat|call|session) with\b"
    r"|^(?:please |pls |can (?:you|we) |could (?:you|we) )*(?:get|put|have) .{2,40} (?:on|in"
    r"|into) (?:the|my) "
    r"(?:calendar|books?|schedule|diary)\b|\blet me (?:see|meet|interview)\b",
    re.IGNORECASE,
)
#: They are kept, and not the sender: 陈博迟到了.
_LATE = re.compile(r"迟到|晚到|还没到|堵车|\b(?:late|not here|stuck in traffic|held up)\b", re.IGNORECASE)
#: Whom to ask for a time, and then what: ask Maya if she can do Thursday at 4.
_ASK_WHETHER = re.compile(r"\bask (?P<whom>.{2,30}?) (?:if|whether)\b", re.IGNORECASE)
#: What others asked, or are to be asked, is no doubt of one's own.
_THEY_ASK = re.compile(
    r"\b(?:asked|asks|asking|wants? to know|wonders?|wondering|wondered|is wondering"
    r"|was wondering) (?:me |us )?(?:if|whether)\b"
    r"|\b(?:see|check|find out) (?:if|whether)\b"
    r"|(?:问|想问|想知道)(?:我|我们|一?下)?(?=能不能|能否|可不可以|可以|是否|是不是)",
    re.IGNORECASE,
)
_LONGEST = 160


def told_of(text: str, context: Context) -> Spoken | None:
    """Find the move, or the end, of an interview that a sentence tells of."""
    if context.sender.role == "candidate" or len(text) > _LONGEST or is_social(text):
        return None
    text = _THEY_ASK.sub(",", _ASK_WHETHER.sub(r"\g<whom> ", text))
    if is_wondering(text):
        return None
    mine = _own(context)
    theirs = begun_with_candidate(text, mine)
    if len(theirs) == 1 and (meant := _of_one(text, theirs[0])):
        return meant
    if meant := _off_or_new(text, mine, context):
        return meant
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


def _of_one(text: str, interview: Interview) -> Spoken | None:
    """Read what is told or asked of one candidate: that they withdraw, that they are here, when it is."""
    number = {"number": interview.interview_id}
    if withdraws(text):
        return Spoken("cancel", {**number, PIECED: True})
    name, words = normalise(interview.candidate.name), normalise(text).strip(" ,.!?")
    spelled = (each for each in (name, name[-2:], name.split()[0]))
    said = next((each for each in spelled if words.casefold().startswith(each.casefold())), "")
    if said and _ARRIVED.search(simplified(words[len(said) :])):
        return Spoken("arrived", number)
    if said and _LATE.search(simplified(words)):
        return Spoken("not yet", number)
    return Spoken("where", number) if _WHEN.search(simplified(words)) and not mentions_time(words) else None


def _off_or_new(text: str, mine: list[Interview], context: Context) -> Spoken | None:
    """Call off the interview with whom one will not see, book one with whom one wants to: 想见见赵敏."""
    words = simplified(normalise(text))
    if off := _CALLED_OFF.search(words):
        theirs = [each for each in mine if off["whom"] in simplified(normalise(each.candidate.name))]
        is_clear = len(theirs) == 1
        return Spoken("cancel", {"number": theirs[0].interview_id, PIECED: True}) if is_clear else None
    if not _MEETS.search(words) or mentions_time(words):
        return None
    person = candidate_named_in(words, context)
    if person is None or person.person_id in [each.candidate.person_id for each in mine]:
        return None
    return Spoken("create room", {"candidate": {"person_id": person.person_id}, PIECED: True})


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
