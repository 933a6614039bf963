"""The web process: requests are read on one loop and answered by the Flask app on threads.

A WSGI server reads the body on the thread that answers, so a few clients that send slowly hold them all.
Here a request gets a thread once it is whole, and one that does not come in time gets none. Behind a proxy
that buffers requests, `wsgi:app` does the same on any WSGI server.
"""

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import Flask

from bot.app import create_app, open_bot
from bot.logs import configure_logging
from bot.parts import Bot
from bot.settings import read_settings
from bot.wecom.crypto import MAX_BODY_BYTES

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

log = logging.getLogger(__name__)

#: Threads of one process. More than its connections: some wait for a lock, or for a database that is away.
THREADS = 16
CONNECTIONS = 8
#: How long a request may take to come in; WeCom itself gives up after five seconds.
BODY_SECONDS = 10.0
#: A body over the limit is read on to here and thrown away, so that its sender can hear the refusal.
_DRAINED_BYTES = 8 * 1024 * 1024
_PARENT_CHECK_SECONDS = 0.5

_Answer = tuple[int, list[tuple[str, str]], bytes]


class WebServer:
    """What granian runs in each web process (its interface is called RSGI)."""

    def __rsgi_init__(self, _: asyncio.AbstractEventLoop) -> None:
        settings = read_settings()
        configure_logging(settings.secrets)
        threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
        # `serve` has prepared the database: a web process also starts while it is away.
        self._bot: Bot = open_bot(settings, max_connections=CONNECTIONS, prepare=False)
        self._app: Flask = create_app(self._bot)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="web")

    def __rsgi_del__(self, _: asyncio.AbstractEventLoop) -> None:
        self._threads.shutdown(wait=True)
        self._bot.close()

    async def __rsgi__(self, scope: "Scope", proto: "HTTPProtocol") -> None:
        arrived = time.monotonic()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = b"" if scope.method == "GET" else await _read(proto)
        except TimeoutError:
            log.warning("request_refused", extra={"check": "slow", "status": 400})
            proto.response_empty(400, [("connection", "close")])
            return
        environ = {**_environ(scope), "wsgi.input": BytesIO(body), "bot.arrived": arrived}
        loop = asyncio.get_running_loop()
        proto.response_bytes(*await loop.run_in_executor(self._threads, self._answer, environ))

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
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
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
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return environ


def _end_with_parent(parent: int) -> None:
    """End this process when `serve` was killed, so that its address is free for the next start."""
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


server = WebServer()
