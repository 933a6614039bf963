"""A message that one way does not bring goes the next, and in the end to an interviewer, to be forwarded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery import deliver_due, owe
from bot.handling import DeliveryError, Handling
from bot.parts import Bot
from bot.simulator import Simulator
from handlers.request import Message, Notice
from handlers.texts import Reader, Text
from storage.database import Tx
from storage.outbox import OutboxRow, reroute_outbox
from storage.ways import Ways
from tests.storage.booking import START, add_person, book
from tests.talk import FakeClock


class FakeCarrier:
    """Brings messages into a list, or refuses them."""

    def __init__(self, parts: int = 1) -> None:
        self.brought: list[str] = []
        self.refusals: list[Handling] = []
        self.parts = parts

    def bodies(self, message: Message, reader: Reader, *, to: Ways, row: OutboxRow, tx: Tx) -> list[str]:
        return [f"{row.kind} {part}" for part in range(self.parts)]

    def prepare(self) -> None:
        pass

    def post(self, row: OutboxRow) -> str | None:
        if self.refusals:
            raise DeliveryError(95001, "refused", handling=self.refusals.pop(0))
        self.brought.append(row.body or "")
        return None


class Outside:
    """An interview whose candidate is no member, and the ways to them."""

    def __init__(self, bot: Bot, sim: Simulator, clock: FakeClock) -> None:
        self.kf, self.email = FakeCarrier(), FakeCarrier()
        self.bot = replace(bot, carriers={**bot.carriers, "kf": self.kf, "email": self.email})
        self.sim, self.clock = sim, clock
        clock.now = START - timedelta(days=3)
        database = bot.database
        self.candidate = add_person(database, "陈博")
        interviewer = add_person(database, "李博", "interviewer")
        with database.transaction() as tx:
            tx.execute("UPDATE people SET userid = 'bo.li' WHERE person_id = %s", (interviewer,))
            tx.execute("UPDATE people SET email = 'chen@example.com' WHERE person_id = %s", (self.candidate,))
            tx.execute(
                """
                INSERT INTO kf_customers (open_kfid, external_userid, person_id, last_word_at, created_at)
                VALUES ('wk1', 'wm1', %s, %s, %s)
                """,
                (self.candidate, clock(), clock()),
            )
        self.interview = book(database, interviewer, self.candidate)

    def tell(self, kind: str = "moved", key: str = "") -> None:
        notice = Notice(
            person_id=self.candidate,
            kind=kind,
            message=Message(lines=(Text("plain", words="时间改了"),)),
            dedup_key=f"{kind}{key}",
            expires_at=START,
            interview_id=self.interview.interview_id,
            revision=self.interview.revision,
        )
        with self.bot.database.transaction() as tx:
            owe(tx, [notice], now=self.clock())
        deliver_due(self.bot)

    def rows(self, columns: str) -> list[tuple[object, ...]]:
        with self.bot.database.transaction() as tx:
            sql = f"SELECT {columns} FROM outbox WHERE person_id = %s ORDER BY outbox_id"
            return tx.execute(sql, (self.candidate,)).fetchall()

    def forwarded(self) -> list[str]:
        return [message.text for message in self.sim.conversation("bo.li")]


@pytest.fixture
def outside(bot: Bot, sim: Simulator, clock: FakeClock) -> Outside:
    sim.add_member("bo.li", "李博")
    return Outside(bot, sim, clock)


def test_wechat_comes_first_and_is_counted(outside: Outside) -> None:
    outside.tell()
    assert (outside.kf.brought, outside.email.brought) == (["moved 0"], [])
    with outside.bot.database.transaction() as tx:
        assert tx.execute("SELECT sent_since FROM kf_customers").fetchall() == [(1,)]


def test_refused_message_goes_the_next_way_at_once(outside: Outside) -> None:
    outside.kf.refusals = [Handling.RECIPIENT]
    outside.tell()
    assert (outside.kf.brought, outside.email.brought) == ([], ["moved 0"])
    assert outside.rows("status, way, tried") == [("sent", "email", ["kf"])]
    assert outside.forwarded() == []


def test_message_is_tried_again_the_same_way_when_it_may_pass(outside: Outside) -> None:
    outside.kf.refusals = [Handling.RETRY]
    outside.tell()
    assert outside.rows("status, way, tried") == [("due", "kf", [])]
    outside.clock.advance(seconds=30)
    deliver_due(outside.bot)
    assert (outside.kf.brought, outside.email.brought) == (["moved 0"], [])


def test_message_with_no_way_left_is_handed_to_the_interviewer(outside: Outside) -> None:
    outside.kf.refusals, outside.email.refusals = [Handling.RECIPIENT], [Handling.RECIPIENT]
    outside.tell()
    asked, words = outside.forwarded()
    assert "陈博没能收到 #" in asked
    assert words.startswith("时间改了\nhttp") and "/i/" in words
    assert outside.rows("status, told_at IS NOT NULL") == [("failed", True)]


def test_interviewer_forwards_one_reminder_of_several(outside: Outside) -> None:
    outside.clock.advance(hours=49)
    outside.bot = replace(outside.bot, carriers={**outside.bot.carriers, "email": outside.email})
    outside.email.refusals = [Handling.RECIPIENT] * 2
    outside.tell("reminder", "1")
    outside.tell("reminder", "2")
    assert len(outside.forwarded()) == 2


def test_message_that_did_not_arrive_after_all_is_owed_another_way(outside: Outside) -> None:
    outside.kf.parts = 2
    outside.tell()
    assert outside.kf.brought == ["moved 0", "moved 1"]
    _, (second,) = outside.rows("outbox_id")
    with outside.bot.database.transaction() as tx:
        reroute = {"outbox_id": second, "way": "kf", "now": outside.clock(), "reason": "rejected"}
        assert reroute_outbox(tx, **reroute)  # type: ignore[arg-type]
        assert not reroute_outbox(tx, **reroute)  # type: ignore[arg-type]
    deliver_due(outside.bot)
    assert outside.email.brought == ["moved 0"]
