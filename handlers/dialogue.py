"""The conversation: one line in, one reply out, and questions that wait for an answer.

Anything missing from a command is asked for, one question at a time; `cancel` alone leaves the question,
another command replaces it, and after 30 minutes it is forgotten.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from handlers.arguments import Choice, Context, Doubt, Found, question_for, read_argument, typed
from handlers.commands import Command, Match, get_command, match_command, near_commands
from handlers.language.detect import detect_language
from handlers.language.normalise import normalise
from handlers.request import Action, Message, Question, Reply, Request, answer
from handlers.texts import Text
from storage.database import Tx
from storage.dialogues import Dialogue, delete_dialogue, get_dialogue, upsert_dialogue
from storage.people import Person

FORGOTTEN_AFTER = timedelta(minutes=30)
#: Arguments are read in this order, so that what is easy to recognise is cut out before names and titles.
_ORDER = ("number", "period", "time", "duration", "candidate", "language", "command", "title", "reason")
_LEAVE = ("cancel", "取消", "算了", "退出", "never mind", "nevermind", "quit", "stop", "exit")
_YES = ("yes", "y", "ok", "是", "是的", "对", "好", "好的", "嗯", "可以", "确认")
_MAX_CHARACTERS = 1000


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
    card_ref: str = ""
    is_typed: bool = True


def respond(tx: Tx, line: Line) -> Reply:
    """Answer one line, and remember the question the answer asks, if any."""
    line = replace(line, text=normalise(line.text))
    dialogue = get_dialogue(tx, person_id=line.sender.person_id, now=line.now)
    match = match_command(line.text)
    line = replace(line, language=_language(line, match, dialogue))
    reply = _respond(tx, line, match, dialogue)
    if reply.question is not None:
        reply = _remember(tx, line, reply, reply.question)
    return replace(reply, language=reply.language or line.language)


def _language(line: Line, match: Match | None, dialogue: Dialogue | None) -> str:
    """Return the language to answer in: the chosen one, else the one the person is writing now.

    A command tells it by its name, since a Chinese name in an English command is no change of language;
    the answer to a question tells nothing.
    """
    if line.sender.language or not line.is_typed:
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
            return Reply(Message(lines=(Text("question_over"),)), card_label=Text("label_over"))
        return _answer_question(tx, line, dialogue)
    if dialogue is not None:
        if line.text.casefold().rstrip(".!。！") in _LEAVE:
            delete_dialogue(tx, person_id=line.sender.person_id)
            return answer(Text("dialogue_left"))
        if match is None or (_is_yes(line.text) and dialogue.choices):
            return _answer_question(tx, line, dialogue)
        delete_dialogue(tx, person_id=line.sender.person_id)
    if match is None:
        return _not_understood(line)
    if not match.command.who(line.sender):
        return answer(Text("not_yours", command=Text(f"name_{match.command.key}")))
    return _gather(tx, line, match.command, match.rest, {})


def _answer_question(tx: Tx, line: Line, dialogue: Dialogue) -> Reply:
    """Take a line as the answer to the open question."""
    command = get_command(dialogue.command)
    argument = next(each for each in command.arguments if each.name == dialogue.asking)
    chosen = _chosen(line.text, dialogue.choices)
    if chosen is not None:
        delete_dialogue(tx, person_id=line.sender.person_id)
        reply = _gather(tx, line, command, "", {**dialogue.values, argument.name: chosen})
        return replace(reply, card_label=reply.card_label or Text("label_answered"))
    context = Context(line.sender, line.now, line.zone, tx)
    reading = read_argument(argument, line.text, context)
    if isinstance(reading, Found):
        delete_dialogue(tx, person_id=line.sender.person_id)
        return _gather(tx, line, command, "", {**dialogue.values, argument.name: reading.value})
    if reading is None:
        again = question_for(argument, command.key, context)
        reading = Doubt((Text(f"not_a_{argument.kind}"), *again.question), again.choices)
    return _ask(command, dialogue.values, argument.name, reading)


def _gather(tx: Tx, line: Line, command: Command, rest: str, values: dict[str, Any]) -> Reply:
    """Read the arguments out of the words, ask for the first that is missing or in doubt, or run."""
    context = Context(line.sender, line.now, line.zone, tx)
    values = dict(values)
    doubts: dict[str, Doubt] = {}
    for argument in sorted(command.arguments, key=lambda each: _ORDER.index(each.kind)):
        if argument.name in values or not rest.strip():
            continue
        reading = read_argument(argument, rest, context)
        if isinstance(reading, Found):
            values[argument.name], rest = reading.value, reading.rest
        elif reading is not None:
            doubts[argument.name] = reading
    for argument in command.arguments:
        if argument.name in doubts:
            return _ask(command, values, argument.name, doubts[argument.name])
        if argument.is_required and argument.name not in values:
            return _ask(command, values, argument.name, question_for(argument, command.key, context))
    return _run(tx, line, command, values)


def _run(tx: Tx, line: Line, command: Command, values: dict[str, Any]) -> Reply:
    number, _, revision = line.card_ref.removeprefix("i").partition("r")
    seen = int(revision) if line.card_ref.startswith("i") and number == str(values.get("number")) else None
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
    if reply.question is not None and not reply.question.values:
        # A handler that asks once more keeps what is known already, but for what it asks.
        known = {name: value for name, value in values.items() if name != reply.question.asking}
        reply = replace(reply, question=replace(reply.question, values=known))
    return reply


def _ask(command: Command, values: dict[str, Any], asking: str, doubt: Doubt) -> Reply:
    return ask(command.name, asking, doubt.question, doubt.choices, values)


def ask(
    command_name: str,
    asking: str,
    lines: tuple[Text, ...],
    choices: Sequence[Choice],
    values: dict[str, Any] | None = None,
) -> Reply:
    """Make a reply that asks for one argument, with choices to press or to name by their number."""
    if asking == "number":
        # A bare "2" is the interview #2 here, never the second of the choices.
        actions = tuple(Action(choice.label, f"#{choice.value}", detail=choice.detail) for choice in choices)
        return Reply(
            Message(lines=lines, actions=actions), question=Question(command_name, values or {}, asking)
        )
    actions = tuple(
        Action(choice.label, str(index), detail=choice.detail)
        for index, choice in enumerate(choices, start=1)
    )
    return Reply(
        Message(lines=lines, actions=actions),
        question=Question(command_name, values or {}, asking, tuple(choice.value for choice in choices)),
    )


def _remember(tx: Tx, line: Line, reply: Reply, question: Question) -> Reply:
    nonce = secrets.token_hex(4)
    upsert_dialogue(
        tx,
        person_id=line.sender.person_id,
        nonce=nonce,
        command=question.command,
        values=dict(question.values),
        asking=question.asking,
        choices=question.choices,
        expires_at=line.now + FORGOTTEN_AFTER,
    )
    return replace(reply, message=replace(reply.message, card_ref=f"q{nonce}"))


def _chosen(text: str, choices: list[Any]) -> Any | None:
    """Return the choice that a short answer names: its number, or a plain yes to the only one."""
    word = text.strip().rstrip(".!。！").casefold()
    if word.isascii() and word.isdigit() and 1 <= int(word[:3]) <= len(choices):
        return choices[int(word) - 1]
    if len(choices) == 1 and _is_yes(text):
        return choices[0]
    return None


def _is_yes(text: str) -> bool:
    return text.strip().rstrip(".!。！").casefold() in _YES


def _not_understood(line: Line) -> Reply:
    near = [name for name in near_commands(line.text, line.sender)]
    if near:
        actions = tuple(Action(Text(f"name_{name.replace(' ', '_')}"), name) for name in near)
        return Reply(Message(lines=(Text("did_you_mean"),), actions=actions))
    role = "candidate" if line.sender.role == "candidate" else "interviewer"
    return answer(Text("not_understood"), Text(f"try_{role}"))
