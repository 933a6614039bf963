"""The token's row in PostgreSQL: any number of processes, one renewal."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.wecom.errors import TokenStopped, WeComError
from bot.wecom.tokens import DatabaseTokens, FetchedToken, TokenSource, digest_of
from storage.database import Database
from storage.tokens import (
    Token,
    claim_renewal,
    get_token,
    update_failed,
    update_rejected,
    update_renewed,
    update_resumed,
    update_stopped,
)

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
KEY = {"name": "access_token", "secret_digest": digest_of("corp", "secret")}
SECOND = timedelta(seconds=1)


def claimed(database: Database, *, renewals: int = 0, now: datetime = NOW) -> Token | None:
    with database.transaction() as tx:
        return claim_renewal(
            tx,
            **KEY,
            renewals=renewals,
            now=now,
            lease_until=now + 10 * SECOND,
            stopped_before=now - timedelta(hours=1),
        )


def renewed(database: Database, value: str, *, now: datetime = NOW) -> bool:
    with database.transaction() as tx:
        return update_renewed(
            tx,
            **KEY,
            lease_until=now + 10 * SECOND,
            value=value,
            now=now,
            expires_at=now + timedelta(hours=2),
            retry_at=now + SECOND,
        )


def rejected(database: Database, value: str, *, now: datetime = NOW) -> bool:
    with database.transaction() as tx:
        return update_rejected(tx, **KEY, value=value, now=now)


def row(database: Database) -> Token:
    with database.transaction() as tx:
        found = get_token(tx, **KEY)
    assert found is not None
    return found


def test_there_is_no_row_before_the_first_claim(database):
    with database.transaction() as tx:
        assert get_token(tx, **KEY) is None


def test_a_claim_is_granted_to_one_until_its_lease_ends(database):
    assert claimed(database) is not None
    assert claimed(database, now=NOW + 9 * SECOND) is None
    assert claimed(database, now=NOW + 10 * SECOND) is not None


def test_a_claim_fails_once_another_has_renewed(database):
    claimed(database)
    assert renewed(database, "one")
    assert claimed(database, renewals=0, now=NOW + 60 * SECOND) is None
    assert claimed(database, renewals=1, now=NOW + 60 * SECOND) is not None


def test_a_lost_lease_changes_nothing(database):
    claimed(database)
    claimed(database, now=NOW + 10 * SECOND)
    lost = {"lease_until": NOW + 10 * SECOND}
    assert not renewed(database, "late")
    with database.transaction() as tx:
        assert not update_failed(tx, **KEY, **lost, error="late", retry_at=NOW)
        assert not update_stopped(tx, **KEY, **lost, reason="late", now=NOW)
    assert (row(database).value, row(database).failures) == (None, 0)


def test_a_failure_returns_the_lease_and_holds_everybody_back(database):
    claimed(database)
    with database.transaction() as tx:
        assert update_failed(
            tx, **KEY, lease_until=NOW + 10 * SECOND, error="down", retry_at=NOW + 4 * SECOND
        )
    assert claimed(database, now=NOW + 3 * SECOND) is None
    assert claimed(database, now=NOW + 4 * SECOND) is not None
    assert (row(database).failures, row(database).last_error) == (1, "down")


def test_a_stop_holds_for_its_time_or_until_it_is_cleared(database):
    claimed(database)
    with database.transaction() as tx:
        assert update_stopped(tx, **KEY, lease_until=NOW + 10 * SECOND, reason="40001", now=NOW)
    assert claimed(database, now=NOW + timedelta(minutes=59)) is None
    with database.transaction() as tx:
        assert update_resumed(tx, **KEY)
    assert row(database).stopped_reason is None
    assert claimed(database, now=NOW + timedelta(minutes=59)) is not None


def test_a_stop_may_be_tried_again_after_its_time(database):
    claimed(database)
    with database.transaction() as tx:
        update_stopped(tx, **KEY, lease_until=NOW + 10 * SECOND, reason="40001", now=NOW)
    assert claimed(database, now=NOW + timedelta(hours=1)) is not None


def test_only_the_stored_token_can_be_rejected(database):
    claimed(database)
    renewed(database, "one")
    assert not rejected(database, "older")
    assert rejected(database, "one")
    assert not rejected(database, "one")
    assert (row(database).value, row(database).expires_at, row(database).rejected_value) == (
        None,
        None,
        "one",
    )


def test_a_token_that_came_back_is_rejected_at_most_once_in_a_back_off(database):
    claimed(database)
    renewed(database, "one")
    rejected(database, "one")
    claimed(database, renewals=1)
    renewed(database, "one")
    assert (row(database).failures, row(database).retry_at) == (1, NOW + SECOND)
    assert not rejected(database, "one")
    assert rejected(database, "one", now=NOW + SECOND)


def test_a_new_token_clears_what_was_wrong(database):
    claimed(database)
    renewed(database, "one")
    rejected(database, "one")
    claimed(database, renewals=1)
    renewed(database, "two")
    fresh = row(database)
    assert (fresh.value, fresh.rejected_value, fresh.failures, fresh.retry_at) == ("two", None, 0, None)
    assert (fresh.renewals, fresh.renewing_until, fresh.renewed_at) == (2, None, NOW)


def test_another_secret_has_a_row_of_its_own(database):
    wrong = DatabaseTokens(database, secret_digest=digest_of("corp", "wrong"))
    right = DatabaseTokens(database, secret_digest=digest_of("corp", "right"))

    def refuse() -> FetchedToken:
        raise WeComError(40001, "invalid credential")

    with pytest.raises(TokenStopped):
        TokenSource(wrong, refuse).get()
    with pytest.raises(TokenStopped):
        TokenSource(wrong, refuse).get()
    assert TokenSource(right, lambda: FetchedToken("token", 7200)).get() == "token"
    assert TokenSource(wrong, refuse).status().stopped_reason is not None


@pytest.fixture
def other(database_url, tmp_path):
    """A second process's pool on the same database."""
    with Database.open(database_url, tmp_path / "other", max_connections=4) as opened:
        yield opened


def test_two_processes_renew_once_and_again_once_after_a_rejection(database, other):
    asked = []

    def fetch() -> FetchedToken:
        asked.append(threading.get_ident())
        threading.Event().wait(0.1)
        return FetchedToken(f"token-{len(asked)}", 7200)

    sources = [TokenSource(DatabaseTokens(each, secret_digest="d"), fetch) for each in (database, other)]
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda n: sources[n % 2].get(), range(16)))
        second = list(pool.map(lambda n: sources[n % 2].renew_after("token-1"), range(16)))
    assert first == ["token-1"] * 16
    assert second == ["token-2"] * 16
    assert len(asked) == 2


def test_a_renewer_killed_in_the_middle_is_taken_over(database, other):
    class Killed(BaseException):
        """Stands for SIGKILL: nothing is tidied up."""

    def die() -> FetchedToken:
        raise Killed

    now = [NOW]

    def sleep(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds * 10)  # a poll is a second here

    stores = [DatabaseTokens(each, secret_digest="d") for each in (database, other)]
    with pytest.raises(Killed):
        TokenSource(stores[0], die, clock=lambda: now[0]).get()
    survivor = TokenSource(stores[1], lambda: FetchedToken("theirs", 7200), clock=lambda: now[0], sleep=sleep)
    assert survivor.get() == "theirs"
    assert now[0] - NOW == timedelta(seconds=10)


def test_no_transaction_is_open_while_wecom_is_asked(database):
    def fetch() -> FetchedToken:
        with database.transaction() as tx:
            busy = tx.execute(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
                    AND backend_type = 'client backend'
                """
            ).fetchone()
        assert busy == (0,)
        return FetchedToken("token", 7200)

    assert TokenSource(DatabaseTokens(database, secret_digest="d"), fetch).get() == "token"
