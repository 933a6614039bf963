"""What members write in the benchmarks, each message a new one."""

from datetime import UTC, datetime, timedelta
from itertools import count

from tests.benchmarks.load import request_of

MEMBERS = 400
HELP, LIST, BOOKING = "help", "my interviews tomorrow", "create room"

_messages, bookings = count(), count()
_FIRST = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=10)


def make_requests(text: str, amount: int) -> list[bytes]:
    """Seal the next messages of this kind, of all members in turn."""
    return [_request(text) for _ in range(amount)]


def _request(text: str) -> bytes:
    number = next(_messages)
    if text != BOOKING:
        return request_of(f"member{number % MEMBERS}", text, str(number))
    # Each member has a candidate, and books another hour each time.
    turn, member = divmod(next(bookings), MEMBERS)
    start = _FIRST + timedelta(hours=turn)
    booking = f"{BOOKING} candidate{member} {start:%Y-%m-%d %H:%M} 1h"
    return request_of(f"member{member}", booking, str(number))
