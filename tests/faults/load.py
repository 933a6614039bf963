"""Callbacks as WeCom makes them: sealed, signed, given up after five seconds, and delivered again.

The load runs in a process of its own, one thread for each member who writes. A member's next message is
sent once the last one was answered, so their order is what the member meant.
"""

import http.client
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from typing import Any
from urllib.parse import urlencode

from tests.bot.wecom import envelopes
from tests.processes.deployment import _text_of, signed

DEADLINE_SECONDS = 5.0
RETRY_SECONDS = 1.0
ATTEMPTS = 120


@dataclass(frozen=True)
class Line:
    """One text message. `at` is when it is sent, in seconds after the load begins.

    `copies` are deliveries beside the first, as seconds after it: WeCom delivers a message again that it
    takes for unanswered.
    """

    sender: str
    msgid: str
    text: str
    at: float = 0.0
    copies: tuple[float, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """One delivery of a message. `status` is 0 without an answer; `answer` is None but for a 200."""

    msgid: str
    began: float
    seconds: float
    status: int
    answer: str | None


class Load:
    """A load under way: how many first deliveries were answered, and in the end every delivery."""

    def __init__(self, answered: "Synchronized[int]", result: Future[list[Delivery]]) -> None:
        self._answered, self._result = answered, result

    @property
    def answered(self) -> int:
        return self._answered.value

    @property
    def is_over(self) -> bool:
        return self._result.done()

    def deliveries(self, timeout: float = 1800) -> list[Delivery]:
        """Wait for the end and return every delivery, in no order."""
        return self._result.result(timeout)


@contextmanager
def load(port: int, lines: Sequence[Line]) -> Iterator[Load]:
    """Deliver the lines, each member's in the order given, from a process of its own."""
    with _underway(_deliver_all, port, list(lines)) as underway:
        yield underway


@contextmanager
def race(port: int, rounds: Sequence[Sequence[Line]]) -> Iterator[Load]:
    """Deliver all lines of a round at the same moment, one round after another."""
    with _underway(_race_all, port, [list(each) for each in rounds]) as underway:
        yield underway


@contextmanager
def _underway(work: Callable[..., list[Delivery]], port: int, lines: Sequence[Any]) -> Iterator[Load]:
    context = multiprocessing.get_context("spawn")
    answered = context.Value("i", 0)
    with ProcessPoolExecutor(1, context, _share, (answered,)) as pool:
        pool.submit(_warm).result()
        yield Load(answered, pool.submit(work, port, lines))


_answered: "Synchronized[int]"


def _share(answered: "Synchronized[int]") -> None:
    global _answered
    _answered = answered


def _warm() -> None:
    """Let the process start before the load does."""


def _deliver_all(port: int, lines: list[Line]) -> list[Delivery]:
    by_sender: dict[str, list[Line]] = {}
    for line in lines:
        by_sender.setdefault(line.sender, []).append(line)
    began = time.monotonic()
    with ThreadPoolExecutor(2 * len(by_sender)) as copies, ThreadPoolExecutor(len(by_sender)) as members:
        parts = members.map(lambda own: _deliver_in_turn(port, own, began, copies), by_sender.values())
        return [delivery for part in parts for delivery in part]


def _race_all(port: int, rounds: list[list[Line]]) -> list[Delivery]:
    done: list[Delivery] = []
    with ThreadPoolExecutor(max(map(len, rounds))) as pool:
        for lines in rounds:
            sealed = [(line, *seal(line)) for line in lines]
            for deliveries in pool.map(lambda each: _until_answered(port, *each, 0), sealed):
                done += deliveries
    return done


def _deliver_in_turn(port: int, lines: list[Line], began: float, pool: ThreadPoolExecutor) -> list[Delivery]:
    done: list[Delivery] = []
    copies: list[Future[list[Delivery]]] = []
    for line in lines:
        time.sleep(max(0.0, began + line.at - time.monotonic()))
        path, body = seal(line)
        copies += [pool.submit(_until_answered, port, line, path, body, wait) for wait in line.copies]
        done += _until_answered(port, line, path, body, 0)
        with _answered.get_lock():
            _answered.value += 1
    return done + [delivery for copy in copies for delivery in copy.result()]


def _until_answered(port: int, line: Line, path: str, body: bytes, wait: float) -> list[Delivery]:
    """Deliver a message after `wait` seconds, and again until it is answered 200."""
    time.sleep(wait)
    deliveries = [_deliver(port, line, path, body)]
    while deliveries[-1].status != 200 and len(deliveries) < ATTEMPTS:
        time.sleep(RETRY_SECONDS)
        deliveries.append(_deliver(port, line, path, body))
    return deliveries


def _deliver(port: int, line: Line, path: str, body: bytes) -> Delivery:
    began, start = time.time(), time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_SECONDS)
    try:
        connection.request("POST", path, body)
        response = connection.getresponse()
        status, content = response.status, response.read()
    except (OSError, http.client.HTTPException):
        status, content = 0, b""
    finally:
        connection.close()
    seconds = time.monotonic() - start
    return Delivery(line.msgid, began, seconds, status, _text_of(content) if status == 200 else None)


def seal(line: Line) -> tuple[str, bytes]:
    """Seal one text message as WeCom does (protocol 1.3 to 1.5); return path and body."""
    xml = (
        f"<xml><ToUserName>{envelopes.CORPID}</ToUserName><FromUserName>{line.sender}</FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType>text</MsgType>"
        f"<Content><![CDATA[{line.text}]]></Content><MsgId>{line.msgid}</MsgId>"
        f"<AgentID>{envelopes.AGENTID}</AgentID></xml>"
    )
    encrypt = envelopes.sealed(xml)
    return f"/wecom/callback?{urlencode(signed(encrypt))}", envelopes.envelope(encrypt)
