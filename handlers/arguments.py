"""Words into values: how each kind of argument is read out of what follows a command's name.

A reader takes the words, cuts out what it understood and leaves a mark in its place, so that what stood
before a time can be told from what stood after it. What it cannot decide it turns into a question.
"""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from handlers.commands import Argument, match_command
from handlers.language.durations import parse_duration
from handlers.language.numbers import parse_interview_number
from handlers.language.periods import parse_period
from handlers.language.times import TimeReading, parse_time
from handlers.texts import Short, Text, When
from storage.database import Tx
from storage.interviews import list_interviews_of
from storage.people import Person, list_candidate_names, list_people_called

#: Stands where a value was cut out.
MARK = "\x1f"
_STRAY = " \t\x1f,，;；:：、\"'“”‘’"
_LANGUAGES = {
    "zh": ("zh", "zh-cn", "cn", "chinese", "中文", "汉语", "简体", "简体中文", "普通话"),
    "en": ("en", "eng", "english", "in english", "英文", "英语"),
}
_MAX_NAME = 40
_MAX_TITLE = 60
_MAX_REASON = 200
#: Hours offered when only a day, or a part of it, is known.
_HOURS = {
    None: (10, 14, 16),
    "morning": (9, 10, 11),
    "noon": (12, 13),
    "afternoon": (14, 15, 16),
    "evening": (18, 19, 20),
    "night": (20, 21),
}


@dataclass(frozen=True, slots=True)
class Context:
    """Who speaks, when and where; what the readers need beside the words."""

    sender: Person
    now: datetime
    zone: tzinfo
    tx: Tx


@dataclass(frozen=True, slots=True)
class Choice:
    """One offered answer: what stands on its button, the value it means (JSON), and the answer in full."""

    label: Text
    value: Any
    detail: Text | None = None


_LANGUAGE_CHOICES = (Choice(Text("language_zh"), "zh"), Choice(Text("language_en"), "en"))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question instead of a value."""

    question: tuple[Text, ...]
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A value (JSON), and the words that are left."""

    value: Any
    rest: str


Reading = Found | Doubt | None
_Reader = Callable[[str, Context], Reading]


def read_argument(argument: Argument, rest: str, context: Context) -> Reading:
    """Read one argument out of the words; None when nothing in them speaks of it."""
    return _READERS[argument.kind](rest, context)


def question_for(argument: Argument, command_key: str, context: Context) -> Doubt:
    """Ask for an argument that is missing, with the likely answers."""
    if argument.kind == "number":
        return _ask_number(command_key, context)
    if argument.kind == "language":
        return Doubt((Text("ask_language"),), _LANGUAGE_CHOICES)
    return Doubt((Text(f"ask_{argument.kind}"),))


def _ask_number(command_key: str, context: Context) -> Doubt:
    page = list_interviews_of(
        context.tx, person_id=context.sender.person_id, after=context.now, before=None, limit=5
    )
    choices = tuple(
        interview_choice(interview.interview_id, When(interview.start_at)) for interview in page.interviews
    )
    return Doubt((Text("ask_number" if choices else "ask_number_none"),), choices)


def interview_choice(number: int, start: When) -> Choice:
    """Offer an interview as the answer to "which one?"."""
    return Choice(
        Text("interview_label", number=number),
        number,
        Text("interview_choice", number=number, start=start),
    )


def _cut(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]} {MARK} {text[span[1] :]}"


def _read_number(rest: str, context: Context) -> Reading:
    reading = parse_interview_number(rest)
    if reading is None:
        return None
    if reading.problem or reading.value is None or reading.value > 2**31:
        return Doubt((Text("no_such_number"),))
    return Found(reading.value, _cut(rest, reading.span))


def _read_time(rest: str, context: Context) -> Reading:
    reading = parse_time(rest, now=context.now, zone=context.zone)
    if reading is None:
        return None
    doubt = _doubt_of_time(reading, context)
    if doubt is not None or reading.start is None:
        return doubt
    value = {"start": reading.start.isoformat(), "end": reading.end.isoformat() if reading.end else None}
    return Found(value, _cut(rest, reading.span))


def _doubt_of_time(reading: TimeReading, context: Context) -> Doubt | None:
    """Turn what is wrong or unclear about a time into a question; None when it is clear."""
    if reading.problem == "past":
        choices = (reading.suggestion,) if reading.suggestion else ()
        start = reading.start or context.now
        return Doubt((Text("time_past", start=When(start)), Text("ask_time")), time_choices(choices))
    if reading.problem is not None:
        return Doubt((Text(f"time_{reading.problem}", words=reading.wording), Text("ask_time")))
    if reading.readings:
        question = Text("time_which", words=reading.wording)
        return Doubt((question,), time_choices(reading.readings))
    if reading.day_only or reading.start is None:
        return Doubt((Text("ask_clock", words=reading.wording),), _hours_of(reading, context))
    return None


def _hours_of(reading: TimeReading, context: Context) -> tuple[Choice, ...]:
    if reading.day is None:
        return ()
    hours = _HOURS.get(reading.part, _HOURS[None])
    starts = [datetime.combine(reading.day, time(hour), tzinfo=reading.zone) for hour in hours]
    return time_choices([start for start in starts if start > context.now])


def time_choices(starts: Sequence[datetime]) -> tuple[Choice, ...]:
    """Offer these starts as answers to "what time?"."""
    return tuple(
        Choice(
            Text("plain", words=Short(start)),
            {"start": start.isoformat(), "end": None},
            Text("plain", words=When(start)),
        )
        for start in starts
    )


def _read_period(rest: str, context: Context) -> Reading:
    reading = parse_period(rest, now=context.now, zone=context.zone)
    if reading is None:
        return None
    value = {"start": reading.start.isoformat(), "end": reading.end.isoformat(), "name": reading.name}
    return Found(value, _cut(rest, reading.span))


def _read_duration(rest: str, context: Context) -> Reading:
    reading = parse_duration(rest)
    if reading is None:
        return None
    if reading.problem:
        return Doubt((Text("duration_out_of_range"),))
    return Found(reading.minutes, _cut(rest, reading.span))


def _read_language(rest: str, context: Context) -> Reading:
    word = rest.strip(_STRAY + ".。!！").casefold()
    for language, words in _LANGUAGES.items():
        if word in words:
            return Found(language, "")
    return Doubt((Text("language_unknown"),), _LANGUAGE_CHOICES) if word else None


def _read_title(rest: str, context: Context) -> Reading:
    title = " ".join(rest.replace(MARK, " ").split()).strip(_STRAY)
    return Found(title[:_MAX_TITLE], "") if title else None


def _read_reason(rest: str, context: Context) -> Reading:
    reason = " ".join(rest.replace(MARK, " ").split()).strip(_STRAY)
    for lead in ("因为", "原因", "because of ", "because ", "reason "):
        if reason.casefold().startswith(lead):
            reason = reason[len(lead) :].strip(_STRAY)
    return Found(reason[:_MAX_REASON], "") if reason else None


def _read_command(rest: str, context: Context) -> Reading:
    found = match_command(rest)
    return Found(found.command.name, "") if found else None


def _read_candidate(rest: str, context: Context) -> Reading:
    """Find the candidate in what stands before the first cut, else right after it."""
    before, _, after = rest.partition(MARK)
    if before.strip(_STRAY):
        words, tail = before, after
    else:
        words, _, tail = after.strip(_STRAY).partition(MARK)
    name = _bare_name(words)
    if not name:
        return None
    if len(name) > _MAX_NAME * 3:
        return Doubt((Text("name_too_long"),))
    found, title = _longest_known_name(name, context)
    left = f"{MARK} {title} {tail}"
    if len(found) == 1:
        if found[0].person_id == context.sender.person_id:
            return Doubt((Text("candidate_is_you"), Text("ask_candidate")))
        return Found({"person_id": found[0].person_id}, left)
    if found:
        choices = tuple(
            Choice(_label(person), {"person_id": person.person_id}, _label(person)) for person in found[:5]
        )
        return Doubt((Text("candidate_which", name=found[0].name),), choices)
    return _unknown_candidate(name, context)


def _bare_name(words: str) -> str:
    name = words.strip(_STRAY)
    for lead in ("候选人", "给", "为", "和", "与", "for ", "with ", "candidate "):
        if name.casefold().startswith(lead) and len(name) > len(lead):
            name = name[len(lead) :].strip(_STRAY)
    return name.removeprefix("@")


def _longest_known_name(words: str, context: Context) -> tuple[list[Person], str]:
    """Find whom the words begin with: the longest run of words that is somebody; what follows is a title."""
    parts = words.split()
    for size in range(min(len(parts), 6), 0, -1):
        found = list_people_called(context.tx, name=" ".join(parts[:size]))
        candidates = [person for person in found if person.role == "candidate"] or found
        if candidates:
            return candidates, " ".join(parts[size:])
    return [], ""


def _unknown_candidate(name: str, context: Context) -> Doubt:
    if len(name) > _MAX_NAME:
        return Doubt((Text("name_too_long"),))
    near: list[Choice] = []
    for known in difflib.get_close_matches(name, list_candidate_names(context.tx), n=3, cutoff=0.6):
        near += [
            Choice(_label(person), {"person_id": person.person_id}, _label(person))
            for person in list_people_called(context.tx, name=known)
        ]
    added = Text("add_candidate", name=name)
    new = Choice(added, {"new": name}, added)
    return Doubt((Text("candidate_unknown", name=name),), (*near[:4], new))


def _label(person: Person) -> Text:
    """Name a person so that two of one name can be told apart, without showing a whole phone number."""
    if person.userid:
        hint = person.userid
    elif person.phone:
        hint = f"{person.phone[:3]}**{person.phone[-2:]}"
    elif person.email:
        hint = f"{person.email[:2]}**@{person.email.partition('@')[2]}"
    else:
        hint = f"P{person.person_id}"
    return Text("person_choice", name=person.name, hint=hint)


def typed(name: str, value: Any) -> Any:
    """Turn an argument's JSON into the value a handler gets."""
    if name == "time":
        start = datetime.fromisoformat(value["start"])
        end = datetime.fromisoformat(value["end"]) if value["end"] else None
        return (start, end)
    if name == "period":
        return (datetime.fromisoformat(value["start"]), datetime.fromisoformat(value["end"]), value["name"])
    if name == "duration":
        return timedelta(minutes=value)
    return value


_READERS: dict[str, _Reader] = {
    "number": _read_number,
    "time": _read_time,
    "period": _read_period,
    "duration": _read_duration,
    "candidate": _read_candidate,
    "language": _read_language,
    "title": _read_title,
    "reason": _read_reason,
    "command": _read_command,
}
