"""Numbers in Chinese characters, and the numbers interviews are named by."""

import pytest

from handlers.language.numbers import chinese_number, parse_interview_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0),
        ("〇", 0),
        ("一", 1),
        ("两", 2),
        ("兩", 2),
        ("九", 9),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十五", 25),
        ("廿三", 23),
        ("三十一", 31),
        ("一百", 100),
        ("一百零五", 105),
        ("二百五十", 250),
        ("两百", 200),
        ("一千零一", 1001),
        ("九千九百九十九", 9999),
        ("二〇二六", 2026),
        ("零五", 5),
        ("", None),
        ("半", None),
        ("十十", None),
        ("二三十", None),
        ("百", 100),
        ("三个", None),
        ("12", None),
        ("十" * 500, None),
    ],
)
def test_chinese_numbers(text: str, value: int | None) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("#12", 12, "#12"),
        ("# 12", 12, "# 12"),
        ("12", 12, "12"),
        (" 12 ", 12, "12"),
        ("012", 12, "012"),
        ("１２", 12, "１２"),
        ("＃１２", 12, "＃１２"),
        ("第12场", 12, "第12场"),
        ("第 12 场", 12, "第 12 场"),
        ("第十二场面试", 12, "第十二场面试"),
        ("第１２場", 12, "第１２場"),
        ("no. 12", 12, "no. 12"),
        ("No 12", 12, "No 12"),
        ("number 12", 12, "number 12"),
        ("№12", 12, "№12"),
        ("interview 12", 12, "interview 12"),
        ("面试12", 12, "面试12"),
        ("面试 #12", 12, "#12"),
        ("12号", 12, "12号"),
        ("十二号", 12, "十二号"),
        ("12 周五上午11点", 12, "12"),
        ("12，周五", 12, "12"),
        ("周五上午11点 #12", 12, "#12"),
        ("改期 #12 明天3点", 12, "#12"),
        ("999999999", 999_999_999, "999999999"),
    ],
)
def test_interview_numbers(text: str, value: int, words: str) -> None:
    reading = parse_interview_number(text)
    assert reading is not None
    assert (reading.value, reading.problem) == (value, None)
    assert text[slice(*reading.span)] == words


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("-5", "negative"),
        ("−5", "negative"),
        ("－５", "negative"),
        ("#-5", "negative"),
        ("负5", "negative"),
        ("-12号", "negative"),
        ("第-3场", "negative"),
        ("no. -3", "negative"),
        ("0", "out_of_range"),
        ("#0", "out_of_range"),
        ("1000000000", "out_of_range"),
        ("#99999999999999999999", "out_of_range"),
        ("9" * 190, "out_of_range"),
    ],
)
def test_numbers_no_interview_can_have_are_problems(text: str, problem: str) -> None:
    reading = parse_interview_number(text)
    assert reading is not None
    assert (reading.value, reading.problem) == (0, problem)


@pytest.mark.parametrize(
    "text",
    [
        *("", "张伟", "明天3点", "12点", "12:00", "12/3", "12月3日", "12-5", "1.5", "12%", "12³"),
        *("A17", "12a", "P7", "3pm", "3 pm", "45 min", "2 hours", "二十", "½", "#", "#12a"),
        "9" * 5000,
    ],
)
def test_what_is_no_interview_number_gives_none(text: str) -> None:
    assert parse_interview_number(text) is None
