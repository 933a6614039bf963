"""The registry of commands: their names in both languages, what they need, and who may give them."""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from handlers.language.normalise import fold, is_cjk, normalise
from handlers.request import Reply, Request
from handlers.rights import anyone
from storage.people import Person

Handler = Callable[[Request], Reply]
Kind = Literal[
    "number", "time", "period", "duration", "candidate", "language", "title", "reason", "command", "message",
    "person", "status", "role", "userid", "contact", "audience", "target", "readers", "line", "broadcast",
    "sure", "paging", "answer",
]  # fmt: skip

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
    "把",
    "please ",
    "pls ",
    "can you ",
    "could you ",
    "i want to ",
    "i'd like to ",
)
_TRAILING = " .!?。~,;"
_AROUND = " :：,，"
#: How alike a mistyped name must be; how a name inside a line counts, and from which length on.
_NEAR, _INSIDE, _SHORTEST_INSIDE = 0.72, 0.85, 6
#: Short words are soon alike by chance ("great", "create"), unless only their letters are swapped.
_NEAR_SHORT, _SHORT = 0.8, 6


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
    today's interviews. All names of a command without arguments count so.
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
    """A command that was recognised, by which of its names, and the words after it.

    `is_whole` tells that one of its exact names was the whole message.
    """

    command: Command
    name: str
    rest: str
    is_whole: bool = False


_REGISTRY: dict[str, Command] = {}
#: The same, to be found by: names that are a whole message, and names that begin one, by their first letter.
_BY_EXACT_NAME: dict[str, Command] = {}
_BY_FIRST_LETTER: dict[str, list[tuple[str, Command]]] = {}

NUMBER = Argument("number", "number")
TIME = Argument("time", "time")
PERIOD = Argument("period", "period", is_required=False)
DURATION = Argument("duration", "duration", is_required=False)
CANDIDATE = Argument("candidate", "candidate")
TITLE = Argument("title", "title", is_required=False)
REASON = Argument("reason", "reason", is_required=False)
LANGUAGE = Argument("language", "language")
COMMAND = Argument("command", "command", is_required=False)
MESSAGE = Argument("message", "message")
PERSON = Argument("person", "person")
#: These come only as answers: to a preview, to a page of a list.
SURE = Argument("sure", "sure", is_required=False)
PAGE = Argument("paging", "paging", is_required=False)


def command(
    name: str,
    *other_names: str,
    exact: tuple[str, ...] = (),
    args: tuple[Argument, ...] = (),
    who: Callable[[Person], bool] = anyone,
) -> Callable[[Handler], Handler]:
    """Register a handler under its English name and its other names."""

    def register(handler: Handler) -> Handler:
        made = Command(name, (name, *other_names), exact, args, who, handler)
        _REGISTRY[name] = made
        for whole in made.exact if made.arguments else (*made.names, *made.exact):
            _BY_EXACT_NAME.setdefault(whole, made)
        for beginning in made.names if made.arguments else ():
            _BY_FIRST_LETTER.setdefault(beginning[0], []).append((beginning, made))
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
    folded = fold(line)
    begin = _courtesy(folded.text)
    bare = folded.text[begin:]
    whole = _BY_EXACT_NAME.get(bare.casefold().rstrip(_TRAILING))
    if whole is not None:
        return Match(whole, bare, bare, is_whole=True)
    possible = _BY_FIRST_LETTER.get(bare[:1].casefold(), ())
    fitting = [(name, command) for name, command in possible if _begins_with(bare, name)]
    if not fitting:
        return None
    name, found = max(fitting, key=lambda fit: len(fit[0]))
    end = begin + len(name)
    # The words after it as they were typed: folding would change the punctuation of a reason.
    rest = line[folded.starts[end] :] if end < len(folded.text) else ""
    return Match(found, name, rest.strip(_AROUND))


def near_commands(line: str, person: Person) -> list[Match]:
    """List up to three commands a mistyped line may have meant, the likeliest first."""
    folded = normalise(line)
    bare = folded[_courtesy(folded) :]
    best: dict[str, tuple[float, Match]] = {}
    for candidate in _REGISTRY.values():
        if not candidate.who(person) or not candidate.arguments:
            continue
        for name in candidate.names:
            score, rest = _nearness(bare, name)
            if score > best.get(candidate.name, (0.0, None))[0]:
                best[candidate.name] = (score, Match(candidate, name, rest.strip(_AROUND)))
    likely = sorted(best.values(), key=lambda found: -found[0])
    return [match for score, match in likely[:3] if score >= likely[0][0] - 0.15]


def _nearness(bare: str, name: str) -> tuple[float, str]:
    """Rate from 0 to 1 how near a line comes to a name, and return what else it says."""
    said = bare.casefold()
    if name.isascii():
        words = bare.split()
        size = len(name.split())
        first = " ".join(words[:size])
        ratio = difflib.SequenceMatcher(None, first[:40].casefold(), name).ratio()
        is_short = len(name) <= _SHORT and sorted(first.casefold()) != sorted(name)
        if ratio >= (_NEAR_SHORT if is_short else _NEAR):
            return ratio, " ".join(words[size:])
        found = re.search(rf"\b{re.escape(name)}\b", said) if len(name) >= _SHORTEST_INSIDE else None
        return (_INSIDE, bare[: found.start()] + " " + bare[found.end() :]) if found else (0.0, "")
    if len(name) > 1 and (at := said.find(name)) > 0:
        return _INSIDE, bare[:at] + " " + bare[at + len(name) :]
    right = sum(here == there for here, there in zip(said, name, strict=False))
    # Half of a word of two characters is no likeness: 谢谢 is not 谢绝.
    return (right / len(name) if right >= max(2, len(name) - 1) else 0.0), bare[len(name) :]


def _begins_with(text: str, name: str) -> bool:
    if text[: len(name)].casefold() != name:
        return False
    following = text[len(name) : len(name) + 1]
    # An English name ends at a word boundary; a Chinese one needs none ("确认12") unless it is one
    # character long, which may as well begin a person's name.
    if name[-1].isascii() and name[-1].isalpha():
        return not (following.isascii() and following.isalpha())
    return len(name) > 1 or name[-1].isascii() or not is_cjk(following or " ")


def _courtesy(text: str) -> int:
    """Return where the command begins, behind the polite words."""
    begin, is_changed = 0, True
    while is_changed:
        is_changed = False
        for word in _POLITE:
            if text[begin : begin + len(word)].casefold() == word and len(text) > begin + len(word):
                rest = text[begin + len(word) :].lstrip(" ,，")
                begin, is_changed = len(text) - len(rest), True
    return begin
