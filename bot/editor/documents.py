"""A text that several people write at once: the server's copy of a Yjs document.

Browsers merge by themselves; here an update is tried before it is stored, so that nothing gets into the log
that a browser could not show.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Self

from pycrdt import Doc, Text, get_update

#: A document's length in bytes; interviews write a hundredth of it.
MAX_BYTES = 250_000
_ROOT = "text"
_OURS = (KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError)


class BadUpdate(Exception):
    """An update that is none, or that makes of the document what no editor shows. It spoils the copy."""


class Document:
    """One document, made from updates."""

    def __init__(self) -> None:
        self._doc: Doc[Any] = Doc()
        self._text = self._doc.get(_ROOT, type=Text)
        self._faults: list[str] = []
        self._subscription = self._text.observe(self._look)

    @classmethod
    def made_of(cls, updates: list[bytes]) -> Self:
        document = cls()
        for update in updates:
            document.merge(update)
        return document

    def merge(self, update: bytes) -> None:
        """Take in an update that is stored; one that was taken in before changes nothing."""
        _caught(lambda: self._doc.apply_update(update))

    def try_out(self, update: bytes) -> None:
        """Take in an update that is to be stored.

        Raises:
            BadUpdate: throw this copy away and make it anew.
        """
        self._faults.clear()
        self.merge(update)
        if self._faults:
            raise BadUpdate(self._faults[0])
        if self._lacks_something(update):
            raise BadUpdate("incomplete")
        if len(self._text) > MAX_BYTES:
            raise BadUpdate("too long")

    def _lacks_something(self, update: bytes) -> bool:
        """Whether a part of it waits for updates that never came, and would be looked at by nobody later.

        Browsers send theirs in order, and what they build upon is stored.
        """
        left = get_update(update, self._doc.get_state())
        # The first number is how many people's insertions it has.
        return left[0] != 0

    def content(self) -> bytes:
        """Return the whole document as one update."""
        return self._doc.get_update()

    def __str__(self) -> str:
        return str(self._text)

    def _look(self, event: Any) -> None:
        """See what an update did: plain text with plain line ends, for editors count others differently."""
        for change in event.delta:
            inserted = change.get("insert", "")
            if not isinstance(inserted, str) or "attributes" in change:
                self._faults.append("not text")
            elif "\r" in inserted:
                self._faults.append("line ends")


def _caught(apply: Callable[[], None]) -> None:
    """Call into the library; its panics are no Exceptions."""
    try:
        apply()
    except _OURS:
        raise
    except BaseException as error:
        raise BadUpdate(type(error).__name__) from None
