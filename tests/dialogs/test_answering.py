"""Conversations in which a candidate confirms or declines."""

import pytest

from tests.talk import Talk


@pytest.mark.parametrize(
    "word", ["确认", "可以", "好的", "没问题", "OK", "确认 #1", "确认第1场", "confirm １", "accept #1"]
)
def test_a_candidate_confirms_in_many_words(talk: Talk, word: str) -> None:
    talk.book()
    talk.say("chen.bo", word)
    assert talk.statuses() == ["confirmed"]
    assert "陈博已确认面试 #1：2026-11-24 15:00 周二" in talk.hear("bo.li")


def test_ok_does_not_change_the_language_of_the_answer(talk: Talk) -> None:
    talk.book()
    assert "已确认面试 #1" in talk.say("chen.bo", "OK")


def test_with_two_open_proposals_a_bare_yes_asks_which(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点")
    talk.book("安排面试 陈博 周五下午3点")
    with talk.nothing_changes():
        asked = talk.say("chen.bo", "可以")
    assert "是哪一场" in asked
    assert "#2 2026-11-27 15:00 周五 李博 · 待确认" in asked
    assert "已确认面试 #2" in talk.press("chen.bo", "#2")
    assert talk.statuses() == ["proposed", "confirmed"]


def test_a_bare_number_answers_which_interview_by_its_own_number(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点")
    talk.book("安排面试 陈博 明天下午3点")
    talk.say("chen.bo", "确认")
    assert "已确认面试 #2" in talk.say("chen.bo", "2")


def test_confirming_with_nothing_open_says_what_to_do(talk: Talk) -> None:
    assert "现在没有等你确认的面试" in talk.say("chen.bo", "确认")
    assert "Reply “my interviews”" in talk.say("maya.patel", "confirm")
    assert "没有你可以拒绝的面试" in talk.say("chen.bo", "拒绝")


def test_confirming_twice_tells_the_interviewer_once(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "确认")
    talk.hush()
    with talk.nothing_changes():
        assert "已经确认过了：2026-11-24 15:00 周二" in talk.say("chen.bo", "确认 1")
        assert "已经确认过了" in talk.say("chen.bo", "确认")
    assert talk.hear("bo.li") == ""


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("拒绝 1 已接受其他机会，不好意思（抱歉）", "已接受其他机会，不好意思（抱歉）"),
        ("拒绝 因为12月3日15:00有考试", "12月3日15:00有考试"),
        ("拒绝 #1 3个offer里选了别家", "3个offer里选了别家"),
        ("decline #1 because I start elsewhere on Dec 3", "I start elsewhere on Dec 3"),
        ("decline 5 years of Java are too few", "5 years of Java are too few"),
    ],
)
def test_a_reason_is_passed_on_word_for_word(talk: Talk, said: str, reason: str) -> None:
    talk.book()
    talk.say("chen.bo", said)
    assert talk.statuses() == ["declined"]
    heard = talk.hear("bo.li")
    assert "陈博不能参加 2026-11-24 15:00 周二 的面试" in heard
    assert f"原因：{reason}" in heard


def test_a_very_long_reason_is_shortened_where_everyone_sees_it(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "拒绝 1 " + "忙" * 300)
    assert "忙…" in talk.card("bo.li")["sub_title_text"]


def test_the_reason_may_follow_the_decline(talk: Talk) -> None:
    talk.book()
    heard = talk.press("chen.bo", "decline #1")
    assert "已拒绝面试 #1" in heard
    assert "直接回复原因" in heard
    talk.hush()
    assert "#1 的原因我会转告" in talk.say("chen.bo", "拒绝 1 家里有事")
    assert "原因：家里有事" in talk.hear("bo.li")


def test_a_slip_is_taken_back_by_confirming(talk: Talk) -> None:
    talk.book()
    talk.press("chen.bo", "decline #1")
    assert "已拒绝过" not in talk.say("chen.bo", "确认 1")
    assert talk.statuses() == ["confirmed"]
    query = "SELECT DISTINCT status FROM reminders WHERE kind NOT IN ('unanswered', 'expiry')"
    assert talk.rows(query) == [("planned",)]


def test_a_declined_time_taken_meanwhile_cannot_be_confirmed_again(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点")
    talk.press("chen.bo", "decline #1")
    talk.book("安排面试 Maya Patel 明天下午3点")
    with talk.nothing_changes():
        assert "已经被占用了。请回复“改期 1 新时间”" in talk.say("chen.bo", "确认 1")


def test_declining_twice_changes_nothing_and_says_how_to_come_back(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "拒绝 1")
    talk.hush()
    with talk.nothing_changes():
        assert "改变主意请回复“确认 1”" in talk.say("chen.bo", "拒绝 1")
    assert talk.hear("bo.li") == ""


def test_the_pressed_card_shows_what_was_answered(talk: Talk) -> None:
    talk.book()
    talk.press("chen.bo", "confirm #1")
    card = next(message for message in talk.sim.conversation("chen.bo") if message.card)
    assert card.state == "已确认"
    assert card.buttons == []


def test_an_interviewer_who_confirms_hears_whose_turn_it_is(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        assert "要由候选人确认" in talk.say("bo.li", "确认 1")
        assert talk.buttons("bo.li") == ["换个时间", "取消面试"]
        assert "拒绝是候选人用的" in talk.say("bo.li", "拒绝 1")


def test_nothing_can_be_answered_once_the_interview_began(talk: Talk) -> None:
    talk.book()
    talk.clock.advance(hours=29, minutes=1)
    with talk.nothing_changes():
        for line in ("确认 1", "拒绝 1 太晚了", "改期 1 周五下午3点"):
            assert "已经开始或结束" in talk.say("chen.bo", line)


def test_nothing_is_asked_of_or_offered_to_a_candidate_once_it_has_begun(talk: Talk) -> None:
    talk.book()
    talk.clock.advance(days=1, hours=5, minutes=10)
    heard = talk.say("chen.bo", "我的面试")
    assert "正在进行 #1，你的房间：" in heard
    assert "等你答复" not in heard
    shown = talk.say("chen.bo", "查看 1")
    assert "改期" not in shown
    assert "拒绝 1" not in shown
    talk.say("chen.bo", "改期")
    assert "#1" not in talk.hear("chen.bo")
    assert "Now: #1. Your room:" in talk.say("bo.li", "my interviews")


@pytest.mark.parametrize(
    ("line", "heard"), [("拒绝 1", "拒绝是候选人用的"), ("decline 1", "Declining is for")]
)
def test_an_interviewer_does_not_decline_a_running_interview(talk: Talk, line: str, heard: str) -> None:
    talk.book()
    talk.clock.advance(days=1, hours=5, minutes=10)
    with talk.nothing_changes():
        assert heard in talk.say("bo.li", line)
    assert talk.buttons("bo.li")


def test_what_is_said_after_a_decline_is_its_reason_unless_it_is_a_command(talk: Talk) -> None:
    talk.book()
    assert "直接回复原因" in talk.say("chen.bo", "拒绝 1")
    talk.hush()
    assert "#1 的原因我会转告面试官" in talk.say("chen.bo", "那天有考试")
    assert "原因：那天有考试" in talk.hear("bo.li")
    assert "没看懂这句话" in talk.say("chen.bo", "外面在下雨")


@pytest.mark.parametrize(
    ("line", "heard"), [("确认 1", "已确认面试 #1"), ("谢谢", "不客气"), ("不用了", "不补充原因")]
)
def test_a_reason_is_optional(talk: Talk, line: str, heard: str) -> None:
    talk.book()
    talk.say("chen.bo", "拒绝 1")
    talk.hush()
    assert heard in talk.say("chen.bo", line)
    assert "原因" not in talk.hear("bo.li")
