"""Customer service under faults: bells lost and doubled, tokens stale, pages empty, repeated and short, while
workers and web processes are killed. Every message has its effect once, in order, and none is lost.

A message confirms an interview that no other message confirms, so effects can be counted by the audit trail,
which names the message.
"""

import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.furnishing import add_people
from tests.faults.outcome import Outcome, spread
from tests.faults.stage import Stage, stage

KF_ID = "wkFaults"
_FAULTS = {
    "kf_lost_bells": 0.3,
    "kf_empty_pages": 1,
    "kf_page_size": 7,
    "kf_repeats": 3,
    "kf_tokenless_per_minute": 100_000,
    "duplicate_callbacks": 1,
    "callback_share": 0.5,
}
_ALL_HANDLED_SECONDS = 120


def run(
    folder: Path, database_url: str, seed: int, *, messages: int = 1500, customers: int = 50, kills: int = 30
) -> Outcome:
    """Let WeChat users confirm interviews one by one, while processes are killed now and then."""
    with stage(folder, database_url, seed, KF_ID) as bot:
        names = [f"wm{number}" for number in range(customers)]
        bot.wecom.add_customers(names)
        _furnish(bot, names, messages)
        bot.keep_serving()
        for _ in range(3):
            bot.keep("worker")
        bot.wecom.switch(**_FAULTS)
        killing = threading.Thread(target=_kill, args=(bot, kills, over := threading.Event()))
        killing.start()
        for number in range(messages):
            bot.wecom.say_in_wechat(names[number % customers], f"confirm #{number + 1}")
            if number % 100 == 50:
                # Tokens that are out already go stale for a moment.
                bot.wecom.switch(kf_stale_tokens=True)
            if number % 100 == 60:
                bot.wecom.switch(kf_stale_tokens=False)
        bot.wecom.switch(kf_stale_tokens=False, kf_lost_bells=0)
        killing.join()
        over.set()
        for name in names:
            bot.wecom.say_in_wechat(name, "help")
        problems = _await_all_handled(bot, messages + customers)
        problems += _effects(bot, names, messages)
        problems += _heard(bot)
        waits = bot.rows("SELECT extract(epoch FROM handled_at - send_time)::float8 FROM kf_messages")
    return Outcome(
        "wechat",
        f"{messages} messages of {customers} WeChat users; a third of the bells lost, others doubled, tokens "
        f"stale, pages empty, short and repeated; workers and web processes killed with -9 {kills} times",
        f"from writing to its effect {spread([seconds for (seconds,) in waits])}",
        tuple(problems),
    )


def _furnish(bot: Stage, names: list[str], messages: int) -> None:
    """Tie each WeChat user to a candidate, who is asked to as many interviews as they will confirm."""
    add_people(bot.opened, names=["interviewer"], role="interviewer")
    add_people(bot.opened, names=names, role="candidate", has_userid=False)
    first = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    facts = {"names": names, "count": messages, "first": first, "now": datetime.now(UTC), "kf": KF_ID}
    with bot.opened.transaction(statement_timeout=60) as tx:
        tx.execute(
            """
            WITH made AS (
                INSERT INTO interviews (title, candidate_id, organiser_id, start_at, end_at, created_at,
                                        updated_at)
                SELECT '', candidate.person_id, organiser.person_id,
                       %(first)s + number * interval '15 minutes',
                       %(first)s + (number + 1) * interval '15 minutes', %(now)s, %(now)s
                  FROM generate_series(0, %(count)s - 1) AS number
                  JOIN people AS candidate
                    ON candidate.name = (%(names)s::text[])[number %% cardinality(%(names)s::text[]) + 1]
                  JOIN people AS organiser ON organiser.name = 'interviewer'
                 ORDER BY number
                RETURNING interview_id, candidate_id, start_at, end_at
            )
            INSERT INTO participants (interview_id, person_id, side, room_key, during, is_held)
            SELECT interview_id, candidate_id, 'candidate', 'key' || interview_id,
                   tstzrange(start_at, end_at), true
              FROM made
            """,
            facts,
        )
        tx.execute(
            """
            INSERT INTO kf_customers (open_kfid, external_userid, person_id, nickname, created_at)
            SELECT %(kf)s, name, person_id, name, %(now)s FROM people WHERE name = ANY(%(names)s)
            """,
            facts,
        )


def _kill(bot: Stage, kills: int, over: threading.Event) -> None:
    for _ in range(kills):
        if over.wait(bot.random.uniform(0.1, 0.6)):
            return
        bot.random.choice((bot.kill_worker, bot.kill_worker, bot.kill_web_process))()


def _await_all_handled(bot: Stage, count: int) -> list[str]:
    deadline = time.monotonic() + _ALL_HANDLED_SECONDS
    while True:
        ((there, handled),) = bot.rows("SELECT count(*), count(handled_at) FROM kf_messages WHERE origin = 3")
        if handled >= count:
            return []
        if time.monotonic() > deadline:
            return [f"of {count} messages {there} were pulled and {handled} handled"]
        time.sleep(0.2)


def _effects(bot: Stage, names: list[str], messages: int) -> list[str]:
    """Compare what was said with what is in the database."""
    done = bot.rows("SELECT interview_id, source, audit_id FROM audit WHERE action = 'confirm'")
    effects = Counter(interview_id for interview_id, _, _ in done)
    problems = [f"lost: #{n} is not confirmed" for n in range(1, messages + 1) if not effects[n]]
    problems += [f"doubled: #{n} was confirmed {times} times" for n, times in effects.items() if times > 1]
    order = [interview_id for interview_id, _, _ in sorted(done, key=lambda each: each[2])]
    for place in range(len(names)):
        own = [number for number in order if (number - 1) % len(names) == place]
        if own != sorted(own):
            problems.append(f"order: {names[place]}'s messages were not handled in turn")
    ((inbox, answers),) = bot.rows(
        """
        SELECT (SELECT count(*) FROM inbox WHERE inbox_key LIKE 'kf:%%'),
               (SELECT count(DISTINCT split_part(dedup_key, ':', 3)) FROM outbox WHERE kind = 'answer')
        """
    )
    expected = messages + len(names)
    if (inbox, answers) != (expected, expected):
        problems.append(f"{expected} messages, {inbox} claimed and {answers} answered")
    return problems


def _heard(bot: Stage) -> list[str]:
    """Find answers that somebody saw twice."""
    seen = Counter(
        (each.userid, each.msgid) for each in bot.wecom.messages() if each.outcome == "shown" and each.msgid
    )
    return [f"{userid} saw {msgid} {times} times" for (userid, msgid), times in seen.items() if times > 1]
