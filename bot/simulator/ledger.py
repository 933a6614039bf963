"""What readers saw, kept compactly for tests: one line a message, and counts of everything.

The counts always run. The lines are kept while the ledger is on, which it is not from the start: they grow
without bound, some 500 bytes a message.
"""

import threading
from collections import Counter
from typing import Any, Literal, NamedTuple

from .models import Json

TEXT_KEPT = 200
LINES_AT_ONCE = 10_000

Outcome = Literal["shown", "repeated", "dropped"]


class Line(NamedTuple):
    """What became of one message for one reader.

    `outcome`: shown; repeated (accepted by message/send, identical to an earlier one, not shown); dropped
    (accepted, over the member's pace, not shown). `via`: api or passive. `text` is cut to 200 characters.
    A repeated message names its `userid` as the call's touser did, and has the first one's `msgid`.
    """

    outcome: Outcome
    userid: str
    via: str
    msgid: str
    kind: str
    text: str
    task_id: str
    at: float


class Ledger:
    """The lines, oldest first, and the counts; readable while messages come in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._on = False
        self._lines: list[Line] = []
        self._counts: Counter[tuple[str, ...]] = Counter()

    @property
    def is_on(self) -> bool:
        return self._on

    def start(self) -> None:
        """Keep a line for each message from now on."""
        self._on = True

    def stop(self) -> None:
        """Keep no more lines; those there stay."""
        self._on = False

    def clear(self) -> None:
        """Forget lines and counts."""
        with self._lock:
            self._lines, self._counts = [], Counter()

    def write(self, line: Line) -> None:
        """Count a message, and keep its line while the ledger is on."""
        with self._lock:
            self._counts["messages", line.outcome] += 1
            if self._on:
                self._lines.append(line)

    def count(self, *name: str) -> None:
        """Count something, under up to three words: ("calls", "message/send", "0")."""
        with self._lock:
            self._counts[name] += 1

    def lines(self, since: int = 0, most: int | None = None) -> list[Line]:
        """The lines after the first `since`, at most `most` of them."""
        with self._lock:
            return self._lines[since : None if most is None else since + most]

    def counts(self) -> Json:
        """The counts as nested objects: {"messages": {"shown": 3}, "calls": {"gettoken": {"0": 1}}}."""
        with self._lock:
            counted = sorted(self._counts.items())
        found: dict[str, Any] = {"messages": dict.fromkeys(("shown", "repeated", "dropped"), 0)}
        for name, number in counted:
            inner = found
            for word in name[:-1]:
                inner = inner.setdefault(word, {})
            inner[name[-1]] = number
        return found

    def as_json(self, since: int) -> Json:
        """Up to 10 000 lines after the first `since`; `next` is the `since` of the next reading."""
        lines = self.lines(since, LINES_AT_ONCE)
        return {
            "on": self.is_on,
            "lines": [each._asdict() for each in lines],
            "next": since + len(lines),
            "counts": self.counts(),
        }
