"""message/send, update_template_card and recall: who gets what, and what is refused (5.1-5.6).

What the page leaves open is decided here: an identical message within its interval gets the first one's
answer again, and the pace counts what was shown, not what was tried.
"""

import hashlib
import secrets
from collections import deque
from dataclasses import dataclass
from typing import Any

from . import bodies, cards
from .calls import Call
from .departments import Departments
from .faults import Faults
from .models import Account, ApiError, Json, Member, Message
from .state import CODE_SECONDS, Sent, State, forget_oldest

USERS_AT_ONCE, PARTIES_AT_ONCE = 1000, 100
INTERVAL_DEFAULT, INTERVAL_MOST = 1800, 14400
MINUTE, HOUR = 60, 3600
RECALL_SECONDS = 24 * 3600
# WeCom forgets none; these take about a tenth of a GiB.
TASK_IDS_KEPT = 1_000_000
SAFE_TYPES = {1: ("text", "image", "video", "file", "mpnews"), 2: ("mpnews",)}


@dataclass(frozen=True)
class Recipients:
    """Who gets a message, and which of the given ids are wrong."""

    members: list[Member]
    invaliduser: list[str]
    invalidparty: list[str]
    invalidtag: list[str]

    def as_json(self) -> Json:
        lists = {
            "invaliduser": self.invaliduser,
            "invalidparty": self.invalidparty,
            "invalidtag": self.invalidtag,
        }
        return {name: "|".join(ids) for name, ids in lists.items() if ids}


class Sending:
    """The application messages of one app."""

    def __init__(self, account: Account, state: State, faults: Faults) -> None:
        self._account = account
        self._state = state
        self._faults = faults
        # When each member was shown a message within the last hour.
        self._paced: dict[str, deque[float]] = {}
        # Interactive cards need a callback URL (43012); the simulator says whether there is one.
        self.has_callback_url = False

    # message/send

    def send(self, call: Call) -> Json:
        """Check a message, then show it to everyone who may see it."""
        self._check_agent(call)
        msgtype = call.body.get("msgtype")
        if msgtype not in bodies.READERS:
            raise ApiError(40008, "invalid message type")
        self._check_recipient_fields(call)
        _check_safe(call, str(msgtype))
        interval = _duplicate_interval(call)
        with self._state.lock:
            digest = hashlib.sha256(call.raw).hexdigest()
            earlier = self._earlier(digest, interval)
            if earlier:
                call.warnings.append("identical to an earlier message: accepted and not shown again")
                self._note_repeated(call, str(msgtype), str(earlier["msgid"]))
                return earlier
            content = bodies.read(str(msgtype), call.body, self._state.upload)
            call.warnings += content.warnings
            response = self._deliver(call, content)
            if interval:
                self._state.kept.sent[digest] = Sent(self._state.clock(), response)
            return response

    def _check_agent(self, call: Call) -> None:
        agentid = call.integer("agentid")
        if agentid is None:
            raise ApiError(41011, "missing agentid")
        if agentid != self._account.agentid:
            raise ApiError(301002, "agentid is not allowed with this access_token")

    def _check_recipient_fields(self, call: Call) -> None:
        users, parties, tags = (call.names(name) for name in ("touser", "toparty", "totag"))
        if not users and not parties and not tags:
            raise ApiError(82001, "touser, toparty and totag are all empty")
        if len(users) > USERS_AT_ONCE:
            raise ApiError(40032, "over 1000 users")
        if len(parties) > PARTIES_AT_ONCE:
            raise ApiError(82002, "over 100 parties")
        if len(tags) > PARTIES_AT_ONCE:
            raise ApiError(82003, "over 100 tags")
        if "@all" in users and call.body.get("msgtype") == "miniprogram_notice":
            raise ApiError(40035, "miniprogram_notice cannot go to @all")

    def _earlier(self, digest: str, interval: int) -> Json | None:
        sent, now = self._state.kept.sent, self._state.clock()
        forget_oldest(sent, lambda each: now - each.at >= INTERVAL_MOST)
        found = sent.get(digest)
        return found.response if found and interval and now - found.at < interval else None

    def _note_repeated(self, call: Call, msgtype: str, msgid: str) -> None:
        to, at = "|".join(call.names("touser")), self._state.clock()
        repeated = Message("", to, "out", msgtype, "", at, "api", call.body.get("template_card"), msgid=msgid)
        self._state.note("repeated", repeated)

    def _deliver(self, call: Call, content: bodies.Content) -> Json:
        to = self._recipients(call)
        card = content.card
        if card is not None:
            self._check_card(card)
        if not to.members:
            raise ApiError(81013, "user & party & tag all invalid")
        if card is not None and card.get("task_id"):
            task_ids = self._state.kept.task_ids
            task_ids[card["task_id"]] = self._state.clock()
            forget_oldest(task_ids, lambda _: len(task_ids) > TASK_IDS_KEPT)
        msgid = "M" + secrets.token_urlsafe(32)
        for member in to.members:
            self._show(call, member, msgid, content)
        response: Json = {"errcode": 0, "errmsg": "ok"} | to.as_json() | {"msgid": msgid}
        if card is not None and cards.is_updatable(card):
            response["response_code"] = self._state.new_code(msgid, self._account.agentid)
        return response

    def _check_card(self, card: Json) -> None:
        if cards.is_updatable(card) and not self.has_callback_url:
            raise ApiError(43012, "the app has no callback URL; interactive cards need one")
        if card.get("task_id") in self._state.kept.task_ids:
            raise ApiError(cards.BAD_TASK_ID, "invalid template_card.task_id: was used before")

    def _recipients(self, call: Call) -> Recipients:
        users, parties = call.names("touser"), call.names("toparty")
        members = self._state.kept.members
        if "@all" in users:
            return Recipients([m for m in members.values() if self._reaches(m)], [], [], [])
        found = {u.casefold(): members.get(u.casefold()) for u in users}
        invalid = sorted({u.lower() for u in users if not self._reaches(found[u.casefold()])})
        # A corp of thousands is not gone through for a message to one member.
        departments = Departments(members.values() if parties else ())
        for party in parties:
            found |= {m.key: m for m in departments.members_of(party)}
        return Recipients(
            [m for m in found.values() if m is not None and self._reaches(m)],
            invalid,
            [party for party in parties if not departments.knows(party)],
            call.names("totag"),
        )

    def _reaches(self, member: Member | None) -> bool:
        return member is not None and member.in_range and not self._faults.takes_for_invalid(member.key)

    def _show(self, call: Call, member: Member, msgid: str, content: bodies.Content) -> None:
        values: dict[str, Any] = {"kind": content.kind, "text": content.text, "card": content.card}
        values |= {"direction": "out", "via": "api", "msgid": msgid, "extra": content.extra}
        if self._within_pace(member):
            self._state.add_message(member.userid, **values)
            return
        faults = self._faults
        limits = f"{faults.member_per_minute or 'any'}/min, {faults.member_per_hour or 'any'}/h"
        call.warnings.append(f"dropped for {member.userid}: over {limits}")
        self._state.note("dropped", Message(id="", userid=member.userid, at=self._state.clock(), **values))

    def _within_pace(self, member: Member) -> bool:
        now = self._state.clock()
        times = self._paced.setdefault(member.key, deque())
        while times and now - times[0] >= HOUR:
            times.popleft()
        minute, hour = self._faults.member_per_minute, self._faults.member_per_hour
        fits = not hour or len(times) < hour
        if minute and len(times) >= minute:
            fits = fits and now - times[-minute] >= MINUTE
        if fits and (minute or hour):
            times.append(now)
        return fits

    # message/update_template_card

    def update(self, call: Call) -> Json:
        """Grey a card's buttons or replace the card, for some of its readers or for all."""
        agentid = call.integer("agentid")
        if agentid is None:
            raise ApiError(41011, "missing agentid")
        code_value = call.body.get("response_code")
        if not isinstance(code_value, str) or not code_value:
            raise ApiError(40058, "missing response_code")
        if agentid != self._account.agentid:
            raise ApiError(cards.OTHER_APP, "the card belongs to another app")
        with self._state.lock:
            code = self._state.kept.codes.get(code_value)
            if code is None or code.used or self._state.clock() - code.at > CODE_SECONDS:
                raise ApiError(60140, "invalid response_code: used, expired or unknown")
            copies = self._state.messages_of(code.msgid)
            change = self._change(call, copies)
            chosen, invalid = self._chosen(call, copies)
            code.used = True
            for copy in chosen:
                apply_change(self._state, copy, change)
            self._state.touch()
        response: Json = {"errcode": 0, "errmsg": "ok"}
        return response | ({"invaliduser": invalid} if invalid else {})

    def _change(self, call: Call, copies: list[Message]) -> Json:
        button, card = call.body.get("button"), call.body.get("template_card")
        if (button is None) == (card is None):
            raise ApiError(40063, "give either button or template_card")
        if card is not None:
            call.warnings += cards.validate(card, updating=True)
            return {"card": card}
        name = button.get("replace_name") if isinstance(button, dict) else None
        if not isinstance(name, str) or not name:
            raise ApiError(40063, "missing button.replace_name")
        if any((copy.card or {}).get("card_type") not in cards.INTERACTIVE for copy in copies):
            raise ApiError(40035, "button.replace_name is for interactive cards only")
        return {"replace_name": name}

    def _chosen(self, call: Call, copies: list[Message]) -> tuple[list[Message], list[str]]:
        users, parties = _array(call, "userids"), _array(call, "partyids")
        _array(call, "tagids")
        if call.integer("atall", 0) == 1:
            return copies, []
        if not users and not parties:
            raise ApiError(82001, "userids, partyids, tagids and atall are all empty")
        if len(users) > USERS_AT_ONCE or len(parties) > PARTIES_AT_ONCE:
            raise ApiError(40032, "too many userids or partyids")
        wanted = {user.casefold() for user in users}
        departments = Departments(self._state.kept.members.values())
        for party in parties:
            wanted |= {m.key for m in departments.members_of(party)}
        readers = {copy.userid.casefold() for copy in copies}
        invalid = sorted({u.lower() for u in users if u.casefold() not in readers})
        return [copy for copy in copies if copy.userid.casefold() in wanted], invalid

    # message/recall

    def recall(self, call: Call) -> Json:
        """Take a message back within 24 hours."""
        msgid = call.body.get("msgid")
        if not isinstance(msgid, str) or not msgid:
            raise ApiError(40063, "missing msgid")
        with self._state.lock:
            copies = self._state.messages_of(msgid)
            if not copies:
                raise ApiError(40058, "invalid msgid: unknown or another app's")
            if self._state.clock() - copies[0].at > RECALL_SECONDS:
                raise ApiError(42052, "recall after 24 hours")
            for copy in copies:
                self._state.change_message(
                    copy, kind="recalled", text="", card=None, state="recalled", extra={}
                )
        return {"errcode": 0, "errmsg": "ok"}


def apply_change(state: State, message: Message, change: Json) -> None:
    """Grey a card's buttons (`replace_name`) or show a new card (`card`) in one member's conversation."""
    message = state.current(message) or message
    if message.state == "recalled":
        return
    if "replace_name" in change:
        label, card = str(change["replace_name"]), message.card or {}
    else:
        card = dict(change["card"])
        label = str(card.pop("replace_text", ""))
        # Clicks on the new card still carry the task_id it was sent with.
        card.setdefault("task_id", (message.card or {}).get("task_id", ""))
    state.change_message(message, card=card, text=cards.readable(card, label), state=label)


def _check_safe(call: Call, msgtype: str) -> None:
    safe = call.integer("safe", 0)
    if safe not in (0, 1, 2):
        raise ApiError(40035, "safe must be 0, 1 or 2")
    if safe and msgtype == "news":
        raise ApiError(40074, "news cannot be safe")
    if safe and msgtype not in SAFE_TYPES[safe]:
        call.warnings.append(f"safe={safe} has no meaning for {msgtype}")


def _duplicate_interval(call: Call) -> int:
    """The seconds within which the same JSON is not shown again; 0 when not asked for."""
    if call.integer("enable_duplicate_check", 0) != 1:
        return 0
    interval = call.integer("duplicate_check_interval", INTERVAL_DEFAULT) or 0
    if not 0 < interval <= INTERVAL_MOST:
        raise ApiError(40035, f"duplicate_check_interval must be 1 to {INTERVAL_MOST}")
    return interval


def _array(call: Call, name: str) -> list[str]:
    value = call.body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(v, str | int) for v in value):
        raise ApiError(40031, f"{name} must be an array")
    return [str(each) for each in value]
