"""Bookings at a steady pace, delivered as WeCom does: again until they are answered with 200."""

import http.client
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg

from tests.processes.deployment import Answer, Deployment

#: WeCom gives up on one delivery after five seconds.
PATIENCE = 5.0
NAMES = ("Ada Lane", "Bea Moor", "Cal Nash", "Dee Odell", "Eli Park", "Fay Quinn", "Gus Reid", "Hal Shaw")
RETRY_SECONDS = 1.0


@dataclass(frozen=True)
class Delivery:
    """One booking: its title, and the delivery that was answered with 200, if any was."""

    title: str
    answered_at: float | None
    text: str
    attempts: int
    slowest: float


class Traffic:
    """Senders who book one interview after the other with a candidate of their own, each in a free hour."""

    def __init__(self, deployment: Deployment, *, senders: int, pause: float) -> None:
        self._deployment = deployment
        self._senders = senders
        self._pause = pause
        self._stopping = threading.Event()
        self.deliveries: list[Delivery] = []

    def introduce(self) -> None:
        """Put the candidates into the database."""
        with self._deployment.database() as database:
            for sender in range(self._senders):
                database.execute(
                    """
                    INSERT INTO people (name, userid, role, created_at)
                    VALUES (%s, %s, 'candidate', now())
                    """,
                    (NAMES[sender], f"candidate.{sender}"),
                )

    @contextmanager
    def running(self) -> Iterator[None]:
        """Send until the end of the block, and then until what was begun is answered."""
        self._stopping.clear()
        with ThreadPoolExecutor(self._senders) as threads:
            tasks = [threads.submit(self._send, sender) for sender in range(self._senders)]
            try:
                yield
            finally:
                self._stopping.set()
                for task in tasks:
                    task.result()

    def answered_since(self, moment: float) -> list[Delivery]:
        """Return what was answered with a text after `moment` of `time.monotonic`, in order."""
        found = [
            d for d in self.deliveries if d.answered_at is not None and d.answered_at > moment and d.text
        ]
        return sorted(found, key=lambda d: d.answered_at or 0.0)

    def _send(self, sender: int) -> None:
        number, first = 0, datetime.now(UTC) + timedelta(days=30)
        while not self._stopping.is_set():
            number += 1
            title = f"round {sender}x{number}"
            start = first + timedelta(hours=number)
            text = f"create room {NAMES[sender]} {start:%Y-%m-%d %H}:00 60 min {title}"
            self.deliveries.append(self._deliver(f"sender.{sender}", title, text))
            self._stopping.wait(self._pause)

    def _deliver(self, userid: str, title: str, text: str) -> Delivery:
        msgid = str(uuid4().int)
        slowest, give_up_at = 0.0, time.monotonic() + 60
        attempts = 0
        while time.monotonic() < give_up_at:
            attempts += 1
            began = time.monotonic()
            try:
                answer = self._deployment.say(userid, text, msgid=msgid, timeout=PATIENCE)
            except (OSError, http.client.HTTPException):
                answer = Answer(0, b"")
            ended = time.monotonic()
            slowest = max(slowest, ended - began)
            if answer.status == 200:
                return Delivery(title, ended, answer.text, attempts, slowest)
            time.sleep(RETRY_SECONDS)
        return Delivery(title, None, "", attempts, slowest)


def bookings(url: str) -> dict[str, int]:
    """Return how many interviews there are of each title."""
    with psycopg.connect(url, target_session_attrs="read-write", connect_timeout=3) as connection:
        return dict(connection.execute("SELECT title, count(*) FROM interviews GROUP BY title").fetchall())
