"""Reminders, with the clock moved by hand: to both sides, each once, at the right minute."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.talk import Talk, links_in

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026 in Shanghai."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def run(talk: Talk, until: datetime) -> dict[str, list[tuple[str, str]]]:
    """Run the clock, to the minute around everything that is planned.

    Return who was reminded of what start, and when; what else the bot says by itself has tests of its own.
    """
    heard: dict[str, list[tuple[str, str]]] = {}
    for moment in ticks(talk, until):
        talk.clock.now = moment
        talk.tick()
        for userid in talk.sim.members:
            for message in talk.new_messages(userid):
                title = next(line for line in message.text.splitlines() if "#" in line)
                if "开始" in title:
                    heard.setdefault(userid, []).append((f"{moment.astimezone(SHANGHAI):%d %H:%M}", title))
    return heard


def ticks(talk: Talk, until: datetime) -> list[datetime]:
    """List the minutes around every due time ever planned, and every half hour besides."""
    minute = timedelta(minutes=1)
    moments = {until, *(talk.clock.now + index * 30 * minute for index in range(1, 250))}
    for (due,) in talk.rows("SELECT due_at FROM reminders"):
        whole = due.replace(second=0, microsecond=0)
        moments |= {whole + index * minute for index in range(-2, 4)}
    return sorted(moment for moment in moments if talk.clock.now < moment <= until)


def reasons(talk: Talk, status: str) -> list[str]:
    query = "SELECT reason FROM reminders WHERE status = %s AND kind = 'before'"
    return [reason for (reason,) in talk.rows(query, status)]


def test_both_sides_hear_a_day_an_hour_and_ten_minutes_before(talk: Talk) -> None:
    talk.book("安排面试 陈博 周三下午3点20分")
    talk.press("chen.bo", "confirm #1")
    talk.hush()
    expected = [
        ("24 15:20", "面试 #1：1 天后开始"),
        ("25 14:20", "面试 #1：1 小时后开始"),
        ("25 15:10", "面试 #1：10 分钟后开始"),
    ]
    assert run(talk, at(25, 16)) == {"bo.li": expected, "chen.bo": expected}


def test_reminders_stay_off_the_congested_minutes(talk: Talk) -> None:
    talk.book("安排面试 陈博 周三下午3点")
    talk.press("chen.bo", "confirm #1")
    talk.hush()
    moments = [moment for moment, _ in run(talk, at(25, 16))["chen.bo"]]
    assert moments == ["24 14:58", "25 13:58", "25 14:50"]
    for (due,) in talk.rows("SELECT due_at FROM reminders"):
        assert due.minute not in (0, 30)


def test_a_reminder_has_the_time_the_people_and_the_readers_own_room(talk: Talk) -> None:
    invited = talk.say("emma.clarke", "create room Maya Patel today 3:20pm 45 min Platform")
    talk.press("maya.patel", "confirm #1")
    talk.hush()
    talk.run_until(at(23, 14, 20))
    heard = talk.hear("emma.clarke")
    assert "Interview #1 starts in 1 hour" in heard
    assert "2026-11-23 15:20 Mon" in heard
    assert "Maya Patel" in heard
    opens = talk.card("emma.clarke")["button_list"][0]
    assert (opens["text"], [opens["url"]]) == ("Open the room", links_in(invited))
    assert talk.card("maya.patel")["card_action"]["url"] not in links_in(invited)


def test_who_has_not_confirmed_is_asked_to_by_the_reminder(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点20分")
    talk.clock.now = at(24, 14, 20)
    talk.tick()
    assert "你还没有确认，能参加吗？" in talk.hear("chen.bo")
    assert "候选人还没有确认。" in talk.hear("bo.li")
    assert "已确认面试 #1" in talk.press("chen.bo", "确认参加")


def test_booked_half_an_hour_ahead_only_ten_minutes_are_left(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天上午10点33分")
    assert run(talk, at(23, 12)) == {
        userid: [("23 10:23", "面试 #1：10 分钟后开始")] for userid in ("bo.li", "chen.bo")
    }


def test_booked_five_minutes_ahead_nobody_is_reminded(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天上午10点5分")
    assert run(talk, at(23, 11)) == {}


def test_reminders_move_with_the_interview(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点20分")
    talk.say("bo.li", "改期 1 周三上午11点20分")
    talk.press("chen.bo", "confirm #1")
    talk.hush()
    heard = run(talk, at(25, 12))
    assert [moment for moment, _ in heard["chen.bo"]] == ["24 11:20", "25 10:20", "25 11:10"]
    assert heard["bo.li"] == heard["chen.bo"]


def test_an_interview_moved_after_its_day_reminder_gets_a_new_one(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点20分")
    run(talk, at(23, 16))
    talk.say("bo.li", "改期 1 周五下午3点20分")
    talk.press("chen.bo", "confirm #1")
    talk.hush()
    assert [moment for moment, _ in run(talk, at(27, 16))["bo.li"]] == ["26 15:20", "27 14:20", "27 15:10"]


@pytest.mark.parametrize("end", ["取消 1", "拒绝 1"])
def test_reminders_die_with_the_interview(talk: Talk, end: str) -> None:
    talk.book("安排面试 陈博 明天下午3点20分")
    talk.say("bo.li" if "取消" in end else "chen.bo", end)
    talk.hush()
    assert run(talk, at(25, 12)) == {}
    assert set(reasons(talk, "cancelled")) == {"cancelled" if "取消" in end else "declined"}


def test_declined_then_confirmed_again_is_reminded_once(talk: Talk) -> None:
    talk.book("安排面试 陈博 周三下午3点20分")
    run(talk, at(24, 15, 30))
    talk.say("chen.bo", "拒绝 1")
    talk.say("chen.bo", "确认 1")
    talk.hush()
    assert [title for _, title in run(talk, at(25, 16))["chen.bo"]] == [
        "面试 #1：1 小时后开始",
        "面试 #1：10 分钟后开始",
    ]


def test_a_short_outage_delays_a_reminder_and_it_tells_what_is_left(talk: Talk) -> None:
    talk.book("安排面试 陈博 周三下午3点20分")
    talk.clock.now = at(24, 18, 20)
    talk.tick()
    assert "面试 #1：21 小时后开始" in talk.hear("chen.bo")
    talk.clock.now = at(25, 14, 40)
    talk.tick()
    assert "面试 #1：40 分钟后开始" in talk.hear("chen.bo")
    talk.clock.now = at(25, 15, 22)
    talk.tick()
    assert "面试 #1 已经开始" in talk.hear("bo.li")


def test_an_outage_drops_what_became_pointless_and_says_why(talk: Talk) -> None:
    talk.book("安排面试 陈博 周三下午3点20分")
    talk.clock.now = at(25, 15, 12)
    talk.tick()
    for userid in ("bo.li", "chen.bo"):
        (message,) = talk.new_messages(userid)
        assert "8 分钟后开始" in message.text
    dropped = reasons(talk, "dropped")
    assert len(dropped) == 4
    assert "late: due 2026-11-24 07:20 UTC, useless after 2026-11-25 05:20 UTC" in dropped


def test_after_a_long_outage_nothing_is_sent(talk: Talk) -> None:
    talk.book("安排面试 陈博 周三下午3点20分")
    talk.clock.now = at(27, 9)
    talk.tick()
    assert talk.hear("bo.li") == talk.hear("chen.bo") == ""
    assert len(reasons(talk, "dropped")) == 6


def test_two_workers_that_tick_at_once_remind_once(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天上午10点33分")
    talk.clock.now = at(23, 10, 23)
    talk.tick()
    talk.tick()
    assert len(talk.new_messages("chen.bo")) == 1


def test_a_reminder_for_who_cannot_be_reached_is_dropped_with_the_reason(talk: Talk) -> None:
    talk.know("Zhang Wei")
    talk.say("emma.clarke", "create room Zhang Wei today 10:33am")
    talk.clock.now = at(23, 10, 23)
    talk.tick()
    assert "10 min" in talk.hear("emma.clarke")
    assert reasons(talk, "dropped") == ["this person cannot be reached"]


def test_a_reminder_queued_before_a_move_is_not_sent_after_it(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天上午10点33分")
    talk.sim.faults.api_down = True
    talk.clock.now = at(23, 10, 23)
    talk.tick()
    talk.sim.say("bo.li", "改期 1 周五下午3点20分")
    talk.sim.faults.api_down = False
    talk.clock.advance(minutes=5)
    talk.deliver()
    assert "10 分钟" not in talk.hear("chen.bo")
    assert ("the interview has changed since",) in talk.rows(
        "SELECT reason FROM outbox WHERE kind = 'reminder'"
    )


def remind(talk: Talk, at_moment: datetime, line: str = "安排面试 陈博 周三下午3点20分") -> None:
    """Book and confirm an interview, and let its reminder of this moment come."""
    talk.book(line)
    talk.press("chen.bo", "confirm #1")
    talk.clock.now = at_moment - timedelta(minutes=1)
    talk.tick()
    talk.hush()
    talk.clock.now = at_moment
    talk.tick()


def states(talk: Talk, userid: str) -> list[str]:
    """Return what a member's cards say in place of their buttons."""
    return [message.state for message in talk.sim.conversation(userid) if message.card and message.state]


@pytest.mark.parametrize(
    ("moment", "interviewer", "candidate"),
    [
        (at(24, 15, 20), ["1 小时后提醒", "来不了"], ["准备什么", "换个时间"]),
        (at(25, 14, 20), ["10 分钟后提醒", "来不了"], ["我会晚到", "换个时间"]),
        (at(25, 15, 10), ["我会晚到", "来不了"], ["我会晚到", "换个时间"]),
    ],
)
def test_a_reminder_has_the_buttons_its_reader_wants(
    talk: Talk, moment: datetime, interviewer: list[str], candidate: list[str]
) -> None:
    remind(talk, moment)
    assert talk.buttons("bo.li") == ["进入房间", *interviewer]
    assert talk.buttons("chen.bo") == ["进入房间", *candidate]


def test_a_reminder_is_put_off_by_a_press_and_its_card_says_so(talk: Talk) -> None:
    remind(talk, at(25, 14, 20))
    assert "2026-11-25 14:30 周三 再提醒你面试 #1" in talk.press("bo.li", "10 分钟后提醒")
    assert states(talk, "bo.li")[-1] == "已推后"
    talk.clock.now = at(25, 14, 30)
    talk.tick()
    assert "面试 #1：50 分钟后开始" in talk.hear("bo.li")
    assert "再提醒你" in talk.press("bo.li", "10 分钟后提醒")


def test_a_press_puts_off_the_reminder_it_is_on(talk: Talk) -> None:
    remind(talk, at(25, 14, 20))
    card = talk.sim.conversation("bo.li")[-1]
    talk.book("安排面试 Maya Patel 周四下午2点25分")
    talk.clock.now = at(25, 14, 25)
    talk.tick()
    assert "面试 #2：1 天后开始" in talk.hear("bo.li")
    talk.after("bo.li", talk.sim.press("bo.li", card, "snooze 10 min"))
    ((number,),) = talk.rows("SELECT interview_id FROM reminders WHERE kind = 'snoozed'")
    assert number == 1


def test_putting_off_too_late_moves_or_shows_how_things_stand(talk: Talk) -> None:
    remind(talk, at(25, 14, 20))
    card = talk.sim.conversation("bo.li")[-1]
    talk.clock.now = at(25, 15, 25)
    heard = talk.after("bo.li", talk.sim.press("bo.li", card, "snooze 10 min"))
    assert "面试 #1 已经开始" in heard and links_in(heard)
    assert states(talk, "bo.li")[-1] == "已失效"
    assert not talk.rows("SELECT 1 FROM reminders WHERE kind = 'snoozed'")


@pytest.mark.parametrize(
    ("change", "key", "said", "label"),
    [
        ("改期 1 周五上午11点", "snooze 10 min", "2026-11-27 11:00 周五", "已失效"),
        ("改期 1 周五上午11点", "can't make it #1", "2026-11-27 11:00 周五", "已失效"),
        ("改期 1 周四上午9点", "late #1", "2026-11-26 09:00 周四", "已失效"),
        ("取消 1", "snooze 10 min", "已经取消", "已取消"),
        ("取消 1", "can't make it #1", "已经取消", "已取消"),
        ("取消 1", "late #1", "已经取消", "已取消"),
    ],
)
def test_an_old_reminders_button_changes_nothing(
    talk: Talk, change: str, key: str, said: str, label: str
) -> None:
    remind(talk, at(25, 15, 10) if key == "late #1" else at(25, 14, 20))
    card = talk.sim.conversation("bo.li")[-1]
    talk.say("bo.li", change)
    with talk.nothing_changes():
        assert said in talk.after("bo.li", talk.sim.press("bo.li", card, key))
    assert states(talk, "bo.li")[-1] == label


def test_who_cannot_come_is_asked_once_more_before_anybody_hears(talk: Talk) -> None:
    remind(talk, at(25, 14, 20))
    talk.hush()
    asked = talk.press("bo.li", "来不了")
    assert "面试 #1 你来不了？" in asked and "不会自动取消" in asked
    assert not talk.hear("ling.wu")
    noted = talk.press("bo.li", "好")
    assert "换人" in noted
    assert "来不了" in talk.hear("ling.wu")


def test_a_candidate_who_runs_late_says_so_from_the_reminder(talk: Talk) -> None:
    remind(talk, at(25, 15, 10))
    talk.press("chen.bo", "我会晚到")
    talk.hush()
    assert "已经告诉李博你会晚到约 10 分钟" in talk.press("chen.bo", "10 分钟")
    assert "陈博" in talk.hear("bo.li")
