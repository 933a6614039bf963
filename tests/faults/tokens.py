"""The access token dies at random under load: every message arrives once, and one process renews it, once."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.furnishing import add_interviews
from tests.faults.outcome import Outcome
from tests.faults.reading import await_all_sent, miscounted
from tests.faults.stage import Stage, stage

PER_SECOND = 20
_RENEWED_WITHIN_SECONDS = 30


def run(
    folder: Path, database_url: str, seed: int, *, kills: int = 50, workers: int = 4, seconds: float = 150
) -> Outcome:
    """Send messages at a steady rate for some seconds, and kill the token again and again."""
    with stage(folder, database_url, seed) as bot:
        count = round(PER_SECOND * seconds / 2)
        bot.wecom.add_members(
            [f"{side}{number}" for side in ("interviewer", "candidate") for number in range(100)]
        )
        bot.keep_working(workers)
        owed = add_interviews(
            bot.opened,
            count=count,
            interviewers=100,
            candidates=100,
            due_at=datetime.now(UTC),
            spread=timedelta(seconds=seconds),
        )
        problems = _await_renewal(bot, 0)
        for _ in range(kills):
            time.sleep(bot.random.uniform(0.1, 1.0))
            asked = _asked(bot)
            bot.wecom.switch(kill_token=True)
            problems += _await_renewal(bot, asked)
        if datetime.now(UTC) > owed[-1].due_at:
            problems.append("the messages were over before the kills were")
        problems += await_all_sent(bot, 300)
        asked, seen = _asked(bot), bot.wecom.messages()
    if asked != kills + 1:
        problems.append(f"{asked} tokens were asked for, {kills + 1} were needed")
    return Outcome(
        "tokens",
        f"the token killed {kills} times at random, {workers} workers sending {PER_SECOND} messages a second",
        f"{len(seen)} messages seen; {asked} tokens asked for, one of them the first",
        (*problems, *miscounted(seen, owed)),
    )


def _asked(bot: Stage) -> int:
    return bot.wecom.count("calls", "gettoken", "0")


def _await_renewal(bot: Stage, asked: int) -> list[str]:
    """Wait until WeCom has been asked for a token once more than `asked` times."""
    deadline = time.monotonic() + _RENEWED_WITHIN_SECONDS
    while _asked(bot) == asked:
        if time.monotonic() >= deadline:
            return [f"no new token within {_RENEWED_WITHIN_SECONDS} s of its death"]
        time.sleep(0.05)
    return []
