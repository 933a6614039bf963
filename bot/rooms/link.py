"""Any meeting service with self-made names: a link is all there is, and its name cannot be guessed."""

import secrets
from collections.abc import Mapping

from bot.rooms.providers import JSON, Plan, Standing

PLACE = "{room}"


class LinkRooms:
    """Links made of ROOM_URL_TEMPLATE. Everybody has the same; only the bot's own links to it differ."""

    has_results = False

    def __init__(self, template: str) -> None:
        self._template = template

    def prepare(self, plan: Plan) -> Plan:
        return plan

    def shape(self, plan: Plan) -> JSON:
        return {"template": self._template, "keys": sorted(seat.room_key for seat in plan.everybody)}

    def find(self, plan: Plan) -> list[str]:
        return []

    def create(self, plan: Plan) -> Standing:
        return Standing(f"interview-{plan.interview_id}-{secrets.token_urlsafe(12)}")

    def update(self, external_id: str, plan: Plan, made: JSON) -> Standing:
        return Standing(external_id)

    def links(self, external_id: str, plan: Plan) -> Mapping[str, str]:
        return dict.fromkeys(
            (seat.room_key for seat in plan.everybody), self._template.replace(PLACE, external_id)
        )

    def close(self, external_id: str) -> None:
        return None

    def result(self, external_id: str) -> JSON | None:
        return None
