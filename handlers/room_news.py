"""What is said of rooms outside the bot: whether they stand, that one could not be made, what came of it."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.request import Message, Notice
from handlers.texts import Text, When
from storage.database import Tx
from storage.interviews import OPEN_STATUSES, Interview
from storage.people import list_admins
from storage.rooms import Room, get_link, get_room
from storage.rules import Rules

_LIFETIME = timedelta(days=1)


def room_lines(tx: Tx, interview: Interview) -> list[Text]:
    """Say in whose room it is held and whether that stands; nothing of the bot's own."""
    room = get_room(tx, interview_id=interview.interview_id, purpose="room")
    if room is None or room.state == "closed":
        return []
    return [Text(f"room_{_state(room)}", name=provider_name(room), result=_result(room))]


def video_lines(tx: Tx, interview: Interview, room_key: str) -> list[Text]:
    """Give one of its people the address of the video call beside the room, where there is one."""
    link = get_link(tx, interview_id=interview.interview_id, purpose="video", room_key=room_key)
    return [Text("room_video", link=link)] if link else []


def provider_name(room: Room) -> Text:
    return Text(f"provider_{room.provider}")


def room_failed(
    tx: Tx, interview: Interview, room: Room, reason: str, now: datetime, rules: Rules
) -> list[Notice]:
    """Tell who arranged it and the admins that a room cannot be made, and what happens next."""
    name = "room_failed_calendar" if room.purpose == "calendar" else "room_failed"
    line = Text(
        name,
        number=interview.interview_id,
        name=provider_name(room),
        reason=reason,
        until=When(interview.end_at, (rules.timezone,)),
    )
    return _told(tx, "room_failed", interview, room, line, now)


def room_stands_after_all(
    tx: Tx, interview: Interview | None, room: Room, now: datetime, rules: Rules
) -> list[Notice]:
    """Tell those who heard of the failure that it is over."""
    if interview is None:
        return []
    line = Text("room_after_all", number=interview.interview_id, name=provider_name(room))
    return _told(tx, "room_stands", interview, room, line, now)


def room_left_open(
    tx: Tx, interview: Interview, room: Room, reason: str, now: datetime, rules: Rules
) -> list[Notice]:
    """Tell the admins that what a cancelled interview had is still there, and that the bot has given up."""
    line = Text("room_left", number=interview.interview_id, name=provider_name(room), reason=reason)
    return _told(tx, "room_left", interview, room, line, now, is_for_admins=True)


def without_seat(
    tx: Tx, interview: Interview, room: Room, names: tuple[str, ...], now: datetime
) -> list[Notice]:
    """Tell who arranged it that some of its interviewers have no place in the room, and what to do."""
    listed = "、".join(names)
    line = Text("room_no_seat", number=interview.interview_id, name=provider_name(room), names=listed)
    notices = _told(tx, "room_no_seat", interview, room, line, now)
    # Once for the same people, however often the room is looked at.
    return [
        replace(each, dedup_key=f"room_no_seat:{interview.interview_id}:{listed}:{each.person_id}")
        for each in notices
    ]


def quota_low(tx: Tx, left: int, now: datetime) -> list[Notice]:
    """Warn the admins that few interviews are left at ShowMeBug."""
    return [
        Notice(
            person_id=admin.person_id,
            kind="alarm",
            message=Message(lines=(Text("room_quota", left=left),)),
            dedup_key=f"quota:{now.isoformat()}:{admin.person_id}",
            expires_at=now + _LIFETIME,
        )
        for admin in list_admins(tx)
    ]


def _state(room: Room) -> str:
    if room.ended_at is not None:
        return "over"
    return {"stands": "stands", "failing": "failing"}.get(room.state, "wanted")


def _result(room: Room) -> Text:
    rate = (room.result or {}).get("rate")
    return Text("room_rated", rate=rate) if rate else Text("plain", words="")


def _told(
    tx: Tx,
    kind: str,
    interview: Interview,
    room: Room,
    line: Text,
    now: datetime,
    *,
    is_for_admins: bool = False,
) -> list[Notice]:
    readers = {admin.person_id for admin in list_admins(tx)}
    if not is_for_admins:
        readers.add(interview.organiser_id)
    is_ahead = interview.status in OPEN_STATUSES
    return [
        Notice(
            person_id=person_id,
            kind=kind,
            message=Message(lines=(line,)),
            dedup_key=f"{kind}:{interview.interview_id}:{room.purpose}:{now.isoformat()}:{person_id}",
            expires_at=now + _LIFETIME,
            interview_id=interview.interview_id,
            revision=interview.revision,
            valid_statuses=OPEN_STATUSES if is_ahead else None,
        )
        for person_id in sorted(readers)
    ]
