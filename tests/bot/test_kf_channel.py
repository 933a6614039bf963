"""How a message looks in WeChat: few messages, within every limit, with items that mean commands."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.kf import as_content, as_contents, item_id, press_of
from bot.simulator.kf_bodies import read
from handlers.request import CHOSEN, Action, Message, Selection
from handlers.texts import Reader, Text

READER = Reader("zh", ZoneInfo("Asia/Shanghai"), lambda link: "https://bot.example/i/token")
CONFIRM = Action(Text("button_confirm"), "confirm #12", is_primary=True)


def words(text: str) -> Text:
    return Text("plain", words=text)


def accepted(contents: list[dict]) -> list[str]:
    """Have the simulator check every content as WeCom would, and return what is read."""
    return [read(content["msgtype"], content, {}).text for content in contents]


def test_a_message_without_actions_is_a_text() -> None:
    assert as_contents(Message(lines=(words("好的"),)), READER) == [
        {"msgtype": "text", "text": {"content": "好的"}}
    ]


def test_actions_are_items_that_lead_back_to_their_commands() -> None:
    message = Message(title=words("邀请"), actions=(CONFIRM,), card_ref="i12r3")
    [content] = as_contents(message, READER)
    [item] = content["msgmenu"]["list"]
    pressed = press_of(item["click"]["id"])
    assert pressed is not None
    assert (pressed.line, pressed.card_ref) == ("confirm #12", "i12r3")


@pytest.mark.parametrize("length", [10, 1000, 1500, 2500, 5000, 20_000])
@pytest.mark.parametrize("unit", ["长", "a line of English words\n", "😀"])
def test_any_length_fits_and_says_everything(length: int, unit: str) -> None:
    text = unit * (length // len(unit))
    message = Message(lines=(words(text),), actions=(CONFIRM,) * 3, card_ref="l")
    read_back = accepted(as_contents(message, READER))
    assert "".join("".join(read_back).split()).count(unit.strip()[0]) >= text.count(unit.strip()[0])
    assert len(read_back) <= len(text.encode()) // 1800 + 2


def test_a_long_text_of_short_lines_is_one_message() -> None:
    lines = tuple(words(f"第{n}行：" + "字" * 40) for n in range(14))
    contents = as_contents(Message(lines=lines, actions=(CONFIRM,)), READER)
    assert len(contents) == 1
    assert all(f"第{n}行" in accepted(contents)[0] for n in range(14))


@given(st.text(max_size=3000), st.lists(st.text(min_size=1, max_size=60), max_size=14))
def test_whatever_is_said_is_accepted_and_one_content_is_one(text: str, commands: list[str]) -> None:
    actions = tuple(Action(words(f"x{each}" or "x"), each) for each in commands)
    message = Message(lines=(words(f"x{text}"),), actions=actions, card_ref="i1r1")
    accepted(as_contents(message, READER))
    accepted([as_content(message, READER)])


@given(st.text(max_size=70), st.sampled_from(["", "l", "i12r3", "q0a1b2c3d"]))
def test_an_item_means_what_it_was_made_for(command: str, card_ref: str) -> None:
    made = item_id(command, card_ref)
    if made is not None:
        pressed = press_of(made)
        assert pressed is not None
        assert (pressed.line, pressed.card_ref) == (command, card_ref)


@given(st.text(max_size=140))
def test_an_id_of_any_kind_is_read_without_harm(menu_id: str) -> None:
    press_of(menu_id)


def test_a_command_that_is_too_long_for_an_item_is_left_to_be_typed() -> None:
    long = Action(Text("button_move"), "reschedule #12 " + "x" * 90)
    [content] = as_contents(Message(title=words("t"), actions=(CONFIRM, long)), READER)
    assert len(content["msgmenu"]["list"]) == 1
    [alone] = as_contents(Message(title=words("t"), actions=(long,)), READER)
    assert alone["msgtype"] == "text"


def test_a_list_with_buttons_becomes_an_item_for_each_of_both() -> None:
    options = tuple(Action(words(f"#{n}"), f"#{n}") for n in (1, 2))
    message = Message(
        title=words("t"),
        actions=(Action(words("查看"), f"show {CHOSEN}"), Action(words("帮助"), "help")),
        selection=Selection(words("哪一场"), options),
    )
    [content] = as_contents(message, READER)
    items = [item["click"] for item in content["msgmenu"]["list"]]
    pressed = [press_of(item["id"]) for item in items]
    assert [(item["content"], each and each.line) for item, each in zip(items, pressed, strict=True)] == [
        ("查看 #1", "show #1"),
        ("查看 #2", "show #2"),
        ("帮助", "help"),
    ]
