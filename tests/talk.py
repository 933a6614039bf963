"""Whole conversations in one process: the real web app, the real outbox, the simulator, and a clock to move.

`talk.say("bo.li", "my interviews")` types as a member and returns everything they hear back, passive and
active. Nothing runs by itself: the outbox is delivered and the clock ticks when a test says so.
`talk.customer("wmChen", "陈先生")` is somebody in WeChat, who opens links, says and presses in the same way.
"""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import requests
from flask import Flask
from werkzeug.serving import make_server

from bot.clock import remind
from bot.delivery import deliver_due
from bot.kf.service import work_through
from bot.parts import Bot
from bot.rooms.keeper import keep_rooms
from bot.settings import Settings, read_settings
from bot.simulator import Exchange, Member, Message, Simulator
from bot.simulator.callbacks import Ticket
from handlers.texts import RoomLink
from storage.people import Role, insert_person, update_last_language

CORPID, AGENTID, SECRET = "ww0a1b2c3d4e5f6071", 1000007, "made-up-secret-of-the-tests"
TOKEN, AES_KEY = "InterviewTok9", "hR7kQ2mXc9VbT4nZs8LwPy3GdJf6UaEx1NoHiKqWtY0"
#: The customer-service account of the simulator; a bot that has it in its settings talks through it.
KF_ID = "wkHr01"
#: Monday 2026-11-23, 10:00 in Shanghai.
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def timestamp(self) -> float:
        return self.now.timestamp()

    def advance(self, **length: float) -> None:
        self.now += timedelta(**length)


def make_simulator(clock: FakeClock) -> Simulator:
    return Simulator(
        corpid=CORPID,
        agentid=AGENTID,
        secret=SECRET,
        token=TOKEN,
        aes_key=AES_KEY,
        clock=clock.timestamp,
        retry_waits=(0.05, 0.05, 0.05),
        kf_id=KF_ID,
    )


def environment_for(sim_url: str, database_url: str, data_dir: Path, **others: str) -> dict[str, str]:
    """Return the documented settings of a bot that talks to a simulator."""
    return {
        "WECOM_CORP_ID": CORPID,
        "WECOM_AGENT_ID": str(AGENTID),
        "WECOM_SECRET": SECRET,
        "WECOM_TOKEN": TOKEN,
        "WECOM_ENCODING_AES_KEY": AES_KEY,
        "WECOM_API_URL": sim_url,
        "DATABASE_URL": database_url,
        "SECRET_KEY": "the-signing-key-of-the-tests",
        "BOT_DATA_DIR": str(data_dir),
        **others,
    }


def make_settings(sim_url: str, database_url: str, data_dir: Path, **others: str) -> Settings:
    return read_settings(environment_for(sim_url, database_url, data_dir, **others))


@contextmanager
def serve_app(app: Flask, listener: socket.socket | None = None) -> Iterator[str]:
    """Serve an app on a free port of this machine, or where somebody listens, while the block runs."""
    fd = listener.fileno() if listener else None
    server = make_server("127.0.0.1", 0, app, threaded=True, fd=fd)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Talk:
    """Says and hears as any member of the simulator."""

    def __init__(self, bot: Bot, sim: Simulator, clock: FakeClock, url: str) -> None:
        self.bot = bot
        self.sim = sim
        self.clock = clock
        self.url = url
        self._heard: dict[str, int] = {}

    def introduce(self, *members: Member) -> None:
        """Let simulator and bot know these people, in their languages, already greeted."""
        with self.bot.database.transaction() as tx:
            for member in members:
                self.sim.state.put_member(member)
                role = cast(Role, member.role_hint)
                now = self.clock()
                person = insert_person(tx, name=member.name, userid=member.userid, role=role, now=now)
                update_last_language(tx, person_id=person.person_id, language=member.language)
                tx.execute(
                    "UPDATE people SET greeted_at = %s WHERE person_id = %s", (self.clock(), person.person_id)
                )

    def meet(self, userid: str, name: str, *, timezone: str | None = None, role: str = "candidate") -> None:
        """Let simulator and bot know one more person, perhaps in another time zone."""
        self.introduce(Member(userid, name, role_hint=role, language="zh"))
        self.live_in(userid, timezone)

    def live_in(self, userid: str, timezone: str | None) -> None:
        """Let a person read the clock of another time zone."""
        with self.bot.database.transaction() as tx:
            tx.execute("UPDATE people SET timezone = %s WHERE userid = %s", (timezone, userid))

    def know(self, name: str, **facts: str) -> None:
        """Let the bot know a candidate who is no member of the corp."""
        with self.bot.database.transaction() as tx:
            insert_person(tx, name=name, role="candidate", now=self.clock(), **facts)

    def customer(self, external_userid: str, nickname: str, language: str = "zh") -> "InWeChat":
        """Let somebody be in WeChat who is no member of the corp, and whom the bot does not know."""
        self.sim.add_customer(external_userid, nickname, language)
        return InWeChat(self, external_userid)

    def book(self, line: str = "安排面试 陈博 明天下午3点", userid: str = "bo.li") -> None:
        """Book an interview that a test is about, and listen to nothing that is said of it."""
        assert "#" in self.say(userid, line)
        self.hush()

    def hush(self) -> None:
        """Forget what everyone has heard so far."""
        for userid in self.sim.members:
            self.new_messages(userid)

    def say(self, userid: str, text: str) -> str:
        """Type as a member, deliver what is due, and return everything this member hears."""
        return self.after(userid, self.sim.say(userid, text))

    def press(self, userid: str, button: str) -> str:
        """Press a button, by its words or its command, on the newest card that has it."""
        for message in reversed(self.sim.conversation(userid)):
            for label, key in message.buttons:
                if button in (label, key):
                    return self.after(userid, self.sim.press(userid, message, key))
        raise AssertionError(f"{userid} has no card with {button!r}")

    def card(self, userid: str) -> dict[str, Any]:
        """Return the newest card of a member as WeCom got it."""
        cards = [message.card for message in self.sim.conversation(userid) if message.card]
        assert cards, f"{userid} has no card"
        return cards[-1]

    def buttons(self, userid: str) -> list[str]:
        """Return the words on the buttons of a member's newest card."""
        return [button["text"] for button in self.card(userid)["button_list"]]

    @contextmanager
    def nothing_changes(self) -> Iterator[None]:
        """Fail if the block changed an interview, who is in it, a reminder or who is known."""
        before = self._facts()
        yield
        assert self._facts() == before

    def _facts(self) -> list[Any]:
        return [
            self.rows(
                "SELECT interview_id, title, start_at, end_at, status, revision FROM interviews ORDER BY 1"
            ),
            self.rows("SELECT interview_id, person_id, during, is_held FROM participants ORDER BY 1, 2"),
            self.rows("SELECT reminder_id, due_at, status FROM reminders ORDER BY 1"),
            self.rows("SELECT person_id, name, role FROM people ORDER BY 1"),
        ]

    def statuses(self) -> list[str]:
        """Return the status of every interview, by number."""
        return [status for (status,) in self.rows("SELECT status FROM interviews ORDER BY interview_id")]

    def starts(self) -> list[str]:
        """Return the start of every interview as Shanghai reads it, by number."""
        query = "SELECT to_char(start_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI') FROM interviews"
        return [start for (start,) in self.rows(query + " ORDER BY interview_id")]

    def after(self, userid: str, exchange: Exchange) -> str:
        assert exchange.deliveries[-1].status == 200, exchange.deliveries
        self.deliver()
        return self.hear(userid)

    def long_titles(self) -> list[str]:
        """Return card titles that WeCom may show cut, but for those that quote what someone said."""
        messages = [message for userid in self.sim.members for message in self.sim.conversation(userid)]
        titles = [message.card["main_title"]["title"] for message in messages if message.card]
        return [title for title in titles if len(title) > 36 and "“" not in title]

    def hear(self, userid: str) -> str:
        """Return what the member received since they last listened, as one text."""
        return "\n".join(message.text for message in self.new_messages(userid))

    def new_messages(self, userid: str) -> list[Message]:
        """Return the messages the member received since they last listened."""
        conversation = self.sim.conversation(userid)
        fresh = conversation[self._heard.get(userid, 0) :]
        self._heard[userid] = len(conversation)
        return [message for message in fresh if message.direction == "out"]

    def deliver(self) -> int:
        return deliver_due(self.bot)

    def keep_rooms(self) -> int:
        """Let a worker see to the rooms that are due, send what it says, and return how many there were."""
        done = keep_rooms(self.bot)
        self.deliver()
        return done

    def open_room(self, link: str) -> requests.Response:
        """Open a link to a room as a browser does, up to where it is taken on to."""
        address = link.replace(self.bot.settings.public_url, self.url)
        return requests.get(address, timeout=10, allow_redirects=False)

    def room_of(self, userid: str, number: int = 1) -> str:
        """Return the address of their room that a person of an interview has."""
        query = """
            SELECT person_id, room_key
              FROM participants
              JOIN people USING (person_id)
             WHERE interview_id = %s AND (userid = %s OR name = %s)
        """
        ((person_id, room_key),) = self.rows(query, number, userid, userid)
        return self.bot.links.url(RoomLink(number, person_id, room_key))

    def tick(self) -> None:
        """Let the clock look for due reminders, and send what it finds."""
        remind(self.bot)
        self.deliver()

    def run_until(self, moment: datetime, step: timedelta = timedelta(minutes=1)) -> None:
        """Move the clock on in steps, ticking at each."""
        while self.clock.now < moment:
            self.clock.now = min(moment, self.clock.now + step)
            self.tick()

    def rows(self, query: str, *values: Any) -> list[Any]:
        """Look into the database."""
        with self.bot.database.transaction() as tx:
            return tx.execute(query, values).fetchall()


class InWeChat:
    """Says and hears as a WeChat user, through customer service."""

    def __init__(self, talk: Talk, external_userid: str) -> None:
        self.talk = talk
        self.external_userid = external_userid

    def open(self, url: str) -> str:
        """Enter the chat by a link, and return everything that is heard there."""
        return self.after(self.talk.sim.wechat.open(self.external_userid, url))

    def say(self, text: str) -> str:
        return self.after(self.talk.sim.wechat.say(self.external_userid, text))

    def send(self, msgtype: str) -> str:
        return self.after(self.talk.sim.wechat.send(self.external_userid, msgtype))

    def press(self, words: str) -> str:
        """Press an item by its words, in the newest message that has it."""
        for message in reversed(self.talk.sim.conversation(self.external_userid)):
            for item in message.extra.get("list", ()):
                click = item.get("click", {})
                if click.get("content") == words:
                    return self.after(self.talk.sim.wechat.press(self.external_userid, message, click["id"]))
        raise AssertionError(f"{self.external_userid} has no item {words!r}")

    def after(self, ticket: Ticket) -> str:
        """Let the bot pull, handle and send, and return what is heard."""
        ticket.wait()
        work_through(self.talk.bot)
        self.talk.deliver()
        return self.hear()

    def hear(self) -> str:
        """Return what came since they last listened, as one text."""
        return self.talk.hear(self.external_userid)

    def items(self) -> list[str]:
        """Return the words on the items of the newest message."""
        newest = self.talk.sim.conversation(self.external_userid)[-1]
        return [item["click"]["content"] for item in newest.extra.get("list", ()) if "click" in item]


def links_in(text: str) -> list[str]:
    """Return the addresses in a text."""
    return re.findall(r"https?://[^\s\"<>]+", text)
