"""What WeChat customer service remembers: its account, its customers, and the stream that sync_msg gives out.

Every reading and changing is done under the lock of `State`.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .models import Json

# States of a session (9.6).
NEW, ASSISTANT, POOL, HUMAN, ENDED = range(5)
WINDOW_SECONDS = 48 * 3600
# What an empty cursor gives.
REPLAY_SECONDS = 3 * 86400
TOKEN_SECONDS = 600
WELCOME_SECONDS, POOL_SECONDS, END_SECONDS = 20, 48 * 3600, 20
STREAM_KEPT = 20_000
TOKENS_KEPT = 1000


@dataclass
class Customer:
    """One WeChat user as the account sees them.

    `state` is the session's, `sent` counts messages since their last word, `told_session` that the codes of
    the first change to the pool or to a servicer were given out.
    """

    external_userid: str
    state: int = ENDED
    servicer_userid: str = ""
    last_word_at: float | None = None
    sent: int = 0
    entered_at: float | None = None
    welcomed_at: float | None = None
    is_blocking: bool = False
    scene: str = ""
    scene_param: str = ""
    told_session: bool = False


@dataclass
class EventCode:
    """The right to say one thing on one occasion (9.5)."""

    external_userid: str
    occasion: str
    state: int
    until: float
    is_used: bool = False


@dataclass
class KfKept:
    """The part that survives a restart. `stream` holds each message with its place in it."""

    customers: dict[str, Customer] = field(default_factory=dict)
    stream: list[Json] = field(default_factory=list)
    last_place: int = 0
    tokens: dict[str, float] = field(default_factory=dict)
    codes: dict[str, EventCode] = field(default_factory=dict)
    #: Of messages that were sent, so that none is sent twice.
    msgids: dict[str, float] = field(default_factory=dict)
    #: The scene of each link, by its name in the link.
    links: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, data: Json) -> "KfKept":
        return cls(
            customers={k: Customer(**v) for k, v in data["customers"].items()},
            stream=data["stream"],
            last_place=data["last_place"],
            tokens=data["tokens"],
            codes={k: EventCode(**v) for k, v in data["codes"].items()},
            msgids=data["msgids"],
            links=data["links"],
        )

    def customer(self, external_userid: str) -> Customer:
        return self.customers.setdefault(external_userid, Customer(external_userid))

    def add(self, at: float, message: Json) -> Json:
        """Put a message at the end of the stream."""
        self.last_place += 1
        message = {"msgid": "km_" + secrets.token_hex(12), "send_time": int(at)} | message
        self.stream.append({"place": self.last_place, "at": at, "message": message})
        del self.stream[:-STREAM_KEPT]
        return message

    def add_event(self, at: float, event_type: str, **own: Any) -> Json:
        """Put an event at the end of the stream; its ids are inside `event`."""
        event = {"event_type": event_type} | {name: value for name, value in own.items() if value is not None}
        return self.add(at, {"origin": 4, "msgtype": "event", "event": event})

    def new_token(self, at: float) -> str:
        token = "ENC" + secrets.token_urlsafe(24)
        self.tokens[token] = at
        while len(self.tokens) > TOKENS_KEPT:
            del self.tokens[next(iter(self.tokens))]
        return token

    def new_code(self, customer: Customer, occasion: str, until: float) -> str:
        code = f"{occasion[0]}c_{secrets.token_urlsafe(18)}"
        self.codes[code] = EventCode(customer.external_userid, occasion, customer.state, until)
        while len(self.codes) > TOKENS_KEPT:
            del self.codes[next(iter(self.codes))]
        return code


#: Rings the account's bell.
Ring = Callable[[], object]
