"""What interviewers and admins say in passing: lists, lookups, moves, second thoughts, and mere talk.

The interviews are those of `test_understanding`: #1 of 李博 with 陈博 tomorrow at 15:00, #2 of Emma Clarke
with Maya Patel on Friday at 10:00, #3 of 李博 with 王小明 on Thursday at 14:00.
"""

import pytest

from tests.dialogs.test_understanding import cases, do_at_once, hear_only, only_talk, prepare
from tests.talk import Talk

DONE = {
    "bo.li": """
帮张伟排在周五下午两点半 => +张伟 11-27 14:30
赵敏后天下午三点半过来面试 => +赵敏 11-25 15:30
一号面试往前提一个小时 => #1 11-24 14:00
候选人有事，麻烦取消陈博的面试 => #1 cancelled
陈博的面试改成后天上午10点，麻烦了 => #1 11-25 10:00
""",
    "emma.clarke": """
bump Maya to 11 => #2 11-27 11:00
swap Maya to Thursday 3pm => #2 11-26 15:00
could we push Maya back an hour on Friday? => #2 11-27 11:00
nudge the Friday one to 11am => #2 11-27 11:00
put Maya back by half an hour => #2 11-27 10:30
scratch the interview with Maya => #2 cancelled
we filled the position, please cancel Maya => #2 cancelled
""",
}
HEARD = {
    "ling.wu": """
查一下赵敏这个人 => 赵敏.*候选人
Maya邮件里说来不了了，替她拒一下 => 代候选人拒绝面试 #2
is everything ok with the bot? => (database|queue|callback|fine|healthy|good)
明天有哪些面试 => #1
remind Maya to confirm => Maya
resend Maya her link => Maya
stats for this month => (Nov|month|interview)
系统今天稳定吗 => (正常|数据库)
上周面了几场 => (面试|没有)
这个月的数据给我看下 => (本月|11|面试)
查一下Emma的联系方式 => Emma
how's the bot doing => (database|fine|All|queue|ok)
看看发件箱有没有积压 => (发送|没有)
17号消息重发一下 => 17
本月面试统计 => (本月|11)
查张伟 => 张伟
2号的修改记录 => #2
谁把1号约的 => #1
给全体面试官发个通知：周五提交评价 => 周五
群发：今天下午系统维护 => 维护
health check please => (database|fine|OK|ok|well)
how did last month go => (Oct|month|no )
who is Maya Patel => Maya
everyone's interviews this week => (?=.*#1)(?=.*#2)(?=.*#3)
who is interviewing on Thursday => #3
show the log for #1 => #1
let everyone know the office closes at 5 => office
机器人今天还好吗 => 正常
消息都发出去了吗 => (没有|发送|等)
重试17 => 17
周四谁在面试 => #3
发公告：明天全员开会 => 开会
系统现在什么状态 => 正常
这个月面了多少人 => (11|本月|没有)
今天公司有什么面试 => 没有
李博周四有几场 => #3
1号面试的变更记录 => #1
赵敏的邮箱是什么 => 赵敏
通知大家周五前填反馈 => 周五
is everything running ok => (database|fine|well|ok|OK|All)
stats for last week => (week|none|No )
who still hasn't confirmed => (?=.*#1)(?=.*#2)
what's 李博 got on Thursday => #3
who rescheduled #1 => #1
look up Maya => Maya
message everyone: fire drill at 3pm => fire
服务还正常吗 => 正常
有发失败的通知吗 => (没有|发送|等)
本周面试数据 => 本周
谁周五有面试 => #2
待确认的有几场 => (?=.*#1)(?=.*#2)
Emma周五有空吗 => #2
找一下Tom Lee => Tom
is the service healthy => (database|fine|well|ok|OK|All)
what's stuck in the queue => (message|waiting|failed)
weekly stats please => (week|Nov)
is 李博 free on Thursday => #3
history of interview 2 => #2
Tom Lee's email? => Tom
announce: pizza at noon => pizza
""",
    "emma.clarke": """
whos next => #2
whats on friday => #2
can i see maya's profile before friday => Brief #2
no messages before 9am please => 22:00 to 09:00
if she can't come, please cancel Maya => .
I don't know yet, could you cancel it later => .
Maya is here => (#2|10:00)
replace me with 李博 on Friday => (?=.*李博)(?=.*#2)
give Maya a choice: Thu 3pm or Fri 4pm => (?=.*11-26 15:00)(?=.*11-27 16:00)
pls move maya to monday 11am => 11-30 11:00
who am I seeing Friday => Maya
pull up Maya's interview => #2
Maya lost her link, send it again => #2
let Maya pick between Thu 3pm and Fri 4pm => (?=.*11-26 15:00)(?=.*11-27 16:00)
Maya ghosted us => (not|early|#2)
I want to rate Maya => #2
anything I should know about Maya => Maya
list what's coming up => #2
what's Friday looking like => #2
show Friday's interview => #2
who's Maya? => (Maya|#2)
I need the QR code for Maya => (#2|http)
give Maya three slots: Thu 2pm, Thu 4pm, Fri 3pm => (?=.*11-26 14:00)(?=.*11-26 16:00)(?=.*11-27 15:00)
see if Maya can do Thursday at 4 => 11-26 16:00
Maya would rather have Thursday afternoon at 2 => 11-26 14:00
can you find an hour with Tom Lee on Thursday at 2 => 14:00
meeting Tom Lee thurs 4pm for system design => 16:00
when am I next interviewing => #2
give me the details of Friday's interview => #2
is Maya confirmed => (not confirmed|#2)
Tom Lee is coming in Thursday at 2 for a final round => 14:00
we don't need to see Maya anymore => #2
something's come up Friday, I can't be there => #2
find someone to cover my Friday interview => (#2|Which colleague|colleague)
have 李博 join us for Maya => (?=.*李博)
score Maya 4 out of 5, hire => #2
here's my feedback on Maya => #2
what do we know about Maya => Maya
reschedule Maya for next Tuesday 10am => 12-01 10:00
please call off Friday, the role is closed => #2
is there anything on Thursday => (no interviews|none|free)
what time is Maya => 10:00
status of Maya's interview => #2
remind Maya she needs to confirm => #2
offer Maya some times => (time|#2|11-)
Maya prefers the afternoon on Friday, say 3 => 15:00
Maya hasn't shown up => (early|not|#2|starts)
Maya has arrived => (#2|10:00)
who else is interviewing Maya => (#2|Emma)
add a note for Maya: prefers remote => (Maya|#2)
could I get 30 mins with Tom Lee on Wed at 3 => 15:00
Maya is downstairs => (#2|10:00)
I won't make Friday's interview => #2
get 李博 to cover for me with Maya => (?=.*李博)
could 李博 sit in on Maya's interview => (?=.*李博)
who's interviewing Maya => (#2|Emma)
Maya: 4/5, yes => #2
got anything tomorrow? => no interviews
when is Maya's interview again => 10:00
where do I stand with Maya, has she confirmed => (not confirmed|#2)
resend the invitation to Maya => (#2|http)
let Maya choose Thu 2pm, Thu 3pm or Fri 11am => (?=.*11-26 14:00)(?=.*11-26 15:00)
how does cancelling work => (cancel|取消)
""",
    "bo.li": """
早上9点之前别发消息给我，晚上11点以后也不要 => 23:00 到 09:00
明天3点那场是谁来面 => 陈博
明早10点约Tom Lee聊40分钟 => 40 分钟.*Tom Lee
周五下午3点面一下Tom Lee，45分钟 => 11-27 15:00
下周二下午三点半面Tom Lee 半小时 => 12-01 15:30
我周四没空，让Emma Clarke替我 => (?=.*Emma)(?=.*#3)
谢谢你帮了大忙 => 不客气
明天的面试把Emma Clarke也拉上 => (?=.*Emma)(?=.*#1)
明天下午五点见赵敏 => 17:00
岗位关了陈博不用面了 => #1
陈博爽约了 => (还没|尚未|才开始|还未)
写一下陈博的反馈 => (#1|15:00|陈博)
明天要面谁来着 => 陈博
下周我有安排吗 => 没有
3号的具体情况 => #3
把陈博的邀请链接发我，我转给他 => http
给小明再发一遍面试链接 => (王小明|#3)
明早十点半想跟赵敏聊聊 => 10:30
周三4点半 Tom Lee 一面 40分钟 => 16:30
給陳博三個時間選：週三10點、週三14點、週四16點 => (11-25|哪个时间)
我想给陈博写评价 => (#1|15:00|陈博)
教我怎么安排面试 => 安排面试
我这礼拜还剩几场面试啊 => (?=.*#1)(?=.*#3)
明天有没有我的面试 => #1
我的面試有哪些 => (?=.*#1)(?=.*#3)
小明确认了没 => (待确认|还没|等)
小明的链接再给他发一份 => (王小明|#3)
周四的不面了 => #3
陈博人到前台了 => (#1|15:00)
明天有急事来不了 => #1
叫上Emma Clarke一块儿面小明 => (?=.*Emma)(?=.*#3)
给陈博打个分 4分 => (#1|15:00|陈博)
给1号记个笔记，注意沟通能力 => (#1|笔记|备注)
我能用你做什么 => 我的面试
取消面试要怎么操作 => 取消
明天几点开始面 => 15:00
看一眼周四的安排 => #3
我最近都有哪些候选人要面 => (?=.*#1)(?=.*#3)
陈博那场啥时候来着 => 15:00
给我看看陈博这场 => #1
把小明的邀请再转发一次 => (王小明|#3)
小明的面试链接是多少我发给他 => (http|#3)
跟赵敏约周五4点聊半小时 => (15|16):|16:00
我这两天有面试吗 => (#1|面试)
今天还有面试要面吗 => 今天没有面试|周一没有面试|没有面试
重新发一下小明的邀请 => (#3|http)
给陈博几个时间挑：周三上午10点、周三下午4点 => (?=.*11-25 10:00)(?=.*11-25 16:00)
王小明退出了 => #3
周四我请假，面不了 => #3
明天能不能让Emma Clarke替我一下 => (?=.*Emma)(?=.*#1)
陈博那场加Emma Clarke进来 => (?=.*Emma)(?=.*#1)
陈博一直没上线 => (还|才|尚)
陈博这场想让Emma Clarke替我面 => (?=.*Emma)(?=.*#1)
小明面试再加一个Emma Clarke => (?=.*Emma)(?=.*#3)
小明3分 待定 => (#3|14:00|小明)
备注一下3号，候选人希望远程 => (#3|备注)
怎么让候选人自己选时间 => (提议|时间)
礼拜四有几场 => #3
我看下后天的安排 => 没有
让小明从周五上午十点和下午三点里挑一个 => (?=.*11-27 10:00)(?=.*11-27 15:00)
小明的面试能改到下周三吗 => (12-02|几点)
""",
}
#: These are one's own: a zone would change how times are shown, so each is said anew.
OWN = {
    "bo.li": """
面试前半小时提醒就行 => 30 ?分
改成东京时间 => 东京
23点到8点免打扰 => 23:00
半夜别给我发消息，十一点到七点 => 23:00
""",
    "emma.clarke": """
I'm working from London this week, change my timezone => London
ping me 15 min before => 15
give me a heads up 20 minutes before interviews => 20
set a reminder for 30 minutes before => 30
mute from 11pm to 7am => 23:00
I prefer Chinese => 中文
""",
    "ling.wu": """
设李博为管理员 => 李博现在是管理员
给Emma Clarke管理员权限 => Emma Clarke 现在是管理员
make Emma Clarke an interviewer => Emma Clarke.*面试官|interviewer
取消李博的管理员身份 => 什么角色
remove admin rights from 李博 => Which role|什么角色
李博以后就是面试官了 => 李博现在是面试官
turn off 张伟's account => 张伟
""",
}
TALK = {
    "bo.li": """
先别动王小明那场
我晚点再确认
今天天气不错
周末愉快
辛苦啦
面试官一般要问多久
会议室空调坏了
你是机器人吗
改天再聊
公司几点下班
昨天的面试挺顺利
如果陈博不来怎么办
赵敏要不要再约一轮我再想想
不用改了，就周四
这个系统挺好用的
改期候选人会知道吗
周四那场先这样吧
可以不面吗
陈博那场先别动，等通知
我再想想要不要改
不着急安排赵敏
如果陈博没确认会怎么样
改期的话需要重新确认吗
陈博简历写得挺好
今天中午吃啥
别给小明发消息
取消什么的先放一放
他说他会准时到
老板说下周可能要加人
我先去开会了
陈博那场我还在犹豫
别告诉陈博
取消按钮在哪
我之前取消过一场
陈博说他已经确认了
周五那天路上会堵吗
陈博的面试取消了会怎么样
再等等吧
改不改期看陈博
小明可能来不了，我再问问
""",
    "emma.clarke": """
I haven't decided whether to move Friday's interview
what happens when I cancel an interview?
good luck!
how's the weather
Maya seems strong
the coffee machine is broken
lunch at 12?
who are you
are you a bot
let me think about it
I'll let you know about Friday
no need to reschedule, Friday is fine
please don't send Maya anything yet
never mind
brb
do you know if Maya likes coffee
my laptop died
I was going to cancel but it's fine
I don't think we should cancel
Maya may want another time, I'll check
is it too late to reschedule?
thank you so much for your help!
cheers mate
I'd never cancel on Maya
not cancelling, just asking
Maya has a nice portfolio
we might add 李博 later
what a week
don't tell Maya yet
did I cancel something?
if Maya declines, what then?
whatever works
you're awesome
not now
should be fine
I might cancel Friday
no changes please
we'll see
don't bother
if I move it, does Maya have to confirm again?
""",
    "ling.wu": """
谢谢你的帮助
先别广播
系统好用吗
不要取消任何面试
要是取消了1号，李博会知道吗
周报写完了吗
今天周几
帮我订个外卖
李博人不错
李博是管理员吗
没事了
这周好忙
ok got it
don't move anything today
who's on holiday?
不要给李博管理员权限
先别停用张伟
李博要不要当管理员还没定
不用群发了
don't make Emma an admin
no need to broadcast anything
thanks for keeping things running
广播怎么用
李博今天请假了
如果停用李博会怎样
别删任何人
the server room is cold
""",
}


@pytest.mark.parametrize(("who", "line", "done"), cases(DONE))
def test_it_is_done(talk: Talk, who: str, line: str, done: str) -> None:
    do_at_once(talk, who, line, done)


@pytest.mark.parametrize("who", HEARD)
def test_it_is_answered_or_asked_back(talk: Talk, who: str) -> None:
    hear_only(talk, who, HEARD[who])


@pytest.mark.parametrize("who", OWN)
def test_a_setting_or_a_role_is_changed_in_a_sentence(talk: Talk, who: str) -> None:
    hear_only(talk, who, OWN[who])


@pytest.mark.parametrize("who", TALK)
def test_talk_changes_nothing(talk: Talk, who: str) -> None:
    only_talk(talk, who, TALK[who])


def test_an_offer_carries_no_garbled_words(talk: Talk) -> None:
    prepare(talk)
    assert "cancel I" not in talk.say("emma.clarke", "I was going to cancel but it's fine")
