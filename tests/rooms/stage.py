"""A running bot with an interview that begins in a moment, and its room as each side opens it."""

import asyncio
import base64
import contextlib
import json
import signal
import socket
import subprocess
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pycrdt import Doc, Text
from websockets.asyncio.client import ClientConnection, connect

from bot.rooms.addresses import RoomAddresses
from handlers.texts import RoomLink
from tests.loops import run_apart
from tests.processes.deployment import Deployment, free_port

WAIT = 10.0


@dataclass(frozen=True)
class Side:
    """One participant's way into a room."""

    person_id: int
    path: str

    def url(self, port: int) -> str:
        return f"http://127.0.0.1:{port}{self.path}"

    def socket(self, port: int, page: str | None = None) -> str:
        return f"ws://127.0.0.1:{port}{self.path}/live?page={page or uuid4().hex}"


class Stage:
    """A deployment with Li Bo's interviews of people who are no members."""

    def __init__(self, bot: Deployment) -> None:
        self.bot = bot
        for name, role in (("Emma Clarke", "interviewer"), ("Maya Patel", "candidate")):
            done = bot.run("people", "add", "--name", name, "--role", role, "--language", "en")
            assert done.returncode == 0, done.stderr
        # Chosen last, for others on this machine choose ports too until we listen.
        bot.port = free_port()
        bot.env["PUBLIC_URL"] = f"http://127.0.0.1:{bot.port}"

    def book(self, *, begins: str = "3 minutes", minutes: int = 60) -> dict[str, Side]:
        """Make an interview of Emma's with Maya, and return the sides' links."""
        with self.bot.database() as db:
            interview_id = db.execute(
                """
                INSERT INTO interviews (title, candidate_id, organiser_id, start_at, end_at, created_at,
                                        updated_at)
                SELECT 'Backend', maya.person_id, emma.person_id, now() + %(begins)s::interval,
                       now() + %(begins)s::interval + make_interval(mins => %(minutes)s), now(), now()
                  FROM people AS maya, people AS emma
                 WHERE maya.name = 'Maya Patel' AND emma.name = 'Emma Clarke'
                RETURNING interview_id
                """,
                {"begins": begins, "minutes": minutes},
            ).fetchone()[0]  # type: ignore[index]
            rows = db.execute(
                """
                INSERT INTO participants (interview_id, person_id, side, during, is_held, room_key)
                SELECT interview_id, person_id,
                       CASE WHEN person_id = candidate_id THEN 'candidate' ELSE 'interviewer' END,
                       tstzrange(start_at, end_at), false, md5(random()::text)
                  FROM interviews
                  JOIN people ON person_id IN (candidate_id, organiser_id)
                 WHERE interview_id = %s
                RETURNING side, person_id, room_key
                """,
                (interview_id,),
            ).fetchall()
        rooms = RoomAddresses("", self.bot.env["SECRET_KEY"])
        return {
            side: Side(person_id, rooms.url(RoomLink(interview_id, person_id, key)))
            for side, person_id, key in rows
        }

    def kill(self, process: subprocess.Popen[str]) -> None:
        """Kill a server at once, and wait until its web processes have seen that it is gone."""
        process.send_signal(signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + WAIT
        with contextlib.suppress(ConnectionRefusedError):
            while True:
                socket.create_connection(("127.0.0.1", self.bot.port)).close()
                assert time.monotonic() < deadline
                time.sleep(0.05)

    @property
    def origin(self) -> str:
        return self.bot.env["PUBLIC_URL"]

    def rows(self, query: str, *values: object) -> list[Any]:
        return self.bot.rows(query, *values)


class Page:
    """A page without a browser: it says and hears what the script does."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard: list[dict[str, Any]] = []
        self.raw = ""

    async def say(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))

    async def write(self, kind: str, content: str | bytes = "", key: str | None = None) -> str:
        key = key or uuid4().hex
        text = base64.b64encode(content).decode() if isinstance(content, bytes) else content
        await self.say(type="entry", key=key, kind=kind, content=text)
        return key

    async def hear(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Listen until a message is as wanted."""
        async with asyncio.timeout(WAIT):
            while True:
                text = await self.socket.recv()
                assert isinstance(text, str)
                self.raw += text
                message = json.loads(text)
                self.heard.append(message)
                if wanted(message):
                    return message

    async def hear_type(self, message_type: str) -> dict[str, Any]:
        return await self.hear(lambda message: message["type"] == message_type)

    async def saved(self, key: str) -> None:
        await self.hear(lambda message: message["type"] == "saved" and key in message["keys"])

    async def entry(self, kind: str) -> dict[str, Any]:
        message = await self.hear(
            lambda message: (
                message["type"] == "entries" and any(each["kind"] == kind for each in message["entries"])
            )
        )
        return next(each for each in message["entries"] if each["kind"] == kind)

    async def closed(self) -> None:
        """Wait until the server ends the connection."""
        async with asyncio.timeout(WAIT):
            await self.socket.wait_closed()


async def enter(stage: Stage, side: Side, *, port: int | None = None, page: str | None = None) -> Page:
    """Open a room as the script does, and take in how it stands."""
    entered = await knock(stage, side.socket(port or stage.bot.port, page))
    await entered.say(type="hello", seen=0)
    await entered.hear_type("state")
    return entered


async def knock(stage: Stage, url: str, *, origin: str | None = None) -> Page:
    socket = await connect(
        url,
        origin=origin or stage.origin,
        max_size=2**24,
        compression=None,
        ping_interval=None,  # type: ignore[arg-type]
    )
    _opened.append(socket)
    return Page(socket)


#: The sockets of the scene that plays.
_opened: list[ClientConnection] = []


def play(scene: Callable[[], Awaitable[None]]) -> None:
    """Play a scene to its end, and leave no connection open."""

    async def whole() -> None:
        try:
            await scene()
        finally:
            await asyncio.gather(*(socket.close() for socket in _opened))
            _opened.clear()

    # On a thread of its own, as a browser's library may have an event loop in this one.
    run_apart(whole())


class Writer:
    """A Yjs document of one client, whose updates it makes."""

    def __init__(self) -> None:
        self.updates: list[bytes] = []
        self.doc: Doc[Any] = Doc()
        self.text = self.doc.get("text", type=Text)
        self._subscription = self.doc.observe(lambda event: self.updates.append(event.update))

    def type(self, words: str, at: int | None = None) -> bytes:
        """Type at a place, at the end if none is given, and return the update."""
        self.text.insert(len(self.text) if at is None else at, words)
        return self.updates[-1]
