"""What is asked for comes with likely answers as buttons; free words are understood as before."""

import pytest

from tests.talk import Talk


def test_a_room_is_booked_by_buttons_alone(talk: Talk) -> None:
    asked = talk.say("emma.clarke", "create room")
    assert "Press one, or reply with a name." in asked
    assert talk.buttons("emma.clarke") == ["Maya Patel", "陈博"]
    asked = talk.press("emma.clarke", "Maya Patel")
    assert "Everyone is free at these" in asked and "2026-11-24 10:00 Tue" in asked
    assert talk.buttons("emma.clarke") == ["Mon 23 Nov 14:00", "Tue 24 Nov 10:00", "Tue 24 Nov 14:00"]
    assert "2026-11-24 10:00 Tue" in talk.press("emma.clarke", "Tue 24 Nov 10:00")
    assert "Created interview #1" in talk.press("emma.clarke", "Yes")


@pytest.mark.parametrize("said", ["周四下午4点", "明天10点半上午", "2026-11-26 16:00"])
def test_another_time_is_said_in_words(talk: Talk, said: str) -> None:
    talk.say("bo.li", "安排面试")
    talk.press("bo.li", "陈博")
    assert "安排这场面试吗" in talk.say("bo.li", said)


def test_a_bare_hour_is_no_place_in_the_list(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博")
    with talk.nothing_changes():
        assert "安排这场面试吗" not in talk.say("bo.li", "3")


def test_whoever_has_an_interview_ahead_is_not_offered_again(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "安排面试")
    assert talk.buttons("bo.li") == ["Maya Patel"]


def test_times_are_offered_when_both_are_free_and_on_working_days(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天下午2点 3小时")
    talk.book("create room Maya Patel tomorrow 10:00 60 min", "emma.clarke")
    talk.say("bo.li", "安排面试 Maya Patel")
    assert talk.buttons("bo.li") == ["周一 11-23 17:00", "周二 11-24 11:00", "周二 11-24 14:00"]
    talk.clock.advance(days=4, hours=8)  # Friday evening
    talk.say("bo.li", "取消")
    talk.say("bo.li", "安排面试 Maya Patel")
    assert talk.buttons("bo.li") == ["周一 11-30 10:00", "周一 11-30 14:00", "周二 12-01 10:00"]


def test_a_candidate_who_wants_another_time_gets_some_to_press(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天上午10点")
    asked = talk.press("chen.bo", "换个时间")
    assert "这些时间大家都有空" in asked
    assert talk.buttons("chen.bo") == ["周一 11-23 14:00", "周二 11-24 11:00", "周二 11-24 14:00"]
    assert "2026-11-24 14:00 周二" in talk.press("chen.bo", "周二 11-24 14:00")


def test_the_office_hours_are_those_of_who_arranges_it(talk: Talk) -> None:
    talk.book("安排面试 Maya Patel 明天上午10点")
    talk.live_in("maya.patel", "Europe/London")
    talk.say("maya.patel", "reschedule")
    assert talk.buttons("maya.patel") == ["Mon 23 Nov 06:00", "Tue 24 Nov 03:00", "Tue 24 Nov 06:00"]


def test_colleagues_who_are_free_are_offered(talk: Talk) -> None:
    talk.meet("li.lei", "李雷", role="interviewer")
    talk.book("安排面试 陈博 明天下午3点")
    talk.book("create room Maya Patel tomorrow 3:30pm", "emma.clarke")
    assert "这些同事那个时间有空" in talk.say("bo.li", "面试官 1 加")
    assert talk.buttons("bo.li") == ["李雷", "吴玲"]
    assert "加一位面试官吗" in talk.press("bo.li", "李雷")
    talk.say("bo.li", "先不")
    assert "是哪位同事" in talk.say("bo.li", "换人 1")
    assert "请李雷接替你" in talk.press("bo.li", "李雷")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("角色", ["Emma Clarke", "李博"]),
        ("代", ["Emma Clarke", "李博"]),
        ("停用", ["王五", "Maya Patel", "陈博", "Emma Clarke", "李博"]),
        ("合并", ["王五"]),
        ("绑定", ["王五"]),
    ],
)
def test_an_admin_is_offered_whom_it_may_be_about(talk: Talk, line: str, offered: list[str]) -> None:
    talk.know("王五")
    talk.say("ling.wu", line)
    assert talk.buttons("ling.wu") == offered


def test_into_whom_is_asked_with_buttons_too(talk: Talk) -> None:
    talk.know("王五")
    talk.say("ling.wu", "合并")
    assert "并入哪一位？" in talk.press("ling.wu", "王五")
    assert talk.buttons("ling.wu")[0] == "Maya Patel"
    assert "把 P6 并入 P5？" in talk.press("ling.wu", "Maya Patel")


def test_what_cannot_be_moved_is_said_before_a_time_is_asked(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "取消 1")
    with talk.nothing_changes():
        for line in ("改期 1", "换人 1"):
            heard = talk.say("bo.li", line)
            assert "面试 #1 已经取消了" in heard and "什么时间" not in heard and "是哪位同事" not in heard
    assert talk.rows("SELECT count(*) FROM dialogues") == [(0,)]
    assert "什么时间" in talk.press("bo.li", "再约一场")
    talk.press("bo.li", "周二 11-24 14:00")
    assert "已创建面试 #2" in talk.press("bo.li", "好")


def test_a_candidate_is_not_asked_for_another_time_of_what_has_begun(talk: Talk) -> None:
    talk.book("安排面试 陈博 今天下午3点")
    talk.clock.advance(hours=6)
    heard = talk.say("chen.bo", "改期 1")
    assert "已经开始或结束" in heard and "什么时间" not in heard


def test_what_admins_can_say_is_a_list_of_its_own(talk: Talk) -> None:
    heard = talk.say("ling.wu", "帮助")
    assert "帮助 管理" in heard and "广播" not in heard
    for line in ("帮助 管理", "管理员"):
        assert "· 广播 内容、暂停提醒" in talk.say("ling.wu", line)
    assert "broadcast <text>" in talk.say("ling.wu", "help admin")
    for line in ("帮助 管理", "help admin", "管理员"):
        assert "广播" not in talk.say("bo.li", line)


def test_a_first_name_that_only_one_has_is_asked_about_as_such(talk: Talk) -> None:
    talk.book()
    assert "Do you mean Emma Clarke?" in talk.say("bo.li", "swap 1 Emma")
    assert "Emma Clarke is asked to take over #1" in talk.say("bo.li", "yes")
    assert "是指 Emma Clarke 吗？" in talk.say("ling.wu", "角色 Emma 管理员")
    assert "Emma Clarke 现在是管理员" in talk.say("ling.wu", "是")
