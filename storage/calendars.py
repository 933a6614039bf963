"""Calendars: the one that the app has made for interviews, and what members answered in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.database import Tx


def get_calendar(tx: Tx, *, name: str) -> str | None:
    row = tx.execute("SELECT cal_id FROM calendars WHERE name = %(name)s", {"name": name}).fetchone()
    return row[0] if row else None


def insert_calendar(tx: Tx, *, name: str, cal_id: str) -> bool:
    """Keep a calendar that was made; False when another was kept meanwhile."""
    return (
        tx.execute(
            "INSERT INTO calendars (name, cal_id) VALUES (%(name)s, %(cal_id)s) ON CONFLICT DO NOTHING",
            {"name": name, "cal_id": cal_id},
        ).rowcount
        == 1
    )


def delete_calendar(tx: Tx, *, name: str, cal_id: str) -> None:
    """Forget a calendar that is there no more."""
    tx.execute(
        "DELETE FROM calendars WHERE name = %(name)s AND cal_id = %(cal_id)s",
        {"name": name, "cal_id": cal_id},
    )


def note_answer(tx: Tx, *, schedule_id: str, now: datetime) -> bool:
    """Note that a member answered an entry; False if it is none of ours."""
    return (
        tx.execute(
            """
            UPDATE rooms
               SET answered_at = %(now)s
             WHERE provider = 'calendar' AND external_id = %(schedule_id)s
            """,
            {"schedule_id": schedule_id, "now": now},
        ).rowcount
        == 1
    )


def take_answered(tx: Tx, *, now: datetime, lease: timedelta) -> list[tuple[int, str, datetime]]:
    """Take (interview_id, schedule_id, answered_at) of what was answered, for `lease`; then it is due again.

    `close_answered` ends it.
    """
    return tx.execute(
        """
        UPDATE rooms
           SET answered_at = %(now)s + %(lease)s
         WHERE (interview_id, purpose) IN (
                   SELECT interview_id, purpose
                     FROM rooms
                    WHERE answered_at <= %(now)s AND external_id IS NOT NULL
                    ORDER BY answered_at
                    LIMIT 20
                      FOR UPDATE SKIP LOCKED)
        RETURNING interview_id, external_id, answered_at
        """,
        {"now": now, "lease": lease},
    ).fetchall()


def close_answered(tx: Tx, *, schedule_id: str, answered_at: datetime) -> None:
    """Note that an answer was seen to, unless another has come since."""
    tx.execute(
        """
        UPDATE rooms
           SET answered_at = NULL
         WHERE provider = 'calendar' AND external_id = %(schedule_id)s AND answered_at = %(answered_at)s
        """,
        {"schedule_id": schedule_id, "answered_at": answered_at},
    )


def list_userids(tx: Tx, *, userids: Sequence[str]) -> dict[str, int]:
    """Return the person_id of each of these members, by their userid in lower case."""
    rows = tx.execute(
        "SELECT lower(userid), person_id FROM people WHERE lower(userid) = ANY(%(userids)s)",
        {"userids": [userid.lower() for userid in userids]},
    ).fetchall()
    return dict(rows)
