"""How the bot is doing, in words: what waits, what is late, what came in, the token, the spool."""

from datetime import datetime, timedelta
from math import ceil

from handlers.commands import command
from handlers.request import Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Ahead, Text, When
from storage.health import Health, get_health
from storage.kf import KfLag
from storage.mailboxes import MailboxState
from storage.switches import REMINDERS_PAUSED, get_switch

#: Waiting longer than this is not as it should be.
_LATE = timedelta(seconds=60)
_MAX_REASON = 80


@command(
    "health", "how are you doing", "system status", "状态", "运行状态", "系统状态", "健康", "健康状态",
    "系统正常吗", "系统还好吗", "一切正常吗", "是否正常", "is everything ok", "is everything fine",
    "everything ok", "all systems go", "is it working",
    "狀態",
    who=admins,
    heard=(
        r"(?:系统|机器人|服务器?|程序|后台|bot).{0,8}(?:正常|稳定|卡|还好|好着|好吗|出问题|有问题|没问题|挂|异常|故障|健康|状态|状况)",
        r"^(?!.*\binterview).*\b(?:bot|system|server|service|everything|things)\b.{0,20}"
        r"\b(?:ok|okay|up|running|working|fine|healthy|alive|normal|well|down|broken|healthy|status)\b",
        r"\b(?:status|health|state) of the (?:bot|system|service)\b|\bsystem (?:status|health|check)\b"
        r"|\b(?:any|anything) (?:wrong|problems?|errors?|issues?) with the (?:bot|system|service)\b",
    ),
)  # fmt: skip
def health(request: Request) -> Reply:
    """Say first whether all is well, then the facts."""
    rules = request.reminders
    facts = get_health(request.tx, now=request.now, open_kfid=rules.open_kfid, mailbox=rules.mailbox)
    paused = get_switch(request.tx, name=REMINDERS_PAUSED)
    host = request.look_at_host() if request.look_at_host else None
    troubles = [
        _is_late(facts.oldest_owed_at, request.now),
        _is_late(facts.oldest_due_at, request.now) and paused is None,
        facts.token_trouble is not None,
        facts.kf is not None and _is_late(facts.kf.behind_since(), request.now),
        facts.mailbox is not None and facts.mailbox.trouble is not None,
        host is not None and bool(host.unreadable or host.oldest_seconds > _LATE.total_seconds()),
    ]
    good = "health_good_paused" if paused else "health_good"
    lines = [Text("health_bad" if any(troubles) else good)]
    reminders = (
        Text("health_paused", since=When(paused.set_at), count=facts.planned_today)
        if paused
        else _clock(facts, request.now)
    )
    lines += [_outbox(facts, request.now), reminders, _callbacks(facts), _token(facts)]
    lines += [_wechat(facts.kf, request.now)] if facts.kf else []
    lines += [_mailbox(facts.mailbox)] if facts.mailbox else []
    if host:
        seconds = round(host.oldest_seconds)
        name = "health_spool" if host.spooled else "health_spool_empty"
        lines.append(Text(name, count=host.spooled, seconds=seconds) if host.spooled else Text(name))
        if host.unreadable:
            lines.append(Text("health_unreadable", count=host.unreadable))
    if facts.failed:
        lines.append(Text("health_see_outbox"))
    return answer(*lines)


def _is_late(since: datetime | None, now: datetime) -> bool:
    return since is not None and now - since > _LATE


def _length(since: datetime, now: datetime) -> Ahead:
    return Ahead(max(0, ceil((now - since) / timedelta(minutes=1))))


def _outbox(facts: Health, now: datetime) -> Text:
    if facts.oldest_owed_at is None or not _is_late(facts.oldest_owed_at, now):
        return Text("health_outbox", waiting=facts.waiting, failed=facts.failed)
    reason = facts.oldest_owed_reason
    return Text(
        "health_outbox_late",
        waiting=facts.waiting,
        failed=facts.failed,
        length=_length(facts.oldest_owed_at, now),
        why=reason[:_MAX_REASON] if reason else Text("why_untried"),
    )


def _clock(facts: Health, now: datetime) -> Text:
    if facts.oldest_due_at is None or not _is_late(facts.oldest_due_at, now):
        return Text("health_clock", count=facts.planned_today)
    return Text("health_clock_late", count=facts.planned_today, length=_length(facts.oldest_due_at, now))


def _callbacks(facts: Health) -> Text:
    if facts.last_callback_at is None:
        return Text("health_no_callbacks")
    return Text("health_callbacks", count=facts.callbacks, at=When(facts.last_callback_at))


def _wechat(lag: KfLag, now: datetime) -> Text:
    since = lag.behind_since()
    if since is not None and _is_late(since, now):
        return Text("health_wechat_late", length=_length(since, now))
    return Text("health_wechat", at=When(lag.pulled_at)) if lag.pulled_at else Text("health_wechat_none")


def _mailbox(state: MailboxState) -> Text:
    if state.trouble is not None and state.failing_since is not None:
        return Text("health_mailbox_bad", since=When(state.failing_since), why=state.trouble[:_MAX_REASON])
    return Text("health_mailbox", at=When(state.read_at)) if state.read_at else Text("health_mailbox_none")


def _token(facts: Health) -> Text:
    if facts.token_trouble is not None:
        return Text("health_token_bad", why=facts.token_trouble[:_MAX_REASON])
    if facts.token_at is None or facts.token_until is None:
        return Text("health_token_none")
    return Text("health_token", at=When(facts.token_at), until=When(facts.token_until))
