"""Whatever is typed gets a clear answer and changes nothing that it should not."""

import pytest

from handlers import dialogue
from tests.talk import Talk

HOSTILE = [
    "x" * 5000,
    "汉" * 2000,
    "\x00\x01\x02",
    "\u202e\u200b\ufeff",
    "'; DROP TABLE interviews; --",
    "{name} {0} %s %(x)s {{7*7}} ${jndi:ldap://x}",
    "<script>alert(1)</script>",
    "<![CDATA[x]]>",
    "../../etc/passwd",
    "12/1 " * 60,
    "\n\n\n",
    "👨‍👩‍👧‍👦" * 30,
    "𠮷𠮷𠮷",
    "q12345678",
    "1",
    "#1",
]


def test_hostile_text_is_answered_and_changes_nothing(talk: Talk) -> None:
    talk.book()
    with talk.nothing_changes():
        for text in HOSTILE:
            heard = talk.say("chen.bo", text)
            assert heard
            assert "刚才出了点问题" not in heard


@pytest.mark.parametrize(
    "asked", ["安排面试", "安排面试 陈博", "改期", "语言", "安排面试 陈博 明天下午3点 1分钟"]
)
def test_hostile_answers_to_a_question_change_nothing(talk: Talk, asked: str) -> None:
    with talk.nothing_changes():
        for text in HOSTILE:
            talk.say("bo.li", asked)
            heard = talk.say("bo.li", text)
            assert heard
            assert "刚才出了点问题" not in heard
            talk.clock.advance(minutes=31)


def test_five_thousand_characters_are_declined_in_words(talk: Talk) -> None:
    assert "消息太长了（最多 1000 个字）" in talk.say("bo.li", "安排面试 陈博 明天下午3点 " + "长" * 1990)
    assert "too long" in talk.say("emma.clarke", "create room Maya Patel tomorrow 3pm " + "x" * 5000)
    assert talk.statuses() == []


def test_no_more_is_read_of_a_text_than_is_needed(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths = []
    monkeypatch.setattr(dialogue, "match_command", lambda text: lengths.append(len(text)))
    assert "消息太长了" in talk.say("bo.li", "汉" * 50_000)
    assert lengths == [1001]


def test_control_characters_inside_a_command_are_ignored(talk: Talk) -> None:
    assert "已创建面试 #1" in talk.say("bo.li", "安排\u200b面试\x07 陈博\t明天\u3000下午3点\r\n")


def test_a_template_in_a_title_or_reason_stays_as_typed(talk: Talk) -> None:
    assert "{number}%s{{x}}" in talk.say("bo.li", "安排面试 陈博 明天下午3点 {number}%s{{x}}")
    talk.hush()
    talk.say("bo.li", "取消 1 {name}'; DROP TABLE people;-- %d 告诉候选人")
    assert "原因：{name}'; DROP TABLE people;-- %d" in talk.hear("chen.bo")


def test_a_link_in_a_name_or_a_reason_is_no_link_in_the_chat(talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 明天下午3点 60分钟 <a href='http://bad.example'>点我</a>")
    cancelled = talk.say("bo.li", "取消 1 <A HREF='http://bad.example'>点我</A> 告诉候选人")
    # A card shows such words as they are; only in a text would they become a link.
    told = [message.text for message in talk.new_messages("chen.bo") if message.kind == "text"]
    assert told and "点我" in told[-1]
    for text in (cancelled, *told):
        assert "<a" not in text.casefold() and "</a" not in text.casefold()
