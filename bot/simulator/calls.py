"""One API call as the rules see it: query and JSON body with WeCom's reading of loosely typed values."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .models import ApiError, Json

LOOSE = "Warning: wrong json format. "
# A backslash that is itself escaped does not begin an escape.
UNICODE_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")
BODY_BYTES = 4 * 1024 * 1024


@dataclass
class Call:
    """A call under way; `loose` and `warnings` collect what WeCom tolerates and an inspector should show."""

    query: Mapping[str, str]
    raw: bytes = b""
    content_type: str = ""
    body: Json = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    loose: bool = False

    def parse(self) -> None:
        """Read the JSON body; WeCom refuses escapes, other encodings and anything but an object."""
        if not self.raw:
            raise ApiError(40063, "empty body; this call wants POST")
        if len(self.raw) > BODY_BYTES:
            raise ApiError(40206, "request body too large")
        if UNICODE_ESCAPE.search(self.raw):
            raise ApiError(40033, "invalid charset: \\uXXXX escapes are not supported")
        try:
            body = json.loads(self.raw.decode("utf-8"))
        except ValueError as error:
            raise ApiError(40035, "body is not UTF-8 JSON") from error
        if not isinstance(body, dict):
            raise ApiError(40035, "body is not a JSON object")
        self.body = body

    def integer(self, name: str, default: int | None = None) -> int | None:
        """Read a number; digits in a string work, with WeCom's remark in errmsg."""
        value: Any = self.body.get(name, default)
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
            self.remark(f"{name} is a string, not a number")
            return int(value)
        if isinstance(value, bool):
            self.remark(f"{name} is a boolean, not a number")
            return int(value)
        if value is not None and not isinstance(value, int):
            raise ApiError(40035, f"{name} must be a number")
        return value

    def names(self, name: str) -> list[str]:
        """Read ids joined by `|`, without repetitions."""
        value = self.body.get(name) or ""
        if isinstance(value, int) and not isinstance(value, bool):
            self.remark(f"{name} is a number, not a string")
            value = str(value)
        if not isinstance(value, str):
            raise ApiError(40031, f"{name} must be a string of ids joined by |")
        return list(dict.fromkeys(part for part in value.split("|") if part))

    def remark(self, why: str) -> None:
        self.loose = True
        self.warnings.append(f"wrong json format: {why}")
