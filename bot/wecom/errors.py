"""What can go wrong with WeCom, and what to do about each error code.

The one table of codes (protocol, section 13) is here; retrying, parking and telling the operator is
left to whoever catches the error.
"""

import re
from collections.abc import Iterable
from typing import Final

from bot.handling import TRANSIENT, DeliveryError, Handling

# Protocol section 13, in its order of handling. Where the page says "wait until the customer writes" the
# reader cannot be reached by this channel now: RECIPIENT, so that another channel is chosen.
_RANGES: Final[tuple[tuple[int, int, Handling], ...]] = (
    (40016, 40027, Handling.PAYLOAD),  # menu fields
    (42014, 42020, Handling.PAYLOAD),  # card task_id and keys
    (42027, 42051, Handling.PAYLOAD),  # template_card fields
    (86001, 86008, Handling.PAYLOAD),  # app chat parameters
    (86201, 86217, Handling.RECIPIENT),  # app chat: not our group
    (90456, 90497, Handling.PAYLOAD),  # calendar and schedule
    (400020, 400045, Handling.PAYLOAD),  # meeting parameters
    (400218, 400226, Handling.PAYLOAD),  # meeting: started, past time
    (640001, 640101, Handling.PAYLOAD),  # drive and documents
    (846601, 846697, Handling.PAYLOAD),  # AI bot connection
)
_CODES: Final[tuple[tuple[Handling, tuple[int, ...]], ...]] = (
    (Handling.RETRY, (-1, 6000, 45033, 45035, 400301)),
    (Handling.TOKEN, (40001, 40014, 42001, 42009)),
    (Handling.LIMIT, (45009, 45036, 846607)),
    (
        Handling.OPERATOR,
        (
            *(40013, 40056, 40091, 40201, 40204, 43009, 43012, 45024),
            *(48001, 48002, 48004, 48006, 48007, 48009, 48010, 48011),
            *(50001, 50003, 50006, 60020, 60031, 80001, 81011, 85005, 90472),
            *(93000, 93001, 93004, 93008),
            *(95000, 95003, 95004, 95011, 95012, 95014, 95015, 95017, 95023, 95026, 95027),
            *(301002, 301007, 301042, 400028, 400218, 400219, 400220, 400226, 400303),
            *(640004, 640019, 640035, 701008, 701099, 730005, 730007, 730011, 846601, 846609),
        ),
    ),
    (
        Handling.RECIPIENT,
        (
            *(40003, 40031, 40066, 40068, 40070, 43004, 46004, 50002),
            *(60003, 60011, 60021, 60030, 60111, 60123, 81013, 84061, 92000),
            *(90459, 90460, 90602, 95001, 95002, 95013, 95018, 95019, 95020, 95031),
            *(610004, 610014),
        ),
    ),
    (
        Handling.PAYLOAD,
        (
            *(40004, 40005, 40006, 40008, 40009, 40011, 40032, 40033, 40035, 40054, 40055, 40058),
            *(40063, 40074, 40093, 40206, 42012),
            *(41001, 41002, 41004, 41006, 41008, 41009, 41011, 41016, 41033),
            *(44001, 44004, 45001, 45002, 45007, 45008, 45029, 60252, 60253),
            *(81012, 82001, 82002, 82003, 82004, 90700, 90704, 90713, 90714, 90715),
            *(93017, 93018, 95005, 95006, 95008, 95009, 301015, 830002),
        ),
    ),
    (
        Handling.EXPIRED,
        (
            *(40007, 40029, 40145, 41050, 42003, 42007, 42022, 42052, 60140),
            *(84014, 84015, 95007, 95016, 846608),
        ),
    ),
    (Handling.IGNORE, (0, 46003, 95033, 400302, 846606)),
)


def _table() -> dict[int, Handling]:
    table = {code: handling for low, high, handling in _RANGES for code in range(low, high + 1)}
    table.update({code: handling for handling, codes in _CODES for code in codes})
    return table


HANDLING: Final = _table()


def handling_of(errcode: int | None) -> Handling:
    """Say what an error code asks for (protocol, section 13).

    A code that the page does not list is RETRY: WeCom adds codes without notice, and a message is better
    tried a bounded number of times, then shown with its code, than dropped at once for a code we have
    never seen. No code at all (``None``) is a transport failure, so RETRY too.
    """
    return Handling.RETRY if errcode is None else HANDLING.get(errcode, Handling.RETRY)


_CREDENTIAL: Final = re.compile(
    r"""(?i)\b((?:\w*(?:token|secret|ticket)|code)["']?\s*[=:]\s*["']?)[^\s"'&,;}\]]+"""
)
_URL_QUERY: Final = re.compile(r"(?i)(https?://[^\s?]*)\?\S*")
MAX_ERRMSG_CHARS: Final = 200


def scrub(text: str, known: Iterable[str] = ()) -> str:
    """Cut credentials, URL queries and line breaks out of a foreign text, and the text to 200 characters."""
    text = text[:4000]
    for secret in filter(None, known):
        text = text.replace(secret, "***")
    text = _URL_QUERY.sub(r"\1", text)
    text = _CREDENTIAL.sub(r"\1***", text)
    return " ".join(text.split())[:MAX_ERRMSG_CHARS]


class WeComError(DeliveryError):
    """A call that WeCom refused, or that never reached it.

    ``permanent`` says that the same call can never succeed. The text is safe to log and to show to an
    operator: no token, secret, URL query or message body.
    """

    def __init__(
        self,
        errcode: int | None,
        errmsg: str,
        *,
        handling: Handling | None = None,
        permanent: bool | None = None,
    ) -> None:
        super().__init__(
            errcode, scrub(errmsg), handling=handling_of(errcode) if handling is None else handling
        )
        self.permanent = self.handling not in TRANSIENT if permanent is None else permanent

    def __str__(self) -> str:
        return self.errmsg if self.errcode is None else f"WeCom {self.errcode}: {self.errmsg}"


class TransportError(WeComError):
    """No usable answer: time-out, refused, reset, not status 200, not JSON, or no token to ask with."""

    def __init__(self, errmsg: str) -> None:
        super().__init__(None, errmsg, handling=Handling.RETRY)


class TokenStopped(WeComError):
    """WeCom refused the secret, so asking for a token has stopped (protocol 4.1).

    Asking on would get the IP blocked for an hour. Not permanent for the message that met it: it can be
    sent as soon as the operator has corrected the secret.
    """

    def __init__(self, errcode: int | None, errmsg: str) -> None:
        super().__init__(errcode, errmsg, handling=Handling.OPERATOR, permanent=False)


class CallbackError(Exception):
    """A callback that is refused; ``check`` names the check that failed, ``status`` answers it.

    Checks: query, size, missing, timestamp, xml, agentid, signature, base64, length, padding, receiveid,
    sender, echostr.
    The caller learns only the status: 403 for what is not for us, 413 for what is too large, 400 for what
    is malformed.
    """

    def __init__(self, check: str, status: int = 400) -> None:
        self.check = check
        self.status = status
        super().__init__(check)
