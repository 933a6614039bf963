"""Several hundred things people type, each with what is understood. Read the tables; they are the grammar."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.language.times import TimeReading, parse_time

NOWS = {
    "monday": ("2026-11-23T10:00", "Asia/Shanghai"),
    "tuesday": ("2026-11-24T16:00", "Asia/Shanghai"),
    "sunday": ("2026-11-29T22:15", "Asia/Shanghai"),
    "eve": ("2026-12-31T18:30", "Asia/Shanghai"),
    "london": ("2026-03-28T23:00", "Europe/London"),
    "autumn": ("2026-10-24T12:00", "Europe/London"),
    "newyork": ("2026-03-07T12:00", "America/New_York"),
}

# The expression, "=", what is understood: start [to end] [? readings] [~assumed] [@zone], or a day with its
# part, or the problem [-> suggestion].
TABLES = {
    "monday": """
元旦后第一个周一下午3点 = undated
圣诞前一天下午3点 = undated
春节后周三3点 = undated
除夕上午十点 = undated
五一下午3点 = undated
五一节下午3点 = 2027-05-01 15:00 ~year
明天端午节下午3点 = 2026-11-24 15:00
the Monday after New Year at 10 = undated
day before Thanksgiving 2pm = undated
Good Friday 3pm = undated
new year 10am = undated
New Year's Day 10am = 2027-01-01 10:00 ~year
Christmas Eve 3pm = 2026-12-24 15:00
create room 陈博 明天下午3点 60分钟 后端二面 = 2026-11-24 15:00
create room Maya Patel tomorrow 3pm 45 min Backend round 2 = 2026-11-24 15:00
room for Zhang Wei next Tue at 3pm = 2026-12-01 15:00 ? 2026-12-01 15:00 / 2026-11-24 15:00 ~week
2026-11-26 15:00 = 2026-11-26 15:00
2026-11-26T15:00 = 2026-11-26 15:00
2026/11/26 15:00 = 2026-11-26 15:00
2026-11-26T07:00Z = 2026-11-26 07:00 @UTC
2026-11-26T15:00+08:00 = 2026-11-26 15:00 @UTC+08:00
12月3日 = 2026-12-03 all day
12/3 = 2026-12-03 all day
12.3 = 2026-12-03 all day
3号 = 2026-12-03 all day ~month
Dec 3 = 2026-12-03 all day
3rd Dec = 2026-12-03 all day
December 3rd 2026 = 2026-12-03 all day
12月3日（周四） = 2026-12-03 all day
12月3日（周五）下午3点 = 2026-12-03 15:00 ? 2026-12-03 15:00 / 2026-12-04 15:00 ~day
周三9点 = 2026-11-25 09:00 ? 2026-11-25 09:00 / 2026-11-25 21:00 ~ampm
后天4点 = 2026-11-25 16:00 ? 2026-11-25 16:00 / 2026-11-25 04:00 ~ampm
下周四 = 2026-12-03 all day
next Thursday = 2026-12-03 all day ? 2026-12-03 / 2026-11-26 ~week
next Thursday 3pm = 2026-12-03 15:00 ? 2026-12-03 15:00 / 2026-11-26 15:00 ~week
周一 9:00 = 2026-11-30 09:00 ~week
周一11点 = 2026-11-23 11:00 ? 2026-11-23 11:00 / 2026-11-23 23:00 ~ampm,week
下下周三 15:00 = 2026-12-09 15:00
差五分四点 = 2026-11-23 15:55 ~ampm,day
3点一刻 = 2026-11-23 15:15 ~ampm,day
明天3点半 = 2026-11-24 15:30 ? 2026-11-24 15:30 / 2026-11-24 03:30 ~ampm
中午12点 = 2026-11-23 12:00 ~day
明晚12点 = 2026-11-25 00:00 ~day
半夜 = 2026-11-24 00:00 ~day
晚上12点 = 2026-11-24 00:00 ~day
半小时后 = 2026-11-23 10:30
两个半小时后 = 2026-11-23 12:30
in 2 hours = 2026-11-23 12:00
三天后下午3点 = 2026-11-26 15:00
10分钟后 = 2026-11-23 10:10
in 20 min = 2026-11-23 10:20
3点到4点 = 2026-11-23 15:00 to 2026-11-23 16:00 ~ampm,day
3-4pm = 2026-11-23 15:00 to 2026-11-23 16:00 ~day
15:00~16:30 = 2026-11-23 15:00 to 2026-11-23 16:30 ~day
from 3 to 4pm = 2026-11-23 15:00 to 2026-11-23 16:00 ~day
明天下午3点 北京时间 = 2026-11-24 15:00 @Asia/Shanghai
tomorrow 3pm London time = 2026-11-24 15:00 @Europe/London
tomorrow 9am PST = 2026-11-24 09:00 ~day @America/Los_Angeles
15:00 UTC+9 tomorrow = 2026-11-24 15:00 @UTC+09:00
周四没空，周五上午11点行 = 2026-11-27 11:00
从周三3点改到周五4点 = 2026-11-27 16:00 ? 2026-11-27 16:00 / 2026-11-27 04:00 ~ampm
not Monday, Tuesday 10am = 2026-11-24 10:00
下週四下午兩點 = 2026-12-03 14:00
25:00 = no_such_time
6月31日下午3点 = no_such_date
今天 9:00 = past 2026-11-23 09:00 -> 2026-11-24 09:00
15h = 2026-11-23 15:00 ~day
tomorrow noon = 2026-11-24 12:00
9:30 = 2026-11-24 09:30 ~day
明天3:30 = 2026-11-24 15:30 ? 2026-11-24 15:30 / 2026-11-24 03:30 ~ampm
明天下午3点60分钟 = 2026-11-24 15:00
周三或周四下午3点 = 2026-11-25 15:00 ? 2026-11-25 15:00 / 2026-11-26 15:00
明天3点不行，4点可以 = 2026-11-24 16:00 ? 2026-11-24 16:00 / 2026-11-24 04:00 ~ampm
明天下午3点不行，4点可以 = 2026-11-24 16:00
明天和陈博面试，下午3点 = 2026-11-24 15:00
create room 周一鸣 明天下午3点 = 2026-11-24 15:00
create room Sun Wei tomorrow 3pm = 2026-11-24 15:00
create room Li Sun tomorrow 3pm = 2026-11-24 15:00
room for May Chen on Friday at 3 = 2026-11-27 15:00 ? 2026-11-27 15:00 / 2026-11-27 03:00 ~ampm
下午 = 2026-11-23 afternoon ~day
tomorrow morning = 2026-11-24 morning
Thursday morning = 2026-11-26 morning
下周四下午 = 2026-12-03 afternoon
明天下午茶 = 2026-11-24 all day
Good morning, Friday 3pm please = 2026-11-27 15:00
今晚 = 2026-11-23 evening
今晚8点 = 2026-11-23 20:00
tonight at 8 = 2026-11-23 20:00
tonight 12am = 2026-11-24 00:00 ~day
周五晚8点 = 2026-11-27 20:00
周五晚上 = 2026-11-27 evening
明天凌晨1点 = 2026-11-24 01:00
晚上1点 = 2026-11-24 01:00 ~day
明天半夜2点 = 2026-11-25 02:00 ? 2026-11-25 02:00 / 2026-11-24 02:00 ~day
Friday midnight = 2026-11-28 00:00 ? 2026-11-28 00:00 / 2026-11-27 00:00 ~day
tomorrow 12am = 2026-11-24 00:00 ~day
0点 = 2026-11-24 00:00 ~day
周三零点 = 2026-11-25 00:00 ~day
24:00 = 2026-11-24 00:00 ~day
26点 = no_such_time
12:60 = no_such_time
明天25点 = no_such_time
2月30日 = no_such_date
2月29日 = no_such_date
2030-01-01 10:00 = too_far
2028-12-01 = too_far
2025-11-24 15:00 = past 2025-11-24 15:00 -> 2026-11-24 15:00
11月20日 = past 2026-11-20
1月5日 3pm = 2027-01-05 15:00 ~year
1/5 = 2027-01-05 all day ~year
昨天 = past 2026-11-22
昨天3点 = past 2026-11-22 15:00 -> 2026-11-23 15:00 ~ampm
周日 15:00 = 2026-11-29 15:00
这周日下午3点 = 2026-11-29 15:00
上周四 = past 2026-11-19
下周 = 2026-11-30 all day ? 2026-11-30 / 2026-12-01 / 2026-12-02 / 2026-12-03 / 2026-12-04 ~day
下个月3号 = 2026-12-03 all day
本月31号 = no_such_date
31号 = 2026-12-31 all day ~month
周末下午3点 = 2026-11-28 15:00 ? 2026-11-28 15:00 / 2026-11-29 15:00 ~day
next week = 2026-11-30 all day ? 2026-11-30 / 2026-12-01 / 2026-12-02 / 2026-12-03 / 2026-12-04 ~day
Tuesday next week 3pm = 2026-12-01 15:00
下周的周三 10:00 = 2026-12-02 10:00
week after next = 2026-12-07 all day ? 2026-12-07 / 2026-12-08 / 2026-12-09 / 2026-12-10 / 2026-12-11 ~day
3点-4点 = 2026-11-23 15:00 to 2026-11-23 16:00 ~ampm,day
上午11点到下午1点 = 2026-11-23 11:00 to 2026-11-23 13:00 ~day
11am-1pm = 2026-11-23 11:00 to 2026-11-23 13:00 ~day
11-1pm = 2026-11-23 11:00 to 2026-11-23 13:00 ~day
11点到1点 = 2026-11-23 11:00 to 2026-11-23 13:00 ? 2026-11-23 11:00 / 2026-11-23 23:00 ~ampm,day
10pm-1am = 2026-11-23 22:00 to 2026-11-24 01:00 ~day
between 3 and 4pm tomorrow = 2026-11-24 15:00 to 2026-11-24 16:00
tomorrow from 3 to 4 = 2026-11-24 15:00 to 2026-11-24 16:00 ? 2026-11-24 15:00 / 2026-11-24 03:00 ~ampm
明天 15:00-16:00 (北京时间) = 2026-11-24 15:00 to 2026-11-24 16:00 @Asia/Shanghai
2026-11-24 15:00 - 2026-11-24 16:00 = 2026-11-24 15:00 to 2026-11-24 16:00
11-24 周二 15:00–16:00 = 2026-11-24 15:00 to 2026-11-24 16:00
11-24 15:00 = 2026-11-24 15:00
move from Wed 3pm to Fri 4pm = 2026-11-27 16:00
Fri 4pm instead of Wed 3pm = 2026-11-27 16:00
I can't do Monday, Tuesday 10am works = 2026-11-24 10:00
Thursday doesn't work, Friday 11am is fine = 2026-11-27 11:00
周五可以吗 = 2026-11-27 all day
周四没空周五上午11点行 = 2026-11-27 11:00
不行，周五4点 = 2026-11-27 16:00 ? 2026-11-27 16:00 / 2026-11-27 04:00 ~ampm
3.30pm = 2026-11-23 15:30 ~day
3:30 p.m. = 2026-11-23 15:30 ~day
half past three tomorrow = 2026-11-24 15:30 ? 2026-11-24 15:30 / 2026-11-24 03:30 ~ampm
quarter to four = 2026-11-23 15:45 ~ampm,day
ten past 3 pm = 2026-11-23 15:10 ~day
at 3 = 2026-11-23 15:00 ~ampm,day
tomorrow at 3 = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-24 03:00 ~ampm
Friday at 11 = 2026-11-27 11:00 ? 2026-11-27 11:00 / 2026-11-27 23:00 ~ampm
3 o'clock = 2026-11-23 15:00 ~ampm,day
noon = 2026-11-23 12:00 ~day
明天中午 = 2026-11-24 noon
中午 = 2026-11-23 noon ~day
正午 = 2026-11-23 12:00 ~day
傍晚6点 = 2026-11-23 18:00 ~day
明早9点 = 2026-11-24 09:00
一点 = 2026-11-23 13:00 ~ampm,day
明天一点 = 2026-11-24 13:00 ? 2026-11-24 13:00 / 2026-11-24 01:00 ~ampm
一点半 = 2026-11-23 13:30 ~ampm,day
下午3点二面 = 2026-11-23 15:00 ~day
明天三点一面 = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-24 03:00 ~ampm
明天3点一小时 = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-24 03:00 ~ampm
明天3点半小时 = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-24 03:00 ~ampm
明天下午3点一个半小时 产品面 = 2026-11-24 15:00
３点半 = 2026-11-23 15:30 ~ampm,day
明天１５：００ = 2026-11-24 15:00
二〇二六年十二月三日下午三点 = 2026-12-03 15:00
十二月三号 三点二十 = 2026-12-03 15:20 ? 2026-12-03 15:20 / 2026-12-03 03:20 ~ampm
12月3日15:00 = 2026-12-03 15:00
12月3日下午3点-4点 = 2026-12-03 15:00 to 2026-12-03 16:00
12 周五上午11点 = 2026-11-27 11:00
#12 周五上午11点 = 2026-11-27 11:00
12号周四 = 2026-12-12 all day ? 2026-12-12 / 2026-12-10 ~day,month
周四 26号 3pm = 2026-11-26 15:00 ~month
明天（周三）下午3点 = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-25 15:00 ~day
now = 2026-11-23 10:00
现在 = 2026-11-23 10:00
in 2 hours' time = 2026-11-23 12:00
in an hour and a half = 2026-11-23 11:30
a week later at 3pm = 2026-11-30 15:00
两周后 = 2026-12-07 all day
two weeks from now = 2026-12-07 all day
3点以后 = 2026-11-23 afternoon ~day
after 3pm = 2026-11-23 afternoon ~day
大概下午3点左右 = 2026-11-23 15:00 ~day
around 3pm tomorrow = 2026-11-24 15:00
Tue/Wed 3pm = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-25 15:00
1/2 = 2027-01-02 all day ~year
25/12 = 2026-12-25 all day
12/25/2026 3pm = 2026-12-25 15:00
Nov 31 = no_such_date
Nov 24 3pm = 2026-11-24 15:00
24 Nov 15:00 = 2026-11-24 15:00
the 3rd at 3pm = 2026-12-03 15:00 ~month
Nov 24th, 2026 at 3:30pm EST = 2026-11-24 15:30 @America/New_York
明天下午3点 CST = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-24 15:00 @Asia/Shanghai
Asia/Tokyo 明天 15:00 = 2026-11-24 15:00 @Asia/Tokyo
tomorrow 15:00 asia/tokyo = 2026-11-24 15:00 @Asia/Tokyo
东京时间明天下午3点 = 2026-11-24 15:00 @Asia/Tokyo
tomorrow 3pm, London = 2026-11-24 15:00 @Europe/London
周三15点30分 = 2026-11-25 15:30
星期天下午两点 = 2026-11-29 14:00
礼拜五 14点 = 2026-11-27 14:00
3点到下午4点 = 2026-11-23 15:00 to 2026-11-23 16:00 ~day
11-24 周二 15:00 - 11-24 周二 16:00 = 2026-11-24 15:00 to 2026-11-24 16:00
从周三3点到周五4点 = 2026-11-27 16:00 ? 2026-11-27 16:00 / 2026-11-27 04:00 ~ampm
周三到周五都可以 = 2026-11-25 all day ? 2026-11-25 / 2026-11-27
周三到周五下午3点 = 2026-11-25 15:00 ? 2026-11-25 15:00 / 2026-11-27 15:00
after 3pm tomorrow = 2026-11-24 afternoon
昨天 15:00 = past 2026-11-22 15:00 -> 2026-11-23 15:00
2020-01-01 15:00 = past 2020-01-01 15:00 -> 2027-01-01 15:00
0012-01-01 15:00 = no_such_date
9999-12-31 15:00 = no_such_date
99999-12-31 15:00 = no_such_date
99999年12月31日 = no_such_date
明天下午3点 或 后天上午10点 = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-25 10:00
tomorrow 3pm or Wednesday 10am = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-25 10:00
tomorrow 3 pm, 4 pm or 5 pm = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-24 16:00 / 2026-11-24 17:00
周二、周三、周四下午 = 2026-11-24 all day ? 2026-11-24 / 2026-11-25 / 2026-11-26
周一到周三 = 2026-11-23 all day ? 2026-11-23 / 2026-11-25 ~week
create room 陈博 明天下午3点 周四组 = 2026-11-24 15:00
in 99999999999 days = too_far
in 99999999999 hours = too_far
in 3 days at 10:00 = 2026-11-26 10:00
明天上午或者下午 = 2026-11-24 all day
2026-11-24 15:00:30.123Z = 2026-11-24 15:00 @UTC
tomorrow 3pm (London time) = 2026-11-24 15:00 @Europe/London
1:30 = 2026-11-23 13:30 ~ampm,day
明天 1:30pm = 2026-11-24 13:30
01:30 tomorrow = 2026-11-24 01:30
8点 = 2026-11-24 08:00 ? 2026-11-24 08:00 / 2026-11-23 20:00 ~ampm,day
今天9点 = 2026-11-23 21:00 ? 2026-11-23 21:00 / 2026-11-24 09:00 ~ampm
今天8点 = 2026-11-23 20:00 ? 2026-11-23 20:00 / 2026-11-24 08:00 ~ampm
周一9点 = 2026-11-30 09:00 ? 2026-11-30 09:00 / 2026-11-23 21:00 ~ampm,week
明天 9h = 2026-11-24 09:00
三天后 = 2026-11-26 all day
5 days later = 2026-11-28 all day
30 Feb = no_such_date
create room 陈博 12.3 下午3点 = 2026-12-03 15:00
Python 3.12 明天 3点 = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-24 03:00 ~ampm
10点面试 = 2026-11-24 10:00 ? 2026-11-24 10:00 / 2026-11-23 22:00 ~ampm,day
面试10点 = 2026-11-24 10:00 ? 2026-11-24 10:00 / 2026-11-23 22:00 ~ampm,day
3点见 = 2026-11-23 15:00 ~ampm,day
下午见 = 2026-11-23 afternoon ~day
晚上好，明天下午3点可以吗？ = 2026-11-24 15:00
ok 周四 3pm = 2026-11-26 15:00
周四下午3点可以，周五也行 = 2026-11-26 15:00 ? 2026-11-26 15:00 / 2026-11-27 15:00
周四3点可以，周五不行 = 2026-11-26 15:00 ? 2026-11-26 15:00 / 2026-11-26 03:00 ~ampm
Thursday 3pm is ok, Friday not = 2026-11-26 15:00
明天或后天 = 2026-11-24 all day ? 2026-11-24 / 2026-11-25
下午3点 纽约时间 = 2026-11-23 15:00 ~day @America/New_York
纽约时间 明天上午9点 = 2026-11-24 09:00 ~day @America/New_York
9am ET tomorrow = 2026-11-24 09:00 ~day @America/New_York
tomorrow 9am Eastern time = 2026-11-24 09:00 ~day @America/New_York
明天3点之后 = 2026-11-24 afternoon
2026-13-45 15:00 = no_such_date
明天 10:00 = 2026-11-24 10:00
后天上午十点 = 2026-11-25 10:00
大后天下午2点半 = 2026-11-26 14:30
tomorrow at 15:00 = 2026-11-24 15:00
day after tomorrow 10am = 2026-11-25 10:00
the day after tomorrow at 3:30pm = 2026-11-25 15:30
today at 5pm = 2026-11-23 17:00
今天下午5点 = 2026-11-23 17:00
今天17:00 = 2026-11-23 17:00
tonight 8pm = 2026-11-23 20:00
明晚8点 = 2026-11-24 20:00
明晚八点半 = 2026-11-24 20:30
明早8点半 = 2026-11-24 08:30
周二上午9点 = 2026-11-24 09:00
星期二上午九点 = 2026-11-24 09:00
礼拜二 09:00 = 2026-11-24 09:00
Tuesday 9am = 2026-11-24 09:00
tue 9am = 2026-11-24 09:00
this Friday 2pm = 2026-11-27 14:00
这周五下午2点 = 2026-11-27 14:00
本周五 14:00 = 2026-11-27 14:00
这个星期五下午两点 = 2026-11-27 14:00
下周二上午10点 = 2026-12-01 10:00
下個星期二上午10點 = 2026-12-01 10:00
下礼拜二上午十点 = 2026-12-01 10:00
下下周二上午10点 = 2026-12-08 10:00
next Friday 10am = 2026-12-04 10:00 ? 2026-12-04 10:00 / 2026-11-27 10:00 ~week
next Monday 10am = 2026-11-30 10:00
next Mon at 10 = 2026-11-30 10:00 ? 2026-11-30 10:00 / 2026-11-30 22:00 ~ampm
Monday 3pm = 2026-11-23 15:00 ~week
周一下午3点 = 2026-11-23 15:00 ~week
周一下午3点半 二面 = 2026-11-23 15:30 ~week
Sat 3pm = 2026-11-28 15:00
on Sunday at 14:00 = 2026-11-29 14:00
2026/12/3 9:30 = 2026-12-03 09:30
2026.12.3 15:00 = 2026-12-03 15:00
2026年12月3日 15:00 = 2026-12-03 15:00
2026年12月3日下午三点半 = 2026-12-03 15:30
12月3号下午3点 = 2026-12-03 15:00
12月3日 星期四 15:00 = 2026-12-03 15:00
12/3 15:00 = 2026-12-03 15:00
12-03 15:00 = 2026-12-03 15:00
12.3 15:00 = 2026-12-03 15:00
3号下午3点 = 2026-12-03 15:00 ~month
3日 15:00 = 2026-12-03 15:00 ~month
Dec 3 3pm = 2026-12-03 15:00
Dec 3rd at 3 pm = 2026-12-03 15:00
3 December 15:00 = 2026-12-03 15:00
3rd of December 2026, 3pm = 2026-12-03 15:00
December 3, 2026 at 3:00 PM = 2026-12-03 15:00
Thu Dec 3 15:00 = 2026-12-03 15:00
Thursday, December 3rd at 3pm = 2026-12-03 15:00
二月二十九日 = no_such_date
2027-02-29 10:00 = no_such_date
4月31日 = no_such_date
2026-02-30 10:00 = no_such_date
13月1日 = no_such_date
12月32日 = no_such_date
明天8:00 = 2026-11-24 08:00
明天08:00 = 2026-11-24 08:00
明天7:15 = 2026-11-24 07:15
明天6:15 = 2026-11-24 18:15 ? 2026-11-24 18:15 / 2026-11-24 06:15 ~ampm
明天 13:05 = 2026-11-24 13:05
明天23点 = 2026-11-24 23:00
明天0点 = 2026-11-24 00:00 ~day
明天24点 = 2026-11-25 00:00 ~day
明天十五点 = 2026-11-24 15:00
明天 15时 = 2026-11-24 15:00
明天15点45 = 2026-11-24 15:45
明天三点三刻 = 2026-11-24 15:45 ? 2026-11-24 15:45 / 2026-11-24 03:45 ~ampm
明天3点05分 = 2026-11-24 15:05 ? 2026-11-24 15:05 / 2026-11-24 03:05 ~ampm
明天上午差一刻十点 = 2026-11-24 09:45
明天 3 点 30 分 = 2026-11-24 15:30 ? 2026-11-24 15:30 / 2026-11-24 03:30 ~ampm
明天下午3点整 = 2026-11-24 15:00
明天下午3点钟 = 2026-11-24 15:00
tomorrow 3:30pm = 2026-11-24 15:30
tomorrow 3:30 P.M. = 2026-11-24 15:30
tomorrow 12pm = 2026-11-24 12:00
tomorrow 12:30am = 2026-11-24 00:30 ~day
tomorrow 11:59pm = 2026-11-24 23:59
tomorrow half past nine in the morning = 2026-11-24 09:30
tomorrow at 9 in the morning = 2026-11-24 09:00
tomorrow at 3 in the afternoon = 2026-11-24 15:00
tomorrow at 7 in the evening = 2026-11-24 19:00
8 at night tomorrow = 2026-11-24 20:00
明天正午 = 2026-11-24 12:00
明天午夜 = 2026-11-25 00:00 ? 2026-11-25 00:00 / 2026-11-24 00:00 ~day
midnight = 2026-11-24 00:00 ~day
今晚12点 = 2026-11-24 00:00 ~day
周五晚上12点 = 2026-11-28 00:00 ~day
周五晚上11点半 = 2026-11-27 23:30
周五凌晨2点 = 2026-11-27 02:00
周五傍晚6点 = 2026-11-27 18:00
周五中午1点 = 2026-11-27 13:00
周五中午12点半 = 2026-11-27 12:30
周五早上7点 = 2026-11-27 07:00
周五下午5点 = 2026-11-27 17:00
Friday afternoon = 2026-11-27 afternoon
this afternoon = 2026-11-23 afternoon
this evening = 2026-11-23 evening
明天早上 = 2026-11-24 morning
后天晚上 = 2026-11-25 evening
下周三上午 = 2026-12-02 morning
12月3日下午 = 2026-12-03 afternoon
tomorrow evening = 2026-11-24 evening
in the afternoon = 2026-11-23 afternoon ~day
半个小时后 = 2026-11-23 10:30
一个半小时后 = 2026-11-23 11:30
1小时后 = 2026-11-23 11:00
90分钟后 = 2026-11-23 11:30
1.5小时后 = 2026-11-23 11:30
30分钟之后 = 2026-11-23 10:30
再过半小时 = 2026-11-23 10:30
过一刻钟 = 2026-11-23 10:15
in half an hour = 2026-11-23 10:30
in an hour = 2026-11-23 11:00
in 90 minutes = 2026-11-23 11:30
in 1.5 hours = 2026-11-23 11:30
2 hours later = 2026-11-23 12:00
20 min from now = 2026-11-23 10:20
3天后上午10点 = 2026-11-26 10:00
in 3 days = 2026-11-26 all day
in three days at 10am = 2026-11-26 10:00
一周后 = 2026-11-30 all day
两周后下午3点 = 2026-12-07 15:00
in two weeks = 2026-12-07 all day
下午3点到4点半 = 2026-11-23 15:00 to 2026-11-23 16:30 ~day
明天下午3点至5点 = 2026-11-24 15:00 to 2026-11-24 17:00
明天15:00-16:30 = 2026-11-24 15:00 to 2026-11-24 16:30
明天 15:00 ~ 16:30 = 2026-11-24 15:00 to 2026-11-24 16:30
明天上午10-11点 = 2026-11-24 10:00 to 2026-11-24 11:00
tomorrow 10-11am = 2026-11-24 10:00 to 2026-11-24 11:00
tomorrow 10:00 to 11:30 = 2026-11-24 10:00 to 2026-11-24 11:30
tomorrow from 10am to noon = 2026-11-24 10:00 to 2026-11-24 12:00
Friday between 2 and 3pm = 2026-11-27 14:00 to 2026-11-27 15:00
9点到10点 = 2026-11-24 09:00 to 2026-11-24 10:00 ? 2026-11-24 09:00 / 2026-11-23 21:00 ~ampm,day
明天晚上11点到1点 = 2026-11-24 23:00 to 2026-11-25 01:00
明天下午3点（伦敦时间） = 2026-11-24 15:00 @Europe/London
明天下午3点 UTC+8 = 2026-11-24 15:00 @UTC+08:00
tomorrow 9:00 UTC = 2026-11-24 09:00 @UTC
tomorrow 9:00 GMT+1 = 2026-11-24 09:00 @UTC+01:00
tomorrow 9am CET = 2026-11-24 09:00 @Europe/Paris
tomorrow 9am JST = 2026-11-24 09:00 @Asia/Tokyo
tomorrow 9am Tokyo time = 2026-11-24 09:00 @Asia/Tokyo
纽约时间周五上午9点 = 2026-11-27 09:00 @America/New_York
Friday 9am New York time = 2026-11-27 09:00 @America/New_York
2026-11-26T15:00:00+05:30 = 2026-11-26 15:00 @UTC+05:30
2026-11-26T15:00-05:00 = 2026-11-26 15:00 @UTC-05:00
2026-11-26 15:00 +0800 = 2026-11-26 15:00 @UTC+08:00
周四不行，周五下午3点可以 = 2026-11-27 15:00
周四没时间，周五呢 = 2026-11-27 all day
不是周四，是周五上午11点 = 2026-11-27 11:00
周三不方便，改成周四下午2点 = 2026-11-26 14:00
把周三下午3点改到周四下午2点 = 2026-11-26 14:00
明天下午3点改成4点 = 2026-11-24 16:00
推迟到明天下午5点 = 2026-11-24 17:00
提前到周二上午10点 = 2026-11-24 10:00
Wednesday doesn't work, but Thursday 2pm does = 2026-11-26 14:00
not 3pm tomorrow but 4pm = 2026-11-24 16:00
I'm busy Thursday, Friday 11am is ok = 2026-11-27 11:00
can't make Thursday 3pm, how about Friday 3pm = 2026-11-27 15:00
Monday is out. Tuesday 10:00? = 2026-11-24 10:00
reschedule to Friday 3pm = 2026-11-27 15:00
10am not 9am tomorrow = 2026-11-24 10:00
明天下午3点或4点 = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-24 16:00
周四还是周五？ = 2026-11-26 all day ? 2026-11-26 / 2026-11-27
周四，周五都行 = 2026-11-26 all day ? 2026-11-26 / 2026-11-27
1点半 = 2026-11-23 13:30 ~ampm,day
下午一点 = 2026-11-23 13:00 ~day
明天一点钟 = 2026-11-24 13:00 ? 2026-11-24 13:00 / 2026-11-24 01:00 ~ampm
明天两点 = 2026-11-24 14:00 ? 2026-11-24 14:00 / 2026-11-24 02:00 ~ampm
明天二十点 = 2026-11-24 20:00
廿三号 = 2026-11-23 all day ~month
十一月三十号 = 2026-11-30 all day
周五 １５：３０ = 2026-11-27 15:30
ｔｏｍｏｒｒｏｗ ３ｐｍ = 2026-11-24 15:00
明天下午 三點一刻 = 2026-11-24 15:15
後天下午兩點半 = 2026-11-25 14:30
禮拜四 15:00 = 2026-11-26 15:00
Tomorrow At 3PM = 2026-11-24 15:00
TOMORROW 3PM = 2026-11-24 15:00
tmr 3pm = 2026-11-24 15:00
明天3pm = 2026-11-24 15:00
周五3pm = 2026-11-27 15:00
下周三 10am = 2026-12-02 10:00
tomorrow 下午3点 = 2026-11-24 15:00
next week 周三 10:00 = 2026-12-02 10:00
2026-11-26T15:00:00-05:00 = 2026-11-26 15:00 @UTC-05:00
周五 15点 - 面试 = 2026-11-27 15:00
周一鸣 = 2026-11-23 all day ~week
周五也行 = 2026-11-27 all day
I have 3 years of experience, Friday 3pm = 2026-11-27 15:00
我有5年经验，周五下午3点可以吗 = 2026-11-27 15:00
Friday 3pm-4pm London time = 2026-11-27 15:00 to 2026-11-27 16:00 @Europe/London
明天下午3:00 = 2026-11-24 15:00
明天下午 3 点 = 2026-11-24 15:00
11月24日（周二）15:00–16:00 北京时间 = 2026-11-24 15:00 to 2026-11-24 16:00 @Asia/Shanghai
2026-11-24 周二 15:00 = 2026-11-24 15:00
2026-11-24（周二）15:00 = 2026-11-24 15:00
Tue 2026-11-24 15:00 Asia/Shanghai = 2026-11-24 15:00 @Asia/Shanghai
2026-11-24 15:00 (Tue) = 2026-11-24 15:00
2026-11-24 Tuesday 3pm = 2026-11-24 15:00
2026-11-24 15:00; 2026-11-25 10:00 = 2026-11-24 15:00 ? 2026-11-24 15:00 / 2026-11-25 10:00
周三9点半 = 2026-11-25 09:30 ? 2026-11-25 09:30 / 2026-11-25 21:30 ~ampm
3点左右 = 2026-11-23 15:00 ~ampm,day
周四3:00pm = 2026-11-26 15:00
周四下午3点，时长60分钟 = 2026-11-26 15:00
周四下午3点 1小时 于洋 = 2026-11-26 15:00
room for 于洋 周四下午3点 = 2026-11-26 15:00
和李雷在周四下午3点 = 2026-11-26 15:00
周四15:00在会议室 = 2026-11-26 15:00
安排面试 张三 周四 下午 3点 = 2026-11-26 15:00
安排面试 李四 明天下午三点 三面 = 2026-11-24 15:00
安排面试 王五 11月26日 15点 Java 二面 45分钟 = 2026-11-26 15:00
安排面试 赵六 周六10点 = 2026-11-28 10:00 ? 2026-11-28 10:00 / 2026-11-28 22:00 ~ampm
陈一 明天 14:30 = 2026-11-24 14:30
room Wei at 15:00 on 26 Nov = 2026-11-26 15:00
Friday the 27th at 2pm = 2026-11-27 14:00 ~month
27 Nov, 2pm = 2026-11-27 14:00
nov 27 2pm = 2026-11-27 14:00
27/11 14:00 = 2026-11-27 14:00
how about tomorrow? = 2026-11-24 all day
any time tomorrow afternoon = 2026-11-24 afternoon
anytime after 2pm on Friday = 2026-11-27 afternoon
明天下午都可以 = 2026-11-24 afternoon
明天3点前 = 2026-11-24 afternoon
后天下午2点到3点之间 = 2026-11-25 14:00 to 2026-11-25 15:00
10:30 tomorrow for 30 minutes = 2026-11-24 10:30
in 30 minutes for 45 minutes = 2026-11-23 10:30
tomorrow at 10.30 = 2026-11-24 10:30
tomorrow 10.30am = 2026-11-24 10:30
tomorrow at 1530 = 2026-11-24 15:30
明天九点半到十点半 = 2026-11-24 09:30 to 2026-11-24 10:30 ? 2026-11-24 09:30 / 2026-11-24 21:30 ~ampm
next Tue 3pm - 4pm = 2026-12-01 15:00 to 2026-12-01 16:00 ? 2026-12-01 15:00 / 2026-11-24 15:00 ~week
3 pm next thu = 2026-12-03 15:00 ? 2026-12-03 15:00 / 2026-11-26 15:00 ~week
Thurs @ 3pm = 2026-11-26 15:00
Thurs @3 = 2026-11-26 15:00 ? 2026-11-26 15:00 / 2026-11-26 03:00 ~ampm
周五下午两点半 = 2026-11-27 14:30
周五下午2：30 = 2026-11-27 14:30
十一点半 = 2026-11-23 11:30 ? 2026-11-23 11:30 / 2026-11-23 23:30 ~ampm,day
12点半 = 2026-11-23 12:30 ~day
今天12点 = 2026-11-23 12:00
1 pm = 2026-11-23 13:00 ~day
周日晚上8点 = 2026-11-29 20:00
明天晚上七点半 = 2026-11-24 19:30
明天夜里11点 = 2026-11-24 23:00
明天清晨6点 = 2026-11-24 06:00
后天早上 = 2026-11-25 morning
two days from now at 3pm = 2026-11-25 15:00
5 minutes from now = 2026-11-23 10:05
一分钟后 = 2026-11-23 10:01
1个月后 = 2026-12-23 all day
下下个月3号 = 2027-01-03 all day
下午3点PST = 2026-11-23 15:00 ~day @America/Los_Angeles
3pm EST tomorrow = 2026-11-24 15:00 ~day @America/New_York
3pm est = 2026-11-23 15:00 ~day @America/New_York
tomorrow 3pm ist = 2026-11-24 15:00 @Asia/Kolkata
please don't schedule on Monday; Tuesday 3pm instead = 2026-11-24 15:00
改周三下午3点 = 2026-11-25 15:00
从明天下午3点推迟到4点 = 2026-11-24 16:00
周五上午11点行吗？不行的话下午3点 = 2026-11-27 11:00 ? 2026-11-27 11:00 / 2026-11-27 15:00
不是明天，后天下午3点 = 2026-11-25 15:00
今天不行明天下午3点 = 2026-11-24 15:00
move to tomorrow 3pm = 2026-11-24 15:00
Move #12 from Thursday 3pm to Friday 11am = 2026-11-27 11:00
3pm Thursday → 11am Friday = 2026-11-27 11:00
noon tomorrow = 2026-11-24 12:00
tomorrow midday = 2026-11-24 12:00
12 noon tomorrow = 2026-11-24 12:00
12 midnight Friday = 2026-11-28 00:00 ? 2026-11-28 00:00 / 2026-11-27 00:00 ~day
tomorrow 0:30 = 2026-11-24 00:30 ~day
tomorrow 00:30 = 2026-11-24 00:30 ~day
明天零点三十分 = 2026-11-24 00:30 ~day
tomorrow at 0930 = 2026-11-24 09:30
at 10.30 tomorrow = 2026-11-24 10:30
""",
    "sunday": """
下周一 15:00 = 2026-11-30 15:00
周一 15:00 = 2026-11-30 15:00 ~week
next Monday 3pm = 2026-11-30 15:00 ? 2026-11-30 15:00 / 2026-12-07 15:00 ~week
周日 23:00 = 2026-11-29 23:00 ~week
周日 21:00 = 2026-12-06 21:00 ~week
这周日 21:00 = past 2026-11-29 21:00 -> 2026-12-06 21:00
今晚11点 = 2026-11-29 23:00
明天上午10点 = 2026-11-30 10:00
下周日 15:00 = 2026-12-06 15:00
this Monday 3pm = 2026-11-30 15:00 ~week
本周一下午3点 = past 2026-11-23 15:00 -> 2026-11-30 15:00
周末 = 2026-11-29 all day ~day
9点 = 2026-11-30 09:00 ? 2026-11-30 09:00 / 2026-11-30 21:00 ~ampm,day
3点 = 2026-11-30 15:00 ? 2026-11-30 15:00 / 2026-11-30 03:00 ~ampm,day
下午 = 2026-11-30 afternoon ~day
今天下午 = past 2026-11-29
next Sunday 10am = 2026-12-06 10:00
半小时后 = 2026-11-29 22:45
3小时后 = 2026-11-30 01:15
""",
    "eve": """
明天上午10点 = 2027-01-01 10:00
1月1日 10:00 = 2027-01-01 10:00 ~year
1/5 15:00 = 2027-01-05 15:00 ~year
12月31日 15:00 = past 2026-12-31 15:00 -> 2027-12-31 15:00
12/30 = past 2026-12-30
12月1日 = past 2026-12-01
3号 = 2027-01-03 all day ~month
31号 = 2026-12-31 all day ~month
下个月3号 = 2027-01-03 all day
下周一 = 2027-01-04 all day
周五 = 2027-01-01 all day
Jan 5 3pm = 2027-01-05 15:00 ~year
in 8 hours = 2027-01-01 02:30
今晚12点 = 2027-01-01 00:00 ~day
明年1月5日 15:00 = 2027-01-05 15:00
今年1月5日 15:00 = past 2026-01-05 15:00 -> 2027-01-05 15:00
下周四 15:00 = 2027-01-07 15:00
2月29日 = no_such_date
Feb 28 10am = 2027-02-28 10:00 ~year
""",
    "london": """
今天 01:30 = past 2026-03-28 01:30 -> 2026-03-30 01:30
tomorrow 01:30 = no_such_time
2026-03-29 01:30 = no_such_time
2026-03-29 02:30 = 2026-03-29 02:30
in 3 hours = 2026-03-29 03:00
March 29 9am = 2026-03-29 09:00
""",
    "newyork": """
2026-03-08 02:30 = no_such_time
2026-03-08 01:59 = 2026-03-08 01:59
2026-03-08 03:00 = 2026-03-08 03:00
tomorrow 2:30am = no_such_time
in 24 hours = 2026-03-08 13:00
2026-11-01 01:30 = 2026-11-01 01:30 ? 2026-11-01 01:30 / 2026-11-01 01:30
""",
    "autumn": """
2026-10-25 01:30 = 2026-10-25 01:30 ? 2026-10-25 01:30 / 2026-10-25 01:30
tomorrow 1:30am = 2026-10-25 01:30 ? 2026-10-25 01:30 / 2026-10-25 01:30
in 24 hours = 2026-10-25 11:00
明天上午9点 北京时间 = 2026-10-25 09:00 @Asia/Shanghai
""",
    "tuesday": """
周一 = 2026-11-30 all day ~week
本周一 15:00 = past 2026-11-23 15:00 -> 2026-11-30 15:00
this Monday 3pm = 2026-11-30 15:00 ~week
next Monday 3pm = 2026-11-30 15:00
next Wednesday 3pm = 2026-12-02 15:00 ? 2026-12-02 15:00 / 2026-11-25 15:00 ~week
next Tuesday 3pm = 2026-12-01 15:00
last Monday = past 2026-11-16
周二 15:00 = 2026-12-01 15:00 ~week
周二 17:00 = 2026-11-24 17:00 ~week
周二 16:00 = 2026-12-01 16:00 ~week
16:00 = 2026-11-25 16:00 ~day
3点 = 2026-11-25 15:00 ? 2026-11-25 15:00 / 2026-11-25 03:00 ~ampm,day
3:30 = 2026-11-25 15:30 ? 2026-11-25 15:30 / 2026-11-25 03:30 ~ampm,day
5点 = 2026-11-24 17:00 ~ampm,day
8点 = 2026-11-25 08:00 ? 2026-11-25 08:00 / 2026-11-24 20:00 ~ampm,day
11点 = 2026-11-25 11:00 ? 2026-11-25 11:00 / 2026-11-24 23:00 ~ampm,day
12点 = 2026-11-25 12:00 ~day
今天3点 = past 2026-11-24 15:00 -> 2026-11-25 15:00 ~ampm
今天5点 = 2026-11-24 17:00 ~ampm
今天上午10点 = past 2026-11-24 10:00 -> 2026-11-25 10:00
上午10点 = 2026-11-25 10:00 ~day
下午3点 = 2026-11-25 15:00 ~day
晚上8点 = 2026-11-24 20:00 ~day
上午 = 2026-11-25 morning ~day
今天上午 = past 2026-11-24
中午 = 2026-11-25 noon ~day
10月5日 15:00 = past 2026-10-05 15:00 -> 2027-10-05 15:00
8月5日 15:00 = 2027-08-05 15:00 ~year
24号 = 2026-11-24 all day ~month
23号 = 2026-12-23 all day ~month
半小时后 = 2026-11-24 16:30
in 1 min = 2026-11-24 16:01
""",
}

NOT_TIMES = """
张江高科博云路2号3楼
中关村大街27号
5年经验
有5年Java经验
5 years of experience
iPhone 15
iPhone15 Pro
版本3.12
Python 3.12
room 1504
room 12
Python 3.11
Java 17
Node.js 18.2
第3轮
第三轮面试
第12场
P7
P7+
3个人
三个候选人
C++17
二面
一面通过
三面
13812345678
138-1234-5678
138 1234 5678
010-8888-6666
+86 138 1234 5678
I may come
may be
Maybe
second round
one second
march on
Jan Novak
April Chen
May Zhang
June
#12
#12 #13
No. 12
4分
评分4.5
反馈 #12 4 通过
score 4.5
4/10 分
3
15
12.
1504
2026
100
3-5年经验
3-5 years
985/211
24/7
1 on 1
16:9
3.5万
25k
20%
v2.1
1.2.3.4
192.168.1.1
k8s
H5
A17
T+1
Q3
早上好
下午好
晚上好
Good morning
Good evening, team
晚一点
早一点
快一点
有一点问题
3点建议
三点原因
点评
地点在哪
优点
几点
什么时候
什么时间
重点
你好
hello
帮助
help
谢谢
ok
可以
确认
1
2 改时间
张伟
陈博
后端二面
Backend round 2
后端开发
前端面试
面试官
人民日报
日语
本科
月薪
年后
号码
3号线
1号会议室
5号楼
星星
周杰伦
周边
周报
星期
一周
10分钟前
3天前
2小时内
2 hours ago
45分钟
60 min
for 45 minutes
an hour
半小时
一个半小时
周四没空
周四不行
not Monday
before Friday
周五之前
sat down
I sat in the room
Sun Wei
we wed
the sun is up
now and then
not now
in person
in total
in 5 years
three people
10 questions
at home
at all
from here to there
to be
next round
next step
next
this
last
this time
next time
day to day
half
quarter
past
noonday
Tuesdayish
mondayblues
99.99
https://example.com/12/3a
user@example.com
👍
😀 😀
①
！！！
20261124
10 minutes ago
13/13
3rd round
the 3rd candidate
周五以后
99999999999点
0755-8888-1234
"""


def cases() -> list[tuple[str, str, str]]:
    lines = [(name, line) for name, table in TABLES.items() for line in table.strip().splitlines()]
    return [(name, *line.rsplit(" = ", 1)) for name, line in lines]


def read(text: str, now: str = "monday") -> TimeReading | None:
    moment, name = NOWS[now]
    zone = ZoneInfo(name)
    return parse_time(text, now=datetime.fromisoformat(moment).replace(tzinfo=zone), zone=zone)


def said(reading: TimeReading) -> str:
    """Write a reading as the tables do."""
    words = [main_words(reading)]
    if reading.end:
        words.append(f"to {reading.end:%Y-%m-%d %H:%M}")
    if reading.readings:
        form = "%Y-%m-%d" if reading.day_only else "%Y-%m-%d %H:%M"
        words.append("? " + " / ".join(f"{choice:{form}}" for choice in reading.readings))
    if reading.assumed:
        words.append("~" + ",".join(sorted(reading.assumed)))
    if reading.zone_named:
        words.append(f"@{reading.zone}")
    return " ".join(words)


def main_words(reading: TimeReading) -> str:
    if reading.problem == "past":
        start = f"{reading.start:%Y-%m-%d %H:%M}" if reading.start else f"{reading.day}"
        return f"past {start}" + (f" -> {reading.suggestion:%Y-%m-%d %H:%M}" if reading.suggestion else "")
    if reading.problem:
        return reading.problem
    if reading.day_only:
        return f"{reading.day} {reading.part or 'all day'}"
    return f"{reading.start:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(("now", "text", "expected"), cases())
def test_what_is_understood(now: str, text: str, expected: str) -> None:
    reading = read(text, now)
    assert reading is not None
    assert said(reading) == expected


@pytest.mark.parametrize("text", NOT_TIMES.strip().splitlines())
def test_what_is_no_time_gives_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("create room 陈博 明天下午3点 60分钟 后端二面", "create room 陈博 | 60分钟 后端二面"),
        (
            "create room Maya Patel tomorrow 3pm 45 min Backend round 2",
            "create room Maya Patel | 45 min Backend round 2",
        ),
        ("room for Zhang Wei next Tue at 3pm", "room for Zhang Wei |"),
        ("room for Zhang Wei on Friday at 3pm (London time) please", "room for Zhang Wei | please"),
        ("  创建面试 张伟 周四下午４点 60分钟 二面", "  创建面试 张伟 | 60分钟 二面"),
        ("改期 12 从周三3点改到周五4点", "改期 12 |"),
        ("改期 12 周四没空，周五上午11点行", "改期 12 |行"),
        ("改期 #12 2026-11-26 15:00 北京时间", "改期 #12 |"),
        ("move #12 to not Monday, Tuesday 10am", "move #12 to |"),
        ("明天下午3点60分钟", "|60分钟"),
        ("明天下午3点一个半小时 产品面", "|一个半小时 产品面"),
        ("周一鸣 明天下午3点", "周一鸣 |"),
        ("Sun Wei tomorrow 3pm", "Sun Wei |"),
        ("e\u0301va 明天下午3点", "e\u0301va |"),
        ("㍿ 明天15:00", "㍿ |"),
    ],
)
def test_the_time_can_be_cut_out(text: str, rest: str) -> None:
    reading = read(text)
    assert reading is not None
    start, end = reading.span
    assert text[:start] + "|" + text[end:] == rest


def test_a_day_and_a_clock_apart_give_their_pieces() -> None:
    text = "明天和陈博面试，下午3点"
    reading = read(text)
    assert reading is not None
    assert [text[start:end] for start, end in reading.spans] == ["明天", "下午3点"]
    assert reading.span == (0, len(text))


def test_offsets_are_rounded_up_to_whole_minutes() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    reading = parse_time("半小时后", now=datetime(2026, 11, 23, 10, 0, 1, tzinfo=zone), zone=zone)
    assert reading is not None
    assert reading.start == datetime(2026, 11, 23, 10, 31, tzinfo=zone)


def test_only_the_first_200_characters_are_read() -> None:
    assert read("面" * 200 + " 明天下午3点") is None
    assert read(" " * 5000 + "明天下午3点") is not None


def test_a_number_cut_at_the_limit_is_not_another_time() -> None:
    assert read("面" * 196 + " 15:30") is None


@pytest.mark.parametrize(
    ("text", "wording"),
    [("周四没空，周五上午11点行", "周五上午11点"), ("room Maya tomorrow 3pm", "tomorrow 3pm")],
)
def test_the_wording_is_what_was_accepted(text: str, wording: str) -> None:
    reading = read(text)
    assert reading is not None
    assert reading.wording == wording


def test_a_doubtful_zone_gives_both_instants() -> None:
    reading = read("明天下午3点 CST")
    assert reading is not None
    assert [choice.isoformat() for choice in reading.readings] == [
        "2026-11-24T15:00:00+08:00",
        "2026-11-24T15:00:00-06:00",
    ]


def test_the_named_zone_is_the_zone_of_the_start() -> None:
    reading = read("2026-11-26T07:00Z")
    assert reading is not None
    assert reading.start is not None
    assert reading.start.isoformat() == "2026-11-26T07:00:00+00:00"
