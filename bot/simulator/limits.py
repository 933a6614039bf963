"""WeCom's limits on calls, when a test asks for them (5.4): a minute's number, and how many at once."""

import threading
from collections import Counter
from collections.abc import Callable

from .models import ApiError

MINUTE = 60


class CallLimits:
    """Counts the calls of each path."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[float, int]] = {}
        self._blocked_until: dict[str, float] = {}
        self._under_way: Counter[str] = Counter()

    def enter(self, path: str, per_minute: int, concurrent: int) -> None:
        """Let a call in, to be followed by `leave`; ApiError 45009 or 45033 when there are too many."""
        with self._lock:
            if per_minute:
                self._count(path, per_minute)
            if concurrent and self._under_way[path] >= concurrent:
                raise ApiError(45033, "too many concurrent calls")
            self._under_way[path] += 1

    def leave(self, path: str) -> None:
        with self._lock:
            self._under_way[path] -= 1

    def _count(self, path: str, per_minute: int) -> None:
        now = self._clock()
        if now < self._blocked_until.get(path, 0):
            raise ApiError(45009, "api freq out of limit")
        start, calls = self._windows.get(path, (now, 0))
        if now - start >= MINUTE:
            start, calls = now, 0
        if calls >= per_minute:
            # A minute limit blocks for a whole minute, wherever in its minute it was passed.
            self._blocked_until[path] = now + MINUTE
            raise ApiError(45009, "api freq out of limit")
        self._windows[path] = (start, calls + 1)
