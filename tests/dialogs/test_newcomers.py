"""The first words with the bot: greeting, help, language."""

import pytest

from bot.simulator import Member
from tests.talk import Talk


@pytest.fixture
def newcomer(talk: Talk) -> str:
    talk.sim.state.put_member(Member("new.guy", "新人"))
    return "new.guy"


def test_a_member_who_writes_first_is_registered_and_greeted_once(talk: Talk, newcomer: str) -> None:
    heard = talk.say(newcomer, "你好")
    assert heard.startswith("你好，我是面试助手")
    assert "我能帮你：" in heard
    assert talk.rows("SELECT role FROM people WHERE userid = 'new.guy'") == [("interviewer",)]
    assert "我是面试助手" not in talk.say(newcomer, "你好")


def test_the_first_command_is_done_and_greeted(talk: Talk, newcomer: str) -> None:
    heard = talk.say(newcomer, "create room Maya Patel tomorrow 3pm")
    assert heard.startswith("Hi, I'm the interview bot.")
    assert "Created interview #1" in heard


def test_a_newcomer_who_is_invited_already_hears_of_that(talk: Talk) -> None:
    talk.book()
    talk.rows("UPDATE people SET greeted_at = NULL WHERE userid = 'chen.bo' RETURNING 1")
    heard = talk.say("chen.bo", "你好")
    assert "我是面试助手" in heard and "#1 2026-11-24 15:00 周二" in heard and "我能帮你" not in heard
    assert "已确认面试 #1" in talk.press("chen.bo", "确认参加")


def test_who_opens_the_app_is_greeted_with_help_once(talk: Talk, newcomer: str) -> None:
    heard = talk.after(newcomer, talk.sim.enter(newcomer))
    assert "我是面试助手" in heard
    assert "安排面试" in heard
    talk.clock.advance(seconds=5)
    assert talk.after(newcomer, talk.sim.enter(newcomer)) == ""


@pytest.mark.parametrize("word", ["hi", "Hello!", "good morning", "help", "HELP", "what can you do?"])
def test_the_first_english_word_works(talk: Talk, newcomer: str, word: str) -> None:
    heard = talk.say(newcomer, word)
    assert "Hi, I'm the interview bot." in heard
    assert "create room" in heard


@pytest.mark.parametrize("word", ["帮助", "你好！", "在吗", "菜单", "怎么用", "?", "？"])
def test_the_first_chinese_word_works(talk: Talk, newcomer: str, word: str) -> None:
    assert "安排面试" in talk.say(newcomer, word)


def test_a_candidates_help_shows_what_candidates_do(talk: Talk) -> None:
    heard = talk.say("maya.patel", "help")
    assert "confirm #12" in heard
    assert "create room" not in heard


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("help reschedule", "reschedule <number> <time>"),
        ("help create room", "create room <candidate>"),
        ("帮助 改期", "改期 <编号> <时间>"),
        ("创建房间 ？", "安排面试 <候选人>"),
        ("cancel help", "cancel <number> [reason]"),
        ("help nonsense", "Here's what I can do"),
    ],
)
def test_help_explains_one_command(talk: Talk, said: str, heard: str) -> None:
    assert heard in talk.say("emma.clarke", said)


def test_the_bot_answers_in_the_language_it_is_addressed_in(talk: Talk) -> None:
    assert "no interviews" in talk.say("bo.li", "my interviews")
    assert "没有面试" in talk.say("bo.li", "我的面试")


def test_a_chinese_name_in_an_english_command_changes_no_language(talk: Talk) -> None:
    assert "Created interview #1" in talk.say("emma.clarke", "create room 陈博 tomorrow 3pm")
    assert "面试邀请 #1" in talk.hear("chen.bo")


def test_a_chosen_language_stays_whatever_is_typed(talk: Talk) -> None:
    assert "I'll answer in English" in talk.say("bo.li", "语言 英文")
    assert "no interviews" in talk.say("bo.li", "我的面试")
    assert "以后我都用中文回复" in talk.say("bo.li", "language zh")
    assert "没有面试" in talk.say("bo.li", "my interviews")


@pytest.mark.parametrize(
    "line", ["language en", "语言 英文", "English", "语言英语", "lang EN", "切换语言 english"]
)
def test_the_language_is_chosen_in_many_words(talk: Talk, line: str) -> None:
    assert "I'll answer in English" in talk.say("bo.li", line)


def test_the_language_is_asked_for_with_buttons(talk: Talk) -> None:
    assert "用哪种语言" in talk.say("bo.li", "语言")
    assert talk.buttons("bo.li") == ["中文", "English"]
    assert "I'll answer in English" in talk.press("bo.li", "English")


def test_another_language_is_declined_kindly(talk: Talk) -> None:
    assert "I speak Chinese and English" in talk.say("emma.clarke", "language français")
    assert "以后我都用中文回复" in talk.press("emma.clarke", "中文")
