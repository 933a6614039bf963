"""What people have not heard yet of an interview: news that still waits, mostly for the morning."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Unheard:
    """The oldest news that a person was not sent yet; `start_at` and `end_at` are the time they know of.

    That is None where they have heard nothing at all of the interview, which this news asks them to.
    """

    person_id: int
    start_at: datetime | None
    end_at: datetime | None


def list_unheard(tx: Tx, *, interview_id: int) -> dict[int, Unheard]:
    """Return, by person_id, who has not heard of an interview, or not of its last move.

    Whoever did something about it since knows how it stands.
    """
    with tx.cursor(row_factory=class_row(Unheard)) as cursor:
        found = cursor.execute(
            """
            SELECT DISTINCT ON (news.person_id)
                   news.person_id, (detail ->> 'start_at')::timestamptz AS start_at,
                   (detail ->> 'end_at')::timestamptz AS end_at
              FROM outbox AS news
              LEFT JOIN audit AS known
                ON known.interview_id = news.interview_id AND news.kind IN ('moved', 'chosen')
                   AND known.action IN ('create', 'move', 'choose')
                   AND (known.detail ->> 'revision')::integer = news.revision - 1
             WHERE news.interview_id = %(interview_id)s AND news.status = 'due'
               AND news.leased_until IS NULL AND news.attempts = 0
               AND (known.audit_id IS NOT NULL OR news.kind IN ('invitation', 'panel_ask'))
               AND NOT EXISTS (SELECT
                                 FROM audit AS done
                                WHERE done.interview_id = news.interview_id
                                  AND done.person_id = news.person_id AND done.at >= news.created_at)
             ORDER BY news.person_id, news.outbox_id
            """,
            {"interview_id": interview_id},
        ).fetchall()
    return {each.person_id: each for each in found}
