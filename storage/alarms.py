"""Alarms: what the admins were told about trouble that goes on, so that of all workers one tells it, once."""

from datetime import datetime, timedelta

from storage.database import Tx


def open_alarm(tx: Tx, *, name: str, since: datetime) -> bool:
    """Note trouble that began at `since`; False when it is known already."""
    return (
        tx.execute(
            "INSERT INTO alarms (name, since) VALUES (%(name)s, %(since)s) ON CONFLICT (name) DO NOTHING",
            {"name": name, "since": since},
        ).rowcount
        == 1
    )


def close_alarm(tx: Tx, *, name: str) -> datetime | None:
    """Note that trouble is over, and return when it began; None when there was none, or another noted it."""
    row = tx.execute("DELETE FROM alarms WHERE name = %(name)s RETURNING since", {"name": name}).fetchone()
    return row[0] if row else None


def claim_alarm(tx: Tx, *, name: str, now: datetime, pause: timedelta) -> bool:
    """Take the right to tell of something; False when that was done less than `pause` ago.

    A time in the future is from before the clock stepped back, and void.
    """
    return (
        tx.execute(
            """
            INSERT INTO alarms (name, since)
            VALUES (%(name)s, %(now)s)
            ON CONFLICT (name) DO UPDATE
               SET since = EXCLUDED.since
             WHERE alarms.since <= %(now)s - %(pause)s OR alarms.since > %(now)s + %(pause)s
            """,
            {"name": name, "now": now, "pause": pause},
        ).rowcount
        == 1
    )
