"""What admins ask about deliveries: what waits, what failed, and sending a message again."""

from handlers.commands import MESSAGE, command
from handlers.request import Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Text, When
from storage.interviews import get_interview
from storage.mails import Refused
from storage.outbox_entries import Entry, count_outbox, list_outbox, retry_outbox

_SHOWN = 5
_MAX_REASON = 80
#: How the reasons begin that the mail's carriers keep (`bot.smtp`, `bot.bounces`).
_MAIL_REASONS = {
    "the mail came back": "why_came_back",
    "the mail is delayed": "why_delayed",
    "the mail server refused with": "why_mail_refused",
}


@command(
    "outbox", "deliveries", "delivery status", "发送情况", "發送情況", "发件箱", "待发消息", "发送失败",
    who=admins,
    heard=(
        r"没发出去|没有发出去|没发成功|(?:消息|通知|邮件).{0,6}(?:卡住|失败)|失败的?(?:消息|通知|邮件)",
        r"\b(?:anything|messages?|mails?) .*\bfail(?:ed)?\b",
        r"(?:消息|通知).{0,4}发(?:出去|成功|完)了?[吗么没]",
        r"\b(?:failed|unsent|stuck|undelivered|pending) messages?\b",
        r"\bqueue\b|发件箱|\boutbox\b|消息.{0,4}(?:积压|堆积)",
        r"\b(?:did|have|has|are|were) (?:any|all|the) messages?\b.*\b(?:fail|stuck|sent|go|gone)",
        r"\b(?:messages?|anything) .*\b(?:stuck|failed|not sent)\b",
    ),
)  # fmt: skip
def outbox(request: Request) -> Reply:
    """List what waits and what failed, the oldest of the one and the newest of the other."""
    counts = count_outbox(request.tx)
    if not any(counts.values()):
        return answer(Text("outbox_empty"))
    lines = [Text("outbox_title", due=counts["due"], failed=counts["failed"])]
    for status, count in counts.items():
        entries = list_outbox(request.tx, status=status, limit=_SHOWN)
        lines += [entry_line(entry, status) for entry in entries]
        if count > len(entries):
            lines.append(Text(f"outbox_more_{status}", count=count - len(entries)))
    if counts["failed"]:
        lines.append(Text("outbox_retry", number=entries[0].outbox_id))
    return answer(*lines)


@command(
    "retry", "重试", "重試", args=(MESSAGE,), who=admins,
    heard=(r"[0-9]+号?(?:条)?消息.{0,4}(?:重发|重试|再发)", r"\b(?:retry|resend) message [0-9]"),
)  # fmt: skip
def retry(request: Request) -> Reply:
    """Send a message again, unless it says what is no longer true."""
    return retry_message(request, request.args["message"])


def retry_message(request: Request, number: int) -> Reply:
    """Send the message of this number again, or say why not."""
    outcome, entry = retry_outbox(request.tx, outbox_id=number, cause=request.cause)
    name = entry.name if entry else ""
    lines = [Text(f"retry_{outcome}", number=number, name=name)]
    if outcome == "missing" and get_interview(request.tx, interview_id=number):
        lines.append(Text("retry_interview", number=number))
    if outcome == "done" and entry is not None and not entry.is_active:
        lines.append(Text("retry_reactivated", name=name))
    return answer(*lines)


def entry_line(entry: Entry, status: str) -> Text:
    """Say what a message is, to whom, and what keeps it."""
    if status == "due" and entry.attempts == 0 and entry.created_at < entry.owed_at == entry.due_at:
        until = When(entry.due_at)
        return Text("outbox_waits", number=entry.outbox_id, what=what(entry), name=entry.name, until=until)
    return Text(
        f"outbox_{status}",
        number=entry.outbox_id,
        what=what(entry),
        name=entry.name,
        since=When(entry.owed_at),
        why=why(entry),
    )


def what(entry: Entry) -> Text:
    """Name a message by its kind, and its interview."""
    kind = Text(f"kind_{entry.kind}")
    return Text("kind_about", kind=kind, number=entry.interview_id) if entry.interview_id else kind


def why(entry: Entry) -> Text:
    """Say why a message was not taken: in WeCom's words, which can be searched for."""
    return in_words(entry.reason) if entry.reason is not None else Text("why_untried")


def refusal(refused: Refused) -> Text:
    """Say why an address takes no mail, in the mail server's words."""
    return in_words(refused.reason) if refused.reason is not None else Text("email_no_such")


def in_words(reason: str) -> Text:
    """Say a reason that is kept: what a mail server said is quoted, and what it is about is said."""
    for prefix, name in _MAIL_REASONS.items():
        if reason.startswith(prefix):
            return Text(name, why=_cut(reason.removeprefix(prefix).lstrip(": ")) or Text("why_not_said"))
    return Text("plain", words=_cut(reason))


def _cut(reason: str) -> str:
    return reason[: _MAX_REASON - 1] + "…" if len(reason) > _MAX_REASON else reason
