"""Who enters the chat, or pastes their link into it: taken in, and welcomed within WeCom's twenty seconds."""

import hashlib
import logging
import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.channels.kf import as_content, as_contents
from bot.delivery import owe
from bot.handling import Handling
from bot.parts import Bot
from bot.wecom.client import dump_json
from bot.wecom.errors import WeComError
from bot.wecom.kf import HUMAN, POOL, QUOTA_USED, WINDOW_OVER, KfClient
from bot.wecom.limits import KF_WELCOME_SECONDS
from handlers.customers import Visit, arrive
from handlers.request import Message, Notice
from handlers.texts import PageLink, Reader
from storage.customers import (
    KfCustomer,
    close_window,
    count_sent,
    ensure_customer,
    update_nickname,
    update_refusing,
)
from storage.database import Tx
from storage.kf import KfMessage

log = logging.getLogger(__name__)

#: What a link of ours ends with, in what somebody wrote: behind the address of a page, or of this chat.
_TAIL = "([0-9A-Za-z._~%-]{1,300})"
#: An answer that comes later is none any more.
ANSWER_LIFETIME = timedelta(hours=2)
_LONGEST_NICKNAME = 64


def enter(bot: Bot, kf: KfClient, message: KfMessage, event: dict[str, Any]) -> None:
    """Take in who opened the chat by a link, and welcome them."""
    param = str(event.get("scene_param") or "")
    with bot.database.transaction() as tx:
        customer = customer_of(tx, bot, message)
        ids = {"open_kfid": message.open_kfid, "external_userid": message.external_userid}
        update_refusing(tx, **ids, is_refusing=False)
    with_nickname(bot, kf, customer)
    with bot.database.transaction() as tx:
        customer = customer_of(tx, bot, message)
        visit = _arrive(bot, tx, customer, read_token(bot, param), has_link=bool(param))
    if customer.service_state in (POOL, HUMAN):
        return
    code, age = str(event.get("welcome_code") or ""), bot.clock() - message.send_time
    if code and age < timedelta(seconds=KF_WELCOME_SECONDS):
        if say_on_event(bot, kf, message, code, visit):
            return
    answer(bot, kf, message, customer, visit)


def link_in(bot: Bot, words: str) -> tuple[bool, PageLink | None]:
    """Tell whether there is a link of ours in what somebody wrote, and what it says."""
    page = re.escape(f"{urlsplit(bot.settings.public_url).netloc}/i/")
    found = re.search(f"(?:{page}|[?&]scene_param=){_TAIL}", words)
    return (True, read_token(bot, found[1])) if found else (False, None)


def arrive_by(bot: Bot, message: KfMessage, link: PageLink | None) -> tuple[KfCustomer, Visit]:
    """Take in who pasted a link."""
    with bot.database.transaction() as tx:
        customer = customer_of(tx, bot, message)
        return customer, _arrive(bot, tx, customer, link, has_link=True)


def read_token(bot: Bot, param: str) -> PageLink | None:
    """Read the token of a link; WeCom gives it back as it stood in the link, encoded or not."""
    return bot.links.read(param) or bot.links.read(unquote(param)) if param else None


def customer_of(tx: Tx, bot: Bot, message: KfMessage) -> KfCustomer:
    return ensure_customer(
        tx, open_kfid=message.open_kfid, external_userid=message.external_userid, now=bot.clock()
    )


def with_nickname(bot: Bot, kf: KfClient, customer: KfCustomer) -> KfCustomer:
    """Learn what a customer calls themselves when they first come (9.7); without it, all goes on."""
    if customer.nickname is not None:
        return customer
    try:
        found = kf.nicknames([customer.external_userid]).get(customer.external_userid, "")
    except WeComError as error:
        log.warning("nickname_unknown", extra={"reason": str(error)})
        return customer
    nickname = " ".join(found.split())[:_LONGEST_NICKNAME]
    with bot.database.transaction() as tx:
        update_nickname(tx, customer, nickname=nickname)
    return customer


def answer(bot: Bot, kf: KfClient, message: KfMessage, customer: KfCustomer, visit: Visit) -> None:
    """Say something to who is known through the outbox, and to who is not at once, if WeCom lets us."""
    if visit.person is None:
        say(bot, kf, message, customer, visit.message)
        return
    now = bot.clock()
    notice = Notice(
        person_id=visit.person.person_id,
        kind="answer",
        message=visit.message,
        dedup_key=f"answer:kf:{message.msgid}",
        expires_at=now + ANSWER_LIFETIME,
    )
    if customer.hears(now):
        with bot.database.transaction() as tx:
            owe(tx, [notice], now=now)


def say(bot: Bot, kf: KfClient, message: KfMessage, customer: KfCustomer, said: Message) -> None:
    """Answer somebody who is nobody in our books; said twice, it has the same id and is heard once."""
    address = {"touser": customer.external_userid, "open_kfid": customer.open_kfid}
    for index, content in enumerate(as_contents(said, bot.company_reader())):
        body = address | content | {"msgid": f"s{_digest(message)}{index:x}"}
        try:
            kf.send(dump_json(body))
        except WeComError as error:
            if error.handling is Handling.IGNORE:
                continue
            log.warning("stranger_not_answered", extra={"errcode": error.errcode, "reason": str(error)})
            if error.errcode == QUOTA_USED or error.errcode in WINDOW_OVER:
                ids = {"open_kfid": customer.open_kfid, "external_userid": customer.external_userid}
                with bot.database.transaction() as tx:
                    close_window(tx, **ids)
            return
        with bot.database.transaction() as tx:
            count_sent(tx, customer)


def _arrive(bot: Bot, tx: Tx, customer: KfCustomer, link: PageLink | None, *, has_link: bool) -> Visit:
    now = bot.clock()
    visit = arrive(tx, customer, link, has_link=has_link, now=now, default_zone=bot.settings.bot_timezone)
    owe(tx, visit.notices, now=now, rules=bot.settings.rules)
    return visit


def say_on_event(bot: Bot, kf: KfClient, message: KfMessage, code: str, visit: Visit) -> bool:
    """Say the one message that goes with a code (9.5); False if that failed, and it may be said otherwise."""
    content = as_content(visit.message, _reader(bot, visit))
    body = content | {"code": code, "msgid": f"w{_digest(message)}"}
    try:
        kf.send_on_event(dump_json(body))
    except WeComError as error:
        if error.handling is Handling.IGNORE:
            return True
        log.warning("code_not_used", extra={"errcode": error.errcode, "reason": str(error)})
        return False
    log.info("code_used", extra={"person_id": visit.person.person_id if visit.person else None})
    return True


def _reader(bot: Bot, visit: Visit) -> Reader:
    return bot.reader(visit.person) if visit.person else bot.company_reader()


def _digest(message: KfMessage) -> str:
    return hashlib.sha256(message.msgid.encode()).hexdigest()[:24]
