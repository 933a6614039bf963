"""The app's menu in WeCom (protocol, section 8), from a YAML file of commands and pages."""

from pathlib import Path
from typing import Any, Final

import yaml

from bot.wecom import limits
from handlers import load_commands
from handlers.commands import match_command

DEFAULT: Final = Path(__file__).with_name("menu.yaml")
_PARTS: Final = ("command", "url", "entries")
_URL_BYTES: Final = 1024

Button = dict[str, Any]


class MenuError(Exception):
    """What is wrong with a menu's file, in one line."""


def read_menu(path: Path = DEFAULT) -> list[Button]:
    """Read a menu as menu/create takes it.

    Raises:
        MenuError: the file cannot be read, WeCom would not take the menu, or the bot not its commands.
    """
    load_commands()
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MenuError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise MenuError(f"{path}: is not written in UTF-8") from error
    except yaml.YAMLError as error:
        raise MenuError(f"{path}{_place(error)}: is not YAML") from error
    try:
        return _buttons(written, "the menu", limits.MENU_BUTTONS, limits.MENU_NAME_BYTES)
    except MenuError as error:
        raise MenuError(f"{path}: {error}") from None


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}" if mark else ""


def _buttons(written: Any, whose: str, most: int, name_bytes: int) -> list[Button]:
    if not isinstance(written, list) or not 1 <= len(written) <= most:
        count = f", not {len(written)}" if isinstance(written, list) else ""
        raise MenuError(f"{whose} is a list of 1 to {most} entries{count}")
    return [_button(each, f"entry {place} of {whose}", name_bytes) for place, each in enumerate(written, 1)]


def _button(written: Any, place: str, name_bytes: int) -> Button:
    name = written.get("name") if isinstance(written, dict) else None
    if not isinstance(name, str) or not name:
        raise MenuError(f"{place} has no name; for example: name: 我的面试")
    if len(name.encode()) > name_bytes:
        raise MenuError(f"{name!r} has {len(name.encode())} bytes; WeCom has room for {name_bytes} there")
    is_top = name_bytes == limits.MENU_NAME_BYTES
    parts = [part for part in _PARTS if part in written]
    if len(parts) != 1 or len(written) != 2 or (parts == ["entries"] and not is_top):
        which = "command, url or entries" if is_top else "command or url"
        raise MenuError(f"{name!r} needs a name and one of {which}")
    value = written[parts[0]]
    if parts == ["entries"]:
        entries = _buttons(value, repr(name), limits.MENU_SUB_BUTTONS, limits.MENU_SUB_NAME_BYTES)
        return {"name": name, "sub_button": entries}
    return _link(name, value) if parts == ["url"] else _command(name, value)


def _link(name: str, url: Any) -> Button:
    is_web = isinstance(url, str) and url.startswith(("https://", "http://"))
    if not is_web or len(url.encode()) > _URL_BYTES:
        raise MenuError(f"{name!r}: url {url!r} is no web address of at most {_URL_BYTES} bytes")
    return {"type": "view", "name": name, "url": url}


def _command(name: str, line: Any) -> Button:
    match = match_command(line) if isinstance(line, str) else None
    if match is None or match.is_heard:
        raise MenuError(f"{name!r}: {line!r} is no command the bot understands; for example: my interviews")
    if len(line.encode()) > limits.MENU_KEY_BYTES:
        raise MenuError(f"{name!r}: the command has more than {limits.MENU_KEY_BYTES} bytes")
    return {"type": "click", "name": name, "key": line}
