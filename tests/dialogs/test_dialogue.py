"""Open questions: answered, left, replaced, forgotten."""

import pytest

from tests.talk import Talk


@pytest.mark.parametrize("word", ["cancel", "取消", "算了", "Cancel.", "never mind", "退出"])
def test_a_question_is_left_by_one_word(talk: Talk, word: str) -> None:
    talk.book()
    talk.say("bo.li", "安排面试 陈博")
    with talk.nothing_changes():
        talk.say("bo.li", word)
        assert talk.rows("SELECT count(*) FROM dialogues") == [(0,)]


def test_leaving_says_that_nothing_was_changed(talk: Talk) -> None:
    talk.say("emma.clarke", "create room")
    assert talk.say("emma.clarke", "cancel") == "OK, dropped it. Nothing was changed."
    assert "There is nothing to drop" in talk.say("emma.clarke", "never mind")


def test_an_unfinished_question_is_forgotten_after_half_an_hour(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    talk.clock.advance(minutes=31)
    with talk.nothing_changes():
        assert "没看懂这句话" in talk.say("bo.li", "还是那个时间吧")


def test_an_old_questions_button_says_it_is_over(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 周五10点")
    old = talk.sim.conversation("bo.li")[-1]
    talk.say("bo.li", "安排面试 Maya Patel 周四10点")
    with talk.nothing_changes():
        assert "这个问题已经失效" in talk.after("bo.li", talk.sim.press("bo.li", old, "1"))
    assert talk.sim.message("bo.li", old).state == "已失效"
    assert "Maya Patel" in talk.press("bo.li", "1")


def test_a_button_pressed_after_half_an_hour_does_nothing(talk: Talk) -> None:
    talk.say("emma.clarke", "create room Maya Patel Friday 10 o'clock")
    talk.clock.advance(minutes=31)
    with talk.nothing_changes():
        assert "That question is over" in talk.press("emma.clarke", "1")


def test_a_pressed_answer_closes_its_card(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "改期")
    card = talk.sim.conversation("bo.li")[-1]
    talk.press("bo.li", "#1")
    assert talk.sim.message("bo.li", card).state == "已选 #1"


def test_a_number_that_is_not_offered_is_asked_for_again(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 周五10点")
    with talk.nothing_changes():
        assert "没看懂这个时间" in talk.say("bo.li", "7")
        assert "请点上面的按钮" in talk.say("bo.li", "都不行")
    assert "2026-11-27 22:00" in talk.press("bo.li", "2")


def test_an_hour_that_is_none_is_asked_for_again_with_the_same_buttons(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 周五下午")
    heard = talk.say("bo.li", "不知道")
    assert "没看懂这个时间" in heard
    assert "2026-11-27 周五，几点开始？" in heard
    assert "2026-11-27 15:00 周五" in talk.press("bo.li", "15:00")


def test_confirm_is_a_command_though_another_question_is_open(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "改期 1 周五10点")
    assert "已确认面试 #1" in talk.say("chen.bo", "确认")


def test_saying_the_command_again_completes_it(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 后天")
    assert "陈博" in talk.say("bo.li", "安排面试 周五下午3点")
    assert talk.starts() == ["11-27 15:00"]


def test_another_subject_begins_afresh(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 后天 二面")
    created = talk.say("bo.li", "安排面试 Maya Patel 周五下午3点")
    assert "Maya Patel" in created
    assert "二面" not in created


def test_two_people_are_asked_at_the_same_time(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    talk.say("emma.clarke", "create room Maya Patel")
    assert "陈博" in talk.say("bo.li", "周五下午3点")
    assert "Maya Patel" in talk.say("emma.clarke", "Friday 3pm")


@pytest.mark.parametrize(
    ("typo", "button", "heard"),
    [
        ("creat room Maya Patel tomorrow 3pm", "create room", "Created interview #1"),
        ("my interveiws", "my interviews", "no interviews coming up"),
        ("hepl", "help", "Here's what I can do"),
        ("我得面试", "我的面试", "没有面试"),
        ("创建方间 陈博 明天下午3点", "安排面试", "已创建面试 #1"),
    ],
)
def test_a_near_miss_is_offered_whole(talk: Talk, typo: str, button: str, heard: str) -> None:
    with talk.nothing_changes():
        asked = talk.say("emma.clarke", typo)
    assert "Did you mean:" in asked or "你是想说：" in asked
    assert heard in talk.press("emma.clarke", button)


def test_a_candidate_is_not_offered_what_is_not_theirs(talk: Talk) -> None:
    assert "create room" not in talk.say("maya.patel", "creat room Bo tomorrow")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("asdf qwer", "I didn't understand that."),
        ("今天天气不错", "没看懂这句话。"),
        ("   ", "没有文字"),
        ("！！！", "没看懂"),
    ],
)
def test_what_is_not_understood_is_answered_with_what_can_be_said(talk: Talk, said: str, heard: str) -> None:
    with talk.nothing_changes():
        answer = talk.say("bo.li", said)
    assert heard in answer
    assert "help" in answer or "帮助" in answer


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("谢谢", "不客气！"),
        ("辛苦了！", "不客气！"),
        ("Thanks!", "You're welcome."),
        ("bye", "Bye!"),
    ],
)
def test_thanks_are_answered(talk: Talk, said: str, heard: str) -> None:
    assert heard in talk.say("emma.clarke", said)


@pytest.mark.parametrize("said", ["great", "more", "谢天谢地", "取经", "放学了"])
def test_a_word_that_is_alike_by_chance_offers_nothing(talk: Talk, said: str) -> None:
    heard = talk.say("emma.clarke", said)
    assert "Did you mean:" not in heard
    assert "你是想说" not in heard


@pytest.mark.parametrize(
    ("who", "line", "yes", "heard"),
    [
        ("emma.clarke", "reschedule 1 Monday 3pm", "yes", "press a button above"),
        ("bo.li", "改期 1 周一下午3点", "好的", "点上面的按钮"),
        ("bo.li", "改期 1 周三", "可以", "点上面的按钮"),
    ],
)
def test_a_yes_to_a_question_of_which_is_no_all_right(
    talk: Talk, who: str, line: str, yes: str, heard: str
) -> None:
    talk.book(userid=who)
    talk.say(who, line)
    with talk.nothing_changes():
        assert heard in talk.say(who, yes)
    assert "2026-11-26 16:00" in talk.say(who, "周四下午4点")
