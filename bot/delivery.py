"""The outbox: claim, check once more, choose the way, render, pace, send, retry by class of error, give up
loudly.

The exact text is kept before the first attempt and sent unchanged at every later one, with WeCom's own
duplicate check on, so a crash between sending and recording is not seen by the reader.
"""

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.carriers import Carrier
from bot.handing_over import hand_over
from bot.handling import DeliveryError, Handling
from bot.logs import Outage
from bot.parts import Bot
from bot.smtp import MailError
from bot.wecom.errors import HANDLING
from bot.wecom.limits import LIMIT_SECONDS, PER_MEMBER_PER_HOUR, PER_MEMBER_PER_MINUTE, RESPONSE_CODE_SECONDS
from handlers.invitations import for_outside
from handlers.request import Message, Notice, Wait, message_from_json, message_to_json
from handlers.texts import Text, to_json
from handlers.ways import CHANGES
from storage.database import Tx
from storage.errors import StorageError
from storage.mails import count_mail_room, refuse_mail
from storage.outbox import (
    OutboxRow,
    Owed,
    Status,
    close_outbox,
    hold_outbox,
    insert_outbox,
    lease_outbox,
    note_told,
    postpone_outbox,
    release_outbox,
    reroute_outbox,
    take_outbox,
)
from storage.people import Person, get_people, update_active
from storage.preferences import list_waiting
from storage.quiet import later
from storage.reminders import quiet_of
from storage.rules import Rules
from storage.ways import Way, Ways, count_kf_message, get_ways

log = logging.getLogger(__name__)

#: Longer than the slowest call, with its waits for a token and its one retry, so that only a dead worker's
#: rows are taken over.
LEASE = timedelta(seconds=58)
#: News about an interview that begins within this time is told in quiet hours too.
_URGENT = timedelta(hours=12)
#: A reader's later messages wait for one that is tried again within this time.
_PATIENCE = timedelta(seconds=80)
#: A little below WeCom's limits, whose windows are not ours to the second.
_PER_MINUTE, _PER_HOUR = PER_MEMBER_PER_MINUTE - 2, PER_MEMBER_PER_HOUR - 20
#: What mail servers of any kind take from one sender; and few at once, as a slow one holds up senders.
_MAILS_PER_MINUTE, _MAILS_AT_ONCE = 60, 4
#: Threads that send; each holds a connection to the database while it does.
SENDERS = 16
_IDLE_SECONDS, _BUSY_SECONDS, _MOST_IDLE_SECONDS = 0.25, 0.01, 2.0
#: How many times as long as a claim took there is none.
_SELDOM = 8
#: A claimed message waits for a connection rather than for the end of its lease.
_CONNECTION_SECONDS = 10.0
#: Longer than any call: a transaction that waits for WeCom is not idle.
_CALL_SECONDS = 60.0
_LONGEST_RETRY, _LONGEST_REPAIR = 25.0, 60.0
_LONGEST_PAUSE = 30.0
#: It is the message that WeCom does not take; others go on past it.
_THIS_MESSAGE_ONLY = frozenset({40201, 40204, 45024})
_THIS_MESSAGE_SECONDS = 300.0
#: How often a message is tried that fails with a code nobody knows.
_UNKNOWN_ATTEMPTS = 8
#: The new look of a card is worth a few tries; the answer itself is a message of its own.
_CARD_ATTEMPTS = 5
#: How often a message is tried that we cannot make.
_FAULT_ATTEMPTS = 3
_UNREACHABLE = "this person cannot be reached"
_MEMBER_GONE = frozenset({60111, 60011, 50002, 60021, 81013})


def owe(tx: Tx, notices: Sequence[Notice], *, now: datetime, rules: Rules | None = None) -> list[Wait]:
    """Owe other people what a handler wants them told, in the handler's transaction.

    Args:
        rules: with them, news that can wait does so until its reader's quiet hours are over.
    Returns:
        Whose news waits, and until when.
    """
    waits = _waits(tx, notices, now, rules) if rules is not None else {}
    owed = [
        Owed(
            dedup_key=notice.dedup_key,
            person_id=notice.person_id,
            kind=notice.kind,
            message=message_to_json(notice.message),
            expires_at=notice.expires_at,
            interview_id=notice.interview_id,
            revision=notice.revision,
            valid_statuses=notice.valid_statuses,
            waits_until=waits[notice.dedup_key].until if notice.dedup_key in waits else notice.waits_until,
        )
        for notice in notices
    ]
    insert_outbox(tx, owed, now=now)
    return list(waits.values())


def _waits(tx: Tx, notices: Sequence[Notice], now: datetime, rules: Rules) -> dict[str, Wait]:
    """Return which news waits, since it would disturb its reader in quiet hours, by its key.

    What concerns an interview within the next hours is told at once, and so is who is writing themselves.
    """
    waiting = {each.dedup_key: each for each in notices if each.start_at and each.start_at > now + _URGENT}
    readers = [each.person_id for each in waiting.values()]
    people = list_waiting(tx, person_ids=readers, now=now)
    waits = {}
    for key, notice in waiting.items():
        reader = people[notice.person_id]
        quiet = quiet_of(reader.quiet_from, reader.quiet_until, rules)
        zone = ZoneInfo(reader.timezone or rules.timezone)
        moment = later(now, quiet, zone, spread=notice.person_id)
        if moment != now and not reader.is_awake:
            waits[key] = Wait(reader.name, moment)
    return waits


def owe_message(
    tx: Tx,
    *,
    person_id: int,
    kind: str,
    message: Message,
    key: str,
    now: datetime,
    expires_at: datetime,
    due_at: datetime | None = None,
    way: Way | None = None,
) -> None:
    """Owe one person a message that belongs to no interview; `way` is one that is better than the others."""
    owed = Owed(key, person_id, kind, message_to_json(message), expires_at, due_at, way=way)
    insert_outbox(tx, [owed], now=now)


def owe_card_update(
    tx: Tx, *, person_id: int, response_code: str, label: Text, key: str, now: datetime
) -> None:
    """Owe a pressed card its new look (protocol 5.5)."""
    message = {"response_code": response_code, "label": to_json(label)}
    expires_at = now + timedelta(seconds=RESPONSE_CODE_SECONDS)
    insert_outbox(tx, [Owed(f"card:{key}", person_id, "card_update", message, expires_at)], now=now)


class Brake:
    """Slows all senders of a process down while WeCom as a whole takes nothing. Safe for threads.

    After two failures in a row only one message at a time is tried, after growing pauses, and after a
    limit (45009) nothing until its window is over: an outage is no storm of calls, nor of log lines.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0

    @property
    def is_on(self) -> bool:
        return self._failures >= 2

    def pause(self) -> float:
        """Return how many seconds to wait before anything is tried."""
        return max(0.0, self._until - time.monotonic())

    def note(self, error: DeliveryError | None) -> None:
        """Learn how an attempt ended."""
        with self._lock:
            if error is None or error.handling not in _EVERYBODY or error.errcode in _THIS_MESSAGE_ONLY:
                self._failures, self._until = 0, 0.0
                return
            self._failures += 1
            pause = min(2.0 ** (self._failures - 2), _LONGEST_PAUSE) if self.is_on else 0.0
            if error.handling is Handling.LIMIT:
                pause = LIMIT_SECONDS
            self._until = max(self._until, time.monotonic() + pause)


_EVERYBODY = frozenset({Handling.RETRY, Handling.TOKEN, Handling.LIMIT, Handling.OPERATOR})


class Delivery:
    """Sends what is due, on a few threads, until told to stop. Any number may run on any hosts."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="send")
        self._lock = threading.Lock()
        #: Rows with a sender or waiting for one: twice as many as senders, so that none is ever idle.
        self._taken = 0
        self._unrecorded: deque[OutboxRow] = deque()
        self._brake = Brake()
        self._outage = Outage(log, "outbox_unavailable")
        self._is_probing = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="delivery")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being sent, and give back what is not."""
        self._stopping.set()
        self._thread.join()
        self._pool.shutdown(wait=True)

    def _run(self) -> None:
        while not self._stopping.wait(self._brake.pause()):
            pause = _BUSY_SECONDS
            try:
                self._give_back()
                room = self._room()
                if room >= SENDERS:
                    pause = self._claim(room)
                    self._outage.over()
            except StorageError as error:
                self._outage.failed(str(error))
                pause = _IDLE_SECONDS
            except Exception:
                log.exception("claim_failed")
                pause = 10.0
            self._stopping.wait(pause)

    def _give_back(self) -> None:
        """Have rows tried again of which it could not be recorded what became of them.

        WeCom takes the same JSON for the same message, so nobody need wait for the end of their leases.
        """
        while self._unrecorded:
            release(self._bot, self._unrecorded[0])
            self._unrecorded.popleft()

    def _room(self) -> int:
        """Return how many more rows may wait for a sender."""
        with self._lock:
            return 2 * SENDERS - self._taken

    def _claim(self, room: int) -> float:
        """Claim what there is room for, hand it over, and return how long to pause until the next claim.

        There is no pause while there is more than that. Looking through what may not go out yet, for its
        readers were sent enough, costs the more the more it is; so it is done the more seldom.
        """
        is_braked = self._brake.is_on
        wanted = int(not self._is_probing) if is_braked else room
        if not wanted:
            return _IDLE_SECONDS
        began = time.monotonic()
        rows = claim(self._bot, limit=wanted)
        took = time.monotonic() - began
        self._is_probing = self._is_probing or (is_braked and bool(rows))
        with self._lock:
            self._taken += len(rows)
        for row in rows:
            self._pool.submit(self._send, row, is_braked)
        return 0.0 if len(rows) == wanted else min(max(_IDLE_SECONDS, took * _SELDOM), _MOST_IDLE_SECONDS)

    def _send(self, row: OutboxRow, is_probe: bool) -> None:
        """Send one row; if that cannot be recorded, it is tried again when the database is back."""
        try:
            if self._stopping.is_set() or (self._brake.is_on and not is_probe):
                release(self._bot, row)
                return
            error = send(self._bot, row)
            if row.kind != "card_update" and row.way != "email":
                # What becomes of a card's look says nothing about messages, nor a mail server about WeCom.
                self._brake.note(error)
        except StorageError as error:
            log.error("send_not_recorded", extra={"outbox_id": row.outbox_id, "reason": str(error)})
            self._unrecorded.append(row)
        except Exception:
            log.exception("send_failed", extra={"outbox_id": row.outbox_id})
        finally:
            if is_probe:
                self._is_probing = False
            with self._lock:
                self._taken -= 1


def deliver_due(bot: Bot) -> int:
    """Send everything that is due now, one after another, and return how much it was."""
    done = 0
    while rows := claim(bot, limit=SENDERS):
        for row in rows:
            send(bot, row)
        done += len(rows)
    return done


def claim(bot: Bot, *, limit: int) -> list[OutboxRow]:
    """Take due rows under a lease, each with the exact JSON to send; what is pointless by now is closed."""
    while True:
        now = bot.clock()
        with bot.database.transaction() as tx:
            mail_room = _mail_room(bot, tx, now)
            taken = take_outbox(
                tx,
                now=now,
                lease=LEASE,
                patience=_PATIENCE,
                limit=limit,
                per_minute=_PER_MINUTE,
                per_hour=_PER_HOUR,
                has_mail_room=mail_room > 0,
            )
            unmade = [row.person_id for row in taken if row.body is None]
            people = get_people(tx, person_ids=unmade)
            ways = get_ways(tx, person_ids=unmade)
            made = [_make(bot, tx, row, people, ways, now) for row in taken]
            rows = [replace(row, leased_until=now + LEASE) for row in made if row]
            waiting = [row for row in rows if row.way == "email"][mail_room:]
            ready = [row for row in rows if row not in waiting]
            lease_outbox(tx, ready, leased_until=now + LEASE)
            lease_outbox(tx, waiting, leased_until=None)
        if ready or not taken:
            return ready


def _mail_room(bot: Bot, tx: Tx, now: datetime) -> int:
    """Return how many mails may begin their way now; the mail server is the only one of all workers."""
    if "email" not in bot.carriers:
        return 0
    return count_mail_room(tx, now=now, per_minute=_MAILS_PER_MINUTE, at_once=_MAILS_AT_ONCE)


def release(bot: Bot, row: OutboxRow) -> None:
    """Give back a claimed row that was not tried."""
    with bot.database.transaction() as tx:
        release_outbox(tx, row)


def send(bot: Bot, row: OutboxRow) -> DeliveryError | None:
    """Send one claimed row and record what became of it; return the error if it was not taken.

    The interview it speaks of is held meanwhile: a move waits until the message has left, or the message is
    dropped.
    """
    try:
        # First, so that nobody waits for an interview while a token is renewed.
        _carrier(bot, row).prepare()
        with bot.database.transaction(wait=_CONNECTION_SECONDS, idle_timeout=_CALL_SECONDS) as tx:
            _send_held(bot, tx, row)
    except DeliveryError as error:
        _record_failure(bot, row, error)
        return error
    except StorageError:
        raise
    except Exception:
        with bot.database.transaction() as tx:
            _record_fault(bot, tx, row)
    return None


def _send_held(bot: Bot, tx: Tx, row: OutboxRow) -> None:
    state, now = hold_outbox(tx, row), bot.clock()
    if state == "lost":
        log.warning("lease_lost", extra={"outbox_id": row.outbox_id})
        return
    if state == "stale" or now >= row.expires_at:
        _drop(tx, row, now, is_stale=state == "stale")
        return
    msgid = None
    try:
        msgid = _carrier(bot, row).post(row)
    except DeliveryError as error:
        if error.handling is not Handling.IGNORE:
            raise
    close_outbox(tx, row, status="sent", now=bot.clock(), msgid=msgid)
    if row.way == "kf":
        count_kf_message(tx, person_id=row.person_id)
    log.info("sent", extra={"outbox_id": row.outbox_id, "kind": row.kind, "way": row.way, "msgid": msgid})


def _make(
    bot: Bot,
    tx: Tx,
    row: OutboxRow,
    people: Mapping[int, Person],
    ways: Mapping[int, Ways],
    now: datetime,
) -> OutboxRow | None:
    """Return the row with its way and the exact text to send, made the first time; None if there is none."""
    if row.is_stale or now >= row.expires_at:
        _drop(tx, row, now, is_stale=row.is_stale)
        return None
    if row.body is not None and (row.way or "app") in bot.carriers:
        return row
    to = ways.get(row.person_id, Ways(row.person_id))
    way = _way(bot, row, to, now)
    if way is None:
        # What the last way met says more than that there is no other.
        _give_up(bot, tx, row, now, (row.tried and row.reason) or _UNREACHABLE)
        return None
    row = replace(row, way=way)
    message = Message() if row.kind == "card_update" else message_from_json(row.message)
    if way != "app":
        message = for_outside(tx, message)
    try:
        reader = bot.reader(people[row.person_id])
        first, *rest = bot.carriers[way].bodies(message, reader, to=to, row=row, tx=tx)
    except Exception:
        _record_fault(bot, tx, row)
        return None
    _owe_rest(tx, row, rest, now)
    return replace(row, body=first)


def _way(bot: Bot, row: OutboxRow, to: Ways, now: datetime, *also_tried: Way) -> Way | None:
    if row.way == "kf" and "kf" not in also_tried and to.kf is not None and to.kf.left(now):
        # Who wrote in WeChat looks for the answer there.
        return "kf"
    way = to.choose(
        now=now,
        has_mail="email" in bot.carriers,
        tried=(*row.tried, *also_tried),
        is_change=row.kind in CHANGES,
    )
    return way if row.kind != "card_update" or way == "app" else None


def _carrier(bot: Bot, row: OutboxRow) -> Carrier:
    # What was made before there were several ways goes through the app.
    return bot.carriers[row.way or "app"]


def _owe_rest(tx: Tx, row: OutboxRow, bodies: Sequence[str], now: datetime) -> None:
    """Owe the later parts of a text that is too long for one message."""
    parts = [
        Owed(
            dedup_key=f"part:{row.outbox_id}:{row.way}:{index}",
            person_id=row.person_id,
            kind=row.kind,
            message={},
            expires_at=row.expires_at,
            interview_id=row.interview_id,
            revision=row.revision,
            body=body,
            part_of=row.outbox_id,
            way=row.way,
        )
        for index, body in enumerate(bodies, start=2)
    ]
    insert_outbox(tx, parts, now=now)


def _record_failure(bot: Bot, row: OutboxRow, error: DeliveryError) -> None:
    """Try again later, another way, or give up, by the class of the error (protocol, section 13)."""
    now = bot.clock()
    wait = _wait(row, error)
    with bot.database.transaction() as tx:
        if isinstance(error, MailError) and error.bad_address:
            address, reason = error.bad_address, str(error)
            refuse_mail(tx, person_id=row.person_id, address=address, reason=reason, now=now)
        if wait is None and error.handling is Handling.RECIPIENT and _reroute(bot, tx, row, error, now):
            log.warning("rerouted", extra={"outbox_id": row.outbox_id, "way": row.way, "reason": str(error)})
            return
        if wait is not None:
            due = now + timedelta(seconds=wait)
            postpone_outbox(tx, row, now=now, due_at=due, errcode=error.errcode, reason=str(error))
        elif error.handling is Handling.EXPIRED:
            _close(tx, row, "dropped", now, str(error), error.errcode)
        else:
            _give_up(bot, tx, row, now, str(error), error.errcode)
            if error.errcode in _MEMBER_GONE and row.way in (None, "app"):
                update_active(tx, person_id=row.person_id, is_active=False)
    facts = {"outbox_id": row.outbox_id, "kind": row.kind, "errcode": error.errcode, "reason": str(error)}
    if wait is None:
        log.error("delivery_gave_up", extra=facts)
    else:
        log.warning("delivery_postponed", extra={**facts, "wait_seconds": round(wait, 1)})


def _reroute(bot: Bot, tx: Tx, row: OutboxRow, error: DeliveryError, now: datetime) -> bool:
    """Owe a message by the next way to its reader; False if there is none."""
    if row.way is None:
        return False
    to = get_ways(tx, person_ids=[row.person_id]).get(row.person_id, Ways(row.person_id))
    if _way(bot, row, to, now, row.way) is None:
        return False
    return reroute_outbox(tx, outbox_id=row.outbox_id, way=row.way, now=now, reason=str(error))


def _give_up(
    bot: Bot, tx: Tx, row: OutboxRow, now: datetime, reason: str, errcode: int | None = None
) -> None:
    """Close a message as failed; of what a candidate was to be told, their interviewer is told instead.

    Then no admin need hear of it, but for what fails in the app, which a member is to be able to rely on.
    """
    _close(tx, row, "failed", now, reason, errcode)
    handed = hand_over(bot, tx, row)
    owe(tx, handed, now=now)
    if handed and row.way != "app" and "app" not in row.tried:
        note_told(tx, row, now=now)


def _record_fault(bot: Bot, tx: Tx, row: OutboxRow) -> None:
    """Put a message aside that we cannot make, so that the reader's others go past it; give up in the end."""
    log.exception("message_not_made", extra={"outbox_id": row.outbox_id, "kind": row.kind})
    now, reason = bot.clock(), "the message could not be made"
    if row.attempts + 1 >= _FAULT_ATTEMPTS:
        _close(tx, row, "failed", now, reason)
        return
    due = now + timedelta(seconds=_THIS_MESSAGE_SECONDS)
    postpone_outbox(tx, row, now=now, due_at=due, errcode=None, reason=reason)


def _wait(row: OutboxRow, error: DeliveryError) -> float | None:
    """Return how long to wait before the next attempt, None to give up (protocol, section 13).

    What may pass by itself is tried until the message expires, so that an outage loses nothing; so is what
    an operator has to mend. Only what nobody knows is given up after a while.
    """
    attempts = row.attempts + 1
    growing = 2.0 ** min(row.attempts, 10)
    jitter = random.uniform(0.8, 1.2)  # noqa: S311 (spreads retries, keeps no secret)
    if error.errcode is not None and error.errcode not in HANDLING and attempts >= _UNKNOWN_ATTEMPTS:
        return None
    if row.kind == "card_update" and attempts >= _CARD_ATTEMPTS:
        return None
    if error.errcode in _THIS_MESSAGE_ONLY:
        return _THIS_MESSAGE_SECONDS * jitter
    match error.handling:
        case Handling.RETRY | Handling.TOKEN:
            return min(growing, _LONGEST_RETRY) * jitter
        case Handling.LIMIT:
            return LIMIT_SECONDS * random.uniform(1, 1.2)  # noqa: S311
        case Handling.OPERATOR:
            return min(max(15.0, growing), _LONGEST_REPAIR) * jitter
        case _:
            return None


def _drop(tx: Tx, row: OutboxRow, now: datetime, *, is_stale: bool) -> None:
    reason = "the interview has changed since" if is_stale else "too late to be of use"
    _close(tx, row, "dropped", now, reason)


def _close(
    tx: Tx, row: OutboxRow, status: Status, now: datetime, reason: str, errcode: int | None = None
) -> None:
    close_outbox(tx, row, status=status, now=now, reason=reason, errcode=errcode)
    log.info("outbox_closed", extra={"outbox_id": row.outbox_id, "kind": row.kind, "status": status})
