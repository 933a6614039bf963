"""A question that something comes between is kept, and gone on with."""

import pytest

from tests.talk import Talk


def test_another_command_lays_the_question_aside_and_continue_takes_it_up(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 60分钟 后端一面")
    heard = talk.say("bo.li", "我的面试")
    assert "接下来没有面试" in heard
    assert "“安排面试”还没做完，先给你留着，回复“继续”接着来。" in heard
    assert "接着“安排面试”：\n什么时间？" in talk.say("bo.li", "继续")
    assert "后端一面" in talk.say("bo.li", "周五下午3点")
    assert "已创建面试 #1" in talk.say("bo.li", "好")


def test_the_button_goes_on_in_english(talk: Talk) -> None:
    talk.say("emma.clarke", "create room Maya Patel")
    assert "I kept your “create room”: say “continue” to go on." in talk.say("emma.clarke", "my interviews")
    assert talk.buttons("emma.clarke") == ["Continue"]
    assert "Back to “create room”:\nWhat time?" in talk.press("emma.clarke", "Continue")
    assert "Book this interview?" in talk.say("emma.clarke", "Friday 3pm")
    assert "Created interview #1" in talk.press("emma.clarke", "Yes")


def test_a_question_with_buttons_comes_back_with_its_buttons(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 周五10点")
    talk.say("bo.li", "我的面试")
    assert "“周五10点”是指哪个时间？" in talk.say("bo.li", "继续")
    assert talk.buttons("bo.li") == ["周五 11-27 10:00", "周五 11-27 22:00"]
    assert "2026-11-27 10:00 周五" in talk.press("bo.li", "1")


def test_the_buttons_of_a_question_laid_aside_still_answer_it(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 周五10点")
    card = talk.sim.conversation("bo.li")[-1]
    talk.say("bo.li", "我的面试")
    heard = talk.after("bo.li", talk.sim.press("bo.li", card, "2"))
    assert "2026-11-27 22:00 周五" in heard
    assert "还没做完" not in heard
    assert talk.sim.message("bo.li", card).state == "已选 周五 11-27 22:00"


def test_of_two_questions_one_is_asked_and_one_is_kept(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "安排面试 Maya Patel")
    asked = talk.say("bo.li", "改期 1")
    assert "什么时间" in asked and "“安排面试”还没做完" in asked
    assert "还没做完" not in talk.say("bo.li", "周五下午3点")
    moved = talk.say("bo.li", "好")
    assert "已改期" in moved and "“安排面试”还没做完" in moved
    assert "接着“安排面试”" in talk.press("bo.li", "继续")
    assert "Maya Patel" in talk.say("bo.li", "周四下午3点")


def test_continue_changes_places_with_the_question_that_is_open(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "安排面试 Maya Patel")
    talk.say("bo.li", "改期 1")
    back = talk.say("bo.li", "继续")
    assert "接着“安排面试”" in back and "“改期”还没做完" in back
    talk.say("bo.li", "周四下午3点")
    assert "已创建面试 #2" in talk.say("bo.li", "好")
    assert "接着“改期”" in talk.say("bo.li", "继续")
    talk.say("bo.li", "周五下午3点")
    assert "已改期" in talk.say("bo.li", "好")


def test_only_the_last_question_is_kept(talk: Talk) -> None:
    talk.book()
    for line in ("安排面试 Maya Patel", "改期 1", "我的面试"):
        talk.say("bo.li", line)
    assert "接着“改期”" in talk.say("bo.li", "继续")
    talk.say("bo.li", "取消")
    assert "没有做到一半的事" in talk.say("bo.li", "继续")


def test_continue_asks_an_open_question_again(talk: Talk) -> None:
    talk.say("emma.clarke", "create room Maya Patel Friday 10 o'clock")
    assert "which time?" in talk.say("emma.clarke", "continue")
    assert "2026-11-27 10:00 Fri" in talk.press("emma.clarke", "1")


def test_continue_with_nothing_to_continue_offers_what_can_be_done(talk: Talk) -> None:
    with talk.nothing_changes():
        assert "There is nothing to continue." in talk.say("emma.clarke", "continue")
    assert talk.buttons("emma.clarke") == ["My interviews", "Book one", "Help"]


@pytest.mark.parametrize("word", ["谢谢", "帮助", "好的", "收到", "语言 中文", "在哪"])
def test_small_words_leave_the_question_open(talk: Talk, word: str) -> None:
    talk.say("bo.li", "安排面试 陈博")
    assert "还没做完" not in talk.say("bo.li", word)
    assert "安排这场面试吗？" in talk.say("bo.li", "周五下午3点")


def test_a_kept_question_is_forgotten_after_half_an_hour(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 周五10点")
    card = talk.sim.conversation("bo.li")[-1]
    talk.say("bo.li", "我的面试")
    talk.clock.advance(minutes=31)
    with talk.nothing_changes():
        assert "没有做到一半的事" in talk.say("bo.li", "继续")
        assert "这个问题已经失效" in talk.after("bo.li", talk.sim.press("bo.li", card, "1"))


def test_a_kept_question_is_dropped_by_never_mind(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    talk.say("bo.li", "我的面试")
    assert "已放弃刚才的操作" in talk.say("bo.li", "算了")
    assert "没有做到一半的事" in talk.say("bo.li", "继续")


def test_leaving_the_second_question_reminds_of_the_first(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "安排面试 陈博")
    talk.say("bo.li", "改期 1")
    heard = talk.say("bo.li", "取消")
    assert "已放弃刚才的操作" in heard and "“安排面试”还没做完" in heard


def test_nonsense_reminds_of_what_is_kept(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    talk.say("bo.li", "我的面试")
    heard = talk.say("bo.li", "月亮真圆")
    assert "没看懂这句话" in heard and "“安排面试”还没做完" in heard


def test_what_is_kept_is_offered_once_and_not_behind_everything(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    assert "“安排面试”还没做完" in talk.say("bo.li", "我的面试")
    talk.say("bo.li", "语言")
    assert "还没做完" not in talk.say("bo.li", "中文")
    assert "还没做完" not in talk.say("bo.li", "日报 关")
    assert "接着“安排面试”" in talk.say("bo.li", "继续")


def test_a_reason_that_nobody_needs_is_not_kept(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "拒绝 1")
    assert "还没做完" not in talk.say("chen.bo", "我的面试")
    assert "没有做到一半的事" in talk.say("chen.bo", "继续")


def test_what_became_impossible_meanwhile_is_refused_when_gone_on_with(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "改期 1")
    talk.say("bo.li", "取消 1")
    talk.say("bo.li", "继续")
    with talk.nothing_changes():
        assert "已经取消了" in talk.say("bo.li", "周五下午3点")


def test_what_only_looks_is_not_kept(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "查看 99")
    assert "还没做完" not in talk.say("bo.li", "我的面试")
    assert "没有做到一半的事" in talk.say("bo.li", "继续")


def test_what_is_gone_on_with_is_asked_without_what_was_wrong_before(talk: Talk) -> None:
    talk.say("emma.clarke", "create room Maya Patel")
    assert "couldn't read that as a time" in talk.say("emma.clarke", "what's the weather like")
    talk.say("emma.clarke", "my interviews")
    heard = talk.say("emma.clarke", "continue")
    assert "Back to “create room”:\nWhat time?" in heard and "couldn't read" not in heard


@pytest.mark.parametrize("said", ["没事了，谢谢", "不用了谢谢", "不用", "没有了", "no thanks", "that's all"])
def test_who_wants_nothing_more_leaves_what_was_asked(talk: Talk, said: str) -> None:
    talk.book()
    assert talk.say("bo.li", said) in ("好的！", "All right!")
    talk.say("bo.li", "安排面试 张伟")
    assert "没有改" in talk.say("bo.li", said) or "Nothing was changed" in talk.hear("bo.li")
    assert "没有做到一半的事" in talk.say("bo.li", "继续")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("note #1", "likes Go"),
        ("reschedule #1", "Friday 3pm"),
        ("propose #1", "Friday 3pm; Friday 4pm"),
        ("late #1", "10 min"),
        ("cancel #1 ill", "Tell them"),
        ("swap #1", "吴玲"),
    ],
)
def test_who_was_taken_out_meanwhile_cannot_go_on(talk: Talk, asked: str, answer: str) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    talk.say("emma.clarke", "confirm 1")
    talk.say("emma.clarke", asked)
    talk.say("bo.li", "面试官 1 减 Emma Clarke")
    talk.hush()
    with talk.nothing_changes():
        assert "I can't find your interview #1" in talk.say("emma.clarke", answer)


def test_who_was_taken_out_meanwhile_cannot_say_yes(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    talk.say("emma.clarke", "confirm 1")
    talk.say("emma.clarke", "reschedule #1")
    assert "Move interview #1?" in talk.say("emma.clarke", "Friday 3pm")
    talk.say("bo.li", "面试官 1 减 Emma Clarke")
    talk.hush()
    with talk.nothing_changes():
        assert "I can't find your interview #1" in talk.say("emma.clarke", "yes")


@pytest.mark.parametrize("is_laid_aside", [True, False])
def test_what_was_asked_of_an_admin_is_over_with_the_role(talk: Talk, is_laid_aside: bool) -> None:
    talk.meet("yi.he", "何一", role="admin")
    talk.say("ling.wu", "广播 今天停电")
    if is_laid_aside:
        talk.say("ling.wu", "我的面试")
    talk.say("yi.he", "角色 吴玲 面试官")
    talk.hush()
    assert "这个问题已经失效" in talk.press("ling.wu", "发送")
    assert "没有做到一半的事" in talk.say("ling.wu", "继续")
    assert "还没做完" not in talk.say("ling.wu", "明年再说")
    assert talk.hear("bo.li") == ""
