"""The simulator's values: members, messages, deliveries, records, errors; frozen and without behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Json = dict[str, Any]


@dataclass(frozen=True)
class Account:
    """The one corp and self-built app that this WeCom knows."""

    corpid: str
    agentid: int
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    app_name: str = "面试助手"
    # The customer-service account, if there is one, and its secret where it is not the app's.
    kf_id: str = ""
    kf_secret: str = field(default="", repr=False)
    kf_name: str = "招聘小助手"


@dataclass(frozen=True)
class Member:
    """A person of the corp; userids compare case-insensitively through `key`."""

    userid: str
    name: str
    department: str = ""
    role_hint: str = "interviewer"
    in_range: bool = True
    language: str = "zh"
    position: str = ""
    # "wechat" for people outside the corp, who reach it through customer service: `userid` is their
    # external_userid, and no call but those of kf/ knows them.
    kind: str = "member"

    @property
    def key(self) -> str:
        return self.userid.casefold()


@dataclass(frozen=True)
class Message:
    """One entry of a conversation as its member sees it.

    `direction` is the app's view: "in" was sent by the member, "out" was sent by the app.
    `state` is empty, "recalled", or the label that replaced a card's buttons.
    """

    id: str
    userid: str
    direction: str
    kind: str
    text: str
    at: float
    via: str
    card: Json | None = None
    state: str = ""
    msgid: str = ""
    delivery: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """The buttons that can be pressed now, as (text, key)."""
        if self.card is None or self.state:
            return []
        found = [b for b in self.card.get("button_list", []) if not b.get("type")]
        if "submit_button" in self.card:
            found.append(self.card["submit_button"])
        return [(str(b.get("text", "")), str(b.get("key", ""))) for b in found]

    @property
    def menu(self) -> list[tuple[str, str]]:
        """The entries of the card's top-right menu, as (text, key)."""
        actions = ((self.card or {}).get("action_menu") or {}).get("action_list", [])
        return [] if self.state == "recalled" else [(str(a["text"]), str(a["key"])) for a in actions]


class Delivery(NamedTuple):
    """One POST of a callback; status 0 means that no answer came or was taken, and body says why.

    `reply` is the readable text of the bot's answer, also of one that was thrown away.
    """

    status: int
    elapsed_s: float
    body: str
    reply: str = ""


@dataclass(frozen=True)
class Exchange:
    """A callback and what became of it."""

    id: str
    userid: str
    msgid: str | None
    xml: str
    deliveries: tuple[Delivery, ...] = ()
    reply: str | None = None
    problems: tuple[str, ...] = ()

    @property
    def delivered(self) -> bool:
        return any(each.status == 200 for each in self.deliveries)


@dataclass(frozen=True)
class Verification:
    """What the bot made of the URL verification."""

    ok: bool
    status: int
    elapsed_s: float
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """One line of the inspector: a callback, an API call, or the answer to a URL verification."""

    id: int
    at: float
    kind: str
    title: str
    userid: str = ""
    status: int | None = None
    errcode: int | None = None
    elapsed_s: float = 0.0
    sealed_request: str = ""
    open_request: str = ""
    sealed_response: str = ""
    open_response: str = ""
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class ApiError(Exception):
    """A call that WeCom refuses: HTTP 200 with an errcode."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(errmsg)
        self.errcode = errcode
        self.errmsg = errmsg
