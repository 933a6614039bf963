"""What changes in the night is told in the morning, once: from what its reader last heard to what stands."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.talk import Talk

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=SHANGHAI)


@pytest.fixture
def night(talk: Talk) -> Talk:
    """On Wednesday #1 of Li Bo with Chen Bo at 15:00, #2 of Emma Clarke with Maya Patel at 17:00, confirmed.

    It is 23:00, and quiet for everyone.
    """
    talk.book("安排面试 陈博 周三下午3点")
    talk.book("create room Maya Patel Wednesday 5pm", "emma.clarke")
    talk.say("chen.bo", "确认")
    talk.say("maya.patel", "confirm")
    talk.hush()
    talk.clock.now = NIGHT
    return talk


def morning(talk: Talk, userid: str) -> str:
    talk.clock.now = NIGHT + timedelta(hours=9, minutes=2)
    for _ in range(5):
        talk.deliver()
    return talk.hear(userid)


def test_two_moves_are_told_as_one(night: Talk) -> None:
    night.say("bo.li", "改期 1 周四下午4点")
    night.say("bo.li", "改期 1 周五下午5点")
    heard = morning(night, "chen.bo")
    assert "2026-11-25 15:00 周三 → 2026-11-27 17:00 周五" in heard
    assert "周四" not in heard
    assert heard.count("已改期") == 1


def test_three_moves_are_told_as_one_in_english(night: Talk) -> None:
    for time in ("Thursday 4pm", "Friday 5pm", "Monday 10am"):
        night.say("emma.clarke", f"reschedule #2 {time}")
    heard = morning(night, "maya.patel")
    assert "2026-11-25 17:00 Wed → 2026-11-30 10:00 Mon" in heard
    assert heard.count("was moved") == 1


def test_a_move_there_and_back_asks_the_candidate_and_nobody_else(night: Talk) -> None:
    night.say("bo.li", "面试官 1 加 Emma Clarke")
    assert "#1" in night.say("emma.clarke", "confirm #1")
    night.hush()
    night.clock.advance(minutes=20)
    night.say("ling.wu", "改期 1 周五下午4点")
    night.say("ling.wu", "改期 1 周三下午3点")
    heard = morning(night, "chen.bo")
    assert "→" not in heard and "2026-11-25 15:00 周三" in heard and "这个时间可以吗？" in heard
    assert "→" not in night.hear("emma.clarke")


def test_who_was_never_invited_is_invited_to_where_it_moved(night: Talk) -> None:
    night.say("bo.li", "安排面试 陈博 周四下午4点")
    night.say("bo.li", "改期 3 周五下午5点")
    night.say("bo.li", "改期 3 周五下午6点")
    heard = morning(night, "chen.bo")
    assert "面试邀请 #3" in heard and "2026-11-27 18:00 周五" in heard
    assert "→" not in heard and "17:00" not in heard


def test_who_was_never_invited_hears_of_no_cancellation(night: Talk) -> None:
    night.say("emma.clarke", "create room Maya Patel Thursday 4pm")
    assert "Maya" not in night.say("emma.clarke", "cancel #3").replace("with Maya", "")
    assert morning(night, "maya.patel") == ""


def test_a_cancellation_names_the_time_that_its_reader_knows(night: Talk) -> None:
    night.say("bo.li", "改期 1 周四下午4点")
    night.say("bo.li", "取消 1")
    heard = morning(night, "chen.bo")
    assert "已取消" in heard and "2026-11-25 15:00 周三" in heard and "周四" not in heard


def test_who_has_answered_in_the_night_knows_the_new_time(night: Talk) -> None:
    night.say("bo.li", "改期 1 周四下午4点")
    night.say("chen.bo", "确认 1")
    night.clock.advance(minutes=20)
    night.say("bo.li", "改期 1 周五下午5点")
    assert "2026-11-26 16:00 周四 → 2026-11-27 17:00 周五" in morning(night, "chen.bo")


@pytest.mark.parametrize(
    ("who", "adding", "removing"),
    [
        ("bo.li", "面试官 1 加 Emma Clarke", "面试官 1 减 Emma Clarke"),
        ("emma.clarke", "panel #2 add 李博", "panel #2 remove 李博"),
    ],
)
def test_who_is_asked_and_removed_again_in_one_night_hears_nothing(
    night: Talk, who: str, adding: str, removing: str
) -> None:
    colleague = "emma.clarke" if who == "bo.li" else "bo.li"
    night.say(who, adding)
    heard = night.say(who, removing)
    assert "对方的房间链接也失效了" in heard or "is out of interview" in heard
    assert morning(night, colleague) == ""


def test_who_was_told_and_is_removed_in_the_night_hears_it(night: Talk) -> None:
    night.clock.now = NIGHT - timedelta(hours=3)
    night.say("bo.li", "面试官 1 加 Emma Clarke")
    night.hush()
    night.clock.now = NIGHT
    night.say("bo.li", "面试官 1 减 Emma Clarke")
    night.say("bo.li", "改期 1 周五下午5点")
    heard = morning(night, "emma.clarke")
    assert "no longer needed" in heard and "→" not in heard


def test_the_sender_hears_until_when_the_message_waits(night: Talk) -> None:
    heard = night.say("bo.li", "安排面试 陈博 周四下午4点")
    assert "陈博现在免打扰，消息会在 2026-11-24 08:01 周二 发出。" in heard
    heard = night.say("emma.clarke", "reschedule #2 Friday 4pm")
    assert "quiet hours for Maya Patel: the message goes out at 2026-11-24 08:01 Tue" in heard
    assert heard.index("goes out") < heard.index("Your room")


def test_a_candidate_hears_not_whose_quiet_hours_they_are(night: Talk) -> None:
    night.say("bo.li", "面试官 1 加 Emma Clarke")
    night.clock.advance(minutes=20)
    heard = night.say("chen.bo", "拒绝 1 有别的安排")
    assert "现在是对方的免打扰时间，消息会在 2026-11-24 08:01 周二 发出" in heard and "Emma" not in heard
    heard = night.say("maya.patel", "decline #2 I took another offer")
    assert "quiet hours on the other side: the message goes out at 2026-11-24 08:01 Tue" in heard


def test_by_day_nothing_is_said_of_waiting(talk: Talk) -> None:
    assert "免打扰" not in talk.say("bo.li", "安排面试 陈博 周四下午4点")
