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
        ("file", "文件", "files"),
    ],
)
def test_what_cannot_be_kept_is_declined_with_what_to_do(talk: Talk, kind: str, zh: str, en: str) -> None:
    with talk.nothing_changes():
        assert (
            send(talk, "bo.li", kind) == f"我还存不了{zh}。把网址发给我，我可以附到面试的备注里，给同事看。"
        )
        assert send(talk, "chen.bo", kind) == f"我还收不了{zh}，请直接发给 HR 或面试官。"
        assert f"I can't keep {en} yet" in send(talk, "emma.clarke", kind)
        assert f"I can't take {en} yet" in send(talk, "maya.patel", kind)


def notes(talk: Talk, number: int = 1) -> str:
    ((kept,),) = talk.rows("SELECT notes FROM interviews WHERE interview_id = %s", number)
    return str(kept)


def test_a_link_is_offered_for_the_only_interview_and_attached_with_a_press(talk: Talk) -> None:
    talk.book()
    asked = send(talk, "bo.li", "link", Title="陈博2026简历", Url="https://cv.example/12")
    assert "附到面试 #1 的备注里吗？" in asked and "陈博" in asked
    assert talk.buttons("bo.li") == ["附上", "先不"]
    assert notes(talk) == ""
    assert "已附到 #1（陈博）" in talk.press("bo.li", "附上")
    assert notes(talk) == "陈博2026简历 https://cv.example/12"
    assert "https://cv.example/12" in talk.say("bo.li", "简报 1")


def test_a_link_that_was_not_meant_so_is_left(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "https://cv.example/12")
    assert "先不" in talk.buttons("bo.li")
    talk.press("bo.li", "先不")
    assert notes(talk) == ""
    assert not talk.rows("SELECT 1 FROM dialogues")


@pytest.mark.parametrize(
    "said",
    [
        "https://cv.example/1-2",
        "Her CV: https://cv.example/1-2",
        "https://cv.example/1-2 portfolio of 2026",
    ],
)
def test_of_several_interviews_it_is_asked_which(talk: Talk, said: str) -> None:
    talk.book("create room Maya Patel tomorrow 3pm", "emma.clarke")
    talk.book("create room 陈博 tomorrow 5pm", "emma.clarke")
    assert "Attach it to which interview?" in talk.say("emma.clarke", said)
    assert talk.buttons("emma.clarke") == ["#1", "#2", "No"]
    assert "Attached to #2 (陈博)" in talk.press("emma.clarke", "#2")
    assert "https://cv.example/1-2" in notes(talk, 2)


def test_a_link_that_names_a_candidate_is_offered_for_theirs(talk: Talk) -> None:
    talk.book()
    talk.book("安排面试 Maya Patel 明天下午5点")
    asked = talk.say("bo.li", "https://cv.example/1 Maya Patel 简历")
    assert "附到面试 #2 的备注里吗？" in asked


def test_links_are_added_to_the_notes_each_once(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "备注 1 重点看数据库")
    for _ in range(2):
        assert "已附到 #1" in talk.say("bo.li", "附链接 1 https://cv.example/12")
    assert notes(talk) == "重点看数据库\nhttps://cv.example/12"
    assert "写不下了" in talk.say("bo.li", "附链接 1 https://cv.example/" + "x" * 960)


def test_a_link_answers_what_is_asked_in_free_words(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "备注 1")
    assert "https://cv.example/12" in talk.say("bo.li", "https://cv.example/12")
    assert notes(talk) == "https://cv.example/12"


def test_a_link_without_an_interview_ahead_is_told_so(talk: Talk) -> None:
    with talk.nothing_changes():
        assert "接下来没有面试" in send(talk, "bo.li", "link")


def test_a_candidates_link_is_declined_with_what_to_do(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        assert send(talk, "chen.bo", "link") == "我还收不了链接，请直接发给 HR 或面试官。"
        assert "I can't take links yet" in talk.say("maya.patel", "My CV https://cv.example")
    assert notes(talk) == ""


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
