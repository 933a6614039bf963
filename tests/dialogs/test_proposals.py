"""Conversations in which several times are proposed, and the candidate takes one, or none."""

import pytest

from tests.talk import Talk

OFFER = "提议 1 周四下午3点；周五上午10点；下周一下午2点"


def offer(talk: Talk, line: str = OFFER) -> None:
    """Book an interview, and propose three other times for it."""
    talk.book()
    talk.say("bo.li", line)
    talk.hear("chen.bo")


def test_times_are_proposed_and_one_is_pressed(talk: Talk) -> None:
    talk.book()
    heard = talk.say("bo.li", OFFER)
    assert "已提议面试 #1 的时间" in heard
    assert "选项 1：2026-11-26 15:00 周四" in heard
    assert "对方选定之前，2026-11-24 15:00 周二 先保留" in heard
    asked = talk.hear("chen.bo")
    assert "面试 #1：请选个时间" in asked
    assert "选定之前，2026-11-24 15:00 周二 先为你保留" in asked
    assert talk.buttons("chen.bo") == ["周四 11-26 15:00", "周五 11-27 10:00", "周一 11-30 14:00", "都不合适"]
    assert (talk.starts(), talk.statuses()) == (["11-24 15:00"], ["proposed"])
    confirmed = talk.press("chen.bo", "周五 11-27 10:00")
    assert "已确认面试 #1" in confirmed
    assert "2026-11-27 10:00 周五" in confirmed
    assert "陈博选好了面试 #1 的时间：2026-11-27 10:00 周五，已确认" in talk.hear("bo.li")
    assert (talk.starts(), talk.statuses()) == (["11-27 10:00"], ["confirmed"])
    assert talk.rows("SELECT DISTINCT revision FROM reminders WHERE status = 'planned'") == [(2,)]


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("第二个", "11-27 10:00"),
        ("2", "11-27 10:00"),
        ("第2个吧", "11-27 10:00"),
        ("最后一个", "11-30 14:00"),
        ("周五那个", "11-27 10:00"),
        ("周五上午10点可以", "11-27 10:00"),
        ("10点那个", "11-27 10:00"),
        ("下周一的可以", "11-30 14:00"),
        ("选 1 第三个", "11-30 14:00"),
        ("选 2", "11-27 10:00"),
        ("选第一个", "11-26 15:00"),
        ("choose #1 2", "11-27 10:00"),
        ("the Friday one", "11-27 10:00"),
        ("the second one please", "11-27 10:00"),
        ("Thursday 3pm works", "11-26 15:00"),
        ("option 3", "11-30 14:00"),
    ],
)
def test_a_candidate_chooses_in_their_own_words(talk: Talk, said: str, start: str) -> None:
    offer(talk)
    talk.say("chen.bo", said)
    assert (talk.starts(), talk.statuses()) == ([start], ["confirmed"])


@pytest.mark.parametrize("said", ["周三下午3点", "第四个", "9", "你好啊朋友", "选 1 第五个", "选 周六"])
def test_words_that_fit_no_time_take_none(talk: Talk, said: str) -> None:
    offer(talk)
    with talk.nothing_changes():
        assert talk.say("chen.bo", said)


def test_words_that_fit_two_times_are_asked_about(talk: Talk) -> None:
    offer(talk, "提议 1 周四下午3点；周四下午5点；周五上午10点")
    with talk.nothing_changes():
        assert "哪个时间方便" in talk.say("chen.bo", "周四那个")
    assert talk.buttons("chen.bo") == ["周四 11-26 15:00", "周四 11-26 17:00", "都不合适"]


def test_none_of_them_asks_for_another_time_and_the_interviewer_hears_both(talk: Talk) -> None:
    offer(talk)
    asked = talk.press("chen.bo", "都不合适")
    assert "哪个时间你方便" in asked
    assert "都不方便，我已请对方说一个合适的" in talk.hear("bo.li")
    assert "已转告面试官" in talk.say("chen.bo", "周五下午4点")
    assert "2026-11-24 15:00 周二 → 2026-11-27 16:00 周五" in talk.hear("bo.li")
    assert "已直接确认" in talk.press("bo.li", "同意改期")
    assert (talk.starts(), talk.statuses()) == (["11-27 16:00"], ["confirmed"])
    assert "没有要你选的时间" in talk.say("chen.bo", "都不合适")


def test_english_from_the_first_word_to_the_last(talk: Talk) -> None:
    talk.book("create room Maya Patel tomorrow 3pm", "emma.clarke")
    heard = talk.say("emma.clarke", "propose #1 Thursday 3pm; Friday 10am")
    assert "Times offered for interview #1" in heard
    assert "Maya Patel is asked to choose" in heard
    asked = talk.hear("maya.patel")
    assert "#1: please choose a time" in asked
    assert "Which one suits you?" in asked
    assert "The interviewer knows" not in talk.press("maya.patel", "None fits")
    assert "None of the times suits Maya Patel" in talk.hear("emma.clarke")
    talk.say("maya.patel", "cancel")
    talk.say("emma.clarke", "propose #1 Wednesday 3pm or Friday 2pm")
    talk.hear("maya.patel")
    assert "Interview #1 is confirmed" in talk.say("maya.patel", "the Friday one")
    assert "Maya Patel chose a time for interview #1: 2026-11-27 14:00 Fri" in talk.hear("emma.clarke")


def test_a_new_interview_is_proposed_at_several_times(talk: Talk) -> None:
    heard = talk.say("bo.li", "提议 陈博 周四下午3点；周五上午10点 45分钟 二面")
    assert "已创建面试 #1" in heard
    assert "对方选定之前，2026-11-26 15:00 周四 先保留" in heard
    asked = talk.hear("chen.bo")
    assert "面试邀请 #1" in asked
    assert "先为你保留" not in asked
    talk.press("chen.bo", "周五 11-27 10:00")
    query = "SELECT title, extract(epoch FROM end_at - start_at)::int / 60 FROM interviews"
    assert talk.rows(query) == [("二面", 45)]
    assert talk.starts() == ["11-27 10:00"]


def test_a_new_candidate_is_asked_about_before_anything_is_proposed(talk: Talk) -> None:
    with talk.nothing_changes():
        assert "没有找到“王小明”" in talk.say("bo.li", "提议 王小明 周四下午3点；周五上午10点 二面")
    heard = talk.press("bo.li", "新增 王小明")
    assert "已创建面试 #1" in heard
    assert "联系不上王小明" in heard
    assert talk.rows("SELECT title FROM interviews") == [("二面",)]
    assert "已确认面试 #1" in talk.say("bo.li", "选 1 第二个")
    assert talk.starts() == ["11-27 10:00"]


@pytest.mark.parametrize(
    ("times", "starts"),
    [
        ("周四下午3点；4点；周五上午10点", ["11-26 15:00", "11-26 16:00", "11-27 10:00"]),
        ("周四下午3点或周五上午10点", ["11-26 15:00", "11-27 10:00"]),
        ("周四下午3点、周五上午10点", ["11-26 15:00", "11-27 10:00"]),
        ("周四下午3点，周五上午10点", ["11-26 15:00", "11-27 10:00"]),
        ("周四下午3点 周五上午10点", ["11-26 15:00", "11-27 10:00"]),
        ("Thursday 3pm, Friday 10am and Saturday 2pm", ["11-26 15:00", "11-27 10:00", "11-28 14:00"]),
        ("12/3 15:00; 12/4 10:00", ["12-03 15:00", "12-04 10:00"]),
        ("周五上午10点；周四下午3点；周五上午10点", ["11-26 15:00", "11-27 10:00"]),
    ],
)
def test_times_are_listed_in_many_ways(talk: Talk, times: str, starts: list[str]) -> None:
    talk.book()
    talk.say("bo.li", f"提议 1 {times}")
    query = "SELECT to_char(start_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI') FROM proposed_slots"
    assert [start for (start,) in talk.rows(query + " ORDER BY start_at")] == starts


def test_one_time_in_doubt_is_asked_about_and_completes_the_others(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        assert "是指哪个时间" in talk.say("bo.li", "提议 1 周四下午3点；周五10点")
    assert "选项 2：2026-11-27 10:00 周五" in talk.press("bo.li", "1")
    talk.say("bo.li", "提议 1 周四下午3点；周五10点")
    assert "选项 2：2026-11-27 22:00 周五" in talk.say("bo.li", "晚上")


def test_what_is_missing_is_asked_for(talk: Talk) -> None:
    talk.book()
    assert "哪几个时间" in talk.say("bo.li", "提议 1")
    assert "选项 2 2026-11-27 10:00 周五" in talk.say("bo.li", "周四下午3点；周五上午10点")
    assert "选项 2：2026-11-27 10:00 周五" in talk.press("bo.li", "好")


def test_for_whom_is_asked_first_and_free_times_are_offered_together(talk: Talk) -> None:
    asked = talk.say("emma.clarke", "propose")
    assert "Offer times to whom?" in asked
    assert talk.buttons("emma.clarke") == ["Maya Patel", "陈博"]
    asked = talk.press("emma.clarke", "Maya Patel")
    assert "· 2026-11-23 14:00 Mon\n· 2026-11-24 10:00 Tue\n· 2026-11-24 14:00 Tue" in asked
    with talk.nothing_changes():
        shown = talk.press("emma.clarke", "Use these")
    assert "Offer these times?" in shown and "Maya Patel" in shown
    assert "Created interview #1" in talk.press("emma.clarke", "Yes")
    assert "Option 3 2026-11-24 14:00 Tue" in talk.hear("maya.patel")


def test_times_said_first_are_kept_until_it_is_known_for_whom(talk: Talk) -> None:
    talk.book()
    assert "给谁提议时间" in talk.say("bo.li", "提议 周四下午3点；周五上午10点")
    assert talk.buttons("bo.li") == ["#1", "Maya Patel"]
    with talk.nothing_changes():
        assert "把面试 #1 的这些时间发出去吗" in talk.say("bo.li", "1")
    assert "选项 2：2026-11-27 10:00 周五" in talk.say("bo.li", "好")


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        ("提议 1 周四下午3点；昨天下午3点", "已经过去了"),
        ("提议 1 周一到周五下午3点", "时间"),
        ("提议 1 1点；2点；3点；4点；5点；6点；下周三下午3点", "最多提议 5 个时间"),
    ],
)
def test_impossible_lists_are_refused(talk: Talk, line: str, heard: str) -> None:
    talk.book()
    with talk.nothing_changes():
        assert heard in talk.say("bo.li", line)
    assert talk.rows("SELECT count(*) FROM proposed_slots") == [(0,)]


def test_a_time_that_somebody_is_busy_at_is_shown_and_replaced_with_one_press(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点")
    talk.book("安排面试 Maya Patel 周五上午10点")
    with talk.nothing_changes():
        asked = talk.say("bo.li", "提议 1 周四下午3点；周五上午10点")
    assert "你的面试 #2（2026-11-27 10:00 周五 至 11:00）与这个时间冲突" in asked
    assert "· 2026-11-27 11:00 周五" in asked
    talk.press("bo.li", "就用这些")
    assert talk.hear("chen.bo")
    assert talk.buttons("chen.bo") == ["周四 11-26 15:00", "周五 11-27 11:00", "都不合适"]


def test_the_first_of_two_wins_a_time_and_the_other_sees_what_is_left_at_once(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点")
    talk.book("安排面试 Maya Patel 明天下午5点")
    for number in (1, 2):
        talk.say("bo.li", f"提议 {number} 周四下午3点；周五上午10点")
    talk.hush()
    talk.press("chen.bo", "周四 11-26 15:00")
    with talk.nothing_changes():
        lost = talk.press("maya.patel", "Thu 26 Nov 15:00")
    assert "That time has just been taken" in lost
    assert talk.buttons("maya.patel") == [
        "Fri 27 Nov 10:00",
        "Thu 26 Nov 16:00",
        "Thu 26 Nov 16:30",
        "Thu 26 Nov 17:00",
        "None fits",
    ]
    assert "#1" not in lost
    assert "陈博" not in lost
    assert "I've asked the interviewer to move #2" in talk.press("maya.patel", "Thu 26 Nov 16:00")
    assert "Interview #2 is confirmed" in talk.say("maya.patel", "Friday 10am then")


def test_a_move_kills_what_was_proposed_before(talk: Talk) -> None:
    offer(talk)
    old = talk.sim.conversation("chen.bo")[-1]
    talk.say("bo.li", "改期 1 12月3日下午3点")
    talk.hush()
    with talk.nothing_changes():
        pressed = talk.sim.press("chen.bo", old, "choose #1 2026-11-27T10:00+08:00")
        assert "你点的是旧卡片" in talk.after("chen.bo", pressed)
        assert "没有可选的时间" in talk.say("chen.bo", "选 1 第二个")


def test_a_later_proposal_takes_the_place_of_an_earlier_one(talk: Talk) -> None:
    offer(talk)
    old = talk.sim.conversation("chen.bo")[-1]
    talk.say("bo.li", "提议 1 12月3日下午3点；12月4日下午3点")
    with talk.nothing_changes():
        pressed = talk.sim.press("chen.bo", old, "choose #1 2026-11-27T10:00+08:00")
        assert "这不在可选的时间里" in talk.after("chen.bo", pressed)
    assert talk.buttons("chen.bo") == ["周四 12-03 15:00", "周五 12-04 15:00", "都不合适"]


def test_confirming_the_old_time_ends_the_offer(talk: Talk) -> None:
    offer(talk)
    assert "已确认面试 #1" in talk.say("chen.bo", "确认")
    assert "没有要你选的时间" in talk.say("chen.bo", "选 第一个")
    assert talk.starts() == ["11-24 15:00"]


def test_a_declined_interview_comes_back_by_choosing(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "拒绝 1 那天有事")
    talk.say("bo.li", OFFER)
    assert "已确认面试 #1" in talk.say("chen.bo", "第一个")


def test_a_time_that_has_passed_cannot_be_chosen_any_more(talk: Talk) -> None:
    talk.book("安排面试 陈博 下周五下午3点")
    talk.say("bo.li", "提议 1 明天下午3点；周五上午10点")
    talk.clock.advance(days=2)
    assert "已确认面试 #1" in talk.say("chen.bo", "第一个")
    assert talk.starts() == ["11-27 10:00"]


def test_only_interviewers_propose_and_only_the_candidate_chooses(talk: Talk) -> None:
    offer(talk)
    with talk.nothing_changes():
        assert "只有面试官可以用" in talk.say("chen.bo", OFFER)
        assert "要由候选人来选" in talk.say("bo.li", "选 1 第一个")
        assert "没有找到你的面试 #1" in talk.say("maya.patel", "选 1 第一个")
        assert "can't find" in talk.say("emma.clarke", "propose #1 Thursday 3pm; Friday 3pm")


def test_each_side_reads_the_times_on_its_own_clock(talk: Talk) -> None:
    talk.meet("tom.lee", "Tom Lee", timezone="Europe/London")
    talk.say("tom.lee", "language en")
    talk.book("安排面试 Tom Lee 明天下午3点")
    heard = talk.say("bo.li", "提议 1 周四下午3点；周五下午4点")
    assert "2026-11-26 15:00 周四（北京时间）" in heard
    asked = talk.hear("tom.lee")
    assert "2026-11-26 07:00 Thu (London time)" in asked
    assert talk.buttons("tom.lee")[0] == "Thu 26 Nov 07:00"
    assert "Interview #1 is confirmed" in talk.say("tom.lee", "7am on Thursday please")
