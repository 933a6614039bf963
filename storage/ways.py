"""The ways to reach a person: the WeCom app, WeChat customer service while its window is open, e-mail."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from storage.database import Tx

Way = Literal["app", "kf", "email"]

#: How long after a customer's last word the bot may write to them, and how often (protocol 9.4).
WINDOW = timedelta(hours=48)
WINDOW_MESSAGES = 5
#: A message takes a while to leave, and clocks differ: what would come at the last moment goes another way.
_MARGIN = timedelta(minutes=5)
#: In any other state of the session WeCom refuses (protocol 9.6): a human has it, or it has ended.
_STATES = (None, 0, 1)


@dataclass(frozen=True, slots=True)
class Customer:
    """One WeChat user who came to a customer-service account (`kf_customers`)."""

    open_kfid: str
    external_userid: str
    last_word_at: datetime | None
    sent_since: int
    service_state: int | None
    is_refusing: bool

    def until(self) -> datetime | None:
        """Return when the window closes; None if there is none, whatever the hour."""
        if self.last_word_at is None or self.is_refusing or self.service_state not in _STATES:
            return None
        return self.last_word_at + WINDOW - _MARGIN

    def left(self, now: datetime) -> int:
        """Return how many messages the bot may still send."""
        until = self.until()
        return 0 if until is None or now >= until else max(0, WINDOW_MESSAGES - self.sent_since)

    def carries_more(self, until: datetime) -> bool:
        """Whether after one message more the window lets another reminder through, up to `until`."""
        end = self.until()
        return end is not None and end > until and self.sent_since + 3 <= WINDOW_MESSAGES


@dataclass(frozen=True, slots=True)
class Ways:
    """How one person may be reached. `userid` is None for who is no member, or can be reached there no more;
    `email` for who has no address, or one that was refused for good."""

    person_id: int
    userid: str | None = None
    kf: Customer | None = None
    email: str | None = None

    def choose(
        self, *, now: datetime, has_mail: bool, tried: Collection[str] = (), is_change: bool = True
    ) -> Way | None:
        """Return the way a message goes, None if there is none.

        Args:
            has_mail: whether e-mail can be sent at all.
            tried: ways by which it could not be brought.
            is_change: what is no change or cancellation leaves the window's last message to one that is.
        """
        if self.userid is not None and "app" not in tried:
            return "app"
        least = 1 if is_change else 2
        if self.kf is not None and "kf" not in tried and self.kf.left(now) >= least:
            return "kf"
        return "email" if has_mail and self.email is not None and "email" not in tried else None


def get_ways(tx: Tx, *, person_ids: Sequence[int]) -> dict[int, Ways]:
    """Load the ways to several people; of several WeChat accounts the one that was heard from last counts."""
    if not person_ids:
        return {}
    rows = tx.execute(
        """
        SELECT person_id, CASE WHEN is_active THEN userid END,
               CASE WHEN is_active AND lower(email) IS DISTINCT FROM lower(mail_refused) THEN email END,
               kf.open_kfid, external_userid, last_word_at, sent_since, service_state, is_refusing
          FROM people
          LEFT JOIN LATERAL (SELECT open_kfid, external_userid, last_word_at, sent_since, service_state,
                                    is_refusing
                               FROM kf_customers
                              WHERE kf_customers.person_id = people.person_id
                              ORDER BY last_word_at DESC NULLS LAST, created_at DESC
                              LIMIT 1) AS kf ON true
         WHERE person_id = ANY(ARRAY(SELECT unnest(%(person_ids)s)))  -- see _PREPARE_AFTER
        """,
        {"person_ids": list(person_ids)},
    ).fetchall()
    return {
        person_id: Ways(person_id, userid, Customer(*kf) if kf[0] is not None else None, email)
        for person_id, userid, email, *kf in rows
    }


def count_kf_message(tx: Tx, *, person_id: int) -> None:
    """Count a message that was sent to a person's WeChat account, the one that `get_ways` chose."""
    tx.execute(
        """
        UPDATE kf_customers
           SET sent_since = sent_since + 1
         WHERE (open_kfid, external_userid) = (SELECT open_kfid, external_userid
                                                 FROM kf_customers
                                                WHERE person_id = %(person_id)s
                                                ORDER BY last_word_at DESC NULLS LAST, created_at DESC
                                                LIMIT 1)
        """,
        {"person_id": person_id},
    )
