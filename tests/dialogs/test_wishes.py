"""A candidate asks for another time in their own words, without number or command."""

import pytest

from tests.talk import Talk


@pytest.mark.parametrize(
    "said",
    [
        "改期 周五上午11点",
        "改时间 周五上午11点",
        "能不能改到周五上午11点？",
        "周五上午11点",
        "周五上午11点可以吗",
        "周五上午11点行",
        "不好意思，可以换到周五上午11点吗",
        "how about Friday 11am?",
        "Could we do Friday at 11am instead?",
        "reschedule Friday 11am",
    ],
)
def test_the_only_interview_is_meant(talk: Talk, said: str) -> None:
    talk.book()
    with talk.nothing_changes():
        heard = talk.say("chen.bo", said)
    assert "2026-11-27 11:00" in heard
    assert "陈博希望改时间" in talk.hear("bo.li")
    assert talk.rows("SELECT wished_start_at IS NOT NULL FROM interviews") == [(True,)]


def test_with_two_it_is_asked_which(talk: Talk) -> None:
    talk.book()
    talk.book("安排面试 陈博 周四下午3点")
    assert "是哪一场" in talk.say("chen.bo", "改期 周五上午11点")
    assert talk.hear("bo.li") == ""
    assert "#2 你希望从" in talk.press("chen.bo", "#2")


def test_an_unclear_time_is_asked_about_and_then_passed_on(talk: Talk) -> None:
    talk.book()
    assert "几点" in talk.say("chen.bo", "周五可以吗")
    assert "2026-11-27 14:00 周五" in talk.press("chen.bo", "14:00")
    assert "陈博希望改时间" in talk.hear("bo.li")


@pytest.mark.parametrize(
    "said",
    [
        "我周四下午3点有课",
        "周五上午11点不行",
        "I can't do Friday 11am",
        "Friday 11am doesn't work for me",
        "周五没空",
    ],
)
def test_a_time_that_does_not_suit_is_no_wish(talk: Talk, said: str) -> None:
    talk.book()
    talk.say("chen.bo", said)
    assert talk.hear("bo.li") == ""
    assert talk.rows("SELECT wished_start_at FROM interviews") == [(None,)]


def test_the_interviews_own_time_is_no_wish(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "明天下午3点可以")
    assert talk.rows("SELECT wished_start_at FROM interviews") == [(None,)]


def test_a_candidate_without_interviews_wishes_nothing(talk: Talk) -> None:
    with talk.nothing_changes():
        assert "没看懂" in talk.say("chen.bo", "周五上午11点可以吗")


@pytest.mark.parametrize("said", ["取消", "取消面试", "取消 1"])
def test_a_candidate_who_cancels_is_offered_to_decline(talk: Talk, said: str) -> None:
    talk.book()
    with talk.nothing_changes():
        assert "取消要由面试官来做" in talk.say("chen.bo", said)
    assert talk.buttons("chen.bo") == ["不参加", "换个时间"]
