"""Who can be told something without anybody's help, and what may use up a WeChat window."""

from datetime import datetime

from handlers.request import Request
from storage.database import Tx
from storage.interviews import Participant
from storage.rules import Rules
from storage.ways import get_ways

#: Kinds of messages that say that an interview is another now, or none: the last one of a WeChat window is
#: kept for these.
CHANGES = frozenset({"invitation", "moved", "cancelled", "offer", "swap", "panel_removed"})


def reaches(request: Request, person: Participant) -> bool:
    """Whether the bot can bring this person a message, by any way."""
    return is_reachable(request.tx, person, now=request.now, rules=request.reminders)


def is_reachable(tx: Tx, person: Participant, *, now: datetime, rules: Rules) -> bool:
    """Whether there is a way to this person now: the app, a chat in WeChat, or an address."""
    if person.userid is not None and person.is_active:
        return True
    ways = get_ways(tx, person_ids=[person.person_id]).get(person.person_id)
    return ways is not None and ways.choose(now=now, has_mail=rules.has_mail) is not None
