"""The conversation: one line in, one reply out, and questions that wait for an answer.

Anything missing from a command is asked for, one question at a time; `cancel` alone leaves the question,
another command replaces it, and after 30 minutes it is forgotten.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from handlers.admin_words import is_more
from handlers.arguments import is_yes, plain_word, question_for, read_answer, read_argument, typed
from handlers.commands import TIME, Argument, Command, Match, get_command, match_command, near_commands
from handlers.help import explain
from handlers.language.detect import detect_language
from handlers.language.normalise import normalise
from handlers.questions import ask
from handlers.reading import Context, Doubt, Found, Said, is_blank
from handlers.request import Action, HostFacts, Message, Question, Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Text
from storage.database import Tx
from storage.dialogues import Dialogue, delete_dialogue, upsert_dialogue
from storage.people import Person

FORGOTTEN_AFTER = timedelta(minutes=30)
#: Arguments are read in this order, so that what is easy to recognise is cut out before names and titles.
_ORDER = (
    "number",
    "message",
    "target",
    "period",
    "status",
    "time",
    "duration",
    "candidate",
    "contact",
    "userid",
    "role",
    "audience",
    "readers",
    "person",
    "language",
    "command",
    "title",
    "reason",
    "line",
    "broadcast",
    "sure",
    "paging",
    "answer",
)
#: These take whatever words are left.
_FREE = ("title", "reason")
_LEAVE = ("cancel", "取消", "算了", "不用了", "退出", "never mind", "nevermind", "quit", "stop", "exit")
_HELP = ("?", "help", "帮助", "怎么用")
#: People of either language type these.
_NO_LANGUAGE = ("ok", "okay", "hi", "hello", "help", "menu")
_MAX_CHARACTERS = 1000
#: The mark of a card for an interview's revision (`notices.card_ref`).
_INTERVIEW_MARK = re.compile(r"i([0-9]{1,18})r([0-9]{1,9})")
#: 代李博：… is read as 代替 李博：…, since a name of one character would begin too many words.
_FOR_ANOTHER = re.compile(r"^(?:代|替)(?!替|表)(?=[^:：]{1,40}[:：])")
#: A plain yes answers these, whatever the number of choices.
_AGREED = ("candidate", "sure")
#: A mistyped command is offered whole as long as it fits into a button's key.
_MAX_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line from one person, typed or pressed; `language` is the one they are known to use.

    `card_ref` is the mark of the pressed card: an interview's revision, or the question it belongs to. `by`
    is the admin who says it on the sender's behalf, and who is asked what is missing.
    """

    text: str
    sender: Person
    now: datetime
    zone: tzinfo
    language: str
    source: str
    reminders: tuple[int, ...]
    default_zone: str
    question: Dialogue | None = None
    card_ref: str = ""
    is_typed: bool = True
    by: Person | None = None
    look_at_host: Callable[[], HostFacts] | None = None

    @property
    def asked_id(self) -> int:
        """Whose open question this line may answer."""
        return (self.by or self.sender).person_id


def respond(tx: Tx, line: Line) -> Reply:
    """Answer one line, and remember the question the answer asks, if any."""
    # A character more than is read tells that it is too long; the rest would only cost time.
    line = replace(line, text=_clean(line.text)[: _MAX_CHARACTERS + 1])
    dialogue = line.question
    match = _match(line)
    language = _language(line, match, dialogue)
    if language != line.language:
        line = replace(line, language=language)
    reply = _respond(tx, line, match, dialogue)
    if line.card_ref and not line.card_ref.startswith("i"):
        # The card only asked this one thing.
        reply = replace(reply, card_label=reply.card_label or Text("label_answered"))
    if reply.question is not None:
        reply = _remember(tx, line, reply, reply.question)
    return reply if reply.language else replace(reply, language=line.language)


def respond_for(tx: Tx, line: Line) -> Reply:
    """Answer a line that an admin says on the sender's behalf; the caller keeps the question it asks."""
    line = replace(line, text=_clean(line.text)[: _MAX_CHARACTERS + 1])
    return _respond(tx, line, _match(line), line.question)


def recognise(text: str) -> Match | None:
    """Recognise the command a line begins with, 代李博：… among them."""
    return match_command(_FOR_ANOTHER.sub("代替 ", text))


def _match(line: Line) -> Match | None:
    """Recognise the command. Of those for admins, nobody else knows."""
    match = recognise(line.text)
    return None if match and match.command.who is admins and not admins(line.sender) else match


def _clean(text: str) -> str:
    """Drop control and invisible characters, which nobody means, and needless blanks."""
    visible = (" " if character.isspace() else character for character in text)
    return " ".join("".join(each for each in visible if unicodedata.category(each)[0] != "C").split())


def _language(line: Line, match: Match | None, dialogue: Dialogue | None) -> str:
    """Return the language to answer in: the chosen one, else the one the person is writing now.

    A command tells it by its name, since a Chinese name in an English command is no change of language;
    the answer to a question tells nothing.
    """
    if line.sender.language or not line.is_typed:
        return line.language
    if line.sender.last_language and plain_word(line.text) in _NO_LANGUAGE:
        return line.language
    if match is not None:
        return detect_language(match.name) or line.language
    return line.language if dialogue else detect_language(line.text) or line.language


def _respond(tx: Tx, line: Line, match: Match | None, dialogue: Dialogue | None) -> Reply:
    if dialogue is not None and not get_command(dialogue.command).who(line.sender):
        # They were asked while they still had the role.
        dialogue = None
    if not line.text:
        return answer(Text("empty_message"))
    if len(line.text) > _MAX_CHARACTERS:
        return answer(Text("message_too_long", limit=_MAX_CHARACTERS))
    if line.card_ref.startswith("q"):
        if dialogue is None or f"q{dialogue.nonce}" != line.card_ref:
            return Reply(Message(lines=(Text("question_over"),)), card_label=Text("label_outdated"))
        return _answer_question(tx, line, dialogue)
    kept: Mapping[str, Any] = {}
    if dialogue is not None:
        if plain_word(line.text) in _LEAVE:
            delete_dialogue(tx, person_id=line.asked_id)
            return answer(Text("no_reason" if dialogue.asking == "reason" else "dialogue_left"))
        if match is None or _is_rather_an_answer(tx, line, match, dialogue):
            return _answer_question(tx, line, dialogue)
        delete_dialogue(tx, person_id=line.asked_id)
        kept = dialogue.values if match.command.name == dialogue.command and match.rest else {}
    if match is None:
        return _not_understood(line)
    if not match.command.who(line.sender):
        return answer(Text("not_yours", command=Text(f"name_{match.command.key}")))
    if match.command.arguments and normalise(match.rest).casefold() in _HELP:
        return explain(match.command)
    return _gather(tx, line, match.command, match.rest, {}, {}, kept)


def _is_rather_an_answer(tx: Tx, line: Line, match: Match, dialogue: Dialogue) -> bool:
    """Whether a word that may be a command answers the open question: a plain yes, or "tomorrow"."""
    if dialogue.asking == "answer":
        dialogue = Dialogue(nonce="", **dialogue.values["inner"])
    if dialogue.asking == "line":
        # What is to be done in another's name is a command, but not to be done in one's own.
        return True
    if is_yes(line.text):
        # Who is asked for a name does not agree to "add": that would be one choice of several.
        return len(dialogue.choices) == 1 or dialogue.asking in _AGREED
    if dialogue.asking == "paging":
        return is_more(line.text)
    if not match.is_whole or dialogue.asking != "time":
        return False
    context = _context(tx, line, get_command(dialogue.command))
    return read_answer(TIME, line.text, "", dialogue.choices, context) is not None


def _answer_question(tx: Tx, line: Line, dialogue: Dialogue) -> Reply:
    """Take a line as the answer to the open question."""
    command = get_command(dialogue.command)
    argument = next(each for each in command.arguments if each.name == dialogue.asking)
    context = _context(tx, line, command)
    before = dialogue.said.get(argument.name, "")
    reading = read_answer(argument, line.text, before, dialogue.choices, context)
    said = {name: words for name, words in dialogue.said.items() if name != argument.name}
    if isinstance(reading, Found):
        delete_dialogue(tx, person_id=line.asked_id)
        values = {**dialogue.values, argument.name: reading.value}
        # What else was said belongs to the command, but for the small words around an answer.
        rest = reading.rest if argument.kind == "candidate" else ""
        return _gather(tx, line, command, rest, values, said)
    if reading is None and dialogue.choices:
        # The card with the choices is still good.
        return answer(Text(f"not_a_{argument.kind}"), Text("choose_above"), Text("how_to_leave"))
    if reading is None:
        again = _ask_again(argument, before, context)
        question = (Text(f"not_a_{argument.kind}"), *again.question, Text("how_to_leave"))
        reading = replace(again, question=question)
    if reading.said:
        said[argument.name] = reading.said
    return ask(command.name, argument.name, reading, dialogue.values, said)


def _ask_again(argument: Argument, before: str, context: Context) -> Doubt:
    """Ask what was asked before: by what was said then, else anew."""
    reading = read_argument(argument, before, context) if before else None
    return reading if isinstance(reading, Doubt) else question_for(argument, context)


def _gather(
    tx: Tx,
    line: Line,
    command: Command,
    rest: str,
    values: Mapping[str, Any],
    said: Said,
    kept: Mapping[str, Any] | None = None,
) -> Reply:
    """Read the arguments out of the words, ask for the first that is missing or in doubt, or run.

    Args:
        said: words understood in part, by argument; they are read anew.
        kept: what was known when the person said the command again, to complete it; another subject (the
            first argument) begins afresh.
    """
    context = _context(tx, line, command)
    values, said = dict(values), dict(said)
    doubts: dict[str, Doubt] = {}
    for argument in sorted(command.arguments, key=lambda each: _ORDER.index(each.kind)):
        words = said.pop(argument.name, rest)
        if argument.name in values or is_blank(words):
            continue
        reading = read_argument(argument, words, context)
        if reading is None:
            continue
        if words is rest:
            rest = reading.rest
        if isinstance(reading, Found):
            values[argument.name] = reading.value
        else:
            doubts[argument.name] = reading
    if kept and command.arguments[0].name not in {**values, **doubts}:
        values = {**kept, **values}
    doubt = _first_doubt(command, values, doubts, context)
    if doubt is None:
        return _run(tx, line, command, values)
    argument, question = doubt
    said |= {name: each.said for name, each in doubts.items() if each.said}
    return ask(command.name, argument.name, question, values, said)


def _first_doubt(
    command: Command, values: Mapping[str, Any], doubts: Mapping[str, Doubt], context: Context
) -> tuple[Argument, Doubt] | None:
    for argument in command.arguments:
        if argument.name in doubts:
            return argument, doubts[argument.name]
        if argument.is_required and argument.name not in values:
            return argument, question_for(argument, context)
    return None


def _context(tx: Tx, line: Line, command: Command) -> Context:
    return Context(command.key, line.sender, line.now, line.zone, tx, line.default_zone)


def _run(tx: Tx, line: Line, command: Command, values: dict[str, Any]) -> Reply:
    mark = _INTERVIEW_MARK.fullmatch(line.card_ref)
    seen = int(mark[2]) if mark and mark[1] == str(values.get("number")) else None
    request = Request(
        sender=line.sender,
        args={name: typed(name, value) for name, value in values.items()},
        now=line.now,
        zone=line.zone,
        language=line.language,
        tx=tx,
        source=line.source,
        reminders=line.reminders,
        default_zone=line.default_zone,
        seen_revision=seen,
        card_ref=line.card_ref,
        by=line.by,
        look_at_host=line.look_at_host,
    )
    reply = command.handler(request)
    if reply.question is not None:
        # A handler that asks once more keeps what is known already, but for what it asks.
        known = {name: value for name, value in values.items() if name != reply.question.asking}
        reply = replace(reply, question=replace(reply.question, values={**known, **reply.question.values}))
    return reply


def _remember(tx: Tx, line: Line, reply: Reply, question: Question) -> Reply:
    nonce = secrets.token_hex(4)
    upsert_dialogue(
        tx,
        person_id=line.asked_id,
        nonce=nonce,
        command=question.command,
        values=question.values,
        asking=question.asking,
        choices=question.choices,
        said=question.said,
        expires_at=line.now + FORGOTTEN_AFTER,
    )
    return replace(reply, message=replace(reply.message, card_ref=f"q{nonce}"))


def _not_understood(line: Line) -> Reply:
    if plain_word(line.text) in _LEAVE:
        return answer(Text("nothing_to_leave"))
    near = near_commands(line.text, line.sender)
    if near:
        return Reply(Message(title=Text("did_you_mean"), actions=tuple(_offer(match) for match in near)))
    role = "candidate" if line.sender.role == "candidate" else "interviewer"
    return answer(Text("not_understood"), Text(f"try_{role}"))


def _offer(match: Match) -> Action:
    """Offer a mistyped command with all that was said besides."""
    name = Text(f"name_{match.command.key}")
    if not match.rest or len(match.rest) > _MAX_OFFERED:
        return Action(name, match.command.name)
    detail = Text("near_line", command=name, rest=match.rest)
    return Action(name, f"{match.command.name} {match.rest}", detail=detail)
