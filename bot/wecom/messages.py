"""A decrypted callback as one frozen value, and passive text as XML (protocol, sections 1.7, 2 and 3).

Every element is optional, unknown messages and events pass as ``unknown`` and ``event``, so the door can
always answer. What they mean is left to the handlers.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

from bot.wecom.crypto import require_agentid
from bot.wecom.errors import CallbackError
from bot.wecom.xml import Elements, cdata, list_of, parse_elements, remove_illegal, text_of

KINDS: Final = frozenset({"text", "image", "voice", "video", "location", "link", "event"})

Way = Literal["app", "kf", "page"]

# What tells two events of one member in one second apart (protocol 1.7). `sys` events (contacts, approval)
# share their sender, so whom they are about belongs to the key too. A retry of one click repeats its
# ResponseCode; a second press within the second has another, and is a second event.
_EVENT_KEY_PATHS: Final[tuple[tuple[str, ...], ...]] = (
    ("EventKey",),
    ("ChangeType",),
    ("TaskId",),
    ("ResponseCode",),
    ("CalId",),
    ("ScheduleId",),
    ("MeetingId",),
    ("FromUserTmpOpenId",),
    ("MeetingRoomId",),
    ("BookingId",),
    ("UserID",),
    ("NewUserID",),
    ("Id",),
    ("TagId",),
    ("JobId",),
    ("BatchJob", "JobId"),
    ("ApprovalInfo", "ThirdNo"),
    ("ApprovalInfo", "SpNo"),
    ("ApprovalInfo", "OpenSpStatus"),
    ("ApprovalInfo", "SpStatus"),
    ("ApprovalInfo", "approverstep"),
    ("AuthAddOpenKfId",),
    ("AuthDelOpenKfId",),
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or event, already verified. The representation has ids only, so it may be logged."""

    kind: str
    """``text`` ``image`` ``voice`` ``video`` ``location`` ``link`` ``event``, or ``unknown``."""
    msgtype: str = ""
    userid: str = ""
    """As WeCom wrote it; compare case-folded. ``sys`` for system events, '' for customer service."""
    created_at: int = 0
    """Unix seconds; 0 when absent."""
    msgid: str | None = None
    agentid: str | None = None
    content: str = field(default="", repr=False)
    event: str = ""
    """Lower case."""
    event_key: str = field(default="", repr=False)
    task_id: str = ""
    card_type: str = ""
    response_code: str = field(default="", repr=False)
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, hash=False)
    """Question key to the chosen option ids."""
    change_type: str = ""
    open_kfid: str = ""
    token: str = field(default="", repr=False)
    """Of a customer-service bell: what ``kf/sync_msg`` takes, for ten minutes."""
    media_id: str = field(default="", repr=False)
    corpid: str = ""
    """ToUserName."""
    inbox_key: str = ""
    """The same for every delivery of this message, different for any other (protocol 1.7)."""
    way: Way = "app"
    """How it came. What came another way than through the app is from a person who is known already."""
    person_id: int | None = None
    """Whose it is, if it came another way; `userid` is empty then."""
    language: str = ""
    """That of the page it was pressed on, '' elsewhere: a press says nothing of its reader's language."""
    elements: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """Everything WeCom sent, for what has no field of its own."""


def parse_message(xml: str, *, agentid: int | str | None = None) -> Incoming:
    """Read a decrypted callback (protocol, section 2).

    Args:
        agentid: our app; a message that names another is refused.
    Raises:
        CallbackError: ``xml``, ``missing`` (a message without sender), ``sender`` or ``agentid``.
    """
    # What a member pastes may hold control characters, which WeCom passes on inside CDATA.
    elements = parse_elements(remove_illegal(xml))
    require_agentid(text_of(elements, "AgentID"), agentid)
    msgtype = text_of(elements, "MsgType").lower()
    event = text_of(elements, "Event").lower()
    kind = _kind(msgtype, event)
    userid = text_of(elements, "FromUserName")
    if kind != "event" and not userid:
        raise CallbackError("missing")
    if "|" in userid or userid.casefold() == "@all":
        # As a recipient (protocol 5.1) this is several members, or all of them; no member is called so.
        raise CallbackError("sender")
    return Incoming(
        kind=kind,
        msgtype=msgtype,
        userid=userid,
        created_at=_integer(text_of(elements, "CreateTime")),
        msgid=text_of(elements, "MsgId") or None,
        agentid=text_of(elements, "AgentID") or None,
        content=text_of(elements, "Content"),
        event=event,
        event_key=text_of(elements, "EventKey"),
        task_id=text_of(elements, "TaskId"),
        card_type=text_of(elements, "CardType"),
        response_code=text_of(elements, "ResponseCode"),
        selected=_selected(elements),
        change_type=text_of(elements, "ChangeType"),
        open_kfid=text_of(elements, "OpenKfId"),
        token=text_of(elements, "Token"),
        media_id=text_of(elements, "MediaId"),
        corpid=text_of(elements, "ToUserName"),
        inbox_key=_inbox_key(kind, elements),
        elements=MappingProxyType(elements),
    )


def passive_text(*, to_userid: str, from_corpid: str, created_at: int, content: str) -> str:
    """Write a passive text reply (protocol 3.2); it still has to be sealed."""
    return (
        f"<xml><ToUserName>{cdata(to_userid)}</ToUserName><FromUserName>{cdata(from_corpid)}</FromUserName>"
        f"<CreateTime>{created_at}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{cdata(content)}</Content></xml>"
    )


def _kind(msgtype: str, event: str) -> str:
    if msgtype in KINDS:
        return msgtype
    return "event" if event and not msgtype else "unknown"


def _selected(elements: Elements) -> Mapping[str, tuple[str, ...]]:
    answers = {}
    for item in list_of(elements, "SelectedItems", "SelectedItem"):
        if not isinstance(item, dict):
            continue
        answers[text_of(item, "QuestionKey")] = _texts(item, "OptionIds", "OptionId")
    return MappingProxyType(answers)


def _texts(elements: Elements, *path: str) -> tuple[str, ...]:
    return tuple(value for value in list_of(elements, *path) if isinstance(value, str))


def _inbox_key(kind: str, elements: Elements) -> str:
    msgid = text_of(elements, "MsgId")
    if kind != "event" and msgid:
        return f"msg:{msgid}" if len(msgid) <= 64 else f"msg:{_digest(msgid)}"
    event = text_of(elements, "Event").lower()
    moment = _integer(text_of(elements, "CreateTime"))
    if event == "kf_msg_or_event":
        # The bell has no sender. The moment is part of the key, so that a token which WeCom gives out
        # twice cannot silence the second bell.
        return f"kf:{moment}:{_digest(text_of(elements, 'OpenKfId'), text_of(elements, 'Token'))}"
    parts = [text_of(elements, "FromUserName"), text_of(elements, "MsgType").lower(), event]
    parts += [",".join(_texts(elements, *path)) for path in _EVENT_KEY_PATHS]
    if kind != "event":
        parts += [text_of(elements, name) for name in ("Content", "MediaId", "Url")]
    return f"event:{event[:40] or kind}:{moment}:{_digest(*parts)}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _integer(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,12}", text, re.ASCII) else 0
