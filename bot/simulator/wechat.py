"""WeChat users who talk to the corp through customer service, and the servicers who may take them over (9).

What they do goes into the stream that kf/sync_msg gives out, and rings the account's bell.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .callbacks import Ticket
from .kf_state import (
    END_SECONDS,
    ENDED,
    HUMAN,
    NEW,
    POOL_SECONDS,
    WELCOME_SECONDS,
    WINDOW_SECONDS,
    Customer,
    KfKept,
)
from .models import Account, Json, Message
from .state import State

SAMPLES: dict[str, Json] = {
    "image": {"media_id": "m-kf-img"},
    "voice": {"media_id": "m-kf-voi"},
    "video": {"media_id": "m-kf-vid"},
    "file": {"media_id": "m-kf-fil"},
    "location": {"latitude": 31.23, "longitude": 121.47, "name": "面试地点", "address": "人民广场"},
    "link": {
        "title": "作品集",
        "desc": "2025",
        "url": "https://cv.example",
        "pic_url": "https://cv.example/t",
    },
    "business_card": {"userid": "bo.li"},
    "miniprogram": {"title": "简历", "appid": "wx1", "pagepath": "p.html", "thumb_media_id": "m-kf-img"},
    "merged_msg": {"title": "聊天记录", "item": []},
    "channels": {"sub_type": 1, "nickname": "n", "title": "t"},
    "note": {},
}
SCENE_PARAM_BYTES = 128


class WeChat:
    """Acts for customers and servicers. Each act returns the ticket of the bell it rang."""

    def __init__(self, account: Account, state: State, ring: Callable[[], Ticket]) -> None:
        self._account = account
        self._state = state
        self._ring = ring

    @property
    def _kept(self) -> KfKept:
        return self._state.kept.kf

    # Customers

    def open(self, external_userid: str, url: str) -> Ticket:
        """Enter the chat by a link from add_contact_way, perhaps with a scene_param behind it.

        Raises:
            ValueError: the link was changed otherwise, or its scene_param is too long.
        """
        scene, scene_param = self._read(url)
        with self._state.lock:
            customer, now = self._customer(external_userid), self._state.clock()
            customer.entered_at, customer.scene, customer.scene_param = now, scene, scene_param
            customer.is_blocking = False
            code = self._welcome_code(customer, now)
            self._kept.add_event(
                now,
                "enter_session",
                open_kfid=self._account.kf_id,
                external_userid=external_userid,
                scene=scene,
                scene_param=scene_param,
                welcome_code=code,
            )
            self._state.touch()
        return self._ring()

    def _read(self, url: str) -> tuple[str, str]:
        parts = urlsplit(url)
        name = parts.path.rpartition("/")[2]
        scene, query = self._kept.links.get(name), parse_qs(parts.query, keep_blank_values=True)
        if scene is None or set(query) - {"enc_scene", "scene_param"} or (not scene and query):
            raise ValueError("this is no link of the customer-service account")
        scene_param = query.get("scene_param", [""])[0]
        if len(scene_param.encode()) > SCENE_PARAM_BYTES:
            raise ValueError(f"scene_param has more than {SCENE_PARAM_BYTES} bytes")
        return scene, scene_param

    def _welcome_code(self, customer: Customer, now: float) -> str | None:
        """A code, but not for who was welcomed in the last 48 hours or has written."""
        if customer.welcomed_at is not None and now - customer.welcomed_at < WINDOW_SECONDS:
            return None
        if customer.last_word_at is not None and now - customer.last_word_at < WINDOW_SECONDS:
            return None
        return self._kept.new_code(customer, "welcome", now + WELCOME_SECONDS)

    def say(self, external_userid: str, text: str, menu_id: str = "") -> Ticket:
        """Write a text; with a `menu_id`, by pressing an item of a menu."""
        content: Json = {"content": text} | ({"menu_id": menu_id} if menu_id else {})
        return self.send(external_userid, "text", **content)

    def send(self, external_userid: str, msgtype: str, **own: Any) -> Ticket:
        """Send a message of any msgtype; most have sample contents."""
        content = SAMPLES.get(msgtype, {}) | own
        with self._state.lock:
            customer, now = self._customer(external_userid), self._state.clock()
            customer.last_word_at, customer.sent, customer.is_blocking = now, 0, False
            if customer.state == ENDED:
                customer.state, customer.servicer_userid, customer.told_session = NEW, "", False
            message = {"open_kfid": self._account.kf_id, "external_userid": external_userid, "origin": 3}
            message |= {"msgtype": msgtype} | ({msgtype: content} if content else {})
            kept = self._kept.add(now, message)
            text = str(content.get("content") or f"[{msgtype}]")
            self._state.add_message(
                external_userid, direction="in", via="kf", kind=msgtype, text=text, msgid=kept["msgid"]
            )
        return self._ring()

    def press(self, external_userid: str, message: Message, item_id: str) -> Ticket:
        """Press an item of a menu that was sent; ValueError when it has none such."""
        items = [item.get("click", {}) for item in message.extra.get("list", ())]
        pressed = next((item for item in items if item.get("id") == item_id), None)
        if pressed is None:
            raise ValueError(f"{message.id} has no item {item_id!r}")
        return self.say(external_userid, pressed["content"], item_id)

    def recall(self, external_userid: str, msgid: str) -> Ticket:
        """Take back a message that was sent."""
        return self._event("user_recall_msg", external_userid, recall_msgid=msgid)

    def block(self, external_userid: str) -> None:
        """Refuse the account's messages, without a word, until the customer writes or enters again."""
        with self._state.lock:
            self._customer(external_userid).is_blocking = True
            self._state.touch()

    def lapse(self, external_userid: str, hours: float = 49) -> None:
        """Let time pass for one customer only: their last word and welcome are so much older."""
        with self._state.lock:
            customer = self._customer(external_userid)
            for name in ("last_word_at", "welcomed_at", "entered_at"):
                at = getattr(customer, name)
                if at is not None:
                    setattr(customer, name, at - hours * 3600)
            self._state.touch()

    # Servicers

    def take_over(self, external_userid: str, servicer_userid: str) -> Ticket:
        """Let a servicer take the session in their client: from the pool, from a colleague or anew."""
        with self._state.lock:
            customer = self._customer(external_userid)
            before, old = customer.state, customer.servicer_userid
            customer.state, customer.servicer_userid = HUMAN, servicer_userid
            change = 2 if before == HUMAN else 4 if before == ENDED else 1
            code = self._kept.new_code(customer, "taken", self._state.clock() + POOL_SECONDS)
            return self._change(customer, change, old, servicer_userid, code if change == 1 else None)

    def give_back(self, external_userid: str) -> Ticket:
        """Let the servicer end the session; the customer's next message begins a new one."""
        with self._state.lock:
            customer = self._customer(external_userid)
            if customer.state != HUMAN:
                raise ValueError(f"no servicer talks to {external_userid}")
            old = customer.servicer_userid
            customer.state, customer.servicer_userid = ENDED, ""
            code = self._kept.new_code(customer, "end", self._state.clock() + END_SECONDS)
            return self._change(customer, 3, old, None, code)

    def servicer_says(self, external_userid: str, text: str) -> Ticket:
        """Let the servicer who has the session write to the customer."""
        with self._state.lock:
            customer = self._customer(external_userid)
            if customer.state != HUMAN:
                raise ValueError(f"no servicer talks to {external_userid}")
            message = {"open_kfid": self._account.kf_id, "external_userid": external_userid, "origin": 5}
            message |= {"servicer_userid": customer.servicer_userid, "msgtype": "text"}
            kept = self._kept.add(self._state.clock(), message | {"text": {"content": text}})
            self._state.add_message(
                external_userid, direction="out", via="servicer", kind="text", text=text, msgid=kept["msgid"]
            )
        return self._ring()

    def servicer_status(self, servicer_userid: str, status: int) -> Ticket:
        """Let a servicer go on (1) or off (2) duty."""
        stop_type = 0 if status == 2 else None
        return self._event(
            "servicer_status_change",
            None,
            servicer_userid=servicer_userid,
            status=status,
            stop_type=stop_type,
        )

    def reject(self, external_userid: str, servicer_userid: str, switch: int = 1) -> Ticket:
        """Let a servicer reject (1) or accept (0) what a customer writes."""
        return self._event(
            "reject_customer_msg_switch_change",
            external_userid,
            servicer_userid=servicer_userid,
            reject_switch=switch,
        )

    def _change(self, customer: Customer, change: int, old: str, new: str | None, code: str | None) -> Ticket:
        return self._event(
            "session_status_change",
            customer.external_userid,
            change_type=change,
            old_servicer_userid=old or None,
            new_servicer_userid=new,
            msg_code=code,
        )

    def _event(self, event_type: str, external_userid: str | None, **own: Any) -> Ticket:
        with self._state.lock:
            own = {"open_kfid": self._account.kf_id, "external_userid": external_userid} | own
            self._kept.add_event(self._state.clock(), event_type, **own)
            self._state.touch()
        return self._ring()

    def _customer(self, external_userid: str) -> Customer:
        member = self._state.member(external_userid)
        if member is None or member.kind != "wechat":
            raise ValueError(f"no WeChat user {external_userid}")
        return self._kept.customer(external_userid)
