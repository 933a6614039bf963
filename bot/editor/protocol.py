"""What browsers say to the room and hear from it: JSON objects with a `type`, whichever way they travel.

A browser says: `hello` (seen: the number of the newest entry it has, 0 for none), `entry` (key, kind,
content), `cursor` (anchor, head: Yjs relative positions, or null) and `ping`. It hears: `state` (all there
is), `entries` (what is new), `saved` (keys that are stored for good), `refused` (a key, and why), `people`
(who is here), `room` (whether it takes entries, and its times), `pong` and `closed` (why, before the
connection ends). Updates and documents are Base64.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage.editor import DOCUMENTS, Kind
from storage.interviews import Side

#: One frame: room for a document of the greatest length that is pasted at once.
MAX_FRAME_CHARS = 400_000
MAX_CHAT_CHARS = 2000
MAX_TASK_CHARS = 20_000
#: What a browser keeps a key by, and a page that is open.
_NAME = re.compile(r"[0-9A-Za-z_-]{8,40}")
_LANGUAGE = re.compile(r"[a-z0-9+#-]{1,20}")
_KINDS: tuple[Kind, ...] = ("code", "notes", "chat", "task", "language", "end")
_INTERVIEWERS_ONLY: tuple[Kind, ...] = ("notes", "task", "end")
_MAX_NUMBER = 2**53


class BadMessage(Exception):
    """What no browser of ours would send. The text names the rule that was broken, never the content."""


@dataclass(frozen=True, slots=True)
class Hello:
    seen: int


@dataclass(frozen=True, slots=True)
class Ping:
    pass


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a cursor is, as checked JSON; None: the editor has no focus."""

    place: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Write:
    key: str
    kind: Kind
    content: bytes


Message = Hello | Ping | Cursor | Write


def parse(frame: str, side: Side) -> Message:
    """Read what a browser said.

    Args:
        side: what of it they may say: only interviewers write notes, set the task, and end the room.
    Raises:
        BadMessage: it is none of the above.
    """
    if len(frame) > MAX_FRAME_CHARS:
        raise BadMessage("too long")
    try:
        said = json.loads(frame)
    except (ValueError, RecursionError):
        raise BadMessage("no JSON") from None
    match said:
        case {"type": "ping"}:
            return Ping()
        case {"type": "hello", "seen": int(seen)} if 0 <= seen < _MAX_NUMBER:
            return Hello(seen)
        case {"type": "cursor", "anchor": None}:
            return Cursor(None)
        case {"type": "cursor", "anchor": anchor, "head": head}:
            return Cursor({"anchor": _position(anchor), "head": _position(head)})
        case {"type": "entry", "key": str(key), "kind": str(kind), "content": str(content)}:
            return _write(key, kind, content, side)
    raise BadMessage("unknown")


def is_name(text: str) -> bool:
    """Whether this is a name that a browser gives to a page it has open."""
    return _NAME.fullmatch(text) is not None


def _write(key: str, kind: str, content: str, side: Side) -> Write:
    if not is_name(key):
        raise BadMessage("key")
    if kind not in _KINDS:
        raise BadMessage("kind")
    known = kind
    if known in _INTERVIEWERS_ONLY and side != "interviewer":
        raise BadMessage("not theirs")
    return Write(key, known, _bytes(content) if known in DOCUMENTS else _text(known, content))


def _bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise BadMessage("no Base64") from None


def _text(kind: Kind, content: str) -> bytes:
    """Check a text that stands by itself."""
    if kind == "language" and not _LANGUAGE.fullmatch(content):
        raise BadMessage("language")
    if kind == "chat" and not content.strip():
        raise BadMessage("empty")
    if len(content) > {"chat": MAX_CHAT_CHARS, "task": MAX_TASK_CHARS, "end": 0}.get(kind, MAX_CHAT_CHARS):
        raise BadMessage("too long")
    try:
        return content.encode()
    except UnicodeEncodeError:
        raise BadMessage("no text") from None


def _position(value: Any) -> dict[str, Any]:
    """Check a relative position of Yjs: in the code, or at its end."""
    if not isinstance(value, dict) or not value.keys() <= {"type", "tname", "item", "assoc"}:
        raise BadMessage("position")
    if value.get("tname") not in (None, "text") or value.get("type") is not None:
        raise BadMessage("position")
    item, assoc = value.get("item"), value.get("assoc", 0)
    if item is not None and not _is_identifier(item):
        raise BadMessage("position")
    if not _is_number(assoc):
        raise BadMessage("position")
    return {"tname": value.get("tname"), "item": item, "assoc": assoc}


def _is_identifier(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and item.keys() == {"client", "clock"}
        and all(_is_number(each) and each >= 0 for each in item.values())
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MAX_NUMBER


def encode(message_type: str, **values: Any) -> str:
    """Write what browsers hear."""
    return json.dumps({"type": message_type, **values}, ensure_ascii=False, separators=(",", ":"))


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()
