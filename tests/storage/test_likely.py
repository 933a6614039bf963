"""Whom and what somebody probably means, in a real PostgreSQL."""

from datetime import timedelta

import pytest

from storage.database import Database
from storage.interviews import cancel_interview, move_interview
from storage.likely import (
    list_changed_interviews,
    list_likely_candidates,
    list_likely_colleagues,
    list_newest_people,
)
from storage.people import insert_person
from tests.storage.booking import NOW, REMINDERS, START, add_person, book, cause_of

HOUR = timedelta(hours=1)


def candidates(database: Database, interviewer: int, *, is_admin: bool = False) -> list[str]:
    with database.transaction() as tx:
        found = list_likely_candidates(tx, interviewer_id=interviewer, is_admin=is_admin, now=NOW, limit=5)
    return [person.name for person in found]


def free(database: Database, *besides: int) -> list[str]:
    with database.transaction() as tx:
        found = list_likely_colleagues(tx, besides=besides, start=START, end=START + HOUR, limit=5)
    return [person.name for person in found]


@pytest.fixture
def bo(database: Database) -> int:
    return add_person(database, "Bo", "interviewer")


def member(database: Database, name: str) -> int:
    with database.transaction() as tx:
        return insert_person(tx, name=name, userid=name, role="interviewer", now=NOW).person_id


def test_candidates_with_an_interview_ahead_are_left_out(database: Database, bo: int) -> None:
    maya, chen = add_person(database, "Maya"), add_person(database, "Chen")
    assert candidates(database, bo) == ["Chen", "Maya"]
    booked = book(database, bo, chen)
    assert candidates(database, bo) == ["Maya"]
    with database.transaction() as tx:
        cancel_interview(tx, cause=cause_of(bo), interview_id=booked.interview_id, reason="")
    assert candidates(database, bo) == ["Chen", "Maya"]
    book(database, bo, maya, NOW - timedelta(days=61))
    assert candidates(database, bo) == ["Chen", "Maya"]


def test_who_was_seen_after_others_came_is_first(database: Database, bo: int) -> None:
    maya = add_person(database, "Maya")
    add_person(database, "Chen")
    book(database, bo, maya, NOW - 2 * HOUR)
    assert candidates(database, bo) == ["Chen", "Maya"]
    with database.transaction() as tx:
        tx.execute("UPDATE people SET created_at = %s", (NOW - timedelta(days=9),))
    assert candidates(database, bo) == ["Maya", "Chen"]


def test_colleagues_who_are_busy_then_are_not_offered(database: Database, bo: int) -> None:
    kate, lei = member(database, "Kate"), member(database, "Lei")
    assert free(database) == ["Kate", "Lei"]
    assert free(database, kate) == ["Lei"]
    book(database, kate, add_person(database, "Maya"), START + timedelta(minutes=30))
    assert free(database) == ["Lei"]
    book(database, lei, add_person(database, "Chen"), START + 3 * HOUR)
    tom = member(database, "Tom")
    assert free(database) == ["Tom", "Lei"]
    assert free(database, tom, lei) == []


def test_the_newest_people_come_first_and_who_was_merged_does_not(database: Database, bo: int) -> None:
    maya, _ = add_person(database, "Maya"), add_person(database, "Chen")
    with database.transaction() as tx:
        tx.execute("UPDATE people SET merged_into = %s WHERE person_id = %s", (bo, maya))
        assert [person.name for person in list_newest_people(tx, limit=5)] == ["Chen", "Bo"]


def test_interviews_come_by_their_last_change(database: Database, bo: int) -> None:
    first = book(database, bo, add_person(database, "Maya"))
    second = book(database, bo, add_person(database, "Chen"), START + 2 * HOUR)
    with database.transaction() as tx:
        assert list_changed_interviews(tx, limit=5) == [second.interview_id, first.interview_id]
        move_interview(
            tx,
            cause=cause_of(bo),
            interview_id=first.interview_id,
            revision=first.revision,
            start_at=START + 4 * HOUR,
            end_at=START + 5 * HOUR,
            reminders=REMINDERS,
        )
        assert list_changed_interviews(tx, limit=5) == [first.interview_id, second.interview_id]
        assert list_changed_interviews(tx, limit=1) == [first.interview_id]


def test_candidates_of_others_are_named_to_admins_only(database: Database, bo: int) -> None:
    other, maya = member(database, "Ling"), add_person(database, "Maya")
    add_person(database, "Chen")
    book(database, other, maya)
    assert candidates(database, bo) == ["Chen"]
    assert candidates(database, bo, is_admin=True) == ["Chen", "Maya"]
