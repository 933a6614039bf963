"""The Message-IDs of our mails: which row of the outbox a mail was, and a part that nobody can guess.

Who names one has seen the mail: its reader, or a server on its way (`bot/bounces`).
"""

import re
import secrets
from typing import Final

_SECRET_BYTES: Final = 16
_OURS: Final = re.compile(r"\bmessage-([0-9]{1,18})\.([0-9a-f]{32})(?=@)", re.ASCII)


def make_message_id(outbox_id: int, host: str) -> str:
    """Make a new Message-ID; it is kept with the mail, so every attempt has the same."""
    return f"<message-{outbox_id}.{secrets.token_hex(_SECRET_BYTES)}@{host}>"


def find_mails(text: str) -> list[tuple[int, str]]:
    """List the rows and the secret parts of all Message-IDs of ours in a text, without the host."""
    return sorted({(int(found[1]), found[2]) for found in _OURS.finditer(text)})


def without_message_ids(text: str) -> str:
    return _OURS.sub("message", text)
