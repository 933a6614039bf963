"""Working days: what admins decide about them, and what bookings and digests make of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.talk import Talk

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("time", "warning"),
    [
        ("2026-11-28 15:20", "注意：2026-11-28 周六 是周末。"),
        ("2026-11-27 15:20", ""),
        ("2027-01-01 15:20", "注意：2027-01-01 周五 放假。\n（预估，官方安排还没公布）"),
        ("2027-05-08 15:20", "注意：2027-05-08 周六 是周末。"),
    ],
)
def test_a_booking_on_a_day_off_is_warned_of_and_made(talk: Talk, time: str, warning: str) -> None:
    heard = talk.say("bo.li", f"安排面试 陈博 {time}")
    assert talk.statuses() == ["proposed"]
    assert warning in heard
    assert ("注意" in heard) == bool(warning)


def test_a_made_up_saturday_is_shown_as_one(talk: Talk) -> None:
    talk.clock.now = datetime(2026, 10, 8, 10, tzinfo=SHANGHAI)
    assert "2026-10-10 周六 调休上班。" in talk.say("bo.li", "安排面试 陈博 2026-10-10 15:20")


def test_a_move_onto_a_weekend_is_warned_of(talk: Talk) -> None:
    talk.book("create room Maya Patel tomorrow 3:20pm", "emma.clarke")
    assert "Note: 2026-11-28 Sat is a weekend." in talk.say("emma.clarke", "reschedule #1 2026-11-28 15:20")


def test_an_admin_decides_that_a_day_is_worked(talk: Talk) -> None:
    assert talk.say("ling.wu", "节假日 2026-11-28 上班").splitlines() == ["好的：", "· 2026-11-28 周六 上班"]
    assert "调休上班" in talk.say("bo.li", "安排面试 陈博 2026-11-28 15:20")
    assert "· 2026-11-28 Sat: off" in talk.say("ling.wu", "holiday 2026-11-28 reset")
    assert talk.rows("SELECT count(*) FROM holidays") == [(0,)]
    assert talk.rows("SELECT action FROM audit WHERE action = 'holiday'") == [("holiday",)] * 2


def test_an_admin_declares_a_day_off(talk: Talk) -> None:
    assert "off" in talk.say("ling.wu", "holiday 2026-11-27 off")
    assert "2026-11-27 Fri is a day off" in talk.say("emma.clarke", "create room Maya Patel 2026-11-27 15:20")


def test_a_day_alone_is_asked_about(talk: Talk) -> None:
    assert "这天上班还是放假？" in talk.say("ling.wu", "节假日 2027-02-13")
    assert "2027-02-13 周六 上班" in talk.press("ling.wu", "上班")


def test_special_days_to_come_are_listed(talk: Talk) -> None:
    talk.say("ling.wu", "节假日 2026-11-28 上班")
    heard = talk.say("ling.wu", "节假日")
    assert "· 2026-11-28 周六 上班" in heard
    assert "· 2027-01-01 周五 不上班（预估）" in heard


@pytest.mark.parametrize("userid", ["bo.li", "chen.bo"])
def test_to_others_there_is_no_such_command(talk: Talk, userid: str) -> None:
    talk.say(userid, "节假日 2026-11-28 上班")
    assert talk.rows("SELECT count(*) FROM holidays") == [(0,)]
