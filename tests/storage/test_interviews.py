"""Interviews in a real PostgreSQL: the overlap rule under races, and changes that are safe to repeat."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from handlers.language import durations
from storage.database import Database
from storage.errors import Conflict
from storage.interviews import (
    LONGEST,
    Interview,
    cancel_interview,
    confirm_interview,
    decline_interview,
    get_interview,
    list_busy,
    list_interviews_of,
    move_interview,
    require_interview,
    wish_interview,
)
from tests.storage.booking import NOW, REMINDERS, START, add_person, book, cause_of

HOUR = timedelta(hours=1)


@pytest.fixture
def people(database: Database) -> tuple[int, int]:
    """An interviewer and a candidate."""
    return add_person(database, "Bo", "interviewer"), add_person(database, "Maya")


@pytest.fixture
def interview(database: Database, people: tuple[int, int]) -> Interview:
    return book(database, *people)


def change(database: Database, function: Callable[..., bool], interview: Interview, **values: Any) -> bool:
    with database.transaction() as tx:
        return function(
            tx, cause=cause_of(interview.organiser_id), interview_id=interview.interview_id, **values
        )


def confirm(database: Database, interview: Interview) -> bool:
    return change(database, confirm_interview, interview, revision=interview.revision, reminders=REMINDERS)


def decline(database: Database, interview: Interview) -> bool:
    return change(database, decline_interview, interview, revision=interview.revision, reason="ill")


def cancel(database: Database, interview: Interview) -> bool:
    return change(database, cancel_interview, interview, reason="")


def move(database: Database, interview: Interview, by: timedelta = timedelta(days=1)) -> bool:
    return change(
        database,
        move_interview,
        interview,
        revision=interview.revision,
        start_at=interview.start_at + by,
        end_at=interview.end_at + by,
        reminders=REMINDERS,
    )


def load(database: Database, interview: Interview) -> Interview:
    with database.transaction() as tx:
        return require_interview(tx, interview_id=interview.interview_id)


def actions(database: Database) -> list[str]:
    with database.transaction() as tx:
        return [row[0] for row in tx.execute("SELECT action FROM audit ORDER BY audit_id").fetchall()]


def test_ten_bookings_of_one_slot_at_once_leave_exactly_one(database: Database) -> None:
    candidate = add_person(database, "Maya")
    interviewers = [add_person(database, f"Bo {number}", "interviewer") for number in range(10)]

    def try_to_book(interviewer: int) -> bool:
        try:
            book(database, interviewer, candidate)
        except Conflict as conflict:
            assert conflict.constraint == "participants_no_overlap"
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        won = list(pool.map(try_to_book, interviewers))
    assert won.count(True) == 1
    with database.transaction() as tx:
        assert tx.execute("SELECT count(*) FROM interviews").fetchone() == (1,)


def test_bookings_that_race_wait_for_each_other_and_none_ends_as_a_deadlock(database: Database) -> None:
    candidate = add_person(database, "Maya")
    interviewers = [add_person(database, f"Interviewer {number}", "interviewer") for number in range(4)]

    def try_to_book(start: datetime, interviewer: int) -> bool:
        try:
            book(database, interviewer, candidate, start)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        for hours in range(60):
            won = list(pool.map(partial(try_to_book, START + hours * HOUR), interviewers))
            assert won.count(True) == 1


@pytest.mark.parametrize("minutes", [-59, -1, 0, 1, 30, 59])
def test_nobody_is_in_two_interviews_at_once(database: Database, interview: Interview, minutes: int) -> None:
    with pytest.raises(Conflict):
        book(
            database, interview.organiser_id, add_person(database, "Wei"), START + timedelta(minutes=minutes)
        )


@pytest.mark.parametrize("minutes", [-60, 60])
def test_interviews_may_touch(database: Database, interview: Interview, minutes: int) -> None:
    other = add_person(database, "Wei")
    assert (
        book(database, interview.organiser_id, other, START + timedelta(minutes=minutes)).status == "proposed"
    )


@pytest.mark.parametrize("end", [decline, cancel])
def test_an_interview_that_ended_frees_everyones_time(
    database: Database, interview: Interview, end: Callable[[Database, Interview], bool]
) -> None:
    assert end(database, interview)
    assert book(database, interview.organiser_id, interview.candidate.person_id).interview_id


@pytest.mark.parametrize(
    ("action", "status"),
    [(confirm, "confirmed"), (decline, "declined"), (cancel, "cancelled"), (move, "proposed")],
)
def test_a_repeated_change_changes_nothing(
    database: Database, interview: Interview, action: Callable[[Database, Interview], bool], status: str
) -> None:
    assert action(database, interview)
    once = load(database, interview)
    assert once.status == status
    assert not action(database, interview)
    assert load(database, interview) == once
    assert len(actions(database)) == 2


@pytest.mark.parametrize("action", [confirm, decline, cancel, move])
def test_ten_changes_at_once_leave_one_audit_line(
    database: Database, interview: Interview, action: Callable[[Database, Interview], bool]
) -> None:
    with ThreadPoolExecutor(10) as pool:
        changed = list(pool.map(partial(action, database), [interview] * 10))
    assert changed.count(True) == 1
    assert len(actions(database)) == 2


@pytest.mark.parametrize("late", [confirm, decline, move])
def test_what_was_meant_for_an_earlier_time_is_refused(
    database: Database, interview: Interview, late: Callable[[Database, Interview], bool]
) -> None:
    assert move(database, interview)
    moved = load(database, interview)
    assert not late(database, interview)
    assert load(database, interview) == moved


@pytest.mark.parametrize("late", [confirm, decline, move, cancel])
def test_a_cancelled_interview_stays_cancelled(
    database: Database, interview: Interview, late: Callable[[Database, Interview], bool]
) -> None:
    assert cancel(database, interview)
    assert not late(database, load(database, interview))


def test_confirming_a_declined_time_that_is_taken_is_a_conflict(
    database: Database, interview: Interview
) -> None:
    assert decline(database, interview)
    book(database, interview.organiser_id, add_person(database, "Wei"))
    with pytest.raises(Conflict):
        confirm(database, interview)
    assert load(database, interview).status == "declined"


def test_moving_onto_another_interview_is_a_conflict_and_moves_nothing(
    database: Database, interview: Interview
) -> None:
    book(database, interview.organiser_id, add_person(database, "Wei"), START + timedelta(days=1))
    with pytest.raises(Conflict):
        move(database, interview)
    assert load(database, interview) == interview


def test_two_moves_that_swap_do_not_deadlock_for_good(database: Database, people: tuple[int, int]) -> None:
    first = book(database, *people)
    second = book(database, people[0], add_person(database, "Wei"), START + HOUR)
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(move, database, first, HOUR), pool.submit(move, database, second, -HOUR)]
        errors = [each.exception() for each in done]
    assert any(errors)
    assert load(database, first).start_at != load(database, second).start_at


def test_a_move_to_the_wished_time_is_confirmed_at_once(database: Database, interview: Interview) -> None:
    wished = interview.start_at + timedelta(days=1)
    assert change(database, wish_interview, interview, revision=1, start_at=wished)
    assert not change(database, wish_interview, interview, revision=1, start_at=wished)
    assert move(database, interview)
    assert load(database, interview).status == "confirmed"
    assert actions(database) == ["create", "wish", "move"]


@pytest.mark.parametrize("answer", [confirm, decline])
def test_an_answer_takes_the_wish_back(
    database: Database, interview: Interview, answer: Callable[[Database, Interview], bool]
) -> None:
    wished = interview.start_at + timedelta(days=1)
    assert change(database, wish_interview, interview, revision=1, start_at=wished)
    assert answer(database, interview)
    assert move(database, interview)
    assert load(database, interview).status == "proposed"


def test_a_list_is_in_order_of_time_and_counts_what_it_leaves_out(
    database: Database, people: tuple[int, int]
) -> None:
    starts = [START + timedelta(hours=hours) for hours in (4, 0, 2)]
    for start in starts:
        book(database, *people, start)
    with database.transaction() as tx:
        page = list_interviews_of(tx, person_id=people[1], after=NOW, before=None, limit=2)
        assert [each.start_at for each in page.interviews] == sorted(starts)[:2]
        assert page.total == 3
        assert {each.name for each in page.interviews[0].participants} == {"Bo", "Maya"}
        nothing = list_interviews_of(tx, person_id=people[1], after=NOW, before=NOW, limit=2)
        assert (nothing.interviews, nothing.total) == ((), 0)


def test_a_list_holds_what_is_running_and_leaves_out_what_was_cancelled(
    database: Database, interview: Interview
) -> None:
    def listed(minutes: int) -> int:
        after = START + timedelta(minutes=minutes)
        with database.transaction() as tx:
            return list_interviews_of(
                tx, person_id=interview.organiser_id, after=after, before=None, limit=5
            ).total

    assert [listed(minutes) for minutes in (0, 59, 60)] == [1, 1, 0]
    cancel(database, interview)
    assert listed(0) == 0


def test_busy_time_is_what_is_held(database: Database, interview: Interview) -> None:
    with database.transaction() as tx:
        found = list_busy(tx, person_ids=[interview.organiser_id], start=START, end=START + HOUR)
        assert [row[1:] for row in found] == [(interview.interview_id, START, START + HOUR)]
        assert (
            list_busy(tx, person_ids=[interview.organiser_id], start=START + HOUR, end=START + 2 * HOUR) == []
        )
    decline(database, interview)
    with database.transaction() as tx:
        assert list_busy(tx, person_ids=[interview.organiser_id], start=START, end=START + HOUR) == []


def test_an_unknown_number_is_nobodys_interview(database: Database) -> None:
    with database.transaction() as tx:
        assert get_interview(tx, interview_id=999_999_999, lock=True) is None


def test_longest_interview_that_can_be_asked_for_is_found_by_its_start() -> None:
    assert timedelta(minutes=durations.LONGEST) < LONGEST
