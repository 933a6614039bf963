"""The faults of callbacks: copies, another order, late, and answers that are lost on their way."""

import threading
import time
from collections.abc import Iterator

import pytest

from bot.simulator import Simulator

from .conftest import ACCOUNT, FakeBot, text_reply, until


@pytest.fixture
def sim() -> Iterator[Simulator]:
    """A simulator with WeCom's own patience, so that a busy machine causes no retries."""
    with Simulator(**ACCOUNT, retry_waits=(0.01, 0.01, 0.01)) as simulator:
        simulator.add_member("bo.li", "李博")
        yield simulator


@pytest.mark.parametrize("copies", [1, 3])
def test_copies_follow_an_accepted_callback(sim: Simulator, bot: FakeBot, copies: int) -> None:
    sim.faults.duplicate_callbacks = copies
    bot.answer = lambda form: text_reply(form, "once")
    exchange = sim.say("bo.li", "hi")
    assert [d.reply for d in exchange.deliveries] == ["once"] * (copies + 1)
    assert len({f["MsgId"] for f in bot.forms}) == 1
    assert [m.text for m in sim.conversation("bo.li")] == ["hi", "once"]


def test_events_are_copied_too(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.duplicate_callbacks = 2
    sim.enter("bo.li")
    assert [f["Event"] for f in bot.forms] == ["enter_agent"] * 3


def test_concurrent_copies_arrive_at_the_same_moment(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.set({"duplicate_callbacks": 2, "duplicates_concurrent": True})
    all_here = threading.Barrier(3)

    def answer(form: dict[str, str]) -> str:
        all_here.wait(5)
        return text_reply(form, "once")

    bot.answer = answer
    exchange = sim.say("bo.li", "hi")
    assert [d.status for d in exchange.deliveries if d.status] == [200] * 3
    assert [m.text for m in sim.conversation("bo.li")] == ["hi", "once"]


def test_a_share_of_copies_is_made(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.random.seed(1)
    sim.faults.set({"duplicate_callbacks": 2, "callback_share": 0.5})
    numbers = [len(sim.say("bo.li", "hi").deliveries) for _ in range(20)]
    assert {*numbers} == {1, 2, 3}


def test_a_copy_that_fails_leaves_the_callback_delivered(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.duplicate_callbacks = 1
    bot.answer = lambda form: "" if len(bot.forms) == 1 else ("no", 500)
    exchange = sim.say("bo.li", "hi")
    assert [d.status for d in exchange.deliveries] == [200, 500] and exchange.delivered


def test_a_discarded_answer_is_asked_for_again(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.discard_answers = 2
    bot.answer = lambda form: text_reply(form, "here")
    exchange = sim.say("bo.li", "hi")
    assert [(d.status, d.reply) for d in exchange.deliveries] == [(0, "here"), (0, "here"), (200, "here")]
    assert exchange.delivered and "thrown away" in exchange.problems[0]
    assert [m.text for m in sim.conversation("bo.li")] == ["hi", "here"]


def test_all_answers_discarded_is_a_failure(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.discard_answers = 4
    bot.answer = lambda form: text_reply(form, "here")
    exchange = sim.say("bo.li", "hi")
    assert len(bot.forms) == 4 and not exchange.delivered
    assert [(m.text, m.delivery) for m in sim.conversation("bo.li")] == [("hi", "failed")]


def test_a_cut_connection_is_followed_by_a_retry(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.cut_callbacks = 1
    exchange = sim.say("bo.li", "hi")
    assert [d.status for d in exchange.deliveries] == [0, 200]
    assert "cut" in exchange.deliveries[0].body
    # The bot had the whole request and could answer nobody.
    until(lambda: len(bot.forms) == 2)


def test_cut_and_discarded_add_up(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.set({"cut_callbacks": 1, "discard_answers": 1})
    bodies = [d.body for d in sim.say("bo.li", "hi").deliveries]
    assert "cut" in bodies[0] and len(bodies) == 3


def test_late_callbacks_do_not_add_up(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.callback_delay_s = 1
    started = time.monotonic()
    tickets = [sim.start_message("bo.li", "text", Content=str(n)) for n in range(10)]
    for ticket in tickets:
        ticket.wait(20)
    assert 1 <= time.monotonic() - started < 8
    assert [f["Content"] for f in bot.forms] == [str(n) for n in range(10)]


def test_a_members_callbacks_come_in_another_order(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.shuffle_callbacks_s = 0.5
    tickets = [sim.start_message("bo.li", "text", Content=str(n)) for n in range(2)]
    for ticket in tickets:
        assert ticket.wait(10).delivered
    assert [f["Content"] for f in bot.forms] == ["1", "0"]


def test_parallel_callbacks_do_not_wait_for_each_other(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.parallel_callbacks = True
    both_here = threading.Barrier(2)

    def answer(_: dict[str, str]) -> str:
        both_here.wait(5)
        return ""

    bot.answer = answer
    tickets = [sim.start_message("bo.li", "text", Content=str(n)) for n in range(2)]
    assert [len(ticket.wait(10).deliveries) for ticket in tickets] == [1, 1]


def test_closing_does_not_wait_for_late_callbacks(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.callback_delay_s = 60
    ticket = sim.start_message("bo.li", "text", Content="x")
    started = time.monotonic()
    sim.close()
    assert time.monotonic() - started < 10 and not ticket.wait(1).delivered
    assert bot.forms == []


def test_deliveries_are_counted(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: text_reply(form, f"answer {len(bot.forms)}")
    sim.redeliver(sim.say("bo.li", "hi"))
    sim.faults.discard_answers = 1
    sim.say("bo.li", "hi")
    counts = sim.ledger.counts()
    assert counts["callbacks"] == {"answered differently": 1, "delivered": 3}
    assert counts["deliveries"] == {"0": 1, "200": 3}
