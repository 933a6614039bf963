"""The API of WeChat customer service: accounts, links, sync_msg, sending, session states (section 9).

What the page leaves open is decided here: a code that is unknown, spent or late is 41050, an id of a
customer who never came 84061, a cursor that was never given out 40035.
"""

import re
import secrets
from collections import deque
from collections.abc import Callable
from typing import Any

from . import kf_bodies
from .bodies import Content
from .calls import Call
from .faults import Faults
from .kf_state import (
    ASSISTANT,
    END_SECONDS,
    ENDED,
    HUMAN,
    NEW,
    POOL,
    POOL_SECONDS,
    REPLAY_SECONDS,
    TOKEN_SECONDS,
    WINDOW_SECONDS,
    Customer,
    KfKept,
    Ring,
)
from .models import Account, ApiError, Json
from .state import State

MSGID = re.compile(r"[0-9a-zA-Z_-]{1,32}", re.ASCII)
SCENE = re.compile(r"[0-9a-zA-Z_-]{1,32}", re.ASCII)
CURSOR = re.compile(r"4gw7MeptY([0-9]{1,12})e([0-9]{1,4})", re.ASCII)
MOST_MESSAGES, MOST_AT_ONCE, MOST_CUSTOMERS = 5, 1000, 100
ON_EVENT_TYPES = {"welcome": ("text", "msgmenu"), "end": ("text", "msgmenu")}
#: To which states the API may move a session (9.6).
MOVES = {
    NEW: (ASSISTANT, POOL, HUMAN),
    ASSISTANT: (POOL, HUMAN, ENDED),
    POOL: (HUMAN,),
    HUMAN: (HUMAN, ENDED),
}


class Kf:
    """The calls under kf/ for one account."""

    def __init__(
        self, account: Account, state: State, faults: Faults, ring: Ring, base_url: Callable[[], str]
    ) -> None:
        self._account = account
        self._state = state
        self._faults = faults
        self._ring = ring
        self._base_url = base_url
        self._tokenless: deque[float] = deque()
        self.calls: dict[str, Callable[[Call], Json]] = {
            "account/list": self._accounts,
            "add_contact_way": self._add_contact_way,
            "sync_msg": self._sync,
            "send_msg": self._send,
            "send_msg_on_event": self._send_on_event,
            "service_state/get": self._get_state,
            "service_state/trans": self._move_state,
            "customer/batchget": self._customers,
        }

    @property
    def _kept(self) -> KfKept:
        return self._state.kept.kf

    # Accounts and links

    def _accounts(self, call: Call) -> Json:
        offset, limit = call.integer("offset", 0) or 0, call.integer("limit", 100)
        if limit is None or not 1 <= limit <= 100 or offset < 0:
            raise ApiError(40035, "offset or limit out of range")
        ours = {
            "open_kfid": self._account.kf_id,
            "name": self._account.kf_name,
            "avatar": "https://wwcdn.example/kf.png",
            "manage_privilege": True,
        }
        listed = [ours] if self._account.kf_id else []
        return _ok(account_list=listed[offset : offset + limit])

    def _add_contact_way(self, call: Call) -> Json:
        self._check_account(call)
        scene = call.body.get("scene", "")
        if not isinstance(scene, str) or (scene and not SCENE.fullmatch(scene)):
            raise ApiError(40035, "scene must be 1 to 32 letters, digits, - or _")
        with self._state.lock:
            name = "kfc" + secrets.token_hex(6)
            self._kept.links[name] = scene
            self._state.touch()
        query = f"?enc_scene=ENC{secrets.token_urlsafe(9)}" if scene else ""
        return _ok(url=f"{self._base_url()}/kf/{name}{query}")

    # Receiving

    def _sync(self, call: Call) -> Json:
        """Give out the stream from a cursor on: perhaps nothing, and perhaps not the end of it."""
        self._check_account(call)
        limit = call.integer("limit", MOST_AT_ONCE)
        if limit is None or not 1 <= limit <= MOST_AT_ONCE or call.integer("voice_format", 0) not in (0, 1):
            raise ApiError(40035, "limit or voice_format out of range")
        with self._state.lock:
            self._check_token(call.body.get("token"))
            place, empty_pages = self._place(call.body.get("cursor") or "")
            if empty_pages < self._faults.kf_empty_pages:
                return _ok(next_cursor=_cursor(place, empty_pages + 1), has_more=1, msg_list=[])
            size = min(limit, self._faults.kf_page_size or limit)
            following = [each for each in self._kept.stream if each["place"] > place]
            page = following[:size]
            repeated = [each for each in self._kept.stream if each["place"] <= place]
            repeated = repeated[-self._faults.kf_repeats :] if self._faults.kf_repeats else []
            end = page[-1]["place"] if page else place
            return _ok(
                next_cursor=_cursor(end, 0 if page else empty_pages),
                has_more=int(len(following) > len(page)),
                msg_list=[each["message"] for each in (*repeated, *page)],
            )

    def _check_token(self, token: Any) -> None:
        now = self._state.clock()
        if token:
            given_at = self._kept.tokens.get(str(token))
            if given_at is None or now - given_at > TOKEN_SECONDS or self._faults.kf_stale_tokens:
                raise ApiError(95007, "invalid or expired token")
            return
        while self._tokenless and now - self._tokenless[0] >= 60:
            self._tokenless.popleft()
        if len(self._tokenless) >= self._faults.kf_tokenless_per_minute:
            raise ApiError(45009, "api freq out of limit: sync_msg without a token")
        self._tokenless.append(now)

    def _place(self, cursor: Any) -> tuple[int, int]:
        """Where a cursor stands, and how many empty pages it was given already."""
        if cursor == "":
            since = self._state.clock() - REPLAY_SECONDS
            older = [each["place"] for each in self._kept.stream if each["at"] < since]
            return (older[-1] if older else 0), 0
        found = CURSOR.fullmatch(str(cursor))
        if found is None or int(found[1]) > self._kept.last_place:
            raise ApiError(40035, "invalid cursor")
        return int(found[1]), int(found[2])

    # Sending

    def _send(self, call: Call) -> Json:
        self._check_account(call)
        msgtype, msgid = self._kind(call), self._msgid(call)
        with self._state.lock:
            customer = self._customer(call, "touser")
            self._check_window(customer)
            if msgid in self._kept.msgids:
                raise ApiError(95033, "msgid repeated")
            content = kf_bodies.read(msgtype, call.body, self._state.upload)
            call.warnings += content.warnings
            customer.sent += 1
            self._show(customer, msgid, content)
        return _ok(msgid=msgid)

    def _check_window(self, customer: Customer) -> None:
        now = self._state.clock()
        if customer.state in (POOL, HUMAN):
            raise ApiError(95018, "the session's state forbids sending")
        if customer.last_word_at is None or now - customer.last_word_at > WINDOW_SECONDS:
            raise ApiError(95002, "over 48 hours since the customer's last message")
        if customer.state == ENDED:
            raise ApiError(95013, "the session is over")
        if customer.sent >= MOST_MESSAGES:
            raise ApiError(95001, "5 messages were sent since the customer's last message")

    def _send_on_event(self, call: Call) -> Json:
        msgid, value = self._msgid(call), call.body.get("code")
        if not isinstance(value, str) or not value:
            raise ApiError(40063, "missing code")
        with self._state.lock:
            code = self._kept.codes.get(value)
            if code is None or code.is_used or self._state.clock() > code.until:
                raise ApiError(41050, "code used, expired or unknown")
            customer = self._kept.customer(code.external_userid)
            if code.occasion != "welcome" and customer.state != code.state:
                raise ApiError(95018, "the session is in another state than its code")
            msgtype = call.body.get("msgtype")
            if msgtype not in ON_EVENT_TYPES.get(code.occasion, ("text",)):
                raise ApiError(40008, "this msgtype is not for this occasion")
            if msgid in self._kept.msgids:
                raise ApiError(95033, "msgid repeated")
            content = kf_bodies.read(str(msgtype), call.body, self._state.upload)
            if len(content.extra.get("list", ())) > kf_bodies.PRESSED_ITEMS:
                raise ApiError(kf_bodies.MENU_TOO_LONG, "msgmenu.list has more than 10 items")
            code.is_used = True
            if code.occasion == "welcome":
                customer.welcomed_at = self._state.clock()
            self._show(customer, msgid, content)
        return _ok(msgid=msgid)

    def _show(self, customer: Customer, msgid: str, content: Content) -> None:
        """Show a message to its customer, or let the stream say that it did not reach them."""
        now = self._state.clock()
        self._kept.msgids[msgid] = now
        fail_type = 10 if customer.is_blocking else self._faults.kf_fail_type
        if fail_type >= 0:
            self._kept.add_event(
                now,
                "msg_send_fail",
                open_kfid=self._account.kf_id,
                external_userid=customer.external_userid,
                fail_msgid=msgid,
                fail_type=fail_type,
            )
            self._state.touch()
            self._ring()
            return
        values: Json = {"kind": content.kind, "text": content.text, "extra": content.extra, "msgid": msgid}
        self._state.add_message(customer.external_userid, direction="out", via="kf", **values)

    def _kind(self, call: Call) -> str:
        msgtype = call.body.get("msgtype")
        if msgtype not in kf_bodies.READERS:
            raise ApiError(40008, "invalid message type")
        return str(msgtype)

    def _msgid(self, call: Call) -> str:
        given = call.body.get("msgid")
        if given is None:
            return "kfo_" + secrets.token_hex(12)
        if not isinstance(given, str) or not MSGID.fullmatch(given):
            raise ApiError(40035, "msgid must be 1 to 32 letters, digits, - or _")
        return given

    # Sessions and customers

    def _get_state(self, call: Call) -> Json:
        self._check_account(call)
        with self._state.lock:
            customer = self._customer(call, "external_userid")
            return _ok(service_state=customer.state, servicer_userid=customer.servicer_userid)

    def _move_state(self, call: Call) -> Json:
        self._check_account(call)
        state, servicer = call.integer("service_state"), str(call.body.get("servicer_userid") or "")
        with self._state.lock:
            customer = self._customer(call, "external_userid")
            if state not in MOVES.get(customer.state, ()):
                raise ApiError(95016, f"a session may not go from {customer.state} to {state}")
            if state == HUMAN:
                member = self._state.member(servicer)
                if member is None or not member.in_range:
                    raise ApiError(95014, "no such servicer")
            customer.state, customer.servicer_userid = int(state or 0), servicer if state == HUMAN else ""
            code = self._move_code(customer)
            self._state.touch()
        return _ok(**({"msg_code": code} if code else {}))

    def _move_code(self, customer: Customer) -> str:
        now = self._state.clock()
        if customer.state == ENDED:
            return self._kept.new_code(customer, "end", now + END_SECONDS)
        if customer.state in (POOL, HUMAN) and not customer.told_session:
            customer.told_session = True
            return self._kept.new_code(customer, "pool", now + POOL_SECONDS)
        return ""

    def _customers(self, call: Call) -> Json:
        ids = call.body.get("external_userid_list")
        if not isinstance(ids, list) or not 1 <= len(ids) <= MOST_CUSTOMERS:
            raise ApiError(40035, "external_userid_list must have 1 to 100 entries")
        since = self._state.clock() - WINDOW_SECONDS
        with self._state.lock:
            known = {key: each for key, each in self._kept.customers.items() if _seen_at(each) >= since}
            found = [self._profile(call, known[key]) for key in ids if key in known]
        return _ok(customer_list=found, invalid_external_userid=[key for key in ids if key not in known])

    def _profile(self, call: Call, customer: Customer) -> Json:
        member = self._state.member(customer.external_userid)
        profile: Json = {
            "external_userid": customer.external_userid,
            "nickname": member.name if member else "",
            "avatar": "https://wx.example/head.png",
            "gender": 0,
        }
        if call.integer("need_enter_session_context", 0) == 1:
            scene = {"scene": customer.scene, "scene_param": customer.scene_param}
            profile["enter_session_context"] = scene
        return profile

    def _customer(self, call: Call, name: str) -> Customer:
        value = call.body.get(name)
        if not isinstance(value, str) or not value:
            raise ApiError(40063, f"missing {name}")
        customer = self._kept.customers.get(value)
        if customer is None:
            raise ApiError(84061, "not a customer of this account")
        return customer

    def _check_account(self, call: Call) -> None:
        open_kfid = call.body.get("open_kfid")
        if not isinstance(open_kfid, str) or not open_kfid:
            raise ApiError(40063, "missing open_kfid")
        if not self._account.kf_id or open_kfid != self._account.kf_id:
            raise ApiError(95000, "invalid open_kfid")


def _ok(**values: Any) -> Json:
    return {"errcode": 0, "errmsg": "ok"} | values


def _cursor(place: int, empty_pages: int) -> str:
    return f"4gw7MeptY{place}e{empty_pages}"


def _seen_at(customer: Customer) -> float:
    return max(customer.last_word_at or 0.0, customer.entered_at or 0.0)
