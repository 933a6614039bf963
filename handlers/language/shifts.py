"""By how much something is moved: 推迟半小时, 提前一天, an hour later, push it back by 30 minutes."""

import re
from dataclasses import dataclass

from handlers.language.durations import Amount, amount_at
from handlers.language.normalise import LIMIT
from handlers.language.tokens import Tokens
from handlers.language.words import Role

#: Right before or behind an amount they tell the direction.
_ABOUT = "(?:个|了|上|大概|大约|差不多|约|by| )*$"
_LATER_BEFORE = re.compile(
    rf"(?:(?<![明今昨后当])晚|迟|推|拖|[挪往推移]后面|后移|后推|后挪|后延|后调|延(?!长)|later|back){_ABOUT}"
)
_EARLIER_BEFORE = re.compile(rf"(?:(?<![明今昨后当])早|前移|前挪|前提|前调|earlier|sooner){_ABOUT}")
_LATER_BEHIND = re.compile(r" ?(?:later|back)\b")
_EARLIER_BEHIND = re.compile(r" ?(?:earlier|sooner|early)\b")
#: Anywhere in the line; a clock or a day says more than these.
_LATER = re.compile(
    r"推迟|延后|延迟|延期|推后|顺延|往后|向后|\b(?:delay(?:ed)?|postponed?|defer)\b"
    r"|\b(?:push|put|move)(?:ed|d)?\b.*\bback\b|\bpush(?:ed)?\b(?!.*\b(?:forward|up)\b)"
)
_EARLIER = re.compile(
    r"提前|提早|往前|向前|\b(?:bring|pull|move|shift|push)\b.*\b(?:forward|fwd)\b"
    r"|\b(?:bring|pull|move|push)\b.*\bup\b"
)
#: Asks for another start, and says of nobody that they come late: 晚一个小时开始, 晚半小时行不行.
ASKED_SHIFT = (
    r"(?<![明今])[早晚](?:个|上)?[0-9一二两三四五六十半]{1,3}(?:\s?(?:个|分|刻|小时|钟|天)){1,3}"
    r"(?:后|再)?(?:开始|面|行|可以|好吗|成吗|方便|如何|怎么样|[吗么?]|吧[?]?$)"
)
_FROM_NOW = (Role.AFTER, Role.AGO)
#: Words by which a reminder is meant: 提前一小时提醒我.
_REMINDS = re.compile(r"提醒|通知我|\bremind|\bnotify")


@dataclass(frozen=True, slots=True)
class ShiftReading:
    """How far later (or, negative, earlier); `span` bounds the amount and the word behind it."""

    minutes: int
    days: int
    span: tuple[int, int]


def parse_shift(text: str, *, line: str = "") -> ShiftReading | None:
    """Find by how much something is to be moved.

    Args:
        line: all that was said, where `text` is only what is left of it: the name of a command, such as
            推迟, may tell the direction.
    """
    tokens = Tokens.of(text, LIMIT)
    if _REMINDS.search(tokens.words):
        return None
    for index in range(len(tokens)):
        found = amount_at(tokens, index)
        if found is not None:
            return _shift(tokens, index, found[1], found[0], Tokens.of(line or text, LIMIT).words)
    return None


def _shift(tokens: Tokens, first: int, end: int, amount: Amount, line: str) -> ShiftReading | None:
    start, last = tokens[first].start, tokens[end - 1].end
    before, behind = tokens.words[:start], tokens.words[last:]
    later_word, earlier_word = _LATER_BEHIND.match(behind), _EARLIER_BEHIND.match(behind)
    is_later = bool(later_word or _LATER_BEFORE.search(before))
    is_earlier = bool(earlier_word or _EARLIER_BEFORE.search(before))
    if not (is_later or is_earlier):
        if tokens.role(first - 1) is Role.IN or tokens.role(end) in _FROM_NOW:
            return None
        is_later, is_earlier = bool(_LATER.search(line)), bool(_EARLIER.search(line))
    if is_later == is_earlier or amount.months:
        return None
    word, sign = later_word or earlier_word, 1 if is_later else -1
    span = tokens.folded.span(start, last + (word.end() if word else 0))
    return ShiftReading(sign * round(amount.minutes), sign * amount.days, span)
