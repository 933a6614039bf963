"""By how much something is moved, and what is no such thing."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.language.shifts import parse_shift
from handlers.times import AskedShift

HOUR, WEEK = 60, 7


@pytest.mark.parametrize(
    ("text", "minutes", "days"),
    [
        ("推迟一小时", HOUR, 0),
        ("往后挪半小时", 30, 0),
        ("晚一个半小时", 90, 0),
        ("延后两天", 0, 2),
        ("推遲三十分鐘", 30, 0),
        ("顺延一周", 0, WEEK),
        ("提前一天", 0, -1),
        ("早一刻钟", -15, 0),
        ("往前挪２０分钟", -20, 0),
        ("an hour later", HOUR, 0),
        ("half an hour earlier", -30, 0),
        ("push it back by 30 minutes", 30, 0),
        ("postpone #2 by an hour and a half", 90, 0),
        ("bring it forward 15 min", -15, 0),
        ("move it up by a day", 0, -1),
        ("a week later", 0, WEEK),
    ],
)
def test_the_amount_and_the_direction_are_read(text: str, minutes: int, days: int) -> None:
    shift = parse_shift(text)
    assert shift is not None and (shift.minutes, shift.days) == (minutes, days)


@pytest.mark.parametrize(
    "text",
    [
        "一小时后",
        "半小时后",
        "两天后",
        "in an hour",
        "in 2 days",
        "延长半小时",
        "明晚45分钟",
        "later today",
        "提前一小时提醒我",
        "remind me 30 minutes earlier",
        "推迟到周五",
        "move it by 30 minutes",
        "45分钟",
    ],
)
def test_an_amount_from_now_or_without_direction_is_no_shift(text: str) -> None:
    assert parse_shift(text) is None


def test_a_command_name_that_was_cut_out_still_tells_the_direction() -> None:
    shift = parse_shift("\x1f 半小时", line="提前 1 半小时")
    assert shift is not None and shift.minutes == -30


def test_a_day_later_is_the_same_clock_when_clocks_change() -> None:
    london = ZoneInfo("Europe/London")
    start = datetime(2027, 3, 27, 15, 0, tzinfo=london)
    assert AskedShift(0, 1).from_start(start, london).start == datetime(2027, 3, 28, 15, 0, tzinfo=london)
