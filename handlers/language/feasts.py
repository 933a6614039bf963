"""Days that a text names and no table here dates: movable feasts, and days counted from a feast.

A time beside one of these is on that day, so it must not be taken for today's or this week's.
"""

import re

from handlers.language.tokens import Tokens

_FIXED_ZH = "元旦|新年|劳动节|五一节?|国庆节?|平安夜|圣诞节?|跨年夜?"
_MOVABLE_ZH = (
    "春节|除夕|年三十|大年初|元宵|清明节?|端午节?|中秋节?|重阳节?|七夕|情人节|感恩节|万圣节|复活节"
    "|双十一|双十二"
)
_COUNTED_ZH = "(?:放)?(?:假)?(?:之|以|过)?(?:前|后)|第[一二三四五六七八九十0-9]+天|假期|期间|长假"
_FIXED = r"(?:christmas(?: day| eve)?|xmas|new year(?:'?s)?(?: day| eve)?|labour day)"
_MOVABLE = (
    r"(?:easter(?: sunday| monday)?|good friday|boxing day|thanksgiving|labor day|memorial day|may day"
    r"|valentine'?s(?: day)?|halloween|(?:(?:chinese|lunar) )?new year(?!'?s (?:day|eve))(?:'?s)?"
    r"|spring festival|mid-autumn festival|dragon boat festival|independence day"
    r"|bank holiday(?: monday)?|(?:golden|national) (?:week|day))"
)
_COUNTED = r"(?:after|before|following|between|around|past)(?: the)?"
_UNDATED = re.compile(
    rf"(?:{_MOVABLE_ZH})(?:{_COUNTED_ZH})*"
    rf"|(?<![0-9一二三四五六七八九十])(?:{_FIXED_ZH})(?:{_COUNTED_ZH})+"
    r"|(?<![0-9一二三四五六七八九十])五一(?![节0-9一二三四五六七八九十点号])"
    rf"|\b(?:{_COUNTED} )?{_MOVABLE}\b"
    rf"|\b{_COUNTED} {_FIXED}(?![a-z])"
)


def find_undated(tokens: Tokens) -> tuple[int, int] | None:
    """Return where in the folded text a day is named that cannot be dated; None where none is."""
    found = _UNDATED.search(tokens.words)
    return found.span() if found else None
