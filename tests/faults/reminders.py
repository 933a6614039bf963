"""Reminders while workers are killed and interviews are moved: each reader sees each one once."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.audit import Cause
from storage.interviews import cancel_interview, move_interview
from tests.faults.furnishing import Planned, add_interviews
from tests.faults.outcome import Outcome
from tests.faults.reading import await_all_sent, miscounted
from tests.faults.stage import Stage, stage

#: Where an interview is moved to: after all the others.
_FAR = timedelta(days=400)


def run(
    folder: Path,
    database_url: str,
    seed: int,
    *,
    reminders: int = 100_000,
    people: int = 2000,
    workers: int = 3,
    kills: int = 100,
    changes: int = 1000,
    seconds: float = 300,
) -> Outcome:
    """Let reminders come due over some minutes; kill, move and cancel in the first half of them.

    What is moved or cancelled is not due before the second half, so nothing may be seen of its old time.

    Args:
        people: interviewers, and as many candidates.
    """
    with stage(folder, database_url, seed) as bot:
        began = time.monotonic()
        members = [f"{side}{number}" for side in ("interviewer", "candidate") for number in range(people)]
        bot.wecom.add_members(members)
        due_at = datetime.now(UTC) + timedelta(seconds=3 + reminders / 2500)
        length = timedelta(seconds=seconds)
        planned = add_interviews(
            bot.opened,
            count=reminders // 2,
            interviewers=people,
            candidates=people,
            due_at=due_at,
            spread=length,
        )
        for _ in range(workers):
            bot.keep("worker")
        assert datetime.now(UTC) < due_at + length / 4, "this machine is too slow to begin in time"
        later = [each for each in planned if each.due_at > due_at + length / 2]
        owed = {each.interview_id: each for each in planned}
        changed = iter(bot.random.sample(later, min(changes, len(later) // 2)))
        for turn in range(kills):
            _sleep_until(due_at + length / 2 * turn / kills)
            bot.kill_worker()
            for interview in (each for each, _ in zip(changed, range(changes // kills), strict=False)):
                _change(bot, interview, owed)
        problems = await_all_sent(bot, 3 * seconds + 300)
        seen = bot.wecom.messages()
        elapsed = time.monotonic() - began
    problems += miscounted(seen, owed.values())
    repeated = sum(message.outcome == "repeated" for message in seen)
    return Outcome(
        "reminders",
        f"{reminders} reminders due within {seconds:.0f} s, {workers} workers killed with -9 {kills} times, "
        f"{len(planned) - len(owed)} interviews cancelled and others moved meanwhile",
        f"{len(seen) - repeated} messages shown, {repeated} sent again and not shown; {elapsed:.0f} s in all",
        tuple(problems),
    )


def _change(bot: Stage, interview: Planned, owed: dict[int, Planned]) -> None:
    """Move an interview, with a reminder at about the old moment, or cancel it."""
    number, now = interview.interview_id, datetime.now(UTC)
    cause = Cause(None, now, "faults")
    if bot.random.random() < 0.2:
        with bot.opened.transaction() as tx:
            assert cancel_interview(tx, cause=cause, interview_id=number, reason="")
        del owed[number]
        return
    start = interview.start_at + _FAR
    before = round((start - interview.due_at).total_seconds())
    with bot.opened.transaction() as tx:
        assert move_interview(
            tx,
            cause=cause,
            interview_id=number,
            revision=1,
            start_at=start,
            end_at=start + timedelta(minutes=30),
            reminders=[before],
        )
    owed[number] = replace(interview, start_at=start)


def _sleep_until(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
