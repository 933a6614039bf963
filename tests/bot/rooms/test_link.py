"""Rooms that are only a link: nobody can guess it, and each person gets there by their own address alone."""

import pytest

from tests.talk import Talk

HOST = "https://meet.example.com/"


@pytest.fixture
def bot_settings() -> dict[str, str]:
    return {"ROOM_PROVIDER": "link", "ROOM_URL_TEMPLATE": HOST + "{room}"}


def links(talk: Talk) -> list[dict[str, str]]:
    return [each for (each,) in talk.rows("SELECT links FROM rooms ORDER BY interview_id")]


def test_room_stands_a_moment_later_and_the_link_leads_on_to_it(talk: Talk) -> None:
    said = talk.say("bo.li", "安排面试 陈博 明天下午3点")
    assert "会议链接，正在准备" in said and talk.room_of("bo.li") in said
    before = talk.open_room(talk.room_of("bo.li"))
    assert before.status_code == 200 and "正在准备" in before.text and before.headers["Refresh"]
    assert talk.keep_rooms() == 1
    after = talk.open_room(talk.room_of("bo.li"))
    assert after.status_code == 302 and after.headers["Location"].startswith(HOST)
    assert after.headers["Referrer-Policy"] == "no-referrer"
    assert "会议链接，已备好" in talk.say("bo.li", "查看 1")
    assert talk.keep_rooms() == 0


def test_candidate_gets_in_ten_minutes_before_and_not_earlier(talk: Talk) -> None:
    talk.book()
    talk.keep_rooms()
    early = talk.open_room(talk.room_of("chen.bo"))
    assert early.status_code == 200 and HOST not in early.text
    assert "房间在 2026-11-24 14:50" in early.text
    talk.clock.advance(hours=28, minutes=49)
    assert talk.open_room(talk.room_of("chen.bo")).status_code == 200
    talk.clock.advance(minutes=1)
    assert talk.open_room(talk.room_of("chen.bo")).headers["Location"].startswith(HOST)


def test_names_cannot_be_guessed_from_each_other(talk: Talk) -> None:
    talk.book()
    talk.book("安排面试 陈博 后天下午3点")
    talk.keep_rooms()
    first, second = ({*each.values()} for each in links(talk))
    assert len(first) == len(second) == 1
    one, other = first.pop().rpartition("interview-1-")[2], second.pop().rpartition("interview-2-")[2]
    assert len(one) >= 16 and len(other) >= 16 and one[:4] != other[:4]


def test_whoever_leaves_the_panel_has_no_way_in_and_whoever_joins_has(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 吴玲")
    talk.keep_rooms()
    hers = talk.room_of("ling.wu")
    assert talk.open_room(hers).headers["Location"].startswith(HOST)
    talk.say("bo.li", "面试官 1 减 吴玲")
    assert talk.open_room(hers).status_code == 404
    talk.keep_rooms()
    assert len(links(talk)[0]) == 2


def test_cancelled_interview_has_no_room_and_one_that_is_taken_up_again_another(talk: Talk) -> None:
    talk.book()
    talk.keep_rooms()
    before = links(talk)
    talk.say("chen.bo", "拒绝 1")
    talk.keep_rooms()
    assert links(talk) == [{}]
    assert talk.open_room(talk.room_of("bo.li")).status_code == 200
    talk.say("bo.li", "改期 1 周五下午4点")
    talk.keep_rooms()
    assert links(talk)[0].keys() == before[0].keys()
    assert not {*links(talk)[0].values()} & {*before[0].values()}


def test_another_room_by_word_for_one_interview(talk: Talk) -> None:
    assert "会议链接" not in talk.say("bo.li", "用内置编辑器安排面试 陈博 明天下午3点")
    assert talk.rows("SELECT purpose, provider FROM rooms") == [("video", "link")]
    talk.keep_rooms()
    page = talk.open_room(talk.room_of("bo.li"))
    assert page.status_code == 200 and f'href="{HOST}interview-1-' in page.text
    assert f"视频会议：{HOST}interview-1-" in talk.say("bo.li", "简报 1")


def test_room_that_is_not_set_up_is_asked_about(talk: Talk) -> None:
    asked = talk.say("emma.clarke", "create room Maya Patel Friday 3pm in showmebug")
    assert "Not set up here: ShowMeBug" in asked
    assert talk.rows("SELECT 1 FROM interviews") == []
    assert "#1" in talk.press("emma.clarke", "the built-in editor")
    assert talk.rows("SELECT purpose, provider FROM rooms") == [("video", "link")]
