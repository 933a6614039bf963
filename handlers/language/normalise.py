"""Folding of typed text to one spelling, with the way back to the characters as they were typed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from handlers.language.characters import SIMPLIFIED

LIMIT = 200
# A run of combining marks is folded in blocks of at most this many: sorting longer ones takes quadratic time.
_MAX_MARKS = 16
_KEPT_DECOMPOSITIONS = ("<super>", "<sub>", "<fraction>")  # "12³" is not 123, nor "1½" 11/2
# What is folded to itself: Latin letters, digits, marks and Chinese characters, with single blanks between.
_FOLDED = re.compile(r"[!-_a-~\u4e00-\u9fff]+(?: [!-_a-~\u4e00-\u9fff]+)*")
_REPLACED = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‛": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "―": "-",
        "−": "-",
        "〜": "~",
        "∼": "~",
        "【": "(",
        "】": ")",
        "〔": "(",
        "〕": ")",
        "∶": ":",
        "꞉": ":",
        "⁄": "/",
        "﹟": "#",
    }
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `starts[i]` and `ends[i]` bound, in the given text, what became character `i`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the given text that became `text[start:end]` (not empty)."""
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> str:
    """Fold full-width forms, curly quotes, dashes, whitespace and invisible characters."""
    return fold(text).text


@lru_cache(maxsize=256)  # a message is folded several times while it is handled
def fold(text: str, limit: int | None = None) -> Folded:
    """Fold `text`, at most `limit` characters of it (after its leading blanks), keeping the way back."""
    if (limit is None or len(text) <= limit) and _FOLDED.fullmatch(text):
        return Folded(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    first = len(text) - len(text.lstrip())
    last = len(text) if limit is None else _cut(text, first, limit)
    out: list[tuple[str, int, int]] = []
    at = first
    while at < last and (limit is None or len(out) < limit):  # one character may unfold to eighteen
        end = _cluster_end(text, at, last)
        for char in _folded_cluster(text[at:end]):
            if char != " " or (out and out[-1][0] != " "):
                out.append((char, at, end))
        at = end
    if out and out[-1][0] == " ":
        out.pop()
    return Folded("".join(c for c, _, _ in out), tuple(s for _, s, _ in out), tuple(e for _, _, e in out))


def _cut(text: str, first: int, limit: int) -> int:
    """Return where to stop reading: never inside a word or number, as half of "15:00" is another time."""
    last = first + limit
    if last >= len(text):
        return len(text)
    while last > first and _runs_on(text[last - 1]) and _runs_on(text[last]):
        last -= 1
    return last


def _runs_on(char: str) -> bool:
    return (
        unicodedata.category(char)[0] in "LN" and not is_cjk(char)
    ) or char in ":：./-+零〇一二两三四五六七八九十点點"


def _cluster_end(text: str, at: int, last: int) -> int:
    end = at + 1
    while end < last and end - at < _MAX_MARKS and unicodedata.combining(text[end]):
        end += 1
    return end


def _folded_cluster(cluster: str) -> str:
    if len(cluster) == 1 and " " < cluster < "\x7f":
        return "'" if cluster == "`" else cluster
    if not unicodedata.decomposition(cluster[0]).startswith(_KEPT_DECOMPOSITIONS):
        cluster = unicodedata.normalize("NFKC", cluster)
    return "".join(_visible(char) for char in cluster.translate(_REPLACED))


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    # Controls, zero-width and bidirectional marks, lone surrogates: nobody means them.
    return "" if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char


def simplified(text: str) -> str:
    """Write traditional characters as simplified ones, to compare."""
    return text.translate(SIMPLIFIED)


def is_cjk(char: str) -> bool:
    """Tell whether `char` is a Chinese character."""
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3400" <= char <= "\u4dbf"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U000323af"
        or char == "〇"
    )
