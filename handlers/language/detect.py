"""Which language a text is written in."""

import unicodedata

from handlers.language.normalise import fold, is_cjk

_LIMIT = 2000


def detect_language(text: str) -> str | None:
    """Return "zh" for a text with Chinese characters, "en" for one with Latin letters, else None ("#12")."""
    folded = fold(text[:_LIMIT]).text
    if any(is_cjk(char) for char in folded):
        return "zh"
    if any(char.isalpha() and unicodedata.name(char, "").startswith("LATIN") for char in folded):
        return "en"
    return None
