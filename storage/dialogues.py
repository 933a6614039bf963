"""Open questions: what a person was asked and has not answered yet. One for each person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from storage.database import Tx

#: Those of a Dialogue, in its order; `storage.inbox.read_arrival` reads them.
COLUMNS = "nonce, command, values, asking, choices, said"


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
    expires_at: datetime,
) -> None:
    tx.execute(
        """
        INSERT INTO dialogues (person_id, nonce, command, values, asking, choices, said, expires_at)
        VALUES (%(person_id)s, %(nonce)s, %(command)s, %(values)s, %(asking)s, %(choices)s, %(said)s,
                %(expires_at)s)
        ON CONFLICT (person_id) DO UPDATE
           SET nonce = excluded.nonce, command = excluded.command, values = excluded.values,
               asking = excluded.asking, choices = excluded.choices, said = excluded.said,
               expires_at = excluded.expires_at
        """,
        {
            "person_id": person_id,
            "nonce": nonce,
            "command": command,
            "values": Jsonb(dict(values)),
            "asking": asking,
            "choices": Jsonb(list(choices)),
            "said": Jsonb(dict(said)),
            "expires_at": expires_at,
        },
    )


def delete_dialogue(tx: Tx, *, person_id: int) -> None:
    tx.execute("DELETE FROM dialogues WHERE person_id = %(person_id)s", {"person_id": person_id})
