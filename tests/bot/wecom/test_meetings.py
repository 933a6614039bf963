"""Interviews in WeCom meetings, whatever goes wrong there: one meeting, and its link for everybody in it."""

import pytest
import requests

from bot.simulator.meetings import Meeting
from tests.talk import Talk


@pytest.fixture
def bot_settings() -> dict[str, str]:
    return {"ROOM_PROVIDER": "wecom_meeting"}


def standing(talk: Talk) -> Meeting:
    (meeting,) = talk.sim.meetings.standing
    return meeting


def retry(talk: Talk, times: int = 6) -> None:
    for _ in range(times):
        talk.clock.advance(minutes=5)
        talk.keep_rooms()


def test_members_are_invited_and_the_candidate_comes_by_the_link(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点 90分钟")
    talk.say("bo.li", "面试官 1 加 吴玲")
    talk.keep_rooms()
    meeting = standing(talk)
    assert (meeting.admin, meeting.invitees) == ("bo.li", ("bo.li", "ling.wu"))
    assert (meeting.title, meeting.duration) == ("面试 #1 陈博", 5400)
    talk.clock.advance(hours=28, minutes=51)
    links = {talk.open_room(talk.room_of(userid)).headers["Location"] for userid in ("bo.li", "chen.bo")}
    (link,) = links
    assert "会议号" in requests.get(link, timeout=5).text


def test_meeting_moves_with_the_interview_and_is_cancelled_with_it(talk: Talk) -> None:
    talk.book()
    talk.keep_rooms()
    before = standing(talk)
    talk.say("bo.li", "改期 1 周五下午4点")
    talk.keep_rooms()
    after = standing(talk)
    assert after.meetingid == before.meetingid and after.start == before.start + 3 * 86400 + 3600
    talk.say("bo.li", "取消 1")
    talk.keep_rooms()
    assert talk.sim.meetings.standing == []
    assert talk.open_room(talk.room_of("bo.li")).status_code == 200


FAULTS = {
    "created, but no answer": {"answer_lost": {"only": "meeting/create"}},
    "status 500": {"http_500": {"only": "meeting/create"}},
    "busy": {"error_rate": {"errcode": -1, "only": "meeting/create"}},
    "no link yet": {"http_500": {"only": "meeting/get_info"}},
    "token dead": {"error_rate": {"errcode": 40014, "only": "meeting/create"}},
    "not allowed": {"error_rate": {"errcode": 48002, "only": "meeting/create"}},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_meeting_stands_in_the_end_whatever_fails_at_first(talk: Talk, fault: str) -> None:
    talk.sim.faults.set(FAULTS[fault])
    talk.book()
    talk.keep_rooms()
    assert talk.open_room(talk.room_of("bo.li")).status_code == 200
    talk.sim.faults.clear()
    retry(talk)
    standing(talk)
    assert len(talk.sim.meetings.kept) == 1
    assert talk.open_room(talk.room_of("bo.li")).status_code == 302


def test_missing_permission_is_told_at_once_with_what_happens_next(talk: Talk) -> None:
    talk.sim.faults.set({"error_rate": {"errcode": 48002, "only": "meeting/create"}})
    talk.book()
    talk.keep_rooms()
    told = talk.hear("bo.li")
    assert "48002" in told and "我会继续重试，直到 2026-11-24 16:00" in told


def test_duplicate_that_is_ours_is_taken_and_one_that_only_looks_alike_is_not(talk: Talk) -> None:
    talk.book()
    talk.sim.faults.error_next(400302, only="meeting/create")
    talk.keep_rooms()
    assert len(talk.sim.meetings.kept) == 1, "nothing of ours was there, so it was made all the same"
    talk.book("安排面试 陈博 后天下午3点")
    talk.sim.faults.error_next(400301, only="meeting/create")
    talk.keep_rooms()
    assert len(talk.sim.meetings.kept) == 1
    talk.clock.advance(minutes=4)
    assert talk.keep_rooms() == 0, "five minutes are to be waited for"
    talk.clock.advance(minutes=1)
    talk.keep_rooms()
    assert len(talk.sim.meetings.standing) == 2


def test_meeting_that_somebody_cancelled_is_made_anew_when_it_moves(talk: Talk) -> None:
    talk.book()
    talk.keep_rooms()
    old = standing(talk)
    client = talk.bot.wecom
    client.call("POST", "meeting/cancel", json={"meetingid": old.meetingid})
    talk.say("bo.li", "改期 1 周五下午4点")
    talk.keep_rooms()
    assert standing(talk).meetingid != old.meetingid


def test_whoever_joins_a_meeting_that_runs_comes_by_the_link_and_a_later_one_is_another(talk: Talk) -> None:
    talk.book()
    talk.keep_rooms()
    running = standing(talk)
    talk.clock.advance(hours=29, minutes=10)
    talk.say("bo.li", "面试官 1 加 吴玲")
    talk.keep_rooms()
    assert standing(talk) == running
    assert talk.open_room(talk.room_of("ling.wu")).headers["Location"].endswith(running.code)
    talk.say("bo.li", "改期 1 周五下午4点")
    talk.keep_rooms()
    assert len(talk.sim.meetings.kept) == 2
    assert not talk.open_room(talk.room_of("ling.wu")).headers["Location"].endswith(running.code)


def test_interview_that_begins_now_has_a_meeting(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天上午10:01")
    talk.clock.advance(minutes=2)
    talk.keep_rooms()
    assert talk.open_room(talk.room_of("bo.li")).status_code == 302


def test_long_name_leaves_the_title_whole(talk: Talk) -> None:
    talk.know("Bartholomew Alexander Featherstonehaugh")
    talk.book("create room Bartholomew Alexander Featherstonehaugh tomorrow 3pm", userid="emma.clarke")
    talk.keep_rooms()
    assert standing(talk).title == "Interview #1 Barthol"


def test_one_interview_elsewhere_by_word(talk: Talk) -> None:
    talk.book("create room Maya Patel tomorrow 3pm in the built-in editor", userid="emma.clarke")
    talk.keep_rooms()
    assert talk.sim.meetings.standing == []
