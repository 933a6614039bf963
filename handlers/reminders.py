"""Reminders that have come due, turned into messages: before the start, to both sides."""

from datetime import UTC, datetime, timedelta
from math import ceil

from handlers import notices
from handlers.request import Message, Notice
from handlers.texts import Ahead, Text
from storage.database import Tx
from storage.interviews import OPEN_STATUSES, Interview, Participant, get_interviews
from storage.reminders import Reminder, claim_due_reminders, close_reminders

_BATCH = 250
#: Later than this a reminder is late, and says so by the time that is left.
_PUNCTUAL = timedelta(minutes=1)


def due_reminders(tx: Tx, *, now: datetime, default_zone: str) -> tuple[list[Notice], int]:
    """Take a batch of due reminders and say what each reader is to be told; also how many were taken.

    What an outage made pointless, or an interview outlived, is dropped with the reason. The caller owes
    the notices in the same transaction, so each is told once whatever happens.
    """
    told: list[Notice] = []
    reasons: dict[int, str | None] = {}
    claimed = claim_due_reminders(tx, now=now, limit=_BATCH)
    interviews = get_interviews(tx, interview_ids={reminder.interview_id for reminder in claimed})
    for reminder in claimed:
        interview = interviews[reminder.interview_id]
        reason = _pointless(reminder, interview, now)
        reader = interview.participant(reminder.person_id)
        if reason is None and (reader is None or not reader.is_reachable):
            reason = "this person cannot be reached in WeCom"
        reasons[reminder.reminder_id] = reason
        if reason is None and reader is not None:
            told.append(_notice(reminder, interview, reader, now, default_zone))
    close_reminders(tx, reasons, now=now)
    return told, len(claimed)


def _pointless(reminder: Reminder, interview: Interview, now: datetime) -> str | None:
    """Return why this reminder is not worth sending any more, or None."""
    if reminder.revision != interview.revision:
        return "the interview was moved"
    if interview.status not in OPEN_STATUSES:
        return f"the interview is {interview.status}"
    if now >= reminder.expires_at:
        return f"late: due {_utc(reminder.due_at)}, useless after {_utc(reminder.expires_at)}"
    return None


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _notice(
    reminder: Reminder, interview: Interview, reader: Participant, now: datetime, zone: str
) -> Notice:
    is_asked = interview.status == "proposed" and reader.side == "candidate" and interview.start_at > now
    lines = []
    if is_asked:
        lines.append(Text("reminder_unconfirmed"))
    elif interview.status == "proposed" and reader.side == "interviewer":
        lines.append(Text("reminder_waiting"))
    if not is_asked:
        lines.append(Text("your_room"))
    return Notice(
        person_id=reader.person_id,
        kind="reminder",
        message=Message(
            title=_title(reminder, interview, now),
            fields=notices.fields_of(interview, reader, zone),
            lines=tuple(lines),
            actions=notices.answer_actions(interview) if is_asked else (),
            link=notices.room_link(reader),
            card_ref=notices.card_ref(interview),
        ),
        dedup_key=f"reminder:{reminder.reminder_id}",
        expires_at=reminder.expires_at,
        interview_id=interview.interview_id,
        revision=interview.revision,
        valid_statuses=OPEN_STATUSES,
    )


def _title(reminder: Reminder, interview: Interview, now: datetime) -> Text:
    """Say how long it is until the start: as planned, or what is really left when an outage delayed it."""
    number = interview.interview_id
    if now - reminder.due_at < _PUNCTUAL:
        return Text("reminder_title", left=Ahead(reminder.before_seconds // 60), number=number)
    left = ceil((interview.start_at - now) / timedelta(minutes=1))
    return (
        Text("reminder_title", left=Ahead(left), number=number)
        if left > 0
        else Text("reminder_begun", number=number)
    )
