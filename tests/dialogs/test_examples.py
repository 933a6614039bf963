"""Help gives examples of the reader's own: sent as they are, they work."""

import re

import pytest

from tests.talk import Talk


def examples(talk: Talk, userid: str, line: str) -> list[str]:
    """Return the example lines of a help text."""
    return re.findall(r"^(?:例：|E\.g\.: ?)(.+)$", talk.say(userid, line), re.MULTILINE)


@pytest.mark.parametrize(
    ("userid", "book", "number", "ask", "names"),
    [
        ("bo.li", "安排面试 陈博 周三下午3点", 1, "帮助", ("陈博", "改期 1 ", "吴玲")),
        (
            "emma.clarke",
            "create room Maya Patel Wednesday 3pm",
            1,
            "help",
            ("Maya Patel", "reschedule #1 ", "吴玲"),
        ),
        ("ling.wu", "安排面试 陈博 周三下午3点", 1, "帮助 管理", ("陈博", "为什么 1", "代李博：")),
    ],
)
def test_help_names_the_readers_own(
    talk: Talk, userid: str, book: str, number: int, ask: str, names: tuple[str, ...]
) -> None:
    talk.book(book, userid)
    heard = talk.say(userid, ask)
    for name in names:
        assert name in heard
    assert "12 " not in heard and "张伟" not in heard and "Zhang Wei" not in heard


def test_without_interviews_the_examples_name_nobody_in_particular(talk: Talk) -> None:
    heard = talk.say("emma.clarke", "help")
    assert "create room Zhang Wei" in heard and "Maya" not in heard


def test_a_candidates_help_names_nobody_else(talk: Talk) -> None:
    talk.book()
    heard = talk.say("chen.bo", "帮助") + talk.say("chen.bo", "帮助 改期")
    assert "确认 1" in heard and "李博" not in heard and "Maya" not in heard


@pytest.mark.parametrize(
    ("userid", "book", "line"),
    [
        ("bo.li", "安排面试 陈博 周三下午3点", "帮助 改期"),
        ("bo.li", "安排面试 陈博 周三下午3点", "帮助 面试官"),
        ("emma.clarke", "create room Maya Patel Wednesday 3pm", "help panel"),
        ("emma.clarke", "create room Maya Patel Wednesday 3pm", "help show"),
        ("ling.wu", "安排面试 陈博 周三下午3点", "help why"),
        ("ling.wu", "安排面试 陈博 周三下午3点", "帮助 代"),
    ],
)
def test_an_example_works_as_it_is(talk: Talk, userid: str, book: str, line: str) -> None:
    talk.book(book, userid)
    found = examples(talk, userid, line)
    assert found
    for example in found:
        heard = talk.say(userid, example)
        for failed in ("没看懂", "没有找到", "didn't get", "can't find", "don't know", "不认识"):
            assert failed not in heard, (example, heard)
