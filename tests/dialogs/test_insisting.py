"""Conversations about times that are taken: by whom, what is free instead, and booking all the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.talk import Talk


def held(talk: Talk) -> list[tuple[int, str]]:
    return talk.rows(
        "SELECT interview_id, userid FROM participants JOIN people USING (person_id)"
        " WHERE is_held ORDER BY interview_id, side DESC"
    )


def test_an_interviewer_insists_on_a_second_interview_at_the_same_time(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点")
    with talk.nothing_changes():
        asked = talk.say("bo.li", "安排面试 Maya Patel 周五下午3点半 二面")
    assert "你的面试 #1（2026-11-27 15:00 周五 至 16:00）与这个时间冲突" in asked
    assert "4. 2026-11-27 15:30 周五，时间重叠也照样安排" in asked
    assert talk.buttons("bo.li") == ["周五 11-27 16:00", "周五 11-27 16:30", "周五 11-27 17:00", "仍要安排"]
    heard = talk.press("bo.li", "仍要安排")
    assert "已创建面试 #" in heard
    assert "你的面试 #1（2026-11-27 15:00 周五 至 16:00）与这个时间冲突" in heard
    assert talk.starts() == ["11-27 15:00", "11-27 15:30"]
    assert "Interview invitation #" in talk.hear("maya.patel")


@pytest.mark.parametrize("words", ["仍要安排", "book anyway", "4"])
def test_insisting_in_words(talk: Talk, words: str) -> None:
    talk.book("安排面试 陈博 周五下午3点")
    talk.say("bo.li", "安排面试 Maya Patel 周五下午3点")
    talk.say("bo.li", words)
    assert talk.starts() == ["11-27 15:00", "11-27 15:00"]


def test_what_nobody_insisted_on_still_clashes_with_both(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点")
    talk.say("bo.li", "安排面试 Maya Patel 周五下午3点半")
    talk.press("bo.li", "仍要安排")
    talk.know("Zhang Wei")
    for time in ("下午3点", "下午4点"):  # the first and the second are in the way, each alone
        with talk.nothing_changes():
            assert "约不上" in talk.say("bo.li", f"安排面试 Zhang Wei 周五{time} 15分钟")
        talk.say("bo.li", "取消")
    # Once the first is gone, the second alone guards its time.
    talk.say("bo.li", "取消 1")
    with talk.nothing_changes():
        assert "约不上" in talk.say("bo.li", "安排面试 Zhang Wei 周五下午3点45 15分钟")


def test_a_third_is_insisted_on_over_both(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点")
    talk.say("bo.li", "安排面试 Maya Patel 周五下午3点")
    talk.press("bo.li", "仍要安排")
    talk.know("Zhang Wei")
    asked = talk.say("bo.li", "安排面试 Zhang Wei 周五下午3点")
    assert asked.count("你的面试 #") == 2
    assert "已创建面试 #" in talk.press("bo.li", "仍要安排")
    assert len(held(talk)) == 6


def test_confirming_and_declining_keep_what_was_insisted_on(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点")
    talk.say("bo.li", "安排面试 Maya Patel 周五下午3点")
    talk.press("bo.li", "仍要安排")
    assert "已确认面试 #1" in talk.say("chen.bo", "确认")
    assert "is confirmed" in talk.say("maya.patel", "confirm")
    talk.say("maya.patel", "decline")
    talk.say("maya.patel", "never mind")
    ((number,),) = talk.rows("SELECT max(interview_id) FROM interviews")
    assert f"Interview #{number} is confirmed" in talk.say("maya.patel", f"confirm {number}")
    assert talk.statuses() == ["confirmed", "confirmed"]


def test_nobody_insists_on_a_candidates_time(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点", "ling.wu")
    talk.say("bo.li", "安排面试 陈博 周五下午3点")
    assert "仍要安排" not in talk.buttons("bo.li")
    with talk.nothing_changes():
        talk.say("bo.li", "仍要安排")


def test_a_move_is_insisted_on_by_interviewers_but_not_wished_for_by_the_candidate(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点")
    talk.book("安排面试 Maya Patel 周五下午3点")
    talk.say("chen.bo", "改期 1 周五下午3点")
    assert "仍要安排" not in talk.buttons("chen.bo")
    talk.say("bo.li", "改期 1 周五下午3点")
    heard = talk.press("bo.li", "仍要安排")
    assert "2026-11-24 15:00 周二 → 2026-11-27 15:00 周五" in heard
    assert "与这个时间冲突" in heard
    assert talk.starts() == ["11-27 15:00", "11-27 15:00"]
    # Moved once more, it clashes like any other.
    talk.say("bo.li", "改期 1 12月3日下午3点")
    with talk.nothing_changes():
        assert "约不上" in talk.say("bo.li", "改期 1 周五下午3点")


def test_an_admin_hears_who_is_busy_and_with_nothing_else(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点")
    talk.book("安排面试 Maya Patel 周五下午3点 保密")
    asked = talk.say("ling.wu", "改期 1 周五下午3点")
    assert "李博在 2026-11-27 15:00 周五 没空" in asked
    assert "保密" not in asked


def test_free_times_are_in_the_organisers_office_hours(talk: Talk) -> None:
    talk.live_in("emma.clarke", "Europe/London")
    talk.book("create room 陈博 Friday 5pm", "emma.clarke")
    talk.say("emma.clarke", "create room Maya Patel Friday 5pm")
    # It is Friday 17:00 in London; Friday's office ends at 18:30, and Saturday is no working day.
    free = ["Mon 30 Nov 09:00", "Mon 30 Nov 09:30", "Mon 30 Nov 10:00"]
    assert talk.buttons("emma.clarke") == [*free, "Book anyway"]
    # 陈博 in Shanghai is offered London's office hours, on his own clock.
    talk.book("create room Maya Patel Nov 30 9am", "emma.clarke")
    talk.say("chen.bo", "改期 1 11月30日下午5点")
    assert talk.buttons("chen.bo") == ["周一 11-30 18:00", "周一 11-30 18:30", "周一 11-30 19:00"]


def test_of_two_who_insist_on_the_same_layer_at_once_nobody_is_booked_unseen(talk: Talk) -> None:
    talk.book("安排面试 陈博 周五下午3点")
    talk.know("Zhang Wei")
    talk.say("bo.li", "安排面试 Maya Patel 周五下午3点")

    def press() -> None:
        talk.sim.press("bo.li", talk.sim.conversation("bo.li")[-1], "4")

    with ThreadPoolExecutor(4) as threads:
        for pressed in [threads.submit(press) for _ in range(4)]:
            pressed.result(20)
    assert talk.statuses() == ["proposed", "proposed"]
