"""WeCom's own meetings (会议) as rooms (protocol 10.5). Members are invited, the candidate comes by the link.

An app makes a meeting and gets no link; that is asked for behind it. Everybody's link is the same.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.handling import Handling
from bot.rooms.providers import JSON, Plan, RoomGone, Seat, Standing
from bot.wecom.client import WeComClient
from bot.wecom.errors import WeComError

TITLE_CHARACTERS: Final = 20
TITLE_BYTES: Final = 40
_SHORTEST, _LONGEST = timedelta(minutes=5), timedelta(seconds=86399)
#: A meeting begins in the future; what is booked for now begins in a moment.
_SOON = timedelta(minutes=1)
_BEING_MADE: Final = 400301
_EXISTS: Final = 400302
_BEGUN: Final = 400221
#: Unknown, or cancelled by somebody else.
_GONE: Final = frozenset({90602, 400041})
_OVER: Final = _GONE | {400224}
_CANCELLED, _EXPIRED = 4, 5
_PAGE, _MOST_PAGES = 100, 5


class MeetingRooms:
    """Meetings made by the app."""

    has_results = False

    def __init__(self, wecom: WeComClient, clock: Callable[[], datetime]) -> None:
        self._wecom = wecom
        self._clock = clock

    def prepare(self, plan: Plan) -> Plan:
        return plan

    def shape(self, plan: Plan) -> JSON:
        return {
            "title": _title(plan),
            "meeting_start": int(plan.start_at.timestamp()),
            "meeting_duration": _seconds(plan.end_at - plan.start_at),
            "invitees": _invitees(plan),
            "keys": sorted(seat.room_key for seat in plan.everybody),
        }

    def find(self, plan: Plan) -> list[str]:
        since = self._clock() - timedelta(days=1)
        ids = {meetingid: None for userid in _invitees(plan) for meetingid in self._ids(userid, since)}
        return [meetingid for meetingid in ids if self._is_ours(meetingid, plan)]

    def create(self, plan: Plan) -> Standing:
        try:
            return Standing(self._create(plan))
        except WeComError as error:
            if error.errcode == _BEING_MADE:
                raise WeComError(_BEING_MADE, error.errmsg, handling=Handling.LIMIT) from None
            if error.errcode != _EXISTS:
                raise
        # What is there is ours if it has our mark; else it only looks alike.
        found = self.find(plan)
        return Standing(found[0] if found else self._create(plan, skip_duplicate_check=True))

    def update(self, external_id: str, plan: Plan, made: JSON) -> Standing:
        wanted = self.shape(plan)
        changed = {name for name in ("title", "invitees") if wanted[name] != made.get(name)}
        times = ("meeting_start", "meeting_duration")
        if any(wanted[name] != made.get(name) for name in times):
            changed |= {*times}  # only together
        body = {name: wanted[name] for name in changed}
        if "invitees" in body:
            body["invitees"] = {"userid": body["invitees"]}
        try:
            if body:
                self._wecom.call("POST", "meeting/update", json={"meetingid": external_id, **body})
        except WeComError as error:
            # Whoever joins one that has begun comes by the link; one that begins anew needs another meeting.
            is_another = wanted["meeting_start"] != made.get("meeting_start")
            if error.errcode in _GONE or (error.errcode == _BEGUN and is_another):
                raise RoomGone from None
            if error.errcode != _BEGUN:
                raise
        return Standing(external_id)

    def links(self, external_id: str, plan: Plan) -> Mapping[str, str]:
        info = self._info(external_id)
        link = info.get("meeting_link")
        if info.get("status") in (_CANCELLED, _EXPIRED):
            raise RoomGone
        if not isinstance(link, str) or not link.startswith(("https://", "http://")):
            raise WeComError(None, "the meeting has no link yet", handling=Handling.RETRY)
        return dict.fromkeys((seat.room_key for seat in plan.everybody), link)

    def close(self, external_id: str) -> None:
        try:
            self._wecom.call("POST", "meeting/cancel", json={"meetingid": external_id})
        except WeComError as error:
            if error.errcode not in _OVER:
                raise

    def result(self, external_id: str) -> JSON | None:
        return None

    def _create(self, plan: Plan, *, skip_duplicate_check: bool = False) -> str:
        start_at = max(plan.start_at, self._clock() + _SOON)
        invitees = _invitees(plan)
        body: JSON = {
            "admin_userid": invitees[0],
            "title": _title(plan),
            "meeting_start": int(start_at.timestamp()),
            "meeting_duration": _seconds(plan.end_at - start_at),
            "description": plan.marker,
            "invitees": {"userid": invitees},
            # The bot reminds everybody by itself.
            "settings": {"remind_scope": 1},
            "reminders": {"is_repeat": 0, "remind_before": []},
        }
        if skip_duplicate_check:
            body["skip_duplicate_check"] = True
        answer = self._wecom.call("POST", "meeting/create", json=body)
        return str(answer["meetingid"])

    def _ids(self, userid: str, since: datetime) -> list[str]:
        """List a member's meetings that the app has made (get_user_meetingid), page by page."""
        found: list[str] = []
        cursor = "0"
        for _ in range(_MOST_PAGES):
            body = {"userid": userid, "cursor": cursor, "limit": _PAGE, "begin_time": int(since.timestamp())}
            answer = self._wecom.call("POST", "meeting/get_user_meetingid", json=body)
            found += map(str, answer.get("meetingid_list") or ())
            cursor = str(answer.get("next_cursor") or "")
            if not cursor:
                break
        return found

    def _is_ours(self, meetingid: str, plan: Plan) -> bool:
        try:
            info = self._info(meetingid)
        except WeComError as error:
            if error.errcode in _GONE:
                return False
            raise
        return info.get("description") == plan.marker and info.get("status") != _CANCELLED

    def _info(self, meetingid: str) -> JSON:
        return self._wecom.call("POST", "meeting/get_info", json={"meetingid": meetingid})


def _invitees(plan: Plan) -> list[str]:
    """List the members who are invited, first the one whose meeting it is: the organiser if they can be.

    Raises:
        WeComError: nobody is a member.
    """
    members = (plan.organiser, *plan.interviewers)
    userids = list(dict.fromkeys(seat.userid for seat in members if seat.userid and _is_side(plan, seat)))
    if not userids:
        raise WeComError(None, "none of the interviewers is in WeCom", handling=Handling.OPERATOR)
    return userids


def _is_side(plan: Plan, seat: Seat) -> bool:
    """Whether somebody is on the company's side: a candidate who is a member comes by the link too."""
    return seat.person_id != plan.candidate.person_id


def _title(plan: Plan) -> str:
    """Return the title, within WeCom's limits of characters and bytes, and with the number always whole."""
    words = f"面试 #{plan.interview_id}" if plan.language == "zh" else f"Interview #{plan.interview_id}"
    title = f"{words} {plan.candidate.name}"[:TITLE_CHARACTERS]
    return title.encode()[:TITLE_BYTES].decode(errors="ignore").strip()


def _seconds(length: timedelta) -> int:
    return int(min(max(length, _SHORTEST), _LONGEST).total_seconds())
