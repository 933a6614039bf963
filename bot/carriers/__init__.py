"""How the outbox's messages travel: one carrier for each way to a person (`storage.ways`)."""

from typing import Protocol

from handlers.request import Message
from handlers.texts import Reader
from storage.database import Tx
from storage.outbox import OutboxRow
from storage.ways import Ways


class Carrier(Protocol):
    """One way to carry messages to their readers. Safe for threads."""

    def bodies(self, message: Message, reader: Reader, *, to: Ways, row: OutboxRow, tx: Tx) -> list[str]:
        """Write the exact text of each message that a row becomes; it is kept, and sent at every attempt.

        Of a card's new look (`card_update`), which only the app has, `message` is empty.
        """

    def prepare(self) -> None:
        """Do what may take long before an interview is held for a message, such as renewing a token.

        Raises:
            DeliveryError: nothing can be sent now.
        """

    def post(self, row: OutboxRow) -> str | None:
        """Send a kept text once more or for the first time, and return its id where it went, if it has one.

        Raises:
            DeliveryError: it was not taken; `Handling.RECIPIENT` sends it another way.
        """
