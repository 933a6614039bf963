"""Which days "my interviews ..." asks for."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.language.periods import parse_period

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=SHANGHAI)  # a Wednesday

PERIODS = [
    ("today", "today", "2026-11-25", "2026-11-26"),
    ("今天", "today", "2026-11-25", "2026-11-26"),
    ("tomorrow", "tomorrow", "2026-11-26", "2026-11-27"),
    ("明天", "tomorrow", "2026-11-26", "2026-11-27"),
    ("昨天", "yesterday", "2026-11-24", "2026-11-25"),
    ("后天", "day", "2026-11-27", "2026-11-28"),
    ("後天", "day", "2026-11-27", "2026-11-28"),
    ("this week", "this_week", "2026-11-23", "2026-11-30"),
    ("本周", "this_week", "2026-11-23", "2026-11-30"),
    ("这周", "this_week", "2026-11-23", "2026-11-30"),
    ("本週", "this_week", "2026-11-23", "2026-11-30"),
    ("这个星期", "this_week", "2026-11-23", "2026-11-30"),
    ("week", "this_week", "2026-11-23", "2026-11-30"),
    ("next week", "next_week", "2026-11-30", "2026-12-07"),
    ("下周", "next_week", "2026-11-30", "2026-12-07"),
    ("下下周", "week", "2026-12-07", "2026-12-14"),
    ("last week", "last_week", "2026-11-16", "2026-11-23"),
    ("上周", "last_week", "2026-11-16", "2026-11-23"),
    ("this month", "this_month", "2026-11-01", "2026-12-01"),
    ("本月", "this_month", "2026-11-01", "2026-12-01"),
    ("这个月", "this_month", "2026-11-01", "2026-12-01"),
    ("month", "this_month", "2026-11-01", "2026-12-01"),
    ("next month", "next_month", "2026-12-01", "2027-01-01"),
    ("下个月", "next_month", "2026-12-01", "2027-01-01"),
    ("上个月", "last_month", "2026-10-01", "2026-11-01"),
    ("weekend", "weekend", "2026-11-28", "2026-11-30"),
    ("周末", "weekend", "2026-11-28", "2026-11-30"),
    ("Friday", "day", "2026-11-27", "2026-11-28"),
    ("on Friday", "day", "2026-11-27", "2026-11-28"),
    ("周五", "day", "2026-11-27", "2026-11-28"),
    ("下周一", "day", "2026-11-30", "2026-12-01"),
    ("本周一", "day", "2026-11-23", "2026-11-24"),
    ("2026-12-03", "day", "2026-12-03", "2026-12-04"),
    ("12月3日", "day", "2026-12-03", "2026-12-04"),
    ("12/3", "day", "2026-12-03", "2026-12-04"),
    ("Dec 3", "day", "2026-12-03", "2026-12-04"),
    ("11月20日", "day", "2026-11-20", "2026-11-21"),
    ("1月5日", "day", "2027-01-05", "2027-01-06"),
    ("3号", "day", "2026-12-03", "2026-12-04"),
    ("我的面试 明天", "tomorrow", "2026-11-26", "2026-11-27"),
    ("my interviews next week please", "next_week", "2026-11-30", "2026-12-07"),
]


@pytest.mark.parametrize(("text", "name", "start", "end"), PERIODS)
def test_periods(text: str, name: str, start: str, end: str) -> None:
    period = parse_period(text, now=NOW, zone=SHANGHAI)
    assert period is not None
    assert (period.name, f"{period.start:%Y-%m-%d %H:%M}", f"{period.end:%Y-%m-%d %H:%M}") == (
        name,
        f"{start} 00:00",
        f"{end} 00:00",
    )
    assert period.start.tzinfo is SHANGHAI


@pytest.mark.parametrize("text", ["", "我的面试", "my interviews", "#12", "2月30日", "all", "3pm", "5年经验"])
def test_what_is_no_period_gives_none(text: str) -> None:
    assert parse_period(text, now=NOW, zone=SHANGHAI) is None


def test_days_are_those_of_the_zone() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    period = parse_period("today", now=datetime(2026, 11, 25, 23, 30, tzinfo=SHANGHAI), zone=tokyo)
    assert period is not None
    assert period.start == datetime(2026, 11, 26, tzinfo=tokyo)


def test_a_day_with_an_hour_more_ends_at_midnight() -> None:
    london = ZoneInfo("Europe/London")
    period = parse_period("today", now=datetime(2026, 10, 25, 12, 0, tzinfo=london), zone=london)
    assert period is not None
    assert period.end.timestamp() - period.start.timestamp() == 25 * 3600


def test_the_period_can_be_cut_out() -> None:
    text = "my interviews on ２０２６-12-03 please"
    period = parse_period(text, now=NOW, zone=SHANGHAI)
    assert period is not None
    assert text[slice(*period.span)] == "on ２０２６-12-03"
