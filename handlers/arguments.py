"""Words into values: how each kind of argument is read out of what follows a command's name.

A reader takes the words, cuts out what it understood and leaves a mark in its place, so that what stood
before a time can be told from what stood after it. What it cannot decide it turns into a question. Times
and candidates have files of their own.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers import answers, likely, notices, offers, options
from handlers.admin_words import ADMIN_ANSWERS, ADMIN_READERS, ROLE_CHOICES
from handlers.candidates import read_candidate
from handlers.colleagues import read_colleague, read_leaving
from handlers.commands import Argument, match_command, names_a_meeting
from handlers.contacts import read_address
from handlers.language.characters import spellings
from handlers.language.courtesy import skeleton
from handlers.language.durations import parse_duration
from handlers.language.normalise import normalise, simplified
from handlers.language.numbers import NumberReading, parse_interview_number
from handlers.language.periods import parse_hours, parse_period
from handlers.persons import person_line, read_person
from handlers.reading import MARK, STRAY, Choice, Context, Doubt, Found, Reading, cut, is_blank
from handlers.references import Spoken, by_person, by_time, narrowed, whole_day
from handlers.rights import visible_interview
from handlers.room_words import ROOM_CHOICES, read_room
from handlers.texts import Minutes, Text, When
from handlers.times import from_value, read_time, read_time_answer, shift_from_value
from storage.attendance import list_just_ended
from storage.database import Tx, expect
from storage.digests import list_unrated
from storage.interviews import (
    OPEN_STATUSES,
    Interview,
    Page,
    get_interviews,
    list_interviews_naming,
    list_interviews_of,
    require_interview,
)
from storage.people import get_standing_person
from storage.reports import Filter, list_interviews

_LANGUAGES = {
    "zh": ("zh", "zh-cn", "cn", "chinese", "中文", "汉语", "简体", "简体中文", "普通话"),
    "en": ("en", "eng", "english", "英文", "英语"),
}  # fmt: skip
#: In the midst of a sentence.
_SPOKEN = {"zh": ("chinese", "中文", "汉语", "普通话", "mandarin"), "en": ("english", "英文", "英语")}
_SPEAK = re.compile("^(?:in |speak |switch to |说|讲|改用|用|换成|改成|切换到|切换成|切换)")
_LANGUAGE_CHOICES = (
    Choice(Text("language_zh"), words="zh"),
    Choice(Text("language_en"), words="en"),
)
_LEADING_NUMBER = re.compile(r"[\s:：]*[#＃第]?\s*[0-9０-９]{1,9}\s*场?")
_LENGTHS = (30, 45, 60, 90)
#: Answers that take a time in spite of a clash.
_ANYWAY = (
    "anyway", "book anyway", "book it anyway", "insist", "仍要安排", "仍然安排", "还是安排",
    "坚持安排", "就这个时间", "照样安排",
)  # fmt: skip
_YES = ("yes", "y", "ok", "是", "是的", "对", "好", "好的", "嗯", "可以", "确认")
_DELAYS = (5, 10, 15, 30)
#: As many minutes as a bare number may be, and as anybody is late.
_BARE_MINUTES = re.compile(r"(?<![#0-9:.第])([0-9]{1,3})(?![0-9:.场])")
OFFERED = 20
#: So many are offered with all that is to be said of them.
_WITH_STATUS = 6
#: How many people name an interview that is not one's own; of how many such interviews.
_PAIR, _OTHERS = 2, 50
#: What is said once an interview has begun, and what only its interviewers say.
_AFTERWARDS = ("feedback", "no_show", "absent")
_LOOKING = ("where", "show", "brief", "prepare", "who_interviews_me")
#: What is answered to whether the candidate came.
_CHECKS = ("arrived", "not_yet")
#: Of these, what has no feedback yet comes first.
_UNRATED = ("feedback", "absent")
_INTERVIEWERS = ("panel", "swap", "brief", "note", "attach", "propose")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"，。；、！？（）《》“”]+", re.IGNORECASE)
_RECENT, _SOON = timedelta(days=7), timedelta(hours=1)
#: So long after the end it may still be said whether the candidate came.
JUST_OVER = timedelta(hours=2)
_MAX_TITLE, _MAX_REASON = 60, 120
_CLOCK_BEHIND = re.compile("[上下中早晚凌傍][午上间晨晚]?|[0-9０-９一二两三四五六七八九十]{1,3}[点點:：]")
#: Small words that are left around a title when the time and the name are cut out.
_AROUND_TITLE = re.compile(
    r"^(?:(?:at|on|for|in|with|and|to|titled|called|about|an?|the)\b|的|在|于|是|叫|标题|名称|主题|面试(?=$)|面(?=$)|(?:就|足)?够了?(?=$)|就(?:行|好|可以)了?(?=$)"
    r"|一?[个场](?=$)|聊(?:聊|一下)?(?=$)|见面(?=$))[\s:：,，]*"
    r"|[\s,，]*(?:\b(?:at|on|for|in|with|and|please|pls|thanks|thank you|interview|an?|the)|的|在|于|吧"
    r"|的面试|谢谢|可以吗|可以么|好吗|好么|行吗|行不行|麻烦了|麻烦你了|辛苦了|拜托了|一下|呗|哈|啊)$",
    re.IGNORECASE,
)
#: Between the times and names that were cut out of a title, and what people say there that is none.
_PARTS = re.compile(f"[{MARK},，;；。!！?？~]+")
_SMALL_TALK = re.compile(
    r"(?:帮忙?|帮我|麻烦您?|麻烦你|请|安排|一?下|哈|呀|啊|哦|吧|谢谢|多谢|辛苦了?|可以吗|行吗|好吗|亲|老师|的|房间?"
    r"|时间(?:[是在为定])?|大概|大约|左右|差不多|了|就|新增一?场?|面试时长|时长|有空|没问题|可以|约?上|就行|就好|就可以|搞定|建个?|开个?|个|给|我|你|您|\s"
    r"|\b(?:please|pls|plz|thanks|thank you|thx|ta|cheers|ok|okay|hi|hey|hello|if possible|for me|could you"
    r"|can you|asap|(?:is |'s )?(?:free|available)|works|length|duration|book it|it|him|her|them)\b)+",
    re.IGNORECASE,
)
#: A clause that stands there is no title either.
_CLAUSE = re.compile(
    r"说|方便|有空|没空|可以|麻烦|帮我|帮忙|[我他她]|吗$"
    r"|\b(?:said|says|works|go ahead|is|are|can|could|will|would|wants?|asked|has|have|she|he|they|we|i)\b",
    re.IGNORECASE,
)
_PARTICLES = re.compile("^(?:不用了|不要了|不做了|不面了|不办了|算了|掉|吧|了|啦|一下|哈|呗|的|[,，。!！ ])+")
_BEFORE_REASON = re.compile(
    r"^(?:因为|由于|原因是?|理由是?|because(?: of)?\b|reason\b)[\s:：,，]*", re.IGNORECASE
)


def read_argument(argument: Argument, words: str, context: Context) -> Reading:
    """Read one argument out of the words; None when nothing in them speaks of it."""
    return _READERS[argument.kind](words, context)


def read_answer(
    argument: Argument, text: str, said: str, choices: Sequence[Any], context: Context
) -> Reading:
    """Read a line as the answer to the question for one argument.

    Args:
        said: what was said of it before, and understood in part.
        choices: the values offered, to be chosen by their place.
    """
    word = plain_word(text)
    short = answers.read_short_answer(argument.kind, word, choices, is_yes=is_yes(text))
    if short is not None:
        return short
    if argument.kind == "time" and is_insisting(text):
        insisted = [choice for choice in choices if choice.get("is_insisted")]
        return Found(insisted[0]) if insisted else None
    if re.fullmatch("[0-9]{1,2}", word) and 1 <= int(word) <= len(choices):
        return Found(choices[int(word) - 1])
    if len(choices) == 1 and is_yes(text):
        return Found(choices[0])
    if argument.kind in ADMIN_ANSWERS:
        return ADMIN_ANSWERS[argument.kind](text)
    if argument.kind == "candidate" and choices and is_yes(text):
        return None
    if argument.kind == "number" and context.command == "cancel" and re.fullmatch("[0-9]+", word):
        # A bare number is no word to cancel by, unless it was offered.
        again = question_for(argument, context)
        if again.choices and f"#{int(word)}" not in [choice.words for choice in again.choices]:
            return replace(again, question=(Text("not_offered", number=int(word)), *again.question))
    if argument.kind == "time":
        return read_time_answer(text, said, context)
    if argument.kind == "times":
        return offers.read_times_answer(text, said, context)
    if argument.kind == "duration" and re.fullmatch("[0-9]{1,4}", word):
        text = f"{word} min"
    return read_argument(argument, text, context)


def question_for(argument: Argument, context: Context) -> Doubt:
    """Ask for an argument that is missing, with the likely answers."""
    match argument.kind:
        case "number":
            return _which_interview(context)
        case "language":
            return Doubt((Text("ask_language"),), _LANGUAGE_CHOICES)
        case "duration":
            return Doubt((Text("ask_duration"),), _length_choices())
        case "zone" | "lengths" | "hours" | "switch" | "topic":
            return options.question_about(argument.kind, context)
        case "delay":
            return Doubt((Text("ask_delay"),), _delay_choices())
        case "subject" if changed := likely.changed_interviews(context.tx, _WITH_STATUS):
            choices, _ = _choices(changed, context)
            return Doubt((Text("ask_subject"), Text("subject_changed")), choices)
        case "candidate" if choices := likely.candidates(context):
            return Doubt((Text("ask_candidate_who"), Text("candidate_likely")), choices)
        case "time" if choices := likely.free_times(context):
            return Doubt((Text("ask_time_when"), Text("time_free")), choices)
        case "times" if choices := likely.several_times(context):
            starts = [from_value(value).start for value in choices[0].value]
            listed = [Text("offer_line", start=When(start, (context.default_zone,))) for start in starts]
            return Doubt((Text("ask_times_which"), Text("times_free"), *listed, Text("times_how")), choices)
        case "colleague" if "number" in context.known:
            return ask_colleague(
                context.tx, require_interview(context.tx, interview_id=context.known["number"])
            )
        case "person" if choices := likely.persons(context):
            whom = "ask_into_whom" if argument.name == "into" else "ask_person_who"
            return Doubt((Text(whom), Text("person_likely")), choices)
        case "person" if argument.name == "into":
            return Doubt((Text("ask_into"),))
        case "role":
            return Doubt((Text("ask_role"),), ROLE_CHOICES)
        case "room":
            return Doubt((Text("ask_room"),), ROOM_CHOICES)
        case _:
            return Doubt((Text(f"ask_{argument.kind}"),), answers.choices_of(argument.kind))


def ask_colleague(tx: Tx, interview: Interview) -> Doubt:
    """Ask which colleague is to interview, with some who are free then."""
    choices = likely.colleagues(tx, interview)
    asked = (Text("ask_colleague_who"), Text("colleague_free")) if choices else (Text("ask_colleague"),)
    return Doubt(asked, choices)


def _which_interview(context: Context) -> Doubt:
    """Ask which interview is meant; who has none that fits is told so, and may still name one of before."""
    choices, lines = _interviews_to_choose(context)
    if choices:
        return Doubt((Text("ask_number"), *lines), choices)
    if context.sender.role == "admin":
        return Doubt((Text("ask_number_none"),))
    when = "before" if context.command in _AFTERWARDS else "ahead"
    nothing = Text(f"no_interview_{when}", command=Text(f"name_{context.command}"))
    return Doubt((nothing, Text("see_my_interviews")), is_open=False)


def interview_choice(
    interview: Interview, start: When, person_id: int, *, with_status: bool = True
) -> Choice:
    """Offer an interview as the answer to "which one?". A typed 2 is #2 here, never the second.

    Args:
        person_id: who is asked, and told whom it is with.
    """
    number = interview.interview_id
    is_candidate = interview.candidate.person_id == person_id
    who = notices.names(notices.expected(interview) if is_candidate else (interview.candidate,))
    status = Text(f"status_{interview.status}")
    detail = Text(
        "interview_detail" if with_status else "interview_detail_short",
        number=number,
        start=start,
        who=who,
        status=status,
    )
    return Choice(Text("interview_label", number=number), detail=detail, words=f"#{number}")


def is_yes(text: str) -> bool:
    return plain_word(text) in _YES


def is_insisting(text: str) -> bool:
    """Whether a time is to be taken in spite of what is in the way."""
    return plain_word(text) in _ANYWAY


def plain_word(text: str) -> str:
    """Fold a short answer: case, width and the full stop behind it do not matter."""
    return normalise(text).casefold().strip(" .!?。~")


def typed(name: str, value: Any) -> Any:
    """Turn an argument's JSON into the value a handler gets."""
    match name:
        case "time":
            return shift_from_value(value["shift"]) if "shift" in value else from_value(value)
        case "times":
            return [from_value(each) for each in value]
        case "period":
            start, end = (datetime.fromisoformat(value[bound]) for bound in ("start", "end"))
            return (start, end, value["name"])
        case "duration" | "delay":
            return timedelta(minutes=value)
        case _:
            return value


def _interviews_to_choose(context: Context) -> tuple[tuple[Choice, ...], tuple[Text, ...]]:
    """Offer the sender's next interviews that this command can be about, and say how to choose.

    For feedback those are first that lack it; admins who have none are offered anybody's next.
    """
    fitting = _own_interviews(context)
    if context.command in _UNRATED:
        unrated = list_unrated(context.tx, person_id=context.sender.person_id, now=context.now, limit=OFFERED)
        missing = {each.interview_id for each in unrated}
        fitting = [each for each in fitting if each.interview_id in missing] or fitting
    if not fitting and context.sender.role == "admin" and context.command not in _AFTERWARDS:
        fitting = [each for each in _next_of_all(context) if _fits(each, False, context)]
    return _choices(fitting, context)


def _next_of_all(context: Context) -> list[Interview]:
    chosen = Filter(after=context.now, before=context.now + _RECENT)
    return list_interviews(context.tx, chosen=chosen, now=context.now, limit=OFFERED)


def _own_interviews(context: Context) -> list[Interview]:
    """List the sender's next interviews that this command can be about."""
    me = context.sender.person_id
    page = _likely(context)
    fitting = [each for each in page.interviews if _fits(each, each.candidate.person_id == me, context)]
    if context.command not in _CHECKS:
        return fitting
    # Who is there, or not, means the one that runs; else one that begins soon or has just ended.
    near = [each for each in fitting if each.start_at <= context.now + _SOON]
    if any(each.start_at <= context.now for each in near):
        return near
    numbers = list_just_ended(context.tx, person_id=me, now=context.now, within=JUST_OVER)
    ended = get_interviews(context.tx, interview_ids=numbers) if numbers else {}
    return [*(ended[number] for number in numbers), *near] or fitting


def _choices(
    interviews: Sequence[Interview], context: Context
) -> tuple[tuple[Choice, ...], tuple[Text, ...]]:
    zones = (context.default_zone,)
    choices = tuple(
        interview_choice(
            each,
            When(each.start_at, zones),
            context.sender.person_id,
            # A long list has room for little, and what has begun is past being confirmed.
            with_status=len(interviews) <= _WITH_STATUS and each.start_at > context.now,
        )
        for each in interviews[:OFFERED]
    )
    return choices, how_to_choose(interviews) if interviews else ()


def _likely(context: Context) -> Page:
    """List the sender's next interviews; of those that began, the latest first, for what comes afterwards."""
    me = context.sender.person_id
    if context.command not in _AFTERWARDS:
        return list_interviews_of(context.tx, person_id=me, after=context.now, before=None, limit=2 * OFFERED)
    since = context.now - _RECENT
    page = list_interviews_of(context.tx, person_id=me, after=since, before=context.now, limit=60)
    return replace(page, interviews=page.interviews[::-1])


def how_to_choose(interviews: Sequence[Interview]) -> tuple[Text, ...]:
    """Say that a number is the answer, and how many interviews are not on the buttons."""
    lines = (Text("reply_number", number=interviews[0].interview_id),)
    more = len(interviews) - OFFERED
    return (*lines, Text("choices_more", count=more)) if more > 0 else lines


def _fits(interview: Interview, is_candidate: bool, context: Context) -> bool:
    """Whether the command may do something to it. A candidate changes nothing once it has begun."""
    if context.command == "show":
        return True
    if context.command in _AFTERWARDS:
        return not is_candidate and interview.status not in ("cancelled", "declined")
    if context.command in _INTERVIEWERS:
        return not is_candidate
    if interview.status in ("done", "no_show"):
        return False
    match context.command:
        case "confirm" | "decline":
            return is_candidate and interview.start_at > context.now
        case "cancel":
            return not is_candidate
        case "arrived" | "not_yet":
            return interview.status in OPEN_STATUSES and not (context.command == "not_yet" and is_candidate)
        case _:
            return not is_candidate or interview.start_at > context.now


def _read_link(words: str, context: Context) -> Reading:
    """Read a web address with what it is called, before or behind it; only a number before it is left.

    The digits of an address, or of a title, name no interview.
    """
    words = words.replace(MARK, " ")
    found = WEB_ADDRESS.search(words)
    if found is None:
        return None
    number = _LEADING_NUMBER.match(words[: found.start()])
    before = words[number.end() if number else 0 : found.start()].strip(STRAY)
    behind = words[found.end() :].strip(STRAY)
    parts = (before, found[0], behind) if before else (behind, found[0])
    return Found(" ".join(filter(None, parts)), number[0] if number else "")


def _read_number(words: str, context: Context) -> Reading:
    reading = parse_interview_number(_where_its_number_is(words, context))
    if reading is None or not _is_interview(words, reading, context):
        return _read_reference(words, context)
    rest = cut(words, [reading.span])
    said = simplified(normalise(words[slice(*reading.span)]))
    if not reading.problem and said.endswith(("号", "号面试")):
        return _number_or_day(reading.value, words, reading.span, context)
    if reading.problem:
        return _no_such_interview(Text("no_such_number"), rest, context)
    if visible_interview(context.tx, interview_id=reading.value, person=context.sender) is None:
        return _no_such_interview(Text(_not_found(context), number=reading.value), rest, context)
    return Found(reading.value, rest)


def _read_reference(words: str, context: Context) -> Reading:
    """Find the interview that words name by its person or its time; one fits, or it is asked which."""
    text = normalise(words.replace(MARK, " "))
    is_moved = context.command == "reschedule"
    if not any(map(str.isalpha, text)):
        return None
    interviews = _own_interviews(context)
    # Without a new time there is no telling what stands before it.
    words = words if is_moved else words.replace(MARK, " ")
    me, is_panel = context.sender.person_id, context.command in ("panel", "swap")
    spoken = by_person(words, interviews, me, candidates_only=is_panel)
    if context.sender.role == "admin" and (spoken is None or len(spoken.spans) < _PAIR):
        # An admin may mean anybody's: it takes both of its people, unless it is one's own.
        said = " ".join(spellings(normalise(words)))
        naming = list_interviews_naming(context.tx, words=said, after=context.now, limit=_OTHERS)
        others = [each for each in naming if _fits(each, False, context)]
        named = by_person(words, others, me, candidates_only=is_panel)
        named = named or by_person(words, others, me, candidates_only=is_panel, anywhere=True)
        spoken = named if named and (spoken is None or len(named.spans) >= _PAIR) else spoken
    if spoken is not None:
        spoken = narrowed(words, spoken, context.now, context.zone, before_to=is_moved)
    spoken = spoken or by_time(words, interviews, context.now, context.zone, before_to=is_moved)
    if spoken is None and context.command in _AFTERWARDS:
        # What is still ahead is told to be so.
        page = list_interviews_of(context.tx, person_id=me, after=context.now, before=None, limit=OFFERED)
        spoken = by_person(words, page.interviews, me, anywhere=True)
    if spoken is None and not is_moved:
        spoken = whole_day(words, interviews, context.now, context.zone)
    spoken = spoken or by_person(words, interviews, me, candidates_only=is_panel, anywhere=True)
    if spoken is None and context.command in (*_LOOKING, "cant_make_it"):
        spoken = _on_day(words, interviews, context)
    return _one_of(spoken, words, context) if spoken else None


def _on_day(words: str, interviews: Sequence[Interview], context: Context) -> Spoken | None:
    """Find the interviews of the day that a question speaks of: 我周四几点有面试."""
    period = parse_period(words, now=context.now, zone=context.zone)
    if period is None:
        return None
    there = tuple(each for each in interviews if period.start <= each.start_at < period.end)
    return Spoken(there, (period.span,)) if there else None


def _read_subject(words: str, context: Context) -> Reading:
    """Read an interview or a person; a bare name that may mean either is asked about."""
    number = _as_subject("number", _read_number(words, context))
    if number and (parse_interview_number(words) or names_a_meeting(words)):
        return number
    person = _as_subject("person", read_person(words, context))
    if isinstance(person, Doubt) and not person.choices:
        person = replace(person, question=(person.question[0], Text("subject_how")))
    if number is None or person is None:
        return number or person
    people, interviews = _subjects(person, context), _subjects(number, context)
    if not people or not interviews:
        return number if interviews else person
    question = (Text("subject_which", name=_joined(words)), Text("subject_which_how"))
    return Doubt(question, (*people, *interviews)[:_WITH_STATUS], said=_joined(words))


def _as_subject(kind: str, reading: Reading) -> Reading:
    """Keep of which kind the value is that was read, or that a choice means."""
    if isinstance(reading, Found):
        return replace(reading, value={kind: reading.value})
    if reading is None:
        return None
    choices = [each if each.words else replace(each, value={kind: each.value}) for each in reading.choices]
    return replace(reading, choices=tuple(choices))


def _subjects(reading: Found | Doubt, context: Context) -> tuple[Choice, ...]:
    """Offer what was read as an answer among others."""
    if isinstance(reading, Doubt):
        return reading.choices if reading.is_open else ()
    if "number" in reading.value:
        interview = require_interview(context.tx, interview_id=reading.value["number"])
        return _choices([interview], context)[0]
    person = expect(get_standing_person(context.tx, person_id=reading.value["person"]))
    return (Choice(Text("plain", words=person.name), reading.value, person_line(person)),)


def _number_or_day(number: int, words: str, span: tuple[int, int], context: Context) -> Reading:
    """Read 12号, which may be number 12 or the twelfth: what fits is meant, else it is asked."""
    behind = words[span[1] :]
    if _CLOCK_BEHIND.match(behind) and not words[slice(*span)].endswith(("面试", "面試")):
        return None  # 12号下午3点 is a time
    numbered = visible_interview(context.tx, interview_id=number, person=context.sender)
    day = re.sub("面[试試]$", "", words[slice(*span)])
    dated = whole_day(day, _own_interviews(context), context.now, context.zone)
    found = {each.interview_id: each for each in ((numbered,) if numbered else ())}
    found |= {each.interview_id: each for each in dated.interviews} if dated else {}
    if not found:
        return _no_such_interview(Text(_not_found(context), number=number), cut(words, [span]), context)
    noun = re.match("的?面[试試]", behind)
    end = span[1] + (noun.end() if noun else 0)
    return _one_of(Spoken(tuple(found.values()), ((span[0], end),)), words, context)


def _one_of(spoken: Spoken, words: str, context: Context) -> Reading:
    rest = cut(words, spoken.spans)
    if len(spoken.interviews) == 1:
        return Found(spoken.interviews[0].interview_id, rest)
    choices, lines = _choices(spoken.interviews, context)
    return Doubt((Text("which_interview"), *lines), choices, rest=rest)


def _not_found(context: Context) -> str:
    return "not_found_admin" if context.sender.role == "admin" else "not_found"


def _where_its_number_is(words: str, context: Context) -> str:
    """Return the words to look for a number in: in "feedback 12 no 2" the "no" is an opinion."""
    leading = _LEADING_NUMBER.match(words) if context.command == "feedback" else None
    return words[: leading.end()] if leading else words


def _is_interview(words: str, reading: NumberReading, context: Context) -> bool:
    """Whether a number names an interview where it may as well be an hour, a date or a place in a list."""
    if context.command not in ("propose", "choose", "none_of_these"):
        return True
    start, end = reading.span
    if any(mark in normalise(words[start:end]) for mark in ("#", "场")):
        return True
    if not is_blank(words[:start]) or words[end : end + 1].strip(MARK + " "):
        return False
    # "Choose 2" is the second; "choose 12 2" names the interview first.
    return context.command != "choose" or not is_blank(words[end:])


def _no_such_interview(refusal: Text, rest: str, context: Context) -> Doubt:
    """Refuse alike what does not exist and what is not the sender's; offer what is theirs."""
    choices, lines = _interviews_to_choose(context)
    hints = (Text("which_interview"), *lines) if choices else (Text("see_my_interviews"),)
    return Doubt((refusal, *hints), choices, rest=rest, is_open=bool(choices))


def _read_period(words: str, context: Context) -> Reading:
    reading = parse_hours(words, now=context.now, zone=context.zone)
    if reading is None:
        return None
    value = {"start": reading.start.isoformat(), "end": reading.end.isoformat(), "name": reading.name}
    return Found(value, cut(words, reading.spans or (reading.span,)))


def _read_duration(words: str, context: Context) -> Reading:
    reading = parse_duration(words)
    if reading is None:
        return None
    rest = cut(words, [reading.span])
    if reading.problem:
        return Doubt((Text("duration_out_of_range"), Text("ask_duration")), _length_choices(), rest=rest)
    return Found(reading.minutes, rest)


def _length_choices() -> tuple[Choice, ...]:
    return tuple(Choice(Text("plain", words=Minutes(length)), words=f"{length} min") for length in _LENGTHS)


def _read_delay(words: str, context: Context) -> Reading:
    """Read how late somebody is: a length of time, or only its minutes."""
    reading = parse_duration(words)
    if reading is not None and reading.problem in (None, "too_short"):
        return Found(reading.minutes, cut(words, [reading.span]))
    folded = normalise(words)
    bare = _BARE_MINUTES.search(folded)
    return Found(int(bare[1]), cut(folded, [bare.span(1)])) if bare and int(bare[1]) else None


def _delay_choices() -> tuple[Choice, ...]:
    return tuple(Choice(Text("plain", words=Minutes(length)), words=f"{length} min") for length in _DELAYS)


def _read_language(words: str, context: Context) -> Reading:
    word = _SPEAK.sub("", plain_word(words.replace(MARK, " ")))
    for language, names in _LANGUAGES.items():
        if word in names:
            return Found(language)
    spoken = [language for language, names in _SPOKEN.items() if any(name in word for name in names)]
    if len(spoken) == 1:
        return Found(spoken[0])
    return Doubt((Text("language_unknown"),), _LANGUAGE_CHOICES) if word else None


def _read_title(words: str, context: Context) -> Reading:
    title = _joined(MARK.join(part for part in _PARTS.split(words) if not _is_talk(part)))
    before = None
    while title != before:
        before, title = title, _AROUND_TITLE.sub("", title).strip(STRAY + "?!？！。.~")
    return Found(_shortened(title, _MAX_TITLE)) if any(map(str.isalnum, title)) else None


def is_small_talk(words: str) -> bool:
    """Tell whether nothing is left of words but what people say around a request."""
    return all(
        not part.strip(STRAY + "-") or _SMALL_TALK.fullmatch(part.strip(STRAY + "-"))
        for part in _PARTS.split(words)
    )


def _is_talk(part: str) -> bool:
    return bool(_SMALL_TALK.fullmatch(part) or _CLAUSE.search(part))


def _read_reason(words: str, context: Context) -> Reading:
    reason = _PARTICLES.sub("", _BEFORE_REASON.sub("", _joined(words))).strip(STRAY)
    # What is left of naming the interview by its time is no reason.
    is_said = any(map(str.isalnum, reason)) and bool(skeleton(reason).strip("和跟与同的 "))
    return Found(_shortened(reason, _MAX_REASON)) if is_said else None


def _read_command(words: str, context: Context) -> Reading:
    found = match_command(words)
    return Found(found.command.name) if found else None


def _read_message(words: str, context: Context) -> Reading:
    """Read the number of a message or a chat; whether there is such a one, the command finds out."""
    reading = parse_interview_number(words)
    return Found(reading.value, cut(words, [reading.span])) if reading else None


def _joined(words: str) -> str:
    return " ".join(words.replace(MARK, " ").split()).strip(STRAY)


def _shortened(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


_READERS: dict[str, Callable[[str, Context], Reading]] = {
    "link": _read_link,
    "number": _read_number,
    "subject": _read_subject,
    "time": read_time,
    "period": _read_period,
    "duration": _read_duration,
    "delay": _read_delay,
    "candidate": read_candidate,
    "address": read_address,
    "language": _read_language,
    "title": _read_title,
    "reason": _read_reason,
    "command": _read_command,
    "message": _read_message,
    "chat": _read_message,
    "zone": options.read_zone,
    "lengths": options.read_lengths,
    "hours": options.read_hours,
    "switch": options.read_switch,
    "topic": options.read_topic,
    "minutes": options.read_minutes,
    "day": options.read_day,
    "state": options.read_state,
    "times": offers.read_times,
    "colleague": read_colleague,
    "leaving": read_leaving,
    "recommendation": answers.read_recommendation,
    "score": answers.read_score,
    "side": answers.read_side,
    "change": answers.read_change,
    "telling": answers.read_telling,
    "yes": answers.read_yes,
    "page": answers.read_page,
    "renewal": answers.read_renewal,
    "remark": answers.read_remark,
    "note": answers.read_note,
    "slot": answers.read_words,
    "whom": answers.read_words,
    "person": read_person,
    "room": read_room,
    **ADMIN_READERS,
}
