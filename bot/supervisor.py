"""Keeps a number of like processes alive that answer on one listening socket.

The socket is held here, so that a connection made while a process is dead waits in its queue, or is taken by
another process, instead of being refused.
"""

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

log = logging.getLogger(__name__)

#: Runs in each process: answers on the socket until SIGTERM, and calls the function once it does.
Work = Callable[[socket.socket, Callable[[], None]], None]

GRACE_SECONDS = 10
#: A process that fails before it answers is started again after a wait that doubles.
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.1, 5.0
#: Where not one has ever answered, this many failures are the end: waiting heals no wrong set-up.
_HOPELESS_FAILURES = 5
_CHECK_SECONDS = 0.2
_SERVING = b"serving"

# A fork starts within milliseconds, with everything imported; macOS has libraries that do not survive one.
if sys.platform == "linux":
    _CONTEXT = multiprocessing.get_context("fork")
else:
    _CONTEXT = multiprocessing.get_context("spawn")


class NeverServed(Exception):
    """No process came so far as to answer."""


class Supervisor:
    """Runs `count` processes, and starts another for each that ends, whatever ended it and however often."""

    def __init__(self, listener: socket.socket, count: int, work: Work) -> None:
        self._listener = listener
        self._work = work
        self._places = [_Place() for _ in range(count)]

    def run(self, stopping: threading.Event) -> None:
        """Keep the processes alive until told to stop; requests under way are finished.

        Call it from a process without other threads, which a fork would not take along.

        Raises:
            NeverServed: they fail before they answer, again and again, and none ever has.
        """
        try:
            while not stopping.is_set():
                for place in self._places:
                    if place.process is None and time.monotonic() >= place.start_at:
                        place.start(self._listener, self._work)
                wait([place.process.sentinel for place in self._places if place.process], _CHECK_SECONDS)
                for place in self._places:
                    place.look()
                if self._is_hopeless():
                    raise NeverServed
        finally:
            self._end()

    def _is_hopeless(self) -> bool:
        failures = sum(place.failures for place in self._places)
        return failures >= _HOPELESS_FAILURES and not any(place.has_served for place in self._places)

    def _end(self) -> None:
        """Take no more connections, ask every process to end, and kill what has not after a grace period."""
        self._listener.close()
        running = [place.process for place in self._places if place.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in running:
            process.join(max(0.0, deadline - time.monotonic()))
            if process.is_alive():
                log.warning("web_process_killed", extra={"pid": process.pid})
                process.kill()
                process.join()


class _Place:
    """One of the processes, whichever runs in this place at the time."""

    def __init__(self) -> None:
        self.process: BaseProcess | None = None
        self.start_at = 0.0
        #: How many in a row ended before they answered.
        self.failures = 0
        self.has_served = False
        self._is_serving = False
        self._news: Connection

    def start(self, listener: socket.socket, work: Work) -> None:
        self._news, told = _CONTEXT.Pipe(duplex=False)
        self._is_serving = False
        self.process = _CONTEXT.Process(target=_run, args=(work, listener, told, os.getpid()))
        self.process.start()
        told.close()

    def look(self) -> None:
        """See whether the process answers, and whether it has ended."""
        if self.process is None:
            return
        is_ended = not self.process.is_alive()
        if not self._is_serving and self._news.poll() and _has_told(self._news):
            self._is_serving, self.has_served, self.failures = True, True, 0
        if is_ended:
            self._close(self.process)

    def _close(self, process: BaseProcess) -> None:
        seconds = 0.0
        if not self._is_serving:
            seconds = min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2**self.failures)
            self.failures += 1
        facts = {"pid": process.pid, "exit_status": process.exitcode, "restart_seconds": seconds}
        log.error("web_process_ended", extra=facts)
        self.start_at = time.monotonic() + seconds
        self.process = None
        process.close()
        self._news.close()


def _has_told(news: Connection) -> bool:
    try:
        return news.recv_bytes() == _SERVING
    except EOFError:
        return False


def _run(work: Work, listener: socket.socket, told: Connection, parent: int) -> None:
    """Do the work in a new process, which ends when its parent is gone."""
    # Ctrl-C reaches every process of a terminal; the supervisor alone acts on it, and tells them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        work(listener, lambda: told.send_bytes(_SERVING))
    except Exception:
        log.exception("web_process_failed")
        sys.exit(1)


def _end_with(parent: int) -> None:
    """End this process when the supervisor was killed, so that its address is free for the next start."""
    while os.getppid() == parent:
        time.sleep(_CHECK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
