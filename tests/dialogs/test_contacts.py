"""Conversations in which a candidate's e-mail address or phone number is said."""

import pytest

from tests.talk import Talk


def contacts(talk: Talk) -> list[tuple[str, str | None, str | None]]:
    """Return who is a candidate of some interview, with their addresses."""
    return talk.rows(
        "SELECT name, email, phone FROM interviews JOIN people ON person_id = candidate_id ORDER BY 1"
    )


@pytest.mark.parametrize(
    ("said", "email", "phone"),
    [
        ("create room Mia Wong mia.w@example.com tomorrow 3pm", "mia.w@example.com", None),
        ("create room mia.w@example.com Mia Wong tomorrow 3pm", "mia.w@example.com", None),
        ("create room tomorrow 3pm Mia Wong, mia.w@example.com", "mia.w@example.com", None),
        ("create room Mia Wong +44 7700 900123 tomorrow 3pm", None, "+447700900123"),
        ("create room Mia Wong 138-1234-5678 tomorrow 15:00", None, "13812345678"),
        ("create room Mia Wong +86 13812345678 15:00 tomorrow", None, "13812345678"),
        ("create room Mia Wong 13812345678 m@a.io tomorrow 3pm", "m@a.io", "13812345678"),
    ],
)
def test_an_address_is_kept_with_a_new_candidate(
    talk: Talk, said: str, email: str | None, phone: str | None
) -> None:
    talk.say("emma.clarke", said)
    assert "Created interview #1" in talk.press("emma.clarke", "1")
    assert contacts(talk) == [("Mia Wong", email, phone)]
    assert talk.starts() == ["11-24 15:00"]
    assert talk.rows("SELECT title FROM interviews") == [("",)]


def test_in_chinese_it_may_stand_right_behind_the_name(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 王小明xm.wang@example.com明天下午3点 后端一面")
    assert "已创建面试 #1" in talk.press("bo.li", "新增 王小明")
    assert contacts(talk) == [("王小明", "xm.wang@example.com", None)]
    assert talk.rows("SELECT title FROM interviews") == [("后端一面",)]


def test_one_who_has_none_gets_it_and_the_change_is_on_record(talk: Talk) -> None:
    talk.know("张伟")
    talk.say("bo.li", "安排面试 张伟 13812345678 明天下午3点")
    assert contacts(talk) == [("张伟", None, "13812345678")]
    talk.say("ling.wu", "审计")
    talk.say("ling.wu", "张伟")
    assert "改了张伟的手机号" in talk.press("ling.wu", "张伟")


def test_it_tells_two_of_one_name_apart(talk: Talk) -> None:
    talk.know("张伟", phone="13800001234")
    talk.know("张伟", email="wei@example.com")
    assert "已创建面试 #1" in talk.say("bo.li", "安排面试 张伟 WEI@example.com 明天下午3点")
    assert contacts(talk) == [("张伟", "wei@example.com", None)]


@pytest.mark.parametrize("said", ["wei@example.com 明天下午3点 一面", "明天下午3点 wei@example.com"])
def test_it_may_say_alone_who_is_meant(talk: Talk, said: str) -> None:
    talk.know("张伟", email="wei@example.com")
    assert "已创建面试 #1" in talk.say("bo.li", f"安排面试 {said}")
    assert contacts(talk) == [("张伟", "wei@example.com", None)]


def test_without_a_name_the_name_is_asked_and_the_address_kept(talk: Talk) -> None:
    assert "Who is the candidate?" in talk.say("emma.clarke", "create room mia.w@example.com tomorrow 3pm")
    talk.say("emma.clarke", "Mia Wong")
    talk.press("emma.clarke", "Add Mia Wong")
    talk.say("emma.clarke", "yes")
    assert contacts(talk) == [("Mia Wong", "mia.w@example.com", None)]


def test_an_address_of_somebody_else_is_asked_about(talk: Talk) -> None:
    talk.know("Zoe Quist", email="zoe@example.com")
    talk.know("Mia Wong")
    with talk.nothing_changes():
        asked = talk.say("emma.clarke", "create room Mia Wong zoe@example.com tomorrow 3pm")
    assert "Whom do you mean?\nzoe@example.com is Zoe Quist's." in asked
    assert talk.buttons("emma.clarke") == ["Zoe Quist", "Mia Wong, without it"]
    assert "Candidate: Zoe Quist" in talk.press("emma.clarke", "Zoe Quist")
    assert contacts(talk) == [("Zoe Quist", "zoe@example.com", None)]


def test_the_one_who_is_named_may_be_meant_without_it(talk: Talk) -> None:
    talk.know("Zoe Quist", email="zoe@example.com")
    talk.know("Mia Wong")
    talk.say("emma.clarke", "create room Mia Wong zoe@example.com tomorrow 3pm")
    assert "Candidate: Mia Wong" in talk.press("emma.clarke", "Mia Wong, without it")
    assert contacts(talk) == [("Mia Wong", None, None)]


def test_of_two_addresses_of_one_person_it_is_asked_which_holds(talk: Talk) -> None:
    talk.know("Mia Wong", email="old@example.com")
    asked = talk.say("emma.clarke", "create room Mia Wong new@example.com tomorrow 3pm")
    assert "Mia Wong's used to be ol**@example.com; you said new@example.com." in asked
    talk.press("emma.clarke", "The new one")
    assert contacts(talk) == [("Mia Wong", "new@example.com", None)]
    talk.say("emma.clarke", "create room Mia Wong newer@example.com Thursday 3pm")
    talk.press("emma.clarke", "Keep the old")
    assert contacts(talk) == [("Mia Wong", "new@example.com", None)] * 2


def test_nobody_changes_how_a_colleague_is_reached(talk: Talk) -> None:
    assert "left their contact as it is" in talk.say(
        "emma.clarke", "create room 李博 li@example.com tomorrow 3pm"
    )
    assert contacts(talk) == [("李博", None, None)]


def test_ones_own_address_is_no_candidate(talk: Talk) -> None:
    talk.rows("UPDATE people SET email = 'emma@example.com' WHERE userid = 'emma.clarke' RETURNING 1")
    talk.know("Mia Wong")
    asked = talk.say("emma.clarke", "create room Mia Wong emma@example.com tomorrow 3pm")
    assert "emma@example.com is your own." in asked
    assert talk.buttons("emma.clarke") == ["Mia Wong, without it"]
    assert "can't be yourself" in talk.say("emma.clarke", "create room emma@example.com tomorrow 3pm")
