"""The clock: APScheduler only ticks, the tables say what is due. Any number of workers may tick.

Each tick takes its work in one transaction with SKIP LOCKED, so a reminder is taken by one worker, once.
"""

import logging
from collections.abc import Callable
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.delivery import owe
from bot.logs import Outage
from bot.parts import Bot
from bot.retention import drop_old, make_months
from bot.wecom.errors import TransportError, WeComError
from handlers.reminders import due_reminders
from storage.errors import StorageError
from storage.people import claim_unnamed, update_name

log = logging.getLogger(__name__)

_MAX_NAME = 64


def make_clock(bot: Bot) -> BackgroundScheduler:
    """Make the scheduler with its jobs; the caller starts and stops it."""
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(4)},
        # However late a tick is, one is enough, and it always comes.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    scheduler.add_job(_safely(remind, bot), "interval", seconds=1, id="remind")
    scheduler.add_job(_safely(learn_names, bot), "interval", seconds=1, id="learn_names")
    scheduler.add_job(_safely(renew_token, bot), "interval", seconds=30, id="renew_token")
    scheduler.add_job(_safely(keep_house, bot), "interval", minutes=10, id="keep_house")
    return scheduler


def remind(bot: Bot) -> int:
    """Turn due reminders into messages, all of them; return how many."""
    done = 0
    while True:
        now = bot.clock()
        with bot.database.transaction() as tx:
            notices, taken = due_reminders(tx, now=now, default_zone=bot.settings.bot_timezone)
            owe(tx, notices, now=now)
        done += len(notices)
        if not taken:
            return done


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
    """Renew the access token before it runs out."""
    bot.wecom.token_source.renew_if_due()


def keep_house(bot: Bot) -> None:
    """Make the next months' partitions, and drop the months that are too old."""
    now = bot.clock()
    make_months(bot.database, now=now)
    drop_old(bot.database, bot.settings, now=now)


def _safely(job: Callable[[Bot], object], bot: Bot) -> Callable[[], None]:
    """Let a tick fail without ending the clock; the next one tries again."""
    outage = Outage(log, "tick_failed", job=job.__name__)

    def tick() -> None:
        try:
            job(bot)
            outage.over()
        except (StorageError, WeComError) as error:
            outage.failed(str(error))
        except Exception as error:
            outage.failed(type(error).__name__, is_bug=True)

    return tick
