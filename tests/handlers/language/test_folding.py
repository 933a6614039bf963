"""One spelling for what is typed, and the language it is in."""

import pytest

from handlers.language.detect import detect_language
from handlers.language.normalise import fold, normalise, simplified


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("＃１２", "#12"),
        ("ｒｏｏｍ　１", "room 1"),
        ("  a \t\n b  ", "a b"),
        ("“hi” ‘x’", "\"hi\" 'x'"),
        ("a\u200bb\x00c\ufeff", "abc"),
        ("15：00–16：00", "15:00-16:00"),
        ("e\u0301", "é"),
        ("12³", "12³"),
        ("1½", "1½"),
        ("，（）！", ",()!"),
        ("\ud800", ""),
        ("", ""),
        ("王小明", "王小明"),
    ],
)
def test_normalise(text: str, folded: str) -> None:
    assert normalise(text) == folded


def test_spans_lead_back_to_what_was_typed() -> None:
    text = "  ㍿ e\u0301\u200b１２  x"
    folded = fold(text)
    at = folded.text.index("12")
    start, end = folded.span(at, at + 2)
    assert text[start:end] == "１２"


def test_a_limit_never_cuts_a_number() -> None:
    assert fold("ab 15:00", limit=6).text == "ab"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("你好", "zh"),
        ("ok 好", "zh"),
        ("〇", "zh"),
        ("hello", "en"),
        ("ｈｉ", "en"),
        ("é", "en"),
        ("#12", None),
        ("1", None),
        ("👍", None),
        ("", None),
        ("。，", None),
        ("привет", None),
        ("hand Maya over to 李博", "en"),
        ("can 李博 and 吴玲 take Maya's interview?", "en"),
        ("约 Tom Lee", "zh"),
        ("帮我 book 一下 Tom 明天", "zh"),
        ("看一下Tom Lee的resume please thanks", "zh"),
    ],
)
def test_detect_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("我的面試", "我的面试"),
        ("請幫我確認週四兩點", "请帮我确认周四两点"),
        ("陳博", "陈博"),
        ("改期", "改期"),
    ],
)
def test_words_are_compared_in_simplified_characters(text: str, folded: str) -> None:
    assert simplified(text) == folded
