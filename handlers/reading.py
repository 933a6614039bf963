"""The plain values that pass between words and arguments: who speaks, what was found, what is in doubt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from handlers.texts import Text
from storage.database import Tx
from storage.people import Person

#: Stands where a value was cut out of the words. Nobody can type it: control characters are dropped.
MARK = "\x1f"
#: What may stand around a value without being part of it.
STRAY = " \t\x1f,，;；:：、\"'“”‘’"


@dataclass(frozen=True, slots=True)
class Context:
    """Who speaks, when and where, which command (its key) the words belong to, and all that was said.

    `known` are the values of its arguments that were read before; `country` is whose holidays are kept.
    """

    command: str
    sender: Person
    now: datetime
    zone: tzinfo
    tx: Tx
    default_zone: str
    line: str = ""
    known: Mapping[str, Any] = field(default_factory=dict)
    country: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One offered answer: what stands on its button, the value it means (JSON), and the answer in full.

    With `words` the button says them, and they are read like any typed answer; without, it is chosen by
    its place in the list.
    """

    label: Text
    value: Any = None
    detail: Text | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question instead of a value.

    `said` are the words that are clear only in part, `rest` the words that are left; `is_open` is false
    where no answer is waited for.
    """

    question: tuple[Text, ...]
    choices: tuple[Choice, ...] = ()
    said: str = ""
    rest: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A value (JSON), and the words that are left."""

    value: Any
    rest: str = ""


Reading = Found | Doubt | None
Said = Mapping[str, str]


def cut(words: str, spans: Iterable[tuple[int, int]]) -> str:
    """Take these spans out of the words, leaving a mark in the place of each."""
    for start, end in sorted(spans, reverse=True):
        words = f"{words[:start]} {MARK} {words[end:]}"
    return words


def is_blank(words: str) -> bool:
    return not words.strip(STRAY)
