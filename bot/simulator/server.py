"""A threaded HTTP/1.1 server on 127.0.0.1 that starts at once and leaves nothing behind when it is closed.

werkzeug's own server closes every connection after one answer; WeCom keeps them, so http.server reads here
and wsgiref calls the app. A view finds its `Connection` in the WSGI environment and may break it.
"""

import contextlib
import os
import select
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any, Literal
from urllib.parse import unquote_to_bytes
from wsgiref.handlers import SimpleHandler
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication, WSGIEnvironment

CONNECTION = "simulator.connection"
# Enough to fill the queue of connections that nobody accepts, where a backlog of 0 is not taken literally.
FILLERS = 200
FILLER_WAIT_S = 0.2
BODY_BYTES = 16 * 1024 * 1024
# A closed connection with this option sends RST, not FIN.
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


# What a client meets: a server; nobody on the port; a host whose packets are lost.
Door = Literal["open", "refused", "unreachable"]


class CannotServe(RuntimeError):
    """The port cannot be had."""


class Connection:
    """One client's TCP connection, for answers that break it."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self.broken = False

    def reset(self) -> None:
        """End it with RST once the answer under way raises ConnectionResetError."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        self.broken = True

    def left(self) -> bool:
        """Whether the client has gone."""
        if not select.select([self._socket], [], [], 0)[0]:
            return False
        try:
            return not self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True


class _Answer(SimpleHandler):
    """The app's answer to one request; without a length, the end of the connection ends it."""

    http_version = "1.1"
    os_environ: dict[str, str] = {}  # noqa: RUF012 - wsgiref's own name; the process's environment is no request's
    headers: Headers
    until_close = False

    def cleanup_headers(self) -> None:
        super().cleanup_headers()
        if "Content-Length" not in self.headers:
            self.until_close = True
            self.headers["Connection"] = "close"


class _Handler(BaseHTTPRequestHandler):
    """Reads requests and lets the app answer. It logs none: every URL holds an access_token."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: "_Server"

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            self.send_error(411)
            self.close_connection = True
        elif int(length) > BODY_BYTES:
            self.send_error(413)
            self.close_connection = True
        else:
            self._answer(self.rfile.read(int(length)))

    do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = _serve

    def _answer(self, body: bytes) -> None:
        connection = Connection(self.connection)
        environ = self._environ(body) | {CONNECTION: connection}
        answer = _Answer(BytesIO(body), self.wfile, sys.stderr, environ, multiprocess=False)  # type: ignore[arg-type]
        answer.run(self.server.app)
        if connection.broken or answer.until_close:
            self.close_connection = True

    def _environ(self, body: bytes) -> WSGIEnvironment:
        path, _, query = self.path.partition("?")
        environ = {
            "SERVER_NAME": self.server.server_name,
            "SERVER_PORT": str(self.server.server_port),
            "SERVER_PROTOCOL": self.request_version,
            "SCRIPT_NAME": "",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
        }
        for name, value in self.headers.items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        return environ

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    """Knows its open connections, so that closing does not wait for a browser to let go."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, app: WSGIApplication) -> None:
        self.app = app
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        if ":" in host:
            self.address_family = socket.AF_INET6
        try:
            super().__init__((host, port), _Handler)
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else str(error)
            raise CannotServe(f"port {port} cannot be used: {why}") from error

    def server_bind(self) -> None:
        # http.server would look its own name up in the DNS.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def stop_listening(self) -> None:
        """Refuse connections, and keep the port."""
        self.socket.close()
        self.socket = socket.socket(self.address_family, self.socket_type)
        self.server_bind()

    def drop_connections(self) -> list[socket.socket]:
        """Leave connections unanswered, SYN by SYN, until what is returned is closed."""
        self.socket.listen(0)
        fillers: list[socket.socket] = []
        while len(fillers) < FILLERS:
            fillers.append(socket.socket(self.address_family, self.socket_type))
            fillers[-1].settimeout(FILLER_WAIT_S)
            try:
                fillers[-1].connect(self.server_address)
            except TimeoutError:
                break
        return fillers

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        if request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER):
            # A FIN before the RST would read as an orderly end.
            self.close_request(request)
        else:
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
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self._server.server_port}"
        self._lock = threading.Lock()
        self._door: Door = "open"
        self._fillers: list[socket.socket] = []
        self._start()

    def _start(self) -> None:
        # A short poll lets close() return quickly.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="simulator-server", daemon=True
        )
        self._thread.start()

    def set_door(self, door: Door) -> None:
        """Decide what new connections meet; those there are stay."""
        with self._lock:
            if door == self._door:
                return
            self._leave_door()
            if door == "open":
                self._server.server_activate()
                self._start()
            elif door == "refused":
                self._server.stop_listening()
            else:
                self._fillers = self._server.drop_connections()
            self._door = door

    def _leave_door(self) -> None:
        if self._door == "open":
            self._server.shutdown()
            self._thread.join()
        for each in self._fillers:
            each.close()
        self._fillers = []

    def close(self) -> None:
        with self._lock:
            self._leave_door()
            self._door = "refused"
            # server_close waits for the threads of the open connections, so they are cut first.
            self._server.cut()
            self._server.server_close()
