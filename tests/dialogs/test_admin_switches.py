"""Pausing all reminders, and how the bot is doing, in words."""

from time import monotonic

from bot.spool import Envelope
from tests.talk import Talk


def paused(talk: Talk) -> list[tuple[bool]]:
    return talk.rows("SELECT value FROM switches WHERE name = 'reminders_paused'")


def test_reminders_are_paused_and_resumed_after_a_look(talk: Talk) -> None:
    talk.book()
    heard = talk.say("ling.wu", "暂停提醒")
    assert "一小时内有 0 条、一天内有 2 条提醒会发不出去" in heard
    assert paused(talk) == []
    assert talk.press("ling.wu", "暂停") == "提醒已全部暂停。恢复请说：恢复提醒"
    assert paused(talk) == [(True,)]
    assert "已经暂停了" in talk.say("ling.wu", "暂停提醒")
    talk.clock.advance(hours=28)
    heard = talk.say("ling.wu", "resume reminders")
    assert "go out at once: 3; too late to be of use: 2" in heard
    assert talk.say("ling.wu", "no")
    assert paused(talk) == [(True,)]
    talk.say("ling.wu", "恢复提醒")
    assert "提醒已恢复" in talk.say("ling.wu", "好的")
    assert paused(talk) == []
    assert talk.say("ling.wu", "恢复提醒") == "提醒没有暂停，一切照常。"
    heard = talk.say("ling.wu", "审计 吴玲")
    assert "吴玲暂停了所有提醒" in heard and "吴玲恢复了提醒" in heard


def test_health_says_first_that_all_is_well(talk: Talk) -> None:
    talk.book()
    lines = talk.say("ling.wu", "状态").splitlines()
    assert lines[0] == "一切正常。"
    assert lines[1] == "消息：待发 0，失败 0"
    assert lines[2] == "提醒：准时，一天内还有 2 条"
    assert lines[3].startswith("收到：一小时内")
    assert lines[4].startswith("凭证：") and "有效到" in lines[4]
    assert lines[5] == "暂存：空，数据库正常"


def test_health_names_what_is_late_failed_or_paused(talk: Talk) -> None:
    talk.sim.faults.error_next(40008)
    talk.book()
    talk.rows("UPDATE outbox SET status = 'due', reason = 'WeCom 45009' WHERE status = 'failed' RETURNING 1")
    talk.rows("UPDATE outbox SET due_at = due_at + interval '1 day' WHERE status = 'due' RETURNING 1")
    talk.clock.advance(hours=5)
    heard = talk.say("ling.wu", "health")
    assert heard.startswith("Something needs a look:")
    assert "1 waiting, 0 failed; the oldest for 5 hours: WeCom 45009" in heard
    assert "Reminders: 3 min late" in heard
    talk.say("ling.wu", "pause reminders")
    talk.say("ling.wu", "yes")
    assert "Reminders: PAUSED since 2026-11-23 15:00 Mon" in talk.say("ling.wu", "health")


def test_health_says_first_that_reminders_are_paused(talk: Talk) -> None:
    talk.say("ling.wu", "暂停提醒")
    talk.say("ling.wu", "好")
    assert talk.say("ling.wu", "状态").startswith("提醒已暂停，其他正常。")
    talk.say("ling.wu", "恢复提醒")
    talk.say("ling.wu", "好")
    assert talk.say("ling.wu", "状态").startswith("一切正常。")


def test_health_names_trouble_with_the_token_and_the_spool(talk: Talk) -> None:
    talk.say("bo.li", "我的面试")
    talk.book()
    talk.rows("UPDATE tokens SET last_error = '40001 invalid credential' RETURNING 1")
    spool = talk.bot.spool
    spool.put("bo.li", Envelope(b"<xml/>", "", "", ""), arrived=monotonic() - 90)
    spool.put("emma.clarke", Envelope(b"<xml/>", "", "", ""), arrived=monotonic())
    spool.reject(spool.waiting(next(each for each in spool.senders() if len(spool.waiting(each)) == 1))[0])
    lines = talk.say("ling.wu", "状态").splitlines()
    assert lines[0] == "有地方不对，请看下面。"
    assert "凭证：拿不到新的，40001 invalid credential" in lines
    assert lines[-2].startswith("暂存：1 条，最久 ")
    assert lines[-1] == "暂存里有 1 条打不开，请看日志"
