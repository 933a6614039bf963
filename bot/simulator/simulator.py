"""The simulator as one object: what tests hold in their hands and what the pages are made of."""

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from . import cards, control, forms, menus
from .api import Api, Tokens, wsgi
from .callbacks import Courier, Parcel, Ticket
from .crypto import Cipher
from .faults import Faults
from .kf import Kf
from .ledger import Ledger, Line
from .mail import Mail, MailServer
from .mailbox import MailboxServer
from .meetings import Meetings
from .models import Account, Exchange, Member, Message, Record, Verification
from .schedules import Schedules
from .sending import Sending
from .server import Server
from .showmebug import ShowMeBug, Team
from .showmebug import wsgi as showmebug_wsgi
from .state import State, Upload
from .wechat import WeChat

DEADLINE_S = 5.0
EXCHANGES_KEPT = 500
RETRY_WAITS = (1.0, 2.0, 3.0)
MESSAGE_NAMES = {
    "image": "[图片]",
    "voice": "[语音]",
    "video": "[视频]",
    "location": "[位置]",
    "link": "[链接]",
}


class Simulator:
    """A WeCom with one corp and one app.

    Acting methods (`say`, `press`, ...) send a callback and wait until it is delivered or given up; each has
    the same arguments through `start`, which returns at once. Messages of a conversation are snapshots.
    """

    def __init__(
        self,
        *,
        corpid: str,
        agentid: int,
        secret: str,
        token: str,
        aes_key: str,
        callback_url: str | None = None,
        state_path: str | Path | None = None,
        clock: Callable[[], float] = time.time,
        retry_waits: Sequence[float] = RETRY_WAITS,
        deadline_s: float = DEADLINE_S,
        app_name: str = "面试助手",
        kf_id: str = "",
        kf_secret: str = "",
        team: Team | None = None,
    ) -> None:
        # A malformed key is refused before anything is started.
        Cipher(aes_key, corpid)
        self.account = Account(corpid, agentid, secret, token, aes_key, app_name, kf_id, kf_secret)
        self.state = State(Path(state_path) if state_path else None, clock)
        self._closing = threading.Event()
        self._tokens = Tokens(self.account, self.state, lambda: self.faults.token_life_s)
        self.faults = Faults(self._tokens.kill, self._faults_changed)
        self._sending = Sending(self.account, self.state, self.faults)
        kf = Kf(self.account, self.state, self.faults, self._ring, self._own_url)
        self.meetings = Meetings(self.state, self._address)
        self.schedules = Schedules(self.state)
        self._api = Api(
            self.account,
            self.state,
            self._sending,
            kf,
            self._tokens,
            self.faults,
            self.meetings,
            self.schedules,
        )
        #: People outside the corp, and the servicers who may take them over.
        self.wechat: WeChat = WeChat(self.account, self.state, self._ring)
        self._callback_url: str | None = None
        self.callback_url = callback_url
        self._courier = Courier(
            self.account,
            self.state,
            self.faults,
            lambda: self.callback_url,
            self._closing,
            deadline_s=deadline_s,
            retry_waits=retry_waits,
        )
        self._server: Server | None = None
        self._api_server: Server | None = None
        self._mail_server: MailServer | None = None
        self._mailbox_server: MailboxServer | None = None
        self.showmebug = ShowMeBug(self.state, self.faults, self._closing, self._address, team or Team())
        self._recent: deque[Exchange] = deque(maxlen=EXCHANGES_KEPT)
        self.app = self._make_app()

    # People

    @property
    def members(self) -> dict[str, Member]:
        """Every member by userid."""
        with self.state.lock:
            return {m.userid: m for m in self.state.kept.members.values()}

    def add_member(
        self,
        userid: str,
        name: str,
        department: str = "",
        role_hint: str = "interviewer",
        in_range: bool = True,
        language: str = "zh",
        position: str = "",
        kind: str = "member",
    ) -> Member:
        """Add a person to the corp, or replace the one with this userid."""
        member = Member(userid, name, department, role_hint, in_range, language, position, kind)
        self.state.put_member(member)
        return member

    def add_customer(self, external_userid: str, name: str, language: str = "zh") -> Member:
        """Add a WeChat user, who is no member of the corp."""
        return self.add_member(external_userid, name, "", "candidate", False, language, kind="wechat")

    def add_media(self, kind: str) -> str:
        """Make a media_id of a kind that message/send will accept."""
        return self.state.add_upload(kind)

    # What a persona does

    @property
    def callback_url(self) -> str | None:
        return self._callback_url

    @callback_url.setter
    def callback_url(self, url: str | None) -> None:
        self._callback_url = url
        self._sending.has_callback_url = url is not None

    def say(self, userid: str, text: str) -> Exchange:
        """Send a text to the app."""
        return self.send(userid, "text", Content=text)

    def send(self, userid: str, msgtype: str, **own: Any) -> Exchange:
        """Send any message; image, voice, video, location and link have sample elements."""
        return self.start_message(userid, msgtype, **own).wait()

    def press(
        self,
        userid: str,
        message: Message | str,
        key: str,
        selected: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Exchange:
        """Press a card's button, submit button or menu entry; `selected` maps question keys to option ids."""
        return self.start_press(userid, message, key, selected).wait()

    def click_menu(self, userid: str, key: str) -> Exchange:
        """Tap a menu entry by its key or URL; a phone may still show an entry of an earlier menu."""
        return self.start_menu(userid, key).wait()

    def enter(self, userid: str) -> Exchange:
        """Open the app's chat."""
        return self.send_event(userid, {"Event": "enter_agent", "EventKey": ""})

    def respond_schedule(self, userid: str, schedule_id: str, response: int) -> Exchange:
        """Answer an entry in a member's calendar; `response` is a response_status (schedules.py)."""
        entry = self.schedules.respond(self._known(userid).userid, schedule_id, response)
        own = {"Event": "respond_schedule", "CalId": entry.cal_id, "ScheduleId": schedule_id}
        return self.send_event(userid, own)

    def subscribe(self, userid: str) -> Exchange:
        """Bring a member into the app's visible range."""
        self._set_in_range(userid, True)
        return self.send_event(userid, {"Event": "subscribe", "EventKey": None})

    def unsubscribe(self, userid: str) -> Exchange:
        """Take a member out of the app's visible range."""
        self._set_in_range(userid, False)
        return self.send_event(userid, {"Event": "unsubscribe"})

    def send_event(
        self, userid: str | None, own: Mapping[str, Any], *, with_agentid: bool = True
    ) -> Exchange:
        """Send any event, known or not: its own elements in order, without the common header.

        userid "sys" stands for WeCom itself; None leaves FromUserName out.
        """
        return self.start_event(userid, own, with_agentid=with_agentid).wait()

    def redeliver(self, exchange: Exchange) -> Exchange:
        """Deliver the same callback once more: same content, freshly sealed."""
        agentid = self.account.agentid if "<AgentID>" in exchange.xml else None
        again = Exchange(exchange.id, exchange.userid, exchange.msgid, exchange.xml)
        return self._courier.submit(Parcel(again, agentid, "redelivery", again=True)).wait()

    def exchange_of(self, exchange_id: str) -> Exchange:
        """A recent callback by its id (a message's MsgId), to deliver it again."""
        for exchange in self._recent.copy():
            if exchange.id == exchange_id:
                return exchange
        raise ValueError(f"no recent callback {exchange_id}")

    def verify_url(self) -> Verification:
        """Let the admin console verify the callback URL."""
        return self._courier.verify()

    # The same without waiting, for the page

    def start_message(self, userid: str, msgtype: str, **own: Any) -> Ticket:
        """Put a message on its way."""
        member = self._sender(userid)
        msgid = self.state.next_msgid()
        xml = forms.message(
            self.account.corpid, self.account.agentid, member.userid, self._now(), msgtype, msgid, own
        )
        text = str(own.get("Content", "")) or MESSAGE_NAMES.get(msgtype, f"[{msgtype}]")
        with self.state.lock:
            for name in ("MediaId", "ThumbMediaId"):
                if name in own:
                    kind = msgtype if name == "MediaId" else "image"
                    self.state.media[str(own[name])] = Upload(kind, self.state.clock())
        message = self.state.add_message(
            member.userid,
            direction="in",
            via="callback",
            kind=msgtype,
            text=text,
            msgid=str(msgid),
            delivery="pending",
        )
        exchange = Exchange(str(msgid), member.userid, str(msgid), xml)
        return self._submit(Parcel(exchange, self.account.agentid, f"{msgtype} {text}"[:80], message))

    def start_press(
        self,
        userid: str,
        message: Message | str,
        key: str,
        selected: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Ticket:
        """Put a press on its way; ValueError when there is no such button to press."""
        member = self._sender(userid)
        found = self.message(userid, message)
        if key in [k for _, k in found.buttons]:
            name = "template_card_event"
        elif key in [k for _, k in found.menu]:
            name = "template_card_menu_event"
        else:
            raise ValueError(f"{found.id} has no button {key!r} that can be pressed (state {found.state!r})")
        card = found.card or {}
        chosen = _selection(card, selected) if name == "template_card_event" else {}
        code = self.state.new_code(found.msgid, self.account.agentid)
        own = forms.card_event(name, key, card, code, chosen)
        return self._start_event(member.userid, own, self.account.agentid, found)

    def start_menu(self, userid: str, key: str) -> Ticket:
        """Put a menu tap on its way."""
        member = self._sender(userid)
        with self.state.lock:
            menu = menus.entries(self.state.kept.menu)
        named = [e for e in menu if key in (e.get("key"), e.get("url"), e.get("pagepath"))]
        kind = str(named[0]["type"]) if named else "view" if "://" in key else "click"
        own = {"Event": kind, "EventKey": key} | forms.MENU_SAMPLES.get(kind, {})
        return self._start_event(member.userid, own, self.account.agentid, None)

    def start_event(self, userid: str | None, own: Mapping[str, Any], *, with_agentid: bool = True) -> Ticket:
        """Put an event on its way."""
        if userid not in (None, "sys"):
            userid = self._known(str(userid)).userid
        return self._start_event(userid, own, self.account.agentid if with_agentid else None, None)

    def _start_event(
        self, userid: str | None, own: Mapping[str, Any], agentid: int | None, card: Message | None
    ) -> Ticket:
        xml = forms.event(self.account.corpid, agentid, userid, self._now(), own)
        title = f"{own.get('Event', 'event')} {own.get('EventKey') or ''}".strip()[:80]
        exchange = Exchange("e" + secrets.token_hex(8), userid or "", None, xml)
        return self._submit(Parcel(exchange, agentid, title, card=card))

    def _ring(self) -> Ticket:
        """Ring the bell of the customer-service account (2.7), unless it is to be lost."""
        with self.state.lock:
            token = self.state.kept.kf.new_token(self.state.clock())
        own = {"Event": "kf_msg_or_event", "Token": token, "OpenKfId": self.account.kf_id}
        xml = forms.event(self.account.corpid, None, None, self._now(), own)
        parcel = Parcel(Exchange("e" + secrets.token_hex(8), "", None, xml), None, "kf_msg_or_event")
        if self.faults.chance(self.faults.kf_lost_bells):
            return self._courier.lose(parcel)
        return self._submit(parcel)

    def _own_url(self) -> str:
        return self._server.url if self._server else "https://work.weixin.qq.com"

    def _submit(self, parcel: Parcel) -> Ticket:
        self._recent.append(parcel.exchange)
        return self._courier.submit(parcel)

    # What can be seen

    def conversation(self, userid: str) -> list[Message]:
        """A member's conversation with the app, oldest first."""
        return self.state.conversation(self._known(userid).userid)

    def message(self, userid: str, message: Message | str) -> Message:
        """A message of a member's conversation as it is now."""
        wanted = message if isinstance(message, str) else message.id
        for each in self.conversation(userid):
            if each.id == wanted:
                return each
        raise ValueError(f"{userid} has no message {wanted}")

    def wait_for(
        self,
        userid: str,
        predicate: Callable[[Message], bool] | str,
        timeout: float = 5,
        after: Message | None = None,
    ) -> Message:
        """Wait until a message fits, already there or to come, and return the newest that does.

        A string fits a message from the app that contains it. With `after`, only later messages count.
        """
        fits = _contains(predicate) if isinstance(predicate, str) else predicate
        end = time.monotonic() + timeout
        with self.state.changed:
            while True:
                seen = self.conversation(userid)
                if after is not None:
                    seen = [m for m in seen if int(m.id[1:]) > int(after.id[1:])]
                for message in reversed(seen):
                    if fits(message):
                        return message
                left = end - time.monotonic()
                if left <= 0 or not self.state.changed.wait(left):
                    last = [(m.direction, m.kind, m.text[:200]) for m in seen[-3:]]
                    raise TimeoutError(f"no such message for {userid} in {timeout} s; the last are {last}")

    @property
    def ledger(self) -> Ledger:
        """What readers saw: a line for each message once it is started, and counts of everything."""
        return self.state.ledger

    @property
    def shown(self) -> list[Line]:
        """The ledger's messages that readers saw, oldest first."""
        return [line for line in self.ledger.lines() if line.outcome == "shown"]

    def mails(self, address: str = "") -> list[Mail]:
        """The mails to an address, or all of them, oldest first."""
        with self.state.lock:
            mails = list(self.state.kept.mails)
        return [each for each in mails if address.casefold() in ("", each.recipient.casefold())]

    @property
    def inspector(self) -> list[Record]:
        """Every callback and API call, oldest first."""
        with self.state.lock:
            return list(self.state.records)

    # Serving

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Serve the API and the pages from a thread and return the URL."""
        if self._server is None:
            self._server = self._serve(host, port)
        return self._server.url

    def serve_api(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Serve on a port that the faults `refused` and `unreachable` close as a network would.

        The URL that `serve` returned stays open whatever happens here: for the page and the control API.
        """
        if self._api_server is None:
            self._api_server = self._serve(host, port)
            self._api_server.set_door(self.faults.door)
        return self._api_server.url

    def serve_mail(self, port: int = 0) -> str:
        """Serve SMTP from a thread and return the URL."""
        if self._mail_server is None:
            self._mail_server = MailServer(self.faults, self.state.add_mail, port, self.state.clock)
            self._mail_server.set_door(is_open=not self.faults.mail_down)
        return self._mail_server.url

    def serve_mailbox(self, address: str, port: int = 0) -> str:
        """Serve everybody's mailbox by IMAP from threads and return the URL of one."""
        if self._mailbox_server is None:
            validity = self.state.kept.uid_validity
            self._mailbox_server = MailboxServer(self.faults, self.mails, validity, port)
        return self._mailbox_server.url(address)

    def _serve(self, host: str, port: int) -> Server:
        if host not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("the simulator serves this machine only")
        return Server(self.app, host, port)

    def close(self) -> None:
        """Stop deliveries and server, and write the state."""
        self._closing.set()
        self._courier.close()
        if self._mail_server is not None:
            self._mail_server.close()
            self._mail_server = None
        if self._mailbox_server is not None:
            self._mailbox_server.close()
            self._mailbox_server = None
        self.state.close()
        servers, self._server, self._api_server = (self._server, self._api_server), None, None
        for server in servers:
            if server is not None:
                server.close()

    def __enter__(self) -> "Simulator":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _make_app(self) -> Flask:
        app = Flask(__name__, static_folder="static", static_url_path="/static")
        app.register_blueprint(control.blueprint(self))
        api = wsgi(self._api, self.state, self.faults, self._closing)
        rooms = showmebug_wsgi(self.showmebug, self.state, self.faults, self._closing)
        mounted = {"/cgi-bin": api, "/showmebug": rooms}
        app.wsgi_app = DispatcherMiddleware(app.wsgi_app, mounted)  # type: ignore[method-assign]
        return app

    def _address(self) -> str:
        """Where browsers find what else is served here."""
        return self._server.url if self._server else "http://127.0.0.1"

    def _faults_changed(self) -> None:
        if self._api_server is not None:
            self._api_server.set_door(self.faults.door)
        if self._mail_server is not None:
            self._mail_server.set_door(is_open=not self.faults.mail_down)
        self.state.publish("faults", self.faults.as_json())

    def _now(self) -> int:
        return int(self.state.clock())

    def _known(self, userid: str) -> Member:
        member = self.state.member(userid)
        if member is None:
            raise ValueError(f"no member {userid}")
        return member

    def _sender(self, userid: str) -> Member:
        member = self._known(userid)
        if not member.in_range:
            raise ValueError(f"{userid} is outside the app's visible range and does not see it")
        return member

    def _set_in_range(self, userid: str, in_range: bool) -> None:
        with self.state.lock:
            self.state.put_member(replace(self._known(userid), in_range=in_range))


def _contains(text: str) -> Callable[[Message], bool]:
    return lambda message: message.direction == "out" and text in message.text


def _selection(
    card: Mapping[str, Any], selected: Mapping[str, str | Sequence[str]] | None
) -> dict[str, list[str]]:
    """What is chosen on the card; ValueError for a question or an option it does not have."""
    chosen = cards.default_selection(dict(card))
    offered = {
        str(s["question_key"]): [str(o["id"]) for o in s["option_list"]] for s in cards.selectors(dict(card))
    }
    for question, ids in (selected or {}).items():
        wanted = [ids] if isinstance(ids, str) else list(ids)
        if question not in offered or not set(wanted) <= set(offered[question]):
            raise ValueError(f"the card does not offer {wanted} for {question!r}")
        chosen[question] = wanted
    return chosen
