"""Conversations about whom an interview is with."""

import pytest

from tests.talk import Talk


def test_two_of_one_name_are_told_apart_by_buttons(talk: Talk) -> None:
    talk.know("张伟", phone="13800001234")
    talk.know("张伟", email="wei@example.com")
    asked = talk.say("bo.li", "安排面试 张伟 明天下午3点 一面")
    assert "有好几位“张伟”" in asked
    assert talk.buttons("bo.li") == ["138**34", "we**@example.com"]
    assert "13800001234" not in asked
    assert "一面" in talk.press("bo.li", "we**@example.com")
    assert talk.rows("SELECT email FROM interviews JOIN people ON person_id = candidate_id") == [
        ("wei@example.com",)
    ]


@pytest.mark.parametrize("contact", ["13800001234", "Wei@example.com", "CHEN.BO"])
def test_a_candidate_is_found_by_phone_mail_or_userid(talk: Talk, contact: str) -> None:
    talk.know("张伟", phone="13800001234")
    talk.know("张伟", email="wei@example.com")
    assert "已创建面试 #1" in talk.say("bo.li", f"安排面试 {contact} 明天下午3点")


def test_an_unknown_candidate_may_be_added_or_a_near_name_meant(talk: Talk) -> None:
    with talk.nothing_changes():
        asked = talk.say("emma.clarke", "create room Maya Patil tomorrow 3pm")
    assert "I don't know “Maya Patil” yet" in asked
    assert talk.buttons("emma.clarke")[0] == "Maya Patel"
    talk.press("emma.clarke", "Maya Patel")
    assert talk.rows("SELECT name FROM interviews JOIN people ON person_id = candidate_id") == [
        ("Maya Patel",)
    ]


def test_one_wrong_character_of_a_chinese_name_offers_the_right_one(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈波 明天下午3点")
    assert talk.buttons("bo.li") == ["陈博", "新增 陈波"]


def test_a_name_and_a_time_in_doubt_are_asked_one_after_the_other(talk: Talk) -> None:
    assert "没有找到“王小明”" in talk.say("bo.li", "安排面试 王小明 周五10点 60分钟 后端一面")
    assert "“周五10点”是指哪个时间？" in talk.press("bo.li", "新增 王小明")
    created = talk.say("bo.li", "上午")
    assert "2026-11-27 10:00 周五" in created
    assert "王小明" in created
    assert "后端一面" in created


def test_the_name_is_typed_again_after_a_slip(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈搏搏 明天下午3点")
    assert "已创建面试 #1" in talk.say("bo.li", "陈博")


def test_yes_adds_the_only_one_offered(talk: Talk) -> None:
    talk.say("emma.clarke", "create room Zhang Wei tomorrow 3pm")
    assert "Candidate: Zhang Wei" in talk.say("emma.clarke", "yes")


def test_an_interviewer_may_be_the_candidate_of_another(talk: Talk) -> None:
    assert "已创建面试 #1" in talk.say("bo.li", "安排面试 Emma Clarke 明天下午3点")
    assert "Interview invitation #1" in talk.hear("emma.clarke")
    assert "Interview #1 is confirmed" in talk.press("emma.clarke", "confirm #1")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("安排面试 李博 明天下午3点", "候选人不能是你自己"),
        ("安排面试 12345 明天下午3点", "没看懂候选人的姓名"),
        ("安排面试 😀😀 明天下午3点", "没看懂候选人的姓名"),
        ("安排面试 他真的没有空了呢 明天下午3点", "没看懂候选人的姓名"),
        ("create room " + "x" * 41 + " tomorrow 3pm", "That name is too long (40 characters at most)."),
    ],
)
def test_what_is_no_candidate_is_refused_and_asked_for_again(talk: Talk, said: str, heard: str) -> None:
    with talk.nothing_changes():
        assert heard in talk.say("bo.li", said)
    assert "2026-11-24 15:00" in talk.say("bo.li", "陈博")


@pytest.mark.parametrize(
    "name",
    ["Robert'; DROP TABLE people;--", "{name}", "%s{{x*x}}", "<script>alert(x)</script>", "O'Brien–Müller"],
)
def test_a_hostile_name_is_only_a_name(talk: Talk, name: str) -> None:
    talk.say("emma.clarke", f"create room {name} tomorrow 3pm")
    created = talk.press("emma.clarke", "1")
    assert "Created interview #1" in created
    ((kept,),) = talk.rows("SELECT name FROM people ORDER BY person_id DESC LIMIT 1")
    assert kept in created
    assert kept in talk.say("emma.clarke", "my interviews")


@pytest.mark.parametrize(
    ("said", "button"), [("Maya", "Maya Patel"), ("patel Backend", "Maya Patel"), ("陈", "陈博")]
)
def test_a_part_of_a_name_offers_the_whole_and_yes_adds_nobody(talk: Talk, said: str, button: str) -> None:
    talk.say("emma.clarke", f"create room {said} Dec 17 2pm")
    assert talk.buttons("emma.clarke")[0] == button
    with talk.nothing_changes():
        for yes in ("yes", "是", "ok"):
            assert "press a button above" in talk.say("emma.clarke", yes)
    assert button in talk.press("emma.clarke", button)
