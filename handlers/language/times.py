"""When: the time a text speaks of, with its doubts, as a value the caller can ask about and echo."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import cast
from zoneinfo import ZoneInfo

from handlers.language.choosing import Choice, choose
from handlers.language.clocks import PLAIN, SHORT, SURE, Clock
from handlers.language.days import Date, RelativeDay
from handlers.language.feasts import find_undated
from handlers.language.normalise import LIMIT
from handlers.language.phrases import Phrase, read_phrases
from handlers.language.placing import (
    PART_ENDS,
    PART_NAMES,
    Days,
    Hours,
    at,
    both_of,
    exists,
    place_clock,
    place_day,
    rolled,
)
from handlers.language.tokens import Tokens
from handlers.language.words import Role

FARTHEST = timedelta(days=731)
#: A day is spoken of, and left open.
_SOME_DAY = re.compile(
    r"改天|改日|哪天|某天|某一天|过几天|几天后|几天之后|隔天|另一天|换一天|找一天"
    r"|明后天|明后两天|这两天|近两天|今明两天"
    r"|\b(?:another|some|one|any|a different|some other) day\b|\ba few days\b|\bsome time\b"
)
_HOUR_OR_HOUR = re.compile(
    r"(?<![0-9:.#])([0-9]{1,2}) ?(?:or|、|或者|或|还是|/) ?([0-9]{1,2})(?: ?(?:点|pm|am|p\.m|a\.m|o'clock))"
)

_HOUR_HOUR = re.compile(r"([二两三四五六七八])([三四五六七八九])点")
_HOURS_ZH = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class TimeReading:
    """A time as understood.

    `start` is the best reading, None where only a day is known or for a `problem` other than "past".
    `readings` holds two or more where the words are in doubt, the best first (for a day without a clock:
    midnights of the days that may be meant); the caller asks. `assumed` names what was not said, of ampm,
    day, week, month, year: to be echoed. `span` bounds the words in the given text; `spans` bounds them piece
    by piece where other words stand between. `problem`: "no_such_date", "no_such_time", "undated", "too_far",
    or "past" (with a `suggestion`).
    """

    start: datetime | None
    end: datetime | None
    day: date | None
    day_only: bool
    part: str | None
    readings: tuple[datetime, ...]
    assumed: frozenset[str]
    zone: ZoneInfo | timezone
    zone_named: bool
    span: tuple[int, int]
    problem: str | None
    suggestion: datetime | None
    wording: str
    spans: tuple[tuple[int, int], ...] = ()


def parse_time(text: str, *, now: datetime, zone: tzinfo, moving: bool = False) -> TimeReading | None:
    """Find the time a text speaks of; None where it speaks of none.

    Args:
        now: aware; offsets count from it, and nothing before it is given as certain.
        zone: the speaker's; today and tomorrow are theirs, and clocks too unless the words name a zone.
        moving: whether something is to be moved, so that "from 3pm to 4pm" means 4pm.
    """
    tokens = Tokens.of(text, LIMIT)
    choice = _choose_now(tokens) or choose(tokens, read_phrases(tokens, moving=moving))
    if not choice.meant:
        return None
    readings = [_Placing(phrase, tokens, text, now, zone).read() for phrase in choice.meant]
    reading = _with_hour_before(_on_some_day(_one_of(readings), tokens.words), tokens.words)
    return _on_undated_day(_located(reading, choice, tokens), choice, tokens, text)


def _on_undated_day(reading: TimeReading, choice: Choice, tokens: Tokens, text: str) -> TimeReading:
    """Leave open what is said of a day that cannot be dated, 除夕上午十点, unless it is dated beside."""
    found = find_undated(tokens)
    if found is None:
        return reading
    first, last = found
    for phrase in choice.meant:
        is_apart = tokens[phrase.last - 1].end <= first or last <= tokens[phrase.first].start
        if is_apart and isinstance(phrase.day, Date | RelativeDay):
            return reading
    span = tokens.folded.span(first, last)
    spans = (*reading.spans, span)
    return replace(
        reading,
        start=None,
        end=None,
        day=None,
        day_only=False,
        part=None,
        readings=(),
        assumed=frozenset(),
        problem="undated",
        suggestion=None,
        span=(min(s for s, _ in spans), max(e for _, e in spans)),
        spans=spans,
        wording=text[slice(*span)],
    )


def _on_some_day(reading: TimeReading, words: str) -> TimeReading:
    """Put the clock on the days to come where a day is spoken of, and left open: 改天下午3点."""
    if reading.start is None or reading.readings or "day" not in reading.assumed or reading.problem:
        return reading
    if not _SOME_DAY.search(words):
        return reading
    days = tuple(reading.start + timedelta(days=later) for later in range(1, 5))
    return replace(reading, start=days[0], end=None, day=days[0].date(), readings=days)


def _with_hour_before(reading: TimeReading, words: str) -> TimeReading:
    """Add the bare hour that is offered with the one that has its 点 or pm: 2 or 3 pm."""
    found = _HOUR_OR_HOUR.search(words) or _HOUR_HOUR.search(words)
    if reading.start is None or found is None or reading.problem:
        return reading
    first, last = (_hour_of(hour) for hour in found.groups())
    earlier, starts = last - first, reading.readings or (reading.start,)
    if not 0 < earlier < 12 or any(start.hour % 12 != last % 12 for start in starts):
        return reading
    both = [start - timedelta(hours=hours) for start in starts for hours in (earlier, 0)]
    return replace(reading, start=both[0], end=None, readings=tuple(both))


def _hour_of(written: str) -> int:
    return int(written) if written.isdecimal() else _HOURS_ZH.index(written.replace("两", "二"))


def mentions_time(text: str) -> bool:
    """Tell whether a text speaks of a time at all, be it one that is refused."""
    tokens = Tokens.of(text, LIMIT)
    return bool(choose(tokens, read_phrases(tokens)).said)


def refused_days(text: str, *, now: datetime, zone: tzinfo) -> set[date]:
    """Return the days on which the text refuses a time: 我周四没空."""
    tokens = Tokens.of(text, LIMIT)
    choice = choose(tokens, read_phrases(tokens))
    refused = [phrase for phrase in choice.said if phrase not in choice.meant]
    readings = [_Placing(phrase, tokens, text, now, zone).read() for phrase in refused if phrase.day]
    return {reading.day for reading in readings if reading.day is not None}


def _choose_now(tokens: Tokens) -> Choice | None:
    """ "now", alone."""
    if len(tokens) != 1 or tokens.role(0) is not Role.NOW:
        return None
    phrase = Phrase(0, 1)
    return Choice([phrase], [phrase], corrected=False)


def _one_of(readings: list[TimeReading]) -> TimeReading:
    """Make one reading of several times: the same one said twice, or a question."""
    first = readings[0]
    timed = [reading for reading in readings if reading.start is not None]
    if len({reading.day for reading in readings}) == 1 and len({reading.start for reading in timed}) <= 1:
        one_part = len({reading.part for reading in readings}) == 1
        return timed[0] if timed else first if one_part else replace(first, part=None)
    if not timed:
        midnights = [
            at(r.day, 0, time(), r.zone) for r in readings if r.day is not None and r.problem is None
        ]
        if len({reading.part for reading in readings}) > 1:
            first = replace(first, part=None)
        return replace(
            first, readings=tuple(dict.fromkeys(midnights)) if len(set(midnights)) > 1 else first.readings
        )
    clear = [reading for reading in timed if reading.problem is None] or timed
    starts = [
        start for reading in clear for start in (reading.readings or (reading.start,)) if start is not None
    ]
    distinct = _distinct(starts)
    return replace(clear[0], readings=distinct if len(distinct) > 1 else ())


def _distinct(starts: Sequence[datetime]) -> tuple[datetime, ...]:
    """Drop what is said twice; the two of a repeated hour are equal to Python, and differ in UTC."""
    return tuple({start.astimezone(UTC): start for start in starts}.values())


def _located(reading: TimeReading, choice: Choice, tokens: Tokens) -> TimeReading:
    phrases = choice.said if choice.corrected or len(choice.said) > 1 else choice.meant
    spans = tuple(tokens.span(_with_refusal(tokens, phrase.first), phrase.last) for phrase in phrases)
    return replace(reading, span=(min(s for s, _ in spans), max(e for _, e in spans)), spans=spans)


def _with_refusal(tokens: Tokens, first: int) -> int:
    return first - 1 if tokens.role(first - 1) in (Role.NOT, Role.CANNOT) else first


class _Placing:
    """One phrase on its way to the calendar."""

    def __init__(self, phrase: Phrase, tokens: Tokens, text: str, now: datetime, zone: tzinfo) -> None:
        # In UTC, since two times of one zone are compared by their clocks, blind to a repeated hour.
        self.phrase, self.now = phrase, now.astimezone(UTC)
        self.zones = (phrase.zone.zone, *phrase.zone.others) if phrase.zone else (zone,)
        if phrase.zone and any(_same_zone(other, zone, now) for other in phrase.zone.others):
            self.zones = tuple(sorted(self.zones, key=lambda other: not _same_zone(other, zone, now)))
        self.today = _local_date(now, zone)
        self.assumed: set[str] = set()
        span = tokens.span(phrase.first, phrase.last)
        self.blank = TimeReading(
            start=None,
            end=None,
            day=None,
            day_only=False,
            part=None,
            readings=(),
            assumed=frozenset(),
            zone=cast(ZoneInfo | timezone, self.zones[0]),
            zone_named=phrase.zone is not None,
            span=span,
            problem=None,
            suggestion=None,
            wording=text[slice(*span)],
        )
        if isinstance(phrase.day, RelativeDay) and _local_date(now, self.zones[0]) != self.today:
            self.assumed.add("day")  # the speaker's tomorrow may not be tomorrow over there

    def read(self) -> TimeReading:
        phrase = self.phrase
        if phrase.moment is not None or phrase.empty:
            return self._from_now(phrase.moment.minutes if phrase.moment else 0)
        today = _local_date(self.now, self.zones[0]) if phrase.day is None else self.today
        days = place_day(phrase.day, phrase.weekday, today)
        self.assumed |= days.assumed
        if not days.days:
            return replace(self.blank, problem=days.problem)
        if phrase.clock is None or phrase.bounded:
            return self._day_only(days, today)
        return self._at_clock(days)

    def _from_now(self, minutes: float) -> TimeReading:
        if minutes > FARTHEST / timedelta(minutes=1):
            return replace(self.blank, problem="too_far")
        moment = self.now.astimezone(UTC) + timedelta(minutes=minutes)
        if moment.second or moment.microsecond:
            moment = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
        start = moment.astimezone(self.zones[0])
        return replace(self.blank, start=start, day=start.date())

    def _day_only(self, days: Days, today: date) -> TimeReading:
        part = self.phrase.part or (_part_of(self.phrase.clock) if self.phrase.clock else None)
        choices = list(days.days)
        local = self.now.astimezone(self.zones[0])
        over = part is not None and choices[0] == local.date() and local.hour >= PART_ENDS.get(part, 30)
        if over and days.rolls:
            choices[0] = rolled(choices[0], days.step)
        ahead = [day for day in choices if day >= today]
        problem = None if ahead and not (over and not days.rolls) else "past"
        best = (ahead or choices)[0]
        if best - today > FARTHEST:
            return replace(self.blank, day=best, day_only=True, problem="too_far")
        return replace(
            self.blank,
            day=best,
            day_only=True,
            part=PART_NAMES.get(part, part) if part else None,
            readings=tuple(at(day, 0, time(), self.zones[0]) for day in ahead) if len(ahead) > 1 else (),
            assumed=frozenset(self.assumed),
            problem=problem,
        )

    def _at_clock(self, days: Days) -> TimeReading:
        hours = self._hours()
        self.assumed |= hours.assumed
        if hours.problem:
            return replace(self.blank, day=days.days[0], problem=hours.problem)
        made = [
            (start, day)
            for day in days.days
            for behind, clock in hours.hours
            for zone in self.zones
            for start in both_of(at(day, behind, clock, zone))
        ]
        if all(start - self.now > FARTHEST for start, _ in made):
            return replace(self.blank, day=days.days[0], problem="too_far")
        real = [(start, day) for start, day in made if exists(start)]
        if not real:
            shifted = made[0][0].astimezone(UTC).astimezone(self.zones[0])
            return replace(self.blank, day=made[0][1], problem="no_such_time", suggestion=shifted)
        return self._ahead(real, days)

    def _hours(self) -> Hours:
        clock, part = self.phrase.clock, self.phrase.part
        if clock is None:
            return Hours(())
        end = self.phrase.end
        if end is not None and clock.meridiem is None and part is None and clock.style in (PLAIN, SHORT):
            return _spread_back(clock, end, self.phrase.end_part)
        tonight = isinstance(self.phrase.day, RelativeDay) and self.phrase.day.part == "evening"
        return place_clock(clock, part, tonight=tonight)

    def _ahead(self, made: list[tuple[datetime, date]], days: Days) -> TimeReading:
        """Keep what lies ahead; offer the next where the best is over."""
        ahead = [start for start, _ in made if start > self.now]
        best = made[0][0]
        if not ahead and not days.rolls:
            suggestion = self._rolled(best, days)
            return self._timed(best, (), problem="past", suggestion=suggestion)
        if best > self.now:
            return self._timed(best, _distinct(ahead))
        again = self._rolled(best, days)
        readings = (again, *ahead) if days.rolls else (*ahead, again)
        if not ahead:
            readings = tuple(self._rolled(start, days) for start, _ in made)
        if days.rolls and self.phrase.day is None:
            self.assumed.add("day")
        return self._timed(readings[0], _distinct(readings))

    def _rolled(self, start: datetime, days: Days) -> datetime:
        day = start.date()
        if days.step in ("day", "week"):
            past = (self.today - day).days - 1
            day += timedelta(days=max(0, past - past % 7))
        for _ in range(150):
            day = rolled(day, days.step)
            moved = datetime.combine(day, start.timetz())
            if moved > self.now and exists(moved):
                return moved
        return start

    def _timed(
        self,
        start: datetime,
        readings: tuple[datetime, ...],
        problem: str | None = None,
        suggestion: datetime | None = None,
    ) -> TimeReading:
        return replace(
            self.blank,
            start=start,
            end=self._end(start),
            day=start.date(),
            readings=readings if len(readings) > 1 else (),
            assumed=frozenset(self.assumed),
            zone=cast(ZoneInfo | timezone, start.tzinfo),
            problem=problem,
            suggestion=suggestion,
        )

    def _end(self, start: datetime) -> datetime | None:
        """The first time behind `start` that the end of the range can mean."""
        end, zone = self.phrase.end, start.tzinfo
        if end is None or zone is None:
            return None
        hours = place_clock(end, self.phrase.end_part)
        if hours.problem:
            return None
        candidates = [at(start.date(), behind, clock, zone) for behind, clock in hours.hours]
        candidates += [candidate + timedelta(days=1) for candidate in candidates]
        if end.style in (PLAIN, SHORT) and not end.meridiem and not self.phrase.end_part:
            candidates += [candidate + timedelta(hours=12) for candidate in candidates]
        return min((candidate for candidate in candidates if candidate > start), default=None)


def _spread_back(clock: Clock, end: Clock, end_part: str | None) -> Hours:
    """Let the end's am, pm or 24 hours say which half of the day the start is in: 3-4pm, 11-1pm."""
    if end.meridiem is None and end_part is None and end.style != SURE:
        return place_clock(clock, None)
    ends = place_clock(end, end_part)
    plain = place_clock(clock, None)
    if ends.problem or len(plain.hours) < 2:
        return plain
    last = ends.hours[0]
    before = [hour for hour in plain.hours if hour < last]
    return Hours((max(before),)) if before else plain


def _part_of(clock: Clock) -> str | None:
    hours = place_clock(clock, None).hours
    if not hours:
        return None
    hour = hours[0][1].hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def _local_date(now: datetime, zone: tzinfo) -> date:
    return now.astimezone(zone).date()


def _same_zone(one: tzinfo, other: tzinfo, now: datetime) -> bool:
    return now.astimezone(one).utcoffset() == now.astimezone(other).utcoffset()
