"""What a candidate could not be told: one of their interviewers gets it, ready to be forwarded."""

from dataclasses import replace

from bot.channels.wecom_app import as_text
from bot.parts import Bot
from handlers.invitations import for_outside, page_link
from handlers.request import Message, Notice, message_from_json
from handlers.texts import Text
from storage.database import Tx
from storage.interviews import Interview, get_interview
from storage.outbox import OutboxRow
from storage.people import Person, get_people

#: What the candidate wrote for, and cannot hear any more, is nothing to forward.
_NOT_FORWARDED = ("answer", "broadcast", "alarm", "card_update")


def hand_over(bot: Bot, tx: Tx, row: OutboxRow) -> tuple[Notice, ...]:
    """Make the messages that ask an interviewer to pass on a message that has no way to its candidate.

    Of an interview's reminders only the first is passed on; a person is no messenger by the clock.

    Returns:
        None of them if it was for no candidate, or there is nobody to ask.
    """
    if row.interview_id is None or row.kind in _NOT_FORWARDED:
        return ()
    interview = get_interview(tx, interview_id=row.interview_id)
    if interview is None or interview.candidate.person_id != row.person_id:
        return ()
    messenger = _messenger(tx, interview)
    if messenger is None:
        return ()
    candidate = get_people(tx, person_ids=[row.person_id])[row.person_id]
    kept = for_outside(tx, message_from_json(row.message))
    told = replace(kept, actions=(), selection=None, link=page_link(tx, interview.candidate))
    words = as_text(told, bot.reader(candidate))
    asked = Text("hand_over", number=interview.interview_id, name=candidate.name)
    subject = f"{row.interview_id}:{row.revision}:reminder" if row.kind == "reminder" else f"{row.outbox_id}"
    return tuple(
        Notice(
            person_id=messenger.person_id,
            kind="hand_over",
            message=Message(lines=(line,)),
            dedup_key=f"hand_over:{subject}:{part}",
            expires_at=row.expires_at,
            interview_id=row.interview_id,
            revision=row.revision,
        )
        for part, line in enumerate((asked, Text("plain", words=words)))
    )


def _messenger(tx: Tx, interview: Interview) -> Person | None:
    """Return who arranged the interview, else one of its interviewers: whom the app reaches."""
    wanted = [interview.organiser_id, *(person.person_id for person in interview.panel)]
    people = get_people(tx, person_ids=wanted)
    members = [people[person_id] for person_id in wanted if person_id in people]
    return next((person for person in members if person.userid is not None and person.is_active), None)
