"""Text made to fit WeCom's limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.limits import clip, clip_bytes, clip_width, split_text
from bot.wecom.xml import remove_illegal


def test_a_short_text_stays_whole():
    assert split_text("一\n\n二") == ["一\n\n二"]


def test_a_long_text_is_split_between_lines():
    lines = [f"{n} {'字' * 100}" for n in range(20)]
    parts = split_text("\n".join(lines))
    assert "\n".join(parts) == "\n".join(lines)
    assert all(part.split("\n")[0] in lines for part in parts)


def test_blank_parts_are_left_out():
    assert split_text("") == split_text("\n \n") == []
    assert split_text("aaa\n\n\nbbb", 4) == ["aaa\n", "\nbbb"]


def test_a_long_line_is_cut_between_words_where_it_can():
    assert split_text("hello wonderful world", 16) == ["hello wonderful ", "world"]


def test_a_long_line_is_cut_before_a_link_not_inside_it():
    url = "https://hr.example/iv/482?x=1"
    assert split_text(f"看看{url} 好", 34) == ["看看", f"{url} 好"]
    anchor = '<a href="https://hr.example/iv/482">看 板</a>'
    assert split_text(f"看看{anchor}", len(anchor.encode()) + 2) == ["看看", anchor]


def test_a_link_longer_than_a_part_is_cut_all_the_same():
    parts = split_text("https://hr.example/" + "x" * 100, 50)
    assert [len(part) for part in parts] == [50, 50, 19]


@pytest.mark.parametrize("emoji", ["👩‍👩‍👧", "👍🏽", "e\u0301", "🇨🇳"[:1], "✈\ufe0f"])
def test_an_emoji_sequence_is_not_cut(emoji):
    parts = split_text(emoji * 30, 64)
    assert all(part == emoji * (len(part) // len(emoji)) for part in parts)


@given(st.text(), st.integers(4, 60))
def test_parts_fit_and_nothing_is_lost_but_blank(text, limit):
    parts = split_text(text, limit)
    assert all(0 < len(part.encode()) <= limit for part in parts)
    kept = "".join(remove_illegal(text).split())
    assert "".join("".join(parts).split()) == kept


def test_clip_counts_characters_and_shows_that_something_is_missing():
    assert clip("候选人陈博", 5) == "候选人陈博"
    assert clip("候选人陈博", 4) == "候选人…"
    assert (clip("abc", 1), clip("abc", 0), clip("", 0)) == ("…", "", "")


def test_clip_width_counts_a_latin_letter_as_half():
    assert clip_width("interview", 5) == "interview"
    assert clip_width("interviewer", 5) == "intervie…"
    assert clip_width("面试官面试官", 5) == "面试官面…"


@given(st.text(), st.integers(1, 30))
def test_clipped_text_fits(text, size):
    assert len(clip(text, size)) <= size
    assert len(clip_bytes(text.encode("utf-8", "ignore").decode(), size).encode()) <= size
