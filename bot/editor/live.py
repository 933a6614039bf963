"""How an open page talks with the room: a WebSocket, or POSTs that wait for news where a proxy forbids it.

Both are granian's (RSGI), beside the app in the same process, and both lead to the same `Keeper.receive`: the
page sends frames and gets frames, whichever way they travel.
"""

import asyncio
import contextlib
import json
import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from granian._granian import RSGIProtocolClosed as ProtocolClosed
from granian._granian import RSGIProtocolError as ProtocolError
from granian.rsgi import WebsocketMessageType

from bot.editor.connections import Connection
from bot.editor.guests import Guest, find_guest
from bot.editor.keeper import Keeper
from bot.editor.protocol import MAX_FRAME_CHARS, is_name
from bot.parts import Bot
from handlers.entrances import access
from handlers.texts import RoomLink
from storage import waiting
from storage.database import Database
from storage.errors import StorageError

if TYPE_CHECKING:
    from granian._granian import RSGIHeaders as Headers
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian._granian import RSGIWebsocketProtocol as WebsocketProtocol
    from granian._granian import RSGIWebsocketTransport as Transport
    from granian.rsgi import Scope

log = logging.getLogger(__name__)

#: Rooms write from one place; the other connection is for who comes in meanwhile.
CONNECTIONS = 2
_LIVE = re.compile(r"/room/([^/]{1,300})/live")
_EXCHANGE = re.compile(r"/room/([^/]{1,300})/exchange")
#: A POST is answered after so long without news; proxies cut what takes a minute.
_LONGEST_WAIT_SECONDS = 15.0
#: WebSocket close codes: what the page said is against the rules, and we may be back in a moment.
_POLICY, _AGAIN = 1008, 1013
_MOST_FRAMES = 500
#: Of a POST that only brings frames, while another waits for news.
_BRINGING = "&bring"


class Refused(Exception):
    """Nobody comes in; `status` is HTTP's."""

    def __init__(self, check: str, status: int) -> None:
        super().__init__(check)
        self.check = check
        self.status = status


class Live:
    """The rooms' connections of one process, from `start` to `stop`. It runs on the event loop."""

    def __init__(self, bot: Bot) -> None:
        settings = bot.settings
        self._bot = bot
        # Not those of the callbacks, which never wait for a room.
        self._database = Database.open(
            settings.database_url, settings.bot_data_dir, max_connections=CONNECTIONS
        )
        self._keeper = Keeper(bot, self._database)
        self._posting: dict[tuple[int, int, str], Connection] = {}
        self._origin = _origin(settings.public_url)

    def start(self) -> None:
        self._keeper.start()

    def stop(self) -> None:
        self._keeper.stop()
        self._database.close()

    # WebSocket

    async def answer_websocket(self, scope: "Scope", proto: "WebsocketProtocol") -> None:
        """Carry one page's frames until either side ends it."""
        try:
            connection = await self._admit(scope, _LIVE)
        except Refused as refused:
            _log_refusal(refused)
            proto.close(refused.status)
            return
        transport = await proto.accept()
        telling = asyncio.create_task(self._tell(connection, transport, proto))
        try:
            await self._listen(connection, transport)
        finally:
            self._keeper.leave(connection)
            telling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await telling

    async def _listen(self, connection: Connection, transport: "Transport") -> None:
        while connection.closed is None:
            try:
                message = await transport.receive()
            except (ProtocolClosed, ProtocolError, asyncio.CancelledError):
                # Cancelled is what granian waits for, when it stops; it is not us.
                return
            if message.kind == WebsocketMessageType.close:
                return
            if not isinstance(message.data, str):
                self._keeper.drop(connection, "bad")
                return
            self._keeper.receive(connection, message.data)

    async def _tell(self, connection: Connection, transport: "Transport", proto: "WebsocketProtocol") -> None:
        try:
            while True:
                for message in await connection.take():
                    await transport.send_str(message)
                if connection.closed is not None:
                    proto.close(_AGAIN if connection.closed == "restart" else _POLICY)
                    return
        except (ProtocolClosed, ProtocolError):
            return

    # POSTs that wait

    @staticmethod
    def is_exchange(scope: "Scope") -> bool:
        return scope.method == "POST" and _EXCHANGE.fullmatch(scope.path) is not None

    async def answer_exchange(self, scope: "Scope", body: bytes, proto: "HTTPProtocol") -> None:
        """Take frames, wait for news, and answer with the frames that the page has not had."""
        try:
            connection = await self._admit(scope, _EXCHANGE)
            frames = _frames(body)
        except Refused as refused:
            _log_refusal(refused)
            proto.response_empty(refused.status, [])
            return
        connection = self._known(connection)
        for frame in frames:
            self._keeper.receive(connection, frame)
        self._keeper.hear(connection)
        messages: list[str] = []
        if scope.query_string.endswith(_BRINGING):
            _answer(proto, messages)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_WAIT_SECONDS):
                messages = await connection.take()
        if connection.closed is not None:
            self._posting.pop(connection.identity, None)
            self._keeper.leave(connection)
        _answer(proto, messages)

    def _known(self, connection: Connection) -> Connection:
        """Return the connection that this page's POSTs before this one were of, or begin one."""
        for identity in [identity for identity, each in self._posting.items() if each.closed is not None]:
            del self._posting[identity]
        return self._posting.setdefault(connection.identity, connection)

    # Who comes in

    async def _admit(self, scope: "Scope", path: re.Pattern[str]) -> Connection:
        """Let in a page of ours whose link opens the room now.

        Raises:
            Refused: with what was wrong.
        """
        found = path.fullmatch(scope.path)
        page = scope.query_string.removesuffix(_BRINGING).removeprefix("page=")
        if found is None or not is_name(page):
            raise Refused("address", 404)
        if not self._is_ours(scope.headers):
            raise Refused("origin", 403)
        link = self._bot.rooms.read(found[1])
        if link is None:
            raise Refused("token", 404)
        try:
            guest = await waiting.run(self._find, link)
        except StorageError:
            raise Refused("database", 503) from None
        if guest is None:
            raise Refused("token", 404)
        standing = access(guest.interview, guest.me, self._bot.clock(), self._bot.settings.room_opens_before)
        if standing != "open":
            raise Refused(standing, 403)
        me = guest.me
        return Connection(guest.interview.interview_id, me.person_id, me.side, page, me.room_key)

    def _find(self, link: RoomLink) -> Guest | None:
        with self._database.transaction() as tx:
            return find_guest(tx, link)

    def _is_ours(self, headers: "Headers") -> bool:
        """Whether a request comes from a page of ours, which no page of another site can pretend."""
        origin = (headers.get("origin") or "").lower()
        return origin == self._origin or (
            bool(origin) and urlsplit(origin).netloc == (headers.get("host") or "").lower()
        )


def _answer(proto: "HTTPProtocol", messages: list[str]) -> None:
    headers = [("content-type", "application/json"), ("cache-control", "no-store")]
    proto.response_str(200, headers, f"[{','.join(messages)}]")


def _frames(body: bytes) -> list[str]:
    try:
        frames = json.loads(body or b"[]")
    except (ValueError, RecursionError):
        raise Refused("body", 400) from None
    if not isinstance(frames, list) or len(frames) > _MOST_FRAMES:
        raise Refused("body", 400)
    if not all(isinstance(frame, str) and len(frame) <= MAX_FRAME_CHARS for frame in frames):
        raise Refused("body", 400)
    return frames


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _log_refusal(refused: Refused) -> None:
    log.warning("room_refused", extra={"check": refused.check, "status": refused.status})
