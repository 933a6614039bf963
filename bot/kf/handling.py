"""Handling: each pulled message and event has its effect once, in order for each customer.

A message is taken under a lease, handled through the same door as everybody's, and marked. What a worker had
that died is another's when its lease ends; who meets the inbox's claim, or an id that WeCom knows, has no
second effect. No connection is held while a message is handled, as the door needs one.
"""

import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.carriers.kf import outbox_id_of
from bot.channels.kf import press_of
from bot.delivery import owe
from bot.dispatch import apologise, dispatch
from bot.kf.entering import answer, arrive_by, customer_of, enter, link_in, say, say_on_event, with_nickname
from bot.parts import Bot
from bot.wecom.errors import WeComError
from bot.wecom.kf import (
    CUSTOMER_REJECTS,
    ENDED,
    FAIL_TYPES,
    FROM_CUSTOMER,
    FROM_SERVICER,
    FROM_SYSTEM,
    HUMAN,
    NEW,
    POOL,
    KfClient,
)
from bot.wecom.limits import KF_END_SECONDS
from bot.wecom.messages import KINDS, Incoming
from handlers.customers import (
    Visit,
    asks_for_human,
    given_back,
    handed_over,
    is_rejected,
    known_person,
    meet_stranger,
    messenger_for,
    wants_human,
)
from handlers.request import LASTING, Action, Message, Notice
from handlers.texts import Text
from storage.customers import (
    KfCustomer,
    close_window,
    update_refusing,
    update_session,
)
from storage.database import Tx
from storage.errors import StorageError
from storage.kf import (
    KfMessage,
    changes_hands_later,
    count_words_before,
    is_recalled,
    note_handled,
    release_kf_message,
    take_kf_message,
)
from storage.outbox import reroute_outbox
from storage.people import Person

log = logging.getLogger(__name__)

#: Longer than the calls that one message may need.
LEASE = timedelta(seconds=25)
#: What somebody unknown may write before the bot falls silent.
_MOST_OF_STRANGERS = 20
#: Of why a message did not arrive: the window was closed before we knew (9.3).
_WINDOW_FAILS = (4, 5, 6)
# Of session_status_change (9.3).
_TAKEN, _TRANSFERRED, _ENDED, _REOPENED = 1, 2, 3, 4

Event = Mapping[str, Any]


def handle_next(bot: Bot) -> bool:
    """Handle the oldest message that waits and that nobody else is handling; False if there is none.

    Raises:
        StorageError: the database is away or too busy; the message waits.
    """
    kf = bot.kf
    if kf is None:
        return False
    with bot.database.transaction() as tx:
        message = take_kf_message(tx, open_kfid=bot.settings.wecom_kf_id, now=bot.clock(), lease=LEASE)
    if message is None:
        return False
    try:
        _handle(bot, kf, message)
    except StorageError:
        with contextlib.suppress(StorageError), bot.database.transaction() as tx:
            release_kf_message(tx, message)
        raise
    except Exception:
        # A fault of ours, which would come again.
        log.exception("kf_message_failed", extra={"msgid": message.msgid, "origin": message.origin})
    with bot.database.transaction() as tx:
        note_handled(tx, message, now=bot.clock())
    return True


def _handle(bot: Bot, kf: KfClient, message: KfMessage) -> None:
    log.info("kf_handled", extra={"msgid": message.msgid, "kind": _kind(message), "origin": message.origin})
    event = message.content.get("event")
    if message.origin == FROM_CUSTOMER:
        _hear(bot, kf, message)
    elif message.origin == FROM_SERVICER:
        _note_human(bot, message, message.content.get("servicer_userid"))
    elif message.origin == FROM_SYSTEM and isinstance(event, dict):
        if event.get("event_type") == "enter_session":
            enter(bot, kf, message, event)
        elif (react := _EVENTS.get(str(event.get("event_type")))) is not None:
            react(bot, kf, message, event)


def _kind(message: KfMessage) -> str:
    event = message.content.get("event")
    return str(event.get("event_type") if isinstance(event, dict) else message.content.get("msgtype"))


# What a customer writes


def _hear(bot: Bot, kf: KfClient, message: KfMessage) -> None:
    """Handle what a customer wrote or pressed; nothing while a human has the conversation."""
    with bot.database.transaction() as tx:
        customer = customer_of(tx, bot, message)
        if is_recalled(tx, message):
            return
    if _is_humans(bot, kf, customer, message):
        return
    if customer.service_state == ENDED:
        _note_session(bot, message, NEW, None)
    customer = with_nickname(bot, kf, customer)
    words = _words(message)
    has_link, link = link_in(bot, words)
    if has_link:
        customer, visit = arrive_by(bot, message, link)
        answer(bot, kf, message, customer, visit)
        return
    with bot.database.transaction() as tx:
        person = known_person(tx, customer)
    if person is None:
        _meet(bot, kf, message, words)
    elif not (asks_for_human(words) and _fetch_human(bot, kf, message, person)):
        _pass_on(bot, message, person, words)


def _pass_on(bot: Bot, message: KfMessage, person: Person, words: str) -> None:
    """Hand a candidate's message to the door that is everybody's."""
    incoming = _incoming(message, person, words)
    try:
        dispatch(bot, incoming, arrived=None)
    except StorageError:
        raise
    except Exception:
        log.exception("handler_failed", extra={"inbox_key": incoming.inbox_key})
        apologise(bot, incoming, arrived=None)


def _incoming(message: KfMessage, person: Person, words: str) -> Incoming:
    """Make of a pulled message what the door takes; a pressed item is a pressed button."""
    text, msgtype = message.content.get("text"), str(message.content.get("msgtype") or "")
    menu_id = text.get("menu_id") if isinstance(text, dict) else None
    pressed = press_of(menu_id) if isinstance(menu_id, str) else None
    common: dict[str, Any] = {
        "person_id": person.person_id,
        "way": "kf",
        "inbox_key": f"kf:{message.msgid}",
        "created_at": int(message.send_time.timestamp()),
        "msgtype": msgtype,
    }
    if pressed is not None:
        return Incoming(
            kind="event",
            event="msgmenu_event",
            event_key=pressed.line,
            task_id=pressed.card_ref,
            content=words,
            **common,
        )
    kind = msgtype if msgtype in KINDS and msgtype != "event" else "unknown"
    return Incoming(kind=kind, content=words, **common)


def _meet(bot: Bot, kf: KfClient, message: KfMessage, words: str) -> None:
    """Answer somebody of whom nothing is known."""
    now = bot.clock()
    with bot.database.transaction() as tx:
        customer = customer_of(tx, bot, message)
        before = count_words_before(tx, message)
        if before >= _MOST_OF_STRANGERS:
            return
        visit = meet_stranger(tx, customer, words, is_first=before == 0, now=now)
        owe(tx, visit.notices, now=now, rules=bot.settings.rules)
    say(bot, kf, message, customer, visit.message)


def _words(message: KfMessage) -> str:
    text = message.content.get("text")
    content = text.get("content") if isinstance(text, dict) else None
    return content if isinstance(content, str) else ""


# Who has the conversation


def _is_humans(bot: Bot, kf: KfClient, customer: KfCustomer, message: KfMessage) -> bool:
    """Whether a servicer has the conversation, or one is waited for.

    WeCom is asked before we say so, as a session also ends without a word; unless it has changed hands since
    this was written, which WeCom's answer would be about.
    """
    if customer.service_state not in (POOL, HUMAN):
        return False
    with bot.database.transaction() as tx:
        if changes_hands_later(tx, message):
            return True
    try:
        session = kf.get_session(customer.open_kfid, customer.external_userid)
    except WeComError as error:
        log.warning("session_unknown", extra={"errcode": error.errcode, "reason": str(error)})
        return True
    if session.state in (POOL, HUMAN):
        return True
    _note_session(bot, message, NEW, None)
    return False


def _fetch_human(bot: Bot, kf: KfClient, message: KfMessage, person: Person) -> bool:
    """Give the conversation to the candidate's interviewer, or tell them to get in touch; False for nobody.

    Not to the pool: nobody may be waiting there, and the bot could not take it back (9.6).
    """
    now = bot.clock()
    with bot.database.transaction() as tx:
        servicer = messenger_for(tx, person, now)
    if servicer is None or servicer.userid is None:
        return False
    code, is_given = None, True
    try:
        code = kf.move_session(message.open_kfid, message.external_userid, HUMAN, servicer.userid)
    except WeComError as error:
        log.warning("session_not_given", extra={"errcode": error.errcode, "reason": str(error)})
        is_given = False
    with bot.database.transaction() as tx:
        customer = customer_of(tx, bot, message)
        told = wants_human(tx, person, is_given=is_given, key=message.msgid, now=now)
        owe(tx, told, now=now, rules=bot.settings.rules)
        if is_given:
            ids = {"open_kfid": message.open_kfid, "external_userid": message.external_userid}
            update_session(tx, **ids, state=HUMAN, servicer_userid=servicer.userid)
    if code:
        comes = Message(lines=(Text("kf_human_comes", name=servicer.name),))
        say_on_event(bot, kf, message, code, Visit(comes, person))
    elif not is_given:
        answer(bot, kf, message, customer, Visit(Message(lines=(Text("kf_human_told"),)), person))
    return True


def _note_human(bot: Bot, message: KfMessage, servicer_userid: object) -> None:
    """Note that a servicer writes to a customer: the conversation is theirs until they end it."""
    _note_session(bot, message, HUMAN, str(servicer_userid) if servicer_userid else None)


def _note_session(bot: Bot, message: KfMessage, state: int, servicer_userid: str | None) -> None:
    """Note who has a conversation, and tell the candidate's interviewer when that changes hands."""
    now, key = bot.clock(), message.msgid
    with bot.database.transaction() as tx:
        customer = customer_of(tx, bot, message)
        update_session(
            tx,
            open_kfid=customer.open_kfid,
            external_userid=customer.external_userid,
            state=state,
            servicer_userid=servicer_userid,
        )
        was, is_human = customer.service_state == HUMAN, state == HUMAN
        if was == is_human and (not is_human or customer.servicer_userid == servicer_userid):
            return
        if is_human:
            _tell(
                bot,
                tx,
                customer,
                lambda p: handed_over(tx, p, servicer_userid=servicer_userid, key=key, now=now),
            )
        else:
            _tell(bot, tx, customer, lambda p: given_back(tx, p, key=key, now=now))


def _tell(bot: Bot, tx: Tx, customer: KfCustomer, notices: Callable[[Person], tuple[Notice, ...]]) -> None:
    person = known_person(tx, customer)
    if person is not None:
        owe(tx, notices(person), now=bot.clock(), rules=bot.settings.rules)


# Events


def _session_changed(bot: Bot, kf: KfClient, message: KfMessage, event: Event) -> None:
    change = event.get("change_type")
    if change in (_TAKEN, _TRANSFERRED, _REOPENED):
        _note_human(bot, message, event.get("new_servicer_userid"))
    elif change == _ENDED:
        _note_session(bot, message, ENDED, None)
        _take_leave(bot, kf, message, str(event.get("msg_code") or ""))


def _take_leave(bot: Bot, kf: KfClient, message: KfMessage, code: str) -> None:
    """Say to a candidate whose talk with a human is over that the bot is there, while its code is good."""
    with bot.database.transaction() as tx:
        person = known_person(tx, customer_of(tx, bot, message))
    if person is None or not code or bot.clock() - message.send_time >= timedelta(seconds=KF_END_SECONDS):
        return
    actions = (Action(Text("button_mine"), "my interviews"), Action(Text("button_help"), "help"))
    again = Message(lines=(Text("kf_bot_again"),), actions=actions, card_ref=LASTING)
    say_on_event(bot, kf, message, code, Visit(again, person))


def _send_failed(bot: Bot, _: KfClient, message: KfMessage, event: Event) -> None:
    """Owe anew, another way, what was accepted and did not arrive."""
    outbox_id, fail_type = outbox_id_of(str(event.get("fail_msgid") or "")), event.get("fail_type")
    reason = FAIL_TYPES.get(fail_type, "unknown reason") if isinstance(fail_type, int) else "unknown reason"
    ids = {"open_kfid": message.open_kfid, "external_userid": message.external_userid}
    with bot.database.transaction() as tx:
        if fail_type == CUSTOMER_REJECTS:
            update_refusing(tx, **ids, is_refusing=True)
        elif fail_type in _WINDOW_FAILS:
            close_window(tx, **ids)
        is_owed = outbox_id is not None and reroute_outbox(
            tx, outbox_id=outbox_id, way="kf", now=bot.clock(), reason=reason
        )
    facts = {"outbox_id": outbox_id, "fail_type": fail_type, "rerouted": is_owed}
    log.warning("kf_message_not_delivered", extra=facts)


def _rejected(bot: Bot, _: KfClient, message: KfMessage, event: Event) -> None:
    """Tell the interviewer when a servicer lets nothing through that the candidate writes."""
    if event.get("reject_switch") != 1:
        return
    now = bot.clock()
    with bot.database.transaction() as tx:
        customer = customer_of(tx, bot, message)
        _tell(bot, tx, customer, lambda person: is_rejected(tx, person, key=message.msgid, now=now))


#: Besides enter_session. Of servicers who go on and off duty, and of what was taken back after it was
#: handled, there is nothing to do.
_EVENTS: dict[str, Callable[[Bot, KfClient, KfMessage, Event], None]] = {
    "session_status_change": _session_changed,
    "msg_send_fail": _send_failed,
    "reject_customer_msg_switch_change": _rejected,
}
