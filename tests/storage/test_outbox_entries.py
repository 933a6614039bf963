"""What operators do to the outbox: each refusal, what is sent anew, what is told of."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from storage.alarms import claim_alarm, close_alarm, open_alarm
from storage.audit import Cause
from storage.database import Database, expect
from storage.outbox import Owed, insert_outbox, oldest_owed
from storage.outbox_entries import (
    count_outbox,
    drop_outbox,
    get_entry,
    get_oldest_entry,
    has_untold,
    list_outbox,
    retry_outbox,
    take_untold,
)
from storage.people import get_person, insert_person

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
CAUSE = Cause(None, NOW, "cli")


class Outbox:
    """Rows of any kind, made as a test needs them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as tx:
            self.person_id = insert_person(
                tx, name="李博", userid="bo.li", role="interviewer", now=NOW
            ).person_id

    def row(self, kind: str = "answer", **columns: Any) -> int:
        with self.database.transaction() as tx:
            owed = Owed(uuid4().hex, self.person_id, kind, {}, NOW + timedelta(hours=1))
            insert_outbox(tx, [owed], now=NOW - timedelta(minutes=10))
            (number,) = expect(tx.execute("SELECT max(outbox_id) FROM outbox").fetchone())
            for column, value in columns.items():
                tx.execute(f"UPDATE outbox SET {column} = %s WHERE outbox_id = %s", (value, number))
        return int(number)

    def retry(self, number: int, **options: Any) -> str:
        with self.database.transaction() as tx:
            return retry_outbox(tx, outbox_id=number, cause=CAUSE, **options)[0]

    def values(self, number: int, columns: str) -> tuple[Any, ...]:
        with self.database.transaction() as tx:
            return expect(
                tx.execute(f"SELECT {columns} FROM outbox WHERE outbox_id = %s", (number,)).fetchone()
            )


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


def test_failed_message_is_owed_anew_and_made_anew(outbox: Outbox) -> None:
    failed = outbox.row(status="failed", body="{}", attempts=3, errcode=40008, reason="x", told_at=NOW)
    assert outbox.retry(failed) == "done"
    columns = "status, due_at, body, attempts, errcode, reason, told_at"
    assert outbox.values(failed, columns) == ("due", NOW, None, 0, None, None, None)
    with outbox.database.transaction() as tx:
        assert oldest_owed(tx) == (NOW, None)
        (audit,) = tx.execute("SELECT action, source, detail FROM audit").fetchall()
    assert audit == ("retry_message", "cli", {"outbox_id": failed, "was": "failed"})


@pytest.mark.parametrize("status", ["due", "dropped"])
def test_what_wecom_may_have_taken_keeps_its_exact_json(outbox: Outbox, status: str) -> None:
    waiting = outbox.row(status=status, body="{}", attempts=3)
    assert outbox.retry(waiting) == "done"
    assert outbox.values(waiting, "status, due_at, body") == ("due", NOW, "{}")


def test_parts_of_a_long_text_keep_their_json(outbox: Outbox) -> None:
    first = outbox.row(status="failed", body="1", way="app")
    second = outbox.row(status="failed", body="2", way="app", part_of=first, dedup_key=f"part:{first}:app:2")
    assert [outbox.retry(first), outbox.retry(second)] == ["done", "done"]
    assert [outbox.values(each, "body") for each in (first, second)] == [("1",), ("2",)]


def test_message_that_is_over_is_sent_only_if_wanted(outbox: Outbox) -> None:
    late = outbox.row(status="dropped", expires_at=NOW - timedelta(minutes=1))
    assert outbox.retry(late) == "expired"
    assert outbox.values(late, "status") == ("dropped",)
    assert outbox.retry(late, anyway=True) == "done"
    assert outbox.values(late, "expires_at") == (NOW + timedelta(hours=1),)


def test_what_cannot_be_sent_again_is_refused(outbox: Outbox) -> None:
    assert outbox.retry(999) == "missing"
    assert outbox.retry(outbox.row(status="sent")) == "sent"
    assert outbox.retry(outbox.row(leased_until=NOW + timedelta(seconds=9))) == "sending"
    with outbox.database.transaction() as tx:
        tx.execute("UPDATE people SET userid = NULL")
    assert outbox.retry(outbox.row(status="failed")) == "unreachable"


def test_message_that_is_being_sent_is_neither_waited_for_nor_touched(outbox: Outbox) -> None:
    number = outbox.row()
    with outbox.database.transaction() as sender:
        sender.execute("SELECT 1 FROM outbox FOR UPDATE")
        assert outbox.retry(number) == "sending"


def test_reader_who_was_unreachable_is_tried_again(outbox: Outbox) -> None:
    failed = outbox.row(status="failed")
    with outbox.database.transaction() as tx:
        tx.execute("UPDATE people SET is_active = false")
        outcome, entry = retry_outbox(tx, outbox_id=failed, cause=CAUSE)
        person = get_person(tx, person_id=outbox.person_id)
    assert outcome == "done" and entry is not None and not entry.is_active
    assert person is not None and person.is_active


def test_dropping_takes_what_is_due_or_failed(outbox: Outbox) -> None:
    rows = [outbox.row(status=status) for status in ("due", "failed", "sent", "dropped")]
    outcomes = []
    with outbox.database.transaction() as tx:
        for number in [*rows, 999]:
            outcomes.append(drop_outbox(tx, outbox_id=number, cause=CAUSE, reason="why")[0])
        entry = get_entry(tx, outbox_id=rows[0])
    assert outcomes == ["done", "done", "sent", "dropped", "missing"]
    assert entry is not None and (entry.status, entry.reason) == ("dropped", "why")


def test_what_is_due_is_listed_oldest_first_and_failures_newest_first(outbox: Outbox) -> None:
    due, failed = [outbox.row() for _ in range(3)], [outbox.row(status="failed") for _ in range(3)]
    with outbox.database.transaction() as tx:
        assert [entry.outbox_id for entry in list_outbox(tx, status="due", limit=2)] == due[:2]
        assert [entry.outbox_id for entry in list_outbox(tx, status="failed", limit=9)] == failed[::-1]
        assert count_outbox(tx) == {"due": 3, "failed": 3}


def test_alarms_and_cards_are_no_sign_of_trouble(outbox: Outbox) -> None:
    for kind in ("alarm", "card_update"):
        outbox.row(kind)
        outbox.row(kind, status="failed")
    with outbox.database.transaction() as tx:
        assert oldest_owed(tx) is None
        assert get_oldest_entry(tx) is None
        assert take_untold(tx, now=NOW, limit=9) == []


def test_each_failure_is_told_by_one(outbox: Outbox) -> None:
    failed = [outbox.row(status="failed") for _ in range(3)]
    with outbox.database.transaction() as one, outbox.database.transaction() as other:
        told = take_untold(one, now=NOW, limit=2)
        assert [entry.outbox_id for entry in told] == failed[:2]
        assert told[0].name == "李博"
        assert [entry.outbox_id for entry in take_untold(other, now=NOW, limit=9)] == failed[2:]
    with outbox.database.transaction() as tx:
        assert take_untold(tx, now=NOW, limit=9) == []


def test_alarm_opens_and_closes_once(database: Database) -> None:
    with database.transaction() as tx:
        assert open_alarm(tx, name="late", since=NOW)
        assert not open_alarm(tx, name="late", since=NOW)
        assert close_alarm(tx, name="late") == NOW
        assert close_alarm(tx, name="late") is None


def test_alarm_is_claimed_once_in_its_pause_and_survives_a_clock_that_steps_back(database: Database) -> None:
    minute = timedelta(minutes=1)
    seconds = [0, 59, 60, 61, -86400, -86399]
    with database.transaction() as tx:
        won = [
            claim_alarm(tx, name="failed", now=NOW + timedelta(seconds=each), pause=minute)
            for each in seconds
        ]
    assert won == [True, False, True, False, True, False]


def test_a_long_history_is_not_read_through(outbox: Outbox) -> None:
    for status in ("due", "failed", "dropped"):
        for _ in range(3):
            outbox.row(status=status)
    with outbox.database.transaction() as tx:
        tx.execute(
            """
            INSERT INTO outbox (dedup_key, person_id, kind, message, status, due_at, decided_at, expires_at,
                                created_at)
            SELECT 'sent:' || copy, person_id, kind, message, 'sent', due_at, decided_at, expires_at,
                   created_at
              FROM outbox, generate_series(1, 20000) AS copy
             WHERE outbox_id = 1
            """
        )
        tx.execute("ANALYZE outbox")
    with outbox.database.transaction() as tx:
        for status in ("due", "sent", "failed", "dropped"):
            assert len(list_outbox(tx, status=status, limit=3)) == 3  # type: ignore[arg-type]
        assert count_outbox(tx) == {"due": 3, "failed": 3}
        assert oldest_owed(tx) and get_oldest_entry(tx) and get_entry(tx, outbox_id=3)
        assert has_untold(tx) and len(take_untold(tx, now=NOW, limit=9)) == 3
        assert retry_outbox(tx, outbox_id=4, cause=CAUSE)[0] == "done"
        assert drop_outbox(tx, outbox_id=5, cause=CAUSE, reason="why")[0] == "done"
        (read,) = expect(
            tx.execute(
                """
                SELECT sum(seq_tup_read) + sum(idx_tup_fetch)
                  FROM pg_stat_xact_user_tables
                 WHERE relname LIKE 'outbox%'
                """
            ).fetchone()
        )
    assert read < 200
