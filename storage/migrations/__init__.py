"""Applies the schema: the files NNNN_name.sql beside this one, in order, each once, each in a transaction."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from storage.database import Database, Tx
from storage.errors import MigrationError

DIRECTORY = Path(__file__).parent
SECONDS = 600.0  # for one migration, or for waiting until another process has made it
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
_LOCK_KEY = 0x6D696772617465  # "migrate"


@dataclass(frozen=True)
class Migration:
    version: int
    name: str
    statements: bytes

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.statements).hexdigest()


def migrate(database: Database, directory: Path | None = None) -> list[str]:
    """Apply what is missing and return the names of what this call applied.

    Any number of processes may call it at once. A database newer than the files is left as it is.

    Raises:
        MigrationError: the files are misnumbered, or one was edited after it was applied.
    """
    migrations = load(directory or DIRECTORY)
    if not _missing(migrations, _applied_now(database)):
        return []
    return [migration.name for migration in migrations if _apply(database, migration, migrations)]


def pending(database: Database, directory: Path | None = None) -> list[str]:
    """Return the names of the migrations that the database lacks."""
    migrations = load(directory or DIRECTORY)
    return [migration.name for migration in _missing(migrations, _applied_now(database))]


def load(directory: Path) -> list[Migration]:
    """Return the migrations in ``directory``, in order.

    Raises:
        MigrationError: a name is malformed, or the numbers are not 1, 2, 3, …
    """
    paths = sorted(directory.glob("*.sql"))
    for path in paths:
        if not _NAME.fullmatch(path.name):
            raise MigrationError(f"{path.name} is not named like 0001_people.sql")
    for expected, path in enumerate(paths, start=1):
        if int(path.name[:4]) != expected:
            raise MigrationError(f"{path.name} should have number {expected:04}: no gaps, no number twice")
    # Line ends may differ from one checkout to another.
    return [Migration(int(p.name[:4]), p.stem, p.read_bytes().replace(b"\r\n", b"\n")) for p in paths]


def _apply(database: Database, migration: Migration, migrations: list[Migration]) -> bool:
    """Apply one migration unless it is there; a lock of the transaction keeps others out meanwhile."""
    with database.transaction(
        wait=30.0, statement_timeout=SECONDS, lock_timeout=SECONDS, idle_timeout=SECONDS
    ) as tx:
        tx.execute("SELECT pg_advisory_xact_lock(%(key)s)", {"key": _LOCK_KEY})
        _create_table(tx)
        if migration not in _missing(migrations, _applied(tx)):
            return False
        tx.execute(migration.statements)
        tx.execute(
            """
            INSERT INTO migrations (version, name, checksum)
            VALUES (%(version)s, %(name)s, %(checksum)s)
            """,
            {"version": migration.version, "name": migration.name, "checksum": migration.checksum},
        )
    return True


def _create_table(tx: Tx) -> None:
    tx.execute(
        """
        CREATE TABLE IF NOT EXISTS migrations (
            version integer PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )


def _applied_now(database: Database) -> dict[int, str]:
    with database.transaction(wait=30.0) as tx:
        return _applied(tx)


def _applied(tx: Tx) -> dict[int, str]:
    """Return the checksums of what the database has, by version."""
    known = tx.execute("SELECT to_regclass('migrations') IS NOT NULL").fetchone()
    if known == (False,):
        return {}
    return dict(tx.execute("SELECT version, checksum FROM migrations").fetchall())


def _missing(migrations: Iterable[Migration], applied: dict[int, str]) -> list[Migration]:
    """Return what is not applied yet, having checked that what is applied has not been edited since."""
    missing = []
    for migration in migrations:
        if migration.version not in applied:
            missing.append(migration)
        elif applied[migration.version] != migration.checksum:
            raise MigrationError(
                f"{migration.name}.sql was edited after it was applied here; undo that and add a new file"
            )
        elif missing:
            raise MigrationError(f"the database has {migration.name}, but not {missing[0].name} before it")
    return missing
