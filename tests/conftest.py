"""Fixtures that every test may use: first the database, then what others add below."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psutil
import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright
from psycopg import sql

from bot.app import create_app, open_bot
from bot.parts import Bot
from bot.simulator import PEOPLE, Simulator
from storage.database import Database
from storage.embedded import acquire
from storage.migrations import DIRECTORY as MIGRATIONS
from storage.migrations import migrate
from tests.browsing import CHROMIUM
from tests.talk import FakeClock, Talk, make_settings, make_simulator, serve_app

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
            _make_template(admin, postgres_url, name)
    return name


@pytest.fixture
def database_url(
    postgres_url: str,
    template_database: str,
    template_schema: tuple[object, ...] | None,
    used_databases: list[str],
) -> Iterator[str]:
    """The URL of a database of the test's own, with all migrations applied and nothing in it."""
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        name = used_databases.pop() if used_databases else _create(admin, template_database)
        yield _with_database(postgres_url, name)
        if _emptied(postgres_url, name, template_schema):
            used_databases.append(name)
        else:
            _drop(admin, name)


@pytest.fixture(scope="session")
def template_schema(postgres_url: str, template_database: str) -> tuple[object, ...] | None:
    """What the template's schema is made of, as one row."""
    with _copy(postgres_url, template_database) as url, psycopg.connect(url) as connection:
        return connection.execute(_SCHEMA).fetchone()


@pytest.fixture(scope="session")
def used_databases(postgres_url: str) -> Iterator[list[str]]:
    """Databases that tests of this worker have left, emptied: that takes a tenth of the time of a new one."""
    names: list[str] = []
    yield names
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        for name in names:
            _drop(admin, name)


@pytest.fixture
def empty_database_url(postgres_url: str) -> Iterator[str]:
    """The URL of a database of the test's own without any table."""
    with _copy(postgres_url, "template0") as url:
        yield url


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """An open ``Database`` of the test's own, migrated and empty."""
    with Database.open(database_url, tmp_path, max_connections=4) as opened:
        yield opened


def _make_template(admin: psycopg.Connection, postgres_url: str, name: str) -> None:
    making = f"{name}_{uuid4().hex[:8]}"
    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
    with Database.open(_with_database(postgres_url, making), MIGRATIONS) as database:
        migrate(database)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    admin.execute(rename.format(sql.Identifier(making), sql.Identifier(name)))


@contextlib.contextmanager
def _copy(postgres_url: str, template: str) -> Iterator[str]:
    """Make a database like ``template`` for one test."""
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        name = _create(admin, template)
        yield _with_database(postgres_url, name)
        _drop(admin, name)


def _create(admin: psycopg.Connection, template: str) -> str:
    """Copy a database, by its files: that takes half the time of writing WAL."""
    name = f"test_{uuid4().hex}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    admin.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
    return name


def _drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _emptied(postgres_url: str, name: str, schema: tuple[object, ...] | None) -> bool:
    """Empty a database that a test has left; False where it changed more than rows, or wrote very many."""
    with psycopg.connect(_with_database(postgres_url, name), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        is_as_made = connection.execute(_SCHEMA).fetchone() == schema
        if is_as_made:
            connection.execute(_EMPTY)
        return is_as_made


#: What the schema is made of, and whether much was written.
_SCHEMA = """
    SELECT md5(string_agg(part, ',' ORDER BY part)) || (pg_database_size(current_database()) < 40000000)
      FROM (SELECT concat_ws(' ', oid, relname, relkind) FROM pg_class WHERE oid >= 16384
             UNION ALL
            SELECT concat_ws(' ', attrelid, attname, atttypid, attnotnull)
              FROM pg_attribute WHERE attrelid >= 16384
             UNION ALL
            SELECT concat_ws(' ', oid, conname, convalidated) FROM pg_constraint WHERE oid >= 16384
             UNION ALL
            SELECT concat_ws(' ', oid, proname) FROM pg_proc WHERE oid >= 16384
             UNION ALL
            SELECT concat_ws(' ', oid, tgname) FROM pg_trigger
             UNION ALL
            SELECT array_to_string(setconfig, ' ') FROM pg_db_role_setting
             WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()))
           AS parts (part)
"""
_EMPTY = """
    DO $$
    DECLARE
        name regclass;
    BEGIN
        -- No keys are checked: everything goes.
        SET LOCAL session_replication_role = replica;
        FOR name IN SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
                      AND relnamespace = 'public'::regnamespace AND relname <> 'migrations'
        LOOP
            EXECUTE format('DELETE FROM %s', name);
        END LOOP;
        FOR name IN SELECT oid FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
        LOOP
            PERFORM setval(name, 1, false);
        END LOOP;
    END $$
"""


def _with_database(url: str, name: str) -> str:
    return url.replace("/interviewbot?", f"/{name}?")


@contextlib.contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# An embedded server for tests that stop it or break it


@pytest.fixture(scope="session")
def made_cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped server's data, for all tests of this worker: creating or copying it takes half a second."""
    folder = tmp_path_factory.mktemp("embedded") / "var"
    acquire(folder, durable=False).release()
    await_stop(folder)
    return folder


@pytest.fixture
def embedded_dir(made_cluster: Path) -> Iterator[Path]:
    """A data directory whose server exists and is stopped, as it has to be again after the test."""
    yield made_cluster
    await_stop(made_cluster)


def await_stop(data_dir: Path) -> None:
    """Wait until no process of the server under ``data_dir`` is left."""
    deadline = time.monotonic() + 15
    with (data_dir / "postgres/server.lock").open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                assert time.monotonic() < deadline, f"a server is left under {data_dir}"
                time.sleep(0.01)


# The simulator and the bot


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands on a Monday morning in Shanghai until it is moved."""
    return FakeClock()


@pytest.fixture
def sim(clock: FakeClock) -> Iterator[Simulator]:
    """A simulator that keeps the test's time and repeats callbacks at once."""
    with make_simulator(clock) as simulator:
        yield simulator


@pytest.fixture
def bot_settings() -> dict[str, str]:
    """What the test's bot is set up with besides what it needs; for tests to override."""
    return {}


@pytest.fixture
def bot(
    sim: Simulator, clock: FakeClock, database_url: str, tmp_path: Path, bot_settings: dict[str, str]
) -> Iterator[Bot]:
    """A bot on a database of its own, talking to the simulator; nothing of it runs by itself."""
    settings = make_settings(sim.serve(), database_url, tmp_path, **bot_settings)
    opened = open_bot(settings, clock=clock, max_connections=6)
    yield opened
    opened.close()


@pytest.fixture
def talk(bot: Bot, sim: Simulator, clock: FakeClock) -> Iterator[Talk]:
    """The bot's web app behind the simulator's callbacks, with the simulator's people in its database."""
    with serve_app(create_app(bot)) as url:
        sim.callback_url = f"{url}/wecom/callback"
        conversation = Talk(bot, sim, clock, url)
        conversation.introduce(*PEOPLE)
        yield conversation
        assert conversation.long_titles() == []


# The browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


# After the last test


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run if a process of it is left once all workers are done, and end that process."""
    factory = getattr(session.config, "_tmp_path_factory", None)
    if "PYTEST_XDIST_WORKER" in os.environ or factory is None:
        return
    folder = factory.getbasetemp()
    deadline = time.monotonic() + 10
    while (left := _processes_of_this_run(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in left:
        print(f"\nleft running after the tests: {process}")  # noqa: T201
        process.terminate()
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    for data in list(folder.rglob("postgres/data")):  # pytest keeps the folders of three runs
        shutil.rmtree(data, ignore_errors=True)


def _processes_of_this_run(folder: Path) -> list[psutil.Process]:
    """Return what began after us and names our folder in its arguments."""
    began = psutil.Process().create_time()
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.create_time() > began and any(str(folder) in part for part in process.cmdline()):
                found.append(process)
    return found
