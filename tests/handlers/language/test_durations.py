"""How long people want to talk."""

import pytest

from handlers.language.durations import parse_duration

LENGTHS = [
    ("45分钟", 45),
    ("60 分钟", 60),
    ("６０分鐘", 60),
    ("四十五分钟", 45),
    ("一小时", 60),
    ("一个小时", 60),
    ("1小时", 60),
    ("两小时", 120),
    ("两个钟头", 120),
    ("半小时", 30),
    ("半个小时", 30),
    ("半个钟", 30),
    ("一个半小时", 90),
    ("1个半小时", 90),
    ("一个半钟头", 90),
    ("1.5小时", 90),
    ("1.5个小时", 90),
    ("1小时半", 90),
    ("一小时二十分", 80),
    ("1小时30分钟", 90),
    ("一刻钟", 15),
    ("三刻钟", 45),
    ("1.5h", 90),
    ("1½h", 90),
    ("90 min", 90),
    ("90min", 90),
    ("90mins", 90),
    ("45m", 45),
    ("1h", 60),
    ("1h30m", 90),
    ("1h30", 90),
    ("1 hr", 60),
    ("2 hrs", 120),
    ("1 hour 15 minutes", 75),
    ("2 hours and 15 minutes", 135),
    ("an hour", 60),
    ("an hour and a half", 90),
    ("one and a half hours", 90),
    ("half an hour", 30),
    ("half hour", 30),
    ("a quarter of an hour", 15),
    ("three quarters of an hour", 45),
    ("forty-five minutes", 45),
    ("thirty minutes", 30),
    ("FOR 45 MINUTES", 45),
    ("for an hour", 60),
    ("5 min", 5),
    ("12 hours", 720),
    ("明天下午3点 60分钟 后端二面", 60),
    ("明天下午3点60分钟", 60),
    ("明天下午3点半小时", 30),
    ("明天下午3点一个半小时 产品面", 90),
    ("tomorrow 3pm 45 min Backend round 2", 45),
    ("in 2 hours for 45 minutes", 45),
    ("明天15h 90分钟", 90),
]


@pytest.mark.parametrize(("text", "minutes"), LENGTHS)
def test_lengths_are_read_in_minutes(text: str, minutes: int) -> None:
    reading = parse_duration(text)
    assert reading is not None
    assert (reading.minutes, reading.problem) == (minutes, None)


@pytest.mark.parametrize(
    "text",
    [
        *("", "你好", "45", "#12", "3点45", "3pm", "4分", "5年", "3天", "15 人", "P45 min"),
        *("in 45 minutes", "半小时后", "再过半小时", "10分钟前", "2 hours ago", "2小时内"),
        *("m", "h", "min", "分钟", "小时", "an", "half"),
    ],
)
def test_what_is_no_length_gives_none(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("3 min", "too_short"),
        ("0分钟", "too_short"),
        ("-45分钟", "too_short"),
        ("会议 -45分钟", "too_short"),
        ("13小时", "too_long"),
        ("721 min", "too_long"),
        ("99999999999999999999分钟", "too_long"),
        ("9" * 150 + " hours", "too_long"),
    ],
)
def test_lengths_nobody_can_mean_are_problems(text: str, problem: str) -> None:
    reading = parse_duration(text)
    assert reading is not None
    assert reading.problem == problem


def test_the_length_can_be_cut_out() -> None:
    text = "create room 陈博 明天下午3点 ６０分钟 后端二面"
    reading = parse_duration(text)
    assert reading is not None
    assert text[slice(*reading.span)] == "６０分钟"
