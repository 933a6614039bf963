"""Who changed what, when, by which message, in sentences."""

import ast
from pathlib import Path

import pytest

from handlers.texts import SENTENCES
from tests.talk import Talk

STORAGE = Path(__file__).parents[2] / "storage"


def actions() -> set[str]:
    """Return every action that storage writes into the audit."""
    found = set()
    for path in STORAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id == "insert_audit":
                found |= {part for each in node.keywords if each.arg == "action" for part in ast.walk(each)}
            if node.func.id == "_audit":
                found |= set(node.args)
    return {each.value for each in found if isinstance(each, ast.Constant) and each.value}


def test_every_action_has_a_sentence() -> None:
    assert {"create", "move", "merge", "retry_message", "broadcast", "switch"} <= actions()
    assert {f"audit_{action}" for action in actions()} - SENTENCES.keys() == set()


def test_an_interviews_history_is_told_newest_first(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "拒绝 1 另有安排")
    talk.say("bo.li", "改期 1 后天下午4点")
    talk.say("ling.wu", "取消 1 招满了")
    talk.press("ling.wu", "不说原因")
    lines = talk.say("ling.wu", "审计 #1").splitlines()
    assert lines[0] == "面试 #1 的操作记录："
    said = [line.split(" 周一 ", 1)[1].split("（消息")[0] for line in lines[1:]]
    assert said[0] == "吴玲取消了 #1，原因：招满了"
    assert said[1].startswith("李博把 #1 改到 2026-11-25 16:00 周三")
    assert said[2] == "陈博拒绝了 #1，原因：另有安排"
    assert said[3].startswith("李博安排了 #1：2026-11-24 15:00")
    assert all("（消息 …" in line for line in lines[1:])


def test_a_persons_history_tells_what_they_did_and_met_with(talk: Talk) -> None:
    talk.say("ling.wu", "角色 李博 管理员")
    talk.say("bo.li", "停用 陈博")
    heard = talk.say("ling.wu", "audit 李博")
    assert heard.startswith("History of 李博:")
    assert "李博 deactivated 陈博" in heard and "吴玲 made 李博: admin" in heard
    assert "李博停用了陈博" in talk.say("ling.wu", "审计 陈博")


def test_what_a_shell_did_is_told_as_such(talk: Talk) -> None:
    with talk.bot.database.transaction() as tx:
        tx.execute(
            "INSERT INTO audit (at, action, source, detail) VALUES (%s, 'role', 'cli', %s)",
            (talk.clock(), '{"subject": 2, "role": "admin"}'),
        )
    line = talk.say("ling.wu", "审计 李博").splitlines()[1]
    assert line == "· 2026-11-23 10:00 周一 运维（命令行）把李博的角色改为管理员"


def test_an_action_without_a_sentence_is_named(talk: Talk) -> None:
    talk.book()
    with talk.bot.database.transaction() as tx:
        tx.execute(
            "INSERT INTO audit (at, action, interview_id, source) VALUES (%s, 'teleport', 1, 'clock')",
            (talk.clock(),),
        )
    assert "系统：teleport #1" in talk.say("ling.wu", "审计 #1")


def test_a_long_history_comes_in_pages(talk: Talk) -> None:
    talk.book()
    for hour in range(8, 20):
        talk.say("bo.li", f"改期 1 后天{hour}:00")
    heard = talk.say("ling.wu", "audit #1")
    assert heard.count("\n· ") == 6 and heard.endswith("for the next page.")
    assert len(heard) <= 550
    assert talk.say("ling.wu", "more").count("\n· ") == 6
    assert talk.say("ling.wu", "more").count("\n· ") == 1


def test_a_bare_name_may_mean_the_person_or_their_interview(talk: Talk) -> None:
    talk.book()
    talk.book("安排面试 Maya Patel 周五下午3点")
    asked = talk.say("ling.wu", "审计 李博")
    assert "“李博”是指人，还是面试？" in asked and "#1 2026-11-24 15:00 周二 陈博" in asked
    assert talk.buttons("ling.wu") == ["李博", "#1", "#2"]
    assert "李博的操作记录" in talk.press("ling.wu", "李博")
    talk.say("ling.wu", "audit Maya")
    assert "History of interview #2" in talk.press("ling.wu", "#2")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("审计 Emma", "Emma Clarke 的操作记录"),
        ("审计 陈博的面试", "面试 #1 的操作记录"),
        ("审计 P2", "李博的操作记录"),
        ("audit #1", "History of interview #1"),
        ("audit Maya Patel", "History of Maya Patel"),
    ],
)
def test_what_can_mean_only_one_is_taken(talk: Talk, line: str, title: str) -> None:
    talk.book()
    assert talk.say("ling.wu", line).startswith(title)


def test_who_is_nobody_is_asked_again(talk: Talk) -> None:
    assert "没有找到“王五”\n请回复面试编号（#12）或人名。" in talk.say("ling.wu", "审计 王五")
    assert talk.say("ling.wu", "李博").startswith("李博的操作记录")


def test_what_was_changed_last_is_offered(talk: Talk) -> None:
    talk.book()
    talk.book("安排面试 Maya Patel 周五下午3点")
    talk.say("bo.li", "改期 1 后天下午4点")
    assert "The history of what?" in talk.say("ling.wu", "audit")
    assert talk.buttons("ling.wu") == ["#1", "#2"]
    assert "History of interview #2" in talk.press("ling.wu", "#2")


def test_of_what_is_asked_and_nothing_is_said_so(talk: Talk) -> None:
    assert "要看什么的操作记录" in talk.say("ling.wu", "审计")
    assert talk.say("ling.wu", "Emma Clarke").splitlines() == ["Emma Clarke 的操作记录：", "还没有记录。"]
