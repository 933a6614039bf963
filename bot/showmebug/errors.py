"""What ShowMeBug refuses, and what to do about it: its errcodes are not listed, so HTTP's statuses say."""

from bot.handling import TRANSIENT, DeliveryError, Handling

_HANDLING = {
    400: Handling.PAYLOAD,
    401: Handling.TOKEN,
    403: Handling.OPERATOR,
    404: Handling.RECIPIENT,
    410: Handling.RECIPIENT,
    422: Handling.PAYLOAD,
    429: Handling.LIMIT,
}


class ShowMeBugError(DeliveryError):
    """A call that was refused, or that had no usable answer (no errcode). The text is safe to show."""

    def __init__(self, errcode: int | None, errmsg: str, *, status: int | None = None) -> None:
        handling = _HANDLING.get(status or 0, Handling.RETRY)
        super().__init__(errcode, errmsg, handling=handling)
        self.status = status
        self.permanent = handling not in TRANSIENT

    @property
    def is_gone(self) -> bool:
        return self.handling is Handling.RECIPIENT

    def __str__(self) -> str:
        return f"ShowMeBug {self.errcode}: {self.errmsg}" if self.errcode else f"ShowMeBug: {self.errmsg}"
