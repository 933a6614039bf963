"""How the bot is doing, as the database tells it: queue, clock, callbacks, token."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database import Tx, expect
from storage.kf import KfLag, get_kf_lag
from storage.mailboxes import MailboxState, get_mailbox
from storage.outbox import oldest_owed
from storage.outbox_entries import count_outbox
from storage.reminders import oldest_due_reminder


@dataclass(frozen=True, slots=True)
class Health:
    """The facts of /readyz and a few more. `callbacks` are those of the last hour.

    `token_at` is when the newest access token was fetched; `token_trouble` why there is no newer one.
    """

    waiting: int
    failed: int
    oldest_owed_at: datetime | None
    oldest_owed_reason: str | None
    oldest_due_at: datetime | None
    planned_today: int
    callbacks: int
    last_callback_at: datetime | None
    token_at: datetime | None
    token_until: datetime | None
    token_trouble: str | None
    #: Of customer service and of the mailbox for bounces; None where they are not set up.
    kf: KfLag | None
    mailbox: MailboxState | None


def get_health(tx: Tx, *, now: datetime, open_kfid: str = "", mailbox: str = "") -> Health:
    """Look at everything that waits, and at what came last."""
    counts = count_outbox(tx)
    owed = oldest_owed(tx)
    callbacks, last = expect(
        tx.execute(
            "SELECT count(*), max(received_at) FROM inbox WHERE sent_at > %(since)s",
            {"since": now - timedelta(hours=1)},
        ).fetchone()
    )
    token = tx.execute(
        """
        SELECT renewed_at, expires_at, coalesce(stopped_reason, last_error)
          FROM tokens
         WHERE name = 'access_token'
         ORDER BY renewed_at DESC NULLS LAST
         LIMIT 1
        """
    ).fetchone()
    renewed_at, expires_at, trouble = token or (None, None, None)
    return Health(
        waiting=counts["due"],
        failed=counts["failed"],
        oldest_owed_at=owed[0] if owed else None,
        oldest_owed_reason=owed[1] if owed else None,
        oldest_due_at=oldest_due_reminder(tx, now=now),
        planned_today=count_planned(tx, after=now, before=now + timedelta(days=1)),
        callbacks=callbacks,
        last_callback_at=last,
        token_at=renewed_at,
        token_until=expires_at,
        token_trouble=trouble,
        kf=get_kf_lag(tx, open_kfid=open_kfid) if open_kfid else None,
        mailbox=get_mailbox(tx, mailbox=mailbox) if mailbox else None,
    )


def count_planned(tx: Tx, *, after: datetime, before: datetime) -> int:
    """Count the reminders that come due between two moments."""
    (count,) = expect(
        tx.execute(
            """
            SELECT count(*)
              FROM reminders
             WHERE status = 'planned' AND due_at > %(after)s AND due_at <= %(before)s
            """,
            {"after": after, "before": before},
        ).fetchone()
    )
    return int(count)


def count_overdue(tx: Tx, *, now: datetime) -> tuple[int, int]:
    """Count the reminders that should have gone out: those still of use, and those that are too late."""
    fresh, useless = expect(
        tx.execute(
            """
            SELECT count(*) FILTER (WHERE expires_at > %(now)s), count(*) FILTER (WHERE expires_at <= %(now)s)
              FROM reminders
             WHERE status = 'planned' AND due_at <= %(now)s
            """,
            {"now": now},
        ).fetchone()
    )
    return int(fresh), int(useless)
