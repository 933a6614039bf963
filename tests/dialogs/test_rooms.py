"""Where an interview is held, in words of both languages."""

import pytest

from tests.talk import Talk


@pytest.fixture
def bot_settings() -> dict[str, str]:
    return {
        "ROOM_PROVIDER": "wecom_meeting",
        "ROOM_URL_TEMPLATE": "https://meet.example.com/{room}",
        "SHOWMEBUG_CLIENT_ID": "id",
        "SHOWMEBUG_CLIENT_SECRET": "the-secret-of-the-team",
        "SHOWMEBUG_UID": "uid",
    }


@pytest.mark.parametrize(
    ("line", "provider", "title"),
    [
        ("create room Maya Patel tomorrow 3pm", "wecom_meeting", ""),
        ("create room Maya Patel tomorrow 3pm in wecom", "wecom_meeting", ""),
        ("create room Maya Patel tomorrow 3pm in a WeCom meeting", "wecom_meeting", ""),
        ("create room Maya Patel tomorrow 3pm System design in ShowMeBug", "showmebug", "System design"),
        ("create room in showmebug for Maya Patel tomorrow 3pm 45 min", "showmebug", ""),
        ("create room Maya Patel tomorrow 3pm in the built-in editor", None, ""),
        ("create room Maya Patel tomorrow 3pm with a meeting link", "link", ""),
        ("安排面试 Maya Patel 明天下午3点 后端一面 用腾讯会议", "wecom_meeting", "后端一面"),
        ("用企业微信会议安排面试 Maya Patel 明天下午3点", "wecom_meeting", ""),
        ("用showmebug安排面试 Maya Patel 明天下午3点", "showmebug", ""),
        ("安排面试 Maya Patel 明天下午3点 用内置编辑器", None, ""),
        ("安排面试 Maya Patel 明天下午3点 用会议链接", "link", ""),
    ],
)
def test_room_is_chosen_by_word(talk: Talk, line: str, provider: str | None, title: str) -> None:
    talk.book(line, userid="emma.clarke")
    rows = dict(talk.rows("SELECT purpose, provider FROM rooms"))
    assert rows.get("room") == provider
    assert talk.rows("SELECT title FROM interviews") == [(title,)]


def test_interviewer_hears_where_it_is_held_and_whether_that_stands(talk: Talk) -> None:
    said = talk.say("emma.clarke", "create room Maya Patel tomorrow 3pm in wecom")
    assert "Held in a WeCom meeting, which is being prepared" in said
    talk.keep_rooms()
    assert "Held in a WeCom meeting, which is ready" in talk.say("emma.clarke", "show 1")
    assert "Video call: https://meet.example.com/interview-1-" in talk.say("emma.clarke", "brief 1")
    assert "WeCom meeting" not in talk.say("maya.patel", "show 1")


def test_two_ways_in_stand_on_one_page(talk: Talk) -> None:
    talk.book("create room Maya Patel tomorrow 3pm", userid="emma.clarke")
    talk.keep_rooms()
    page = talk.open_room(talk.room_of("emma.clarke"))
    assert page.status_code == 200 and "Open the room" in page.text and "Join the video call" in page.text
    assert "Join the video call" not in talk.open_room(talk.room_of("maya.patel")).text


def test_proposed_times_have_a_room_too(talk: Talk) -> None:
    talk.book("提议 陈博 明天下午3点；后天下午4点")
    talk.keep_rooms()
    assert len(talk.sim.meetings.standing) == 1
    talk.say("chen.bo", "选第二个")
    talk.keep_rooms()
    (meeting,) = talk.sim.meetings.standing
    ((start_at,),) = talk.rows("SELECT start_at FROM interviews")
    assert meeting.start == int(start_at.timestamp())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("换房间 1", "约好的面试不换房间"),
        ("room #1 builtin", "A booked interview keeps its room"),
        ("change the room of #1", "A booked interview keeps its room"),
        ("换个房间", "先取消，再重新安排"),
    ],
)
def test_a_booked_interview_keeps_its_room_and_it_is_said_how_to_get_another(
    talk: Talk, line: str, said: str
) -> None:
    talk.book("create room Maya Patel tomorrow 3pm", "emma.clarke")
    with talk.nothing_changes():
        assert said in talk.say("emma.clarke", line)
    if "1" in line:
        assert talk.buttons("emma.clarke") in (["Cancel it"], ["取消面试"])
