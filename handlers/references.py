"""Which interview words speak of without its number: 陈博的面试, Maya's interview, my 3pm, 12号的面试."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from handlers.language.normalise import fold, is_cjk, simplified
from handlers.language.periods import PART_HOURS, parse_period
from handlers.language.times import parse_time
from storage.interviews import Interview, Participant

Span = tuple[int, int]

_NOUN = r"(?:面试|面談|面谈|那一?场|这一?场|那个|interviews?\b|meeting\b|slot\b|room\b|one\b|chat\b|call\b)"
_BEFORE_NAME = (
    r"(?:(?:我|我们)?(?:和|与|跟|同|给|对)\s?"
    r"|(?:the |my |our |an? )?(?:interview|meeting|chat|call|slot|room)? ?(?:with|for|of) )?"
)
_BEHIND_NAME = rf"(?:'s|'|同学|先生|女士|老师)?\s?(?:的)?\s?{_NOUN}?"
_OF_TIME = re.compile(rf"(?:'s|的)?\s?{_NOUN}", re.IGNORECASE)
_SEVERAL = 2
#: Behind a name: the interview, and not who is interviewed.
_THEIR_MEETING = re.compile(rf"(?:'s|的|那一?[场个]|这一?[场个]|\s?{_NOUN}|[a-z])", re.IGNORECASE)
_MINE = re.compile(r"(?<![a-z])(?:my|the|our)\s", re.IGNORECASE)
_BEHIND_TIME = re.compile(rf"\s?(?:{_NOUN})?\s*(?=$|\x1f|,|\bto\b)", re.IGNORECASE)
_BEHIND_NOUN = re.compile(r"\s?(?:on|at|for)?\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The interviews that words may mean, and where the words stand."""

    interviews: tuple[Interview, ...]
    spans: tuple[Span, ...]


def by_person(
    words: str,
    interviews: Sequence[Interview],
    me: int,
    *,
    candidates_only: bool = False,
    anywhere: bool = False,
) -> Spoken | None:
    """Find the interviews with the people whom the words name, as many of them as possible.

    A whole name outdoes a part of one.

    Args:
        candidates_only: the words also speak of interviewers, who come or go.
        anywhere: whether a name counts that stands alone in the midst of them.
    """
    folded = fold(words)
    text = simplified(folded.text).casefold()
    best: dict[int, Interview] = {}
    most, spans = (0, 0), set[Span]()
    for interview in interviews:
        people = (interview.candidate,) if candidates_only else interview.participants
        hits = [_named(text, each, anywhere=anywhere) for each in people if each.person_id != me]
        named = [hit for hit in hits if hit is not None]
        score = len({span for _, span in named}), max((length for length, _ in named), default=0)
        if not named or score < most:
            continue
        if score > most:
            most, best, spans = score, {}, set()
        best[interview.interview_id] = interview
        spans |= {span for _, span in named}
    if not best:
        return None
    return Spoken(tuple(best.values()), tuple(folded.span(*span) for span in _apart(spans)))


def begun_with_candidate(words: str, interviews: Sequence[Interview]) -> list[Interview]:
    """Find the interviews of the candidate of whom a sentence speaks: Maya can't do Friday."""
    text = simplified(fold(words).text).casefold().lstrip(" ,.!?")
    return [
        interview
        for interview in interviews
        if any(
            text.startswith(spelling) and not _THEIR_MEETING.match(text, len(spelling))
            for spelling in _spellings(simplified(fold(interview.candidate.name).text).casefold())
        )
    ]


def narrowed(words: str, spoken: Spoken, now: datetime, zone: tzinfo, *, before_to: bool) -> Spoken:
    """Keep those of several interviews that are on the day the words speak of besides, if any are.

    Args:
        before_to: whether a new time may follow, so that a day counts only before "to".
    """
    end = _before_to(words, 0) if before_to else len(words)
    period = parse_period(words[:end], now=now, zone=zone) if end else None
    if len(spoken.interviews) < _SEVERAL or period is None:
        return spoken
    there = tuple(each for each in spoken.interviews if period.start <= each.start_at < period.end)
    noun = _OF_TIME.match(words, period.span[1])
    span = (period.span[0], noun.end() if noun else period.span[1])
    return Spoken(there, (*spoken.spans, span)) if there else spoken


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _named(text: str, person: Participant, *, anywhere: bool) -> tuple[int, Span] | None:
    """Find a person by whom an interview is named, and tell how much of the name was said.

    A userid tells a second spelling of a Chinese name: bo.li is Bo Li.
    """
    userid = (person.userid or "").replace(".", " ").casefold()
    for spelling in (*_spellings(simplified(fold(person.name).text).casefold()), *_spellings(userid)):
        if not spelling or spelling not in text:
            continue
        edge = "" if is_cjk(spelling[0]) else r"(?<![a-z])"
        pattern = rf"(?P<before>{_BEFORE_NAME}){edge}{re.escape(spelling)}(?![a-z])(?P<behind>{_BEHIND_NAME})"
        for match in re.finditer(pattern, text):
            stands_first = not text[: match.start()].removesuffix("候选人").strip(" \x1f,:")
            if anywhere or stands_first or match["before"] or match["behind"].strip():
                return len(spelling), match.span()
    return None


def _spellings(name: str) -> Iterator[str]:
    yield name
    if is_cjk(name[:1] or " "):
        if len(name) >= 3 and "·" not in name:
            yield name[-2:]
        return
    yield from (word for word in name.split() if len(word) > 1)


def by_time(
    words: str, interviews: Sequence[Interview], now: datetime, zone: tzinfo, *, before_to: bool
) -> Spoken | None:
    """Find the interviews of a day or an hour that the words name one by.

    Args:
        before_to: whether a new time may follow, so that a time behind the noun counts only before "to".
    """
    if (
        before_to
        and (end := _before_to(words, 0))
        and (at_day := _then(words[:end], interviews, now, zone, whole=True))
    ):
        return Spoken(at_day, ((0, end),))
    for piece in _pieces(words):
        at_day = _then(words[slice(*piece)], interviews, now, zone)
        if at_day and (behind := _OF_TIME.match(words, piece[1])):
            return Spoken(at_day, ((piece[0], behind.end()),))
    for noun in re.finditer(_NOUN, words, re.IGNORECASE):
        start = _BEHIND_NOUN.match(words, noun.end())
        end = _before_to(words, noun.end()) if before_to else len(words)
        if (
            start
            and end is not None
            and (at_day := _then(words[start.end() : end], interviews, now, zone, whole=True))
        ):
            return Spoken(at_day, ((noun.start(), end),))
    for mine in _MINE.finditer(words):
        end = _before_to(words, mine.end())
        end = len(words) if end is None and not before_to else end
        if end is not None and (at_day := _then(words[mine.end() : end], interviews, now, zone, whole=True)):
            return Spoken(at_day, ((mine.start(), end),))
    return None


def whole_day(words: str, interviews: Sequence[Interview], now: datetime, zone: tzinfo) -> Spoken | None:
    """Find the interviews of a day that is all the words say: "cancel Friday"."""
    bare = re.sub(_NOUN, " ", words, flags=re.IGNORECASE).strip(" \x1f,的?？")
    at_day = _then(bare, interviews, now, zone, whole=True)
    return Spoken(at_day, ((0, len(words)),)) if at_day else None


def _before_to(words: str, start: int) -> int | None:
    found = re.compile(r"\s(?:to|until)\s|\x1f|改|挪|推|调|换").search(words, start)
    return found.start() if found else None


def _pieces(words: str) -> Iterator[Span]:
    """Yield the stretches before each noun, back to a break, the shortest first word by word."""
    for noun in _OF_TIME.finditer(words):
        first = max(words.rfind(sign, 0, noun.start()) for sign in "\x1f,，;；。") + 1
        yield first, noun.start()


def _then(
    words: str, interviews: Iterable[Interview], now: datetime, zone: tzinfo, *, whole: bool = False
) -> tuple[Interview, ...]:
    """Return the interviews at the time these words end with (or are, if `whole`)."""
    reading = parse_time(words, now=now, zone=zone)
    if reading is not None and not reading.day_only and _fills(words, reading.span, whole=whole):
        meant = {start.timestamp() for start in (reading.readings or (reading.start,)) if start}
        if "day" in reading.assumed and reading.start is not None:
            clocks = {f"{start:%H:%M}" for start in (reading.readings or (reading.start,))}
            return tuple(each for each in interviews if f"{each.start_at.astimezone(zone):%H:%M}" in clocks)
        return tuple(each for each in interviews if each.start_at.timestamp() in meant)
    period = parse_period(words, now=now, zone=zone)
    if period is None or not _fills(words, period.span, whole=whole):
        return ()
    part = reading.part if reading is not None else None
    return tuple(
        each
        for each in interviews
        if period.start <= each.start_at < period.end and _is_in_part(each.start_at.astimezone(zone), part)
    )


def _is_in_part(start: datetime, part: str | None) -> bool:
    first, last = PART_HOURS.get(part or "", (0, 24))
    return first <= start.hour < last


def _fills(words: str, span: Span, *, whole: bool) -> bool:
    """Tell whether a time stands at the end of the words, and for `whole` at their beginning too."""
    behind = words[span[1] :].strip(" 的上下早中晚午")
    return not behind and (not whole or not words[: span[0]].strip(" the"))
