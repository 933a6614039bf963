"""What members answer in their WeCom calendar, taken as the panel's word: it is as if they had written it.

The event says only that somebody answered (protocol 2.7); what, is asked for here, by a worker.
"""

import logging
from datetime import datetime, timedelta

from bot.delivery import owe_message
from bot.dispatch import press
from bot.handling import DeliveryError
from bot.parts import Bot
from bot.wecom.calendar import CalendarEntries, Response
from bot.wecom.messages import Incoming
from storage.calendars import close_answered, list_userids, take_answered
from storage.interviews import Interview, Participant, require_interview

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=1)
_LIFETIME = timedelta(hours=2)


def take_answers(bot: Bot) -> int:
    """Take what was answered in calendars; return how many entries were looked at."""
    entries, now = bot.providers.get("calendar"), bot.clock()
    if not isinstance(entries, CalendarEntries):
        return 0
    with bot.database.transaction() as tx:
        answered = take_answered(tx, now=now, lease=_LEASE)
    for interview_id, schedule_id, answered_at in answered:
        try:
            responses = entries.responses(schedule_id)
        except DeliveryError as error:
            log.warning("answers_unread", extra={"interview_id": interview_id, "reason": str(error)})
            continue
        for response in responses:
            _obey(bot, interview_id, schedule_id, response, now)
        with bot.database.transaction() as tx:
            close_answered(tx, schedule_id=schedule_id, answered_at=answered_at)
    return len(answered)


def _obey(bot: Bot, interview_id: int, schedule_id: str, response: Response, now: datetime) -> None:
    """Do for one member what they answered, if that is news; a refusal they hear the consequences of."""
    with bot.database.transaction() as tx:
        interview = require_interview(tx, interview_id=interview_id)
        person_id = list_userids(tx, userids=[response.userid]).get(response.userid.lower())
    me = interview.participant(person_id) if person_id else None
    if me is None or not _is_news(interview, me, response, now):
        return
    word = "confirm" if response.is_coming else "decline"
    key = f"calendar:{schedule_id}:{interview.revision}:{me.person_id}:{word}"
    incoming = Incoming(
        kind="text", content=f"{word} #{interview_id}", inbox_key=key, way="page", person_id=me.person_id
    )
    messages = press(bot, incoming)
    log.info("calendar_answer", extra={"interview_id": interview_id, "person_id": me.person_id, "word": word})
    if not response.is_coming:
        with bot.database.transaction() as tx:
            for index, message in enumerate(messages):
                owe_message(
                    tx,
                    person_id=me.person_id,
                    kind="answer",
                    message=message,
                    key=f"{key}:{index}",
                    now=now,
                    expires_at=now + _LIFETIME,
                )


def _is_news(interview: Interview, me: Participant, response: Response, now: datetime) -> bool:
    """Whether the panel's answers change by it. Candidates answer in the chat, where they see the terms."""
    if me.side != "interviewer" or interview.start_at <= now or interview.status == "cancelled":
        return False
    return me.answer == "asked" if response.is_coming else True
