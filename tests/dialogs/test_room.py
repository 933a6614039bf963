"""What the built-in room tells the bot: who has come, that it is over, and how to look back."""

from datetime import timedelta

import pytest

from handlers.visits import arrive, end_room
from storage.editor import NewEntry, get_standings, insert_entries, open_editor
from storage.interviews import require_interview
from tests.talk import Talk, links_in


@pytest.fixture
def talk(talk: Talk) -> Talk:
    talk.book("create room 陈博 tomorrow 3pm 45 min Platform", "emma.clarke")
    talk.say("chen.bo", "确认")
    talk.hush()
    return talk


def enter(talk: Talk, userid: str) -> None:
    with talk.bot.database.transaction() as tx:
        interview = require_interview(tx, interview_id=1)
        person = next(each for each in interview.participants if each.userid == userid)
        arrive(tx, interview=interview, person_id=person.person_id, now=talk.clock())


def write_and_end(talk: Talk) -> None:
    now = talk.clock()
    with talk.bot.database.transaction() as tx:
        interview = require_interview(tx, interview_id=1)
        emma = interview.organiser_id
        open_editor(tx, interview_id=1, now=now)
        standings = get_standings(tx, interview_ids=[1], now=now, lock=True)
        insert_entries(tx, [NewEntry(1, emma, "key-of-one", "chat", b"hello")], standings=standings, now=now)
        end_room(tx, interview_id=1, person_id=emma, revision=interview.revision, now=now)


def test_nobody_is_asked_whether_a_candidate_came_who_entered_the_room(talk: Talk) -> None:
    talk.clock.advance(hours=28, minutes=55)
    enter(talk, "chen.bo")
    talk.hush()
    talk.run_until(talk.clock() + timedelta(minutes=15))
    assert "Is the candidate there" not in talk.hear("emma.clarke")
    assert talk.rows("SELECT arrived_at IS NOT NULL FROM interviews") == [(True,)]
    heard = talk.say("ling.wu", "audit #1")
    assert "陈博 entered the room of #1" in heard or "陈博进入了 #1 的房间" in heard


def test_interviewers_are_asked_as_ever_when_only_they_entered(talk: Talk) -> None:
    talk.clock.advance(hours=28, minutes=55)
    enter(talk, "emma.clarke")
    talk.hush()
    talk.run_until(talk.clock() + timedelta(minutes=15))
    assert "arrived #1" in [
        key for message in talk.sim.conversation("emma.clarke") for _, key in message.buttons
    ]
    assert talk.rows("SELECT arrived_at FROM interviews") == [(None,)]


def test_a_look_at_the_room_the_day_before_is_no_arrival(talk: Talk) -> None:
    enter(talk, "chen.bo")
    assert talk.rows("SELECT arrived_at FROM interviews") == [(None,)]


def test_feedback_is_asked_for_when_the_room_is_ended(talk: Talk) -> None:
    talk.clock.advance(hours=29, minutes=20)
    enter(talk, "chen.bo")
    talk.tick()
    talk.hush()
    write_and_end(talk)
    talk.run_until(talk.clock() + timedelta(minutes=6))
    assert "feedback #1" in [
        key for message in talk.sim.conversation("emma.clarke") for _, key in message.buttons
    ]
    heard = talk.say("emma.clarke", "feedback #1")
    assert "Replay of the room" in heard and "/room/" in links_of(talk, heard)


def test_show_leads_interviewers_to_the_replay(talk: Talk) -> None:
    talk.clock.advance(hours=29, minutes=20)
    assert "Replay" not in talk.say("emma.clarke", "show #1")
    write_and_end(talk)
    heard = talk.say("emma.clarke", "show #1")
    assert "Replay of the room" in heard and len(links_in(heard)) == 1
    assert "回放" not in talk.say("chen.bo", "查看 1")
    # The organiser's room opens anew with another time.
    talk.say("emma.clarke", "reschedule #1 2026-11-27 15:00")
    assert "Replay" not in talk.say("emma.clarke", "show #1")


def offered(talk: Talk) -> list[str]:
    """Return the commands on all buttons that Emma was ever sent."""
    messages = talk.sim.conversation("emma.clarke")
    return [key for message in messages for _, key in message.buttons]


def links_of(talk: Talk, heard: str) -> str:
    """Return the addresses of the newest message, a card's included."""
    cards = [message.card for message in talk.sim.conversation("emma.clarke") if message.card]
    return heard + str(cards[-1] if cards else "")
