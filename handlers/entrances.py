"""Which way into the room of an interview somebody has at this moment, and what they are told until then."""

from dataclasses import dataclass, field
from datetime import datetime

from handlers.room_news import provider_name
from handlers.texts import Text
from storage.database import Tx
from storage.interviews import Interview, Participant
from storage.rooms import get_link, get_room
from storage.rules import Rules


@dataclass(frozen=True, slots=True)
class Entrance:
    """Addresses of this one person; without a `room`, the bot's own page is where they go.

    `opens_at` is set for a candidate who comes too early, and then there is no address. `provider` is whose
    room is being prepared, `has_no_seat` that it stands, without a place for them.
    """

    room: str | None = field(default=None, repr=False)
    video: str | None = field(default=None, repr=False)
    opens_at: datetime | None = None
    provider: Text | None = None
    has_no_seat: bool = False


def entrance(tx: Tx, interview: Interview, me: Participant, *, now: datetime, rules: Rules) -> Entrance:
    """Find one participant's way in: an interviewer's at any time, a candidate's shortly before the start."""
    if interview.status in ("cancelled", "declined"):
        return Entrance()
    opens_at = interview.start_at - rules.rooms.opens_before
    if me.side == "candidate" and now < opens_at:
        return Entrance(opens_at=opens_at)
    number = interview.interview_id
    video = get_link(tx, interview_id=number, purpose="video", room_key=me.room_key)
    room = get_room(tx, interview_id=number, purpose="room")
    if room is None:
        return Entrance(video=video)
    link = get_link(tx, interview_id=number, purpose="room", room_key=me.room_key)
    if link:
        return Entrance(room=link, video=video)
    return Entrance(video=video, provider=provider_name(room), has_no_seat=room.state == "stands")
