"""How a message looks in the WeCom app: plain text, or a template card where there is something to press."""

import re
import secrets
from dataclasses import replace

from bot.wecom import cards
from bot.wecom.limits import CARD_SUBTITLE, DUPLICATE_CHECK_MAX_SECONDS, is_wide, split_text
from handlers.request import Message
from handlers.texts import Reader, Text, render, render_value

# WeCom shows <a> in a text as a link. We never write one, so it came with a name or a reason.
_LINK_TAG = re.compile(r"<(?=/?\s*a\b)", re.IGNORECASE)


def as_text(message: Message, reader: Reader) -> str:
    """Write a message as plain text; what could be pressed is listed to be typed."""
    parts = [render(message.title, reader)] if message.title else []
    parts += [_field(label, value, reader) for label, value in _fields(message, reader)]
    parts += _lines(message, reader)
    if message.link:
        parts.append(reader.room_url(message.link))
    return _LINK_TAG.sub("＜", "\n".join(parts))


def as_bodies(
    message: Message, reader: Reader, *, userid: str, agentid: int, row: int
) -> list[dict[str, object]]:
    """Make the bodies for message/send, more than one if the text is too long for one.

    Args:
        row: number of the outbox row, to tell this message from another with the same words.
    """
    if message.actions:
        before: list[dict[str, object]] = []
        if is_wide("\n".join(_lines(message, reader)), CARD_SUBTITLE):
            # What a card would show cut is written in a text before it.
            before = as_bodies(replace(message, actions=()), reader, userid=userid, agentid=agentid, row=row)
            message = replace(message, lines=(), fields=(), link=None)
        return [*before, _envelope(userid, agentid, row, "template_card", _card(message, reader, row))]
    pieces = split_text(as_text(message, reader))
    return [_envelope(userid, agentid, row, "text", {"content": piece}) for piece in pieces]


def card_ref_of(task_id: str) -> str:
    """Return what a pressed card was made for (`Message.card_ref`)."""
    return task_id.partition("-")[0]


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


def _card(message: Message, reader: Reader, row: int) -> dict[str, object]:
    subtitle = "\n".join(_lines(message, reader))
    return cards.button_card(
        # Unique for ever, also after the database was made anew.
        task_id=f"{message.card_ref or 'm'}-{row}-{secrets.token_hex(4)}",
        title=render(message.title or Text("card_title"), reader),
        desc="",
        subtitle=subtitle or None,
        fields=_fields(message, reader),
        buttons=[
            (render(action.label, reader), action.command, 1 if action.is_primary else 2)
            for action in message.actions[:6]
        ],
        url=reader.room_url(message.link) if message.link else None,
        source=render(Text("app_name"), reader),
    )


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
