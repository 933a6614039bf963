"""Opening the app: a greeting at most once a day, with what is next."""

import pytest

from tests.talk import Talk


def enter(talk: Talk, userid: str) -> str:
    talk.clock.advance(seconds=5)
    return talk.after(userid, talk.sim.enter(userid))


def next_day(talk: Talk) -> None:
    talk.clock.advance(days=1)
    talk.hush()


def test_who_opens_the_app_hears_once_a_day_what_is_on(talk: Talk) -> None:
    talk.book()
    talk.book("安排面试 Maya Patel 明天下午5点")
    assert enter(talk, "bo.li") == ""
    next_day(talk)
    heard = enter(talk, "bo.li")
    assert "李博，早上好！\n今天还有 2 场面试，最近一场：\n#1 2026-11-24 15:00 周二 · 陈博" in heard
    assert enter(talk, "bo.li") == ""
    next_day(talk)
    assert enter(talk, "bo.li") == "李博，早上好！\n接下来没有面试。"


def test_a_day_without_interviews_tells_of_the_next(talk: Talk) -> None:
    talk.book("create room Maya Patel Friday 3pm", "emma.clarke")
    next_day(talk)
    talk.clock.advance(hours=9)
    heard = enter(talk, "emma.clarke")
    assert (
        heard
        == "Good evening, Emma Clarke!\nNothing on today. Next up:\n#1 2026-11-27 15:00 Fri · Maya Patel"
    )


def test_a_candidate_who_has_not_answered_is_asked(talk: Talk) -> None:
    talk.book()
    next_day(talk)
    heard = enter(talk, "chen.bo")
    assert "陈博，早上好！" in heard and "李博" in heard and "这个时间可以吗？" in heard
    assert "已确认面试 #1" in talk.press("chen.bo", "确认参加")


def test_it_is_the_readers_own_day(talk: Talk) -> None:
    talk.live_in("bo.li", "America/New_York")
    next_day(talk)
    assert "晚上好" in enter(talk, "bo.li")
    talk.clock.advance(hours=2)
    assert enter(talk, "bo.li") == ""
    talk.clock.advance(hours=2)
    assert enter(talk, "bo.li") != ""


def test_nobody_is_greeted_in_the_middle_of_a_question(talk: Talk) -> None:
    next_day(talk)
    talk.say("bo.li", "安排面试 陈博")
    assert enter(talk, "bo.li") == ""


def test_who_comes_back_into_range_is_greeted(talk: Talk) -> None:
    talk.sim.unsubscribe("bo.li")
    next_day(talk)
    assert "李博，早上好" in talk.after("bo.li", talk.sim.subscribe("bo.li"))
    assert talk.rows("SELECT is_active FROM people WHERE userid = 'bo.li'") == [(True,)]


def test_several_interviews_are_a_list_with_buttons_for_each(talk: Talk) -> None:
    talk.book()
    talk.book("安排面试 Maya Patel 明天下午5点")
    next_day(talk)
    enter(talk, "bo.li")
    card = talk.sim.conversation("bo.li")[-1]
    assert card.card is not None
    options = card.card["button_selection"]["option_list"]
    shown = [each["text"] for each in options]
    assert shown == ["#1 周二 11-24 15:00 陈博", "#2 周二 11-24 17:00 Maya Patel"]
    for key, chosen, heard in (
        ("show {}", "#2", "Maya Patel"),
        ("where {}", "#1", "2026-11-24 15:00"),
        ("reschedule {}", "#2", "什么时间？"),
    ):
        assert heard in talk.after("bo.li", talk.sim.press("bo.li", card, key, {"choice": chosen}))
    talk.say("bo.li", "周五下午3点")
    talk.say("bo.li", "好")
    cancel = talk.after("bo.li", talk.sim.press("bo.li", card, "cancel {}", {"choice": "#1"}))
    assert "取消面试 #1 吗？" in cancel
    assert talk.starts() == ["11-24 15:00", "11-27 15:00"]
    assert talk.sim.message("bo.li", card).state == ""


@pytest.mark.parametrize("said", ["你好", "在吗？", "嗨！", "早上好"])
def test_a_hello_is_answered_briefly_with_what_is_next(talk: Talk, said: str) -> None:
    talk.book()
    heard = talk.say("bo.li", said)
    assert "李博，早上好！\n下一场：\n#1 2026-11-24 15:00 周二 · 陈博" in heard
    assert talk.buttons("bo.li") == ["我的面试", "安排面试", "帮助"]
    assert "接下来的面试（1 场）" in talk.press("bo.li", "我的面试")


@pytest.mark.parametrize("said", ["hello", "Hi there!", "hey", "good morning"])
def test_a_hello_without_interviews_offers_what_can_be_done(talk: Talk, said: str) -> None:
    heard = talk.say("emma.clarke", said)
    assert "Good morning, Emma Clarke!\nYou have no interviews coming up." in heard
    assert talk.buttons("emma.clarke") == ["My interviews", "Book one", "Help"]


def test_a_hello_puts_an_open_question_again(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    heard = talk.say("bo.li", "在吗")
    assert heard.startswith("李博，早上好！\n面试助手\n什么时间？")
    assert "安排这场面试吗？" in talk.say("bo.li", "周五下午3点")


def test_a_hello_tells_of_a_question_that_was_laid_aside(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    talk.say("bo.li", "我的面试")
    assert "什么时间？" not in talk.say("bo.li", "你好")
    assert "什么时间？" in talk.press("bo.li", "继续")


def test_a_candidate_who_says_hello_is_asked_what_waits_for_them(talk: Talk) -> None:
    talk.book()
    assert "这个时间可以吗？" in talk.say("chen.bo", "您好")
    assert "已确认面试 #1" in talk.press("chen.bo", "确认参加")
    assert "#1 2026-11-24 15:00" in talk.say("chen.bo", "你好")
    assert talk.buttons("chen.bo") == ["时间和链接", "准备什么", "帮助"]


def test_a_hello_near_the_start_has_the_room_and_after_the_end_the_feedback(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天上午10点30分 30分钟")
    talk.press("chen.bo", "confirm #1")
    talk.say("bo.li", "你好")
    assert talk.buttons("bo.li") == ["进入房间", "我的面试", "安排面试", "帮助"]
    talk.clock.advance(minutes=70)
    assert "#1 陈博的反馈还没写。" in talk.say("bo.li", "你好")
    assert talk.buttons("bo.li") == ["写反馈", "我的面试", "安排面试"]
