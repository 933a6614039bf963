"""Conversations in which an interview is cancelled."""

import pytest

from tests.talk import Talk


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("取消 1 岗位招满了，不好意思（抱歉） 告诉候选人", "原因：岗位招满了，不好意思（抱歉）"),
        ("取消面试 #1 因为周五10点要开会，并告诉候选人", "原因：周五10点要开会"),
        ("取消第1场", ""),
        ("cancel #1 moved to #15, tell the candidate", "原因：moved to #15"),
        ("Cancel 1.", ""),
    ],
)
def test_cancelling_tells_the_candidate_and_the_reason_if_that_is_said(
    talk: Talk, line: str, reason: str
) -> None:
    talk.book()
    assert "#1" in talk.say("bo.li", line)
    heard = talk.hear("chen.bo")
    assert "面试 #1 已取消" in heard
    assert "2026-11-24 15:00 周二" in heard
    assert reason in heard
    assert ("原因" in heard) == bool(reason)
    assert talk.statuses() == ["cancelled"]
    assert talk.rows("SELECT DISTINCT status, reason FROM reminders") == [("cancelled", "cancelled")]


def test_the_number_is_asked_for_and_offered(talk: Talk) -> None:
    talk.book()
    assert "是哪一场面试？" in talk.say("bo.li", "取消")
    assert talk.buttons("bo.li") == ["#1"]
    assert "取消面试 #1 吗？" in talk.press("bo.li", "#1")
    assert "已取消面试 #1" in talk.press("bo.li", "好")


def test_cancelling_twice_changes_nothing_and_tells_nobody(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "取消 1")
    talk.hush()
    with talk.nothing_changes():
        assert "已经取消了，这次没有改动" in talk.say("bo.li", "取消 1")
        assert "already" in talk.say("bo.li", "reschedule 1 Friday 3pm")
    assert talk.hear("chen.bo") == ""


def test_a_button_pressed_after_the_cancellation_says_so(talk: Talk) -> None:
    talk.book()
    invitation = next(message for message in talk.sim.conversation("chen.bo") if message.card)
    talk.say("bo.li", "取消 1")
    talk.hush()
    with talk.nothing_changes():
        heard = talk.after("chen.bo", talk.sim.press("chen.bo", invitation, "confirm #1"))
    assert "面试 #1 已经取消了" in heard
    assert talk.sim.message("chen.bo", invitation).state == "已取消"


def test_a_candidate_is_shown_how_to_leave_instead(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        assert "取消要由面试官来做" in talk.say("chen.bo", "取消 1")
    assert talk.buttons("chen.bo") == ["不参加", "换个时间"]
    assert "已拒绝面试 #1" in talk.press("chen.bo", "不参加")


def test_an_admin_cancels_for_others_and_both_sides_hear_it(talk: Talk) -> None:
    talk.book()
    heard = talk.say("ling.wu", "取消 1 冻结招聘 不告诉候选人")
    assert "已通知李博、陈博" in heard
    assert "没有把原因告诉陈博" in heard
    assert "冻结招聘" in talk.hear("bo.li")
    told = talk.hear("chen.bo")
    assert "面试 #1 已取消" in told
    assert "冻结招聘" not in told


@pytest.mark.parametrize(
    ("answer", "is_told", "status"),
    [
        ("告诉候选人", True, "cancelled"),
        ("好", True, "cancelled"),
        ("不说原因", False, "cancelled"),
        ("不", False, "cancelled"),
        ("先不取消", None, "proposed"),
        ("取消", None, "proposed"),
    ],
)
def test_who_gives_a_reason_is_asked_whether_the_candidate_hears_it(
    talk: Talk, answer: str, is_told: bool | None, status: str
) -> None:
    talk.book()
    with talk.nothing_changes():
        asked = talk.say("bo.li", "取消 1 岗位招满了")
    assert "取消面试 #1？" in asked
    assert "2026-11-24 15:00 周二 · 陈博" in asked
    assert talk.buttons("bo.li") == ["告诉候选人", "不说原因", "先不取消"]
    (talk.press if answer in talk.buttons("bo.li") else talk.say)("bo.li", answer)
    assert talk.statuses() == [status]
    told = talk.hear("chen.bo")
    assert ("已取消" in told) == (status == "cancelled")
    assert ("岗位招满了" in told) == bool(is_told)


def test_a_press_on_cancel_is_asked_about_first(talk: Talk) -> None:
    talk.book("create room Maya Patel tomorrow 3pm", "emma.clarke")
    talk.say("maya.patel", "decline 1")
    with talk.nothing_changes():
        assert "Cancel interview #1?" in talk.press("emma.clarke", "Cancel it")
        assert "Nothing was changed" in talk.press("emma.clarke", "No")
    talk.press("emma.clarke", "cancel #1")
    assert "Cancelled interview #1" in talk.say("emma.clarke", "yes")
    assert talk.statuses() == ["cancelled"]


def test_the_freed_time_can_be_booked_again(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "取消 1")
    assert "已创建面试 #2" in talk.say("bo.li", "安排面试 陈博 明天下午3点")


def test_what_is_over_cannot_be_cancelled(talk: Talk) -> None:
    talk.book()
    talk.clock.advance(days=2)
    with talk.nothing_changes():
        assert "已经结束，不能再改了" in talk.say("bo.li", "取消 1")


def test_a_bare_number_cancels_only_what_was_offered(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点", "ling.wu")
    talk.book("安排面试 陈博 周五下午3点")
    asked = talk.say("bo.li", "取消")
    assert "请回复编号，例如 #2。" in asked
    with talk.nothing_changes():
        assert "#1 不在这些里面" in talk.say("bo.li", "1")
    assert talk.buttons("bo.li") == ["#2"]
    assert "取消面试 #2 吗？" in talk.say("bo.li", "2")
    assert "已取消面试 #2" in talk.say("bo.li", "好")


def test_the_question_tells_how_many_interviews_it_does_not_offer(talk: Talk) -> None:
    for day in ("周四", "周五"):
        for hour in range(8, 19):
            talk.book(f"安排面试 陈博 {day}{hour:02}:00")
    assert "还有 2 场" in talk.say("bo.li", "取消")
    assert "还有 2 场" in talk.say("chen.bo", "确认")
