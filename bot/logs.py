"""Structured logs: one JSON object a line on stderr, redacted on the finished line.

A constant event name is the message and the facts stand beside it: `log.info("sent", extra={...})`.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_ROOM_TOKEN = re.compile(r"(/(?:room|i)/)[^\s\"'?\\]+")


class JSONFormatter(logging.Formatter):
    """Formats a record as one line of JSON and takes every known secret out of it."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if len(secret) >= 6)

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
        }
        line.update({name: value for name, value in vars(record).items() if name not in _OWN})
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["traceback"] = self.formatException(record.exc_info)
        return self._redact(json.dumps(line, ensure_ascii=False, default=str))

    def _redact(self, line: str) -> str:
        for secret in self._secrets:
            line = line.replace(secret, "[redacted]")
        return _ROOM_TOKEN.sub(r"\1[redacted]", redact_parameters(line))


_PARAMETERS = re.compile(
    r"((?:access_token|corpsecret|secret|msg_signature|echostr|code|ticket|password)=)[^&\s\"'\\)]+",
    re.IGNORECASE,
)


def redact_parameters(text: str) -> str:
    """Take the values of secret URL parameters out of a text."""
    return _PARAMETERS.sub(r"\1[redacted]", text)


def configure_logging(secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Send all logs of this process to stderr as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JSONFormatter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Their debug and info lines print addresses with tokens, or a line for every tick.
    for name in ("urllib3", "requests", "wechatpy", "apscheduler", "werkzeug", "psycopg.pool"):
        logging.getLogger(name).setLevel(logging.WARNING)
