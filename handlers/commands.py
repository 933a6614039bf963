"""The registry of commands: their names in both languages, what they need, and who may give them."""

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from handlers.language.courtesy import (
    asks_how,
    asks_what_if,
    bare_verbs,
    beginnings,
    endings,
    has_how,
    is_refused,
    leaves_as_is,
    skeleton,
)
from handlers.language.normalise import Folded, fold, is_cjk, normalise, simplified
from handlers.language.numbers import parse_interview_number
from handlers.language.shifts import parse_shift
from handlers.language.times import mentions_time
from handlers.request import Reply, Request
from handlers.rights import anyone
from storage.people import Person

Handler = Callable[[Request], Reply]
Kind = Literal[
    "number", "time", "period", "duration", "candidate", "language", "title", "reason", "command", "message",
    "times", "slot", "whom", "colleague", "leaving", "change", "recommendation", "score", "side", "telling",
    "yes", "page", "remark", "note", "zone", "lengths", "hours", "switch", "topic", "minutes", "day", "state",
    "delay", "address", "renewal",
    "person", "status", "role", "userid", "email", "contact", "audience", "target", "readers", "line",
    "broadcast", "sure", "paging", "answer", "chat", "room", "subject",
    "link",
]  # fmt: skip

#: A word of looking, behind which the name of a list may follow: 看看这周的面试.
_LOOKS = (
    "show",
    "查看",
    "看看",
    "看一下",
    "看一眼",
    "瞅瞅",
    "看下",
    "看",
    "查",
    "查一下",
    "see",
    "list",
    "check",
    "view",
    "change",
    "改",
)
#: What may stand behind a verb before its object: 约个面试.
_COUNTED = re.compile(
    "[一两]?[个场次](?!半|多?小时|钟头|多?星期|礼拜|月|工作日)|一下|下(?![午周个次礼星月一])"
)
_QUESTION = re.compile(
    "时间|地点|几点|哪|吗|什么|怎么|[?]|\\b(?:when|where|time|whether|what|if|address|place)\\b",
    re.IGNORECASE,
)
#: Of these it may be asked what would come of them.
_PLANNING = (
    "create room", "reschedule", "cancel", "confirm", "decline", "can't make it", "invite", "propose",
    "panel", "swap", "no show",
)  # fmt: skip
#: What begins so may be said of something else: what is removed from an interview is one of its people, and
#: what is changed one's own time zone. These commands are meant where a sentence is heard to say so.
_YIELDING: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("取消", "撤销", "撤掉", "cancel"), ("role",)),
    **dict.fromkeys(("remove", "delete", "删除", "删掉", "drop"), ("panel", "role", "swap")),
    **dict.fromkeys(
        ("change", "move", "改成", "改为", "换成", "改", "换到", "调到", "调整"),
        ("timezone", "language", "reminders", "role"),
    ),
    "mute": ("quiet",),
    "who is": ("all interviews",),
    "turn off": ("deactivate",),
    "remind me": ("my interviews", "show"),
    **dict.fromkeys(("提醒", "resend", "重发", "再发一次"), ("show", "invite")),
    **dict.fromkeys(("invite",), ("panel",)),
    **dict.fromkeys(_LOOKS[:-2], ("outbox", "health", "settings", "stats", "brief", "audit")),
    **dict.fromkeys(("interviewer", "面试官"), ("who interviews me",)),
}
#: Who begins so asks; no command is mistyped.
_ASKS = re.compile(r"(?:how|who|what|why|when|where|which|is|are|was|did|does|am)\b", re.IGNORECASE)
_LONGEST_ASSENT = 40
_MEETING = re.compile(r"面试|[那这]一?[场个]|\b(?:interview|meeting)\b", re.IGNORECASE)
#: With whom, before a verb of one character: 跟刘洋约.
_WITH_WHOM = re.compile("(?:跟|和|与|同|给)[^,，。;；:：0-9]{1,8}$")
#: Or right before a time: 王小明改周五.
_BEFORE_TIME = re.compile("[周星礼明后今下本这上早晚中0-9十]")
#: Behind these names it is another matter: 提前准备, remind me when it is.
_MEANS_ELSE = {
    "提前": re.compile("提醒|通知我|准备|下载|安装|登录|测试|熟悉|了解|多久|几分钟"),
    "remind me": re.compile(r"^remind me (?:of |again )?(?:when|where|what|who)\b", re.IGNORECASE),
    "提醒": re.compile("几点|什么时候|在哪|哪天"),
    "提醒我": re.compile("几点|什么时候|在哪|哪天"),
}
#: In a Chinese name the object, which may stand apart from its verb.
_NOUN = "面试"
#: Longer texts are no sentence that asks for something in passing; English names inside one are no shorter.
_LONGEST_SENTENCE, _SHORTEST_WORD = 200, 4
#: Stands where a name was cut out of a sentence, as where any value is cut out of words (`reading.MARK`).
_CUT = "\x1f"
_TRAILING = " .!?。~,;"
_AROUND = " :：,，"
#: How alike a mistyped name must be; how a name inside a line counts, and from which length on.
_NEAR, _INSIDE, _SHORTEST_INSIDE = 0.72, 0.85, 4
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
    today's interviews. All names of a command without arguments count so. `heard` are patterns of what says
    the same in a sentence, where no name does. What `is_aside` interrupts no question. `refuses` tells why
    it cannot be done to the interview that is named, before anything else is asked.
    """

    name: str
    names: tuple[str, ...]
    exact: tuple[str, ...]
    arguments: tuple[Argument, ...]
    who: Callable[[Person], bool]
    handler: Handler
    heard: tuple[re.Pattern[str], ...] = ()
    is_aside: bool = False
    refuses: Callable[[Request], Reply | None] | None = None

    @property
    def key(self) -> str:
        """The stem of this command's texts: `create_room`."""
        return self.name.replace(" ", "_").replace("'", "")


@dataclass(frozen=True, slots=True)
class Match:
    """A command that was recognised, by which of its names, and the words after it.

    `is_whole` tells that one of its exact names was the whole message, `is_inside` that the name was found
    in the midst of a sentence, `is_heard` that it was only heard in a sentence, which is the rest then.
    """

    command: Command
    name: str
    rest: str
    is_whole: bool = False
    is_inside: bool = False
    is_heard: bool = False


_REGISTRY: dict[str, Command] = {}
#: The same, to be found by: names that are a whole message, and names that begin one, by their first letter.
_BY_EXACT_NAME: dict[str, Command] = {}
_BY_FIRST_LETTER: dict[str, list[tuple[str, Command]]] = {}
#: Commands that list what falls into a period, by what their names are about.
_BY_SKELETON: dict[str, Command] = {}

NUMBER = Argument("number", "number")
TIME = Argument("time", "time")
PERIOD = Argument("period", "period", is_required=False)
DURATION = Argument("duration", "duration", is_required=False)
CANDIDATE = Argument("candidate", "candidate")
ADDRESS = Argument("contact", "address", is_required=False)
TITLE = Argument("title", "title", is_required=False)
ROOM = Argument("room", "room", is_required=False)
REASON = Argument("reason", "reason", is_required=False)
LANGUAGE = Argument("language", "language")
COMMAND = Argument("command", "command", is_required=False)
MESSAGE = Argument("message", "message")
CHAT = Argument("chat", "chat")
ZONE = Argument("zone", "zone")
LENGTHS = Argument("lengths", "lengths")
HOURS = Argument("hours", "hours")
SWITCH = Argument("switch", "switch")
TOPIC = Argument("topic", "topic")
MINUTES = Argument("minutes", "minutes", is_required=False)
DAY = Argument("day", "day", is_required=False)
STATE = Argument("state", "state", is_required=False)
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
    heard: tuple[str, ...] = (),
    is_aside: bool = False,
    refuses: Callable[[Request], Reply | None] | None = None,
) -> Callable[[Handler], Handler]:
    """Register a handler under its English name and its other names."""
    patterns = tuple(re.compile(pattern, re.IGNORECASE) for pattern in heard)

    def register(handler: Handler) -> Handler:
        made = Command(name, (name, *other_names), exact, args, who, handler, patterns, is_aside, refuses)
        _REGISTRY[name] = made
        for whole in made.exact if made.arguments else (*made.names, *made.exact):
            _BY_EXACT_NAME.setdefault(simplified(whole), made)
        for beginning in dict.fromkeys(map(simplified, made.names if made.arguments else ())):
            _BY_FIRST_LETTER.setdefault(beginning[0], []).append((beginning, made))
        if any(argument.kind == "period" for argument in made.arguments):
            for subject in filter(None, map(skeleton, (*made.names, *made.exact))):
                _BY_SKELETON.setdefault(subject, made)
        return handler

    return register


def all_commands() -> Iterable[Command]:
    """List the commands in the order help shows them."""
    return _REGISTRY.values()


def get_command(name: str) -> Command:
    """Return a command by its English name."""
    return _REGISTRY[name]


def match_command(line: str) -> Match | None:
    """Recognise the command of a line: by its beginning, by what it is about, or by a name within it."""
    folded = fold(line)
    text = simplified(folded.text)
    is_short = len(text) <= _LONGEST_SENTENCE
    if is_short and asks_what_if(text) and (subject := _most_said(bare_verbs(text))):
        return Match(_REGISTRY["help"], subject, subject)
    match = _at_beginning(line, folded, text)
    outdone_by = _YIELDING.get(match.name, ()) if match else ()
    if outdone_by and (heard := _heard(line, text, among=outdone_by)):
        return heard
    if match is not None or not is_short:
        return match
    how = asks_how(text)
    if how is not None and (asked := match_command(bare_verbs(folded.text[how:]))):
        # How to come into the room is told at once.
        is_answered = asked.is_whole and asked.command.is_aside
        return asked if is_answered else Match(_REGISTRY["help"], asked.name, asked.name)
    if leaves_as_is(text):
        return Match(_REGISTRY["leave it"], text, "", is_heard=True)
    return _by_skeleton(text) or _heard(line, text) or _inside(line, folded, text)


def _most_said(text: str) -> str | None:
    """Return the longest name of a command that needs to know something, anywhere in a question about it."""
    named = (each for each in _names_inside(text.casefold()) if each.command.name in _PLANNING)
    return max((each.name for each in named), key=len, default=None)


def _at_beginning(line: str, folded: Folded, text: str) -> Match | None:
    """Find the name a line begins with, behind polite words; the longest that fits wins."""
    for begin in beginnings(text):
        bare = text[begin:]
        short = bare.casefold().rstrip(_TRAILING)
        whole = _whole(short)
        if whole is not None:
            return Match(whole, bare, bare, is_whole=True)
        possible = _BY_FIRST_LETTER.get(bare[:1].casefold(), ())
        fitting = [
            (name, command)
            for name, command in possible
            if _begins_with(bare, name)
            and not _only_asks(command, bare[len(name) :])
            and not (name in _MEANS_ELSE and _MEANS_ELSE[name].search(bare))
        ]
        if fitting:
            name, found = max(fitting, key=lambda fit: len(fit[0]))
            rest = _typed(line, folded, _behind(text, name, begin))
            inner = _inner(name, rest)
            # A question mark alone asks for help, unless it ends a polite request: "can I reschedule?"
            return inner or Match(found, name, rest.strip(_AROUND + "?？" if begin else _AROUND))
    return None


def _behind(text: str, name: str, at: int) -> int:
    """Return where the words behind a name begin: 约一下 is 约."""
    end = at + len(name)
    counted = None if name[-1].isascii() else _COUNTED.match(text, end)
    return counted.end() if counted else end


def _whole(said: str) -> Command | None:
    """Find the command that is the whole message, perhaps said twice ("好的，没问题") or with thanks."""
    whole = _exact(said)
    if whole is None and len(said) <= _LONGEST_ASSENT:
        found = {_exact(part.strip(_TRAILING)) for part in re.split("[,.!;]", said) if part.strip()}
        whole = found.pop() if len(found) == 1 else None
    return whole


def _exact(said: str) -> Command | None:
    """Find the command of which this is an exact name, but for the thanks behind it."""
    return next((found for ending in endings(said) if (found := _BY_EXACT_NAME.get(ending))), None)


def _only_asks(command: Command, rest: str) -> bool:
    """Tell whether 确认一下时间 asks about an interview, and confirms nothing."""
    has_only_options = not any(argument.is_required for argument in command.arguments)
    takes_words = any(
        argument.kind in ("reason", "title", "period", "command") for argument in command.arguments
    )
    if command.is_aside:
        return False
    return has_only_options and not takes_words and _QUESTION.search(rest) is not None


def _typed(line: str, folded: Folded, start: int, end: int | None = None) -> str:
    """Return a piece of the line as it was typed: folding would change the punctuation of a reason."""
    last = len(folded.text) if end is None else end
    return line[folded.starts[start] : folded.ends[last - 1]] if start < last else ""


def _inner(name: str, rest: str) -> Match | None:
    """See through a look at a list: 看看这周的面试 asks for the list, as 这周的面试 does."""
    text = simplified(normalise(rest)).strip(_AROUND)
    if name not in _LOOKS or not text:
        return None
    whole = _whole(text.casefold().rstrip(_TRAILING))
    if whole is not None:
        return Match(whole, text, text, is_whole=True)
    return _by_skeleton(text) or _at_beginning(rest.strip(_AROUND), fold(rest.strip(_AROUND)), text)


def _by_skeleton(text: str) -> Match | None:
    """Recognise a question about a list by what is left of it without its time and its small words."""
    if not any(subject in text.casefold() for subject in _BY_SKELETON):
        return None
    found = _BY_SKELETON.get(skeleton(text))
    return Match(found, text, text, is_whole=True) if found else None


def _inside(line: str, folded: Folded, text: str) -> Match | None:
    """Find a name within a sentence that also says what the command needs: 明天下午3点给陈博安排面试."""
    longest_first = sorted(
        # 面试时间改为 is a move, and no question for the time.
        _names_inside(text.casefold()),
        key=lambda each: (each.command.is_aside, -len(each.name)),
    )
    return next((match for found in longest_first if (match := _meant(line, folded, text, found))), None)


def _meant(line: str, folded: Folded, text: str, found: "_Inside") -> Match | None:
    """Take a name within a sentence for what is meant, if the sentence says so."""
    before, behind = text[: found.first], text[found.last :]
    if has_how(before):
        return Match(_REGISTRY["help"], found.name, found.name)
    if is_refused(before, behind):
        return None
    begin = max(each for each in beginnings(text) if each <= found.first)
    pieces = [_typed(line, folded, start, end) for start, end in found.around(begin, len(text))]
    rest = f" {_CUT} ".join(pieces)
    if not any(_is_said(argument, rest, text) for argument in found.command.arguments):
        return None
    return Match(found.command, found.name, rest.strip(_AROUND), is_inside=True)


@dataclass(frozen=True, slots=True)
class _Inside:
    """A name in the midst of a text, in one piece or (安排…面试) in two."""

    name: str
    command: Command
    pieces: tuple[tuple[int, int], ...]

    @property
    def first(self) -> int:
        return self.pieces[0][0]

    @property
    def last(self) -> int:
        return self.pieces[-1][1]

    def around(self, begin: int, length: int) -> list[tuple[int, int]]:
        """Return the stretches of the text, from `begin` on, that are not the name."""
        edges = [begin, *(edge for piece in self.pieces for edge in piece), length]
        return list(zip(edges[::2], edges[1::2], strict=True))


def _names_inside(said: str) -> Iterator[_Inside]:
    for names in _BY_FIRST_LETTER.values():
        for name, command in names:
            if name[0].isascii():
                at = _word_at(said, name) if len(name) >= _SHORTEST_WORD and name in said else -1
                if at >= 0:
                    yield _Inside(name, command, ((at, at + len(name)),))
            elif (at := said.find(name)) >= 0 and (
                len(name) > 1
                or at in beginnings(said)
                or _WITH_WHOM.search(said[:at])
                or _BEFORE_TIME.match(said, at + 1)
            ):
                yield _Inside(name, command, ((at, _behind(said, name, at)),))
            elif name.endswith(_NOUN) and len(name) > len(_NOUN):
                yield from _split_inside(said, name, command)


def _split_inside(said: str, name: str, command: Command) -> Iterator[_Inside]:
    """A verb and its object with words between them: 约明天下午三点的面试, 取消和陈博的面试."""
    verb = name.removesuffix(_NOUN)
    at = said.find(verb)
    noun = said.find(_NOUN, at + len(verb)) if at >= 0 else -1
    if noun >= 0:
        pieces = ((at, min(_behind(said, verb, at), noun)), (noun, noun + len(_NOUN)))
        yield _Inside(name, command, pieces)


def _word_at(said: str, name: str) -> int:
    found = re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z'])", said)
    return found.start() if found else -1


def _is_said(argument: Argument, rest: str, text: str) -> bool:
    """Tell whether the words speak of an argument, so that a name among them is meant as a command."""
    if argument.kind == "times":
        return mentions_time(rest)
    if argument.kind == "time":
        return mentions_time(rest) or parse_shift(rest, line=text) is not None
    if argument.kind == "number":
        speaks = _MEETING.search(simplified(rest))
        return parse_interview_number(rest) is not None or bool(argument.is_required and speaks)
    return False


def heard_for(line: str, person: Person) -> Match | None:
    """Recognise what a sentence says as this person may mean it: others' commands are left out."""
    return _heard(line, simplified(fold(line).text), person)


def _heard(line: str, text: str, person: Person | None = None, among: Collection[str] = ()) -> Match | None:
    """Recognise what a sentence says without beginning with a command's name, but perhaps politely."""
    *_, behind = beginnings(text)
    # 能不能晚一个小时 is a wish; only 晚一个小时 is a delay.
    for begin in sorted({0, behind}):
        for possible in _REGISTRY.values():
            if (person is not None and not possible.who(person)) or (among and possible.name not in among):
                continue
            for pattern in possible.heard:
                if found := pattern.search(text[begin:]):
                    rest = _typed(line, fold(line), begin) if begin else line
                    return Match(possible, found[0], rest, is_heard=True)
    return None


def names_a_meeting(words: str) -> bool:
    """Tell whether words speak of an interview, and not only of a time or a person."""
    return _MEETING.search(simplified(words)) is not None


def near_commands(line: str, person: Person) -> list[Match]:
    """List up to three commands a mistyped line may have meant, the likeliest first."""
    folded = normalise(line)
    best: dict[str, tuple[float, Match]] = {}
    for bare in [folded[begin:] for begin in beginnings(simplified(folded))]:
        for candidate in _REGISTRY.values():
            if not candidate.who(person) or not candidate.arguments:
                continue
            for name in candidate.names:
                score, rest = _nearness(bare, simplified(name))
                if score > best.get(candidate.name, (0.0, None))[0]:
                    found = Match(candidate, name, rest.strip(_AROUND), is_inside=score == _INSIDE)
                    best[candidate.name] = (score, found)
    likely = sorted(best.values(), key=lambda found: -found[0])
    return [match for score, match in likely[:3] if score >= likely[0][0] - 0.15]


def _nearness(bare: str, name: str) -> tuple[float, str]:
    """Rate from 0 to 1 how near a line comes to a name, and return what else it says."""
    said = simplified(bare).casefold()
    if name.isascii():
        words = bare.split()
        size = len(name.split())
        first = " ".join(words[:size])
        if _ASKS.match(first):
            return 0.0, ""
        ratio = difflib.SequenceMatcher(None, first[:40].casefold(), name).ratio()
        is_short = len(name) <= _SHORT and sorted(first.casefold()) != sorted(name)
        if ratio >= (_NEAR_SHORT if is_short else _NEAR):
            return ratio, " ".join(words[size:])
        found = re.search(rf"\b{re.escape(name)}\b", said) if len(name) >= _SHORTEST_INSIDE else None
        return (_INSIDE, bare[: found.start()] + " " + bare[found.end() :]) if found else (0.0, "")
    if len(name) > 1 and (at := said.find(name)) > 0:
        if said[at - 1] in "不没别未":  # 陈博不来了 does not say 来了
            return 0.0, ""
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
