"""A threaded HTTP server on 127.0.0.1 that starts at once and leaves nothing behind when it is closed."""

import contextlib
import socket
import threading
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler


class CannotServe(RuntimeError):
    """The port cannot be had; werkzeug would print advice and end the process."""


class _QuietHandler(WSGIRequestHandler):
    """No line per request: they would print the access_token of every URL."""

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


class _Server(ThreadedWSGIServer):
    """Knows its open connections, so that closing does not wait for a browser to let go."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, host: str, port: int, app: WSGIApplication) -> None:
        super().__init__(host, port, app, handler=_QuietHandler)
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()

    def server_bind(self) -> None:
        try:
            super().server_bind()
        except OSError as error:
            raise CannotServe(f"port {self.port} cannot be used: {error.strerror}") from error

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke; Flask has logged what was the application's fault."""

    def cut(self) -> None:
        """Close every open connection."""
        with self._open_lock:
            for each in self._open:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)


class Server:
    """One app on one port, served from a thread."""

    def __init__(self, app: WSGIApplication, host: str, port: int) -> None:
        self._server = _Server(host, port, app)
        self.url = f"http://{host}:{self._server.server_port}"
        # A short poll lets close() return quickly.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="simulator-server", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        # After shutdown werkzeug waits for the open connections, so they are cut first.
        self._server.shutdown()
        self._server.cut()
        self._thread.join()
