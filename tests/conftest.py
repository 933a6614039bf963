"""Fixtures that every test may use: first the database, then what others add below."""

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psutil
import psycopg
import pytest
from psycopg import sql

from storage.database import Database
from storage.embedded import acquire
from storage.migrations import DIRECTORY as MIGRATIONS
from storage.migrations import migrate

# The database


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this test run, the same for all its xdist workers."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def postgres_url(shared_folder: Path) -> Iterator[str]:
    """The test run's PostgreSQL: started by the first worker that asks, stopped after the last."""
    with acquire(shared_folder, durable=False) as server:
        yield server.url


@pytest.fixture(scope="session")
def template_database(postgres_url: str, shared_folder: Path) -> str:
    """The name of a database with all migrations applied, made once in a test run."""
    files = [(path.name, path.read_bytes()) for path in sorted(MIGRATIONS.glob("*.sql"))]
    name = f"template_{hashlib.sha256(repr(files).encode()).hexdigest()[:12]}"
    with _file_lock(shared_folder / "template.lock"), psycopg.connect(postgres_url, autocommit=True) as admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            making = f"{name}_{uuid4().hex[:8]}"
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
            with Database.open(_with_database(postgres_url, making), shared_folder) as database:
                migrate(database)
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name))
            )
    return name


@pytest.fixture
def database_url(postgres_url: str, template_database: str) -> Iterator[str]:
    """The URL of a database of the test's own, with all migrations applied and nothing in it."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template_database)
            )
        )
    yield _with_database(postgres_url, name)
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """An open ``Database`` of the test's own, migrated and empty."""
    with Database.open(database_url, tmp_path, max_connections=4) as opened:
        yield opened


def _with_database(url: str, name: str) -> str:
    return url.replace("/interviewbot?", f"/{name}?")


@contextlib.contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# The simulator and the bot: their fixtures go here


# After the last test


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run if a process of it is left once all workers are done, and end that process."""
    factory = getattr(session.config, "_tmp_path_factory", None)
    if "PYTEST_XDIST_WORKER" in os.environ or factory is None:
        return
    left = _processes_naming(str(factory.getbasetemp()))
    deadline = time.monotonic() + 10
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = _processes_naming(str(factory.getbasetemp()))
    for process in left:
        print(f"\nleft running after the tests: {process.pid} {process.cmdline()}")  # noqa: T201
        process.kill()
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _processes_naming(folder: str) -> list[psutil.Process]:
    """Return the processes with a file or folder of ours in their arguments."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and any(folder in argument for argument in process.cmdline()):
                found.append(process)
    return found
