"""How many interviews are left at ShowMeBug: asked once a day, and the admins are warned in time."""

import logging
from datetime import timedelta

from bot.delivery import owe
from bot.handling import DeliveryError
from bot.parts import Bot
from bot.showmebug.rooms import ShowMeBugRooms
from handlers.room_news import quota_low
from storage.alarms import claim_alarm

log = logging.getLogger(__name__)

_EVERY = timedelta(hours=23)


def watch_quota(bot: Bot) -> int | None:
    """Ask how much is left, unless that was done today; return it if it was asked."""
    rooms, now = bot.providers.get("showmebug"), bot.clock()
    if not isinstance(rooms, ShowMeBugRooms):
        return None
    with bot.database.transaction() as tx:
        if not claim_alarm(tx, name="showmebug_quota", now=now, pause=_EVERY):
            return None
    try:
        left = rooms.client.left_quota()
    except DeliveryError as error:
        log.warning("quota_unknown", extra={"reason": str(error)})
        return None
    if left is not None and left < bot.settings.showmebug_quota:
        with bot.database.transaction() as tx:
            owe(tx, quota_low(tx, left, now), now=now)
    return left
