"""Where, when, and how to prepare: short answers about the next interview, without a number."""

import pytest

from tests.talk import Talk, links_in

WHERE_ZH = [
    "在哪",
    "在哪？",
    "什么时候",
    "链接",
    "面试几点开始？",
    "面试链接发我一下",
    "请问在哪里面试",
    "时间和链接在哪",
]
WHERE_EN = [
    "where",
    "Where?",
    "when",
    "link",
    "When is my interview?",
    "what time is the interview",
    "send me the link please",
]


@pytest.mark.parametrize("said", WHERE_ZH)
def test_a_candidate_asks_where(talk: Talk, said: str) -> None:
    talk.book()
    talk.say("chen.bo", "确认")
    heard = talk.say("chen.bo", said)
    assert "面试 #1：2026-11-24 15:00 周二，60 分钟。" in heard
    assert len(links_in(heard)) == 1


@pytest.mark.parametrize("said", WHERE_EN)
def test_a_candidate_asks_where_in_english(talk: Talk, said: str) -> None:
    talk.book("create room Maya Patel tomorrow 3pm", "emma.clarke")
    talk.say("maya.patel", "confirm")
    heard = talk.say("maya.patel", said)
    assert "Interview #1: 2026-11-24 15:00 Tue, 60 min." in heard
    assert len(links_in(heard)) == 1


def test_each_side_gets_a_link_of_their_own(talk: Talk) -> None:
    talk.book()
    talk.say("chen.bo", "确认")
    talk.hush()
    assert links_in(talk.say("chen.bo", "链接")) != links_in(talk.say("bo.li", "链接"))


def test_who_has_not_answered_is_asked(talk: Talk) -> None:
    talk.book()
    assert "这个时间可以吗？" in talk.say("chen.bo", "在哪")
    assert "已确认面试 #1" in talk.press("chen.bo", "确认参加")


def test_the_one_that_runs_comes_first(talk: Talk) -> None:
    talk.book()
    talk.book("安排面试 陈博 周五下午3点")
    talk.clock.advance(days=1, hours=5, minutes=10)
    assert "面试 #1 正在进行" in talk.say("bo.li", "在哪")


def test_another_one_is_asked_for_by_number(talk: Talk) -> None:
    talk.book()
    talk.book("安排面试 陈博 周五下午3点")
    assert "2026-11-27 15:00" in talk.say("bo.li", "在哪 2")
    talk.say("bo.li", "取消 2")
    cancelled = talk.say("bo.li", "链接 2")
    assert "已取消" in cancelled and links_in(cancelled) == []


@pytest.mark.parametrize("said", ["在哪", "链接", "where 1", "link #1", "要准备什么", "prepare 1"])
def test_a_stranger_learns_nothing(talk: Talk, said: str) -> None:
    talk.book("安排面试 陈博 明天下午3点 秘密项目")
    heard = talk.say("maya.patel", said)
    for secret in ("陈博", "秘密项目", "15:00", "/room/"):
        assert secret not in heard


@pytest.mark.parametrize(
    ("who", "said", "heard"),
    [("chen.bo", "在哪", "接下来没有面试"), ("emma.clarke", "where", "You have no interviews coming up")],
)
def test_with_nothing_ahead_it_says_what_can_be_done(talk: Talk, who: str, said: str, heard: str) -> None:
    assert heard in talk.say(who, said)
    assert talk.buttons(who)


@pytest.mark.parametrize("said", ["要准备什么", "需要准备什么材料？", "怎么准备", "我该准备些什么"])
def test_how_to_prepare(talk: Talk, said: str) -> None:
    talk.book("安排面试 陈博 明天下午3点 后端一面")
    talk.hush()
    heard = talk.say("chen.bo", said)
    assert "试一下摄像头和麦克风" in heard and "后端一面" in heard
    assert "候选人" not in heard


@pytest.mark.parametrize(
    "said", ["What should I prepare?", "how do I prepare for it", "do I need to bring anything?"]
)
def test_how_to_prepare_in_english(talk: Talk, said: str) -> None:
    talk.book("create room Maya Patel tomorrow 3pm Platform", "emma.clarke")
    heard = talk.say("maya.patel", said)
    assert "camera and microphone" in heard and "Platform" in heard


def test_an_interviewers_notes_are_never_shown_to_the_candidate(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点 后端一面")
    talk.hush()
    with talk.bot.database.transaction() as tx:
        tx.execute("UPDATE interviews SET notes = 'ask about the gap'")
        tx.execute(
            "UPDATE people SET phone = '13912345678', email = 'bo@corp.example' WHERE userid = 'bo.li'"
        )
    for said in ("在哪", "要准备什么", "我的面试", "查看 1", "帮助", "啦啦啦", "好紧张", "确认", "收到"):
        heard = talk.say("chen.bo", said)
        for secret in ("gap", "13912345678", "bo@corp.example", "bo.li"):
            assert secret not in heard
