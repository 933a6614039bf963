"""Every link people get: to their room, to a candidate's own page, to the chat in WeChat."""

from functools import lru_cache
from urllib.parse import quote

from itsdangerous import BadData, URLSafeSerializer

from bot.rooms.addresses import RoomAddresses
from bot.settings import Settings
from handlers.texts import ChatLink, CodeLink, Link, PageLink, RoomLink

#: WeCom gives back up to 128 bytes with who enters a chat (protocol 9.2).
MAX_TOKEN = 128


class Links:
    """Makes links, and reads the tokens in those to a candidate's page.

    One token opens the page (`/i/<token>`) and, as `scene_param`, tells who enters the chat. It is signed and
    says whose it is, not what is true by now: `handlers.invitations.standing` knows whether it still opens
    anything.
    """

    def __init__(self, rooms: RoomAddresses, public_url: str, secret_key: str) -> None:
        self._rooms = rooms
        self._public_url = public_url
        self._serializer = URLSafeSerializer(secret_key, salt="candidate")
        # The same links are shown again and again, and signing one takes a while.
        self._token = lru_cache(maxsize=4096)(self._sign)

    def url(self, link: Link) -> str:
        """Return the absolute address of a link."""
        match link:
            case RoomLink():
                return self._rooms.url(link)
            case PageLink():
                return f"{self._public_url}/i/{self._token(link)}"
            case CodeLink():
                return f"{self.url(link.page)}/code"
            case ChatLink():
                joint = "&" if "?" in link.contact_url else "?"
                return f"{link.contact_url}{joint}scene_param={quote(self._token(link.page), safe='')}"

    def read(self, token: str) -> PageLink | None:
        """Return what a token stands for, None unless we signed it, and wrote it as it is.

        Letters that Base64 takes no notice of would make other addresses of the same page.
        """
        if len(token) > MAX_TOKEN:
            return None
        try:
            content = self._serializer.loads(token)
        except BadData:
            return None
        match content:
            case [int(interview_id), int(person_id), str(key)]:
                link = PageLink(interview_id, person_id, key)
                return link if self._token(link) == token else None
        return None

    def _sign(self, link: PageLink) -> str:
        return str(self._serializer.dumps([link.interview_id, link.person_id, link.key]))


def make_links(settings: Settings, rooms: RoomAddresses | None = None) -> Links:
    rooms = rooms or RoomAddresses(settings.public_url, settings.secret_key)
    return Links(rooms, settings.public_url, settings.secret_key)
