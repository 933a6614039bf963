"""People: who writes to the bot, their first greeting, and candidates who are added on the way."""

from datetime import datetime
from typing import Any

from handlers.request import Request
from storage.database import Tx
from storage.people import Person, Role, insert_person, update_active


def member_who_writes(
    tx: Tx, known: Person | None, *, userid: str, now: datetime, admins: frozenset[str]
) -> Person:
    """Return the member who wrote, registering them the first time.

    The app's visible range is the gate: whoever can write to the app may interview. Their name is filled
    in by the worker, from user/get.
    """
    if known is None:
        role: Role = "admin" if userid.casefold() in admins else "interviewer"
        return insert_person(tx, name=userid, userid=userid, role=role, now=now, is_name_known=False)
    if not known.is_active:
        update_active(tx, person_id=known.person_id, is_active=True)
    return known


def candidate_for(request: Request, chosen: dict[str, Any]) -> int:
    """Return the candidate's person_id, adding a person the interviewer has said is new."""
    if "person_id" in chosen:
        return int(chosen["person_id"])
    return insert_person(request.tx, name=chosen["new"], role="candidate", now=request.now).person_id
