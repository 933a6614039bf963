"""What help takes its examples from, in one statement: help is asked often, and first."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from storage.database import Tx, expect
from storage.interviews import LONGEST, OPEN_STATUSES


@dataclass(frozen=True, slots=True)
class Known:
    """A reader's next interview, or the one that goes on, and people to name beside it.

    `candidate` is that interview's, unless the reader is; `colleague` and, for admins, `newcomer`, the newest
    candidate, take no part in it. Each is None where there is none.
    """

    interview_id: int | None
    candidate: str | None
    colleague: str | None
    newcomer: str | None


def get_known(tx: Tx, *, person_id: int, is_admin: bool, now: datetime) -> Known:
    """Return what there is to give somebody examples with."""
    with tx.cursor(row_factory=class_row(Known)) as cursor:
        return expect(
            cursor.execute(
                """
                WITH mine AS (
                    SELECT interview_id, candidate_id
                      FROM participants
                      JOIN interviews USING (interview_id)
                     WHERE person_id = %(person_id)s
                       AND lower(during) > %(now)s - %(longest)s
                       AND end_at > %(now)s
                       AND status = ANY(%(open)s)
                     ORDER BY start_at, interview_id
                     LIMIT 1),
                inside AS (
                    SELECT %(person_id)s AS person_id
                    UNION ALL
                    SELECT person_id FROM participants JOIN mine USING (interview_id))
                SELECT (SELECT interview_id FROM mine) AS interview_id,
                       (SELECT name
                          FROM people
                          JOIN mine ON person_id = candidate_id
                         WHERE person_id <> %(person_id)s) AS candidate,
                       (SELECT name
                          FROM people
                         WHERE role IN ('interviewer', 'admin') AND is_active AND userid IS NOT NULL
                           AND person_id <> ALL(ARRAY(SELECT person_id FROM inside))
                         ORDER BY person_id
                         LIMIT 1) AS colleague,
                       CASE WHEN %(is_admin)s THEN
                       (SELECT name
                          FROM people
                         WHERE role = 'candidate' AND is_active AND merged_into IS NULL
                           AND person_id <> ALL(ARRAY(SELECT person_id FROM inside))
                         ORDER BY person_id DESC
                         LIMIT 1) END AS newcomer
                """,
                {
                    "person_id": person_id,
                    "is_admin": is_admin,
                    "now": now,
                    "longest": LONGEST,
                    "open": list(OPEN_STATUSES),
                },
            ).fetchone()
        )
