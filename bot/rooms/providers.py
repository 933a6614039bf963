"""What every provider of rooms can do, whatever is behind it; `bot/rooms/keeper.py` says when.

A provider is told what an interview needs as a `Plan`, and asked to bring about one thing at a time. It keeps
nothing itself and never decides: each call is one change at the provider, or one question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.handling import DeliveryError

JSON = dict[str, Any]


class RoomGone(Exception):
    """What stood at the provider is there no more, or can no longer be changed: another is to be made."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of an interview; `room_key` is under which their link is kept. `userid` is that of a member,
    `account` their uid at ShowMeBug; `is_coming` tells that an interviewer has said so.
    """

    person_id: int
    room_key: str
    name: str
    userid: str | None
    email: str | None
    phone: str | None
    account: str | None = None
    is_coming: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What an interview needs, as it is now. The organiser need not be one of the interviewers."""

    interview_id: int
    marker: str
    title: str
    start_at: datetime
    end_at: datetime
    organiser: Seat
    interviewers: tuple[Seat, ...]
    candidate: Seat
    language: str
    timezone: str

    @property
    def everybody(self) -> tuple[Seat, ...]:
        return (*self.interviewers, self.candidate)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a provider. `links` are by room_key; None where they have to be asked for."""

    external_id: str
    links: Mapping[str, str] | None = field(default=None, repr=False)


class Provider(Protocol):
    """Makes, changes and ends what interviews have at one service.

    Every method may raise a `DeliveryError`: what the service refused, or that there was no usable answer.
    """

    @property
    def has_results(self) -> bool:
        """Whether it can tell what came of an interview."""

    def prepare(self, plan: Plan) -> Plan:
        """Add what only the service knows of the people; this may make accounts there."""

    def shape(self, plan: Plan) -> JSON:
        """Return what is asked of the service; while that stays the same, nothing need be changed there."""

    def find(self, plan: Plan) -> list[str]:
        """List what stands there with the plan's marker, the oldest first."""

    def create(self, plan: Plan) -> Standing:
        """Make it, once for each call."""

    def update(self, external_id: str, plan: Plan, made: JSON) -> Standing:
        """Bring what stands in line with the plan.

        Args:
            made: the shape it had.
        Raises:
            RoomGone: there is nothing to be changed any more.
        """

    def links(self, external_id: str, plan: Plan) -> Mapping[str, str]:
        """Return each person's own address, by room_key; who has none is left out."""

    def close(self, external_id: str) -> None:
        """End it; one that is gone already is no error."""

    def result(self, external_id: str) -> JSON | None:
        """Return what came of it, None while it has not ended."""


__all__ = ["JSON", "DeliveryError", "Plan", "Provider", "RoomGone", "Seat", "Standing"]
