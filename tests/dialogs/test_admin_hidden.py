"""To anyone but an admin, the commands of admins do not exist: they are answered like nonsense."""

import pytest

from handlers import load_commands
from handlers.commands import all_commands
from handlers.rights import admins
from tests.talk import Talk

load_commands()
HIDDEN = [command for command in all_commands() if command.who is admins]
#: But for "change role": to change is everybody's, and that is offered.
NAMES = [
    (name, command)
    for command in HIDDEN
    for name in (*command.names, *command.exact)
    if not name.startswith("change ")
]


@pytest.mark.parametrize("userid", ["bo.li", "chen.bo"])
def test_each_name_is_nonsense_alone_and_with_arguments(talk: Talk, userid: str) -> None:
    talk.book()
    expected = {talk.say(userid, "天上的云"), talk.say(userid, "clouds in heaven")}
    wrong = []
    with talk.nothing_changes():
        for name, _ in NAMES:
            talk.clock.advance(minutes=1)
            for line in (name, f"{name} #1", f"{name} 李博", f"{name}？"):
                heard = talk.say(userid, line)
                # What a line says besides may be near another command, as any nonsense with it may.
                if heard not in expected and heard != talk.say(userid, line.replace(name, "云云")):
                    wrong.append((line, heard))
    assert wrong == []


@pytest.mark.parametrize("userid", ["emma.clarke", "maya.patel"])
def test_help_is_silent_about_them(talk: Talk, userid: str) -> None:
    usual = {talk.say(userid, "help"), talk.say(userid, "帮助")}
    for command in HIDDEN:
        for name in command.names:
            talk.clock.advance(minutes=1)
            assert talk.say(userid, f"help {name}") in usual, name


@pytest.mark.parametrize("line", ["broadcst hello", "all interview", "helth", "stat", "暂停题醒", "合并人"])
def test_a_near_miss_is_not_hinted_at(talk: Talk, line: str) -> None:
    heard = talk.say("bo.li", line)
    for command in HIDDEN:
        for name in command.names:
            assert len(name) < 3 or name not in heard.replace(line, ""), name


def test_in_the_middle_of_a_question_they_are_no_command_either(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    refused = talk.say("bo.li", "天上的云")
    assert talk.say("bo.li", "所有面试") == refused
    talk.say("bo.li", "明天下午3点")
    assert "已创建面试 #1" in talk.say("bo.li", "好")


def test_who_lost_the_role_loses_the_open_preview_too(talk: Talk) -> None:
    talk.say("ling.wu", "角色 李博 管理员")
    talk.say("bo.li", "广播 你好")
    talk.say("ling.wu", "角色 李博 面试官")
    talk.hush()
    assert "正在发给" not in talk.say("bo.li", "是")
    assert talk.hear("emma.clarke") == ""
