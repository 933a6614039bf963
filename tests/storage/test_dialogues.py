"""Open questions: one for each person, replaced by the next, gone in time."""

from datetime import timedelta

import pytest

from storage.database import Database
from storage.dialogues import Dialogue, delete_dialogue, get_dialogue, upsert_dialogue
from tests.storage.booking import NOW, add_person


@pytest.fixture
def person(database: Database) -> int:
    return add_person(database, "Bo", "interviewer")


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
            expires_at=NOW + timedelta(minutes=30),
        )


FIRST = Dialogue(
    "n1", "create room", {"candidate": {"new": "'; --"}}, "time", [1, {"a": None}], {"time": "周五"}
)
SECOND = Dialogue("n2", "show", {}, "number", [], {})


def test_a_question_is_kept_as_it_was_asked(database: Database, person: int) -> None:
    ask(database, person, FIRST)
    with database.transaction() as tx:
        assert get_dialogue(tx, person_id=person, now=NOW) == FIRST


def test_the_next_question_replaces_it(database: Database, person: int) -> None:
    ask(database, person, FIRST)
    ask(database, person, SECOND)
    with database.transaction() as tx:
        assert get_dialogue(tx, person_id=person, now=NOW) == SECOND


@pytest.mark.parametrize(("minutes", "is_open"), [(29, True), (30, False), (31, False)])
def test_a_question_is_open_for_half_an_hour(
    database: Database, person: int, minutes: int, is_open: bool
) -> None:
    ask(database, person, FIRST)
    with database.transaction() as tx:
        found = get_dialogue(tx, person_id=person, now=NOW + timedelta(minutes=minutes))
    assert (found is not None) == is_open


def test_leaving_a_question_is_safe_to_repeat(database: Database, person: int) -> None:
    ask(database, person, FIRST)
    with database.transaction() as tx:
        delete_dialogue(tx, person_id=person)
        delete_dialogue(tx, person_id=person)
        assert get_dialogue(tx, person_id=person, now=NOW) is None
