"""An interview exists for its people and admins only; to anyone else it does not."""

import pytest

from tests.talk import Talk

ABOUT_ONE = ["show #1", "reschedule #1 Friday 3pm", "cancel #1 why", "confirm #1", "decline #1 no"]


@pytest.mark.parametrize("line", ABOUT_ONE)
@pytest.mark.parametrize("stranger", ["emma.clarke", "maya.patel"])
def test_a_stranger_hears_the_same_as_of_an_interview_that_does_not_exist(
    talk: Talk, line: str, stranger: str
) -> None:
    talk.book()
    with talk.nothing_changes():
        refused = talk.say(stranger, line)
        assert "I can't find your interview #1." in refused
        assert refused.replace("#1", "#9") == talk.say(stranger, line.replace("#1", "#9"))
    assert talk.hear("bo.li") == talk.hear("chen.bo") == ""


@pytest.mark.parametrize("line", [line for line in ABOUT_ONE if "cancel" not in line])
def test_a_stranger_is_offered_what_is_theirs(talk: Talk, line: str) -> None:
    talk.book()
    talk.book("create room Maya Patel Friday 5pm", "emma.clarke")
    with talk.nothing_changes():
        talk.say("maya.patel", line)
    assert talk.buttons("maya.patel") == ["#2"]


@pytest.mark.parametrize("number", ["-1", "#-7", "0", "99999999999999999999", "2147483648", "第零场", "#999"])
def test_an_impossible_number_is_refused_like_an_unknown_one(talk: Talk, number: str) -> None:
    talk.book()
    with talk.nothing_changes():
        heard = talk.say("bo.li", f"取消 {number}")
    assert "没有" in heard
    assert talk.buttons("bo.li") == ["#1"]


def test_an_admin_sees_everything(talk: Talk) -> None:
    talk.book()
    heard = talk.say("ling.wu", "查看 1")
    assert "候选人：陈博" in heard
    assert "面试官：李博" in heard
    assert "room" not in heard


def test_one_person_can_be_interviewer_here_and_candidate_there(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点")
    talk.book("create room Bo.Li Friday 3pm", "emma.clarke")
    with talk.nothing_changes():
        assert "要由候选人确认" in talk.say("bo.li", "确认 1")
    assert "已确认面试 #2" in talk.say("bo.li", "确认")
    assert talk.statuses() == ["proposed", "confirmed"]
    heard = talk.say("bo.li", "我的面试")
    assert "陈博 · 待确认" in heard
    assert "Emma Clarke · 已确认" in heard


def test_a_button_of_another_persons_card_is_no_key(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        talk.after("maya.patel", talk.sim.click_menu("maya.patel", "confirm #1"))
    assert "can't find" in talk.sim.conversation("maya.patel")[-1].text
