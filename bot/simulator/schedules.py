"""WeCom's calendars and schedules (日历, 日程; protocol 10.2 to 10.4) of the one app."""

import re
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from .calls import Call
from .models import ApiError, Json
from .state import State

OPEN, TENTATIVE, ACCEPTED, ACCEPTED_ONCE, DECLINED = range(5)
MOST_ATTENDEES, MOST_ADMINS = 1000, 3


@dataclass(frozen=True)
class Schedule:
    """One entry; `responses` are by userid, who has not answered is open."""

    schedule_id: str
    cal_id: str
    start_time: int
    end_time: int
    summary: str
    description: str = ""
    location: str = ""
    attendees: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()
    responses: dict[str, int] = field(default_factory=dict)
    is_cancelled: bool = False


class Schedules:
    """The app's calendars and what is in them; forgotten with the process."""

    def __init__(self, state: State) -> None:
        self.calendars: dict[str, Json] = {}
        self.kept: dict[str, Schedule] = {}
        self._state = state

    @property
    def standing(self) -> list[Schedule]:
        """The entries that are still there."""
        with self._state.lock:
            return [entry for entry in self.kept.values() if not entry.is_cancelled]

    def respond(self, userid: str, schedule_id: str, response: int) -> Schedule:
        """Note a member's answer; the event that follows says only that there is one."""
        with self._state.lock:
            entry = self.kept[schedule_id]
            if userid not in entry.attendees:
                raise ValueError(f"{userid} is not an attendee of {schedule_id}")
            self.kept[schedule_id] = replace(entry, responses={**entry.responses, userid: response})
            return self.kept[schedule_id]

    def add_calendar(self, call: Call) -> Json:
        calendar = _object(call.body, "calendar")
        if "organizer" in calendar:
            raise ApiError(90493, "deprecated field")
        _text(calendar, "summary", 128, least=1)
        _text(calendar, "description", 512)
        if not re.fullmatch("#[0-9A-Fa-f]{6}", str(calendar.get("color", ""))):
            raise ApiError(90457, "invalid color")
        self._members(calendar.get("admins", []), MOST_ADMINS)
        cal_id = "wc" + secrets.token_hex(10)
        with self._state.lock:
            self.calendars[cal_id] = calendar
        return {"errcode": 0, "errmsg": "ok", "cal_id": cal_id, "fail_result": {"shares": []}}

    def delete_calendar(self, call: Call) -> Json:
        with self._state.lock:
            self._check_calendar(call.body.get("cal_id"))
            del self.calendars[call.body["cal_id"]]
        return {"errcode": 0, "errmsg": "ok"}

    def add(self, call: Call) -> Json:
        schedule = _object(call.body, "schedule")
        with self._state.lock:
            cal_id = schedule.get("cal_id", "")
            if cal_id:
                self._check_calendar(cal_id)
            entry = self._entry("sc" + secrets.token_hex(10), cal_id, schedule)
            self.kept[entry.schedule_id] = entry
        return {"errcode": 0, "errmsg": "ok", "schedule_id": entry.schedule_id}

    def update(self, call: Call) -> Json:
        """Overwrite an entry; who stays keeps their answer."""
        schedule = _object(call.body, "schedule")
        with self._state.lock:
            old = self._schedule(schedule.get("schedule_id"))
            entry = self._entry(old.schedule_id, old.cal_id, schedule)
            answers = {userid: old.responses[userid] for userid in entry.attendees if userid in old.responses}
            self.kept[old.schedule_id] = replace(entry, responses=answers)
        return {"errcode": 0, "errmsg": "ok", "schedule_id": old.schedule_id}

    def get(self, call: Call) -> Json:
        ids = call.body.get("schedule_id_list")
        if not isinstance(ids, list) or not 1 <= len(ids) <= 1000:
            raise ApiError(90461, "schedule_id_list: 1 to 1000")
        with self._state.lock:
            found = [self.kept[each] for each in ids if each in self.kept]
        return {"errcode": 0, "errmsg": "ok", "schedule_list": [_shown(entry) for entry in found]}

    def in_calendar(self, call: Call) -> Json:
        offset, limit = call.integer("offset", 0) or 0, call.integer("limit", 500) or 500
        if offset < 0 or not 1 <= limit <= 1000:
            raise ApiError(90462, "invalid offset or limit")
        with self._state.lock:
            cal_id = call.body.get("cal_id")
            self._check_calendar(cal_id)
            found = [entry for entry in self.kept.values() if entry.cal_id == cal_id]
        listed = found[offset : offset + limit]
        return {"errcode": 0, "errmsg": "ok", "schedule_list": [_shown(entry) for entry in listed]}

    def delete(self, call: Call) -> Json:
        with self._state.lock:
            entry = self._schedule(call.body.get("schedule_id"))
            self.kept[entry.schedule_id] = replace(entry, is_cancelled=True)
        return {"errcode": 0, "errmsg": "ok"}

    def _entry(self, schedule_id: str, cal_id: str, schedule: Json) -> Schedule:
        start, end = schedule.get("start_time"), schedule.get("end_time")
        if not isinstance(start, int) or not isinstance(end, int) or end < start:
            raise ApiError(90463, "invalid start_time or end_time")
        attendees = [each.get("userid") for each in schedule.get("attendees", []) if isinstance(each, dict)]
        admins = schedule.get("admins", [])
        if not set(admins) <= set(attendees):
            raise ApiError(90715, "admins must be attendees")
        _check_reminders(schedule.get("reminders", {}))
        return Schedule(
            schedule_id=schedule_id,
            cal_id=cal_id,
            start_time=start,
            end_time=end,
            summary=_text(schedule, "summary", 128),
            description=_text(schedule, "description", 1000),
            location=_text(schedule, "location", 128),
            attendees=self._members(attendees, MOST_ATTENDEES),
            admins=self._members(admins, MOST_ADMINS),
        )

    def _check_calendar(self, cal_id: object) -> None:
        if cal_id not in self.calendars:
            raise ApiError(90459, "calendar does not exist")

    def _schedule(self, schedule_id: object) -> Schedule:
        entry = self.kept.get(str(schedule_id))
        if entry is None:
            raise ApiError(90461, "invalid schedule_id")
        if entry.is_cancelled:
            raise ApiError(90460, "schedule is deleted")
        return entry

    def _members(self, userids: Any, most: int) -> tuple[str, ...]:
        if not isinstance(userids, list) or len(userids) > most:
            raise ApiError(90464, "too many people")
        found = [self._state.member(str(userid)) for userid in userids]
        if not all(member is not None and member.in_range for member in found):
            raise ApiError(60111, "userid not found")
        return tuple(member.userid for member in found if member is not None)


def _check_reminders(reminders: Json) -> None:
    zone = reminders.get("timezone", 8)
    if isinstance(zone, bool) or not isinstance(zone, int) or not -12 <= zone <= 12:
        raise ApiError(90480, "invalid timezone")
    diffs = reminders.get("remind_time_diffs", [])
    if any(not isinstance(each, int) or each > 0 for each in diffs):
        raise ApiError(90704, "invalid remind_time_diffs")


def _object(body: Json, name: str) -> Json:
    value = body.get(name)
    if not isinstance(value, dict):
        raise ApiError(90456, f"{name} is missing")
    return value


def _text(values: Json, name: str, most: int, least: int = 0) -> str:
    value = values.get(name, "")
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise ApiError(90456, f"{name}: {least} to {most} characters")
    return value


def _shown(entry: Schedule) -> Json:
    return {
        "schedule_id": entry.schedule_id,
        "cal_id": entry.cal_id,
        "start_time": entry.start_time,
        "end_time": entry.end_time,
        "summary": entry.summary,
        "description": entry.description,
        "location": entry.location,
        "attendees": [
            {"userid": userid, "response_status": entry.responses.get(userid, OPEN)}
            for userid in entry.attendees
        ],
        "admins": list(entry.admins),
        "status": int(entry.is_cancelled),
    }
