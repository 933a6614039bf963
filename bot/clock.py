"""The clock: APScheduler only ticks, the tables say what is due. Any number of workers may tick.

Each tick takes its work in one transaction with SKIP LOCKED, so a reminder is taken by one worker, once.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.bounces.taking import read_bounces
from bot.delivery import owe
from bot.handling import DeliveryError
from bot.health import LATE
from bot.kf.pulling import make_contact_way
from bot.logs import Outage
from bot.parts import Bot
from bot.retention import drop_old, drop_old_rooms, make_months
from bot.rooms.answers import take_answers
from bot.rooms.keeper import keep_rooms, want_missing_rooms
from bot.rooms.results import ask_results
from bot.showmebug.quota import watch_quota
from bot.wecom.errors import TransportError, WeComError
from handlers.alarms import due_alarms
from handlers.digest import due_digests
from handlers.reminders import due_reminders
from storage.errors import StorageError
from storage.people import claim_unnamed, update_name

log = logging.getLogger(__name__)

_MAX_NAME = 64
_STEP_CHECK_SECONDS = 1.0
#: Less than this is the clock being adjusted.
_STEP_SECONDS = 1.0


class Clock:
    """Ticks from `start` to `stop`, whatever is done to the system's clock meanwhile.

    APScheduler keeps its next tick as a time of day. When the clock is stepped back an hour, it would sleep
    for that hour; so a thread watches for steps, and has every job run at once.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.scheduler = _make_scheduler(bot)
        self._wall = wall
        self._steady = steady
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="clock-steps", daemon=True)

    def start(self) -> None:
        self.scheduler.start()
        self._watcher.start()

    def stop(self) -> None:
        """Let the ticks under way finish."""
        self._stopping.set()
        self._watcher.join()
        self.scheduler.shutdown()

    def _watch(self) -> None:
        ahead = self._wall() - self._steady()
        while not self._stopping.wait(_STEP_CHECK_SECONDS):
            before, ahead = ahead, self._wall() - self._steady()
            if ahead < before - _STEP_SECONDS:
                log.warning("clock_stepped_back", extra={"seconds": round(before - ahead, 1)})
                for job in self.scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))


def _make_scheduler(bot: Bot) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(6)},
        # However late a tick is, one is enough, and it always comes.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    scheduler.add_job(_safely(remind, bot), "interval", seconds=1, id="remind")
    scheduler.add_job(_safely(digest, bot), "interval", seconds=20, id="digest")
    scheduler.add_job(_safely(learn_names, bot), "interval", seconds=1, id="learn_names")
    scheduler.add_job(_safely(keep_rooms, bot), "interval", seconds=1, id="keep_rooms")
    scheduler.add_job(_safely(take_answers, bot), "interval", seconds=2, id="take_answers")
    scheduler.add_job(_safely(ask_results, bot), "interval", seconds=20, id="ask_results")
    scheduler.add_job(_safely(read_bounces, bot), "interval", seconds=5, id="read_bounces")
    scheduler.add_job(_safely(watch_quota, bot), "interval", minutes=5, id="watch_quota")
    scheduler.add_job(_safely(alarm, bot), "interval", seconds=5, id="alarm")
    scheduler.add_job(_safely(renew_token, bot), "interval", seconds=30, id="renew_token")
    at_once = datetime.now(UTC)
    scheduler.add_job(
        _safely(make_contact_way, bot), "interval", seconds=30, id="make_contact_way", next_run_time=at_once
    )
    scheduler.add_job(_safely(keep_house, bot), "interval", minutes=10, id="keep_house")
    return scheduler


def remind(bot: Bot) -> int:
    """Turn due reminders into messages, all of them; return how many."""
    done = 0
    while True:
        now = bot.clock()
        with bot.database.transaction() as tx:
            notices, taken = due_reminders(tx, now=now, rules=bot.settings.rules)
            owe(tx, notices, now=now)
        done += len(notices)
        if not taken:
            return done


def digest(bot: Bot) -> int:
    """Make the morning digests whose time has come; return how many there are."""
    done = 0
    while True:
        now = bot.clock()
        with bot.database.transaction() as tx:
            notices, taken = due_digests(tx, now=now, rules=bot.settings.rules)
            owe(tx, notices, now=now)
        done += len(notices)
        if not taken:
            return done


def alarm(bot: Bot) -> int:
    """Tell the admins what failed and what is late; return how many messages that makes."""
    now = bot.clock()
    with bot.database.transaction() as tx:
        notices = due_alarms(tx, now=now, late=LATE, rules=bot.settings.rules)
        owe(tx, notices, now=now)
    return len(notices)


def learn_names(bot: Bot) -> int:
    """Ask WeCom for the names of members who wrote and are known only by their userid."""
    with bot.database.transaction() as tx:
        people = claim_unnamed(tx, now=bot.clock())
    learned = 0
    for person in people:
        try:
            member = bot.wecom.get_member(person.userid or "")
        except TransportError as error:
            # The others would wait in vain too.
            log.warning("names_postponed", extra={"reason": str(error)})
            break
        except WeComError as error:
            log.warning("name_unknown", extra={"person_id": person.person_id, "reason": str(error)})
            continue
        name = " ".join(member.name.split())[:_MAX_NAME]
        if name:
            with bot.database.transaction() as tx:
                update_name(tx, person_id=person.person_id, name=name)
            learned += 1
    return learned


def renew_token(bot: Bot) -> None:
    """Renew the access tokens before they run out."""
    bot.wecom.token_source.renew_if_due()
    if bot.kf is not None and bot.kf.wecom is not bot.wecom:
        bot.kf.wecom.token_source.renew_if_due()


def keep_house(bot: Bot) -> None:
    """Make the next months' partitions, drop what is too old, and want what rooms are missing."""
    now = bot.clock()
    want_missing_rooms(bot)
    make_months(bot.database, now=now)
    drop_old(bot.database, bot.settings, now=now)
    drop_old_rooms(bot.database, bot.settings, now=now)


def _safely(job: Callable[[Bot], object], bot: Bot) -> Callable[[], None]:
    """Let a tick fail without ending the clock; the next one tries again."""
    outage = Outage(log, "tick_failed", job=job.__name__)

    def tick() -> None:
        try:
            job(bot)
            outage.over()
        except (StorageError, DeliveryError) as error:
            outage.failed(str(error))
        except Exception as error:
            outage.failed(type(error).__name__, is_bug=True)

    return tick
