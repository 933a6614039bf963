"""How a message looks in the WeCom app: text, buttons, a list, and what no card can show whole."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.channels.wecom_app import as_bodies, pressed_line
from bot.simulator.cards import validate
from bot.wecom.cards import check_card
from handlers.request import CHOSEN, Action, Field, Message, Selection, message_from_json, message_to_json
from handlers.texts import Reader, RoomLink, Text

READER = Reader("zh", ZoneInfo("Asia/Shanghai"), lambda link: f"https://bot.example/room/{link.room_key}")


def words(text: str) -> Text:
    return Text("plain", words=text)


def actions(count: int, detail: str = "") -> tuple[Action, ...]:
    return tuple(
        Action(words(f"#{n}"), f"show #{n}", detail=words(f"#{n} {detail}") if detail else None)
        for n in range(1, count + 1)
    )


def bodies(message: Message) -> list[dict[str, Any]]:
    """Make the bodies, as after a stay in the outbox; the simulator finds no fault with their cards."""
    assert message_from_json(message_to_json(message)) == message
    made = as_bodies(message, READER, userid="bo.li", agentid=7, row=1)
    for body in made:
        if body["msgtype"] == "template_card":
            assert validate(body["template_card"]) == []
    return made


def card(message: Message) -> dict[str, Any]:
    (body,) = bodies(message)
    found: dict[str, Any] = body["template_card"]
    return found


QUESTION = Message(title=words("是哪一场？"), lines=(words("请选一场"),))


def test_six_things_to_press_are_buttons() -> None:
    made = card(replace(QUESTION, actions=actions(6)))
    assert made["card_type"] == "button_interaction"
    assert [button["key"] for button in made["button_list"]] == [f"show #{n}" for n in range(1, 7)]


@pytest.mark.parametrize("count", [7, 20])
def test_more_are_a_list_with_one_button(count: int) -> None:
    made = card(replace(QUESTION, actions=actions(count, "周二 15:00")))
    assert made["card_type"] == "vote_interaction"
    assert made["main_title"] == {"title": "是哪一场？", "desc": "请选一场"}
    options = made["checkbox"]["option_list"]
    assert (len(options), options[0]) == (count, {"id": "show #1", "text": "#1 周二 15:00"})
    assert made["submit_button"] == {"text": "选好了", "key": CHOSEN}


def test_more_than_a_list_takes_are_written_out_before_it() -> None:
    text, made = bodies(replace(QUESTION, actions=actions(23, "周二")))
    assert text["text"]["content"].endswith("#23 周二")
    assert len(made["template_card"]["checkbox"]["option_list"]) == 20


def test_what_a_list_would_cut_is_written_out_before_it() -> None:
    text, made = bodies(
        replace(QUESTION, title=words("这个问题的标题比投票卡片的标题还要长"), actions=actions(7))
    )
    assert "还要长" in text["text"]["content"]
    assert made["template_card"]["main_title"]["title"].endswith("…")


@pytest.mark.parametrize(
    "message",
    [
        Message(title=words("标题"), lines=(words("很长的话" * 50),), actions=actions(2)),
        Message(title=words("很长的标题" * 10), actions=actions(2)),
        Message(title=words("标题"), fields=(Field(words("面试"), "很长的名称" * 10),), actions=actions(2)),
        Message(title=words("标题"), fields=(Field(words("项"), "值"),) * 7, actions=actions(2)),
    ],
)
def test_what_a_card_would_cut_is_written_out_before_it(message: Message) -> None:
    link = RoomLink(1, 2, "key")
    text, made = bodies(replace(message, link=link))
    whole = text["text"]["content"]
    assert "很长的" in whole or whole.count("项") == 7
    assert "https://bot.example/room/key" in whole
    assert len(made["template_card"]["button_list"]) == 2
    assert "sub_title_text" not in made["template_card"]


def test_a_list_to_choose_from_for_several_buttons() -> None:
    options = tuple(Action(words(f"#{n} 周二 15:00 张伟"), f"#{n}") for n in (3, 12))
    buttons = (Action(words("查看"), f"show {CHOSEN}"), Action(words("改期"), f"reschedule {CHOSEN}"))
    made = card(replace(QUESTION, actions=buttons, selection=Selection(words("面试"), options)))
    assert made["button_selection"] == {
        "question_key": "choice",
        "title": "面试",
        "option_list": [
            {"id": "#3", "text": "#3 周二 15:00 张伟"},
            {"id": "#12", "text": "#12 周二 15:00 张伟"},
        ],
    }
    selected = {"choice": ("#12",)}
    assert pressed_line(made["button_list"][1]["key"], selected) == "reschedule #12"


@pytest.mark.parametrize(
    ("key", "selected", "line"),
    [
        (CHOSEN, {"choice": ("7",)}, "7"),
        (CHOSEN, {}, ""),
        ("show {}", {}, "show"),
        ("confirm #12", {"choice": ("7",)}, "confirm #12"),
    ],
)
def test_a_press_says_its_command_with_what_was_chosen(key: str, selected: Any, line: str) -> None:
    assert pressed_line(key, selected) == line


def test_a_message_kept_before_there_were_lists_is_read() -> None:
    kept = message_to_json(QUESTION)
    del kept["selection"]
    assert message_from_json(kept) == QUESTION


def test_a_card_is_checked_before_it_is_sent() -> None:
    made = card(replace(QUESTION, actions=actions(7)))
    box = made["checkbox"]
    for wrong in (
        {**made, "checkbox": {**box, "option_list": []}},
        {**made, "checkbox": {**box, "option_list": box["option_list"] * 3}},
        {**made, "checkbox": {**box, "option_list": [{"id": "x" * 129, "text": "x"}]}},
        {**made, "checkbox": {**box, "question_key": ""}},
        {name: part for name, part in made.items() if name != "checkbox"},
        {name: part for name, part in made.items() if name != "submit_button"},
    ):
        with pytest.raises(Exception, match="template card"):
            check_card(wrong)
