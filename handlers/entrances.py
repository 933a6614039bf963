"""Which way into the room of an interview somebody has at this moment, and what they are told until then."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

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


#: "waiting": it opens for the candidate shortly before the start; "off": there will be no interview.
Access = Literal["open", "waiting", "off"]


def access(interview: Interview, me: Participant, now: datetime, opens_before: timedelta) -> Access:
    """Say whether a participant may come in now: interviewers always, candidates from shortly before."""
    if interview.status in ("cancelled", "declined"):
        return "off"
    if me.side == "candidate" and now < interview.start_at - opens_before:
        return "waiting"
    return "open"


def entrance(tx: Tx, interview: Interview, me: Participant, *, now: datetime, rules: Rules) -> Entrance:
    """Find one participant's way in, as far as they have `access`."""
    opens_before = rules.rooms.opens_before
    match access(interview, me, now, opens_before):
        case "off":
            return Entrance()
        case "waiting":
            return Entrance(opens_at=interview.start_at - opens_before)
    number = interview.interview_id
    video = get_link(tx, interview_id=number, purpose="video", room_key=me.room_key)
    room = get_room(tx, interview_id=number, purpose="room")
    if room is None:
        return Entrance(video=video)
    link = get_link(tx, interview_id=number, purpose="room", room_key=me.room_key)
    if link:
        return Entrance(room=link, video=video)
    return Entrance(video=video, provider=provider_name(room), has_no_seat=room.state == "stands")
