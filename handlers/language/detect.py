"""Which language a text is written in."""

import re
import unicodedata

from handlers.language.normalise import fold, is_cjk

_LIMIT = 2000
_LONGEST_NAME = 4
_WORD = re.compile(r"\w+")


def detect_language(text: str) -> str | None:
    """Return "zh" for a text with Chinese characters, "en" for one with Latin letters, else None ("#12").

    A Chinese name in an English sentence is no Chinese: hand Maya over to 李博.
    """
    folded = fold(text[:_LIMIT]).text
    if any(is_cjk(char) for char in folded):
        return "en" if _only_names_are_chinese(text[:_LIMIT]) else "zh"
    if any(char.isalpha() and unicodedata.name(char, "").startswith("LATIN") for char in folded):
        return "en"
    return None


def _only_names_are_chinese(text: str) -> bool:
    """Whether the Chinese in a text stands apart, is short, and is less than the English around it."""
    words = _WORD.findall(text)
    names = [word for word in words if any(map(is_cjk, word))]
    english = [word for word in words if word.isascii() and word.isalpha() and word.islower()]
    are_names = all(len(name) <= _LONGEST_NAME and all(map(is_cjk, name)) for name in names)
    return are_names and len(english) >= max(2, sum(map(len, names)))
