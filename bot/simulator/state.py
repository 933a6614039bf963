"""What the simulated WeCom remembers: members, conversations, tokens, codes, menu, inspector.

One lock guards everything and is never held during HTTP. With a path, what a restart must still know is
written to one JSON file, atomically and a moment after the change.
"""

import contextlib
import json
import logging
import os
import queue
import secrets
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from .kf_state import KfKept
from .ledger import TEXT_KEPT, Ledger, Line, Outcome
from .mail import Mail
from .models import Json, Member, Message, Record

log = logging.getLogger(__name__)

# Of one conversation; less when there are so many members that all together would take too much memory.
MESSAGES_KEPT = 500
MESSAGES_OF_ALL = 50_000
FEWEST_KEPT = 20
RECORDS_KEPT = 500
MAILS_KEPT = 500
LISTENER_BACKLOG = 1000
SAVE_DELAY_S = 0.2
CODE_SECONDS = 72 * 3600
MEDIA_SECONDS = 3 * 24 * 3600

V = TypeVar("V")
Listener = queue.Queue[tuple[str, Any] | None]


@dataclass
class Token:
    """An access_token; `killed` imitates WeCom ending it early."""

    value: str
    expires_at: float
    killed: bool = False
    #: Which secret it was given for: that of the "app", or of "kf".
    scope: str = "app"


@dataclass
class ResponseCode:
    """The right to update one card once."""

    msgid: str
    agentid: int
    at: float
    used: bool = False


@dataclass
class Sent:
    """The answer to an earlier identical message/send, until its interval is over."""

    at: float
    response: Json


@dataclass
class _Kept:
    """The part of the state that survives a restart."""

    members: dict[str, Member] = field(default_factory=dict)
    conversations: dict[str, list[Message]] = field(default_factory=dict)
    tokens: list[Token] = field(default_factory=list)
    codes: dict[str, ResponseCode] = field(default_factory=dict)
    sent: dict[str, Sent] = field(default_factory=dict)
    task_ids: dict[str, float] = field(default_factory=dict)
    menu: Json | None = None
    mails: list[Mail] = field(default_factory=list)
    last_mail: int = 0
    # By which who reads a mailbox knows that its numbers are the same still.
    uid_validity: int = field(default_factory=lambda: secrets.randbelow(2**31) + 1)
    last_msgid: int = 0
    last_message: int = 0
    kf: KfKept = field(default_factory=KfKept)


@dataclass(frozen=True)
class Upload:
    """A file that messages may name; `picture` is a small image as a data: URL, to be shown."""

    kind: str
    at: float
    picture: str = ""


class State:
    """The memory of one simulator. Hold `lock` over every read-and-write of its attributes."""

    def __init__(self, path: Path | None, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.kept = _load(path) if path else _Kept()
        self.ledger = Ledger()
        # Who has a copy of each message that was sent, by msgid.
        self._readers: dict[str, list[str]] = {}
        for key, messages in self.kept.conversations.items():
            self._index(key, messages)
        self.records: deque[Record] = deque(maxlen=RECORDS_KEPT)
        self.media: dict[str, Upload] = {}
        self.version = 0
        self._last_record = 0
        self._listeners: list[Listener] = []
        self._closed = False
        self._saver = _Saver(path, self) if path else None

    # Members and their conversations

    def put_member(self, member: Member) -> None:
        """Add a member or replace the one with the same userid."""
        with self.lock:
            self.kept.members[member.key] = member
            self.kept.conversations.setdefault(member.key, [])
            self._publish("member", member)

    def member(self, userid: str) -> Member | None:
        """Find a member; userids compare case-insensitively."""
        with self.lock:
            return self.kept.members.get(userid.casefold())

    def conversation(self, userid: str) -> list[Message]:
        """Return a copy of a member's conversation, oldest first."""
        with self.lock:
            return list(self.kept.conversations.get(userid.casefold(), ()))

    def add_message(self, userid: str, **values: Any) -> Message:
        """Append a message to a member's conversation and return it."""
        with self.lock:
            self.kept.last_message += 1
            message = Message(id=f"m{self.kept.last_message}", userid=userid, at=self.clock(), **values)
            key = userid.casefold()
            kept = self.kept.conversations.setdefault(key, [])
            kept.append(message)
            self._index(key, [message])
            self._trim(key, kept)
            if message.direction == "out":
                self.note("shown", message)
            self._publish("message", message)
            return message

    def note(self, outcome: Outcome, message: Message) -> None:
        """Write what became of a message into the ledger."""
        task_id = str((message.card or {}).get("task_id", ""))
        text = message.text[:TEXT_KEPT]
        self.ledger.write(
            Line(outcome, message.userid, message.via, message.msgid, message.kind, text, task_id, message.at)
        )

    def _index(self, key: str, messages: list[Message]) -> None:
        for message in messages:
            if message.direction == "out" and message.msgid:
                self._readers.setdefault(message.msgid, []).append(key)

    def _trim(self, key: str, kept: list[Message]) -> None:
        share = MESSAGES_OF_ALL // max(1, len(self.kept.conversations))
        most = min(MESSAGES_KEPT, max(FEWEST_KEPT, share))
        for old in kept[:-most]:
            readers = self._readers.get(old.msgid, [])
            if key in readers:
                readers.remove(key)
            if not readers:
                self._readers.pop(old.msgid, None)
        del kept[:-most]

    def change_message(self, message: Message, **values: Any) -> Message | None:
        """Replace fields of a stored message; None when it is no longer kept."""
        with self.lock:
            kept = self.kept.conversations.get(message.userid.casefold(), [])
            for position, each in enumerate(kept):
                if each.id == message.id:
                    kept[position] = replace(each, **values)
                    self._publish("message", kept[position])
                    return kept[position]
        return None

    def current(self, message: Message) -> Message | None:
        """A message as it is now; None when it is no longer kept."""
        return next((m for m in self.conversation(message.userid) if m.id == message.id), None)

    def messages_of(self, msgid: str) -> list[Message]:
        """Every member's copy of one sent message."""
        with self.lock:
            keys = dict.fromkeys(self._readers.get(msgid, ()))
            return [m for key in keys for m in self.kept.conversations[key] if m.msgid == msgid]

    def next_msgid(self) -> int:
        """A fresh MsgId; built on real time, so that a new simulator never repeats an old one's."""
        with self.lock:
            self.kept.last_msgid = max(self.kept.last_msgid + 1, time.time_ns())
            return self.kept.last_msgid

    # Files, codes, menu, inspector

    def add_upload(self, kind: str, picture: str = "") -> str:
        """Keep a file for three days and return its media_id."""
        media_id = "m-" + secrets.token_urlsafe(24)
        with self.lock:
            self.media[media_id] = Upload(kind, self.clock(), picture)
        return media_id

    def upload(self, media_id: str) -> Upload | None:
        """Find a file that has not expired."""
        found = self.media.get(media_id)
        return found if found and self.clock() - found.at < MEDIA_SECONDS else None

    def new_code(self, msgid: str, agentid: int) -> str:
        """Make a response_code for a card that was sent or clicked."""
        with self.lock:
            now = self.clock()
            codes = self.kept.codes
            forget_oldest(codes, lambda code: now - code.at > CODE_SECONDS)
            value = "rc_" + secrets.token_urlsafe(24)
            codes[value] = ResponseCode(msgid, agentid, now)
            self._publish("code", None)
            return value

    def set_menu(self, menu: Json | None) -> None:
        """Install or remove the app's menu."""
        with self.lock:
            self.kept.menu = menu
            self._publish("menu", menu)

    def add_record(self, **values: Any) -> Record:
        """Write a line of the inspector."""
        with self.lock:
            self._last_record += 1
            record = Record(id=self._last_record, at=self.clock(), **values)
            self.records.append(record)
            self._publish("record", record)
            return record

    def add_mail(self, sender: str, recipient: str, source: str) -> None:
        """Put a mail into the inbox."""
        with self.lock:
            self.kept.last_mail += 1
            mail = Mail(f"e{self.kept.last_mail}", sender, recipient, self.clock(), source)
            self.kept.mails.append(mail)
            del self.kept.mails[:-MAILS_KEPT]
            self._publish("mail", mail)

    def clear(self) -> None:
        """Forget conversations, mails and inspector, but no token, code or task_id."""
        with self.lock:
            for kept in self.kept.conversations.values():
                kept.clear()
            self._readers.clear()
            self.records.clear()
            self.kept.mails.clear()
            self._publish("reset", None)

    # Listeners and the file

    @contextlib.contextmanager
    def listen(self) -> Iterator[Listener]:
        """Receive every change as (kind, value); None means that the simulator closes."""
        listener: Listener = queue.Queue(LISTENER_BACKLOG)
        with self.lock:
            self._listeners.append(listener)
            if self._closed:
                listener.put_nowait(None)
        try:
            yield listener
        finally:
            with self.lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

    def publish(self, kind: str, data: Any) -> None:
        """Tell the listeners about something that is stored elsewhere (the fault switches)."""
        with self.lock:
            self._publish(kind, data)

    def touch(self) -> None:
        """Note a change that no listener needs to see."""
        with self.lock:
            self._publish("touch", None)

    def close(self) -> None:
        """Write what is unwritten and send the listeners home."""
        with self.lock:
            self._closed = True
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            _offer(listener, None)
        if self._saver:
            self._saver.close()

    def _publish(self, kind: str, data: Any) -> None:
        self.version += 1
        self.changed.notify_all()
        if self._saver:
            self._saver.wake()
        if kind in ("code", "touch"):
            return
        # A listener that does not keep up is dropped; its page reconnects and reads the whole state.
        self._listeners = [each for each in self._listeners if _offer(each, (kind, data))]

    def dump(self) -> str:
        """The kept part as JSON."""
        with self.lock:
            return json.dumps(asdict(self.kept), ensure_ascii=False)


def message_json(message: Message) -> Json:
    """A message as the page and scripts see it."""
    return asdict(message) | {"buttons": message.buttons, "menu": message.menu}


def as_json(value: Any) -> Any:
    """What listeners receive, as the page and scripts see it."""
    if isinstance(value, Message):
        return message_json(value)
    if isinstance(value, Mail):
        return value.as_json()
    return asdict(value) if isinstance(value, Member | Record) else value


def forget_oldest(kept: dict[str, V], is_over: Callable[[V], bool]) -> None:
    """Take out what is over from the front of a dict that is in order of age."""
    while kept and is_over(kept[first := next(iter(kept))]):
        del kept[first]


def _offer(listener: Listener, item: tuple[str, Any] | None) -> bool:
    try:
        listener.put_nowait(item)
    except queue.Full:
        # Make room for the end mark, so that a stuck reader ends at its next read.
        with contextlib.suppress(queue.Empty):
            listener.get_nowait()
        with contextlib.suppress(queue.Full):
            listener.put_nowait(None)
        return False
    return True


class _Saver:
    """Writes the file on its own thread; many changes of one moment make one write."""

    def __init__(self, path: Path, state: State) -> None:
        self._path = path
        self._state = state
        self._dirty = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="simulator-saver", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._dirty.set()

    def close(self) -> None:
        self._closing.set()
        self._dirty.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._dirty.wait()
            self._closing.wait(SAVE_DELAY_S)
            self._dirty.clear()
            self._save()

    def _save(self) -> None:
        try:
            _write(self._path, self._state.dump())
        except OSError as error:
            log.warning("simulator_state_not_saved", extra={"reason": type(error).__name__})


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp makes the file readable by its owner only: it holds tokens.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _load(path: Path) -> _Kept:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return _Kept(
            members={k: Member(**v) for k, v in data["members"].items()},
            conversations={k: [_message(m) for m in v] for k, v in data["conversations"].items()},
            tokens=[Token(**t) for t in data["tokens"]],
            codes={k: ResponseCode(**v) for k, v in data["codes"].items()},
            sent={k: Sent(**v) for k, v in data["sent"].items()},
            task_ids=data["task_ids"],
            menu=data["menu"],
            # Kept since there are mails.
            mails=[Mail(**m) for m in data.get("mails", [])],
            last_mail=data.get("last_mail", 0),
            uid_validity=data.get("uid_validity", 1),
            last_msgid=data["last_msgid"],
            last_message=data["last_message"],
            # What was kept before there was customer service has none.
            kf=KfKept.load(data["kf"]) if "kf" in data else KfKept(),
        )
    except FileNotFoundError:
        return _Kept()
    except (ValueError, KeyError, TypeError, AttributeError):
        # A demo that cannot start because of its history helps nobody; the file is kept for a look.
        path.replace(path.with_name(path.name + ".unreadable"))
        log.warning("simulator_state_unreadable")
        return _Kept()


def _message(values: Json) -> Message:
    # A callback that was under way when the simulator ended will not be finished.
    if values.get("delivery") == "pending":
        values = values | {"delivery": "failed"}
    return Message(**values)
