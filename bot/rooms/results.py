"""What came of interviews: asked of the providers after the end, as their events may be lost."""

import logging
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.handling import DeliveryError
from bot.parts import Bot
from bot.wecom.errors import scrub
from storage.interviews import require_interview
from storage.rooms import Room, take_results, update_result

log = logging.getLogger(__name__)

_WAITS = (timedelta(minutes=10), timedelta(hours=1))
_MORNING = time(9)
#: Longer than a call; then somebody else asks.
_LEASE = timedelta(minutes=2)


def ask_results(bot: Bot) -> int:
    """Ask for the results that are due; return how many rooms were asked about."""
    providers = [name for name, provider in bot.providers.items() if provider.has_results]
    now = bot.clock()
    with bot.database.transaction() as tx:
        rooms = take_results(tx, now=now, lease=_LEASE, providers=providers)
    for room in rooms:
        _ask(bot, room, now)
    return len(rooms)


def result_time(end_at: datetime, tries: int, timezone: str) -> datetime | None:
    """Return when to ask for the time after `tries`: ten minutes, an hour, the next morning; then no more."""
    if tries < len(_WAITS):
        return end_at + _WAITS[tries]
    if tries > len(_WAITS):
        return None
    local = end_at.astimezone(ZoneInfo(timezone))
    return datetime.combine(local.date() + timedelta(days=1), _MORNING, local.tzinfo)


def _ask(bot: Bot, room: Room, now: datetime) -> None:
    result = None
    try:
        result = bot.providers[room.provider].result(room.external_id or "")
    except DeliveryError as error:
        log.warning("result_failed", extra={"interview_id": room.interview_id, "reason": scrub(str(error))})
    with bot.database.transaction() as tx:
        end_at = require_interview(tx, interview_id=room.interview_id).end_at
        again = result_time(end_at, room.result_tries + 1, bot.settings.bot_timezone)
        update_result(
            tx,
            provider=room.provider,
            external_id=room.external_id or "",
            result=result,
            ended_at=now if result is not None else None,
            result_at=None if result is not None else again,
        )
