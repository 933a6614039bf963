"""Cutting a folded text into typed tokens that know where they stand."""

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from handlers.language.normalise import Folded, fold, is_cjk, simplified
from handlers.language.numbers import HAN_DIGITS, chinese_number
from handlers.language.words import LEXICON, WEEKDAYS_ZH, Role

MAX_DIGITS = 9
#: Three or four o'clock; the later is read, `times` adds the earlier.
_EITHER_HOUR = re.compile("(?:两三|二三|三四|四五|五六|六七|七八|八九)点")
#: A mistyped day begins and ends as the day does; shorter words are names or words of their own.
_MISTYPED_DAYS = re.compile("[mtwfs][a-z]{3,8}[yw]")
_DAYS_EN = "monday tuesday wednesday thursday friday saturday sunday tomorrow yesterday".split()
_ALIKE = 0.86
#: A weekday by its number, 周5, which is no number of something: 每周3次, 3周5天, 下周3点.
_NUMBERED_DAY = re.compile(
    r"(?<![0-9一二两三四五六七八九十半几每])(周|星期|礼拜)([1-6])"
    r"(?![0-9.:/年月日号点时个次天场人轮小分周至到~-]| ?(?:[ap]m|hours?|min))"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign, at `start:end` of the folded text; `gap` tells of a blank before it."""

    role: Role
    text: str
    start: int
    end: int
    gap: bool
    value: object = None
    han: bool = False  # a number in Chinese characters
    spelled: bool = False  # a number in English words


_END = Token(Role.MARK, "", -1, -1, gap=True)


def _lengths_by_first_character() -> dict[str, list[int]]:
    table: dict[str, set[int]] = defaultdict(set)
    for word in LEXICON:
        table[word[0]].add(len(word))
    return {char: sorted(lengths, reverse=True) for char, lengths in table.items()}


_LENGTHS = _lengths_by_first_character()


class Tokens:
    """The tokens of a text; asking beyond either end gives an empty mark."""

    def __init__(self, folded: Folded) -> None:
        self.folded = folded
        self.words = _NUMBERED_DAY.sub(_in_characters, _in_lower_case(simplified(folded.text)))
        self.list = _cut(self.words)

    @classmethod
    def of(cls, text: str, limit: int) -> "Tokens":
        return cls(fold(text, limit))

    def __len__(self) -> int:
        return len(self.list)

    def __getitem__(self, index: int) -> Token:
        return self.list[index] if 0 <= index < len(self.list) else _END

    def role(self, index: int) -> Role:
        return self[index].role

    def is_mark(self, index: int, signs: str) -> bool:
        token = self[index]
        return token.role in (Role.MARK, Role.TO) and bool(token.text) and token.text in signs

    def number(self, index: int, most: int = 10**MAX_DIGITS) -> int | None:
        """Return the whole number at `index`, if there is one and it is no larger than `most`."""
        token = self[index]
        value = token.value
        return value if token.role is Role.NUMBER and isinstance(value, int) and value <= most else None

    def digits(self, index: int) -> int:
        """Return how many Arabic digits the number at `index` is written with; 0 for any other."""
        token = self[index]
        return len(token.text) if token.role is Role.NUMBER and not (token.han or token.spelled) else 0

    def joined(self, index: int) -> bool:
        """Tell whether the token stands right behind the one before it."""
        return 0 < index < len(self.list) and not self.list[index].gap

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where tokens `first` up to, not including, `last` stand in the given text."""
        return self.folded.span(self[first].start, self[last - 1].end)


def _in_characters(day: re.Match[str]) -> str:
    return f"{day[1]}{WEEKDAYS_ZH[int(day[2]) - 1]}"


def _in_lower_case(text: str) -> str:
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _cut(text: str) -> list[Token]:
    tokens: list[Token] = []
    at, gap = 0, False
    while at < len(text):
        if text[at] == " ":
            at, gap = at + 1, True
            continue
        token = _number_at(text, at, gap) or _word_at(text, at, gap) or _other_at(text, at, gap)
        tokens.append(token)
        at, gap = token.end, False
    return tokens


def _number_at(text: str, at: int, gap: bool) -> Token | None:
    end = at
    while end < len(text) and text[end] in "0123456789":
        end += 1
    if end > at and not _longest(text, at, beyond=end):
        value = int(text[at:end]) if end - at <= MAX_DIGITS else None
        return Token(Role.NUMBER, text[at:end], at, end, gap, value)
    while end < len(text) and text[end] in HAN_DIGITS:
        end += 1
    if end == at or text[at] in "0123456789" or _longest(text, at, beyond=end):
        return None
    if _EITHER_HOUR.match(text, at):
        return Token(Role.NUMBER, text[at:end], at, end, gap, chinese_number(text[at + 1]), han=True)
    return Token(Role.NUMBER, text[at:end], at, end, gap, chinese_number(text[at:end]), han=True)


def _word_at(text: str, at: int, gap: bool) -> Token | None:
    word = _longest(text, at)
    if word is None:
        return None
    role, value = LEXICON[word]
    return Token(role, word, at, at + len(word), gap, value, spelled=role is Role.NUMBER)


def _longest(text: str, at: int, beyond: int = 0) -> str | None:
    """Return the longest word of the lexicon at `at`, if it ends past `beyond`."""
    for length in _LENGTHS.get(text[at], ()):
        word = text[at : at + length]
        end = at + len(word)
        if end > beyond and word in LEXICON and _stands_alone(text, at, end):
            return word
    return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A word in letters must not be a piece of a longer one ("sun" in "Sunny"); digits may touch it."""
    if _is_letter(text[start]) and start and _is_letter(text[start - 1]):
        return False
    if not _is_letter(text[end - 1]) or end == len(text):
        return True
    if text[end] == "'":
        return not text[end + 1 : end + 2].isalpha() or text[end + 1 : end + 2] == "s"
    return not _is_letter(text[end])


def _is_letter(char: str) -> bool:
    return char.isalpha() and not is_cjk(char)


@lru_cache(maxsize=256)
def _mistyped(word: str) -> str | None:
    """Return the day that a word is but for a slip of the fingers: wendesday."""
    if _MISTYPED_DAYS.fullmatch(word) is None:
        return None
    for day in _DAYS_EN:
        if (word[0], word[-1]) == (day[0], day[-1]) and (
            sorted(word) == sorted(day) or SequenceMatcher(None, word, day).ratio() >= _ALIKE
        ):
            return day
    return None


def _other_at(text: str, at: int, gap: bool) -> Token:
    if is_cjk(text[at]):
        return Token(Role.HAN, text[at], at, at + 1, gap)
    end = at
    while end < len(text) and (_is_letter(text[end]) or (end > at and text[end] in "0123456789_'")):
        end += 1
    if end > at:
        word = text[at:end]
        role, value = LEXICON[day] if (day := _mistyped(word)) else (Role.LATIN, None)
        return Token(role, word, at, end, gap, value)
    return Token(Role.MARK, text[at], at, at + 1, gap)
