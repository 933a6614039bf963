"""Conversations about who interviews: joining, leaving, swapping, and not being able to come."""

import pytest

from bot.app import create_app
from tests.talk import Talk, links_in


def join(talk: Talk, name: str = "Emma Clarke", userid: str = "emma.clarke") -> None:
    """Book an interview of 李博 with 陈博, and have one more interviewer in it."""
    talk.book()
    talk.say("bo.li", f"面试官 1 加 {name}")
    talk.say(userid, "confirm 1")
    talk.hush()


def panel_of(talk: Talk) -> list[tuple[str, str]]:
    return talk.rows(
        "SELECT userid, answer FROM participants JOIN people USING (person_id)"
        " WHERE side = 'interviewer' ORDER BY userid"
    )


def test_a_colleague_is_asked_accepts_and_is_reminded(talk: Talk) -> None:
    talk.book()
    assert "已邀请 Emma Clarke 加入面试 #1（2026-11-24 15:00 周二）" in talk.say(
        "bo.li", "面试官 1 加 Emma Clarke"
    )
    asked = talk.hear("emma.clarke")
    assert "Will you interview? #1" in asked
    assert "李博 asks you to join as an interviewer" in asked
    assert "Candidate 陈博" in asked
    assert talk.buttons("emma.clarke") == ["I'm in", "I can't"]
    assert "Emma" not in talk.say("chen.bo", "查看 1")
    accepted = talk.press("emma.clarke", "I'm in")
    assert "You're in: interview #1" in accepted
    assert len(links_in(accepted)) == 1
    assert "Emma Clarke 会参加面试 #1" in talk.hear("bo.li")
    assert "李博、Emma Clarke" in talk.say("chen.bo", "查看 1")
    assert panel_of(talk) == [("bo.li", "accepted"), ("emma.clarke", "accepted")]
    query = "SELECT count(*) FROM reminders JOIN people USING (person_id) WHERE userid = 'emma.clarke'"
    query += " AND kind = 'before'"
    assert talk.rows(query) == [(3,)]


def test_a_colleague_who_cannot_is_out_and_the_organiser_hears_why(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "panel #1 add Emma Clarke")
    talk.hush()
    assert "you're not in #1" in talk.say("emma.clarke", "decline 1 on holiday")
    heard = talk.hear("bo.li")
    assert "Emma Clarke" in heard
    assert "on holiday" in heard
    assert talk.buttons("bo.li") == ["Add", "Other time"]
    assert panel_of(talk) == [("bo.li", "accepted")]
    assert talk.hear("chen.bo") == ""
    assert "can't find" in talk.say("emma.clarke", "show 1")
    query = "SELECT DISTINCT status FROM reminders JOIN people USING (person_id) WHERE userid = 'emma.clarke'"
    query += " AND kind = 'before'"
    assert talk.rows(query) == [("cancelled",)]


def test_a_bare_yes_accepts_if_it_is_the_only_question(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    assert "You're in: interview #1" in talk.say("emma.clarke", "ok")


def test_who_is_asked_is_seen_on_the_list_and_by_show(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    assert "are you in? no answer yet" in talk.say("emma.clarke", "my interviews")
    talk.say("emma.clarke", "show 1")
    assert talk.buttons("emma.clarke") == ["I'm in", "I can't"]


def test_one_is_removed_told_and_shut_out_of_the_room(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    (link,) = links_in(talk.press("emma.clarke", "I'm in"))
    path = "/room/" + link.partition("/room/")[2]
    client = create_app(talk.bot).test_client()
    assert client.get(path).status_code == 200
    talk.hush()
    assert "已把 Emma Clarke 从面试 #1 去掉" in talk.say("bo.li", "面试官 1 减 Emma Clarke")
    heard = talk.hear("emma.clarke")
    assert "You are no longer needed in interview #1" in heard
    assert "Your room link no longer works." in heard
    assert client.get(path).status_code == 404
    with talk.nothing_changes():
        assert "不是面试 #1 的面试官" in talk.say("bo.li", "面试官 1 减 Emma Clarke")


def test_the_panel_is_shown_with_what_can_be_done(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    heard = talk.say("bo.li", "面试官 1")
    assert "· 李博：参加" in heard
    assert "· Emma Clarke：待答复" in heard
    assert talk.buttons("bo.li") == ["加面试官", "减面试官", "换人"]
    assert "是哪位同事" in talk.press("bo.li", "加面试官")
    assert "我马上问吴玲" in talk.say("bo.li", "吴玲")
    assert "已邀请吴玲" in talk.press("bo.li", "好")
    assert "去掉哪位面试官" in talk.say("bo.li", "面试官 1 减")
    assert "我马上告诉 Emma Clarke" in talk.press("bo.li", "Emma Clarke")
    assert "已把 Emma Clarke" in talk.press("bo.li", "好")


def test_only_the_organiser_and_admins_change_the_panel(talk: Talk) -> None:
    join(talk)
    with talk.nothing_changes():
        assert "Who interviews is for 李博 or an admin to change." in talk.say(
            "emma.clarke", "panel #1 remove 李博"
        )
        assert "只有面试官可以用" in talk.say("chen.bo", "面试官 1 减 李博")
    assert "已邀请" not in talk.say("ling.wu", "面试官 1 减 Emma Clarke")
    assert panel_of(talk) == [("bo.li", "accepted")]


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        ("面试官 1 减 李博", "这是唯一的面试官"),
        ("面试官 1 加 李博", "已经在面试 #1 里了"),
        ("面试官 1 加 陈博", "没有找到叫“陈博”的面试官"),
        ("面试官 1 加 查无此人", "没有找到叫“查无此人”的面试官"),
        ("面试官 9 加 吴玲", "没有找到你的面试 #9"),
    ],
)
def test_impossible_changes_of_the_panel_are_refused(talk: Talk, line: str, heard: str) -> None:
    talk.book()
    with talk.nothing_changes():
        assert heard in talk.say("bo.li", line)


def test_a_part_of_a_colleagues_name_offers_the_whole(talk: Talk) -> None:
    talk.book()
    assert "是指 Emma Clarke 吗" in talk.say("bo.li", "面试官 1 加 Emma")
    assert "已邀请 Emma Clarke" in talk.press("bo.li", "Emma Clarke")


def test_a_busy_colleague_is_asked_only_if_one_insists(talk: Talk) -> None:
    talk.book()
    talk.book("create room Maya Patel tomorrow 3:30pm", "emma.clarke")
    with talk.nothing_changes():
        asked = talk.say("bo.li", "面试官 1 加 Emma Clarke")
    assert "Emma Clarke 那时没空" in asked
    assert "Maya" not in asked
    assert "#2" not in asked
    assert talk.buttons("bo.li") == ["周二 11-24 16:30", "周二 11-24 17:00", "周二 11-24 17:30", "仍要邀请"]
    assert "已邀请 Emma Clarke" in talk.press("bo.li", "仍要邀请")
    assert "You're in" in talk.press("emma.clarke", "I'm in")


def test_moving_asks_who_was_asked_anew(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    talk.hush()
    talk.say("bo.li", "改期 1 周五下午3点")
    heard = talk.hear("emma.clarke")
    assert "2026-11-24 15:00 Tue → 2026-11-27 15:00 Fri" in heard
    assert "You're in" in talk.press("emma.clarke", "I'm in")


def test_a_swap_counts_once_the_new_one_accepts(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "确认")
    talk.hush()
    heard = talk.say("bo.li", "换人 1 Emma Clarke")
    assert "已请 Emma Clarke 接手面试 #1（2026-11-24 15:00 周二）" in heard
    assert "对方接受之前，面试官还是你" in heard
    assert "李博 asks you to take their place" in talk.hear("emma.clarke")
    assert talk.hear("chen.bo") == ""
    assert "李博" in talk.say("chen.bo", "查看 1")
    talk.press("emma.clarke", "I'm in")
    told = talk.hear("bo.li")
    assert "已有人接手，你不用参加了" in told
    assert "房间链接已失效" in told
    assert "面试 #1 的面试官换成了 Emma Clarke，时间和房间链接不变" in talk.hear("chen.bo")
    assert panel_of(talk) == [("emma.clarke", "accepted")]
    assert "没有找到你的面试 #1" in talk.say("bo.li", "查看 1")
    assert talk.statuses() == ["confirmed"]
    # The interview is hers now.
    assert "is asked to join" in talk.say("emma.clarke", "panel #1 add 吴玲")


def test_a_refused_swap_leaves_everything_as_it_was(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "swap #1 Emma Clarke")
    talk.hush()
    talk.press("emma.clarke", "I can't")
    assert "Emma Clarke" in talk.hear("bo.li")
    assert panel_of(talk) == [("bo.li", "accepted")]
    assert talk.hear("chen.bo") == ""


def test_an_admin_swaps_others_and_stays_the_organiser_of_their_own(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点", "ling.wu")
    talk.say("ling.wu", "换人 1 李博")
    assert "吴玲想请你代为面试" in talk.hear("bo.li")
    talk.press("bo.li", "我参加")
    talk.hush()
    talk.say("chen.bo", "拒绝 1 已有offer")
    assert "已有offer" in talk.hear("ling.wu")
    assert "已有offer" in talk.hear("bo.li")


def test_of_two_names_the_one_on_the_panel_leaves(talk: Talk) -> None:
    join(talk)
    assert "换下哪位面试官" in talk.say("ling.wu", "换人 1 吴玲")
    assert "你将参加面试 #1" in talk.press("ling.wu", "Emma Clarke")
    assert panel_of(talk) == [("bo.li", "accepted"), ("ling.wu", "accepted")]
    talk.say("ling.wu", "swap #1 李博 for Emma Clarke")
    assert "李博" in talk.hear("emma.clarke")


def test_asking_another_to_swap_lets_the_first_go(talk: Talk) -> None:
    talk.book()
    talk.say("bo.li", "换人 1 Emma Clarke")
    talk.say("bo.li", "换人 1 吴玲")
    assert "no longer needed" in talk.hear("emma.clarke")
    assert panel_of(talk) == [("bo.li", "accepted"), ("ling.wu", "asked")]
    with talk.nothing_changes():
        assert "还在等答复" in talk.say("bo.li", "换人 1 吴玲")


def test_who_cannot_come_and_is_alone_alerts_organiser_and_admins_and_cancels_nothing(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "确认")
    talk.hush()
    with talk.nothing_changes():
        heard = talk.say("bo.li", "我来不了 1 发烧了")
    assert "还没有取消，候选人也还不知道" in heard
    assert "已告诉吴玲" in heard
    assert talk.buttons("bo.li") == ["换人", "换个时间", "取消面试"]
    alert = talk.hear("ling.wu")
    assert "李博来不了 2026-11-24 15:00 周二 与陈博的面试" in alert
    assert "发烧了" in alert
    assert talk.buttons("ling.wu") == ["换人", "换个时间", "取消面试"]
    assert talk.hear("chen.bo") == ""
    assert "是哪位同事" in talk.press("ling.wu", "换人")
    assert "请 Emma Clarke 接替李博" in talk.say("ling.wu", "Emma Clarke")
    assert "已请 Emma Clarke 接手" in talk.press("ling.wu", "好")
    assert "吴玲 asks you to interview instead of 李博" in talk.hear("emma.clarke")


def test_who_cannot_come_leaves_a_panel_of_several(talk: Talk) -> None:
    join(talk)
    assert "they know" in talk.say("emma.clarke", "can't make it #1, I'm ill")
    heard = talk.hear("bo.li")
    assert "Emma Clarke 来不了面试 #1" in heard
    assert "I'm ill" in heard
    assert panel_of(talk) == [("bo.li", "accepted")]


def test_a_candidate_who_cannot_come_is_shown_the_way(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        assert "不参加这次面试，还是想换个时间" in talk.say("chen.bo", "我来不了 1")
    assert talk.buttons("chen.bo") == ["不参加", "换个时间"]


def test_a_colleague_reads_the_time_on_their_own_clock(talk: Talk) -> None:
    talk.live_in("emma.clarke", "Europe/London")
    talk.clock.advance(hours=7)  # it is the middle of the night in London before
    talk.book()
    assert "2026-11-24 15:00 周二" in talk.say("bo.li", "面试官 1 加 Emma Clarke")
    assert "2026-11-24 07:00 Tue (London time)" in talk.hear("emma.clarke")


def test_a_stranger_learns_nothing(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        for line in ("panel #1", "panel #1 add 吴玲", "swap #1 吴玲", "can't make it #1"):
            heard = talk.say("emma.clarke", line)
            assert "can't find your interview #1" in heard
            assert "陈博" not in heard


@pytest.mark.parametrize("line", ["面试官 1 减 李博", "我来不了 1"])
def test_an_organiser_who_leaves_hands_the_interview_over(talk: Talk, line: str) -> None:
    join(talk)
    talk.say("bo.li", line)
    assert "#1" in talk.hear("emma.clarke")
    assert talk.buttons("emma.clarke")[0] == "Add"
    assert "is asked to join" in talk.say("emma.clarke", "panel #1 add 吴玲")
    talk.hush()
    talk.say("chen.bo", "拒绝 1 已有offer")
    assert "已有offer" in talk.hear("emma.clarke")
    assert talk.hear("bo.li") == ""


def test_an_organiser_whom_an_admin_removes_is_told_and_so_is_who_arranges_it_now(talk: Talk) -> None:
    join(talk)
    talk.say("ling.wu", "面试官 1 减 李博")
    assert "不用你参加了" in talk.hear("bo.li")
    assert "Interview #1 is yours to arrange" in talk.hear("emma.clarke")


def test_who_arranged_it_hears_of_what_becomes_of_it_without_taking_part(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点", "ling.wu")
    talk.say("ling.wu", "换人 1 李博")
    talk.press("bo.li", "我参加")
    talk.hush()
    talk.say("bo.li", "改期 1 周五下午3点")
    moved = talk.hear("ling.wu")
    assert "2026-11-24 15:00 周二 → 2026-11-27 15:00 周五" in moved
    assert links_in(moved) == []
    assert "吴玲" in talk.say("bo.li", "取消 1")
    assert "面试 #1 已取消" in talk.hear("ling.wu")


def test_a_candidate_does_not_learn_who_was_asked(talk: Talk) -> None:
    talk.book()
    (link,) = links_in(talk.say("chen.bo", "确认"))
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    for line in ("我的面试", "查看 1", "在哪", "准备什么"):
        assert "Emma" not in talk.say("chen.bo", line)
    page = create_app(talk.bot).test_client().get("/room/" + link.partition("/room/")[2])
    assert "李博" in page.text
    assert "Emma" not in page.text


def test_who_was_asked_at_night_and_is_not_needed_is_not_asked_in_the_morning(talk: Talk) -> None:
    talk.say("emma.clarke", "quiet 22:00-08:00")
    talk.book("安排面试 陈博 周三下午3点")
    talk.clock.advance(hours=13, minutes=30)
    talk.say("bo.li", "面试官 1 加 Emma Clarke")
    assert talk.hear("emma.clarke") == ""
    talk.say("bo.li", "面试官 1 减 Emma Clarke")
    talk.clock.advance(hours=9)
    talk.deliver()
    assert talk.hear("emma.clarke") == ""
