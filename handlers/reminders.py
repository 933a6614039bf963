"""Reminders that have come due: which of them are told, and which are dropped or put off, and why.

Nobody hears of one interview twice within five minutes, nor more than a few times a day of what can be
spared; but for the last reminder before the start, which always comes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers import nudges
from handlers.request import Notice
from handlers.workdays import local_day, next_workday
from storage.database import Tx
from storage.interviews import OPEN_STATUSES, Interview, get_interviews
from storage.people import list_admins
from storage.quiet import later
from storage.reminders import (
    FINAL_SECONDS,
    Planned,
    Reminder,
    Standing,
    claim_due_reminders,
    close_reminders,
    count_told,
    get_standings,
    insert_reminders,
    list_silent,
    postpone_reminders,
    quiet_of,
)
from storage.rules import Rules

_BATCH = 250
#: Why a request for feedback is no message of its own.
TOGETHER = "told in one message with others"
#: How far apart two messages about one interview are to one person.
_APART = timedelta(minutes=5)
#: How far the clocks of two hosts may differ.
_SKEW = timedelta(minutes=1)
#: So many messages of the bot's own can be spared a day, outside the last hour before a start.
_MOST_A_DAY = 3
#: What a person or the company switches off, by kind of reminder.
_TOPICS = {
    "check": "check",
    "feedback": "feedback",
    "overdue": "feedback",
    "unanswered": "unanswered",
    "expiry": "unanswered",
}
#: What is told to whoever organises an interview, though they need not take part.
_ORGANISERS = ("unanswered", "expiry", "snoozed")
#: What is told first, of several about one interview, between the last hour's reminders and the others.
_RANKS = ("expiry", "check", "feedback", "overdue", "snoozed", "unanswered")
_SECOND_FEEDBACK = timedelta(hours=1)
#: The feedback reminders on working days, and their hour: off the full hour, which WeCom calls congested.
_FIRST_DAILY, _LAST_DAILY = 2, 6
_DAILY_AT, _DAILY_LIFETIME = time(10, 2), timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class _Due:
    """One reminder that is due, and all that decides about it."""

    reminder: Reminder
    interview: Interview
    standing: Standing

    @property
    def rank(self) -> tuple[int, int]:
        """Which one is told, of several about one interview: the lowest."""
        match self.reminder.kind:
            case "before":
                is_first = self.reminder.before_seconds <= FINAL_SECONDS or self.standing.is_last
                return (0 if is_first else len(_RANKS) + 1), self.reminder.before_seconds
            case "unanswered" if self.standing.side == "candidate":
                # The reminder before the start asks as well, and says more.
                return len(_RANKS) + 2, 0
            case kind:
                return 1 + _RANKS.index(kind), 0

    @property
    def can_be_spared(self) -> bool:
        """Whether it is left out when its reader was told much already."""
        match self.reminder.kind:
            case "before":
                return self.reminder.before_seconds > FINAL_SECONDS and not self.standing.is_last
            case "unanswered":
                return self.standing.side == "candidate"
            case "feedback":
                return self.reminder.step >= _FIRST_DAILY
            case _:
                return False


def due_reminders(tx: Tx, *, now: datetime, rules: Rules) -> tuple[list[Notice], int]:
    """Take a batch of due reminders and say what each reader is to be told; also how many were taken.

    What an outage made pointless, or an interview outlived, is dropped with the reason. The caller owes
    the notices in the same transaction, so each is told once whatever happens.
    """
    claimed = claim_due_reminders(tx, now=now, limit=_BATCH)
    interviews = get_interviews(tx, interview_ids={reminder.interview_id for reminder in claimed})
    standings = get_standings(tx, claimed, now=now)
    due = [_Due(each, interviews[each.interview_id], standings[each.reminder_id]) for each in claimed]
    batch = _Batch(tx, now, rules)
    for each in _in_turn(due):
        batch.decide(each)
    close_reminders(tx, batch.reasons, now=now)
    postpone_reminders(tx, batch.put_off)
    return batch.notices(), len(claimed)


class _Batch:
    """What becomes of the reminders of one batch; `reasons` are those for which they are dropped, by id."""

    def __init__(self, tx: Tx, now: datetime, rules: Rules) -> None:
        self._tx, self._now, self._rules = tx, now, rules
        self._counts: dict[int, int] = {}
        self.told: list[Notice] = []
        self.reasons: dict[int, str | None] = {}
        self.put_off: dict[int, datetime] = {}
        self._feedback: dict[int, list[_Due]] = {}

    def decide(self, due: _Due) -> None:
        """Tell one reminder, drop it or put it off, and plan what follows it."""
        settled = _settled(due) or _given(self._tx, due)
        reason = settled or _unsaid(due, self._rules, self._now)
        free_at = self._free_at(due)
        if reason is None and free_at is not None:
            if _can_wait(due, free_at):
                self.put_off[due.reminder.reminder_id] = free_at
                return
            reason = "overtaken by another message about this interview"
        if reason is None and self._joins(due):
            reason = TOGETHER
        if reason is None and due.can_be_spared:
            reason = self._enough(due)
        self.reasons[due.reminder.reminder_id] = reason
        if reason is None:
            self.told.append(_notice(self._tx, due, self._now, self._rules))
            if due.reminder.kind == "feedback":
                self._feedback[due.reminder.person_id] = [due]
        if settled is None:
            insert_reminders(self._tx, list(_next(self._tx, due, self._rules, self._now)))

    def notices(self) -> list[Notice]:
        """Return what is told: of several missing feedbacks of one person, one message."""
        return [self._together(notice) for notice in self.told]

    def _joins(self, due: _Due) -> bool:
        """Whether this one is told in the message that asks its reader for feedback already."""
        asked = self._feedback.get(due.reminder.person_id)
        if due.reminder.kind != "feedback" or not asked:
            return False
        asked.append(due)
        return True

    def _together(self, notice: Notice) -> Notice:
        asked = self._feedback.get(notice.person_id, [])
        if notice.kind != "feedback" or len(asked) == 1:
            return notice
        interviews = [each.interview for each in asked]
        message = nudges.feedback_of_several(interviews, notice.person_id, self._rules.timezone)
        # True of the others, whatever becomes of the one that it is told as.
        return replace(notice, message=message, revision=None, valid_statuses=None)

    def _free_at(self, due: _Due) -> datetime | None:
        """Return when its reader may hear of this interview again, None if that is now."""
        reminder, last = due.reminder, due.standing.told_at
        subject = (reminder.person_id, reminder.interview_id)
        is_told_now = any((each.person_id, each.interview_id) == subject for each in self.told)
        if is_told_now:
            return self._now + _APART
        if last is None or not -_SKEW < self._now - last < _APART:
            # What was told in the future, was so before the clock stepped back.
            return None
        is_wanted = reminder.kind == "snoozed" or (reminder.kind == "before" and due.standing.is_last)
        return None if is_wanted else last + _APART

    def _enough(self, due: _Due) -> str | None:
        """Say so if this reader was told enough today."""
        reader = due.reminder.person_id
        if reader not in self._counts:
            zone = ZoneInfo(due.standing.timezone or self._rules.timezone)
            midnight = datetime.combine(local_day(self._now, zone), time(), tzinfo=zone)
            self._counts[reader] = count_told(self._tx, person_id=reader, since=midnight)
        if self._counts[reader] >= _MOST_A_DAY:
            return f"{_MOST_A_DAY} messages that day already"
        self._counts[reader] += 1
        return None


def _can_wait(due: _Due, until: datetime) -> bool:
    """Whether it is put off rather than dropped: what its reader has to answer, while that is of use."""
    is_asked_anyway = due.reminder.kind == "before" or due.standing.side == "candidate"
    return not is_asked_anyway and until < due.reminder.expires_at


def _in_turn(due: Iterable[_Due]) -> list[_Due]:
    """Put first, of what is due for one reader about one interview, what is to be told."""
    return sorted(due, key=lambda each: each.rank)


def _settled(due: _Due) -> str | None:
    """Return why nobody need be told this any more, whatever is planned, or None."""
    kind, status, standing = due.reminder.kind, due.interview.status, due.standing
    if due.reminder.revision != due.interview.revision:
        return "the interview was moved"
    if status not in (("proposed",) if kind in ("unanswered", "expiry") else (*OPEN_STATUSES, "done")):
        return f"the interview is {status}"
    if kind in ("before", "check") and status == "done":
        return "the interview is done"
    if kind in ("unanswered", "expiry") and standing.wished_start_at is not None:
        return "the candidate asked for another time"
    is_organiser = due.reminder.person_id == standing.organiser_id
    if standing.side is None and kind != "overdue" and not (is_organiser and kind in _ORGANISERS):
        return "this person takes no part any more"
    if standing.answer in ("asked", "declined"):
        return "this person has not agreed to take part"
    if kind == "check" and standing.arrived_at is not None:
        return "the candidate has arrived"
    if kind == "feedback" and standing.has_feedback:
        return "feedback was given"
    if kind == "feedback" and standing.absent_at is not None:
        return "this person was not there"
    return None


def _given(tx: Tx, due: _Due) -> str | None:
    """Say so if nobody's feedback is missing any more that others would be told of."""
    is_over = due.reminder.kind == "overdue" and not list_silent(tx, interview_id=due.reminder.interview_id)
    return "feedback was given" if is_over else None


def _unsaid(due: _Due, rules: Rules, now: datetime) -> str | None:
    """Return why this reader is not told this now, or None."""
    reminder, standing = due.reminder, due.standing
    topic = _TOPICS.get(reminder.kind)
    if topic in rules.muted:
        return "switched off by the company"
    if topic in standing.muted:
        return "switched off by this person"
    if now >= reminder.expires_at:
        return f"late: due {_utc(reminder.due_at)}, useless after {_utc(reminder.expires_at)}"
    has_mail = rules.has_mail and standing.email is not None
    if not standing.is_active or not (standing.userid or standing.has_chat or has_mail):
        return "this person cannot be reached"
    return None


def _next(tx: Tx, due: _Due, rules: Rules, now: datetime) -> Iterator[Planned]:
    """Plan what follows a request for feedback: the next one, and at last that others are told."""
    reminder, interview = due.reminder, due.interview
    if reminder.kind != "feedback" or reminder.step > _LAST_DAILY:
        return
    if interview.status == "proposed" and due.standing.arrived_at is None:
        # Nobody said that it took place; one question is enough.
        return
    zone = ZoneInfo(due.standing.timezone or rules.timezone)
    quiet = quiet_of(due.standing.quiet_from, due.standing.quiet_until, rules)
    spread = reminder.interview_id * 7 + reminder.person_id
    if reminder.step == 0:
        moment = later(interview.end_at + _SECOND_FEEDBACK, quiet, zone, spread=spread)
        yield _planned(reminder, reminder.person_id, "feedback", moment, step=1)
        return
    day = next_workday(tx, local_day(max(now, reminder.due_at), zone), rules.country)
    # At one moment for all of a person's interviews, so that they are told in one message.
    spread = reminder.person_id
    at = datetime.combine(day, _DAILY_AT, tzinfo=zone) + timedelta(seconds=spread % 50)
    if reminder.step < _LAST_DAILY:
        moment = later(at, quiet, zone, spread=spread)
        yield _planned(reminder, reminder.person_id, "feedback", moment, step=reminder.step + 1)
        return
    for reader in _responsible(tx, due):
        yield _planned(reminder, reader, "overdue", at)


def _responsible(tx: Tx, due: _Due) -> list[int]:
    """Return who is told that feedback does not come: whoever organises the interview, else the admins."""
    organiser, silent = due.standing.organiser_id, due.reminder.person_id
    if organiser != silent:
        return [organiser]
    return [admin.person_id for admin in list_admins(tx) if admin.person_id != silent]


def _planned(reminder: Reminder, reader: int, kind: str, due_at: datetime, *, step: int = 0) -> Planned:
    return Planned(
        interview_id=reminder.interview_id,
        revision=reminder.revision,
        person_id=reader,
        kind="overdue" if kind == "overdue" else "feedback",
        due_at=due_at,
        expires_at=due_at + _DAILY_LIFETIME,
        step=step,
    )


def _notice(tx: Tx, due: _Due, now: datetime, rules: Rules) -> Notice:
    reminder, interview, standing = due.reminder, due.interview, due.standing
    kind = nudges.phase(interview, now) if reminder.kind == "snoozed" else reminder.kind
    reader = interview.participant(reminder.person_id)
    match kind:
        case "check":
            message = nudges.check(interview, rules.timezone, is_first=reminder.step == 0)
        case "feedback":
            message = nudges.feedback(interview, is_first=reminder.step == 0, has_come=_has_come(due))
        case "overdue":
            names = tuple(list_silent(tx, interview_id=reminder.interview_id))
            message = nudges.overdue(interview, names, rules.timezone)
        case "unanswered" if standing.side == "candidate" and reader is not None:
            message = nudges.ask_again(interview, reader, rules.timezone)
        case "unanswered":
            message = nudges.no_answer(interview, rules.timezone)
        case "expiry":
            message = nudges.decide(interview, rules.timezone)
        case _:
            left = nudges.planned_left(reminder, now) if reminder.kind == "before" else None
            message = nudges.before(interview, reader, left, now, rules.timezone)
    return Notice(
        person_id=reminder.person_id,
        kind="reminder" if kind == "before" else kind,
        message=message,
        dedup_key=f"reminder:{reminder.reminder_id}",
        expires_at=reminder.expires_at,
        interview_id=interview.interview_id,
        revision=interview.revision,
        valid_statuses=_STANDS.get(kind, OPEN_STATUSES),
    )


#: In which statuses a message still tells the truth when it leaves; any other kind, while it is to happen.
_STANDS: dict[str, tuple[str, ...]] = {
    "feedback": (*OPEN_STATUSES, "done"),
    "overdue": (*OPEN_STATUSES, "done"),
    "unanswered": ("proposed",),
    "expiry": ("proposed",),
}


def _has_come(due: _Due) -> bool:
    return due.interview.status != "proposed" or due.standing.arrived_at is not None


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
