"""Who opens the app: the first greeting, and once a day a word about what is next."""

from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo

from handlers import notices
from handlers.help import help_lines
from handlers.request import Message, Reply, answer
from handlers.suggestions import next_interview
from handlers.texts import Text
from storage.database import Tx, expect
from storage.interviews import OPEN_STATUSES, list_interviews_of
from storage.people import Person

_PARTS = ((5, "evening"), (11, "morning"), (13, "noon"), (18, "afternoon"), (24, "evening"))


def greeting_for(person: Person) -> Text:
    """Say who the bot is, to someone who meets it for the first time."""
    return Text("greeting_candidate" if person.role == "candidate" else "greeting")


def is_greeted_today(person: Person, now: datetime, zone: tzinfo) -> bool:
    return person.greeted_at is not None and (
        person.greeted_at.astimezone(zone).date() >= now.astimezone(zone).date()
    )


def first_words(person: Person) -> Reply:
    """Tell a newcomer what can be said."""
    return answer(*help_lines(person.role))


def daily_greeting(tx: Tx, person: Person, now: datetime, zone: tzinfo, default_zone: str) -> Reply:
    """Greet by the time of day, with what is on today, or what is next."""
    part = next(name for hour, name in _PARTS if now.astimezone(zone).hour < hour)
    hello = Text(f"hello_{part}", name=person.name) if person.is_name_known else Text(f"hello_{part}_you")
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), tzinfo=zone)
    page = list_interviews_of(tx, person_id=person.person_id, after=now, before=midnight, limit=20)
    today = [each for each in page.interviews if each.status in OPEN_STATUSES]
    interview = today[0] if today else next_interview(tx, person, now)
    if interview is None:
        return answer(hello, Text("hello_nothing"))
    me = expect(interview.participant(person.person_id))
    others = interview.interviewers if me.side == "candidate" else (interview.candidate,)
    line = Text(
        "hello_next",
        number=interview.interview_id,
        start=notices.when(interview, default_zone),
        who=notices.names(others),
    )
    if not today:
        return answer(hello, Text("hello_free"), line)
    lines = [
        hello,
        Text("hello_today", count=len(today)) if len(today) > 1 else Text("hello_today_one"),
        line,
    ]
    is_asked = me.side == "candidate" and interview.status == "proposed" and interview.start_at > now
    if is_asked:
        return Reply(
            Message(
                title=hello,
                lines=(*lines[1:], Text("invitation_ask")),
                actions=notices.answer_actions(interview),
                link=notices.room_link(me),
                card_ref=notices.card_ref(interview),
            )
        )
    return Reply(Message(lines=(*lines, Text("your_room")), link=notices.room_link(me)))


def with_heard(reply: Reply, words: str) -> Reply:
    """Say first what was heard in a voice message, as hearing may err."""
    message = reply.message
    heard = Text("voice_heard", words=words)
    return replace(reply, message=replace(message, lines=(heard, *message.lines)))
