"""Several people change one interview at the very same time: one sensible end, and everyone knows it.

Each line is a callback of its own, and the app answers each on a thread and a connection of its own.
"""

import re
import threading
from datetime import date, timedelta

import pytest

from bot.simulator import Exchange
from tests.talk import Talk

TIME = re.compile(r"2026-\d\d-\d\d \d\d:\d\d")
ROUNDS = 5
RACES = {
    "confirm and cancel": {"chen.bo": ["确认 {n}"], "bo.li": ["取消 {n}"]},
    "confirm and move": {"chen.bo": ["确认 {n}"], "bo.li": ["改期 {n} {later}"]},
    "choose and move": {"chen.bo": ["选 {n} 2"], "bo.li": ["改期 {n} {later}"]},
    "decline and move": {"chen.bo": ["拒绝 {n} 有事"], "ling.wu": ["reschedule #{n} {later}"]},
    "two moves": {"bo.li": ["改期 {n} {later}"], "ling.wu": ["reschedule #{n} {latest}"]},
    "all at once": {
        "chen.bo": ["确认 {n}", "选 {n} 2"],
        "bo.li": ["改期 {n} {later}"],
        "ling.wu": ["cancel #{n}"],
    },
}


def race(talk: Talk, lines: dict[str, list[str]]) -> None:
    """Send every person's lines from a thread of their own, all beginning at once."""
    start, failed = threading.Barrier(len(lines)), list[BaseException]()

    def speak(userid: str, said: list[str]) -> None:
        try:
            start.wait(timeout=10)
            for line in said:
                exchange: Exchange = talk.sim.say(userid, line)
                assert exchange.deliveries[-1].status == 200
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=speak, args=each) for each in lines.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []


def book(talk: Talk, days: int) -> tuple[int, dict[str, str]]:
    """Book one interview of 李博 with 陈博, with two proposed times; return its number, and times."""
    day = date(2026, 12, 1) + timedelta(days=days)
    at = {name: f"{day} {hour}:00" for name, hour in (("first", 9), ("later", 15), ("latest", 17))}
    assert "#" in talk.say("bo.li", f"安排面试 陈博 {at['first']}")
    ((number,),) = talk.rows("SELECT max(interview_id) FROM interviews")
    talk.say("bo.li", f"提议 {number} {day} 11:00；{day} 13:00")
    talk.hush()
    return number, at


def stands(talk: Talk, number: int) -> tuple[str, str]:
    """Return status and start, after the database's own facts agree with each other."""
    ((status, start, revision, is_consistent),) = talk.rows(
        """
        SELECT status, to_char(start_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), revision,
               (SELECT bool_and(during = tstzrange(start_at, end_at)
                                AND is_held = (status IN ('proposed', 'confirmed')))
                  FROM participants
                 WHERE participants.interview_id = interviews.interview_id)
          FROM interviews
         WHERE interview_id = %s
        """,
        number,
    )
    assert is_consistent
    planned = talk.rows(
        "SELECT DISTINCT revision FROM reminders WHERE interview_id = %s AND status = 'planned'", number
    )
    assert planned == ([(revision,)] if status in ("proposed", "confirmed") else [])
    return status, start


@pytest.mark.parametrize("name", RACES)
def test_it_ends_in_one_state_that_everybody_was_told(talk: Talk, name: str) -> None:
    for turn in range(ROUNDS):
        number, at = book(talk, days=turn)
        lines = {
            userid: [line.format(n=number, **at) for line in said] for userid, said in RACES[name].items()
        }
        race(talk, lines)
        talk.deliver()
        status, start = stands(talk, number)
        if any("取消" in line or "cancel" in line for said in lines.values() for line in said):
            assert status == "cancelled"
        for userid in ("chen.bo", "bo.li"):
            heard = talk.hear(userid)
            if status == "cancelled":
                last = max(heard.rfind(word) for word in ("已取消", "取消了", "ancelled"))
                assert last >= 0, heard
                assert last > max(heard.rfind(word) for word in ("确认参加", "Confirm")), heard
            elif status == "declined":
                assert "拒绝" in heard or "不能参加" in heard or "decline" in heard, heard
            else:
                assert TIME.findall(heard)[-1] == start, (status, heard)
        assert talk.rows("SELECT 1 FROM outbox WHERE status = 'due'") == []
        talk.say("ling.wu", f"取消 {number}")
        talk.hush()


def test_of_many_answers_at_once_one_counts(talk: Talk) -> None:
    number, _ = book(talk, days=0)
    race(talk, {"chen.bo": [f"确认 {number}"], "bo.li": [f"取消 {number}"], "ling.wu": [f"取消 {number}"]})
    talk.deliver()
    assert stands(talk, number)[0] == "cancelled"
    assert talk.rows("SELECT count(*) FROM audit WHERE action = 'cancel'") == [(1,)]
    assert talk.hear("chen.bo").count("已取消") == 1


def test_colleagues_who_fill_the_panel_at_once_are_all_asked_once(talk: Talk) -> None:
    number, _ = book(talk, days=0)
    line = f"面试官 {number} 加 Emma Clarke"
    race(talk, {"bo.li": [line], "ling.wu": [line]})
    talk.deliver()
    assert talk.rows("SELECT count(*) FROM participants WHERE answer = 'asked'") == [(1,)]
    assert talk.hear("emma.clarke").count(f"#{number}") == 1
