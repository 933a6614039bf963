"""Web processes killed with -9, again and again: they come back, and nobody is refused meanwhile."""

import contextlib
import http.client
import os
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random

import psutil
import pytest

from bot.server import listen
from bot.supervisor import NeverServed, Supervisor
from tests.processes.deployment import Deployment


def test_killed_web_processes_come_back_and_nobody_is_refused(deployment: Deployment) -> None:
    server = deployment.serve("--workers", "2")
    random = Random(1)
    with Caller(deployment) as caller:
        for _ in range(12):
            random.choice(_web_processes(server.pid, 1)).kill()
            # Bursts too: some are killed again before they answer.
            time.sleep(random.choice([0, 0, 0.3, 0.6]))
        _web_processes(server.pid, 2)
        answered = caller.answered
        deployment.wecom.wait_for(lambda: caller.answered > answered + 5)
    assert caller.refused == 0
    assert server.poll() is None
    assert deployment.stop(server) == 0


def test_only_web_process_is_awaited_instead_of_refusing(deployment: Deployment) -> None:
    server = deployment.serve()
    for _ in range(3):
        (process,) = _web_processes(server.pid, 1)
        process.kill()
        process.wait()
        assert deployment.request("GET", "/healthz").status == 200
    assert deployment.stop(server) == 0


def test_web_process_asked_to_end_is_replaced(deployment: Deployment) -> None:
    server = deployment.serve()
    (process,) = _web_processes(server.pid, 1)
    process.terminate()
    process.wait(20)
    assert deployment.request("GET", "/healthz").status == 200
    assert _web_processes(server.pid, 1)[0].pid != process.pid
    # The web server below says nothing of its own at starts and ends; its address, for one, is not ours.
    assert "_granian" not in deployment.logs()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_set_up_that_never_serves_ends_with_the_reason() -> None:
    with listen("127.0.0.1", 0) as listener, pytest.raises(NeverServed):
        Supervisor(listener, 2, _fail).run(threading.Event())


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_process_that_fails_to_start_again_is_tried_ever_more_rarely(tmp_path: Path) -> None:
    starts, stopping = tmp_path / "starts", threading.Event()
    timer = threading.Timer(2.0, stopping.set)
    timer.start()
    with listen("127.0.0.1", 0) as listener:
        Supervisor(listener, 1, partial(_serve_once, starts)).run(stopping)
    timer.join()
    times = [float(line) for line in starts.read_text().splitlines()]
    waits = [later - earlier for earlier, later in pairwise(times)]
    # At once after it had served; then 0.1, 0.2, 0.4 and 0.8 seconds at least.
    assert 3 <= len(waits) <= 6
    assert all(wait >= 0.1 * 2**number for number, wait in enumerate(waits[1:]))


def _fail(_: socket.socket, __: Callable[[], None]) -> None:
    os._exit(3)


def _serve_once(starts: Path, _: socket.socket, announce: Callable[[], None]) -> None:
    with starts.open("a") as file:
        file.write(f"{time.monotonic()}\n")
    if len(starts.read_text().splitlines()) == 1:
        announce()
    os._exit(3)


class Caller:
    """Asks again and again, each time over a new connection."""

    def __init__(self, deployment: Deployment) -> None:
        self.answered = self.refused = 0
        self._deployment = deployment
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._call)

    def __enter__(self) -> "Caller":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def _call(self) -> None:
        while not self._ending.wait(0.01):
            try:
                # One under way in a killed process is lost with it, as WeCom's retries allow for.
                with contextlib.suppress(http.client.HTTPException, ConnectionResetError, BrokenPipeError):
                    self.answered += self._deployment.request("GET", "/healthz").status == 200
            except ConnectionRefusedError:
                self.refused += 1


def _web_processes(pid: int, count: int) -> list[psutil.Process]:
    """Return the web processes of `serve`, once there are at least so many."""
    deadline = time.monotonic() + 30
    while True:
        children = [child for child in psutil.Process(pid).children() if "serve" in _command(child)]
        if len(children) >= count:
            return children
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _command(process: psutil.Process) -> list[str]:
    with contextlib.suppress(psutil.Error):
        return process.cmdline()
    return []
