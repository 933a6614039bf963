"""Numbers in Chinese characters, and the numbers interviews are named by."""

import re
from dataclasses import dataclass

from handlers.language.normalise import fold

_HAN_VALUES = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000}
HAN_DIGITS = "".join(_HAN_VALUES) + "".join(_HAN_SCALES) + "廿"

_LIMIT = 200
_LARGEST = 999_999_999  # more interviews than any company holds; larger numbers are slips or attacks


@dataclass(frozen=True, slots=True)
class NumberReading:
    """An interview's number; with a `problem` ("out_of_range", "negative") it is 0, which none has."""

    value: int
    span: tuple[int, int]
    problem: str | None = None


def chinese_number(text: str) -> int | None:
    """Read a number below ten thousand in Chinese characters (十二, 二十五, 两, 二〇二六); 半 is none."""
    if not text or len(text) > 8 or any(char not in HAN_DIGITS for char in text):
        return None
    if all(char in _HAN_VALUES for char in text):
        return _digit_by_digit(text)
    return _with_scales(text.replace("廿", "二十"))


def _digit_by_digit(text: str) -> int | None:
    if len(text) > 1 and ("两" in text or "兩" in text):
        return None
    return int("".join(str(_HAN_VALUES[char]) for char in text))


def _with_scales(text: str) -> int | None:
    """Add up 三百二十五; a digit waits for its scale, and scales only fall."""
    total, waiting, last_scale = 0, None, 10_000
    for char in text:
        scale = _HAN_SCALES.get(char)
        if scale is None:
            if waiting:
                return None
            waiting = _HAN_VALUES[char]
            continue
        if scale >= last_scale or waiting == 0:
            if not (scale == 10 and waiting == 0 and scale < last_scale):
                return None
        total += (1 if waiting is None else waiting or 1) * scale
        waiting, last_scale = None, scale
    return total + (waiting or 0)


_HAN = f"[{HAN_DIGITS}]{{1,8}}"
_MINUS = r"(?P<minus>[-负負]\s?)?"
# In order of certainty: a marked number anywhere, then one the text begins with, then the text's only number.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![0-9A-Za-z#])[#№]\s?{_MINUS}(?P<number>[0-9]+)(?![0-9A-Za-z])",
        rf"第\s?{_MINUS}(?P<number>[0-9]+|{_HAN})\s?[场場](?:面试|面試)?",
        rf"(?<![A-Za-z])(?:no\.?|nr\.?|number|interview|id)\s?#?\s?{_MINUS}(?P<number>[0-9]+)(?![0-9A-Za-z:/.][0-9A-Za-z])"
        r"(?![0-9A-Za-z])",
        rf"(?:面试|面試|编号|編號|号码|號碼)\s?#?\s?{_MINUS}(?P<number>[0-9]+)(?:号|號)?(?![0-9A-Za-z点點月年日时時分])"
        r"(?![:/.-][0-9])",
        r"(?<![0-9.:月])(?P<minus>[-负負]\s?)?(?P<number>[0-9]+)\s?[号號](?:面试|面試)",
        r"(?<=[给給把将將])\s?(?P<minus>[-负負]\s?)?(?P<number>[0-9]+)\s?[号號](?![上下中早晚凌0-9])",
        rf"^{_MINUS}(?P<number>[0-9]+)\s?[号號场場](?:面试|面試)?",
        rf"^{_MINUS}(?P<number>{_HAN})\s?[号號场場](?:面试|面試)?",
        rf"^{_MINUS}(?P<number>[0-9]+)(?=$|[\s,;!?。，)周週星礼禮明后後今下本这這大]|[.](?![0-9])|到(?![0-9{HAN_DIGITS}]))(?!\s?(?:am|pm|a\.m|p\.m|min|hour|day|week|month|year|h\b|o'clock))",
    )
)


def parse_interview_number(text: str) -> NumberReading | None:
    """Find the number of an interview: #12, 12, 第12场, no. 12, 面试12, 12号, in full-width too."""
    folded = fold(text, _LIMIT)
    for form in _FORMS:
        match = form.search(folded.text)
        if match:
            value, problem = _interview_number(match["number"], negative=match["minus"] is not None)
            return NumberReading(value, folded.span(*match.span()), problem)
    return None


def _interview_number(digits: str, *, negative: bool) -> tuple[int, str | None]:
    if negative:
        return 0, "negative"
    if digits[0] not in "0123456789":
        value = chinese_number(digits)
    else:
        value = int(digits) if len(digits.lstrip("0")) <= 9 else None
    if value is None or not 0 < value <= _LARGEST:
        return 0, "out_of_range"
    return value, None
