"""The lexicon: what each word of either language can stand for in talk of times. Tables only."""

from enum import Enum, auto

from handlers.language.places import ABBREVIATIONS, CITIES


class Role(Enum):
    """What a word does; the rules ask for roles, never for spellings."""

    NUMBER = auto()
    LATIN = auto()  # a word of letters not in the lexicon
    HAN = auto()  # a Chinese character not in the lexicon
    MARK = auto()  # punctuation and symbols
    NOISE = auto()  # holds time words but is none: 早上好, 后端
    RELATIVE_DAY = auto()  # (days from today, part or None)
    WEEKDAY = auto()  # (which: None, "this" or weeks from this one, weekday)
    WEEK = auto()  # weeks from this one
    WEEKEND = auto()  # which, as for WEEKDAY
    STAGE = auto()  # "early", "mid" or "late": a stretch of the week or month named behind it
    STRETCH = auto()  # (stage, "week" or "month" or "year"): 月底, mid-week
    HOLIDAY = auto()  # (month, day)
    RELATIVE_MONTH = auto()
    RELATIVE_YEAR = auto()
    WHICH = auto()  # "this", "next", "last"
    MONTH = auto()
    PART = auto()
    NOON = auto()
    MIDNIGHT = auto()
    MERIDIEM = auto()
    OCLOCK = auto()
    POINT = auto()  # 点, 时
    SHARP = auto()  # 整, 钟
    MINUTE = auto()  # 分
    HALF = auto()
    QUARTER = auto()  # its minutes
    LACKING = auto()  # 差
    PAST = auto()
    UNIT = auto()  # ("minute" or "day" or "week" or "month", how many)
    COUNTER = auto()  # 个
    ARTICLE = auto()
    AFTER = auto()
    AGO = auto()
    IN = auto()
    AT = auto()
    ON = auto()
    THE = auto()
    OF = auto()
    TO = auto()
    FROM = auto()
    BETWEEN = auto()
    AND = auto()
    OR = auto()
    FILL = auto()
    YEAR_MARK = auto()
    MONTH_MARK = auto()
    DAY_MARK = auto()
    ORDINAL = auto()  # st, nd, rd, th
    ISO_T = auto()
    ZULU = auto()
    CITY = auto()
    ZONE = auto()
    TIME = auto()
    NOW = auto()
    NOT = auto()  # refuses what follows
    REFUSED = auto()  # refuses what stands before
    CANNOT = auto()  # refuses what stands before, or else what follows
    MOVED_TO = auto()  # what stands before is given up
    CORRECTION = auto()  # so is it, if a time follows at once
    ACCEPTED = auto()
    BUT = auto()
    LIMIT = auto()  # "after", "by": what follows is no time but a limit
    COUNTED = auto()  # a word that makes the number before it a count: 经验, people
    NUMBERED = auto()  # a word that makes the number behind it a name: 第, room, version


Entry = tuple[Role, object]

WEEKDAYS_ZH = "一二三四五六日"
_WEEKS_ZH = ("周", "星期", "礼拜")
_WHICH_ZH: dict[str, object] = {
    "": None,
    "这": 0,
    "这个": 0,
    "本": 0,
    "下": 1,
    "下个": 1,
    "下下": 2,
    "下下个": 2,
    "再下": 2,
    "再下个": 2,
    "下下下": 3,
    "上": -1,
    "上个": -1,
    "上上": -2,
}
_WEEKDAYS_EN = {
    0: "monday mondays mon mondy monady modnay munday",
    1: "tuesday tuesdays tues tue tuseday tueday tuesay tusday teusday tuesady",
    2: "wednesday wednesdays weds wed wendsday wensday wednsday wednesdy wedensday wednesay wenesday",
    3: "thursday thursdays thurs thur thu thrusday thursay thurday thurdsay thusday thirsday",
    4: "friday fridays fri firday fryday frday fridy friady",
    5: "saturday saturdays sat saterday satuday saturdy saturay satarday",
    6: "sunday sundays sun sundy sudnay",
}
_MONTHS_EN = {
    1: "january jan janurary januray",
    2: "february feb febuary feburary",
    3: "march mar",
    4: "april apr",
    5: "may",
    6: "june jun",
    7: "july jul",
    8: "august aug",
    9: "september sept sep septmber",
    10: "october oct ocotber",
    11: "november nov novmber novemeber",
    12: "december dec decmber decemeber",
}
# Behind 点 these make it a point of a list: "3点建议".
TOPICS = frozenset(
    "建议 意见 要求 原因 理由 问题 想法 说明 补充 优势 不足 内容 感受 经验 以上 以下 共识 反馈".split()
)
# Said of what is moved "from" one time "to" another.
MOVES = frozenset(
    "move push shift postpone reschedule change delay bring moved pushed shifted changed".split()
)
# Also names and common words: a weekday only where the words around speak of time.
WEAK_WEEKDAYS = frozenset(["sun", "sat", "wed", "mon"])

NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
ORDINAL_WORDS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}

_PARTS: dict[str, str] = {
    "dawn": "凌晨 清晨",
    "morning": (
        "早上 上午 早晨 早间 大清早 一大早 一早 早 一上班 上午刚上班 午饭前 午饭之前 午饭以前 中午前 中午之前"
    ),
    "noon": "中午 晌午 正午时分 午饭时间 午休时间",
    "afternoon": "下午 午后 午饭后 午饭之后 午饭以后 吃完午饭 午休后 午休之后 午休以后",
    "late": "下班前 下班之前 下班以前 快下班时 快下班的时候",
    "dusk": "傍晚 黄昏 傍黑",
    "evening": "晚上 晚间 晚 下班后 下班之后 下班以后 晚饭后 晚饭之后 晚饭以后 吃完晚饭",
    "night": "夜里 深夜 夜晚 夜间 夜",
}
_PARTS_EN: dict[str, str] = {
    "morning": (
        "morning|mornings|first thing|first thing in the morning|late morning|mid morning|early morning"
        "|before lunch|before noon|morn"
    ),
    "noon": "lunchtime|lunch time|around lunch|at lunch",
    "afternoon": "afternoon|afternoons|after lunch|after noon|early afternoon|mid afternoon|arvo|aft",
    "late": "eod|cob|late afternoon|end of day|end of the day|close of business|end of business",
    "evening": "evening|evenings|after work|after hours|early evening|after dinner|eve",
    "night": "night|nights",
}
# Words that hold time words, and must not be read as any.
_NOISE = (
    "早上好 上午好 中午好 下午好 晚上好 早安 晚安 下午茶 午饭 午餐 晚饭 晚餐 早饭 早餐 后端 后台"
    " 后续 后面 后来 然后 最后"
    " 后端开发 前后端 前端 前台 前面 一点点 一点儿 有一点 差一点 快一点 早一点 晚一点 慢一点"
    " 多一点 一点也 一点都 一点不"
    " 早点 晚点 几点 地点 优点 缺点 重点 特点 观点 难点 亮点 三点一线 两点一线 行不行 可不可以"
    " 好不好 改天 改日 改期 改进 改变 改善 修改"
    " 明后天 明后两天 今明两天 这两天 近两天 今后 百分之 时间 同时 时候"
    " 及时 小时候 周到 周边 周围 周报 周会 周刊 月报 年薪 年会 今天天 明天会更好 半天 早就 早已"
    " 早期 早日 夜班 晚会 晚辈 夜市 午休"
    "|good morning|good afternoon|good evening|good night|in person|in total|day to day|"
    "end to end|one on one"
    "|1 on 1|24/7|may be|next step|next steps|next round|this time|next time|last time|part time|"
    "full time|real time"
)
_SENTENCE_ROLES: dict[Role, str] = {
    Role.REFUSED: (
        "有课|有会|要上课|要开会|有考试|要考试|要上班|没空|没有空|没时间|没有时间|不行|不可以|不太行|不太方便|不方便|不合适|不能|有事|有会|来不了|"
        "去不了|参加不了|走不开|生病|病了|生病了|发烧|发烧了|不舒服|取消了|不在|以外|之外|除外|很忙|在忙|比较忙|没法|赶不上|"
        "赶不及|不太合适|有安排|有约|请假|出差|冲突|不得空|不便"
        "|not good|not ok|not okay|not possible|not work|not working|"
        "not convenient|not suitable"
        "|doesn't|does not|doesnt|doesn't work|does not work|doesnt work|don't work|"
        "won't work|wont work|will not work|"
        "is out|is bad|no good|is full|is booked|is packed|conflicts|is taken|is off"
        "|doesn't suit|isn't good|isn't possible|isn't available|isn't free|isn't ok|is impossible"
    ),
    Role.NOT: (
        "不是|不要|别|并非|而不是|而非|除了|except|not|isn't|isnt|instead of|rather than|不选|"
        "anything but|any day but|any time but|anytime but|all but|别在|别约|别安排在|别安排|"
        "不想|no longer"
    ),
    Role.CANNOT: (
        "unavailable|not available|not free|away|out of office|ooo|fully booked|tied up|"
        "on leave|can't|cant|cannot|can not|busy|i'm busy|couldn't|unable|can't make|"
        "can't do|cannot make|sick|off sick|unwell|"
        "cannot do|won't|don't"
    ),
    Role.MOVED_TO: (
        "改|改期到|改期至|改到|改成|改为|改至|换到|换成|换为|调到|调整到|调整为|推到|推迟到|推迟至|延到|延后到|延迟到|"
        "提前到|提前至|挪到|移到|变成|推到|推后到|往后推到|改在|改约到|约到|提早到|放到|放在|"
        "顺延到|延后至|调至|调成|改去|"
        "挪至|提到|定在|定到"
        "|move to|move it to|moved to|change to|change it to|changed to|reschedule to|"
        "reschedule it to|rescheduled to"
        "|postpone to|postponed to|push to|push it to|pushed to|→|->|=>|>>|shift to|shifted to|"
        "switch to|而是|push back to|push it back to|pushed back to|bring forward to|bring it forward to|"
        "brought forward to|make it|swap to|change that to|move that to|move this to|change this to"
    ),
    Role.CORRECTION: (
        "不|不对|哦不对|哦不|啊不|错了|说错了|写错了|打错了|搞错了|更正|更正一下|口误|应该是"
        "|no|sorry|i mean|i meant|actually|no wait|wait|scratch that|correction|oops|make that"
        "|no make it|or rather|nope|no sorry|sorry i mean|sorry i meant|my mistake|my bad"
    ),
    Role.ACCEPTED: (
        "可以|行|好的|没问题|有空|有时间|方便|ok|okay|works|work|fine|good|great|free|available|"
        "is better|better|prefer|instead"
    ),
    Role.BUT: "但|但是|不过|but|however|可是",
    Role.OR: "或|或者|或是|还是|or|和|与|跟|及|either|both|都",
}
_ROLES: dict[Role, str] = {
    Role.FILL: (
        "的|'s|大约|大概|约|差不多|左右|around|about|approximately|approx|ish|that|we're|是|就|那天|"
        "当天|吧|呢"
    ),
    Role.AT: "at|@|于|在",
    Role.ON: "on",
    Role.IN: "in|过|再过|等",
    Role.THE: "the",
    Role.OF: "of",
    Role.FROM: "from|从|自|since",
    Role.BETWEEN: "between",
    Role.TO: "to|till|til|until|through|到|至|~",
    Role.AND: "and|&",
    Role.LIMIT: "after|by|no later than|not before|no earlier than|earliest",
    Role.AFTER: "后|以后|之后|过后|later|from now|after that|from today|hence",
    Role.AGO: "前|以前|之前|内|以内|之内|ago|before|earlier|beforehand|in advance",
    Role.ARTICLE: "a|an",
    Role.HALF: "半|half|½|个半",
    Role.LACKING: "差",
    Role.PAST: "past",
    Role.COUNTER: "个",
    Role.POINT: "点|点钟|时|點",
    Role.SHARP: "整|正|钟|sharp",
    Role.MINUTE: "分",
    Role.OCLOCK: "o'clock|oclock",
    Role.YEAR_MARK: "年",
    Role.MONTH_MARK: "月|月份",
    Role.DAY_MARK: "日|号",
    Role.ORDINAL: "st|nd|rd|th",
    Role.ISO_T: "t",
    Role.ZULU: "z",
    Role.TIME: "time|时间",
    Role.NOW: "now|right now|现在|马上|立刻|此刻|asap|immediately",
    Role.NUMBERED: (
        "第|#|no.|room|version|round|page|part|chapter|step|score|rating|phase|level|section|slide|"
        "task|question|bug|issue"
        "|ticket|release|v|ver|python|java|ios|android|iphone|ipad|node|node.js|react|vue|angular|"
        "golang|php|ruby|rust"
        "|kotlin|swift|scala|mysql|postgres|postgresql|redis|kafka|spring|django|flask|windows|"
        "ubuntu|linux|macos|web"
        "|gpt|vitamin|iso|rfc|sprint|grade|class|floor|gate|building|unit|team|group|candidate|"
        "interview|number|salary"
        "|版本|评分|得分|打分|分数|会议室|房间|教室|面试间|工号|电话|手机|编号|轮次|绩点|温度|比例|比分|版"
    ),
    Role.COUNTED: (
        "经验|人|位|名|轮|面|次|岁|元|块|万|千|亿|倍|条|项|道|题|层|楼|线|室|门|间|桌|厅|馆|院|座|机|"
        "米|公里|斤|度|届|场|份|页|章"
        "|节|篇|以上|以下|选手|候选人|钱|票"
        "|years|year|yrs|yr|people|persons|person|candidates|candidate|rounds|round|times|questions|"
        "question|points|point"
        "|items|interviews|interview|parts|part|percent|%|k|kg|km|gb|mb|tb|usd|rmb|dollars|yuan|"
        "degrees|stars|companies|gpa"
        "|seconds|second|secs|sec|秒|秒钟|years'"
    ),
}
_UNITS: dict[tuple[str, float], str] = {
    ("minute", 1): "分钟|分鐘|minutes|minute|mins|min|m|m.|min.|mins.",
    ("minute", 60): "小时|钟头|个钟|个钟头|hours|hour|hrs|hr|h|hr.|hrs.",
    ("day", 1): "天|days|day|d",
    ("day", 7): "周|星期|礼拜|weeks|week|wk|wks|w",
    ("day", 14): "fortnight|fortnights",
    ("month", 1): "个月|months|month",
}
_TOMORROW = (
    "tomorrow tmr tmrw tmw tomoz tomo 2moro 2morrow tomorow tommorow tommorrow tomorro tomorrrow tommorro"
).split()
_DAYS: dict[tuple[int, str | None], str] = {
    (0, None): "今天|今日|today|今儿|今儿个",
    (1, None): "明天|明日|明儿|明儿个|" + "|".join(_TOMORROW),
    (2, None): "后天|后日|后儿|后儿个|"
    + "|".join(f"{the}day after {word}" for word in _TOMORROW for the in ("", "the ")),
    (3, None): "大后天|大后儿",
    (-1, None): "昨天|昨日|yesterday",
    (-2, None): "前天|day before yesterday|the day before yesterday",
    (0, "morning"): "今早|今晨|今儿早上",
    (0, "evening"): "今晚|tonight|今夜",
    (1, "morning"): "明早|明晨|tomorrow morning",
    (1, "evening"): "明晚|明夜|tomorrow night|tmr night|tmrw night",
    (2, "evening"): "后晚",
    (-1, "evening"): "昨晚|last night",
}
_MERIDIEMS = {"am": "am|a.m.|a.m", "pm": "pm|p.m.|p.m"}
_MONTH_WORDS: dict[int, str] = {
    0: "这个月|本月|这月|this month",
    1: "下个月|下月|next month",
    2: "下下个月",
    -1: "上个月|上月|last month",
}
#: A stretch of a week or month: "early next week", "end of November", 月底.
_STAGES = {
    "early": "early|beginning of|the beginning of|start of|the start of",
    "mid": "mid|middle of|the middle of",
    "late": "late|end of|the end of",
}
STAGES_ZH = {"初": "early", "中": "mid", "底": "late", "末": "late"}
_STRETCHES = {
    ("early", "month"): "月初|月头|月上旬|beginning of the month|start of the month",
    ("mid", "month"): "月中|月中旬|middle of the month|mid month|midmonth",
    ("late", "month"): "月底|月末|月尾|月下旬|end of the month|end of month|month end|eom",
    ("early", "week"): "周初",
    ("mid", "week"): "周中|midweek|mid week",
    ("late", "week"): "end of the week|end of week|eow|end of this week|later this week",
    ("late", "year"): "年底|年末|end of the year|end of year",
    ("early", "year"): "年初",
}
_HOLIDAYS = {
    (1, 1): "元旦|new year's day|new years day",
    (5, 1): "劳动节|五一节|labour day",
    (10, 1): "国庆节|国庆",
    (12, 24): "平安夜|christmas eve",
    (12, 25): "圣诞节|christmas day|christmas|xmas",
    (12, 31): "跨年夜|new year's eve|new years eve",
}
_YEAR_WORDS: dict[int, str] = {0: "今年|本年|this year", 1: "明年|next year", 2: "后年", -1: "去年|last year"}
_WEEK_WORDS: dict[int, str] = {
    0: "this week",
    1: "next week",
    2: "week after next|the week after next",
    -1: "last week",
}


def _chinese_weeks() -> dict[str, Entry]:
    """Every 这/本/下/下下/上 with 周/星期/礼拜, alone and with each weekday."""
    entries: dict[str, Entry] = {}
    for prefix, which in _WHICH_ZH.items():
        for week in _WEEKS_ZH:
            if prefix:
                entries[prefix + week] = (Role.WEEK, which)
                entries[prefix + week + "一共"] = (Role.WEEK, which)
            entries[prefix + week + "末"] = (Role.WEEKEND, which)
            for day, char in enumerate(WEEKDAYS_ZH):
                entries[prefix + week + char] = (Role.WEEKDAY, (which, day))
            entries[prefix + week + "天"] = (Role.WEEKDAY, (which, 6))
    del entries["周末"], entries["星期末"], entries["礼拜末"]
    return entries | {"周末": (Role.WEEKEND, None)}


def _lexicon() -> dict[str, Entry]:
    entries = _chinese_weeks()

    def add(role: Role, words: str, value: object = None) -> None:
        for word in words.split("|"):
            entries[word] = (role, value)

    add(Role.NOISE, _NOISE.partition("|")[0].replace(" ", "|"))
    add(Role.NOISE, _NOISE.partition("|")[2])
    for role, words in (_ROLES | _SENTENCE_ROLES).items():
        add(role, words)
    for unit, words in _UNITS.items():
        add(Role.UNIT, words, unit)
    for part, words in _PARTS.items():
        add(Role.PART, words.replace(" ", "|"), part)
    for part, words in _PARTS_EN.items():
        add(Role.PART, words, part)
    for day, words in _DAYS.items():
        add(Role.RELATIVE_DAY, words, day)
    for weekday, words in _WEEKDAYS_EN.items():
        add(Role.WEEKDAY, words.replace(" ", "|"), (None, weekday))
    for month, words in _MONTHS_EN.items():
        add(Role.MONTH, words.replace(" ", "|"), month)
    for meridiem, words in _MERIDIEMS.items():
        add(Role.MERIDIEM, words, meridiem)
    for role, table in (
        (Role.RELATIVE_MONTH, _MONTH_WORDS),
        (Role.RELATIVE_YEAR, _YEAR_WORDS),
        (Role.WEEK, _WEEK_WORDS),
    ):
        for value, words in table.items():
            add(role, words, value)
    for word, value in NUMBER_WORDS.items():
        add(Role.NUMBER, word, value)
    for name, zone in CITIES.items():
        add(Role.CITY, name, zone)
    for name, zone in ABBREVIATIONS.items():
        add(Role.ZONE, name, zone)
    add(Role.WHICH, "this|coming|this coming|upcoming", "this")
    add(Role.WHICH, "next", "next")
    add(Role.WHICH, "last", "last")
    add(Role.WEEKEND, "weekend|the weekend|this weekend", None)
    add(Role.WEEKEND, "next weekend", 1)
    add(Role.NOON, "noon|midday|正午|noonish|high noon")
    for stage, words in _STAGES.items():
        add(Role.STAGE, words, stage)
    for stretch, words in _STRETCHES.items():
        add(Role.STRETCH, words, stretch)
    for holiday, words in _HOLIDAYS.items():
        add(Role.HOLIDAY, words, holiday)
    for number, name in enumerate("一二三四五六七八九十", start=1):
        for east, sign in (("东", "+"), ("西", "-")):
            for written in (name, number):
                add(Role.ZONE, f"{east}{written}区|{east}{written}时区", f"{sign}{number}")
    add(Role.NUMBER, "a couple of|couple of|a couple", 2)
    add(Role.MIDNIGHT, "midnight|午夜|半夜|子夜")
    add(Role.QUARTER, "一刻|quarter|a quarter|1刻", 15)
    add(Role.QUARTER, "三刻|3刻|three quarters", 45)
    return entries


LEXICON: dict[str, Entry] = _lexicon()
