"""What a person chooses for themselves: language, time zone, reminders, quiet hours, what is switched off."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers import notices
from handlers.commands import HOURS, LANGUAGE, LENGTHS, MINUTES, SWITCH, TOPIC, ZONE, command
from handlers.interviews import is_closed, stale_card, too_late
from handlers.language.places import CITY_NAMES
from handlers.options import topics_of
from handlers.request import Action, Field, Message, Reply, Request, answer
from handlers.rights import interviewers, visible_interview
from handlers.texts import Clock, Lengths, Text, When, Zone
from storage.database import expect
from storage.interviews import OPEN_STATUSES, Interview, get_interview
from storage.people import update_language
from storage.preferences import (
    Preferences,
    get_preferences,
    update_muted,
    update_quiet,
    update_reminders,
    update_timezone,
)
from storage.quiet import Quiet
from storage.reminders import (
    Planned,
    Reminder,
    cancel_reminders,
    get_told_reminder,
    insert_reminders,
    list_reminders,
    quiet_of,
)

_SNOOZE = 15
#: The latest that something is put off to before the start, and the least that it is put off by.
_BEFORE_START, _LEAST = timedelta(minutes=5), timedelta(minutes=1)
_SNOOZED_LIFETIME = timedelta(hours=1)


@command(
    "settings", "setting", "preferences", "my settings", "show settings", "设置", "設置", "我的设置",
    "偏好设置", "个人设置", "偏好",
    heard=(
        r"设置(?:里|是|有|都).{0,4}(?:什么|啥|哪些)|[看查].{0,4}设置$",
        r"\bmy (?:current )?(?:settings|preferences)\b",
    ),
)  # fmt: skip
def settings(request: Request) -> Reply:
    """Show what the sender chose, or what holds without a choice, with buttons to change it."""
    mine = _mine(request)
    is_candidate = request.sender.role == "candidate"
    fields = [
        Field(Text("field_language"), Text(f"language_{request.language}")),
        Field(Text("field_zone"), Zone(mine.timezone or request.default_zone)),
        Field(Text("field_reminders"), _reminders(request, mine)),
        Field(Text("field_quiet"), _hours(request, mine)),
    ]
    actions = [
        Action(Text("field_language"), "language"),
        Action(Text("field_zone"), "timezone"),
        Action(Text("field_reminders"), "reminders"),
        Action(Text("field_quiet"), "quiet"),
    ]
    if not is_candidate:
        for topic in ("digest", "feedback"):
            is_on = topic not in mine.muted and topic not in request.reminders.muted
            fields.append(Field(Text(f"topic_{topic}"), Text("choice_on" if is_on else "choice_off")))
            if topic not in request.reminders.muted:
                label = Text(f"button_mute_{topic}" if is_on else f"button_unmute_{topic}")
                actions.append(Action(label, f"mute {topic}" if is_on else f"unmute {topic}"))
    return Reply(Message(title=Text("settings_title"), fields=tuple(fields), actions=tuple(actions)))


#: 说中文, 换成英文
_SPOKEN = tuple(
    verb + tongue
    for verb in ("", "说", "讲", "用", "改用", "换成", "改成", "切换到", "切换成", "切换")
    for tongue in ("中文", "汉语", "英文", "英语")
)


@command(
    "language", "lang", "语言", "語言", "切换语言",
    exact=(
        "english", "in english", "use english", "use chinese", "speak english", "switch to english",
        "chinese", "speak chinese",
        "switch to chinese", *_SPOKEN,
    ),
    args=(LANGUAGE,), is_aside=True,
    heard=(
        r"^(?!.*[面考笔]).*(?:用|说|讲|回|换成?|改成?|切换?成?到?)(?:中文|英文|英语|汉语|普通话)",
        r"^(?!.*\b(?:interview|candidate|round)).*\b(?:speak|switch|change|talk|write|reply|answer|prefer)\b"
        r".{0,20}\b(?:chinese|english|mandarin)\b",
    ),
)  # fmt: skip
def language(request: Request) -> Reply:
    """Speak this language from now on, whatever the person is addressed in."""
    chosen = request.args["language"]
    update_language(request.tx, person_id=request.sender.person_id, language=chosen)
    return Reply(Message(lines=(Text("language_set"),)), language=chosen)


@command(
    "timezone", "time zone", "my timezone", "my time zone", "tz", "change my timezone", "change my time zone",
    "change timezone", "change time zone", "change the timezone", "set my timezone", "set my time zone",
    "set timezone", "switch my timezone", "switch timezone", "时区", "時區", "我的时区", "切换时区", "改时区",
    "换时区", "修改时区", "设置时区", "调时区", "更改时区",
    args=(ZONE,),
    heard=(
        rf"^(?:把?时间)?(?:[改换切调用按]|切换|显示)(?:成|到|为|用)?(?:{CITY_NAMES})(?:的)?时[间区](?:显示)?[吧。!]*$",
        rf"^(?:please |pls )?(?:use|switch to|change to|set (?:it |my clock |the time |times? )?to"
        rf"|show (?:me )?times? in) (?:{CITY_NAMES}) time\b",
        r"\btime ?zone\b|时区",
        rf"\bi(?:'m| am|'ll be) on (?:{CITY_NAMES}) time\b",
        rf"时间(?:都|就)?按(?:{CITY_NAMES})",
    ),
)  # fmt: skip
def timezone(request: Request) -> Reply:
    """Show all times on another clock from now on; what is booked stays at its moment."""
    zone = request.args["zone"]
    update_timezone(
        request.tx,
        cause=request.cause,
        person_id=request.sender.person_id,
        timezone=zone,
        rules=request.reminders,
    )
    # The new clock is not the one this answer is rendered by.
    now = f"{request.now.astimezone(ZoneInfo(zone)):%H:%M}"
    return answer(Text("zone_set", zone=Zone(zone), now=now), Text("zone_kept"))


@command(
    "reminders",
    "reminder",
    "set reminders",
    "set my reminders",
    "set reminder",
    "change reminders",
    "change my reminders",
    "设置提醒",
    "修改提醒",
    "remind me",
    "提醒",
    "提醒时间",
    "提醒時間",
    "提醒我",
    "面试提醒",
    exact=(
        "turn off reminders",
        "turn reminders off",
        "stop reminding me",
        "no reminders",
        "关闭提醒",
        "关掉提醒",
        "不要提醒",
        "别提醒我",
        "别提醒我了",
        "别再提醒我",
        "stop sending reminders",
        "不要提醒我",
        "别提醒我",
        "别再提醒我",
    ),
    args=(LENGTHS,),
    heard=(
        r"提醒.{0,4}(?:改|设|调|换)(?:成|为|到)",
        r"^(?!.*(?:为什么|没有|没收到|不要|别)).*提前.{1,20}(?:提醒|通知|叫|喊)(?:我|就行|就好|就可以|一?下|[。!]?$)",
        r"^(?!.*(?:为什么|没有|没收到|不要|别)).*(?:面试|开始)之?前.{1,12}(?:提醒|通知|叫)",
        r"\b(?:ping|alert|notify|warn|remind|nudge|reminders?|heads[- ]?up)\b.*[0-9a-z] ?(?:before|ahead"
        r"|beforehand"
        r"|in advance|prior)\b",
    ),
)
def reminders(request: Request) -> Reply:
    """Choose how long before the start one is reminded."""
    seconds = request.args["lengths"]["seconds"]
    update_reminders(
        request.tx,
        cause=request.cause,
        person_id=request.sender.person_id,
        seconds=seconds,
        rules=request.reminders,
    )
    chosen = tuple(request.reminders if seconds is None else seconds)
    if not chosen:
        return answer(Text("reminders_off"))
    name = "reminders_default" if seconds is None else "reminders_set"
    return answer(Text(name, lengths=Lengths(chosen)), Text("reminders_kept"))


@command(
    "quiet",
    "quiet hours",
    "set quiet hours",
    "do not disturb",
    "dnd",
    "免打扰",
    "免打擾",
    "勿扰",
    "静音时段",
    args=(HOURS,),
    heard=(
        r"(?:别|不要|不想|请勿).{0,4}(?:发|打扰|吵|通知).*[点:0-9].*(?:到|至|-|以后|之后)",
        r"\b(?:mute|silence|silent|quiet)\b.*[0-9].*(?:to|till|until|-)",
        r"[点:].*(?:免打扰|勿扰|静音)|^(?!.*提醒).{0,6}(?:晚上|夜里|周末|半夜).{0,3}(?:别|不要|勿)(?:再)?(?:打扰|吵|发)",
        r"[点:0-9].*(?:别|不要|不想|请勿).{0,4}(?:发|打扰|吵|通知|收到)",
        r"\b(?:don't|do not|dont|no) (?:message|messages|pings?|alerts?|disturb|text|bother|notify"
        r"|notifications)\b.*[0-9]",
    ),
)
def quiet(request: Request) -> Reply:
    """Choose the hours in which nothing is said that can wait."""
    hours = request.args["hours"]["hours"]
    chosen = Quiet(*(time.fromisoformat(each) for each in hours)) if hours else None
    update_quiet(
        request.tx,
        cause=request.cause,
        person_id=request.sender.person_id,
        quiet=chosen,
        rules=request.reminders,
    )
    holds = chosen or request.reminders.quiet
    if holds is None or holds.begins == holds.ends:
        return answer(Text("quiet_off"))
    done = Text("quiet_set", begins=f"{holds.begins:%H:%M}", ends=f"{holds.ends:%H:%M}")
    return answer(done, Text("quiet_kept"))


@command(
    "digest",
    "daily digest",
    "morning digest",
    "日报",
    "日報",
    "晨报",
    "早报",
    args=(SWITCH,),
    who=interviewers,
)
def digest(request: Request) -> Reply:
    """Switch the morning digest on or off."""
    return _switch(request, "digest", is_on=request.args["switch"])


@command("mute", "turn off", "switch off", "关闭", "關閉", "关掉", "别再发", args=(TOPIC,))
def mute(request: Request) -> Reply:
    """Switch one kind of messages off."""
    return _switch(request, request.args["topic"], is_on=False)


@command("unmute", "turn on", "switch on", "打开", "打開", "开启", "開啟", args=(TOPIC,))
def unmute(request: Request) -> Reply:
    """Switch one kind of messages on again."""
    return _switch(request, request.args["topic"], is_on=True)


@command(
    "snooze", "remind me later", "remind me in", "稍后", "稍後", "稍后提醒", "等会儿", "等一下再提醒",
    "过会儿提醒", "晚点提醒", args=(MINUTES,),
)  # fmt: skip
def snooze(request: Request) -> Reply:
    """Have the last reminder again later, but before the start; a pressed one, whichever it was."""
    if pressed := notices.marked(request.card_ref):
        interview = visible_interview(request.tx, interview_id=pressed[0], person=request.sender)
        if interview is None:
            return answer(Text("snooze_nothing"))
        return _outdated(request, interview, pressed[1]) or _put_off(request, interview)
    told = get_told_reminder(request.tx, person_id=request.sender.person_id, now=request.now)
    interview = get_interview(request.tx, interview_id=told.interview_id) if told else None
    if told is None or interview is None or not _still_stands(told, interview):
        return answer(Text("snooze_nothing"))
    return _put_off(request, interview)


def _outdated(request: Request, interview: Interview, revision: int) -> Reply | None:
    """Say that the reminder that was pressed is about what was, and what is."""
    if is_closed(interview, request.now):
        return too_late(request, interview)
    if interview.revision != revision or interview.status not in OPEN_STATUSES:
        return stale_card(request, interview)
    if request.now < interview.start_at:
        return None
    me = interview.participant(request.sender.person_id)
    title = Text("reminder_begun", number=interview.interview_id)
    message = Message(lines=(title,)) if me is None else notices.with_room(me, title)
    return Reply(message, card_label=Text("label_outdated"))


def _put_off(request: Request, interview: Interview) -> Reply:
    number, start = interview.interview_id, interview.start_at
    at = request.now + timedelta(minutes=request.args.get("minutes", _SNOOZE))
    is_ahead = request.now < start
    if is_ahead and at > start - _BEFORE_START:
        at = start - _BEFORE_START
        if at < request.now + _LEAST:
            return answer(Text("snooze_too_late", number=number, start=Clock(start)))
    # Put off once more, it comes at the later moment alone.
    cancel_reminders(
        request.tx,
        interview_id=number,
        reason="put off again",
        now=request.now,
        person_id=request.sender.person_id,
        kinds=["snoozed"],
    )
    expires_at = start if is_ahead else at + _SNOOZED_LIFETIME
    insert_reminders(request.tx, [_snoozed(interview, request.sender.person_id, at, expires_at)])
    lines = [Text("snooze_set", number=number, at=When(at, (request.default_zone,)))]
    still = _still_to_come(request, number, at) if is_ahead else ()
    if still:
        lines.append(Text("snooze_kept", lengths=Lengths(still)))
    return Reply(Message(lines=tuple(lines)), card_label=Text("label_snoozed"))


def _snoozed(interview: Interview, person_id: int, at: datetime, expires_at: datetime) -> Planned:
    return Planned(
        interview_id=interview.interview_id,
        revision=interview.revision,
        person_id=person_id,
        kind="snoozed",
        due_at=at,
        expires_at=expires_at,
        # Minutes since 1970: one reminder for each moment that something is put off to.
        step=int(at.timestamp() // 60),
    )


def _still_stands(told: Reminder, interview: Interview) -> bool:
    return told.revision == interview.revision and interview.status in (*OPEN_STATUSES, "done")


def _still_to_come(request: Request, number: int, after: datetime) -> tuple[int, ...]:
    """Return how long before the start the sender is still reminded after a moment."""
    planned = list_reminders(request.tx, interview_id=number)
    return tuple(
        each.before_seconds
        for each in planned
        if each.person_id == request.sender.person_id
        and each.kind == "before"
        and each.status == "planned"
        and each.due_at > after
    )


def _switch(request: Request, topic: str, *, is_on: bool) -> Reply:
    if topic not in topics_of(request.sender.role):
        return answer(Text("topic_not_yours"))
    if is_on and topic in request.reminders.muted:
        return answer(Text("topic_company"))
    me = request.sender.person_id
    update_muted(request.tx, cause=request.cause, person_id=me, kind=topic, is_muted=not is_on)
    return Reply(
        Message(lines=(Text(f"unmuted_{topic}" if is_on else f"muted_{topic}"),)),
        card_label=Text("choice_on" if is_on else "choice_off"),
    )


def _mine(request: Request) -> Preferences:
    me = request.sender.person_id
    return expect(get_preferences(request.tx, person_id=me))


def _reminders(request: Request, mine: Preferences) -> Any:
    chosen = tuple(request.reminders if mine.reminders is None else mine.reminders)
    return Lengths(chosen) if chosen else Text("choice_off")


def _hours(request: Request, mine: Preferences) -> Text:
    holds = quiet_of(mine.quiet_from, mine.quiet_until, request.reminders)
    if holds is None or holds.begins == holds.ends:
        return Text("choice_off")
    return Text("plain", words=f"{holds.begins:%H:%M}–{holds.ends:%H:%M}")
