"""Open questions: one for each person, replaced by the next, gone in time."""

from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.dialogues import (
    Dialogue,
    Suspended,
    delete_dialogue,
    delete_suspended,
    get_open,
    get_suspended,
    suspend_dialogue,
    upsert_dialogue,
)
from storage.inbox import arrival_of, read_arrival
from storage.people import insert_person
from tests.storage.booking import NOW


@pytest.fixture
def person(database: Database) -> int:
    with database.transaction() as tx:
        return insert_person(tx, name="Bo", userid="bo.li", role="interviewer", now=NOW).person_id


def asked(database: Database, now: datetime = NOW) -> Dialogue | None:
    """Read the open question as a message does."""
    opening = arrival_of(inbox_key="m", sent_at=now, userid="bo.li", now=now)
    with database.transaction(opening=opening) as tx:
        return read_arrival(tx).question


def ask(database: Database, person: int, question: Dialogue) -> None:
    with database.transaction() as tx:
        upsert_dialogue(
            tx,
            person_id=person,
            nonce=question.nonce,
            command=question.command,
            values=question.values,
            asking=question.asking,
            choices=question.choices,
            said=question.said,
            message={"title": question.nonce},
            expires_at=NOW + timedelta(minutes=30),
        )


FIRST = Dialogue(
    "n1", "create room", {"candidate": {"new": "'; --"}}, "time", [1, {"a": None}], {"time": "周五"}
)
SECOND = Dialogue("n2", "show", {}, "number", [], {})


def test_a_question_is_kept_as_it_was_asked(database: Database, person: int) -> None:
    ask(database, person, FIRST)
    assert asked(database) == FIRST


def test_the_next_question_replaces_it(database: Database, person: int) -> None:
    ask(database, person, FIRST)
    ask(database, person, SECOND)
    assert asked(database) == SECOND


@pytest.mark.parametrize(("minutes", "is_open"), [(29, True), (30, False), (31, False)])
def test_a_question_is_open_for_half_an_hour(
    database: Database, person: int, minutes: int, is_open: bool
) -> None:
    ask(database, person, FIRST)
    assert (asked(database, NOW + timedelta(minutes=minutes)) is not None) == is_open


def test_leaving_a_question_is_safe_to_repeat(database: Database, person: int) -> None:
    ask(database, person, FIRST)
    with database.transaction() as tx:
        delete_dialogue(tx, person_id=person)
        delete_dialogue(tx, person_id=person)
    assert asked(database) is None


LATER = NOW + timedelta(minutes=30)


def suspended(database: Database, person: int, now: datetime = NOW) -> Suspended | None:
    with database.transaction() as tx:
        return get_suspended(tx, person_id=person, now=now)


def suspend(database: Database, person: int) -> None:
    with database.transaction() as tx:
        suspend_dialogue(tx, person_id=person, expires_at=LATER)


def test_a_suspended_question_is_no_longer_open_and_keeps_how_it_was_put(
    database: Database, person: int
) -> None:
    ask(database, person, FIRST)
    with database.transaction() as tx:
        assert get_open(tx, person_id=person, now=NOW) == Suspended(FIRST, {"title": "n1"})
    suspend(database, person)
    assert asked(database) is None
    assert suspended(database, person) == Suspended(FIRST, {"title": "n1"})
    assert suspended(database, person, LATER) is None


def test_the_last_question_to_be_suspended_replaces_the_one_before(database: Database, person: int) -> None:
    for question in (FIRST, SECOND):
        ask(database, person, question)
        suspend(database, person)
    assert suspended(database, person) == Suspended(SECOND, {"title": "n2"})


def test_suspending_nothing_leaves_what_was_suspended(database: Database, person: int) -> None:
    ask(database, person, FIRST)
    suspend(database, person)
    suspend(database, person)
    assert suspended(database, person) is not None
    with database.transaction() as tx:
        delete_suspended(tx, person_id=person)
        delete_suspended(tx, person_id=person)
    assert suspended(database, person) is None
