"""Takes callbacks out of the spool once the database is back: in order for each sender, told actively.

A callback is removed after its effect is committed; one that is taken out again, because a process died in
between, meets its own claim and has no second effect. Nobody waits for the answers, so they are owed.
"""

import asyncio
import logging
import math
import random
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from bot.dispatch import apologise, dispatch
from bot.logs import Outage
from bot.parts import Bot
from bot.spool import SpoolError
from bot.wecom.errors import CallbackError
from bot.wecom.messages import Incoming, parse_message
from storage import waiting
from storage.errors import DatabaseUnavailable, StorageError, TransientError

log = logging.getLogger(__name__)

#: Senders whose callbacks are handled at once, each on a connection.
CONNECTIONS = 4
_POLL_SECONDS = 0.25
#: Callbacks of one sender in one go, so that one who wrote much does not keep the others waiting.
_AT_ONCE = 20
#: How long a sender waits whose next callback could not be handled though the database is there.
_PAUSE_SECONDS, _BUG_PAUSE_SECONDS = 2.0, 60.0
_CLEAN_SECONDS = 600.0


class Drainer:
    """A thread of each web process, with an event loop while there is something to do."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drainer", daemon=True)
        self._trouble = Outage(log, "spool_not_drained")
        #: `time.monotonic()` until which a sender's folder is left alone.
        self._paused: dict[str, float] = {}
        self._clean_at = -math.inf

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being handled, and leave the rest."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def drain(self) -> int:
        """Hand over what waits, a few callbacks of every sender, and return how many that were.

        None while the database is away.
        """
        if self._bot.database.is_away():
            return 0
        self._clean()
        senders = self._bot.spool.senders()
        # Each process of this host begins elsewhere, so that they share the senders.
        random.shuffle(senders)
        return asyncio.run(self._drain_all(senders)) if senders else 0

    async def _drain_all(self, senders: Sequence[Path]) -> int:
        places = asyncio.Semaphore(CONNECTIONS)

        async def drain(sender: Path) -> int:
            async with places:
                return await waiting.run(self._drain_sender, sender)

        return sum(await asyncio.gather(*map(drain, senders)))

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                handled = self.drain()
                self._trouble.over()
            except Exception as error:
                handled = 0
                self._trouble.failed(str(error), is_bug=not isinstance(error, OSError))
            if not handled:
                self._stopping.wait(_POLL_SECONDS)

    def _clean(self) -> None:
        if self._clean_at == -math.inf:
            # This process may have been started with the key that was missing.
            self._bot.spool.readmit()
        if time.monotonic() >= self._clean_at:
            self._clean_at = time.monotonic() + _CLEAN_SECONDS
            self._bot.spool.clean()

    def _drain_sender(self, sender: Path) -> int:
        """Hand over what waits in one folder, in order; stop at the first that has to wait longer."""
        if time.monotonic() < self._paused.get(sender.name, 0.0):
            return 0
        self._paused.pop(sender.name, None)
        with self._bot.spool.claim(sender) as is_ours:
            return self._drain_claimed(sender) if is_ours else 0

    def _drain_claimed(self, sender: Path) -> int:
        handled = 0
        for path in self._bot.spool.waiting(sender)[:_AT_ONCE]:
            if self._stopping.is_set() or self._bot.database.is_away():
                return handled
            try:
                self._hand_over(path)
            except Exception as error:
                # Whatever it is: the callback stays, and what its sender sent later stays behind it.
                self._postpone(path, error)
                return handled
            handled += 1
        self._bot.spool.close(sender)
        return handled

    def _postpone(self, path: Path, error: Exception) -> None:
        is_bug = not isinstance(error, StorageError | OSError)
        facts = {"file": path.name, "reason": str(error)}
        log.error("spooled_callback_postponed", extra=facts, exc_info=is_bug)
        pause = _BUG_PAUSE_SECONDS if is_bug else _PAUSE_SECONDS
        self._paused[path.parent.name] = time.monotonic() + pause

    def _hand_over(self, path: Path) -> None:
        incoming = self._opened(path)
        if incoming is None:
            return
        try:
            dispatch(self._bot, incoming, arrived=None)
        except (DatabaseUnavailable, TransientError):
            raise
        except Exception:
            # A fault of ours, which would come again: its sender is told, as at the door.
            log.exception("handler_failed", extra={"inbox_key": incoming.inbox_key})
            apologise(self._bot, incoming, arrived=None)
        self._bot.spool.remove(path)

    def _opened(self, path: Path) -> Incoming | None:
        """Verify and read a callback, whose age is of no matter any more; one that is none is put aside."""
        try:
            opened = self._bot.spool.read(path).open(self._bot.crypto, now=None)
            return parse_message(opened.xml, agentid=self._bot.settings.wecom_agent_id)
        except (SpoolError, CallbackError) as error:
            aside = self._bot.spool.reject(path)
            # With its key put back beside the new one, the next start opens it.
            log.error("spooled_callback_unreadable", extra={"reason": str(error), "file": str(aside)})
            return None
