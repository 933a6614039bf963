"""What the bot says by itself besides reminding of the start: who came, feedback, answers not given."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import alarm
from storage.audit import Cause
from storage.reminders import list_reminders, plan_reminders
from storage.switches import REMINDERS_PAUSED, set_switch
from tests.talk import Talk

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """Return a moment of 2026 in Shanghai."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def tick(talk: Talk, moment: datetime) -> None:
    """Let the clock look at one moment, and forget nothing that is said."""
    talk.clock.now = moment
    talk.tick()


def later(talk: Talk, moment: datetime, *userids: str) -> list[str]:
    """Tick at a moment, and return the messages that these people hear."""
    talk.hush()
    tick(talk, moment)
    return [message.text for userid in userids for message in talk.new_messages(userid)]


def ledger(talk: Talk, kind: str) -> list[tuple[str, str | None]]:
    query = "SELECT status, reason FROM reminders WHERE kind = %s ORDER BY due_at, reminder_id"
    return talk.rows(query, kind)


@pytest.fixture
def confirmed(talk: Talk) -> Talk:
    """Interview #1 of Li Bo with Chen Bo, confirmed, on Tuesday 24 from 15:20 to 16:20."""
    talk.book("安排面试 陈博 明天下午3点20分 60分钟 后端一面")
    talk.press("chen.bo", "confirm #1")
    tick(talk, at(24, 15, 11))
    talk.hush()
    return talk


# Did the candidate come?


def test_five_minutes_after_the_start_the_interviewer_is_asked_who_came(confirmed: Talk) -> None:
    (asked,) = later(confirmed, at(24, 15, 25), "bo.li", "chen.bo")
    assert "面试 #1：候选人到了吗？" in asked
    assert confirmed.buttons("bo.li") == ["到了", "没来", "还没到"]
    assert [button["key"] for button in confirmed.card("bo.li")["button_list"]] == [
        "arrived #1",
        "no show #1",
        "not yet #1",
    ]
    assert "好的，#1 陈博已到" in confirmed.press("bo.li", "到了")
    assert confirmed.rows("SELECT arrived_at IS NOT NULL FROM interviews") == [(True,)]


def test_who_has_said_that_the_candidate_came_is_not_asked(confirmed: Talk) -> None:
    confirmed.clock.now = at(24, 15, 21)
    assert "已到" in confirmed.say("bo.li", "到了 1")
    assert later(confirmed, at(24, 15, 26), "bo.li") == []
    assert ledger(confirmed, "check") == [("dropped", "the candidate has arrived")]


def test_not_yet_asks_again_in_ten_minutes_once(confirmed: Talk) -> None:
    tick(confirmed, at(24, 15, 25))
    assert "好的，15:35 再问你一次" in confirmed.press("bo.li", "还没到")
    confirmed.say("bo.li", "还没到 1")
    assert later(confirmed, at(24, 15, 34), "bo.li") == []
    (again,) = later(confirmed, at(24, 15, 35), "bo.li")
    assert "候选人到了吗？" in again
    assert confirmed.buttons("bo.li") == ["到了", "没来", "换个时间"]


def test_a_question_who_came_is_dropped_when_it_is_much_too_late(confirmed: Talk) -> None:
    assert later(confirmed, at(24, 15, 55), "bo.li") == []
    ((status, reason),) = ledger(confirmed, "check")
    assert status == "dropped" and reason and reason.startswith("late")


def test_a_candidate_who_says_they_are_there_is_shown_the_room(confirmed: Talk) -> None:
    confirmed.clock.now = at(24, 15, 21)
    heard = confirmed.say("chen.bo", "我到了 1")
    assert "欢迎！请直接进入面试 #1 的房间：" in heard and "/room/" in heard
    assert confirmed.rows("SELECT arrived_at FROM interviews") == [(None,)]


@pytest.mark.parametrize("line", ["我到了", "我已经到了", "I'm here"])
def test_a_candidate_who_is_there_means_the_interview_that_runs(confirmed: Talk, line: str) -> None:
    confirmed.book("安排面试 陈博 周五下午3点")
    for hour, minute in ((14, 55), (15, 21)):
        confirmed.clock.now = at(24, hour, minute)
        assert "#1" in (heard := confirmed.say("chen.bo", line)) and "/room/" in heard


def test_nobody_arrives_before_the_day_or_after_the_end(confirmed: Talk) -> None:
    confirmed.clock.now = at(24, 10)
    assert "还没开始" in confirmed.say("bo.li", "到了 1")
    confirmed.clock.now = at(24, 18)
    assert "已经结束" in confirmed.say("bo.li", "还没到 1")


def test_who_came_is_said_of_the_interview_that_has_just_ended(confirmed: Talk) -> None:
    confirmed.book("安排面试 Maya Patel 周五下午3点")
    confirmed.clock.now = at(24, 16, 40)
    heard = confirmed.say("bo.li", "到了")
    assert "好的，#1 陈博来了" in heard and "写反馈" in heard
    assert confirmed.rows("SELECT arrived_at IS NOT NULL FROM interviews ORDER BY interview_id")[0] == (True,)
    # It is no more in question, and the other is days ahead.
    assert "还没开始" in confirmed.say("bo.li", "到了 2")


def test_who_has_not_come_by_the_end_did_not_come(confirmed: Talk) -> None:
    confirmed.clock.now = at(24, 16, 40)
    heard = confirmed.say("bo.li", "还没到")
    assert "面试 #1 已经结束" in heard and "陈博最后没来吗？" in heard
    assert "谁没来" in confirmed.press("bo.li", "没来")


def test_which_of_two_that_have_just_ended_or_begin_is_asked(confirmed: Talk) -> None:
    confirmed.book("安排面试 Maya Patel 今天下午5点")
    confirmed.clock.now = at(24, 16, 40)
    with confirmed.nothing_changes():
        asked = confirmed.say("bo.li", "到了")
    assert "#1" in asked and "#2" in asked
    confirmed.clock.now = at(24, 17, 1)
    assert "#2 Maya Patel 已到" in confirmed.say("bo.li", "到了 2")


def test_an_interview_that_is_moved_while_it_runs_is_asked_about_anew(confirmed: Talk) -> None:
    confirmed.clock.now = at(24, 15, 21)
    confirmed.say("bo.li", "到了 1")
    confirmed.say("bo.li", "改期 1 周三下午3点20分")
    assert confirmed.rows("SELECT arrived_at FROM interviews") == [(None,)]
    assert "候选人到了吗" in later(confirmed, at(25, 15, 25), "bo.li")[-1]


# Feedback


def test_feedback_is_asked_for_after_the_end_and_then_on_working_days(confirmed: Talk) -> None:
    heard = []
    for day in (24, 25, 26, 27, 28, 29, 30):
        for hour, minute in ((10, 4), (16, 36), (17, 22)):
            if at(day, hour, minute) > confirmed.clock.now:
                texts = later(confirmed, at(day, hour, minute), "bo.li")
                heard += [(day, hour) for text in texts if "请写反馈" in text]
    # The weekend of 28 and 29 is left out.
    assert heard == [(24, 16), (24, 17), (25, 10), (26, 10), (27, 10), (30, 10)]
    assert "还差你的反馈。" in later(confirmed, at(1, 10, 4, month=12), "bo.li")[0]
    assert [key["key"] for key in confirmed.card("bo.li")["button_list"]] == ["feedback #1", "absent #1"]


def test_in_the_end_the_admins_hear_that_feedback_is_missing(confirmed: Talk) -> None:
    confirmed.hush()
    for day in range(24, 31):
        for hour in (10, 16, 17):
            if at(day, hour, 40) > confirmed.clock.now:
                tick(confirmed, at(day, hour, 40))
    for day in (1, 2):
        tick(confirmed, at(day, 10, 40, month=12))
    assert "李博还没有写陈博的反馈" in confirmed.hear("ling.wu")
    assert later(confirmed, at(3, 10, 40, month=12), "bo.li", "ling.wu") == []
    assert ("planned",) not in confirmed.rows("SELECT status FROM reminders")


def test_who_gave_feedback_is_not_asked_again(confirmed: Talk) -> None:
    tick(confirmed, at(24, 16, 36))
    with confirmed.bot.database.transaction() as tx:
        tx.execute(
            "INSERT INTO feedback (interview_id, person_id, recommendation, score, created_at, updated_at)"
            " SELECT 1, organiser_id, 'yes', 4, now(), now() FROM interviews"
        )
    assert later(confirmed, at(24, 17, 22), "bo.li") == []
    assert ledger(confirmed, "feedback")[-1] == ("dropped", "feedback was given")
    assert ("planned",) not in confirmed.rows("SELECT status FROM reminders WHERE kind = 'feedback'")


@pytest.mark.parametrize("said", ["我没参加 1", "absent #1", "I wasn't there #1", "I wasn’t there 1"])
def test_who_was_not_there_is_not_asked_again(confirmed: Talk, said: str) -> None:
    tick(confirmed, at(24, 16, 36))
    heard = confirmed.say("bo.li", said)
    assert "不再催你 #1 的反馈" in heard or "won't ask for your feedback on #1" in heard
    assert later(confirmed, at(24, 17, 22), "bo.li") == []
    assert ledger(confirmed, "feedback")[-1] == ("dropped", "this person was not there")


@pytest.mark.parametrize("answer", ["asked", "declined"])
def test_who_has_not_agreed_to_take_part_is_told_nothing(confirmed: Talk, answer: str) -> None:
    with confirmed.bot.database.transaction() as tx:
        tx.execute("UPDATE participants SET answer = %s WHERE side = 'interviewer'", (answer,))
    assert later(confirmed, at(24, 15, 25), "bo.li") == []
    assert ledger(confirmed, "check") == [("dropped", "this person has not agreed to take part")]


def test_nobody_was_absent_from_what_has_not_begun(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        assert "才开始" in talk.say("bo.li", "我没参加 1")
        assert "你不是 #1 的面试官" in talk.say("ling.wu", "我没参加 1")


def test_what_nobody_confirmed_is_asked_about_once(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天下午3点20分")
    (asked,) = [text for text in later(talk, at(23, 16, 36), "bo.li") if "请写反馈" in text]
    assert "没来" in asked
    assert [text for text in later(talk, at(23, 17, 22), "bo.li") if "反馈" in text] == []


@pytest.mark.parametrize("end", ["取消 1", "改期 1 周五下午3点20分"])
def test_feedback_is_not_asked_for_what_did_not_take_place(confirmed: Talk, end: str) -> None:
    confirmed.say("bo.li", end)
    assert later(confirmed, at(24, 16, 40), "bo.li") == []


def test_feedback_after_a_late_interview_waits_for_the_morning(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天21:20 40分钟")
    talk.press("chen.bo", "confirm #1")
    assert [each for each in later(talk, at(23, 22, 20), "bo.li") if "反馈" in each] == []
    assert "请写反馈" in later(talk, at(24, 8, 3), "bo.li")[-1]


# Invitations that nobody answers


def test_an_unanswered_invitation_is_repeated_after_a_day(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点20分")
    (again,) = later(talk, at(24, 10, 1), "chen.bo", "bo.li")
    assert "面试 #1 等你答复" in again and "确认参加" in again
    assert "已确认面试 #1" in talk.press("chen.bo", "确认参加")


def test_a_day_before_the_organiser_hears_that_there_is_no_answer(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点20分")
    tick(talk, at(24, 10, 1))
    candidate, organiser = later(talk, at(26, 15, 20), "chen.bo", "bo.li")
    # One message each: the reminder asks the candidate, the question goes to the organiser.
    assert "1 天后开始" in candidate and "你还没有确认" in candidate
    assert "还没有答复" in organiser and "陈博还没有确认 2026-11-27 15:20 周五 的面试" in organiser
    assert talk.buttons("bo.li") == ["保留", "换个时间", "取消面试"]
    assert ("dropped", "overtaken by another message about this interview") in ledger(talk, "before")


def test_two_hours_before_the_organiser_decides(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点20分")
    tick(talk, at(24, 10, 1))
    (asked,) = later(talk, at(24, 13, 21), "chen.bo", "bo.li")
    assert "陈博一直没有答复" in asked and "我不会自动取消" in asked
    assert "好的，#1 照原计划" in talk.press("bo.li", "保留")
    assert talk.statuses() == ["proposed"]
    assert talk.rows("SELECT action FROM audit ORDER BY audit_id DESC LIMIT 1") == [("keep",)]


@pytest.mark.parametrize("answer", ["确认 1", "拒绝 1", "改期 1 周六下午3点20分"])
def test_any_answer_stops_the_questions(talk: Talk, answer: str) -> None:
    talk.book("安排面试 陈博 周五下午3点20分")
    talk.say("chen.bo", answer)
    for moment in (at(24, 10, 1), at(26, 15, 21), at(27, 13, 21)):
        assert [text for text in later(talk, moment, "chen.bo", "bo.li") if "答复" in text] == []


def test_for_a_candidate_out_of_reach_the_organiser_can_say_that_they_agreed(talk: Talk) -> None:
    talk.know("张伟")
    talk.book("安排面试 张伟 明天下午3点20分")
    (asked,) = later(talk, at(24, 13, 21), "bo.li")
    assert "我在企业微信里联系不上对方" in asked
    assert "已确认面试 #1" in talk.press("bo.li", "对方已确认")


def test_keep_is_not_for_candidates_nor_for_what_is_over(talk: Talk) -> None:
    talk.book()
    assert "只有面试官可以用" in talk.say("chen.bo", "保留 1")
    talk.say("bo.li", "取消 1")
    assert "已经取消了" in talk.say("bo.li", "保留 1")


# Not too much


def test_nobody_hears_of_one_interview_twice_within_five_minutes(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天上午10点2分")
    # The invitation is two minutes old when the reminder of the day before is due.
    assert later(talk, at(23, 10, 2), "chen.bo") == []
    assert ("dropped", "overtaken by another message about this interview") in ledger(talk, "before")


def test_the_last_reminder_before_the_start_comes_whatever_was_said(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天下午3点20分")
    talk.clock.now = at(23, 15, 8)
    talk.say("chen.bo", "确认 1")
    (reminder,) = later(talk, at(23, 15, 10), "bo.li")
    assert "10 分钟后开始" in reminder


def test_an_only_reminder_comes_and_the_question_follows_it(talk: Talk) -> None:
    talk.say("bo.li", "提醒 1天")
    talk.book("安排面试 陈博 周五下午3点20分")
    tick(talk, at(24, 10, 1))
    (reminder,) = later(talk, at(26, 15, 20), "bo.li")
    assert "1 天后开始" in reminder and "候选人还没有确认。" in reminder
    (question,) = later(talk, at(26, 15, 25), "bo.li")
    assert "还没有答复" in question


def test_what_has_to_be_answered_is_put_off_not_dropped(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天下午3点20分")
    (late,) = later(talk, at(23, 15, 22), "bo.li")
    assert "已经开始" in late
    assert later(talk, at(23, 15, 26), "bo.li") == []
    (asked,) = later(talk, at(23, 15, 27), "bo.li")
    assert "候选人到了吗" in asked


def test_more_than_three_messages_a_day_are_spared_but_not_the_last_ones(talk: Talk) -> None:
    for index, name in enumerate(("赵甲", "钱乙", "孙丙", "李丁", "周戊")):
        talk.meet(f"c{index}", name)
        talk.book(f"安排面试 {name} 周三上午{8 + index}点20分 30分钟")
        talk.press(f"c{index}", f"confirm #{index + 1}")
    talk.hush()
    heard = []
    for hour in range(8, 13):
        heard += later(talk, at(24, hour, 21), "bo.li")
    assert len(heard) == 3
    reasons = [reason for status, reason in ledger(talk, "before") if status == "dropped"]
    assert reasons == ["3 messages that day already"] * 2
    assert len(later(talk, at(25, 8, 10), "bo.li")) == 1


def test_nothing_is_said_while_reminders_are_paused_and_stale_ones_are_dropped_after(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点20分")
    talk.press("chen.bo", "confirm #1")
    cause = Cause(None, talk.clock(), "test")
    with talk.bot.database.transaction() as tx:
        assert set_switch(tx, name=REMINDERS_PAUSED, value=True, cause=cause)
        assert not set_switch(tx, name=REMINDERS_PAUSED, value=True, cause=cause)
    assert later(talk, at(24, 14, 21), "bo.li", "chen.bo") == []
    with talk.bot.database.transaction() as tx:
        assert set_switch(tx, name=REMINDERS_PAUSED, value=None, cause=cause)
    (heard,) = later(talk, at(24, 14, 22), "bo.li")
    assert "58 分钟后开始" in heard
    dropped = [reason for status, reason in ledger(talk, "before") if status == "dropped" and reason]
    assert len(dropped) == 2 and all(reason.startswith("late") for reason in dropped)


# Quiet hours


def test_preparation_comes_before_the_quiet_hours_and_the_last_hour_comes_in_them(talk: Talk) -> None:
    talk.book("安排面试 陈博 周三早上7点20分")
    talk.press("chen.bo", "confirm #1")
    dues = talk.rows(
        "SELECT to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'DD HH24:MI') FROM reminders"
        " WHERE kind = 'before' AND person_id = (SELECT candidate_id FROM interviews) ORDER BY due_at"
    )
    assert dues == [("23 21:27",), ("25 06:20",), ("25 07:10",)]


def test_news_waits_for_the_morning_and_what_is_soon_does_not(talk: Talk) -> None:
    talk.clock.now = at(23, 23)
    talk.say("bo.li", "安排面试 陈博 周三下午3点20分")
    assert talk.hear("chen.bo") == ""
    talk.say("bo.li", "安排面试 Maya Patel 明天上午9点20分")
    assert "#2" in talk.hear("maya.patel")
    talk.clock.now = at(24, 8, 2)
    talk.deliver()
    assert "面试邀请 #1" in talk.hear("chen.bo")


def test_a_move_away_from_tomorrow_morning_is_told_in_the_night(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天上午9点20分")
    talk.clock.now = at(23, 23)
    talk.say("bo.li", "改期 1 周五下午3点20分")
    assert "面试 #1 已改期" in talk.hear("chen.bo")


def test_an_answer_is_never_delayed_by_news_that_waits(talk: Talk) -> None:
    talk.clock.now = at(23, 23)
    talk.say("bo.li", "安排面试 陈博 周三下午3点20分")
    talk.clock.now = at(24, 7, 59, month=11)
    assert "你的设置" in talk.say("chen.bo", "设置")


def test_news_that_waits_is_no_reason_for_an_alarm(talk: Talk) -> None:
    talk.clock.now = at(23, 23)
    talk.say("bo.li", "安排面试 陈博 周三下午3点20分")
    talk.clock.now = at(24, 7, 30)
    assert alarm(talk.bot) == 0
    talk.clock.now = at(24, 8, 5)
    assert alarm(talk.bot) == 1


# Switched off


@pytest.mark.parametrize(
    ("topic", "moment"), [("签到", at(24, 15, 25)), ("反馈", at(24, 16, 36))], ids=["check", "feedback"]
)
def test_a_person_switches_a_kind_off_and_on_again(confirmed: Talk, topic: str, moment: datetime) -> None:
    assert "好的，不再" in confirmed.say("bo.li", f"关闭 {topic}")
    tick(confirmed, at(24, 15, 20))
    assert later(confirmed, moment, "bo.li") == []
    assert "好的，面试" in confirmed.say("bo.li", f"打开 {topic}")


# What operators see of it


def test_what_waits_for_the_morning_is_shown_so_and_can_be_sent_at_once(talk: Talk) -> None:
    talk.clock.now = at(23, 23)
    talk.say("bo.li", "安排面试 陈博 周三下午3点20分")
    assert "1 等免打扰结束：给陈博的面试邀请（面试 #1），2026-11-24 08:01 周二 发出" in talk.say(
        "ling.wu", "发送情况"
    )
    assert "马上再发一次" in talk.say("ling.wu", "重发 1")
    assert "面试邀请 #1" in talk.hear("chen.bo")


def test_an_admin_can_read_what_became_of_every_reminder(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点20分")
    talk.say("chen.bo", "确认 1")
    tick(talk, at(24, 13, 21))
    with talk.bot.database.transaction() as tx:
        lines = list_reminders(tx, interview_id=1)
    told = [(line.name, line.kind, line.status, line.reason) for line in lines]
    assert ("李博", "expiry", "dropped", "the interview is confirmed") in told
    assert ("李博", "before", "planned", None) in told
    assert [line.due_at for line in lines] == sorted(line.due_at for line in lines)


def test_what_it_was_decided_to_keep_is_not_asked_about_after_all(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点20分")
    talk.say("bo.li", "保留 1")
    with talk.bot.database.transaction() as tx:
        plan_reminders(tx, interview_id=1, before_seconds=talk.bot.settings.rules, now=talk.clock())
    assert later(talk, at(24, 13, 21), "bo.li") == []
    assert ledger(talk, "expiry") == [("dropped", "it was decided to keep the interview")]


def test_free_times_are_offered_on_working_days(talk: Talk) -> None:
    talk.book("安排面试 陈博 2026-12-31 17:00")
    talk.say("bo.li", "安排面试 陈博 2026-12-31 17:00 60分钟")
    # New Year's Day and the weekend are left out.
    assert talk.buttons("bo.li") == ["周一 01-04 09:00", "周一 01-04 09:30", "周一 01-04 10:00"]


def test_who_is_writing_at_night_hears_news_at_once(talk: Talk) -> None:
    talk.clock.now = at(23, 23)
    talk.say("chen.bo", "我的面试")
    talk.say("bo.li", "安排面试 陈博 周三下午3点20分")
    assert "面试邀请 #1" in talk.hear("chen.bo")
    talk.clock.now = at(23, 23, 20)
    talk.say("chen.bo", "确认 1")
    assert talk.hear("bo.li") == ""


# Several missing feedbacks


@pytest.fixture
def unrated(talk: Talk) -> Talk:
    """Interviews #1 and #2 of Li Bo, #3 and #4 of Emma Clarke, all over on Tuesday 24 and confirmed."""
    talk.book("安排面试 陈博 明天上午10点")
    talk.book("安排面试 Maya Patel 明天下午1点")
    talk.book("create room Maya Patel tomorrow 3pm", "emma.clarke")
    talk.book("create room 陈博 tomorrow 5pm", "emma.clarke")
    for who, number in (("chen.bo", 1), ("maya.patel", 2), ("maya.patel", 3), ("chen.bo", 4)):
        talk.say(who, f"confirm {number}")
    talk.run_until(at(24, 21), step=timedelta(minutes=5))
    talk.hush()
    return talk


def test_several_missing_feedbacks_are_asked_for_in_one_message(unrated: Talk) -> None:
    # The first one of the day after, on their own; after that they come together.
    unrated.run_until(at(25, 10, 10))
    heard = unrated.new_messages("bo.li")
    asked = [message for message in heard if "反馈" in message.text and message.card]
    assert len(asked) == 1
    text = "\n".join(message.text for message in heard)
    assert "2 场面试等你的反馈" in text
    assert "#1 陈博 · 2026-11-24 10:00 周二" in text and "#2 Maya Patel · 2026-11-24 13:00 周二" in text
    assert unrated.buttons("bo.li") == ["写反馈", "我没参加"]
    assert "interviews need your feedback" in unrated.hear("emma.clarke")


def test_one_of_several_is_chosen_and_given(unrated: Talk) -> None:
    unrated.run_until(at(25, 10, 10))
    card = next(each for each in reversed(unrated.sim.conversation("bo.li")) if each.card)
    unrated.hush()
    pressed = unrated.sim.press("bo.li", card, "feedback {}", {"choice": "#2"})
    assert "Maya Patel" in unrated.after("bo.li", pressed)


def test_the_ledger_tells_that_they_were_told_together(unrated: Talk) -> None:
    unrated.run_until(at(25, 10, 10))
    assert ("dropped", "told in one message with others") in ledger(unrated, "feedback")
    everything = "\n".join(unrated.say("ling.wu", line) for line in ("为什么 2", "更多", "更多"))
    assert "跟其他几场合成一条发了" in everything
