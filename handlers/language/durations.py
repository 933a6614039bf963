"""How long: 45分钟, 一个半小时, 1.5h, an hour and a half; and the amounts counted from now."""

from dataclasses import dataclass

from handlers.language.tokens import MAX_DIGITS, Token, Tokens
from handlers.language.words import Role

_LIMIT = 200
SHORTEST, LONGEST = 5, 12 * 60
_HUGE = 10**MAX_DIGITS


@dataclass(frozen=True, slots=True)
class DurationReading:
    """A length in minutes; `problem` is "too_short" (below 5 minutes) or "too_long" (above 12 hours)."""

    minutes: int
    span: tuple[int, int]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of time as said: of clock time in minutes, or of calendar time in days or months."""

    minutes: float = 0
    days: int = 0
    months: int = 0


def parse_duration(text: str) -> DurationReading | None:
    """Find a length of time; amounts counted from now ("in 20 min", 半小时后) and clocks (15h) are none."""
    tokens = Tokens.of(text, _LIMIT)
    index, fallback = 0, None
    while index < len(tokens):
        found = amount_at(tokens, index)
        if found is None:
            index += 1
            continue
        amount, end = found
        if not (amount.days or amount.months) and not _counts_from_now(tokens, index, end):
            reading = _reading(tokens, index, end, amount)
            if reading.problem is None:
                return reading
            fallback = fallback or reading
        index = end
    return fallback


def _counts_from_now(tokens: Tokens, first: int, end: int) -> bool:
    before, after = tokens.role(first - 1), tokens.role(end)
    return before is Role.IN or after in (Role.AFTER, Role.AGO)


def _reading(tokens: Tokens, first: int, end: int, amount: Amount) -> DurationReading:
    if tokens.is_mark(first - 1, "-") and tokens.joined(first) and not tokens.joined(first - 1):
        return DurationReading(0, tokens.span(first - 1, end), "too_short")
    minutes = round(min(amount.minutes, _HUGE))
    problem = "too_short" if minutes < SHORTEST else "too_long" if minutes > LONGEST else None
    return DurationReading(minutes, tokens.span(first, end), problem)


def amount_at(tokens: Tokens, index: int) -> tuple[Amount, int] | None:
    """Read an amount of time at `index` and tell where it ends."""
    if is_glued(tokens, index):
        return None
    return _quarter_hours(tokens, index) or _counted_units(tokens, index)


def is_glued(tokens: Tokens, index: int) -> bool:
    """Tell whether a number is the tail of something longer: v2.1, 138-1234, A17, 第3."""
    if tokens.role(index) is not Role.NUMBER:
        return False
    before = tokens[index - 1]
    if before.text in ("第", "#"):
        return True
    if not tokens.joined(index):
        return False
    if before.role in (Role.LATIN, Role.NUMBER, Role.ARTICLE):
        return True
    if before.role is Role.NUMBERED and before.text.isascii():
        return True
    if before.role is Role.MARK and before.text in ".:/-+$¥£€_":
        return tokens.joined(index - 1) and tokens.role(index - 2) in (Role.NUMBER, Role.LATIN, Role.MARK)
    return False


def _quarter_hours(tokens: Tokens, index: int) -> tuple[Amount, int] | None:
    """一刻钟, a quarter of an hour."""
    token = tokens[index]
    if token.role is not Role.QUARTER or not isinstance(token.value, int):
        return None
    end = index + 1
    if tokens[end].text == "钟":
        return Amount(minutes=token.value), end + 1
    while tokens.role(end) in (Role.OF, Role.ARTICLE):
        end += 1
    if _unit(tokens[end]) == ("minute", 60):
        return Amount(minutes=token.value), end + 1
    return None


def _counted_units(tokens: Tokens, index: int) -> tuple[Amount, int] | None:
    found = _count(tokens, index)
    if found is None:
        return None
    count, end = found
    unit = _unit(tokens[end])
    if unit is None or (tokens[end].text.isascii() and len(tokens[end].text) == 1 and not tokens.joined(end)):
        return None
    end += 1
    half_end = _trailing_half(tokens, end)
    if half_end is not None:
        count, end = count + 0.5, half_end
    kind, size = unit
    if (kind, size) == ("minute", 60):
        more, end = _further_minutes(tokens, end)
        return Amount(minutes=count * 60 + more), end
    return _amount(kind, size, count), end


def _amount(kind: str, size: float, count: float) -> Amount:
    if kind == "minute":
        return Amount(minutes=count * size)
    if kind == "month":
        return Amount(months=int(min(count, _HUGE)), days=15 if count % 1 else 0)
    return Amount(days=int(min(count * size, _HUGE)))


def _count(tokens: Tokens, index: int) -> tuple[float, int] | None:
    """How many: 2, 1.5, 两个, 一个半, half a, an, one and a half, forty-five."""
    role = tokens.role(index)
    if role is Role.HALF and tokens[index].text != "个半":
        end = index + 1
        while tokens.role(end) in (Role.ARTICLE, Role.COUNTER):
            end += 1
        return 0.5, end
    if role is Role.ARTICLE:
        if tokens.role(index + 1) is Role.HALF:
            return 0.5, index + 2
        return 1.0, index + 1
    if role is not Role.NUMBER:
        return None
    count, end = _number(tokens, index)
    if tokens.role(end) is Role.COUNTER:
        end += 1
    if tokens.role(end) is Role.HALF:
        return count + 0.5, end + 1
    if [tokens.role(end + step) for step in range(3)] == [Role.AND, Role.ARTICLE, Role.HALF]:
        return count + 0.5, end + 3
    return count, end


def _number(tokens: Tokens, index: int) -> tuple[float, int]:
    whole = tokens.number(index)
    count, end = float(_HUGE if whole is None else whole), index + 1
    if tokens.is_mark(end, ".") and tokens.joined(end) and tokens.joined(end + 1) and tokens.digits(end + 1):
        return count + float(f"0.{tokens[end + 1].text[:6]}"), end + 2
    if tokens[index].spelled and 20 <= count <= 90:
        unit_at = end + 1 if tokens.is_mark(end, "-") else end
        unit = tokens.number(unit_at, most=9)
        if unit and tokens[unit_at].spelled:
            return count + unit, unit_at + 1
    return count, end


def _unit(token: Token) -> tuple[str, float] | None:
    value = token.value
    return value if token.role is Role.UNIT and isinstance(value, tuple) else None


def _trailing_half(tokens: Tokens, index: int) -> int | None:
    """…and a half; 一小时半."""
    if [tokens.role(index + step) for step in range(3)] == [Role.AND, Role.ARTICLE, Role.HALF]:
        return index + 3
    if (
        tokens[index].text == "半"
        and tokens.joined(index)
        and tokens.role(index + 1) not in (Role.COUNTER, Role.UNIT)
    ):
        return index + 1
    return None


def _further_minutes(tokens: Tokens, index: int) -> tuple[float, int]:
    """The minutes behind hours: 1h30m, 1h30, 1小时20分, 2 hours and 15 minutes."""
    at = index + 1 if tokens.role(index) is Role.AND else index
    minutes = tokens.number(at, most=59)
    if minutes is None:
        if tokens.role(at) is Role.QUARTER and tokens.joined(at):
            value = tokens[at].value
            return (value if isinstance(value, int) else 0), at + (2 if tokens[at + 1].text == "钟" else 1)
        return 0, index
    if _unit(tokens[at + 1]) == ("minute", 1):
        return minutes, at + 2
    if tokens.role(at + 1) is Role.MINUTE:
        return minutes, at + 2
    if (
        at == index
        and tokens.joined(at)
        and tokens.digits(at) == 2
        and tokens[at - 1].text in ("h", "hr", "小时")
    ):
        return minutes, at + 1
    return 0, index
