"""The outbox as its operators see it: what waits, what became of each message, sending again, dropping."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from psycopg.rows import class_row

from storage.audit import Cause, insert_audit
from storage.database import Tx
from storage.outbox import Status
from storage.people import update_active
from storage.ways import Way

#: How long a message is of use that is sent again though it was too late.
_ANYWAY = timedelta(hours=1)

RetryOutcome = Literal["done", "missing", "sending", "sent", "stale", "expired", "unreachable"]
DropOutcome = Literal["done", "missing", "sent", "dropped"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of the outbox, without what it says.

    `owed_at` is when it was owed, last sent again by an operator, or, if it waits, will be owed; `is_stale`
    tells that its interview has changed since; `name`, `userid`, `is_active` and whether there is any way to
    them (`has_way`) are its reader's; `way` is how it goes, `tried` those by which it could not be brought.
    """

    outbox_id: int
    created_at: datetime
    owed_at: datetime
    person_id: int
    name: str
    userid: str | None
    has_way: bool
    is_active: bool
    way: Way | None
    tried: list[Way]
    kind: str
    part_of: int | None
    interview_id: int | None
    revision: int | None
    is_stale: bool
    status: Status
    due_at: datetime
    expires_at: datetime
    leased_until: datetime | None
    attempts: int
    msgid: str | None
    errcode: int | None
    reason: str | None
    closed_at: datetime | None
    told_at: datetime | None


_SELECT = """
    SELECT outbox_id, outbox.created_at, coalesce(retried_at, outbox.created_at) AS owed_at, person_id,
           coalesce(people.name, '') AS name, userid,
           userid IS NOT NULL OR email IS NOT NULL
               OR EXISTS (SELECT 1
                            FROM kf_customers
                           WHERE kf_customers.person_id = outbox.person_id) AS has_way,
           coalesce(is_active, false) AS is_active, way, tried, kind, part_of,
           outbox.interview_id, outbox.revision,
           coalesce(interviews.revision <> outbox.revision
                    OR interviews.status <> ALL(valid_statuses), false) AS is_stale,
           outbox.status, due_at, expires_at, leased_until, attempts, msgid, errcode, reason,
           closed_at, told_at
      FROM outbox
      LEFT JOIN people USING (person_id)
      LEFT JOIN interviews ON interviews.interview_id = outbox.interview_id
"""


def list_outbox(tx: Tx, *, status: Status, limit: int) -> list[Entry]:
    """List messages of one status: what is due by how long it has been, anything else newest first."""
    order = (
        "ORDER BY coalesce(retried_at, outbox.created_at), outbox_id"
        if status == "due"
        else "ORDER BY outbox_id DESC"
    )
    with tx.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(
            _SELECT + f"WHERE outbox.status = %(status)s {order} LIMIT %(limit)s",
            {"status": status, "limit": limit},
        ).fetchall()


def count_outbox(tx: Tx) -> dict[Status, int]:
    """Count the messages that are due and those that failed."""
    row = tx.execute(
        """
        SELECT (SELECT count(*) FROM outbox WHERE status = 'due'),
               (SELECT count(*) FROM outbox WHERE status = 'failed')
        """
    ).fetchone()
    due, failed = row or (0, 0)
    return {"due": due, "failed": failed}


def get_entry(tx: Tx, *, outbox_id: int) -> Entry | None:
    with tx.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(
            _SELECT + "WHERE outbox_id = %(outbox_id)s", {"outbox_id": outbox_id}
        ).fetchone()


def get_content(tx: Tx, *, outbox_id: int) -> tuple[Mapping[str, Any], str | None] | None:
    """Return what a message says (handlers.request.Message as JSON), and the JSON for WeCom once made."""
    return tx.execute(
        "SELECT message, body FROM outbox WHERE outbox_id = %(outbox_id)s", {"outbox_id": outbox_id}
    ).fetchone()


def get_oldest_entry(tx: Tx) -> Entry | None:
    """Return the message that waits longest, as `oldest_owed` counts."""
    with tx.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(
            _SELECT
            + """
             WHERE outbox.status = 'due' AND kind NOT IN ('alarm', 'card_update')
             ORDER BY coalesce(retried_at, outbox.created_at)
             LIMIT 1
            """
        ).fetchone()


def retry_outbox(
    tx: Tx, *, outbox_id: int, cause: Cause, anyway: bool = False
) -> tuple[RetryOutcome, Entry | None]:
    """Send a message again at once, unless its interview has changed or its time is over.

    What WeCom refused is made anew; what it never answered to, or what is one of several parts, goes out in
    the same JSON, so that WeCom discards what was seen already. A reader who was found unreachable is tried
    again.

    Args:
        anyway: send it though its time is over; it is then of use for one more hour.
    Returns:
        Also the message as it was before; None with `missing`.
    """
    entry = _lock(tx, outbox_id, "SKIP LOCKED")
    if entry is None:
        seen = get_entry(tx, outbox_id=outbox_id)
        return ("sending", seen) if seen else ("missing", None)
    refusal = _refusal(entry, cause.at, anyway)
    if refusal:
        return refusal, entry
    tx.execute(
        """
        UPDATE outbox
           SET status = 'due', due_at = %(now)s, decided_at = %(now)s, leased_until = NULL,
               expires_at = CASE WHEN expires_at <= %(now)s THEN %(anyway_until)s ELSE expires_at END,
               -- Not of one that waited for the end of quiet hours: it is owed now.
               retried_at = CASE WHEN status = 'due' AND (retried_at IS NULL OR retried_at <= %(now)s)
                                 THEN retried_at ELSE %(now)s END,
               attempts = CASE status WHEN 'due' THEN attempts ELSE 0 END,
               -- By whatever way there is by now.
               tried = '{}',
               body = CASE WHEN status = 'failed' AND part_of IS NULL
                            AND NOT EXISTS (SELECT 1
                                              FROM outbox AS part
                                             WHERE part.dedup_key = concat('part:', %(outbox_id)s::text, ':',
                                                                           outbox.way, ':2'))
                           THEN NULL ELSE body END,
               errcode = NULL, reason = NULL, closed_at = NULL, told_at = NULL
         WHERE outbox_id = %(outbox_id)s AND created_at = %(created_at)s
        """,
        {
            "outbox_id": outbox_id,
            "created_at": entry.created_at,
            "now": cause.at,
            "anyway_until": cause.at + _ANYWAY,
        },
    )
    update_active(tx, person_id=entry.person_id, is_active=True)
    _audit(tx, entry, cause, "retry_message", None)
    return "done", entry


def drop_outbox(tx: Tx, *, outbox_id: int, cause: Cause, reason: str) -> tuple[DropOutcome, Entry | None]:
    """Drop a message that is due or failed; a worker that has claimed it finds it gone.

    Raises:
        LockTimeout: it is being sent.
    """
    entry = _lock(tx, outbox_id, "")
    if entry is None:
        return "missing", None
    if entry.status == "sent" or entry.status == "dropped":
        return entry.status, entry
    tx.execute(
        """
        UPDATE outbox
           SET status = 'dropped', reason = %(reason)s, closed_at = %(now)s, leased_until = NULL
         WHERE outbox_id = %(outbox_id)s AND created_at = %(created_at)s
        """,
        {"outbox_id": outbox_id, "created_at": entry.created_at, "reason": reason, "now": cause.at},
    )
    _audit(tx, entry, cause, "drop_message", reason)
    return "done", entry


def has_untold(tx: Tx) -> bool:
    """Whether a message failed that nobody was told of, as `take_untold` counts."""
    return (
        tx.execute(
            """
            SELECT 1
              FROM outbox
             WHERE status = 'failed' AND told_at IS NULL AND kind NOT IN ('alarm', 'card_update')
             LIMIT 1
            """
        ).fetchone()
        is not None
    )


def take_untold(tx: Tx, *, now: datetime, limit: int) -> list[Entry]:
    """Take messages that failed and that nobody was told of, oldest first; whoever takes them tells it.

    Not of alarms, whose failure cannot be told either, nor of the new look of a card.
    """
    with tx.cursor(row_factory=class_row(Entry)) as cursor:
        entries = cursor.execute(
            _SELECT
            + """
             WHERE outbox.status = 'failed' AND told_at IS NULL AND kind NOT IN ('alarm', 'card_update')
             ORDER BY outbox_id
             LIMIT %(limit)s
               FOR UPDATE OF outbox SKIP LOCKED
            """,
            {"limit": limit},
        ).fetchall()
    if entries:
        tx.execute(
            """
            UPDATE outbox
               SET told_at = %(now)s
              FROM unnest(%(ids)s::bigint[], %(created)s::timestamptz[]) AS told (outbox_id, created_at)
             WHERE outbox.outbox_id = told.outbox_id AND outbox.created_at = told.created_at
            """,
            {
                "now": now,
                "ids": [entry.outbox_id for entry in entries],
                "created": [entry.created_at for entry in entries],
            },
        )
    return entries


def _lock(tx: Tx, outbox_id: int, wait: Literal["SKIP LOCKED", ""]) -> Entry | None:
    with tx.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(
            _SELECT + f"WHERE outbox_id = %(outbox_id)s FOR UPDATE OF outbox {wait}", {"outbox_id": outbox_id}
        ).fetchone()


def _refusal(entry: Entry, now: datetime, anyway: bool) -> RetryOutcome | None:
    if entry.status == "sent":
        return "sent"
    if entry.status == "due" and entry.leased_until is not None and entry.leased_until > now:
        return "sending"
    if entry.is_stale:
        return "stale"
    if not entry.has_way:
        return "unreachable"
    if entry.expires_at <= now and not anyway:
        return "expired"
    return None


def _audit(tx: Tx, entry: Entry, cause: Cause, action: str, reason: str | None) -> None:
    detail: dict[str, object] = {"outbox_id": entry.outbox_id, "was": entry.status}
    if reason:
        detail["reason"] = reason
    insert_audit(tx, cause=cause, action=action, interview_id=entry.interview_id, detail=detail)
