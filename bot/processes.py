"""The long-running processes: `serve`, `worker`, and `run`, which keeps one of each."""

import argparse
import contextlib
import functools
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Self

from bot.app import open_bot, open_database, prepare_database
from bot.clock import Clock
from bot.delivery import SENDERS, Delivery
from bot.kf.service import CONNECTIONS as KF_CONNECTIONS
from bot.kf.service import KfService
from bot.logs import configure_logging
from bot.server import allow_many_connections, listen, serve_on
from bot.settings import Settings, read_settings
from bot.supervisor import GRACE_SECONDS, NeverServed, Supervisor
from storage.embedded import acquire
from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

#: One for each sender, which holds it while WeCom is asked, some for the claim and the clock, and what
#: customer service needs.
_WORKER_CONNECTIONS = SENDERS + 6 + KF_CONNECTIONS


class ProcessError(Exception):
    """Why a process could not start, in one line."""


def serve(options: argparse.Namespace) -> None:
    """Answer callbacks and pages until told to stop; requests under way are finished."""
    settings = read_settings()
    configure_logging(settings.secrets)
    listener = _listen(options.host, options.port)
    with listener, prepared_database(settings, is_needed=False) as is_prepared:
        log.info("serving", extra={"host": options.host, "port": options.port, "workers": options.workers})
        allow_many_connections()
        try:
            answer = functools.partial(serve_on, is_prepared=is_prepared)
            Supervisor(listener, options.workers, answer).run(stop_event())
        except NeverServed:
            raise ProcessError("the web processes end before they answer; the lines above say why") from None
    log.info("stopped_serving")


def work(_: argparse.Namespace) -> None:
    """Send what is due and keep the clock, until told to stop; what is being sent is finished."""
    settings = read_settings()
    configure_logging(settings.secrets)
    with prepared_database(settings):
        stopping = stop_event()
        bot = open_bot(settings, max_connections=_WORKER_CONNECTIONS, prepare=False)
        clock, delivery, kf = Clock(bot), Delivery(bot), KfService(bot)
        try:
            clock.start()
            delivery.start()
            kf.start()
            log.info("working")
            stopping.wait()
            clock.stop()
            kf.stop()
            delivery.stop()
        finally:
            bot.close()
    log.info("stopped_working")


def run(options: argparse.Namespace) -> int:
    """Run one web process group and one worker, and end both when either ends."""
    configure_logging(read_settings().secrets)
    require_free_port(options.host, options.port)
    address = ["--host", options.host, "--port", str(options.port), "--workers", str(options.workers)]
    with Children() as children:
        children.start("bot", "serve", *address)
        children.start("bot", "worker")
        return children.wait() or 0


@contextlib.contextmanager
def prepared_database(settings: Settings, *, is_needed: bool = True) -> Iterator[bool]:
    """Prepare the database, and say whether that was done.

    One that is away is waited for, half a minute; or not at all, where it `is_needed` only later.

    The embedded one is held, so that it outlives every process below this one. No connection is: forks of
    this process could not share it.
    """
    with contextlib.nullcontext() if settings.database_url else acquire(settings.bot_data_dir):
        with open_database(settings, max_connections=1, prepare=False) as database:
            try:
                database.ping()
            except DatabaseUnavailable as error:
                log.warning("waiting_for_database", extra={"reason": str(error)})
                is_there = False
            else:
                is_there = True
            if is_there or is_needed:
                prepare_database(settings, database)
        yield is_there or is_needed


def stop_event() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set from now on."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


class Children:
    """Child processes that end when one of them ends, when we are told to, and however we end.

    They run in sessions of their own, so that Ctrl-C reaches only us and they are ended in order.
    """

    def __init__(
        self,
        *,
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
        output: IO[bytes] | None = None,
        inherit: Sequence[int] = (),
    ) -> None:
        """Prepare to start them in a folder, with an environment, an output, and open files to hold."""
        self._stopping = stop_event()
        self._reader, self._writer = os.pipe()
        self._options: dict[str, Any] = {"env": env, "cwd": folder, "stdout": output, "stderr": output}
        self._inherit = inherit
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        os.close(self._reader)
        os.close(self._writer)

    def start(self, module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "bot.leash", str(self._reader), module, *arguments]
        fds = (self._reader, *self._inherit)
        child = subprocess.Popen(command, start_new_session=True, pass_fds=fds, **self._options)  # noqa: S603
        self._processes.append(child)

    def wait(self, seconds: float | None = None) -> int | None:
        """Wait until we are told to stop (0) or one has ended (1), no longer than `seconds` (None)."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while not self._stopping.wait(0.1):
            ended = next((child for child in self._processes if child.poll() is not None), None)
            if ended is not None:
                log.error("process_ended", extra={"command": ended.args, "exit_status": ended.returncode})
                return 1
            if deadline is not None and time.monotonic() >= deadline:
                return None
        return 0

    def _end(self) -> None:
        """Ask every child to end, and kill what has not after a grace period."""
        for child in self._processes:
            child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS + 5
        for child in self._processes:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def require_free_port(host: str, port: int) -> None:
    """Fail with one clear line if we cannot listen there."""
    _listen(host, port).close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as error:
        raise ProcessError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another --host or --port"
        ) from error
