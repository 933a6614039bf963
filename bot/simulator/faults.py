"""The fault switches: what goes wrong on purpose, and for how long."""

import threading
from collections.abc import Callable
from typing import Any


class Faults:
    """Switches that tests and the chat page set; every attribute may be changed at any time.

    api_down: every API call is refused with HTTP 503.
    api_latency_s: every API call waits this long first.
    duplicate_callbacks: every callback is delivered once more after it was accepted.
    """

    def __init__(self, kill_token: Callable[[], None], changed: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._kill_token = kill_token
        self._changed = changed
        self._errors: list[int] = []
        self._api_down = False
        self._api_latency_s = 0.0
        self._duplicate_callbacks = False

    @property
    def api_down(self) -> bool:
        return self._api_down

    @api_down.setter
    def api_down(self, value: bool) -> None:
        self._api_down = bool(value)
        self._changed()

    @property
    def api_latency_s(self) -> float:
        return self._api_latency_s

    @api_latency_s.setter
    def api_latency_s(self, value: float) -> None:
        self._api_latency_s = max(0.0, float(value))
        self._changed()

    @property
    def duplicate_callbacks(self) -> bool:
        return self._duplicate_callbacks

    @duplicate_callbacks.setter
    def duplicate_callbacks(self, value: bool) -> None:
        self._duplicate_callbacks = bool(value)
        self._changed()

    def kill_token(self) -> None:
        """End the current access_token early: calls with it get 40014 until a new one is fetched."""
        self._kill_token()

    def error_next(self, errcode: int, times: int = 1) -> None:
        """Answer the next message/send calls with this errcode, sending nothing."""
        with self._lock:
            self._errors.extend([errcode] * times)
        self._changed()

    def take_error(self) -> int | None:
        """The errcode for this message/send, if one is due."""
        with self._lock:
            errcode = self._errors.pop(0) if self._errors else None
        if errcode is not None:
            self._changed()
        return errcode

    def clear(self) -> None:
        """Switch everything off."""
        with self._lock:
            self._errors.clear()
        self._api_down, self._api_latency_s, self._duplicate_callbacks = False, 0.0, False
        self._changed()

    def as_json(self) -> dict[str, Any]:
        with self._lock:
            errors = list(self._errors)
        return {
            "api_down": self._api_down,
            "api_latency_s": self._api_latency_s,
            "duplicate_callbacks": self._duplicate_callbacks,
            "errors": errors,
        }
