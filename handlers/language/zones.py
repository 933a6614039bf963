"""Time zones as said: London time, 北京时间, UTC+9, PST, Asia/Tokyo, the +08:00 behind a clock."""

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handlers.language.places import AREAS, DOUBTFUL
from handlers.language.tokens import Tokens
from handlers.language.words import Role


def iana_zone(name: str) -> tzinfo | None:
    """Return the zone of an IANA name in any case ("asia/tokyo"), or None."""
    for spelling in (name, name.title()):
        try:
            return ZoneInfo(spelling)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "America/Argentina" is a directory
            continue
    return None


def named_zone(name: str) -> tzinfo | None:
    """Return the zone a table value above stands for."""
    return UTC if name == "UTC" else iana_zone(name)


def fixed_zone(sign: int, hours: int, minutes: int) -> timezone | None:
    """Return the zone that many hours and minutes from UTC, or None where no place on Earth keeps it."""
    if hours > 14 or minutes > 59:
        return None
    offset = sign * timedelta(hours=hours, minutes=minutes)
    return UTC if not offset else timezone(offset)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as said; `others` are the zones the same word could mean."""

    zone: tzinfo
    others: tuple[tzinfo, ...] = ()


#: Of these the "time" is seldom said: "10am Pacific on Friday".
_AMERICAN = ("eastern", "central", "mountain", "pacific")
_IANA = re.compile(r"[A-Za-z]{2,12}(?:/[A-Za-z_]{2,20}(?:-[A-Za-z]{2,20})*){1,2}")


def zone_at(tokens: Tokens, index: int, *, after_clock: bool) -> tuple[Zone, int] | None:
    """Read a zone at `index`; shorter forms count only right behind a clock."""
    token = tokens[index]
    if token.role is Role.ZONE:
        return _abbreviation(tokens, index, after_clock=after_clock)
    if after_clock and token.role is Role.IN and tokens.role(index + 1) is Role.CITY:
        return _zones(str(tokens[index + 1].value), index + 2)  # 9am in London
    if token.role is Role.CITY:
        return _iana(tokens, index) or _city(tokens, index, after_clock=after_clock)
    if after_clock and token.role is Role.ZULU and not token.gap:
        return Zone(UTC), index + 1
    if after_clock and (tokens.is_mark(index, "+") or _ends_iso(tokens, index)):
        return _offset(tokens, index) if not token.gap or _is_full(tokens, index + 1) else None
    return _iana(tokens, index)


def _abbreviation(tokens: Tokens, index: int, *, after_clock: bool) -> tuple[Zone, int] | None:
    token = tokens[index]
    name = str(token.value)
    offset = _offset(tokens, index + 1) if name == "UTC" else None
    end = index + 2 if tokens.role(index + 1) is Role.TIME else index + 1
    if offset:
        return offset[0], offset[1] + (1 if tokens.role(offset[1]) is Role.TIME else 0)
    if name[0] in "+-":  # 东八区
        fixed = fixed_zone(-1 if name[0] == "-" else 1, int(name[1:]), 0)
        return (Zone(fixed), end) if fixed else None
    if len(token.text) == 2 and not after_clock:
        return None
    return _zones(name, end)


def _zones(name: str, end: int) -> tuple[Zone, int] | None:
    zones = [zone for zone in map(named_zone, DOUBTFUL.get(name, (name,))) if zone]
    return (Zone(zones[0], tuple(zones[1:])), end) if zones else None


def _ends_iso(tokens: Tokens, index: int) -> bool:
    """Tell whether the dash at `index` begins an offset (…T15:00-05:00), and is no dash of a range."""
    clock = range(index - 6, index - 3)
    return tokens.is_mark(index, "-") and any(tokens.role(at) is Role.ISO_T for at in clock)


def _is_full(tokens: Tokens, index: int) -> bool:
    return tokens.digits(index) == 4 or (tokens.digits(index) == 2 and tokens.is_mark(index + 1, ":"))


def _offset(tokens: Tokens, index: int) -> tuple[Zone, int] | None:
    """+8, +08:00, -0530 behind UTC or a clock."""
    if not tokens.is_mark(index, "+-") or not tokens.joined(index + 1):
        return None
    number, digits = tokens.number(index + 1), tokens.digits(index + 1)
    if number is None or not 1 <= digits <= 4:
        return None
    hours, minutes, end = number, 0, index + 2
    if digits > 2:
        hours, minutes = divmod(number, 100)
    elif (
        tokens.is_mark(end, ":")
        and tokens.joined(end)
        and tokens.joined(end + 1)
        and tokens.digits(end + 1) == 2
    ):
        minutes, end = tokens.number(end + 1) or 0, end + 2
    zone = fixed_zone(-1 if tokens.is_mark(index, "-") else 1, hours, minutes)
    return (Zone(zone), end) if zone else None


def _city(tokens: Tokens, index: int, *, after_clock: bool) -> tuple[Zone, int] | None:
    """London time; only right behind a clock and at the end of what is said may "time" be missing."""
    end = index + 1
    if tokens.role(end) is Role.TIME:
        end += 1
    elif not after_clock or not (
        end >= len(tokens)
        or tokens[end].text in (")", ",", ".", ";", "?", "。", "、")
        or tokens.role(end) in (Role.RELATIVE_DAY, Role.WEEKDAY)
        or (tokens[index].text in _AMERICAN and tokens.role(end) is Role.ON)
    ):
        return None
    return _zones(str(tokens[index].value), end)


def _iana(tokens: Tokens, index: int) -> tuple[Zone, int] | None:
    token = tokens[index]
    if token.role not in (Role.LATIN, Role.CITY) or not tokens.is_mark(index + 1, "/"):
        return None
    match = _IANA.match(tokens.folded.text, token.start)
    if match is None or match[0].partition("/")[0].lower() not in AREAS:
        return None
    zone = iana_zone(match[0])
    end = index
    while end < len(tokens) and tokens[end].start < match.end():
        end += 1
    return (Zone(zone), end) if zone else None
