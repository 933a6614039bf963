"""What a fault is tried on: a database, the simulator, `serve` and workers, each a process of its own."""

import contextlib
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from bot.app import open_database
from bot.settings import read_settings
from tests.faults.simulated import Simulated
from tests.processes.deployment import Deployment, free_port

_LOOK_SECONDS = 0.1
_BEGIN_SECONDS = 60


class Stage(Deployment):
    """A bot and the simulator it talks to. What `keep` has started is started again when it ends."""

    def __init__(self, folder: Path, database_url: str, seed: int, kf_id: str = "") -> None:
        port = free_port()
        super().__init__(Simulated(folder, port, kf_id), folder)
        self.port = port
        self.env |= {"DATABASE_URL": database_url, "SECRET_KEY": "the-signing-key-of-the-faults"}
        self.env["WECOM_KF_ID"] = kf_id
        self.random = random.Random(seed)
        self._kept: list[_Kept] = []
        self._closing = threading.Event()
        self._keeper = threading.Thread(target=self._keep_all, name="keeper")
        #: What the harness itself does in the bot's database.
        self.opened = open_database(read_settings(self.env))

    def keep(self, *arguments: str) -> None:
        """Run a command of `interviewbot`, and start it again whenever it ends, as a service manager does."""
        self._kept.append(_Kept(arguments, self.start(*arguments)))
        if not self._keeper.is_alive():
            self._keeper.start()

    def keep_serving(self, workers: int = 2) -> None:
        """Keep `serve`, and wait until it answers."""
        self.keep("serve", "--port", str(self.port), "--workers", str(workers))
        self.await_answer(self._kept[-1].process)

    def keep_working(self, workers: int) -> None:
        """Keep so many workers, and wait until each has begun."""
        for _ in range(workers):
            self.keep("worker")
        deadline = time.monotonic() + _BEGIN_SECONDS
        while self.logs().count('"event": "working"') < workers:
            assert time.monotonic() < deadline, self.logs()
            time.sleep(_LOOK_SECONDS)

    def kill_web_process(self) -> None:
        """Kill one of the processes that `serve` consists of."""
        self._kill(lambda: [each for kept in self._of("serve") for each in _family(kept.process)])

    def kill_worker(self) -> None:
        self._kill(lambda: [psutil.Process(kept.process.pid) for kept in self._of("worker")])

    def _kill(self, candidates: Callable[[], Sequence[psutil.Process]]) -> None:
        """Kill one at random; one that is gone by now has to come back first."""
        while not self._closing.is_set():
            with contextlib.suppress(psutil.NoSuchProcess):
                alive = [each for each in candidates() if each.status() != psutil.STATUS_ZOMBIE]
                if alive:
                    self.random.choice(alive).send_signal(signal.SIGKILL)
                    return
            time.sleep(_LOOK_SECONDS)

    def _of(self, command: str) -> list["_Kept"]:
        return [kept for kept in self._kept if kept.arguments[0] == command]

    def _keep_all(self) -> None:
        while not self._closing.wait(_LOOK_SECONDS):
            for kept in self._kept:
                if kept.process.poll() is not None:
                    kept.process = self.start(*kept.arguments)

    def close(self) -> None:
        self._closing.set()
        if self._keeper.is_alive():
            self._keeper.join()
        self.opened.close()
        super().close()
        self.wecom.close()


class _Kept:
    def __init__(self, arguments: tuple[str, ...], process: subprocess.Popen[str]) -> None:
        self.arguments, self.process = arguments, process


def _family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Return `serve` and the web processes it has started; not Python's own tracker of their resources."""
    parent = psutil.Process(process.pid)
    return [parent, *(c for c in parent.children() if "resource_tracker" not in " ".join(c.cmdline()))]


@contextmanager
def stage(folder: Path, database_url: str, seed: int, kf_id: str = "") -> Iterator[Stage]:
    """A bot on this database, with nothing of it running yet; all of it ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    opened = Stage(folder, database_url, seed, kf_id)
    try:
        yield opened
    finally:
        opened.close()
