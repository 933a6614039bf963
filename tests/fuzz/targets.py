"""What `make fuzz` feeds with bytes: the seal and the parser, the language, and the whole door.

A target takes any bytes and raises if anything is wrong with what became of them.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import open_bot
from bot.wecom.crypto import CallbackCrypto
from bot.wecom.errors import CallbackError
from bot.wecom.messages import Incoming, parse_message, passive_text
from bot.wecom.xml import parse_elements
from handlers import load_commands
from handlers.commands import match_command, near_commands
from handlers.language.detect import detect_language
from handlers.language.durations import parse_duration
from handlers.language.normalise import fold
from handlers.language.numbers import chinese_number, parse_interview_number
from handlers.language.periods import parse_period
from handlers.language.times import parse_time
from storage.people import Person
from tests.bot.wecom import envelopes
from tests.fuzz import seeds
from tests.fuzz.subject import Subject
from tests.talk import MONDAY, FakeClock, make_settings, make_simulator


@dataclass(frozen=True)
class Target:
    """`run` takes an input, `statuses` counts what was answered so far."""

    run: Callable[[bytes], None]
    statuses: Mapping[int, int] = field(default_factory=dict)


# The seal and the parser

_CRYPTO = CallbackCrypto([envelopes.TOKEN], [envelopes.AES_KEY], envelopes.CORPID, agentid=envelopes.AGENTID)


def open_and_parse(data: bytes) -> None:
    """Read the first byte as the layer that the rest stands in for: body, ciphertext, plain text, message."""
    layer, rest = data[:1], data[1:]
    match layer:
        case b"b":
            body, signature = rest, envelopes.SIGNATURE
        case b"c":
            encrypt = rest.decode("latin-1")
            body, signature = envelopes.envelope(encrypt), envelopes.sign(encrypt)
        case b"p":
            encrypt = envelopes.encrypt(rest[: len(rest) // 16 * 16])
            body, signature = envelopes.envelope(encrypt), envelopes.sign(encrypt)
        case _:
            encrypt = envelopes.encrypt(envelopes.pad(envelopes.plain(rest)))
            body, signature = envelopes.envelope(encrypt), envelopes.sign(encrypt)
    try:
        opened = _CRYPTO.open(body, signature, envelopes.TIMESTAMP, envelopes.NONCE, now=envelopes.NOW)
        incoming = parse_message(opened.xml, agentid=envelopes.AGENTID)
    except CallbackError as error:
        assert error.status in (400, 403, 413)
        return
    assert parse_message(opened.xml, agentid=envelopes.AGENTID).inbox_key == incoming.inbox_key
    check_incoming(incoming)


def check_incoming(incoming: Incoming) -> None:
    """A message that was taken has a key, no text that the database refuses, and can be answered."""
    assert 0 < len(incoming.inbox_key) <= 128
    assert incoming.userid or incoming.kind == "event"
    for text in (incoming.userid, incoming.content, incoming.event_key, incoming.inbox_key, incoming.task_id):
        assert "\x00" not in text
        text.encode()
    reply = passive_text(
        to_userid=incoming.userid, from_corpid="ww", created_at=0, content=incoming.content or "x"
    )
    content = parse_elements(reply)["Content"]
    assert (content or "").split() == (incoming.content or "x").split()


# The language

_ZONES = tuple(map(ZoneInfo, ("Asia/Shanghai", "America/New_York", "Europe/London", "UTC")))
_NOWS = (
    MONDAY,
    datetime(2026, 12, 31, 15, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 3, 8, 6, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
)
_PERSON = Person(
    person_id=1,
    name="李博",
    is_name_known=True,
    userid="bo.li",
    email=None,
    phone=None,
    role="interviewer",
    language=None,
    last_language="zh",
    timezone=None,
    is_active=True,
    greeted_at=MONDAY,
)


def read_words(data: bytes) -> None:
    """Read the first byte as the moment and the time zone, the rest as what was typed."""
    first, text = data[:1] or b"\x00", data[1:].decode(errors="surrogateescape")[:1001]
    now, zone = _NOWS[first[0] % 4], _ZONES[first[0] // 4 % 4]
    for reading in (
        parse_time(text, now=now, zone=zone),
        parse_period(text, now=now, zone=zone),
        parse_duration(text),
        parse_interview_number(text),
    ):
        if reading is not None:
            start, end = reading.span
            assert 0 <= start < end <= len(text)
    chinese_number(text)
    detect_language(text)
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    match_command(text)
    near_commands(text, _PERSON)


# The door


@contextmanager
def door(database_url: str, folder: Path) -> Iterator[Target]:
    clock = FakeClock()
    with make_simulator(clock) as sim:
        bot = open_bot(make_settings(sim.serve(), database_url, folder), clock=clock, max_connections=4)
        subject = Subject(bot, sim, clock)
        try:
            with subject.watched():
                yield Target(subject.play, subject.statuses)
        finally:
            bot.close()


# All of them

NAMES = ("envelope", "language", "door")
#: How many phrases make one conversation.
_AT_ONCE = 10
#: Who says them all, as `subject.WRITERS` has them: an interviewer and a candidate.
_SPEAKERS = (1, 3)


@contextmanager
def opened(name: str, database_url: str, folder: Path) -> Iterator[Target]:
    """Make a target ready; only the door needs the database."""
    load_commands()
    if name == "door":
        with door(database_url, folder) as target:
            yield target
    else:
        yield Target({"envelope": open_and_parse, "language": read_words}[name])


def corpus(name: str) -> list[bytes]:
    """Return what the search begins with."""
    match name:
        case "envelope":
            sealed = [envelopes.sealed(message) for message in seeds.MESSAGES]
            return [
                *(b"b" + envelopes.envelope(encrypt) for encrypt in (envelopes.ENCRYPT, *sealed)),
                *(b"c" + encrypt.encode() for encrypt in sealed),
                *(b"p" + envelopes.pad(envelopes.plain(message.encode())) for message in seeds.MESSAGES),
                *(b"m" + message.encode() for message in seeds.MESSAGES),
            ]
        case "language":
            return [b"\x00" + words.encode() for words in _phrases()]
        case _:
            phrases = _phrases()
            several = [
                "\n".join(f"{writer}t{words}" for words in phrases[at : at + _AT_ONCE])
                for writer in _SPEAKERS
                for at in range(0, len(phrases), _AT_ONCE)
            ]
            return [script.encode() for script in (*seeds.SCRIPTS, *several)]


def words(name: str) -> list[bytes]:
    """Return the words that mutations may put in."""
    if name == "envelope":
        tags = [form % field for field in seeds.FIELDS for form in ("<%s>", "</%s>")]
        return [
            tag.encode() for tag in (*tags, "<![CDATA[", "]]>", "<!DOCTYPE xml [", "<xml>", "</xml>", "event")
        ]
    spoken = (
        *seeds.command_names(),
        *seeds.TIMES,
        *seeds.LENGTHS,
        *seeds.NUMBERS,
        *seeds.PEOPLE,
        *seeds.WORDS,
    )
    steps = [f"\n{writer}{act}" for writer in (1, 3, 4) for act in "tcpmr"] if name == "door" else []
    return [each.encode() for each in (*spoken, *steps)]


def _phrases() -> list[str]:
    said = [*seeds.TIMES, *seeds.LENGTHS, *seeds.NUMBERS]
    return [*said, *(f"{name} {said[at % len(said)]}" for at, name in enumerate(seeds.command_names()))]
