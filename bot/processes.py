"""The long-running processes: `serve`, `worker`, and `run`, which keeps one of each."""

import argparse
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from granian import Granian
from granian.constants import Interfaces

from bot.app import open_bot, open_database
from bot.clock import make_clock
from bot.delivery import Delivery
from bot.logs import configure_logging
from bot.menu import MENU
from bot.settings import read_settings
from bot.wecom.client import build_client
from bot.wecom.errors import WeComError

log = logging.getLogger(__name__)

#: Threads that handle callbacks in one process; each needs a database connection only while it works.
THREADS = 8
_GRACE_SECONDS = 10


class ProcessError(Exception):
    """Why a process could not start, in one line."""


def serve(options: argparse.Namespace) -> None:
    """Answer callbacks and pages until told to stop; requests under way are finished."""
    settings = read_settings()
    configure_logging(settings.secrets)
    require_free_port(options.host, options.port)
    # Held for as long as we serve, so that the embedded database outlives a web process that restarts.
    with open_database(settings, max_connections=1):
        log.info("serving", extra={"host": options.host, "port": options.port, "workers": options.workers})
        Granian(
            "wsgi:app",
            address=options.host,
            port=options.port,
            interface=Interfaces.WSGI,
            workers=options.workers,
            blocking_threads=THREADS,
            workers_kill_timeout=_GRACE_SECONDS,
            respawn_failed_workers=True,
            websockets=False,
            log_dictconfig=_granian_logs(settings.secrets),
        ).serve()
    log.info("stopped_serving")


def work(_: argparse.Namespace) -> None:
    """Send what is due and keep the clock, until told to stop; what is being sent is finished."""
    settings = read_settings()
    configure_logging(settings.secrets)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    bot = open_bot(settings, max_connections=12)
    clock, delivery = make_clock(bot), Delivery(bot)
    try:
        clock.start()
        delivery.start()
        log.info("working")
        stopping.wait()
        clock.shutdown()
        delivery.stop()
    finally:
        bot.close()
    log.info("stopped_working")


def run(options: argparse.Namespace) -> int:
    """Run one web process group and one worker, and end both when either ends."""
    read_settings()
    require_free_port(options.host, options.port)
    address = ["--host", options.host, "--port", str(options.port), "--workers", str(options.workers)]
    return supervise([[*INTERVIEWBOT, "serve", *address], [*INTERVIEWBOT, "worker"]])


def push_menu(_: argparse.Namespace) -> None:
    """Put the app's menu into WeCom (protocol, section 8)."""
    settings = read_settings()
    configure_logging(settings.secrets)
    with open_database(settings, max_connections=1) as database:
        client = build_client(
            corpid=settings.wecom_corp_id,
            agentid=settings.wecom_agent_id,
            secret=settings.wecom_secret,
            api_url=settings.wecom_api_url,
            database=database,
        )
        try:
            client.create_menu(MENU)
        except WeComError as error:
            raise ProcessError(f"the menu was not taken: {error}") from error
        finally:
            client.close()
    print("The menu is in place; members see it within minutes.")


INTERVIEWBOT = [sys.executable, "-m", "bot"]


def supervise(commands: Sequence[Sequence[str]]) -> int:
    """Run these commands until one ends or we are told to stop, then end them all; return the exit status.

    They run in sessions of their own, so that Ctrl-C reaches only us and they are ended in order.
    """
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603
    try:
        return wait_until_stopped(children)
    finally:
        end_processes(children)


def wait_until_stopped(children: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait for SIGTERM, SIGINT or the end of a child; return 0 if we were told to stop, else not 0."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.wait(0.2):
        ended = [child for child in children if child.poll() is not None]
        if ended:
            log.error("process_ended", extra={"command": ended[0].args, "status": ended[0].returncode})
            return ended[0].returncode or 1
    return 0


def end_processes(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask every child to end, and kill what has not after a grace period."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + _GRACE_SECONDS + 5
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def require_free_port(host: str, port: int) -> None:
    """Fail with one clear line if somebody listens there already."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise ProcessError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port"
        ) from error


def _granian_logs(secrets: Sequence[str]) -> dict[str, object]:
    """Let the server log as everything else does."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "bot.logs.JSONFormatter", "secrets": list(secrets)}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}
        },
        "loggers": {
            "_granian": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "granian.access": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        },
    }
