"""How people talk to a colleague: chatty, in traditional characters, with corrections; and what is only talk.

The interviews are those of `test_understanding`: #1 of 李博 with 陈博 tomorrow at 15:00, #2 of Emma Clarke
with Maya Patel on Friday at 10:00, #3 of 李博 with 王小明 on Thursday at 14:00.
"""

import pytest

from tests.dialogs.test_understanding import cases, do_at_once, hear_only, only_talk
from tests.talk import Talk

DONE = {
    "bo.li": """
陳博的面試改到週五下午三點 => #1 11-27 15:00
約趙敏禮拜五下午兩點面試 => +赵敏 11-27 14:00
陈博明天的面试改到后天同一时间 => #1 11-25 15:00
小明的挪到下周一老时间 => #3 11-30 14:00
陈博明天的面试往后挪两天，时间不变 => #1 11-26 15:00
1号面试晚一个小时开始 => #1 11-24 16:00
1号面试时间改为周三上午9点半 => #1 11-25 09:30
把小明的取消掉吧 => #3 cancelled
给赵敏订个房，后天下午4点半，45min => +赵敏 11-25 16:30 45m
在吗？帮我给赵敏约个周五上午的时间，10点就行 => +赵敏 11-27 10:00
帮我把周四下午两点那场改到三点半 => #3 11-26 15:30
陈博改11点 => #1 11-24 11:00
张伟能安排在周四下午四点吗 => +张伟 11-26 16:00
帮我撤掉小明那场 => #3 cancelled
麻烦给赵敏安排个面试，时间是这周五早上10点，大概一个半小时 => +赵敏 11-27 10:00 90m
""",
    "emma.clarke": """
Maya's interview needs to move to Thursday, same time => #2 11-26 10:00
Something's come up - can we shift Maya to Friday afternoon at 3? => #2 11-27 15:00
could you move Maya to 11 instead => #2 11-27 11:00
Pencil in Tom Lee for Wed 2pm, 45 mins => +Tom Lee 11-25 14:00 45m
""",
    "chen.bo": """
好的我会准时到 => #1 confirmed
確認參加 => #1 confirmed
没问题，明天见 => #1 confirmed
明天没问题 => #1 confirmed
""",
    "maya.patel": """
See you then! => #2 confirmed
Great, see you Friday! => #2 confirmed
Yes, Friday works great => #2 confirmed
I'll be there on Friday => #2 confirmed
Yep that's fine, thanks => #2 confirmed
""",
    "ling.wu": """
帮Emma把周五的面试改到下午3点 => #2 11-27 15:00
""",
}
HEARD = {
    "bo.li": """
陈博明天不行，后天下午3点可以 => #1.*11-25 15:00
小明周四没时间，周五下午两点行 => 11-27 14:00
不是周四，是周五下午3点 => #3.*11-27 15:00
是周三不是周四，下午3点 => #3.*11-25 15:00
小明不来了 => 取消面试 #3
張偉週四下午4點 => 安排这场面试.*11-26 16:00
张伟，周四下午4点 => 安排这场面试.*11-26 16:00
帮我给张伟安排个面试吧 => 什么时间
我想面张伟 => 什么时间
给1号加个备注：重点问算法 => 备注
再发一下陈博的链接 => #1
给陈博发邀请 => 邀请 #1
下午有面试没 => 下午没有面试
明天上午有几场 => 11-24 周二 上午没有面试
明天下午有几场面试 => 下午.*#1
让Emma Clarke面小明 => Emma
明天请假，面不了陈博了 => #1
让小明在周五下午2点和4点里选一个 => #3
我要面赵敏，周四下午4点 => 安排这场面试.*11-26 16:00
约张伟 => 什么时间
周四下午4点赵敏二面 => 安排这场面试.*二面
陈博放弃了，取消明天的面试 => 取消面试 #1
让Emma Clarke代我面王小明 => Emma Clarke
王小明那场换成Emma Clarke => Emma Clarke
3号面试再叫上Emma Clarke => Emma Clarke
我周四几点有面试 => #3
王小明没来 => #3
提醒改成提前1天和提前30分钟 => 1 天、30 分钟
要不要取消陈博的面试呢 => 取消面试 #1 吗
""",
    "emma.clarke": """
Maya can't do Friday, she can do Thursday at 3 => 11-26 15:00
Maya would prefer Thursday at 3pm => 11-26 15:00
Maya pulled out => Cancel interview #2
Can we do Maya at 11 instead of 10? => 11-27 11:00
how about 11? => #2.*11-27 11:00
Would 11 work instead? => 11-27 11:00
11 instead of 10 please => 11-27 11:00
not Friday but Thursday 3pm => 11-26 15:00
Tom Lee - Thu 4pm => Book this interview.*11-26 16:00
Tom Lee Thursday 4pm please => Book this interview.*11-26 16:00
anything this afternoon? => no interviews
do I have anything Friday morning? => in the morning.*#2
I can't do Friday anymore => #2
something came up, I can't take Maya's interview => #2
send me Maya's link again => #2
note for Maya: ask about Go => #2
Put Tom Lee down for Thursday => what time
Could 李博 step in for me on Friday? => #2
Maya didn't show up => #2
remind me 30 minutes before each interview => 30 min
should I cancel #2? => Cancel interview #2\\?
I'm seeing Tom Lee Thursday 4pm, please create the room => Book this interview.*11-26 16:00
""",
    "chen.bo": """
明天不方便诶，周四同一时间可以吗 => 11-26 15:00
11点可以吗 => 11-24 11:00
四点怎么样 => 16:00
明天病了来不了 => #1
我找到工作了 => #1
晚半小时行不行 => 15:30
怎么进房间 => #1
""",
    "maya.patel": """
Could we do the same time on Thursday instead? => 11-26 10:00
how about 11? => 11-27 11:00
11 would be better => 11-27 11:00
I'm sick on Friday, can't do the interview => #2
I won't be able to attend on Friday => #2
""",
    "ling.wu": """
12月31号放假 => 12-31 周四 不上班
公司12月26号要上班 => 12-26 周六 上班
we're closed on Dec 30 => 12-30
李博周四上午有面试吗 => 没有
看看李博这周的面试 => 共 2 场.*#1.*#3
李博明天有面试吗 => 共 1 场.*#1
what is Bo Li doing this week => #1.*#3
Emma 周五忙吗 => #2
哪些候选人还没确认 => #1
1号面试谁改过 => #1
陈博的电话是多少 => 陈博
""",
}
#: Nothing of this is a wish for anything.
TALK = {
    "bo.li": """
跟赵敏约饭，周五晚上7点
约了赵敏吃饭，周五晚上7点
陈博的代码写得真好
不要取消陈博的面试
取消了会怎样
我可能要取消小明的面试
周五可能要调整，再说
也许改到周五上午10点更好？
赵敏周五下午3点的火车
张伟周四上午十点在开会
张伟周四下午4点的飞机
陈博后天下午3点有别的面试
周五下午3点开周会
我去取现
如果陈博周五有空就好了
""",
    "emma.clarke": """
I might move Maya to Thursday
don't cancel #2
what happens if I cancel?
Tom Lee called me yesterday at 3pm
dinner with Tom Lee Friday 7pm
Maya said Friday is fine
cancel lunch
Tom Lee is in a meeting Thursday 4pm
what about a coffee at 3?
standup at 11
my train is at 11
11 people applied
""",
    "chen.bo": """
明天下午三点？
拒绝会有影响吗
可以不参加吗
我确认不了
确认邮件没收到
不能参加怎么办
拒绝了其他公司
没问题吧
没问题吧？
明天下午三点有雨吗
明天天气怎么样
我去取现
我周四去不了健身房
""",
    "maya.patel": """
I'll confirm tomorrow
can I decline?
maybe see you then
I'm not sure I can make it
if I decline, can I apply again?
sounds good but let me check
see you around
withdraw cash
I need to withdraw cash at the bank
no problem?
is 11 people a big team?
""",
}


@pytest.mark.parametrize(("who", "line", "done"), cases(DONE))
def test_it_is_done(talk: Talk, who: str, line: str, done: str) -> None:
    do_at_once(talk, who, line, done)


@pytest.mark.parametrize("who", HEARD)
def test_it_is_answered_or_asked_back(talk: Talk, who: str) -> None:
    hear_only(talk, who, HEARD[who])


@pytest.mark.parametrize("who", TALK)
def test_talk_changes_nothing(talk: Talk, who: str) -> None:
    only_talk(talk, who, TALK[who])
