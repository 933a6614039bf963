"""The registry of commands: their names in both languages, what they need, and who may give them."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from handlers.request import Reply, Request
from storage.people import Person

Handler = Callable[[Request], Reply]
Kind = Literal["number", "time", "period", "duration", "candidate", "language", "title", "reason", "command"]

#: Words around a command that change nothing.
_POLITE = (
    "请帮我",
    "麻烦帮我",
    "麻烦",
    "帮我",
    "帮忙",
    "请",
    "我要",
    "我想",
    "please ",
    "pls ",
    "can you ",
    "could you ",
)
_TRAILING = " \t.!?。！？~～,，;；"


@dataclass(frozen=True, slots=True)
class Argument:
    """One thing a command needs to know."""

    name: str
    kind: Kind
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing people can ask for.

    `exact` names count only when they are the whole message, and are read as arguments too: "今天" lists
    today's interviews.
    """

    name: str
    names: tuple[str, ...]
    exact: tuple[str, ...]
    arguments: tuple[Argument, ...]
    who: Callable[[Person], bool]
    handler: Handler

    @property
    def key(self) -> str:
        """The stem of this command's texts: `create_room`."""
        return self.name.replace(" ", "_")


@dataclass(frozen=True, slots=True)
class Match:
    """A command that was recognised, by which of its names, and the words after it."""

    command: Command
    name: str
    rest: str


_REGISTRY: dict[str, Command] = {}

NUMBER = Argument("number", "number")
TIME = Argument("time", "time")
PERIOD = Argument("period", "period", is_required=False)
DURATION = Argument("duration", "duration", is_required=False)
CANDIDATE = Argument("candidate", "candidate")
TITLE = Argument("title", "title", is_required=False)
REASON = Argument("reason", "reason", is_required=False)
LANGUAGE = Argument("language", "language")
COMMAND = Argument("command", "command", is_required=False)


def anyone(person: Person) -> bool:
    return True


def interviewers(person: Person) -> bool:
    return person.role in ("interviewer", "admin")


def command(
    name: str,
    *other_names: str,
    exact: tuple[str, ...] = (),
    args: tuple[Argument, ...] = (),
    who: Callable[[Person], bool] = anyone,
) -> Callable[[Handler], Handler]:
    """Register a handler under its English name and its other names."""

    def register(handler: Handler) -> Handler:
        _REGISTRY[name] = Command(name, (name, *other_names), exact, args, who, handler)
        return handler

    return register


def all_commands() -> Iterable[Command]:
    """List the commands in the order help shows them."""
    return _REGISTRY.values()


def get_command(name: str) -> Command:
    """Return a command by its English name."""
    return _REGISTRY[name]


def match_command(line: str) -> Match | None:
    """Recognise the command at the start of a line: the longest name that fits wins."""
    bare = _without_courtesy(line)
    folded = bare.casefold()
    best: tuple[str, Command] | None = None
    for candidate in _REGISTRY.values():
        for name in candidate.names:
            if _begins_with(folded, name) and (best is None or len(name) > len(best[0])):
                best = (name, candidate)
        if folded.rstrip(_TRAILING) in candidate.exact:
            return Match(candidate, bare, bare)
    if best is None:
        return None
    name, found = best
    return Match(found, name, bare[len(name) :].strip(" \t:：,，"))


def near_commands(line: str, person: Person) -> list[str]:
    """List up to three names a mistyped line may have meant, of commands this person has."""
    folded = _without_courtesy(line).casefold().rstrip(_TRAILING)
    names = {
        name: candidate
        for candidate in _REGISTRY.values()
        if candidate.who(person)
        for name in candidate.names
    }
    found: dict[str, None] = {}
    words = folded.split()
    for size in range(min(3, len(words)), 0, -1):
        for name in difflib.get_close_matches(" ".join(words[:size])[:40], names, n=3, cutoff=0.72):
            found[names[name].name] = None
    if not found and len(folded) <= 20:
        for name, candidate in names.items():
            if not name.isascii() and len(set(name) & set(folded)) >= max(2, len(name) - 1):
                found[candidate.name] = None
    return list(found)[:3]


def _begins_with(folded: str, name: str) -> bool:
    if not folded.startswith(name):
        return False
    following = folded[len(name) : len(name) + 1]
    # An English name ends at a word boundary; a Chinese one needs none ("确认12").
    return not (name[-1].isascii() and following.isascii() and following.isalpha())


def _without_courtesy(line: str) -> str:
    bare = line.strip()
    changed = True
    while changed:
        changed = False
        for word in _POLITE:
            if bare.casefold().startswith(word) and len(bare) > len(word):
                bare = bare[len(word) :].lstrip(" ,，")
                changed = True
    return bare
