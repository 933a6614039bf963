"""What people choose for themselves, in both languages: what they hear, and what it changes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.talk import Talk

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def chosen(talk: Talk, userid: str, columns: str) -> tuple[object, ...]:
    (row,) = talk.rows(f"SELECT {columns} FROM people WHERE userid = %s", userid)
    return tuple(row)


def dues(talk: Talk, userid: str) -> list[str]:
    """Return when a person is reminded of the start, as Shanghai reads it."""
    query = """
        SELECT to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'DD HH24:MI')
          FROM reminders
          JOIN people USING (person_id)
         WHERE userid = %s AND kind = 'before' AND reminders.status = 'planned'
         ORDER BY due_at
    """
    return [due for (due,) in talk.rows(query, userid)]


def test_settings_show_all_with_buttons(talk: Talk) -> None:
    heard = talk.say("bo.li", "设置")
    for part in ("语言 中文", "时区 北京时间", "提醒 1 天、1 小时、10 分钟", "免打扰 22:00–08:00", "日报 开"):
        assert part in heard
    assert talk.buttons("bo.li") == ["语言", "时区", "提醒", "免打扰", "关闭日报", "不催反馈"]
    assert "早上不再发日报" in talk.press("bo.li", "关闭日报")
    assert "日报 关" in talk.say("bo.li", "设置")
    assert "打开日报" in talk.buttons("bo.li")


def test_settings_in_english_for_a_candidate(talk: Talk) -> None:
    heard = talk.say("maya.patel", "settings")
    assert "Reminders 1 day, 1 hour and 10 min" in heard
    assert "Digest" not in heard
    assert talk.buttons("maya.patel") == ["Language", "Time zone", "Reminders", "Quiet"]
    assert "How long before the start?" in talk.press("maya.patel", "reminders")
    assert "I'll remind you 1 hour and 10 min before the start" in talk.press("maya.patel", "1h 10m")


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("时区 东京", "Asia/Tokyo"),
        ("时区 伦敦时间", "Europe/London"),
        ("timezone Asia/Tokyo", "Asia/Tokyo"),
        ("timezone asia/tokyo", "Asia/Tokyo"),
        ("time zone New York", "America/New_York"),
        ("timezone UTC+9", "Etc/GMT-9"),
        ("timezone utc", "UTC"),
        ("时区 ＰＳＴ", "America/Los_Angeles"),
    ],
)
def test_a_time_zone_by_city_name_or_offset(talk: Talk, said: str, zone: str) -> None:
    heard = talk.say("bo.li", said)
    assert "好的，以后按" in heard or "times are now shown in" in heard
    assert chosen(talk, "bo.li", "timezone") == (zone,)


def test_a_new_time_zone_shows_the_new_clock_and_moves_nothing(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点20分")
    before = talk.starts()
    assert "好的，以后按东京时间显示，现在是 11:00。" in talk.say("bo.li", "时区 东京")
    assert talk.starts() == before
    assert "16:20 周二（东京时间）" in talk.say("bo.li", "我的面试")


def test_quiet_hours_follow_the_new_clock(talk: Talk) -> None:
    talk.book("安排面试 陈博 周三早上8点20分")
    assert dues(talk, "bo.li") == ["24 08:20", "25 07:20", "25 08:10"]
    talk.say("bo.li", "时区 伦敦")
    # Twenty past midnight in London: half an hour before ten in the evening there.
    assert dues(talk, "bo.li") == ["24 05:27", "25 07:20", "25 08:10"]


@pytest.mark.parametrize("said", ["时区 火星", "timezone nowhere", "timezone UTC+99", "时区 12345"])
def test_an_unknown_time_zone_is_asked_for_again(talk: Talk, said: str) -> None:
    heard = talk.say("bo.li", said)
    assert "不认识" in heard or "I don't know" in heard
    assert "北京时间" in talk.buttons("bo.li") or "Beijing time" in talk.buttons("bo.li")
    talk.say("bo.li", "东京")
    assert chosen(talk, "bo.li", "timezone") == ("Asia/Tokyo",)


def test_a_word_for_two_time_zones_is_a_question(talk: Talk) -> None:
    assert "“cst”" in talk.say("bo.li", "时区 CST")
    talk.press("bo.li", "北京时间")
    assert chosen(talk, "bo.li", "timezone") == ("Asia/Shanghai",)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("提醒 1天 1小时 10分钟", [86400, 3600, 600]),
        ("提醒 两个小时和半小时", [7200, 1800]),
        ("reminders 2h, 15m", [7200, 900]),
        ("reminders 10m 1d", [86400, 600]),
        ("提醒 关", []),
        ("reminders off", []),
        ("提醒 默认", None),
    ],
)
def test_reminders_are_chosen_in_words(talk: Talk, said: str, seconds: list[int] | None) -> None:
    talk.say("bo.li", said)
    assert chosen(talk, "bo.li", "reminders") == (seconds,)


def test_chosen_reminders_hold_for_what_is_booked_and_what_comes(talk: Talk) -> None:
    talk.book("安排面试 陈博 周三下午3点20分")
    heard = talk.say("bo.li", "提醒 2小时 15分钟")
    assert "好的，面试开始前 2 小时、15 分钟提醒你。" in heard
    assert dues(talk, "bo.li") == ["25 13:20", "25 15:05"]
    assert dues(talk, "chen.bo") == ["24 15:20", "25 14:20", "25 15:10"]
    talk.book("安排面试 Maya Patel 周四下午3点20分")
    assert dues(talk, "bo.li")[2:] == ["26 13:20", "26 15:05"]
    assert "不再提醒你。改期和取消仍会通知" in talk.say("bo.li", "提醒 关")
    assert dues(talk, "bo.li") == []
    talk.say("bo.li", "提醒 默认")
    assert dues(talk, "bo.li")[:3] == ["24 15:20", "25 14:20", "25 15:10"]


@pytest.mark.parametrize("said", ["提醒 100天", "reminders 0m", "reminders soon", "提醒 5年经验"])
def test_impossible_reminders_are_asked_for_again(talk: Talk, said: str) -> None:
    talk.say("bo.li", said)
    assert chosen(talk, "bo.li", "reminders") == (None,)
    assert talk.rows("SELECT asking FROM dialogues") == [("lengths",)]


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("免打扰 22:00-08:00", ("22:00:00", "08:00:00")),
        ("免打扰 晚上10点到早上8点", ("22:00:00", "08:00:00")),
        ("免打扰 晚上十点半到第二天早上九点", ("22:30:00", "09:00:00")),
        ("免打扰 10点到8点", ("22:00:00", "08:00:00")),
        ("quiet 9pm to 7:30am", ("21:00:00", "07:30:00")),
        ("quiet from 20:00 until 9:00", ("20:00:00", "09:00:00")),
        ("quiet off", ("00:00:00", "00:00:00")),
        ("免打扰 默认", (None, None)),
    ],
)
def test_quiet_hours_are_chosen_in_words(talk: Talk, said: str, hours: tuple[str, str]) -> None:
    heard = talk.say("bo.li", said)
    assert "没看懂" not in heard and "couldn't" not in heard
    assert chosen(talk, "bo.li", "quiet_from::text, quiet_until::text") == hours


def test_quiet_hours_say_what_still_comes(talk: Talk) -> None:
    heard = talk.say("bo.li", "免打扰 20:00-9:00")
    assert heard.splitlines() == [
        "好的，20:00 到 09:00 不打扰你。",
        "仍会发：面试前一小时内的提醒，12 小时内面试的改期和取消。",
    ]
    assert "没有免打扰时间了" in talk.say("bo.li", "免打扰 关")


@pytest.mark.parametrize("said", ["免打扰 25:00-08:00", "quiet always", "免打扰 8点", "quiet 08:00-08:00"])
def test_hours_that_make_no_sense_are_asked_for_again(talk: Talk, said: str) -> None:
    talk.say("bo.li", said)
    assert chosen(talk, "bo.li", "quiet_from") == (None,)
    assert talk.rows("SELECT asking FROM dialogues") == [("hours",)]


def test_a_candidate_has_no_digest_to_switch_off(talk: Talk) -> None:
    assert "你不会收到这一类消息" in talk.say("chen.bo", "关闭 日报")
    assert "只有面试官可以用" in talk.say("chen.bo", "日报 关")
    assert "没有答复的面试不再提醒你" in talk.say("chen.bo", "关闭 答复")


def test_what_to_mute_is_asked_for(talk: Talk) -> None:
    assert "哪一类消息？" in talk.say("bo.li", "关闭")
    assert "不再催你填反馈" in talk.press("bo.li", "反馈提醒")
    talk.say("bo.li", "关闭 反馈")
    assert chosen(talk, "bo.li", "muted") == (["feedback"],)


# Snooze


@pytest.fixture
def reminded(talk: Talk) -> Talk:
    """Everybody was just reminded of interview #1, which begins in an hour."""
    talk.book("安排面试 陈博 今天下午3点20分")
    talk.press("chen.bo", "confirm #1")
    talk.clock.now = at(23, 14, 20)
    talk.tick()
    talk.hush()
    return talk


def test_snooze_brings_the_reminder_back_and_says_what_still_comes(reminded: Talk) -> None:
    heard = reminded.say("bo.li", "稍后 15分钟")
    assert "好的，2026-11-23 14:35 周一 再提醒你面试 #1。" in heard
    assert "开始前 10 分钟的提醒照发。" in heard
    reminded.clock.now = at(23, 14, 34)
    reminded.tick()
    assert reminded.hear("bo.li") == ""
    reminded.clock.now = at(23, 14, 35)
    reminded.tick()
    assert "面试 #1：45 分钟后开始" in reminded.hear("bo.li")
    assert reminded.hear("chen.bo") == ""


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("snooze", "14:35"),
        ("snooze 30", "14:50"),
        ("稍后", "14:35"),
        ("snooze half an hour", "14:50"),
        ("snooze 2h", "15:15"),
        ("稍后 3小时", "15:15"),
    ],
)
def test_snooze_never_goes_past_the_start(reminded: Talk, said: str, when: str) -> None:
    assert f"2026-11-23 {when}" in reminded.say("bo.li", said)


def test_put_off_again_it_comes_once(reminded: Talk) -> None:
    reminded.say("bo.li", "snooze 20")
    assert "14:50" in reminded.say("bo.li", "snooze 30")
    reminded.clock.now = at(23, 14, 49)
    reminded.tick()
    assert reminded.hear("bo.li") == ""
    reminded.clock.now = at(23, 14, 50)
    reminded.tick()
    assert "30 min" in reminded.hear("bo.li")
    assert "又推后了一次" in reminded.say("ling.wu", "为什么 1 李博")


def test_put_off_and_put_off_to_the_same_moment_it_still_comes(reminded: Talk) -> None:
    for said in ("snooze 20", "snooze 30", "snooze 20"):
        reminded.say("bo.li", said)
    reminded.clock.now = at(23, 14, 40)
    reminded.tick()
    assert "40 min" in reminded.hear("bo.li")


def test_lengths_are_offered_as_they_are_meant(talk: Talk) -> None:
    talk.say("emma.clarke", "reminders")
    assert talk.buttons("emma.clarke")[:3] == ["1d 1h 10m", "1h 10m", "10m"]
    assert "1 day, 1 hour and 10 min before" in talk.press("emma.clarke", "1d 1h 10m")


def test_an_unknown_zone_is_named_as_it_was_typed(talk: Talk) -> None:
    assert "I don't know “Mars”." in talk.say("emma.clarke", "timezone Mars")


def test_there_is_nothing_to_snooze_without_a_reminder(talk: Talk) -> None:
    assert "没有可以推后的提醒" in talk.say("bo.li", "稍后 15分钟")


def test_what_starts_at_once_cannot_be_put_off(reminded: Talk) -> None:
    reminded.clock.now = at(23, 15, 16)
    assert "来不及推后" in reminded.say("bo.li", "稍后 15")


def test_a_snoozed_reminder_dies_with_the_interview(reminded: Talk) -> None:
    reminded.say("bo.li", "稍后 15")
    reminded.say("bo.li", "取消 1")
    assert "没有可以推后的提醒" in reminded.say("bo.li", "稍后 15")
    reminded.clock.now = at(23, 14, 36)
    reminded.tick()
    assert reminded.hear("bo.li") == ""
