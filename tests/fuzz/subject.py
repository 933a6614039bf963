"""The bot under hostile input: the real app on a real database, judged after every answer.

What must hold whatever comes in: a status of the list, an empty body or a sealed answer that WeCom can show,
the same answer to the same message, no fault and no secret in the logs, and no payload that WeCom refuses.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from werkzeug.test import create_environ, run_wsgi_app

from bot.app import create_app
from bot.clock import learn_names, remind
from bot.delivery import deliver_due
from bot.parts import Bot
from bot.simulator import PEOPLE, Member, Message, Simulator
from storage.people import insert_person, update_last_language
from tests.bot.wecom import envelopes
from tests.fuzz.watch import Watch
from tests.talk import MONDAY, FakeClock

DOORS = ("/wecom/callback", "/wecom/kf/callback")
#: Of the door; another method or address is answered with 404 or 405.
STATUSES = (200, 400, 403, 413)
TEXT_BYTES = 2048
#: Who writes in a script, by digit: the simulator's people, one in another time zone, one who is new, and
#: one whom WeCom does not know.
WRITERS = (*(person.userid for person in PEOPLE), "far.away", "new.comer", "no.body")
_PERSON = Member("far.away", "Sam O'Neil", role_hint="interviewer", language="en")
_ACTS = re.compile(rb"([0-7])([tcpxXmr])(.*)", re.DOTALL)
_STEPS = 16
_MOMENTS = 40


class Subject:
    """A bot, the simulator it sends to, and the clock both keep."""

    def __init__(self, bot: Bot, sim: Simulator, clock: FakeClock) -> None:
        self.bot, self.sim, self.clock = bot, sim, clock
        # Cards need a callback address; the simulator is only sent to.
        sim.callback_url = "http://127.0.0.1:9/wecom/callback"
        self.app = create_app(bot)
        self.watch = Watch(bot.settings.secrets)
        self.statuses: Counter[int] = Counter()
        self._msgid = 0
        self._last: tuple[bytes, str] | None = None

    @contextmanager
    def watched(self) -> Iterator["Subject"]:
        """Listen to the logs for as long as the block runs."""
        root = logging.getLogger()
        level = root.level
        root.addHandler(self.watch)
        root.setLevel(logging.INFO)
        try:
            yield self
        finally:
            root.setLevel(level)
            root.removeHandler(self.watch)

    # The world

    def begin(self) -> None:
        """Begin anew: the same people, one interview that waits for its candidate, nothing owed."""
        self.clock.now = MONDAY
        self._last = None
        with self.bot.database.transaction() as tx:
            tables = ", ".join(name for (name,) in tx.execute(_TABLES).fetchall())
            tx.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
            for member in (*PEOPLE, _PERSON):
                person = insert_person(
                    tx, name=member.name, userid=member.userid, role=member.role_hint, now=MONDAY
                )
                update_last_language(tx, person_id=person.person_id, language=member.language)
            tx.execute("UPDATE people SET greeted_at = %s", (MONDAY,))
            tx.execute("UPDATE people SET timezone = 'America/New_York' WHERE userid = 'far.away'")
        self._forget()
        self.watch.clear()
        self.say("bo.li", "安排面试 陈博 明天下午3点 60分钟 后端一面")
        self.deliver_due()

    def _forget(self) -> None:
        """Let the simulator forget what would only grow."""
        kept = self.sim.state.kept
        with self.sim.state.lock:
            self.sim.state.clear()
            for remembered in (kept.sent, kept.task_ids, kept.codes):
                remembered.clear()
            kept.members.clear()
        for member in (*PEOPLE, _PERSON, Member("new.comer", "新来的")):
            self.sim.state.put_member(member)

    # What comes in

    def play(self, script: bytes) -> None:
        """Play a conversation, a step a line: who (a digit), what (a letter), and what is said.

        t types, c clicks the menu, p presses a button of the newest card (its place, or another key), x
        sends elements of a message, X a whole message, m lets minutes pass, r repeats the last message. A
        line of another form is typed.
        """
        self.begin()
        for line in script.split(b"\n")[:_STEPS]:
            found = _ACTS.fullmatch(line)
            if found:
                self._act(WRITERS[int(found[1])], found[2].decode(), found[3])
            else:
                self.say(WRITERS[1], line.decode(errors="replace"))
        self.settle()

    def _act(self, userid: str, act: str, words: bytes) -> None:
        text = words.decode(errors="replace")
        match act:
            case "t":
                self.say(userid, text)
            case "c":
                self.event(userid, "click", EventKey=text)
            case "p":
                self.press(userid, text)
            case "x":
                self.send(self._head(userid) + words + b"</xml>")
            case "X":
                self.send(words)
            case "m":
                self.clock.advance(minutes=int(re.sub("[^0-9]", "", text[:4], flags=re.ASCII) or 0))
            case "r" if self._last is not None:
                xml, answer = self._last
                assert self.send(xml) == answer, "a repeated message got another answer"

    def say(self, userid: str, text: str) -> str:
        self.watch.hear(text)
        return self.send(self._head(userid) + elements(MsgType="text", Content=text) + b"</xml>")

    def event(self, userid: str, event: str, **others: str) -> str:
        # Two events of one second are one to WeCom, unless they differ.
        self.clock.advance(seconds=1)
        self.watch.hear(others.get("EventKey", ""))
        own = elements(MsgType="event", Event=event, **others)
        return self.send(self._head(userid, msgid=False) + own + b"</xml>")

    def press(self, userid: str, button: str) -> None:
        """Press a button of the member's newest card; other words than its place are pressed as its key."""
        self.deliver_due()
        cards = [each for each in self.sim.state.conversation(userid) if each.buttons]
        if cards:
            code = self.sim.state.new_code(cards[-1].msgid, envelopes.AGENTID)
            self.event(userid, "template_card_event", **_pressed(cards[-1], button), ResponseCode=code)

    def _head(self, userid: str, *, msgid: bool = True) -> bytes:
        self._msgid += 1
        number = {"MsgId": str(self._msgid)} if msgid else {}
        created = str(int(self.clock.timestamp()))
        head = elements(
            ToUserName=envelopes.CORPID,
            FromUserName=userid,
            CreateTime=created,
            AgentID=str(envelopes.AGENTID),
            **number,
        )
        return b"<xml>" + head

    def send(self, xml: bytes) -> str:
        """Send a message, sealed and signed as WeCom does, and return the answer's text."""
        status, body = self.post_sealed(envelopes.encrypt(envelopes.pad(envelopes.plain(xml))))
        answer = self.answer_in(body) if body else ""
        if status == 200:
            self._last = (xml, answer)
        return answer

    def post_sealed(self, encrypt: str, *, agentid: object = envelopes.AGENTID) -> tuple[int, bytes]:
        """Deliver a ciphertext, correctly signed."""
        return self.request(body=envelopes.envelope(encrypt, agentid), query=self.signed(encrypt))

    def signed(self, encrypt: str) -> str:
        now = str(int(self.clock.timestamp()))
        signature = envelopes.sign(encrypt, timestamp=now)
        return urlencode({"msg_signature": signature, "timestamp": now, "nonce": envelopes.NONCE})

    def request(
        self,
        *,
        method: str = "POST",
        path: str = DOORS[0],
        query: str = "",
        body: bytes = b"",
        **environ: str,
    ) -> tuple[int, bytes]:
        """Make one request as it comes off the wire, and judge the answer; `environ` is WSGI's."""
        self.watch.complaints.clear()  # of an example that failed
        prepared = create_environ(method="POST", input_stream=io.BytesIO(body))
        prepared |= {"REQUEST_METHOD": method, "QUERY_STRING": query, "CONTENT_LENGTH": str(len(body))}
        # WSGI's strings stand for bytes.
        prepared["PATH_INFO"] = path.encode("utf-8", "surrogatepass").decode("latin-1")
        prepared |= environ
        parts, line, _ = run_wsgi_app(self.app, prepared, buffered=True)
        status, answer = int(line[:3]), b"".join(parts)
        self.statuses[status] += 1
        self.check_logs()
        is_door = path in DOORS and method in ("GET", "POST")
        assert status in (STATUSES if is_door else (*STATUSES, 404, 405)), f"{status} from {method} {path!r}"
        if is_door and status != 200:
            assert answer == b"", f"{status} with a body"
        return status, answer

    # What goes out

    def answer_in(self, body: bytes) -> str:
        """Open a passive answer and return its text, which WeCom must be able to show whole."""
        envelope = ElementTree.fromstring(body)
        encrypt, signature, timestamp, nonce = (
            envelope.findtext(name, "") for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
        )
        assert signature == envelopes.sign(encrypt, timestamp=timestamp, nonce=nonce)
        answer = ElementTree.fromstring(envelopes.decrypt(encrypt))
        assert answer.findtext("FromUserName") == envelopes.CORPID
        assert answer.findtext("MsgType") == "text"
        text = answer.findtext("Content", "")
        assert text.strip(), "an empty answer"
        assert len(text.encode()) <= TEXT_BYTES, f"an answer of {len(text.encode())} bytes"
        return text

    def settle(self) -> None:
        """Send all that is owed, then live through every reminder that is planned."""
        learn_names(self.bot)
        self.deliver_due()
        for _ in range(_MOMENTS):
            (due,) = self.rows("SELECT min(due_at) FROM reminders WHERE status = 'planned'")[0]
            if due is None:
                break
            self.clock.now = max(self.clock.now, due)
            remind(self.bot)
            self.deliver_due()

    def deliver_due(self) -> None:
        """Send everything that is owed, at the pace WeCom takes, and let nothing be refused."""
        while True:
            deliver_due(self.bot)
            self.check_logs()
            if not self.rows("SELECT 1 FROM outbox WHERE status = 'due' LIMIT 1"):
                break
            self.clock.advance(minutes=1)
        failed = self.rows(_NOT_SENT)
        assert not failed, failed

    def check_logs(self) -> None:
        complaints = "\n".join(self.watch.complaints[:5])
        self.watch.complaints.clear()
        assert not complaints, complaints

    def rows(self, query: str) -> list[Any]:
        with self.bot.database.transaction() as tx:
            return tx.execute(query).fetchall()


def elements(**texts: str) -> bytes:
    """Write elements as WeCom does, in CDATA, with what XML cannot carry left in."""
    written = (f"<{name}>{_cdata(text)}</{name}>" for name, text in texts.items())
    return "".join(written).encode("utf-8", "surrogatepass")


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _pressed(card: Message, button: str) -> dict[str, str]:
    """Return what a press of a card carries, but for its code."""
    keys = [key for _, key in card.buttons]
    is_place = button.isascii() and button.isdigit() and len(button) == 1
    return {
        "EventKey": keys[int(button) % len(keys)] if is_place else button,
        "TaskId": str((card.card or {}).get("task_id", "")),
        "CardType": "button_interaction",
    }


_TABLES = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
      AND relname NOT IN ('tokens', 'migrations')
    """
# A member whom WeCom does not know cannot be told anything.
#: But for who is no member of the corp (81013): a callback may name anybody.
_NOT_SENT = """
    SELECT kind, outbox.status, errcode, reason FROM outbox JOIN people USING (person_id)
    WHERE outbox.status = 'failed' AND errcode IS DISTINCT FROM 81013
      AND people.is_active AND people.userid IS NOT NULL
    """
