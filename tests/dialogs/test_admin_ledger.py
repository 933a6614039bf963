"""Why somebody heard something or not, and saying it again."""

from datetime import timedelta

import pytest

from handlers.texts import SENTENCES
from tests.dialogs.test_outbox import fail_invitation
from tests.talk import Talk


def test_the_ledger_tells_what_was_sent_and_is_planned(talk: Talk) -> None:
    talk.book()
    lines = talk.say("ling.wu", "为什么 1").splitlines()
    assert lines[0] == "面试 #1 的消息：已发 1，计划中 9"
    assert lines[1] == "陈博："
    assert lines[2].startswith("· 2026-11-23 10:00 周一 面试邀请：已发（…")
    assert lines[3] == "· 2026-11-23 14:57 周一 提前 1 天的提醒：计划中"
    assert lines[6] == "李博："


def test_what_only_waits_for_an_answer_is_not_needed_after_it(talk: Talk) -> None:
    talk.book("安排面试 陈博 周四下午3点")
    assert "答复提醒：计划中" in talk.say("ling.wu", "为什么 1")
    talk.say("chen.bo", "确认")
    heard = talk.say("ling.wu", "为什么 1") + talk.say("ling.wu", "更多")
    assert "答复提醒：不会发，候选人已经确认" in heard and "未确认提示：不会发" in heard
    assert "提前 1 天的提醒：计划中" in heard


def test_a_reminder_that_went_out_is_one_line_with_its_lateness(talk: Talk) -> None:
    talk.book()
    talk.clock.advance(hours=5, minutes=20)
    talk.tick()
    heard = talk.say("ling.wu", "why #1 陈博")
    assert "reminder 1 day ahead: sent, 23 min late (…" in heard
    assert heard.count("1 day ahead") == 1
    assert "李博" not in heard


def test_it_tells_why_something_failed_or_was_withdrawn(talk: Talk) -> None:
    number = fail_invitation(talk)
    talk.say("bo.li", "取消 1")
    heard = talk.say("ling.wu", "为什么 1")
    assert "面试邀请：失败，WeCom 40008" in heard and f"重试 {number}" in heard
    assert "提前 1 天的提醒：已撤销，面试取消了" in heard
    assert "取消通知：已发" in heard


def test_it_tells_what_a_long_outage_made_pointless(talk: Talk) -> None:
    talk.book()
    talk.clock.advance(hours=28)
    talk.tick()
    heard = talk.say("ling.wu", "why 1 陈博")
    assert "1 day ahead: not sent: too late to be of use" in heard


def test_a_page_of_the_ledger_fits_a_phone_in_english(talk: Talk) -> None:
    talk.book("create room Maya Patel Thursday 3pm", "emma.clarke")
    talk.say("emma.clarke", "reschedule #1 Friday 3pm")
    talk.say("maya.patel", "confirm")
    heard = talk.say("ling.wu", "why #1")
    assert heard.endswith("Reply “more” for the next page.") and len(heard) <= 550
    assert "History" not in talk.say("ling.wu", "more")


def test_a_long_ledger_comes_in_pages(talk: Talk) -> None:
    talk.book()
    for hour in range(10, 16):
        talk.say("bo.li", f"改期 1 后天{hour}:00")
    heard = talk.say("ling.wu", "为什么 1")
    assert heard.endswith("回复“更多”看下一页。") and len(heard.encode()) <= 2048
    assert len(heard) <= 550
    pages = [heard]
    while pages[-1].endswith("看下一页。"):
        pages.append(talk.say("ling.wu", "更多"))
    ((rows,),) = talk.rows(
        "SELECT (SELECT count(*) FROM reminders) + (SELECT count(*) FROM outbox WHERE interview_id = 1)"
    )
    assert sum(page.count("\n· ") for page in pages) == rows
    assert "已撤销，面试改期了" in "".join(pages)


def test_who_is_not_in_it_or_nothing_is_said_so(talk: Talk) -> None:
    talk.book()
    assert talk.say("ling.wu", "why 1 Emma") == "There are no messages about #1 for Emma Clarke."
    assert "没有面试 #9" in talk.say("ling.wu", "为什么 9")


def test_the_candidate_hears_the_last_standing_message_again(talk: Talk) -> None:
    talk.book()
    talk.clock.advance(hours=2)
    heard = talk.say("ling.wu", "重发 1 候选人")
    assert "#1 的面试邀请马上再发给陈博" in heard
    assert "陈博在 2 小时前刚收到过一次" in heard
    assert "这个时间可以吗" in talk.hear("chen.bo"), "WeCom takes it for a new message"
    assert talk.hear("bo.li") == ""
    assert talk.rows("SELECT count(*) FROM outbox WHERE kind = 'invitation' AND status = 'sent'") == [(2,)]
    assert talk.rows("SELECT person_id, detail ->> 'subject' FROM audit WHERE action = 'resend'") == [
        (1, "4")
    ]


def test_a_copy_of_long_ago_is_not_mentioned(talk: Talk) -> None:
    talk.book("安排面试 陈博 下周五下午3点")
    talk.clock.advance(hours=4, minutes=1)
    assert "收到过" not in talk.say("ling.wu", "重发 #1 陈博")


def test_several_readers_are_shown_first(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "确认 1")
    talk.hush()
    heard = talk.say("ling.wu", "resend #1")
    assert "Send #1 again to 2 people?" in heard and "陈博: the details" in heard
    assert talk.hear("bo.li") == talk.hear("chen.bo") == ""
    talk.press("ling.wu", "Send")
    assert "已确认面试 #1" in talk.hear("bo.li")
    heard = talk.hear("chen.bo")
    assert heard.startswith("面试 #1") and "状态：你已确认" in heard and "/room/" in heard


def test_a_bare_number_is_a_message_and_a_marked_one_an_interview(talk: Talk) -> None:
    number = fail_invitation(talk)
    assert f"马上再发一次第 {number} 条" in talk.say("ling.wu", f"重发 {number}")
    assert "面试邀请马上再发给陈博" in talk.say("ling.wu", "重发 第1场 候选人")
    assert "面试邀请马上再发给陈博" in talk.say("ling.wu", "重发 #1 给陈博")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("重发 #9", "没有面试 #9"),
        ("重发 #1 诸葛亮", "没有“诸葛亮”，只有李博、陈博"),
        ("重发 #1 面试官", "联系不上"),
    ],
)
def test_what_cannot_be_sent_again_is_said(talk: Talk, line: str, answer: str) -> None:
    talk.book()
    talk.rows("UPDATE people SET is_active = false WHERE userid = 'bo.li' RETURNING 1")
    with talk.nothing_changes():
        assert answer in talk.say("ling.wu", line)
    assert talk.hear("chen.bo") == ""


def test_an_interview_that_is_off_has_its_last_news_only(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "取消 1")
    talk.hush()
    talk.clock.advance(minutes=5)
    assert "#1 的取消通知马上再发给陈博" in talk.say("ling.wu", "重发 #1 候选人")
    assert "已取消" in talk.hear("chen.bo")
    talk.clock.advance(days=9)
    assert "没有可以重发给陈博的消息" in talk.say("ling.wu", "重发 #1 候选人")


def test_what_still_waits_is_not_sent_again(talk: Talk) -> None:
    talk.book()
    talk.rows("UPDATE outbox SET status = 'due', due_at = %s RETURNING 1", talk.clock() + timedelta(hours=1))
    assert "还在待发" in talk.say("ling.wu", "重发 #1 候选人")


@pytest.mark.parametrize(
    "lines",
    [
        [("bo.li", "提议 1 周四下午3点; 周四下午4点")],
        [("bo.li", "提议 1 周四下午3点; 周四下午4点"), ("chen.bo", "选 1")],
        [("bo.li", "提议 1 周四下午3点; 周四下午4点"), ("chen.bo", "都不合适")],
        [("bo.li", "面试官 1 加 Emma Clarke"), ("emma.clarke", "confirm 1")],
        [("bo.li", "换人 1 Emma Clarke"), ("emma.clarke", "confirm 1")],
        [("bo.li", "我来不了 1")],
    ],
)
def test_whatever_was_told_is_named_and_can_be_said_again(talk: Talk, lines: list[tuple[str, str]]) -> None:
    talk.book()
    for userid, line in lines:
        talk.say(userid, line)
    kinds = {kind for (kind,) in talk.rows("SELECT DISTINCT kind FROM outbox")}
    assert {kind for kind in kinds if f"kind_{kind}" not in SENTENCES} == set()
    assert "再发一次" in talk.say("ling.wu", "重发 #1")
    assert "马上再发给" in talk.press("ling.wu", "发送")
