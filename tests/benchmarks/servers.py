"""The servers under measurement, each a supervised group of processes as `interviewbot serve` runs them.

`python -m tests.benchmarks.servers KIND PORT WORKERS CONNECTIONS` is one of them; KIND is `bot`, `bot on
threads` (which answers callbacks as it does pages), `bare echo`, `flask echo` or `durable echo`; the
connections are those of one process to the database.
"""

import argparse
import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import psutil

import bot.server
from bot.app import open_database
from bot.processes import serve, stop_event
from bot.settings import read_settings
from bot.supervisor import Supervisor
from handlers.people import member_who_writes
from storage.audit import Cause
from storage.database import Database, Tx, expect
from storage.interviews import insert_interview
from storage.people import insert_person
from tests.benchmarks import echo
from tests.benchmarks.load import Client, Result
from tests.benchmarks.messages import MEMBERS, bookings
from tests.conftest import await_stop
from tests.talk import environment_for

_INTERVIEWS_EACH = 3
_ECHOES = {"bare echo": echo.serve_bare, "flask echo": echo.serve_flask, "durable echo": echo.serve_durable}


@dataclass(frozen=True)
class Wanted:
    """A server to measure: its kind, its web processes, and the connections of each."""

    kind: str
    workers: int
    connections: int = bot.server.CONNECTIONS


@dataclass(frozen=True)
class Server:
    """A running server: what it is, and where."""

    wanted: Wanted
    port: int
    process: psutil.Process


@dataclass(frozen=True)
class Bench:
    """Everything a benchmark measures with."""

    servers: list[Server]
    client: Client
    database: Database
    postgres: psutil.Process

    def measure(self, server: Server, requests: list[bytes], connections: int) -> Result:
        """Send these and measure rate, latencies, and the CPU time they took."""
        web, postgres = _cpu_seconds(server.process), _cpu_seconds(self.postgres)
        seconds, latencies = self.client.send(server.port, requests, connections)
        count = len(requests)
        return Result(
            rate=count / seconds,
            latencies=latencies,
            web_ms=(_cpu_seconds(server.process) - web) * 1000 / count,
            database_ms=(_cpu_seconds(self.postgres) - postgres) * 1000 / count,
        )

    def check(self) -> None:
        """Make sure that every booking was done: an answer alone may also be a refusal."""
        with self.database.transaction() as tx:
            (booked,) = expect(tx.execute("SELECT count(*) FROM interviews").fetchone())
        wanted = MEMBERS * _INTERVIEWS_EACH + next(bookings)
        assert booked == wanted, f"{booked} of {wanted} interviews"


@contextlib.contextmanager
def bench(folder: Path, wanted: Sequence[Wanted]) -> Iterator[Bench]:
    """Run these servers on one database, and a client."""
    env = {**os.environ, **environment_for("http://127.0.0.1:9", "", folder)}
    with contextlib.ExitStack() as stack:
        stack.callback(await_stop, folder)
        database = stack.enter_context(open_database(read_settings(env)))
        with database.transaction(statement_timeout=60) as tx:
            _furnish(tx)
        log = stack.enter_context((folder / "servers.log").open("w+"))
        servers = [stack.enter_context(_started(env, each, log)) for each in wanted]
        client = Client()
        stack.callback(client.close)
        (pid_file,) = folder.glob("**/postmaster.pid")
        yield Bench(servers, client, database, psutil.Process(int(pid_file.read_text().split()[0])))


def _furnish(tx: Tx) -> None:
    """Give every member three interviews, and a candidate to book more with."""
    now = datetime.now(UTC)
    for number in range(MEMBERS):
        member = member_who_writes(tx, None, userid=f"member{number}", now=now, admins=frozenset())
        candidate = insert_person(
            tx, name=f"Candidate {number}", userid=f"candidate{number}", role="candidate", now=now
        )
        for day in range(_INTERVIEWS_EACH):
            start = now + timedelta(days=1 + day)
            insert_interview(
                tx,
                cause=Cause(member.person_id, now, "bench"),
                title="后端一面",
                candidate_id=candidate.person_id,
                interviewer_ids=[member.person_id],
                start_at=start,
                end_at=start + timedelta(hours=1),
                reminders=(86400, 3600, 600),
            )


@contextlib.contextmanager
def _started(env: Mapping[str, str], wanted: Wanted, log: IO[str]) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    numbers = (port, wanted.workers, wanted.connections)
    command = [sys.executable, "-m", __name__, wanted.kind, *map(str, numbers)]
    process = subprocess.Popen(command, env=env, stderr=log)
    try:
        _await(port, process, log)
        yield Server(wanted, port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(30)


def _await(port: int, process: subprocess.Popen[bytes], log: IO[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            log.seek(0)
            raise AssertionError(f"the server did not start:\n{log.read()[-2000:]}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not answer")


def _cpu_seconds(process: psutil.Process) -> float:
    """Return the CPU time of a process and those below it, ended ones included."""
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(each.user + each.system + each.children_user + each.children_system for each in times)


def _main(kind: str, port: int, workers: int, connections: int) -> None:
    # The web processes are forks, and see this.
    bot.server.CONNECTIONS = connections
    if kind == "bot on threads":
        bot.server.CALLBACKS = ()
    if kind.startswith("bot"):
        serve(argparse.Namespace(host="127.0.0.1", port=port, workers=workers))
    else:
        stopping = stop_event()
        with bot.server.listen("127.0.0.1", port) as listener:
            Supervisor(listener, workers, _ECHOES[kind]).run(stopping)


if __name__ == "__main__":
    _main(sys.argv[1], *(int(argument) for argument in sys.argv[2:]))
