"""What kf/send_msg accepts as content, one rule for each msgtype (9.4), and how the customer sees it."""

import re
from collections.abc import Callable
from typing import Any

from .bodies import READERS as APP_READERS
from .bodies import Content
from .models import ApiError, Json
from .state import Upload

ITEMS, PRESSED_ITEMS = 50, 10
ITEM_ID = re.compile(r"[A-Za-z0-9_]{1,128}", re.ASCII)
MENU_TEXT_BYTES = 1024
PRESSED = ("click", "view", "miniprogram")
BAD_PARAMETER, MENU_TOO_LONG, MENU_ITEM_KIND = 40035, 95008, 95009


def read(msgtype: str, body: Json, media: Callable[[str], Upload | None]) -> Content:
    """Check the object named like its msgtype; ApiError when WeCom would refuse it."""
    part = body.get(msgtype)
    if not isinstance(part, dict):
        raise ApiError(44004 if msgtype == "text" else 40063, f"{msgtype} is missing")
    return READERS[msgtype](part, media)


def _check_thumb(part: Json, media: Callable[[str], Upload | None]) -> None:
    upload = media(str(part.get("thumb_media_id") or ""))
    if upload is None or upload.kind != "image":
        raise ApiError(40007, "invalid thumb_media_id")


def _link(part: Json, media: Callable[[str], Upload | None]) -> Content:
    title, url = _words(part, "title", 128), _words(part, "url", 2048)
    _words(part, "desc", 512, needed=False)
    _check_thumb(part, media)
    return Content("link", f"{title}\n{url}", extra=dict(part))


def _miniprogram(part: Json, media: Callable[[str], Upload | None]) -> Content:
    _words(part, "appid", 32)
    title, path = _words(part, "title", 64, needed=False), _words(part, "pagepath", 1024)
    if not path.partition("?")[0].endswith(".html"):
        raise ApiError(BAD_PARAMETER, "miniprogram.pagepath must end in .html")
    _check_thumb(part, media)
    return Content("miniprogram", title, extra=dict(part))


def _location(part: Json, _: Callable[[str], Upload | None]) -> Content:
    if not all(isinstance(part.get(name), int | float) for name in ("latitude", "longitude")):
        raise ApiError(BAD_PARAMETER, "location needs latitude and longitude as numbers")
    return Content("location", str(part.get("name") or "[location]"), extra=dict(part))


def _ca_link(part: Json, _: Callable[[str], Upload | None]) -> Content:
    return Content("ca_link", _words(part, "link_url", 2048))


def _msgmenu(part: Json, _: Callable[[str], Upload | None]) -> Content:
    head = _words(part, "head_content", MENU_TEXT_BYTES, needed=False)
    tail = _words(part, "tail_content", MENU_TEXT_BYTES, needed=False)
    items = part.get("list", [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ApiError(BAD_PARAMETER, "msgmenu.list must be a list of objects")
    pressed = [item for item in items if item.get("type") in PRESSED]
    if len(items) > ITEMS or len(pressed) > PRESSED_ITEMS:
        raise ApiError(MENU_TOO_LONG, "msgmenu.list has too many items")
    lines = [_item(item) for item in items]
    if not head and not tail and not lines:
        raise ApiError(44004, "empty msgmenu")
    ids = [item["click"]["id"] for item in items if item["type"] == "click"]
    if len(set(ids)) < len(ids):
        raise ApiError(BAD_PARAMETER, "two items of msgmenu.list have the same id")
    shown = "\n".join(line for line in (head, *lines, tail) if line)
    return Content("msgmenu", shown, extra={"head": head, "tail": tail, "list": items})


def _item(item: Json) -> str:
    """Check one item, and return what of it is read."""
    kind = item.get("type")
    part: Any = item.get(str(kind))
    if kind not in (*PRESSED, "text"):
        raise ApiError(MENU_ITEM_KIND, "msgmenu.list has an item of a wrong type")
    if not isinstance(part, dict):
        raise ApiError(BAD_PARAMETER, f"an item of msgmenu.list has no {kind}")
    if kind == "click":
        if not isinstance(part.get("id"), str) or not ITEM_ID.fullmatch(part["id"]):
            raise ApiError(BAD_PARAMETER, "click.id must be 1 to 128 letters, digits or underscores")
        return _words(part, "content", 128)
    if kind == "view":
        _words(part, "url", 2048)
    if kind == "miniprogram":
        _words(part, "appid", 32)
        _words(part, "pagepath", 1024)
    if kind == "text" and part.get("no_newline", 0) not in (0, 1):
        raise ApiError(BAD_PARAMETER, "text.no_newline must be 0 or 1")
    return _words(part, "content", 256 if kind == "text" else 1024)


def _words(part: Json, name: str, limit: int, *, needed: bool = True) -> str:
    value = part.get(name, "")
    if not isinstance(value, str) or (needed and not value):
        raise ApiError(40063, f"missing {name}")
    if len(value.encode()) > limit:
        raise ApiError(45002, f"{name} is longer than {limit} bytes")
    return value


READERS: dict[str, Callable[[Json, Callable[[str], Upload | None]], Content]] = {
    **{msgtype: APP_READERS[msgtype] for msgtype in ("text", "image", "voice", "video", "file")},
    "link": _link,
    "miniprogram": _miniprogram,
    "msgmenu": _msgmenu,
    "location": _location,
    "ca_link": _ca_link,
}
