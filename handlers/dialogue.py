"""The conversation: one line in, one reply out, and questions that wait for an answer.

Anything missing from a command is asked for, one question at a time; `cancel` alone leaves the question,
another command replaces it, and after 30 minutes it is forgotten.
"""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from handlers.arguments import is_yes, plain_word, question_for, read_answer, read_argument, typed
from handlers.commands import (
    TIME,
    Argument,
    Command,
    Match,
    all_commands,
    get_command,
    match_command,
    near_commands,
)
from handlers.help import explain
from handlers.language.detect import detect_language
from handlers.language.normalise import normalise
from handlers.language.times import mentions_time
from handlers.questions import ask
from handlers.reading import Context, Doubt, Found, Said, is_blank
from handlers.request import Action, Message, Question, Reply, Request, answer
from handlers.rights import admins
from handlers.spoken import spoken_of
from handlers.texts import Text
from storage.database import Tx
from storage.dialogues import Dialogue, delete_dialogue, upsert_dialogue
from storage.people import Person

FORGOTTEN_AFTER = timedelta(minutes=30)
#: Arguments are read in this order, so that what is easy to recognise is cut out before names and titles.
_ORDER = (
    "number",
    "message",
    "period",
    "time",
    "duration",
    "candidate",
    "language",
    "command",
    "title",
    "reason",
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
#: A mistyped command is offered whole as long as it fits into a button's key.
_MAX_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line from one person, typed or pressed; `language` is the one they are known to use.

    `card_ref` is the mark of the pressed card: an interview's revision, or the question it belongs to.
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


def respond(tx: Tx, line: Line) -> Reply:
    """Answer one line, and remember the question the answer asks, if any."""
    # A character more than is read tells that it is too long; the rest would only cost time.
    line = replace(line, text=_clean(line.text)[: _MAX_CHARACTERS + 1])
    dialogue = line.question
    match = match_command(line.text)
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
            delete_dialogue(tx, person_id=line.sender.person_id)
            return answer(Text("no_reason" if dialogue.asking == "reason" else "dialogue_left"))
        if match is None or _is_rather_an_answer(tx, line, match, dialogue):
            return _answer_question(tx, line, dialogue)
        delete_dialogue(tx, person_id=line.sender.person_id)
        kept = dialogue.values if match.command.name == dialogue.command and match.rest else {}
    if match is None or match.is_inside:
        spoken = spoken_of(tx, line.text, line.sender, line.now, line.zone)
        if spoken is not None:
            command = get_command(spoken.command)
            return _gather(tx, line, command, spoken.rest, spoken.values, {})
    if match is None:
        return _not_understood(tx, line)
    if not match.command.who(line.sender):
        refusal = "admins_only" if match.command.who is admins else "not_yours"
        return answer(Text(refusal, command=Text(f"name_{match.command.key}")))
    if match.command.arguments and normalise(match.rest).casefold() in _HELP:
        return explain(match.command)
    return _gather(tx, line, match.command, match.rest, {}, {}, kept)


def _is_rather_an_answer(tx: Tx, line: Line, match: Match, dialogue: Dialogue) -> bool:
    """Whether a word that may be a command answers the open question: a plain yes, or "tomorrow"."""
    if is_yes(line.text):
        # Who is asked for a name does not agree to "add": that would be one choice of several.
        return len(dialogue.choices) == 1 or dialogue.asking == "candidate"
    context = _context(tx, line, get_command(dialogue.command))
    if match.is_inside:
        asked = next(each for each in get_command(dialogue.command).arguments if each.name == dialogue.asking)
        return asked.kind in _FREE or read_answer(asked, line.text, "", dialogue.choices, context) is not None
    if not match.is_whole or dialogue.asking != "time":
        return False
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
        delete_dialogue(tx, person_id=line.sender.person_id)
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
    if line.sender.role == "candidate" and (values or doubts) and "number" not in {**values, **doubts}:
        values |= _only_interview(command, context)
    doubt = _first_doubt(command, values, doubts, context)
    if doubt is None:
        return _run(tx, line, command, values)
    argument, question = doubt
    said |= {name: each.said for name, each in doubts.items() if each.said}
    return ask(command.name, argument.name, question, values, said)


def _only_interview(command: Command, context: Context) -> dict[str, Any]:
    """Take the only open interview of a candidate for the one that is meant."""
    number = next((each for each in command.arguments if each.name == "number" and each.is_required), None)
    choices = question_for(number, context).choices if number else ()
    reading = read_argument(number, choices[0].words, context) if number and len(choices) == 1 else None
    return {"number": reading.value} if isinstance(reading, Found) else {}


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
        person_id=line.sender.person_id,
        nonce=nonce,
        command=question.command,
        values=question.values,
        asking=question.asking,
        choices=question.choices,
        said=question.said,
        expires_at=line.now + FORGOTTEN_AFTER,
    )
    return replace(reply, message=replace(reply.message, card_ref=f"q{nonce}"))


def _not_understood(tx: Tx, line: Line) -> Reply:
    if plain_word(line.text) in _LEAVE:
        return answer(Text("nothing_to_leave"))
    near = _fitting(tx, line) or near_commands(line.text, line.sender)
    if near:
        return Reply(Message(title=Text("did_you_mean"), actions=tuple(_offer(match) for match in near)))
    role = "candidate" if line.sender.role == "candidate" else "interviewer"
    return answer(Text("not_understood"), Text(f"try_{role}"))


def _fitting(tx: Tx, line: Line) -> list[Match]:
    """List the commands that need several things, all of which the line says: 明天下午5点面试张伟."""
    if not mentions_time(line.text):
        return []
    return [
        Match(command, command.name, line.text)
        for command in all_commands()
        if sum(argument.is_required for argument in command.arguments) > 1
        and command.who(line.sender)
        and _says_all(command, line.text, _context(tx, line, command))
    ]


def _says_all(command: Command, words: str, context: Context) -> bool:
    for argument in sorted(command.arguments, key=lambda each: _ORDER.index(each.kind)):
        reading = read_argument(argument, words, context) if argument.is_required else None
        is_clear = isinstance(reading, Found) or (isinstance(reading, Doubt) and argument.kind == "time")
        if argument.is_required and not is_clear:
            return False
        words = reading.rest if reading is not None else words
    return True


def _offer(match: Match) -> Action:
    """Offer a mistyped command with all that was said besides."""
    name = Text(f"name_{match.command.key}")
    if not match.rest or len(match.rest) > _MAX_OFFERED:
        return Action(name, match.command.name)
    detail = Text("near_line", command=name, rest=match.rest)
    return Action(name, f"{match.command.name} {match.rest}", detail=detail)
