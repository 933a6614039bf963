"""Admins look at all interviews: lists with filters and pages, figures, lines for a spreadsheet."""

import pytest

from tests.talk import Talk


def book_both(talk: Talk) -> None:
    """李博 with 陈博 tomorrow, confirmed; Emma with Maya on Friday, not confirmed."""
    talk.book("安排面试 陈博 明天下午3点 60分钟 后端一面")
    talk.book("create room Maya Patel Friday 3pm", "emma.clarke")
    talk.say("chen.bo", "确认 1")
    talk.hush()


def test_all_interviews_come_with_their_counts_first(talk: Talk) -> None:
    book_both(talk)
    assert talk.say("ling.wu", "所有面试").splitlines() == [
        "接下来的面试共 2 场：待确认 1，已确认 1",
        "#1 2026-11-24 15:00 周二 · 陈博 / 李博 · 后端一面 · 已确认",
        "#2 2026-11-27 15:00 周五 · Maya Patel / Emma Clarke · 待确认",
    ]
    assert talk.say("ling.wu", "all interviews today") == "No interviews (today)."


@pytest.mark.parametrize(
    ("line", "title", "numbers"),
    [
        ("所有面试 本周 待确认", "本周 · 待确认的面试共 1 场", "#2"),
        ("all interviews this week unconfirmed", "Interviews this week · not confirmed yet: 1", "#2"),
        ("所有面试 明天", "明天的面试共 1 场：已确认 1", "#1"),
        ("所有面试 李博", "接下来 · 李博的面试共 1 场：已确认 1", "#1"),
        ("all interviews with Maya", "Interviews coming up · Maya Patel: 1 (1 not confirmed yet)", "#2"),
        ("all interviews confirmed Emma", "", ""),
        ("全部面试 下周", "", ""),
    ],
)
def test_a_list_is_narrowed_by_period_status_and_person(
    talk: Talk, line: str, title: str, numbers: str
) -> None:
    book_both(talk)
    first, *rest = talk.say("ling.wu", line).splitlines()
    assert (first if title else "") == title
    assert [each.split()[0] for each in rest] == numbers.split()
    assert title or "没有面试" in first or "No interviews" in first


def test_cancelled_ones_are_counted_and_listed_only_when_asked_for(talk: Talk) -> None:
    book_both(talk)
    talk.say("bo.li", "取消 1")
    heard = talk.say("ling.wu", "所有面试 本周")
    assert heard.startswith("本周的面试共 2 场：待确认 1，已取消 1")
    assert "#1" not in heard
    assert "#1" in talk.say("ling.wu", "所有面试 本周 已取消")


def test_what_is_over_or_off_is_looked_for_in_the_past_too(talk: Talk) -> None:
    book_both(talk)
    talk.say("chen.bo", "拒绝 1")
    talk.clock.advance(days=3)
    heard = talk.say("ling.wu", "所有面试 已拒绝")
    assert heard.startswith("最近 30 天以来 · 已拒绝的面试共 1 场") and "#1" in heard
    assert talk.say("ling.wu", "all interviews no show") == "No interviews (since 30 days ago · no show)."


def test_more_brings_the_next_page_until_there_is_none(talk: Talk) -> None:
    for hour in range(8, 18):
        talk.book(f"安排面试 陈博 明天{hour}:00 60分钟")
    heard = talk.say("ling.wu", "所有面试")
    assert heard.startswith("接下来的面试共 10 场：待确认 10")
    assert "#8 " in heard and "#9 " not in heard and heard.endswith("回复“更多”看下一页。")
    heard = talk.say("ling.wu", "更多")
    assert "#9 " in heard and "#10 " in heard and "更多" not in heard
    assert "没看懂" in talk.say("ling.wu", "更多")


def test_something_else_after_a_page_is_answered_as_such(talk: Talk) -> None:
    for hour in range(8, 18):
        talk.book(f"安排面试 陈博 明天{hour}:00 60分钟")
    talk.say("ling.wu", "all interviews tomorrow")
    assert "more" in talk.say("ling.wu", "wonderful weather")
    assert "#9 " in talk.say("ling.wu", "Next page.")
    talk.say("ling.wu", "all interviews tomorrow")
    assert "#3" in talk.say("ling.wu", "show #3")


def test_a_name_of_several_people_is_chosen_by_button(talk: Talk) -> None:
    talk.know("张伟", phone="13800138000")
    talk.know("张伟", phone="13900131234")
    talk.book("安排面试 13900131234 明天下午3点")
    assert "“张伟”是指哪一位" in talk.say("ling.wu", "所有面试 张伟")
    assert talk.buttons("ling.wu") == ["…8000", "…1234"]
    assert "张伟 / 李博" in talk.press("ling.wu", "…1234")


def test_the_figures_of_a_week_fit_a_phone_screen(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点 60分钟 后端一面")
    talk.book("create room Maya Patel Friday 3pm", "emma.clarke")
    talk.clock.advance(minutes=30)
    talk.say("chen.bo", "确认 1")
    talk.clock.advance(days=2)
    talk.rows("UPDATE interviews SET no_show_side = 'candidate' WHERE interview_id = 1 RETURNING 1")
    assert talk.say("ling.wu", "统计").splitlines() == [
        "本周的面试：2 场",
        "待确认 1，已结束 1",
        "确认率 50%（1/2），一般 30 分钟内确认",
        "未到：候选人 1 次，面试官 0 次",
        "反馈：已交 0 份，欠 1 份",
        "面试官：Emma Clarke 1，李博 1",
    ]
    assert "Feedback: 0 given, 1 missing" in talk.say("ling.wu", "stats this month")
    assert talk.say("ling.wu", "stats last week") == "No interviews last week, so there is nothing to count."


def test_an_export_is_one_line_each_for_a_spreadsheet(talk: Talk) -> None:
    book_both(talk)
    assert talk.say("ling.wu", "导出 本周").splitlines() == [
        "编号,开始,分钟,候选人,面试官,名称,状态",
        "#1,2026-11-24 15:00,60,陈博,李博,后端一面,已确认",
        "#2,2026-11-27 15:00,60,Maya Patel,Emma Clarke,,待确认",
    ]
    assert talk.say("ling.wu", "export today") == "No interviews (today)."
