"""Listens to the logs of a bot under hostile input, and tells what must never stand in them."""

import logging
from collections.abc import Iterable

from bot.handling import Handling
from bot.logs import JSONFormatter
from bot.wecom.errors import handling_of

#: A shorter text may stand in a log line by chance.
TELLING = 12
_NO_FAULT = (Handling.RECIPIENT, Handling.EXPIRED)


class Watch(logging.Handler):
    """Collects complaints: faults, tracebacks, payloads that WeCom refused, secrets, what people wrote."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__(logging.INFO)
        self.complaints: list[str] = []
        self.said: set[str] = set()
        self._secrets = [secret for secret in secrets if len(secret) >= 6]
        self._dump = logging.Formatter()
        self._lines = JSONFormatter(secrets)

    def emit(self, record: logging.LogRecord) -> None:
        facts = {name: value for name, value in vars(record).items() if name not in ("msg", "args")}
        raw = f"{self._dump.format(record)} {facts}"
        if any(secret in raw for secret in self._secrets):
            self.complaints.append(f"a secret in the log line {record.getMessage()!r}")
        if any(text in raw for text in self.said):
            self.complaints.append(f"what somebody wrote in the log line {record.getMessage()!r}")
        if is_fault(record):
            self.complaints.append(self._lines.format(record))

    def hear(self, text: str) -> None:
        """Note what a member wrote, which belongs into no log."""
        if len(text) >= TELLING:
            self.said.add(text)

    def clear(self) -> None:
        self.complaints.clear()
        self.said.clear()


def is_fault(record: logging.LogRecord) -> bool:
    """Whether a line tells of a fault of ours; a reader whom WeCom does not know, or a code of a card that it
    never gave out, is none."""
    if record.exc_info:
        return True
    event = record.getMessage()
    if event == "delivery_gave_up":
        return handling_of(vars(record)["errcode"]) not in _NO_FAULT
    return record.levelno >= logging.ERROR or event == "delivery_postponed"
