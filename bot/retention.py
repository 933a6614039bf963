"""What is kept and for how long: months of inbox, outbox and audit, made ahead and dropped by age, and rooms.

Each step is a short transaction with a lock time-out, so that no message ever waits for housekeeping; what
does not succeed now is done at the next tick.
"""

import logging
from datetime import datetime, timedelta

from bot.settings import Settings
from storage.database import Database
from storage.editor import delete_editor, list_old_editors
from storage.errors import LockTimeout
from storage.kf import delete_kf_messages
from storage.partitions import (
    delete_strays,
    drop_partition,
    make_partition,
    missing_partitions,
    old_partitions,
)

log = logging.getLogger(__name__)

#: How long a message may be held up by housekeeping.
_LOCK_SECONDS = 0.1
_STRAYS_AT_ONCE = 1000
#: A room holds an hour of typing, some thousand rows.
_ROOMS_AT_ONCE = 500
#: WeCom gives out three days of a chat again when it has to (protocol 9.3); so long nothing is forgotten.
_KEEP_KF = timedelta(days=7)


def make_months(database: Database, *, now: datetime) -> int:
    """Make the partitions of this month and the next ones; return how many are new."""
    with database.transaction() as tx:
        missing = missing_partitions(tx, now=now)
    made = 0
    for table, month in missing:
        try:
            with database.transaction(lock_timeout=_LOCK_SECONDS) as tx:
                made += make_partition(tx, table=table, month=month)
        except LockTimeout:
            log.info("partition_postponed", extra={"table": table})
    return made


def drop_old(database: Database, settings: Settings, *, now: datetime) -> list[str]:
    """Drop the months that are older than the settings keep; return their names."""
    dropped = []
    keep = {"inbox": settings.bot_keep_messages, "outbox": settings.bot_keep_messages}
    keep["audit"] = settings.bot_keep_audit
    for table, age in keep.items():
        before = now - age
        with database.transaction() as tx:
            names = old_partitions(tx, table=table, before=before)
        for name in names:
            try:
                with database.transaction(lock_timeout=_LOCK_SECONDS) as tx:
                    if drop_partition(tx, name=name):
                        dropped.append(name)
            except LockTimeout:
                log.info("partition_postponed", extra={"table": table})
        with database.transaction() as tx:
            delete_strays(tx, table=table, before=before, limit=_STRAYS_AT_ONCE)
    with database.transaction() as tx:
        delete_kf_messages(tx, before=now - _KEEP_KF, limit=_STRAYS_AT_ONCE)
    if dropped:
        log.info("old_months_dropped", extra={"partitions": dropped})
    return dropped


def drop_old_rooms(database: Database, settings: Settings, *, now: datetime) -> int:
    """Forget what was written in the rooms of interviews that are long over; return how many these were."""
    with database.transaction() as tx:
        numbers = list_old_editors(tx, before=now - settings.bot_keep_rooms, limit=_ROOMS_AT_ONCE)
    for number in numbers:
        with database.transaction() as tx:
            delete_editor(tx, interview_id=number)
    if numbers:
        log.info("old_rooms_dropped", extra={"count": len(numbers)})
    return len(numbers)
