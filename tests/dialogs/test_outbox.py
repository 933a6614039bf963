"""Admins look at deliveries and send messages again, in chat."""

import re

import pytest

from tests.talk import Talk


def fail_invitation(talk: Talk, errcode: int = 40008) -> int:
    """Book an interview whose invitation fails, and return the message's number."""
    talk.sim.faults.error_next(errcode)
    talk.book()
    ((number,),) = talk.rows("SELECT outbox_id FROM outbox WHERE status = 'failed'")
    return int(number)


def test_admin_hears_that_all_is_well(talk: Talk) -> None:
    assert talk.say("ling.wu", "发送情况") == "没有等待发送的消息，也没有发送失败的。"
    assert talk.say("ling.wu", "outbox") == "No message is waiting, and none has failed."


def test_admin_sees_what_failed_and_why(talk: Talk) -> None:
    number = fail_invitation(talk)
    heard = talk.say("ling.wu", "发送情况")
    assert heard.startswith("等待发送 0 条，发送失败 1 条。")
    assert f"· {number} 失败：给陈博的面试邀请（面试 #1）；WeCom 40008" in heard
    assert f"回复“重试 {number}”" in heard


def test_every_message_about_an_interview_has_a_name(talk: Talk) -> None:
    talk.book()
    for line in ("提议 1 周四下午3点；周五上午10点", "面试官 1 加 Emma Clarke", "面试官 1 减 Emma Clarke"):
        talk.sim.faults.error_next(40008)
        talk.say("bo.li", line)
    talk.say("chen.bo", "都不合适")
    talk.say("bo.li", "换人 1 Emma Clarke")
    talk.say("emma.clarke", "accept")
    heard = talk.say("ling.wu", "发送情况")
    assert "给陈博的选时间（面试 #1）" in heard
    assert "给 Emma Clarke 的面试官邀请（面试 #1）" in heard
    heard = talk.say("ling.wu", "为什么 1 陈博") + talk.say("ling.wu", "为什么 1 李博")
    assert "换人通知：已发" in heard and "都不合适的通知：已发" in heard
    assert "已撤销，对方不再参加这场" in heard
    assert not re.search("panel_|swap|offer|replaced", heard)


def test_long_list_is_cut(talk: Talk) -> None:
    fail_invitation(talk)
    with talk.bot.database.transaction() as tx:
        tx.execute(
            """
            INSERT INTO outbox (dedup_key, person_id, kind, message, status, due_at, decided_at, expires_at,
                                created_at, reason)
            SELECT 'copy:' || copy, person_id, kind, message, 'failed', due_at, decided_at, expires_at,
                   created_at, repeat('x', 200)
              FROM outbox, generate_series(1, 20) AS copy
             WHERE status = 'failed'
            """
        )
    heard = talk.say("ling.wu", "发送情况")
    assert "还有 16 条失败" in heard
    assert len(heard.encode()) < 2048


def test_admin_sends_a_message_again(talk: Talk) -> None:
    number = fail_invitation(talk)
    assert f"马上再发一次第 {number} 条，发给陈博" in talk.say("ling.wu", f"重发 {number}")
    assert "这个时间可以吗" in talk.hear("chen.bo")
    assert "已经发出去了" in talk.say("ling.wu", f"重发 {number}")
    assert "has been sent already" in talk.say("ling.wu", f"retry {number}")
    ((source, person),) = talk.rows("SELECT source, person_id FROM audit WHERE action = 'retry_message'")
    assert source not in ("cli", "clock") and person is not None


def test_admin_is_asked_which_message(talk: Talk) -> None:
    number = fail_invitation(talk)
    assert "要重发哪一条" in talk.say("ling.wu", "重发")
    assert "这不像编号" in talk.say("ling.wu", "那一条")
    assert "马上再发一次" in talk.say("ling.wu", str(number))


def test_reader_who_was_unreachable_is_tried_again(talk: Talk) -> None:
    number = fail_invitation(talk, 60111)
    assert "陈博之前被标记为联系不上，现已恢复" in talk.say("ling.wu", f"重发 {number}")
    assert talk.hear("chen.bo")


def test_message_of_an_interview_that_is_off_is_not_sent_again(talk: Talk) -> None:
    number = fail_invitation(talk)
    talk.say("bo.li", "取消 1")
    talk.hush()
    assert "没有重发" in talk.say("ling.wu", f"重发 {number}")
    assert talk.hear("chen.bo") == ""


@pytest.mark.parametrize("line", ["重发 99", "retry #99", "重发 99999999999999"])
def test_message_that_is_not_there_is_said_so(talk: Talk, line: str) -> None:
    heard = talk.say("ling.wu", line)
    assert "没有第" in heard or "There is no message" in heard


@pytest.mark.parametrize("userid", ["bo.li", "chen.bo"])
def test_nobody_else_may(talk: Talk, userid: str) -> None:
    number = fail_invitation(talk)
    with talk.nothing_changes():
        nonsense = talk.say(userid, "天上的云")
        assert talk.say(userid, "发送情况") == talk.say(userid, f"重试 {number}") == nonsense
    assert talk.rows("SELECT count(*) FROM outbox WHERE status = 'failed'") == [(1,)]


def test_help_of_an_admin_names_it(talk: Talk) -> None:
    assert "发送情况" in talk.say("ling.wu", "帮助 管理")
    assert "发送情况" not in talk.say("bo.li", "帮助 管理")
