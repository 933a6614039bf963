"""Who may do what: commands by role, and interviews for their own people and admins only."""

from storage.database import Tx
from storage.interviews import Interview, get_interview
from storage.people import Person


class Unseen(Exception):
    """Someone means an interview that does not exist for them, or no longer does."""

    def __init__(self, number: int) -> None:
        super().__init__(f"#{number} is not to be seen")
        self.number = number


def anyone(person: Person) -> bool:
    return True


def interviewers(person: Person) -> bool:
    return person.role in ("interviewer", "admin")


def admins(person: Person) -> bool:
    return person.role == "admin"


def visible_interview(tx: Tx, *, interview_id: int, person: Person, lock: bool = False) -> Interview | None:
    """Load an interview if this person may know that it exists; to anyone else it does not."""
    interview = get_interview(tx, interview_id=interview_id, lock=lock)
    if interview is None:
        return None
    is_theirs = interview.participant(person.person_id) is not None
    return interview if is_theirs or person.role == "admin" else None
