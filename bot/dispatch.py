"""One message, one effect: claimed, taken in turn, routed, handled and answered in one transaction.

A retry of the same message waits for the first and gets the same answer; a crash before the commit
leaves nothing behind, and the retry does the work.
"""

import json
import logging
import time
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels.wecom_app import as_text, card_ref_of, pressed_line
from bot.delivery import owe, owe_card_update, owe_message
from bot.kf.bell import is_bell, ring
from bot.parts import Bot
from bot.wecom.limits import split_text
from bot.wecom.messages import Incoming
from handlers.attachments import answer_attachment
from handlers.dialogue import Line, respond
from handlers.greetings import daily_greeting, first_words, greeting_for, is_greeted_today, with_heard
from handlers.language.detect import detect_language
from handlers.notices import with_waits
from handlers.people import member_who_writes
from handlers.request import Message, Reply, answer, message_from_json, message_to_json
from handlers.texts import Text, render
from storage.calendars import note_answer
from storage.database import Opening, Tx, expect
from storage.dialogues import Dialogue
from storage.errors import StorageError, TransientError
from storage.inbox import (
    COUNTED,
    Arrival,
    arrival_of,
    get_answer,
    insert_message,
    person_sender,
    read_arrival,
    sent_time,
)
from storage.people import (
    Person,
    get_person,
    get_person_by_userid,
    update_active,
    update_greeted,
    update_last_language,
)

log = logging.getLogger(__name__)

#: WeCom stops listening after five seconds; what takes longer than this is answered actively.
PASSIVE_SECONDS = 4.0
#: How long after a message came in a free connection may take; under a heavier load it is handled later.
CONNECTION_SECONDS = 1.0
#: An answer that could not be delivered within this time is no answer any more.
ANSWER_LIFETIME = timedelta(hours=2)
#: What a passive answer may take to its reader, before the rest of it follows actively.
_PASSIVE_TRAVELS = timedelta(seconds=1)
#: More than this in ten seconds no person writes or presses; what comes on top has one polite refusal.
MOST_MESSAGES = COUNTED - 1
_ATTEMPTS = 3
#: A button of a card, an entry of its menu, an item of a menu in WeChat.
_PRESSES = ("template_card_event", "template_card_menu_event", "msgmenu_event")
_ARRIVALS = ("subscribe", "enter_agent")
_CALENDAR = "respond_schedule"


def dispatch(bot: Bot, incoming: Incoming, *, arrived: float | None) -> str:
    """Handle one verified message or event and return the passive answer, '' for none.

    Args:
        arrived: `time.monotonic()` when the callback came in; None when nobody listens any more, so that
            the answer goes out actively.
    Raises:
        DatabaseUnavailable, TransientError: the database is away or too busy; the message is to be handled
            later. Perhaps it has been already, and only the commit's answer is missing.
    """
    if is_bell(incoming):
        ring(bot, incoming)
        return ""
    if not _concerns_us(incoming):
        return ""
    attempt = 1
    while True:
        try:
            with _begin(bot, arrived, _opening(bot, incoming)) as tx:
                passive = _handle_once(bot, tx, incoming, arrived)
                if passive and arrived is None:
                    _owe_again(bot, tx, incoming, passive)
                return "" if arrived is None else passive
        except TransientError:
            # Two transactions got in each other's way; nothing was done, so do it again.
            attempt += 1
            if attempt > _ATTEMPTS or not (arrived is None or _listens(arrived)):
                raise


def press(bot: Bot, incoming: Incoming) -> tuple[Message, ...]:
    """Handle what somebody did on a page, and return what they are answered, with what may be pressed next.

    It is the same door as for a message. A form that is sent twice (same `inbox_key`) hears the same answer.

    Raises:
        DatabaseUnavailable, TransientError: it could not be handled now; nothing was done.
    """
    return _shown(dispatch(bot, incoming, arrived=time.monotonic()))


def answer_of(tx: Tx, *, inbox_key: str, created_at: int) -> tuple[Message, ...]:
    """Return once more what was answered to a press on a page; nothing if that is unknown."""
    return _shown(get_answer(tx, inbox_key=inbox_key, sent_at=sent_time(created_at)))


def _shown(kept: str) -> tuple[Message, ...]:
    return tuple(message_from_json(message) for message in json.loads(kept or "[]"))


def apologise(bot: Bot, incoming: Incoming, *, arrived: float | None) -> str:
    """Return the passive answer to a message whose handling failed.

    Who pressed a card is told actively, and so is everybody when nobody listens (`arrived` is None).

    Raises:
        StorageError: nobody listens, and the database cannot take what is to be told.
    """
    try:
        with _begin(bot, arrived) as tx:
            person = _sender(tx, incoming)
            if person and (arrived is None or incoming.event in _PRESSES):
                sorry = Message(lines=(Text("try_again"),))
                _owe_answer(tx, incoming, person, sorry, f"sorry:{incoming.inbox_key}", bot.clock())
                return ""
    except StorageError:
        if arrived is None:
            raise
        person = None
    reader = bot.reader(person) if person else bot.company_reader()
    if person is None or person.language is None:
        reader = replace(reader, language=detect_language(incoming.content) or reader.language)
    return render(Text("try_again"), reader)


def _opening(bot: Bot, incoming: Incoming) -> Opening:
    return arrival_of(
        inbox_key=incoming.inbox_key,
        sent_at=sent_time(incoming.created_at),
        userid=_sender_of(incoming),
        now=bot.clock(),
        person_id=incoming.person_id,
    )


def _sender(tx: Tx, incoming: Incoming) -> Person | None:
    if incoming.person_id is not None:
        return get_person(tx, person_id=incoming.person_id)
    return get_person_by_userid(tx, userid=incoming.userid)


def _sender_of(incoming: Incoming) -> str:
    """Return what the sender is called in the inbox."""
    return incoming.userid if incoming.person_id is None else person_sender(incoming.person_id)


def _begin(bot: Bot, arrived: float | None, opening: Opening | None = None) -> AbstractContextManager[Tx]:
    """Begin a message's transaction, which ends while whoever listens can still be answered."""
    if arrived is None:
        return bot.database.transaction(opening=opening)
    waited = time.monotonic() - arrived
    return bot.database.transaction(
        wait=max(0.0, CONNECTION_SECONDS - waited), deadline=arrived + PASSIVE_SECONDS, opening=opening
    )


def _owe_again(bot: Bot, tx: Tx, incoming: Incoming, answer: str) -> None:
    """Owe, once, a passive answer of which nobody knows whether it was heard before its process died."""
    person = _sender(tx, incoming)
    if person:
        message = Message(lines=(Text("plain", words=answer),))
        _owe_answer(tx, incoming, person, message, f"answer:{incoming.inbox_key}:again", bot.clock())


def _concerns_us(incoming: Incoming) -> bool:
    """Whether anybody is to be answered or anything is to change; other events pass in silence."""
    if incoming.person_id is not None:
        return True
    if not incoming.userid or incoming.userid == "sys" or len(incoming.userid) > 64:
        return False
    return incoming.kind != "event" or incoming.event in (
        *_PRESSES,
        *_ARRIVALS,
        _CALENDAR,
        "click",
        "unsubscribe",
    )


def _handle_once(bot: Bot, tx: Tx, incoming: Incoming, arrived: float | None) -> str:
    arrival, now = read_arrival(tx), bot.clock()
    if arrival.answer is not None:
        log.info("repeated_callback", extra={"inbox_key": incoming.inbox_key})
        return arrival.answer
    passive = _handle(bot, tx, incoming, arrival, arrived, now)
    insert_message(
        tx,
        inbox_key=incoming.inbox_key,
        userid=_sender_of(incoming),
        sent_at=sent_time(incoming.created_at),
        answer=passive,
        now=now,
    )
    return passive


def _handle(
    bot: Bot, tx: Tx, incoming: Incoming, arrival: Arrival, arrived: float | None, now: datetime
) -> str:
    """Give a new message its effect, and return what its sender hears at once."""
    if incoming.event == "unsubscribe":
        if arrival.sender:
            update_active(tx, person_id=arrival.sender.person_id, is_active=False)
        return ""
    if incoming.event == _CALENDAR:
        # What was answered it does not say: a worker asks (`bot/rooms/answers.py`).
        note_answer(tx, schedule_id=str(incoming.elements.get("ScheduleId")), now=now)
        return ""
    if incoming.person_id is not None:
        # Who came another way is known from their link, and not greeted: they came for something.
        person, greeting = expect(arrival.sender), None
    else:
        person = member_who_writes(
            tx, arrival.sender, userid=incoming.userid, now=now, admins=bot.settings.bot_admins
        )
        greeting = _greeting(tx, incoming, person, now)
    reply: Reply | None
    if arrival.recent < MOST_MESSAGES:
        reply = _reply(bot, tx, incoming, person, arrival.question, now, is_greeted=greeting is not None)
    else:
        log.warning("braked", extra={"inbox_key": incoming.inbox_key, "person_id": person.person_id})
        # Told once, and then no more until they pause.
        reply = answer(Text("too_fast")) if arrival.recent == MOST_MESSAGES else None
    passive = _deliver(bot, tx, incoming, person, reply, greeting, arrived) if reply else ""
    log.info(
        "handled",
        extra={
            "inbox_key": incoming.inbox_key,
            "kind": incoming.event or incoming.kind,
            "person_id": person.person_id,
            "elapsed_ms": None if arrived is None else round((time.monotonic() - arrived) * 1000),
        },
    )
    return passive


def _greeting(tx: Tx, incoming: Incoming, person: Person, now: datetime) -> Text | None:
    """Greet a member who comes for the first time; who presses a card knows us from it."""
    if incoming.event in _PRESSES or person.greeted_at is not None:
        return None
    update_greeted(tx, person_id=person.person_id, now=now)
    return greeting_for(person)


def _reply(
    bot: Bot,
    tx: Tx,
    incoming: Incoming,
    person: Person,
    question: Dialogue | None,
    now: datetime,
    *,
    is_greeted: bool,
) -> Reply | None:
    """Turn what came in into a command line, whatever it was, and let the conversation answer it."""
    text = _line_of(incoming)
    if text is None and incoming.event in _ARRIVALS:
        return first_words(tx, person, now) if is_greeted else _daily(bot, tx, person, question, now)
    if text is None:
        return answer_attachment(tx, person, incoming.msgtype, now, bot.settings.bot_timezone)
    reply = respond(
        tx,
        Line(
            text=text,
            sender=person,
            now=now,
            zone=bot.zone_of(person),
            language=incoming.language or bot.language_of(person),
            is_typed=incoming.kind in ("text", "voice"),
            source=incoming.inbox_key,
            reminders=bot.settings.rules,
            default_zone=bot.settings.bot_timezone,
            question=question,
            card_ref=card_ref_of(incoming.task_id) if incoming.event in _PRESSES else "",
            look_at_host=bot.look_at_host,
        ),
    )
    return with_heard(reply, text) if incoming.kind == "voice" else reply


def _daily(bot: Bot, tx: Tx, person: Person, question: Dialogue | None, now: datetime) -> Reply | None:
    """Greet who opens the app for the first time today, unless they are in the middle of something."""
    zone = bot.zone_of(person)
    if question is not None or is_greeted_today(person, now, zone):
        return None
    update_greeted(tx, person_id=person.person_id, now=now)
    return daily_greeting(tx, person, now, zone, bot.settings.bot_timezone)


def _line_of(incoming: Incoming) -> str | None:
    """Return the command line a message or event stands for; a button's key *is* the command."""
    if incoming.kind == "text":
        return incoming.content
    if incoming.kind == "link" and (url := incoming.elements.get("Url")):
        return f"{url} {incoming.elements.get('Title') or ''}"
    if incoming.event in _PRESSES:
        return pressed_line(incoming.event_key, incoming.selected)
    if incoming.event == "click":
        return incoming.event_key
    # Some versions of WeCom put what was said in words beside a voice message (protocol 2.2).
    recognised = incoming.elements.get("Recognition") if incoming.kind == "voice" else None
    return recognised if isinstance(recognised, str) and recognised.strip() else None


def _deliver(
    bot: Bot,
    tx: Tx,
    incoming: Incoming,
    person: Person,
    reply: Reply,
    greeting: Text | None,
    arrived: float | None,
) -> str:
    """Owe everyone what they are to be told, and return what the sender hears at once."""
    now, key = bot.clock(), f"answer:{incoming.inbox_key}"
    if reply.language and reply.language != person.last_language:
        update_last_language(tx, person_id=person.person_id, language=reply.language)
    waits = owe(tx, reply.notices, now=now, rules=bot.settings.rules)
    if waits:
        reply = replace(reply, message=with_waits(reply.message, waits, person))
    is_pressed = incoming.event in _PRESSES
    if incoming.way == "page":
        shown = [reply.message] + ([reply.followup] if reply.followup else [])
        return json.dumps([message_to_json(message) for message in shown])
    if is_pressed and incoming.response_code and reply.card_label:
        code, label = incoming.response_code, reply.card_label
        owe_card_update(tx, person_id=person.person_id, response_code=code, label=label, key=key, now=now)
    reader = bot.reader(person, reply.language)
    spoken = [render(greeting, reader)] if greeting else []
    # A press is answered actively: whether it may be answered passively WeCom leaves open (protocol 3.1). Who
    # writes in WeChat always is, and is led to their page there.
    if is_pressed or reply.message.actions or reply.followup or incoming.way == "kf":
        _owe_answer(tx, incoming, person, reply.message, key, now)
        if reply.followup:
            _owe_answer(tx, incoming, person, reply.followup, f"{key}:after", now)
    else:
        spoken.append(as_text(reply.message, reader))
    pieces = split_text("\n\n".join(spoken)) if spoken else []
    heard = pieces.pop(0) if pieces and _listens(arrived) else ""
    for index, piece in enumerate(pieces):
        # Behind the first piece, which is on its way as soon as this transaction ends.
        after = now + _PASSIVE_TRAVELS if heard else now
        message = Message(lines=(Text("plain", words=piece),))
        _owe_answer(tx, incoming, person, message, f"{key}:{index}", now, due_at=after)
    return heard


def _listens(arrived: float | None) -> bool:
    """Whether WeCom still waits for the passive answer."""
    return arrived is not None and time.monotonic() - arrived <= PASSIVE_SECONDS


def _owe_answer(
    tx: Tx,
    incoming: Incoming,
    person: Person,
    message: Message,
    key: str,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Owe the sender an answer, by the way they wrote if there is a choice."""
    owe_message(
        tx,
        person_id=person.person_id,
        kind="answer",
        message=message,
        key=key,
        now=now,
        expires_at=now + ANSWER_LIFETIME,
        due_at=due_at,
        way="kf" if incoming.way == "kf" else None,
    )
