"""Who opens the app, or says hello: the first greeting, and then a word about what is next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo

from handlers import notices
from handlers.commands import command
from handlers.continuing import laid_aside, offer_to_continue
from handlers.examples import examples_for
from handlers.help import help_lines
from handlers.request import LASTING, Action, Message, Reply, Request, answer
from handlers.selections import with_list
from handlers.suggestions import next_interview
from handlers.texts import Text
from storage.database import Tx, expect
from storage.dialogues import get_open
from storage.digests import list_unrated
from storage.interviews import OPEN_STATUSES, Interview, list_interviews_of
from storage.people import Person

#: So long before the start the room is one press away, and so many missing feedbacks are counted.
_AT_HAND, _COUNTED = timedelta(hours=1), 20
_PARTS = ((5, "evening"), (11, "morning"), (13, "noon"), (18, "afternoon"), (24, "evening"))


def greeting_for(person: Person) -> Text:
    """Say who the bot is, to someone who meets it for the first time."""
    return Text("greeting_candidate" if person.role == "candidate" else "greeting")


def is_greeted_today(person: Person, now: datetime, zone: tzinfo) -> bool:
    return person.greeted_at is not None and (
        person.greeted_at.astimezone(zone).date() >= now.astimezone(zone).date()
    )


def first_words(tx: Tx, person: Person, now: datetime) -> Reply:
    """Tell a newcomer what can be said."""
    return answer(*help_lines(person.role, examples_for(tx, person, now)))


def daily_greeting(tx: Tx, person: Person, now: datetime, zone: tzinfo, default_zone: str) -> Reply:
    """Greet by the time of day, with what is on today, or what is next."""
    hello = _hello(person, now, zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), tzinfo=zone)
    page = list_interviews_of(tx, person_id=person.person_id, after=now, before=midnight, limit=20)
    today = [each for each in page.interviews if each.status in OPEN_STATUSES]
    if today:
        return Reply(_today(hello, today, person, now, default_zone))
    interview = next_interview(tx, person, now)
    if interview is None:
        return answer(hello, Text("hello_nothing"))
    return answer(hello, Text("hello_free"), _line(interview, person, default_zone))


@command(
    "hello", "你好", "hi", "hey", "hi there", "hello there", "hey there", "hiya", "good morning",
    "good afternoon", "good evening", "are you there", "anyone there", "您好", "你好呀", "你好啊", "在吗",
    "morning", "afternoon", "good day", "在么", "在不在", "有人吗", "嗨", "嘿", "哈喽", "早", "早啊", "早呀",
    "早安", "大家好", "早上好", "上午好", "中午好", "下午好", "晚上好",
    is_aside=True,
)  # fmt: skip
def hello(request: Request) -> Reply:
    """Greet back, with what is next and what is likely wanted; an open question is put again instead."""
    person, tx, now = request.sender, request.tx, request.now
    is_newcomer = person.userid is not None and person.greeted_at is None
    if is_newcomer and next_interview(tx, person, now) is None:
        return first_words(tx, person, now)
    greeting = _hello(person, now, request.zone)
    if get_open(tx, person_id=person.person_id, now=now) is not None:
        return answer(greeting)
    reply = Reply(_what_is_next(request, greeting))
    kept = laid_aside(tx, person, now)
    return offer_to_continue(reply, kept.dialogue.command) if kept else reply


def _hello(person: Person, now: datetime, zone: tzinfo) -> Text:
    part = next(name for hour, name in _PARTS if now.astimezone(zone).hour < hour)
    return Text(f"hello_{part}", name=person.name) if person.is_name_known else Text(f"hello_{part}_you")


def _what_is_next(request: Request, greeting: Text) -> Message:
    """Tell of the next interview, to be answered if it waits for that, and of feedback that is missing."""
    person, now = request.sender, request.now
    interview = next_interview(request.tx, person, now)
    if interview is None:
        lines, actions = _owed(request)
        return Message(
            title=greeting, lines=(Text("hello_nothing"), *lines), actions=actions, card_ref=LASTING
        )
    me, is_ahead = expect(interview.participant(person.person_id)), interview.start_at > now
    heading = Text("hello_up_next" if is_ahead else "hello_now")
    next_up = (heading, _line(interview, person, request.default_zone))
    message = Message(title=greeting, lines=next_up, link=notices.room_link(me))
    is_asked = me.side == "candidate" and interview.status == "proposed" and is_ahead
    if is_asked or me.answer == "asked":
        asked = Text("invitation_ask" if is_asked else "panel_ask")
        actions = notices.answer_actions(interview) if is_asked else notices.panel_actions(interview)
        return replace(
            message, lines=(*next_up, asked), actions=actions, card_ref=notices.card_ref(interview)
        )
    lines, actions = _owed(request)
    if me.side == "candidate":
        number = interview.interview_id
        actions = (
            Action(Text("button_where"), f"where #{number}"),
            Action(Text("button_prepare"), f"prepare #{number}"),
            actions[-1],
        )
    label = Text("button_room") if interview.start_at - now <= _AT_HAND else None
    return replace(message, lines=(*next_up, *lines), actions=actions, link_label=label, card_ref=LASTING)


def _owed(request: Request) -> tuple[tuple[Text, ...], tuple[Action, ...]]:
    """Say what feedback somebody owes, and offer what they are likely to want."""
    mine, book = Action(Text("button_mine"), "my interviews"), Action(Text("button_book"), "create room")
    ask = Action(Text("button_help"), "help")
    if request.sender.role == "candidate":
        return (), (mine, ask)
    unrated = list_unrated(request.tx, person_id=request.sender.person_id, now=request.now, limit=_COUNTED)
    if not unrated:
        return (), (mine, book, ask)
    first, *others = unrated
    line = Text("hello_feedback", number=first.interview_id, name=first.candidate)
    if others:
        line = Text("nudge_feedback_several", count=len(unrated))
    return (line,), (Action(Text("button_feedback"), "feedback", is_primary=True), mine, book)


def _today(
    hello: Text, today: Sequence[Interview], person: Person, now: datetime, default_zone: str
) -> Message:
    """Tell of the next of today's interviews: to be answered, to be chosen from, or with its room."""
    first, count = today[0], len(today)
    me = expect(first.participant(person.person_id))
    intro = Text("hello_today", count=count) if count > 1 else Text("hello_today_one")
    lines, link = (intro, _line(first, person, default_zone)), notices.room_link(me)
    if me.side == "candidate" and first.status == "proposed" and first.start_at > now:
        return Message(
            title=hello,
            lines=(*lines, Text("invitation_ask")),
            actions=notices.answer_actions(first),
            link=link,
            card_ref=notices.card_ref(first),
        )
    if count > 1:
        return with_list(Message(title=hello, lines=lines, link=link), today, person.person_id)
    return Message(lines=(hello, *lines, Text("your_room")), link=link)


def _line(interview: Interview, person: Person, default_zone: str) -> Text:
    is_candidate = interview.candidate.person_id == person.person_id
    return Text(
        "hello_next",
        number=interview.interview_id,
        start=notices.when(interview, default_zone),
        who=notices.names(notices.expected(interview) if is_candidate else (interview.candidate,)),
    )


def with_heard(reply: Reply, words: str) -> Reply:
    """Say first what was heard in a voice message, as hearing may err."""
    message = reply.message
    heard = Text("voice_heard", words=words)
    return replace(reply, message=replace(message, lines=(heard, *message.lines)))
