"""Choosing one of many: buttons for a few, a list for more; what was chosen stays on the card."""

import pytest

from tests.talk import Talk


@pytest.fixture
def eight(talk: Talk) -> Talk:
    for day in range(1, 9):
        talk.book(f"安排面试 陈博 12月{day}日下午3点")
    return talk


def choose(talk: Talk, userid: str, option: str) -> str:
    message = next(each for each in reversed(talk.sim.conversation(userid)) if each.card)
    return talk.after(userid, talk.sim.press(userid, message, "{}", {"choice": option}))


def test_one_of_eight_is_chosen_from_a_list(eight: Talk) -> None:
    asked = eight.say("bo.li", "查看")
    assert "是哪一场面试？" in asked and "#8 2026-12-08 15:00 周二 陈博" in asked
    card = eight.sim.conversation("bo.li")[-1]
    assert eight.card("bo.li")["card_type"] == "vote_interaction"
    assert "2026-12-08 15:00" in choose(eight, "bo.li", "#8")
    assert eight.sim.message("bo.li", card).state == "已选 #8"


def test_a_list_is_answered_in_words_too(eight: Talk) -> None:
    eight.say("bo.li", "查看")
    assert "2026-12-07 15:00" in eight.say("bo.li", "7")


def test_a_button_without_a_choice_asks_for_one(eight: Talk) -> None:
    eight.say("bo.li", "查看")
    message = eight.sim.conversation("bo.li")[-1]
    exchange = eight.sim.press("bo.li", message, "{}", {"choice": []})
    assert "请先选一项" in eight.after("bo.li", exchange)
    assert eight.sim.message("bo.li", message).state == ""
    assert "2026-12-03 15:00" in choose(eight, "bo.li", "#3")


@pytest.mark.parametrize(
    ("asked", "press", "state"),
    [
        ("安排面试 陈博 周五10点", "2", "已选 周五 11-27 22:00"),
        ("安排面试 王小明 周五下午3点", "新增 王小明", "已选 王小明"),
        ("安排面试 陈博 周五下午", "15:00", "已选 周五 11-27 15:00"),
        ("语言", "English", "Chosen"),
        ("creat room 陈博 周五下午3点", "安排面试", "已选择"),
    ],
)
def test_the_pressed_card_says_what_was_chosen(talk: Talk, asked: str, press: str, state: str) -> None:
    talk.say("bo.li", asked)
    card = talk.sim.conversation("bo.li")[-1]
    talk.press("bo.li", press)
    assert talk.sim.message("bo.li", card).state == state


def test_a_card_of_suggestions_may_be_pressed_again(talk: Talk) -> None:
    talk.say("bo.li", "啦啦啦")
    card = talk.sim.conversation("bo.li")[-1]
    for _ in range(2):
        assert "接下来没有面试" in talk.after("bo.li", talk.sim.press("bo.li", card, "my interviews"))
    assert talk.sim.message("bo.li", card).state == ""


def test_a_card_older_than_three_days_is_answered_in_words(talk: Talk) -> None:
    talk.book("安排面试 陈博 下周五下午3点")
    talk.clock.advance(days=4)
    assert "已确认面试 #1" in talk.press("chen.bo", "confirm #1")
