"""Interviews for the storage tests, made as the handlers make them."""

from datetime import UTC, datetime, timedelta

from storage.audit import Cause
from storage.database import Database
from storage.interviews import Interview, insert_interview
from storage.people import Role, insert_person

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
START = NOW + timedelta(days=2, minutes=20)
REMINDERS = (86400, 3600, 600)


def add_person(database: Database, name: str, role: Role = "candidate") -> int:
    with database.transaction() as tx:
        return insert_person(tx, name=name, role=role, now=NOW).person_id


def cause_of(person_id: int, now: datetime = NOW) -> Cause:
    return Cause(person_id=person_id, at=now, source="test")


def book(database: Database, interviewer: int, candidate: int, start: datetime = START) -> Interview:
    with database.transaction() as tx:
        return insert_interview(
            tx,
            cause=cause_of(interviewer),
            title="",
            candidate_id=candidate,
            interviewer_ids=[interviewer],
            start_at=start,
            end_at=start + timedelta(hours=1),
            reminders=REMINDERS,
        )
