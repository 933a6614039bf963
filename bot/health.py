"""Is it up, and is it well: /healthz for the process, /readyz for what it stands on."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, jsonify

from bot.parts import Bot
from storage.database import Tx
from storage.errors import StorageError
from storage.kf import get_kf_lag
from storage.mailboxes import get_mailbox
from storage.outbox import oldest_owed
from storage.reminders import oldest_due_reminder

#: A message or reminder that waits longer than this means that no worker runs, or that it cannot send.
LATE = timedelta(seconds=60)


def blueprint(bot: Bot) -> Blueprint:
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @routes.get("/readyz")
    def readyz() -> tuple[Response, int]:
        checks = readiness(bot)
        is_ready = all(check["ok"] for check in checks.values())
        return jsonify(status="ok" if is_ready else "not ready", checks=checks), 200 if is_ready else 503

    return routes


def readiness(bot: Bot) -> dict[str, dict[str, object]]:
    """Look at the spool, the database, the token, the age of the outbox, the lag of the clock, and at what is
    read elsewhere: customer service, and the mailbox for bounces."""
    return {"spool": _spool(bot), **_database(bot)}


def _spool(bot: Bot) -> dict[str, object]:
    """Say what waits on this host for the database, and how long."""
    backlog = bot.spool.backlog()
    return {
        "ok": backlog.oldest_seconds <= LATE.total_seconds(),
        "waiting": backlog.waiting,
        "oldest_seconds": round(backlog.oldest_seconds, 1),
        "unreadable": backlog.rejected,
    }


def _database(bot: Bot) -> dict[str, dict[str, object]]:
    now = bot.clock()
    try:
        with bot.database.transaction(statement_timeout=2) as tx:
            owed, reminder = oldest_owed(tx), oldest_due_reminder(tx, now=now)
            outside = {**_wechat(tx, bot, now), **_mailbox(tx, bot, now)}
        token = bot.wecom.token_source.status()
    except StorageError as error:
        return {"database": {"ok": False, "reason": str(error)}}
    # Counted from when it was first owed: each failed attempt puts the due time off.
    outbox_age = (now - owed[0]).total_seconds() if owed else 0.0
    clock_lag = (now - reminder).total_seconds() if reminder else 0.0
    is_asking = token.stopped_reason is None and token.last_error is None
    checks: dict[str, dict[str, object]] = {
        "database": {"ok": True},
        "token": {"ok": token.ok or is_asking},
        "outbox": {"ok": outbox_age <= LATE.total_seconds(), "oldest_owed_seconds": round(outbox_age, 1)},
        "clock": {"ok": clock_lag <= LATE.total_seconds(), "lag_seconds": round(clock_lag, 1)},
    }
    if owed and owed[1]:
        checks["outbox"]["reason"] = owed[1]
    if token.stopped_reason or token.last_error:
        checks["token"]["reason"] = token.stopped_reason or token.last_error
    return checks | outside


def _wechat(tx: Tx, bot: Bot, now: datetime) -> dict[str, dict[str, object]]:
    """Say how far customer service is behind: since a bell that no pull answered, since the last pull to the
    end, and how old the oldest message is that was pulled and not handled."""
    open_kfid = bot.settings.wecom_kf_id
    if not open_kfid:
        return {}
    lag = get_kf_lag(tx, open_kfid=open_kfid)
    behind = _seconds(lag.behind_since(), now)
    facts: dict[str, object] = {
        "ok": behind <= LATE.total_seconds(),
        "open_kfid": open_kfid,
        "behind_seconds": behind,
        "bell_seconds": _seconds(lag.bell_at, now),
        "unhandled_seconds": _seconds(lag.unhandled_at, now),
    }
    if lag.pulled_at:
        facts["pulled_seconds"] = _seconds(lag.pulled_at, now)
    return {"wechat": facts}


def _mailbox(tx: Tx, bot: Bot, now: datetime) -> dict[str, dict[str, object]]:
    """Say whether bounces can be read: for information, as nobody waits for an answer there."""
    if bot.mailbox is None:
        return {}
    state = get_mailbox(tx, mailbox=bot.mailbox.name)
    facts: dict[str, object] = {"ok": True, "failing_seconds": _seconds(state.failing_since, now)}
    if state.read_at:
        facts["read_seconds"] = _seconds(state.read_at, now)
    if state.trouble:
        facts["reason"] = state.trouble
    return {"mailbox": facts}


def _seconds(since: datetime | None, now: datetime) -> float:
    """Return how long ago a moment was, 0 for none and for one to come."""
    return round(max(0.0, (now - since).total_seconds()), 1) if since else 0.0
