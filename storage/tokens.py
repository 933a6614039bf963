"""Access tokens and tickets: one row for each credential (migration 0002).

Each change is one conditional statement, so that any number of processes may try it and one succeeds.
When to renew, and how, is left to ``bot/wecom/tokens.py``.
"""

from dataclasses import dataclass, field
from datetime import datetime

from psycopg.rows import class_row

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Token:
    """One row. ``value`` is None before the first renewal and after a rejection."""

    value: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    renewed_at: datetime | None = None
    rejected_value: str | None = field(default=None, repr=False)
    renewing_until: datetime | None = None
    stopped_reason: str | None = None
    stopped_at: datetime | None = None
    failures: int = 0
    last_error: str | None = None
    retry_at: datetime | None = None
    renewals: int = 0


def get_token(tx: Tx, *, name: str, secret_digest: str) -> Token | None:
    with tx.cursor(row_factory=class_row(Token)) as cursor:
        return cursor.execute(
            """
            SELECT value, expires_at, renewed_at, rejected_value, renewing_until, stopped_reason,
                stopped_at, failures, last_error, retry_at, renewals
            FROM tokens
            WHERE name = %(name)s AND secret_digest = %(secret_digest)s
            """,
            {"name": name, "secret_digest": secret_digest},
        ).fetchone()


def claim_renewal(
    tx: Tx,
    *,
    name: str,
    secret_digest: str,
    renewals: int,
    now: datetime,
    lease_until: datetime,
    stopped_before: datetime,
) -> Token | None:
    """Take the right to renew until ``lease_until``; None when another has it, or must wait, or has done it.

    A lease that lasts longer than ours was taken before the clock stepped back, and is void.

    Args:
        renewals: as read before deciding to renew; another's renewal in between makes the claim fail.
        stopped_before: a row stopped at or before this moment may be tried once more.
    """
    with tx.cursor(row_factory=class_row(Token)) as cursor:
        return cursor.execute(
            """
            INSERT INTO tokens (name, secret_digest, renewing_until)
            VALUES (%(name)s, %(secret_digest)s, %(lease_until)s)
            ON CONFLICT (name, secret_digest) DO UPDATE
            SET renewing_until = EXCLUDED.renewing_until
            WHERE tokens.renewals = %(renewals)s
                AND (tokens.renewing_until IS NULL
                    OR tokens.renewing_until <= %(now)s
                    OR tokens.renewing_until > %(lease_until)s + interval '5 seconds')
                AND (tokens.retry_at IS NULL OR tokens.retry_at <= %(now)s)
                AND (tokens.stopped_at IS NULL OR tokens.stopped_at <= %(stopped_before)s)
            RETURNING value, expires_at, renewed_at, rejected_value, renewing_until, stopped_reason,
                stopped_at, failures, last_error, retry_at, renewals
            """,
            {
                "name": name,
                "secret_digest": secret_digest,
                "renewals": renewals,
                "now": now,
                "lease_until": lease_until,
                "stopped_before": stopped_before,
            },
        ).fetchone()


def update_renewed(
    tx: Tx,
    *,
    name: str,
    secret_digest: str,
    lease_until: datetime,
    value: str,
    now: datetime,
    expires_at: datetime,
    retry_at: datetime,
) -> bool:
    """Store a renewed token, if the lease is still ours.

    A value that was rejected before counts as a failure: it is kept, and until ``retry_at`` a further
    rejection does not make anybody ask again.
    """
    cursor = tx.execute(
        """
        UPDATE tokens
        SET value = %(value)s,
            expires_at = %(expires_at)s,
            renewed_at = %(now)s,
            renewing_until = NULL,
            stopped_reason = NULL,
            stopped_at = NULL,
            failures = CASE WHEN rejected_value = %(value)s THEN failures + 1 ELSE 0 END,
            retry_at = CASE WHEN rejected_value = %(value)s THEN %(retry_at)s END,
            rejected_value = CASE WHEN rejected_value = %(value)s THEN rejected_value END,
            last_error = NULL,
            renewals = renewals + 1
        WHERE name = %(name)s
            AND secret_digest = %(secret_digest)s
            AND renewing_until = %(lease_until)s
        """,
        {
            "name": name,
            "secret_digest": secret_digest,
            "lease_until": lease_until,
            "value": value,
            "now": now,
            "expires_at": expires_at,
            "retry_at": retry_at,
        },
    )
    return cursor.rowcount == 1


def update_failed(
    tx: Tx,
    *,
    name: str,
    secret_digest: str,
    lease_until: datetime,
    error: str,
    retry_at: datetime,
) -> bool:
    """Give the lease back after a failure; nobody asks before ``retry_at``."""
    cursor = tx.execute(
        """
        UPDATE tokens
        SET renewing_until = NULL,
            failures = failures + 1,
            last_error = %(error)s,
            retry_at = %(retry_at)s
        WHERE name = %(name)s
            AND secret_digest = %(secret_digest)s
            AND renewing_until = %(lease_until)s
        """,
        {
            "name": name,
            "secret_digest": secret_digest,
            "lease_until": lease_until,
            "error": error,
            "retry_at": retry_at,
        },
    )
    return cursor.rowcount == 1


def update_stopped(
    tx: Tx,
    *,
    name: str,
    secret_digest: str,
    lease_until: datetime,
    reason: str,
    now: datetime,
) -> bool:
    """Give the lease back after the secret was refused; nobody asks until the stop is old or cleared."""
    cursor = tx.execute(
        """
        UPDATE tokens
        SET renewing_until = NULL,
            failures = failures + 1,
            last_error = %(reason)s,
            retry_at = NULL,
            stopped_reason = %(reason)s,
            stopped_at = %(now)s
        WHERE name = %(name)s
            AND secret_digest = %(secret_digest)s
            AND renewing_until = %(lease_until)s
        """,
        {
            "name": name,
            "secret_digest": secret_digest,
            "lease_until": lease_until,
            "reason": reason,
            "now": now,
        },
    )
    return cursor.rowcount == 1


def update_rejected(tx: Tx, *, name: str, secret_digest: str, value: str, now: datetime) -> bool:
    """Forget a token that WeCom rejected, unless it has been replaced, or was renewed in vain just now."""
    cursor = tx.execute(
        """
        UPDATE tokens
        SET rejected_value = value,
            value = NULL,
            expires_at = NULL
        WHERE name = %(name)s
            AND secret_digest = %(secret_digest)s
            AND value = %(value)s
            AND (rejected_value IS DISTINCT FROM value OR retry_at IS NULL OR retry_at <= %(now)s)
        """,
        {"name": name, "secret_digest": secret_digest, "value": value, "now": now},
    )
    return cursor.rowcount == 1


def update_resumed(tx: Tx, *, name: str, secret_digest: str) -> bool:
    """Clear a stop and any back-off: the operator says that asking may go on."""
    cursor = tx.execute(
        """
        UPDATE tokens
        SET stopped_reason = NULL,
            stopped_at = NULL,
            failures = 0,
            retry_at = NULL
        WHERE name = %(name)s AND secret_digest = %(secret_digest)s
        """,
        {"name": name, "secret_digest": secret_digest},
    )
    return cursor.rowcount == 1
