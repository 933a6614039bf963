"""Moves and cancellations that race the sender: nothing leaves for a revision that no longer stands.

A change has happened once its commit has returned. The simulator notes when it takes a message, on the clock
of the same machine; a message it took after that, for the revision the change has ended, is a failure.
"""

import heapq
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from storage.audit import Cause
from storage.database import Database
from storage.interviews import cancel_interview, move_interview
from tests.faults.furnishing import Planned, add_interviews
from tests.faults.outcome import Outcome
from tests.faults.reading import await_all_sent, fullest_minute
from tests.faults.stage import Stage, stage

_CANCELLED = 0.1
_MOVERS = 4
#: How long after a move its reminder is due, and how long after that the next change comes.
_DUE_SECONDS, _NEXT_SECONDS = (3.0, 6.0), (-0.1, 0.9)


@dataclass(frozen=True)
class Change:
    """One committed change: which revision it ended, and when its commit had returned, in Unix seconds."""

    interview_id: int
    ended_revision: int
    at: float


def run(
    folder: Path,
    database_url: str,
    seed: int,
    *,
    changes: int = 10_000,
    at_once: int = 300,
    workers: int = 2,
) -> Outcome:
    """Change interviews at random at about the moment their reminders leave, each many times."""
    interviews = at_once + changes // 8  # to come in for those that are cancelled
    with stage(folder, database_url, seed) as bot:
        planned = add_interviews(
            bot.opened,
            count=interviews,
            interviewers=interviews,
            candidates=interviews,
            due_at=datetime.now(UTC) + timedelta(seconds=2),
            spread=timedelta(seconds=5),
        )
        bot.wecom.add_members([reader for each in planned for reader in each.readers])
        for _ in range(workers):
            bot.keep("worker")
        shares = [planned[place::_MOVERS] for place in range(_MOVERS)]
        with ThreadPoolExecutor(_MOVERS) as movers:
            seeds = [bot.random.random() for _ in shares]
            parts = movers.map(
                lambda share, seed: _change_all(
                    bot.opened, share, changes // _MOVERS, at_once // _MOVERS, Random(seed)
                ),
                shares,
                seeds,
            )
            done = [change for part in parts for change in part]
        problems = await_all_sent(bot, 300)
        seen = bot.wecom.messages()
        revisions = _revisions(bot)
    ended = {(change.interview_id, change.ended_revision): change.at for change in done}
    narrow = []
    for message in seen:
        if message.msgid not in revisions:
            problems.append(f"nothing is known of message {message.msgid}")
            continue
        moment = ended.get(revisions[message.msgid])
        if moment is not None:
            narrow.append(moment - message.at)
            if message.at > moment:
                number, revision = revisions[message.msgid]
                problems.append(f"#{number}, revision {revision}, left {message.at - moment:.3f} s too late")
    close = sum(0 <= margin < 0.1 for margin in narrow)
    return Outcome(
        "races",
        f"{len(done)} moves and cancellations of {interviews} interviews racing {workers} workers",
        f"{len(seen)} messages left, {close} of them less than 0.1 s before their revision ended, "
        f"{len(problems)} after it; most to one member in a minute: {fullest_minute(seen)}",
        tuple(problems),
    )


def _change_all(
    database: Database, planned: list[Planned], count: int, at_once: int, source: Random
) -> list[Change]:
    """Make `count` changes: of some interviews at once, each again when its reminder is about to leave."""
    waiting = [(time.time() + source.uniform(*_DUE_SECONDS), each.interview_id, 1) for each in planned]
    waiting, spare = waiting[:at_once], waiting[at_once:]
    heapq.heapify(waiting)
    done: list[Change] = []
    while len(done) < count and waiting:
        moment, number, revision = heapq.heappop(waiting)
        time.sleep(max(0.0, moment - time.time()))
        if source.random() < _CANCELLED:
            _cancel(database, number)
            waiting += [spare.pop()] if spare else []
        else:
            due_at = _move(database, number, revision, source)
            heapq.heappush(waiting, (due_at + source.uniform(*_NEXT_SECONDS), number, revision + 1))
        done.append(Change(number, revision, time.time()))
    return done


def _cancel(database: Database, number: int) -> None:
    with database.transaction() as tx:
        cause = Cause(None, datetime.now(UTC), "faults")
        assert cancel_interview(tx, cause=cause, interview_id=number, reason="")


def _move(database: Database, number: int, revision: int, source: Random) -> float:
    """Move an interview to a time whose reminder is due in a moment; return that, in Unix seconds."""
    now = datetime.now(UTC)
    before = 3600 + source.randrange(86400)
    due_at = now + timedelta(seconds=source.uniform(*_DUE_SECONDS))
    start = due_at + timedelta(seconds=before)
    with database.transaction() as tx:
        assert move_interview(
            tx,
            cause=Cause(None, now, "faults"),
            interview_id=number,
            revision=revision,
            start_at=start,
            end_at=start + timedelta(minutes=30),
            reminders=[before],
        )
    return due_at.timestamp()


def _revisions(bot: Stage) -> dict[str, tuple[int, int]]:
    """Return which revision of which interview each message was for, by its msgid."""
    rows = bot.rows("SELECT msgid, interview_id, revision FROM outbox WHERE msgid IS NOT NULL")
    return {msgid: (number, revision) for msgid, number, revision in rows}
