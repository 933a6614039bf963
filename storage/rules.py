"""The company's rules for what the bot says of its own accord; a person may choose otherwise."""

from collections.abc import Iterable, Sequence
from typing import Self

from storage.quiet import Quiet


class Rules(tuple[int, ...]):
    """How many seconds before the start people are reminded, and what else the company has settled.

    It *is* these seconds, as every function takes them that changes an interview; a plain sequence of them
    stands for a company without quiet hours, which mutes nothing.

    `country` is whose holidays are kept, '' for none; `muted` are the kinds the company has switched off;
    `has_mail` tells whether e-mail can be sent.
    """

    quiet: Quiet | None
    timezone: str
    country: str
    muted: frozenset[str]
    has_mail: bool

    def __new__(
        cls,
        seconds: Iterable[int] = (),
        *,
        quiet: Quiet | None = None,
        timezone: str = "Asia/Shanghai",
        country: str = "CN",
        muted: Iterable[str] = (),
        has_mail: bool = False,
    ) -> Self:
        rules = super().__new__(cls, seconds)
        rules.quiet, rules.timezone, rules.country = quiet, timezone, country
        rules.muted = frozenset(muted)
        rules.has_mail = has_mail
        return rules


def rules_of(seconds: Sequence[int]) -> Rules:
    """Return the rules that came with these seconds."""
    return seconds if isinstance(seconds, Rules) else Rules(seconds)
