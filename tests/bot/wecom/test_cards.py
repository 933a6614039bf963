"""Template cards within WeCom's limits."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handling import Handling
from bot.wecom.cards import Card, button_card, check_card, text_notice_card
from bot.wecom.errors import WeComError

BUTTONS = [("接受", "confirm #12", 1), ("拒绝", "decline #12", 2)]


def card(**changes: Any) -> Card:
    return button_card(**{"task_id": "iv-482@r1", "title": "面试邀请", "buttons": BUTTONS} | changes)


def refusal(built: Card) -> str:
    with pytest.raises(WeComError) as caught:
        check_card(built)
    assert (caught.value.handling, caught.value.permanent) == (Handling.PAYLOAD, True)
    return caught.value.errmsg


def test_a_button_card_has_the_shape_of_the_page():
    built = card(
        desc="候选人 陈博",
        fields=[("时长", "60分钟")],
        url="https://hr.example/iv/482",
        source="面试",
        subtitle="a\nb",
    )
    assert built == {
        "card_type": "button_interaction",
        "task_id": "iv-482@r1",
        "source": {"desc": "面试"},
        "main_title": {"title": "面试邀请", "desc": "候选人 陈博"},
        "sub_title_text": "a\nb",
        "horizontal_content_list": [{"keyname": "时长", "value": "60分钟"}],
        "card_action": {"type": 1, "url": "https://hr.example/iv/482"},
        "button_list": [
            {"text": "接受", "style": 1, "key": "confirm #12"},
            {"text": "拒绝", "style": 2, "key": "decline #12"},
        ],
    }


def test_a_notice_opens_its_url():
    built = text_notice_card(
        title="明日面试",
        url="https://a.example",
        emphasis=("15:00", "开始"),
        links=[("简历", "https://b.example")] * 5,
    )
    assert built["card_action"] == {"type": 1, "url": "https://a.example"}
    assert built["emphasis_content"] == {"title": "15:00", "desc": "开始"}
    assert len(built["jump_list"]) == 3


def test_long_words_and_lists_are_clipped():
    built = card(
        title="题" * 99, desc="d" * 200, fields=[("名" * 40, "值" * 99), ("", "x"), *[("k", "v")] * 9]
    )
    assert built["main_title"]["title"] == "题" * 35 + "…"
    assert len(built["horizontal_content_list"]) == 6
    assert len(built["horizontal_content_list"][0]["value"]) == 30


def test_an_english_field_name_is_readable():
    assert card(fields=[("Interviewers", "Bo Li")])["horizontal_content_list"][0]["keyname"] == "Interviewers"


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"task_id": ""}, "task_id"),
        ({"task_id": "iv 482"}, "task_id"),
        ({"task_id": "候选"}, "task_id"),
        ({"task_id": "x" * 129}, "task_id"),
        ({"title": ""}, "main_title"),
        ({"buttons": []}, "button_list"),
        ({"buttons": BUTTONS * 4}, "button_list"),
        ({"buttons": [BUTTONS[0], BUTTONS[0]]}, "repeated"),
        ({"buttons": [("a", "k" * 1025, 1)]}, "too long"),
        ({"buttons": [("", "k", 1)]}, "button_list"),
        ({"buttons": [("a", "", 1)]}, "button_list"),
        ({"buttons": [("a", "k", 5)]}, "button_list"),
        ({"url": "hr.example"}, "card_action.url"),
        ({"url": "https://" + "x" * 2048}, "card_action.url"),
    ],
)
def test_what_cannot_be_clipped_is_our_fault_and_named(changes, names):
    with pytest.raises(WeComError, match=names) as caught:
        card(**changes)
    assert caught.value.handling is Handling.PAYLOAD


def test_a_card_that_others_built_is_checked_too():
    assert "card_type" in refusal({})
    assert "task_id" in refusal({"card_type": "vote_interaction", "main_title": {"title": "x"}})
    notice = text_notice_card(title="x", url="https://a.example")
    assert "task_id" in refusal(notice | {"action_menu": {"action_list": [{"text": "a", "key": "k"}]}})
    menu = {"desc": "m", "action_list": [{"text": "a", "key": "k"}] * 4}
    assert "action_list" in refusal(notice | {"task_id": "t", "action_menu": menu})
    assert "card_action" in refusal({"card_type": "text_notice", "sub_title_text": "x"})
    assert "jump_list" in refusal(notice | {"jump_list": [{"type": 1, "title": "x", "url": "ftp://x"}]})


@given(st.text(min_size=1), st.text(), st.lists(st.tuples(st.text(), st.text())))
def test_any_words_make_a_card_or_a_refusal(title, desc, fields):
    try:
        check_card(card(title=title, desc=desc, fields=fields, source=desc, subtitle=desc))
    except WeComError as error:
        assert "main_title" in error.errmsg  # nothing was left of the title
