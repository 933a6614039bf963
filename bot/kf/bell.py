"""The bell: WeCom's callback that an account has messages. It is answered at once and only leaves a mark."""

import logging

from bot.parts import Bot
from bot.wecom.messages import Incoming
from storage.kf import note_bell

log = logging.getLogger(__name__)

BELL = "kf_msg_or_event"


def is_bell(incoming: Incoming) -> bool:
    return incoming.event == BELL


def ring(bot: Bot, incoming: Incoming) -> None:
    """Mark that there is something to pull; a bell that is repeated marks it again, which does no harm.

    Raises:
        StorageError: the mark could not be left; the bell is to ring again.
    """
    if incoming.open_kfid != bot.settings.wecom_kf_id or not bot.settings.wecom_kf_id:
        log.info("bell_of_another_account", extra={"open_kfid": incoming.open_kfid[:64]})
        return
    with bot.database.transaction() as tx:
        note_bell(tx, open_kfid=incoming.open_kfid, token=incoming.token, now=bot.clock())
