"""The connection pool and the transaction: the one way from Python to PostgreSQL.

Settings are those of one transaction, and statements are prepared only where a connection leads straight to
the server: it works behind a proxy that lends a connection for one transaction only.
"""

import contextlib
import logging
import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import psycopg
from psycopg import errors as pg
from psycopg import generators
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import Escaping, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from storage import waiting
from storage.embedded import EmbeddedPostgres, acquire
from storage.errors import (
    Busy,
    Conflict,
    DatabaseUnavailable,
    LockTimeout,
    NotFound,
    StorageError,
    TransientError,
)
from storage.presence import Presence

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

log = logging.getLogger(__name__)

Row = TypeVar("Row")

Tx = psycopg.Connection[TupleRow]
"""An open transaction: execute on it, never commit it."""

Statement = bytes
"""A statement with its values in it, quoted (`quoted`), for `at_commit`."""

Value = str | int | datetime | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query that a connection plans once, under this name.

    `text` has $1, $2 and so on for values of these `types` (PostgreSQL's names). It is planned for whatever
    values come: left to itself, PostgreSQL plans anew each time what reads a table of many months.
    """

    name: str
    types: tuple[str, ...]
    text: str

    @property
    def whole_text(self) -> str:
        """The query that is sent, which ends the setting that it is planned under."""
        return f"SELECT {_set('plan_cache_mode', 'auto')}, found.* FROM ({self.text}) AS found"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Opening:
    """What a transaction begins with, in the round trip of its BEGIN.

    First it waits up to a second for its `turn`, an advisory lock that is held to the end; then it asks a
    `query` for one row, with these `values`, and `opened` returns it.
    """

    turn: int
    query: Prepared
    values: Sequence[Value]


# For what the URL leaves open: notice a dead peer within seconds, where the system would take hours.
CONNECTION_DEFAULTS = {
    "application_name": "interviewbot",
    "connect_timeout": "3",
    "keepalives": "1",
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    # Of several hosts the primary, whichever that is now; never a standby that is not promoted yet.
    "target_session_attrs": "read-write",
}

# Not OperationalErrors to psycopg, though the connection is of no more use.
_GONE = pg.IdleInTransactionSessionTimeout | pg.ReadOnlySqlTransaction

#: How long one request to the pool may wait before it is made anew.
_ASK_SECONDS = 1.0
#: What an event loop may be held up by a look into the pool.
_GLANCE_SECONDS = 0.001
#: What the server's own time-outs are given to speak first, before we leave a connection.
_GRACE_SECONDS = 1.0
#: Parts of the time left that a lock and a statement may take, so that the error says what it was.
_LOCK_PART, _STATEMENT_PART = 0.8, 0.9

#: How long an opening may wait for its turn: not so long that a server that hangs, and every thread
#: that asks it, is only found out when it is too late to answer.
_OPENING_SECONDS = 1.0

#: A statement that is run more often on one connection is planned once for all, if PostgreSQL finds that one
#: plan fits all values. For `= ANY(array)` it never does, since it guesses the array's length; that of a
#: subquery it guesses either way, so statements of every message say `= ANY(ARRAY(SELECT unnest(array)))`.
_PREPARE_AFTER = 5

_HOST_PARTS = ("host", "hostaddr", "port")


class _Connection(psycopg.Connection[TupleRow]):
    """A connection that does not wait for ever for a server that hangs, or for a network that says nothing.

    The server's time-outs need a server that works; TCP's see a peer that is dead, not one that is stopped.
    """

    #: `time.monotonic()` after which nothing is waited for.
    deadline = math.inf
    #: Seconds to wait for any one answer.
    patience = math.inf
    #: Statements that are sent along with COMMIT.
    closing: Sequence[Statement] = ()
    #: The row of the opening's query.
    opened: Sequence[Any] = ()
    #: Names of the queries that were prepared here.
    planned: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Of the loop on which the transaction runs, if it runs on one, until its end.
        self.watch = waiting.Watch()

    def wait(self, gen: PQGen[Row], *args: Any, **kwargs: Any) -> Row:
        until = min(self.deadline, time.monotonic() + self.patience)
        try:
            if waiting.is_on_loop():
                return self._wait_on_loop(gen, until)
            return super().wait(_ending(gen, until), *args, **kwargs)
        except _NoAnswer:
            self.close()
            raise

    def _wait_on_loop(self, gen: PQGen[Row], until: float) -> Row:
        fileno = self.pgconn.socket
        try:
            wanted = next(gen)
            while ready := self.watch.wait(fileno, wanted, until):
                wanted = gen.send(psycopg.waiting.Ready(ready))
        except StopIteration as end:
            result: Row = end.value
            return result
        except BaseException:
            self.watch.leave()  # libpq may have closed the socket
            raise
        self.watch.leave()
        raise _NoAnswer("the server does not answer")

    def run(self, statements: bytes) -> list[PGresult]:
        """Send statements that have no parameters, and return their results.

        A message's path begins and ends with it: a cursor would cost as much again as the round trip.
        """
        with self.lock:
            self.pgconn.send_query(statements)
            results: list[PGresult] = self.wait(generators.execute(self.pgconn))
        for result in results:
            if result.status == ExecStatus.FATAL_ERROR:
                raise pg.error_from_result(result, self.info.encoding)
        return results

    def open(self, begin: bytes, opening: Opening) -> None:
        """Begin, wait for the turn, and ask the query."""
        try:
            result = self.run(b"%b; %b" % (begin, self._call(opening.query, opening.values)))[-1]
        except pg.InvalidSqlStatementName:
            # psycopg drops all that was prepared, ours too, after it rolled back or dropped a table.
            self.run(b"ROLLBACK")
            self.planned = frozenset()
            result = self.run(b"%b; %b" % (begin, self._call(opening.query, opening.values)))[-1]
        rows = Transformer(self)
        rows.set_pgresult(result)
        _, *self.opened = expect(rows.load_row(0, tuple))

    def _call(self, query: Prepared, values: Sequence[Value]) -> bytes:
        if self.prepare_threshold is None:
            return inlined(self, query, values)
        if query.name not in self.planned:
            types = ", ".join(query.types)
            self.run(f"PREPARE {query.name} ({types}) AS {query.whole_text}".encode())
            self.planned |= {query.name}
        return b"EXECUTE %b (%b)" % (query.name.encode(), quoted(self, *values))


class _NoAnswer(psycopg.OperationalError):
    """The server said nothing for as long as we were willing to wait."""


def _ending(gen: PQGen[Row], until: float) -> PQGen[Row]:
    """Do as ``gen``, which psycopg resumes every tenth of a second at the latest, but not for ever."""
    try:
        wanted = next(gen)
        while time.monotonic() < until:
            wanted = gen.send((yield wanted))
    except StopIteration as end:
        result: Row = end.value
        return result
    raise _NoAnswer("the server does not answer")


class _Hosts:
    """The hosts of a database URL, first the one that let us in last.

    After a failover the former primary may hang, and would cost every new connection its connect_timeout.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        given = conninfo_to_dict(conninfo)
        #: What differs from host to host; a single port is that of all.
        self._parts = {name: str(given[name]).split(",") for name in _HOST_PARTS if name in given}
        self._first = 0

    def conninfo(self) -> str:
        first = self._first
        turned = {name: ",".join(part[first:] + part[:first]) for name, part in self._parts.items()}
        return make_conninfo(self._conninfo, **turned)

    def prefer(self, connection: _Connection) -> None:
        """Note which host a new connection leads to."""
        info = connection.info
        reached = {"host": info.host, "hostaddr": info.hostaddr, "port": str(info.port)}
        for index in range(max(map(len, self._parts.values()), default=0)):
            if all(part[index % len(part)] == reached[name] for name, part in self._parts.items()):
                self._first = index


class Database:
    """A pool of connections to one PostgreSQL, the embedded one included."""

    def __init__(self, pool: ConnectionPool[_Connection], embedded: EmbeddedPostgres | None = None) -> None:
        self._pool = pool
        self._embedded = embedded
        #: On an event loop nobody waits in the pool, which would block it.
        self._gate = waiting.Gate(pool.max_size)
        self._presence = Presence(lambda: self.ping(0.5))

    @classmethod
    def open(cls, url: str | None, data_dir: Path, *, max_connections: int = 8) -> Self:
        """Open the database at ``url``, or the embedded one under ``data_dir``; does not wait for the former.

        Raises:
            EmbeddedError: the embedded PostgreSQL cannot be started.
            StorageError: the URL is not one.
        """
        embedded = None if url else acquire(data_dir)
        try:
            conninfo = conninfo_of(url or (embedded.url if embedded else ""))
            pool = _open_pool(conninfo, max_connections, embedded.ensure_running if embedded else None)
        except BaseException:
            if embedded:
                embedded.release()
            raise
        return cls(pool, embedded)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection, and leave the embedded server; safe to repeat."""
        self._pool.close()
        if self._embedded is not None:
            self._embedded.release()

    def connect(self) -> Tx:
        """Open a connection of the caller's own, which is no part of the pool and commits by itself.

        Raises:
            psycopg.OperationalError: the database cannot be reached.
        """
        conninfo = self._pool.conninfo
        return psycopg.connect(conninfo() if callable(conninfo) else conninfo, autocommit=True)

    def ping(self, timeout: float = 1.0) -> None:
        """Ask the server for a sign of life.

        Raises:
            DatabaseUnavailable: none within ``timeout`` seconds.
        """
        with self.transaction(wait=timeout, statement_timeout=timeout) as tx:
            tx.execute("SELECT 1")

    def is_away(self) -> bool:
        """Whether there is no use in trying, for it has just been found not to answer.

        One call a second asks it, which may take a second and a half.
        """
        return self._presence.is_away()

    def require(self, prepare: Callable[[], None]) -> None:
        """Be away, to those who ask, until `prepare` has succeeded once; whoever asks first runs it."""
        self._presence.require(prepare)

    @contextlib.contextmanager
    def transaction(
        self,
        *,
        wait: float = 1.0,
        statement_timeout: float = 5.0,
        lock_timeout: float = 4.0,
        idle_timeout: float = 10.0,
        deadline: float = math.inf,
        opening: Opening | None = None,
    ) -> Iterator[Tx]:
        """Run the block in one transaction: committed at its end, rolled back by an exception.

        Args:
            wait: seconds to wait for a free connection, and again for the server's first answer.
            statement_timeout: seconds one statement may take, waiting for locks included.
            lock_timeout: seconds to wait for one lock.
            idle_timeout: seconds the block may leave the transaction idle.
            deadline: `time.monotonic()` after which nothing is waited for, whatever else is allowed.
            opening: a turn to wait for and a query, sent along with BEGIN.
        Raises:
            DatabaseUnavailable: also when there was no answer to the commit, which may then have happened.
            LockTimeout, TransientError, Conflict, StorageError
        """
        left = deadline - time.monotonic()
        if left <= 0:
            raise DatabaseUnavailable("no time is left to ask")
        wait = min(wait, left)
        lock_timeout = min(lock_timeout, left * _LOCK_PART)
        statement_timeout = min(statement_timeout, left * _STATEMENT_PART)
        begin = _begin_statement(statement_timeout, idle_timeout, lock_timeout, opening)
        patience = max(wait, _GRACE_SECONDS) + (0.0 if opening is None else _OPENING_SECONDS)
        with self._doubting(), _translated():
            tx = self._begin(begin, opening, wait, patience, deadline)
            tx.patience = statement_timeout + _GRACE_SECONDS
            try:
                yield tx
                _commit(tx)
            except pg.ReadOnlySqlTransaction:
                tx.close()
                self._pool.drain()  # this server became a standby; new connections look for the primary
                raise
            except BaseException:
                _roll_back(tx)
                raise
            finally:
                self._give_back(tx)

    @contextlib.contextmanager
    def _doubting(self) -> Iterator[None]:
        try:
            yield
        except Busy:
            raise
        except DatabaseUnavailable:
            self._presence.doubt()
            raise

    def _begin(
        self, begin: bytes, opening: Opening | None, wait: float, patience: float, deadline: float
    ) -> _Connection:
        """Borrow a connection and begin; one that died in the pool shows here, and another is taken."""
        until = time.monotonic() + wait
        while True:
            try:
                # The pool gives up early to reach a server that is away; asking anew makes it try again.
                tx = self._take(min(_ASK_SECONDS, max(0.001, until - time.monotonic())))
            except PoolTimeout:
                if time.monotonic() >= until:
                    raise
                continue
            tx.deadline, tx.patience, tx.closing, tx.opened = deadline, patience, (), ()
            try:
                if opening is None:
                    tx.run(begin)
                else:
                    tx.open(begin, opening)
                return tx
            except BaseException as error:
                is_dead = tx.broken
                if not is_dead:
                    _roll_back(tx)
                self._give_back(tx)
                if not is_dead or not isinstance(error, psycopg.Error) or time.monotonic() >= until:
                    raise

    def _take(self, seconds: float) -> _Connection:
        """Borrow a connection; raises PoolTimeout, or Busy where many of our own wait for one."""
        if not waiting.is_on_loop():
            return self._pool.getconn(timeout=seconds)
        until = time.monotonic() + seconds
        if not self._gate.enter(until=until):
            raise Busy("every connection is in use")
        try:
            try:
                return self._pool.getconn(timeout=_GLANCE_SECONDS)
            except PoolTimeout:
                # It is to be made, or a thread has it.
                left = max(_GLANCE_SECONDS, until - time.monotonic())
                return waiting.elsewhere(self._pool.getconn, timeout=left)
        except BaseException:
            self._gate.leave()
            raise

    def _give_back(self, tx: _Connection) -> None:
        tx.watch.leave()
        self._pool.putconn(tx)
        if waiting.is_on_loop():
            self._gate.leave()


def opened(tx: Tx) -> Sequence[Any]:
    """Return the row that the transaction's opening found."""
    assert isinstance(tx, _Connection)  # noqa: S101 (the pool makes no others)
    return tx.opened


def at_commit(tx: Tx, statement: Statement) -> None:
    """Have a statement sent along with COMMIT: a round trip less; its errors come from the commit."""
    assert isinstance(tx, _Connection)  # noqa: S101 (as above)
    tx.closing = (*tx.closing, statement)


def quoted(tx: Tx, *values: Value) -> bytes:
    """Write values into a statement, separated by commas."""
    return b", ".join([_quoted(tx, value) for value in values])


def _quoted(tx: Tx, value: Value) -> bytes:
    if value is None:
        return b"NULL"
    if isinstance(value, datetime):
        return b"'%b'" % value.isoformat().encode()
    if isinstance(value, int):
        return b"%d" % value
    if "\0" in value:
        raise psycopg.DataError("PostgreSQL text cannot contain NUL (0x00) bytes")
    return Escaping(tx.pgconn).escape_literal(value.encode(tx.info.encoding))


def inlined(tx: Tx, query: Prepared, values: Sequence[Value]) -> bytes:
    """Write values into a query that cannot be prepared."""
    literals = [_quoted(tx, value) for value in values]

    def literal(mark: re.Match[bytes]) -> bytes:
        index = int(mark[1]) - 1
        return b"%b::%b" % (literals[index], query.types[index].encode())

    return re.sub(rb"\$(\d+)", literal, query.whole_text.encode())


def columns_of(value: "DataclassInstance") -> dict[str, Any]:
    """Return a plain value's fields by name; `dataclasses.asdict` would copy each of them."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def expect(row: Row | None) -> Row:
    """Return the row of a statement that always has one, such as INSERT ... RETURNING."""
    if row is None:
        raise NotFound("a row that must be there is not")
    return row


@contextlib.contextmanager
def savepoint(tx: Tx) -> Iterator[None]:
    """Undo only this block if it fails, so that the caller can catch our error and go on with ``tx``."""
    with _translated(), tx.transaction():
        yield


def walk_indexes(tx: Tx) -> None:
    """Have the rest of this transaction read a queue in the order of its index, and stop at the limit.

    Statistics of a queue are always out of date, and PostgreSQL would look at all that is due to sort it.
    """
    tx.execute(
        "SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off",
        prepare=False,
    )


def _open_pool(
    conninfo: str, max_connections: int, revive: Callable[[], None] | None
) -> ConnectionPool[_Connection]:
    def reconnect_failed(_: object) -> None:
        if revive is not None:
            revive()

    hosts = _Hosts(conninfo)

    def configure(connection: _Connection) -> None:
        hosts.prefer(connection)
        # A proxy that lends its connections by the transaction has a process number of its own making;
        # a statement prepared on one of its connections is not there on the next.
        served_by = connection.execute("SELECT pg_backend_pid()").fetchone()
        if served_by == (connection.info.backend_pid,):
            connection.prepare_threshold = _PREPARE_AFTER

    return ConnectionPool(
        hosts.conninfo,
        configure=configure,
        connection_class=_Connection,
        # BEGIN is ours, to send the time-outs along in the same round trip.
        kwargs={"autocommit": True, "prepare_threshold": None},
        min_size=1,
        max_size=max_connections,
        max_lifetime=1800.0,
        max_idle=300.0,
        # Give up early: every borrower begins a new attempt, while the pool's own come ever more rarely.
        reconnect_timeout=0.4,
        reconnect_failed=reconnect_failed,
        open=True,
    )


def conninfo_of(url: str) -> str:
    """Return what libpq is told for a database URL.

    Raises:
        StorageError: it is none.
    """
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # libpq's own words may repeat the password.
        raise StorageError("not a database URL, like postgresql://user:password@host/interviewbot") from None
    left_open = {name: value for name, value in CONNECTION_DEFAULTS.items() if name not in given}
    return make_conninfo(url, **left_open)


def _begin_statement(
    statement_timeout: float, idle_timeout: float, lock_timeout: float, opening: Opening | None
) -> bytes:
    """Return BEGIN with the transaction's own settings, and the wait for the opening's turn.

    One SELECT costs PostgreSQL less than several SET LOCAL, and sets from left to right.
    """
    steps = [
        _set("statement_timeout", _milliseconds(statement_timeout)),
        _set("idle_in_transaction_session_timeout", _milliseconds(idle_timeout)),
    ]
    if opening is not None:
        steps += [
            _set("lock_timeout", _milliseconds(min(lock_timeout, _OPENING_SECONDS))),
            f"pg_advisory_xact_lock({opening.turn})",
            _set("plan_cache_mode", "force_generic_plan"),  # until the query sets it back
        ]
    steps.append(_set("lock_timeout", _milliseconds(lock_timeout)))
    return f"BEGIN; SELECT {', '.join(steps)}".encode()


def _set(name: str, value: object) -> str:
    return f"set_config('{name}', '{value}', true)"


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _commit(tx: _Connection) -> None:
    status = tx.info.transaction_status
    if status == TransactionStatus.INERROR:
        # Postgres would answer COMMIT with a silent rollback.
        raise StorageError("a failed statement was ignored inside the transaction; use savepoint")
    if status == TransactionStatus.IDLE:
        raise StorageError("the transaction was ended inside its block")
    if tx.closing:
        tx.run(b"; ".join([*tx.closing, b"COMMIT"]))
    else:
        tx.commit()


def _roll_back(tx: Tx) -> None:
    with contextlib.suppress(psycopg.Error):
        tx.rollback()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn psycopg's errors into ours, which point at the same line but do not repeat row values."""
    try:
        yield
    except psycopg.Error as error:
        raise translate(error).with_traceback(error.__traceback__) from None


def translate(error: psycopg.Error) -> StorageError:
    """Return what an error of psycopg or its pool means to us."""
    if isinstance(error, psycopg.IntegrityError):
        return Conflict(error.diag.constraint_name)
    text = _describe(error)
    if isinstance(error, pg.LockNotAvailable):
        return LockTimeout(text)
    if isinstance(error, pg.SerializationFailure | pg.DeadlockDetected):
        return TransientError(text)
    if isinstance(error, PoolTimeout | PoolClosed | TooManyRequests):
        return DatabaseUnavailable(str(error))
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError | _GONE):
        return DatabaseUnavailable(text)
    return StorageError(text)


def _describe(error: psycopg.Error) -> str:
    """Return the error's kind and headline; never DETAIL, nor what a value of the wrong form looked like."""
    kind = type(error).__name__ + (f" ({error.sqlstate})" if error.sqlstate else "")
    if isinstance(error, psycopg.DataError):
        return kind
    return f"{kind}: {error.diag.message_primary or (str(error) if error.sqlstate is None else '')}"
