"""Quiet hours: what falls into them goes before or after, by the clock on the wall, however it changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.quiet import CONGESTED_MINUTES, Quiet, earlier, later

NIGHT = Quiet(time(22), time(8))
SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")


def at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = SHANGHAI, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("due", "before", "after"),
    [
        (at(24, 22), at(24, 21, 27), at(25, 8, 1)),
        (at(24, 23, 59), at(24, 21, 27), at(25, 8, 1)),
        (at(25, 0, 10), at(24, 21, 27), at(25, 8, 1)),
        (at(25, 7, 59), at(24, 21, 27), at(25, 8, 1)),
    ],
)
def test_a_moment_of_the_night_goes_to_its_edges(due: datetime, before: datetime, after: datetime) -> None:
    assert earlier(due, NIGHT, SHANGHAI) == before
    assert later(due, NIGHT, SHANGHAI) == after


@pytest.mark.parametrize("due", [at(24, 8), at(24, 12), at(24, 21, 59)])
def test_a_moment_of_the_day_stays(due: datetime) -> None:
    assert earlier(due, NIGHT, SHANGHAI) == later(due, NIGHT, SHANGHAI) == due


def test_hours_within_one_day_are_quiet_too() -> None:
    noon = Quiet(time(12), time(14))
    assert later(at(24, 13), noon, SHANGHAI) == at(24, 14, 1)
    assert earlier(at(24, 13), noon, SHANGHAI) == at(24, 11, 27)
    assert later(at(24, 23), noon, SHANGHAI) == at(24, 23)


def test_equal_hours_and_none_mean_no_quiet_hours() -> None:
    for quiet in (None, Quiet(time(0), time(0))):
        assert later(at(24, 3), quiet, SHANGHAI) == at(24, 3)


@pytest.mark.parametrize(("day", "month"), [(28, 3), (25, 10)], ids=["spring", "autumn"])
def test_the_end_is_read_off_the_wall_in_the_night_of_a_change(day: int, month: int) -> None:
    moved = later(at(day, 23, 0, LONDON, month), NIGHT, LONDON)
    assert moved.astimezone(LONDON).time() == time(8, 1)


@given(
    due=st.integers(0, 366 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    begins=st.times(),
    ends=st.times(),
    zone=st.sampled_from([SHANGHAI, LONDON, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")]),
    spread=st.integers(0, 1000),
)
def test_what_is_moved_is_out_of_the_quiet_hours_and_off_the_congested_minutes(
    due: datetime, begins: time, ends: time, zone: ZoneInfo, spread: int
) -> None:
    quiet = Quiet(begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0))
    after = later(due, quiet, zone, spread=spread)
    assert due <= after <= due + timedelta(hours=26)
    assert earlier(due, quiet, zone, spread=spread) <= due
    if after != due:
        assert after.astimezone(zone).minute not in CONGESTED_MINUTES
