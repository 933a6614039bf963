"""The values of the examples that help gives: the reader's own interview and people, so that each works.

Where there are none, a number and a name that stand for any.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.texts import Text
from storage.database import Tx
from storage.examples import get_known
from storage.people import Person

_ANY_NUMBER = 12


def examples_for(tx: Tx, person: Person, now: datetime) -> Mapping[str, Any]:
    """Return what the placeholders of help texts stand for: of candidates, only their interview's number.

    A candidate whom an interviewer does not interview is none of theirs to be named; admins know everyone.
    """
    is_admin = person.role == "admin"
    known = get_known(tx, person_id=person.person_id, is_admin=is_admin, now=now)
    values: dict[str, Any] = {
        "number": known.interview_id or _ANY_NUMBER,
        "candidate": Text("example_candidate"),
        "colleague": Text("example_colleague"),
        "userid": "zhang.wei",
    }
    if person.role == "candidate":
        return values
    if known.colleague:
        values["colleague"] = known.colleague
    candidate = known.candidate or known.newcomer
    if candidate:
        values["candidate"] = candidate
    return values
