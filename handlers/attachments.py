"""What comes without words: pictures, files, voices, places, links. Each gets an answer that helps."""

from datetime import datetime

from handlers import notices
from handlers.lateness import WINDOW
from handlers.request import Action, Message, Reply, answer
from handlers.suggestions import next_interview
from handlers.texts import Minutes, Text
from storage.database import Tx
from storage.people import Person

_KEPT_NOWHERE = ("image", "video", "file", "link")
_DELAYS = (5, 10, 15)


def answer_attachment(tx: Tx, person: Person, kind: str, now: datetime, default_zone: str) -> Reply:
    """Answer a message of this kind that has no words."""
    side = "candidate" if person.role == "candidate" else "interviewer"
    if kind in _KEPT_NOWHERE:
        what = Text(f"what_{kind}")
        return answer(Text(f"attachment_{side}", what=what))
    if kind == "voice":
        return answer(Text("attachment_voice"))
    if kind == "location":
        return _on_the_way(tx, person, now, default_zone)
    return answer(Text("only_text"), Text("ask_help"))


def _on_the_way(tx: Tx, person: Person, now: datetime, default_zone: str) -> Reply:
    """Take a place near the start of an interview for being on the way, perhaps late."""
    interview = next_interview(tx, person, now)
    if interview is None:
        return answer(Text("location_for_nothing"))
    number, start = interview.interview_id, notices.when(interview, default_zone)
    if interview.start_at - now > WINDOW:
        return answer(Text("location_early", number=number, start=start))
    actions = tuple(
        Action(Text("button_late", length=Minutes(minutes)), f"late #{number} {minutes} min")
        for minutes in _DELAYS
    )
    return Reply(
        Message(
            title=Text("location_title"),
            lines=(Text("location_line", number=number, start=start),),
            actions=actions,
            card_ref=notices.card_ref(interview),
        )
    )
