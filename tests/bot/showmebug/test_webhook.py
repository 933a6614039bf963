"""What ShowMeBug tells: only what it signed, each event once, and what it could not tell is asked for."""

import json
from datetime import timedelta

import pytest
import requests

from bot.rooms.results import ask_results, result_time
from bot.showmebug.webhook import sign
from bot.simulator.showmebug import ShowMeBug
from tests.talk import MONDAY, Talk


@pytest.fixture
def uid(talk: Talk, rooms: ShowMeBug) -> str:
    """A room that stands, and whose interview has begun."""
    talk.book()
    talk.keep_rooms()
    talk.clock.advance(hours=29, minutes=30)
    return next(iter(rooms.pads))


def post(talk: Talk, body: bytes, signature: str) -> int:
    headers = {"Smb-Signature": signature, "Content-Type": "application/json"}
    return requests.post(f"{talk.url}/showmebug/callback", data=body, headers=headers, timeout=5).status_code


def room(talk: Talk) -> tuple[object, object, object]:
    ((ended_at, result, result_at),) = talk.rows("SELECT ended_at, result, result_at FROM rooms")
    return ended_at, result, result_at


def test_signature_is_that_of_the_documentation() -> None:
    # HMAC-SHA1 of RFC 2202, case 2, in upper case.
    assert sign("Jefe", b"what do ya want for nothing?") == "EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79"


def test_end_is_noted_and_what_came_of_it_asked_for_at_once(talk: Talk, rooms: ShowMeBug, uid: str) -> None:
    assert rooms.end(uid, rate=4) == [200]
    ended_at, result, _ = room(talk)
    assert ended_at == talk.clock() and result == {"rate": 4}
    assert ask_results(talk.bot) == 1
    _, result, result_at = room(talk)
    assert isinstance(result, dict) and result["status"] == "ended" and result_at is None
    assert "已结束，评分 4" in talk.say("bo.li", "查看 1")


def test_feedback_is_asked_for_when_the_room_is_ended(talk: Talk, rooms: ShowMeBug, uid: str) -> None:
    talk.tick()
    talk.hush()
    talk.tick()
    assert "反馈" not in talk.hear("bo.li")
    rooms.end(uid, rate=4)
    talk.tick()
    assert "反馈" in talk.hear("bo.li")


def test_repeated_event_is_answered_and_changes_nothing(talk: Talk, rooms: ShowMeBug, uid: str) -> None:
    rooms.end(uid, rate=4)
    before = room(talk)
    talk.clock.advance(minutes=1)
    assert rooms.tell("interview_ended", {"uid": uid, "rate": 1}) == [200]
    assert room(talk) == before


def test_only_the_raw_body_that_was_signed_is_taken(talk: Talk, rooms: ShowMeBug, uid: str) -> None:
    body = json.dumps(
        {"event": "interview_ended", "ts": 1, "tid": 1, "payload": {"uid": uid, "rate": 5}}
    ).encode()
    good = rooms.sign(body)
    assert post(talk, body, "") == 403
    assert post(talk, body, good.lower()) == 403
    assert post(talk, body + b" ", good) == 403
    assert post(talk, body.replace(b'"rate": 5', b'"rate": 1'), good) == 403
    assert post(talk, body, "\u00e9") == 403
    assert room(talk)[0] is None
    assert post(talk, body, good) == 200
    assert room(talk)[0] is not None


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"event": 1}', b'{"event":"x","payload":[]}'])
def test_signed_nonsense_is_refused(talk: Talk, rooms: ShowMeBug, body: bytes) -> None:
    assert post(talk, body, rooms.sign(body)) == 400


def test_body_without_an_end_is_refused(talk: Talk, rooms: ShowMeBug) -> None:
    body = b" " * 70_000
    assert post(talk, body, rooms.sign(body)) == 413


def test_event_of_a_room_nobody_knows_is_answered(talk: Talk, rooms: ShowMeBug) -> None:
    assert rooms.tell("interview_ended", {"uid": "another", "rate": 1}) == [200]
    assert rooms.tell("something_new", {"uid": "another"}) == [200]


def test_event_that_was_lost_is_made_up_for_after_the_planned_end(
    talk: Talk, rooms: ShowMeBug, uid: str
) -> None:
    rooms.webhook_url = "http://127.0.0.1:9/"
    assert rooms.end(uid, rate=3) == [0, 0, 0, 0]
    assert ask_results(talk.bot) == 0
    talk.clock.advance(minutes=40)
    talk.sim.faults.set({"http_500": {"only": "showmebug/result"}})
    assert ask_results(talk.bot) == 1, "ten minutes after the end"
    talk.sim.faults.clear()
    assert ask_results(talk.bot) == 0
    talk.clock.advance(minutes=50)
    assert ask_results(talk.bot) == 1, "an hour after it"
    assert room(talk)[2] is None and "评分 3" in talk.say("bo.li", "查看 1")


def test_result_is_asked_for_three_times_and_then_no_more() -> None:
    end = MONDAY + timedelta(hours=7)  # 17:00 in Shanghai
    times = [result_time(end, tries, "Asia/Shanghai") for tries in range(4)]
    assert times[:2] == [end + timedelta(minutes=10), end + timedelta(hours=1)]
    assert times[2] == MONDAY + timedelta(hours=23) and times[3] is None
