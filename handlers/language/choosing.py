"""Which of the times in a text is meant: "周四没空，周五上午11点行" means Friday."""

from dataclasses import dataclass, replace

from handlers.language.days import Month, Weekday
from handlers.language.phrases import Item, Phrase
from handlers.language.tokens import Tokens
from handlers.language.words import Role


@dataclass(frozen=True, slots=True)
class Choice:
    """The phrases that may be meant, and all that were said, given-up ones among them."""

    meant: list[Phrase]
    said: list[Phrase]
    corrected: bool


def choose(tokens: Tokens, items: list[Item]) -> Choice:
    """Drop what is refused, moved away from, or no time after all."""
    phrases = [item for item in items if isinstance(item, Phrase)]
    said = [phrase for phrase in phrases if not _is_weak(tokens, phrase, items)]
    refused = _refused(items) & {id(phrase) for phrase in said}
    meant = [phrase for phrase in said if id(phrase) not in refused]
    if len(refused) == 1 and len(meant) == 1 and meant[0].only_day:
        # 是周三不是周四，下午3点: a clock behind a comma belongs to the day that is meant.
        meant = [_with_clock_behind_comma(tokens, meant[0], said)]
    if refused or len(meant) > 1:
        # A day that is meant goes before one that is refused: 是周三不是周四，下午3点.
        by_favour = sorted(said, key=lambda other: id(other) not in refused)
        meant = [_completed(phrase, by_favour) for phrase in meant]
    joined = _merged(meant)
    if len(joined) > 1:
        joined = [_timed(phrase, joined) for phrase in joined]
    return Choice(joined, said, bool(refused))


def _with_clock_behind_comma(tokens: Tokens, day: Phrase, said: list[Phrase]) -> Phrase:
    for other in said:
        first = other.first + 1
        if other.day and other.clock and other.first > day.last and tokens.is_mark(first, ","):
            return replace(day, clock=other.clock, part=other.part, end=other.end, end_part=other.end_part)
    return day


def _is_weak(tokens: Tokens, phrase: Phrase, items: list[Item]) -> bool:
    whole = phrase.first == 0 and phrase.last >= len(tokens)
    others = [item for item in items if isinstance(item, Phrase) and item is not phrase]
    if isinstance(phrase.day, Month) and phrase.only_day:
        return True  # no day can be made of "next month"
    if phrase.day is None and phrase.clock is not None and _is_behind_digits(tokens, phrase.first):
        return True  # the date before it was not understood, so neither is the clock
    if phrase.bounded and phrase.clock is None and phrase.part is None:
        return True  # "before Friday" is a limit and no day
    if isinstance(phrase.day, Weekday) and phrase.day.weak and phrase.only_day:
        return any(other.day for other in others) if not tokens[phrase.first].text.isascii() else not whole
    if (
        phrase.day is None
        and phrase.clock is not None
        and phrase.clock.bare
        and not phrase.part
        and not phrase.zone
    ):
        return not (whole or _ends_at(tokens, phrase)) or any(other.clock for other in others)
    if phrase.day is None and phrase.clock is None and phrase.part and tokens[phrase.last - 1].text.isascii():
        return not whole and tokens.role(phrase.last - 2) is not Role.THE
    return False


def _is_behind_digits(tokens: Tokens, first: int) -> bool:
    """Tell whether something like a date in digits, or the 27th, stands before `first`."""
    at = first - 1
    while tokens.role(at) in (Role.AT, Role.OF) or tokens.is_mark(at, ","):
        at -= 1
    if tokens.role(at) in (Role.ORDINAL, Role.RELATIVE_MONTH, Role.DAY_MARK, Role.MONTH):
        return True
    composed = tokens.is_mark(at - 1, "/.-") and tokens.joined(at) and tokens.role(at - 2) is Role.NUMBER
    return tokens.digits(at) >= 6 or (tokens.digits(at) > 0 and composed)


def _ends_at(tokens: Tokens, phrase: Phrase) -> bool:
    if tokens[phrase.first].text.startswith("一"):
        return False
    return phrase.last >= len(tokens) or tokens.role(phrase.last) in (
        Role.MARK,
        Role.ACCEPTED,
        Role.OR,
        Role.BUT,
    )


def _refused(items: list[Item]) -> set[int]:
    """Return which phrases are refused, or moved away from."""
    refused: set[int] = set()
    for at, item in enumerate(items):
        match item:
            case Role.MOVED_TO if any(isinstance(other, Phrase) for other in items[at + 1 :]):
                refused |= {id(other) for other in items[:at] if isinstance(other, Phrase)}
            case Role.TO if 0 < at < len(items) - 1:
                refused |= _moved(items[at - 1], items[at + 1])
            case Role.REFUSED:
                refused |= _phrases_before(items, at)
            case Role.CANNOT:
                refused |= _phrases_before(items, at) or _phrases_behind(items, at)
            case Role.NOT:
                refused |= _phrases_behind(items, at) or _phrases_before(items, at)
            case _:
                pass
    return refused


def _moved(old: Item, new: Item) -> set[int]:
    """From Wednesday 3pm to Friday 4pm is a move; from Wednesday to Friday is none."""
    both = isinstance(old, Phrase) and isinstance(new, Phrase) and old.clock and new.clock
    return {id(old)} if both else set()


def _phrases_before(items: list[Item], at: int) -> set[int]:
    found: set[int] = set()
    for item in reversed(items[:at]):
        if isinstance(item, Phrase):
            found.add(id(item))
        elif item not in (Role.OR, Role.AND, Role.FROM):
            break
    return found


def _phrases_behind(items: list[Item], at: int) -> set[int]:
    found: set[int] = set()
    for item in items[at + 1 :]:
        if isinstance(item, Phrase) and not found:
            found.add(id(item))
        elif isinstance(item, Phrase):
            if items[items.index(item) - 1] not in (Role.OR, Role.AND):
                break
            found.add(id(item))
        elif item not in (Role.OR, Role.AND, Role.FROM):
            break
    return found


def _completed(phrase: Phrase, said: list[Phrase]) -> Phrase:
    """Give a phrase without a day the day said before it, the last of `said` first, else behind it."""
    if phrase.day is not None or phrase.moment is not None:
        return phrase
    before = [other for other in said if other.first < phrase.first]
    behind = sorted((other for other in said if other.first > phrase.first), key=lambda other: other.first)
    for other in (*reversed(before), *behind):
        if other.day is not None:
            clock, part = phrase.clock, phrase.part
            if clock and not clock.meridiem and not part:
                half = next((each for each in reversed(before) if _half_of_day(each)), other)
                meridiem = half.clock.meridiem if half.clock else None
                clock, part = replace(clock, meridiem=meridiem), None if meridiem else half.part
            return replace(phrase, day=other.day, weekday=other.weekday, part=part, clock=clock)
    return phrase


def _half_of_day(phrase: Phrase) -> str | None:
    """Return what tells morning from afternoon in a phrase, if anything does."""
    return (phrase.clock.meridiem if phrase.clock else None) or phrase.part


def _timed(phrase: Phrase, meant: list[Phrase]) -> Phrase:
    """Give a day without a clock the next one said, else the last: 周三或周四下午3点."""
    if not phrase.only_day:
        return phrase
    clocks = [other for other in meant if other.clock]
    behind = [other for other in clocks if other.first > phrase.first]
    if not clocks:
        return phrase
    other = behind[0] if behind else clocks[-1]
    zone = phrase.zone or other.zone
    return replace(
        phrase, clock=other.clock, part=other.part, end=other.end, end_part=other.end_part, zone=zone
    )


def _merged(meant: list[Phrase]) -> list[Phrase]:
    """Join a day said here and a clock said there: 明天和陈博面试，下午3点."""
    if len(meant) != 2:
        return meant
    first, second = meant
    for day, clock in ((first, second), (second, first)):
        alone = clock.day is None or clock.day == day.day
        if day.only_day and (clock.clock or clock.part) and alone:
            return [replace(clock, day=day.day, weekday=day.weekday, zone=clock.zone or day.zone)]
    return meant
