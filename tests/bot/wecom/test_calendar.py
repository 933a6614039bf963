"""Interviews in WeCom's calendar: added, moved and removed with them, and answers given there that count."""

import pytest

from bot.rooms.answers import take_answers
from bot.rooms.keeper import want_missing_rooms
from bot.simulator.schedules import ACCEPTED, DECLINED, TENTATIVE, Schedule
from tests.talk import Talk


@pytest.fixture
def bot_settings() -> dict[str, str]:
    return {"WECOM_CALENDAR": "on"}


def entry(talk: Talk) -> Schedule:
    (found,) = talk.sim.schedules.standing
    return found


def respond(talk: Talk, userid: str, response: int) -> None:
    talk.clock.advance(seconds=1)
    exchange = talk.sim.respond_schedule(userid, entry(talk).schedule_id, response)
    assert exchange.delivered and not exchange.reply
    take_answers(talk.bot)
    talk.deliver()


def answers(talk: Talk) -> dict[str, str]:
    return dict(
        talk.rows("SELECT userid, answer FROM participants JOIN people USING (person_id) ORDER BY person_id")
    )


def test_entry_comes_moves_and_goes_with_the_interview(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点 90分钟 后端一面")
    talk.keep_rooms()
    added = entry(talk)
    assert added.summary == "面试 #1 陈博 · 后端一面" and added.end_time - added.start_time == 5400
    assert added.attendees == ("bo.li", "chen.bo") and added.admins == ("bo.li",)
    assert "http" not in added.description, "what all attendees see holds nobody's link"
    talk.say("bo.li", "面试官 1 加 吴玲")
    talk.say("bo.li", "改期 1 周五下午4点")
    talk.keep_rooms()
    moved = entry(talk)
    assert moved.schedule_id == added.schedule_id
    assert moved.start_time == added.start_time + 3 * 86400 + 3600 and "ling.wu" in moved.attendees
    talk.say("bo.li", "取消 1")
    talk.keep_rooms()
    assert talk.sim.schedules.standing == []


def test_one_calendar_is_made_for_all_interviews(talk: Talk) -> None:
    talk.book()
    talk.book("安排面试 陈博 后天下午3点")
    talk.keep_rooms()
    assert len(talk.sim.schedules.calendars) == 1 and len(talk.sim.schedules.standing) == 2


def test_calendar_that_somebody_deleted_is_made_anew(talk: Talk) -> None:
    talk.book()
    talk.keep_rooms()
    talk.sim.schedules.calendars.clear()
    talk.book("安排面试 陈博 后天下午3点")
    talk.keep_rooms()
    talk.clock.advance(minutes=5)
    talk.keep_rooms()
    assert len(talk.sim.schedules.calendars) == 1 and len(talk.sim.schedules.standing) == 2


FAULTS = {
    "added, but no answer": {"answer_lost": {"only": "oa/schedule/add"}},
    "status 500": {"http_500": {"only": "oa/schedule/add"}},
    "calendar made, but no answer": {"answer_lost": {"only": "oa/calendar/add"}},
    "not allowed": {"error_rate": {"errcode": 90472, "only": "oa/schedule/add"}},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_entry_stands_in_the_end_whatever_fails_at_first(talk: Talk, fault: str) -> None:
    talk.sim.faults.set(FAULTS[fault])
    talk.book()
    talk.keep_rooms()
    talk.sim.faults.clear()
    for _ in range(3):
        talk.clock.advance(minutes=5)
        talk.keep_rooms()
    assert len(talk.sim.schedules.kept) == 1 and entry(talk).summary == "面试 #1 陈博"


def test_accepting_in_the_calendar_is_the_panels_word(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 吴玲")
    talk.keep_rooms()
    talk.hush()
    respond(talk, "ling.wu", TENTATIVE)
    assert answers(talk)["ling.wu"] == "asked"
    respond(talk, "ling.wu", ACCEPTED)
    assert answers(talk)["ling.wu"] == "accepted"
    assert "吴玲" in talk.hear("bo.li") and talk.hear("ling.wu") == ""
    respond(talk, "ling.wu", ACCEPTED)
    assert talk.hear("bo.li") == ""


def test_declining_in_the_calendar_takes_one_of_several_out(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 吴玲")
    talk.keep_rooms()
    talk.hush()
    respond(talk, "ling.wu", DECLINED)
    assert "ling.wu" not in answers(talk)
    assert "吴玲" in talk.hear("bo.li") and "#1" in talk.hear("ling.wu")
    talk.keep_rooms()
    assert entry(talk).attendees == ("bo.li", "chen.bo")


def test_only_interviewer_who_declines_is_asked_what_to_do(talk: Talk) -> None:
    talk.book()
    talk.keep_rooms()
    respond(talk, "bo.li", DECLINED)
    assert answers(talk)["bo.li"] == "accepted" and talk.hear("bo.li") != ""
    assert talk.statuses() == ["proposed"]


def test_candidate_answers_in_the_chat_and_not_in_the_calendar(talk: Talk) -> None:
    talk.book()
    talk.keep_rooms()
    respond(talk, "chen.bo", DECLINED)
    respond(talk, "chen.bo", ACCEPTED)
    assert talk.statuses() == ["proposed"]


def test_answer_is_read_later_when_it_cannot_be_read_now(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 吴玲")
    talk.keep_rooms()
    talk.sim.faults.set({"http_500": {"only": "oa/schedule/get"}})
    respond(talk, "ling.wu", ACCEPTED)
    talk.sim.faults.clear()
    assert take_answers(talk.bot) == 0 and answers(talk)["ling.wu"] == "asked"
    talk.clock.advance(minutes=2)
    assert take_answers(talk.bot) == 1 and answers(talk)["ling.wu"] == "accepted"


def test_answer_to_somebody_elses_entry_is_nothing_to_us(talk: Talk) -> None:
    own = {"Event": "respond_schedule", "CalId": "wc", "ScheduleId": "another"}
    assert talk.sim.send_event("ling.wu", own).delivered
    assert take_answers(talk.bot) == 0


def test_interviews_booked_before_the_calendar_was_switched_on_come_into_it(talk: Talk) -> None:
    talk.book()
    with talk.bot.database.transaction() as tx:
        tx.execute("DELETE FROM rooms")
    assert want_missing_rooms(talk.bot) == 1
    talk.keep_rooms()
    assert entry(talk).summary == "面试 #1 陈博"
    assert want_missing_rooms(talk.bot) == 0
