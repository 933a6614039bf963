"""Changes of people: checked, audited, safe to repeat, and the last admin stays whatever races."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage.database import Database, Tx
from storage.errors import Conflict
from storage.people import Role, get_person, insert_person
from storage.people_changes import (
    activate_person,
    add_person,
    bind_userid,
    deactivate_person,
    merge_people,
    update_role,
)
from tests.storage.booking import NOW, START, book, cause_of
from tests.storage.booking import add_person as know

CAUSE = cause_of(1)
#: Every column that names a person, but for the audit's, which tells what was; merging moves these.
MOVED = {
    "interviews.candidate_id",
    "interviews.organiser_id",
    "kf_customers.person_id",
    "kf_claims.person_id",
    "participants.person_id",
    "participants.replaces",
    "reminders.person_id",
    "feedback.person_id",
    "outbox.person_id",
    "dialogues.person_id",
    "suspended_dialogues.person_id",
    "people.person_id",
    "people.merged_into",
    "editor_entries.person_id",
    "editor_visits.person_id",
}
KEPT = {"audit.person_id", "switches.set_by"}


def member(tx: Tx, userid: str, role: Role = "interviewer") -> int:
    return insert_person(tx, name=userid, userid=userid, role=role, now=NOW).person_id


def audited(tx: Tx) -> list[tuple[str, int]]:
    return tx.execute("SELECT action, (detail ->> 'subject')::int FROM audit ORDER BY audit_id").fetchall()


def test_each_change_is_audited_once_however_often_it_is_asked_for(database: Database) -> None:
    with database.transaction() as tx:
        admin = member(tx, "ling.wu", "admin")
        person = add_person(tx, cause=CAUSE, name="张伟", role="candidate").person_id
        changes: list[Callable[[], str]] = [
            lambda: update_role(tx, cause=CAUSE, person_id=person, role="interviewer"),
            lambda: bind_userid(tx, cause=CAUSE, person_id=person, userid="wei.z"),
            lambda: deactivate_person(tx, cause=CAUSE, person_id=person),
            lambda: activate_person(tx, cause=CAUSE, person_id=person),
        ]
        assert [(change(), change()) for change in changes] == [("done", "same")] * 4
        wanted = ["add_person", "role", "bind", "deactivate", "activate"]
        assert audited(tx) == [(action, person) for action in wanted]
        assert admin != person


def test_two_admins_who_take_the_role_from_each_other_do_not_both_succeed(database: Database) -> None:
    with database.transaction() as tx:
        admins = [member(tx, "one", "admin"), member(tx, "two", "admin")]

    def demote(person_id: int) -> str:
        with database.transaction() as tx:
            return update_role(tx, cause=CAUSE, person_id=person_id, role="candidate")

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(demote, admins)) == ["done", "last_admin"]


def test_an_admin_nobody_reaches_is_no_other_admin(database: Database) -> None:
    with database.transaction() as tx:
        admin = member(tx, "one", "admin")
        insert_person(tx, name="two", role="admin", now=NOW)
        gone = member(tx, "three", "admin")
        assert deactivate_person(tx, cause=CAUSE, person_id=gone) == "done"
        assert update_role(tx, cause=CAUSE, person_id=admin, role="interviewer") == "last_admin"
        assert deactivate_person(tx, cause=CAUSE, person_id=admin) == "last_admin"


def test_who_is_merged_gives_what_the_other_lacks(database: Database) -> None:
    with database.transaction() as tx:
        one = insert_person(
            tx, name="张伟", role="candidate", userid="wei.z", phone="138001", language="en", now=NOW
        ).person_id
        other = insert_person(
            tx, name="张伟", role="candidate", phone="139001", email="w@x.cn", now=NOW
        ).person_id
        tx.execute(
            "UPDATE people SET quiet_from = '22:00', quiet_until = '08:00' WHERE person_id = %s", (one,)
        )
        assert merge_people(tx, cause=CAUSE, from_id=one, into_id=other).refusal is None
        kept, gone = get_person(tx, person_id=other), get_person(tx, person_id=one)
        assert kept is not None and gone is not None
        assert (kept.userid, kept.phone, kept.email, kept.language) == ("wei.z", "139001", "w@x.cn", "en")
        assert (gone.userid, gone.phone, gone.is_active) == (None, None, False)
        quiet = "SELECT quiet_from::text, quiet_until::text FROM people WHERE person_id = %s"
        assert tx.execute(quiet, (other,)).fetchone() == ("22:00:00", "08:00:00")
        assert audited(tx) == [("merge", other)]


def test_whoever_was_merged_before_follows_to_the_end(database: Database) -> None:
    one, two, three = (know(database, name) for name in ("a", "b", "c"))
    with database.transaction() as tx:
        merge_people(tx, cause=CAUSE, from_id=one, into_id=two)
        merge_people(tx, cause=CAUSE, from_id=two, into_id=three)
        rows = tx.execute("SELECT person_id FROM people WHERE merged_into = %s", (three,)).fetchall()
    assert sorted(rows) == [(one,), (two,)]


def test_feedback_reminders_and_messages_follow(database: Database) -> None:
    interviewer, twin, candidate = (
        know(database, "a", "interviewer"),
        know(database, "b"),
        know(database, "c"),
    )
    interview = book(database, interviewer, candidate)
    with database.transaction() as tx:
        tx.execute(
            """
            INSERT INTO feedback (interview_id, person_id, recommendation, score, created_at, updated_at)
            VALUES (%s, %s, 'yes', 4, now(), now())
            """,
            (interview.interview_id, interviewer),
        )
        tx.execute(
            """
            INSERT INTO outbox (dedup_key, person_id, kind, message, due_at, decided_at, expires_at,
                                created_at)
            VALUES ('x', %s, 'answer', '{}', now(), now(), now(), now())
            """,
            (interviewer,),
        )
        merged = merge_people(tx, cause=CAUSE, from_id=interviewer, into_id=twin)
        assert (merged.interviews, merged.feedback) == (1, 1)
        for table in ("feedback", "reminders", "outbox", "participants"):
            count = f"SELECT count(*) FROM {table} WHERE person_id = %s"
            assert tx.execute(count.encode(), (interviewer,)).fetchone() == (0,)
        assert tx.execute("SELECT organiser_id FROM interviews").fetchone() == (twin,)


def test_a_booking_meanwhile_makes_merging_a_conflict_and_changes_nothing(database: Database) -> None:
    interviewer, one, other = know(database, "a", "interviewer"), know(database, "b"), know(database, "c")
    second = know(database, "d", "interviewer")
    book(database, interviewer, one)
    book(database, second, other, START + timedelta(minutes=30))
    with database.transaction() as tx:
        merged = merge_people(tx, cause=CAUSE, from_id=one, into_id=other)
    assert (merged.refusal, merged.numbers) == ("overlap", (1,))
    with pytest.raises(Conflict), database.transaction() as tx:
        tx.execute("UPDATE participants SET person_id = %s WHERE person_id = %s", (other, one))


def test_merging_moves_every_column_that_names_a_person(database: Database) -> None:
    """A new table of people's things belongs into `merge_people`, and then into MOVED."""
    with database.transaction() as tx:
        rows = tx.execute(
            """
            SELECT table_name || '.' || column_name
              FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name !~ '_([0-9]{4}_[0-9]{2}|default)$'
               AND column_name ~ '(person|candidate|organiser)_id$'
            UNION
            SELECT conrelid::regclass::text || '.' || attname
              FROM pg_constraint
              JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
             WHERE contype = 'f' AND confrelid = 'people'::regclass
            """
        ).fetchall()
    assert {name for (name,) in rows} == MOVED | KEPT
