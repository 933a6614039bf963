"""Moves that say only how much later or earlier: counted from the interview, never from now.

#1 of 李博 with 陈博 is tomorrow at 15:00, #2 of Emma Clarke with Maya Patel on Friday at 10:00.
"""

import pytest

from tests.talk import Talk


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("1号提前一小时", "11-24 14:00"),
        ("把1推迟半小时", "11-24 15:30"),
        ("推迟 1 半小时", "11-24 15:30"),
        ("明天那场往后挪半小时", "11-24 15:30"),
        ("陈博那场能不能晚一个小时", "11-24 16:00"),
        ("能不能把陈博的面试提前半小时", "11-24 14:30"),
        ("陈博的面试推迟一天", "11-25 15:00"),
        ("陈博的面试推迟一天，下午5点", "11-25 17:00"),
        ("明天下午3点的面试延后一周", "12-01 15:00"),
        ("推迟1到周五上午10点", "11-27 10:00"),
        ("move #1 an hour later", "11-24 16:00"),
        ("postpone #1 by 2 days", "11-26 15:00"),
        ("push 陈博 back by 30 minutes", "11-24 15:30"),
        ("bring #1 forward by 15 min", "11-24 14:45"),
        ("move tomorrow's one half an hour earlier", "11-24 14:30"),
    ],
)
def test_it_is_moved_by_that_much(talk: Talk, line: str, start: str) -> None:
    talk.book()
    talk.book("create room Maya Patel Friday 10am", "emma.clarke")
    heard = talk.say("bo.li", line)
    assert talk.starts() == [start, "11-27 10:00"], heard
    assert "→" in heard or "到" in heard


def test_an_hour_later_is_counted_from_the_interview_and_not_from_now(talk: Talk) -> None:
    talk.book("create room Maya Patel Friday 10am", "emma.clarke")
    heard = talk.say("emma.clarke", "move Friday's one an hour later")
    assert "2026-11-27 10:00 Fri → 2026-11-27 11:00 Fri" in heard
    assert talk.starts() == ["11-27 11:00"]


def test_in_an_hour_is_counted_from_now(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "move #1 to one hour from now")
    assert talk.starts() == ["11-23 11:00"]


def test_it_answers_the_question_for_a_time_and_is_shown_back(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "改期 1")
    heard = talk.say("bo.li", "推迟半小时")
    assert "2026-11-24 15:00 周二 → 2026-11-24 15:30 周二" in heard
    talk.say("bo.li", "好的")
    assert talk.starts() == ["11-24 15:30"]


def test_which_interview_is_asked_first(talk: Talk) -> None:
    talk.book()
    talk.book("安排面试 Maya Patel 周五上午10点")
    assert "是哪一场" in talk.say("bo.li", "推迟半小时")
    assert "10:30" in talk.say("bo.li", "#2")
    talk.say("bo.li", "是")
    assert talk.starts() == ["11-24 15:00", "11-27 10:30"]


def test_a_candidate_asks_for_it(talk: Talk) -> None:
    talk.book()
    heard = talk.say("chen.bo", "能不能推迟一个小时")
    assert "2026-11-24 15:00 周二" in heard and "2026-11-24 16:00 周二" in heard
    assert "16:00" in talk.hear("bo.li")
    assert talk.starts() == ["11-24 15:00"]
