"""One access token for all processes (protocol 4.1); ShowMeBug's is kept the same way.

The row is shared: one process renews it early while the others go on with the old one; without a valid
one they wait for whoever renews. A renewer that was killed is taken over when its lease ends. A refused
secret stops everybody (WeCom blocks the IP for an hour), failures back off for everybody. No transaction
is open while WeCom is asked.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from bot.handling import DeliveryError, Handling
from bot.wecom.errors import TokenStopped, TransportError, WeComError
from storage import tokens as rows
from storage.database import Database
from storage.tokens import Token

log = logging.getLogger(__name__)

LEASE: Final = timedelta(seconds=10)
"""Longer than gettoken's time-outs together, so that a lease outlives its request."""
WAIT: Final = timedelta(seconds=12)
"""How long a caller waits for another's renewal: a killed renewer's lease, and a little."""
POLL_SECONDS: Final = 0.1
_RECENT = timedelta(seconds=2)
EARLY: Final = timedelta(minutes=10)
"""The worker's clock renews in the last ten minutes, a caller (who has to wait for it) in the last five."""
STOP: Final = timedelta(hours=1)
"""WeCom's block of an IP lasts an hour; then one try an hour is harmless."""
WRONG_SECRET: Final = frozenset({40001, 40013, 40091})


@dataclass(frozen=True, slots=True)
class FetchedToken:
    value: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True, slots=True)
class TokenStatus:
    """For /readyz and the doctor. ``ok``: there is a valid token; it may be so even though asking stopped."""

    ok: bool
    expires_at: datetime | None
    stopped_reason: str | None
    failures: int
    last_error: str | None
    retry_at: datetime | None


class TokenStore(Protocol):
    """Where the row is kept; what each call means is written in ``storage/tokens.py``."""

    def get(self) -> Token: ...
    def claim(
        self, *, renewals: int, now: datetime, lease_until: datetime, stopped_before: datetime
    ) -> Token | None: ...
    def renewed(
        self, *, lease_until: datetime, value: str, now: datetime, expires_at: datetime, retry_at: datetime
    ) -> bool: ...
    def failed(self, *, lease_until: datetime, error: str, retry_at: datetime) -> bool: ...
    def stopped(self, *, lease_until: datetime, reason: str, now: datetime) -> bool: ...
    def rejected(self, *, value: str, now: datetime) -> bool: ...
    def resumed(self) -> bool: ...


def utc_now() -> datetime:
    return datetime.now(UTC)


class TokenSource:
    """Gives a valid token, and sees that it is renewed once (protocol 4.1). Safe for threads."""

    def __init__(
        self,
        store: TokenStore,
        fetch: Callable[[], FetchedToken],
        *,
        clock: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
        wrong_secret: frozenset[int] = WRONG_SECRET,
    ) -> None:
        self._store = store
        self._fetch = fetch
        self._wrong_secret = wrong_secret
        self._clock = clock
        self._sleep = sleep
        # What was read last, and when: a burst of messages reads the row once. A token that another process
        # has replaced meanwhile is refused by WeCom, and the row read anew.
        self._recent: tuple[Token, datetime] | None = None

    def get(self) -> str:
        """Return a valid token, renewing it when it has little life left.

        Raises:
            TokenStopped: the secret is wrong; asking has stopped.
            TransportError: nobody could renew it in time, or failures are backing off.
            WeComError: gettoken refused for another reason; never ``permanent``.
        """
        # Counted, not timed: the clock may be stepped back meanwhile.
        for _ in range(int(WAIT.total_seconds() / POLL_SECONDS) + 1):
            row, now = self._read(), self._clock()
            if row.value and _is_valid(row, now):
                return self._renewed_early(row) if now >= _due_at(row, EARLY / 2) else row.value
            renewed = self._renew(row)
            if renewed:
                return renewed
            row, now = self._store.get(), self._clock()
            if row.value and _is_valid(row, now):
                return row.value
            _refuse_if_vain(row, now)
            self._sleep(POLL_SECONDS)
        raise TransportError("no access token: another process has been renewing it for too long")

    def renew_after(self, rejected: str) -> str:
        """Return the token to try instead of one that WeCom rejected (40014, 42001).

        Whoever comes second gets the first one's. When WeCom has just given out the rejected token again,
        it is returned unchanged, without asking: the caller's one retry decides.
        """
        self._recent = None
        if self._store.rejected(value=rejected, now=self._clock()):
            log.warning("token_rejected")
        return self.get()

    def renew_if_due(self) -> bool:
        """Renew for everybody when it is time; for the worker's clock. A failure is kept in the row."""
        row = self._store.get()
        if row.value and self._clock() < _due_at(row, EARLY):
            return False
        try:
            return self._renew(row) is not None
        except DeliveryError:
            return False  # logged, and shown by status()

    def status(self) -> TokenStatus:
        row = self._store.get()
        return TokenStatus(
            ok=_is_valid(row, self._clock()),
            expires_at=row.expires_at,
            stopped_reason=row.stopped_reason,
            failures=row.failures,
            last_error=row.last_error,
            retry_at=row.retry_at,
        )

    def reset(self) -> None:
        """Let asking go on after a stop; for an operator who has corrected WeCom's side."""
        self._store.resumed()

    def _read(self) -> Token:
        """Return the row, of the last seconds if it holds a token."""
        recent, now = self._recent, self._clock()
        if recent and now - _RECENT < recent[1] <= now:
            return recent[0]
        row = self._store.get()
        self._recent = (row, now) if row.value else None
        return row

    def _renewed_early(self, row: Token) -> str:
        old = row.value or ""
        try:
            return self._renew(row) or old
        except DeliveryError:
            return old  # still valid

    def _renew(self, row: Token) -> str | None:
        """Ask WeCom, if the right to do so can be had; None when it is another's, or nobody's now."""
        now = self._clock()
        lease_until = now + LEASE
        claimed = self._store.claim(
            renewals=row.renewals, now=now, lease_until=lease_until, stopped_before=now - STOP
        )
        if claimed is None:
            return None
        try:
            fetched = self._fetch()
        except DeliveryError as error:
            failure = error
        else:
            return self._keep(claimed, fetched, now)
        raise self._give_up(claimed, failure)

    def _keep(self, claimed: Token, fetched: FetchedToken, asked_at: datetime) -> str | None:
        kept = self._store.renewed(
            lease_until=_lease(claimed),
            value=fetched.value,
            now=asked_at,
            expires_at=asked_at + timedelta(seconds=fetched.expires_in),
            retry_at=self._clock() + _back_off(claimed.failures, Handling.RETRY),
        )
        if kept:
            log.info(
                "token_renewed", extra={"renewals": claimed.renewals + 1, "lifetime_s": fetched.expires_in}
            )
        return fetched.value if kept else None  # a lost lease: whoever took over has the newer one

    def _give_up(self, claimed: Token, error: DeliveryError) -> DeliveryError:
        now = self._clock()
        if error.errcode in self._wrong_secret:
            self._store.stopped(lease_until=_lease(claimed), reason=str(error), now=now)
            log.error("token_stopped", extra={"errcode": error.errcode})
            return TokenStopped(error.errcode, error.errmsg)
        retry_at = now + _back_off(claimed.failures, error.handling)
        self._store.failed(lease_until=_lease(claimed), error=str(error), retry_at=retry_at)
        log.warning(
            "token_renewal_failed", extra={"errcode": error.errcode, "failures": claimed.failures + 1}
        )
        if isinstance(error, TransportError) or not isinstance(error, WeComError):
            return error
        # Whatever gettoken says, it is no fault of the message that was to be sent.
        return WeComError(error.errcode, error.errmsg, handling=error.handling, permanent=False)


def _refuse_if_vain(row: Token, now: datetime) -> None:
    """Raise when waiting is in vain: nobody renews now, and nobody may."""
    if row.renewing_until is not None and row.renewing_until > now:
        return
    if row.stopped_at is not None and row.stopped_at > now - STOP:
        raise TokenStopped(None, f"asking for tokens has stopped: {row.stopped_reason}")
    if row.retry_at is not None and row.retry_at > now:
        raise TransportError(f"no access token, backing off after: {row.last_error}")


def _is_valid(row: Token, now: datetime) -> bool:
    return row.value is not None and row.expires_at is not None and row.expires_at > now


def _due_at(row: Token, early: timedelta) -> datetime:
    """Return when to renew: ``early`` before the end, but in the last quarter of a short life.

    WeCom gives the same token again while it lives (4.1), so an early renewal may only bring its rest:
    the quarters then make a handful of calls until the end, not one for each message.
    """
    if row.expires_at is None or row.renewed_at is None:
        return datetime.min.replace(tzinfo=UTC)
    return row.expires_at - min(early, (row.expires_at - row.renewed_at) / 4)


def _lease(claimed: Token) -> datetime:
    assert claimed.renewing_until is not None  # noqa: S101 (a claim is a lease)
    return claimed.renewing_until


def _back_off(failures: int, handling: Handling) -> timedelta:
    """1, 2, 4 ... 60 seconds; from a minute on for what does not pass by itself, to ten."""
    if handling in (Handling.RETRY, Handling.TOKEN):
        return timedelta(seconds=min(2 ** min(failures, 6), 60))
    return timedelta(seconds=min(60 * 2 ** min(failures, 6), 600))


def digest_of(corpid: str, secret: str) -> str:
    """Tell one credential from another without keeping it."""
    return hashlib.sha256(f"{corpid}\n{secret}".encode()).hexdigest()


class DatabaseTokens:
    """The row in PostgreSQL; each call is a short transaction of its own."""

    def __init__(self, database: Database, *, secret_digest: str, name: str = "access_token") -> None:
        self._database = database
        self._key = {"name": name, "secret_digest": secret_digest}

    def get(self) -> Token:
        with self._database.transaction() as tx:
            return rows.get_token(tx, **self._key) or Token()

    def claim(
        self, *, renewals: int, now: datetime, lease_until: datetime, stopped_before: datetime
    ) -> Token | None:
        with self._database.transaction() as tx:
            return rows.claim_renewal(
                tx,
                **self._key,
                renewals=renewals,
                now=now,
                lease_until=lease_until,
                stopped_before=stopped_before,
            )

    def renewed(
        self, *, lease_until: datetime, value: str, now: datetime, expires_at: datetime, retry_at: datetime
    ) -> bool:
        with self._database.transaction() as tx:
            return rows.update_renewed(
                tx,
                **self._key,
                lease_until=lease_until,
                value=value,
                now=now,
                expires_at=expires_at,
                retry_at=retry_at,
            )

    def failed(self, *, lease_until: datetime, error: str, retry_at: datetime) -> bool:
        with self._database.transaction() as tx:
            return rows.update_failed(
                tx, **self._key, lease_until=lease_until, error=error, retry_at=retry_at
            )

    def stopped(self, *, lease_until: datetime, reason: str, now: datetime) -> bool:
        with self._database.transaction() as tx:
            return rows.update_stopped(tx, **self._key, lease_until=lease_until, reason=reason, now=now)

    def rejected(self, *, value: str, now: datetime) -> bool:
        with self._database.transaction() as tx:
            return rows.update_rejected(tx, **self._key, value=value, now=now)

    def resumed(self) -> bool:
        with self._database.transaction() as tx:
            return rows.update_resumed(tx, **self._key)


class MemoryTokens:
    """The row in this process only: for the doctor before there is a database, and for tests."""

    def __init__(self) -> None:
        self._row = Token()
        self._lock = threading.Lock()

    def get(self) -> Token:
        return self._row

    def claim(
        self, *, renewals: int, now: datetime, lease_until: datetime, stopped_before: datetime
    ) -> Token | None:
        with self._lock:
            row = self._row
            is_held = any(at is not None and at > now for at in (row.renewing_until, row.retry_at))
            is_stopped = row.stopped_at is not None and row.stopped_at > stopped_before
            if row.renewals != renewals or is_held or is_stopped:
                return None
            self._row = replace(row, renewing_until=lease_until)
            return self._row

    def renewed(
        self, *, lease_until: datetime, value: str, now: datetime, expires_at: datetime, retry_at: datetime
    ) -> bool:
        with self._lock:
            row = self._row
            if row.renewing_until != lease_until:
                return False
            is_rejected = row.rejected_value == value
            self._row = Token(
                value=value,
                expires_at=expires_at,
                renewed_at=now,
                rejected_value=value if is_rejected else None,
                failures=row.failures + 1 if is_rejected else 0,
                retry_at=retry_at if is_rejected else None,
                renewals=row.renewals + 1,
            )
            return True

    def failed(self, *, lease_until: datetime, error: str, retry_at: datetime) -> bool:
        return self._return_lease(lease_until, last_error=error, retry_at=retry_at)

    def stopped(self, *, lease_until: datetime, reason: str, now: datetime) -> bool:
        return self._return_lease(
            lease_until, last_error=reason, retry_at=None, stopped_reason=reason, stopped_at=now
        )

    def rejected(self, *, value: str, now: datetime) -> bool:
        with self._lock:
            row = self._row
            is_vain = row.rejected_value == value and row.retry_at is not None and row.retry_at > now
            if row.value != value or is_vain:
                return False
            self._row = replace(row, rejected_value=value, value=None, expires_at=None)
            return True

    def resumed(self) -> bool:
        with self._lock:
            self._row = replace(self._row, stopped_reason=None, stopped_at=None, failures=0, retry_at=None)
            return True

    def _return_lease(self, lease_until: datetime, **changes: Any) -> bool:
        with self._lock:
            if self._row.renewing_until != lease_until:
                return False
            self._row = replace(self._row, renewing_until=None, failures=self._row.failures + 1, **changes)
            return True
