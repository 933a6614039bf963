"""The parts of a running bot, as one value; `bot/app.py` puts them together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.bounces.mailbox import MailboxServer
from bot.carriers import Carrier
from bot.links import Links
from bot.rooms.addresses import RoomAddresses
from bot.rooms.providers import Provider
from bot.settings import Settings
from bot.smtp import MailClient
from bot.spool import Spool
from bot.wecom.client import WeComClient
from bot.wecom.crypto import CallbackCrypto
from bot.wecom.kf import KfClient
from handlers.request import HostFacts
from handlers.texts import Reader
from storage.database import Database
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything a process needs, made once."""

    settings: Settings
    database: Database
    wecom: WeComClient
    crypto: CallbackCrypto
    spool: Spool
    rooms: RoomAddresses
    providers: Mapping[str, Provider]
    links: Links
    mail: MailClient | None
    carriers: Mapping[str, Carrier]
    clock: Callable[[], datetime]
    #: Customer service; None where no account is set up.
    kf: KfClient | None = None
    #: What bounces come back to; None where it is not read.
    mailbox: MailboxServer | None = None

    def zone_of(self, person: Person) -> ZoneInfo:
        return ZoneInfo(person.timezone or self.settings.bot_timezone)

    def language_of(self, person: Person) -> str:
        """Return the language a person chose, else last used, else the company's."""
        return person.language or person.last_language or self.settings.bot_language

    def reader(self, person: Person, language: str | None = None) -> Reader:
        """Return how a person reads, in `language` if it is given."""
        return Reader(language or self.language_of(person), self.zone_of(person), self.links.url)

    def company_reader(self) -> Reader:
        """Return how someone reads of whom nothing is known."""
        return Reader(self.settings.bot_language, ZoneInfo(self.settings.bot_timezone), self.links.url)

    def look_at_host(self) -> HostFacts:
        """Say what only this host knows, for who asks how the bot is doing."""
        backlog = self.spool.backlog()
        return HostFacts(backlog.waiting, backlog.oldest_seconds, backlog.rejected)

    def close(self) -> None:
        self.wecom.close()
        if self.mail:
            self.mail.close()
        if self.kf is not None:
            self.kf.close()
        self.database.close()
