"""The bot says only what is true of its reader, and what is theirs to do."""

import pytest

from storage.audit import Cause
from storage.switches import REMINDERS_PAUSED, set_switch
from tests.talk import Talk

# Reminders that will come


@pytest.mark.parametrize(
    ("who", "book", "yes", "promise"),
    [
        ("chen.bo", "安排面试 陈博 明天下午3点", "确认", "开始前我会提醒你"),
        ("maya.patel", "create room Maya Patel tomorrow 3pm", "confirm", "I'll remind you before it starts"),
    ],
)
def test_reminders_are_promised_to_who_gets_them(
    talk: Talk, who: str, book: str, yes: str, promise: str
) -> None:
    talk.book(book, "ling.wu")
    assert promise in talk.say(who, yes)


@pytest.mark.parametrize(("off", "yes"), [("提醒 关", "确认"), ("reminders off", "confirm")])
def test_who_switched_reminders_off_is_promised_none(talk: Talk, off: str, yes: str) -> None:
    talk.book()
    talk.say("chen.bo", off)
    heard = talk.say("chen.bo", yes)
    assert "#1" in heard and "提醒" not in heard and "remind" not in heard


def test_two_minutes_before_the_start_none_is_promised(talk: Talk) -> None:
    talk.book("create room Maya Patel in 2 minutes", "emma.clarke")
    heard = talk.say("maya.patel", "confirm")
    assert "is confirmed" in heard and "remind" not in heard


def test_while_reminders_are_paused_none_is_promised(talk: Talk) -> None:
    talk.book()
    with talk.bot.database.transaction() as tx:
        set_switch(tx, name=REMINDERS_PAUSED, value=True, cause=Cause(None, talk.clock(), "test"))
    heard = talk.say("chen.bo", "确认")
    assert "已确认面试 #1" in heard and "提醒" not in heard


# Whose answer is waited for


def test_a_candidate_reads_of_their_own_answer(talk: Talk) -> None:
    talk.book()
    assert "状态：等你确认" in talk.say("chen.bo", "查看 1")
    talk.say("chen.bo", "确认")
    assert "状态：你已确认" in talk.say("chen.bo", "查看 1")
    assert "状态：候选人已确认" in talk.say("bo.li", "查看 1")
    talk.say("chen.bo", "拒绝 1 有事")
    assert "Status: you declined it" in talk.say("chen.bo", "show 1")


def test_a_candidate_reads_so_in_english(talk: Talk) -> None:
    talk.book("create room Maya Patel tomorrow 3pm", "emma.clarke")
    assert "Status: waiting for your answer" in talk.say("maya.patel", "show 1")
    assert "not confirmed by the candidate yet" in talk.say("emma.clarke", "show 1")


def test_who_was_asked_to_interview_reads_that_their_answer_is_waited_for(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    heard = talk.say("emma.clarke", "show 1")
    assert "Waiting for your answer: can you make it?" in heard and "not confirmed by the candidate" in heard
    talk.say("emma.clarke", "confirm 1")
    assert "Waiting for your answer" not in talk.say("emma.clarke", "show 1")


# What is not there


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("bo.li", "仍要安排", "没有时间冲突"),
        ("chen.bo", "仍要安排", "没有时间冲突"),
        ("emma.clarke", "book anyway", "nothing to insist on"),
    ],
)
def test_with_no_clash_there_is_nothing_to_insist_on(talk: Talk, who: str, line: str, said: str) -> None:
    with talk.nothing_changes():
        assert said in talk.say(who, line)


def test_insisting_leaves_another_question_open(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "取消")
    assert "没有时间冲突" in talk.say("bo.li", "仍要安排")
    assert "取消面试 #1 吗？" in talk.say("bo.li", "1")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("重发 7", "重发 #7"),
        ("resend 7", "resend #7"),
        ("重试 7", "重发 #7"),
        ("重发 #1", "重发 1"),
        ("resend #1", "resend 1"),
    ],
)
def test_the_other_kind_of_number_is_hinted_at(talk: Talk, line: str, hint: str) -> None:
    talk.book()
    if "7" in line:
        with talk.bot.database.transaction() as tx:
            tx.execute("ALTER SEQUENCE outbox_id_seq RESTART WITH 100")
            tx.execute("SELECT setval(pg_get_serial_sequence('interviews', 'interview_id'), 6)")
        talk.book("安排面试 陈博 明天下午5点")
    else:
        line, hint = line.replace("1", "2"), hint.replace("1", "2")
        talk.say("chen.bo", "确认")
    heard = talk.say("ling.wu", line)
    assert hint in heard


def test_a_number_that_nothing_has_gets_no_hint(talk: Talk) -> None:
    assert "重发 " not in talk.say("ling.wu", "重发 77")
    assert "resend" not in talk.say("ling.wu", "resend #77")


# What a change of role comes to


@pytest.mark.parametrize(
    ("line", "said", "told"),
    [
        ("角色 李博 无", "李博不再是面试官，不能安排面试", "取消了你的面试官权限"),
        ("role 李博 none", "李博 is no longer an interviewer", "took your interviewer rights"),
        ("role 李博 admin", "李博 is an admin now", "made you an admin"),
        ("角色 陈博 面试官", "陈博现在是面试官", "设为面试官"),
    ],
)
def test_a_role_is_told_by_what_changed(talk: Talk, line: str, said: str, told: str) -> None:
    who = "chen.bo" if "陈博" in line else "bo.li"
    talk.say(who, "my interviews" if "role" in line else "我的面试")
    assert said in talk.say("ling.wu", line)
    assert told in talk.hear(who)


def test_an_admin_who_is_none_any_more_hears_of_that(talk: Talk) -> None:
    talk.say("ling.wu", "role 李博 admin")
    talk.hush()
    assert "李博不再是管理员" in talk.say("ling.wu", "角色 李博 无")
    assert "管理员权限" in talk.hear("bo.li") or "admin rights" in talk.hear("bo.li")


# A length beside the time


@pytest.mark.parametrize(
    ("who", "first", "answer", "minutes"),
    [
        ("emma.clarke", "create room Maya Patel", "tomorrow 3pm, 30 min", "30 min"),
        ("bo.li", "安排面试 陈博", "明天下午3点，45分钟", "45 分钟"),
        ("bo.li", "安排面试 陈博", "明天下午3点，一个半小时", "90 分钟"),
    ],
)
def test_an_answer_to_when_keeps_the_length(
    talk: Talk, who: str, first: str, answer: str, minutes: str
) -> None:
    talk.say(who, first)
    assert minutes in talk.say(who, answer)
    talk.say(who, "yes")
    ((length,),) = talk.rows("SELECT extract(epoch FROM end_at - start_at)::int / 60 FROM interviews")
    assert f"{length} " in minutes
