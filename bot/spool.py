"""The spool: callbacks on disk, sealed as they came, while the database cannot take them.

One file a callback, `<sender>/<arrival>-<random>.sealed`, in a folder for each sender, so that the names in a
folder are in order of arrival. A sender's folder is named by a keyed hash: nothing here can be read without
the keys. Whoever finds a sender's folder puts the sender's next callback into it too, behind the others; the
folder goes when it is empty. Any number of processes of one host may write; one at a time takes out.
"""

import contextlib
import fcntl
import hmac
import json
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.wecom.crypto import CallbackCrypto, Opened

_SUFFIX = ".sealed"
#: What was being written longer ago than this was never finished, and never answered for.
_STALE_SECONDS = 600.0


class SpoolError(Exception):
    """A file of the spool does not hold a callback: torn, or none of ours."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A callback as it came in: the sealed body and what in the query signs it."""

    body: bytes = field(repr=False)
    msg_signature: str = field(repr=False)
    timestamp: str
    nonce: str

    def open(self, crypto: CallbackCrypto, *, now: float | None) -> Opened:
        """Verify and open it; None for `now` once its age was checked. Raises CallbackError."""
        return crypto.open(self.body, self.msg_signature, self.timestamp, self.nonce, now=now)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits, the age of the oldest in seconds (0 for none), and what could not be opened."""

    waiting: int
    oldest_seconds: float
    rejected: int


class Spool:
    """A folder of sealed callbacks. Safe for threads and processes; every OSError is the caller's."""

    def __init__(self, folder: Path, key: str) -> None:
        """Use a folder, which is made when it is needed; `key` hides the senders' names."""
        self._folder = folder
        self._new, self._rejected = folder / "new", folder / "rejected"
        self._key = key.encode()

    def holds(self, userid: str) -> bool:
        """Whether something of this sender waits, so that what comes now has to wait behind it."""
        return os.path.exists(f"{self._folder}/{self._name(userid)}")  # asked for every callback: no Path

    def put(self, userid: str, envelope: Envelope, *, arrived: float) -> None:
        """Keep a callback: when this returns, it survives a crash of the process and of the machine.

        Args:
            arrived: `time.monotonic()` when it came in.
        Raises:
            OSError: it is not kept; the disk is full, or cannot be written.
        """
        arrived_ns = time.time_ns() - int((time.monotonic() - arrived) * 1e9)
        name = f"{arrived_ns:020}-{secrets.token_hex(4)}{_SUFFIX}"
        folder = self._sender(userid)
        for made in (self._folder.parent, self._folder, self._new):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._new / name
        try:
            _write(fresh, envelope)
            _move(fresh, folder / name)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        _sync(folder)
        _sync(self._folder)

    def senders(self) -> list[Path]:
        """Return the folders of all senders of whom something may wait."""
        others = {self._new.name, self._rejected.name}
        with contextlib.suppress(FileNotFoundError), os.scandir(self._folder) as entries:
            return [Path(entry.path) for entry in entries if entry.is_dir() and entry.name not in others]
        return []

    def waiting(self, sender: Path) -> list[Path]:
        """Return what waits in a sender's folder, the oldest first; nothing if it is gone by now."""
        with contextlib.suppress(FileNotFoundError):
            return [sender / name for name in sorted(os.listdir(sender)) if name.endswith(_SUFFIX)]
        return []

    def read(self, path: Path) -> Envelope:
        """Return what was put.

        Raises:
            SpoolError: it is torn.
        """
        try:
            kept = json.loads(path.read_bytes())
            return Envelope(kept["body"].encode("latin-1"), *(str(kept[name]) for name in _SIGNING))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise SpoolError("torn") from None

    def remove(self, path: Path) -> None:
        """Forget a callback that has had its effect."""
        path.unlink(missing_ok=True)

    def close(self, sender: Path) -> None:
        """Remove a sender's folder if it is empty; what comes in meanwhile makes it anew, or keeps it."""
        with contextlib.suppress(OSError):
            sender.rmdir()

    def reject(self, path: Path) -> Path:
        """Put aside what cannot be opened, and return where it is; nothing is ever deleted unhandled."""
        self._rejected.mkdir(mode=0o700, exist_ok=True)
        aside = self._rejected / f"{path.parent.name}-{path.name}"
        path.rename(aside)
        return aside

    def readmit(self) -> None:
        """Let what was put aside wait again, where it was."""
        for aside in self._rejected.glob(f"*{_SUFFIX}"):
            sender, _, name = aside.name.partition("-")
            with contextlib.suppress(FileNotFoundError):  # another process was faster
                _move(aside, self._folder / sender / name)

    def clean(self) -> None:
        """Remove what processes that died left half written."""
        for path in self._new.glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                    path.unlink()

    def backlog(self) -> Backlog:
        names = [path.name for sender in self.senders() for path in self.waiting(sender)]
        oldest = max(0.0, time.time() - int(min(names).partition("-")[0]) / 1e9) if names else 0.0
        return Backlog(len(names), oldest, sum(1 for _ in self._rejected.glob(f"*{_SUFFIX}")))

    @contextlib.contextmanager
    def claim(self, sender: Path) -> Iterator[bool]:
        """Say whether we may take out what waits in a folder: one process of this host at a time.

        The system frees what a dead process held.
        """
        try:
            held = os.open(sender, os.O_RDONLY)
        except FileNotFoundError:
            yield False
            return
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # A folder may have been removed and made anew since it was opened.
            is_ours = os.path.samestat(os.fstat(held), sender.stat())
        except (BlockingIOError, FileNotFoundError):
            is_ours = False
        try:
            yield is_ours
        finally:
            os.close(held)

    def _sender(self, userid: str) -> Path:
        return self._folder / self._name(userid)

    def _name(self, userid: str) -> str:
        named = b"spool:" + userid.casefold().encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, named, "sha256").hex()[:32]


_SIGNING = ("msg_signature", "timestamp", "nonce")


def _write(path: Path, envelope: Envelope) -> None:
    kept = {name: getattr(envelope, name) for name in _SIGNING}
    # Latin-1 has a character for every byte, whatever the body holds.
    text = json.dumps({**kept, "body": envelope.body.decode("latin-1")})
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _move(fresh: Path, place: Path) -> None:
    """Move a whole file to where it waits; its folder may be removed, when empty, before we are there."""
    while True:
        place.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            fresh.rename(place)
            return
        except FileNotFoundError:
            if not fresh.exists():
                raise


def _sync(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
