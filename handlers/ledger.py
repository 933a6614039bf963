"""What became of an interview's messages: why someone heard something, or did not."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from handlers.commands import NUMBER, PAGE, Argument, command
from handlers.interviews import meant_interview
from handlers.outbox import in_words
from handlers.previews import page_of, page_reply
from handlers.reminders import TOGETHER
from handlers.request import Reply, Request, answer
from handlers.rights import admins
from handlers.texts import SENTENCES, Ahead, Text, When
from storage.interviews import Interview
from storage.ledger import Entry, count_ledger, list_ledger
from storage.people import get_person

_WHO = Argument("person", "person", is_required=False)
#: As many as a phone's screen shows.
_PAGE = 6
_PUNCTUAL = timedelta(minutes=1)
_STATUSES = ("sent", "due", "planned", "queued", "failed", "dropped", "cancelled")
#: What is planned until the candidate answers; if they have, it is dropped when it is due.
_UNANSWERED = ("unanswered", "expiry")
#: Reasons that reminders are closed with, and the sentence for each.
_REASONS = {
    "moved": "reason_moved",
    "the interview was moved": "reason_moved",
    "cancelled": "reason_cancelled",
    "the interview is cancelled": "reason_cancelled",
    "declined": "reason_declined",
    "the interview is declined": "reason_declined",
    "the interview is done": "reason_over",
    "the interview is no_show": "reason_over",
    "no show": "reason_over",
    "the interview is confirmed": "reason_answered",
    "the candidate asked for another time": "reason_wished",
    "the candidate has arrived": "reason_arrived",
    "feedback was given": "reason_given",
    "this person was not there": "reason_absent",
    "this person takes no part any more": "reason_left",
    "this person does not take part": "reason_left",
    "replaced": "reason_left",
    "put off again": "reason_put_off",
    "this person has not agreed to take part": "reason_not_agreed",
    "this person chose other times": "reason_chosen",
    # The second is what it was called while the app was the only way.
    "this person cannot be reached": "reason_unreachable",
    "this person cannot be reached in WeCom": "reason_unreachable",
    TOGETHER: "reason_together",
    "switched off by the company": "reason_off",
    "switched off by this person": "reason_muted",
    "overtaken by another message about this interview": "reason_overtaken",
}


@command(
    "why", "ledger", "what happened", "messages of", "为什么", "为啥", "消息记录", "通知记录", "发送记录",
    "發送記錄",
    args=(NUMBER, _WHO, PAGE), who=admins,
    heard=(r"通知(?:了|过)(?:谁|哪些人)", r"\bwho was (?:told|notified)\b",
        r"发(?:过|了).{0,3}(?:哪些|什么|几)|(?:哪些|什么)(?:消息|通知).{0,4}发|\b(?:did|have) we sen[dt]\b",
        r"没(?:有)?(?:收到|接到).{0,4}(?:通知|消息|邀请)"
        r"|\b(?:didn't|did not|hasn't|never) (?:get|got|receive)"),
)  # fmt: skip
def why(request: Request) -> Reply:
    """Tell what was planned, sent, failed or dropped of an interview, to whom, and why."""
    interview, person_id, page = meant_interview(request), request.args.get("person"), page_of(request)
    chosen: dict[str, Any] = {"interview_id": interview.interview_id, "person_id": person_id}
    counts = count_ledger(request.tx, **chosen)
    if not counts:
        return answer(_nothing(request, interview, person_id))
    entries = list_ledger(request.tx, **chosen, limit=_PAGE, offset=page * _PAGE)
    lines = [Text("why_title", number=interview.interview_id, counts=_counted(counts))]
    reader = 0
    for entry in entries:
        if entry.person_id != reader:
            lines.append(Text("why_person", name=entry.name))
            reader = entry.person_id
        lines.append(_line(entry, interview, request.now))
    left = sum(counts.values()) - page * _PAGE - len(entries)
    return page_reply("why", lines, page, has_more=left > 0)


def _nothing(request: Request, interview: Interview, person_id: int | None) -> Text:
    number = interview.interview_id
    person = get_person(request.tx, person_id=person_id) if person_id else None
    return (
        Text("why_nobody", number=number, name=person.name) if person else Text("why_nothing", number=number)
    )


def _counted(counts: dict[str, int]) -> Text:
    parts = [Text(f"why_count_{each}", count=counts[each]) for each in _STATUSES if each in counts]
    first, *rest = parts
    for part in rest:
        first = Text("joined", first=first, rest=part)
    return first


def _line(entry: Entry, interview: Interview, now: datetime) -> Text:
    """Say one entry: what, when it was to go out, what became of it, and why."""
    is_needless = entry.status == "planned" and entry.kind in _UNANSWERED and interview.status == "confirmed"
    return Text(
        "why_line",
        what=_what(entry),
        at=When(entry.planned_at),
        outcome=Text(
            _outcome(entry, is_needless),
            late=_late(entry, now),
            msgid=(entry.msgid or "")[-6:],
            number=entry.outbox_id or "",
            why=_why(entry),
        ),
    )


def _outcome(entry: Entry, is_needless: bool) -> str:
    if is_needless:
        return "why_needless"
    # What was sent has a reason only while it is under way for long.
    return "why_sent_delayed" if entry.status == "sent" and entry.reason else f"why_{entry.status}"


def _what(entry: Entry) -> Text:
    if entry.kind in ("before", "snoozed") and entry.before_seconds is not None:
        return Text("why_reminder", left=Ahead(entry.before_seconds // 60))
    name = f"kind_{entry.kind}"
    return Text(name) if name in SENTENCES else Text("plain", words=entry.kind)


def _late(entry: Entry, now: datetime) -> Text | str:
    """Say how much later than planned it went out, or still waits."""
    until = entry.closed_at if entry.status == "sent" else now if entry.status in ("due", "planned") else None
    if until is None or until - entry.planned_at < _PUNCTUAL:
        return ""
    return Text("why_late", length=Ahead(ceil((until - entry.planned_at) / timedelta(minutes=1))))


def _why(entry: Entry) -> Text | str:
    if entry.reason is None:
        return Text("reason_unknown") if entry.status in ("failed", "dropped", "cancelled") else ""
    if entry.reason in _REASONS:
        return Text(_REASONS[entry.reason])
    if entry.reason.startswith("late:"):
        return Text("reason_late")
    if entry.reason.endswith("messages that day already"):
        return Text("reason_enough")
    return in_words(entry.reason)
