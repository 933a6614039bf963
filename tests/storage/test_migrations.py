"""The migration runner, with files of the test's own."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.errors import MigrationError, StorageError
from storage.migrations import DIRECTORY, load, migrate, pending


@pytest.fixture
def empty(empty_database_url: str, tmp_path: Path) -> Iterator[Database]:
    """An open database without any table."""
    with Database.open(empty_database_url, tmp_path) as database:
        yield database


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two migrations: a table, and a row that is there twice if the second is applied twice."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_notes.sql").write_text("CREATE TABLE notes (note text);\n-- 100 %\n")
    (folder / "0002_first_note.sql").write_text("INSERT INTO notes VALUES ('a%b'); SELECT 1;\n")
    return folder


def notes(database: Database) -> list[str]:
    with database.transaction() as tx:
        return [str(row[0]) for row in tx.execute("SELECT note FROM notes ORDER BY note")]


def test_migrate_applies_files_in_order_and_only_once(empty: Database, files: Path) -> None:
    assert pending(empty, files) == ["0001_notes", "0002_first_note"]
    assert migrate(empty, files) == ["0001_notes", "0002_first_note"]
    assert migrate(empty, files) == pending(empty, files) == []
    assert notes(empty) == ["a%b"]


def test_migrate_applies_what_was_added_later(empty: Database, files: Path) -> None:
    migrate(empty, files)
    (files / "0003_second_note.sql").write_text("INSERT INTO notes VALUES ('c')")
    assert migrate(empty, files) == ["0003_second_note"]
    assert notes(empty) == ["a%b", "c"]


def test_failed_migration_leaves_nothing_of_itself(empty: Database, files: Path) -> None:
    (files / "0003_broken.sql").write_text("INSERT INTO notes VALUES ('c'); SELECT nonsense;")
    with pytest.raises(StorageError, match="nonsense"):
        migrate(empty, files)
    assert notes(empty) == ["a%b"]
    assert pending(empty, files) == ["0003_broken"]


def test_migration_that_commits_by_itself_is_refused(empty: Database, files: Path) -> None:
    (files / "0003_commits.sql").write_text("INSERT INTO notes VALUES ('c'); COMMIT;")
    with pytest.raises(StorageError):
        migrate(empty, files)


def test_edited_migration_is_refused(empty: Database, files: Path) -> None:
    migrate(empty, files)
    (files / "0001_notes.sql").write_text("CREATE TABLE notes (note text, author text)")
    with pytest.raises(MigrationError, match=r"0001_notes\.sql was edited"):
        migrate(empty, files)
    with pytest.raises(MigrationError, match=r"0001_notes\.sql was edited"):
        pending(empty, files)


def test_line_ends_are_no_edit(empty: Database, files: Path) -> None:
    migrate(empty, files)
    path = files / "0001_notes.sql"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert migrate(empty, files) == []


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("0004_gap.sql", "number 0003"),
        ("0002_twice.sql", "number 0003"),
        ("3_short.sql", "not named like"),
        ("0003-dash.sql", "not named like"),
    ],
)
def test_misnumbered_files_are_refused(files: Path, name: str, complaint: str) -> None:
    (files / name).write_text("SELECT 1")
    with pytest.raises(MigrationError, match=complaint):
        load(files)


def test_newer_database_is_left_to_older_code(empty: Database, files: Path) -> None:
    migrate(empty, files)
    (files / "0002_first_note.sql").unlink()
    assert migrate(empty, files) == []
    assert notes(empty) == ["a%b"]


def test_migration_missing_before_an_applied_one_is_refused(empty: Database, files: Path) -> None:
    migrate(empty, files)
    with empty.transaction() as tx:
        tx.execute("DELETE FROM migrations WHERE version = 1")
    with pytest.raises(MigrationError, match="not 0001_notes"):
        migrate(empty, files)


def test_many_starting_at_once_apply_each_migration_exactly_once(
    empty_database_url: str, files: Path, tmp_path: Path
) -> None:
    applied: list[str] = []
    meeting = threading.Barrier(8)

    def start() -> None:
        with Database.open(empty_database_url, tmp_path) as database:
            meeting.wait()
            applied.extend(migrate(database, files))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(applied) == ["0001_notes", "0002_first_note"]
    with Database.open(empty_database_url, tmp_path) as database:
        assert notes(database) == ["a%b"]


def test_our_own_migrations_are_numbered_without_gaps() -> None:
    load(DIRECTORY)


def test_fixture_database_has_our_migrations(database: Database) -> None:
    assert pending(database) == []


def test_every_migration_gives_up_soon_when_a_table_is_in_use() -> None:
    # The first one makes a schema that nobody uses yet.
    for migration in load(DIRECTORY)[1:]:
        code = [line for line in migration.statements.decode().splitlines() if not line.startswith("--")]
        waits = re.match(r"SET LOCAL lock_timeout = '(\d+)s';", "\n".join(code).strip())
        assert waits and int(waits[1]) <= 10, migration.name
