"""What the bot says of its own accord about an interview: before it, while it runs, and afterwards."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from handlers import notices
from handlers.lateness import WINDOW
from handlers.request import CHOSEN, Action, Field, Message
from handlers.selections import choosing_from
from handlers.texts import Ahead, Names, Text
from storage.interviews import Interview, Participant
from storage.reminders import Reminder

#: Later than this a reminder is late, and says so by the time that is left.
_PUNCTUAL = timedelta(minutes=1)
#: From so many minutes on, half-hours are exact enough.
_FAR, _HALF_HOUR = 180, 30
#: How long a press puts a reminder off, well before the start and near it, and what is too near for that.
_LONG_SNOOZE, _SNOOZE, _LEAST_SNOOZE = 60, 10, timedelta(minutes=20)


def phase(interview: Interview, now: datetime) -> Literal["before", "check", "feedback"]:
    """Return what there is to say about an interview now."""
    if now < interview.start_at:
        return "before"
    return "check" if now < interview.end_at else "feedback"


def planned_left(reminder: Reminder, now: datetime) -> int | None:
    """Return how many minutes ahead of the start a reminder was meant to come, None if it comes later."""
    return reminder.before_seconds // 60 if now - reminder.due_at < _PUNCTUAL else None


def before(
    interview: Interview, reader: Participant | None, left: int | None, now: datetime, zone: str
) -> Message:
    """Say that an interview begins: how long it is until then, as planned or what is really left."""
    is_candidate = reader is not None and reader.side == "candidate"
    is_asked = interview.status == "proposed" and is_candidate and interview.start_at > now
    lines = []
    if is_asked:
        lines.append(Text("reminder_unconfirmed"))
    elif interview.status == "proposed" and not is_candidate:
        lines.append(Text("reminder_waiting"))
    actions = notices.answer_actions(interview) if is_asked else _wanted(interview, reader, now)
    if reader and not actions:
        lines.append(Text("your_room"))
    return Message(
        title=_title(interview, left, now),
        fields=notices.fields_of(interview, reader, zone),
        lines=tuple(lines),
        actions=actions,
        link=notices.room_link(reader) if reader else None,
        link_label=None if is_asked or not actions else Text("button_room"),
        card_ref=notices.card_ref(interview),
    )


def _wanted(interview: Interview, reader: Participant | None, now: datetime) -> tuple[Action, ...]:
    """Return what a member may want to do about an interview that begins, besides opening the room.

    In WeChat and by mail there are none: every press there costs one of the few messages, or opens a page.
    """
    number, ahead = interview.interview_id, interview.start_at - now
    if reader is None or not reader.is_member or ahead <= timedelta():
        return ()
    late = Action(Text("button_running_late"), f"late #{number}")
    if reader.side == "candidate":
        first = late if ahead <= WINDOW else Action(Text("button_prepare"), f"prepare #{number}")
        return (first, Action(Text("button_move"), f"reschedule #{number}"))
    cannot = Action(Text("button_cannot"), f"can't make it #{number}")
    if ahead <= _LEAST_SNOOZE:
        return (late, cannot)
    minutes = _SNOOZE if ahead <= WINDOW else _LONG_SNOOZE
    return (Action(Text("button_snooze", length=Ahead(minutes)), f"snooze {minutes} min"), cannot)


def _title(interview: Interview, left: int | None, now: datetime) -> Text:
    number = interview.interview_id
    if left is None:
        left = ceil((interview.start_at - now) / timedelta(minutes=1))
        left = round(left / _HALF_HOUR) * _HALF_HOUR if left >= _FAR else left
    return (
        Text("reminder_title", left=Ahead(left), number=number)
        if left > 0
        else Text("reminder_begun", number=number)
    )


def check(interview: Interview, zone: str, *, is_first: bool) -> Message:
    """Ask an interviewer whether the candidate came."""
    number = interview.interview_id
    last = (
        Action(Text("button_not_yet"), f"not yet #{number}")
        if is_first
        else Action(Text("button_move"), f"reschedule #{number}")
    )
    return Message(
        title=Text("check_title", number=number),
        fields=(
            Field(Text("field_candidate"), interview.candidate.name),
            Field(Text("field_when"), notices.when(interview, zone)),
        ),
        actions=(
            Action(Text("button_arrived"), f"arrived #{number}", is_primary=True),
            Action(Text("button_no_show"), f"no show #{number}"),
            last,
        ),
        card_ref=notices.card_ref(interview),
    )


def feedback(interview: Interview, *, is_first: bool, has_come: bool) -> Message:
    """Ask an interviewer for their feedback; `has_come` is false where nobody said that it took place."""
    number = interview.interview_id
    actions = [
        Action(Text("button_feedback"), f"feedback #{number}", is_primary=True),
        Action(Text("button_absent"), f"absent #{number}"),
    ]
    if not has_come:
        actions.append(Action(Text("button_no_show"), f"no show #{number}"))
    fields = [Field(Text("field_candidate"), interview.candidate.name)]
    if interview.title:
        fields.append(Field(Text("field_title"), interview.title))
    return Message(
        title=Text("nudge_feedback_title", number=number),
        fields=tuple(fields),
        lines=(Text("feedback_ask" if is_first else "feedback_missing"),),
        actions=tuple(actions),
        card_ref=notices.card_ref(interview),
    )


def feedback_of_several(interviews: Sequence[Interview], person_id: int, zone: str) -> Message:
    """Ask an interviewer for their feedback on several interviews, in one message."""
    lines = tuple(
        Text(
            "nudge_feedback_line",
            number=each.interview_id,
            name=each.candidate.name,
            start=notices.when(each, zone),
        )
        for each in interviews
    )
    message = Message(title=Text("nudge_feedback_several", count=len(interviews)), lines=lines)
    buttons = (
        Action(Text("button_feedback"), f"feedback {CHOSEN}", is_primary=True),
        Action(Text("button_absent"), f"absent {CHOSEN}"),
    )
    return choosing_from(message, interviews, person_id, buttons)


def overdue(interview: Interview, names: tuple[str, ...], zone: str) -> Message:
    """Tell who is responsible whose feedback does not come."""
    line = Text(
        "overdue_line",
        names=Names(names),
        candidate=interview.candidate.name,
        start=notices.when(interview, zone),
    )
    return Message(title=Text("overdue_title", number=interview.interview_id), lines=(line,))


def ask_again(interview: Interview, candidate: Participant, zone: str) -> Message:
    """Ask the candidate once more for their answer."""
    return Message(
        title=Text("ask_again_title", number=interview.interview_id),
        fields=notices.fields_of(interview, candidate, zone),
        lines=(Text("invitation_ask"),),
        actions=notices.answer_actions(interview),
        link=notices.room_link(candidate),
        card_ref=notices.card_ref(interview),
    )


def no_answer(interview: Interview, zone: str) -> Message:
    """Tell the organiser that the candidate has not answered."""
    return _unanswered("yet", interview, zone)


def decide(interview: Interview, zone: str) -> Message:
    """Let the organiser decide about an interview that begins soon and is not confirmed."""
    return _unanswered("late", interview, zone)


def _unanswered(stage: str, interview: Interview, zone: str) -> Message:
    number, candidate = interview.interview_id, interview.candidate
    start = notices.when(interview, zone)
    if candidate.is_member:
        line = Text(f"no_answer_{stage}_line", name=candidate.name, start=start)
        first = Action(Text("button_keep"), f"keep #{number}", is_primary=True)
    else:
        line = Text("no_answer_outside", name=candidate.name, start=start)
        first = Action(Text("button_agreed"), f"confirm #{number}", is_primary=True)
    others = (
        Action(Text("button_move"), f"reschedule #{number}"),
        Action(Text("button_cancel"), f"cancel #{number}"),
    )
    return Message(
        title=Text(f"no_answer_{stage}_title", number=number),
        lines=(line,),
        actions=(first, *others),
        card_ref=notices.card_ref(interview),
    )
