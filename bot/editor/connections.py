"""One open page: what it may still say, and what waits to be told to it."""

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.editor.protocol import encode
from storage.interviews import Side

#: What waits for a page that takes nothing in; then it is dropped, and comes back for all of it at once.
_MOST_WAITING = 2000
#: Messages and characters that a page may send at once, and a second from then on. Typing takes a tenth.
_MESSAGES, _MESSAGES_A_SECOND = 300.0, 60.0
_CHARS, _CHARS_A_SECOND = 2_000_000.0, 100_000.0


class Connection:
    """One page that somebody has open in a room. Its name is the page's own and outlives a lost network."""

    def __init__(self, interview_id: int, person_id: int, side: Side, name: str, room_key: str) -> None:
        self.interview_id = interview_id
        self.person_id = person_id
        self.side: Side = side
        self.name = name
        self.room_key = room_key
        self.cursor: Mapping[str, Any] | None = None
        self.is_cursor_kept = True
        self.seen_at: datetime | None = None
        self.heard_at = time.monotonic()
        self.closed: str | None = None
        self._waiting: list[str] = []
        self._news = asyncio.Event()
        self._messages = _Budget(_MESSAGES, _MESSAGES_A_SECOND)
        self._chars = _Budget(_CHARS, _CHARS_A_SECOND)

    @property
    def identity(self) -> tuple[int, int, str]:
        """Interview, person and page."""
        return self.interview_id, self.person_id, self.name

    def allows(self, chars: int) -> bool:
        """Take a message out of what may still be said; False when it is too much."""
        return self._messages.take(1) and self._chars.take(chars)

    def send(self, message: str) -> None:
        """Have the page told; one that does not listen is dropped."""
        if self.closed is not None:
            return
        if len(self._waiting) >= _MOST_WAITING:
            self.close("slow")
            return
        self._waiting.append(message)
        self._news.set()

    def close(self, reason: str) -> None:
        """End the connection once the page was told why."""
        if self.closed is None:
            self.closed = reason
            self._waiting.append(encode("closed", reason=reason))
            self._news.set()

    async def take(self) -> list[str]:
        """Wait for something to tell, and take all of it; the last is taken when the connection is closed."""
        await self._news.wait()
        waiting, self._waiting = self._waiting, []
        if self.closed is None:
            self._news.clear()
        return waiting


class _Budget:
    """So much at once, and so much a second from then on."""

    def __init__(self, most: float, a_second: float) -> None:
        self._most, self._a_second = most, a_second
        self._left, self._at = most, time.monotonic()

    def take(self, amount: float) -> bool:
        now = time.monotonic()
        self._left = min(self._most, self._left + (now - self._at) * self._a_second)
        self._at = now
        self._left -= amount
        return self._left >= 0
