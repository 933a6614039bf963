"""One message, one effect: repeated, at once, out of turn, and when the handling fails."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from time import sleep
from typing import Any

import pytest

from bot import dispatch as dispatching
from bot.app import create_app
from handlers.request import Reply
from storage.database import Database
from storage.inbox import turn_of
from storage.people import insert_person
from tests.bot.door import Door, message, text_in

BOOKING = "安排面试 陈博 明天下午3点"


@pytest.fixture(autouse=True)
def candidate(door: Door) -> None:
    with door.bot.database.transaction() as tx:
        insert_person(tx, name="陈博", userid="chen.bo", role="candidate", now=door.bot.clock())


def interviews(door: Door) -> int:
    return int(door.rows("SELECT count(*) FROM interviews")[0][0])


def test_repeated_message_hears_the_same_and_changes_nothing(door: Door) -> None:
    answers = {door.say(BOOKING, msgid=7) for _ in range(4)}
    assert len(answers) == 1 and "#1" in answers.pop()
    assert interviews(door) == 1
    assert door.rows("SELECT count(*) FROM outbox WHERE kind <> 'answer'") == [(1,)]


def test_repeats_that_come_together_have_one_effect(door: Door) -> None:
    with ThreadPoolExecutor(6) as threads:
        answers = set(threads.map(lambda _: door.say(BOOKING, msgid=7), range(6)))
    assert len(answers) == 1 and "#1" in answers.pop()
    assert interviews(door) == 1


def test_repeat_in_another_process_waits_for_the_first(door: Door, database_url: str, tmp_path: Any) -> None:
    with Database.open(database_url, tmp_path, max_connections=2) as other_pool:
        bot = replace(door.bot, database=other_pool)
        other = Door(bot, create_app(bot).test_client())
        with ThreadPoolExecutor(2) as threads:
            answers = set(threads.map(lambda at: at.say(BOOKING, msgid=7), (door, other)))
    assert len(answers) == 1
    assert interviews(door) == 1


def test_same_words_in_another_message_are_another_message(door: Door) -> None:
    door.say(BOOKING, msgid=7)
    assert door.say("我的面试", msgid=8) == door.say("我的面试", msgid=9)
    assert door.rows("SELECT count(*) FROM inbox") == [(3,)]


def test_repeated_event_is_taken_once(door: Door) -> None:
    click = message("<MsgType>event</MsgType><Event>click</Event><EventKey>help</EventKey>")
    other = click.replace(">help<", ">my interviews<")
    answers = [text_in(door.deliver(xml)) for xml in (click, click, other)]
    assert answers[0] == answers[1] != answers[2]
    assert door.rows("SELECT count(*) FROM inbox") == [(2,)]


def test_two_quick_messages_are_handled_in_turn(door: Door) -> None:
    with door.bot.database.transaction() as tx:
        tx.execute("SELECT pg_advisory_xact_lock(%s)", [turn_of("ling.wu")])
        said: list[str] = []
        first = threading.Thread(target=lambda: said.append(door.say(BOOKING, msgid=1)))
        first.start()
        sleep(0.3)
        second = threading.Thread(target=lambda: said.append(door.say("取消 #1", msgid=2)))
        second.start()
        sleep(0.3)
    first.join()
    second.join()
    assert "#1" in said[0] and len(said) == 2
    assert interviews(door) == 1


class Boom(Exception):
    pass


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every line fail after it has written something."""

    def respond(tx: Any, line: Any) -> Reply:
        tx.execute("UPDATE people SET name = 'half done'")
        raise Boom("a fault of ours")

    monkeypatch.setattr(dispatching, "respond", respond)


@pytest.mark.parametrize(("said", "heard"), [("帮助", "抱歉"), ("help", "Sorry")])
@pytest.mark.usefixtures("broken")
def test_fault_is_answered_with_an_apology_and_stores_nothing(
    door: Door, caplog: pytest.LogCaptureFixture, said: str, heard: str
) -> None:
    assert heard in door.say(said)
    assert door.rows("SELECT (SELECT count(*) FROM inbox), (SELECT count(*) FROM people)") == [(0, 1)]
    assert door.rows("SELECT name FROM people") == [("陈博",)]
    assert [record.getMessage() for record in caplog.records].count("handler_failed") == 1


@pytest.mark.usefixtures("broken")
def test_fault_under_a_pressed_button_is_told_actively(door: Door) -> None:
    own = (
        "<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>help</EventKey>"
        "<TaskId>i1r1-1</TaskId><ResponseCode>r</ResponseCode>"
    )
    for _ in range(2):
        answer = door.deliver(message(own, userid="chen.bo"))
        assert (answer.status_code, answer.data) == (200, b"")
    assert door.rows("SELECT count(*) FROM outbox WHERE kind = 'answer'") == [(1,)]


def test_long_answer_follows_in_parts(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "as_text", lambda *_: "\n".join(["面试" * 100] * 10))
    first = door.say("help")
    rest = door.rows("SELECT message, due_at > %s FROM outbox ORDER BY outbox_id", door.bot.clock())
    assert len(first.encode()) <= 2048 and rest and all(is_later for _, is_later in rest)


@pytest.mark.parametrize("task_id", ["i1rabc-1", "i1r-1", "i1-1", "i1r²-1", "", "q-", "x" * 128])
def test_card_with_a_strange_mark_is_answered_like_any_other(door: Door, task_id: str) -> None:
    press = message(
        "<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>show #1</EventKey>"
        f"<TaskId>{task_id}</TaskId><ResponseCode>rc</ResponseCode>"
    )
    assert door.deliver(press).status_code == 200
    assert door.rows("SELECT count(*) FROM outbox WHERE kind = 'answer'") == [(1,)]
    assert door.rows("SELECT count(*) FROM inbox") == [(1,)]


def test_flood_is_refused_once_and_its_repeats_hear_the_same(door: Door) -> None:
    for _ in range(dispatching.MOST_MESSAGES):
        assert door.say("我的面试")
    refused = door.say(BOOKING, msgid="too many")
    assert "太快" in refused
    assert door.say(BOOKING, msgid="even more") == ""
    assert door.say(BOOKING, userid="bo.li")
    assert interviews(door) == 1
    assert door.say(BOOKING, msgid="too many") == refused
    assert door.say(BOOKING, msgid="even more") == ""
    assert interviews(door) == 1


def test_flood_is_forgotten_after_a_pause(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(dispatching.MOST_MESSAGES + 5):
        door.say("我的面试")
    later = door.bot.clock() + timedelta(seconds=11)
    calm = Door(replace(door.bot, clock=lambda: later), door.client)
    calm.client = create_app(calm.bot).test_client()
    assert "#1" in calm.say(BOOKING)
