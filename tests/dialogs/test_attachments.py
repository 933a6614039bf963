"""What comes without words: each kind has an answer that helps."""

import pytest

from tests.talk import Talk


def send(talk: Talk, userid: str, kind: str, **own: str) -> str:
    return talk.after(userid, talk.sim.send(userid, kind, **own))


@pytest.mark.parametrize(
    ("kind", "zh", "en"),
    [
        ("image", "图片", "pictures"),
        ("video", "视频", "videos"),
        ("link", "链接", "links"),
        ("file", "文件", "files"),
    ],
)
def test_what_cannot_be_kept_is_declined_with_what_to_do(talk: Talk, kind: str, zh: str, en: str) -> None:
    with talk.nothing_changes():
        assert send(talk, "bo.li", kind) == f"我还存不了{zh}。要给同事看，可以把网址写在面试的备注里。"
        assert send(talk, "chen.bo", kind) == f"我还收不了{zh}，请直接发给 HR 或面试官。"
        assert f"I can't keep {en} yet" in send(talk, "emma.clarke", kind)
        assert f"I can't take {en} yet" in send(talk, "maya.patel", kind)


def test_a_voice_without_words_is_asked_to_be_typed(talk: Talk) -> None:
    assert "麻烦打字告诉我" in send(talk, "bo.li", "voice")
    assert "Please type it" in send(talk, "maya.patel", "voice")


def test_a_voice_with_its_words_is_obeyed_and_repeated(talk: Talk) -> None:
    heard = send(talk, "bo.li", "voice", Recognition="安排面试陈博明天下午3点。")
    assert "我听到：“安排面试陈博明天下午3点。”" in heard
    assert "已创建面试 #1" in heard


def test_a_place_far_from_any_interview_needs_no_travelling(talk: Talk) -> None:
    assert "接下来没有面试" in send(talk, "chen.bo", "location")
    talk.book()
    assert "面试在线上进行" in send(talk, "chen.bo", "location")


def test_a_place_near_the_start_asks_whether_they_will_be_late(talk: Talk) -> None:
    talk.book("create room Maya Patel today 12pm", "emma.clarke")
    assert "On your way?" in send(talk, "maya.patel", "location")
    talk.press("maya.patel", "5 min late")
    assert "Maya Patel will be about 5 min late, at 12:05" in talk.hear("emma.clarke")


def test_a_kind_nobody_knows_is_answered(talk: Talk) -> None:
    heard = send(talk, "bo.li", "sticker")
    assert "只看得懂文字" in heard and "帮助" in heard


@pytest.mark.parametrize("kind", ["image", "voice", "location"])
def test_an_open_question_stays_open(talk: Talk, kind: str) -> None:
    talk.say("bo.li", "安排面试 陈博")
    send(talk, "bo.li", kind)
    assert "安排这场面试吗？" in talk.say("bo.li", "周五下午3点")
