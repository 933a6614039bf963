"""Reminders as rows: planned, cancelled, planned anew, spread off the congested minutes, expired."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import reminders
from storage.database import Database
from storage.interviews import (
    Interview,
    confirm_interview,
    decline_interview,
    insert_interview,
    move_interview,
)
from storage.reminders import (
    cancel_reminders,
    claim_due_reminders,
    close_reminders,
    due_time,
    oldest_due_reminder,
    plan_reminders,
    useless_time,
)
from storage.rules import Rules
from storage.switches import REMINDERS_PAUSED, get_switch, set_switch
from tests.storage.booking import NOW, REMINDERS, START, add_person, book, cause_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def interview(database: Database) -> Interview:
    return book(database, add_person(database, "Bo", "interviewer"), add_person(database, "Maya"))


def rows(database: Database) -> list[tuple[int, int, str]]:
    """Return revision, seconds before the start and status of the candidate's reminders."""
    with database.transaction() as tx:
        return tx.execute(
            """
            SELECT reminders.revision, before_seconds, reminders.status
              FROM reminders
              JOIN interviews USING (interview_id)
             WHERE person_id = candidate_id AND kind = 'before'
             ORDER BY reminder_id
            """
        ).fetchall()


def test_each_side_gets_each_reminder_once(database: Database, interview: Interview) -> None:
    with database.transaction() as tx:
        plan_reminders(tx, interview_id=interview.interview_id, before_seconds=REMINDERS, now=NOW)
        assert tx.execute("SELECT count(*) FROM reminders WHERE kind = 'before'").fetchone() == (6,)
    assert rows(database) == [(1, 86400, "planned"), (1, 3600, "planned"), (1, 600, "planned")]


def test_what_was_due_before_the_booking_is_not_planned(database: Database) -> None:
    people = add_person(database, "Bo", "interviewer"), add_person(database, "Maya")
    book(database, *people, NOW + 33 * MINUTE)
    assert rows(database) == [(1, 600, "planned")]


def test_a_move_cancels_the_old_and_plans_the_new(database: Database, interview: Interview) -> None:
    with database.transaction() as tx:
        later = interview.start_at + timedelta(days=1)
        move_interview(
            tx,
            cause=cause_of(interview.organiser_id),
            interview_id=interview.interview_id,
            revision=1,
            start_at=later,
            end_at=later + timedelta(hours=1),
            reminders=REMINDERS,
        )
    assert [row[::2] for row in rows(database)] == [(1, "cancelled")] * 3 + [(2, "planned")] * 3


def test_confirming_after_a_decline_plans_only_what_is_still_to_come(
    database: Database, interview: Interview
) -> None:
    late = cause_of(interview.organiser_id, START - timedelta(hours=2))
    with database.transaction() as tx:
        number = interview.interview_id
        decline_interview(tx, cause=late, interview_id=number, revision=1, reason="")
        confirm_interview(tx, cause=late, interview_id=number, revision=1, reminders=REMINDERS)
    assert rows(database) == [(1, 86400, "cancelled"), (1, 3600, "planned"), (1, 600, "planned")]


def test_a_reminder_that_went_out_is_not_planned_again(database: Database, interview: Interview) -> None:
    with database.transaction() as tx:
        for reminder in claim_due_reminders(tx, now=START - timedelta(hours=23), limit=10):
            close_reminders(tx, {reminder.reminder_id: None}, now=NOW)
        plan_reminders(tx, interview_id=interview.interview_id, before_seconds=REMINDERS, now=NOW)
    assert rows(database)[0] == (1, 86400, "queued")


def test_two_workers_share_due_reminders_without_overlap(database: Database, interview: Interview) -> None:
    with database.transaction() as tx:
        cancel_reminders(
            tx, interview_id=interview.interview_id, reason="", now=NOW, kinds=["unanswered", "expiry"]
        )
    with database.transaction() as first, database.transaction() as second:
        mine = claim_due_reminders(first, now=START, limit=4)
        theirs = claim_due_reminders(second, now=START, limit=4)
        assert len(mine) == 4
        assert len(theirs) == 2
        assert not {each.reminder_id for each in mine} & {each.reminder_id for each in theirs}


def test_the_oldest_due_reminder_tells_how_late_the_clock_is(
    database: Database, interview: Interview
) -> None:
    with database.transaction() as tx:
        assert oldest_due_reminder(tx, now=NOW) is None
        assert oldest_due_reminder(tx, now=START) == START - timedelta(days=1)


@given(
    start=st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: START + minutes * MINUTE),
    before=st.integers(1, 14 * 24 * 60).map(lambda minutes: minutes * 60),
    spread=st.integers(0, 10_000),
)
def test_a_due_time_is_never_late_never_congested_and_before_it_is_useless(
    start: datetime, before: int, spread: int
) -> None:
    due = due_time(start, before, spread=spread)
    planned = start - timedelta(seconds=before)
    assert planned - 3 * MINUTE <= due <= planned
    assert due.minute not in (0, 30)
    assert due < useless_time(start, before)


@pytest.mark.parametrize(
    ("before", "useless"),
    [
        (86400, -timedelta(hours=2)),
        (3600, -timedelta(minutes=15)),
        (600, timedelta(minutes=5)),
    ],
)
def test_a_late_reminder_is_useless_from_then_on(before: int, useless: timedelta) -> None:
    assert useless_time(START, before) == START + useless


def test_reminders_of_many_interviews_at_one_hour_do_not_go_out_at_once() -> None:
    start = START.replace(minute=0)
    moments = {due_time(start, 3600, spread=interview * 7 + 3) for interview in range(100)}
    assert len(moments) >= 40


def test_a_booking_just_before_a_congested_moment_still_gets_that_reminder(database: Database) -> None:
    start = NOW.replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    made = book(
        database, add_person(database, "Bo", "interviewer"), add_person(database, "Maya"), start=start
    )
    booked = start - timedelta(hours=1, minutes=1)
    with database.transaction() as tx:
        tx.execute("DELETE FROM reminders")
        plan_reminders(tx, interview_id=made.interview_id, before_seconds=(3600,), now=booked)
        due = tx.execute("SELECT DISTINCT due_at FROM reminders WHERE kind = 'before'").fetchall()
    assert due == [(start - timedelta(hours=1),)]


def kinds(database: Database, person_id: int) -> list[tuple[str, int]]:
    with database.transaction() as tx:
        return tx.execute(
            "SELECT kind, step FROM reminders WHERE person_id = %s ORDER BY due_at, kind", (person_id,)
        ).fetchall()


def test_who_only_organises_hears_when_nobody_answers_and_nothing_else(database: Database) -> None:
    bo, maya = add_person(database, "Bo", "interviewer"), add_person(database, "Maya")
    organiser = add_person(database, "Ling", "admin")
    with database.transaction() as tx:
        insert_interview(
            tx,
            cause=cause_of(organiser),
            title="",
            candidate_id=maya,
            interviewer_ids=[bo],
            start_at=START,
            end_at=START + timedelta(hours=1),
            reminders=Rules(REMINDERS),
        )
    assert kinds(database, organiser) == [("unanswered", 2), ("expiry", 0)]
    assert kinds(database, maya) == [("before", 0), ("unanswered", 2), ("before", 0), ("before", 0)]
    assert kinds(database, bo) == [("before", 0)] * 3 + [("check", 0), ("feedback", 0)]


def test_one_person_s_reminders_can_be_cancelled_and_dropped_for_good(
    database: Database, interview: Interview
) -> None:
    number, bo = interview.interview_id, interview.organiser_id
    with database.transaction() as tx:
        for kind, is_final in (("check", True), ("feedback", False)):
            assert 1 == cancel_reminders(
                tx,
                interview_id=number,
                reason="r",
                now=NOW,
                person_id=bo,
                kinds=[kind],
                is_final=is_final,
            )
        plan_reminders(tx, interview_id=number, before_seconds=REMINDERS, now=NOW)
        found = tx.execute(
            "SELECT kind, status FROM reminders WHERE kind IN ('check', 'feedback') ORDER BY kind"
        ).fetchall()
    assert found == [("check", "dropped"), ("feedback", "planned")]


def test_a_paused_clock_takes_nothing_and_is_not_late(database: Database, interview: Interview) -> None:
    with database.transaction() as tx:
        set_switch(tx, name=REMINDERS_PAUSED, value=True, cause=cause_of(interview.organiser_id))
        assert claim_due_reminders(tx, now=START, limit=9) == []
        assert oldest_due_reminder(tx, now=START) is None
        switch = get_switch(tx, name=REMINDERS_PAUSED)
        assert switch and switch.set_by == interview.organiser_id
        set_switch(tx, name=REMINDERS_PAUSED, value=None, cause=cause_of(interview.organiser_id))
        assert claim_due_reminders(tx, now=START, limit=9) != []


@given(
    start=st.integers(0, 60 * 24 * 40).map(lambda minutes: NOW + minutes * MINUTE),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/London", "America/New_York"]),
    begins=st.times(),
    ends=st.times(),
)
@settings(max_examples=200)
def test_nothing_is_planned_after_it_is_useless_or_before_now(
    start: datetime, zone: str, begins: time, ends: time
) -> None:
    for side in ("interviewer", "candidate", "organiser"):
        seat = reminders._Seat(
            1,
            1,
            start,
            start + timedelta(hours=1),
            "proposed",
            2,
            side,
            None,
            begins,
            ends,
            zone,  # type: ignore[arg-type]
        )
        for planned in reminders._plan(seat, Rules(REMINDERS), NOW):
            assert NOW < planned.due_at < planned.expires_at
            if planned.kind in ("before", "unanswered", "expiry"):
                assert planned.due_at < start
