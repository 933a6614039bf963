"""The mailbox that bounces come back to: how far it was read, and whether it can be."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class MailboxState:
    """How far a mailbox was read: all messages up to `last_uid`, as numbered under `uid_validity`."""

    mailbox: str
    uid_validity: int | None = None
    last_uid: int = 0
    read_at: datetime | None = None
    due_at: datetime | None = None
    failing_since: datetime | None = None
    trouble: str | None = None


def become_reader(tx: Tx, *, mailbox: str) -> bool:
    """Become the only one who reads a mailbox until the transaction ends; False if somebody is it already."""
    row = tx.execute(
        "SELECT pg_try_advisory_xact_lock(hashtextextended('mailboxes:' || %(mailbox)s, 0))",
        {"mailbox": mailbox},
    ).fetchone()
    return bool(row and row[0])


def get_mailbox(tx: Tx, *, mailbox: str) -> MailboxState:
    """Read a mailbox's state; one that was never looked into has none yet."""
    with tx.cursor(row_factory=class_row(MailboxState)) as cursor:
        found = cursor.execute(
            """
            SELECT mailbox, uid_validity, last_uid, read_at, due_at, failing_since, trouble
              FROM mailboxes
             WHERE mailbox = %(mailbox)s
            """,
            {"mailbox": mailbox},
        ).fetchone()
    return found or MailboxState(mailbox)


def note_read(
    tx: Tx, *, mailbox: str, uid_validity: int, last_uid: int, now: datetime, due_at: datetime
) -> None:
    """Note how far a mailbox was read, in the transaction that keeps what was read."""
    tx.execute(
        """
        INSERT INTO mailboxes (mailbox, uid_validity, last_uid, read_at, due_at)
        VALUES (%(mailbox)s, %(uid_validity)s, %(last_uid)s, %(now)s, %(due_at)s)
        ON CONFLICT (mailbox) DO UPDATE
           SET uid_validity = EXCLUDED.uid_validity, last_uid = EXCLUDED.last_uid,
               read_at = EXCLUDED.read_at, due_at = EXCLUDED.due_at, failing_since = NULL, trouble = NULL
        """,
        {
            "mailbox": mailbox,
            "uid_validity": uid_validity,
            "last_uid": last_uid,
            "now": now,
            "due_at": due_at,
        },
    )


def note_unreadable(tx: Tx, *, mailbox: str, now: datetime, due_at: datetime, trouble: str) -> None:
    """Note that a mailbox could not be read, and when it is tried again."""
    tx.execute(
        """
        INSERT INTO mailboxes (mailbox, due_at, failing_since, trouble)
        VALUES (%(mailbox)s, %(due_at)s, %(now)s, %(trouble)s)
        ON CONFLICT (mailbox) DO UPDATE
           SET due_at = EXCLUDED.due_at, trouble = EXCLUDED.trouble,
               failing_since = coalesce(mailboxes.failing_since, EXCLUDED.failing_since)
        """,
        {"mailbox": mailbox, "now": now, "due_at": due_at, "trouble": trouble},
    )
