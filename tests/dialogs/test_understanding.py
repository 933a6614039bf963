"""Whole sentences, as people really type them: polite, in any order, with persons and days for numbers.

Three interviews are booked: #1 of 李博 with 陈博 tomorrow at 15:00, #2 of Emma Clarke with Maya Patel on
Friday at 10:00, #3 of 李博 with 王小明 on Thursday at 14:00.
"""

import re

import pytest

from tests.talk import Talk

#: Done at once, by who says it: +candidate start [minutes] [title], or #number start or status.
DONE = {
    "bo.li": """
给张伟约明天下午五点的面试 => +张伟 11-24 17:00
明天下午五点给张伟安排面试 => +张伟 11-24 17:00
周五下午三点跟张伟约个面试 => +张伟 11-27 15:00
帮我约一下张伟，周五下午三点 => +张伟 11-27 15:00
麻烦安排张伟周五上午十点到十一点半的二面 => +张伟 11-27 10:00 90m [二面]
安排面試 张伟 明天下午五點 => +张伟 11-24 17:00
請安排面試 張偉 明天下午五點 => +张伟 11-24 17:00
room for Tom Lee tomorrow 5pm => +Tom Lee 11-24 17:00
tomorrow 5pm room for Tom Lee => +Tom Lee 11-24 17:00
could you book an interview with Tom Lee tomorrow at 5pm? => +Tom Lee 11-24 17:00
please set up an interview with Tom Lee for Friday 3pm, 45 minutes => +Tom Lee 11-27 15:00 45m
I'd like to schedule Tom Lee for Friday 3pm => +Tom Lee 11-27 15:00
can we schedule an interview with Tom Lee on Friday at 3pm? => +Tom Lee 11-27 15:00
set up a room with Tom Lee 3pm Friday please => +Tom Lee 11-27 15:00
取消陈博的面试 => #1 cancelled
取消和陈博的面试 => #1 cancelled
把和陈博的面试取消掉 => #1 cancelled
陈博的面试取消吧 => #1 cancelled
取消明天的面试 => #1 cancelled
取消周四下午2点的面试 => #3 cancelled
cancel tomorrow's interview => #1 cancelled
把和陈博的面试改到周五上午十点 => #1 11-27 10:00
麻烦把1号面试改到周五下午三点 => #1 11-27 15:00
麻烦把26号面试改到周五下午三点 => #3 11-27 15:00
把26号的面试改到周五下午三点 => #3 11-27 15:00
明天的面试推迟到后天下午三点 => #1 11-25 15:00
陈博的面试改成明天下午5点 => #1 11-24 17:00
王小明的面试改到周五下午2点到3点半 => #3 11-27 14:00 90m
把小明的面试往后推到周五下午2点 => #3 11-27 14:00
改期 陈博 周五下午3点 => #1 11-27 15:00
取消 陈博 => #1 cancelled
取消我和王小明周四的面试，他生病了 => #3 cancelled
取消第3场 => #3 cancelled
ｃａｎｃｅｌ　＃３ => #3 cancelled
Cancel interview 3 please => #3 cancelled
取消面試3 => #3 cancelled
#3改期到周五下午两点半 => #3 11-27 14:30
3 改到 周五下午两点半 => #3 11-27 14:30
后天下午2点到3点给赵敏安排一面 => +赵敏 11-25 14:00 [一面]
帮忙约赵敏周五下午4点二面，45分钟 => +赵敏 11-27 16:00 45m [二面]
想约赵敏后天上午10点半聊一下 => +赵敏 11-25 10:30
我想和赵敏约个时间面试，后天上午10点半 => +赵敏 11-25 10:30
创建一个面试房间，候选人赵敏，时间周五下午4点 => +赵敏 11-27 16:00
新建面试：赵敏，11月27日16:00，90分钟，Java二面 => +赵敏 11-27 16:00 90m [Java二面]
安排赵敏和我周五下午4点面试 => +赵敏 11-27 16:00
预约赵敏下周一上午11点的终面 => +赵敏 11-30 11:00 [终面]
约王小明明天上午11点复试 => +王小明 11-24 11:00 [复试]
schedule an interview: Tom Lee, Dec 1, 2pm, 90 min => +Tom Lee 12-01 14:00 90m
create a room for Tom Lee on Dec 1 at 2pm => +Tom Lee 12-01 14:00
Can you arrange Tom Lee's interview for Tuesday 4:30 pm? => +Tom Lee 11-24 16:30
book tom lee tmrw 4pm 30m => +Tom Lee 11-24 16:00 30m
new interview Tom Lee Wednesday noon => +Tom Lee 11-25 12:00
i need to schedule tom lee for wed 4pm, system design => +Tom Lee 11-25 16:00 [system design]
周四下午2点的那场取消 => #3 cancelled
周四那场取消吧，候选人生病了 => #3 cancelled
小明那场面试取消 => #3 cancelled
我要取消明天下午和陈博的面试 => #1 cancelled
cancel Thursday => #3 cancelled
cancel the 2pm on Thursday => #3 cancelled
cancel my 3pm tomorrow => #1 cancelled
can we cancel the interview with 陈博? => #1 cancelled
I need to cancel interview #3, candidate is sick => #3 cancelled
call off #3 => #3 cancelled
明天和陈博的面试改到周五上午10点 => #1 11-27 10:00
把明天下午三点的面试改到周五上午10点 => #1 11-27 10:00
陈博改到周五上午10点 => #1 11-27 10:00
陈博的面试从明天下午3点改到周五上午10点 => #1 11-27 10:00
把陈博换到周五上午10点半 => #1 11-27 10:30
1号那场改到周五上午10点 => #1 11-27 10:00
第一场改到周五上午10点 => #1 11-27 10:00
reschedule 陈博 to Friday 10am => #1 11-27 10:00
move tomorrow's interview to Friday 10am => #1 11-27 10:00
please reschedule tomorrow's 3pm to Friday 10am => #1 11-27 10:00
change interview 1 to Friday 10am => #1 11-27 10:00
can interview #1 be moved to Friday 10am? => #1 11-27 10:00
I'd like to push interview #1 to Friday at 10 am => #1 11-27 10:00
推迟#1到周五上午10点 => #1 11-27 10:00
老板让我安排赵敏周五下午四点的面试 => +赵敏 11-27 16:00
安排一下赵敏的面试，周五下午4点，60分钟 => +赵敏 11-27 16:00
帮我开个面试房间 赵敏 明天上午10点 => +赵敏 11-24 10:00
赵敏，11月30日，下午2点半，安排面试 => +赵敏 11-30 14:30
安排面试 赵敏 下周二 14:30-15:30 产品经理初面 => +赵敏 12-01 14:30 [产品经理初面]
约赵敏，周五16:00，一个半小时，架构面 => +赵敏 11-27 16:00 90m [架构面]
create interview with Tom Lee for Dec 2, 10:30-11:30am, Backend => +Tom Lee 12-02 10:30 [Backend]
set up interview Tom Lee 2026-12-02 10:30 => +Tom Lee 12-02 10:30
Hi! Could you please book a room for Tom Lee on Wed 2 Dec at 10:30am? Thanks => +Tom Lee 12-02 10:30
room for tom lee in 2 hours => +Tom Lee 11-23 12:00
半小时后给赵敏安排个面试 => +赵敏 11-23 10:30
把陈博明天的面试挪到周五上午十点 => #1 11-27 10:00
陈博明天下午3点的面试改到周五上午10点 => #1 11-27 10:00
明天下午三点那场改到周五上午10点 => #1 11-27 10:00
麻烦帮我把陈博的面试时间改成周五上午10点 => #1 11-27 10:00
和王小明的面试推迟到周五下午两点 => #3 11-27 14:00
王小明周四的面试提前到周三下午2点 => #3 11-25 14:00
改期 3 周五下午2点 45分钟 => #3 11-27 14:00 45m
改期：3，周五下午2点 => #3 11-27 14:00
reschedule interview #3 for Friday at 2pm please => #3 11-27 14:00
can you move #3 to Friday 2 pm? => #3 11-27 14:00
let's move 王小明 to Friday 2pm => #3 11-27 14:00
Please postpone interview 3 until Friday 2pm => #3 11-27 14:00
change #3 to Fri 27 Nov 14:00-15:30 => #3 11-27 14:00 90m
move interview 3 from Thursday 2pm to Friday 2pm => #3 11-27 14:00
move #3 to not Friday, Monday 10am => #3 11-30 10:00
cancel 陈博 => #1 cancelled
could you cancel tomorrow's 3pm interview? => #1 cancelled
""",
    "emma.clarke": """
cancel my interview with Maya => #2 cancelled
move Maya's interview to Friday 3pm => #2 11-27 15:00
move my Friday interview to Thursday 3pm => #2 11-26 15:00
could you move the interview with Maya Patel to Thursday at 3pm? => #2 11-26 15:00
""",
    "chen.bo": """
明天下午3点可以 => #1 confirmed
好的谢谢 => #1 confirmed
好的，没问题 => #1 confirmed
可以的，谢谢！ => #1 confirmed
确认参加 => #1 confirmed
好的，我明天准时参加 => #1 confirmed
我确认参加明天的面试 => #1 confirmed
行，明天下午3点没问题 => #1 confirmed
I confirm => #1 confirmed
yes, I'll be there => #1 confirmed
Works for me, thanks! => #1 confirmed
好呀 => #1 confirmed
嗯嗯可以 => #1 confirmed
我能参加 => #1 confirmed
拒绝，已经拿到offer了 => #1 declined
我想放弃这次面试 => #1 declined
没问题，我会准时参加 => #1 confirmed
确认1 => #1 confirmed
确认，明天见 => #1 confirmed
收到，可以 => #1 confirmed
Yes that works for me, thank you! => #1 confirmed
I accept => #1 confirmed
接受面试 => #1 confirmed
decline, I took another offer => #1 declined
""",
}

#: Only answered, or asked back, by who says it: a pattern of the answer.
HEARD = {
    "bo.li": """
取消明天下午3点和陈博的面试，他有事来不了 => 取消面试 #1？.*也告诉陈博吗
cancel 1 because he found another job => Shall I tell 陈博, too
I don't want to cancel #3 => nothing has changed
先不要取消#3 => 什么都没动
不用取消陈博的面试了 => 什么都没动
陈博的面试取消了吗 => 取消
do not move #3 to Friday 3pm => .
请帮我看看这周的面试 => 本周.*#1
could you please show me my interviews this week? => #1
明天有哪些面试 => #1
我今天有面试吗 => 没有面试
下周有什么安排 => 没有面试
what interviews do I have tomorrow? => #1
any interviews on Thursday? => #3
what's on my schedule this week => #1
我的面試 => #1
查看我的面試 => #1
周四的面试 => #3
帮我查一下周四有几场面试 => #3
周五下午跟张伟约个面试 => 几点开始
看看陈博的面试 => #1
陈博的面试是什么时候 => #1
when is my interview with 陈博? => #1
怎么取消面试 => 取消 <
how do I reschedule an interview? => reschedule #
别取消陈博的面试 => 什么都没动
谢谢啦 => 不客气
赵敏 周五下午4点 => 安排这场面试
Tom Lee tomorrow 4pm => Book this interview
get me a room with Tom Lee at 4pm on Wednesday => create room
取消所有面试 => 哪一场|没看懂
取消面试 => 哪一场
我这周有哪些面试呀 => #1.*#3
下周的面试安排发我看看 => 没有面试
今天下午有面试么 => 没有面试
这周还有几场 => #1|没看懂
list my interviews for tomorrow => #1
do I have anything on Thursday? => #3|understand
show me what I have on Thursday => #3
what do i have tomorrow => #1
my interviews 26 Nov => #3
interviews next week => no interviews
查 3 => #3
看下第3场 => #3
show me interview 3 => #3
查看王小明的面试 => #3
where is interview 3 => #3
小明的面试几点 => #3
怎么安排面试？ => 安排面试 <
如何改期 => 改期
how can I cancel => cancel #
明天上午10点赵敏二面 => 安排这场面试.*二面
安排 赵敏 后天下午 => 几点
安排面试赵敏后天4点 => 哪个时间
安排面试 赵敏 周三9点 => 哪个时间
book Tom Lee Friday at 4 => which time
schedule Tom Lee next Thursday 3pm => which
#3 周五下午2点 => 改到这个时间
帮我看下明天有啥面试 => #1
明天面试 => #1
后天有面试不 => 没有面试
本周还有面试吗 => #1
我接下来有什么面试 => #1
看看周四的安排 => #3
這週的面試 => #1
我明天的日程 => #1
show me tomorrow's interviews => #1
list this week's interviews => #1
do I have an interview on Thursday? => #3
What's my next interview? => #1
when's my next interview => #1
interviews today? => no interviews
upcoming interviews => #1
help cancel => cancel #
怎么创建房间 => 安排面试 <
language en => English
switch to English => English|understand
""",
    "chen.bo": """
我周四没空，周五上午11点可以吗 => 转告.*11-27 11:00|转告
Friday 11am works better => 11-27 11:00
I can't make it Thursday, could we do Friday 11am? => 11-27 11:00
能不能改到周五下午三点 => 11-27 15:00
明天下午没空 => 什么时间|几点
我要改时间，周五下午3点行吗 => 11-27 15:00
换个时间吧，周五下午3点 => 11-27 15:00
面试在哪 => #1
明天几点面试 => #1
Friday 11 works better => 11-27 11:00
周五都有空 => 几点
我明天要去北京出差 => 没看懂|什么时间
不好意思，明天下午3点有事，后天同一时间可以吗 => 几点|15:00
那就周五上午10点半吧 => 11-27 10:30
周四周五都可以，最好是周五下午2点 => 11-27 14:00
可以换到后天上午吗 => 几点
后天上午10点方便吗 => 11-25 10:00
明天下午我有课，后天下午3点可以吗 => 11-25 15:00
明天3点不行，5点可以 => 17:00
Sorry, 3pm tomorrow doesn't work. How about 5pm? => 17:00
Could we make it Friday at 2pm instead? => 11-27 14:00
Is Wednesday 10am possible? => 11-25 10:00
Any chance of moving it to Wednesday 10am? => 11-25 10:00
I'm only free on Wednesday morning => at what time
请问面试地点在哪里？ => #1
面试链接 => #1
what time is my interview? => #1
when is it => #1|Which
我的面试是几点 => #1
面试什么时候开始 => #1
可以吗 => 没看懂
谢谢 => 不客气
那天我有考试，能改到下周一上午10点吗 => 11-30 10:00
周二不方便，周三下午3点行吗？ => 11-25 15:00
下午3点不太方便，可以改成4点吗 => 16:00
明天不行，后天上午都可以 => 几点
我想改到周三下午3点 => 11-25 15:00
I'd prefer Wednesday at 3pm => 11-25 15:00
Wednesday at 3pm would be better for me => 11-25 15:00
Tuesday is bad for me, any time Wednesday afternoon is good => at what time
unfortunately I'm busy tomorrow afternoon. Thursday 10am? => 11-26 10:00
where is the interview? => #1
把链接发我 => #1
""",
    "emma.clarke": """
Move #2 to next Friday 2pm => which
""",
}


def cases(tables: dict[str, str]) -> list[tuple[str, str, str]]:
    lines = [(who, line) for who, table in tables.items() for line in table.strip().splitlines()]
    return [(who, *_halves(line)) for who, line in lines]


def _halves(line: str) -> tuple[str, str]:
    said, _, meant = line.partition(" => ")
    return said, meant


def prepare(talk: Talk) -> None:
    for name in ("王小明", "张伟", "Tom Lee", "赵敏"):
        talk.know(name, email=f"{len(name)}{ord(name[0])}@example.com")
    talk.book("安排面试 陈博 明天下午3点", "bo.li")
    talk.book("create room Maya Patel Friday 10:00 am", "emma.clarke")
    talk.book("安排面试 王小明 周四 14:00", "bo.li")


def facts(talk: Talk) -> dict[int, tuple[str, str, int, str, str]]:
    rows = talk.rows(
        "SELECT interview_id, name, to_char(start_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI'),"
        " extract(epoch FROM end_at - start_at)::int / 60, status, title"
        " FROM interviews JOIN people ON person_id = candidate_id ORDER BY 1"
    )
    return {
        number: (name, start, minutes, status, title) for number, name, start, minutes, status, title in rows
    }


def changes(talk: Talk, before: dict[int, tuple[str, str, int, str, str]]) -> str:
    """Say what was changed, as the table does."""
    words = []
    for number, (name, start, minutes, status, title) in facts(talk).items():
        length = f" {minutes}m" if minutes != 60 else ""
        if number not in before:
            words.append(f"+{name} {start}{length}" + (f" [{title}]" if title else ""))
            continue
        _, old_start, _, old_status, _ = before[number]
        words += [f"#{number} {start}{length}"] if start != old_start else []
        words += [f"#{number} {status}"] if status != old_status else []
    return " ".join(words)


def do_at_once(talk: Talk, who: str, line: str, done: str) -> str:
    """Say a line, find that just this was done, and return what was heard."""
    prepare(talk)
    before = facts(talk)
    heard = talk.say(who, line)
    assert changes(talk, before) == done, heard
    return heard


@pytest.mark.parametrize(("who", "line", "done"), cases(DONE))
def test_a_sentence_that_says_everything_is_done(talk: Talk, who: str, line: str, done: str) -> None:
    heard = do_at_once(talk, who, line, done)
    # What was done is said back, with the number it was done to.
    assert re.search("#[0-9]", heard)


def hear_only(talk: Talk, who: str, table: str) -> None:
    """Say each line of a table, hear what stands behind it, and find that nothing was done."""
    prepare(talk)
    before = facts(talk)
    for _, line, pattern in cases({who: table}):
        heard = talk.say(who, line)
        assert re.search(pattern, heard, re.DOTALL), (line, heard)
        assert changes(talk, before) == "", line
        talk.say(who, "never mind")
        talk.clock.advance(seconds=30)


def only_talk(talk: Talk, who: str, table: str) -> None:
    """Say each line of a table, hear something, and find that nothing at all was changed."""
    prepare(talk)
    for line in table.strip().splitlines():
        with talk.nothing_changes():
            assert talk.say(who, line), line
        talk.say(who, "never mind")
        talk.clock.advance(seconds=30)


@pytest.mark.parametrize("who", HEARD)
def test_a_question_or_a_doubt_changes_nothing(talk: Talk, who: str) -> None:
    hear_only(talk, who, HEARD[who])


def test_a_sentence_about_another_interview_is_no_answer_to_a_question_for_a_time(talk: Talk) -> None:
    talk.book("安排面试 陈博 明天下午3点")
    talk.say("bo.li", "安排面试 Maya Patel")
    heard = talk.say("bo.li", "把陈博的面试改到后天下午5点")
    assert "#1" in heard and "继续" in heard
    assert talk.starts() == ["11-25 17:00"]
