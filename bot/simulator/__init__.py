"""A WeCom that runs on a laptop: API, callbacks, chat page, inspector, fault switches.

It proves the bot right, so it shares no code with it and is as strict as the protocol page. `Simulator` is
the whole of it for tests; `python -m bot.simulator` serves it.
"""

from .models import Delivery, Exchange, Member, Message, Record, Verification
from .people import PEOPLE
from .simulator import Simulator

__all__ = [
    "PEOPLE",
    "Delivery",
    "Exchange",
    "Member",
    "Message",
    "Record",
    "Simulator",
    "Verification",
]
