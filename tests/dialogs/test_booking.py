"""Conversations about booking an interview, in both languages."""

import pytest

from tests.talk import Talk, links_in


def test_an_interview_goes_from_booking_to_confirmation_in_chinese(talk: Talk) -> None:
    created = talk.say("bo.li", "安排面试 陈博 明天下午3点 60分钟 后端一面")
    assert "已创建面试 #1" in created
    assert "2026-11-24 15:00 周二" in created
    invitation = talk.new_messages("chen.bo")[0]
    assert "面试邀请 #1" in invitation.text
    assert [key for _, key in invitation.buttons] == ["confirm #1", "decline #1", "reschedule #1"]
    assert "已确认面试 #1" in talk.press("chen.bo", "confirm #1")
    assert "陈博已确认面试 #1" in talk.hear("bo.li")
    assert talk.statuses() == ["confirmed"]


def test_an_interview_goes_from_booking_to_confirmation_in_english(talk: Talk) -> None:
    created = talk.say("emma.clarke", "create room Maya Patel tomorrow 3pm 45 min Backend round 1")
    assert "Created interview #1" in created
    assert "When: 2026-11-24 15:00 Tue" in created
    assert "Takes: 45 min" in created
    assert "About: Backend round 1" in created
    assert "Interview invitation #1" in talk.hear("maya.patel")
    assert "Interview #1 is confirmed" in talk.press("maya.patel", "Confirm")
    assert "Maya Patel confirmed interview #1: 2026-11-24 15:00 Tue" in talk.hear("emma.clarke")


def test_each_side_gets_a_room_link_of_its_own(talk: Talk) -> None:
    (interviewers,) = links_in(talk.say("bo.li", "安排面试 陈博 明天下午3点"))
    talk.hear("chen.bo")
    (candidates,) = links_in(talk.press("chen.bo", "confirm #1"))
    assert interviewers != candidates
    assert interviewers.startswith("http://127.0.0.1:8000/room/")
    assert talk.card("chen.bo")["card_action"]["url"] == candidates


@pytest.mark.parametrize(
    "line",
    [
        "安排面试陈博明天下午3点",
        "帮我安排面试：陈博，明天下午3点",
        "请安排陈博明天下午3点的面试",
        "创建房间 给陈博 明天下午３点",
        "创建房间 “陈博” 明天15:00",
        "安排面试 明天下午3点 陈博",
        "安排面试 明天 陈博 下午3点",
        "create room 陈博 tomorrow 3pm",
        "Create Room for 陈博 tomorrow at 3pm",
        "schedule an interview with 陈博 tomorrow at 3pm please",
        "please create room chen.bo 2026-11-24 15:00",
    ],
)
def test_people_book_in_their_own_words(talk: Talk, line: str) -> None:
    assert "#1" in talk.say("bo.li", line)
    assert talk.rows("SELECT title FROM interviews") == [("",)]
    assert talk.starts() == ["11-24 15:00"]
    assert "#1" in talk.hear("chen.bo")


@pytest.mark.parametrize(
    ("words", "title", "minutes"),
    [
        ("陈博 明天下午3点 60分钟 后端一面", "后端一面", 60),
        ("陈博 后端一面（算法） 明天下午3点", "后端一面（算法）", 60),
        ("陈博 明天下午3点到4点半 系统设计", "系统设计", 90),
        ("陈博 明天下午3点 半小时 标题：HR 面", "HR 面", 30),
        ("chen.bo tomorrow 3pm for 45 minutes titled Backend round 1", "Backend round 1", 45),
        ("chen.bo tomorrow at 3pm for an hour and a half", "", 90),
    ],
)
def test_what_is_left_of_the_words_becomes_the_title(
    talk: Talk, words: str, title: str, minutes: int
) -> None:
    talk.say("bo.li", f"创建房间 {words}")
    query = (
        "SELECT title, extract(epoch FROM end_at - start_at)::int / 60, start_at IS NOT NULL FROM interviews"
    )
    assert talk.rows(query) == [(title, minutes, True)]
    assert talk.starts() == ["11-24 15:00"]


def test_what_is_missing_is_asked_for_one_question_at_a_time(talk: Talk) -> None:
    assert "Who is the candidate?" in talk.say("emma.clarke", "create room")
    assert "What time?" in talk.say("emma.clarke", "Maya Patel")
    with talk.nothing_changes():
        shown = talk.say("emma.clarke", "tomorrow 3pm, 30 min")
    assert "Book this interview?" in shown
    assert "2026-11-24 15:00 Tue" in shown
    assert "Created interview #1" in talk.say("emma.clarke", "yes")


def test_a_clash_offers_free_times_and_choosing_one_keeps_title_and_length(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点 60分钟")
    with talk.nothing_changes():
        asked = talk.say("bo.li", "安排面试 陈博 周五下午3点半 45分钟 二面")
    assert "这个时间约不上" in asked
    assert "你的面试 #1（2026-11-27 15:00 周五 至 16:00）与这个时间冲突" in asked
    assert "1. 2026-11-27 16:00 周五" in asked
    created = talk.press("bo.li", "1")
    assert "2026-11-27 16:00 周五" in created
    assert "45 分钟" in created
    assert "二面" in created
    assert talk.statuses() == ["proposed", "proposed"]


def test_another_clock_after_a_clash_is_of_the_same_day(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点到4点半")
    talk.say("bo.li", "安排面试 陈博 周五下午3点到4点半")
    assert "2026-11-27 17:00 周五" in talk.say("bo.li", "下午5点")
    assert talk.rows("SELECT DISTINCT end_at - start_at = interval '90 minutes' FROM interviews") == [(True,)]


def test_a_clash_of_the_candidate_does_not_tell_with_what(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点 保密岗位", "ling.wu")
    asked = talk.say("bo.li", "安排面试 陈博 周五下午3点")
    assert "对方没空" in asked
    assert "保密岗位" not in asked
    assert "#" not in asked


def test_back_to_back_interviews_do_not_clash(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点 60分钟")
    assert "已创建面试 #2" in talk.say("bo.li", "安排面试 陈博 周五下午4点")


def test_a_candidate_added_for_a_taken_time_is_not_left_behind(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点")
    talk.say("bo.li", "安排面试 王小明 周五下午3点")
    with talk.nothing_changes():
        assert "约不上" in talk.press("bo.li", "新增 王小明")
    assert "王小明" in talk.press("bo.li", "1")
    assert talk.rows("SELECT count(*) FROM people WHERE name = '王小明'") == [(1,)]


def test_the_interviewer_forwards_the_link_to_a_candidate_who_is_no_member(talk: Talk) -> None:
    talk.know("Zhang Wei", email="wei@example.com")
    created = talk.say("emma.clarke", "create room Zhang Wei tomorrow 3pm")
    assert "I can't reach Zhang Wei myself" in created
    assert len(set(links_in(created))) == 2
    assert sum("/i/" in link for link in links_in(created)) == 1
    assert "Interview #1 is confirmed" in talk.say("emma.clarke", "confirm 1")
    assert talk.statuses() == ["confirmed"]


def test_who_left_the_app_is_known_but_not_reached(talk: Talk) -> None:
    talk.sim.unsubscribe("chen.bo")
    assert "联系不上陈博" in talk.say("bo.li", "安排面试 陈博 明天下午3点")
    assert talk.rows("SELECT count(*) FROM outbox WHERE kind = 'invitation'") == [(0,)]


def test_a_candidate_cannot_book(talk: Talk) -> None:
    with talk.nothing_changes():
        assert "只有面试官可以用" in talk.say("chen.bo", "安排面试 李博 明天下午3点")
        assert "Only interviewers can use “create room”" in talk.say(
            "maya.patel", "create room Bo tomorrow 3pm"
        )
