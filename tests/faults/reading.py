"""What the simulator's readers saw of the reminders, compared with what they were owed."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from tests.faults.furnishing import Planned
from tests.faults.simulated import Seen
from tests.faults.stage import Stage

_ZONE = ZoneInfo("Asia/Shanghai")
_LOOK_SECONDS = 0.5


def await_taken(bot: Stage, messages: int, patience: float = 30) -> None:
    """Wait until so many messages were handled, those that had to wait in the spool too, or no more come."""
    taken, moved_at = -1, time.monotonic()
    while taken < messages and time.monotonic() - moved_at < patience:
        ((found,),) = bot.rows("SELECT count(*) FROM inbox")
        if found > taken:
            taken, moved_at = found, time.monotonic()
        time.sleep(0.1)


def await_all_sent(bot: Stage, seconds: float) -> list[str]:
    """Wait until no reminder of a start is planned and no message due; a problem if that takes too long."""
    deadline = time.monotonic() + seconds
    left = "SELECT (SELECT count(*) FROM reminders WHERE status = 'planned' AND kind = 'before'),"
    left += " (SELECT count(*) FROM outbox WHERE status = 'due')"
    while True:
        ((planned, due),) = bot.rows(left)
        if not planned and not due:
            return []
        if time.monotonic() >= deadline:
            return [f"not done in {seconds:.0f} s: {planned} reminders planned, {due} messages due"]
        time.sleep(_LOOK_SECONDS)


def number_of(message: Seen) -> int:
    """Return which interview a message is about."""
    found = re.search(r"#(\d+)", message.text)
    assert found, message
    return int(found[1])


def miscounted(seen: Sequence[Seen], owed: Iterable[Planned]) -> list[str]:
    """Find who did not see exactly one message of each interview they were to be reminded of.

    The message names the start, so one of an old revision is found too.
    """
    shown = [message for message in seen if message.outcome == "shown"]
    counts = Counter((message.userid, number_of(message)) for message in shown)
    starts = {}
    problems = []
    for interview in owed:
        starts[interview.interview_id] = f"{interview.start_at.astimezone(_ZONE):%Y-%m-%d %H:%M}"
        for reader in interview.readers:
            times = counts.pop((reader, interview.interview_id), 0)
            if times != 1:
                word = "lost" if times == 0 else "doubled"
                problems.append(f"{word}: #{interview.interview_id} was shown to {reader} {times} times")
    problems += [f"#{number} was shown to {reader}, who was not to see it" for reader, number in counts]
    for message in shown:
        start = starts.get(number_of(message))
        if start and start not in message.text:
            problems.append(
                f"old: #{number_of(message)} is at {start}, and {message.userid} was told otherwise"
            )
    dropped = sum(message.outcome == "dropped" for message in seen)
    if dropped:
        problems.append(f"{dropped} messages were over a member's pace, and dropped")
    return problems


def fullest_minute(seen: Sequence[Seen]) -> int:
    """Return the most messages that one member was sent within a minute."""
    moments: dict[str, list[float]] = {}
    most = 0
    for message in seen:
        recent = [at for at in moments.get(message.userid, []) if message.at - at < 60]
        moments[message.userid] = [*recent, message.at]
        most = max(most, len(recent) + 1)
    return most
