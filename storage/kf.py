"""WeChat customer service: the accounts, and what was pulled of their messages (protocol 9.3).

Who came, and who they are, is in `storage/customers.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from storage.database import Tx, expect

#: How far the clocks of two hosts may differ.
_SKEW = timedelta(seconds=5)
#: How often an account is asked that did not ring: rarely, as without a token WeCom allows it rarely.
POLL = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class KfAccount:
    """One account: how far its messages were pulled, and the bell that rang since (`rung_at`, `token`)."""

    open_kfid: str
    cursor: str
    token: str | None
    token_at: datetime | None
    rung_at: datetime | None
    pulled_at: datetime | None
    contact_url: str | None


@dataclass(frozen=True, slots=True)
class KfMessage:
    """One message or event. `content` is as WeCom gave it; `external_userid` is '' where it has none."""

    open_kfid: str
    msgid: str
    external_userid: str
    send_time: datetime
    origin: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KfLag:
    """How far an account's messages are behind: a bell that no pull answered, the last pull to the end, and
    the oldest message that was pulled and has had no effect yet."""

    bell_at: datetime | None
    pulled_at: datetime | None
    unhandled_at: datetime | None

    def behind_since(self) -> datetime | None:
        """Return since when somebody in WeChat may wait for an answer; None if nobody can be."""
        missed_at = self.pulled_at + POLL if self.pulled_at else None
        return min(filter(None, (self.bell_at, missed_at, self.unhandled_at)), default=None)


def get_kf_lag(tx: Tx, *, open_kfid: str) -> KfLag:
    """Look how far an account is behind; one that never rang is not."""
    row = tx.execute(
        """
        SELECT (SELECT waits_since FROM kf_accounts WHERE open_kfid = %(open_kfid)s),
               (SELECT pulled_at FROM kf_accounts WHERE open_kfid = %(open_kfid)s),
               (SELECT send_time
                  FROM kf_messages
                 WHERE open_kfid = %(open_kfid)s AND handled_at IS NULL
                 ORDER BY position
                 LIMIT 1)
        """,
        {"open_kfid": open_kfid},
    ).fetchone()
    return KfLag(*expect(row))


def get_contact_url(tx: Tx) -> str | None:
    """Return the link that opens a chat with the corp's account; None while there is none."""
    row = tx.execute(
        "SELECT contact_url FROM kf_accounts WHERE contact_url IS NOT NULL ORDER BY open_kfid LIMIT 1"
    ).fetchone()
    return row[0] if row else None


def update_contact_url(tx: Tx, *, open_kfid: str, url: str) -> None:
    """Keep the link that opens a chat with an account; the first that was made stays, all of them work."""
    tx.execute(
        """
        INSERT INTO kf_accounts (open_kfid, contact_url)
        VALUES (%(open_kfid)s, %(url)s)
        ON CONFLICT (open_kfid) DO UPDATE
           SET contact_url = coalesce(kf_accounts.contact_url, EXCLUDED.contact_url)
        """,
        {"open_kfid": open_kfid, "url": url},
    )


def note_bell(tx: Tx, *, open_kfid: str, token: str, now: datetime) -> None:
    """Mark that an account has messages, and keep the token to ask for them with."""
    tx.execute(
        """
        INSERT INTO kf_accounts (open_kfid, token, token_at, rung_at, waits_since)
        VALUES (%(open_kfid)s, %(token)s, %(now)s, %(now)s, %(now)s)
        ON CONFLICT (open_kfid) DO UPDATE
           SET token = EXCLUDED.token, token_at = EXCLUDED.token_at, rung_at = EXCLUDED.rung_at,
               waits_since = coalesce(kf_accounts.waits_since, EXCLUDED.waits_since)
        """,
        {"open_kfid": open_kfid, "token": token or None, "now": now},
    )


def get_kf_account(tx: Tx, *, open_kfid: str) -> KfAccount:
    """Read an account; one that never rang has nothing yet."""
    with tx.cursor(row_factory=class_row(KfAccount)) as cursor:
        found = cursor.execute(
            """
            SELECT open_kfid, cursor, token, token_at, rung_at, pulled_at, contact_url
              FROM kf_accounts
             WHERE open_kfid = %(open_kfid)s
            """,
            {"open_kfid": open_kfid},
        ).fetchone()
    return found or KfAccount(open_kfid, "", None, None, None, None, None)


def become_puller(tx: Tx, *, open_kfid: str) -> bool:
    """Become the only one who pulls an account until the transaction ends; False if somebody is it already.

    The lock is none of the account's row, so that a bell never waits for who asks WeCom meanwhile. It ends
    with its transaction, also behind a proxy, and with the process that holds it.
    """
    row = tx.execute(
        "SELECT pg_try_advisory_xact_lock(hashtextextended('kf_accounts:' || %(open_kfid)s, 0))",
        {"open_kfid": open_kfid},
    ).fetchone()
    return bool(row and row[0])


def insert_kf_messages(tx: Tx, messages: Sequence[KfMessage], *, now: datetime, is_history: bool) -> int:
    """Keep pulled messages, in this order; return how many are new. One that is known already is left out.

    What a customer said opens their window (protocol 9.4), once for each message.

    Args:
        is_history: from before the bot was there; nobody waits for an answer any more.
    """
    if not messages:
        return 0
    rows = [
        {
            "place": place,
            "open_kfid": each.open_kfid,
            "msgid": each.msgid,
            "external_userid": each.external_userid,
            "send_time": each.send_time.isoformat(),
            "origin": each.origin,
            "content": each.content,
        }
        for place, each in enumerate(messages)
    ]
    inserted = tx.execute(
        """
        WITH pulled AS (
            SELECT place, open_kfid, msgid, external_userid, send_time, origin, content
              FROM jsonb_to_recordset(%(rows)s)
                   AS page (place integer, open_kfid text, msgid text, external_userid text,
                            send_time timestamptz, origin integer, content jsonb)
        ), new AS (
            INSERT INTO kf_messages (open_kfid, msgid, external_userid, send_time, origin, content,
                                     handled_at)
            SELECT open_kfid, msgid, external_userid, send_time, origin, content,
                   CASE WHEN %(is_history)s THEN %(now)s::timestamptz END
              FROM pulled
             ORDER BY place
                ON CONFLICT DO NOTHING
            RETURNING open_kfid, external_userid, send_time, origin
        ), heard AS (
            INSERT INTO kf_customers (open_kfid, external_userid, last_word_at, service_state, created_at)
            SELECT open_kfid, external_userid, max(send_time), 0, %(now)s
              FROM new
             WHERE origin = 3 AND external_userid <> ''
             GROUP BY open_kfid, external_userid
             ORDER BY open_kfid, external_userid
                ON CONFLICT (open_kfid, external_userid) DO UPDATE
               SET last_word_at = greatest(kf_customers.last_word_at, EXCLUDED.last_word_at),
                   sent_since = CASE WHEN kf_customers.last_word_at > EXCLUDED.last_word_at
                                     THEN kf_customers.sent_since ELSE 0 END,
                   service_state = CASE WHEN kf_customers.service_state IN (1, 2, 3)
                                        THEN kf_customers.service_state ELSE 0 END,
                   is_refusing = false
        )
        SELECT count(*) FROM new
        """,
        {"rows": Jsonb(rows), "now": now, "is_history": is_history},
    ).fetchone()
    return int(inserted[0]) if inserted else 0


def update_cursor(tx: Tx, *, open_kfid: str, cursor: str) -> None:
    """Note how far an account was pulled, in the transaction that keeps what was pulled."""
    tx.execute(
        """
        INSERT INTO kf_accounts (open_kfid, cursor)
        VALUES (%(open_kfid)s, %(cursor)s)
        ON CONFLICT (open_kfid) DO UPDATE SET cursor = EXCLUDED.cursor
        """,
        {"open_kfid": open_kfid, "cursor": cursor},
    )


def note_pulled(tx: Tx, account: KfAccount, *, now: datetime) -> None:
    """Note that everything was pulled; a bell that rang meanwhile stays.

    Args:
        account: as it was read before WeCom was asked.
    """
    tx.execute(
        """
        UPDATE kf_accounts
           SET pulled_at = %(now)s,
               rung_at = CASE WHEN rung_at = %(rung_at)s AND token IS NOT DISTINCT FROM %(token)s
                              THEN NULL ELSE rung_at END,
               -- What rang before was answered.
               waits_since = CASE WHEN rung_at = %(rung_at)s AND token IS NOT DISTINCT FROM %(token)s
                                  THEN NULL ELSE rung_at END
         WHERE open_kfid = %(open_kfid)s
        """,
        {
            "open_kfid": account.open_kfid,
            "rung_at": account.rung_at,
            "token": account.token,
            "now": now,
        },
    )


def delete_token(tx: Tx, *, open_kfid: str, token: str) -> None:
    """Forget a token that WeCom does not take any more; a newer one stays."""
    tx.execute(
        "UPDATE kf_accounts SET token = NULL WHERE open_kfid = %(open_kfid)s AND token = %(token)s",
        {"open_kfid": open_kfid, "token": token},
    )


def take_kf_message(tx: Tx, *, open_kfid: str, now: datetime, lease: timedelta) -> KfMessage | None:
    """Take the oldest message that waits, under a lease; one of each customer at a time, in order.

    A lease of a worker that died runs out; one that lasts longer than `lease` is from before the clock
    stepped back, and void.
    """
    with tx.cursor(row_factory=class_row(KfMessage)) as cursor:
        return cursor.execute(
            """
            WITH next AS (
                SELECT open_kfid, msgid
                  FROM kf_messages AS mine
                 WHERE open_kfid = %(open_kfid)s AND handled_at IS NULL
                   AND (leased_until IS NULL OR leased_until < %(now)s
                        OR leased_until > %(now)s + %(lease)s + %(skew)s)
                   AND NOT EXISTS (SELECT 1
                                     FROM kf_messages AS earlier
                                    WHERE earlier.open_kfid = mine.open_kfid
                                      AND earlier.external_userid = mine.external_userid
                                      AND earlier.handled_at IS NULL AND earlier.position < mine.position)
                 ORDER BY position
                 LIMIT 1
                   FOR UPDATE OF mine SKIP LOCKED
            )
            UPDATE kf_messages
               SET leased_until = %(now)s + %(lease)s
              FROM next
             WHERE kf_messages.open_kfid = next.open_kfid AND kf_messages.msgid = next.msgid
            RETURNING kf_messages.open_kfid, kf_messages.msgid, external_userid, send_time, origin, content
            """,
            {"open_kfid": open_kfid, "now": now, "lease": lease, "skew": _SKEW},
        ).fetchone()


def note_handled(tx: Tx, message: KfMessage, *, now: datetime) -> None:
    """Note that a message has had its effect."""
    tx.execute(
        """
        UPDATE kf_messages
           SET handled_at = %(now)s, leased_until = NULL
         WHERE open_kfid = %(open_kfid)s AND msgid = %(msgid)s
        """,
        {"open_kfid": message.open_kfid, "msgid": message.msgid, "now": now},
    )


def release_kf_message(tx: Tx, message: KfMessage) -> None:
    """Give back a message that could not be handled now."""
    tx.execute(
        """
        UPDATE kf_messages
           SET leased_until = NULL
         WHERE open_kfid = %(open_kfid)s AND msgid = %(msgid)s
        """,
        {"open_kfid": message.open_kfid, "msgid": message.msgid},
    )


def count_words_before(tx: Tx, message: KfMessage) -> int:
    """Count what this customer wrote before a message, as far as it is kept."""
    row = tx.execute(
        """
        SELECT count(*)
          FROM kf_messages
         WHERE open_kfid = %(open_kfid)s AND external_userid = %(external_userid)s AND origin = 3
           AND position < (SELECT position
                             FROM kf_messages
                            WHERE open_kfid = %(open_kfid)s AND msgid = %(msgid)s)
        """,
        {
            "open_kfid": message.open_kfid,
            "external_userid": message.external_userid,
            "msgid": message.msgid,
        },
    ).fetchone()
    return int(row[0]) if row else 0


def is_recalled(tx: Tx, message: KfMessage) -> bool:
    """Whether the customer has taken a message back before it was handled."""
    return (
        tx.execute(
            """
            SELECT 1
              FROM kf_messages
             WHERE open_kfid = %(open_kfid)s AND external_userid = %(external_userid)s
               AND handled_at IS NULL
               AND content #>> '{event,recall_msgid}' = %(msgid)s
            """,
            {
                "open_kfid": message.open_kfid,
                "external_userid": message.external_userid,
                "msgid": message.msgid,
            },
        ).fetchone()
        is not None
    )


def changes_hands_later(tx: Tx, message: KfMessage) -> bool:
    """Whether a change of this customer's session came after a message, and is still to be handled."""
    return (
        tx.execute(
            """
            SELECT 1
              FROM kf_messages
             WHERE open_kfid = %(open_kfid)s AND external_userid = %(external_userid)s
               AND handled_at IS NULL
               AND content #>> '{event,event_type}' = 'session_status_change'
             LIMIT 1
            """,
            {"open_kfid": message.open_kfid, "external_userid": message.external_userid},
        ).fetchone()
        is not None
    )


def delete_kf_messages(tx: Tx, *, before: datetime, limit: int) -> int:
    """Delete messages that were handled before a moment; return how many. What they said is in the inbox.

    Those of the last three days stay, so that none is handled again when a cursor is lost.
    """
    return tx.execute(
        """
        DELETE FROM kf_messages
         WHERE (open_kfid, msgid) IN (SELECT open_kfid, msgid
                                        FROM kf_messages
                                       WHERE handled_at < %(before)s
                                       LIMIT %(limit)s
                                         FOR UPDATE SKIP LOCKED)
        """,
        {"before": before, "limit": limit},
    ).rowcount
