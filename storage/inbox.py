"""Callbacks already taken, and the answer each was given: the ground of "one message, one effect"."""

import hashlib
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from storage.database import Opening, Prepared, Tx, at_commit, opened, quoted
from storage.dialogues import COLUMNS as DIALOGUE_COLUMNS
from storage.dialogues import Dialogue
from storage.people import COLUMNS as PERSON_COLUMNS
from storage.people import Person

_FIRST, _LAST = 1_600_000_000, 4_000_000_000
#: Where the count of a sender's recent messages stops.
COUNTED = 101
_RECENT = timedelta(seconds=10)


def sent_time(created_at: int) -> datetime:
    """Return the moment of a message from its CreateTime (Unix seconds), the same for each of its deliveries.

    It chooses the month that the message is kept in; nonsense becomes 1970, which has no month of its own.
    """
    return datetime.fromtimestamp(created_at if _FIRST < created_at < _LAST else 0, UTC)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known when a message comes in.

    `answer` is what an earlier delivery of it was answered, '' for nothing, None for a new message; `recent`
    is how many messages its sender sent in the ten seconds before it, up to `COUNTED`, without those that had
    to wait for us; `sender` and what they were last asked (`question`) are None when there is none.
    """

    answer: str | None
    recent: int
    sender: Person | None
    question: Dialogue | None


_ARRIVAL_SQL = f"""
    SELECT (SELECT coalesce(answer, '') FROM inbox WHERE inbox_key = $1 AND sent_at = $2),
           (SELECT count(*)
              FROM (SELECT
                      FROM inbox
                     WHERE lower(inbox.userid) = lower($3)
                       AND sent_at > $4 AND sent_at <= $2
                       AND received_at > $5
                     LIMIT {COUNTED}) AS recent),
           {PERSON_COLUMNS}, {DIALOGUE_COLUMNS}
      FROM (VALUES (1)) AS message
      LEFT JOIN people ON {{whose}}
      LEFT JOIN dialogues ON dialogues.person_id = people.person_id AND expires_at > $6
"""  # noqa: S608
_TYPES = ("text", "timestamptz", "text", "timestamptz", "timestamptz", "timestamptz")
_MEMBERS = Prepared("arrival", _TYPES, _ARRIVAL_SQL.format(whose="lower(userid) = lower($3)"))
_PERSONS = Prepared(
    "arrival_of_person", (*_TYPES, "bigint"), _ARRIVAL_SQL.format(whose="people.person_id = $7")
)


def arrival_of(
    *, inbox_key: str, sent_at: datetime, userid: str, now: datetime, person_id: int | None = None
) -> Opening:
    """Return what a message's transaction opens with: `read_arrival` reads what it finds.

    It waits until every earlier message of this sender is done, so that two quick ones keep their order, and
    a second delivery of a message until the first has committed or failed, in whatever process. Then it
    looks up everything that a message needs first.

    Args:
        userid: of a member, else `person_sender` of whom `person_id` is.
    """
    values = (inbox_key, sent_at, userid, sent_at - _RECENT, now - _RECENT, now)
    if person_id is None:
        return Opening(turn_of(userid), _MEMBERS, values)
    return Opening(turn_of(userid), _PERSONS, (*values, person_id))


def person_sender(person_id: int) -> str:
    """Return what somebody is called in the inbox who came another way than as a member.

    No userid has a colon in it (protocol, section 0).
    """
    return f"person:{person_id}"


def turn_of(userid: str) -> int:
    """Return the key of the advisory lock that lets one message of a sender at a time be handled."""
    digest = hashlib.blake2b(userid.lower().encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def read_arrival(tx: Tx) -> Arrival:
    """Return what was found in a transaction that opened with `arrival_of`."""
    answer, recent, person_id, *columns = opened(tx)
    size = len(fields(Person)) - 1
    return Arrival(
        answer=answer,
        recent=recent,
        sender=None if person_id is None else Person(person_id, *columns[:size]),
        question=None if columns[size] is None else Dialogue(*columns[size:]),
    )


def get_answer(tx: Tx, *, inbox_key: str, sent_at: datetime) -> str:
    """Return what a message was answered, '' if nothing, or if there is none by this key."""
    row = tx.execute(
        "SELECT answer FROM inbox WHERE inbox_key = %(inbox_key)s AND sent_at = %(sent_at)s",
        {"inbox_key": inbox_key, "sent_at": sent_at},
    ).fetchone()
    return (row[0] or "") if row else ""


def insert_message(
    tx: Tx, *, inbox_key: str, userid: str, sent_at: datetime, answer: str, now: datetime
) -> None:
    """Take a message at the end of its transaction, with the answer that a retry is to hear too.

    Raises:
        Conflict: from the commit: it was taken before.
    """
    values = quoted(tx, inbox_key, userid, sent_at, now, answer or None)
    at_commit(tx, b"INSERT INTO inbox (inbox_key, userid, sent_at, received_at, answer) VALUES (%b)" % values)
