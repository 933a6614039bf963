"""Lines within one process: of each sender one callback is handled at a time, and a few wait behind it.

Whoever waits here has no database connection. Without this, one member who writes faster than is answered
would have every connection wait for the turn that `storage.inbox.arrival_of` gives out between processes, and
everybody else would wait for that member.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterator

from storage.waiting import Event, make_event


class Turns:
    """A line for each sender of the moment, in order of arrival. Safe for threads."""

    def __init__(self, longest: int) -> None:
        """Let no line grow longer than this, the one whose turn it is included."""
        self._longest = longest
        self._mutex = threading.Lock()
        self._lines: dict[str, deque[Event]] = {}

    @contextlib.contextmanager
    def take(self, userid: str, *, until: float) -> Iterator[bool]:
        """Stand in a sender's line; yield whether it became our turn, which lasts as long as the block.

        Args:
            until: `time.monotonic()` at which we give up; at once, where the line is too long.
        """
        key = userid.casefold()
        ours = self._join(key)
        if ours is None:
            yield False
            return
        try:
            yield ours.wait(max(0.0, until - time.monotonic()))
        finally:
            self._leave(key, ours)

    def _join(self, key: str) -> Event | None:
        with self._mutex:
            line = self._lines.setdefault(key, deque())
            if len(line) >= self._longest:
                return None
            ours = make_event()
            line.append(ours)
            line[0].set()
            return ours

    def _leave(self, key: str, ours: Event) -> None:
        with self._mutex:
            line = self._lines[key]
            line.remove(ours)
            if line:
                line[0].set()
            else:
                del self._lines[key]
