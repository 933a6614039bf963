"""Callbacks already taken, and the answer each was given: the ground of "one message, one effect"."""

from datetime import UTC, datetime

from storage.database import Tx

_FIRST, _LAST = 1_600_000_000, 4_000_000_000


def sent_time(created_at: int) -> datetime:
    """Return the moment of a message from its CreateTime (Unix seconds), the same for each of its deliveries.

    It chooses the month that the message is kept in; nonsense becomes 1970, which has no month of its own.
    """
    return datetime.fromtimestamp(created_at if _FIRST < created_at < _LAST else 0, UTC)


def take_turn(tx: Tx, *, userid: str) -> None:
    """Wait until every earlier message of this member is done, so that two quick ones keep their order.

    A second delivery of a message waits here until the first has committed or failed, in whatever process.
    """
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended(lower(%(userid)s), 0))", {"userid": userid})


def get_answer(tx: Tx, *, inbox_key: str, sent_at: datetime) -> str | None:
    """Return what a message that was taken before was answered, '' for nothing; None for a new one."""
    row = tx.execute(
        """
        SELECT coalesce(answer, '')
          FROM inbox
         WHERE inbox_key = %(inbox_key)s AND sent_at = %(sent_at)s
        """,
        {"inbox_key": inbox_key, "sent_at": sent_at},
    ).fetchone()
    return row[0] if row else None


def insert_message(
    tx: Tx, *, inbox_key: str, userid: str, sent_at: datetime, answer: str, now: datetime
) -> None:
    """Take a message, with the answer that a retry is to hear too; in the sender's turn.

    Raises:
        Conflict: it was taken before.
    """
    tx.execute(
        """
        INSERT INTO inbox (inbox_key, userid, sent_at, received_at, answer)
        VALUES (%(inbox_key)s, %(userid)s, %(sent_at)s, %(now)s, %(answer)s)
        """,
        {"inbox_key": inbox_key, "userid": userid, "sent_at": sent_at, "now": now, "answer": answer or None},
    )
