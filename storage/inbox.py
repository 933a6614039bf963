"""Callbacks already taken, and the answer each was given: the ground of "one message, one effect"."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Claim:
    """`is_new` for the first delivery; a retry carries the `answer` the first was given."""

    is_new: bool
    answer: str | None


def claim_message(tx: Tx, *, inbox_key: str, userid: str, now: datetime) -> Claim:
    """Claim a message for this transaction, or learn what it was answered.

    A second delivery waits here until the first commits or fails, in whatever process it runs.
    """
    inserted = tx.execute(
        """
        INSERT INTO inbox (inbox_key, userid, received_at)
        VALUES (%(inbox_key)s, %(userid)s, %(now)s)
        ON CONFLICT (inbox_key) DO NOTHING
        """,
        {"inbox_key": inbox_key, "userid": userid, "now": now},
    )
    if inserted.rowcount == 1:
        return Claim(is_new=True, answer=None)
    row = tx.execute(
        "SELECT answer FROM inbox WHERE inbox_key = %(inbox_key)s", {"inbox_key": inbox_key}
    ).fetchone()
    return Claim(is_new=False, answer=row[0] if row else None)


def take_turn(tx: Tx, *, userid: str) -> None:
    """Wait until every earlier message of this member is done, so that two quick ones keep their order."""
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended(lower(%(userid)s), 0))", {"userid": userid})


def update_answer(tx: Tx, *, inbox_key: str, answer: str) -> None:
    """Keep the answer, so that a retry hears the same."""
    tx.execute(
        "UPDATE inbox SET answer = %(answer)s WHERE inbox_key = %(inbox_key)s",
        {"inbox_key": inbox_key, "answer": answer},
    )


def delete_inbox_before(tx: Tx, *, before: datetime) -> int:
    """Forget callbacks so old that WeCom can no longer repeat them."""
    return tx.execute("DELETE FROM inbox WHERE received_at < %(before)s", {"before": before}).rowcount
