"""A number or a day alone, a sentence without a command's name, and another's name without a colon."""

import pytest

from tests.talk import Talk


@pytest.mark.parametrize(
    ("line", "said"), [("1", "“1”是指哪个？"), ("１", "“1”是指哪个？"), ("1号", "是指哪个？")]
)
def test_a_bare_number_may_be_an_interview_or_a_day(talk: Talk, line: str, said: str) -> None:
    talk.book()
    heard = talk.say("bo.li", line)
    assert said in heard and "2026-12-01 周二 的面试" in heard
    assert talk.buttons("bo.li") == ["查看 #1", "当天的面试"]
    assert "状态：等待候选人确认" in talk.press("bo.li", "查看 #1")


def test_a_bare_number_of_no_interview_is_a_day_in_english(talk: Talk) -> None:
    heard = talk.say("emma.clarke", "5")
    assert "What do you mean by “5”?" in heard and "2026-12-05 Sat" in heard
    assert talk.buttons("emma.clarke") == ["That day"]
    assert "no interviews on 2026-12-05" in talk.press("emma.clarke", "That day")


@pytest.mark.parametrize(
    ("who", "line", "said"), [("bo.li", "#9", "没有找到你的面试 #9"), ("emma.clarke", "500", "#500")]
)
def test_a_bare_number_that_nothing_has_is_said_so(talk: Talk, who: str, line: str, said: str) -> None:
    assert said in talk.say(who, line)


def test_nobody_elses_interview_is_offered(talk: Talk) -> None:
    talk.book()
    talk.say("maya.patel", "1")
    assert talk.buttons("maya.patel") == ["That day"]


@pytest.mark.parametrize(
    "line", ["Friday", "11-27", "11/27", "Nov 27", "27 November", "2026-11-27", "the 27th"]
)
def test_a_bare_day_offers_what_is_on_and_to_book(talk: Talk, line: str) -> None:
    assert "2026-11-27 Fri: what would you like?" in talk.say("emma.clarke", line)
    assert talk.buttons("emma.clarke") == ["That day", "Book one"]
    talk.press("emma.clarke", "Book one")
    assert "2026-11-27 Fri: at what time?" in talk.say("emma.clarke", "Maya Patel")
    talk.say("emma.clarke", "3pm")
    talk.say("emma.clarke", "yes")
    assert talk.starts() == ["11-27 15:00"]


@pytest.mark.parametrize("line", ["周五", "11月27日", "这周五"])
def test_a_bare_day_lists_what_is_on(talk: Talk, line: str) -> None:
    talk.book("安排面试 陈博 周五下午3点")
    assert "2026-11-27 周五，要做什么？" in talk.say("bo.li", line)
    assert "#1 2026-11-27 15:00" in talk.press("bo.li", "当天的面试")


@pytest.mark.parametrize(
    ("who", "line", "start"),
    [
        ("bo.li", "明天下午5点面试陈博", "11-24 17:00"),
        ("bo.li", "周五下午3点我要面试陈博", "11-27 15:00"),
        ("emma.clarke", "interview Maya Patel tomorrow 5pm", "11-24 17:00"),
        ("emma.clarke", "tomorrow 5pm interview Maya Patel", "11-24 17:00"),
        ("emma.clarke", "interview with Maya Patel tomorrow at 5pm", "11-24 17:00"),
    ],
)
def test_a_whole_sentence_is_shown_back_and_booked_on_yes(
    talk: Talk, who: str, line: str, start: str
) -> None:
    with talk.nothing_changes():
        heard = talk.say(who, line)
    assert "安排这场面试吗？" in heard or "Book this interview?" in heard
    talk.press(who, "yes")
    assert talk.starts() == [start]
    assert talk.rows("SELECT title FROM interviews") == [("",)]


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("bo.li", "明天下午5点面试王芳", "新增 王芳"),
        ("emma.clarke", "interview Amy Wong tomorrow 5pm", "Add Amy Wong"),
        ("emma.clarke", "interview with Tom Lee, Wed 4pm, 45 mins", "Add Tom Lee"),
    ],
)
def test_who_is_not_known_is_asked_about_first(talk: Talk, who: str, line: str, said: str) -> None:
    with talk.nothing_changes():
        assert said in talk.say(who, line)
    heard = talk.press(who, "1")
    assert "安排这场面试吗？" in heard or "Book this interview?" in heard


@pytest.mark.parametrize(
    "line",
    [
        "代李博 我的面试",
        "代李博我的面试",
        "代李博：我的面试",
        "替李博 我的面试",
        "代bo.li 我的面试",
        "as 李博 my interviews",
    ],
)
def test_an_admin_speaks_for_another_without_a_colon(talk: Talk, line: str) -> None:
    talk.book()
    heard = talk.say("ling.wu", line)
    assert "李博" in heard and "#1 2026-11-24 15:00" in heard


@pytest.mark.parametrize(
    "line", ["替Emma Clarke 我的面试", "as Emma Clarke my interviews", "代 Emma Clarke 我的面试"]
)
def test_a_name_of_two_words_needs_no_colon(talk: Talk, line: str) -> None:
    talk.book("create room Maya Patel tomorrow 3pm", "emma.clarke")
    assert "#1 2026-11-24 15:00" in talk.say("ling.wu", line)


@pytest.mark.parametrize("line", ["代码面试", "代表公司谢谢你", "替我看看"])
def test_other_words_that_begin_so_speak_for_nobody(talk: Talk, line: str) -> None:
    assert "代" not in talk.say("ling.wu", line).replace(line, "")


def test_nobody_but_an_admin_speaks_for_another(talk: Talk) -> None:
    talk.book()
    assert "#1 2026" not in talk.say("emma.clarke", "代李博 我的面试")
