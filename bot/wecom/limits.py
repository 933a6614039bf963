"""The numbers WeCom sets (protocol sections cited), and text made to fit them."""

import re
import unicodedata
from typing import Final

from bot.wecom.xml import remove_illegal

TEXT_BYTES: Final = 2048
"""5.2, 3.2: a longer text is cut silently."""
PER_MEMBER_PER_MINUTE: Final = 30
"""5.4: of one app to one member; what is over is dropped silently."""
PER_MEMBER_PER_HOUR: Final = 1000
"""5.4, as above."""
LIMIT_SECONDS: Final = 60
"""5.4: how long a minute limit (45009) blocks; an hour limit blocks for 3600."""
DUPLICATE_CHECK_MAX_SECONDS: Final = 14400
"""5.1: within it WeCom delivers the same JSON once, when enable_duplicate_check is on."""
RECIPIENTS: Final = 1000
"""5.1: userids of one message."""
RESPONSE_CODE_SECONDS: Final = 72 * 3600
"""2.4, 5.5: a response_code works once within it."""
RECALL_SECONDS: Final = 24 * 3600
"""5.6."""

# Cards, 5.3. Counts and bytes are enforced; characters are advice: more is shown cut by the client.
TASK_ID: Final = re.compile(r"[0-9A-Za-z_@-]{1,128}", re.ASCII)
CARD_KEY_BYTES: Final = 1024
CARD_URL_BYTES: Final = 2048
CARD_BUTTONS: Final = 6
CARD_FIELDS: Final = 6
CARD_JUMPS: Final = 3
CARD_MENU_ACTIONS: Final = 3
CARD_TITLE: Final = 36
CARD_DESC: Final = 44
CARD_SUBTITLE: Final = 160
CARD_SOURCE: Final = 20
CARD_FIELD_NAME: Final = 5
CARD_FIELD_VALUE: Final = 30
CARD_BUTTON_TEXT: Final = 10
CARD_JUMP_TITLE: Final = 18
CARD_REPLACE_NAME: Final = 20
CARD_SELECT_OPTIONS: Final = 10
CARD_SELECT_TEXT: Final = 16
CARD_VOTES: Final = 20
CARD_VOTE_TITLE: Final = 16
CARD_VOTE_DESC: Final = 160
CARD_VOTE_TEXT: Final = 17
CARD_OPTION_ID_BYTES: Final = 128

# Customer service, 9.4 and 9.5: a message to a customer, and a menu in one.
KF_MENU_TEXT_BYTES: Final = 1024
KF_MENU_ITEMS: Final = 50
KF_MENU_CLICKS: Final = 10
KF_MENU_LINE_BYTES: Final = 256
KF_CLICK_BYTES: Final = 128
KF_CLICK_ID_BYTES: Final = 128
KF_TOKEN_SECONDS: Final = 600
"""9.3: of a bell; a little later it is stale."""
KF_WELCOME_SECONDS: Final = 20
"""9.5."""
KF_END_SECONDS: Final = 20
"""9.5: after the end of a session."""

# Menu, 8.
MENU_BUTTONS: Final = 3
MENU_SUB_BUTTONS: Final = 5
MENU_NAME_BYTES: Final = 16
MENU_SUB_NAME_BYTES: Final = 40
MENU_KEY_BYTES: Final = 128

_JOINER: Final = "\u200d"
# What must stay whole if it can: a link with its text, a bare URL.
_ATOM: Final = re.compile(r"<a\b[^<>]{0,2048}>.{0,2048}?</a>|https?://[!#-;=?-~]+", re.DOTALL)


def split_text(text: str, limit: int = TEXT_BYTES) -> list[str]:
    """Split text into parts of at most ``limit`` bytes of UTF-8, between lines (design 2.5).

    A line that is too long by itself is cut between characters, and outside a link when the link fits.
    Blank parts are left out: WeCom refuses an empty text (44004).
    """
    parts: list[str] = []
    current: str | None = None
    for line in remove_illegal(text).split("\n"):
        joined = line if current is None else f"{current}\n{line}"
        if _size(joined) <= limit:
            current = joined
            continue
        if current is not None:
            parts.append(current)
        *full, current = _split_line(line, limit)
        parts += full
    parts.append(current or "")
    return [part for part in parts if part.strip()]


def clip(text: str, chars: int) -> str:
    """Shorten text to ``chars`` characters, the last an ellipsis."""
    if len(text) <= chars:
        return text
    return text[: _boundary(text, max(chars - 1, 0))].rstrip() + "…" if chars > 0 else ""


def clip_width(text: str, width: int) -> str:
    """Shorten text to the width of so many Chinese characters (字); a Latin letter is half of one.

    That is how WeCom's page counts what it advises for cards.
    """
    if _width(text) <= 2 * width:
        return text
    room, end = 2 * width - 2, 0
    for character in text:
        room -= _width(character)
        if room < 0:
            break
        end += 1
    return text[: _boundary(text, end)].rstrip() + "…"


def is_wide(text: str, width: int) -> bool:
    """Whether `clip_width` would shorten a text."""
    return _width(text) > 2 * width


def clip_bytes(text: str, limit: int) -> str:
    """Shorten text to ``limit`` bytes of UTF-8, between characters."""
    return text[: _fit(text, limit)]


def _split_line(line: str, limit: int) -> list[str]:
    parts = []
    while _size(line) > limit:
        end = _cut(line, limit)
        parts.append(line[:end])
        line = line[end:]
    return [*parts, line]


def _cut(line: str, limit: int) -> int:
    """Return how many characters go into the first part; at least one."""
    fit = max(_fit(line, limit), 1)
    for atom in _ATOM.finditer(line):
        if atom.start() < fit < atom.end():
            # A link that would not fit into a part of its own is cut all the same.
            return atom.start() if atom.start() > 0 and _size(atom[0]) <= limit else fit
    space = line.rfind(" ", fit // 2, fit)
    return space + 1 if space > 0 else fit


def _fit(text: str, limit: int) -> int:
    """Return how many whole characters of text make at most ``limit`` bytes."""
    end = len(text.encode()[: max(limit, 0)].decode(errors="ignore"))
    return _boundary(text, end)


def _boundary(text: str, end: int) -> int:
    """Move a cut back so that an emoji sequence or an accented letter stays whole, if that is near."""
    for place in range(end, max(end - 16, 0), -1):
        if place >= len(text) or not _continues(text, place):
            return place
    return end


def _continues(text: str, place: int) -> bool:
    after = text[place]
    return (
        after == _JOINER
        or text[place - 1] == _JOINER
        or unicodedata.combining(after) > 0
        or unicodedata.category(after) in ("Mn", "Me")
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )


def _size(text: str) -> int:
    return len(text.encode())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
