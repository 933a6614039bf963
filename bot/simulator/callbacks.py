"""The callback side: sealed, signed, posted with a deadline, posted again, answered, and shown (1.2-1.6).

Each member has one line of callbacks and a thread while it has any, so that one member's callbacks keep
their order and two members never wait for each other. The fault switches change that.
"""

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

import requests

from . import crypto, forms, replies
from .faults import Faults
from .models import Account, Delivery, Exchange, Message, Verification
from .sending import apply_change
from .server import Connection
from .state import State

ANSWER_BYTES = 1024 * 1024
VERIFY_DEADLINE_S = 1.0
ANSWERS_KEPT = 20_000

# What is done with the bot's answer on purpose: read, read and thrown away, or not waited for.
Ending = Literal["", "discard", "cut"]


@dataclass
class Parcel:
    """A callback on its way: its form, and whom and what it concerns."""

    exchange: Exchange
    agentid: int | None
    title: str
    message: Message | None = None
    card: Message | None = None
    again: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


class Ticket:
    """The promise of an Exchange."""

    def __init__(self, parcel: Parcel, due: float) -> None:
        self.parcel = parcel
        # When it is to be delivered, on the monotonic clock.
        self.due = due
        self._done = threading.Event()

    def finish(self) -> None:
        self._done.set()

    def wait(self, timeout: float | None = None) -> Exchange:
        """Wait for the end of the delivery, retries included."""
        if not self._done.wait(timeout):
            raise TimeoutError("the callback is still being delivered")
        return self.parcel.exchange


class Courier:
    """Delivers callbacks to the bot and shows what it answers."""

    def __init__(
        self,
        account: Account,
        state: State,
        faults: Faults,
        url: Callable[[], str | None],
        closing: threading.Event,
        *,
        deadline_s: float,
        retry_waits: Sequence[float],
    ) -> None:
        self._account = account
        self._state = state
        self._faults = faults
        self._url = url
        self._closing = closing
        self._deadline_s = deadline_s
        self._retry_waits = retry_waits
        self._cipher = crypto.Cipher(account.aes_key, account.corpid)
        self._lock = threading.Lock()
        self._lines: dict[str, deque[Ticket]] = {}
        self._threads: set[threading.Thread] = set()
        # What each callback was answered, so that a repetition is not shown twice.
        self._answers: dict[str, str] = {}

    def submit(self, parcel: Parcel) -> Ticket:
        """Put a callback at the end of its member's line."""
        ticket = Ticket(parcel, time.monotonic() + self._faults.callback_delay_s)
        key = parcel.exchange.userid.casefold()
        with self._lock:
            if self._closing.is_set():
                raise RuntimeError("the simulator is closed")
            if self._faults.parallel_callbacks:
                # A line of its own.
                key = f"{key} {secrets.token_hex(4)}"
            if key in self._lines:
                self._lines[key].append(ticket)
                return ticket
            self._lines[key] = deque([ticket])
            thread = threading.Thread(target=self._walk, args=(key,), name=f"callbacks-{key}", daemon=True)
            # Within the lock: `close` joins what it finds here, and joins nothing that has not begun.
            thread.start()
            self._threads.add(thread)
        return ticket

    def lose(self, parcel: Parcel) -> Ticket:
        """Deliver a callback to nobody."""
        self._give_up(parcel, "fault: the callback was lost")
        ticket = Ticket(parcel, time.monotonic())
        ticket.finish()
        return ticket

    def close(self) -> None:
        """Wait for the deliveries under way; what is still in line is given up."""
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join()

    def _walk(self, key: str) -> None:
        """Deliver one member's line until it is empty."""
        while tickets := self._next(key):
            for ticket in tickets:
                try:
                    self._deliver(ticket)
                finally:
                    ticket.finish()

    def _next(self, key: str) -> list[Ticket]:
        """The next in line, or all that gathered there in another order; none ends the line."""
        if self._faults.shuffle_callbacks_s:
            self._closing.wait(self._faults.shuffle_callbacks_s)
        with self._lock:
            line = self._lines[key]
            if not line:
                del self._lines[key]
                self._threads.discard(threading.current_thread())
                return []
            if not self._faults.shuffle_callbacks_s:
                return [line.popleft()]
            gathered = list(line)
            line.clear()
        return self._shuffled(gathered)

    def _shuffled(self, tickets: list[Ticket]) -> list[Ticket]:
        shuffled = tickets.copy()
        self._faults.random.shuffle(shuffled)
        return shuffled[::-1] if shuffled == tickets else shuffled

    # One callback

    def _deliver(self, ticket: Ticket) -> None:
        parcel, url = ticket.parcel, self._url()
        if url is None:
            self._give_up(parcel, "no callback URL is set")
            return
        self._closing.wait(max(0.0, ticket.due - time.monotonic()))
        copies = 0 if parcel.again else self._copies()
        if copies and self._faults.duplicates_concurrent:
            self._deliver_at_once(parcel, url, copies)
        else:
            self._deliver_in_turn(parcel, url, copies)
        outcome = "delivered" if parcel.exchange.delivered else "failed"
        self._state.ledger.count("callbacks", outcome)
        if parcel.message is not None:
            self._state.change_message(parcel.message, delivery=outcome)

    def _copies(self) -> int:
        """How many times more this callback is delivered."""
        faults = self._faults
        return sum(faults.chance(faults.callback_share) for _ in range(faults.duplicate_callbacks))

    def _endings(self) -> list[Ending]:
        """What becomes of the bot's first answers to this callback; those that follow are taken."""
        faults = self._faults
        if not (faults.cut_callbacks or faults.discard_answers) or not faults.chance(faults.callback_share):
            return []
        cut, discard = faults.cut_callbacks, faults.discard_answers
        return ["cut" if attempt < cut else "discard" for attempt in range(cut + discard)]

    def _deliver_in_turn(self, parcel: Parcel, url: str, copies: int) -> None:
        endings = self._endings()
        for attempt in range(len(self._retry_waits) + 1):
            if attempt and self._closing.wait(self._retry_waits[attempt - 1]):
                break
            if self._closing.is_set():
                break
            if self._attempt(parcel, url, attempt, endings[attempt] if attempt < len(endings) else ""):
                for copy in range(copies):
                    self._attempt(parcel, url, attempt + 1 + copy)
                break

    def _deliver_at_once(self, parcel: Parcel, url: str, copies: int) -> None:
        others = [
            threading.Thread(target=self._attempt, args=(parcel, url, 1 + copy)) for copy in range(copies)
        ]
        for thread in others:
            thread.start()
        self._deliver_in_turn(parcel, url, 0)
        for thread in others:
            thread.join()

    def _give_up(self, parcel: Parcel, why: str) -> None:
        parcel.exchange = replace(parcel.exchange, problems=(*parcel.exchange.problems, why))
        if parcel.message is not None:
            self._state.change_message(parcel.message, delivery="failed")
        self._state.add_record(
            kind="callback",
            title=parcel.title,
            userid=parcel.exchange.userid,
            open_request=parcel.exchange.xml,
            problems=(why,),
        )

    def _attempt(self, parcel: Parcel, url: str, attempt: int, ending: Ending = "") -> bool:
        """Deliver once; True when WeCom has no reason to try again."""
        sealed, query = self._seal(parcel)
        if ending == "cut":
            delivery = post_and_cut(url, query, sealed.encode(), self._deadline_s)
        else:
            delivery = post(url, query, sealed.encode(), self._deadline_s)
        reply, problem = replies.Reply(), ""
        if delivery.status == 200:
            try:
                reply = replies.judge(delivery.body, parcel.exchange.xml, self._account, self._cipher)
            except replies.BadReply as error:
                problem = f"bad passive reply: {error}"
        elif delivery.status:
            problem = f"HTTP {delivery.status} instead of 200"
        else:
            problem = delivery.body
        delivery = delivery._replace(reply=reply.text)
        if ending == "discard":
            delivery = delivery._replace(status=0)
            problem = "fault: the answer was thrown away"
        repeated = self._note(parcel, delivery, reply, problem)
        if delivery.status == 200 and repeated is None:
            self._show(parcel, reply)
        warnings = reply.warnings + ((repeated,) if repeated else ())
        self._record(parcel, attempt, delivery, query, sealed, reply, warnings, problem)
        return delivery.status == 200

    def _note(self, parcel: Parcel, delivery: Delivery, reply: replies.Reply, problem: str) -> str | None:
        """Add a delivery to the exchange; what to remark when the callback was accepted before."""
        self._state.ledger.count("deliveries", str(delivery.status))
        with parcel.lock:
            exchange = replace(parcel.exchange, deliveries=(*parcel.exchange.deliveries, delivery))
            if problem:
                exchange = replace(exchange, problems=(*exchange.problems, problem))
            parcel.exchange, repeated = self._answered(exchange, reply, delivery.status)
        return repeated

    def _seal(self, parcel: Parcel) -> tuple[str, str]:
        """A fresh envelope and query; no two deliveries look alike."""
        encrypted = self._cipher.encrypt(parcel.exchange.xml)
        query = self._signed(encrypted)
        return forms.envelope(self._account.corpid, parcel.agentid, encrypted), urlencode(query)

    def _signed(self, encrypted: str) -> dict[str, str]:
        timestamp, nonce = str(int(self._state.clock())), str(secrets.randbelow(10**10))
        signature = crypto.sign(self._account.token, timestamp, nonce, encrypted)
        return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}

    def _answered(self, exchange: Exchange, reply: replies.Reply, status: int) -> tuple[Exchange, str | None]:
        """Note the reply, and what to remark when this callback was accepted before."""
        if status != 200:
            return exchange, None
        if reply.kind:
            exchange = replace(exchange, reply=reply.text)
        content = f"{reply.kind}:{reply.text}"
        with self._lock:
            earlier = self._answers.get(exchange.id)
            self._answers.setdefault(exchange.id, content)
            while len(self._answers) > ANSWERS_KEPT:
                del self._answers[next(iter(self._answers))]
        if earlier is None:
            return exchange, None
        if earlier == content:
            return exchange, "answered before; not shown again"
        self._state.ledger.count("callbacks", "answered differently")
        return exchange, "answered before and differently; not shown"

    def _show(self, parcel: Parcel, reply: replies.Reply) -> None:
        if reply.change is not None:
            if parcel.card is not None:
                apply_change(self._state, parcel.card, reply.change)
        elif reply.kind:
            self._state.add_message(
                parcel.exchange.userid,
                direction="out",
                via="passive",
                kind=reply.kind,
                text=reply.text,
                extra=reply.extra,
            )

    def _record(
        self,
        parcel: Parcel,
        attempt: int,
        delivery: Delivery,
        query: str,
        sealed: str,
        reply: replies.Reply,
        warnings: tuple[str, ...],
        problem: str,
    ) -> None:
        retry = f" · {attempt + 1}" if attempt else ""
        self._state.add_record(
            kind="callback",
            title=parcel.title + retry,
            userid=parcel.exchange.userid,
            status=delivery.status or None,
            elapsed_s=delivery.elapsed_s,
            sealed_request=f"POST ?{query}\n\n{sealed}",
            open_request=parcel.exchange.xml,
            sealed_response=delivery.body,
            open_response=reply.xml,
            warnings=warnings,
            problems=(problem,) if problem else (),
        )

    # URL verification

    def verify(self) -> Verification:
        """Call the URL as the admin console does when it is saved, and judge the answer (1.2)."""
        url = self._url()
        if url is None:
            return self._judged(Delivery(0, 0.0, "no callback URL is set"), "", "")
        echo = str(secrets.randbelow(10**19)).zfill(19)
        echostr = self._cipher.encrypt(echo)
        query = urlencode(self._signed(echostr) | {"echostr": echostr})
        return self._judged(get(url, query, self._deadline_s), echo, query)

    def _judged(self, delivery: Delivery, echo: str, query: str) -> Verification:
        problems = tuple(_verification_problems(delivery, echo))
        self._state.add_record(
            kind="verify",
            title="GET echostr",
            status=delivery.status or None,
            elapsed_s=delivery.elapsed_s,
            sealed_request=f"GET ?{query}",
            open_request=echo,
            open_response=delivery.body,
            problems=problems,
        )
        return Verification(not problems, delivery.status, delivery.elapsed_s, problems)


def _verification_problems(delivery: Delivery, echo: str) -> list[str]:
    if not delivery.status:
        return [delivery.body]
    problems = []
    if delivery.status != 200:
        problems.append(f"HTTP {delivery.status} instead of 200")
    elif delivery.body != echo:
        bare = delivery.body.strip("\ufeff\"' \r\n") == echo
        why = "has quotes, a BOM or a newline around the text" if bare else "is not the decrypted echostr"
        problems.append(f"the body {why}")
    if delivery.elapsed_s >= VERIFY_DEADLINE_S:
        problems.append(f"answered after {delivery.elapsed_s:.1f} s; one second is allowed")
    return problems


def post(url: str, query: str, body: bytes, deadline_s: float) -> Delivery:
    """POST once; the deadline covers everything from connecting to the last byte."""
    return _exchange("POST", url, query, deadline_s, data=body, headers={"Content-Type": "text/xml"})


def post_and_cut(url: str, query: str, body: bytes, deadline_s: float) -> Delivery:
    """POST once and reset the connection before the answer can be read."""
    started = time.monotonic()
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query + '&' if parts.query else ''}{query}"
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=deadline_s)
    try:
        connection.request("POST", target, body, {"Content-Type": "text/xml"})
        Connection(connection.sock).reset()
    except (OSError, HTTPException) as error:
        return Delivery(0, time.monotonic() - started, f"connection failed: {type(error).__name__}")
    finally:
        connection.close()
    return Delivery(0, time.monotonic() - started, "fault: the connection was cut before the answer")


def get(url: str, query: str, deadline_s: float) -> Delivery:
    return _exchange("GET", url, query, deadline_s)


def _exchange(method: str, url: str, query: str, deadline_s: float, **values: Any) -> Delivery:
    started = time.monotonic()
    target = f"{url}{'&' if '?' in url else '?'}{query}"
    try:
        with requests.Session() as session:
            # Proxies of the environment are no business of a laptop's WeCom.
            session.trust_env = False
            with session.request(
                method, target, timeout=deadline_s, stream=True, allow_redirects=False, **values
            ) as response:
                body = _read(response, started + deadline_s)
        return Delivery(response.status_code, time.monotonic() - started, body)
    except (requests.Timeout, TimeoutError):
        return Delivery(0, time.monotonic() - started, f"no answer within {deadline_s:g} s")
    except requests.RequestException as error:
        reason = f"connection failed: {type(error).__name__}"
        return Delivery(0, time.monotonic() - started, reason)


def _read(response: requests.Response, end: float) -> str:
    chunks, size = [], 0
    for chunk in response.iter_content(8192):
        chunks.append(chunk)
        size += len(chunk)
        if time.monotonic() > end or size > ANSWER_BYTES:
            raise TimeoutError
    if time.monotonic() > end:
        raise TimeoutError
    return b"".join(chunks).decode("utf-8", errors="replace")
