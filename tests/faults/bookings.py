"""Bookings of one slot that race: exactly one wins, and nobody else is told that they did."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.callbacks import answered_actively
from tests.faults.furnishing import add_people
from tests.faults.load import Delivery, Line, race
from tests.faults.outcome import Outcome, spread
from tests.faults.reading import await_taken
from tests.faults.stage import Stage, stage

#: Slots that one group of rivals tries for: few enough that nobody writes too fast to be heard.
_MOST = 50


def run(folder: Path, database_url: str, seed: int, *, slots: int = 1000, rivals: int = 10) -> Outcome:
    """Let interviewers book the same candidate at the same time, slot after slot."""
    with stage(folder, database_url, seed) as bot:
        rounds = _rounds(bot, slots, rivals)
        bot.keep_serving()
        with race(bot.port, rounds) as underway:
            deliveries = underway.deliveries()
        await_taken(bot, slots * rivals)
        problems = _problems(bot, rounds, deliveries)
    answered = [each.seconds for each in deliveries if each.status == 200]
    return Outcome(
        "bookings",
        f"{rivals} concurrent bookings of one slot, {slots} times",
        f"{len(answered)} answers to {slots * rivals} bookings; {spread(answered)}",
        tuple(problems),
    )


def _rounds(bot: Stage, slots: int, rivals: int) -> list[list[Line]]:
    groups = [[f"rival{group}-{number}" for number in range(rivals)] for group in range(-(-slots // _MOST))]
    add_people(bot.opened, names=[member for members in groups for member in members], role="interviewer")
    add_people(bot.opened, names=["Candidate"], role="candidate", has_userid=False)
    first = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=3)
    rounds = []
    for slot in range(slots):
        text = f"create room Candidate {first + slot * timedelta(minutes=15):%Y-%m-%d %H:%M} 15 minutes"
        order = bot.random.sample(groups[slot % len(groups)], rivals)
        rounds.append([Line(member, f"{slot}-{member}", text) for member in order])
    return rounds


def _problems(bot: Stage, rounds: list[list[Line]], deliveries: list[Delivery]) -> list[str]:
    booked = bot.rows("SELECT source, interview_id FROM audit WHERE action = 'create'")
    winners = {source.removeprefix("msg:"): f"#{number}" for source, number in booked}
    answers: dict[str, str] = defaultdict(str)
    for each in deliveries:
        answers[each.msgid] += each.answer or ""
    told_later = answered_actively(bot)
    problems = []
    for slot, lines in enumerate(rounds):
        won = [line.msgid for line in lines if line.msgid in winners]
        if len(won) != 1:
            problems.append(f"slot {slot} was won {len(won)} times")
            continue
        number = winners[won[0]]
        told = [line.msgid for line in lines if number in answers[line.msgid]]
        if set(told) - set(won) or not (told or won[0] in told_later):
            problems.append(f"slot {slot} was won by {won[0]}, but {told} were told so")
        problems += [
            f"{line.msgid} heard nothing"
            for line in lines
            if not answers[line.msgid] and line.msgid not in told_later
        ]
    if len(booked) != len(set(booked)) or len(booked) != bot.rows("SELECT count(*) FROM interviews")[0][0]:
        problems.append(f"{len(booked)} bookings do not fit the interviews")
    return problems
