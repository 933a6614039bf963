"""Whose link leads into a room."""

import hmac
from dataclasses import dataclass

from handlers.texts import RoomLink
from storage.database import Tx
from storage.interviews import Interview, Participant, get_interview
from storage.people import Person, get_standing_person


@dataclass(frozen=True, slots=True)
class Guest:
    """The participant whose link was opened, and the interview it leads to."""

    interview: Interview
    me: Participant
    person: Person

    @property
    def is_interviewer(self) -> bool:
        return self.me.side == "interviewer"


def find_guest(tx: Tx, link: RoomLink) -> Guest | None:
    """Return whose link this is; None if it is nobody's any more."""
    interview = get_interview(tx, interview_id=link.interview_id)
    # A person may have been merged into another since the link was made; its random part stays.
    person = get_standing_person(tx, person_id=link.person_id)
    me = interview.participant(person.person_id) if interview and person else None
    if interview is None or me is None or person is None:
        return None
    if not hmac.compare_digest(me.room_key, link.room_key):
        return None
    return Guest(interview, me, person)
