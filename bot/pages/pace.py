"""How often one link may be opened: often enough for every person, and not for a machine."""

import threading
import time
from collections import OrderedDict

#: In a burst, and a second after that; of each web process.
BURST, PER_SECOND = 40, 1.0
_LINKS_KEPT = 4096


class Pace:
    """Counts what each link was used for; forgets who has not come for the longest. Safe for threads."""

    def __init__(self, *, burst: float = BURST, per_second: float = PER_SECOND) -> None:
        self._burst, self._per_second = burst, per_second
        self._lock = threading.Lock()
        # How much of its burst each link has left, and when that was so.
        self._left: OrderedDict[object, tuple[float, float]] = OrderedDict()

    def admits(self, link: object) -> bool:
        """Count one use; False if it is one too many."""
        now = time.monotonic()
        with self._lock:
            left, at = self._left.pop(link, (self._burst, now))
            left = min(self._burst, left + (now - at) * self._per_second)
            is_admitted = left >= 1
            self._left[link] = (left - 1 if is_admitted else left, now)
            if len(self._left) > _LINKS_KEPT:
                self._left.popitem(last=False)
            return is_admitted
