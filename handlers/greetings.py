"""Who opens the app: the first greeting, and once a day a word about what is next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo

from handlers import notices
from handlers.examples import examples_for
from handlers.help import help_lines
from handlers.request import Message, Reply, answer
from handlers.selections import with_list
from handlers.suggestions import next_interview
from handlers.texts import Text
from storage.database import Tx, expect
from storage.interviews import OPEN_STATUSES, Interview, list_interviews_of
from storage.people import Person

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
    part = next(name for hour, name in _PARTS if now.astimezone(zone).hour < hour)
    hello = Text(f"hello_{part}", name=person.name) if person.is_name_known else Text(f"hello_{part}_you")
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
