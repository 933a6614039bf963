"""Callbacks delivered again and again while web processes are killed: each has its effect once.

A message books an interview that no other message books, so effects can be counted by the audit trail, which
names the message.
"""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.furnishing import add_people
from tests.faults.load import DEADLINE_SECONDS, Delivery, Line, load
from tests.faults.outcome import Outcome, spread
from tests.faults.reading import await_taken
from tests.faults.stage import Stage, stage

_COPY_WITHIN_SECONDS = 3.0
#: What such an answer's key ends in (`bot.dispatch`).
_AGAIN = "%:again"


def run(
    folder: Path, database_url: str, seed: int, *, messages: int = 2000, senders: int = 50, kills: int = 20
) -> Outcome:
    """Deliver every message one to three times, and kill a web process now and then."""
    with stage(folder, database_url, seed) as bot:
        lines = bookings(bot, messages=messages, senders=senders)
        lines = [_with_copies(line, bot.random) for line in lines]
        bot.keep_serving()
        with load(bot.port, lines) as underway:
            for moment in sorted(bot.random.sample(range(messages * 95 // 100), kills)):
                while underway.answered < moment and not underway.is_over:
                    time.sleep(0.02)
                bot.kill_web_process()
            deliveries = underway.deliveries()
        # On a machine that is busy with something else, some had to wait in the spool.
        await_taken(bot, messages)
        problems = effects(bot, lines, deliveries)
        again = told_again(bot)
    answered = [each for each in deliveries if each.status == 200]
    return Outcome(
        "callbacks",
        f"{messages} callbacks from {senders} senders, each delivered 1 to 3 times and again until answered; "
        f"web processes killed with -9 {kills} times",
        f"{len(deliveries)} deliveries, {len(answered)} answered; {spread([d.seconds for d in answered])}; "
        f"{again} answers told once more, as nobody knew whether they were heard",
        tuple(problems),
    )


def bookings(bot: Stage, *, messages: int, senders: int, per_second: float = 0) -> list[Line]:
    """Make messages that book one interview each, the members in turn; add the people they need.

    Args:
        per_second: a steady rate, 0 for as fast as they are answered.
    """
    members = [f"sender{number}" for number in range(senders)]
    candidates = [f"candidate{number}" for number in range(senders)]
    add_people(bot.opened, names=members, role="interviewer")
    add_people(bot.opened, names=candidates, role="candidate", has_userid=False)
    first = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=3)
    lines = []
    for number in range(messages):
        place, turn = number % senders, number // senders
        start = first + turn * timedelta(minutes=15)
        text = f"create room {candidates[place]} {start:%Y-%m-%d %H:%M} 15 minutes"
        at = number / per_second if per_second else 0.0
        lines.append(Line(members[place], f"{number}", text, at))
    return lines


def _with_copies(line: Line, source: random.Random) -> Line:
    """Add none, one or two deliveries: at the same moment, or up to some seconds later."""
    copies = [
        source.choice((0.0, source.uniform(0, _COPY_WITHIN_SECONDS))) for _ in range(source.randrange(3))
    ]
    return Line(line.sender, line.msgid, line.text, line.at, tuple(copies))


def effects(bot: Stage, lines: Sequence[Line], deliveries: Sequence[Delivery]) -> list[str]:
    """Compare what was answered with what is in the database; return what does not fit."""
    done = bot.rows("SELECT source, audit_id, interview_id FROM audit WHERE action = 'create'")
    booked = Counter(source.removeprefix("msg:") for source, _, _ in done)
    audit_ids = {source.removeprefix("msg:"): audit_id for source, audit_id, _ in done}
    (interviews,) = bot.rows("SELECT count(*) FROM interviews")[0]
    answers: dict[str, list[str]] = defaultdict(list)
    for each in deliveries:
        if each.answer is not None:
            answers[each.msgid].append(each.answer)
    told = answered_actively(bot)
    problems = []
    for line in lines:
        heard = set(answers[line.msgid]) - {""}
        if answers[line.msgid] and booked[line.msgid] == 0:
            problems.append(f"lost: message {line.msgid} was answered and has no effect")
        if booked[line.msgid] > 1:
            problems.append(f"doubled: message {line.msgid} has {booked[line.msgid]} effects")
        if not answers[line.msgid]:
            problems.append(f"unanswered: message {line.msgid} in {DEADLINE_SECONDS} s, ever")
        if len(heard) > 1:
            problems.append(f"two answers to message {line.msgid}")
        if answers[line.msgid] and bool(heard) == (line.msgid in told):
            problems.append(f"message {line.msgid} is answered {'twice' if heard else 'with nothing'}")
    if interviews != sum(booked.values()):
        problems.append(f"{interviews} interviews for {sum(booked.values())} bookings")
    return problems + _disorder(lines, audit_ids)


def answered_actively(bot: Stage) -> set[str]:
    """Return the messages whose answer, or the rest of it, goes out as a message of its own."""
    keys = bot.rows("SELECT dedup_key FROM outbox WHERE kind = 'answer' AND dedup_key NOT LIKE %s", _AGAIN)
    return {key.split(":")[2] for (key,) in keys}


def told_again(bot: Stage) -> int:
    """Count the answers that were told once more, as a later delivery of their message had to wait."""
    ((count,),) = bot.rows("SELECT count(*) FROM outbox WHERE kind = 'answer' AND dedup_key LIKE %s", _AGAIN)
    return int(count)


def _disorder(lines: Sequence[Line], audit_ids: dict[str, int]) -> list[str]:
    """Find effects of one sender that happened in another order than the messages were sent."""
    last: dict[str, int] = {}
    problems = []
    for line in lines:
        audit_id = audit_ids.get(line.msgid, 0)
        if audit_id and audit_id < last.get(line.sender, 0):
            problems.append(f"order: message {line.msgid} of {line.sender} was handled before an earlier one")
        last[line.sender] = max(audit_id, last.get(line.sender, 0))
    return problems
