"""How soon the other side of a room sees what somebody types, with many rooms in use.

Two people in each of 50 rooms type five characters a second, without a browser. What is measured is the time
from sending an entry to the moment the other page has it, which includes that it is stored for good.
"""

import asyncio
import json
import os
import random
import tempfile
import time
from pathlib import Path

import psutil

from tests.processes.deployment import Deployment
from tests.processes.standin import StandIn
from tests.rooms.stage import Page, Side, Stage, Writer, enter

ROOMS, SECONDS, A_SECOND = 50, 20, 5


def run() -> None:
    """Run the server and the people, and print a table."""
    wecom = StandIn()
    with tempfile.TemporaryDirectory() as folder:
        bot = Deployment(wecom, Path(folder))
        try:
            bot.env["SECRET_KEY"] = "the-signing-key-of-the-rooms"
            stage = Stage(bot)
            bot.serve()
            rooms = [stage.book() for _ in range(ROOMS)]
            others = psutil.cpu_percent(interval=2)
            delays = asyncio.run(_type_everywhere(stage, rooms))
            busy = psutil.cpu_percent()
            stored = stage.rows("SELECT count(*) FROM editor_entries")[0][0]
        finally:
            bot.close()
            wecom.close()
    ranked = sorted(delays)
    print(f"{ROOMS} rooms, two people each, {A_SECOND} characters a second, {SECONDS} s")
    print(f"entries stored {stored}, seen by the other side {len(ranked)}")
    print("  ".join(f"p{part:g} {_ms(ranked, part / 100)}" for part in (50, 90, 99, 100)))
    print(f"machine busy {busy:.0f} %, before it began {others:.0f} %")


def _ms(ranked: list[float], part: float) -> str:
    return f"{ranked[min(len(ranked) - 1, int(len(ranked) * part))] * 1000:.0f} ms"


async def _type_everywhere(stage: Stage, rooms: list[dict[str, Side]]) -> list[float]:
    pages = []
    for room in rooms:
        pages.append((await enter(stage, room["interviewer"]), await enter(stage, room["candidate"])))
    sent: dict[str, float] = {}
    delays: list[float] = []
    people = [_Typist(page) for pair in pages for page in pair]
    listening = [asyncio.create_task(each.listen(sent, delays)) for each in people]
    await asyncio.gather(*(each.type(sent) for each in people))
    await asyncio.sleep(2)
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    await asyncio.gather(*(page.socket.close() for pair in pages for page in pair))
    return delays


class _Typist:
    """One person, who types and sees what the other types."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._own: set[str] = set()

    async def type(self, sent: dict[str, float]) -> None:
        writer = Writer()
        await asyncio.sleep(random.random() / A_SECOND)
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            key = os.urandom(8).hex()
            self._own.add(key)
            update = writer.type("x")
            sent[key] = time.monotonic()
            await self._page.write("code", update, key)
            await asyncio.sleep(1 / A_SECOND)

    async def listen(self, sent: dict[str, float], delays: list[float]) -> None:
        """Note how long each of the other's entries took."""
        while True:
            message = json.loads(await self._page.socket.recv())
            now = time.monotonic()
            for entry in message.get("entries", ()):
                if entry["key"] not in self._own:
                    delays.append(now - sent[entry["key"]])
