"""The pool, the transaction, and what errors become."""

import contextlib
import os
import re
import signal
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import psutil
import psycopg
import pytest
from psycopg import sql

from storage.database import Database, Opening, Prepared, Tx, Value, at_commit, opened, quoted, savepoint
from storage.embedded import Place
from storage.errors import Conflict, DatabaseUnavailable, LockTimeout, StorageError, TransientError


@pytest.fixture
def slots(database: Database) -> Database:
    """The database with one table that refuses overlaps and asks for a name."""
    with database.transaction() as tx:
        tx.execute(
            """
            CREATE TABLE slots (
                slot_id int PRIMARY KEY,
                name text NOT NULL,
                during int4range,
                CONSTRAINT slots_during_excl EXCLUDE USING gist (during WITH &&),
                CONSTRAINT slots_name_key UNIQUE (name) DEFERRABLE INITIALLY DEFERRED,
                CONSTRAINT slots_name_check CHECK (name <> '')
            )
            """
        )
        tx.execute("INSERT INTO slots VALUES (1, 'first', '[1,5)'), (2, 'second', '[5,9)')")
    return database


def names(database: Database) -> list[str]:
    with database.transaction() as tx:
        return [str(row[0]) for row in tx.execute("SELECT name FROM slots ORDER BY slot_id")]


def setting(tx: Tx, name: str) -> str:
    row = tx.execute("SELECT current_setting(%s)", (name,)).fetchone()
    assert row is not None
    return str(row[0])


# Transactions


def test_transaction_commits_at_the_end_of_the_block(slots: Database) -> None:
    with slots.transaction() as tx:
        tx.execute("INSERT INTO slots VALUES (3, 'third')")
    assert names(slots) == ["first", "second", "third"]


def test_transaction_rolls_back_on_any_exception(slots: Database) -> None:
    with pytest.raises(KeyboardInterrupt), slots.transaction() as tx:
        tx.execute("DELETE FROM slots")
        raise KeyboardInterrupt
    assert names(slots) == ["first", "second"]


def test_transaction_that_swallowed_an_error_does_not_seem_committed(slots: Database) -> None:
    with pytest.raises(StorageError, match="ignored"), slots.transaction() as tx:
        tx.execute("DELETE FROM slots")
        try:
            tx.execute("SELECT 1/0")
        except psycopg.Error:
            pass
    assert names(slots) == ["first", "second"]


def test_transaction_may_not_be_ended_inside(slots: Database) -> None:
    with pytest.raises(StorageError, match="ended inside"), slots.transaction() as tx:
        tx.commit()


def test_time_outs_are_set_for_the_transaction_alone(database: Database) -> None:
    with database.transaction() as tx:
        assert setting(tx, "statement_timeout") == "5s"
        assert setting(tx, "lock_timeout") == "4s"
        assert setting(tx, "idle_in_transaction_session_timeout") == "10s"
        tx.rollback()
        assert setting(tx, "statement_timeout") == "0"
        tx.execute("BEGIN")


def prepared_in(database: Database) -> int:
    """Run a statement often, and count what is prepared then."""
    for number in range(20):
        with database.transaction() as tx:
            tx.execute("SELECT %s::int", (number,))
            row = tx.execute("SELECT count(*) FROM pg_prepared_statements", prepare=False).fetchone()
    return int(row[0]) if row else -1


def test_statement_that_comes_often_is_prepared(database_url: str, tmp_path: Path) -> None:
    with Database.open(database_url, tmp_path, max_connections=1) as database:
        assert prepared_in(database) == 1


def test_nothing_is_prepared_behind_a_proxy(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy tells its clients a process number that is not the server's."""
    monkeypatch.setattr(psycopg.ConnectionInfo, "backend_pid", property(lambda _: 7))
    with Database.open(database_url, tmp_path, max_connections=1) as database:
        assert prepared_in(database) == 0


# What goes along with BEGIN and COMMIT


ECHO = Prepared("echo", ("text", "timestamptz", "bigint", "text"), "SELECT $1, $2, $3 + 1, $4, $1 || $4")


@pytest.fixture(params=["direct", "proxy"])
def either(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """A database of one connection, which is the server's own or a proxy's."""
    if request.param == "proxy":
        monkeypatch.setattr(psycopg.ConnectionInfo, "backend_pid", property(lambda _: 7))
    with Database.open(database_url, tmp_path, max_connections=1) as database:
        yield database


def asking(*values: Value, turn: int = 1) -> Opening:
    return Opening(turn, ECHO, values)


def test_opening_asks_with_begin_as_often_as_it_is_asked(either: Database) -> None:
    moment = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)
    for number in (1, -5, 2**40):
        with either.transaction(opening=asking("a", moment, number, None)) as tx:
            assert opened(tx) == ["a", moment, number + 1, None, None]
            assert setting(tx, "plan_cache_mode") == "auto"
            assert setting(tx, "lock_timeout") == "4s"


@pytest.mark.parametrize("text", ["'; DROP TABLE inbox; --", "\\", "\\'", "$2", "%s", "吴玲 🎉", ""])
def test_values_stay_values(either: Database, text: str) -> None:
    with either.transaction(opening=asking(text, None, 0, text)) as tx:
        assert opened(tx) == [text, None, 1, text, text * 2]
        row = tx.execute(b"SELECT " + quoted(tx, text, None, -1)).fetchone()
        assert row == (text, None, -1)


def test_value_that_cannot_be_stored_is_refused_and_the_connection_stays(either: Database) -> None:
    with pytest.raises(StorageError), either.transaction(opening=asking("a\0b", None, 0, "")):
        pass
    with either.transaction(opening=asking("a", None, 0, "")) as tx:
        assert opened(tx)[0] == "a"


def test_opening_asks_also_after_all_that_was_prepared_is_dropped(either: Database) -> None:
    for number in range(3):
        with either.transaction(opening=asking("a", None, number, "")) as tx:
            assert opened(tx)[2] == number + 1
            for _ in range(9):
                tx.execute("SELECT %s::int", (number,))
        with pytest.raises(ZeroDivisionError), either.transaction():
            raise ZeroDivisionError


def test_transaction_without_an_opening_has_found_nothing(either: Database) -> None:
    with either.transaction(opening=asking("a", None, 0, "")):
        pass
    with either.transaction() as tx:
        assert opened(tx) == ()


def test_opening_waits_for_its_turn_but_not_long(database: Database) -> None:
    with database.transaction(opening=asking("a", None, 0, "")):
        with database.transaction(opening=asking("b", None, 0, "", turn=2)):
            pass
        start = time.monotonic()
        with pytest.raises(LockTimeout), database.transaction(opening=asking("c", None, 0, "")):
            pass
        assert 0.9 < time.monotonic() - start < 3


def test_closing_statements_are_run_in_order_by_the_commit(slots: Database) -> None:
    with slots.transaction() as tx:
        at_commit(tx, b"INSERT INTO slots VALUES (7, 'last')")
        at_commit(tx, b"UPDATE slots SET name = 'very last' WHERE slot_id = 7")
        assert tx.execute("SELECT 1 FROM slots WHERE slot_id = 7").fetchone() is None
    assert names(slots)[-1] == "very last"


def test_closing_statement_that_fails_undoes_all(slots: Database) -> None:
    with pytest.raises(Conflict), slots.transaction() as tx:
        tx.execute("DELETE FROM slots WHERE slot_id = 2")
        at_commit(tx, b"INSERT INTO slots VALUES (1, 'again')")
    assert names(slots) == ["first", "second"]


# Time-outs


def test_long_statement_is_cut_off(database: Database) -> None:
    start = time.monotonic()
    with pytest.raises(DatabaseUnavailable), database.transaction(statement_timeout=0.05) as tx:
        tx.execute("SELECT pg_sleep(5)")
    assert time.monotonic() - start < 2


def test_lock_is_waited_for_only_so_long(slots: Database) -> None:
    with slots.transaction() as holder:
        holder.execute("SELECT 1 FROM slots WHERE slot_id = 1 FOR UPDATE")
        with pytest.raises(LockTimeout), slots.transaction(lock_timeout=0.05) as tx:
            tx.execute("UPDATE slots SET name = 'mine' WHERE slot_id = 1")


def test_idle_transaction_is_cut_off_and_the_pool_recovers(slots: Database) -> None:
    with pytest.raises(DatabaseUnavailable), slots.transaction(idle_timeout=0.05) as tx:
        time.sleep(0.3)
        tx.execute("SELECT 1")
    assert names(slots) == ["first", "second"]


def test_exhausted_pool_is_reported_within_the_wait(database_url: str, tmp_path: Path) -> None:
    with Database.open(database_url, tmp_path, max_connections=1) as database, database.transaction():
        start = time.monotonic()
        with pytest.raises(DatabaseUnavailable), database.transaction(wait=0.1):
            pass
        assert time.monotonic() - start < 1


# A server that hangs


@contextlib.contextmanager
def stopped(tx: Tx) -> Iterator[None]:
    """Stop the server's side of a connection: it neither answers nor hangs up."""
    pid = tx.info.backend_pid
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_deadline_ends_a_transaction_whose_server_hangs(slots: Database) -> None:
    deadline = time.monotonic() + 0.5
    with (
        pytest.raises(DatabaseUnavailable, match="does not answer"),
        slots.transaction(deadline=deadline) as tx,
    ):
        tx.execute("DELETE FROM slots")
        with stopped(tx):
            tx.execute("SELECT 1")
    assert 0.5 < time.monotonic() - deadline + 0.5 < 5
    assert names(slots) == ["first", "second"]


def test_deadline_ends_a_commit_whose_server_hangs(slots: Database) -> None:
    with contextlib.ExitStack() as stack, pytest.raises(DatabaseUnavailable):
        with slots.transaction(deadline=time.monotonic() + 0.5) as tx:
            tx.execute("UPDATE slots SET name = 'maybe' WHERE slot_id = 1")
            stack.enter_context(stopped(tx))
    assert names(slots)[1] == "second"


def test_server_that_hangs_is_left_even_without_a_deadline(slots: Database) -> None:
    with pytest.raises(DatabaseUnavailable), slots.transaction(statement_timeout=0.1) as tx, stopped(tx):
        tx.execute("SELECT 1")


@pytest.fixture
def single(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A pool of one connection."""
    with Database.open(database_url, tmp_path, max_connections=1) as opened:
        yield opened


def test_connection_that_hangs_in_the_pool_is_replaced(single: Database) -> None:
    with single.transaction() as tx:
        former = tx
    with stopped(former), pytest.raises(DatabaseUnavailable), single.transaction(wait=0.1):
        pass
    eventually_answers(single)
    assert former.closed


def test_deadline_of_one_transaction_is_not_that_of_the_next(single: Database) -> None:
    with single.transaction(deadline=time.monotonic() + 0.2) as tx:
        former = tx
    time.sleep(0.3)
    with single.transaction() as tx:
        assert tx is former
        tx.execute("SELECT pg_sleep(0.2)")


def test_deadline_shortens_the_servers_time_outs(database: Database) -> None:
    deadline = time.monotonic() + 2
    with database.transaction(deadline=deadline, statement_timeout=60) as tx:
        assert setting(tx, "lock_timeout") < setting(tx, "statement_timeout") < "1900ms"
    with pytest.raises(DatabaseUnavailable), database.transaction(deadline=time.monotonic()):
        pass


# Errors


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("INSERT INTO slots VALUES (1, 'Zhang San')", "slots_pkey"),
        ("INSERT INTO slots VALUES (3, 'Zhang San', '[4,6)')", "slots_during_excl"),
        ("INSERT INTO slots VALUES (3, '')", "slots_name_check"),
    ],
)
def test_violated_constraint_is_named(slots: Database, statement: str, constraint: str) -> None:
    with pytest.raises(Conflict) as raised, slots.transaction() as tx:
        tx.execute(statement.encode())
    assert raised.value.constraint == constraint


def test_constraint_violated_at_commit_is_named(slots: Database) -> None:
    with pytest.raises(Conflict) as raised, slots.transaction() as tx:
        tx.execute("INSERT INTO slots VALUES (3, 'first')")
    assert raised.value.constraint == "slots_name_key"


def test_savepoint_lets_the_caller_go_on_after_a_conflict(slots: Database) -> None:
    with slots.transaction() as tx:
        tx.execute("INSERT INTO slots VALUES (3, 'third')")
        with pytest.raises(Conflict), savepoint(tx):
            tx.execute("INSERT INTO slots VALUES (4, 'overlap', '[4,6)')")
        tx.execute("INSERT INTO slots VALUES (5, 'fifth')")
    assert names(slots) == ["first", "second", "third", "fifth"]


def test_deadlock_can_be_tried_again(slots: Database) -> None:
    meeting = threading.Barrier(2)
    failures: list[Exception] = []

    def lock(*order: int) -> None:
        try:
            with slots.transaction() as tx:
                tx.execute("SELECT 1 FROM slots WHERE slot_id = %s FOR UPDATE", (order[0],))
                meeting.wait()
                tx.execute("SELECT 1 FROM slots WHERE slot_id = %s FOR UPDATE", (order[1],))
        except StorageError as error:
            failures.append(error)

    threads = [threading.Thread(target=lock, args=order) for order in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(error) for error in failures] == [TransientError]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO slots VALUES (1, '13800000000')",
        "INSERT INTO slots VALUES (3, '13800000000', '[1,2)')",
        "SELECT '13800000000x'::int",
        "INSERT INTO slots VALUES (3, '', '[13800000,13800001)')",
    ],
)
def test_errors_and_their_tracebacks_hold_no_row_values(slots: Database, statement: str) -> None:
    with pytest.raises(StorageError) as raised, slots.transaction() as tx:
        tx.execute(statement.encode())
    assert "138" not in str(raised.value)
    assert "138" not in "".join(traceback.format_exception(raised.value))


def test_error_points_at_the_statement_that_failed(slots: Database) -> None:
    with pytest.raises(StorageError, match=r"UndefinedColumn.*nonsense") as raised, slots.transaction() as tx:
        tx.execute("SELECT nonsense FROM slots")
    assert 'tx.execute("SELECT nonsense FROM slots")' in "".join(traceback.format_exception(raised.value))


def test_malformed_url_is_refused_without_its_password(tmp_path: Path) -> None:
    password = "1" + "2345"  # not as such in this line, which is in the traceback
    with pytest.raises(StorageError) as raised:
        Database.open(f"postgresql://bot:{password}@host/x?{password}=1", tmp_path)
    assert password not in "".join(traceback.format_exception(raised.value))


# Coming and going of the server


def test_unreachable_database_is_opened_and_reported_soon(tmp_path: Path) -> None:
    with Database.open(f"postgresql:///x?host={tmp_path}", tmp_path) as database:
        start = time.monotonic()
        with pytest.raises(DatabaseUnavailable):
            database.ping(0.3)
        assert time.monotonic() - start < 1


def test_long_wait_meets_a_server_that_comes_back_meanwhile(database_url: str, tmp_path: Path) -> None:
    link = tmp_path / "link"
    url = re.sub(r"host=[^&]+", f"host={link}", database_url)
    where = unquote(re.search(r"host=([^&]+)", database_url)[1])  # type: ignore[index]
    with Database.open(url, tmp_path) as database:
        appearing = threading.Timer(2.0, link.symlink_to, [where])
        appearing.start()
        began = time.monotonic()
        with database.transaction(wait=30) as tx:
            tx.execute("SELECT 1")
        appearing.join()
        assert time.monotonic() - began < 20


def test_second_of_several_hosts_is_used(database_url: str, tmp_path: Path) -> None:
    url = database_url.replace("host=", f"host={tmp_path},").replace("port=", "port=1,")
    with Database.open(url, tmp_path) as database:
        database.ping()


def test_host_that_hangs_is_asked_last_from_then_on(database_url: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        port = hanging.getsockname()[1]
        url = database_url.replace("host=", "host=127.0.0.1,").replace("port=", f"port={port},")
        with Database.open(url, tmp_path) as database:
            # The pool begins with two attempts at once; what comes after knows better.
            with database.transaction(wait=20), database.transaction(wait=20):
                with database.transaction(wait=2):  # less than the hanging host is given
                    pass


def test_standby_is_not_taken_for_the_primary(database_url: str, tmp_path: Path) -> None:
    with psycopg.connect(database_url, autocommit=True) as admin:
        name = sql.Identifier(admin.info.dbname)
        admin.execute(sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
    with Database.open(database_url, tmp_path) as database, pytest.raises(DatabaseUnavailable):
        database.ping()


def test_all_connections_to_a_server_turned_read_only_are_left(slots: Database) -> None:
    with slots.transaction() as one, slots.transaction() as other:
        former = {one, other}
    with pytest.raises(DatabaseUnavailable), slots.transaction() as tx:
        tx.execute("SET TRANSACTION READ ONLY")
        tx.execute("DELETE FROM slots")
    with slots.transaction() as one, slots.transaction() as other:
        assert not former & {one, other}


def test_dead_connections_of_the_pool_are_replaced_unnoticed(slots: Database, database_url: str) -> None:
    with slots.transaction(), slots.transaction():
        pass  # two connections now wait in the pool
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(
            """
            SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()
            """
        )
    assert names(slots) == ["first", "second"]


def test_pool_reconnects_after_postgres_was_killed(embedded_dir: Path) -> None:
    with Database.open(None, embedded_dir) as database:
        database.ping()
        postmaster(embedded_dir).kill()
        eventually_answers(database)


def test_pool_has_the_server_started_again_after_its_keeper_was_killed(embedded_dir: Path) -> None:
    with Database.open(None, embedded_dir) as database:
        database.ping()
        former = postmaster(embedded_dir)
        keeper = former.parent()
        assert keeper is not None
        keeper.kill()
        eventually_answers(database, lambda: postmaster(embedded_dir) != former)


def test_embedded_server_is_left_when_the_pool_cannot_be_made(embedded_dir: Path) -> None:
    with pytest.raises(ValueError, match="max_size"):
        Database.open(None, embedded_dir, max_connections=0)


def test_close_may_be_repeated_and_ends_service(database_url: str, tmp_path: Path) -> None:
    database = Database.open(database_url, tmp_path)
    database.close()
    database.close()
    with pytest.raises(DatabaseUnavailable):
        database.ping()


def postmaster(data_dir: Path) -> psutil.Process:
    return psutil.Process(int(Place(data_dir.resolve() / "postgres").postmaster()[0]))


def eventually_answers(database: Database, also: Callable[[], bool] = lambda: True) -> None:
    deadline = time.monotonic() + 15
    while True:
        try:
            database.ping()
            if also():
                return
        except (DatabaseUnavailable, IndexError, psutil.NoSuchProcess):
            pass
        assert time.monotonic() < deadline
        time.sleep(0.05)
