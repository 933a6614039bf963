"""Proposed times in a real PostgreSQL: chosen once, first come first served, dead with their revision."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage.database import Database
from storage.errors import Conflict
from storage.interviews import Interview, cancel_interview, decline_interview, move_interview
from storage.proposals import choose_slot, list_slots, list_slots_for, propose_slots, refuse_slots
from tests.storage.booking import NOW, REMINDERS, START, add_person, book, cause_of

HOUR = timedelta(hours=1)
SLOTS = [(START + timedelta(days=day), START + timedelta(days=day) + HOUR) for day in (1, 2)]


@pytest.fixture
def interview(database: Database) -> Interview:
    return book(database, add_person(database, "Bo", "interviewer"), add_person(database, "Maya"))


def propose(database: Database, interview: Interview, revision: int = 1) -> bool:
    with database.transaction() as tx:
        return propose_slots(
            tx,
            cause=cause_of(interview.organiser_id),
            interview_id=interview.interview_id,
            revision=revision,
            slots=SLOTS,
        )


def choose(database: Database, interview: Interview, place: int = 0, revision: int = 1) -> bool:
    with database.transaction() as tx:
        return choose_slot(
            tx,
            cause=cause_of(interview.candidate.person_id),
            interview_id=interview.interview_id,
            revision=revision,
            start_at=SLOTS[place][0],
            reminders=REMINDERS,
        )


def open_starts(database: Database, interview: Interview) -> list[object]:
    with database.transaction() as tx:
        of_one = list_slots(tx, interview_id=interview.interview_id)
        of_all = list_slots_for(tx, candidate_id=interview.candidate.person_id, now=NOW)
    assert of_one == of_all
    return [slot.start_at for slot in of_one]


def test_choosing_moves_confirms_and_closes_the_offer(database: Database, interview: Interview) -> None:
    assert propose(database, interview)
    assert open_starts(database, interview) == [start for start, _ in SLOTS]
    assert choose(database, interview, 1)
    with database.transaction() as tx:
        row = tx.execute("SELECT start_at, end_at, status, revision FROM interviews").fetchone()
        planned = tx.execute("SELECT DISTINCT revision FROM reminders WHERE status = 'planned'").fetchall()
        held = tx.execute("SELECT DISTINCT lower(during) FROM participants WHERE is_held").fetchall()
    assert row == (*SLOTS[1], "confirmed", 2)
    assert planned == [(2,)]
    assert held == [(SLOTS[1][0],)]
    assert open_starts(database, interview) == []
    assert not choose(database, interview, 0)
    assert not choose(database, interview, 0, revision=2)


def test_a_time_that_was_not_proposed_is_not_chosen(database: Database, interview: Interview) -> None:
    assert not choose(database, interview)


def test_an_offer_dies_with_its_revision(database: Database, interview: Interview) -> None:
    propose(database, interview)
    start = START + timedelta(days=9)
    with database.transaction() as tx:
        assert move_interview(
            tx,
            cause=cause_of(interview.organiser_id),
            interview_id=interview.interview_id,
            revision=1,
            start_at=start,
            end_at=start + HOUR,
            reminders=REMINDERS,
        )
    assert open_starts(database, interview) == []
    assert not choose(database, interview)
    assert not propose(database, interview)
    assert propose(database, interview, revision=2)


def test_a_cancelled_interview_has_no_offer_a_declined_one_may(
    database: Database, interview: Interview
) -> None:
    cause = cause_of(interview.candidate.person_id)
    propose(database, interview)
    with database.transaction() as tx:
        decline_interview(tx, cause=cause, interview_id=interview.interview_id, revision=1, reason="")
    assert len(open_starts(database, interview)) == 2
    with database.transaction() as tx:
        cancel_interview(tx, cause=cause, interview_id=interview.interview_id, reason="")
    assert open_starts(database, interview) == []
    assert not propose(database, interview, revision=2)


def test_refusing_is_safe_to_repeat(database: Database, interview: Interview) -> None:
    propose(database, interview)
    cause = cause_of(interview.candidate.person_id)
    for is_new in (True, False):
        with database.transaction() as tx:
            assert refuse_slots(tx, cause=cause, interview_id=interview.interview_id) == is_new
    assert not choose(database, interview)


def test_of_ten_candidates_who_choose_one_time_exactly_one_has_it(database: Database) -> None:
    bo = add_person(database, "Bo", "interviewer")
    booked = [book(database, bo, add_person(database, f"Candidate {n}"), START + n * HOUR) for n in range(10)]
    for each in booked:
        propose(database, each)

    def won(each: Interview) -> bool:
        try:
            return choose(database, each)
        except Conflict as conflict:
            assert conflict.constraint == "participants_no_overlap"
            return False

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(won, booked)) == [False] * 9 + [True]
