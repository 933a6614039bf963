"""Room providers: what is behind the link that "create room" gives each person."""

from typing import Protocol

from bot.rooms.builtin import BuiltinRooms
from bot.settings import Settings
from handlers.texts import RoomLink


class RoomProvider(Protocol):
    """Makes and reads the links to a room; `builtin` needs nothing else."""

    def url(self, link: RoomLink) -> str:
        """Return one participant's own absolute address of the room."""

    def read(self, token: str) -> RoomLink | None:
        """Return whose link a token of our own page is, None if it is nobody's."""


def make_provider(settings: Settings) -> RoomProvider:
    return BuiltinRooms(settings.public_url, settings.secret_key)
