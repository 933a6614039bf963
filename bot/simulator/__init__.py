"""A WeCom that runs on a laptop: API, callbacks, chat page, inspector, fault switches.

It proves the bot right, so it shares no code with it and is as strict as the protocol page. `Simulator` is
the whole of it for tests; `python -m bot.simulator` serves it.
"""

from .faults import ErrorRate, Some
from .ledger import Line
from .mail import Mail
from .models import Delivery, Exchange, Member, Message, Record, Verification
from .people import CUSTOMERS, PEOPLE
from .simulator import Simulator

__all__ = [
    "CUSTOMERS",
    "PEOPLE",
    "Delivery",
    "ErrorRate",
    "Exchange",
    "Line",
    "Mail",
    "Member",
    "Message",
    "Record",
    "Simulator",
    "Some",
    "Verification",
]
