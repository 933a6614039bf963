"""Small words: answered fittingly, and never a confirmation by accident."""

import time

import pytest

from tests.talk import Talk

COURTESY = [
    "收到",
    "好的收到",
    "好的，收到",
    "确认收到",
    "会的",
    "好的，谢谢老师！",
    "嗯嗯",
    "知道了，谢谢",
    "明白了",
    "我不会迟到的",
    "ok thanks",
    "OK, got it, thank you!",
    "noted",
]


@pytest.mark.parametrize("said", COURTESY)
def test_courtesy_does_not_confirm_and_reminds_of_what_is_asked(talk: Talk, said: str) -> None:
    talk.book()
    with talk.nothing_changes():
        heard = talk.say("chen.bo", said)
    assert "2026-11-24 15:00" in heard
    assert talk.card("chen.bo")["button_list"][0]["key"] == "confirm #1"
    assert talk.hear("bo.li") == ""


@pytest.mark.parametrize("said", COURTESY)
def test_courtesy_with_nothing_asked_has_a_short_answer(talk: Talk, said: str) -> None:
    for who in ("chen.bo", "bo.li"):
        assert talk.say(who, said) in ("好的！", "All right!")


def test_who_has_confirmed_is_told_when_we_meet(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "确认")
    assert talk.say("chen.bo", "好的，谢谢") == "好的，#1 2026-11-24 15:00 周二 见。"
    assert talk.say("chen.bo", "好的") == "好的，#1 2026-11-24 15:00 周二 见。"
    assert talk.say("chen.bo", "谢谢") == "不客气！需要时随时叫我。"


@pytest.mark.parametrize(
    "said",
    [
        "可以",
        "好的",
        "好的好的",
        "ok",
        "OK.",
        "没问题",
        "yes",
        "sounds good",
        "I'll be there",
        "我会准时参加的",
        "好的我会准时到",
        "没问题，明天见",
        "到时见",
        "See you then!",
        "Great, see you tomorrow",
        "That's fine, thanks",
        "Yes, tomorrow works",
        "明天没问题",
    ],
)
def test_a_bare_yes_confirms_the_only_one_that_is_open(talk: Talk, said: str) -> None:
    talk.book()
    talk.say("chen.bo", said)
    assert talk.statuses() == ["confirmed"]


@pytest.mark.parametrize(
    "said",
    ["周五见", "See you on Friday", "明天下午三点？", "I'll confirm tomorrow", "我确认不了", "可以不参加吗",
     "拒绝会有影响吗", "can I decline?", "不确认会怎样", "see you around"],
)  # fmt: skip
def test_what_is_no_answer_confirms_and_declines_nothing(talk: Talk, said: str) -> None:
    talk.book()
    with talk.nothing_changes():
        assert talk.say("chen.bo", said)


@pytest.mark.parametrize("said", ["可以", "好的", "ok", "See you then"])
def test_a_bare_yes_with_two_open_confirms_none(talk: Talk, said: str) -> None:
    talk.book()
    talk.book("安排面试 陈博 周五下午3点")
    with talk.nothing_changes():
        talk.say("chen.bo", said)
    assert talk.buttons("chen.bo") == ["#1", "#2"]


@pytest.mark.parametrize("said", ["可以", "好的", "ok", "没问题"])
def test_an_interviewers_yes_changes_nothing(talk: Talk, said: str) -> None:
    talk.book()
    with talk.nothing_changes():
        assert talk.say("bo.li", said) in ("好的！", "All right!")


@pytest.mark.parametrize(
    ("who", "said", "heard"),
    [("chen.bo", "好紧张啊", "别紧张"), ("maya.patel", "I'm a bit nervous", "Take a deep breath")],
)
def test_who_is_nervous_is_calmed(talk: Talk, who: str, said: str, heard: str) -> None:
    assert heard in talk.say(who, said)
    assert len(talk.buttons(who)) == 2


@pytest.mark.parametrize(
    "said", ["好" * 900, "嗯" * 900, "ok " * 300, "好的，" * 300 + "?", "late " * 200, "我晚" * 400]
)
def test_endless_small_words_cost_no_time(talk: Talk, said: str) -> None:
    began = time.process_time()
    assert talk.say("chen.bo", said)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("said", ["好的，谢谢老师", "谢谢", "收到", "ok thanks"])
def test_courtesy_after_a_decline_is_no_reason_for_it_and_ends_the_question(talk: Talk, said: str) -> None:
    talk.book()
    talk.say("chen.bo", "拒绝 1")
    talk.hush()
    talk.say("chen.bo", said)
    talk.say("chen.bo", "想问一下薪资范围")
    assert talk.hear("bo.li") == ""
