"""How a message looks in the WeCom app: plain text, or a template card where there is something to press.

Up to six things to press are buttons; up to twenty are a list with one button. What a card cannot show
whole is written in a text before it, but for the end of a long option in a list.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.wecom import cards, limits
from bot.wecom.limits import DUPLICATE_CHECK_MAX_SECONDS, is_wide, split_text
from handlers.request import CHOSEN, Action, Message, Selection
from handlers.texts import Reader, Text, render, render_value

# WeCom shows <a> in a text as a link. We never write one, so it came with a name or a reason.
_LINK_TAG = re.compile(r"<(?=/?\s*a\b)", re.IGNORECASE)


def as_text(message: Message, reader: Reader) -> str:
    """Write a message as plain text; what could be pressed is listed to be typed."""
    parts = [render(message.title, reader)] if message.title else []
    parts += [_field(label, value, reader) for label, value in _fields(message, reader)]
    parts += _lines(message, reader)
    if message.link:
        parts.append(reader.url(message.link))
    return _LINK_TAG.sub("＜", "\n".join(parts))


def as_bodies(
    message: Message, reader: Reader, *, userid: str, agentid: int, row: int
) -> list[dict[str, object]]:
    """Make the bodies for message/send, more than one if the message is too long for one, or has a picture.

    A picture's body names the address it is the QR code of: what WeCom calls it is known once it is uploaded.

    Args:
        row: number of the outbox row, to tell this message from another with the same words.
    """
    if message.picture:
        code = _envelope(userid, agentid, row, "image", {"url": reader.url(message.picture)})
        rest = replace(message, picture=None)
        return [*as_bodies(rest, reader, userid=userid, agentid=agentid, row=row), code]
    if not message.actions:
        return _texts(message, reader, userid, agentid, row)
    before: list[dict[str, object]] = []
    if not _fits_on_card(message, reader):
        before = _texts(message, reader, userid, agentid, row)
        message = replace(message, lines=(), fields=(), link=None, link_label=None)
    make = _vote_card
    if len(message.actions) + (message.link_label is not None) <= limits.CARD_BUTTONS:
        make = _button_card
        message = replace(message, actions=_without_details(message.actions)) if before else message
    return [*before, _envelope(userid, agentid, row, "template_card", make(message, reader, row))]


def card_ref_of(task_id: str) -> str:
    """Return what a pressed card was made for (`Message.card_ref`)."""
    return task_id.partition("-")[0]


def pressed_line(key: str, selected: Mapping[str, Sequence[str]]) -> str:
    """Return the command line of a pressed button, with what was chosen in its card's list."""
    chosen = " ".join(option for options in selected.values() for option in options)
    return key.replace(CHOSEN, chosen).strip()


def _texts(message: Message, reader: Reader, userid: str, agentid: int, row: int) -> list[dict[str, object]]:
    pieces = split_text(as_text(message, reader))
    return [_envelope(userid, agentid, row, "text", {"content": piece}) for piece in pieces]


def _envelope(
    userid: str, agentid: int, row: int, msgtype: str, content: dict[str, object]
) -> dict[str, object]:
    return {
        "touser": userid,
        "agentid": agentid,
        "msgtype": msgtype,
        msgtype: content,
        "enable_duplicate_check": 1,
        # WeCom drops the same JSON within this time (protocol 5.1), which makes a repeated attempt
        # harmless. The length differs from row to row, so that two messages of the same words both arrive.
        "duplicate_check_interval": DUPLICATE_CHECK_MAX_SECONDS - row % 3600,
    }


def _fits_on_card(message: Message, reader: Reader) -> bool:
    """Whether a card shows the message whole; WeCom's clients cut what is longer."""
    title = render(message.title, reader) if message.title else ""
    if len(message.actions) > limits.CARD_BUTTONS:
        desc = "\n".join(render(line, reader) for line in message.lines)
        return not (
            message.fields
            or message.link
            or len(message.actions) > limits.CARD_VOTES
            or is_wide(title, limits.CARD_VOTE_TITLE)
            or is_wide(desc, limits.CARD_VOTE_DESC)
        )
    options = message.selection.options if message.selection else ()
    return not (
        is_wide(title, limits.CARD_TITLE)
        or len(message.fields) > limits.CARD_FIELDS
        or any(is_wide(value, limits.CARD_FIELD_VALUE) for _, value in _fields(message, reader))
        or len(options) > limits.CARD_SELECT_OPTIONS
        or is_wide("\n".join(_lines(message, reader)), limits.CARD_SUBTITLE)
    )


def _without_details(actions: Sequence[Action]) -> tuple[Action, ...]:
    return tuple(replace(action, detail=None) for action in actions)


def _button_card(message: Message, reader: Reader, row: int) -> dict[str, object]:
    selection = message.selection
    subtitle = "\n".join(_lines(message, reader))
    return cards.button_card(
        task_id=_task_id(message, row),
        title=render(message.title or Text("card_title"), reader),
        subtitle=subtitle or None,
        fields=_fields(message, reader),
        buttons=[
            (render(action.label, reader), action.command, 1 if action.is_primary else 2)
            for action in message.actions
        ],
        url=reader.url(message.link) if message.link else None,
        url_label=render(message.link_label, reader) if message.link_label else None,
        source=render(Text("app_name"), reader),
        selection=_list(selection, reader) if selection else None,
    )


def _list(selection: Selection, reader: Reader) -> tuple[str, list[tuple[str, str]]]:
    options = [(option.command, render(option.label, reader)) for option in selection.options]
    return render(selection.label, reader), options


def _vote_card(message: Message, reader: Reader, row: int) -> dict[str, object]:
    return cards.vote_card(
        task_id=_task_id(message, row),
        title=render(message.title or Text("card_title"), reader),
        desc="\n".join(render(line, reader) for line in message.lines),
        options=[(action.command, _option(action, reader)) for action in message.actions],
        submit=(render(Text("button_choose"), reader), CHOSEN),
    )


def _task_id(message: Message, row: int) -> str:
    """Name a card, uniquely for ever, also after the database was made anew."""
    return f"{message.card_ref or 'm'}-{row}-{secrets.token_hex(4)}"


def _option(action: Action, reader: Reader) -> str:
    return render(action.detail or action.label, reader)


def _fields(message: Message, reader: Reader) -> list[tuple[str, str]]:
    return [(render(field.label, reader), render_value(field.value, reader)) for field in message.fields]


def _field(label: str, value: str, reader: Reader) -> str:
    return f"{label}：{value}" if reader.language == "zh" else f"{label}: {value}"


def _lines(message: Message, reader: Reader) -> list[str]:
    lines = [render(line, reader) for line in message.lines]
    details = [(action.command, action.detail) for action in message.actions if action.detail]
    for command, detail in details:
        # "1. Tuesday"; an interview's number is part of its own words.
        mark = f"{command}. " if command.isdigit() else ""
        lines.append(mark + render(detail, reader))
    return lines
