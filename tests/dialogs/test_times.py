"""Conversations about times that are unclear, impossible or past."""

import pytest

from tests.talk import Talk


def test_an_hour_that_may_be_morning_or_evening_is_asked_about(talk: Talk) -> None:
    with talk.nothing_changes():
        asked = talk.say("bo.li", "安排面试 陈博 周五10点 后端")
    assert "“周五10点”是指哪个时间？" in asked
    assert talk.buttons("bo.li") == ["周五 11-27 10:00", "周五 11-27 22:00"]
    created = talk.press("bo.li", "周五 11-27 22:00")
    assert "2026-11-27 22:00 周五" in created
    assert "后端" in created


@pytest.mark.parametrize("answer", ["1", "１。", "上午", "上午10点", "周五上午10点"])
def test_an_unclear_hour_is_answered_by_number_or_in_words(talk: Talk, answer: str) -> None:
    talk.say("bo.li", "安排面试陈博周五10点")
    assert "2026-11-27 10:00 周五" in talk.say("bo.li", answer)


def test_a_day_alone_is_asked_for_its_hour_and_three_means_three_o_clock(talk: Talk) -> None:
    asked = talk.say("emma.clarke", "create room Maya Patel Friday afternoon 30 min Platform")
    assert "2026-11-27 Fri: at what time?" in asked
    assert talk.buttons("emma.clarke") == ["14:00", "15:00", "16:00"]
    created = talk.say("emma.clarke", "3")
    assert "2026-11-27 15:00 Fri" in created
    assert "30 min" in created
    assert "Platform" in created


def test_tomorrow_answers_what_time_and_does_not_list_interviews(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    assert "2026-11-24 周二，几点开始？" in talk.say("bo.li", "明天")
    assert "2026-11-24 14:00 周二" in talk.press("bo.li", "14:00")


def test_the_hour_that_follows_a_day_is_of_that_day(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    talk.say("bo.li", "明天")
    assert "“明天 3点”是指哪个时间？" in talk.say("bo.li", "3点")
    assert "2026-11-24 15:00 周二" in talk.say("bo.li", "下午")


def test_next_thursday_may_be_two_days_and_the_hour_is_asked_after_it(talk: Talk) -> None:
    assert "which day?" in talk.say("emma.clarke", "create room Maya Patel next Thursday")
    assert set(talk.buttons("emma.clarke")) == {"2026-11-26 Thu", "2026-12-03 Thu"}
    assert "2026-12-03 Thu: at what time?" in talk.press("emma.clarke", "2026-12-03 Thu")
    assert "2026-12-03 16:00 Thu" in talk.press("emma.clarke", "16:00")


def test_a_refused_time_is_not_taken_for_the_accepted_one(talk: Talk) -> None:
    talk.book()
    assert "2026-11-27 11:00 周五" in talk.say("chen.bo", "改期 1 周四没空，周五上午11点行")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("安排面试 陈博 昨天下午3点", "2026-11-22 15:00 周日 已经过去了"),
        ("安排面试 陈博 6月31日下午3点", "没有“6月31日下午3点”这一天"),
        ("安排面试 陈博 明天26点", "没有“明天26点”这个时间"),
        ("安排面试 陈博 2029年3月1日下午3点", "太远了"),
        ("create room chen.bo yesterday 3pm", "2026-11-22 15:00 Sun has passed"),
        ("create room chen.bo June 31 3pm", "No such date: “June 31 3pm”"),
        ("create room chen.bo tomorrow 3pm 1000 hours", "It can be 5 minutes to 12 hours"),
        ("安排面试 陈博 明天下午3点 1分钟", "时长要在 5 分钟到 12 小时之间"),
        ("安排面试 陈博 明天下午3点 -30分钟", "时长要在 5 分钟到 12 小时之间"),
    ],
)
def test_an_impossible_time_is_named_and_asked_for_again(talk: Talk, said: str, heard: str) -> None:
    with talk.nothing_changes():
        assert heard in talk.say("bo.li", said)
    assert "#1" in talk.say("bo.li", "45" if "1000" in said or "分钟" in said else "周五下午4点")


def test_a_past_time_comes_with_the_next_such_time(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 今天上午9点")
    assert "2026-11-24 09:00 周二" in talk.press("bo.li", "1")


def test_a_time_that_passed_while_the_question_was_open_is_not_booked(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天上午10点20分 5分钟")
    talk.clock.advance(minutes=10)
    talk.say("bo.li", "安排面试 陈博 今天上午10点20分 10分钟")
    assert "10:30" in talk.buttons("bo.li")[0]
    talk.clock.advance(minutes=25)
    with talk.nothing_changes():
        assert "2026-11-23 10:30 周一 已经过去了" in talk.press("bo.li", "1")


def test_what_is_no_time_is_said_so_with_the_way_out(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    heard = talk.say("bo.li", "随便啦")
    assert "没看懂这个时间" in heard
    assert "回复“取消”" in heard
    assert "15:00" in talk.say("bo.li", "明天下午3点")


def test_midnight_is_echoed_with_its_date(talk: Talk) -> None:
    assert "2026-11-25 00:00 周三" in talk.say("bo.li", "安排面试 陈博 明晚12点")


@pytest.mark.parametrize(
    ("said", "answer", "start"),
    [
        ("Thursday at 4", "4", "11-26 16:00"),
        ("Thursday at 4", "pm", "11-26 16:00"),
        ("Thursday at 4", "4 o'clock", "11-26 16:00"),
        ("下周三", "10点", "12-02 10:00"),
        ("下周三", "10", "12-02 10:00"),
        ("下周三", "4点", "12-02 16:00"),
        ("下周三", "16点", "12-02 16:00"),
        ("周五下午", "3", "11-27 15:00"),
    ],
)
def test_a_bare_hour_is_the_offered_one(talk: Talk, said: str, answer: str, start: str) -> None:
    talk.say("bo.li", f"create room Maya Patel {said}")
    talk.say("bo.li", answer)
    assert talk.starts() == [start]
