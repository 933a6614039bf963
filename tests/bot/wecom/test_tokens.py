"""One token for all: renewed once, early, never in a loop. In memory here; the same on PostgreSQL in
tests/storage/test_tokens.py."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.handling import Handling
from bot.wecom.errors import TokenStopped, TransportError, WeComError
from bot.wecom.tokens import LEASE, STOP, FetchedToken, MemoryTokens, TokenSource, digest_of

START = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = START
        self.slept = 0.0

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.now += timedelta(seconds=seconds)

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


class Gettoken:
    """WeCom's gettoken: the same token within its period, a new one afterwards or once it was killed."""

    def __init__(self, clock: Clock, lifetime: float = 7200) -> None:
        self.clock = clock
        self.lifetime = lifetime
        self.asked = 0
        self.issued = 0
        self.expires_at = START
        self.error: WeComError | None = None
        self.during: Callable[[], None] = lambda: None

    def __call__(self) -> FetchedToken:
        self.asked += 1
        self.during()
        if self.error:
            raise self.error
        if self.clock.now + timedelta(seconds=1) > self.expires_at:
            self.issued += 1
            self.expires_at = self.clock.now + timedelta(seconds=self.lifetime)
        return FetchedToken(f"token-{self.issued}", int((self.expires_at - self.clock.now).total_seconds()))

    def kill(self) -> None:
        self.expires_at = START


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gettoken(clock: Clock) -> Gettoken:
    return Gettoken(clock)


@pytest.fixture
def store() -> MemoryTokens:
    return MemoryTokens()


@pytest.fixture
def source(store: MemoryTokens, gettoken: Gettoken, clock: Clock) -> TokenSource:
    return TokenSource(store, gettoken, clock=clock, sleep=clock.sleep)


def claim(store: MemoryTokens, clock: Clock) -> None:
    """Another process takes the right to renew, and says nothing more."""
    held = store.claim(
        renewals=store.get().renewals, now=clock(), lease_until=clock() + LEASE, stopped_before=clock() - STOP
    )
    assert held is not None


def test_a_token_is_asked_for_once_and_kept(source, gettoken):
    assert [source.get() for _ in range(5)] == ["token-1"] * 5
    assert gettoken.asked == 1
    assert source.status().ok


def test_the_clock_renews_in_the_last_ten_minutes_and_a_caller_in_the_last_five(source, gettoken, clock):
    source.get()
    clock.forward(minutes=109)
    assert not source.renew_if_due()
    clock.forward(minutes=2)
    assert source.get() == "token-1"
    assert gettoken.asked == 1
    assert source.renew_if_due()
    assert gettoken.asked == 2


def test_a_caller_renews_when_no_clock_did(source, gettoken, clock):
    source.get()
    clock.forward(minutes=116)
    gettoken.kill()
    assert source.get() == "token-2"


def test_while_one_renews_early_the_others_use_the_old_token(source, gettoken, clock, store):
    source.get()
    clock.forward(minutes=116)
    claim(store, clock)
    assert source.get() == "token-1"
    assert (gettoken.asked, clock.slept) == (1, 0)


def test_an_early_renewal_that_fails_leaves_the_old_token_in_use(source, gettoken, clock):
    source.get()
    clock.forward(minutes=116)
    gettoken.error = TransportError("connection failed")
    assert [source.get() for _ in range(5)] == ["token-1"] * 5
    assert gettoken.asked == 2
    assert not source.renew_if_due()
    assert source.status().last_error == "connection failed"


def test_the_same_token_given_out_again_is_not_asked_for_at_every_message(source, gettoken, clock):
    for _ in range(7300):
        source.get()
        clock.forward(seconds=1)
    assert gettoken.issued == 2
    assert gettoken.asked <= 10


def test_a_short_lived_token_is_not_renewed_at_every_message(source, gettoken, clock):
    gettoken.lifetime = 60
    for _ in range(40):
        source.get()
        clock.forward(seconds=1)
    assert gettoken.asked == 1


def test_without_a_valid_token_the_others_wait_for_the_one_who_asks(source, gettoken, clock, store):
    claim(store, clock)
    lease = store.get().renewing_until
    assert lease is not None

    def answer(seconds: float) -> None:
        clock.sleep(seconds)
        if clock.slept > 1:
            store.renewed(
                lease_until=lease,
                value="theirs",
                now=clock(),
                expires_at=clock() + LEASE * 99,
                retry_at=clock(),
            )

    patient = TokenSource(store, gettoken, clock=clock, sleep=answer)
    assert patient.get() == "theirs"
    assert gettoken.asked == 0


def test_a_killed_renewer_is_taken_over_when_its_lease_ends(source, gettoken, clock, store):
    claim(store, clock)
    assert source.get() == "token-1"
    assert 9 < clock.slept < 12
    assert gettoken.asked == 1


def test_waiting_has_an_end(source, clock, store, gettoken):
    def never(seconds: float) -> None:
        clock.sleep(seconds)
        row = store.get()
        if row.renewing_until is None or row.renewing_until <= clock() + timedelta(seconds=1):
            store._row = type(row)(renewing_until=clock() + LEASE)

    claim(store, clock)
    with pytest.raises(TransportError, match="too long"):
        TokenSource(store, gettoken, clock=clock, sleep=never).get()
    assert clock.slept < 15


def test_a_late_answer_of_a_lost_lease_does_not_replace_the_newer_token(store, clock):
    def too_late() -> FetchedToken:
        clock.forward(seconds=11)
        newer = TokenSource(store, lambda: FetchedToken("newer", 7200), clock=clock, sleep=clock.sleep)
        assert newer.get() == "newer"
        return FetchedToken("late", 7200)

    assert TokenSource(store, too_late, clock=clock, sleep=clock.sleep).get() == "newer"
    assert (store.get().value, store.get().renewals) == ("newer", 1)


# Rejected tokens


def test_a_rejected_token_is_renewed_once_for_all_who_met_the_rejection(source, gettoken):
    old = source.get()
    gettoken.kill()
    assert [source.renew_after(old) for _ in range(8)] == ["token-2"] * 8
    assert gettoken.asked == 2


def test_a_token_rejected_while_another_renews_is_waited_for(source, gettoken, store, clock):
    old = source.get()
    clock.forward(minutes=111)
    claim(store, clock)
    gettoken.kill()
    assert source.renew_after(old) == "token-2"  # the other one was killed: taken over
    assert clock.slept > 9


def test_a_token_rejected_again_and_again_does_not_make_us_ask_each_time(source, gettoken, clock):
    token = source.get()
    for _ in range(100):
        token = source.renew_after(token)
        clock.forward(seconds=0.1)
    assert token == "token-1"
    assert gettoken.asked <= 7  # 1, 2, 4 seconds apart


def test_the_same_token_is_forgiven_when_a_new_one_comes(source, gettoken, store, clock):
    token = source.renew_after(source.get())
    clock.forward(seconds=2)
    gettoken.kill()
    assert source.renew_after(token) == "token-2"
    assert (store.get().failures, store.get().retry_at, store.get().rejected_value) == (0, None, None)


def test_a_rejection_while_failures_back_off_is_no_ones_fault(source, gettoken, clock):
    old = source.get()
    clock.forward(minutes=111)
    gettoken.error = TransportError("connection failed")
    source.renew_if_due()
    with pytest.raises(TransportError, match="backing off"):
        source.renew_after(old)
    assert gettoken.asked == 2


# Failures


def test_failures_back_off_for_everybody_and_ever_longer(source, gettoken, clock):
    gettoken.error = TransportError("reading timed out")
    for _ in range(600):
        with pytest.raises(TransportError):
            source.get()
        clock.forward(seconds=1)
    assert 6 <= gettoken.asked <= 16
    gettoken.error = None
    clock.forward(seconds=61)
    assert source.get() == "token-1"
    assert source.status().failures == 0


def test_a_rate_limit_is_not_asked_against(source, gettoken, clock):
    gettoken.error = WeComError(45009, "api freq out of limit")
    with pytest.raises(WeComError) as caught:
        source.get()
    assert (caught.value.handling, caught.value.permanent) == (Handling.LIMIT, False)
    clock.forward(seconds=59)
    with pytest.raises(TransportError):
        source.get()
    assert gettoken.asked == 1


def test_an_operators_fault_does_not_end_the_message(source, gettoken):
    gettoken.error = WeComError(60020, "not allow to access from your ip")
    with pytest.raises(WeComError) as caught:
        source.get()
    assert (caught.value.errcode, caught.value.permanent) == (60020, False)


@pytest.mark.parametrize("errcode", [40001, 40013, 40091])
def test_a_wrong_secret_asks_exactly_once(source, gettoken, store, clock, errcode):
    gettoken.error = WeComError(errcode, "invalid credential")
    others = [TokenSource(store, gettoken, clock=clock, sleep=clock.sleep) for _ in range(8)]
    for each in [source, *others]:
        with pytest.raises(TokenStopped, match=str(errcode)):
            each.get()
        assert not each.renew_if_due()
    assert (gettoken.asked, clock.slept) == (1, 0)
    assert str(errcode) in (source.status().stopped_reason or "")
    assert not source.status().ok


def test_a_stop_is_tried_once_an_hour(source, gettoken, clock):
    gettoken.error = WeComError(40001, "invalid credential")
    for _ in range(3 * 60):
        with pytest.raises(TokenStopped):
            source.get()
        source.renew_if_due()
        clock.forward(minutes=1)
    assert gettoken.asked == 3


def test_a_corrected_secret_ends_the_stop(source, gettoken, clock):
    gettoken.error = WeComError(40001, "invalid credential")
    with pytest.raises(TokenStopped):
        source.get()
    gettoken.error = None
    clock.forward(hours=1)
    assert source.get() == "token-1"
    assert source.status().stopped_reason is None


def test_an_operator_may_end_the_stop(source, gettoken):
    gettoken.error = WeComError(40001, "invalid credential")
    with pytest.raises(TokenStopped):
        source.get()
    gettoken.error = None
    source.reset()
    assert source.get() == "token-1"


def test_a_stop_met_early_lets_the_valid_token_be_used_up(source, gettoken, clock):
    source.get()
    clock.forward(minutes=116)
    gettoken.error = WeComError(40001, "invalid credential")
    assert source.get() == "token-1"
    assert (source.status().ok, source.status().stopped_reason is None) == (True, False)
    clock.forward(minutes=5)
    with pytest.raises(TokenStopped):
        source.get()
    assert gettoken.asked == 2


def test_no_token_shows_in_what_is_printed(source, store):
    token = source.get()
    assert token not in repr(store.get()) + repr(source.status()) + repr(FetchedToken(token, 1))


def test_a_digest_tells_credentials_apart_and_hides_them():
    assert len({digest_of("a", "b"), digest_of("a", "c"), digest_of("ab", ""), digest_of("", "ab")}) == 4
    assert "secret" not in digest_of("corp", "secret")


def test_many_threads_make_one_renewal(store):
    asked = []
    begun = threading.Barrier(16)
    answers = []

    def fetch() -> FetchedToken:
        asked.append(1)
        threading.Event().wait(0.05)
        return FetchedToken("token", 7200)

    def work() -> None:
        source = TokenSource(store, fetch)
        begun.wait()
        answers.append(source.get())

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(asked), answers) == (1, ["token"] * 16)
