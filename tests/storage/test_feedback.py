"""Opinions, no-shows and notes in a real PostgreSQL: who may give them, when, and until when."""

from datetime import datetime, timedelta

import pytest

from storage.briefs import get_notes, list_rounds_before, update_notes
from storage.database import Database
from storage.feedback import CHANGEABLE, Recommendation, list_feedback, upsert_feedback
from storage.interviews import Interview, cancel_interview, mark_no_show, require_interview
from tests.storage.booking import NOW, START, add_person, book, cause_of


@pytest.fixture
def interview(database: Database) -> Interview:
    return book(database, add_person(database, "Bo", "interviewer"), add_person(database, "Maya"))


def give(
    database: Database, interview: Interview, person_id: int, at: datetime, verdict: Recommendation = "yes"
) -> bool:
    with database.transaction() as tx:
        return upsert_feedback(
            tx,
            cause=cause_of(person_id, at),
            interview_id=interview.interview_id,
            recommendation=verdict,
            score=4,
            notes="good",
        )


def test_feedback_is_given_after_the_start_and_changed_for_a_day(
    database: Database, interview: Interview
) -> None:
    bo = interview.organiser_id
    assert not give(database, interview, bo, START - timedelta(seconds=1))
    assert give(database, interview, bo, START)
    assert give(database, interview, bo, START + CHANGEABLE - timedelta(seconds=1), "no")
    assert not give(database, interview, bo, START + CHANGEABLE, "unsure")
    with database.transaction() as tx:
        (kept,) = list_feedback(tx, interview_ids=[interview.interview_id])
    assert (kept.recommendation, kept.created_at, kept.name) == ("no", START, "Bo")


def test_candidates_strangers_and_the_cancelled_give_none(database: Database, interview: Interview) -> None:
    later = START + timedelta(hours=1)
    assert not give(database, interview, interview.candidate.person_id, later)
    assert not give(database, interview, add_person(database, "Li", "interviewer"), later)
    bo = interview.organiser_id
    with database.transaction() as tx:
        cancel_interview(tx, cause=cause_of(bo), interview_id=interview.interview_id, reason="")
    assert not give(database, interview, bo, later)


def test_a_no_show_is_marked_by_side_and_frees_the_time(database: Database, interview: Interview) -> None:
    bo, number = interview.organiser_id, interview.interview_id

    def mark(at: datetime, side: str) -> bool:
        with database.transaction() as tx:
            return mark_no_show(
                tx,
                cause=cause_of(bo, at),
                interview_id=number,
                side="candidate" if side == "candidate" else "interviewer",
            )

    assert not mark(START - timedelta(seconds=1), "candidate")
    assert mark(START, "candidate")
    assert not mark(START, "candidate")
    assert mark(START, "interviewer")
    with database.transaction() as tx:
        after = require_interview(tx, interview_id=number)
        statuses = tx.execute("SELECT DISTINCT status FROM reminders").fetchall()
    assert (after.status, after.no_show_side) == ("no_show", "interviewer")
    assert statuses == [("cancelled",)]
    book(database, bo, add_person(database, "Other"))


def test_notes_are_replaced_and_earlier_rounds_listed(database: Database, interview: Interview) -> None:
    bo, maya = interview.organiser_id, interview.candidate.person_id
    later = book(database, bo, maya, START + timedelta(days=3))
    cause = cause_of(bo)
    for is_new in (True, False):
        with database.transaction() as tx:
            assert update_notes(tx, cause=cause, interview_id=later.interview_id, notes="SQL") == is_new
    with database.transaction() as tx:
        assert get_notes(tx, interview_id=later.interview_id) == "SQL"
        assert get_notes(tx, interview_id=interview.interview_id) == ""
        rounds = list_rounds_before(tx, candidate_id=maya, before=later.start_at, limit=5)
        none = list_rounds_before(tx, candidate_id=maya, before=NOW, limit=5)
    assert [each.interview_id for each in rounds] == [interview.interview_id]
    assert none == []
