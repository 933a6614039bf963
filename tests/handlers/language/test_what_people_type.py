"""What people type, and what they mean by it. The meanings were written down before the parser was asked."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.language.times import TimeReading, parse_time

NOWS = {
    "monday": ("2026-11-23T10:00", "Asia/Shanghai"),
    "tuesday": ("2026-11-24T16:00", "Asia/Shanghai"),
    "sunday": ("2026-11-29T22:15", "Asia/Shanghai"),
    "friday": ("2026-11-27T17:40", "Asia/Shanghai"),
    "eve": ("2026-12-31T18:30", "Asia/Shanghai"),
    "london": ("2026-03-28T23:00", "Europe/London"),
    "londonday": ("2026-03-29T00:30", "Europe/London"),
    "autumn": ("2026-10-24T12:00", "Europe/London"),
    "newyork": ("2026-03-07T12:00", "America/New_York"),
    "nyautumn": ("2026-10-31T12:00", "America/New_York"),
}

# The expression, "=", what is understood, in the year of the now unless it is written: a start [-end], or
# starts to choose from ("|"; with b the later of an hour that clocks show twice), or a day with its part, or
# days to choose from, or the problem; then [@zone] where one is named.
TABLES = {
    "monday": """
tomorrow 3pm, sorry 4pm = 11-24 16:00
Friday at 3pm... no wait, 4pm = 11-27 16:00
Thursday 3pm, no, 4pm = 11-26 16:00
Friday 3pm, I meant Thursday 3pm = 11-26 15:00
明天下午3点，哦不对，4点 = 11-24 16:00
明天下午三点，说错了，是四点 = 11-24 16:00
周五下午3点，不，4点 = 11-27 16:00
陈博要求改到周五上午10点，帮我改下 = 11-27 10:00
周四有课，周五下午三点行 = 11-27 15:00
下午三四点 = 11-23 15:00 | 11-23 16:00
周五下午两三点 = 11-27 14:00 | 11-27 15:00
明天下午3点零5分 = 11-24 15:05
下周的今天下午三点 = 11-30 15:00
两周后的周三下午3点 = 12-09 15:00
1203下午3点 = 12-03 15:00
20261203 1500 = 12-03 15:00
wendesday 4 pm = 11-25 16:00
saturady 11am = 11-28 11:00
26 Nov 14.00 = 11-26 14:00
tomorrow at nine thirty in the morning = 11-24 09:30
tomorrow evening around 7 = 11-24 19:00
tomorrow 11 - 12:30 = 11-24 11:00-12:30
Nov 30号下午4点 = 11-30 16:00
in about an hour = 11-23 11:00
明后天下午3点 = 11-24 15:00 | 11-25 15:00 | 11-26 15:00 | 11-27 15:00
下周三下午两点半 = 12-02 14:30
后天上午十点到十一点 = 11-25 10:00-11:00
明早9点 = 11-24 09:00
这周五晚上7点 = 11-27 19:00
大后天 = 11-26
月底 = 11-25 | 11-26 | 11-27 | 11-30
下个月3号 = 12-03
周末 = 11-28 | 11-29
今晚八点 = 11-23 20:00
中午 = 11-23 noon
傍晚 = 11-23 evening
明儿个 = 11-24
明儿个下午3点 = 11-24 15:00
礼拜三 = 11-25
星期天 = 11-29
12月初 = 12-01 | 12-02 | 12-03 | 12-04
tmrw 3ish = 11-24 15:00 | 11-24 03:00
tmrw 3ish pm = 11-24 15:00
half past two = 11-23 14:30
quarter to 5 pm = 11-23 16:45
noon on friday = 11-27 12:00
the 3rd at 10 = 12-03 10:00 | 12-03 22:00
a week from Tuesday = 12-01
in an hour and a half = 11-23 11:30
Fri 27 Nov 14:00-15:30 = 11-27 14:00-15:30
14h30 = 11-23 14:30
3 p.m. Beijing time = 11-23 15:00 @Asia/Shanghai
明天下午3点到5点 = 11-24 15:00-17:00
周四早上10点半 = 11-26 10:30
今天下午四点 = 11-23 16:00
本周四下午 = 11-26 afternoon
下礼拜一上午 = 11-30 morning
下下周五 = 12-11
周三上午11点钟 = 11-25 11:00
明天下午三点三刻 = 11-24 15:45
星期三晚上八点一刻 = 11-25 20:15
后天晚上7点半 = 11-25 19:30
11月30号上午9点半 = 11-30 09:30
11.30 下午2点 = 11-30 14:00
11/30 14:00 = 11-30 14:00
11月30日 14:00-15:00 = 11-30 14:00-15:00
30号下午两点 = 11-30 14:00
这个月30号下午两点 = 11-30 14:00
下月5号上午10:30 = 12-05 10:30
一小时后 = 11-23 11:00
两个小时以后 = 11-23 12:00
四十分钟后 = 11-23 10:40
三刻钟后 = 11-23 10:45
过两天 = 11-25
明天同一时间 = 11-24
明天这个时候 = 11-24
明天同样的时间 = 11-24
下班后 = 11-23 evening
明天下班后 = 11-24 evening
明天午饭后 = 11-24 afternoon
明天饭后 = 11-24
明天一上班 = 11-24 morning
早上8点半 = 11-24 08:30
上午十点 = 11-24 10:00
晚上9点 = 11-23 21:00
凌晨两点 = 11-24 02:00
明天早晨七点 = 11-24 07:00
周五晚7:30 = 11-27 19:30
周五PM3:00 = 11-27 15:00
周五 下午3:00-4:00 = 11-27 15:00-16:00
周五15:00开始 = 11-27 15:00
26日（本周四）15:30 = 11-26 15:30
11月26日(周四)下午3:30 = 11-26 15:30
11月26日星期四下午三点半 = 11-26 15:30
2026年11月26日15时30分 = 11-26 15:30
26/11/2026 15:30 = 11-26 15:30
Nov 26 at 3:30pm = 11-26 15:30
Thursday 26 November at 15:30 = 11-26 15:30
Thu, Nov 26, 3:30 PM – 4:30 PM = 11-26 15:30-16:30
next week Wednesday 2pm = 12-02 14:00
Wednesday of next week at 2pm = 12-02 14:00
Wednesday week = 12-02
Friday week at 2pm = 12-04 14:00
Monday morning at 9:30 = 11-30 09:30
first thing tomorrow = 11-24 morning
first thing tomorrow morning = 11-24 morning
tomorrow after lunch = 11-24 afternoon
tomorrow before lunch = 11-24 morning
end of day tomorrow = 11-24 late
eod = 11-23 late
eod Friday = 11-27 late
end of the week = 11-26 | 11-27
later today = 11-23
later this week = 11-26 | 11-27
in a couple of hours = 11-23 12:00
in half an hour = 11-23 10:30
in three quarters of an hour = 11-23 10:45
in 2h = 11-23 12:00
in 2h30 = 11-23 12:30
2 hrs from now = 11-23 12:00
in a week = 11-30
in a week at 3pm = 11-30 15:00
in a fortnight = 12-07
two days from today = 11-25
three days from now at noon = 11-26 12:00
the day after tomorrow = 11-25
day after tmrw 2pm = 11-25 14:00
tomorrow around noon = 11-24 12:00
tomorrow at noonish = 11-24 12:00
Tomorrow, 5 PM = 11-24 17:00
5 PM tomorrow = 11-24 17:00
5 in the afternoon tomorrow = 11-24 17:00
tomorrow five pm = 11-24 17:00
tomorrow at half three = 11-24 15:30 | 11-24 03:30
half 3 tomorrow = 11-24 15:30 | 11-24 03:30
ten to five pm = 11-23 16:50
20 past 4 pm tomorrow = 11-24 16:20
quarter past nine am Wednesday = 11-25 09:15
Weds 3.30pm = 11-25 15:30
thurs 4p = 11-26 16:00
thurs 4pm-ish = 11-26 16:00
Thursday 4 o'clock pm = 11-26 16:00
sat 11am = 11-28 11:00
this sat at 11am = 11-28 11:00
1700 on Thursday = 11-26 17:00
Thursday 1700 = 11-26 17:00
Thursday 17h = 11-26 17:00
Thursday at 17 = 11-26 17:00
Thursday 1700hrs = 11-26 17:00
Thursday, 9 to 10 am = 11-26 09:00-10:00
Thursday 2-3 = 11-26 14:00 | 11-26 02:00
Thursday 2 to 3:30 pm = 11-26 14:00-15:30
between 2pm and 4pm on Thursday = 11-26 14:00-16:00
Thursday from 14:00 until 15:00 = 11-26 14:00-15:00
Thursday at 2pm for an hour = 11-26 14:00
Dec 1st 10am = 12-01 10:00
1 Dec 2026, 10 a.m. = 12-01 10:00
12/1 10am = 12-01 10:00
on the 1st at 10am = 12-01 10:00
the first of December = 12-01
the 30th = 11-30
Monday the 30th = 11-30
Monday 30th at 3pm = 11-30 15:00
10am PT tomorrow = 11-24 10:00 @America/Los_Angeles
10am Pacific tomorrow = 11-24 10:00 @America/Los_Angeles
tomorrow 10:00 CET = 11-24 10:00 @Europe/Paris
15:00 GMT on Friday = 11-27 15:00 @UTC
Friday 9:00 (UTC+8) = 11-27 09:00 @UTC+08:00
Friday 9am your time = 11-27 09:00
周五上午9点（美西时间） = 11-27 09:00 @America/Los_Angeles
美东时间周五晚上8点 = 11-27 20:00 @America/New_York
周五早上9点东八区 = 11-27 09:00 @UTC+08:00
周五上午10点（东京时间） = 11-27 10:00 @Asia/Tokyo
伦敦时间明天上午9点 = 11-24 09:00 @Europe/London
周四不行，周五下午可以 = 11-27 afternoon
周四下午不行，上午10点可以 = 11-26 10:00
周三周四都不行，周五下午3点吧 = 11-27 15:00
不要周三，周四下午3点 = 11-26 15:00
别安排在周三，周四下午3点 = 11-26 15:00
能不能改成周四下午3点 = 11-26 15:00
从明天上午10点改到后天下午3点 = 11-25 15:00
原来是周三下午3点，改成周四下午3点 = 11-26 15:00
周三3点的面试改到周四下午4点 = 11-26 16:00
周三有事，周四下午3点行不行 = 11-26 15:00
Wednesday is no good, how about Thursday at 3pm = 11-26 15:00
Not Wednesday. Thursday 3pm. = 11-26 15:00
Wednesday won't work for me, Thursday 3pm? = 11-26 15:00
sorry can't do 3pm Wednesday, 4pm works = 11-25 16:00
instead of Wednesday 3pm, Thursday 4pm = 11-26 16:00
Let's do Thursday at 3pm rather than Wednesday = 11-26 15:00
Wed 3pm -> Thu 4pm = 11-26 16:00
Could we push from 3pm to 4pm tomorrow = 11-24 16:00
明天3点 = 11-24 15:00 | 11-24 03:00
明天8点 = 11-24 08:00 | 11-24 20:00
明天12点 = 11-24 12:00
明天七点半 = 11-24 07:30 | 11-24 19:30
明晚12点半 = 11-25 00:30
后天零点 = 11-25 00:00
周六半夜12点 = 11-29 00:00
25号下午3点 = 11-25 15:00
20号下午3点 = 12-20 15:00
11月31日 = no_such_date
明天24:30 = no_such_time
明天13pm = 11-24 13:00
明天下午13点 = 11-24 13:00
上午13点 = no_such_time
2月30号下午3点 = no_such_date
上周五下午3点 = past
昨天下午3点 = past
今天上午9点半 = past
早上九点 = 11-24 09:00
２０２６－１２－０１　１０：００ = 12-01 10:00
１２月１日　上午１０点 = 12-01 10:00
十二月一号上午十点 = 12-01 10:00
十二月一日十点半 = 12-01 10:30 | 12-01 22:30
二零二六年十二月一日上午十点 = 12-01 10:00
明天下午三點半 = 11-24 15:30
下週二上午十點 = 12-01 10:00
後天晚上八點 = 11-25 20:00
這週五下午四點 = 11-27 16:00
禮拜五下午四點鐘 = 11-27 16:00
兩個小時後 = 11-23 12:00
改到下個月三號下午 = 12-03 afternoon
明天上午 = 11-24 morning
明天上午九点半 = 11-24 09:30
下周五下午四点半到五点半 = 12-04 16:30-17:30
周二下午3点40 = 11-24 15:40
周二下午3点40分 = 11-24 15:40
下午两点一刻吧 = 11-23 14:15
晚上七点左右 = 11-23 19:00
大概周四上午十一点左右 = 11-26 11:00
周四11:00 = 11-26 11:00
周四 11:00-12:00 = 11-26 11:00-12:00
周四11点到12点 = 11-26 11:00 | 11-26 23:00
27号上午 = 11-27 morning
27日上午10时 = 11-27 10:00
十一月二十七号 = 11-27
11月27 = 11-27
11月27上午10点 = 11-27 10:00
11-27上午10点 = 11-27 10:00
11.27上午10点 = 11-27 10:00
11.27 10:00 = 11-27 10:00
20261127 10:00 = 11-27 10:00
2026.11.27 = 11-27
2026年11月27号（星期五）上午10:00—11:00 = 11-27 10:00-11:00
这周末 = 11-28 | 11-29
下周末下午 = 12-05 | 12-06 afternoon
本周六上午 = 11-28 morning
这个礼拜五 = 11-27
下个礼拜五下午三点 = 12-04 15:00
下下个星期一上午十点 = 12-07 10:00
再下周一上午十点 = 12-07 10:00
下周日晚8点 = 12-06 20:00
今儿下午4点 = 11-23 16:00
后儿上午10点 = 11-25 10:00
明天中午12点半 = 11-24 12:30
明天中午1点 = 11-24 13:00
明天午后两点 = 11-24 14:00
明天傍晚五点半 = 11-24 17:30
明天夜里12点 = 11-25 00:00
明晚9点半 = 11-24 21:30
今晚9:30 = 11-23 21:30
明早十点 = 11-24 10:00
明早10:15 = 11-24 10:15
明天一早 = 11-24 morning
15分钟后 = 11-23 10:15
一刻钟后 = 11-23 10:15
半个钟头后 = 11-23 10:30
一个小时后 = 11-23 11:00
三个小时之后 = 11-23 13:00
两天后上午十点 = 11-25 10:00
一周后的今天 = 11-30 | 11-23
一个星期后 = 11-30
两个星期后的周三下午 = 12-09 afternoon
月末 = 11-25 | 11-26 | 11-27 | 11-30
这个月底 = 11-25 | 11-26 | 11-27 | 11-30
下个月初 = 12-01 | 12-02 | 12-03 | 12-04
下月中旬 = 12-14 | 12-15 | 12-16 | 12-17
11月底 = 11-25 | 11-26 | 11-27 | 11-30
圣诞节下午3点 = 12-25 15:00
3点 = 11-23 15:00
11点 = 11-23 11:00 | 11-23 23:00
12点 = 11-23 12:00
12点半 = 11-23 12:30
0点30分 = 11-24 00:30
周三下午 或 周四上午 = 11-25 | 11-26
周三下午3点或者周四上午10点都行 = 11-25 15:00 | 11-26 10:00
周三、周四、周五都行 = 11-25 | 11-26 | 11-27
周三或周四 = 11-25 | 11-26
周四不行周五可以 = 11-27
周四下午没时间，改周五下午3点 = 11-27 15:00
周四上午有事，下午3点可以 = 11-26 15:00
我周三下午3点到5点有会，5点以后可以 = 11-25 afternoon
从14:00改到16:00 = 11-23 16:00
由周三下午3点调整到周四下午3点 = 11-26 15:00
时间改到周五14:30 = 11-27 14:30
北京时间周五上午9点 = 11-27 09:00 @Asia/Shanghai
周五上午9点（北京时间） = 11-27 09:00 @Asia/Shanghai
太平洋时间周四下午5点 = 11-26 17:00 @America/Los_Angeles
周四下午5点 PST = 11-26 17:00 @America/Los_Angeles
周四17:00 GMT+8 = 11-26 17:00 @UTC+08:00
GMT+8 周四17:00 = 11-26 17:00 @UTC+08:00
新加坡时间明天下午3点 = 11-24 15:00 @Asia/Singapore
旧金山时间周四下午5点 = 11-26 17:00 @America/Los_Angeles
東京時間明天下午三點 = 11-24 15:00 @Asia/Tokyo
紐約時間週五上午九點 = 11-27 09:00 @America/New_York
下禮拜三下午兩點 = 12-02 14:00
後天早上九點 = 11-25 09:00
這個月三十號下午三點 = 11-30 15:00
十二月五號 星期六 = 12-05
Tues 2pm = 11-24 14:00
tuesday at two thirty pm = 11-24 14:30
Tuesday at 2:30 in the afternoon = 11-24 14:30
Wednesday afternoon at 4 = 11-25 16:00
Wednesday evening = 11-25 evening
Wed night 8pm = 11-25 20:00
wed @ 4pm = 11-25 16:00
friday 4-5pm = 11-27 16:00-17:00
friday 11-12 = 11-27 11:00 | 11-27 23:00
Friday 9-10am = 11-27 09:00-10:00
Fri 9am-10:30am = 11-27 09:00-10:30
friday between 3 and 5 = 11-27 15:00 | 11-27 03:00
fri 3 to 4 pm = 11-27 15:00-16:00
from 2pm till 3pm on Friday = 11-27 14:00-15:00
on Friday, 27 November, 2pm = 11-27 14:00
November 27th 2pm = 11-27 14:00
27th of November at 2pm = 11-27 14:00
the 27th of this month at 2pm = 11-27 14:00
the 27th at 2pm = 11-27 14:00
27th 2pm = 11-27 14:00
11/27 2pm = 11-27 14:00
11/27/26 2pm = 11-27 14:00
27.11.2026 14:00 = 11-27 14:00
27-Nov-2026 14:00 = 11-27 14:00
2026-11-27 2pm = 11-27 14:00
Nov. 27 at 2 = 11-27 14:00 | 11-27 02:00
today 4pm = 11-23 16:00
today at 16:30 = 11-23 16:30
this afternoon at 4 = 11-23 16:00
this afternoon = 11-23 afternoon
this evening at 7 = 11-23 19:00
tonight 8 = 11-23 20:00
tonight at 8:30 = 11-23 20:30
tomorrow at 10 = 11-24 10:00 | 11-24 22:00
tomorrow 10 am = 11-24 10:00
10 tomorrow morning = 11-24 10:00
tomorrow morning at ten = 11-24 10:00
tomorrow morning around 10:30 = 11-24 10:30
tomorrow, half past nine in the morning = 11-24 09:30
tomorrow quarter past two pm = 11-24 14:15
a quarter to three tomorrow afternoon = 11-24 14:45
five past four tomorrow afternoon = 11-24 16:05
in twenty minutes = 11-23 10:20
in 15 mins = 11-23 10:15
in one hour = 11-23 11:00
in an hour = 11-23 11:00
an hour from now = 11-23 11:00
half an hour from now = 11-23 10:30
1 hour later = 11-23 11:00
in 1h = 11-23 11:00
in 1h30m = 11-23 11:30
in 2 days = 11-25
in two days at 2pm = 11-25 14:00
in 3 weeks = 12-14
three weeks from today at 2pm = 12-14 14:00
two weeks from Friday = 12-11
early next week = 11-30 | 12-01
late next week = 12-03 | 12-04
end of next week = 12-03 | 12-04
sometime next week = 11-30 | 12-01 | 12-02 | 12-03 | 12-04
next week = 11-30 | 12-01 | 12-02 | 12-03 | 12-04
next week Thursday afternoon = 12-03 afternoon
Thursday next week at 10am = 12-03 10:00
a week on Thursday at 10am = 12-03 10:00
this coming Thursday at 10am = 11-26 10:00
coming Friday 2pm = 11-27 14:00
next Friday at 2pm = 12-04 14:00 | 11-27 14:00
next Sunday 2pm = 12-06 14:00 | 11-29 14:00
Sunday 2pm = 11-29 14:00
weekend = 11-28 | 11-29
noon = 11-23 12:00
noon tomorrow = 11-24 12:00
12 noon on Friday = 11-27 12:00
midnight tomorrow = 11-25 00:00 | 11-24 00:00
12:00 tomorrow = 11-24 12:00
12pm tomorrow = 11-24 12:00
12am Friday = 11-27 00:00
00:00 on Friday = 11-27 00:00
9:00 = 11-24 09:00
16:00 = 11-23 16:00
5pm = 11-23 17:00
9am = 11-24 09:00
8am sharp tomorrow = 11-24 08:00
Thursday works, Friday doesn't = 11-26
Thursday is out but Friday at 3pm works = 11-27 15:00
not available Thursday; Friday 3pm ok = 11-27 15:00
I'm unavailable on Thursday, can we do Friday 3pm = 11-27 15:00
can we do Friday instead of Thursday = 11-27
Thursday 3pm or Friday 10am = 11-26 15:00 | 11-27 10:00
either Thursday or Friday at 3pm = 11-26 15:00 | 11-27 15:00
Friday 3pm London time = 11-27 15:00 @Europe/London
3pm London time on Friday = 11-27 15:00 @Europe/London
Friday 3pm GMT = 11-27 15:00 @UTC
Friday 3pm BST = 11-27 15:00 @Europe/London
Friday 9am New York = 11-27 09:00 @America/New_York
Friday 9am EST = 11-27 09:00 @America/New_York
Friday 9am ET = 11-27 09:00 @America/New_York
9am Eastern on Friday = 11-27 09:00 @America/New_York
Friday 17:00 UTC = 11-27 17:00 @UTC
Friday 17:00 UTC-5 = 11-27 17:00 @UTC-05:00
Friday 17:00 +08:00 = 11-27 17:00 @UTC+08:00
2026-11-27T17:00:00Z = 11-27 17:00 @UTC
2026-11-27T17:00+0800 = 11-27 17:00 @UTC+08:00
周五 3pm 可以吗 = 11-27 15:00
Friday下午3点 = 11-27 15:00
明天3pm-4pm = 11-24 15:00-16:00
next week周三下午2点 = 12-02 14:00
tmr下午三点半 = 11-24 15:30
Mon下午2点 = 11-23 14:00
周三下午3点-3点45 = 11-25 15:00-15:45
周三3pm到4pm = 11-25 15:00-16:00
明天上午10点~11点半 = 11-24 10:00-11:30
明天14点到15点半 = 11-24 14:00-15:30
下周一9:30-10:15 = 11-30 09:30-10:15
本周三晚7点半 = 11-25 19:30
周五下午六点前 = 11-27 afternoon
周五下午三点以后都行 = 11-27 afternoon
下周随便哪天下午 = 11-30 | 12-01 | 12-02 | 12-03 | 12-04 afternoon
后天下午早一点 = 11-25 afternoon
明天上午晚点 = 11-24 morning
11月27号,下午,3点 = 11-27 15:00
时间：2026-11-27 15:00 = 11-27 15:00
面试时间：11月27日（周五）15:00-16:00 = 11-27 15:00-16:00
日期 11/27 时间 15:00 = 11-27 15:00
明天（11月24日）下午3点 = 11-24 15:00
明天(周二)15点 = 11-24 15:00
下周四（12月3日）下午2点 = 12-03 14:00
本周五（27号）下午2点 = 11-27 14:00
周五27号下午2点 = 11-27 14:00
27号周五下午2点 = 11-27 14:00
28号周五下午2点 = 11-28 14:00 | 11-27 14:00
后天（周四）下午3点 = 11-25 15:00 | 11-26 15:00
两点半 = 11-23 14:30
下午两点 = 11-23 14:00
晚上十二点半 = 11-24 00:30
明天晚上12点 = 11-25 00:00
明天晚上1点 = 11-25 01:00
明天早上6点 = 11-24 06:00
明早6点 = 11-24 06:00
明天6点 = 11-24 18:00 | 11-24 06:00
周六上午9点 = 11-28 09:00
明天9点 = 11-24 09:00 | 11-24 21:00
明天09:00 = 11-24 09:00
明天9:00 = 11-24 09:00
明天3:00 = 11-24 15:00 | 11-24 03:00
明天03:00 = 11-24 03:00
明天15 = 11-24
三天后 = 11-26
3天后下午 = 11-26 afternoon
三天以后的上午 = 11-26 morning
48小时后 = 11-25 10:00
再过一个小时 = 11-23 11:00
过半小时 = 11-23 10:30
马上 = 11-23 10:00
我周五上午不行，下午行，3点吧 = 11-27 15:00
周五3点不行的话4点也可以 = 11-27 16:00 | 11-27 04:00
原定周四14:00，现改为周五14:00 = 11-27 14:00
不是下周三，是这周三下午3点 = 11-25 15:00
不要上午，下午3点，周五 = 11-27 15:00
Friday the 4th of December at 3pm = 12-04 15:00
Fri 4 Dec, 3-4pm = 12-04 15:00-16:00
4 Dec 15:00 - 16:00 = 12-04 15:00-16:00
2026/12/04 15:00-16:00 = 12-04 15:00-16:00
04/12/2026 15:00 = 12-04 15:00
Dec 4 from 3 to 4pm = 12-04 15:00-16:00
3pm-4pm on Dec 4 = 12-04 15:00-16:00
3:30–4:15pm Thursday = 11-26 15:30-16:15
Thursday 15.30 = 11-26 15:30
thursday at 3.30 = 11-26 15:30 | 11-26 03:30
tomorrow at 9 = 11-24 09:00 | 11-24 21:00
tomorrow at 9am or 10am = 11-24 09:00 | 11-24 10:00
tomorrow, 11 = 11-24
tomorrow 11ish = 11-24 11:00 | 11-24 23:00
tomorrow before noon = 11-24 morning
late tomorrow afternoon = 11-24 afternoon
early tomorrow = 11-24
tomorrow late morning = 11-24 morning
by Friday 3pm = 11-27 afternoon
not before 3pm Friday = 11-27 afternoon
after 3pm on Friday = 11-27 afternoon
Friday after 3 = 11-27
Friday 3pm onwards = 11-27 15:00
any time Thursday or Friday = 11-26 | 11-27
Thursday or Friday afternoon = 11-26 | 11-27
in 10 min = 11-23 10:10
in ten minutes = 11-23 10:10
two hours from now = 11-23 12:00
a couple of hours from now = 11-23 12:00
next Wed at noon = 12-02 12:00 | 11-25 12:00
Wednesday noon = 11-25 12:00
Wed lunchtime = 11-25 noon
Wed 12:30 = 11-25 12:30
Wed 12.30pm = 11-25 12:30
half past twelve on Wednesday = 11-25 12:30
five o'clock on Wednesday = 11-25 17:00 | 11-25 05:00
6 o'clock this evening = 11-23 18:00
7 tonight = 11-23 19:00
at seven tonight = 11-23 19:00
Monday at 3pm instead of Wednesday = 11-23 15:00
swap Wednesday for Thursday 3pm = 11-25 15:00 | 11-26 15:00
Thursday 3pm your time (Beijing) = 11-26 15:00
15:00 CST Thursday = 11-26 15:00 | 11-26 15:00 @Asia/Shanghai
Thursday 3pm HKT = 11-26 15:00 @Asia/Hong_Kong
Thursday 8am UK time = 11-26 08:00 @Europe/London
周四早上8点英国时间 = 11-26 08:00 @Europe/London
德国时间周四上午9点 = 11-26 09:00 @Europe/Berlin
美国时间周四上午9点 = 11-26 09:00 | 11-26 09:00 @America/New_York
当地时间周四上午9点 = 11-26 09:00
30/2/2027 = no_such_date
2027-02-29 = no_such_date
Feb 30 at 3pm = no_such_date
4月31号 = no_such_date
25:30 = no_such_time
明天下午3点70分 = no_such_time
12月第一个周一 = 12-07
月底最后一天 = 11-25 | 11-26 | 11-27 | 11-30
下个月最后一个周五 = 12-25
last Friday of the month = 11-27
second Tuesday of December = 12-08
下周三上午9点半到11点 = 12-02 09:30-11:00
这周四晚上八点半 = 11-26 20:30
周日上午10点 = 11-29 10:00
周日早上十点 = 11-29 10:00
下周六下午三点到四点半 = 12-05 15:00-16:30
11月29号周日下午2点 = 11-29 14:00
12月2日下午两点二十 = 12-02 14:20
12月15日上午9:45 = 12-15 09:45
12月15号全天 = 12-15
1月8号上午10点 = 2027-01-08 10:00
明年3月5日下午3点 = 2027-03-05 15:00
2027年1月8日 10:00-11:30 = 2027-01-08 10:00-11:30
今晚7点 = 11-23 19:00
今晚七点半到八点半 = 11-23 19:30-20:30
今天晚上9点 = 11-23 21:00
今天中午12点半 = 11-23 12:30
今天下午五点一刻 = 11-23 17:15
今下午4点 = 11-23 16:00
明天下午1点 = 11-24 13:00
明天13点 = 11-24 13:00
明天下午一点半 = 11-24 13:30
后天晚8点半 = 11-25 20:30
大后天上午九点 = 11-26 09:00
周四上午9点到10点之间 = 11-26 09:00-10:00
周四9:00~10:00 = 11-26 09:00-10:00
周四 上午 9:00 - 10:00 = 11-26 09:00-10:00
周四早9点 = 11-26 09:00
周四早九晚五 = 11-26
20分钟以后 = 11-23 10:20
两小时后 = 11-23 12:00
一个半钟头后 = 11-23 11:30
一天后 = 11-24
10天后下午2点 = 12-03 14:00
半个月后 = 12-08
一个月后下午2点 = 12-23 14:00
周三有空吗 = 11-25
周三几点方便 = 11-25
周三什么时候有空 = 11-25
周三下午有空,4点 = 11-25 16:00
周五吧，下午3点 = 11-27 15:00
下午3点，周五 = 11-27 15:00
三点钟，明天下午 = 11-24 15:00
3点，明天下午 = 11-24 15:00
要不周五上午10点 = 11-27 10:00
还是改周五上午10点吧 = 11-27 10:00
周四改周五，上午10点 = 11-27 10:00
周四那天有事，周五上午10点可以吗 = 11-27 10:00
周四下午要开会，周五下午3点行吗 = 11-27 15:00
周四出差，下周一上午10点 = 11-30 10:00
周四可以，周五不行 = 11-26
这周都不行，下周一下午3点 = 11-30 15:00
本周不方便，下周二上午10点可以吗 = 12-01 10:00
明天或者后天下午3点 = 11-24 15:00 | 11-25 15:00
Wednesday, 2 December 2026, 9:30 AM = 12-02 09:30
Dec 2, 9:30-11 = 12-02 09:30-11:00
Dec 2nd 9:30am - 11am = 12-02 09:30-11:00
2nd December at half nine = 12-02 09:30 | 12-02 21:30
Wed 2/12 9:30 = 2027-02-12 09:30 | 2027-02-10 09:30
Monday 7 December 10:00 = 12-07 10:00
Mon Dec 7 10:00-10:45 = 12-07 10:00-10:45
12/7 at 10am = 12-07 10:00
12-07 10:00 = 12-07 10:00
Jan 8, 10am = 2027-01-08 10:00
8 January 2027 at 10 = 2027-01-08 10:00 | 2027-01-08 22:00
Tues the 1st at 11am = 12-01 11:00
Tuesday the first at 11am = 12-01 11:00
today noon = 11-23 12:00
today at 12:30pm = 11-23 12:30
tonight 9pm = 11-23 21:00
tonight between 8 and 9 = 11-23 20:00-21:00
tomorrow 14:00-15:30 = 11-24 14:00-15:30
tomorrow from 2pm to 3:30pm = 11-24 14:00-15:30
tomorrow 2pm for 90 minutes = 11-24 14:00
tomorrow two o'clock in the afternoon = 11-24 14:00
tomorrow 2 o'clock = 11-24 14:00 | 11-24 02:00
tomorrow at two = 11-24 14:00 | 11-24 02:00
tomorrow at 2 pm sharp = 11-24 14:00
tomorrow by 2pm = 11-24 afternoon
Thurs. 26 Nov. 3 p.m. = 11-26 15:00
Thur 3 PM = 11-26 15:00
thursday 3PM CST = 11-26 15:00 | 11-26 15:00 @Asia/Shanghai
this Thursday afternoon = 11-26 afternoon
Thursday afternoon around 3 = 11-26 15:00
Thursday around 3pm = 11-26 15:00
Friday morning 10ish = 11-27 10:00
Friday morning works, say 10:30 = 11-27 10:30
Friday? 10:30 = 11-27 10:30
how does Friday at 10:30 sound = 11-27 10:30
would 10:30 on Friday work = 11-27 10:30
Friday works but not before 11am = 11-27 morning
anytime Friday = 11-27
Friday all day = 11-27
Friday or Monday = 11-27 | 11-23
next Tues at 11:00 = 12-01 11:00 | 11-24 11:00
the Tuesday after next at 11am = 12-08 11:00 | 12-01 11:00
Tuesday week at 11am = 12-01 11:00
two weeks today = 12-07
two weeks tomorrow at 3pm = 12-08 15:00
a week today at 3pm = 11-30 15:00
in 90 min = 11-23 11:30
in half an hour or so = 11-23 10:30
10 minutes from now = 11-23 10:10
half ten tomorrow morning = 11-24 10:30
noon-1pm tomorrow = 11-24 12:00-13:00
tomorrow 12-1pm = 11-24 12:00-13:00
tomorrow 11:30-12:30 = 11-24 11:30-12:30
9am Pacific time on Dec 2 = 12-02 09:00 @America/Los_Angeles
Dec 2 at 9am PST = 12-02 09:00 @America/Los_Angeles
9:00 Beijing time Dec 2 = 12-02 09:00 @Asia/Shanghai
Dec 2 18:00 Shanghai time = 12-02 18:00 @Asia/Shanghai
18:00 (GMT+8) Dec 2 = 12-02 18:00 @UTC+08:00
""",
    "sunday": """
明天下午3点 = 11-30 15:00
周一上午10点 = 11-30 10:00
下周一上午10点 = 11-30 10:00
下周三下午2点 = 12-02 14:00
这周三下午2点 = past
今晚11点半 = 11-29 23:30
今晚12点 = 11-30 00:00
tonight at 11pm = 11-29 23:00
Monday 10am = 11-30 10:00
this Wednesday 3pm = 12-02 15:00
next Wednesday 3pm = 12-02 15:00 | 12-09 15:00
tomorrow 9am = 11-30 09:00
1号下午3点 = 12-01 15:00
周日下午3点 = 12-06 15:00
本周日晚上11点 = 11-29 23:00
in 2 hours = 11-30 00:15
""",
    "eve": """
明天下午3点 = 2027-01-01 15:00
后天上午10点 = 2027-01-02 10:00
下周三上午10点 = 2027-01-06 10:00
1月3号下午两点 = 2027-01-03 14:00
元旦 = 2027-01-01
5号上午10点 = 2027-01-05 10:00
Jan 4 at 2pm = 2027-01-04 14:00
next Monday 2pm = 2027-01-04 14:00
12月31日晚上8点 = 12-31 20:00
今晚8点 = 12-31 20:00
12/31 17:00 = past
2027-01-04 14:00 = 2027-01-04 14:00
明年1月4日下午2点 = 2027-01-04 14:00
下个月4号下午2点 = 2027-01-04 14:00
""",
    "londonday": """
today 01:30 = no_such_time
1:30am = no_such_time
02:30 = 03-29 02:30
明天上午10点 = 03-30 10:00
in 2 hours = 03-29 03:30
""",
    "london": """
tomorrow at 1:15am = no_such_time
tomorrow 9am = 03-29 09:00
""",
    "autumn": """
tomorrow 1:30am = 10-25 01:30 | 10-25 01:30b
2026-10-25 01:30 = 10-25 01:30 | 10-25 01:30b
2026-10-25 02:00 = 10-25 02:00
2026-10-25 00:30 = 10-25 00:30
明天凌晨1点半 = 10-25 01:30 | 10-25 01:30b
""",
    "nyautumn": """
tomorrow 1:30am = 11-01 01:30 | 11-01 01:30b
2026-11-01T01:15 = 11-01 01:15 | 11-01 01:15b
2026-11-01T01:15-05:00 = 11-01 01:15 @UTC-05:00
tomorrow 2am = 11-01 02:00
""",
    "newyork": """
tomorrow 2:30am = no_such_time
tomorrow 3:30 am = 03-08 03:30
""",
    "friday": """
下周一下午3点 = 11-30 15:00
周一下午3点 = 11-30 15:00
明天上午10点 = 11-28 10:00
next Monday 10am = 11-30 10:00
next Friday 3pm = 12-04 15:00
Friday 3pm = 12-04 15:00
周五下午3点 = 12-04 15:00
今天下午5点 = past
晚上8点 = 11-27 20:00
下午3点 = 11-28 15:00
下周一上午 = 11-30 morning
周一 = 11-30
周末 = 11-28 | 11-29
Monday first thing = 11-30 morning
early next week = 11-30 | 12-01
今晚8点 = 11-27 20:00
tomorrow = 11-28
6点 = 11-27 18:00
""",
    "tuesday": """
周一上午10点 = 11-30 10:00
下周一上午10点 = 11-30 10:00
周三上午10点 = 11-25 10:00
下午5点 = 11-24 17:00
下午3点 = 11-25 15:00
今天下午3点 = past
today 3pm = past
3pm = 11-25 15:00
5pm = 11-24 17:00
tonight = 11-24 evening
this morning at 10 = past
半小时后 = 11-24 16:30
next Tuesday 3pm = 12-01 15:00
next Monday 3pm = 11-30 15:00
next Thursday 3pm = 12-03 15:00 | 11-26 15:00
this Thursday 3pm = 11-26 15:00
""",
}

NO_TIMES = """
改天
overmorrow
除了周三都可以
周三以外都行
anything but Wednesday
年底前
国庆后
除了周四都可以
周四除外
周四不行，其他时间都可以
别的时间都行，就是周四不行
提前一小时
推迟半小时
往后延一天
next month
whenever
any day except Friday
一会儿
待会儿
in 10
in a few hours
我有10年经验
3轮面试
第二轮技术面
9点以前我都在忙
薪资25k
预算3万
我住在15号楼
地铁2号线
iPhone 12 Pro
5G
Java 8
Vue3
GPT-4
985 本科
2023届
2019年毕业
7年工作经验
三年前端
1v1
top 10
3D
4-6人
10:1
50%
p6
电话 021-61234567
微信号 abc123
hc 3个
round 2
level 5
24 hours a day
8 hours of sleep
2 of them
may I ask
march forward
second interview
a minute please
wait a second
day job
weekday
good night
what's the time
first time
明后天都行
今明两天
每周三次
3.5 GPA
"""


def cases() -> list[tuple[str, str, str]]:
    lines = [(name, line) for name, table in TABLES.items() for line in table.strip().splitlines()]
    return [(name, *line.rsplit(" = ", 1)) for name, line in lines]


def read(text: str, now: str = "monday") -> TimeReading | None:
    moment, name = NOWS[now]
    zone = ZoneInfo(name)
    return parse_time(text, now=datetime.fromisoformat(moment).replace(tzinfo=zone), zone=zone)


def said(reading: TimeReading, year: int) -> str:
    """Write a reading as the tables do."""
    if reading.problem:
        return reading.problem
    zone = f" @{reading.zone}" if reading.zone_named else ""
    if reading.day_only:
        days = reading.readings or ([reading.day] if reading.day else [])
        part = f" {reading.part}" if reading.part else ""
        return " | ".join(day_words(day, year) for day in days) + part + zone
    if reading.readings:
        return " | ".join(start_words(start, year) for start in reading.readings) + zone
    assert reading.start is not None
    return start_words(reading.start, year) + (f"-{reading.end:%H:%M}" if reading.end else "") + zone


def day_words(day: date, year: int) -> str:
    return f"{day:%m-%d}" if day.year == year else f"{day:%Y-%m-%d}"


def start_words(start: datetime, year: int) -> str:
    return f"{day_words(start, year)} {start:%H:%M}" + ("b" if start.fold else "")


@pytest.mark.parametrize(("now", "text", "meant"), cases())
def test_what_people_mean_is_understood(now: str, text: str, meant: str) -> None:
    reading = read(text, now)
    assert reading is not None
    assert said(reading, int(NOWS[now][0][:4])) == meant


@pytest.mark.parametrize("text", NO_TIMES.strip().splitlines())
def test_what_is_no_time_is_not_taken_for_one(text: str) -> None:
    assert read(text) is None
