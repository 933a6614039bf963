"""The morning digest: on working days, in each reader's morning, once, and if there is something to say."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.app import open_bot
from bot.clock import digest
from bot.settings import read_settings
from tests.talk import Talk, environment_for

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def morning(talk: Talk, moment: datetime, userid: str) -> str:
    """Make the digests of a moment, and return what one person hears."""
    talk.hush()
    talk.clock.now = moment
    digest(talk.bot)
    talk.deliver()
    return talk.hear(userid)


@pytest.fixture
def booked(talk: Talk) -> Talk:
    """One interview on Tuesday 24, confirmed, and one on Thursday that nobody has answered."""
    talk.book("安排面试 陈博 明天下午3点20分 60分钟 后端一面")
    talk.press("chen.bo", "confirm #1")
    talk.book("安排面试 Maya Patel 周四下午4点")
    return talk


def test_it_tells_of_today_of_what_is_open_and_of_feedback(booked: Talk) -> None:
    booked.book("安排面试 陈博 11分钟后 30分钟")
    booked.press("chen.bo", "confirm #3")
    heard = morning(booked, at(24, 8, 45), "bo.li")
    assert heard.splitlines() == [
        "早上好！今天（2026-11-24 周二）的面试：",
        "· 15:20 #1 陈博 · 后端一面 · 已确认",
        "还没确认：",
        "· #2 Maya Patel · 2026-11-26 16:00 周四",
        "等你的反馈：",
        "· #3 陈博 · 2026-11-23 10:11 周一",
        "回复“反馈 3”就能写。",
        "不想收到？回复“日报 关”。",
    ]


def test_it_reads_well_in_english(talk: Talk) -> None:
    talk.book("create room Maya Patel tomorrow 3:20pm", "emma.clarke")
    heard = morning(talk, at(24, 8, 45), "emma.clarke")
    assert heard.startswith("Good morning! Interviews today, 2026-11-24 Tue:\n· 15:20 #1 Maya Patel")
    assert "not confirmed yet" in heard
    assert heard.endswith("Don't want this? Reply “digest off”.")


def test_it_comes_once_whatever_ticks_and_not_before_its_time(booked: Talk) -> None:
    assert morning(booked, at(24, 8, 44), "bo.li") == ""
    booked.clock.now = at(24, 8, 46)
    with ThreadPoolExecutor(3) as workers:
        made = list(workers.map(lambda _: digest(booked.bot), range(6)))
    assert sum(made) == 2  # the interviewer and the admin
    booked.deliver()
    assert booked.hear("bo.li").count("早上好") == 1
    assert morning(booked, at(24, 9), "bo.li") == ""
    assert "周三" in morning(booked, at(25, 8, 45), "bo.li")


def test_after_an_outage_it_comes_until_noon(booked: Talk) -> None:
    assert morning(booked, at(24, 11, 50), "bo.li") != ""
    assert morning(booked, at(25, 12, 1), "bo.li") == ""


def test_who_has_nothing_hears_nothing(talk: Talk) -> None:
    assert morning(talk, at(24, 8, 45), "bo.li") == ""
    assert talk.rows("SELECT count(*) FROM outbox WHERE kind = 'digest'") == [(0,)]


def test_who_comes_in_the_middle_of_the_morning_is_not_told_of_it_at_once(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天下午3点20分")
    assert morning(talk, at(23, 10, 5), "bo.li") == ""
    talk.book("安排面试 陈博 明天下午3点20分")
    assert "#2" in morning(talk, at(24, 8, 45), "bo.li")


def test_a_candidate_gets_none(booked: Talk) -> None:
    assert morning(booked, at(24, 8, 45), "chen.bo") == ""


def test_an_admin_sees_everybodys_day(booked: Talk) -> None:
    assert "#1 陈博" in morning(booked, at(24, 8, 45), "ling.wu")


@pytest.mark.parametrize(
    ("moment", "works"),
    [(at(28, 8, 45), False), (at(1, 8, 45, month=10), False), (at(10, 8, 45, month=10), True)],
    ids=["saturday", "national day", "made-up saturday"],
)
def test_it_comes_on_working_days_only(talk: Talk, moment: datetime, works: bool) -> None:
    talk.clock.now = datetime(2026, 9, 20, 2, tzinfo=UTC)
    with talk.bot.database.transaction() as tx:
        tx.execute("UPDATE people SET created_at = %s", (talk.clock.now,))
    talk.book(f"安排面试 陈博 {moment:%Y-%m-%d} 15:20")
    assert (morning(talk, moment, "bo.li") != "") == works


def test_it_comes_in_each_readers_own_morning(booked: Talk) -> None:
    booked.say("bo.li", "时区 东京")
    assert morning(booked, at(24, 7, 44), "bo.li") == ""
    assert "16:20 #1" in morning(booked, at(24, 7, 45), "bo.li")


def test_it_waits_for_the_end_of_quiet_hours(booked: Talk) -> None:
    booked.say("bo.li", "免打扰 22:00-09:30")
    assert morning(booked, at(24, 8, 45), "bo.li") == ""
    booked.clock.now = at(24, 9, 32)
    booked.deliver()
    assert "早上好" in booked.hear("bo.li")


def test_it_is_switched_off_and_on(booked: Talk) -> None:
    assert "早上不再发日报" in booked.say("bo.li", "日报 关")
    assert morning(booked, at(24, 8, 45), "bo.li") == ""
    assert "the digest comes" in booked.say("emma.clarke", "digest on")
    assert "工作日早上 8:45" in booked.say("bo.li", "日报 开")
    assert morning(booked, at(25, 8, 45), "bo.li") != ""


def test_the_company_switches_it_off_for_all(booked: Talk) -> None:
    settings = booked.bot.settings
    env = environment_for(settings.wecom_api_url, settings.database_url, settings.bot_data_dir)
    quiet = open_bot(read_settings({**env, "BOT_DIGEST": "off"}), clock=booked.clock, max_connections=2)
    try:
        booked.clock.now = at(24, 8, 45)
        assert digest(quiet) == 0
    finally:
        quiet.close()
