"""The inbox: a message is taken once, and every copy of it hears the same answer."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from storage.database import Database, Tx
from storage.errors import Conflict
from storage.inbox import get_answer, insert_message, sent_time, take_turn
from tests.storage.booking import NOW

SENT = sent_time(int(NOW.timestamp()))


def take(tx: Tx, answer: str = "", userid: str = "bo.li") -> str | None:
    """Take message 1, unless it was taken before: then return its answer."""
    take_turn(tx, userid=userid)
    found = get_answer(tx, inbox_key="msg:1", sent_at=SENT)
    if found is None:
        insert_message(tx, inbox_key="msg:1", userid=userid, sent_at=SENT, answer=answer, now=NOW)
    return found


@pytest.mark.parametrize("answer", ["done", ""])
def test_a_copy_hears_the_answer_of_the_first(database: Database, answer: str) -> None:
    with database.transaction() as tx:
        assert take(tx, answer) is None
    with database.transaction() as tx:
        assert take(tx, "other") == answer


def test_a_copy_waits_for_the_first_to_finish(database: Database) -> None:
    taken = threading.Event()
    finish = threading.Event()

    def first() -> None:
        with database.transaction() as tx:
            take(tx, "done")
            taken.set()
            finish.wait(5)

    def copy() -> str | None:
        with database.transaction() as tx:
            return take(tx)

    with ThreadPoolExecutor(2) as pool:
        pool.submit(first)
        assert taken.wait(5)
        waiting = pool.submit(copy)
        assert not waiting.done()
        finish.set()
        assert waiting.result(5) == "done"


def test_a_message_whose_work_failed_is_new_again(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as tx:
        take(tx)
        raise ZeroDivisionError
    with database.transaction() as tx:
        assert take(tx) is None


def test_taking_twice_is_refused_even_without_a_turn(database: Database) -> None:
    with database.transaction() as tx:
        take(tx)
    with pytest.raises(Conflict), database.transaction() as tx:
        insert_message(tx, inbox_key="msg:1", userid="bo.li", sent_at=SENT, answer="", now=NOW)


def test_two_messages_of_one_member_take_turns_whatever_the_case(database: Database) -> None:
    order: list[str] = []
    took = threading.Event()
    release = threading.Event()

    def earlier() -> None:
        with database.transaction() as tx:
            take_turn(tx, userid="bo.li")
            took.set()
            release.wait(5)
            order.append("earlier")

    def later() -> None:
        with database.transaction() as tx:
            take_turn(tx, userid="Bo.Li")
            order.append("later")

    with ThreadPoolExecutor(2) as pool:
        pool.submit(earlier)
        assert took.wait(5)
        waiting = pool.submit(later)
        with database.transaction() as tx:
            take_turn(tx, userid="emma.clarke")  # somebody else waits for nobody
        release.set()
        waiting.result(5)
    assert order == ["earlier", "later"]


def test_message_belongs_to_the_month_it_was_sent_in() -> None:
    assert sent_time(1_795_478_399) == datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("nonsense", [0, -5, 10**18, 1])
def test_nonsense_for_a_time_is_one_and_the_same_moment(database: Database, nonsense: int) -> None:
    assert sent_time(nonsense) == datetime(1970, 1, 1, tzinfo=UTC)
    with database.transaction() as tx:
        insert_message(tx, inbox_key="m", userid="bo.li", sent_at=sent_time(nonsense), answer="done", now=NOW)
        assert get_answer(tx, inbox_key="m", sent_at=sent_time(nonsense)) == "done"
