"""The database goes away in the middle of a steady load: what was answered has its effect, and in order."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psycopg

from tests.faults.callbacks import bookings, effects
from tests.faults.load import DEADLINE_SECONDS, Delivery, load
from tests.faults.outcome import Outcome, spread
from tests.faults.stage import Stage, stage
from tests.processes.cluster import Cluster, running_server

PER_SECOND = 50
_SENDERS = 100
_LOOK_SECONDS = 0.25
#: How long the next effect is waited for; what is missing then counts as lost.
_PATIENCE_SECONDS = 30


def away(
    folder: Path,
    seed: int,
    *,
    is_frozen: bool = False,
    seconds: float = 60,
    around: float = 30,
    per_second: float = PER_SECOND,
    drained_within: float = 30,
) -> Outcome:
    """Stop PostgreSQL for some seconds of the load, with some more of it before and after.

    Args:
        is_frozen: its processes are stopped where they are, so that it hangs instead of refusing.
    """
    with running_server(folder / "postgres") as server, stage(folder, server.url, seed) as bot:

        def fault() -> None:
            (server.freeze if is_frozen else server.stop)()
            time.sleep(seconds)
            (server.thaw if is_frozen else server.start)()

        found = _under_load(bot, fault, seconds + 2 * around, around, per_second)
    if found.late():
        found.problems.append(f"{found.late()} deliveries were not answered in {DEADLINE_SECONDS:.0f} s")
    if found.drained_in > drained_within:
        found.problems.append(f"the backlog took {found.drained_in:.0f} s")
    return Outcome(
        "database_hangs" if is_frozen else "database_away",
        f"PostgreSQL {'frozen' if is_frozen else 'stopped'} for {seconds:.0f} s under {per_second:.0f} "
        f"callbacks a second",
        f"{found.summary()}; backlog drained {found.drained_in:.1f} s after its return",
        tuple(found.problems),
    )


def failover(folder: Path, seed: int, *, around: float = 30, per_second: float = PER_SECOND) -> Outcome:
    """Kill the primary under load and promote its synchronous standby; nothing of the bot is restarted."""
    with Cluster(folder / "postgres") as cluster, stage(folder, cluster.url, seed) as bot:

        def fault() -> None:
            cluster.primary.kill()
            cluster.promote()

        found = _under_load(bot, fault, 2 * around, around, per_second)
    return Outcome(
        "failover",
        f"the primary killed under {per_second:.0f} callbacks a second, its standby promoted",
        f"{found.summary()}; {found.drained_in:.1f} s from the promotion until all effects were there",
        tuple(found.problems),
    )


@dataclass(frozen=True)
class _Found:
    """What a load met. The fault began at `began` (Unix seconds); `drained_in` seconds after its end every
    message sent until then had had its effect.
    """

    deliveries: list[Delivery]
    drained_in: float
    began: float
    problems: list[str]

    def late(self) -> int:
        """Count the deliveries that WeCom gave up."""
        return sum(each.status == 0 or each.seconds > DEADLINE_SECONDS for each in self.deliveries)

    def summary(self) -> str:
        answered = [each for each in self.deliveries if each.status == 200]
        refused = sum(each.status not in (0, 200) for each in self.deliveries)
        passive = [each.began + each.seconds for each in answered if each.answer]
        end = max(each.began + each.seconds for each in self.deliveries)
        since = sorted([self.began, *(moment for moment in passive if moment > self.began), end])
        longest = max(late - soon for soon, late in pairwise(since))
        return (
            f"{len(self.deliveries)} deliveries: {len(answered)} answered ({len(answered) - len(passive)} "
            f"of them to be told later), {refused} refused, {self.late()} given up; "
            f"{spread([each.seconds for each in answered])}; {longest:.1f} s without an answer in words"
        )


def _under_load(
    bot: Stage, fault: Callable[[], None], seconds: float, before: float, per_second: float
) -> _Found:
    messages = round(seconds * per_second)
    lines = bookings(bot, messages=messages, senders=_SENDERS, per_second=per_second)
    bot.wecom.add_members(sorted({line.sender for line in lines}))
    bot.keep_serving()
    bot.keep("worker")
    with load(bot.port, lines) as underway:
        began = time.time()
        time.sleep(before)
        fault()
        ended = time.time()
        drained = _await_effects(bot, min(messages, round((ended - began) * per_second)))
        deliveries = underway.deliveries()
    _await_effects(bot, messages)
    return _Found(deliveries, drained - ended, began + before, effects(bot, lines, deliveries))


def _await_effects(bot: Stage, count: int) -> float:
    """Wait until the first so many messages have had their effect; return that moment, in Unix seconds."""
    done = "SELECT count(*) FROM audit WHERE action = 'create' AND substr(source, 5)::int < %s"
    effects_seen, moved_at = 0, time.monotonic()
    while effects_seen < count and time.monotonic() - moved_at < _PATIENCE_SECONDS:
        # Under load the harness, too, is now and then not let in.
        with contextlib.suppress(psycopg.OperationalError):
            ((found,),) = bot.rows(done, count)
            if found > effects_seen:
                effects_seen, moved_at = found, time.monotonic()
        time.sleep(_LOOK_SECONDS)
    return time.time()
