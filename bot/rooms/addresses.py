"""Everybody's own address of a room, whoever provides it: signed, and not to be guessed from another."""

from functools import lru_cache

from itsdangerous import BadData, URLSafeSerializer

from handlers.texts import RoomLink

_MAX_TOKEN = 300


class RoomAddresses:
    """Addresses of the form PUBLIC_URL/room/<token>, with a random part of each participant."""

    def __init__(self, public_url: str, secret_key: str) -> None:
        self._public_url = public_url
        self._serializer = URLSafeSerializer(secret_key, salt="room")

        # The same links are shown again and again, and signing one takes a while.
        self._token = lru_cache(maxsize=4096)(self._sign)

    def url(self, link: RoomLink) -> str:
        return f"{self._public_url}/room/{self._token(link)}"

    def _sign(self, link: RoomLink) -> str:
        return str(self._serializer.dumps([link.interview_id, link.person_id, link.room_key]))

    def read(self, token: str) -> RoomLink | None:
        """Return what a token stands for, None unless we signed it, and wrote it as it is."""
        if len(token) > _MAX_TOKEN:
            return None
        try:
            content = self._serializer.loads(token)
        except BadData:
            return None
        match content:
            case [int(interview_id), int(person_id), str(room_key)]:
                link = RoomLink(interview_id, person_id, room_key)
                return link if self._token(link) == token else None
        return None
