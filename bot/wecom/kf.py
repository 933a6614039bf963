"""The calls of WeChat Customer Service (微信客服; protocol, section 9), over the hardened client.

When to call which is left to `bot/kf`; what a message looks like, to `bot/channels/kf.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.wecom.client import WeComClient

#: The token of a bell is stale: ask again without it (9.3).
STALE_TOKEN: Final = 95007
#: WeCom forbids sending, in this state of the session or at all by now (9.4).
STATE_FORBIDS: Final = 95018
#: The five messages are used up.
QUOTA_USED: Final = 95001
#: The customer has been silent too long, or the session is over: nothing goes until they write again.
WINDOW_OVER: Final = frozenset({95002, 95013, 95031})

# Origins of a pulled message (9.3).
FROM_CUSTOMER, FROM_SYSTEM, FROM_SERVICER = 3, 4, 5

# States of a session (9.6).
NEW, ASSISTANT, POOL, HUMAN, ENDED = range(5)

#: Why a message that was accepted did not arrive, for the log and the outbox (9.3, msg_send_fail).
FAIL_TYPES: Final[Mapping[int, str]] = {
    0: "unknown reason",
    1: "the customer-service account was deleted",
    2: "the app is closed",
    4: "over 48 hours since the customer's last message",
    5: "the session is closed",
    6: "over 5 messages since the customer's last message",
    8: "the corp is not verified",
    10: "the customer rejects messages",
    11: "no member has logged in to the app",
    12: "forbidden message type",
    13: "security restriction",
}
CUSTOMER_REJECTS: Final = 10
_MOST_ACCOUNTS = 100


@dataclass(frozen=True, slots=True)
class Page:
    """One page of pulled messages, each as WeCom gave it; it may be empty and not the last."""

    messages: tuple[Mapping[str, Any], ...] = field(repr=False)
    cursor: str
    has_more: bool


@dataclass(frozen=True, slots=True)
class KfAccount:
    """A customer-service account. `is_managed`: it was handed to this app."""

    open_kfid: str
    name: str
    is_managed: bool


@dataclass(frozen=True, slots=True)
class Session:
    """The state of a conversation (9.6), and which servicer has it."""

    state: int
    servicer_userid: str | None


class KfClient:
    """Customer service as one app sees it. Safe for threads.

    Every call raises WeComError, as `WeComClient.call` does.
    """

    def __init__(self, wecom: WeComClient) -> None:
        """Take a client whose secret is one that customer service accepts."""
        self.wecom = wecom

    def sync(self, open_kfid: str, *, cursor: str, token: str | None, limit: int = 1000) -> Page:
        """Read the messages after a cursor; an empty one begins three days ago (9.3)."""
        asked: dict[str, Any] = {"open_kfid": open_kfid, "limit": limit, "voice_format": 0}
        if cursor:
            asked["cursor"] = cursor
        if token:
            asked["token"] = token
        answer = self.wecom.call("POST", "kf/sync_msg", json=asked)
        messages = answer.get("msg_list")
        return Page(
            messages=tuple(each for each in messages if isinstance(each, dict))
            if isinstance(messages, list)
            else (),
            cursor=str(answer.get("next_cursor") or cursor),
            has_more=answer.get("has_more") == 1,
        )

    def send(self, body: str) -> str:
        """Send one message, given as the exact JSON text, and return its msgid (9.4)."""
        return str(self.wecom.call("POST", "kf/send_msg", body=body).get("msgid") or "")

    def send_on_event(self, body: str) -> str:
        """Say something on an occasion that gave a code, such as the welcome (9.5)."""
        return str(self.wecom.call("POST", "kf/send_msg_on_event", body=body).get("msgid") or "")

    def get_session(self, open_kfid: str, external_userid: str) -> Session:
        """Read who has a conversation (9.6)."""
        asked = {"open_kfid": open_kfid, "external_userid": external_userid}
        answer = self.wecom.call("POST", "kf/service_state/get", json=asked)
        return Session(int(answer.get("service_state") or 0), answer.get("servicer_userid") or None)

    def move_session(
        self, open_kfid: str, external_userid: str, state: int, servicer_userid: str | None = None
    ) -> str | None:
        """Give a conversation to the pool, to a servicer, or end it; return the code to say a word with.

        Raises:
            WeComError: 95016 when the session may not go there.
        """
        asked: dict[str, Any] = {
            "open_kfid": open_kfid,
            "external_userid": external_userid,
            "service_state": state,
        }
        if servicer_userid:
            asked["servicer_userid"] = servicer_userid
        answer = self.wecom.call("POST", "kf/service_state/trans", json=asked)
        return answer.get("msg_code") or None

    def nicknames(self, external_userids: Sequence[str]) -> dict[str, str]:
        """Read what up to 100 customers call themselves; only of those seen in the last 48 hours (9.7)."""
        asked = {"external_userid_list": list(external_userids), "need_enter_session_context": 0}
        found = self.wecom.call("POST", "kf/customer/batchget", json=asked).get("customer_list")
        customers = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
        return {str(each.get("external_userid")): str(each.get("nickname") or "") for each in customers}

    def list_accounts(self) -> list[KfAccount]:
        """List every account of the corp (9.2)."""
        accounts: list[KfAccount] = []
        while True:
            asked = {"offset": len(accounts), "limit": _MOST_ACCOUNTS}
            page = self.wecom.call("POST", "kf/account/list", json=asked).get("account_list")
            found = [each for each in page if isinstance(each, dict)] if isinstance(page, list) else []
            accounts += [
                KfAccount(
                    str(each.get("open_kfid")), str(each.get("name")), each.get("manage_privilege") is True
                )
                for each in found
            ]
            if len(found) < _MOST_ACCOUNTS:
                return accounts

    def add_contact_way(self, open_kfid: str, scene: str) -> str:
        """Make a link that opens a chat with an account; `&scene_param=` may follow it (9.2)."""
        answer = self.wecom.call("POST", "kf/add_contact_way", json={"open_kfid": open_kfid, "scene": scene})
        return str(answer.get("url") or "")

    def close(self) -> None:
        self.wecom.close()
