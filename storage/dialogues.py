"""Open questions: what a person was asked and has not answered yet. One for each person.

One more may be suspended: another command came between, and it waits to be asked again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from storage.database import Tx

#: Those of a Dialogue, in its order; `storage.inbox.read_arrival` reads them.
COLUMNS = "nonce, command, values, asking, choices, said"
#: Beside the words of a question that was laid aside.
_OFFERED = "is_offered"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`values` are the arguments known so far, `asking` the missing one, `choices` its offered values.

    `said` keeps the words, by argument, that were understood only in part.
    """

    nonce: str
    command: str
    values: dict[str, Any]
    asking: str
    choices: list[Any]
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class Suspended:
    """A question that waits to be asked again, and how it was put; `message` is None for an old one."""

    dialogue: Dialogue
    message: dict[str, Any] | None

    @property
    def is_offered(self) -> bool:
        """Whether going on with it was offered on a card already."""
        return bool(self.message and self.message.get(_OFFERED))


def upsert_dialogue(
    tx: Tx,
    *,
    person_id: int,
    nonce: str,
    command: str,
    values: Mapping[str, Any],
    asking: str,
    choices: Sequence[Any],
    said: Mapping[str, str],
    message: Mapping[str, Any],
    expires_at: datetime,
) -> None:
    """Keep what a person is asked from now on; `message` is the question as it was put."""
    tx.execute(
        """
        INSERT INTO dialogues (person_id, nonce, command, values, asking, choices, said, message, expires_at)
        VALUES (%(person_id)s, %(nonce)s, %(command)s, %(values)s, %(asking)s, %(choices)s, %(said)s,
                %(message)s, %(expires_at)s)
        ON CONFLICT (person_id) DO UPDATE
           SET nonce = excluded.nonce, command = excluded.command, values = excluded.values,
               asking = excluded.asking, choices = excluded.choices, said = excluded.said,
               message = excluded.message, expires_at = excluded.expires_at
        """,
        {
            "person_id": person_id,
            "nonce": nonce,
            "command": command,
            "values": Jsonb(dict(values)),
            "asking": asking,
            "choices": Jsonb(list(choices)),
            "said": Jsonb(dict(said)),
            "message": Jsonb(dict(message)),
            "expires_at": expires_at,
        },
    )


def delete_dialogue(tx: Tx, *, person_id: int) -> None:
    tx.execute("DELETE FROM dialogues WHERE person_id = %(person_id)s", {"person_id": person_id})


def suspend_dialogue(tx: Tx, *, person_id: int, expires_at: datetime) -> bool:
    """Lay the open question aside, in place of the one laid aside before; False when there is none."""
    suspended = tx.execute(
        """
        WITH open AS (
            DELETE FROM dialogues
             WHERE person_id = %(person_id)s
            RETURNING person_id, nonce, command, values, asking, choices, said, message)
        INSERT INTO suspended_dialogues
               (person_id, nonce, command, values, asking, choices, said, message, expires_at)
        SELECT person_id, nonce, command, values, asking, choices, said, message, %(expires_at)s
          FROM open
        ON CONFLICT (person_id) DO UPDATE
           SET nonce = excluded.nonce, command = excluded.command, values = excluded.values,
               asking = excluded.asking, choices = excluded.choices, said = excluded.said,
               message = excluded.message, expires_at = excluded.expires_at
        """,
        {"person_id": person_id, "expires_at": expires_at},
    )
    return suspended.rowcount > 0


def get_open(tx: Tx, *, person_id: int, now: datetime) -> Suspended | None:
    """Return the open question as it was put."""
    row = tx.execute(
        """
        SELECT nonce, command, values, asking, choices, said, message
          FROM dialogues
         WHERE person_id = %(person_id)s AND expires_at > %(now)s
        """,
        {"person_id": person_id, "now": now},
    ).fetchone()
    return None if row is None else Suspended(Dialogue(*row[:-1]), row[-1])


def get_suspended(tx: Tx, *, person_id: int, now: datetime) -> Suspended | None:
    """Return the question laid aside, unless it is forgotten by now."""
    row = tx.execute(
        """
        SELECT nonce, command, values, asking, choices, said, message
          FROM suspended_dialogues
         WHERE person_id = %(person_id)s AND expires_at > %(now)s
        """,
        {"person_id": person_id, "now": now},
    ).fetchone()
    return None if row is None else Suspended(Dialogue(*row[:-1]), row[-1])


def note_offered(tx: Tx, *, person_id: int) -> None:
    """Note that going on with the question laid aside was offered, so that it is not offered again."""
    tx.execute(
        """
        UPDATE suspended_dialogues
           SET message = message || %(offered)s
         WHERE person_id = %(person_id)s
        """,
        {"person_id": person_id, "offered": Jsonb({_OFFERED: True})},
    )


def delete_suspended(tx: Tx, *, person_id: int) -> None:
    tx.execute("DELETE FROM suspended_dialogues WHERE person_id = %(person_id)s", {"person_id": person_id})
