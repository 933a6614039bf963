"""The fault switches: what goes wrong on purpose, for which calls, and how often."""

import math
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Generic, TypeVar, overload

from .bounces import FORMS
from .models import Json
from .server import Door

T = TypeVar("T")
EVERYONE = "@all"
# The codes by which WeCom says that a token is dead.
TOKEN_CODES = (40014, 42001)


@dataclass(frozen=True)
class Some:
    """The API calls that a fault falls on: a share of them, of one path (`only`) or of every path."""

    share: float = 1.0
    only: str = ""

    def __bool__(self) -> bool:
        return self.share > 0

    def as_json(self) -> bool | Json:
        return asdict(self) if self and self != Some() else bool(self)


@dataclass(frozen=True)
class ErrorRate:
    """A share of the calls, of one path or of every path, that is refused with an errcode."""

    errcode: int
    share: float = 1.0
    only: str = ""

    def as_json(self) -> Json:
        return asdict(self)


# Reading what a test or the page asks for; a ValueError says what would be right.


def _number(most: float = math.inf) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise ValueError("must be a number from 0" + (f" to {most:g}" if math.isfinite(most) else ""))
        if not math.isfinite(value):
            raise ValueError("must be a finite number")
        return float(value)

    return read


def _count(most: int = 10**9) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or not 0 <= value <= most:
            raise ValueError(f"must be a whole number from 0 to {most}")
        return int(value)

    return read


def _fail_type(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -1 <= value <= 13:
        raise ValueError("must be a whole number from 0 to 13, or -1 for none")
    return value


def _bounce_form(value: Any) -> str:
    if value not in FORMS:
        raise ValueError(f"must be one of: {', '.join(FORMS)}")
    return str(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


_share = _number(1)


def _some(value: Any) -> Some:
    if isinstance(value, Some):
        return value
    if isinstance(value, bool):
        return Some(float(value))
    if isinstance(value, Mapping) and set(value) <= {"share", "only"}:
        return Some(_share(value.get("share", 1.0)), _path(value.get("only", "")))
    raise ValueError('must be true, false or {"share": 0 to 1, "only": a path such as "message/send"}')


def _path(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError('"only" must be a path such as "message/send"')
    return value.strip("/")


def _rates(value: Any) -> tuple[ErrorRate, ...]:
    if not value:
        return ()
    return tuple(_rate(each) for each in ([value] if isinstance(value, Mapping | ErrorRate) else value))


def _rate(value: Any) -> ErrorRate:
    if isinstance(value, ErrorRate):
        return value
    if not isinstance(value, Mapping) or not {"errcode"} <= set(value) <= {"errcode", "share", "only"}:
        raise ValueError('must be {"errcode": -1, "share": 0 to 1, "only": a path}, or a list of these')
    share = _share(value.get("share", 1.0))
    return ErrorRate(errcode_of(value["errcode"]), share, _path(value.get("only", "")))


def errcode_of(value: Any) -> int:
    """Read an errcode; 0 would be no error."""
    if isinstance(value, bool) or not isinstance(value, int) or not value:
        raise ValueError("errcode must be a whole number other than 0")
    return value


def _people(value: Any) -> frozenset[str]:
    if isinstance(value, bool):
        return frozenset([EVERYONE] if value else [])
    if isinstance(value, str) or not all(isinstance(each, str) for each in value):
        raise ValueError('must be a list of userids, or ["@all"] for everyone')
    return frozenset(each.casefold() for each in value)


class Switch(Generic[T]):
    """One switch of `Faults`: its value when off, and what it accepts."""

    def __init__(self, off: T, read: Callable[[Any], T]) -> None:
        self.off = off
        self._read = read

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, faults: None, owner: type) -> "Switch[T]": ...
    @overload
    def __get__(self, faults: "Faults", owner: type) -> T: ...
    def __get__(self, faults: "Faults | None", owner: type) -> "T | Switch[T]":
        if faults is None:
            return self
        value: T = faults.values.get(self.name, self.off)
        return value

    def __set__(self, faults: "Faults", value: Any) -> None:
        faults.set({self.name: value})

    def read(self, value: Any) -> T:
        """The value as it is kept; ValueError names the switch and what it accepts."""
        try:
            return self._read(value)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{self.name}: {error}") from None


class Faults:
    """Switches that tests and the chat page set; each may be changed at any time and with any other.

    Of the API, each on every call or on `Some` of them:
    unreachable: connecting never ends. refused: connecting is refused. So it is for every call on the port
    of `Simulator.serve_api`; on kept connections, on the page's port and for a part of the calls, the call
    is never answered, or its connection is reset as soon as it has come.
    hanging: the call is taken and never answered.
    api_down: HTTP 503. http_500: HTTP 500.
    answer_lost: the call has its effect, then the connection is reset before the answer.
    reset: the call has its effect, then the connection is reset in the middle of the answer.

    api_latency_s: every call waits this long first. api_drip_s: the time between two bytes of an answer.
    error_rate: `ErrorRate`s; 40014 and 42001 end the token too, as they would in WeCom.
    token_life_s: tokens die this early, whatever expires_in said; 0 leaves them their 7200 s.
    invaliduser: userids that message/send reports as invalid; "@all" stands for everyone.
    member_per_minute, member_per_hour: messages to one member beyond this are silently dropped, as WeCom
    does at 30 and 1000; 0 is no limit.
    api_per_minute: calls of one path in a minute before 45009, for a minute; 0 is no limit.
    api_concurrent: calls at the same moment before 45033; 0 is no limit.

    Of callbacks:
    duplicate_callbacks: this many more copies of each, 0 to 3, after it was accepted;
    duplicates_concurrent: all copies at the same moment instead.
    discard_answers: the bot's answer to the first so many deliveries is thrown away, as though too late.
    cut_callbacks: the connection of the first so many deliveries is cut before the answer is read.
    callback_share: how likely each callback is to meet the faults above, and each of its copies to be made.
    callback_delay_s: every callback comes this late.
    shuffle_callbacks_s: a member's callbacks are gathered for so long, then delivered in another order.
    parallel_callbacks: a member's callbacks do not wait for each other.

    Of the mail server:
    mail_down: it cannot be reached. mail_greylist: every mail is to come again later (451).
    mail_refused: addresses that it does not know (550). mail_rejected: addresses to which it takes no mail
    for what is in it (554); "@all" stands for everyone.
    mail_latency_s: it takes this long over each command that it thinks about.
    mail_answer_lost: a mail is taken, and the connection cut before the server says so.
    mail_bounced: addresses to which mail is taken and comes back to its sender, mail_bounce_s later, in the
    form of a make of mail servers, mail_bounce_form (bounces.py).
    mailbox_down: nobody's mailbox can be read.

    Of customer service:
    kf_lost_bells: how likely a bell is never delivered.
    kf_stale_tokens: no bell's token is good any more (95007).
    kf_tokenless_per_minute: calls of sync_msg without a token in a minute before 45009.
    kf_empty_pages: so many pages of sync_msg are empty, with has_more, before each that is not.
    kf_page_size: messages a page at most; 0 leaves what the caller asked for.
    kf_repeats: each page begins with so many messages that were given out before.
    kf_fail_type: what is sent is accepted, and then fails for this reason (9.3); -1 for no such fault.
    """

    unreachable = Switch(Some(0), _some)
    refused = Switch(Some(0), _some)
    hanging = Switch(Some(0), _some)
    api_down = Switch(Some(0), _some)
    http_500 = Switch(Some(0), _some)
    answer_lost = Switch(Some(0), _some)
    reset = Switch(Some(0), _some)
    api_latency_s = Switch(0.0, _number())
    api_drip_s = Switch(0.0, _number())
    error_rate = Switch[tuple[ErrorRate, ...]]((), _rates)
    token_life_s = Switch(0.0, _number())
    invaliduser = Switch[frozenset[str]](frozenset(), _people)
    member_per_minute = Switch(30, _count())
    member_per_hour = Switch(1000, _count())
    api_per_minute = Switch(0, _count())
    api_concurrent = Switch(0, _count())
    duplicate_callbacks = Switch(0, _count(3))
    duplicates_concurrent = Switch(False, _flag)
    discard_answers = Switch(0, _count(4))
    cut_callbacks = Switch(0, _count(4))
    callback_share = Switch(1.0, _share)
    callback_delay_s = Switch(0.0, _number())
    shuffle_callbacks_s = Switch(0.0, _number())
    parallel_callbacks = Switch(False, _flag)
    mail_down = Switch(False, _flag)
    mail_greylist = Switch(False, _flag)
    mail_refused = Switch[frozenset[str]](frozenset(), _people)
    mail_rejected = Switch[frozenset[str]](frozenset(), _people)
    mail_latency_s = Switch(0.0, _number())
    mail_answer_lost = Switch(False, _flag)
    mail_bounced = Switch[frozenset[str]](frozenset(), _people)
    mail_bounce_form = Switch("postfix", _bounce_form)
    mail_bounce_s = Switch(0.0, _number(3600))
    mailbox_down = Switch(False, _flag)
    kf_lost_bells = Switch(0.0, _share)
    kf_stale_tokens = Switch(False, _flag)
    kf_tokenless_per_minute = Switch(10, _count())
    kf_empty_pages = Switch(0, _count(100))
    kf_page_size = Switch(0, _count(1000))
    kf_repeats = Switch(0, _count(1000))
    kf_fail_type = Switch(-1, _fail_type)

    BEFORE = ("unreachable", "refused", "hanging", "api_down", "http_500")
    AFTER = ("answer_lost", "reset")

    def __init__(self, kill_token: Callable[[], None], changed: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._kill_token = kill_token
        self._changed = changed
        self._errors: list[tuple[int, str]] = []
        self.values: Json = {}
        # Tests may seed it.
        self.random = random.Random()  # noqa: S311 - decides about faults, not about secrets

    @classmethod
    def switches(cls) -> dict[str, Switch[Any]]:
        return {name: each for name, each in vars(cls).items() if isinstance(each, Switch)}

    def set(self, changes: Mapping[str, Any]) -> None:
        """Change switches by name, all of them or, with a ValueError that says why, none."""
        values = self.read(changes)
        with self._lock:
            self.values = self.values | values
        self._changed()

    @classmethod
    def read(cls, changes: Mapping[str, Any]) -> Json:
        """The values that `set` would keep; ValueError for an unknown name or a value that does not fit."""
        known = cls.switches()
        unknown = sorted(set(changes) - set(known))
        if unknown:
            raise ValueError(f"no such fault: {', '.join(unknown)}; there are {', '.join(known)}")
        return {name: known[name].read(value) for name, value in changes.items()}

    def clear(self) -> None:
        """Switch everything off."""
        with self._lock:
            self._errors.clear()
            self.values = {}
        self._changed()

    def kill_token(self) -> None:
        """End the current access_token early: calls with it get 40014 until a new one is fetched."""
        self._kill_token()

    def error_next(self, errcode: int, times: int = 1, only: str = "message/send") -> None:
        """Answer the next calls of a path with this errcode, without effect."""
        with self._lock:
            self._errors.extend([(errcode, only)] * times)
        self._changed()

    # What the simulator asks

    def chance(self, share: float) -> bool:
        """Whether something of this probability happens now."""
        return share >= 1 or (share > 0 and self.random.random() < share)

    def before(self, path: str) -> str:
        """The fault that keeps this call from having an effect; empty when there is none."""
        return self._strikes(self.BEFORE, path)

    def after(self, path: str) -> str:
        """The fault that keeps the answer of this call from its caller; empty when there is none."""
        return self._strikes(self.AFTER, path)

    def take_error(self, path: str) -> int | None:
        """The errcode for this call, if it is to be refused."""
        with self._lock:
            due = next((each for each in self._errors if each[1] in ("", path)), None)
            if due:
                self._errors.remove(due)
        if due:
            self._changed()
            return due[0]
        for rate in self.error_rate:
            # No token is sent to gettoken that could be dead.
            foreign = path == "gettoken" and rate.errcode in TOKEN_CODES
            if rate.only in ("", path) and not foreign and self.chance(rate.share):
                return rate.errcode
        return None

    @property
    def door(self) -> Door:
        """What a new connection to the API meets."""
        if self.unreachable == Some():
            return "unreachable"
        return "refused" if self.refused == Some() else "open"

    def takes_for_invalid(self, key: str) -> bool:
        """Whether message/send says that it cannot reach this member."""
        return bool(self.invaliduser) and not self.invaliduser.isdisjoint((key, EVERYONE))

    def as_json(self) -> Json:
        """Every switch as `set` accepts it, and the errcodes in line under "errors"."""
        with self._lock:
            errors, values = [errcode for errcode, _ in self._errors], self.values
        found = {name: _json(values.get(name, each.off)) for name, each in self.switches().items()}
        return found | {"errors": errors}

    def _strikes(self, names: tuple[str, ...], path: str) -> str:
        values = self.values
        for name in names:
            some: Some | None = values.get(name)
            if some and some.only in ("", path) and self.chance(some.share):
                return name
        return ""


def _json(value: Any) -> Any:
    if isinstance(value, Some):
        return value.as_json()
    if isinstance(value, tuple):
        return [each.as_json() for each in value]
    return sorted(value) if isinstance(value, frozenset) else value
