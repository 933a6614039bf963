"""What the bot says: sentences by name, Chinese beside English, with named values.

Handlers say `Text("moved", number=12, start=When(...))`; a channel renders it for its reader. Values may
be strings, whole numbers, other texts, lists of texts (one a line), or one of the values below.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from handlers.texts import (
    admin,
    candidate_page,
    commands,
    customers,
    editor,
    feedback,
    initiative,
    interviews,
    invitations,
    mails,
    outbox,
    pages,
    panels,
    people,
    proposals,
    questions,
    rooms,
    talking,
)
from handlers.texts.pair import Pair

SENTENCES: dict[str, Pair] = {
    **people.SENTENCES,
    **interviews.SENTENCES,
    **invitations.SENTENCES,
    **commands.SENTENCES,
    **customers.SENTENCES,
    **questions.SENTENCES,
    **proposals.SENTENCES,
    **panels.SENTENCES,
    **feedback.SENTENCES,
    **outbox.SENTENCES,
    **pages.SENTENCES,
    **candidate_page.SENTENCES,
    **mails.SENTENCES,
    **editor.SENTENCES,
    **initiative.SENTENCES,
    **talking.SENTENCES,
    **admin.SENTENCES,
    **rooms.SENTENCES,
}

#: A longer time is said in hours.
_MOST_MINUTES = 120
_CHINESE, _LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]")
#: A word that ends at the end, as far back as one is looked for.
_LONGEST_WORD = 40
_LATIN_BEHIND = re.compile(r"[A-Za-z][\w.'-]*$", re.ASCII)
_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONE_NAMES = {
    "Asia/Shanghai": Pair("北京时间", "Beijing time"),
    "Asia/Hong_Kong": Pair("香港时间", "Hong Kong time"),
    "Asia/Tokyo": Pair("东京时间", "Tokyo time"),
    "Asia/Singapore": Pair("新加坡时间", "Singapore time"),
    "Europe/London": Pair("伦敦时间", "London time"),
    "Europe/Berlin": Pair("柏林时间", "Berlin time"),
    "Europe/Paris": Pair("巴黎时间", "Paris time"),
    "America/New_York": Pair("纽约时间", "New York time"),
    "America/Los_Angeles": Pair("洛杉矶时间", "Los Angeles time"),
}


@dataclass(frozen=True, slots=True)
class When:
    """A moment, shown in the reader's zone; the zone is named when one of `zones` differs from it."""

    at: datetime
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Short:
    """A moment as short as a button needs it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """The hour of a moment, where its day has been said."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, with its weekday."""

    on: date


@dataclass(frozen=True, slots=True)
class Minutes:
    """A length of time in minutes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """How long until something begins: in days, hours or minutes, whichever is whole; else in two of them."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Lengths:
    """Several lengths of time in seconds, each as `Ahead` writes it."""

    seconds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone by its IANA name."""

    name: str


@dataclass(frozen=True, slots=True)
class Names:
    """Several people's names, listed as the language does."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoomLink:
    """One participant's own link to an interview's room; the channel makes the address."""

    interview_id: int
    person_id: int
    room_key: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A candidate's own link to the page of one interview; a new `key` revokes the old."""

    interview_id: int
    person_id: int
    key: str


@dataclass(frozen=True, slots=True)
class ChatLink:
    """A candidate's own link into the WeChat chat of a customer-service account (protocol 9.2)."""

    contact_url: str
    page: PageLink


@dataclass(frozen=True, slots=True)
class CodeLink:
    """The page that shows a candidate's link as a QR code, for whoever invites them."""

    page: PageLink


Link = RoomLink | PageLink | ChatLink | CodeLink


class Text:
    """A sentence by name, with its values, in no language yet."""

    __slots__ = ("name", "values")

    def __init__(self, name: str, /, **values: Any) -> None:
        self.name = name
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.name, self.values) == (other.name, other.values)

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"Text({self.name!r}, {self.values!r})"


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A text as somebody else reads it, to whom its reader is to forward it; zone None: the reader's."""

    text: Text
    language: str
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a text is rendered."""

    language: str
    zone: tzinfo
    url: Callable[[Link], str]


def render(text: Text, reader: Reader) -> str:
    """Say a text in its reader's language and time zone."""
    values = {name: render_value(value, reader) for name, value in text.values.items()}
    sentence = SENTENCES[text.name].in_language(reader.language)
    # Values are put in by name and never read as a template themselves.
    return _in_chinese(sentence, values) if reader.language == "zh" else sentence.format_map(values)


def _in_chinese(sentence: str, values: Mapping[str, str]) -> str:
    """Put values into a sentence, with a blank between Chinese and a Latin word: 房间用 ShowMeBug."""
    written = ""
    for literal, name in _pieces(sentence):
        for piece in (literal, values[name] if name is not None else ""):
            is_apart = _LATIN_BEHIND.search(written[-_LONGEST_WORD:]) and _CHINESE.match(piece)
            is_apart = is_apart or (_CHINESE.match(written[-1:]) and _LATIN.match(piece))
            written += f" {piece}" if is_apart else piece
    return written


@lru_cache(maxsize=1024)
def _pieces(sentence: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(sentence))


def render_value(value: Any, reader: Reader) -> str:
    """Write one value as it stands in a sentence."""
    match value:
        case Text():
            return render(value, reader)
        case When():
            return render_time(value, reader)
        case Short():
            return render_short(value, reader)
        case Clock():
            return f"{value.at.astimezone(reader.zone):%H:%M}"
        case Day():
            return f"{value.on:%Y-%m-%d} {_WEEKDAYS[reader.language][value.on.weekday()]}"
        case Minutes():
            return render(Text("minutes", count=value.minutes), reader)
        case Ahead():
            return " ".join(render(_ahead(part), reader) for part in _parts(value.minutes))
        case Lengths():
            lengths = tuple(render(_ahead(seconds // 60), reader) for seconds in value.seconds)
            return _listed(lengths, reader.language)
        case Zone():
            return zone_name(ZoneInfo(value.name), reader.language)
        case RoomLink() | PageLink() | ChatLink() | CodeLink():
            return reader.url(value)
        case Forwarded():
            zone = ZoneInfo(value.timezone) if value.timezone else reader.zone
            return render(value.text, Reader(value.language, zone, reader.url))
        case Names():
            return _listed(value.names, reader.language)
        case list() | tuple():
            return "\n".join(render_value(item, reader) for item in value)
        case _:
            return str(value)


def _listed(names: tuple[str, ...], language: str) -> str:
    if language == "zh" or not names:
        return "、".join(names)
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _parts(minutes: int) -> tuple[int, ...]:
    """Part a long time that is no whole hours: nobody counts in 1410 minutes, nor minds a few beside days."""
    if minutes <= _MOST_MINUTES or minutes % 60 == 0:
        return (minutes,)
    return (minutes // 60 * 60, minutes % 60) if minutes < 1440 else (round(minutes / 60) * 60,)


def _ahead(minutes: int) -> Text:
    if minutes and minutes % 1440 == 0:
        count, one, many = minutes // 1440, "day", "days"
    elif minutes and minutes % 60 == 0:
        count, one, many = minutes // 60, "hour", "hours"
    else:
        count, one, many = minutes, "minute", "minutes"
    return Text(one if count == 1 else many, count=count)


def render_time(when: When, reader: Reader) -> str:
    """Write a moment as `2026-11-24 15:00 Tue`, with the zone if other readers see another clock."""
    local = when.at.astimezone(reader.zone)
    weekday = _WEEKDAYS[reader.language][local.weekday()]
    text = f"{local:%Y-%m-%d %H:%M} {weekday}{_which_of_two(local)}"
    offsets = {when.at.astimezone(ZoneInfo(zone)).utcoffset() for zone in when.zones}
    if offsets - {local.utcoffset()}:
        opening, closing = ("（", "）") if reader.language == "zh" else (" (", ")")
        text += f"{opening}{zone_name(reader.zone, reader.language)}{closing}"
    return text


def render_short(short: Short, reader: Reader) -> str:
    """Write a moment as `周二 11-24 15:00`, `Tue 24 Nov 15:00`; WeCom advises ten characters for a button."""
    local = short.at.astimezone(reader.zone)
    weekday, month = _WEEKDAYS[reader.language][local.weekday()], _MONTHS[local.month - 1]
    day = f"{local:%m-%d}" if reader.language == "zh" else f"{local.day} {month}"
    if which := _which_of_two(local):
        # There is no room for both, and this tells which hour it is.
        return f"{day} {local:%H:%M}{which}"
    return f"{weekday} {day} {local:%H:%M}"


def _which_of_two(local: datetime) -> str:
    """Tell the two hours apart that clocks show twice in autumn, by their distance from UTC; else nothing."""
    if local.replace(fold=1).utcoffset() == local.replace(fold=0).utcoffset():
        return ""
    minutes = round((local.utcoffset() or timedelta()) / timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    return f" UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def zone_name(zone: tzinfo, language: str) -> str:
    """Name a time zone as people say it, or by its IANA name."""
    key = str(zone)
    return _ZONE_NAMES[key].in_language(language) if key in _ZONE_NAMES else key


def to_json(value: Any) -> Any:
    """Turn a text or value into JSON, for the outbox and open questions."""
    match value:
        case Text():
            return {"text": value.name, "values": {key: to_json(item) for key, item in value.values.items()}}
        case When():
            return {"at": value.at.astimezone(UTC).isoformat(), "zones": list(value.zones)}
        case Short():
            return {"short": value.at.astimezone(UTC).isoformat()}
        case Clock():
            return {"clock": value.at.astimezone(UTC).isoformat()}
        case Day():
            return {"day": value.on.isoformat()}
        case Minutes():
            return {"minutes": value.minutes}
        case Ahead():
            return {"ahead": value.minutes}
        case Lengths():
            return {"lengths": list(value.seconds)}
        case Zone():
            return {"zone": value.name}
        case Names():
            return {"names": list(value.names)}
        case RoomLink():
            return {"room": [value.interview_id, value.person_id, value.room_key]}
        case PageLink():
            return {"page": [value.interview_id, value.person_id, value.key]}
        case ChatLink():
            return {"chat": value.contact_url, "page": to_json(value.page)}
        case CodeLink():
            return {"code": to_json(value.page)}
        case Forwarded():
            return {
                "forwarded": to_json(value.text),
                "language": value.language,
                "timezone": value.timezone,
            }
        case list() | tuple():
            return [to_json(item) for item in value]
        case _:
            return value


def from_json(value: Any) -> Any:
    """Undo `to_json`."""
    match value:
        case {"text": name, "values": Mapping() as values}:
            return Text(name, **{key: from_json(item) for key, item in values.items()})
        case {"at": at, "zones": zones}:
            return When(datetime.fromisoformat(at), tuple(zones))
        case {"short": at}:
            return Short(datetime.fromisoformat(at))
        case {"clock": at}:
            return Clock(datetime.fromisoformat(at))
        case {"day": on}:
            return Day(date.fromisoformat(on))
        case {"minutes": minutes}:
            return Minutes(minutes)
        case {"ahead": minutes}:
            return Ahead(minutes)
        case {"lengths": seconds}:
            return Lengths(tuple(seconds))
        case {"zone": name}:
            return Zone(name)
        case {"names": listed}:
            return Names(tuple(listed))
        case {"room": [interview_id, person_id, room_key]}:
            return RoomLink(interview_id, person_id, room_key)
        case {"chat": contact_url, "page": page}:
            return ChatLink(contact_url, from_json(page))
        case {"code": page}:
            return CodeLink(from_json(page))
        case {"forwarded": text, "language": language, "timezone": timezone}:
            return Forwarded(from_json(text), language, timezone)
        case {"page": [interview_id, person_id, key]}:
            return PageLink(interview_id, person_id, key)
        case list():
            return [from_json(item) for item in value]
        case _:
            return value
