"""The ledger of an interview: each reminder planned and each message owed, what became of it, and why."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from storage.audit import Cause, insert_audit
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Entry:
    """One reminder or message. A reminder that has become a message is one entry, with both halves.

    `kind` is the reminder's (`before` the start, by `before_seconds`) or the message's; `planned_at` is when
    it was to go out, `status` that of the message, else of the reminder.
    """

    person_id: int
    name: str
    kind: str
    before_seconds: int | None
    planned_at: datetime
    status: str
    closed_at: datetime | None
    outbox_id: int | None
    msgid: str | None
    errcode: int | None
    reason: str | None
    revision: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest message to one person that is still true, and when it was sent."""

    outbox_id: int
    person_id: int
    kind: str
    status: str
    closed_at: datetime | None


_ENTRIES = """
      FROM (SELECT reminders.person_id, reminders.kind, before_seconds, reminders.due_at AS planned_at,
                   coalesce(outbox.status, reminders.status) AS status,
                   coalesce(outbox.closed_at, reminders.closed_at) AS closed_at,
                   outbox_id, msgid, errcode, coalesce(outbox.reason, reminders.reason) AS reason,
                   reminders.revision
              FROM reminders
              LEFT JOIN outbox ON dedup_key = 'reminder:' || reminder_id
             WHERE reminders.interview_id = %(interview_id)s
            UNION ALL
            SELECT person_id, kind, NULL, created_at, status, closed_at, outbox_id, msgid, errcode, reason,
                   revision
              FROM outbox
             WHERE interview_id = %(interview_id)s AND kind <> 'card_update' AND part_of IS NULL
               AND dedup_key NOT LIKE 'reminder:%%') AS entry
      JOIN people USING (person_id)
     WHERE %(person_id)s::bigint IS NULL OR person_id = %(person_id)s
"""


def list_ledger(
    tx: Tx, *, interview_id: int, person_id: int | None = None, limit: int, offset: int = 0
) -> list[Entry]:
    """List what one interview's people, or one of them, were to be told: by person, in order of time."""
    with tx.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(
            f"""
            SELECT person_id, people.name, kind, before_seconds, planned_at, status, closed_at, outbox_id,
                   msgid, errcode, reason, revision
            {_ENTRIES}
             ORDER BY people.role <> 'candidate', person_id, planned_at, outbox_id
             LIMIT %(limit)s OFFSET %(offset)s
            """,
            {"interview_id": interview_id, "person_id": person_id, "limit": limit, "offset": offset},
        ).fetchall()


def count_ledger(tx: Tx, *, interview_id: int, person_id: int | None = None) -> dict[str, int]:
    """Count the entries of `list_ledger` by status."""
    rows = tx.execute(
        f"SELECT status, count(*) {_ENTRIES} GROUP BY status",
        {"interview_id": interview_id, "person_id": person_id},
    ).fetchall()
    return dict(rows)


def list_standing(tx: Tx, *, interview_id: int, now: datetime) -> list[Standing]:
    """List the newest message to each person of an interview that still holds."""
    with tx.cursor(row_factory=class_row(Standing)) as cursor:
        return cursor.execute(
            """
            SELECT DISTINCT ON (person_id)
                   outbox_id, person_id, kind, outbox.status, closed_at
              FROM outbox
              JOIN interviews USING (interview_id)
              JOIN participants USING (interview_id, person_id)
             WHERE outbox.interview_id = %(interview_id)s
               AND outbox.revision = interviews.revision
               AND (valid_statuses IS NULL OR interviews.status = ANY(valid_statuses))
               AND expires_at > %(now)s AND part_of IS NULL
               AND kind NOT IN ('answer', 'card_update', 'alarm')
             ORDER BY person_id, outbox_id DESC
            """,
            {"interview_id": interview_id, "now": now},
        ).fetchall()


def resend_message(tx: Tx, *, cause: Cause, outbox_id: int) -> bool:
    """Owe a message once more, as a row of its own; False when this cause has done so already."""
    row = tx.execute(
        """
        INSERT INTO outbox (dedup_key, person_id, kind, interview_id, revision, valid_statuses, message,
                            due_at, decided_at, expires_at, created_at)
        SELECT 'resend:' || %(source)s || ':' || outbox_id, person_id, kind, interview_id, revision,
               valid_statuses, message, %(now)s, %(now)s, expires_at, %(now)s
          FROM outbox
         WHERE outbox_id = %(outbox_id)s
        ON CONFLICT DO NOTHING
        RETURNING interview_id, person_id, kind
        """,
        {"source": cause.source, "outbox_id": outbox_id, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    interview_id, person_id, kind = row
    note_resend(tx, cause=cause, interview_id=interview_id, person_id=person_id, kind=kind)
    return True


def note_resend(tx: Tx, *, cause: Cause, interview_id: int, person_id: int, kind: str) -> None:
    """Write into the audit who was told again."""
    detail = {"subject": person_id, "kind": kind}
    insert_audit(tx, cause=cause, action="resend", interview_id=interview_id, detail=detail)
