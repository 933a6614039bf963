"""ShowMeBug as a provider: a room for each interview, with a link of their own for everybody in it.

It knows a room, not an appointment: no start, no end. So nothing changes there when an interview is moved.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.rooms.providers import JSON, Plan, RoomGone, Seat, Standing
from bot.showmebug.client import Interview, Member, ShowMeBugClient
from bot.showmebug.errors import ShowMeBugError
from storage.accounts import get_accounts, learn_account
from storage.database import Database

#: ShowMeBug takes no more; those come first who have said that they come.
MOST_INTERVIEWERS = 5
_OVER = ("ended", "finished", "closed")


class ShowMeBugRooms:
    """Rooms of one ShowMeBug team."""

    has_results = True

    def __init__(self, client: ShowMeBugClient, database: Database) -> None:
        self.client = client
        self._database = database

    def prepare(self, plan: Plan) -> Plan:
        """Find or make the account of each interviewer who gets a place."""
        seats = sorted(plan.interviewers, key=lambda seat: not seat.is_coming)
        known = [self._with_account(seat) for seat in seats]
        return replace(plan, interviewers=tuple(known))

    def shape(self, plan: Plan) -> JSON:
        return {
            "candidate_name": _candidate_name(plan),
            "interviewers": _interviewers(plan),
            "keys": [seat.room_key for seat in (*_seated(plan), plan.candidate)],
        }

    def find(self, plan: Plan) -> list[str]:
        return [room.uid for room in reversed(self._with_marker(plan))]

    def create(self, plan: Plan) -> Standing:
        room = self.client.create_interview(_candidate_name(plan), _interviewers(plan))
        return Standing(room.uid, _links(plan, room))

    def update(self, external_id: str, plan: Plan, made: JSON) -> Standing:
        try:
            room = self.client.update_interview(external_id, _candidate_name(plan), _interviewers(plan))
        except ShowMeBugError as error:
            if error.is_gone:
                raise RoomGone from None
            raise
        return Standing(external_id, _links(plan, room) if room.candidate_url else None)

    def links(self, external_id: str, plan: Plan) -> Mapping[str, str]:
        room = next((room for room in self._with_marker(plan) if room.uid == external_id), None)
        if room is None:
            raise ShowMeBugError(None, "the room is not in the list yet")
        return _links(plan, room)

    def close(self, external_id: str) -> None:
        self.client.delete_interview(external_id)

    def result(self, external_id: str) -> JSON | None:
        result = self.client.get_result(external_id)
        has_ended = result.get("rate") or result.get("ended_at") or result.get("status") in _OVER
        return result if has_ended else None

    def _with_marker(self, plan: Plan) -> list[Interview]:
        found = self.client.search_interviews(plan.marker)
        return [room for room in found if room.candidate_name.endswith(plan.marker)]

    def _with_account(self, seat: Seat) -> Seat:
        """Return the seat with its account: known, found by e-mail or phone, or made; else without."""
        if seat.account or not (seat.email or seat.phone):
            return seat
        member = self.client.find_member(email=seat.email, phone=seat.phone) or self._add_member(seat)
        with self._database.transaction() as tx:
            # Somebody may have said it meanwhile; what is another's stays theirs.
            learn_account(tx, person_id=seat.person_id, uid=member.uid)
            account = get_accounts(tx, person_ids=[seat.person_id]).get(seat.person_id)
        return replace(seat, account=account)

    def _add_member(self, seat: Seat) -> Member:
        uid = f"interviewbot-{seat.userid or seat.person_id}"
        try:
            return self.client.add_member(uid=uid, name=seat.name, email=seat.email, phone=seat.phone)
        except ShowMeBugError:
            # Another worker may have been quicker, for another interview of theirs.
            member = self.client.find_member(email=seat.email, phone=seat.phone)
            if member is None:
                raise
            return member


def _seated(plan: Plan) -> list[Seat]:
    return [seat for seat in plan.interviewers if seat.account][:MOST_INTERVIEWERS]


def _interviewers(plan: Plan) -> list[dict[str, str]]:
    return [
        {
            "uid": seat.account or "",
            "name": seat.name,
            **({"email": seat.email} if seat.email else {"phone": seat.phone} if seat.phone else {}),
        }
        for seat in _seated(plan)
    ]


def _candidate_name(plan: Plan) -> str:
    """Name the candidate with the marker behind, by which the room is found."""
    return f"{plan.candidate.name} {plan.marker}"


def _links(plan: Plan, room: Interview) -> Mapping[str, str]:
    links = {seat.room_key: room.interviewer_urls.get(seat.account or "", "") for seat in _seated(plan)}
    return {key: url for key, url in {**links, plan.candidate.room_key: room.candidate_url}.items() if url}
