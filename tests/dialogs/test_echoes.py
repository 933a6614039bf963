"""What was put together in a conversation is shown back, with the weekday, and done on yes."""

import pytest

from tests.talk import Talk


def test_a_booking_is_shown_and_done_on_yes(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 45分钟 后端一面")
    with talk.nothing_changes():
        shown = talk.say("bo.li", "周五下午3点")
    for said in (
        "安排这场面试吗？",
        "2026-11-27 15:00 周五",
        "45 分钟",
        "陈博",
        "后端一面",
        "我马上邀请陈博",
    ):
        assert said in shown
    assert talk.buttons("bo.li") == ["好", "先不"]
    assert talk.hear("chen.bo") == ""
    card = talk.sim.conversation("bo.li")[-1]
    assert "已创建面试 #1" in talk.press("bo.li", "好")
    assert talk.sim.message("bo.li", card).state == "好"
    assert "面试邀请 #1" in talk.hear("chen.bo")


@pytest.mark.parametrize(
    "yes",
    ["yes", "Yes!", "ok", "sure", "好的", "可以", "是", "没问题", "确认", "好的，谢谢", "ok thanks", "嗯嗯"],
)
def test_yes_is_said_in_many_words(talk: Talk, yes: str) -> None:
    talk.say("emma.clarke", "create room Maya Patel")
    talk.say("emma.clarke", "Friday 3pm")
    assert "#1" in talk.say("emma.clarke", yes)
    assert talk.statuses() == ["proposed"]


@pytest.mark.parametrize("no", ["no", "不", "先不", "取消", "never mind", "不行", "算了"])
def test_no_drops_it(talk: Talk, no: str) -> None:
    talk.say("emma.clarke", "create room Maya Patel")
    talk.say("emma.clarke", "Friday 3pm")
    with talk.nothing_changes():
        heard = talk.say("emma.clarke", no)
        assert "Nothing was changed" in heard or "什么都没有改" in heard
        talk.say("emma.clarke", "yes")


def test_no_by_its_button_stays_on_the_card(talk: Talk) -> None:
    talk.say("emma.clarke", "create room Maya Patel")
    talk.say("emma.clarke", "Friday 3pm")
    card = talk.sim.conversation("emma.clarke")[-1]
    assert "dropped it" in talk.press("emma.clarke", "No")
    assert talk.sim.message("emma.clarke", card).state == "No"


def test_another_time_is_shown_back_anew(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    talk.say("bo.li", "周五下午3点")
    assert "2026-11-26 16:00 周四" in talk.say("bo.li", "周四下午4点")
    assert "30 分钟" in talk.say("bo.li", "30分钟就够了")
    talk.say("bo.li", "好")
    assert talk.starts() == ["11-26 16:00"]


def test_what_is_neither_yes_nor_no_is_asked_again(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    talk.say("bo.li", "周五下午3点")
    with talk.nothing_changes():
        for line in ("嗯这个嘛", "收到", "知道了"):
            assert "请回复“好”或“不”" in talk.say("bo.li", line)
    assert "已创建面试 #1" in talk.say("bo.li", "好")


def test_a_move_is_shown_old_and_new(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "改期 1")
    with talk.nothing_changes():
        shown = talk.say("bo.li", "周五下午3点")
    assert "把面试 #1 改到这个时间吗？" in shown
    assert "2026-11-24 15:00 周二 → 2026-11-27 15:00 周五" in shown
    assert "我会请陈博重新确认" in shown
    talk.say("bo.li", "好")
    assert talk.starts() == ["11-27 15:00"]


def test_a_cancellation_is_shown_with_who_is_told(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "取消")
    shown = talk.say("bo.li", "1")
    assert "取消面试 #1 吗？" in shown and "2026-11-24 15:00 周二" in shown and "通知陈博" in shown
    assert talk.statuses() == ["proposed"]
    talk.say("bo.li", "好")
    assert talk.statuses() == ["cancelled"]


@pytest.mark.parametrize("line", ["改期 1 周五下午3点", "取消 1", "安排面试 Maya Patel 周五下午3点"])
def test_who_says_everything_is_not_asked(talk: Talk, line: str) -> None:
    talk.book()
    assert "吗？" not in talk.say("bo.li", line)


def test_a_time_that_is_taken_is_said_at_once(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点")
    talk.say("bo.li", "安排面试 Maya Patel")
    assert "这个时间约不上" in talk.say("bo.li", "周五下午3点")
    assert "已创建面试" in talk.press("bo.li", "1")


def test_a_time_taken_meanwhile_is_not_booked_twice(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    talk.say("bo.li", "周五下午3点")
    talk.book("安排面试 陈博 周五下午3点", "ling.wu")
    assert "这个时间约不上" in talk.say("bo.li", "好")


def test_a_candidates_wish_needs_no_second_yes(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "改期")
    assert "已转告面试官" in talk.say("chen.bo", "周五上午11点")


def test_it_can_be_interrupted_and_gone_on_with(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    talk.say("bo.li", "周五下午3点")
    assert "“安排面试”还没做完" in talk.say("bo.li", "我的面试")
    assert "安排这场面试吗？" in talk.press("bo.li", "继续")
    assert "已创建面试 #1" in talk.press("bo.li", "好")


def test_a_button_that_cancels_asks_first(talk: Talk) -> None:
    talk.book()
    talk.press("chen.bo", "decline #1")
    with talk.nothing_changes():
        assert "取消面试 #1 吗？" in talk.press("bo.li", "取消面试")
    assert "已取消面试 #1" in talk.press("bo.li", "好")


@pytest.mark.parametrize(
    ("lines", "shown", "done"),
    [
        (("面试官 1 加", "Emma Clarke"), ("加一位面试官吗", "2026-11-24 15:00 周二", "Emma Clarke"), "asked"),
        (("panel #1 add", "Emma Clarke"), ("Add an interviewer to #1?", "2026-11-24 15:00 Tue"), "asked"),
        (
            ("换人 1", "Emma Clarke"),
            ("换面试官吗", "15:00 周二", "请 Emma Clarke 接替你"),
            "asked",
        ),
        (("swap #1", "Emma Clarke"), ("Swap an interviewer of #1?", "take your place"), "asked"),
    ],
)
def test_who_interviews_is_shown_back(
    talk: Talk, lines: tuple[str, ...], shown: tuple[str, ...], done: str
) -> None:
    talk.book()
    with talk.nothing_changes():
        for line in lines:
            heard = talk.say("bo.li", line)
    for said in shown:
        assert said in heard
    assert talk.hear("emma.clarke") == ""
    talk.press("bo.li", "yes")
    assert talk.rows("SELECT answer FROM participants WHERE answer <> 'accepted'") == [(done,)]
    assert "#1" in talk.hear("emma.clarke")


def test_who_is_taken_out_is_shown_back(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    talk.say("emma.clarke", "confirm #1")
    talk.hush()
    with talk.nothing_changes():
        talk.say("bo.li", "panel #1 remove")
        assert "Take an interviewer out of #1?" in talk.press("bo.li", "Emma Clarke")
        assert talk.hear("emma.clarke") == ""
    talk.say("bo.li", "yes")
    assert "no longer needed" in talk.hear("emma.clarke")


@pytest.mark.parametrize(
    ("first", "times", "shown"),
    [
        (
            "提议 1",
            "周四下午3点；周五下午4点",
            ("2026-11-26 15:00 周四", "16:00 周五", "请陈博选一个"),
        ),
        (
            "propose #1",
            "Thursday 3pm; Friday 4pm",
            ("2026-11-26 15:00 Thu", "16:00 Fri", "ask 陈博"),
        ),
    ],
)
def test_proposed_times_are_shown_back(talk: Talk, first: str, times: str, shown: tuple[str, ...]) -> None:
    talk.book()
    talk.say("bo.li", first)
    heard = talk.say("bo.li", times)
    for said in shown:
        assert said in heard
    assert talk.hear("chen.bo") == ""
    talk.say("bo.li", "好")
    assert "11-26 15:00" in talk.hear("chen.bo")


@pytest.mark.parametrize(
    "line", ["面试官 1 加 Emma Clarke", "换人 1 Emma Clarke", "提议 1 周四下午3点；周五下午4点"]
)
def test_a_whole_change_of_who_or_when_is_not_asked(talk: Talk, line: str) -> None:
    talk.book()
    assert "吗？" not in talk.say("bo.li", line)
