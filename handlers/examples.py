"""The values of the examples that help gives: the reader's own interview and people, so that each works.

Where there are none, a number and a name that stand for any.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.suggestions import next_interview
from handlers.texts import Text
from storage.database import Tx
from storage.people import Person, get_likely_names

_ANY_NUMBER = 12


def examples_for(tx: Tx, person: Person, now: datetime) -> Mapping[str, Any]:
    """Return what the placeholders of help texts stand for: of candidates, only their interview's number.

    A candidate whom an interviewer does not interview is none of theirs to be named; admins know everyone.
    """
    interview = next_interview(tx, person, now)
    values: dict[str, Any] = {
        "number": interview.interview_id if interview else _ANY_NUMBER,
        "candidate": Text("example_candidate"),
        "colleague": Text("example_colleague"),
        "userid": "zhang.wei",
    }
    if person.role == "candidate":
        return values
    inside = [each.person_id for each in interview.participants] if interview else []
    names = get_likely_names(tx, besides=[person.person_id, *inside])
    if names.colleague:
        values["colleague"] = names.colleague
    if interview and interview.candidate.person_id != person.person_id:
        values["candidate"] = interview.candidate.name
    elif person.role == "admin" and names.candidate:
        values["candidate"] = names.candidate
    return values
