"""The inbox: a message is taken once, and every copy of it hears the same answer."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database, Tx
from storage.errors import Conflict
from storage.inbox import COUNTED, arrival_of, insert_message, read_arrival, sent_time
from tests.storage.booking import NOW

SENT = sent_time(int(NOW.timestamp()))


def arrive(
    database: Database, key: str = "msg:1", userid: str = "bo.li", *, sent_at: datetime = SENT
) -> AbstractContextManager[Tx]:
    """Begin a message's transaction."""
    return database.transaction(opening=arrival_of(inbox_key=key, sent_at=sent_at, userid=userid, now=NOW))


def insert(
    database: Database, key: str, userid: str = "bo.li", sent_at: datetime = SENT, now: datetime = NOW
) -> None:
    with database.transaction() as tx:
        insert_message(tx, inbox_key=key, userid=userid, sent_at=sent_at, answer="done", now=now)


def take(tx: Tx, answer: str = "") -> str | None:
    """Take message 1, unless it was taken before: then return its answer."""
    found = read_arrival(tx).answer
    if found is None:
        insert_message(tx, inbox_key="msg:1", userid="bo.li", sent_at=SENT, answer=answer, now=NOW)
    return found


@pytest.mark.parametrize("answer", ["done", ""])
def test_a_copy_hears_the_answer_of_the_first(database: Database, answer: str) -> None:
    with arrive(database) as tx:
        assert take(tx, answer) is None
    with arrive(database) as tx:
        assert take(tx, "other") == answer


def test_a_copy_waits_for_the_first_to_finish(database: Database) -> None:
    taken = threading.Event()
    finish = threading.Event()

    def first() -> None:
        with arrive(database) as tx:
            take(tx, "done")
            taken.set()
            finish.wait(5)

    def copy() -> str | None:
        with arrive(database) as tx:
            return take(tx)

    with ThreadPoolExecutor(2) as pool:
        pool.submit(first)
        assert taken.wait(5)
        waiting = pool.submit(copy)
        assert not waiting.done()
        finish.set()
        assert waiting.result(5) == "done"


def test_a_message_whose_work_failed_is_new_again(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), arrive(database) as tx:
        take(tx)
        raise ZeroDivisionError
    with arrive(database) as tx:
        assert take(tx) is None


def test_taking_twice_is_refused_even_without_a_turn(database: Database) -> None:
    insert(database, "msg:1")
    with pytest.raises(Conflict):
        insert(database, "msg:1")


def test_two_messages_of_one_member_take_turns_whatever_the_case(database: Database) -> None:
    order: list[str] = []
    took = threading.Event()
    release = threading.Event()

    def earlier() -> None:
        with arrive(database):
            took.set()
            release.wait(5)
            order.append("earlier")

    def later() -> None:
        with arrive(database, "msg:2", "Bo.Li"):
            order.append("later")

    with ThreadPoolExecutor(2) as pool:
        pool.submit(earlier)
        assert took.wait(5)
        waiting = pool.submit(later)
        with arrive(database, "msg:3", "emma.clarke"):
            pass  # somebody else waits for nobody
        release.set()
        waiting.result(5)
    assert order == ["earlier", "later"]


def test_message_belongs_to_the_month_it_was_sent_in() -> None:
    assert sent_time(1_795_478_399) == datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("nonsense", [0, -5, 10**18, 1])
def test_nonsense_for_a_time_is_one_and_the_same_moment(database: Database, nonsense: int) -> None:
    assert sent_time(nonsense) == datetime(1970, 1, 1, tzinfo=UTC)
    insert(database, "m", sent_at=sent_time(nonsense))
    with arrive(database, "m", sent_at=sent_time(nonsense)) as tx:
        assert read_arrival(tx).answer == "done"


def test_haste_is_what_one_sender_sent_and_we_took_within_a_short_time(database: Database) -> None:
    second = timedelta(seconds=1)
    insert(database, "same moment", "Bo.Li")
    insert(database, "just before", sent_at=SENT - 9 * second)
    insert(database, "long before", sent_at=SENT - 10 * second)
    insert(database, "taken long ago", now=NOW - 10 * second)
    insert(database, "sent later", sent_at=SENT + second)
    insert(database, "of somebody else", "chen.bo")
    with arrive(database, "new") as tx:
        assert read_arrival(tx).recent == 2


def test_count_of_haste_stops_somewhere(database: Database) -> None:
    with database.transaction() as tx:
        for number in range(COUNTED + 9):
            insert_message(tx, inbox_key=f"{number}", userid="bo.li", sent_at=SENT, answer="", now=NOW)
    with arrive(database, "new") as tx:
        assert read_arrival(tx).recent == COUNTED
