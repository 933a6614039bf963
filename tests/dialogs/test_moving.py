"""Conversations in which an interview is moved, or its candidate asks for another time."""

import pytest

from tests.talk import Talk


def test_an_interviewer_moves_and_the_candidate_is_asked_again(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "确认")
    talk.hush()
    heard = talk.say("bo.li", "改期 1 周五上午10点")
    assert "2026-11-24 15:00 周二 → 2026-11-27 10:00 周五" in heard
    assert "已请陈博重新确认" in heard
    asked = talk.hear("chen.bo")
    assert "面试 #1 已改期" in asked
    assert "2026-11-24 15:00 周二 → 2026-11-27 10:00 周五" in asked
    assert talk.statuses() == ["proposed"]
    assert "已确认面试 #1" in talk.press("chen.bo", "confirm #1")


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("改期 1 12月3日 15:00", "12-03 15:00"),
        ("改期1 周五上午10点", "11-27 10:00"),
        ("改期1周五上午10点", "11-27 10:00"),
        ("改期 ＃１ 下周一下午2点", "11-30 14:00"),
        ("改期 第1场 12/3 15:00", "12-03 15:00"),
        ("改到 12月3日 15:00 #1", "12-03 15:00"),
        ("把1改到周五下午3点", "11-27 15:00"),
        ("move #1 to Friday 3pm", "11-27 15:00"),
        ("Reschedule 1 2026-12-03 15:00", "12-03 15:00"),
        ("reschedule interview 1 to Dec 3 at 3pm", "12-03 15:00"),
    ],
)
def test_number_and_time_are_not_mixed_up(talk: Talk, line: str, start: str) -> None:
    talk.book()
    talk.say("bo.li", line)
    assert talk.starts() == [start]


def test_a_month_is_no_interview_number(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        assert "是哪一场面试？" in talk.say("bo.li", "改期 12月3日 15:00")
    assert "2026-12-03 15:00 周四" in talk.press("bo.li", "#1")


def test_what_is_missing_is_asked_for(talk: Talk) -> None:
    talk.book()
    assert "是哪一场面试？" in talk.say("bo.li", "改期")
    assert "什么时间？" in talk.press("bo.li", "#1")
    assert "2026-11-27 15:00 周五" in talk.say("bo.li", "改到周五下午3点")


def test_a_clock_alone_means_the_interviews_own_day(talk: Talk) -> None:
    talk.book("create room Maya Patel Friday 3pm", "emma.clarke")
    assert "2026-11-27 16:00 Fri" in talk.say("emma.clarke", "reschedule 1 4pm")
    assert "2026-11-27 11:00 Fri" in talk.say("emma.clarke", "move Maya to 11 instead")


def test_the_length_is_kept_unless_another_is_said(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点 45分钟")
    talk.say("bo.li", "改期 1 周五下午3点")
    length = "SELECT extract(epoch FROM end_at - start_at)::int / 60 FROM interviews"
    assert talk.rows(length) == [(45,)]
    talk.say("bo.li", "改期 1 周五下午3点 90分钟")
    assert talk.rows(length) == [(90,)]


def test_the_same_time_again_changes_nothing(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        assert "本来就是 2026-11-24 15:00 周二" in talk.say("bo.li", "改期 1 明天下午3点")
    assert talk.hear("chen.bo") == ""


def test_moving_into_another_interview_offers_free_times(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点")
    talk.book("安排面试 Maya Patel 周五下午3点")
    with talk.nothing_changes():
        assert "你的面试 #2（2026-11-27 15:00 周五 至 16:00）" in talk.say("bo.li", "改期 1 周五下午3点半")
    talk.press("bo.li", "1")
    assert talk.starts() == ["11-27 16:00", "11-27 15:00"]


def test_an_interview_may_move_into_its_own_time(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点 60分钟")
    assert "2026-11-24 15:30 周二" in talk.say("bo.li", "改期 1 明天下午3点半")


def test_a_candidates_wish_is_accepted_with_one_press_and_needs_no_second_yes(talk: Talk) -> None:
    talk.book()
    assert "什么时间？" in talk.press("chen.bo", "换个时间")
    assert "已转告面试官" in talk.say("chen.bo", "周五下午4点")
    assert talk.starts() == ["11-24 15:00"]
    assert "2026-11-24 15:00 周二 → 2026-11-27 16:00 周五" in talk.hear("bo.li")
    assert "已直接确认" in talk.press("bo.li", "同意改期")
    assert "面试官同意了你希望的时间" in talk.hear("chen.bo")
    assert talk.statuses() == ["confirmed"]
    assert talk.starts() == ["11-27 16:00"]
    assert talk.rows("SELECT DISTINCT revision FROM reminders WHERE status = 'planned'") == [(2,)]


def test_another_time_than_the_wish_is_asked_about(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "改期 1 周五下午4点")
    talk.say("bo.li", "改期 1 周五下午5点")
    assert talk.statuses() == ["proposed"]


def test_a_wish_that_was_given_up_needs_a_new_yes(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "改期 1 周五下午4点")
    talk.say("chen.bo", "确认 1")
    talk.press("bo.li", "同意改期")
    assert talk.statuses() == ["proposed"]


def test_a_repeated_wish_is_passed_on_once(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "改期 1 周五下午4点")
    talk.hush()
    assert "已转告面试官" in talk.say("chen.bo", "改期 1 周五下午4点")
    assert talk.hear("bo.li") == ""


def test_a_wish_for_a_time_nobody_has_offers_others(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点")
    talk.book("安排面试 Maya Patel 周五下午4点 保密")
    asked = talk.say("chen.bo", "改期 1 周五下午4点")
    assert "对方没空" in asked
    assert "保密" not in asked
    assert "#2" not in asked
    assert "已转告面试官" in talk.press("chen.bo", "1")


def test_accepting_a_wish_too_late_asks_for_another_time(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点")
    talk.say("chen.bo", "改期 1 明天下午3点")
    talk.clock.advance(days=2)
    with talk.nothing_changes():
        assert "2026-11-24 15:00 周二 已经过去了" in talk.press("bo.li", "同意改期")


def test_an_old_cards_button_changes_nothing_after_a_move(talk: Talk) -> None:
    talk.book()
    old = next(message for message in talk.sim.conversation("chen.bo") if message.card)
    talk.say("bo.li", "改期 1 周五下午3点")
    talk.hush()
    with talk.nothing_changes():
        heard = talk.after("chen.bo", talk.sim.press("chen.bo", old, "confirm #1"))
    assert "你点的是旧卡片，没有生效。现在的时间是 2026-11-27 15:00 周五" in heard
    assert talk.sim.message("chen.bo", old).state == "已失效"
    assert talk.hear("bo.li") == ""
    assert "已确认面试 #1" in talk.press("chen.bo", "confirm #1")


def test_a_running_interview_may_be_moved_but_not_one_that_is_over(talk: Talk) -> None:
    talk.book()
    talk.clock.advance(hours=29, minutes=20)
    assert "2026-11-27 15:00 周五" in talk.say("bo.li", "改期 1 周五下午3点")
    talk.clock.advance(days=5)
    with talk.nothing_changes():
        assert "已经结束，不能再改了" in talk.say("bo.li", "改期 1 12月3日下午3点")


def test_an_admin_moves_an_interview_of_others_and_both_sides_hear_it(talk: Talk) -> None:
    talk.book()
    assert "面试 #1 已改期" in talk.say("ling.wu", "改期 1 周五下午3点")
    assert "等待候选人重新确认" in talk.hear("bo.li")
    assert "这个时间可以吗" in talk.hear("chen.bo")


def test_the_interviewer_is_asked_to_tell_a_candidate_whom_nothing_reaches(talk: Talk) -> None:
    talk.know("Zhang Wei")
    talk.say("emma.clarke", "create room Zhang Wei tomorrow 3pm")
    assert "I can't reach Zhang Wei in WeCom" in talk.say("emma.clarke", "reschedule 1 Friday 3pm")
    assert talk.rows("SELECT count(*) FROM outbox WHERE kind = 'moved'") == [(0,)]


def test_a_declined_interview_is_proposed_anew_at_another_time(talk: Talk) -> None:
    talk.book()
    talk.press("chen.bo", "decline #1")
    assert "什么时间？" in talk.press("bo.li", "换个时间")
    talk.say("bo.li", "周五下午3点")
    assert talk.statuses() == ["declined"]
    talk.say("bo.li", "好")
    assert talk.statuses() == ["proposed"]
    assert "已确认面试 #1" in talk.press("chen.bo", "confirm #1")


def test_another_length_is_told_as_such(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "language en")
    talk.hush()
    heard = talk.say("bo.li", "改期 1 明天下午3点 30分钟")
    assert "2026-11-24 15:00 周二，时长从 60 分钟改为 30 分钟" in heard
    assert "2026-11-24 15:00 Tue: now 30 min instead of 60 min" in talk.hear("chen.bo")
    assert "时长改为 45 分钟" in talk.say("bo.li", "改期 1 周五下午3点 45分钟")
