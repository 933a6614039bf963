"""Conversations after an interview: feedback, and who did not come."""

import pytest

from tests.talk import Talk


@pytest.fixture
def over(talk: Talk) -> Talk:
    """An interview of 李博 and Emma Clarke with 陈博 that has just ended."""
    talk.book("安排面试 陈博 明天下午3点 60分钟 后端一面")
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    talk.say("emma.clarke", "confirm 1")
    talk.say("chen.bo", "确认")
    talk.clock.advance(days=1, hours=6, minutes=5)
    talk.hush()
    return talk


def opinions(talk: Talk) -> list[tuple[str, str, int, str]]:
    return talk.rows(
        "SELECT userid, recommendation, score, notes FROM feedback JOIN people USING (person_id)"
        " ORDER BY userid"
    )


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("反馈 1 4 通过 算法好", ("yes", 4, "算法好")),
        ("反馈 1 通过 4 算法好，3个亮点", ("yes", 4, "算法好，3个亮点")),
        ("反馈 #1 4分，通过，算法好", ("yes", 4, "算法好")),
        ("反馈 1 不通过 2 基础弱", ("no", 2, "基础弱")),
        ("反馈 1 待定 3分 再看一轮", ("unsure", 3, "再看一轮")),
        ("feedback #1 yes 4 strong on SQL", ("yes", 4, "strong on SQL")),
        ("feedback #1 5/5 strong yes, ship it", ("yes", 5, "ship it")),
        ("Feedback 1: no 2 not sure about SQL", ("no", 2, "not sure about SQL")),
        ("feedback #1 no 2 too slow", ("no", 2, "too slow")),
        ("feedback #1 maybe 3 one more round", ("unsure", 3, "one more round")),
    ],
)
def test_feedback_is_given_in_one_sentence(over: Talk, line: str, kept: tuple[str, int, str]) -> None:
    assert "#1" in over.say("bo.li", line)
    assert opinions(over) == [("bo.li", *kept)]
    assert over.rows("SELECT count(*) FROM dialogues") == [(0,)]


def test_feedback_is_a_short_dialogue_with_buttons(over: Talk) -> None:
    asked = over.say("emma.clarke", "feedback #1")
    assert "Your recommendation?" in asked
    assert "陈博 · 后端一面" in asked
    assert over.buttons("emma.clarke") == ["Yes", "No", "Unsure"]
    assert "Your score?" in over.press("emma.clarke", "Yes")
    assert over.buttons("emma.clarke") == ["1", "2", "3", "4", "5"]
    saved = over.press("emma.clarke", "4")
    assert "Feedback on 陈博 saved (#1)" in saved
    assert "A few words?" in saved
    assert opinions(over) == [("emma.clarke", "yes", 4, "")]
    done = over.say("emma.clarke", "Strong on SQL, weak on CSS.")
    assert "Emma Clarke: yes, 4 of 5. Strong on SQL, weak on CSS." in done
    assert "Still missing: 李博" in done
    assert opinions(over) == [("emma.clarke", "yes", 4, "Strong on SQL, weak on CSS.")]


@pytest.mark.parametrize("skip", ["跳过", "不用了"])
def test_the_words_may_be_skipped(over: Talk, skip: str) -> None:
    over.say("bo.li", "反馈 1")
    over.say("bo.li", "待定")
    assert "要写几句评语吗" in over.say("bo.li", "3")
    over.press("bo.li", "跳过") if skip == "跳过" else over.say("bo.li", skip)
    assert opinions(over) == [("bo.li", "unsure", 3, "")]
    assert over.rows("SELECT count(*) FROM dialogues") == [(0,)]


def test_of_two_that_ended_it_is_asked_which_with_whom_it_was(over: Talk) -> None:
    over.book("安排面试 Maya Patel 11分钟后 30分钟")
    over.book("安排面试 Maya Patel 周五下午3点")
    over.press("maya.patel", "confirm #2")
    over.clock.advance(hours=1)
    over.hush()
    asked = over.say("bo.li", "反馈")
    assert "是哪一场面试" in asked and "#1 2026-11-24 15:00 周二 陈博" in asked
    assert over.buttons("bo.li") == ["#2", "#1"]
    assert "通过吗" in over.press("bo.li", "#1")


def test_the_only_one_without_feedback_is_meant(over: Talk) -> None:
    over.book("安排面试 Maya Patel 11分钟后 30分钟")
    over.press("maya.patel", "confirm #2")
    over.clock.advance(hours=1)
    over.say("bo.li", "反馈 2 通过 4 好")
    over.hush()
    assert "陈博 · 后端一面" in over.say("bo.li", "反馈")
    over.say("bo.li", "通过")
    assert "陈博" in over.say("bo.li", "4")


def test_without_an_interview_that_began_there_is_nothing_to_give(talk: Talk) -> None:
    talk.book()
    assert "最近一周没有可以用“反馈”的面试" in talk.say("bo.li", "反馈")
    assert "You had no interview this past week for “no show”" in talk.say("emma.clarke", "no show")
    assert talk.rows("SELECT count(*) FROM dialogues") == [(0,)]


def test_who_did_not_come_is_asked_of_the_one_that_began(over: Talk) -> None:
    asked = over.say("emma.clarke", "no show")
    assert "Who didn't come?" in asked and "#1 · 2026-11-24 15:00 Tue · 陈博" in asked
    assert "Noted: 陈博 didn't come." in over.press("emma.clarke", "Candidate")


def test_others_opinions_are_seen_after_ones_own(over: Talk) -> None:
    over.say("bo.li", "反馈 1 不通过 2 系统设计很弱")
    for line in ("show #1", "brief #1"):
        heard = over.say("emma.clarke", line)
        assert "Others' feedback: 1. You'll see it once you've given yours" in heard
        assert "系统设计很弱" not in heard
    heard = over.say("emma.clarke", "feedback #1 yes 4 good")
    assert "李博: no, 2 of 5. 系统设计很弱" in heard
    assert "系统设计很弱" in over.say("emma.clarke", "show #1")
    assert "Emma Clarke：通过，4 分。good" in over.say("bo.li", "反馈 1")
    assert "Emma Clarke：通过" in over.say("ling.wu", "反馈 1")


def test_a_candidate_never_sees_feedback(over: Talk) -> None:
    over.say("bo.li", "反馈 1 不通过 2 系统设计很弱")
    with over.nothing_changes():
        for line in ("查看 1", "反馈 1", "简报 1", "我的面试 今天", "备注 1 看看"):
            assert "系统设计很弱" not in over.say("chen.bo", line)


def test_an_interviewer_who_is_the_candidate_here_sees_no_feedback(talk: Talk) -> None:
    talk.book("create room Bo.Li tomorrow 3pm", "emma.clarke")
    talk.clock.advance(days=1, hours=6)
    talk.say("emma.clarke", "feedback #1 no 2 weak")
    for line in ("反馈 1", "反馈 1 通过 5", "简报 1", "备注 1 看看", "爽约 1 候选人", "查看 1", "面试官 1"):
        heard = talk.say("bo.li", line)
        assert "weak" not in heard
        assert "候选人" in heard or "查看" in line
    assert opinions(talk) == [("emma.clarke", "no", 2, "weak")]


def test_feedback_is_changed_within_a_day_and_only_then(over: Talk) -> None:
    over.say("bo.li", "反馈 1 4 通过 算法好")
    assert "李博：待定，4 分。算法好" in over.say("bo.li", "反馈 1 待定")
    assert "李博：待定，3 分。缺少项目经验" in over.say("bo.li", "反馈 1 3 缺少项目经验")
    over.clock.advance(hours=25)
    before = opinions(over)
    assert "不能再改" in over.say("bo.li", "反馈 1 不通过 1")
    assert "不能再改" in over.say("bo.li", "反馈 1")
    assert opinions(over) == before


def test_feedback_comes_after_the_start_and_not_for_what_was_cancelled(talk: Talk) -> None:
    talk.book()
    assert "才开始" in talk.say("bo.li", "反馈 1 4 通过")
    talk.say("bo.li", "取消 1")
    assert "已取消，不用写反馈" in talk.say("bo.li", "反馈 1 4 通过")
    assert opinions(talk) == []


@pytest.mark.parametrize("words", ["6 通过", "0 通过", "40 通过"])
def test_a_score_is_one_to_five(over: Talk, words: str) -> None:
    over.say("bo.li", f"反馈 1 {words}")
    assert opinions(over) == []


def test_a_stranger_gives_no_feedback(over: Talk) -> None:
    over.meet("li.lei", "李雷", role="interviewer")
    assert "没有找到你的面试 #1" in over.say("li.lei", "反馈 1 4 通过")
    assert "还没有反馈" in over.say("ling.wu", "反馈 1 4 通过")
    assert opinions(over) == []


@pytest.mark.parametrize(
    ("answer", "noted", "status"),
    [("候选人", "陈博没来", "候选人未到"), ("面试官", "面试官没来，陈博白等了一场", "面试官未到")],
)
def test_who_did_not_come_is_noted_by_side(over: Talk, answer: str, noted: str, status: str) -> None:
    assert "谁没来" in over.say("bo.li", "没来 1")
    assert noted in over.press("bo.li", answer)
    assert over.statuses() == ["no_show"]
    assert status in over.say("bo.li", "我的面试 今天")
    assert status in over.say("bo.li", "查看 1")
    assert over.hear("chen.bo") == ""
    assert "#1: no show" in over.hear("emma.clarke")
    with over.nothing_changes():
        assert "之前已经记过" in over.say("bo.li", f"爽约 1 {answer}")


def test_what_nobody_came_to_is_set_for_another_time(over: Talk) -> None:
    over.say("emma.clarke", "no show #1 candidate")
    assert "什么时间" in over.press("bo.li", "换个时间")
    assert "2026-11-24 15:00 周二 → 2026-11-27 15:00 周五" in over.say("bo.li", "周五下午3点")
    assert over.statuses() == ["proposed"]
    assert "面试 #1 已改期" in over.hear("chen.bo")
    assert "已确认面试 #1" in over.say("chen.bo", "确认")
    assert over.rows("SELECT no_show_side FROM interviews") == [(None,)]


def test_no_show_is_said_after_the_start_by_interviewers_only(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        assert "还不能记没来" in talk.say("bo.li", "爽约 1 候选人")
        assert "只有面试官可以用" in talk.say("chen.bo", "爽约 1 面试官")
        assert "can't find" in talk.say("emma.clarke", "no show #1 candidate")


def test_a_brief_tells_what_one_wants_to_know_before(over: Talk) -> None:
    over.say("bo.li", "反馈 1 4 通过 算法好")
    over.book("create room 陈博 Friday 3pm Round two", "ling.wu")
    over.say("ling.wu", "note #2 portfolio https://example.com/cb and ask about SQL")
    heard = over.say("ling.wu", "brief #2")
    portfolio = "portfolio https://example.com/cb and ask about SQL"
    for part in ("Brief #2: 陈博", portfolio, "2026-11-24 15:00", "后端一面", "yes, 4 of 5. 算法好"):
        assert part in heard
    assert "算法好" not in over.say("chen.bo", "查看 2")
    assert "portfolio" not in over.say("chen.bo", "查看 2")


def test_a_brief_hides_an_earlier_round_that_one_owes_feedback_on(over: Talk) -> None:
    over.say("bo.li", "反馈 1 4 通过 算法好")
    over.book("create room 陈博 Friday 3pm", "emma.clarke")
    heard = over.say("emma.clarke", "brief #2")
    assert "Others' feedback: 1." in heard
    assert "算法好" not in heard


def test_a_note_replaces_the_one_before_and_shows_it(talk: Talk) -> None:
    talk.book()
    assert "还没有备注" in talk.say("bo.li", "简报 1")
    assert "备注写什么" in talk.say("bo.li", "备注 1")
    assert "只有面试官看得到" in talk.say("bo.li", "重点看数据库，12月有空")
    heard = talk.say("bo.li", "备注 1 重点看网络")
    assert "之前的备注（已替换）：重点看数据库，12月有空" in heard
    assert "备注：重点看网络" in talk.say("bo.li", "简报 1")


def test_times_in_a_brief_are_on_the_readers_clock(talk: Talk) -> None:
    talk.live_in("emma.clarke", "Europe/London")
    talk.book("安排面试 陈博 明天下午3点")
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    assert "2026-11-24 07:00 Tue (London time)" in talk.say("emma.clarke", "brief #1")
