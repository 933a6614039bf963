"""Conversations in which people look at their interviews."""

import pytest

from tests.talk import Talk, links_in


def test_my_interviews_are_listed_soonest_first_with_the_next_room(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点 60分钟 二面")
    talk.book("安排面试 Maya Patel 明天下午3点 30分钟")
    heard = talk.say("bo.li", "我的面试")
    assert heard.splitlines()[:3] == [
        "接下来的面试（2 场）：",
        "#2 2026-11-24 15:00 周二 · 30 分钟 · Maya Patel · 待确认",
        "#1 2026-11-27 15:00 周五 · 60 分钟 · 陈博 · 二面 · 待确认",
    ]
    assert "下一场 #2，你的房间：" in heard
    assert len(links_in(heard)) == 1


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("my interviews", {1, 2, 3}),
        ("my interviews today", {1}),
        ("tomorrow", {2}),
        ("我的面试 本周", {1, 2}),
        ("我的面试 下周", {3}),
        ("下周的面试", {3}),
        ("今天", {1}),
        ("my interviews 2026-11-24", {2}),
        ("interviews next week", {3}),
        ("我的面试 11月24日", {2}),
        ("查看我的面试", {1, 2, 3}),
        ("list my interviews this week", {1, 2}),
    ],
)
def test_interviews_are_listed_by_period(talk: Talk, said: str, numbers: set[int]) -> None:
    talk.book("安排面试 陈博 今天下午3点")
    talk.book("安排面试 陈博 明天下午3点")
    talk.book("安排面试 陈博 下周三下午3点")
    heard = talk.say("bo.li", said)
    assert {number for number in (1, 2, 3) if f"#{number} 2026" in heard} == numbers


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("我的面试", "接下来没有面试。"),
        ("今天", "今天没有面试。"),
        ("我的面试 周末", "2026-11-28 周六 至 2026-11-29 周日 没有面试。"),
        ("我的面试 12月3日", "2026-12-03 周四 没有面试。"),
        ("my interviews", "You have no interviews coming up."),
        ("my interviews next month", "You have no interviews next month."),
        ("my interviews last month", "You have no interviews last month."),
        ("my interviews Friday", "You have no interviews on 2026-11-27 Fri."),
    ],
)
def test_an_empty_list_says_for_when_and_what_to_do(talk: Talk, said: str, heard: str) -> None:
    answer = talk.say("bo.li", said)
    assert heard in answer
    assert len(answer.splitlines()) == 2


def test_a_candidate_sees_what_waits_for_an_answer(talk: Talk) -> None:
    talk.book()
    heard = talk.say("chen.bo", "我的面试")
    assert "#1 2026-11-24 15:00 周二 · 60 分钟 · 李博 · 待确认" in heard
    assert "#1 等你答复：能参加就回复“确认 1”。" in heard
    assert "有新的面试邀请时，我会在这里通知你" in talk.say("chen.bo", "我的面试 下周")


def test_what_is_over_today_is_listed_as_over(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天下午3点")
    talk.clock.advance(hours=8)
    assert "已结束" in talk.say("bo.li", "今天")
    assert "接下来没有面试" in talk.say("bo.li", "我的面试")


def test_a_long_list_fits_into_one_message_and_says_how_many_more(talk: Talk) -> None:
    for hour in range(9, 21):
        talk.book(f"安排面试 陈博 周五{hour}:00 60分钟 {'很长的面试名称' * 8}")
    heard = talk.say("bo.li", "我的面试")
    assert "（12 场）" in heard
    assert "还有 4 场，回复“更多”看下一页" in heard
    assert talk.buttons("bo.li") == ["更多"]
    for message in talk.sim.conversation("bo.li"):
        assert len(message.text.encode()) <= 2048


def book_many(talk: Talk, count: int) -> None:
    for place in range(count):
        talk.book(f"安排面试 陈博 12月{3 + place // 8}日{9 + place % 8}:00")


@pytest.mark.parametrize("more", ["更多", "下一页", "more", "next page"])
def test_more_shows_the_next_page_and_then_the_last(talk: Talk, more: str) -> None:
    book_many(talk, 18)
    assert "下一场 #1，你的房间" in talk.say("bo.li", "我的面试")
    second = talk.say("bo.li", more)
    assert "#9 2026-12-04 09:00" in second
    assert "#16 2026" in second
    assert "#8 2026" not in second
    assert "你的房间" not in second
    last = talk.press("bo.li", "更多")
    assert "#17 2026" in last
    assert "还有" not in last
    assert "没看懂" in talk.say("bo.li", "更多")


def test_a_page_is_of_the_period_that_was_asked_for(talk: Talk) -> None:
    book_many(talk, 10)
    talk.book("安排面试 陈博 明天下午3点")
    assert "#9 2026" not in talk.say("bo.li", "我的面试 下周")
    assert "#9 2026-12-04 09:00" in talk.say("bo.li", "更多")
    assert "#9 2026-12-04 09:00" in talk.say("bo.li", "my interviews next week page 2")
    assert "no more interviews next week" in talk.say("emma.clarke", "my interviews next week page 7")


def test_another_command_leaves_a_long_list(talk: Talk) -> None:
    book_many(talk, 10)
    talk.say("bo.li", "我的面试")
    assert "状态：等待候选人确认" in talk.say("bo.li", "查看 3")
    talk.say("bo.li", "我的面试")
    assert "要看下一页就回复“更多”" in talk.say("bo.li", "随便看看吧")


@pytest.mark.parametrize("line", ["查看 1", "查看#1", "详情 第1场", "show #1", "SHOW １", "details 1"])
def test_an_interviewer_looks_at_one_interview(talk: Talk, line: str) -> None:
    talk.book("安排面试 陈博 明天下午3点 60分钟 一面")
    heard = talk.say("bo.li", line)
    for fact in ("#1", "2026-11-24 15:00", "60", "陈博", "一面"):
        assert fact in heard
    assert len(links_in(heard)) == 1


def test_a_candidate_who_looks_can_answer_at_once(talk: Talk) -> None:
    talk.book()
    assert "等你确认" in talk.say("chen.bo", "查看 1")
    assert "已确认面试 #1" in talk.press("chen.bo", "确认参加")
    assert "不能参加：拒绝 1" in talk.say("chen.bo", "查看 1")


def test_a_cancelled_interview_shows_no_room(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "取消 1")
    heard = talk.say("bo.li", "查看 1")
    assert "状态：已取消" in heard
    assert links_in(heard) == []


def test_which_one_is_asked_with_buttons(talk: Talk) -> None:
    talk.book()
    assert "Which interview?" in talk.say("bo.li", "show")
    assert "Interview #1" in talk.press("bo.li", "#1")
    assert "接下来没有可以用“查看”的面试。更早的请带编号" in talk.say("emma.clarke", "查看")


def test_an_admin_without_interviews_is_offered_the_next_of_all(talk: Talk) -> None:
    talk.book()
    assert "#1 2026-11-24 15:00 周二 陈博 · 待确认" in talk.say("ling.wu", "为什么")
    assert "面试 #1 的消息" in talk.press("ling.wu", "#1")
