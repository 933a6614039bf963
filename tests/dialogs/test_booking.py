"""Conversations about booking an interview, in both languages."""

from tests.talk import Talk


def test_an_interview_goes_from_booking_to_confirmation_in_chinese(talk: Talk) -> None:
    created = talk.say("bo.li", "安排面试 陈博 明天下午3点 60分钟 后端一面")
    assert "已创建面试 #1" in created
    assert "2026-11-24 15:00 周二" in created
    invitation = talk.new_messages("chen.bo")[0]
    assert "面试邀请 #1" in invitation.text
    assert [key for _, key in invitation.buttons] == ["confirm #1", "decline #1", "reschedule #1"]
    assert "已确认面试 #1" in talk.press("chen.bo", "confirm #1")
    assert "陈博 已确认面试 #1" in talk.hear("bo.li")
    assert talk.rows("SELECT status FROM interviews") == [("confirmed",)]
