"""Days that are mistyped, numbered or left open are never silently today, nor one of two hours the other."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.language.times import TimeReading, parse_time

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(2026, 11, 25, 14, 20, tzinfo=SHANGHAI)


def read(text: str) -> TimeReading | None:
    return parse_time(text, now=WEDNESDAY, zone=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("周5下午3点", 27),
        ("星期６ 15:00", 28),
        ("下周1下午3点", 30),
        ("礼拜4下午3点", 26),
        ("thrusday 3pm", 26),
        ("Firday 3pm", 27),
        ("mondy at 3pm", 30),
        ("saterday 3pm", 28),
        ("novmber 27 3pm", 27),
    ],
)
def test_a_numbered_or_mistyped_day_is_that_day(text: str, day: int) -> None:
    reading = read(text)
    assert reading is not None and not reading.readings
    assert reading.start == datetime(2026, 11, day, 15, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize("text", ["每周3次", "本周5个面试", "下周3点", "3周5天", "下周12号下午3点"])
def test_a_number_behind_a_week_is_no_weekday_where_it_counts_something(text: str) -> None:
    reading = read(text)
    assert reading is None or reading.readings or reading.day_only


@pytest.mark.parametrize(
    "text", ["改天下午3点", "哪天下午3点", "过几天下午3点", "another day at 3pm", "some day at 3pm"]
)
def test_a_day_left_open_is_asked_for(text: str) -> None:
    reading = read(text)
    assert reading is not None and [each.day for each in reading.readings] == [26, 27, 28, 29]


@pytest.mark.parametrize(
    "text", ["2 or 3pm tomorrow", "either 2 or 3 pm tomorrow", "明天下午2或3点", "明天下午2、3点"]
)
def test_two_hours_of_which_one_is_bare_are_both_offered(text: str) -> None:
    reading = read(text)
    assert reading is not None and [each.hour for each in reading.readings] == [14, 15]
