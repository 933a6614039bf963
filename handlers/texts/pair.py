"""One sentence in both languages."""

from typing import NamedTuple


class Pair(NamedTuple):
    """The Chinese and the English wording; `{name}` stands for a value."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.zh if language == "zh" else self.en
