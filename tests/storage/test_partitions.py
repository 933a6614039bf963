"""Months of inbox, outbox and audit: made ahead, rows kept meanwhile moved in, old ones dropped."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.retention import drop_old, make_months
from storage.database import Database
from storage.inbox import arrival_of, insert_message, read_arrival
from storage.migrations import DIRECTORY, migrate
from storage.outbox import Owed, insert_outbox
from storage.partitions import delete_strays, drop_partition, make_partition, missing_partitions
from tests.talk import make_settings

FAR = datetime(2031, 12, 31, 23, 59, 59, tzinfo=UTC)


def tables(database: Database, like: str) -> list[str]:
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT tablename FROM pg_tables WHERE tablename ~ %s ORDER BY tablename", (like,)
        ).fetchall()
    return [name for (name,) in rows]


def owe(database: Database, key: str, at: datetime) -> int:
    with database.transaction() as tx:
        return insert_outbox(tx, [Owed(key, 1, "answer", {}, at + timedelta(days=1))], now=at)


def test_months_are_made_ahead_once(database: Database) -> None:
    assert make_months(database, now=FAR) == 12
    assert tables(database, "^inbox_203") == [
        "inbox_2031_12",
        "inbox_2032_01",
        "inbox_2032_02",
        "inbox_2032_03",
    ]
    assert make_months(database, now=FAR) == 0


def test_fresh_database_has_its_months(database: Database) -> None:
    with database.transaction() as tx:
        assert missing_partitions(tx, now=datetime.now(UTC)) == []


def test_rows_without_a_month_are_kept_and_move_into_it(database: Database) -> None:
    with database.transaction() as tx:
        insert_message(tx, inbox_key="m", userid="bo.li", sent_at=FAR, answer="done", now=FAR)
    assert owe(database, "k", FAR) == 1
    make_months(database, now=FAR)
    opening = arrival_of(inbox_key="m", sent_at=FAR, userid="bo.li", now=FAR)
    with database.transaction(opening=opening) as tx:
        assert read_arrival(tx).answer == "done"
        counted = tx.execute(
            "SELECT (SELECT count(*) FROM inbox_2031_12), (SELECT count(*) FROM outbox_2031_12)"
        )
        assert counted.fetchone() == (1, 1)
    assert owe(database, "k", FAR) == 0, "a key is unique in its month, also once it has moved"


@pytest.mark.parametrize("has_months", [True, False])
def test_same_key_is_owed_once(database: Database, has_months: bool) -> None:
    if has_months:
        make_months(database, now=FAR)
    assert owe(database, "k", FAR) == 1
    assert owe(database, "k", FAR) == 0


def test_old_months_go_and_what_is_still_owed_stays(database: Database, tmp_path: Path) -> None:
    settings = make_settings("http://127.0.0.1:9", "", tmp_path)
    make_months(database, now=FAR)
    owe(database, "k", FAR)
    later = FAR + settings.bot_keep_messages + timedelta(days=1)
    dropped = drop_old(database, settings, now=later)
    assert "inbox_2031_12" in dropped and "inbox_2032_01" not in dropped
    assert "outbox_2031_12" not in dropped, "a message there is still owed"
    assert "audit_2031_12" not in dropped, "it is kept for years"
    with database.transaction() as tx:
        tx.execute("UPDATE outbox SET status = 'sent', closed_at = created_at")
    assert drop_old(database, settings, now=later) == ["outbox_2031_12"]


def test_housekeeping_gives_way_to_messages(database: Database, tmp_path: Path) -> None:
    settings = make_settings("http://127.0.0.1:9", "", tmp_path)
    make_months(database, now=FAR)
    later = FAR + timedelta(days=200)
    with database.transaction() as busy:
        busy.execute("SELECT 1 FROM inbox WHERE sent_at = %s", (FAR,))
        assert "inbox_2031_12" not in drop_old(database, settings, now=later)
    assert "inbox_2031_12" in drop_old(database, settings, now=later)


def test_strays_go_some_at_a_time(database: Database) -> None:
    with database.transaction() as tx:
        for number in range(5):
            insert_message(tx, inbox_key=str(number), userid="bo.li", sent_at=FAR, answer="", now=FAR)
    with database.transaction() as tx:
        after = FAR + timedelta(seconds=1)
        assert delete_strays(tx, table="inbox", before=after, limit=3) == 3
        assert delete_strays(tx, table="inbox", before=after, limit=3) == 2


def test_only_partitions_can_be_dropped(database: Database) -> None:
    with database.transaction() as tx, pytest.raises(ValueError, match="people"):
        drop_partition(tx, name="people")


def test_two_processes_make_a_month_once(database: Database) -> None:
    with database.transaction() as tx:
        assert make_partition(tx, table="audit", month=FAR) is True
        assert make_partition(tx, table="audit", month=FAR) is False


def test_what_was_there_before_the_partitions_is_kept(empty_database_url: str, tmp_path: Path) -> None:
    before = tmp_path / "before"
    before.mkdir()
    for path in sorted(DIRECTORY.glob("000[12]_*.sql")):
        (before / path.name).write_bytes(path.read_bytes())
    with Database.open(empty_database_url, tmp_path) as database:
        migrate(database, before)
        _fill_the_old_schema(database)
        migrate(database)
        with database.transaction() as tx:
            rows: list[Any] = tx.execute(
                "SELECT tableoid::regclass::text, outbox_id, dedup_key FROM outbox ORDER BY outbox_id"
            ).fetchall()
            assert rows == [("outbox_2026_01", 1, "a"), (f"outbox_{datetime.now(UTC):%Y_%m}", 2, "b")]
            assert tx.execute("SELECT tableoid::regclass::text, answer FROM inbox").fetchall() == [
                ("inbox_2026_01", "done")
            ]
            assert tx.execute("SELECT tableoid::regclass::text, action FROM audit").fetchall() == [
                ("audit_2026_01", "create")
            ]
        assert owe(database, "c", datetime.now(UTC)) == 1
        with database.transaction() as tx:
            assert tx.execute("SELECT max(outbox_id) FROM outbox").fetchone() == (3,)


def _fill_the_old_schema(database: Database) -> None:
    with database.transaction() as tx:
        tx.execute("INSERT INTO people (name, role, created_at) VALUES ('吴玲', 'interviewer', now())")
        tx.execute("INSERT INTO inbox VALUES ('m', 'bo.li', '2026-01-31 23:59:59Z', 'done')")
        for key, at in (("a", "2026-01-31 23:59:59Z"), ("b", "now")):
            tx.execute(
                """INSERT INTO outbox (dedup_key, person_id, kind, message, due_at, expires_at, created_at)
                   VALUES (%s, 1, 'answer', '{}', now(), now(), %s)""",
                (key, at),
            )
        tx.execute("INSERT INTO audit (at, action, source) VALUES ('2026-01-31 23:59:59Z', 'create', 'cli')")
