"""Anything on somebody's behalf: done in their name, told to them, and both are in the audit."""

import pytest

from tests.talk import Talk


@pytest.mark.parametrize(
    "line",
    [
        "代李博：安排面试 陈博 明天下午3点",
        "替李博:安排面试 陈博 明天下午3点",
        "代替 李博：安排面试 陈博 明天下午3点",
        "as 李博: create room 陈博 tomorrow 3pm",
        "As bo.li：create room 陈博 tomorrow 3pm",
        "as Bo Li: create room 陈博 tomorrow 3pm",
        "on behalf of P2: create room 陈博 tomorrow 3pm",
    ],
)
def test_an_interview_is_booked_for_another(talk: Talk, line: str) -> None:
    heard = talk.say("ling.wu", line)
    assert "李博" in heard and "#1" in heard and "http" not in heard
    told = talk.hear("bo.li")
    assert told.startswith("吴玲代你操作了") and "已创建面试 #1" in told and "/room/" in told
    assert "这个时间可以吗" in talk.hear("chen.bo")
    assert talk.rows("SELECT organiser_id FROM interviews") == [(2,)]
    assert talk.rows("SELECT person_id, detail ->> 'by' FROM audit") == [(2, "1")]


def test_what_is_missing_is_asked_of_the_admin(talk: Talk) -> None:
    assert "几点开始" in talk.say("ling.wu", "代李博：安排面试 陈博 明天下午")
    assert talk.rows("SELECT person_id, command FROM dialogues") == [(1, "as")]
    assert "（代李博）已创建面试 #1" in talk.say("ling.wu", "4点")
    assert talk.starts() == ["11-24 16:00"]
    assert talk.rows("SELECT person_id, detail ->> 'by' FROM audit") == [(2, "1")]


def test_two_questions_in_a_row_stay_on_behalf(talk: Talk) -> None:
    talk.say("ling.wu", "代李博：安排面试")
    assert "什么时间" in talk.say("ling.wu", "陈博")
    assert "（代李博）" in talk.say("ling.wu", "明天下午3点")
    assert "（代李博）" in talk.say("ling.wu", "好")
    assert talk.rows("SELECT person_id, detail ->> 'by' FROM audit") == [(2, "1")]


def test_the_command_itself_is_asked_for(talk: Talk) -> None:
    talk.book()
    talk.say("ling.wu", "as")
    assert "What shall I do in their name?" in talk.say("ling.wu", "chen.bo")
    heard = talk.say("ling.wu", "我的面试")
    assert "（代陈博）" in heard and "#1" in heard


def test_a_language_is_chosen_for_another(talk: Talk) -> None:
    assert talk.say("ling.wu", "代陈博：语言 英文").endswith("以后我用 English 回复陈博。")
    talk.book()
    assert "Interview #1 is confirmed" in talk.say("chen.bo", "确认")


def test_a_button_of_the_question_answers_it(talk: Talk) -> None:
    talk.say("ling.wu", "代李博：安排面试 陈博 明天下午")
    assert "已创建面试 #1" in talk.press("ling.wu", "15:00")


def test_a_word_that_is_a_command_answers_the_question(talk: Talk) -> None:
    talk.book()
    assert "什么时间" in talk.say("ling.wu", "代李博：改期 1")
    heard = talk.say("ling.wu", "后天")
    assert "几点开始" in heard
    assert "改到这个时间吗" in talk.say("ling.wu", "10点")
    assert "已改期" in talk.say("ling.wu", "好")


def test_the_question_is_left_like_any_other(talk: Talk) -> None:
    talk.say("ling.wu", "代李博：安排面试 陈博")
    with talk.nothing_changes():
        assert "什么都没有改" in talk.say("ling.wu", "取消")
    assert talk.rows("SELECT count(*) FROM dialogues") == [(0,)]


def test_the_others_own_question_is_left_alone(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    talk.say("ling.wu", "代李博：安排面试 Maya Patel 明天下午3点")
    talk.say("bo.li", "明天下午5点")
    assert "已创建面试 #2" in talk.say("bo.li", "好")


def test_a_candidate_is_confirmed_for_by_line_and_by_button(talk: Talk) -> None:
    talk.book()
    talk.say("ling.wu", "as chen.bo: show #1")
    assert talk.buttons("ling.wu") == ["Confirm", "Decline", "Other time"]
    assert "(for 陈博) Interview #1 is confirmed" in talk.press("ling.wu", "Confirm")
    assert talk.statuses() == ["confirmed"]
    assert "吴玲代你操作了" in talk.hear("chen.bo")
    assert "陈博已确认面试 #1" in talk.hear("bo.li")
    assert "已经确认过了" in talk.say("ling.wu", "代陈博：确认")
    assert talk.hear("chen.bo") == "", "nothing was changed, so nothing is told"


def test_a_button_made_for_an_earlier_time_does_nothing(talk: Talk) -> None:
    talk.book()
    talk.say("ling.wu", "as chen.bo: show #1")
    talk.say("bo.li", "改期 1 后天下午3点")
    heard = talk.press("ling.wu", "as P4: confirm #1")
    assert "旧卡片" in heard or "old one" in heard
    assert talk.statuses() == ["proposed"]


def test_decline_and_cancel_in_anothers_name(talk: Talk) -> None:
    talk.book()
    assert "（代陈博）" in talk.say("ling.wu", "代陈博：拒绝 1 已接受其他机会")
    assert "原因：已接受其他机会" in talk.hear("bo.li")
    talk.say("ling.wu", "代李博：取消 1")
    assert talk.statuses() == ["cancelled"]
    assert talk.rows("SELECT action, person_id, detail ->> 'by' FROM audit ORDER BY audit_id")[1:] == [
        ("decline", 4, "1"),
        ("cancel", 2, "1"),
    ]


def test_a_reason_is_asked_of_the_admin_alone(talk: Talk) -> None:
    talk.book()
    assert "直接回复原因" in talk.say("ling.wu", "代陈博：拒绝 1")
    assert "直接回复原因" not in talk.hear("chen.bo")
    assert "我会转告面试官" in talk.say("ling.wu", "家里有事")
    assert "原因：家里有事" in talk.hear("bo.li")


def test_an_interview_of_others_stays_hidden_in_anothers_name(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        assert "can't find" in talk.say("ling.wu", "as maya.patel: cancel #1")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("代吴玲：我的面试", "那就是你自己"),
        ("代李博：广播 你好", "请用自己的名义"),
        ("代李博：代陈博：确认", "请用自己的名义"),
        ("代诸葛亮：确认", "没有找到“诸葛亮”"),
        ("代李博：天上的云", "没看懂"),
        ("代陈博：安排面试 Maya Patel 明天下午3点", "只有面试官可以用"),
    ],
)
def test_what_cannot_be_done_for_another_is_said(talk: Talk, line: str, answer: str) -> None:
    with talk.nothing_changes():
        assert answer in talk.say("ling.wu", line)
    assert talk.hear("bo.li") == talk.hear("chen.bo") == ""


@pytest.mark.parametrize("line", ["代李博：取消 1", "as Bo Li: cancel #1", "代替 李博：取消 1"])
@pytest.mark.parametrize("userid", ["emma.clarke", "maya.patel", "chen.bo"])
def test_nobody_else_speaks_for_another(talk: Talk, line: str, userid: str) -> None:
    talk.book()
    with talk.nothing_changes():
        assert talk.say(userid, line)
    assert talk.hear("bo.li") == ""
