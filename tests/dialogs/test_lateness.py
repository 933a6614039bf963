"""Being late: said in many words, told at once to everybody else, by how much."""

from datetime import UTC, datetime

import pytest

from tests.talk import Talk

#: Half an hour before the interview of these tests.
SOON = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


@pytest.fixture
def soon(talk: Talk) -> Talk:
    talk.book("安排面试 陈博 明天下午3点 秘密项目")
    talk.clock.now = SOON
    return talk


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("我会迟到10分钟", 10),
        ("迟到 10", 10),
        ("不好意思，堵车了，大概晚15分钟", 15),
        ("我可能要晚到一刻钟", 15),
        ("I am 10 minutes late", 10),
        ("Sorry, I'm running about 20 minutes late", 20),
        ("late 5", 5),
        ("i'll be late by half an hour", 30),
        ("迟到 #1 10分钟", 10),
    ],
)
def test_a_late_candidate_is_told_of_at_once(soon: Talk, said: str, minutes: int) -> None:
    with soon.nothing_changes():
        heard = soon.say("chen.bo", said)
    assert f"{minutes} 分钟" in heard or f"{minutes} min late" in heard
    told = soon.hear("bo.li")
    assert f"陈博会晚到约 {minutes} 分钟，预计 15:{minutes:02} 到" in told
    assert "面试 #1，原定 2026-11-24 15:00 周二" in told
    assert "/room/" in told
    assert soon.rows("SELECT detail FROM audit WHERE action = 'late'") == [({"minutes": minutes},)]


@pytest.mark.parametrize(("said", "asked"), [("要迟到了", "大概晚多久"), ("running late", "How late")])
def test_how_late_is_asked_with_buttons(soon: Talk, said: str, asked: str) -> None:
    assert asked in soon.say("chen.bo", said)
    assert soon.hear("bo.li") == ""
    soon.press("chen.bo", "15 min")
    assert "陈博会晚到约 15 分钟" in soon.hear("bo.li")


def test_how_late_is_answered_by_a_bare_number(soon: Talk) -> None:
    soon.say("chen.bo", "我要迟到了")
    assert "约 8 分钟" in soon.say("chen.bo", "8")


def test_a_late_interviewer_tells_the_candidate(soon: Talk) -> None:
    assert "已经告诉陈博" in soon.say("bo.li", "我要晚到10分钟")
    assert "李博会晚到约 10 分钟" in soon.hear("chen.bo")


def test_it_may_be_said_after_the_start(soon: Talk) -> None:
    soon.clock.advance(minutes=45)
    soon.say("chen.bo", "我迟到了5分钟")
    assert "预计 15:20 到" in soon.hear("bo.li")


@pytest.mark.parametrize(
    ("said", "heard"), [("我会迟到10分钟", "还早"), ("I am 10 minutes late", "There is time")]
)
def test_long_before_the_start_it_is_rather_another_time(talk: Talk, said: str, heard: str) -> None:
    talk.book()
    assert heard in talk.say("chen.bo", said)
    keys = [button["key"] for button in talk.card("chen.bo")["button_list"]]
    assert keys == ["late #1 10 min anyway", "reschedule #1"]
    assert talk.hear("bo.li") == ""


def test_very_late_is_rather_another_time(soon: Talk) -> None:
    assert "换个时间更好" in soon.say("chen.bo", "迟到2小时")
    assert soon.hear("bo.li") == ""


def test_nobody_is_late_for_nothing(talk: Talk) -> None:
    assert "不会迟到" in talk.say("chen.bo", "我会迟到10分钟")
    assert "to be late for" in talk.say("emma.clarke", "late 10")


def test_anothers_interview_is_none_to_be_late_for(soon: Talk) -> None:
    heard = soon.say("maya.patel", "late #1 10 min")
    assert "陈博" not in heard and "15:00" not in heard
    assert soon.hear("bo.li") == "" and soon.hear("chen.bo") == ""


def test_a_cancelled_interview_is_none_either(soon: Talk) -> None:
    soon.say("bo.li", "取消 1")
    soon.hush()
    assert "已经取消了" in soon.say("chen.bo", "迟到 #1 10分钟")
    assert soon.hear("bo.li") == ""


@pytest.mark.parametrize(
    "said",
    [
        "候选人迟到了10分钟",
        "他迟到10分钟了",
        "我不会迟到的",
        "The candidate is 10 minutes late",
        "I won't be late",
        "晚一点回复您",
        "今天晚上8点",
        "Is it too late to change anything?",
        "How about late November?",
    ],
)
def test_others_delays_and_promises_are_no_delay(soon: Talk, said: str) -> None:
    soon.say("bo.li", said)
    assert "晚到" not in soon.hear("chen.bo")
    assert soon.rows("SELECT count(*) FROM audit WHERE action = 'late'") == [(0,)]


def test_a_button_says_it_on_the_card(soon: Talk) -> None:
    soon.after("chen.bo", soon.sim.send("chen.bo", "location"))
    card = soon.sim.conversation("chen.bo")[-1]
    soon.press("chen.bo", "晚 10 分钟")
    assert "陈博会晚到约 10 分钟" in soon.hear("bo.li")
    assert soon.sim.message("chen.bo", card).state == "已转告"


def test_the_news_is_dropped_once_the_interview_moved(soon: Talk) -> None:
    soon.sim.say("chen.bo", "我会迟到10分钟")
    soon.sim.say("bo.li", "改期 1 周五下午3点")
    soon.deliver()
    assert "晚到" not in soon.hear("bo.li")


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("chen.bo", "我会迟到10分钟", "陈博会晚到约 10 分钟"),
        ("bo.li", "我要晚到10分钟", "李博会晚到约 10 分钟"),
        ("chen.bo", "I'm 10 minutes late", "陈博会晚到约 10 分钟"),
    ],
)
def test_who_arranged_it_without_taking_part_is_told(soon: Talk, who: str, said: str, told: str) -> None:
    soon.say("bo.li", "面试官 1 加 吴玲")
    soon.rows(
        "UPDATE interviews SET organiser_id = (SELECT person_id FROM people WHERE userid = 'emma.clarke')"
        " RETURNING 1"
    )
    soon.hush()
    assert "Emma Clarke" in soon.say(who, said)
    heard = soon.hear("emma.clarke")
    assert ("late" in heard or told in heard) and "#1" in heard
    assert "/room/" not in heard
