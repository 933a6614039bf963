"""The clock ticks on when the system's clock is stepped, and no message waits for the old time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.delivery import LEASE, claim, deliver_due, owe_message
from bot.parts import Bot
from bot.simulator import Member, Simulator
from handlers.request import Message
from handlers.texts import Text
from storage.people import insert_person
from tests.talk import FakeClock


def wait_for(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_ticks_go_on_after_the_clock_was_stepped_back(bot: Bot) -> None:
    wall = time.time()
    clock = Clock(bot, wall=lambda: wall)
    clock.start()
    try:
        # What an hour back looks like to APScheduler: every next tick is an hour ahead.
        later = datetime.now(UTC) + timedelta(hours=1)
        for job in clock.scheduler.get_jobs():
            job.modify(next_run_time=later)
        wall -= 3600
        wait_for(lambda: all(job.next_run_time < later for job in clock.scheduler.get_jobs()))
    finally:
        clock.stop()


def test_ticks_are_left_alone_while_the_clock_is_only_adjusted(bot: Bot) -> None:
    wall = time.time()
    clock = Clock(bot, wall=lambda: wall, steady=lambda: 0.0)
    clock.start()
    try:
        later = datetime.now(UTC) + timedelta(hours=1)
        clock.scheduler.get_job("renew_token").modify(next_run_time=later)
        wall -= 0.5
        time.sleep(2.5)
        assert clock.scheduler.get_job("renew_token").next_run_time == later
    finally:
        clock.stop()


class Waiting:
    """One member, to whom one message is owed."""

    def __init__(self, bot: Bot, sim: Simulator, clock: FakeClock) -> None:
        self.bot, self.sim, self.clock = bot, sim, clock
        sim.state.put_member(Member("ling.wu", "吴玲", "zh", "interviewer"))
        with bot.database.transaction() as tx:
            self.person_id = insert_person(
                tx, name="吴玲", userid="ling.wu", role="interviewer", now=clock()
            ).person_id
            owe_message(
                tx,
                person_id=self.person_id,
                kind="answer",
                message=Message(lines=(Text("plain", words="一"),)),
                key="k",
                now=clock(),
                expires_at=clock() + timedelta(hours=9),
            )

    def heard(self) -> list[str]:
        return [message.text for message in self.sim.conversation("ling.wu")]


def test_message_owed_before_the_clock_was_stepped_back_goes_out(
    bot: Bot, sim: Simulator, clock: FakeClock
) -> None:
    waiting = Waiting(bot, sim, clock)
    clock.advance(hours=-1)
    deliver_due(bot)
    assert waiting.heard() == ["一"]


def test_lease_of_a_dead_worker_ends_though_the_clock_was_stepped_back(
    bot: Bot, sim: Simulator, clock: FakeClock
) -> None:
    waiting = Waiting(bot, sim, clock)
    clock.advance(seconds=1)
    assert len(claim(bot, limit=1)) == 1
    clock.advance(hours=-1)
    assert deliver_due(bot) == 1
    assert waiting.heard() == ["一"]


def test_retry_does_not_wait_for_a_time_before_the_step(bot: Bot, sim: Simulator, clock: FakeClock) -> None:
    waiting = Waiting(bot, sim, clock)
    sim.faults.error_next(-1)
    deliver_due(bot)
    clock.advance(hours=-1)
    deliver_due(bot)
    assert waiting.heard() == ["一"]


def test_clock_stepped_forward_frees_leases_and_loses_nothing(
    bot: Bot, sim: Simulator, clock: FakeClock
) -> None:
    waiting = Waiting(bot, sim, clock)
    assert len(claim(bot, limit=1)) == 1
    clock.advance(seconds=LEASE.total_seconds() + 1)
    assert deliver_due(bot) == 1
    assert waiting.heard() == ["一"]
