"""What people say without any command's name, as they say it to a colleague.

#1 of 李博 with 陈博 is tomorrow at 15:00, #2 of Emma Clarke with Maya Patel on Friday at 10:00, #3 of 李博
with 王小明 on Thursday at 14:00. It is Monday, 10:00.
"""

import re

import pytest

from tests.dialogs.test_understanding import cases, changes, do_at_once, facts, prepare
from tests.talk import Talk

#: What is done, and then what is only answered: who says it, what, and what is changed or heard.
DONE = {
    "bo.li": """
帮我跟赵敏约明天晚上七点，半小时就够了 => +赵敏 11-24 19:00 30m
跟赵敏定在周三上午11点面 => +赵敏 11-25 11:00
赵敏周五下午2点来面试 => +赵敏 11-27 14:00
赵敏的一面定周三14:30，一个半小时 => +赵敏 11-25 14:30 90m [一面]
麻烦订一下和赵敏的面试，12月1号下午4点 => +赵敏 12-01 16:00
王小明改周五下午三点半 => #3 11-27 15:30
和陈博的面试不用了 => #1 cancelled
安排面试 赵敏 周5下午3点 => +赵敏 11-27 15:00
room for Tom Lee thrusday 3pm => +Tom Lee 11-26 15:00
给赵敏排一场二面，下周三下午三点，一小时 => +赵敏 12-02 15:00 [二面]
""",
    "emma.clarke": """
drop the Maya interview => #2 cancelled
""",
    "chen.bo": """
我会准时到 => #1 confirmed
明天下午三点我OK => #1 confirmed
""",
}
HEARD = {
    "bo.li": """
陈博确认了吗 => 11-24 15:00
我周四的那场在几点 => 11-26 14:00
3号面试谁参加 => #3
给陈博三个时间挑：周三下午3点，周四上午10点，周五下午4点 => 11-25 15:00.*11-26 10:00.*11-27 16:00
把我的提醒改成提前15分钟 => 15 分钟
把时区改成纽约 => 纽约|New_York
不要提醒我 => 不再|关闭|不会
改期 1 改天下午3点 => 哪个时间
安排面试 赵敏 明天下午2、3点 => 14:00.*15:00
今天有啥安排没 => 今天没有面试
我下一场是啥时候 => #1.*11-24 15:00
下周忙不忙 => 下周没有面试
周五我有空吗 => 11-27
候选人王小明没出现 => #3
我明天去不了，能找人替我吗 => 哪一场
让Emma Clarke也参加1号面试 => Emma Clarke
陈博的简历 => #1
评价一下陈博 => #1.*才开始
以后提前半小时提醒我就行 => 30 分钟
提前一小时提醒我 => 1 小时
晚上十点以后别给我发消息 => 22:00 到 08:00
晚上11点到早上7点不要打扰我 => 23:00 到 07:00
换成英语 => English
陈博不来了，取消吧 => 取消面试
""",
    "emma.clarke": """
what's on my plate this week? => #2
has Maya confirmed yet? => #2
who's on the panel for #2? => Emma
turn off reminders => remind
create room Maya Patel Friday 2 or 3pm => 14:00.*15:00
create room Maya Patel another day at 3pm => 11-24 15:00.*11-25 15:00
am I free on Friday? => #2
who am I meeting next? => #2
don't message me between 9pm and 7am => 21:00
add 李博 to #2 => 李博
how long is it? => 60 min
""",
    "chen.bo": """
面试是线上还是线下 => 11-24 15:00
面试官是谁 => 李博
面多久 => 60 分钟
我不想面了 => 不参加.*换个时间
时间太早了，能晚点吗 => 什么时间|几点
用什么软件面试 => 11-24 15:00
会考什么 => 准备
""",
    "maya.patel": """
I won't be able to make it, sorry => decline
who will interview me? => Emma
how long is it? => 60 min
is it still on? => 11-27 10:00
""",
    "ling.wu": """
明天都有谁面试 => #1
所有还没确认的面试 => #1.*#3
这个月一共面了多少场 => 3 场
show me everything for Friday => #2
系统正常吗 => 正常
有哪些消息没发出去 => 没有
which interviews are still unconfirmed? => #1.*#3.*#2
""",
}


@pytest.mark.parametrize(("who", "line", "done"), cases(DONE))
def test_it_is_done(talk: Talk, who: str, line: str, done: str) -> None:
    do_at_once(talk, who, line, done)


@pytest.mark.parametrize(("who", "line", "pattern"), cases(HEARD))
def test_it_is_answered_and_nothing_else_is_done(talk: Talk, who: str, line: str, pattern: str) -> None:
    prepare(talk)
    before = facts(talk)
    heard = talk.say(who, line)
    assert re.search(pattern, heard, re.DOTALL | re.IGNORECASE), heard
    assert changes(talk, before) == ""


@pytest.mark.parametrize(
    "line",
    [
        "安排面试 赵敏 下午3点",
        "安排面试 赵敏 frdy 3pm",
        "安排面试 赵敏 周一下午3点",
        "room for 赵敏 next yaer 3pm",
    ],
)
def test_a_booking_for_today_that_nobody_named_is_shown_back_first(talk: Talk, line: str) -> None:
    prepare(talk)
    before = facts(talk)
    heard = talk.say("bo.li", line)
    assert "2026-11-23 15:00" in heard and changes(talk, before) == "", heard
    talk.say("bo.li", "yes")
    assert changes(talk, before).startswith("+赵敏 11-23 15:00")


@pytest.mark.parametrize("line", ["安排面试 赵敏 今天下午3点", "安排面试 赵敏 两小时后"])
def test_a_booking_for_today_that_was_named_is_done_at_once(talk: Talk, line: str) -> None:
    prepare(talk)
    talk.say("bo.li", line)
    assert len(talk.starts()) == 4


@pytest.mark.parametrize(
    ("line", "length"), [("把1号改成45分钟", 45), ("make #1 90 minutes long", 90), ("1号缩短到30分钟", 30)]
)
def test_another_length_leaves_the_start_as_it_is(talk: Talk, line: str, length: int) -> None:
    talk.book()
    heard = talk.say("bo.li", line)
    assert talk.starts() == ["11-24 15:00"]
    minutes = "SELECT extract(epoch FROM end_at - start_at)::int / 60 FROM interviews"
    assert talk.rows(minutes) == [(length,)], heard


@pytest.mark.parametrize("line", ["how long is it?", "who will interview me?", "is it far?"])
def test_a_question_is_no_mistyped_command(talk: Talk, line: str) -> None:
    talk.book("create room Maya Patel Friday 10am", "emma.clarke")
    assert "Did you mean" not in talk.say("maya.patel", line)
