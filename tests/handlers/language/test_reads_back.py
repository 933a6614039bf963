"""What we write is read back as itself: every form of a time, in many zones, on days when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.language.times import parse_time
from handlers.texts import Clock, Day, Minutes, Reader, Short, When, render_short, render_time, render_value

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Shanghai",
        "Europe/London",
        "America/New_York",
        "America/Los_Angeles",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "UTC",
    )
]
#: Hours around each change of the clocks within reach, and any minute ahead.
CHANGES = [
    datetime(2027, 3, 14, 7, 0, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    datetime(2027, 4, 3, 15, 0, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 0, tzinfo=UTC),
    datetime(2027, 11, 7, 6, 0, tzinfo=UTC),
]
at_a_change = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(min_value=-180, max_value=180),
)
any_minute = st.integers(min_value=1, max_value=700 * 24 * 60).map(
    lambda minutes: NOW + timedelta(minutes=minutes)
)
moments = st.one_of(any_minute, at_a_change)
zones = st.sampled_from(ZONES)
languages = st.sampled_from(["zh", "en"])


def reader(language: str, zone: ZoneInfo) -> Reader:
    return Reader(language, zone, lambda link: "")


def start_of(text: str, zone: ZoneInfo, now: datetime = NOW) -> datetime:
    reading = parse_time(text, now=now, zone=zone)
    assert reading is not None, text
    assert reading.problem is None, (text, reading.problem)
    assert reading.readings == (), (text, reading.readings)
    assert reading.start is not None, text
    return reading.start.astimezone(UTC)


@given(moments, zones, languages)
@settings(max_examples=300, deadline=None)
@example(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), ZoneInfo("Europe/London"), "zh")
@example(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), ZoneInfo("Europe/London"), "zh")
def test_a_rendered_time_reads_back(moment: datetime, zone: ZoneInfo, language: str) -> None:
    written = render_time(When(moment, ()), reader(language, zone))
    assert start_of(written, zone) == moment


@given(moments, zones, languages)
@settings(max_examples=200, deadline=None)
def test_a_rendered_time_with_its_zone_reads_back_wherever_one_is(
    moment: datetime, zone: ZoneInfo, language: str
) -> None:
    elsewhere = ZoneInfo("Pacific/Auckland")
    written = render_time(When(moment, (str(elsewhere),)), reader(language, zone))
    assert start_of(written, elsewhere) == moment


@given(st.integers(min_value=1, max_value=300 * 24 * 60), zones, languages)
@settings(max_examples=200, deadline=None)
def test_a_button_reads_back(minutes: int, zone: ZoneInfo, language: str) -> None:
    moment = NOW + timedelta(minutes=minutes)
    assert start_of(render_short(Short(moment), reader(language, zone)), zone) == moment


@given(moments, zones, languages)
@settings(max_examples=200, deadline=None)
def test_a_day_and_a_clock_read_back_together(moment: datetime, zone: ZoneInfo, language: str) -> None:
    local = moment.astimezone(zone)
    day = render_value(Day(local.date()), reader(language, zone))
    clock = render_value(Clock(moment), reader(language, zone))
    assert start_of(f"{day} {clock}{_offset(local)}", zone) == moment


@given(moments, zones)
@settings(max_examples=300, deadline=None)
def test_every_form_people_write_reads_back(moment: datetime, zone: ZoneInfo) -> None:
    local = moment.astimezone(zone)
    weekday = "一二三四五六日"[local.weekday()]
    half_zh = "上午" if local.hour < 12 else "下午"
    clock_zh = f"{half_zh}{local.hour % 12 or 12}点{local:%M}分" if local.hour else f"0点{local:%M}分"
    offset = _offset(local)
    for written in (
        local.isoformat(timespec="minutes"),
        f"{local:%Y-%m-%dT%H:%M}{offset}",
        f"{local:%Y/%m/%d %H:%M}{offset}",
        f"{local.year}年{local.month}月{local.day}日（周{weekday}）{local:%H:%M}{offset}",
        f"{local.year}年{local.month}月{local.day}日 星期{weekday} {clock_zh}{offset}",
        f"{local:%A}, {local:%B} {local.day}, {local.year} at {local:%I:%M %p}{offset}",
        f"{local:%a} {local.day} {local:%b} {local.year} {local:%H:%M}{offset}",
        f"{local.day}.{local.month}.{local.year} {local:%H:%M}{offset}"
        if local.day > 12
        else f"{local:%Y-%m-%d %H:%M}{offset}",
    ):
        assert start_of(written, zone) == moment, written


@given(moments, st.integers(min_value=5, max_value=180), zones, languages)
@settings(max_examples=200, deadline=None)
def test_a_range_reads_back(moment: datetime, minutes: int, zone: ZoneInfo, language: str) -> None:
    start, end = moment.astimezone(zone), (moment + timedelta(minutes=minutes)).astimezone(zone)
    if start.utcoffset() != end.utcoffset() or _offset(start) or _offset(end):
        return
    reading = parse_time(f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}", now=NOW, zone=zone)
    assert reading is not None
    assert (reading.start, reading.end) == (start, end)


def test_the_length_of_an_interview_is_no_time() -> None:
    for language in ("zh", "en"):
        written = render_value(Minutes(45), reader(language, ZONES[0]))
        assert parse_time(written, now=NOW, zone=ZONES[0]) is None


def _offset(local: datetime) -> str:
    """Return how an hour that clocks show twice is told from its twin."""
    written = render_short(Short(local), Reader("en", local.tzinfo or UTC, lambda link: ""))
    return " " + written.partition("UTC")[1] + written.partition("UTC")[2] if "UTC" in written else ""
