"""A message about an interview leaves while the interview is as the message says, or not at all."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.delivery import LEASE, claim, deliver_due, owe, release, send
from bot.parts import Bot
from bot.simulator import PEOPLE, Simulator
from handlers.request import Message, Notice
from handlers.texts import Text
from storage.audit import Cause
from storage.interviews import Interview, cancel_interview, insert_interview, move_interview
from storage.people import insert_person
from tests.talk import FakeClock


class Booking:
    """One interview, of which the candidate is to be told."""

    def __init__(self, bot: Bot, sim: Simulator, clock: FakeClock) -> None:
        self.bot, self.sim, self.clock = bot, sim, clock
        for member in PEOPLE:
            sim.state.put_member(member)
        with bot.database.transaction() as tx:
            organiser = insert_person(tx, name="李博", userid="bo.li", role="interviewer", now=clock())
            candidate = insert_person(tx, name="陈博", userid="chen.bo", role="candidate", now=clock())
            self.cause = Cause(organiser.person_id, clock(), "test")
            self.interview: Interview = insert_interview(
                tx,
                cause=self.cause,
                title="",
                candidate_id=candidate.person_id,
                interviewer_ids=[organiser.person_id],
                start_at=clock() + timedelta(days=2),
                end_at=clock() + timedelta(days=2, hours=1),
                reminders=(),
            )
            notice = Notice(
                person_id=candidate.person_id,
                kind="invitation",
                message=Message(lines=(Text("plain", words="明天面试"),)),
                dedup_key="k",
                expires_at=clock() + timedelta(days=3),
                interview_id=self.interview.interview_id,
                revision=1,
                valid_statuses=("proposed",),
            )
            owe(tx, [notice], now=clock())

    def move(self) -> bool:
        start = self.interview.start_at + timedelta(days=1)
        with self.bot.database.transaction() as tx:
            return move_interview(
                tx,
                cause=self.cause,
                interview_id=self.interview.interview_id,
                revision=1,
                start_at=start,
                end_at=start + timedelta(hours=1),
                reminders=(),
            )

    def cancel(self) -> bool:
        number = self.interview.interview_id
        with self.bot.database.transaction() as tx:
            return cancel_interview(tx, cause=self.cause, interview_id=number, reason="")

    def heard(self) -> list[str]:
        return [message.text for message in self.sim.conversation("chen.bo")]

    def state(self) -> tuple[object, ...]:
        with self.bot.database.transaction() as tx:
            return tx.execute("SELECT status, reason, leased_until FROM outbox").fetchone() or ()


@pytest.fixture
def booking(bot: Bot, sim: Simulator, clock: FakeClock) -> Booking:
    return Booking(bot, sim, clock)


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_what_changed_before_the_claim_is_dropped(booking: Booking, change: str) -> None:
    assert getattr(booking, change)()
    assert deliver_due(booking.bot) == 0
    assert booking.heard() == []
    assert booking.state() == ("dropped", "the interview has changed since", None)


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_what_changes_between_claim_and_sending_is_dropped(booking: Booking, change: str) -> None:
    [row] = claim(booking.bot, limit=1)
    assert getattr(booking, change)()
    send(booking.bot, row)
    assert booking.heard() == []
    assert booking.state() == ("dropped", "the interview has changed since", None)


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_change_waits_until_a_message_under_way_has_left(booking: Booking, change: str) -> None:
    [row] = claim(booking.bot, limit=1)
    booking.sim.faults.api_latency_s = 0.6
    heard_at_change: list[list[str]] = []

    def make_the_change() -> None:
        assert getattr(booking, change)()
        heard_at_change.append(booking.heard())

    with ThreadPoolExecutor(2) as threads:
        sending = threads.submit(send, booking.bot, row)
        _await_call(booking)
        threads.submit(make_the_change).result(10)
        sending.result(10)
    assert heard_at_change == [["明天面试"]]
    assert booking.state()[0] == "sent"


def test_sender_waits_for_a_change_under_way_and_then_says_nothing(booking: Booking) -> None:
    [row] = claim(booking.bot, limit=1)
    begun, finish = threading.Event(), threading.Event()

    def change_slowly() -> None:
        number = booking.interview.interview_id
        with booking.bot.database.transaction() as tx:
            cancel_interview(tx, cause=booking.cause, interview_id=number, reason="")
            begun.set()
            finish.wait(10)

    with ThreadPoolExecutor(2) as threads:
        changing = threads.submit(change_slowly)
        assert begun.wait(10)
        sending = threads.submit(send, booking.bot, row)
        time.sleep(0.3)
        assert not sending.done()
        finish.set()
        changing.result(10)
        assert sending.result(10) is None
    assert booking.heard() == []


def test_worker_that_slept_past_its_lease_sends_nothing(booking: Booking) -> None:
    [row] = claim(booking.bot, limit=1)
    booking.clock.advance(seconds=LEASE.total_seconds() + 1)
    [theirs] = claim(booking.bot, limit=1)
    assert send(booking.bot, row) is None
    assert booking.heard() == []
    send(booking.bot, theirs)
    assert booking.heard() == ["明天面试"]


def test_what_was_given_back_is_claimed_again_at_once(booking: Booking) -> None:
    [row] = claim(booking.bot, limit=1)
    release(booking.bot, row)
    [again] = claim(booking.bot, limit=1)
    assert again.body == row.body and again.attempts == 0


def _await_call(booking: Booking) -> None:
    """Wait until the sender holds the interview and asks WeCom."""
    deadline = time.monotonic() + 10
    while True:
        with booking.bot.database.transaction() as tx:
            held = tx.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                " AND state = 'idle in transaction' AND query LIKE '%FOR SHARE%'"
            ).fetchone()
        if held:
            return
        assert time.monotonic() < deadline
        time.sleep(0.01)
