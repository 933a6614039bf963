"""The outbox: in order, paced, tried again by class of error, and seen once by its reader."""

import time
from datetime import timedelta
from typing import Any

import pytest

from bot import delivery
from bot.delivery import LEASE, Brake, Delivery, claim, deliver_due, owe_card_update, owe_message, send
from bot.handling import Handling
from bot.parts import Bot
from bot.simulator import Member, Simulator
from bot.wecom.errors import TransportError, WeComError
from handlers.request import Message
from handlers.texts import Text
from storage.errors import DatabaseUnavailable
from storage.outbox import OutboxRow
from storage.people import get_person_by_userid, insert_person
from tests.talk import FakeClock


class Post:
    """Owes one member plain texts, and looks at what became of them."""

    def __init__(self, bot: Bot, sim: Simulator, clock: FakeClock) -> None:
        self.bot, self.sim, self.clock = bot, sim, clock
        sim.state.put_member(Member("ling.wu", "吴玲", "zh", "interviewer"))
        with bot.database.transaction() as tx:
            self.person_id = insert_person(
                tx, name="吴玲", userid="ling.wu", role="interviewer", now=clock()
            ).person_id

    def owe(self, *texts: str, lifetime: timedelta = timedelta(hours=2), key: str = "") -> None:
        with self.bot.database.transaction() as tx:
            for number, text in enumerate(texts):
                owe_message(
                    tx,
                    person_id=self.person_id,
                    kind="answer",
                    message=Message(lines=(Text("plain", words=text),)),
                    key=f"{key or text[:50]}:{number}",
                    now=self.clock(),
                    expires_at=self.clock() + lifetime,
                )

    def heard(self) -> list[str]:
        return [message.text for message in self.sim.conversation("ling.wu")]

    def rows(self, columns: str = "status, errcode") -> list[Any]:
        with self.bot.database.transaction() as tx:
            return tx.execute(f"SELECT {columns} FROM outbox ORDER BY outbox_id").fetchall()


@pytest.fixture
def post(bot: Bot, sim: Simulator, clock: FakeClock) -> Post:
    return Post(bot, sim, clock)


def test_messages_arrive_in_order_and_once(post: Post) -> None:
    post.owe("一", "二", "三")
    assert deliver_due(post.bot) == 3
    assert deliver_due(post.bot) == 0
    assert post.heard() == ["一", "二", "三"]
    assert [(status, bool(msgid)) for status, msgid in post.rows("status, msgid")] == [("sent", True)] * 3


def test_same_key_is_owed_once(post: Post) -> None:
    post.owe("一", key="k")
    post.owe("二", key="k")
    deliver_due(post.bot)
    assert post.heard() == ["一"]


def test_later_message_waits_for_one_that_is_being_sent(post: Post) -> None:
    post.owe("一", "二")
    first = claim(post.bot, limit=8)
    assert len(first) == 1
    assert claim(post.bot, limit=8) == []
    send(post.bot, first[0])
    assert len(claim(post.bot, limit=8)) == 1


def test_parts_of_a_long_text_stay_together(post: Post) -> None:
    long = "\n".join(f"{number} " + "面试" * 100 for number in range(12))
    post.owe(long, "然后")
    deliver_due(post.bot)
    heard = post.heard()
    assert len(heard) >= 3 and heard[-1] == "然后"
    assert "\n".join(heard[:-1]) == long
    assert all(len(text.encode()) <= 2048 for text in heard)


def test_worker_that_died_after_sending_is_repeated_to_the_letter(post: Post) -> None:
    """WeCom's duplicate check drops the second, since it is the same JSON."""
    post.owe("一")
    row = claim(post.bot, limit=1)[0]
    send(post.bot, row)
    with post.bot.database.transaction() as tx:  # as if it had never been recorded
        tx.execute(
            "UPDATE outbox SET status = 'due', closed_at = NULL, leased_until = %s", (post.clock() + LEASE,)
        )
    assert deliver_due(post.bot) == 0
    post.clock.advance(seconds=LEASE.total_seconds() + 1)
    assert claim(post.bot, limit=1)[0].body == post.rows("body")[0][0]
    post.clock.advance(seconds=LEASE.total_seconds() + 1)
    assert deliver_due(post.bot) == 1
    assert post.heard() == ["一"]


def test_two_messages_of_the_same_words_both_arrive(post: Post) -> None:
    post.owe("好的", key="a")
    post.owe("好的", key="b")
    deliver_due(post.bot)
    assert post.heard() == ["好的", "好的"]


def test_thirty_a_minute_are_never_passed(post: Post) -> None:
    post.owe(*(f"第{number}条" for number in range(70)))
    assert 25 <= deliver_due(post.bot) <= 30
    post.clock.advance(seconds=61)
    deliver_due(post.bot)
    assert len(post.heard()) <= 60
    post.clock.advance(seconds=61)
    deliver_due(post.bot)
    assert post.heard() == [f"第{number}条" for number in range(70)]


def test_expired_message_is_dropped_with_the_reason(post: Post) -> None:
    post.owe("一", lifetime=timedelta(minutes=1))
    post.clock.advance(minutes=2)
    deliver_due(post.bot)
    assert post.heard() == []
    assert post.rows("status, reason") == [("dropped", "too late to be of use")]


@pytest.mark.parametrize("errcode", [-1, 6000, 45033, 45009, 60020, 50003, 99999])
def test_what_may_pass_is_tried_again_and_arrives_once(post: Post, errcode: int) -> None:
    post.owe("一", "二")
    post.sim.faults.error_next(errcode, times=2)
    for _ in range(8):
        deliver_due(post.bot)
        post.clock.advance(seconds=75)
    assert post.heard() == ["一", "二"]


def test_limit_is_not_asked_again_within_its_minute(post: Post) -> None:
    post.owe("一")
    post.sim.faults.error_next(45009)
    deliver_due(post.bot)
    post.clock.advance(seconds=59)
    assert deliver_due(post.bot) == 0
    post.clock.advance(seconds=15)
    assert deliver_due(post.bot) == 1


@pytest.mark.parametrize("errcode", [40008, 44004, 45002, 42045, 81013, 60111, 40003])
def test_what_cannot_pass_is_given_up_at_once_and_loudly(
    post: Post, caplog: pytest.LogCaptureFixture, errcode: int
) -> None:
    post.owe("一", "二")
    post.sim.faults.error_next(errcode)
    deliver_due(post.bot)
    assert post.rows()[0] == ("failed", errcode)
    assert [record.getMessage() for record in caplog.records].count("delivery_gave_up") >= 1


def test_unknown_code_is_given_up_after_a_while(post: Post) -> None:
    post.owe("一")
    post.sim.faults.error_next(99999, times=20)
    for _ in range(12):
        deliver_due(post.bot)
        post.clock.advance(seconds=40)
    assert post.rows("status, attempts") == [("failed", 8)]


def test_message_that_wecom_refuses_lets_later_ones_pass(post: Post) -> None:
    post.owe("脏话", "二")
    post.sim.faults.error_next(40201)
    deliver_due(post.bot)
    assert post.heard() == ["二"]


def test_member_out_of_range_is_not_taken_for_reached(post: Post) -> None:
    post.owe("一")
    post.sim.state.put_member(Member("ling.wu", "吴玲", in_range=False))
    deliver_due(post.bot)
    assert post.rows("status")[0] == ("failed",)
    with post.bot.database.transaction() as tx:
        person = get_person_by_userid(tx, userid="ling.wu")
    assert person is not None and not person.is_active


def test_killed_token_is_renewed_once_on_the_way(post: Post) -> None:
    post.owe("一")
    deliver_due(post.bot)
    post.sim.faults.kill_token()
    post.owe("二")
    deliver_due(post.bot)
    assert post.heard() == ["一", "二"]


def test_everything_arrives_once_after_an_outage(post: Post) -> None:
    post.owe("零")
    deliver_due(post.bot)
    post.sim.faults.api_down = True
    post.owe(*"一二三四五")
    for _ in range(20):
        deliver_due(post.bot)
        post.clock.advance(seconds=31)
    assert post.heard() == ["零"]
    post.sim.faults.api_down = False
    for _ in range(5):
        post.clock.advance(seconds=61)
        deliver_due(post.bot)
    assert post.heard() == list("零一二三四五")


def test_spent_card_code_is_dropped_and_holds_nobody_up(post: Post) -> None:
    with post.bot.database.transaction() as tx:
        owe_card_update(
            tx,
            person_id=post.person_id,
            response_code="spent",
            label=Text("label_over"),
            key="k",
            now=post.clock(),
        )
    post.owe("一")
    deliver_due(post.bot)
    assert post.heard() == ["一"]
    assert post.rows()[0][0] in ("dropped", "failed")


def test_brake_slows_down_in_an_outage_only() -> None:
    brake = Brake()
    brake.note(TransportError("away"))
    assert not brake.is_on and brake.pause() == 0
    brake.note(WeComError(40201, "spam", handling=Handling.OPERATOR))
    brake.note(TransportError("away"))
    assert not brake.is_on
    for _ in range(10):
        brake.note(TransportError("away"))
    assert brake.is_on and 20 < brake.pause() <= 30
    brake.note(None)
    assert not brake.is_on and brake.pause() == 0
    brake.note(WeComError(45009, "limit"))
    assert brake.pause() > 50


def test_card_that_cannot_be_updated_is_given_up_after_a_few_tries(post: Post) -> None:
    with post.bot.database.transaction() as tx:
        owe_card_update(
            tx,
            person_id=post.person_id,
            response_code="any",
            label=Text("label_over"),
            key="k",
            now=post.clock(),
        )
    post.sim.faults.api_down = True
    for _ in range(10):
        deliver_due(post.bot)
        post.clock.advance(minutes=1)
    assert post.rows("status, attempts") == [("failed", 5)]


def test_message_that_cannot_be_made_is_put_aside_and_given_up(post: Post) -> None:
    post.owe("坏", "好")
    with post.bot.database.transaction() as tx:
        tx.execute(
            """UPDATE outbox SET message = jsonb_set(message, '{lines,0,text}', '"of_another_release"')
                WHERE outbox_id = (SELECT min(outbox_id) FROM outbox)"""
        )
    deliver_due(post.bot)
    assert post.heard() == ["好"]
    for _ in range(4):
        post.clock.advance(minutes=10)
        deliver_due(post.bot)
    assert post.rows("status, attempts") == [("failed", 3), ("sent", 1)]


def test_what_was_tried_least_goes_first(post: Post) -> None:
    post.owe("一")
    post.sim.faults.error_next(-1, times=3)
    for _ in range(3):
        deliver_due(post.bot)
        post.clock.advance(minutes=1)
    with post.bot.database.transaction() as tx:
        other = insert_person(tx, name="李博", userid="bo.li", role="interviewer", now=post.clock())
    post.person_id = other.person_id
    post.owe("新", key="new")
    assert [row.person_id for row in claim(post.bot, limit=1)] == [other.person_id]


def test_what_could_not_be_recorded_is_tried_again_at_once_and_seen_once(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away after WeCom took the message; nobody waits for the end of its lease."""
    attempts = []

    def forgetful(bot: Bot, row: OutboxRow) -> WeComError | None:
        attempts.append(row.body)
        if len(attempts) == 1:
            bot.wecom.send(row.body or "")
            raise DatabaseUnavailable("gone")
        return send(bot, row)

    monkeypatch.setattr(delivery, "send", forgetful)
    post.owe("一")
    worker = Delivery(post.bot)
    worker.start()
    try:
        deadline = time.monotonic() + 15
        while post.rows("status") != [("sent",)]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        worker.stop()
    assert attempts[0] == attempts[1] and len(attempts) == 2
    assert post.heard() == ["一"]
