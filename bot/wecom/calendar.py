"""Interviews in everyone's WeCom calendar (日程, protocol 10.2 to 10.4), in one that the app makes once.

All attendees see one entry, so no link is in it: each has their own, in the chat.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.rooms.providers import JSON, Plan, RoomGone, Standing
from bot.wecom.client import WeComClient
from bot.wecom.errors import WeComError
from storage.calendars import delete_calendar, get_calendar, insert_calendar
from storage.database import Database

CALENDAR_DELETED: Final = 90459
_GONE: Final = frozenset({90460, 90461})
_NAME: Final = "interviews"
_SUMMARY_CHARACTERS: Final = 128
_PAGE, _MOST_PAGES = 500, 40
_CANCELLED: Final = 1
_COLOUR: Final = "#2F88FF"
#: What attendees[].response_status says (10.4).
_ACCEPTED, _DECLINED = (2, 3), 4
_TEXTS: Final = {
    "zh": ("面试", "在“面试助手”里发“我的面试”，就有你自己的房间链接。"),
    "en": ("Interview", "Write “my interviews” to the interview bot for your own link to the room."),
}


@dataclass(frozen=True, slots=True)
class Response:
    """What a member answered in their calendar."""

    userid: str
    is_coming: bool


class CalendarEntries:
    """Entries in the app's calendar."""

    has_results = False

    def __init__(self, wecom: WeComClient, database: Database) -> None:
        self._wecom = wecom
        self._database = database

    def prepare(self, plan: Plan) -> Plan:
        return plan

    def shape(self, plan: Plan) -> JSON:
        kind, how = _TEXTS[plan.language]
        about = " · ".join(filter(None, (plan.candidate.name, plan.title)))
        attendees = _attendees(plan)
        entry: JSON = {
            "start_time": int(plan.start_at.timestamp()),
            "end_time": int(plan.end_at.timestamp()),
            "summary": f"{kind} #{plan.interview_id} {about}"[:_SUMMARY_CHARACTERS],
            "description": f"{how}\n{plan.marker}",
            "attendees": [{"userid": userid} for userid in attendees],
            "admins": attendees[:1] if plan.organiser.userid else [],
            # The bot reminds everybody by itself.
            "reminders": {"is_remind": 0, "is_repeat": 0, "timezone": _hours(plan)},
        }
        return entry

    def find(self, plan: Plan) -> list[str]:
        cal_id = self._kept_calendar()
        if cal_id is None:
            return []
        found: list[str] = []
        for page in range(_MOST_PAGES):
            body = {"cal_id": cal_id, "offset": page * _PAGE, "limit": _PAGE}
            entries = self._wecom.call("POST", "oa/schedule/get_by_calendar", json=body).get("schedule_list")
            if not entries:
                break
            found += [
                str(entry["schedule_id"])
                for entry in entries
                if entry.get("description", "").endswith(plan.marker) and entry.get("status") != _CANCELLED
            ]
        return found

    def create(self, plan: Plan) -> Standing:
        cal_id = self._kept_calendar() or self._make_calendar()
        try:
            answer = self._wecom.call(
                "POST", "oa/schedule/add", json={"schedule": {**self.shape(plan), "cal_id": cal_id}}
            )
        except WeComError as error:
            if error.errcode == CALENDAR_DELETED:
                # Somebody deleted it; the next attempt makes another.
                with self._database.transaction() as tx:
                    delete_calendar(tx, name=_NAME, cal_id=cal_id)
            raise
        return Standing(str(answer["schedule_id"]))

    def update(self, external_id: str, plan: Plan, made: JSON) -> Standing:
        # It overwrites: every field is sent again.
        body = {"schedule": {**self.shape(plan), "schedule_id": external_id}}
        try:
            self._wecom.call("POST", "oa/schedule/update", json=body)
        except WeComError as error:
            if error.errcode in _GONE or error.errcode == CALENDAR_DELETED:
                raise RoomGone from None
            raise
        return Standing(external_id)

    def links(self, external_id: str, plan: Plan) -> Mapping[str, str]:
        return {}

    def close(self, external_id: str) -> None:
        try:
            self._wecom.call("POST", "oa/schedule/del", json={"schedule_id": external_id})
        except WeComError as error:
            if error.errcode not in _GONE and error.errcode != CALENDAR_DELETED:
                raise

    def result(self, external_id: str) -> JSON | None:
        return None

    def responses(self, schedule_id: str) -> list[Response]:
        """Read what members answered to an entry; who has not, or not for sure, is left out."""
        body = {"schedule_id_list": [schedule_id]}
        entries = self._wecom.call("POST", "oa/schedule/get", json=body).get("schedule_list") or []
        return [
            Response(str(each.get("userid")), each["response_status"] != _DECLINED)
            for entry in entries
            for each in entry.get("attendees", [])
            if each.get("response_status") in (*_ACCEPTED, _DECLINED)
        ]

    def _kept_calendar(self) -> str | None:
        with self._database.transaction() as tx:
            return get_calendar(tx, name=_NAME)

    def _make_calendar(self) -> str:
        calendar = {"summary": "面试", "color": _COLOUR, "description": "", "set_as_default": 0}
        cal_id = str(self._wecom.call("POST", "oa/calendar/add", json={"calendar": calendar})["cal_id"])
        with self._database.transaction() as tx:
            is_kept = insert_calendar(tx, name=_NAME, cal_id=cal_id)
        if is_kept:
            return cal_id
        # Another worker was quicker: one calendar is enough.
        self._wecom.call("POST", "oa/calendar/del", json={"cal_id": cal_id})
        return self._kept_calendar() or cal_id


def _attendees(plan: Plan) -> list[str]:
    """List the members who take part, and whoever arranged it, first."""
    seats = (plan.organiser, *plan.interviewers, plan.candidate)
    return list(dict.fromkeys(seat.userid for seat in seats if seat.userid))


def _hours(plan: Plan) -> int:
    """Return the organiser's distance from UTC in whole hours, as WeCom takes it; else China's."""
    offset = plan.start_at.astimezone(ZoneInfo(plan.timezone)).utcoffset() or timedelta()
    hours = offset / timedelta(hours=1)
    return int(hours) if hours.is_integer() and -12 <= hours <= 12 else 8
