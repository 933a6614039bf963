"""Answers that go wrong on the wire: none at all, cut off, reset, or byte by byte."""

import threading
from collections.abc import Callable, Iterator

from werkzeug import Request, Response

from .faults import Faults
from .server import CONNECTION, Connection

LOOK_EVERY_S = 0.05
# These never answer, whatever the call.
SILENT = ("unreachable", "refused", "hanging", "answer_lost")


def unavailable(fault: str) -> Response:
    """What an API answers that is there and does not work."""
    if fault == "http_500":
        return Response("Internal Server Error", 500, mimetype="text/plain")
    return Response("Service Unavailable", 503, mimetype="text/plain")


def broken(
    request: Request, response: Response, fault: str, faults: Faults, closing: threading.Event
) -> Response:
    """The response as the fault lets it through."""
    connection: Connection | None = request.environ.get(CONNECTION)
    body = response.get_data()
    if fault in ("unreachable", "hanging"):
        parts = _hang(connection, lambda: bool(getattr(faults, fault)) and not closing.is_set(), closing)
    elif fault in ("refused", "answer_lost"):
        parts = _cut(connection, b"")
    elif fault == "reset":
        parts = _cut(connection, body[: len(body) // 2])
    elif faults.api_drip_s:
        parts = _drip(body, faults, closing)
    else:
        return response
    headers = {"Content-Length": str(len(body))}
    return Response(parts, response.status, headers, content_type=response.content_type)


def _cut(connection: Connection | None, begun: bytes) -> Iterator[bytes]:
    if begun:
        yield begun
    raise _reset(connection)


def _hang(
    connection: Connection | None, goes_on: Callable[[], bool], closing: threading.Event
) -> Iterator[bytes]:
    while goes_on() and not (connection and connection.left()):
        closing.wait(LOOK_EVERY_S)
    raise _reset(connection)
    yield b""


def _drip(body: bytes, faults: Faults, closing: threading.Event) -> Iterator[bytes]:
    for position in range(len(body)):
        closing.wait(faults.api_drip_s)
        yield body[position : position + 1]


def _reset(connection: Connection | None) -> ConnectionResetError:
    """What ends the answer under way; a call within the process has no connection and sees only this."""
    if connection:
        connection.reset()
    return ConnectionResetError("fault switch")
