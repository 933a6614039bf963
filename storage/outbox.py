"""The outbox: every message the bot owes someone, until WeCom has it or it became pointless."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A claimed row. `message` is handlers.request.Message as JSON, `body` the exact JSON once made.

    `is_stale` tells that the interview moved on since this was said.
    """

    outbox_id: int
    person_id: int
    kind: str
    interview_id: int | None
    revision: int | None
    message: dict[str, Any]
    body: str | None
    attempts: int
    expires_at: datetime
    is_stale: bool


def insert_outbox(
    tx: Tx,
    *,
    dedup_key: str,
    person_id: int,
    kind: str,
    message: Mapping[str, Any],
    now: datetime,
    expires_at: datetime,
    interview_id: int | None = None,
    revision: int | None = None,
    valid_statuses: tuple[str, ...] | None = None,
    body: str | None = None,
    part_of: int | None = None,
) -> bool:
    """Owe a message; False when one with this key is there already.

    Args:
        part_of: the row that this one continues, to be sent right behind it.
    """
    cursor = tx.execute(
        """
        INSERT INTO outbox (dedup_key, person_id, kind, interview_id, revision, valid_statuses, message,
                            body, part_of, due_at, expires_at, created_at)
        VALUES (%(dedup_key)s, %(person_id)s, %(kind)s, %(interview_id)s, %(revision)s, %(valid_statuses)s,
                %(message)s, %(body)s, %(part_of)s, %(now)s, %(expires_at)s, %(now)s)
        ON CONFLICT (dedup_key) DO NOTHING
        """,
        {
            "dedup_key": dedup_key,
            "person_id": person_id,
            "kind": kind,
            "interview_id": interview_id,
            "revision": revision,
            "valid_statuses": list(valid_statuses) if valid_statuses else None,
            "message": Jsonb(dict(message)),
            "body": body,
            "part_of": part_of,
            "now": now,
            "expires_at": expires_at,
        },
    )
    return cursor.rowcount == 1


def claim_outbox(
    tx: Tx,
    *,
    now: datetime,
    lease: timedelta,
    patience: timedelta,
    limit: int,
    per_minute: int,
    per_hour: int,
) -> list[OutboxRow]:
    """Take due messages under a lease, at most one for each reader so that their order holds.

    A reader's later message waits for an earlier one that is being sent or will be tried again within
    `patience`; not for one that waits longer, nor for the new look of a card, which no message depends on.
    A reader who was sent `per_minute` or `per_hour` messages waits too: WeCom would silently drop the
    surplus. What was tried least comes first, so that messages which fail again and again hold up nobody.
    The lease frees the rows of a worker that died.
    """
    with tx.cursor(row_factory=class_row(OutboxRow)) as cursor:
        return cursor.execute(
            """
            WITH claimed AS (
                SELECT outbox_id
                  FROM outbox AS mine
                 WHERE status = 'due' AND due_at <= %(now)s
                   AND (leased_until IS NULL OR leased_until < %(now)s)
                   AND NOT EXISTS (
                           SELECT 1
                             FROM outbox AS earlier
                            WHERE earlier.person_id = mine.person_id AND earlier.status = 'due'
                              AND (coalesce(earlier.part_of, earlier.outbox_id), earlier.outbox_id)
                                  < (coalesce(mine.part_of, mine.outbox_id), mine.outbox_id)
                              AND earlier.kind <> 'card_update'
                              AND earlier.due_at <= %(now)s + %(patience)s)
                   AND (SELECT count(*)
                          FROM outbox AS sent
                         WHERE sent.person_id = mine.person_id AND sent.status = 'sent'
                           AND sent.closed_at > %(now)s - interval '1 minute') < %(per_minute)s
                   AND (SELECT count(*)
                          FROM outbox AS sent
                         WHERE sent.person_id = mine.person_id AND sent.status = 'sent'
                           AND sent.closed_at > %(now)s - interval '1 hour') < %(per_hour)s
                 ORDER BY attempts, due_at, outbox_id
                 LIMIT %(limit)s
                   FOR UPDATE SKIP LOCKED)
            UPDATE outbox
               SET leased_until = %(now)s + %(lease)s, attempts = attempts + 1
              FROM claimed
             WHERE outbox.outbox_id = claimed.outbox_id
            RETURNING outbox.outbox_id, person_id, kind, interview_id, revision, message, body, attempts,
                      expires_at,
                      EXISTS (
                          SELECT 1
                            FROM interviews
                           WHERE interviews.interview_id = outbox.interview_id
                             AND (interviews.revision <> outbox.revision
                                  OR interviews.status <> ALL(outbox.valid_statuses))) AS is_stale
            """,
            {
                "now": now,
                "lease": lease,
                "patience": patience,
                "limit": limit,
                "per_minute": per_minute,
                "per_hour": per_hour,
            },
        ).fetchall()


def update_body(tx: Tx, *, outbox_id: int, body: str) -> None:
    """Keep the exact JSON before it is sent the first time."""
    tx.execute(
        "UPDATE outbox SET body = %(body)s WHERE outbox_id = %(outbox_id)s AND body IS NULL",
        {"outbox_id": outbox_id, "body": body},
    )


def close_outbox(
    tx: Tx,
    *,
    outbox_id: int,
    status: str,
    now: datetime,
    msgid: str | None = None,
    errcode: int | None = None,
    reason: str | None = None,
) -> None:
    """Close a message as `sent`, `failed` or `dropped`, with WeCom's msgid or the reason."""
    tx.execute(
        """
        UPDATE outbox
           SET status = %(status)s, msgid = %(msgid)s, errcode = %(errcode)s, reason = %(reason)s,
               closed_at = %(now)s, leased_until = NULL
         WHERE outbox_id = %(outbox_id)s AND status = 'due'
        """,
        {
            "outbox_id": outbox_id,
            "status": status,
            "msgid": msgid,
            "errcode": errcode,
            "reason": reason,
            "now": now,
        },
    )


def postpone_outbox(
    tx: Tx, *, outbox_id: int, due_at: datetime, errcode: int | None, reason: str | None
) -> None:
    """Give a claimed message back, to be tried again at `due_at`."""
    tx.execute(
        """
        UPDATE outbox
           SET due_at = %(due_at)s, leased_until = NULL, errcode = %(errcode)s, reason = %(reason)s
         WHERE outbox_id = %(outbox_id)s AND status = 'due'
        """,
        {"outbox_id": outbox_id, "due_at": due_at, "errcode": errcode, "reason": reason},
    )


def oldest_owed(tx: Tx) -> tuple[datetime, str | None] | None:
    """Return since when the longest waiting message is owed, and why its last attempt failed."""
    return tx.execute(
        """
        SELECT created_at, reason
          FROM outbox
         WHERE status = 'due' AND kind <> 'card_update'
         ORDER BY created_at
         LIMIT 1
        """
    ).fetchone()
