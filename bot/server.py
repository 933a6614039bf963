"""The web process: requests are read on one event loop, where callbacks are answered too; pages have threads.

A WSGI server reads the body on the thread that answers, so a few clients that send slowly hold them all.
Here a request is answered once it is whole, and one that does not come in time is refused. A callback runs on
the loop (`storage.waiting`): nothing but the database is waited for, and many wait at once. So does the
built-in room (`bot.editor`), whose WebSockets granian carries beside all else. What is rare and may take its
time, like a page, gets a thread. Behind a proxy that buffers requests, `wsgi:app` answers callbacks and pages
under any WSGI server, on its threads.
"""

import asyncio
import logging
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server.embed import Server

from bot.app import create_app, open_bot, prepare_database
from bot.callback import PATHS as CALLBACKS
from bot.callback import Answer
from bot.drainer import CONNECTIONS as DRAINER_CONNECTIONS
from bot.drainer import Drainer
from bot.editor.live import Live
from bot.logs import configure_logging
from bot.parts import Bot
from bot.settings import read_settings
from bot.wecom.crypto import MAX_BODY_BYTES
from storage import waiting
from storage.errors import StorageError

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian._granian import RSGIWebsocketProtocol as WebsocketProtocol
    from granian.rsgi import Scope

log = logging.getLogger(__name__)

#: Threads of one process: for pages, and for what a callback may have to wait for besides the database, which
#: is the disk, or a connection that is made anew.
THREADS = 64
#: Callbacks that one process handles at once, each on its connection; those of the drainer are beside them,
#: which must not keep the door waiting.
CONNECTIONS = 8
#: How long a request may take to come in; WeCom itself gives up after five seconds.
BODY_SECONDS = 10.0
#: When a callback is given up that has no answer yet. Its handling ends after four seconds, for the database
#: is waited for no longer (`bot.dispatch`), and then it is written to the spool; so this is reached when the
#: disk hangs, or the machine. WeCom, answered 503 before its five seconds are over, delivers it again.
ANSWER_SECONDS = 4.6
#: A body over the limit is read on to here and thrown away, so that its sender can hear the refusal.
_DRAINED_BYTES = 8 * 1024 * 1024
#: A header, or the next request on a kept connection, comes within this time; a client that says nothing, or
#: one byte at a time, is in the way.
_HEADER_SECONDS = 5
#: A client that takes in no answer, or is gone without a word, is given up.
_UNREAD_SECONDS = 20
#: Open connections of one process; beyond them clients wait unaccepted, so it is more than anyone needs.
_MOST_CONNECTIONS = 8000
#: Connections the system keeps for us until they are accepted, also while a process starts again.
_BACKLOG = 4096
_MOST_FILES = 65536

_Answer = tuple[int, list[tuple[str, str]], bytes]
#: Answers a callback: its query, its body, and `time.monotonic()` when it came in.
Receive = Callable[[str, bytes, float], Answer]


def listen(host: str, port: int) -> socket.socket:
    """Take an address, for connections that `Supervisor` hands to the web processes.

    Raises:
        OSError: it is taken, or none of ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    # Every connection has these from the start. An answer is one write: nothing is gained by holding it back.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_SECONDS * 1000)
    return listener


def allow_many_connections() -> None:
    """Raise the number of open files from what shells set to what the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(_MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError) as error:
            # macOS names no limit as the hard one and then refuses to go so far.
            log.warning("few_connections", extra={"open_files": soft, "reason": str(error)})


def serve_on(listener: socket.socket, announce: Callable[[], None], *, is_prepared: bool = True) -> None:
    """Be one web process until SIGTERM, and `announce` when it answers; requests under way are finished.

    Args:
        is_prepared: whether `serve` has found the database and prepared it.
    """
    run_server(WebServer(announce, is_prepared=is_prepared), listener)


def run_server(web: "WebServer", listener: socket.socket) -> None:
    """Run granian on a socket that several processes share."""

    async def run() -> None:
        server = _SharedSocketServer(web, listener)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.stop)
        await server.serve()

    # Not uvloop, a tenth quicker with callbacks: under it granian's embedded server drops rooms' WebSockets.
    asyncio.run(run())


class _SharedSocketServer(Server):
    """Granian within a process of ours; left to itself it would bind a socket for each process, which closes
    with it and takes along the connections that wait."""

    def __init__(self, web: "WebServer", listener: socket.socket) -> None:
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        super().__init__(
            web,
            interface=Interfaces.RSGI,
            # With "auto", the time-out begins only after the first bytes, and a silent client stays for ever.
            http=HTTPModes.http1,
            websockets=True,
            backlog=_BACKLOG,
            backpressure=max(64, min(_MOST_CONNECTIONS, soft - 256)),
            http1_settings=HTTP1Settings(header_read_timeout=_HEADER_SECONDS * 1000),
            log_level=LogLevels.error,
            log_dictconfig=_GRANIAN_LOGS,
        )
        self._listener = listener

    def _init_shared_socket(self) -> None:
        backlog = (_BACKLOG,) if sys.platform == "linux" else ()
        # Granian owns and closes it from here on. (False: it is no Unix socket.)
        self._shd: Any = SocketHolder(self._listener.detach(), False, *backlog)  # type: ignore[call-arg]


class WebServer:
    """What granian runs in each web process (its interface is called RSGI)."""

    def __init__(self, announce: Callable[[], None] = lambda: None, *, is_prepared: bool = True) -> None:
        self._announce = announce
        self._is_prepared = is_prepared

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        settings = read_settings()
        configure_logging(settings.secrets)
        # A web process also starts while the database is away; then callbacks wait in the spool.
        self._bot: Bot = open_bot(settings, max_connections=CONNECTIONS + DRAINER_CONNECTIONS, prepare=False)
        if not self._is_prepared:
            self._bot.database.require(self._prepare)
        app = create_app(self._bot)
        self.use(app, app.extensions["door"].receive, loop)
        self._drainer = Drainer(self._bot)
        self._drainer.start()
        self._live = Live(self._bot)
        self._live.start()
        self._announce()

    def use(self, app: Flask, receive: Receive, loop: asyncio.AbstractEventLoop) -> None:
        """Answer callbacks with `receive`, on the loop, and everything else with the app."""
        self._app, self._receive = app, receive
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="web")
        loop.set_default_executor(self._threads)

    def _prepare(self) -> None:
        """Do what `serve` could not while the database was away."""
        try:
            prepare_database(self._bot.settings, self._bot.database)
        except StorageError as error:
            log.error("database_not_prepared", extra={"reason": str(error)})
            raise
        log.info("database_prepared")

    def __rsgi_del__(self, _: asyncio.AbstractEventLoop) -> None:
        self._live.stop()
        self._threads.shutdown(wait=True)
        self._drainer.stop()
        self._bot.close()

    async def __rsgi__(self, scope: "Scope", proto: "HTTPProtocol | WebsocketProtocol") -> None:
        if scope.proto == "ws":
            await self._live.answer_websocket(scope, cast("WebsocketProtocol", proto))
        else:
            await self._answer_request(scope, cast("HTTPProtocol", proto))

    async def _answer_request(self, scope: "Scope", proto: "HTTPProtocol") -> None:
        arrived = time.monotonic()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = b"" if scope.method == "GET" else await _read(proto)
        except TimeoutError:
            log.warning("request_refused", extra={"check": "slow", "status": 400})
            proto.response_empty(400, [("connection", "close")])
            return
        if scope.method == "POST" and scope.path in CALLBACKS:
            await self._answer_callback(scope.query_string, body, arrived, proto)
        elif Live.is_exchange(scope):
            await self._live.answer_exchange(scope, body, proto)
        else:
            environ = {**_environ(scope), "wsgi.input": BytesIO(body), "bot.arrived": arrived}
            loop = asyncio.get_running_loop()
            proto.response_bytes(*await loop.run_in_executor(self._threads, self._answer, environ))

    async def _answer_callback(self, query: str, body: bytes, arrived: float, proto: "HTTPProtocol") -> None:
        """Answer a callback, whatever becomes of its handling, before WeCom stops listening."""
        is_given_up = False

        def give_up() -> None:
            nonlocal is_given_up
            is_given_up = True
            log.error("answer_given_up", extra={"seconds": ANSWER_SECONDS, "status": 503})
            proto.response_empty(503, [])

        timer = asyncio.get_running_loop().call_at(arrived + ANSWER_SECONDS, give_up)
        answer = await waiting.run(self._receive, query, body, arrived)
        timer.cancel()
        if not is_given_up:
            proto.response_bytes(answer.status, [("content-type", answer.content_type)], answer.body)

    def _answer(self, environ: dict[str, Any]) -> _Answer:
        begun: list[tuple[int, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Any:
            begun.append((int(status[:3]), [(name.lower(), value) for name, value in headers]))

        try:
            parts = self._app(environ, start_response)
            try:
                body = b"".join(parts)
            finally:
                if hasattr(parts, "close"):
                    parts.close()
        except Exception:
            # Whatever the app could not answer itself; the server would print it with the whole request.
            log.exception("request_failed")
            return 500, [], b""
        return *begun[-1], body


async def _read(proto: "HTTPProtocol") -> bytes:
    """Return the body, of one that is too long a byte more than is allowed."""
    body, size = bytearray(), 0
    async for chunk in proto:
        size += len(chunk)
        body += chunk[: MAX_BODY_BYTES + 1 - len(body)]
        if size > _DRAINED_BYTES:
            break
    return bytes(body)


def _environ(scope: "Scope") -> dict[str, Any]:
    """Say about a request what WSGI wants to know (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _wsgi_text(scope.path),
        "QUERY_STRING": _wsgi_text(scope.query_string),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        # Not the Host header, which may hold anything: our addresses are made from PUBLIC_URL.
        "HTTP_HOST": scope.server,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if key == "HOST":
            continue
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = _wsgi_text(value)
    return environ


def _wsgi_text(text: str) -> str:
    """Write the bytes of a text as WSGI's strings do, a character a byte."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


_GRANIAN_LOGS = {
    "version": 1,
    "disable_existing_loggers": False,
    # Its errors go the way of all others; what it says at every start, a warning included, is not news.
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}
