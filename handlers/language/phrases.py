"""Pieces to phrases: each stretch of words that speaks of one time, and the words between them."""

from dataclasses import dataclass, field

from handlers.language.clocks import Clock, clock_at, is_range_sign, range_end_at, range_start_at
from handlers.language.days import Date, Day, RelativeDay, Weekday, day_at
from handlers.language.durations import amount_at
from handlers.language.tokens import Tokens
from handlers.language.words import MOVES, Role
from handlers.language.zones import Zone, zone_at


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day."""

    name: str


@dataclass(frozen=True, slots=True)
class Moment:
    """So many minutes from now."""

    minutes: float


@dataclass(frozen=True, slots=True)
class Skipped:
    """Words that look like times and are none: greetings, lengths, amounts ago."""


Piece = Day | Clock | Part | Moment | Zone | Skipped


@dataclass(slots=True)
class Phrase:
    """What one stretch of words says of a time; tokens `first` up to, not including, `last`."""

    first: int
    last: int
    day: Day | None = None
    weekday: Weekday | None = None  # said beside a date, which it should agree with
    part: str | None = None
    clock: Clock | None = None
    end_part: str | None = None
    end: Clock | None = None
    zone: Zone | None = None
    moment: Moment | None = None
    bounded: bool = False  # "before 3pm", 3点以后: a limit, not a time

    @property
    def only_day(self) -> bool:
        return self.day is not None and not (self.clock or self.part)

    @property
    def empty(self) -> bool:
        return not (self.day or self.clock or self.part or self.moment)


Item = Phrase | Role

_LEADING = frozenset([Role.AT, Role.ON, Role.IN, Role.THE, Role.FROM, Role.BETWEEN])
_JOINING = _LEADING | {Role.FILL, Role.OF, Role.ISO_T}
_MARKERS = frozenset(
    [
        Role.NOT,
        Role.REFUSED,
        Role.CANNOT,
        Role.MOVED_TO,
        Role.ACCEPTED,
        Role.BUT,
        Role.OR,
        Role.AND,
        Role.FROM,
    ]
)
_STOPS = frozenset(".;!?。！？；|")


def read_phrases(tokens: Tokens, *, moving: bool = False) -> list[Item]:
    """Return the phrases in order, with the words between them that say which is meant."""
    moving = moving or any(tokens[at].text in MOVES for at in range(len(tokens)))
    return _Reader(tokens, moving).read()


@dataclass(slots=True)
class _Reader:
    tokens: Tokens
    moving: bool
    items: list[Item] = field(default_factory=list)
    current: Phrase | None = None
    lead: int | None = None
    comma: bool = False
    to: bool = False
    limited: bool = False

    def read(self) -> list[Item]:
        index = 0
        while index < len(self.tokens):
            found = self._piece_at(index)
            if found:
                self._take(found[0], index, found[1])
                index = found[1]
            else:
                self._pass(index)
                index += 1
        self._close()
        return [item for item in self.items if not (isinstance(item, Phrase) and item.empty)]

    def _piece_at(self, index: int) -> tuple[Piece, int] | None:
        tokens, role = self.tokens, self.tokens.role(index)
        if role in (Role.LATIN, Role.HAN) and not tokens.is_mark(index + 1, "/"):
            return None
        if role is Role.NOISE:
            return Skipped(), index + 1
        if self.to and self.current and self.current.clock:
            end = None if day_at(tokens, index) else range_end_at(tokens, index)
            if end:
                return end
        return (
            range_start_at(tokens, index)
            or zone_at(tokens, index, after_clock=self._after_clock(index))
            or _moment_at(tokens, index)
            or _part_at(tokens, index, after_day=self._after_day(index))
            or day_at(tokens, index)
            or clock_at(tokens, index)
            or _length_at(tokens, index)
        )

    def _after_clock(self, index: int) -> bool:
        current = self.current
        if current is None or not (current.clock or current.moment):
            return False
        return all(self.tokens.is_mark(at, "(,") for at in range(current.last, index))

    def _after_day(self, index: int) -> bool:
        return self.current is not None and self.current.day is not None and self.current.last == index

    def _take(self, piece: Piece, index: int, end: int) -> None:
        if isinstance(piece, Skipped):
            self._close()
            return
        if self.current is not None and self._fits(self.current, piece):
            _put(self.current, piece, to=self.to)
            self.current.last = end
            self.to = self.to and not isinstance(piece, Clock)
        else:
            self._begin(piece, index, end)
        self.comma = False
        self.lead = None

    def _begin(self, piece: Piece, index: int, end: int) -> None:
        linked = self.to and self.current is not None
        lead, limited = self.lead, self.limited
        self._close()
        if linked:
            self.items.append(Role.TO)
        self.current = Phrase(index if lead is None else lead, end, bounded=limited)
        _put(self.current, piece, to=False)

    def _fits(self, phrase: Phrase, piece: Piece) -> bool:
        if phrase.moment is not None:
            return isinstance(piece, Zone) and phrase.zone is None
        match piece:
            case Clock():
                return phrase.clock is None or (self.to and phrase.end is None)
            case Part():
                return (
                    (phrase.part in (None, piece.name) and phrase.clock is None)
                    or self.to
                    or _late_part(phrase)
                )
            case Zone():
                return phrase.zone is None
            case Moment() | Skipped():
                return False
            case _:
                if self.to and phrase.clock:
                    return piece in (phrase.day, phrase.weekday)
                return _day_fits(phrase, piece)

    def _pass(self, index: int) -> None:
        """Go over a token that is no piece: it joins, parts, or says what is meant."""
        tokens, role = self.tokens, self.tokens.role(index)
        if self.current and self.current.clock and not self.current.end and self._opens_end(index):
            if self.moving and self.tokens.role(self.current.first) is Role.FROM:
                self._close()
                self.items.append(Role.MOVED_TO)
            else:
                self.to = True
            return
        if role in (Role.AFTER, Role.AGO) and self.current and self.current.last == index:
            self.current.bounded = True
            self.current.last = index + 1
        elif role is Role.LIMIT or tokens[index].text == "before":
            self._close()
            self.limited, self.lead = True, index
        elif role in _JOINING or tokens.is_mark(index, "(),-~、") or tokens[index].text in ("、", "'"):
            self._join(index, role)
        elif role is Role.CORRECTION and self._is_corrected(index):
            self._close()
            self.items.append(Role.MOVED_TO)
        elif role in _MARKERS:
            self._close()
            self.items.append(role)
        elif role is Role.MARK and tokens[index].text in _STOPS:
            self._close()
            self.items.append(Role.BUT)
        else:
            self._close()

    def _is_corrected(self, index: int) -> bool:
        """Tell whether another time follows at once: 3pm, sorry, 4pm; but not: sorry about Friday."""
        at = index + 1
        if self.tokens[index].text in ("no", "不") and not self.tokens.is_mark(at, ","):
            return False
        while self.tokens.is_mark(at, ",:-.") or self.tokens.role(at) in (*_JOINING, Role.CORRECTION):
            at += 1
        found = self._piece_at(at)
        return found is not None and not isinstance(found[0], Skipped)

    def _opens_end(self, index: int) -> bool:
        current = self.current
        first = index if current is None else current.first
        spanning = any(self.tokens.role(at) is Role.BETWEEN for at in range(first, index))
        return is_range_sign(self.tokens, index, between=spanning)

    def _join(self, index: int, role: Role) -> None:
        if self.tokens.is_mark(index, ",") or self.tokens[index].text == "、":
            self.comma = True
            self.lead = None
            if self.current is None:
                self.items.append(Role.MARK)
        elif role in _LEADING:
            self.lead = index if self.lead is None else self.lead
        else:
            self.lead = None

    def _close(self) -> None:
        if self.current is not None:
            _close_bracket(self.tokens, self.current)
            self.items.append(self.current)
            if self.comma:
                self.items.append(Role.MARK)
        self.current, self.lead, self.comma, self.to, self.limited = None, None, False, False, False


def _close_bracket(tokens: Tokens, phrase: Phrase) -> None:
    inside = [tokens[at].text for at in range(phrase.first, phrase.last)]
    if inside.count("(") > inside.count(")") and tokens.is_mark(phrase.last, ")"):
        phrase.last += 1


def _late_part(phrase: Phrase) -> bool:
    """A part may follow its clock ("3 in the afternoon"), unless the clock has one."""
    return phrase.part is None and phrase.clock is not None and phrase.clock.meridiem is None


def _day_fits(phrase: Phrase, day: Day) -> bool:
    """A second day fits only as a weekday beside a date, to be compared with it."""
    if phrase.day is None:
        return True
    if phrase.weekday is not None:
        return False
    if isinstance(phrase.day, Weekday) and phrase.day.weak:
        return isinstance(day, Date)  # "Sun 2026-11-29", but "Li Sun tomorrow"
    dated = (Date, RelativeDay)
    if isinstance(day, Weekday):
        # "2026-11-29 Sun 15:00", but "12/3 Sun Wei".
        strong = not day.weak or (isinstance(phrase.day, Date) and phrase.day.year is not None)
        return isinstance(phrase.day, dated) and not isinstance(day.which, str) and strong
    return isinstance(phrase.day, Weekday) and isinstance(day, dated) and phrase.clock is None


def _put(phrase: Phrase, piece: Piece, *, to: bool) -> None:
    match piece:
        case Clock() if to and phrase.clock:
            phrase.end = piece
        case Clock():
            phrase.clock = piece
        case Part() if to and phrase.clock:
            phrase.end_part = piece.name
        case Part():
            phrase.part = piece.name
        case Zone():
            phrase.zone = piece
        case Moment():
            phrase.moment = piece
        case Skipped():
            pass
        case _ if not to:
            _put_day(phrase, piece)
        case _:
            pass  # the day of the end, said again


def _put_day(phrase: Phrase, day: Day) -> None:
    if isinstance(day, RelativeDay) and day.part:
        phrase.part = day.part
    if phrase.day is not None and isinstance(day, Weekday):
        phrase.weekday = day
        return
    if isinstance(phrase.day, Weekday):
        phrase.weekday = phrase.day
    phrase.day = day


def _moment_at(tokens: Tokens, index: int) -> tuple[Moment, int] | None:
    """In 20 min, 半小时后, 再过两小时."""
    opened = tokens.role(index) is Role.IN
    first = index + 1 if opened else index
    first += 1 if opened and tokens.role(first) is Role.FILL else 0  # in about an hour
    found = amount_at(tokens, first)
    if not found or not found[0].minutes:
        return None
    amount, end = found
    if tokens.role(end) is Role.AFTER:
        return Moment(amount.minutes), end + 1
    return (Moment(amount.minutes), end) if opened and tokens.role(end) is not Role.AGO else None


def _length_at(tokens: Tokens, index: int) -> tuple[Skipped, int] | None:
    found = amount_at(tokens, index)
    if not found:
        return None
    end = found[1]
    return Skipped(), end + 1 if tokens.role(end) is Role.AGO else end


def _part_at(tokens: Tokens, index: int, *, after_day: bool) -> tuple[Part | RelativeDay, int] | None:
    token, behind = tokens[index], tokens[index + 1]
    if token.role is Role.WHICH and token.value == "this" and behind.role is Role.PART:
        return RelativeDay(0, part=str(behind.value)), index + 2
    if token.role is Role.PART:
        if len(token.text) == 1 and not (after_day or (behind.role is Role.NUMBER and not behind.gap)):
            return None
        return Part(str(token.value)), index + 1
    if token.role is Role.MIDNIGHT and behind.role is Role.NUMBER and tokens.role(index + 2) is Role.POINT:
        return Part("night"), index + 1
    if token.role is Role.MERIDIEM and behind.role is Role.NUMBER and tokens.is_mark(index + 2, ":"):
        return Part(str(token.value)), index + 1
    return None
