"""PostgreSQL servers of the tests' own, on TCP: alone, or a primary with a synchronous standby.

They run from the embedded binaries, each in a folder of its own, and can be stopped, killed, frozen and
promoted. A kill of every process loses nothing that the kernel has, so fsync is off.
"""

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, Self

import psutil
import psycopg

from storage.embedded import Account, Place, _binaries, _choose_account, _ending_with_parent
from tests.processes.deployment import free_port

DATABASE, USER = "interviewbot", "bot"
START_SECONDS = 60.0
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "on",
    "wal_level": "replica",
    "hot_standby": "on",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "max_parallel_workers_per_gather": "0",
    "io_method": "sync",
    "jit": "off",
    "timezone": "UTC",
}

StopMode = Literal["smart", "fast", "immediate"]
_STOP_SIGNALS: dict[StopMode, signal.Signals] = {
    "smart": signal.SIGTERM,
    "fast": signal.SIGINT,
    "immediate": signal.SIGQUIT,
}


def account_for(folder: Path) -> Account:
    """Return how to run what refuses root, with a folder that is its own."""
    return _choose_account(Place(folder), _binaries(), "auto", lambda _: None)


class Server:
    """One PostgreSQL server; made by `create` or `clone`, then started and stopped at will."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True)
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self._folder = folder
        self._data = folder / "data"
        self._binaries = _binaries()
        self._account = account_for(folder)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@{self.address}/{DATABASE}"

    def create(self) -> None:
        """Make the data folder, with the role and the database of the bot, and start the server."""
        self._run("initdb", "-D", str(self._data), "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync")
        self.start()
        with psycopg.connect(self.url.replace(DATABASE, "postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")

    def clone(self, primary: "Server") -> None:
        """Copy a running server, and start as its standby."""
        source = f"postgresql://{USER}@{primary.address}/?application_name=standby"
        self._run("pg_basebackup", "-D", str(self._data), "-d", source, "-R", "-c", "fast", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        settings = SETTINGS | {"port": str(self.port)}
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *self._account.prefix,
                    str(self._binaries / "postgres"),
                    *("-D", str(self._data)),
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                umask=0o077,
                preexec_fn=_ending_with_parent(signal.SIGQUIT),
                **self._account.popen,
            )
        _await(self._takes_connections, "the server does not start", START_SECONDS)

    def stop(self, mode: StopMode = "fast") -> None:
        """End the server as `pg_ctl stop` does; "immediate" is a crash, and the next start recovers."""
        if self._process is not None:
            self._process.send_signal(_STOP_SIGNALS[mode])
            self._process.wait(START_SECONDS)
            self._process = None

    def kill(self) -> None:
        """Kill the postmaster and every backend with SIGKILL, frozen or not; safe to repeat."""
        if self._process is None:
            return
        processes = self._freeze()
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait(START_SECONDS)
        # Nobody may have taken notice of the children's end; they are done all the same.
        _await(lambda: not any(map(is_alive, processes)), "a backend survives", START_SECONDS)
        self._process = None

    def freeze(self) -> None:
        """Stop every process with SIGSTOP: connections stay open, new ones are taken, nothing answers."""
        self._freeze()

    def thaw(self) -> None:
        """Let a frozen server go on."""
        for process in reversed(self._processes()):
            process.resume()

    def promote(self) -> None:
        """Make a standby the primary; returns once it takes writes."""
        assert self.fetch("SELECT pg_promote(true, 60)") == [(True,)]

    def fetch(self, query: str, *values: object) -> list[Any]:
        """Run one statement of its own transaction and return its rows, none for one without."""
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def log(self) -> str:
        return (self._folder / "server.log").read_text(errors="replace")

    def _takes_connections(self) -> bool:
        assert self._process is not None and self._process.poll() is None, self.log()
        try:
            psycopg.connect(self.url.replace(DATABASE, "postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _processes(self) -> list[psutil.Process]:
        """Return the postmaster, then its children."""
        if self._process is None:
            return []
        postmaster = psutil.Process(self._process.pid)
        return [postmaster, *postmaster.children(recursive=True)]

    def _freeze(self) -> list[psutil.Process]:
        if self._process is not None:
            # First, so that it forks no more.
            self._process.send_signal(signal.SIGSTOP)
        processes = self._processes()
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.suspend()
        return processes

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._account.prefix, str(self._binaries / program), *arguments],
            capture_output=True,
            text=True,
            cwd=self._folder,
            umask=0o077,
            **self._account.popen,
        )
        assert done.returncode == 0, done.stderr


class Cluster:
    """A primary that commits only what its standby has too (`synchronous_commit`)."""

    def __init__(self, folder: Path) -> None:
        self.primary = Server(folder / "first")
        self.standby = Server(folder / "second")
        #: Both hosts, in the order they had at the start; what the bot is told.
        self.url = f"postgresql://{USER}@{self.primary.address},{self.standby.address}/{DATABASE}"

    def __enter__(self) -> Self:
        try:
            self.primary.create()
            self._follow()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        self.standby.kill()
        self.primary.kill()

    def promote(self) -> None:
        """Make the standby the primary, and `primary`; the old one, to be killed or frozen, is `standby`."""
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary

    def _follow(self) -> None:
        self.standby.clone(self.primary)
        # After the copy was taken, so that a promoted standby does not wait for one of its own.
        self.primary.fetch("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.primary.fetch("SELECT pg_reload_conf()")
        _await(self._is_synchronous, "the standby does not follow", START_SECONDS)

    def _is_synchronous(self) -> bool:
        return self.primary.fetch("SELECT sync_state FROM pg_stat_replication") == [("sync",)]


@contextlib.contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    """A server that runs until the end of the block."""
    with Server(folder) as server:
        server.create()
        yield server


def is_alive(process: psutil.Process) -> bool:
    """Whether it still does anything: a dead one that nobody has collected yet does not."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _await(is_so: Callable[[], bool], complaint: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.02)
