"""An interview named by its people and its day: one's own, a colleague's for its panel, anybody's for admins.

#1 of 李博 with 陈博 tomorrow at 15:00, #2 and #3 of Emma Clarke with Maya Patel on Tuesday, Friday at 16:00.
"""

import pytest

from tests.talk import Talk


@pytest.fixture
def booked(talk: Talk) -> Talk:
    talk.book("安排面试 陈博 明天下午3点", "bo.li")
    talk.book("create room Maya Patel Tuesday 4pm", "emma.clarke")
    talk.book("create room Maya Patel Friday 4pm", "emma.clarke")
    return talk


def panel(talk: Talk, number: int) -> list[str]:
    query = (
        "SELECT name FROM participants JOIN people USING (person_id) "
        "WHERE interview_id = %s AND side = 'interviewer' ORDER BY name"
    )
    return [name for (name,) in talk.rows(query, number)]


@pytest.mark.parametrize(
    ("who", "line", "number", "joins"),
    [
        ("emma.clarke", "add 李博 to my interview with Maya on Tuesday", 2, "李博"),
        ("emma.clarke", "add 李博 to my interview with Maya on Friday", 3, "李博"),
        ("emma.clarke", "panel Maya Friday add 李博", 3, "李博"),
        ("bo.li", "把Emma Clarke加到我和陈博的面试", 1, "Emma Clarke"),
        ("bo.li", "陈博的面试加上吴玲", 1, "吴玲"),
        ("bo.li", "面试官 陈博的面试 加 吴玲", 1, "吴玲"),
    ],
)
def test_a_colleague_is_added_where_the_words_say(
    booked: Talk, who: str, line: str, number: int, joins: str
) -> None:
    booked.say(who, line)
    assert joins in panel(booked, number)


@pytest.mark.parametrize(
    ("who", "first", "line", "number"),
    [
        ("emma.clarke", "panel #2 add 李博", "remove 李博 from my interview with Maya on Tuesday", 2),
        ("emma.clarke", "panel #3 add 李博", "remove 李博 from #3", 3),
        ("bo.li", "面试官 1 加 Emma Clarke", "把Emma Clarke从我和陈博周二的面试里去掉", 1),
    ],
)
def test_a_colleague_is_removed_and_the_interview_stays(
    booked: Talk, who: str, first: str, line: str, number: int
) -> None:
    booked.say(who, first)
    assert len(panel(booked, number)) == 2
    booked.say(who, line)
    assert len(panel(booked, number)) == 1
    assert booked.statuses() == ["proposed"] * 3


def test_a_part_of_a_userid_is_asked_about(booked: Talk) -> None:
    booked.say("emma.clarke", "panel #2 add 李博")
    with booked.nothing_changes():
        heard = booked.say("emma.clarke", "remove Bo from my interview with Maya on Tuesday")
    assert "李博 (bo.li)" in heard
    booked.press("emma.clarke", "李博")
    assert panel(booked, 2) == ["Emma Clarke"]


@pytest.mark.parametrize(
    ("who", "line"), [("emma.clarke", "panel #2"), ("bo.li", "面试官 1"), ("ling.wu", "panel #1")]
)
def test_a_numbered_panel_is_shown_at_once(booked: Talk, who: str, line: str) -> None:
    heard = booked.say(who, line)
    assert "Who interviews in #" in heard or "的面试官" in heard


def test_remove_with_a_number_still_cancels(booked: Talk) -> None:
    booked.say("bo.li", "remove 1")
    assert booked.statuses()[0] == "cancelled"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("取消李博和陈博的面试", 1),
        ("cancel Bo's interview with Chen Bo", 1),
        ("取消Emma和Maya周五的面试", 3),
        ("cancel Emma's interview with Maya on Tuesday", 2),
        ("cancel Maya Patel's interview on Friday", 3),
        ("取消陈博的面试", 1),
    ],
)
def test_an_admin_names_anybodys_interview(booked: Talk, line: str, number: int) -> None:
    booked.say("ling.wu", line)
    assert [at for at, status in enumerate(booked.statuses(), 1) if status == "cancelled"] == [number]


def test_an_admin_moves_one_of_several_by_its_day(booked: Talk) -> None:
    booked.say("ling.wu", "move Emma's interview with Maya on Friday to Thursday 3pm")
    assert booked.starts() == ["11-24 15:00", "11-24 16:00", "11-26 15:00"]


def test_of_several_an_admin_is_asked(booked: Talk) -> None:
    with booked.nothing_changes():
        heard = booked.say("ling.wu", "cancel Emma's interview with Maya")
    assert "Which one do you mean?" in heard and "#2" in heard and "#3" in heard


@pytest.mark.parametrize("line", ["取消李博和陈博的面试", "cancel Bo's interview with Chen Bo"])
def test_nobody_else_names_others_interviews(booked: Talk, line: str) -> None:
    with booked.nothing_changes():
        booked.say("emma.clarke", line)
