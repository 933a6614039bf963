"""Clients that say nothing, speak slowly or read nothing, by the thousand: no callback notices them."""

import contextlib
import resource
import socket
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.processes.deployment import Deployment

SILENT, SLOW_BODIES, DRIPPING, DEAF = 1500, 200, 100, 100
_HEAD = b"POST /wecom/callback?msg_signature=a&timestamp=1&nonce=b HTTP/1.1\r\nHost: bot\r\n"
_PAGE = b"GET /static/page.css HTTP/1.1\r\nHost: bot\r\n\r\n"


@pytest.fixture(autouse=True)
def many_open_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = SILENT + SLOW_BODIES + DRIPPING + DEAF + 500
    if hard != resource.RLIM_INFINITY and hard < needed:
        pytest.skip(f"the system allows only {hard} open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_normal_callback_beside_thousands_of_slow_clients(deployment: Deployment) -> None:
    server = deployment.serve()
    (process,) = psutil.Process(server.pid).children()[-1:]
    before = process.memory_info().rss
    with contextlib.ExitStack() as connections:

        def open_many(count: int, words: bytes = b"") -> list[socket.socket]:
            opened = [connections.enter_context(_connect(deployment.port)) for _ in range(count)]
            for each in opened:
                each.sendall(words)
            return opened

        silent = open_many(SILENT)
        bodies = open_many(SLOW_BODIES, _HEAD + b"Content-Length: 5000\r\n\r\n<xml>")
        heads = open_many(DRIPPING, _HEAD[:20])
        open_many(DEAF, _PAGE * 50)
        slowest = 0.0
        for number in range(20):
            for each in bodies + heads:
                with contextlib.suppress(OSError):
                    each.send(b"a")
            began = time.monotonic()
            answer = deployment.say("bo.li", "帮助", msgid=f"{number}")
            slowest = max(slowest, time.monotonic() - began)
            assert answer.status == 200
        # WeCom's deadline; undisturbed it is some milliseconds.
        assert slowest < 5
        assert process.memory_info().rss - before < 100 * 1024 * 1024
        # Whoever says nothing is hung up on.
        silent[0].settimeout(30)
        assert silent[0].recv(1) == b""
        # Nor do they keep the server from ending in order.
        open_many(100)
        open_many(100, _HEAD)
        assert deployment.stop(server) == 0
    assert "web_process_killed" not in deployment.logs()


def _connect(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=20)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    return client
