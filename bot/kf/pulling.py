"""Pulling: one worker at a time asks WeCom for an account's messages, and keeps them with the new cursor.

What was pulled and how far it was pulled are kept in one transaction, so a worker that dies at any moment
loses nothing and repeats nothing. A bell that was lost is made up for by asking now and then.
"""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.parts import Bot
from bot.wecom.errors import WeComError
from bot.wecom.kf import STALE_TOKEN, KfClient, Page
from bot.wecom.limits import KF_TOKEN_SECONDS
from bot.wecom.xml import remove_illegal
from storage.database import Tx
from storage.kf import (
    POLL,
    KfAccount,
    KfMessage,
    become_puller,
    delete_token,
    get_kf_account,
    insert_kf_messages,
    note_pulled,
    update_contact_url,
    update_cursor,
)

log = logging.getLogger(__name__)

#: Longer than any call: a transaction that waits for WeCom is not idle.
_CALL_SECONDS = 60.0
#: What was said longer ago, before the bot was first there, nobody waits to hear an answer to.
_HISTORY = timedelta(minutes=10)
_TOKEN_LIFE = timedelta(seconds=KF_TOKEN_SECONDS - 30)
#: The scene by which we know who came by one of our links.
SCENE = "interview"


def pull(bot: Bot) -> int | None:
    """Pull one page if there is a reason to, and return how many messages are new.

    None: there is nothing to do, or another worker is doing it.

    Raises:
        WeComError: WeCom did not answer, or refused; what was kept stays kept.
    """
    kf, open_kfid = bot.kf, bot.settings.wecom_kf_id
    if kf is None:
        return None
    # Before the transaction, so that none is open while a token is renewed.
    kf.wecom.token_source.get()
    with bot.database.transaction(idle_timeout=_CALL_SECONDS) as tx:
        if not become_puller(tx, open_kfid=open_kfid):
            return None
        account, now = get_kf_account(tx, open_kfid=open_kfid), bot.clock()
        if not _is_due(account, now):
            return None
        page = _ask(tx, kf, account, now)
        return None if page is None else _keep(tx, account, page, now)


def make_contact_way(bot: Bot) -> None:
    """Make the link that opens the chat, once for each account; for the clock, as it may not succeed at once.

    Raises:
        WeComError: it could not be made now.
    """
    kf, open_kfid = bot.kf, bot.settings.wecom_kf_id
    if kf is None:
        return
    with bot.database.transaction() as tx:
        if get_kf_account(tx, open_kfid=open_kfid).contact_url is not None:
            return
    url = kf.add_contact_way(open_kfid, SCENE)
    with bot.database.transaction() as tx:
        update_contact_url(tx, open_kfid=open_kfid, url=url)
    log.info("contact_way_made", extra={"open_kfid": open_kfid})


def has_token(bot: Bot) -> bool:
    """Whether a bell has rung whose token is good still."""
    with bot.database.transaction() as tx:
        account = get_kf_account(tx, open_kfid=bot.settings.wecom_kf_id)
    return account.rung_at is not None and _token(account, bot.clock()) is not None


def _token(account: KfAccount, now: datetime) -> str | None:
    return account.token if account.token_at and now < account.token_at + _TOKEN_LIFE else None


def _is_due(account: KfAccount, now: datetime) -> bool:
    """Whether a bell has rung, or so long ago was anything pulled that one may have been lost.

    A moment in the future is from before the clock stepped back.
    """
    if account.rung_at is not None or account.pulled_at is None:
        return True
    return not account.pulled_at <= now < account.pulled_at + POLL


def _ask(tx: Tx, kf: KfClient, account: KfAccount, now: datetime) -> Page | None:
    """Ask for the next page; None if that has to wait, because the bell's token is stale."""
    token = _token(account, now)
    try:
        return kf.sync(account.open_kfid, cursor=account.cursor, token=token)
    except WeComError as error:
        if error.errcode != STALE_TOKEN or token is None:
            raise
    # The next attempt does without it, after a pause.
    log.warning("bell_token_stale", extra={"open_kfid": account.open_kfid})
    delete_token(tx, open_kfid=account.open_kfid, token=token)
    return None


def _keep(tx: Tx, account: KfAccount, page: Page, now: datetime) -> int:
    messages = [found for each in page.messages if (found := _read(account.open_kfid, each))]
    is_first = account.pulled_at is None
    since = now - _HISTORY if is_first else datetime.min.replace(tzinfo=UTC)
    history = [each for each in messages if each.send_time < since]
    fresh = [each for each in messages if each.send_time >= since]
    new = insert_kf_messages(tx, history, now=now, is_history=True)
    new += insert_kf_messages(tx, fresh, now=now, is_history=False)
    update_cursor(tx, open_kfid=account.open_kfid, cursor=page.cursor)
    if not page.has_more:
        note_pulled(tx, account, now=now)
    log.info("pulled", extra={"messages": len(messages), "new": new, "has_more": page.has_more})
    return new


def _read(open_kfid: str, message: Mapping[str, Any]) -> KfMessage | None:
    """Read what every message has; an event has its customer inside."""
    message = _clean(message)
    msgid, event = message.get("msgid"), message.get("event")
    if not isinstance(msgid, str) or not msgid:
        log.warning("message_without_msgid")
        return None
    inside = event if isinstance(event, dict) else {}
    external_userid = message.get("external_userid") or inside.get("external_userid") or ""
    sent, origin = message.get("send_time"), message.get("origin")
    return KfMessage(
        open_kfid=open_kfid,
        msgid=msgid,
        external_userid=str(external_userid),
        send_time=datetime.fromtimestamp(sent if isinstance(sent, int) else 0, UTC),
        origin=origin if isinstance(origin, int) else 0,
        content=message,
    )


def _clean(value: Any) -> Any:
    """Remove what PostgreSQL keeps in no text: control characters and lone surrogates, at any depth."""
    if isinstance(value, str):
        return remove_illegal(value)
    if isinstance(value, dict):
        return {remove_illegal(str(name)): _clean(each) for name, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value
