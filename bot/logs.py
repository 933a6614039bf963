"""Structured logs: one JSON object a line on stderr, redacted on the finished line.

A constant event name is the message and the facts stand beside it: `log.info("sent", extra={...})`.
"""

import json
import logging
import re
import sys
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from urllib.parse import quote, unquote

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
#: How often the same trouble is told while it lasts.
_REPEAT_SECONDS = 60.0
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)
_ROOM_TOKEN = re.compile(r"(/(?:room|i)/)[^\s\"'?\\]+")


class JSONFormatter(logging.Formatter):
    """Formats a record as one line of JSON and takes every known secret out of it."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)

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
        return self._redact(_ENCODER.encode(line))

    def _redact(self, line: str) -> str:
        for secret in self._secrets:
            line = line.replace(secret, "[redacted]")
        if "=" in line:
            line = redact_parameters(line)
        if "/" in line:
            line = _ROOM_TOKEN.sub(r"\1[redacted]", line)
        return line


def _forms(secret: str) -> set[str]:
    """Return how a secret may stand in a line: as it is, in a URL, in JSON. A very short one is no secret."""
    forms = {secret, unquote(secret), quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1]}
    forms.add(json.dumps(secret, ensure_ascii=False)[1:-1])
    return {form for form in forms if len(form) >= 6}


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
    for name in ("urllib3", "requests", "wechatpy", "werkzeug", "psycopg.pool"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    # It warns of every tick that finds the one before still at work, once a second while WeCom hangs.
    logging.getLogger("apscheduler").setLevel(max(level, logging.ERROR))
    # It warns of every attempt to reach a database that is away.
    logging.getLogger("psycopg.pool").filters[:] = [_Seldom()]
    logging.captureWarnings(True)
    # What no line of ours has is not looked up for each of them ("Optimization" in the logging HOWTO).
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


class _Seldom(logging.Filter):
    """Lets one line a minute pass."""

    _passed_at = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        is_due = now - self._passed_at >= _REPEAT_SECONDS
        if is_due:
            self._passed_at = now
        return is_due


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(__name__).critical("uncaught", exc_info=(kind, error, traceback))


def _log_uncaught_in_thread(hook: threading.ExceptHookArgs) -> None:
    if hook.exc_value is not None:
        _log_uncaught(hook.exc_type, hook.exc_value, hook.exc_traceback)


class Outage:
    """Logs a failure that goes on: its beginning, its end, and once a minute between. Safe for threads."""

    def __init__(self, logger: logging.Logger, event: str, **facts: object) -> None:
        self._logger = logger
        self._event = event
        self._facts = facts
        self._lock = threading.Lock()
        self._failures = 0
        self._said_at = 0.0

    def failed(self, reason: str, *, is_bug: bool = False) -> None:
        """Count a failure, and log it if it is time to; a bug with its traceback, from an except block."""
        with self._lock:
            self._failures += 1
            now = time.monotonic()
            if self._failures > 1 and now - self._said_at < _REPEAT_SECONDS:
                return
            self._said_at = now
            facts = {**self._facts, "reason": reason, "failures": self._failures}
        self._logger.error(self._event, extra=facts, exc_info=is_bug)

    def over(self) -> None:
        with self._lock:
            failures, self._failures = self._failures, 0
        if failures:
            self._logger.info(self._event, extra={**self._facts, "is_over": True, "failures": failures})
