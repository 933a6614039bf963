"""The app's menu: what menu/create refuses (section 8)."""

import re
from typing import Any

from .models import ApiError, Json

KEYED = (
    "click",
    "scancode_push",
    "scancode_waitmsg",
    "pic_sysphoto",
    "pic_photo_or_album",
    "pic_weixin",
    "location_select",
)
TYPES = (*KEYED, "view", "view_miniprogram")
KEY_BYTES, URL_BYTES = 128, 1024
# errcodes of (count, type, name, key, url) on the first and the second level
CODES = {1: (40016, 40017, 40018, 40019, 40020), 2: (40023, 40024, 40025, 40026, 40027)}
NAME_BYTES = {1: 16, 2: 40}
SUB_LEVEL = 40022


def validate(body: Json) -> Json:
    """Return the menu to install, or refuse it."""
    return {"button": _buttons(body.get("button"), 1)}


def entries(menu: Json | None) -> list[Json]:
    """The entries that can be tapped; opening a sub-menu sends nothing."""
    tops = (menu or {}).get("button", [])
    return [entry for top in tops for entry in (top.get("sub_button") or [top])]


def _buttons(buttons: Any, level: int) -> list[Json]:
    most = 3 if level == 1 else 5
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= most:
        raise ApiError(CODES[level][0], f"a menu level {level} has 1 to {most} buttons")
    return [_button(each, level) for each in buttons]


def _button(button: Any, level: int) -> Json:
    _, bad_type, bad_name, bad_key, bad_url = CODES[level]
    name = button.get("name") if isinstance(button, dict) else None
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= NAME_BYTES[level]:
        raise ApiError(bad_name, f"button name must have 1 to {NAME_BYTES[level]} bytes")
    if button.get("sub_button"):
        if level == 2:
            raise ApiError(SUB_LEVEL, "a menu has two levels")
        return {"name": name, "sub_button": _buttons(button["sub_button"], 2)}
    kind = button.get("type")
    if kind not in TYPES:
        raise ApiError(bad_type, f"invalid button type: {kind}")
    if kind in KEYED:
        return {"type": kind, "name": name, "key": _sized(button.get("key"), KEY_BYTES, bad_key, "key")}
    if kind == "view":
        return {"type": kind, "name": name, "url": _url(button.get("url"), level)}
    fields = {part: _sized(button.get(part), URL_BYTES, bad_url, part) for part in ("appid", "pagepath")}
    return {"type": kind, "name": name} | fields


def _sized(value: Any, limit: int, errcode: int, what: str) -> str:
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= limit:
        raise ApiError(errcode, f"button {what} must have 1 to {limit} bytes")
    return value


def _url(value: Any, level: int) -> str:
    url = _sized(value, URL_BYTES, CODES[level][4], "url")
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://.", url):
        raise ApiError(40055 if level == 1 else 40054, "button url needs a scheme")
    return url
