"""What a failed attempt to tell somebody something asks for, whatever way it went."""

from enum import StrEnum
from typing import Final


class Handling(StrEnum):
    """What a failed call asks for: the letters of protocol section 13."""

    RETRY = "R"
    """Try again with back-off, a few times at most."""
    TOKEN = "T"  # noqa: S105 (a letter of the table, no password)
    """Renew the token, try once more (the client does)."""
    LIMIT = "L"
    """Wait for the window: 60 seconds, 60 minutes or the next day."""
    OPERATOR = "O"
    """Permanent until the operator changes a setting."""
    RECIPIENT = "U"
    """Permanent: this recipient or id cannot be reached this way."""
    PAYLOAD = "C"
    """Permanent: our own payload is wrong."""
    EXPIRED = "X"
    """A one-time code is spent, or the moment has passed."""
    IGNORE = "-"
    """Nothing is wrong: what was asked for is already so."""


TRANSIENT: Final = frozenset({Handling.RETRY, Handling.TOKEN, Handling.LIMIT})


class DeliveryError(Exception):
    """A message that was not taken. The text is safe to log and to show to an operator."""

    def __init__(self, errcode: int | None, errmsg: str, *, handling: Handling) -> None:
        self.errcode = errcode
        self.errmsg = errmsg
        self.handling = handling
        super().__init__(errmsg)
