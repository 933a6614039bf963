"""How a message looks in WeChat customer service: plain text, or a menu of items where there is something to
press (protocol 9.4).

An item's id carries the command line and what it was made for, as a card's key and task_id do in the app:
`i12r3_` and the line in letters that WeCom allows. So an item of any age still says what it meant, and the
handler tells an old one from a new one by the revision.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.wecom_app import as_text
from bot.wecom.limits import (
    KF_CLICK_BYTES,
    KF_CLICK_ID_BYTES,
    KF_MENU_CLICKS,
    KF_MENU_ITEMS,
    KF_MENU_LINE_BYTES,
    KF_MENU_TEXT_BYTES,
    TEXT_BYTES,
    clip_bytes,
    split_text,
)
from handlers.request import CHOSEN, Action, Message
from handlers.texts import Reader, render

_ID = re.compile(r"([0-9A-Za-z]*)_([0-9A-Z]+)", re.ASCII)
#: Base32 writes eight letters for five bytes; what pads the last ones is left out.
_PADDED = 8


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a pressed item stands for: a command line, and `Message.card_ref` of the message it was in."""

    line: str
    card_ref: str


def as_contents(message: Message, reader: Reader) -> list[dict[str, Any]]:
    """Make the contents of the messages that a message becomes: as few as can be, for they are counted."""
    actions = _pressable(message)
    text = as_text(message, reader)
    if not actions:
        return [_text(piece) for piece in split_text(text)]
    *before, head, lines = _arranged(text)
    return [*(_text(piece) for piece in before), _menu(head, lines, _items(actions, message, reader))]


def as_content(message: Message, reader: Reader) -> dict[str, Any]:
    """Make one content of a message, whatever its length: on some occasions only one may be said."""
    *_, last = as_contents(message, reader)
    if last["msgtype"] == "msgmenu":
        return last
    return _text(clip_bytes(as_text(message, reader), TEXT_BYTES))


def press_of(menu_id: str) -> Pressed | None:
    """Return what a pressed item stands for; None if it is none of ours."""
    found = _ID.fullmatch(menu_id)
    if found is None or len(menu_id) > KF_CLICK_ID_BYTES:
        return None
    card_ref, letters = found.groups()
    try:
        line = base64.b32decode(letters + "=" * (-len(letters) % _PADDED)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return Pressed(line, card_ref)


def item_id(command: str, card_ref: str) -> str | None:
    """Return the id of an item with this command; None if it is too long for one."""
    letters = base64.b32encode(command.encode()).decode().rstrip("=")
    made = f"{card_ref}_{letters}"
    return made if _ID.fullmatch(made) and len(made) <= KF_CLICK_ID_BYTES else None


def _pressable(message: Message) -> tuple[Action, ...]:
    """List what may be pressed; of a list and its buttons, each with each."""
    if message.selection is None:
        return message.actions
    return tuple(
        replace(action, command=action.command.replace(CHOSEN, option.command), detail=option.label)
        if CHOSEN in action.command
        else action
        for action in message.actions
        for option in (
            message.selection.options if CHOSEN in action.command else message.selection.options[:1]
        )
    )


def _items(actions: Sequence[Action], message: Message, reader: Reader) -> Iterator[Mapping[str, str]]:
    """Make an item of each action that fits into one; what does not is typed."""
    seen = set()
    for action in actions:
        made = item_id(action.command, message.card_ref)
        if made is None or made in seen:
            continue
        seen.add(made)
        label = render(action.label, reader)
        if message.selection is not None and action.detail is not None:
            label = f"{label} {render(action.detail, reader)}"
        yield {"id": made, "content": clip_bytes(label, KF_CLICK_BYTES)}


def _arranged(text: str) -> list[Any]:
    """Lay a text out as messages before the menu (if any), the menu's head, and the lines below the head."""
    pieces = split_text(text, KF_MENU_TEXT_BYTES)
    head, *rest = pieces or [""]
    lines = [line for piece in rest for line in piece.split("\n") if line.strip()]
    room = KF_MENU_ITEMS - KF_MENU_CLICKS
    if len(lines) <= room and all(len(line.encode()) <= KF_MENU_LINE_BYTES for line in lines):
        return [head, lines]
    *before, last = split_text(text)
    if len(last.encode()) <= KF_MENU_TEXT_BYTES:
        return [*before, last, []]
    return [*before, *_arranged(last)] if before else [*pieces[:-1], pieces[-1], []]


def _menu(head: str, lines: Sequence[str], items: Iterator[Mapping[str, str]]) -> dict[str, Any]:
    shown = [{"type": "text", "text": {"content": line}} for line in lines]
    pressed = [{"type": "click", "click": dict(item)} for item in items][:KF_MENU_CLICKS]
    if not pressed and not shown:
        return _text(head)
    return {"msgtype": "msgmenu", "msgmenu": {"head_content": head, "list": [*shown, *pressed]}}


def _text(content: str) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": content}}
