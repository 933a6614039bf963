"""Pulling and handling in a worker: one thread that pulls, and a few that handle what came."""

import contextlib
import logging
import threading
import time

from bot.handling import Handling
from bot.kf.handling import handle_next
from bot.kf.pulling import has_token, make_contact_way, pull
from bot.logs import Outage
from bot.parts import Bot
from bot.wecom.errors import WeComError
from bot.wecom.limits import LIMIT_SECONDS
from storage.errors import StorageError

log = logging.getLogger(__name__)

#: Threads that handle.
HANDLERS = 4
#: What a worker needs at most.
CONNECTIONS = HANDLERS + 1
_LOOK_SECONDS, _BUSY_SECONDS = 0.25, 0.01
#: Another worker may have pulled and died.
_IDLE_SECONDS = 1.0
_LONGEST_PAUSE = 30.0


class KfService:
    """Runs from `start` to `stop`, in any number of workers. Without an account it does nothing."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._stopping = threading.Event()
        self._came = threading.Condition()
        self._arrivals = 0
        self._threads = [threading.Thread(target=self._pull, name="kf-pull")] if bot.kf else []
        if bot.kf:
            self._threads += [
                threading.Thread(target=self._handle, name=f"kf-{index}") for index in range(HANDLERS)
            ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is being handled; the rest waits in the database."""
        self._stopping.set()
        with self._came:
            self._came.notify_all()
        for thread in self._threads:
            thread.join()

    def _pull(self) -> None:
        outage, failures = Outage(log, "kf_not_pulled"), 0
        while not self._stopping.is_set():
            try:
                new = pull(self._bot)
                if new:
                    self._wake()
                # A page that is empty may not be the last.
                pause = _LOOK_SECONDS if new is None else _BUSY_SECONDS
                failures = 0
                outage.over()
            except (WeComError, StorageError) as error:
                outage.failed(str(error))
                failures += 1
                pause = min(0.5 * 2.0 ** min(failures, 10), _LONGEST_PAUSE)
                if isinstance(error, WeComError) and error.handling is Handling.LIMIT:
                    self._wait_out()
            except Exception as error:
                outage.failed(type(error).__name__, is_bug=True)
                pause = _LONGEST_PAUSE
            self._stopping.wait(pause)

    def _wait_out(self) -> None:
        """Wait until a limit is over: one of pulls without a token, so a bell that brings one ends it."""
        until = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < until and not self._stopping.wait(_IDLE_SECONDS):
            with contextlib.suppress(StorageError):
                if has_token(self._bot):
                    return

    def _wake(self) -> None:
        with self._came:
            self._arrivals += 1
            self._came.notify_all()

    def _handle(self) -> None:
        outage = Outage(log, "kf_not_handled")
        while not self._stopping.is_set():
            with self._came:
                seen = self._arrivals
            try:
                is_idle = not handle_next(self._bot)
                outage.over()
            except StorageError as error:
                outage.failed(str(error))
                self._stopping.wait(_IDLE_SECONDS)
                continue
            except Exception as error:
                outage.failed(type(error).__name__, is_bug=True)
                self._stopping.wait(_LONGEST_PAUSE)
                continue
            if is_idle:
                self._rest(seen)

    def _rest(self, seen: int) -> None:
        """Wait until something was pulled since `seen`, or for a while."""
        with self._came:
            self._came.wait_for(lambda: self._arrivals != seen or self._stopping.is_set(), _IDLE_SECONDS)


def work_through(bot: Bot) -> int:
    """Pull and handle everything there is, one after another, and return how many messages were handled."""
    make_contact_way(bot)
    while pull(bot) is not None:
        pass
    handled = 0
    while handle_next(bot):
        handled += 1
    return handled
