"""Who interviews, in a real PostgreSQL: asked, accepted, replaced, gone; and overlaps on purpose."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.errors import Conflict
from storage.interviews import (
    Interview,
    cancel_interview,
    confirm_interview,
    insert_interview,
    move_interview,
    require_interview,
)
from storage.panels import accept_interviewer, ask_interviewer, list_colleague_names, remove_interviewer
from storage.people import Role
from tests.storage.booking import REMINDERS, START, add_person, book, cause_of

HOUR = timedelta(hours=1)


@pytest.fixture
def interview(database: Database) -> Interview:
    return book(database, add_person(database, "Bo", "interviewer"), add_person(database, "Maya"))


def ask(
    database: Database,
    interview: Interview,
    person_id: int,
    replaces: int | None = None,
    is_overlapping: bool = False,
) -> bool:
    with database.transaction() as tx:
        return ask_interviewer(
            tx,
            cause=cause_of(interview.organiser_id),
            interview_id=interview.interview_id,
            person_id=person_id,
            start_at=interview.start_at,
            end_at=interview.end_at,
            replaces=replaces,
            is_overlapping=is_overlapping,
            reminders=REMINDERS,
        )


def accept(database: Database, interview: Interview, person_id: int) -> bool:
    with database.transaction() as tx:
        return accept_interviewer(
            tx, cause=cause_of(person_id), interview_id=interview.interview_id, person_id=person_id
        )


def remove(database: Database, interview: Interview, person_id: int) -> bool:
    with database.transaction() as tx:
        return remove_interviewer(
            tx,
            cause=cause_of(person_id),
            interview_id=interview.interview_id,
            person_id=person_id,
            action="refuse",
            reason="",
        )


def answers(database: Database, interview: Interview) -> list[tuple[str, str]]:
    with database.transaction() as tx:
        found = require_interview(tx, interview_id=interview.interview_id)
    return [(person.name, person.answer) for person in found.interviewers]


def insist(database: Database, bo: int, candidate: int, start: datetime = START) -> Interview:
    with database.transaction() as tx:
        return insert_interview(
            tx,
            cause=cause_of(bo),
            title="",
            candidate_id=candidate,
            interviewer_ids=[bo],
            start_at=start,
            end_at=start + HOUR,
            reminders=(),
            overlapping=[bo],
        )


def test_who_is_asked_is_held_reminded_and_accepts_once(database: Database, interview: Interview) -> None:
    li = add_person(database, "Li", "interviewer")
    assert ask(database, interview, li)
    assert not ask(database, interview, li)
    assert answers(database, interview) == [("Bo", "accepted"), ("Li", "asked")]
    with pytest.raises(Conflict):
        book(database, li, add_person(database, "Other"))
    assert accept(database, interview, li)
    assert not accept(database, interview, li)
    with database.transaction() as tx:
        planned = tx.execute(
            "SELECT count(*) FROM reminders WHERE person_id = %s AND kind = 'before' AND status = 'planned'",
            (li,),
        ).fetchone()
    assert planned == (len(REMINDERS),)


def test_who_leaves_is_free_and_not_reminded(database: Database, interview: Interview) -> None:
    li = add_person(database, "Li", "interviewer")
    ask(database, interview, li)
    assert remove(database, interview, li)
    assert not remove(database, interview, li)
    assert answers(database, interview) == [("Bo", "accepted")]
    book(database, li, add_person(database, "Other"))
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT DISTINCT status FROM reminders WHERE interview_id = %s AND person_id = %s",
            (interview.interview_id, li),
        ).fetchall()
    assert rows == [("cancelled",)]


def test_the_last_one_who_comes_cannot_be_removed(database: Database, interview: Interview) -> None:
    ask(database, interview, add_person(database, "Li", "interviewer"))
    assert not remove(database, interview, interview.organiser_id)
    assert not remove(database, interview, interview.candidate.person_id)


@pytest.mark.parametrize(("role", "is_passed_on"), [("interviewer", True), ("admin", False)])
def test_who_accepts_in_anothers_place_takes_it(database: Database, role: Role, is_passed_on: bool) -> None:
    bo, li = add_person(database, "Bo", role), add_person(database, "Li", "interviewer")
    interview = book(database, bo, add_person(database, "Maya"))
    ask(database, interview, li, replaces=bo)
    assert accept(database, interview, li)
    assert answers(database, interview) == [("Li", "accepted")]
    with database.transaction() as tx:
        after = require_interview(tx, interview_id=interview.interview_id)
    assert after.organiser_id == (li if is_passed_on else bo)


def test_nobody_is_asked_to_what_is_off(database: Database, interview: Interview) -> None:
    with database.transaction() as tx:
        cancel_interview(
            tx, cause=cause_of(interview.organiser_id), interview_id=interview.interview_id, reason=""
        )
    assert not ask(database, interview, add_person(database, "Li", "interviewer"))


def test_who_is_busy_is_asked_only_if_one_insists(database: Database, interview: Interview) -> None:
    li = add_person(database, "Li", "interviewer")
    book(database, li, add_person(database, "Other"))
    with pytest.raises(Conflict):
        ask(database, interview, li)
    assert ask(database, interview, li, is_overlapping=True)


def candidates(database: Database, count: int) -> Sequence[int]:
    return [add_person(database, f"Candidate {n}") for n in range(count)]


def test_what_is_insisted_on_overlaps_but_still_guards_its_time(database: Database) -> None:
    bo = add_person(database, "Bo", "interviewer")
    one, two, three, four = candidates(database, 4)
    first = book(database, bo, one)
    insist(database, bo, two, START + HOUR / 2)
    for start in (START - HOUR / 2, START, START + HOUR):
        with pytest.raises(Conflict):
            book(database, bo, three, start)
    with database.transaction() as tx:
        cancel_interview(tx, cause=cause_of(bo), interview_id=first.interview_id, reason="")
    with pytest.raises(Conflict):
        book(database, bo, three, START + HOUR)
    book(database, bo, three, START - HOUR / 2)
    insist(database, bo, four, START)


def test_confirming_keeps_a_double_booking_and_moving_ends_it(database: Database) -> None:
    bo = add_person(database, "Bo", "interviewer")
    one, two = candidates(database, 2)
    first, second = book(database, bo, one), insist(database, bo, two)
    for each in (first, second):
        with database.transaction() as tx:
            assert confirm_interview(
                tx, cause=cause_of(bo), interview_id=each.interview_id, revision=1, reminders=()
            )

    def move(start: datetime, revision: int) -> bool:
        with database.transaction() as tx:
            return move_interview(
                tx,
                cause=cause_of(bo),
                interview_id=second.interview_id,
                revision=revision,
                start_at=start,
                end_at=start + HOUR,
                reminders=(),
            )

    assert move(START + 5 * HOUR, 1)
    with pytest.raises(Conflict):
        move(START, 2)


def test_many_are_insisted_on_in_a_row_until_there_is_no_layer_left(database: Database) -> None:
    bo = add_person(database, "Bo", "interviewer")
    everyone = candidates(database, 17)
    book(database, bo, everyone[0])
    for candidate in everyone[1:16]:
        insist(database, bo, candidate)
    with pytest.raises(Conflict):
        insist(database, bo, everyone[16])


def test_of_many_who_insist_at_once_no_two_share_a_layer(database: Database) -> None:
    bo = add_person(database, "Bo", "interviewer")
    everyone = candidates(database, 9)
    book(database, bo, everyone[0])

    def won(candidate: int) -> bool:
        try:
            insist(database, bo, candidate)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert any(threads.map(won, everyone[1:]))
    with database.transaction() as tx:
        (shared,) = tx.execute(
            """
            SELECT count(*)
              FROM participants AS one
              JOIN participants AS other USING (person_id)
             WHERE one.interview_id < other.interview_id AND one.during && other.during
               AND one.layers && other.layers AND one.is_held AND other.is_held
            """
        ).fetchone() or (None,)
    assert shared == 0


def test_an_insisted_booking_and_a_plain_one_at_once_never_overlap(database: Database) -> None:
    bo = add_person(database, "Bo", "interviewer")
    everyone = candidates(database, 20)

    def won(place: int) -> bool:
        start = START + timedelta(days=place // 2)
        try:
            (insist if place % 2 else book)(database, bo, everyone[place], start)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(won, range(20)))
    # A plain one that came second lost; one that came first was insisted over knowingly.
    for place in range(0, 20, 2):
        assert any(results[place : place + 2])
    with database.transaction() as tx:
        (shared,) = tx.execute(
            """
            SELECT count(*)
              FROM participants AS one
              JOIN participants AS other USING (person_id)
             WHERE one.interview_id < other.interview_id AND one.during && other.during
               AND one.layers && other.layers
            """
        ).fetchone() or (None,)
    assert shared == 0


def test_colleagues_are_those_who_may_interview(database: Database) -> None:
    add_person(database, "Maya")
    add_person(database, "Bo", "interviewer")
    add_person(database, "Ling", "admin")
    with database.transaction() as tx:
        assert list_colleague_names(tx) == ["Ling", "Bo"]


@pytest.mark.parametrize(("role", "is_passed_on"), [("interviewer", True), ("admin", False)])
def test_an_organiser_who_leaves_passes_on_what_is_asked_of_organisers(
    database: Database, role: Role, is_passed_on: bool
) -> None:
    organiser, other = add_person(database, "Bo", role), add_person(database, "Emma", "interviewer")
    interview = book(database, organiser, add_person(database, "Maya"))
    ask(database, interview, other)
    accept(database, interview, other)
    assert remove(database, interview, organiser)
    assert not remove(database, interview, organiser)
    with database.transaction() as tx:
        after = require_interview(tx, interview_id=interview.interview_id)
        rows = tx.execute(
            "SELECT DISTINCT person_id FROM reminders"
            " WHERE kind IN ('unanswered', 'expiry') AND status = 'planned' AND person_id = ANY(%s)",
            ([organiser, other],),
        ).fetchall()
    responsible = other if is_passed_on else organiser
    assert after.organiser_id == responsible
    assert rows == [(responsible,)]
