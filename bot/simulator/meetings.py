"""WeCom's meetings (protocol 10.5): made by the app for its members, and a page behind each link."""

import html
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .calls import Call
from .models import ApiError, Json
from .state import State

TITLE_CHARACTERS, TITLE_BYTES = 20, 40
MOST_INVITEES = 100
SHORTEST_S, LONGEST_S = 300, 86399
WAITING, RUNNING, ENDED, CANCELLED = 1, 2, 3, 4


@dataclass(frozen=True)
class Meeting:
    """One meeting; whoever knows its code can come."""

    meetingid: str
    code: str
    admin: str
    title: str
    start: int
    duration: int
    description: str = ""
    invitees: tuple[str, ...] = ()
    is_cancelled: bool = field(default=False)


class Meetings:
    """Meetings of the one app; forgotten with the process."""

    def __init__(self, state: State, address: Callable[[], str]) -> None:
        self.kept: dict[str, Meeting] = {}
        self._state = state
        self._address = address

    @property
    def standing(self) -> list[Meeting]:
        """Those that were not cancelled, in the order they were made."""
        with self._state.lock:
            return [meeting for meeting in self.kept.values() if not meeting.is_cancelled]

    def create(self, call: Call) -> Json:
        body = call.body
        admin = self._member(body.get("admin_userid"), 400040)
        meeting = Meeting(
            meetingid="hy" + secrets.token_hex(8),
            code=str(secrets.randbelow(9 * 10**8) + 10**8),
            admin=admin,
            title=_title(body.get("title")),
            start=self._start(body.get("meeting_start")),
            duration=_duration(body.get("meeting_duration")),
            description=_text(body, "description", 500),
            invitees=self._invitees(body.get("invitees")),
        )
        _text(body, "location", 128)
        if meeting.invitees and admin.casefold() not in map(str.casefold, meeting.invitees):
            raise ApiError(400039, "admin is not among the participants")
        with self._state.lock:
            if not body.get("skip_duplicate_check") and any(_alike(each, meeting) for each in self.standing):
                raise ApiError(400302, "meeting already exists")
            self.kept[meeting.meetingid] = meeting
        return {"errcode": 0, "errmsg": "ok", "meetingid": meeting.meetingid, "excess_users": []}

    def update(self, call: Call) -> Json:
        body = call.body
        with self._state.lock:
            meeting = self._meeting(body)
            if meeting.is_cancelled:
                raise ApiError(400041, "meeting is cancelled")
            if self._status(meeting) != WAITING:
                raise ApiError(400221, "meeting has started")
            if ("meeting_start" in body) != ("meeting_duration" in body):
                raise ApiError(400025, "meeting_start and meeting_duration are changed together")
            changes: dict[str, Any] = {}
            if "title" in body:
                changes["title"] = _title(body["title"])
            if "meeting_start" in body:
                changes["start"] = self._start(body["meeting_start"])
                changes["duration"] = _duration(body["meeting_duration"])
            if "invitees" in body:
                changes["invitees"] = self._invitees(body["invitees"])
            self.kept[meeting.meetingid] = replace(meeting, **changes)
        return {"errcode": 0, "errmsg": "ok", "excess_users": []}

    def cancel(self, call: Call) -> Json:
        with self._state.lock:
            meeting = self._meeting(call.body)
            if meeting.is_cancelled:
                raise ApiError(400041, "meeting is cancelled")
            if self._status(meeting) != WAITING:
                raise ApiError(400224, "meeting is running or over")
            self.kept[meeting.meetingid] = replace(meeting, is_cancelled=True)
        return {"errcode": 0, "errmsg": "ok"}

    def info(self, call: Call) -> Json:
        with self._state.lock:
            meeting = self._meeting(call.body)
        members = [{"userid": userid, "status": 2} for userid in meeting.invitees]
        return {
            "errcode": 0,
            "errmsg": "ok",
            "admin_userid": meeting.admin,
            "title": meeting.title,
            "meeting_start": meeting.start,
            "meeting_duration": meeting.duration,
            "description": meeting.description,
            "status": self._status(meeting),
            "meeting_code": meeting.code,
            "meeting_link": f"{self._address()}/meeting/{meeting.code}",
            "attendees": {"member": members, "tmp_external_user": []},
        }

    def ids_of(self, call: Call) -> Json:
        """get_user_meetingid: a member's meetings from a moment on."""
        userid = self._member(call.body.get("userid"), 40003)
        begin, limit = call.integer("begin_time", 0) or 0, call.integer("limit", 100) or 100
        cursor = str(call.body.get("cursor") or "0")
        if not cursor.isdecimal() or not 1 <= limit <= 100:
            raise ApiError(40058, "invalid cursor or limit")
        with self._state.lock:
            found = [
                each.meetingid
                for each in self.kept.values()
                if userid.casefold() in map(str.casefold, (each.admin, *each.invitees))
                and each.start >= begin
            ]
        first = int(cursor)
        more = str(first + limit) if len(found) > first + limit else ""
        listed = found[first : first + limit]
        return {"errcode": 0, "errmsg": "ok", "next_cursor": more, "meetingid_list": listed}

    def page(self, code: str) -> str | None:
        """What a browser shows that opens a link; None if there is no such meeting."""
        meeting = next((each for each in self.standing if each.code == code), None)
        if meeting is None:
            return None
        return (
            '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>会议</title><h1>{html.escape(meeting.title)}</h1><p>会议号 {meeting.code}</p>"
            f"<p>{html.escape('、'.join(meeting.invitees))}</p>"
        )

    def _meeting(self, body: Json) -> Meeting:
        meeting = self.kept.get(str(body.get("meetingid", "")))
        if meeting is None:
            raise ApiError(90602, "meeting not found")
        return meeting

    def _status(self, meeting: Meeting) -> int:
        if meeting.is_cancelled:
            return CANCELLED
        now = self._state.clock()
        if now < meeting.start:
            return WAITING
        return RUNNING if now < meeting.start + meeting.duration else ENDED

    def _member(self, userid: object, errcode: int) -> str:
        member = self._state.member(userid) if isinstance(userid, str) else None
        if member is None or not member.in_range:
            raise ApiError(errcode, "invalid userid")
        return member.userid

    def _invitees(self, value: object) -> tuple[str, ...]:
        userids = value.get("userid", []) if isinstance(value, dict) else []
        if not isinstance(userids, list) or len(userids) > MOST_INVITEES:
            raise ApiError(400020, "too many invitees")
        return tuple(self._member(userid, 400021) for userid in userids)

    def _start(self, value: object) -> int:
        if not isinstance(value, int) or value <= self._state.clock():
            raise ApiError(400222, "meeting_start is in the past")
        return value


def _alike(one: Meeting, other: Meeting) -> bool:
    return (one.admin, one.title, one.start) == (other.admin, other.title, other.start)


def _title(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ApiError(400022, "title is required")
    if len(value) > TITLE_CHARACTERS or len(value.encode()) > TITLE_BYTES:
        raise ApiError(400022, "title is too long")
    return value


def _duration(value: object) -> int:
    if not isinstance(value, int) or not SHORTEST_S <= value <= LONGEST_S:
        raise ApiError(400024, "meeting_duration is out of range")
    return value


def _text(body: Json, name: str, most: int) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise ApiError(400023, f"{name} is too long")
    return value
