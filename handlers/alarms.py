"""What admins are told by themselves: what failed for good, what is late, and when it caught up.

Any number of workers look; what one tells, the others do not, since each alarm is a row taken by one.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from handlers.outbox import entry_line, refusal, what, why
from handlers.request import Message, Notice
from handlers.texts import Minutes, Text, When
from storage.alarms import claim_alarm, close_alarm, open_alarm
from storage.database import Tx
from storage.kf import get_kf_lag
from storage.mailboxes import get_mailbox
from storage.mails import has_untold_refusal, take_untold_refusals
from storage.outbox_entries import Entry, get_oldest_entry, has_untold, take_untold
from storage.people import list_admins
from storage.reminders import oldest_due_reminder
from storage.rules import Rules

#: An alarm that could not be delivered for so long says nothing new.
_LIFETIME = timedelta(days=1)
#: Failures are told at once, and those that follow within a minute together.
_PAUSE = timedelta(minutes=1)
_SHOWN = 5
_AT_ONCE = 1000
#: Bounces take hours themselves; a mailbox that is away for a moment is no news.
_MAILBOX_LATE = timedelta(minutes=15)


def due_alarms(tx: Tx, *, now: datetime, late: timedelta, rules: Rules) -> list[Notice]:
    """Say what the admins are to be told now, and note that they are told.

    The caller owes the notices in the same transaction.

    Args:
        late: how long a message or a reminder may wait; trouble is over when nothing waits half as long.
        rules: name the account of customer service and the mailbox that are to be read.
    """
    told = {
        "failed": _failures(tx, now),
        "late": _lateness(tx, now, late),
        "reminders": _clock_lag(tx, now, late),
        "addresses": _refusals(tx, now),
        "wechat": _kf_lag(tx, now, late, rules.open_kfid),
        "mailbox": _mailbox(tx, now, rules.mailbox),
    }
    if not any(told.values()):
        return []
    return [
        Notice(
            person_id=admin.person_id,
            kind="alarm",
            message=Message(lines=lines),
            dedup_key=f"alarm:{name}:{now.isoformat()}:{admin.person_id}",
            expires_at=now + _LIFETIME,
        )
        for name, lines in told.items()
        for admin in list_admins(tx)
        if lines
    ]


def _failures(tx: Tx, now: datetime) -> tuple[Text, ...]:
    if not has_untold(tx) or not claim_alarm(tx, name="failed", now=now, pause=_PAUSE):
        return ()
    failed = take_untold(tx, now=now, limit=_AT_ONCE)
    if not failed:
        return ()
    shown = failed[:_SHOWN]
    more = (Text("alarm_more", count=len(failed) - len(shown)),) if len(failed) > len(shown) else ()
    return (
        Text("alarm_failed", count=len(failed)),
        *(entry_line(entry, "failed") for entry in shown),
        *more,
        Text("alarm_do", number=shown[0].outbox_id),
    )


def _lateness(tx: Tx, now: datetime, late: timedelta) -> tuple[Text, ...]:
    oldest = get_oldest_entry(tx)
    match _turn(tx, "late", oldest.owed_at if oldest else None, now, late):
        case "begins" if oldest:
            return _late(oldest)
        case timedelta() as lasted:
            return (Text("alarm_late_over", length=_minutes(lasted)),)
        case _:
            return ()


def _late(oldest: Entry) -> tuple[Text, ...]:
    about = Text(
        "alarm_late",
        number=oldest.outbox_id,
        name=oldest.name,
        what=what(oldest),
        since=When(oldest.owed_at),
    )
    reason = Text("alarm_late_why", why=why(oldest)) if oldest.reason else Text("alarm_late_untried")
    return (about, reason, Text("alarm_late_do"))


def _clock_lag(tx: Tx, now: datetime, late: timedelta) -> tuple[Text, ...]:
    due_at = oldest_due_reminder(tx, now=now)
    match _turn(tx, "reminders", due_at, now, late):
        case "begins" if due_at:
            return (Text("alarm_reminders", since=When(due_at)),)
        case timedelta() as lasted:
            return (Text("alarm_reminders_over", length=_minutes(lasted)),)
        case _:
            return ()


def _refusals(tx: Tx, now: datetime) -> tuple[Text, ...]:
    """Tell which addresses take no mail any more."""
    if not has_untold_refusal(tx) or not claim_alarm(tx, name="addresses", now=now, pause=_PAUSE):
        return ()
    refused = take_untold_refusals(tx, now=now, limit=_AT_ONCE)
    if not refused:
        return ()
    shown = refused[:_SHOWN]
    more = len(refused) - len(shown)
    return (
        Text("alarm_address", count=len(refused)),
        *(Text("alarm_address_line", name=each.name, why=refusal(each)) for each in shown),
        *((Text("alarm_address_more", count=more),) if more else ()),
        Text("alarm_address_do", name=shown[0].name),
    )


def _kf_lag(tx: Tx, now: datetime, late: timedelta, open_kfid: str) -> tuple[Text, ...]:
    since = get_kf_lag(tx, open_kfid=open_kfid).behind_since() if open_kfid else None
    match _turn(tx, "wechat", since, now, late):
        case "begins" if since:
            return (Text("alarm_wechat", since=When(since)),)
        case timedelta() as lasted:
            return (Text("alarm_wechat_over", length=_minutes(lasted)),)
        case _:
            return ()


def _mailbox(tx: Tx, now: datetime, mailbox: str) -> tuple[Text, ...]:
    state = get_mailbox(tx, mailbox=mailbox) if mailbox else None
    since = state.failing_since if state else None
    match _turn(tx, "mailbox", since, now, _MAILBOX_LATE):
        case "begins" if state and since:
            return (Text("alarm_mailbox", since=When(since), why=state.trouble or ""),)
        case timedelta() as lasted:
            return (Text("alarm_mailbox_over", length=_minutes(lasted)),)
        case _:
            return ()


def _turn(
    tx: Tx, name: str, since: datetime | None, now: datetime, late: timedelta
) -> Literal["begins"] | timedelta | None:
    """Note when trouble begins or ends: "begins", how long it lasted, or None if there is no news."""
    waits = now - since if since else timedelta()
    if since and waits > late:
        return "begins" if open_alarm(tx, name=name, since=since) else None
    began = close_alarm(tx, name=name) if waits < late / 2 else None
    return now - began if began else None


def _minutes(length: timedelta) -> Minutes:
    return Minutes(max(1, ceil(length / timedelta(minutes=1))))
