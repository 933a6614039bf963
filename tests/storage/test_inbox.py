"""The inbox: a message is claimed once, and every copy of it hears the same answer."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage.database import Database
from storage.inbox import claim_message, delete_inbox_before, take_turn, update_answer
from tests.storage.booking import NOW


def test_a_copy_hears_the_answer_of_the_first(database: Database) -> None:
    with database.transaction() as tx:
        assert claim_message(tx, inbox_key="msg:1", userid="bo.li", now=NOW).is_new
        update_answer(tx, inbox_key="msg:1", answer="done")
    with database.transaction() as tx:
        again = claim_message(tx, inbox_key="msg:1", userid="bo.li", now=NOW)
    assert (again.is_new, again.answer) == (False, "done")


def test_a_copy_waits_for_the_first_to_finish(database: Database) -> None:
    claimed = threading.Event()
    finish = threading.Event()

    def first() -> None:
        with database.transaction() as tx:
            claim_message(tx, inbox_key="msg:1", userid="bo.li", now=NOW)
            claimed.set()
            finish.wait(5)
            update_answer(tx, inbox_key="msg:1", answer="done")

    def copy() -> str | None:
        with database.transaction() as tx:
            return claim_message(tx, inbox_key="msg:1", userid="bo.li", now=NOW).answer

    with ThreadPoolExecutor(2) as pool:
        pool.submit(first)
        assert claimed.wait(5)
        waiting = pool.submit(copy)
        assert not waiting.done()
        finish.set()
        assert waiting.result(5) == "done"


def test_a_message_whose_work_failed_is_new_again(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as tx:
        claim_message(tx, inbox_key="msg:1", userid="bo.li", now=NOW)
        raise ZeroDivisionError
    with database.transaction() as tx:
        assert claim_message(tx, inbox_key="msg:1", userid="bo.li", now=NOW).is_new


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


def test_old_messages_are_forgotten(database: Database) -> None:
    with database.transaction() as tx:
        claim_message(tx, inbox_key="old", userid="bo.li", now=NOW - timedelta(days=31))
        claim_message(tx, inbox_key="new", userid="bo.li", now=NOW)
        assert delete_inbox_before(tx, before=NOW - timedelta(days=30)) == 1
        assert not claim_message(tx, inbox_key="new", userid="bo.li", now=NOW).is_new
