"""E-mail: how many may go now, and the addresses that were refused for good."""

from datetime import datetime

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


def refuse_mail(tx: Tx, *, person_id: int, address: str, now: datetime) -> bool:
    """Note that a person's address does not exist, unless they have another one by now."""
    updated = tx.execute(
        """
        UPDATE people
           SET mail_refused = email, mail_refused_at = %(now)s
         WHERE person_id = %(person_id)s AND lower(email) = lower(%(address)s)
        """,
        {"person_id": person_id, "address": address, "now": now},
    )
    return updated.rowcount > 0


def get_refused_at(tx: Tx, *, person_id: int) -> datetime | None:
    """Return since when a person's present address is known not to exist, None if it is not."""
    row = tx.execute(
        """
        SELECT mail_refused_at
          FROM people
         WHERE person_id = %(person_id)s AND lower(email) = lower(mail_refused)
        """,
        {"person_id": person_id},
    ).fetchone()
    return row[0] if row else None
