"""A question of the sender's own, in the middle of another: it is answered, and the open one is put again."""

import pytest

from tests.talk import Talk


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("谁来面试我？", "面试官：李博"),
        ("面试官是谁", "面试官：李博"),
        ("who will interview me?", "With: 李博"),
        ("面试要多久？", "60 分钟"),
        ("how long will it take?", "60 min"),
        ("面试链接发我一下", "/room/"),
        ("where is the interview?", "/room/"),
    ],
)
def test_a_candidates_question_is_answered_and_the_open_one_repeated(
    talk: Talk, line: str, said: str
) -> None:
    talk.book()
    talk.say("chen.bo", "确认")
    talk.say("chen.bo", "改期 1")
    with talk.nothing_changes():
        heard = talk.say("chen.bo", line)
    assert said in heard
    assert "什么时间？" in heard.partition(said)[2] or "What time?" in heard.partition(said)[2]
    assert "11-27 11:00" in talk.say("chen.bo", "周五上午11点")


@pytest.mark.parametrize(
    ("line", "said"),
    [("who is the candidate?", "Candidate: Maya Patel"), ("候选人是谁？", "候选人：Maya Patel")],
)
def test_an_interviewers_question_leaves_the_yes_open(talk: Talk, line: str, said: str) -> None:
    talk.book("create room Maya Patel tomorrow 3pm", "emma.clarke")
    talk.say("emma.clarke", "reschedule #1")
    talk.say("emma.clarke", "Friday 3pm")
    heard = talk.say("emma.clarke", line)
    assert said in heard and ("Move interview #1?" in heard or "改到这个时间吗" in heard)
    talk.press("emma.clarke", "yes")
    assert talk.starts() == ["11-27 15:00"]


@pytest.mark.parametrize(("line", "said"), [("谁面试我", "李博"), ("who will interview me?", "李博")])
def test_it_is_answered_with_nothing_open_too(talk: Talk, line: str, said: str) -> None:
    talk.book()
    assert said in talk.say("chen.bo", line)


def test_who_was_only_asked_is_not_told(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    assert "Emma" not in talk.say("chen.bo", "谁面试我")


def test_thanks_repeats_nothing(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "改期 1")
    assert "什么时间" not in talk.say("chen.bo", "谢谢")
