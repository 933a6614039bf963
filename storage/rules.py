"""The company's rules for what the bot says of its own accord; a person may choose otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from storage.quiet import Quiet
from storage.rooms import Purpose


@dataclass(frozen=True, slots=True)
class RoomRules:
    """Which room an interview gets unless its organiser says otherwise, and which there are to choose from.

    Into the room candidates get `opens_before` the start.
    """

    provider: str = "builtin"
    providers: tuple[str, ...] = ("builtin",)
    has_video: bool = False
    has_calendar: bool = False
    opens_before: timedelta = timedelta(minutes=10)

    def wanted(self, provider: str | None = None) -> dict[Purpose, str]:
        """Return which providers an interview needs, by what for; the bot's own editor is always there."""
        chosen = provider or self.provider
        wanted: dict[Purpose, str] = {} if chosen == "builtin" else {"room": chosen}
        return wanted | self.beside(chosen)

    def beside(self, provider: str) -> dict[Purpose, str]:
        """Return what an interview has beside its room."""
        beside: dict[Purpose, str] = {"video": "link"} if self.has_video and provider != "link" else {}
        return beside | ({"calendar": "calendar"} if self.has_calendar else {})


class Rules(tuple[int, ...]):
    """How many seconds before the start people are reminded, and what else the company has settled.

    It *is* these seconds, as every function takes them that changes an interview; a plain sequence of them
    stands for a company without quiet hours, which mutes nothing.

    `country` is whose holidays are kept, '' for none; `muted` are the kinds the company has switched off;
    `has_mail` tells whether e-mail can be sent, `rooms` where interviews are held. `open_kfid` is the account
    that candidates write to, `mailbox` what bounces come back to; '' for none.
    """

    quiet: Quiet | None
    timezone: str
    country: str
    muted: frozenset[str]
    has_mail: bool
    open_kfid: str
    mailbox: str
    rooms: RoomRules

    def __new__(
        cls,
        seconds: Iterable[int] = (),
        *,
        quiet: Quiet | None = None,
        timezone: str = "Asia/Shanghai",
        country: str = "CN",
        muted: Iterable[str] = (),
        has_mail: bool = False,
        open_kfid: str = "",
        mailbox: str = "",
        rooms: RoomRules = RoomRules(),
    ) -> Self:
        rules = super().__new__(cls, seconds)
        rules.quiet, rules.timezone, rules.country = quiet, timezone, country
        rules.muted = frozenset(muted)
        rules.has_mail, rules.open_kfid, rules.mailbox = has_mail, open_kfid, mailbox
        rules.rooms = rooms
        return rules


def rules_of(seconds: Sequence[int]) -> Rules:
    """Return the rules that came with these seconds."""
    return seconds if isinstance(seconds, Rules) else Rules(seconds)
