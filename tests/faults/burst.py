"""Many reminders due in the same second: how late the last one is, and nobody above their pace."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.furnishing import add_interviews
from tests.faults.outcome import Outcome, spread
from tests.faults.reading import await_all_sent, fullest_minute, miscounted
from tests.faults.stage import stage

API_SECONDS = 0.05
PER_MEMBER_PER_MINUTE = 30


def run(
    folder: Path,
    database_url: str,
    seed: int,
    *,
    reminders: int = 2000,
    workers: int = 2,
    limit_seconds: float = 20,
) -> Outcome:
    """Let all reminders come due at once, with every call to WeCom taking 50 ms."""
    with stage(folder, database_url, seed) as bot:
        interviews = reminders // 2
        bot.wecom.switch(api_latency_s=API_SECONDS)
        bot.keep_working(workers)
        due_at = (datetime.now(UTC) + timedelta(seconds=5 + reminders / 100)).replace(microsecond=0)
        owed = add_interviews(
            bot.opened,
            count=interviews,
            interviewers=max(5, interviews // 20),
            candidates=interviews,
            due_at=due_at,
        )
        bot.wecom.add_members(sorted({reader for each in owed for reader in each.readers}))
        problems = await_all_sent(bot, 300)
        seen = bot.wecom.messages()
    late = [message.at - due_at.timestamp() for message in seen if message.outcome == "shown"]
    problems += miscounted(seen, owed)
    if late and max(late) > limit_seconds:
        problems.append(f"the last one came after {max(late):.1f} s")
    if fullest_minute(seen) > PER_MEMBER_PER_MINUTE:
        problems.append(f"one member was sent {fullest_minute(seen)} in a minute")
    return Outcome(
        "burst",
        f"{reminders} reminders due in the same second, {workers} workers, the API answering in 50 ms",
        f"lateness {spread(late)}; most to one member in a minute: {fullest_minute(seen)}",
        tuple(problems),
    )
