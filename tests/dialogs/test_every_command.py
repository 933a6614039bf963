"""What every registered command owes its users; a new one is tested by being registered."""

import re

import pytest

from handlers import load_commands
from handlers.commands import Command, all_commands, match_command
from handlers.rights import admins
from handlers.texts import SENTENCES
from tests.talk import Talk

load_commands()
COMMANDS = list(all_commands())
#: Besides those that lack an argument: what is asked twice, and what has two kinds of subject.
ASKS = ("pause reminders", "propose")
#: These are about the interview that began last; here none has begun.
OF_THE_LATEST = ("feedback", "no show", "absent", "arrived", "not yet")
NAMES = [(command, name) for command in COMMANDS for name in (*command.names, *command.exact)]


def speaker(command: Command, usual: str) -> str:
    """Return who is to give a command: the usual speaker, or an admin where only they may."""
    return "ling.wu" if command.who is admins else usual


def named(command: Command) -> str:
    return command.key


@pytest.mark.parametrize("command", COMMANDS, ids=named)
def test_it_has_a_name_and_a_help_in_both_languages(command: Command) -> None:
    for language in ("zh", "en"):
        name = SENTENCES[f"name_{command.key}"].in_language(language)
        match = match_command(name)
        assert match is not None
        assert match.command is command
        text = SENTENCES[f"help_{command.key}"].in_language(language)
        assert len(text.encode()) <= 2048


@pytest.mark.parametrize(("command", "name"), NAMES, ids=[name for _, name in NAMES])
def test_each_of_its_names_is_understood_however_it_is_typed(command: Command, name: str) -> None:
    for typed in (name, name.upper(), f"  {name}。", f"请{name}", f"{name}!"):
        match = match_command(typed)
        assert match is not None, typed
        assert match.command is command, typed


@pytest.mark.parametrize("command", COMMANDS, ids=named)
def test_help_tells_of_it(talk: Talk, command: Command) -> None:
    zh, en = SENTENCES[f"name_{command.key}"]
    heard_zh = talk.say(speaker(command, "bo.li"), f"帮助 {zh}")
    heard_en = talk.say(speaker(command, "emma.clarke"), f"help {en}")
    assert heard_zh.strip() and heard_en.strip()
    # Help of help is the list, and so is that of what only admins can say.
    if command.name not in ("help", "admin"):
        for heard, sentence in zip((heard_zh, heard_en), SENTENCES[f"help_{command.key}"], strict=True):
            assert re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(sentence)), heard)


@pytest.mark.parametrize("command", COMMANDS, ids=named)
def test_without_arguments_it_asks_or_answers(talk: Talk, command: Command) -> None:
    talk.book()
    is_required = any(argument.is_required for argument in command.arguments)
    is_asking = command.name in ASKS or (is_required and command.name not in OF_THE_LATEST)
    with talk.nothing_changes():
        assert talk.say(speaker(command, "bo.li"), command.name)
    assert talk.rows("SELECT count(*) FROM dialogues") == [(int(is_asking),)]


@pytest.mark.parametrize("command", COMMANDS, ids=named)
@pytest.mark.parametrize("words", ["x" * 900, "长" * 900, "😀" * 100, "#1 " * 200, "-1", "明天下午3点 " * 50])
def test_odd_arguments_are_answered_and_change_nothing(talk: Talk, command: Command, words: str) -> None:
    talk.book()
    with talk.nothing_changes():
        heard = talk.say(speaker(command, "emma.clarke"), f"{command.name} {words}")
    assert heard
    assert "something went wrong" not in heard


@pytest.mark.parametrize("command", [each for each in COMMANDS if each.arguments], ids=named)
def test_a_stranger_learns_nothing_of_an_interview(talk: Talk, command: Command) -> None:
    talk.book("安排面试 陈博 明天下午3点 秘密项目")
    with talk.nothing_changes():
        heard = talk.say("maya.patel", f"{command.name} #1")
    for secret in ("陈博", "李博", "秘密项目", "15:00"):
        assert secret not in heard


@pytest.mark.parametrize("command", [each for each in COMMANDS if each.name == "create room"], ids=named)
def test_who_may_not_is_told_whom_to_ask(talk: Talk, command: Command) -> None:
    with talk.nothing_changes():
        assert "Please ask HR or your interviewer." in talk.say("maya.patel", command.name)


@pytest.mark.parametrize("command", COMMANDS, ids=named)
def test_in_the_middle_of_a_question_it_is_obeyed_and_the_question_is_not_lost(
    talk: Talk, command: Command
) -> None:
    who = speaker(command, "bo.li")
    talk.say(who, "安排面试 陈博")
    with talk.nothing_changes():
        heard = talk.say(who, command.name)
        assert heard
        if command.name != "cancel":
            again = heard if command.name in ("create room", "continue") else talk.say(who, "继续")
            assert any(words in again for words in ("安排面试", "create room", "什么时间", "the candidate?"))
