"""Whether the database is there: found out by one, so that not everybody waits for it."""

import math
import threading
import time
from collections.abc import Callable

from storage.errors import StorageError

#: How long a database that was found away is taken to be away without asking.
PAUSE_SECONDS = 1.0


class Presence:
    """Remembers that the database did not answer, and asks again now and then. Safe for threads."""

    def __init__(self, ask: Callable[[], None]) -> None:
        """Take how to ask it: a call that raises StorageError while it is away."""
        self._ask = ask
        self._lock = threading.Lock()
        self._is_doubted = False
        self._ask_at = -math.inf

    def require(self, prepare: Callable[[], None]) -> None:
        """Take the database to be away until it has answered and this has succeeded.

        Args:
            prepare: raises StorageError when it fails.
        """
        ask = self._ask

        def ask_first() -> None:
            ask()
            prepare()
            self._ask = ask

        self._ask, self._is_doubted = ask_first, True

    def doubt(self) -> None:
        """Note that somebody had no answer; whoever wants to know next asks."""
        self._is_doubted = True

    def is_away(self) -> bool:
        """Whether there is no use in trying. While one caller asks, the others are told to go without."""
        if not self._is_doubted:
            return False
        with self._lock:
            if time.monotonic() < self._ask_at:
                return True
            self._ask_at = math.inf
        ask_at = time.monotonic() + PAUSE_SECONDS
        try:
            self._ask()
            self._is_doubted, ask_at = False, -math.inf
        except StorageError:
            ask_at = time.monotonic() + PAUSE_SECONDS
        finally:
            self._ask_at = ask_at
        return self._is_doubted
