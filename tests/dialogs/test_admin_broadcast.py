"""One message to many: shown first with its readers, sent on yes, and never twice."""

import pytest

from tests.talk import Talk


def test_interviewers_are_told_after_a_second_yes(talk: Talk) -> None:
    heard = talk.say("ling.wu", "广播 周五下午系统维护")
    assert "发给 2 位面试官？" in heard and "“周五下午系统维护”" in heard
    assert talk.hear("bo.li") == ""
    assert talk.press("ling.wu", "发送") == "好的，正在发给 2 人。"
    assert talk.hear("bo.li") == "吴玲的通知\n周五下午系统维护"
    assert talk.hear("emma.clarke") == "A message from 吴玲\n周五下午系统维护"
    assert talk.hear("chen.bo") == talk.hear("maya.patel") == talk.hear("ling.wu") == ""
    assert talk.rows("SELECT action, detail ->> 'count' FROM audit") == [("broadcast", "2")]


@pytest.mark.parametrize(
    ("line", "question", "readers"),
    [
        ("广播 候选人：下周面试改为线上", "发给 2 位候选人？", ["chen.bo", "maya.patel"]),
        ("broadcast candidates: now online", "Send to candidates: 2?", ["chen.bo", "maya.patel"]),
        ("broadcast to interviewers: hello", "Send to interviewers: 2?", ["bo.li", "emma.clarke"]),
        (
            "群发 所有人：办公室关门",
            "发给全体 4 人？",
            ["bo.li", "chen.bo", "emma.clarke", "maya.patel"],
        ),
    ],
)
def test_the_audience_stands_before_a_colon(talk: Talk, line: str, question: str, readers: list[str]) -> None:
    assert question in talk.say("ling.wu", line)
    talk.say("ling.wu", "1")
    assert [userid for userid in sorted(talk.sim.members) if talk.hear(userid)] == readers


@pytest.mark.parametrize("word", ["no", "不", "取消", "2", "先不"])
def test_nothing_is_sent_on_no(talk: Talk, word: str) -> None:
    talk.say("ling.wu", "广播 你好")
    talk.say("ling.wu", word)
    assert talk.hear("bo.li") == talk.hear("emma.clarke") == ""
    assert talk.rows("SELECT count(*) FROM audit") == [(0,)]


def test_the_same_words_are_sent_once_a_day_to_each(talk: Talk) -> None:
    for _ in range(2):
        talk.say("ling.wu", "广播 你好")
        talk.say("ling.wu", "是")
    assert talk.hear("bo.li") == "吴玲的通知\n你好"
    assert "今天已经发过了" in talk.say("ling.wu", "广播 你好")
    heard = talk.say("ling.wu", "广播 所有人：你好")
    assert "发给全体 2 人？" in heard and "另有 2 人今天已经收到过" in heard
    talk.clock.advance(days=1)
    assert "发给 2 位面试官？" in talk.say("ling.wu", "广播 你好")


def test_a_long_one_is_shown_whole(talk: Talk) -> None:
    words = "因为大楼停电，本周五下午的面试都改为线上进行，请各位提前十分钟进入房间，检查网络和摄像头。"
    heard = talk.say("ling.wu", f"广播 {words}")
    assert words in heard and "回复“是”就发送" in heard
    assert "正在发给 2 人" in talk.say("ling.wu", "是")
    assert words in talk.hear("bo.li")


def test_it_is_refused_too_long_or_for_nobody(talk: Talk) -> None:
    assert "内容太长了" in talk.say("ling.wu", "广播 " + "长" * 601)
    talk.rows("UPDATE people SET is_active = false WHERE role = 'candidate' RETURNING 1")
    assert talk.say("ling.wu", "广播 候选人：你好") == "没有能收到消息的候选人，所以没有发。"
    assert talk.rows("SELECT count(*) FROM outbox WHERE kind = 'broadcast'") == [(0,)]


def test_what_to_say_is_asked_for(talk: Talk) -> None:
    assert talk.say("ling.wu", "broadcast") == "What shall I tell them? Reply with the text."
    assert "“the office is closed”" in talk.say("ling.wu", "the office is closed")
