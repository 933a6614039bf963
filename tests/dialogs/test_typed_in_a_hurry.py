"""What candidates, interviewers and admins type on a phone: terse, polite, without punctuation, in any order.

#1 of 李博 with 陈博 is tomorrow at 15:00, #2 of Emma Clarke with Maya Patel on Friday at 10:00, #3 of 李博
with 王小明 on Thursday at 14:00. It is Monday, 10:00.
"""

import pytest

from tests.dialogs.test_understanding import cases, changes, do_at_once, facts, hear_only, prepare
from tests.talk import Talk

DONE = {
    "chen.bo": """
OK的 => #1 confirmed
我这边可以的 => #1 confirmed
三点可以的 => #1 confirmed
时间ok => #1 confirmed
時間可以，我會準時參加 => #1 confirmed
我有时间 => #1 confirmed
不好意思，我已经接了别家的offer，面试就不参加了 => #1 declined
我已经入职别的公司了，面试取消吧 => #1 declined
我不考虑这个岗位了，谢谢 => #1 declined
已经找到工作了，不面了 => #1 declined
謝謝，我決定不參加面試了 => #1 declined
经过慎重考虑我决定放弃这次机会 => #1 declined
我已经接受其他offer了，不参加了 => #1 declined
面试我就不去了，接了其他offer => #1 declined
""",
    "maya.patel": """
That time works for me => #2 confirmed
Great, I confirm the interview. => #2 confirmed
Sure thing => #2 confirmed
Sorry, I've decided to withdraw my application => #2 declined
I've accepted another offer so I won't be attending => #2 declined
please cancel my interview, I took another job => #2 declined
I have decided not to continue with the process => #2 declined
no longer interested in the role, thank you => #2 declined
I'd rather withdraw => #2 declined
""",
    "ling.wu": """
帮李博约张伟周四上午10点，二面 => +张伟 11-26 10:00 [二面]
让李博面一下赵敏，周四上午10点 => +赵敏 11-26 10:00
给李博安排周五下午2点面赵敏 => +赵敏 11-27 14:00
book Tom Lee with 李博 Thursday 4pm => +Tom Lee 11-26 16:00
schedule Tom Lee for Emma on Friday at 2pm => +Tom Lee 11-27 14:00
帮李博把陈博的面试改到周五下午4点 => #1 11-27 16:00
""",
}
#: Shown back first, and done on a yes.
AGREED = {
    "ling.wu": """
陈博打电话来说时间没问题，帮他确认一下 => #1 confirmed
陈博说可以，确认1号 => #1 confirmed
Maya called, she confirmed Friday => #2 confirmed
陈博来电说不来了，帮他拒绝 => #1 declined
""",
}
HEARD = {
    "chen.bo": """
在哪面啊，需要去公司吗 => 在线上.*http.*这个时间可以吗
是去公司面还是线上 => 在线上
需要我过去吗 => 在线上
链接打不开，再发我一个 => http
进不去房间 => http
房间打不开怎么办 => http
明天几点 => 15:00
是明天下午三点对吧 => 15:00.*这个时间可以吗
确认一下是明天吗 => 15:00.*这个时间可以吗
可以帮我确认一下时间吗 => 15:00
面试官是哪位老师 => 李博
跟谁聊 => 李博
几个面试官啊 => 李博
一共几个小时 => 60 分钟
面试一个小时够吗 => 60 分钟
要带简历吗 => 准备面试 #1
穿什么合适 => 准备面试 #1.*穿着
可以用手机面试吗 => 准备面试 #1.*用电脑
需要提前准备点啥 => 准备面试 #1
会考算法题吗 => 准备面试 #1
能不能晚一个小时 => 2026-11-24 16:00
有没有晚上的时间 => 2026-11-24 周二，几点开始
不好意思那个时间不行 => 什么时间
明天可能会晚到十分钟 => 要现在就告诉李博你会晚到约 10 分钟吗
不好意思我不去了 => 不参加.*换个时间
放弃和拒绝有什么区别 => #1
""",
    "maya.patel": """
where do I need to go? => online.*http
do I come to the office? => online
can you send me the meeting link again pls => http
the link isn't working for me => http
remind me when my interview is => 10:00
who will I be talking to? => Emma
who will be on the call => Emma
with whom is it => Emma
name of the interviewer pls => Emma
how much time should i set aside => 60 min
is it an hour? => 60 min
what should i wear => dress neatly
can I do it on my phone => A computer works best
will there be a coding test => Preparing
is it possible to do it at 11 instead? => 11-27 11:00
any chance of something later that day => time
anything earlier? => time
that time doesn't work for me => time
is it friday 10am => Does this time suit you
I'm running about 15 minutes late => There is time
""",
    "ling.wu": """
本周所有面试列一下 => #1.*#3.*#2
这周有哪些面试 => #1.*#3.*#2
列一下这周的所有面试 => #1.*#3.*#2
把全部面试发我看看 => #1.*#3.*#2
明天全公司有哪些面试 => #1
没确认的列一下 => #1.*#3.*#2
谁还没回复 => #1.*#3.*#2
已确认的面试有哪些 => 已确认
已取消的面试看一下 => 已取消
陈博的面试是哪场 => #1
list everything on thursday => #3
all interviews tomorrow pls => #1
any unconfirmed interviews this week => #1.*#3.*#2
who hasn't confirmed yet? => #1.*#3.*#2
本月数据 => 3 场
查一下张伟 => 张伟（P
find Maya => Maya Patel
1号面试发过哪些消息 => #1
有没有发送失败的消息 => 没有
resend the invite to Maya => #2
谁帮陈博确认的 => .
要不要帮他确认 => .
should I confirm for Maya => .
""",
    "bo.li": """
谁还没确认 => #1.*#3
哪几场还没确认 => #1.*#3
待确认的面试 => #1.*#3
谁没回我 => #1.*#3
明天的面试把Emma也拉上 => #1 加一位面试官.*Emma Clarke
把Emma加到明天的面试里 => #1 加一位面试官.*Emma Clarke
明天那场加个人 Emma => #1 加一位面试官.*Emma Clarke
周四的面试Emma也参加一下 => #3 加一位面试官.*Emma Clarke
周四下午我临时有会，王小明那场换Emma来面 => #3 换面试官.*Emma Clarke
周四那场我去不了 换Emma => #3 换面试官.*Emma Clarke
明天下午我出差 陈博的面试Emma帮我面吧 => #1 换面试官.*Emma Clarke
王小明转给Emma面 => #3 换面试官.*Emma Clarke
要不要叫上Emma => .
换Emma会不会不好 => .
陈博的简历看一下 => #1
给陈博写反馈 => #1
王小明啥情况 => #3
别提醒我了 => 提醒
""",
    "emma.clarke": """
did everyone confirm => #2
loop 李博 in on #2 => #2.*李博
bring 李博 in on Friday's interview => #2.*李博
have 李博 sit in on Friday => #2.*李博
hand Maya over to 李博 => Swap an interviewer of #2.*李博 to take your place
I won't be able to do Maya's interview => #2
swap me for 李博 on Friday => 李博 is asked.*#2
I'm off sick Friday, can 李博 take Maya's interview instead of me? => 李博.*#2
""",
}
#: Questions, doubts and small talk.
NOTHING = {
    "chen.bo": """
可以问一下薪资吗|如果我不参加会影响以后投递吗|面试可以改几次|能拒绝吗|我能不能不确认|确认之后还能改吗
我要是来不了怎么办|拒绝的话要写原因吗|我还没想好要不要参加|晚点回复你可以吗|是确认还是拒绝啊|我接受不了这个薪资
你们公司在哪|岗位还招人吗|我朋友也想参加面试|我朋友退出面试了|面试通过率高吗|我听说你们取消了好多面试
昨天的面试不参加是因为生病|他不参加了吗|需要我确认什么|放弃和拒绝有什么区别|你能帮我拒绝骚扰电话吗
我已经拿到别家offer了还要面吗|别家公司给的offer比你们高|还有别的机会吗|面试会不会延迟
会不会晚点开始|早上好|谢谢老师|辛苦了|哦哦|啊？|哈哈哈|不好意思打扰了|今天好冷|三点可以吗|是三点吗|明天对吧
我不会放弃的|再考虑一下|三点以后都可以|明天下午三点以后可以
""",
    "maya.patel": """
can i decline later?|should i accept?|is it ok if i confirm tomorrow|what if i can't make it|who confirmed it?
do you think i should withdraw|did you confirm my interview?|would declining hurt my chances|no worries|lol
I might accept another offer|i have another offer but still want to interview|why was it moved
is it confirmed?
could you confirm the time?|can you confirm where it is|i accept cookies|good luck to me|what's for lunch
the link works now thanks|I'm not late am I?|my friend withdrew his application|how many people withdrew
what's the salary|do you sponsor visas|is friday ok for you?|is it at 10
I won't withdraw|do i have to confirm?|I don't want to withdraw|any time after 10 works on friday
""",
}


@pytest.mark.parametrize(("who", "line", "done"), cases(DONE))
def test_it_is_done(talk: Talk, who: str, line: str, done: str) -> None:
    do_at_once(talk, who, line, done)


@pytest.mark.parametrize(("who", "line", "done"), cases(AGREED))
def test_it_is_shown_back_and_done_on_a_yes(talk: Talk, who: str, line: str, done: str) -> None:
    prepare(talk)
    before = facts(talk)
    heard = talk.say(who, line)
    assert changes(talk, before) == "" and done[:2] in heard, heard
    talk.say(who, "yes")
    assert changes(talk, before) == done


@pytest.mark.parametrize("who", HEARD)
def test_it_is_answered_and_changes_nothing(talk: Talk, who: str) -> None:
    hear_only(talk, who, HEARD[who])


@pytest.mark.parametrize("who", NOTHING)
def test_questions_and_small_talk_confirm_and_decline_nothing(talk: Talk, who: str) -> None:
    lines = NOTHING[who].strip().replace("|", "\n").splitlines()
    hear_only(talk, who, "\n".join(f"{line} => ." for line in lines))


def test_a_withdrawal_is_told_in_the_candidates_own_words(talk: Talk) -> None:
    prepare(talk)
    talk.hush()
    talk.say("chen.bo", "已经接了别家的offer，面试就不参加了")
    assert "已经接了别家的offer" in talk.hear("bo.li")


def test_a_delay_the_day_before_is_passed_on_by_a_button(talk: Talk) -> None:
    prepare(talk)
    talk.hush()
    talk.say("chen.bo", "明天可能会晚到十分钟")
    assert talk.buttons("chen.bo") == ["现在告诉", "换个时间"]
    assert talk.hear("bo.li") == ""
    talk.press("chen.bo", "现在告诉")
    assert "陈博会晚到约 10 分钟，预计 15:10 到" in talk.hear("bo.li")


def test_a_first_name_is_shown_back_with_the_change_and_done_on_a_yes(talk: Talk) -> None:
    prepare(talk)
    talk.say("bo.li", "周四那场我去不了 换Emma")
    talk.hush()
    talk.say("bo.li", "好")
    assert "#3" in talk.hear("emma.clarke")
