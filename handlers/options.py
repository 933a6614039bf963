"""Words into what people choose for themselves: a time zone, lengths of time, hours, on or off, a day.

Each reader takes the words behind a command's name and a context, like those of `handlers/arguments.py`.
"""

import re
from datetime import time, timedelta

from handlers.language.durations import amount_at
from handlers.language.normalise import normalise
from handlers.language.periods import parse_period
from handlers.language.places import ABBREVIATIONS, CITIES, CITY_NAMES, DOUBTFUL
from handlers.language.tokens import Tokens
from handlers.language.words import Role
from handlers.language.zones import iana_zone
from handlers.reading import MARK, STRAY, Choice, Context, Doubt, Found, Reading, cut
from handlers.texts import Text, Zone

_LONGEST_WORDS = 100
_LONGEST, _MOST_REMINDERS = 30 * 86400, 10
_ON = ("on", "yes", "开", "开启", "打开", "要", "是")
_OFF = ("off", "no", "none", "never", "关", "关闭", "关掉", "不要", "无", "没有", "不提醒", "否")
_DEFAULT = ("default", "company", "reset", "默认", "恢复默认", "跟公司一样")
_OFFERED_ZONES = ("Asia/Shanghai", "Asia/Tokyo", "Asia/Singapore", "Europe/London", "America/New_York")
_OFFERED_LENGTHS = {"three_lengths": "1d 1h 10m", "hour_and_ten": "1h 10m", "only_ten": "10m"}
_OFFSET = re.compile(r"(?:utc|gmt) ?([+-]) ?([0-9]{1,2})(?::?00)?")
_CITY = re.compile(rf"(?<![a-z])(?:{CITY_NAMES})(?![a-z])")
#: A wish for another zone that names none.
_UNSAID = re.compile(
    r"(?:(?:please|can|could|you|i|want|need|to|change|set|switch|update|my|the|time ?zone)\b"
    r"|[我想要把改换一个下的时区]|\W)+"
)
_POLITE_TAIL = re.compile(
    r"(?:[ ,]*(?:\b(?:please|pls|plz|thanks|thank you)|谢谢|吧|就行|就好|就够了|就可以))+$"
)
_ZONE_TAILS = ("时间", "時間", " time", "时区")
_HOUR = (
    r"(凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|夜里|晚|早)? ?(?<![0-9])([0-9]{1,2})"
    r"(?::([0-5][0-9])|点(半)?钟?|时)? ?(am|pm|a\.m\.|p\.m\.)?"
)
_HOURS = re.compile(
    rf"(?:from |between |从|在)?{_HOUR} ?(?:-|~|到|至|to|until|till|and) ?(?:第2天|次日)?{_HOUR}",
    re.IGNORECASE,
)
#: The same from an evening hour on, until the usual morning: 晚上10点以后.
_FROM_HOUR = re.compile(rf"{_HOUR} ?(?:以后|之后|过后|后|起)|(?:after|past|from) {_HOUR}", re.IGNORECASE)
#: Until which hour in the morning, said before or behind it: 早上9点之前别发.
_TO_HOUR = re.compile(rf"{_HOUR} ?(?:以前|之前|前)|(?:before|until|till) {_HOUR}", re.IGNORECASE)
_USUAL_EVENING, _USUAL_MORNING = time(22), time(8)
#: A sentence around the hours of quiet, or around how long before one is reminded.
_DISTURBS = re.compile("mute|silen|quiet|免打扰|勿扰|静音|别|不要|不想|勿|don't|do not|dont|^no ")
_REMINDS = re.compile(
    "提前(.{1,20}?)(?:再)?(?:提醒|通知|叫|喊)|(?:改|设|调|换)(?:成|为|到)(?:提前)?(.{1,20})"
    r"|\b(?:ping|alert|notify|warn|nudge|reminders?"
    r"|heads[- ]?up) (?:me )?(?:for )?([0-9a-z, ]{1,40}?) (?:before|ahead"
    r"|beforehand|in advance|prior)\b"
    r"|^(?:me )?((?:[0-9]|an?\b|one|two|three|half|quarter)[0-9a-z, ]{0,40}?) (?:before|ahead|beforehand"
    r"|in advance)\b"
    r"|(?:面试|开始)之?前(.{1,12}?)(?:再|的时候)?(?:提醒|通知|叫)"
)
_NO_REMINDERS = re.compile("^(?:turn |stop |no |关|不要|别).*(?:remind|提醒)")
_SET_TO = re.compile("^(?:改成|改为|改到|换成|设为|设成|调到|to |is |是|为)")
#: Between lengths of a list: "1小时 10分钟" are two reminders here, not seventy minutes.
_BETWEEN = re.compile(
    r"(?:(?<=[a-z]) (?:and )?|(?<=[天周时钟分]) ?(?:和|跟|及|以及|、|加)?(?:提前|前)?)"
    r"(?=[0-9一二两三四五六七八九十半])",
    re.IGNORECASE,
)
_EVENING = ("下午", "傍晚", "晚上", "夜里", "晚", "pm", "p.m.")
_MORNING = ("凌晨", "早上", "早晨", "清晨", "上午", "早", "am", "a.m.")
_NUMERALS = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2, "零": 0, "〇": 0}
_SNOOZE = re.compile(r"(?:for |in )?([0-9]{1,4}) ?(?:m|min|mins|minutes?|分钟?)?(?:后)?", re.IGNORECASE)
_LONGEST_SNOOZE = 24 * 60
_TOPICS = {
    "check": ("check", "check-in", "checkin", "arrival", "签到", "到场", "到场确认"),
    "feedback": ("feedback", "feedback reminders", "反馈", "反馈提醒", "评价"),
    "unanswered": ("answers", "answer", "unanswered", "答复", "答复提醒", "催确认", "确认提醒"),
    "digest": ("digest", "日报", "晨报", "早报"),
}
_STATES = {
    "working": ("working", "working day", "workday", "work", "上班", "工作日", "补班", "调休上班", "要上班"),
    "off": ("off", "holiday", "day off", "closed", "放假", "休息", "休", "假期", "不上班", "公休"),
    "reset": ("reset", "default", "clear", "默认", "恢复", "取消", "按日历"),
}


def read_zone(words: str, context: Context) -> Reading:
    """Read a time zone: an IANA name, a city in either language, UTC+9."""
    word = _SET_TO.sub("", _plain(words))
    if not word:
        return None
    zones = _zones(word)
    if len(zones) > 1:
        choices = tuple(_zone_choice(zone) for zone in zones)
        return Doubt((Text("zone_which", words=word),), choices)
    if zones:
        return Found(zones[0])
    named = {CITIES[city] for city in _CITY.findall(word)}
    if len(named) == 1 and not named & set(DOUBTFUL):
        return Found(named.pop())
    if _UNSAID.fullmatch(word):
        return None
    said = " ".join(words.replace(MARK, " ").split()).strip(STRAY)
    return Doubt((Text("zone_unknown", words=said[:30]),), _zone_choices())


def read_lengths(words: str, context: Context) -> Reading:
    """Read how long before the start one is to be reminded: 1d 1h 10m; off; default."""
    word = _plain(words).removeprefix("to ")
    if word in _OFF or _NO_REMINDERS.match(word):
        return Found({"seconds": []})
    if word in _DEFAULT:
        return Found({"seconds": None})
    sentence = _REMINDS.search(word)
    lengths = _lengths(_BETWEEN.sub(", ", next(filter(None, sentence.groups())) if sentence else word))
    if not lengths:
        return Doubt((Text("not_a_lengths"), Text("ask_lengths")), _length_choices()) if word else None
    if len(lengths) > _MOST_REMINDERS or not all(60 <= length <= _LONGEST for length in lengths):
        return Doubt((Text("lengths_out_of_range"), Text("ask_lengths")), _length_choices())
    return Found({"seconds": sorted(set(lengths), reverse=True)})


def read_hours(words: str, context: Context) -> Reading:
    """Read quiet hours: 22:00-08:00, 晚上10点到早上8点; off; default."""
    word = _plain(words)
    if word in _OFF:
        return Found({"hours": ["00:00", "00:00"]})
    if word in _DEFAULT:
        return Found({"hours": None})
    times = _hours(_in_digits(word))
    if times is None or None in times or times[0] == times[1]:
        return Doubt((Text("not_a_hours"), Text("ask_hours")), _hour_choices()) if word else None
    return Found({"hours": [f"{each:%H:%M}" for each in times if each]})


def _hours(word: str) -> tuple[time | None, time | None] | None:
    """Read when quiet begins and ends; in a sentence, the end may be left out."""
    is_sentence = _DISTURBS.search(word) is not None
    found = _HOURS.search(word) if is_sentence else _HOURS.fullmatch(word)
    if found:
        return _time(*found.groups()[:5], is_begin=True), _time(*found.groups()[5:], is_begin=False)
    if not is_sentence or not (_FROM_HOUR.search(word) or _TO_HOUR.search(word)):
        return None
    begins, ends = _hour(_FROM_HOUR, word, is_begin=True), _hour(_TO_HOUR, word, is_begin=False)
    return begins or _USUAL_EVENING, ends or _USUAL_MORNING


def _hour(pattern: re.Pattern[str], word: str, *, is_begin: bool) -> time | None:
    """Return the hour that one of two forms of a pattern names."""
    found = pattern.search(word)
    if found is None:
        return None
    return _time(*(found.groups()[:5] if found[2] else found.groups()[5:]), is_begin=is_begin)


def read_switch(words: str, context: Context) -> Reading:
    """Read on or off."""
    word = _plain(words)
    if word in _ON or word in _OFF:
        return Found(word in _ON)
    return Doubt((Text("ask_switch"),), _switch_choices()) if word else None


def read_topic(words: str, context: Context) -> Reading:
    """Read which kind of messages is meant."""
    word = _plain(words)
    for topic, names in _TOPICS.items():
        if word in names:
            return Found(topic)
    return Doubt((Text("ask_topic"),), _topic_choices(context)) if word else None


def read_minutes(words: str, context: Context) -> Reading:
    """Read how long something is put off; a bare number is minutes."""
    word = _plain(words)
    if not word:
        return None
    found = _SNOOZE.fullmatch(word)
    lengths = _lengths(word)
    minutes = int(found[1]) if found else lengths[0] // 60 if len(lengths) == 1 else 0
    if not 1 <= minutes <= _LONGEST_SNOOZE:
        return Doubt((Text("not_a_minutes"), Text("ask_minutes")), _minute_choices())
    return Found(minutes)


def read_day(words: str, context: Context) -> Reading:
    """Read one day of the calendar."""
    period = parse_period(words[:_LONGEST_WORDS], now=context.now, zone=context.zone)
    if period is None or period.end - period.start > timedelta(days=1, hours=2):
        return None
    return Found(period.start.date().isoformat(), cut(words, [period.span]))


def _is_said(name: str, words: str) -> bool:
    return re.search(rf"\b{name}\b", words) is not None if name.isascii() else name in words


def read_state(words: str, context: Context) -> Reading:
    """Read whether a day is worked."""
    word = _plain(words.replace(MARK, " "))
    said = [(len(name), state) for state, names in _STATES.items() for name in names if _is_said(name, word)]
    if said:
        return Found(max(said)[1])  # 不上班 holds 上班
    return Doubt((Text("ask_state"),), state_choices()) if word else None


def question_about(kind: str, context: Context) -> Doubt:
    """Ask for one of these, with the likely answers."""
    choices = {
        "zone": _zone_choices,
        "lengths": _length_choices,
        "hours": _hour_choices,
        "switch": _switch_choices,
        "minutes": _minute_choices,
    }
    offered = _topic_choices(context) if kind == "topic" else choices[kind]()
    return Doubt((Text(f"ask_{kind}"),), offered)


def _plain(words: str) -> str:
    plain = normalise(words[:_LONGEST_WORDS].replace(MARK, " ")).casefold().strip(STRAY + " .!?。~#=")
    return _POLITE_TAIL.sub("", plain)


def _zones(word: str) -> tuple[str, ...]:
    """Return the IANA names of the zones a word may mean."""
    for tail in _ZONE_TAILS:
        word = word.removesuffix(tail).strip()
    offset = _OFFSET.fullmatch(word)
    if offset:
        hours = int(offset[2])
        # "Etc/GMT-9" is nine hours ahead: its sign is the other way round.
        sign = "-" if offset[1] == "+" else "+"
        return (f"Etc/GMT{sign}{hours}",) if _exists(f"Etc/GMT{sign}{hours}") else ()
    name = CITIES.get(word) or ABBREVIATIONS.get(word) or word
    if name in DOUBTFUL:
        return DOUBTFUL[name]
    if "/" not in name and name != "UTC":
        return ()
    zone = iana_zone(name)
    return (str(zone),) if zone else ()


def _exists(name: str) -> bool:
    return iana_zone(name) is not None


def _zone_choice(name: str) -> Choice:
    return Choice(Text("plain", words=Zone(name)), words=name)


def _zone_choices() -> tuple[Choice, ...]:
    return tuple(_zone_choice(name) for name in _OFFERED_ZONES)


def _lengths(words: str) -> list[int]:
    """Return the lengths of time, in seconds, that are all the words say; none if they say anything else."""
    tokens = Tokens.of(words, _LONGEST_WORDS)
    index, found = 0, []
    while index < len(tokens):
        amount = amount_at(tokens, index)
        if amount is None:
            if tokens.role(index) in (Role.AND, Role.MARK) or tokens[index].text in (
                "和",
                "、",
                "前",
                "before",
            ):
                index += 1
                continue
            return []
        length, index = amount
        if length.months:
            return []
        found.append(round(length.minutes * 60) + length.days * 86400)
    return found


def _length_choices() -> tuple[Choice, ...]:
    lengths = tuple(Choice(Text(label), words=words) for label, words in _OFFERED_LENGTHS.items())
    return (
        *lengths,
        Choice(Text("choice_off"), words="off"),
        Choice(Text("choice_default"), words="default"),
    )


def _hour_choices() -> tuple[Choice, ...]:
    hours = tuple(Choice(Text("plain", words=words), words=words) for words in ("22:00-08:00", "20:00-09:00"))
    return (*hours, Choice(Text("choice_off"), words="off"), Choice(Text("choice_default"), words="default"))


def _switch_choices() -> tuple[Choice, ...]:
    return (Choice(Text("choice_on"), words="on"), Choice(Text("choice_off"), words="off"))


def _minute_choices() -> tuple[Choice, ...]:
    return tuple(
        Choice(Text("minutes", count=minutes), words=f"{minutes} min") for minutes in (5, 15, 30, 60)
    )


def _topic_choices(context: Context) -> tuple[Choice, ...]:
    return tuple(Choice(Text(f"topic_{topic}"), words=topic) for topic in topics_of(context.sender.role))


def state_choices() -> tuple[Choice, ...]:
    return tuple(Choice(Text(f"state_{state}"), words=state) for state in _STATES)


def topics_of(role: str) -> tuple[str, ...]:
    """Return the kinds of messages that somebody gets and can switch off."""
    return ("unanswered",) if role == "candidate" else tuple(_TOPICS)


def _in_digits(words: str) -> str:
    """Write Chinese hours in digits: 十点 as 10点."""
    return re.sub(r"[一二三四五六七八九十两零〇]+", lambda found: _numeral(found[0]), words)


def _numeral(words: str) -> str:
    tens, ten, ones = words.partition("十")
    if not ten:
        return "".join(str(_NUMERALS[each]) for each in words)
    if any(each not in _NUMERALS for each in tens + ones):
        return words
    return str(
        int("".join(str(_NUMERALS[each]) for each in tens) or 1) * 10 + sum(_NUMERALS[each] for each in ones)
    )


def _time(
    part: str | None, hour: str, minute: str | None, half: str | None, meridiem: str | None, *, is_begin: bool
) -> time | None:
    """Return a time of day; a bare "10点" begins the night, and ends it in the morning."""
    said = (meridiem or part or "").casefold()
    number = int(hour)
    if said in _EVENING and number < 12:
        number += 12
    elif said in _MORNING and number == 12:
        number = 0
    elif not said and minute is None and is_begin and 6 <= number < 12:
        number += 12
    return time(number % 24, 30 if half else int(minute or 0)) if number <= 24 else None
