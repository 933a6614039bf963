"""The embedded PostgreSQL: shared by processes that come, go and are killed."""

import contextlib
import fcntl
import logging
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from storage.embedded import (
    LOG_BYTES,
    SOCKET_PATH_BYTES,
    Place,
    acquire,
)
from storage.errors import EmbeddedError
from tests.conftest import await_stop

ROOT = Path(__file__).parent.parent.parent
is_root = os.geteuid() == 0

USER = """
import sys
from pathlib import Path
from storage.embedded import acquire
with acquire(Path(sys.argv[1]), durable=False) as server:
    print(server.url, flush=True)
    sys.stdin.read()
"""

# Joins and leaves again and again; now and then it dies without leaving.
RESTLESS = """
import os, random, signal, sys, time
from pathlib import Path
import psycopg
from storage.embedded import acquire
chance = random.Random(int(sys.argv[2]))
for turn in range(int(sys.argv[3])):
    server = acquire(Path(sys.argv[1]), durable=False)
    with psycopg.connect(server.url) as connection:
        connection.execute("INSERT INTO visits (postmaster_at) VALUES (pg_postmaster_start_time())")
    time.sleep(chance.random() * 0.05)
    with psycopg.connect(server.url) as connection:  # it is still there
        connection.execute("SELECT 1")
    if turn == int(sys.argv[3]) - 1 and chance.random() < 0.5:
        os.kill(os.getpid(), signal.SIGKILL)
    server.release()
    time.sleep(chance.random() * 0.7)
"""


@contextlib.contextmanager
def another_user(data_dir: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run another process that uses the server; it leaves at the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-c", USER, str(data_dir)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()


def postmaster(data_dir: Path) -> psutil.Process:
    return psutil.Process(int(Place(data_dir.resolve() / "postgres").postmaster()[0]))


def ask(url: str, query: str = "SELECT 1") -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row and row[0]


def eventually(check: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def has_ended(process: psutil.Process) -> bool:
    """Say whether it is gone, or waits only for process 1 to notice."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def is_free(lock: Path) -> bool:
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def answers(url: str) -> bool:
    try:
        return ask(url) == 1
    except psycopg.OperationalError:
        return False


def modes_above(path: Path) -> dict[Path, int]:
    return {folder: folder.stat().st_mode for folder in path.parents}


# From nothing to running to stopped


def test_first_user_creates_starts_and_last_one_stops(tmp_path: Path) -> None:
    data_dir = tmp_path / "var"
    with acquire(data_dir) as server:
        assert ask(server.url, "SELECT current_database()") == "interviewbot"
        assert str(ask(server.url, "SHOW server_version")).startswith("18.")
        assert ask(server.url, "SHOW fsync") == "on"
        assert ask(server.url, "SHOW timezone") == "UTC"
        assert ask(server.url, "SELECT lower('ÄÖ面') || upper('é')") == "äö面É"
    await_stop(data_dir)
    assert not (data_dir / "postgres/.s.PGSQL.5432").exists()


def test_data_survives_a_restart(embedded_dir: Path) -> None:
    with acquire(embedded_dir, durable=False) as server, psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE notes AS SELECT 7 AS note")
    await_stop(embedded_dir)
    with acquire(embedded_dir, durable=False) as server:
        assert ask(server.url, "SELECT note FROM notes") == 7


def test_release_may_be_repeated(embedded_dir: Path) -> None:
    server = acquire(embedded_dir, durable=False)
    server.release()
    server.release()


def test_server_is_private_and_loosens_nothing_above(embedded_dir: Path) -> None:
    above = modes_above(embedded_dir / "postgres")
    with acquire(embedded_dir, durable=False) as server:
        assert modes_above(embedded_dir / "postgres") == above
        for folder in (embedded_dir / "postgres", embedded_dir / "postgres/data"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert ask(server.url, "SHOW unix_socket_permissions") == "0700"


def test_no_tcp_port_is_open(embedded_dir: Path) -> None:
    with acquire(embedded_dir, durable=False):
        for process in [postmaster(embedded_dir), *postmaster(embedded_dir).children()]:
            with contextlib.suppress(psutil.NoSuchProcess):
                assert process.net_connections("inet") == []


def test_server_hears_no_ctrl_c_of_our_terminal(embedded_dir: Path) -> None:
    with acquire(embedded_dir, durable=False):
        keeper = postmaster(embedded_dir).parent()
        assert keeper is not None
        assert os.getsid(keeper.pid) != os.getsid(0)
        assert os.getpgid(postmaster(embedded_dir).pid) != os.getpgid(0)


def test_path_with_spaces_quotes_and_chinese_works(embedded_dir: Path) -> None:
    with tempfile.TemporaryDirectory() as short, moved(embedded_dir, Path(short) / "面试 it's 100%") as place:
        with acquire(place, durable=False) as server:
            assert ask(server.url) == 1
            assert (place / "postgres/.s.PGSQL.5432").exists()


def test_long_path_has_its_socket_in_a_private_folder(embedded_dir: Path, tmp_path: Path) -> None:
    with moved(embedded_dir, tmp_path / ("long" * 30)) as place:
        with acquire(place, durable=False) as server:
            folder = Place(place.resolve() / "postgres").socket_dir()
            assert ask(server.url) == 1
            assert len(str(folder / ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        await_stop(place)
        assert not folder.exists()


def test_socket_folder_that_is_not_private_is_refused(embedded_dir: Path, tmp_path: Path) -> None:
    with moved(embedded_dir, tmp_path / ("long" * 30)) as place:
        folder = Place(place.resolve() / "postgres").socket_dir()
        folder.mkdir(mode=0o755)
        with pytest.raises(EmbeddedError, match="not private"):
            acquire(place, durable=False)
        folder.rmdir()


@contextlib.contextmanager
def moved(folder: Path, to: Path) -> Iterator[Path]:
    folder.rename(to)
    try:
        yield to
    finally:
        await_stop(to)
        to.rename(folder)


# Several processes


def test_processes_share_one_server_until_the_last_leaves(embedded_dir: Path) -> None:
    first = acquire(embedded_dir, durable=False)
    with another_user(embedded_dir) as (_, url):
        started = ask(first.url, "SELECT pg_postmaster_start_time()")
        assert ask(url, "SELECT pg_postmaster_start_time()") == started
        first.release()
        time.sleep(0.5)
        assert ask(url, "SELECT pg_postmaster_start_time()") == started
    await_stop(embedded_dir)


def test_killed_user_is_not_waited_for(embedded_dir: Path) -> None:
    with another_user(embedded_dir) as (process, url):
        assert answers(url)
        process.kill()
        process.wait()
        await_stop(embedded_dir)


def test_killed_postgres_is_started_again_with_its_data(embedded_dir: Path) -> None:
    with acquire(embedded_dir) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE crash_notes AS SELECT 7 AS note")
        killed = postmaster(embedded_dir)
        killed.kill()
        eventually(lambda: has_ended(killed) and answers(server.url))
        assert ask(server.url, "SELECT note FROM crash_notes") == 7


def test_killed_keeper_takes_postgres_along_and_the_next_user_starts_anew(embedded_dir: Path) -> None:
    with acquire(embedded_dir, durable=False) as survivor:
        former = postmaster(embedded_dir)
        kill_keeper(embedded_dir)
        with acquire(embedded_dir, durable=False) as server:
            eventually(lambda: has_ended(former))
            assert ask(server.url) == ask(survivor.url) == 1


def test_user_can_have_the_server_back_after_its_keeper_was_killed(embedded_dir: Path) -> None:
    with acquire(embedded_dir, durable=False) as server:
        kill_keeper(embedded_dir)
        server.ensure_running()
        assert ask(server.url) == 1


def test_killed_keeper_and_postgres_leave_nothing_in_the_way(embedded_dir: Path) -> None:
    with acquire(embedded_dir, durable=False) as survivor:
        with contextlib.closing(psycopg.connect(survivor.url)):  # a backend to be orphaned
            former = postmaster(embedded_dir)
            keeper = former.parent()
            assert keeper is not None
            former.suspend()  # it cannot react to the keeper's end
            keeper.kill()
            former.kill()
            eventually(lambda: is_free(embedded_dir / "postgres/keeper.lock"))
            with acquire(embedded_dir, durable=False) as server:
                assert ask(server.url) == ask(survivor.url) == 1


def test_ended_keeper_stops_postgres_in_order(embedded_dir: Path) -> None:
    log_start = (embedded_dir / "postgres/server.log").stat().st_size
    with acquire(embedded_dir, durable=False):
        former = postmaster(embedded_dir)
        keeper = former.parent()
        assert keeper is not None
        keeper.terminate()
        eventually(lambda: is_free(embedded_dir / "postgres/keeper.lock"))
        with acquire(embedded_dir, durable=False) as server:
            eventually(lambda: has_ended(former))
            assert ask(server.url) == 1
    await_stop(embedded_dir)
    log = (embedded_dir / "postgres/server.log").read_text()[log_start:]
    assert "database system is shut down" in log
    assert "was not properly shut down" not in log


def test_storm_of_joining_and_leaving_always_meets_a_live_server(embedded_dir: Path) -> None:
    turns = 6
    with acquire(embedded_dir, durable=False) as server, psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE visits (postmaster_at timestamptz)")
    users = [
        subprocess.Popen([sys.executable, "-c", RESTLESS, str(embedded_dir), str(seed), str(turns)], cwd=ROOT)
        for seed in range(8)
    ]
    ends = [user.wait() for user in users]
    assert set(ends) <= {0, -signal.SIGKILL}
    await_stop(embedded_dir)
    with acquire(embedded_dir, durable=False) as server:
        assert ask(server.url, "SELECT count(*) FROM visits") == turns * len(users)
        assert ask(server.url, "SELECT count(DISTINCT postmaster_at) FROM visits") > 1  # type: ignore[operator]


def kill_keeper(data_dir: Path) -> None:
    keeper = postmaster(data_dir).parent()
    assert keeper is not None and "storage.embedded" in keeper.cmdline()
    keeper.kill()
    eventually(lambda: is_free(data_dir / "postgres/keeper.lock"))


# What an accident leaves behind


def test_stale_pid_of_a_living_stranger_is_seen_through(embedded_dir: Path) -> None:
    (embedded_dir / "postgres/data/postmaster.pid").write_text(
        f"{os.getpid()}\n{embedded_dir}/postgres/data\n1700000000\n5432\n/nowhere\n\n 1 1\nready\n"
    )
    (embedded_dir / "postgres/.s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    with acquire(embedded_dir, durable=False) as server:
        assert ask(server.url) == 1


def test_server_that_somebody_else_runs_on_the_folder_is_respected(embedded_dir: Path) -> None:
    data = embedded_dir.resolve() / "postgres/data"
    arguments = ["postgres", "-c", "import time; time.sleep(60)", "-D", str(data)]
    with subprocess.Popen(arguments, executable=sys.executable) as stranger:
        (data / "postmaster.pid").write_text(f"{stranger.pid}\n{data}\n")
        with pytest.raises(EmbeddedError, match=f"not ours.*{stranger.pid}"):
            acquire(embedded_dir, durable=False)
        assert stranger.poll() is None
        stranger.kill()
    (data / "postmaster.pid").unlink()


def test_half_made_cluster_is_thrown_away(tmp_path: Path) -> None:
    remains = tmp_path / "var/postgres/data.new-1"
    remains.mkdir(parents=True)
    (remains / "PG_VERSION").write_text("18")
    with acquire(tmp_path / "var", durable=False) as server:
        assert ask(server.url) == 1
        assert not remains.exists()
    await_stop(tmp_path / "var")


@contextlib.contextmanager
def replaced(file: Path, text: str) -> Iterator[None]:
    original = file.read_text()
    file.write_text(text)
    try:
        yield
    finally:
        file.write_text(original)


def test_data_of_another_major_version_is_left_alone(embedded_dir: Path) -> None:
    version = embedded_dir / "postgres/data/PG_VERSION"
    with replaced(version, "16\n"):
        with pytest.raises(EmbeddedError, match="PostgreSQL 16, but this is 18"):
            acquire(embedded_dir, durable=False)
        assert version.read_text() == "16\n"


def test_server_that_cannot_start_shows_the_end_of_its_log(embedded_dir: Path) -> None:
    with replaced(embedded_dir / "postgres/data/postgresql.auto.conf", "shared_buffers = plenty\n"):
        with pytest.raises(EmbeddedError, match="shared_buffers"):
            acquire(embedded_dir, durable=False)


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(EmbeddedError, match=str(tmp_path / "var")):
        acquire(tmp_path / "var")


def test_linked_log_is_refused(embedded_dir: Path, tmp_path: Path) -> None:
    log = embedded_dir / "postgres/server.log"
    log.unlink()
    log.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EmbeddedError):
        acquire(embedded_dir, durable=False)
    assert not (tmp_path / "elsewhere").exists()
    log.unlink()


def test_log_is_bounded(embedded_dir: Path) -> None:
    log = embedded_dir / "postgres/server.log"
    log.write_bytes(b"x" * (LOG_BYTES + 1))
    with acquire(embedded_dir, durable=False):
        eventually(lambda: log.stat().st_size < LOG_BYTES)
        assert log.with_name("server.log.1").stat().st_size > LOG_BYTES


# Root


@pytest.fixture
def closed_folder(made_cluster: Path) -> Iterator[Path]:
    """A folder closed to others, outside pytest's own, with a server's data in it."""
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(made_cluster, folder / "var")
    yield folder
    await_stop(folder / "var")
    shutil.rmtree(folder)


@pytest.mark.skipif(not is_root, reason="only root has to become somebody else")
def test_root_runs_postgres_as_nobody_and_opens_only_the_way(
    closed_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (closed_folder / "var").chmod(0o750)
    with acquire(closed_folder / "var", durable=False, as_root="nobody") as server:
        assert ask(server.url) == 1
        assert postmaster(closed_folder / "var").uids().real == pwd.getpwnam("nobody").pw_uid
        assert stat.S_IMODE(closed_folder.stat().st_mode) == 0o701
        assert stat.S_IMODE((closed_folder / "var").stat().st_mode) == 0o751
        assert stat.S_IMODE((closed_folder / "var/postgres").stat().st_mode) == 0o700
        assert (closed_folder / "var").stat().st_uid == 0
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert sum("run by root" in text for text in warnings) == 1
    assert sum(f"through {closed_folder} (o+x)" in text for text in warnings) == 1
    assert sum(f"through {closed_folder}/var (o+x)" in text for text in warnings) == 1


@pytest.mark.skipif(not is_root, reason="only root has to become somebody else")
def test_root_may_join_and_start_an_ordinary_users_server(closed_folder: Path) -> None:
    user = pwd.getpwnam("daemon")
    for path in [closed_folder, *closed_folder.rglob("*")]:
        os.chown(path, user.pw_uid, user.pw_gid)
    with acquire(closed_folder / "var", durable=False) as server:
        assert ask(server.url) == 1
        assert postmaster(closed_folder / "var").uids().real == user.pw_uid
    await_stop(closed_folder / "var")
    owners = {path.stat().st_uid for path in (closed_folder / "var/postgres").rglob("*")}
    assert owners == {user.pw_uid}


@pytest.mark.skipif(not is_root, reason="only root has to become somebody else")
def test_root_leaves_files_its_own_where_user_namespaces_work(
    closed_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    trial = subprocess.run(["unshare", "--user", "--map-user=1", "true"], capture_output=True)
    if trial.returncode:
        pytest.skip("no user namespaces here")
    with acquire(closed_folder / "var", durable=False):
        assert stat.S_IMODE(closed_folder.stat().st_mode) == 0o700
        assert {path.stat().st_uid for path in closed_folder.rglob("*")} == {0}
    assert len([record for record in caplog.records if "run by root" in record.getMessage()]) == 1
