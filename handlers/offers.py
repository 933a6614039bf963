"""Several times in one line, and which of the times that were offered somebody means."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from handlers.language.normalise import normalise
from handlers.language.numbers import chinese_number
from handlers.language.times import TimeReading, parse_time
from handlers.reading import MARK, Choice, Context, Doubt, Found, Reading, is_blank
from handlers.texts import Text
from handlers.times import from_value, read_time, read_time_answer
from storage.proposals import Slot

#: As many as a card has buttons, but for the one that says "none of these".
MOST = 5
#: Between times for certain, and between times if there is a whole one on either side.
_STRONG = re.compile(r"\s*(?:[;；|｜、]|或者?|还是|\bor\b)\s*", re.IGNORECASE)
_WEAK = re.compile(r"\s*(?:[,，]|和|以及|\band\b)\s*", re.IGNORECASE)
#: "Monday to Friday" is no list of two days.
_RANGE = re.compile(r"到|至|从|\bto\b|\bfrom\b|\bbetween\b", re.IGNORECASE)
_HALF_DAY, _WEEK = timedelta(hours=12), timedelta(days=7)
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "last": -1, "最后": -1, "last one": -1, "最后一": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    r"\b(?P<word>first|second|third|fourth|fifth|last|[1-5](?:st|nd|rd|th))\b"
    r"|第\s*(?P<han>[0-9一二三四五两])\s*(?:个|项|种|档|时间|$)"
    r"|(?P<last>最后)(?:一)?个"
    r"|\b(?:number|option|slot|no\.?)\s*(?P<number>[0-9])\b"
    r"|(?:选项|方案|时间)\s*(?P<option>[0-9])\b",
    re.IGNORECASE,
)
_PARTS = {
    "morning": range(0, 12), "noon": range(11, 14), "afternoon": range(12, 18), "evening": range(17, 24),
    "night": range(18, 24),
}  # fmt: skip


def read_times(words: str, context: Context) -> Reading:
    """Read every time the words speak of; the first that is in doubt becomes a question."""
    pieces = list(_pieces(words, context))
    values: list[dict[str, Any]] = []
    rest: list[str] = []
    doubts: list[tuple[tuple[int, int], Doubt]] = []
    for start, end in pieces:
        reading = _read_piece(words[start:end], values, context)
        if reading is None:
            rest.append(words[start:end])
            continue
        rest.append(reading.rest)
        several = [] if _RANGE.search(words[start:end]) else _several(reading)
        if isinstance(reading, Doubt) and not several:
            doubts.append(((start, end), reading))
        else:
            values += several or [reading.value] if isinstance(reading, Found) else several
    left = f" {MARK} ".join(rest)
    if len(doubts) == 1:
        return _in_doubt(words, *doubts[0], values, left)
    if doubts:
        (span, doubt), said = doubts[0], words
        return _in_doubt(said, span, doubt, None, left)
    if not values:
        return None
    unique = list({value["start"]: value for value in values}.values())
    if len(unique) > MOST:
        return Doubt((Text("too_many_times", limit=MOST), Text("ask_times")), rest=left)
    return Found(sorted(unique, key=lambda value: from_value(value).start), left)


def read_times_answer(text: str, said: str, context: Context) -> Reading:
    """Read the answer to a question about one of several times: it takes the place of the one in doubt."""
    alone = read_times(text, context)
    if not said or (isinstance(alone, Found) and len(alone.value) > 1):
        return alone
    for start, end in _pieces(said, context):
        piece = said[start:end]
        if isinstance(read_time(piece, context), Doubt):
            answer = read_time_answer(text, piece, context)
            if isinstance(answer, Found):
                return read_times(f"{said[:start]}{answer.value['start']}{said[end:]}", context)
            return answer
    return alone


def meant_slots(words: str, slots: Sequence[Slot], *, now: datetime, zone: tzinfo) -> list[Slot]:
    """Return which of these times the words mean: by place, or by what they say of day and hour."""
    place = _place(words)
    if place is not None:
        return [slots[place]] if -len(slots) <= place < len(slots) else []
    reading = parse_time(words, now=now, zone=zone)
    if reading is None:
        return []
    return [slot for slot in slots if _fits(slot.start_at, reading, zone)]


def _pieces(words: str, context: Context) -> Iterator[tuple[int, int]]:
    """Cut the words between times; what a comma parts is two times only if each is a whole one."""
    for start, end in _split(_STRONG, words, 0, len(words)):
        parts = [part for part in _split(_WEAK, words, start, end) if not is_blank(words[slice(*part)])]
        are_whole = all(isinstance(read_time(words[slice(*part)], context), Found) for part in parts)
        yield from parts if len(parts) > 1 and are_whole else [(start, end)]


def _split(separator: re.Pattern[str], words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in separator.finditer(words, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _read_piece(piece: str, before: Sequence[dict[str, Any]], context: Context) -> Reading:
    """Read one of the times; without a day of its own it is of the day before it ("Friday 3pm; 4pm")."""
    reading = read_time(piece, context)
    if not before or reading is None:
        return reading
    last = from_value(before[-1]).start.astimezone(context.zone)
    if isinstance(reading, Found) and not reading.value["is_day_said"]:
        reading = read_time(f"{last:%Y-%m-%d} {piece}", context)
    if isinstance(reading, Doubt):
        # "3pm or 4": of the same half of the day.
        starts = {choice.value["start"]: choice.value for choice in reading.choices if choice.value}
        alike = [value for value in starts.values() if _is_near(from_value(value).start, last, context.zone)]
        if len(alike) == 1:
            return Found(alike[0], reading.rest)
    return reading


def _is_near(start: datetime, last: datetime, zone: tzinfo) -> bool:
    local = start.astimezone(zone)
    return local.date() == last.date() and (local.hour < 12) == (last.hour < 12)


def _several(reading: Reading) -> list[dict[str, Any]]:
    """Return the times of a piece that holds several: of other days, which no doubt offers."""
    if not isinstance(reading, Doubt):
        return []
    values = [choice.value for choice in reading.choices if choice.value]
    starts = [from_value(value).start for value in values]
    apart = [abs(one - other) for place, one in enumerate(starts) for other in starts[:place]]
    are_days = all(gap > _HALF_DAY and gap.total_seconds() % _WEEK.total_seconds() for gap in apart)
    return values if len(values) > 1 and are_days else []


def _in_doubt(
    words: str, span: tuple[int, int], doubt: Doubt, others: list[dict[str, Any]] | None, rest: str
) -> Doubt:
    """Ask about the time in doubt; its answers complete the others, if these are clear."""
    start, end = span
    choices = tuple(
        Choice(choice.label, [*others, choice.value], choice.detail)
        if others is not None and choice.value
        else Choice(
            choice.label,
            detail=choice.detail,
            words=words[:start] + (choice.words or str(choice.value["start"])) + words[end:],
        )
        for choice in doubt.choices
    )
    return Doubt(doubt.question, choices, said=words.replace(MARK, " ").strip(), rest=rest)


def _place(words: str) -> int | None:
    """Return the place in a list that the words name, from 0; from the end below 0."""
    said = normalise(words).casefold().strip(" .!?。~")
    if re.fullmatch("[0-9]{1,2}", said):
        return int(said) - 1 if int(said) else None
    found = _ORDINAL.search(said)
    if found is None:
        return None
    if found["last"]:
        return -1
    if found["word"]:
        place = _ORDINALS[found["word"]]
        return place - 1 if place > 0 else place
    digit = found["han"] or found["number"] or found["option"]
    number = int(digit) if digit.isdecimal() else chinese_number(digit)
    return number - 1 if number else None


def _fits(start: datetime, reading: TimeReading, zone: tzinfo) -> bool:
    """Whether a time is one that was spoken of: the same moment, or the day or the hour that was said."""
    said = [*reading.readings, *([reading.start] if reading.start else [])]
    if start in said:
        return True
    local = start.astimezone(zone)
    if reading.day_only:
        is_part = reading.part is None or local.hour in _PARTS.get(reading.part, range(24))
        return is_part and ("day" in reading.assumed or local.date() in _days(reading))
    return "day" in reading.assumed and any(
        each.astimezone(zone).time() == local.time()
        or ("ampm" in reading.assumed and (each + _HALF_DAY).astimezone(zone).time() == local.time())
        for each in said
    )


def _days(reading: TimeReading) -> list[date]:
    return [each.date() for each in reading.readings] or ([reading.day] if reading.day else [])
