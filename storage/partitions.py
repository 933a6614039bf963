"""The monthly partitions of inbox, outbox and audit (migration 0003): made ahead, dropped when old."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from storage.database import Tx

#: Each partitioned table and the column that says which month a row belongs to.
KEYS = {"inbox": "sent_at", "outbox": "created_at", "audit": "at"}
MONTHS_AHEAD = 3
_LOCK_KEY = 0x706172746974  # "partit"
_NAME = re.compile(r"(inbox|outbox|audit)_(\d{4})_(\d{2})")


def missing_partitions(tx: Tx, *, now: datetime) -> list[tuple[str, datetime]]:
    """List the (table, month) that are not there, of this month and the next few."""
    names = {name for name, _, _ in _partitions(tx)}
    return [
        (table, month)
        for table in KEYS
        for month in _months(now, MONTHS_AHEAD)
        if f"{table}_{month:%Y_%m}" not in names
    ]


def make_partition(tx: Tx, *, table: str, month: datetime) -> bool:
    """Make one partition; False when it is there. Locks the table's default partition."""
    tx.execute("SELECT pg_advisory_xact_lock(%(key)s)", {"key": _LOCK_KEY})
    row = tx.execute(
        "SELECT make_partition(%(table)s, %(key)s, %(month)s)",
        {"table": table, "key": KEYS[table], "month": month.date()},
    ).fetchone()
    return row == (True,)


def old_partitions(tx: Tx, *, table: str, before: datetime) -> list[str]:
    """List the partitions of a table that hold nothing younger than `before`, the oldest first."""
    return sorted(name for name, parent, end in _partitions(tx) if parent == table and end <= before)


def drop_partition(tx: Tx, *, name: str) -> bool:
    """Drop one partition with everything in it; False when it still holds a message that is owed.

    Takes a lock that waits for every transaction on the table, so call it with a very short lock time-out.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name} is not a partition")
    tx.execute(f"LOCK TABLE {name}")
    if name.startswith("outbox"):
        owed = tx.execute(f"SELECT 1 FROM {name} WHERE status = 'due' LIMIT 1").fetchone()  # noqa: S608
        if owed:
            return False
    tx.execute(f"DROP TABLE IF EXISTS {name}")
    return True


def delete_strays(tx: Tx, *, table: str, before: datetime, limit: int) -> int:
    """Delete old rows that never had a partition of their own, some at a time; returns how many."""
    is_closed = "AND status <> 'due'" if table == "outbox" else ""
    return tx.execute(
        f"""
        DELETE FROM {table}_default
         WHERE ctid = ANY(ARRAY(SELECT ctid
                                  FROM {table}_default
                                 WHERE {KEYS[table]} < %(before)s {is_closed}
                                 LIMIT %(limit)s))
        """,  # noqa: S608
        {"before": before, "limit": limit},
    ).rowcount


def _partitions(tx: Tx) -> Iterator[tuple[str, str, datetime]]:
    """List (name, table, end of its month)."""
    rows = tx.execute(
        """
        SELECT child.relname
          FROM pg_inherits
          JOIN pg_class AS child ON child.oid = inhrelid
         WHERE inhparent = ANY(ARRAY[to_regclass('inbox'), to_regclass('outbox'), to_regclass('audit')])
        """
    ).fetchall()
    for (name,) in rows:
        found = _NAME.fullmatch(name)
        if found:
            month = datetime(int(found[2]), int(found[3]), 1, tzinfo=UTC)
            yield name, found[1], _months(month, 1)[1]


def _months(first: datetime, more: int) -> list[datetime]:
    """List the beginning of the month of `first`, and of so many later ones, in UTC."""
    start = first.astimezone(UTC)
    count = start.year * 12 + start.month - 1
    return [datetime(n // 12, n % 12 + 1, 1, tzinfo=UTC) for n in range(count, count + more + 1)]
