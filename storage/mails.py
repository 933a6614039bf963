"""E-mail: how many may go now, which mail came back, and the addresses that take none any more."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from storage.database import Tx, expect

#: The key of the lock that one worker at a time holds while it takes mails to send.
_LOCK_KEY = 0x6D61696C


def count_mail_room(tx: Tx, *, now: datetime, per_minute: int, at_once: int) -> int:
    """Return how many mails all workers together may still begin to send now.

    No other worker begins any until this transaction ends: one that asks meanwhile is told 0.

    Args:
        at_once: how many may be under way at the same time; a slow server holds up no more senders than that.
    """
    row = tx.execute(
        "SELECT pg_try_advisory_xact_lock(%(key)s)",
        {"key": _LOCK_KEY},
    ).fetchone()
    if not expect(row)[0]:
        return 0
    sent, under_way = expect(
        tx.execute(
            """
            SELECT (SELECT count(*)
                      FROM outbox
                     WHERE way = 'email' AND status = 'sent'
                       AND closed_at > %(now)s - interval '1 minute' AND closed_at <= %(now)s),
                   (SELECT count(*)
                      FROM outbox
                     WHERE way = 'email' AND status = 'due' AND leased_until > %(now)s)
            """,
            {"now": now},
        ).fetchone()
    )
    return int(max(0, min(per_minute - sent - under_way, at_once - under_way)))


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail that was handed over, or is about to be; `body` is all of it."""

    outbox_id: int
    person_id: int
    body: str


def hold_mail(tx: Tx, *, outbox_id: int) -> SentMail | None:
    """Lock a message that went by e-mail until the transaction ends; None if there is none.

    One that is being sent right now is waited for. Its reader is locked first, as by whoever changes an
    address and then what waits for it.
    """
    tx.execute(
        """
        SELECT 1
          FROM people
         WHERE person_id = (SELECT person_id FROM outbox WHERE outbox_id = %(outbox_id)s AND way = 'email')
           FOR NO KEY UPDATE
        """,
        {"outbox_id": outbox_id},
    )
    with tx.cursor(row_factory=class_row(SentMail)) as cursor:
        return cursor.execute(
            """
            SELECT outbox_id, person_id, body
              FROM outbox
             WHERE outbox_id = %(outbox_id)s AND way = 'email' AND status IN ('due', 'sent')
               AND body IS NOT NULL
               FOR UPDATE
            """,
            {"outbox_id": outbox_id},
        ).fetchone()


def note_delay(tx: Tx, *, outbox_id: int, reason: str) -> None:
    """Note of a mail that was sent that it is under way for long."""
    tx.execute(
        "UPDATE outbox SET reason = %(reason)s WHERE outbox_id = %(outbox_id)s AND status = 'sent'",
        {"outbox_id": outbox_id, "reason": reason},
    )


@dataclass(frozen=True, slots=True)
class Refused:
    """An address that takes no mail any more: whose, since when, and why, in the server's words."""

    person_id: int
    name: str
    email: str
    refused_at: datetime
    reason: str | None


def refuse_mail(tx: Tx, *, person_id: int, address: str, reason: str, now: datetime) -> bool:
    """Note that a person's address takes no mail, unless they have another one by now."""
    updated = tx.execute(
        """
        UPDATE people
           SET mail_refused = email, mail_refused_at = %(now)s, mail_refused_reason = %(reason)s,
               mail_refused_told_at = CASE WHEN lower(mail_refused) = lower(email)
                                           THEN mail_refused_told_at END
         WHERE person_id = %(person_id)s AND lower(email) = lower(%(address)s)
        """,
        {"person_id": person_id, "address": address, "reason": reason, "now": now},
    )
    return updated.rowcount > 0


def get_refused(tx: Tx, *, person_id: int) -> Refused | None:
    """Return why a person's present address is written to no more, None if it is."""
    with tx.cursor(row_factory=class_row(Refused)) as cursor:
        return cursor.execute(
            """
            SELECT person_id, name, email, mail_refused_at AS refused_at, mail_refused_reason AS reason
              FROM people
             WHERE person_id = %(person_id)s AND lower(email) = lower(mail_refused)
            """,
            {"person_id": person_id},
        ).fetchone()


def has_untold_refusal(tx: Tx) -> bool:
    """Whether an address is written to no more and nobody was told."""
    return (
        tx.execute(
            """
            SELECT 1
              FROM people
             WHERE mail_refused_at IS NOT NULL AND mail_refused_told_at IS NULL
             LIMIT 1
            """
        ).fetchone()
        is not None
    )


def take_untold_refusals(tx: Tx, *, now: datetime, limit: int) -> list[Refused]:
    """Take the addresses nobody was told of, oldest first; whoever takes them tells it."""
    with tx.cursor(row_factory=class_row(Refused)) as cursor:
        return cursor.execute(
            """
            WITH untold AS (
                SELECT person_id
                  FROM people
                 WHERE mail_refused_at IS NOT NULL AND mail_refused_told_at IS NULL
                 ORDER BY mail_refused_at
                 LIMIT %(limit)s
                   FOR UPDATE SKIP LOCKED
            ), told AS (
                UPDATE people
                   SET mail_refused_told_at = %(now)s
                  FROM untold
                 WHERE people.person_id = untold.person_id
                RETURNING people.person_id, name, email, mail_refused, mail_refused_at, mail_refused_reason
            )
            SELECT person_id, name, email, mail_refused_at AS refused_at, mail_refused_reason AS reason
              FROM told
             WHERE lower(email) = lower(mail_refused)
             ORDER BY refused_at
            """,
            {"now": now, "limit": limit},
        ).fetchall()
