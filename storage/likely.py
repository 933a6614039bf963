"""Whom and what somebody probably means who has not said it: for the buttons beneath a question."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from psycopg.rows import class_row

from storage.database import Tx
from storage.people import COLUMNS, Person

#: How far back an interviewer's interviews are looked at, and how many people of each kind.
_RECENT, _MOST = timedelta(days=60), 30
_DAY = timedelta(days=1)


def list_likely_candidates(
    tx: Tx, *, interviewer_id: int, is_admin: bool, now: datetime, limit: int
) -> list[Person]:
    """List candidates whom an interviewer may want to see next.

    They are new, or had an interview with them lately; whoever has one ahead with them is left out. A
    candidate of others only is none of theirs to be named, except to admins. Who came up last is first.
    """
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            f"""
            WITH met AS (
                SELECT candidate_id AS person_id, max(start_at) AS seen_at,
                       bool_or(start_at > %(now)s AND status IN ('proposed', 'confirmed')) AS is_ahead
                  FROM participants
                  JOIN interviews USING (interview_id)
                 WHERE participants.person_id = %(interviewer_id)s AND side = 'interviewer'
                   AND lower(during) > %(now)s - %(recent)s
                 GROUP BY candidate_id),
            new AS (
                SELECT person_id
                  FROM (SELECT person_id
                          FROM people
                         WHERE role = 'candidate' AND is_active AND merged_into IS NULL
                         ORDER BY person_id DESC
                         LIMIT %(most)s) AS newest
                 WHERE %(is_admin)s
                    OR NOT EXISTS (SELECT
                                     FROM interviews
                                    WHERE candidate_id = newest.person_id
                                      AND organiser_id <> %(interviewer_id)s))
            SELECT {COLUMNS}
              FROM (SELECT person_id FROM met UNION SELECT person_id FROM new) AS likely
              JOIN people USING (person_id)
              LEFT JOIN met USING (person_id)
             WHERE is_active AND merged_into IS NULL AND person_id <> %(interviewer_id)s
               AND is_ahead IS NOT TRUE
             ORDER BY greatest(seen_at, created_at) DESC, person_id DESC
             LIMIT %(limit)s
            """,  # noqa: S608
            {
                "interviewer_id": interviewer_id,
                "is_admin": is_admin,
                "now": now,
                "recent": _RECENT,
                "most": _MOST,
                "limit": limit,
            },
        ).fetchall()


def list_likely_colleagues(
    tx: Tx, *, besides: Sequence[int], start: datetime, end: datetime, limit: int
) -> list[Person]:
    """List members who may interview and are free then, other than these, the least busy that day first."""
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            f"""
            WITH known AS (
                SELECT {COLUMNS}
                  FROM people
                 WHERE role IN ('interviewer', 'admin') AND is_active AND userid IS NOT NULL
                   AND merged_into IS NULL AND person_id <> ALL(%(besides)s)
                 ORDER BY person_id
                 LIMIT %(most)s)
            SELECT known.*
              FROM known
              LEFT JOIN participants
                ON participants.person_id = known.person_id AND is_held
               AND lower(during) BETWEEN %(start)s - %(day)s AND %(start)s + %(day)s
             GROUP BY known.person_id, name, is_name_known, userid, email, phone, role, language,
                      last_language, timezone, is_active, greeted_at
            HAVING bool_or(during && tstzrange(%(start)s, %(end)s)) IS NOT TRUE
             ORDER BY count(during), role = 'admin', person_id
             LIMIT %(limit)s
            """,  # noqa: S608
            {
                "besides": list(besides),
                "start": start,
                "end": end,
                "day": _DAY,
                "most": _MOST,
                "limit": limit,
            },
        ).fetchall()


def list_newest_people(tx: Tx, *, limit: int) -> list[Person]:
    """List whom the bot got to know last."""
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            f"""
            SELECT {COLUMNS}
              FROM people
             WHERE merged_into IS NULL
             ORDER BY person_id DESC
             LIMIT %(limit)s
            """,  # noqa: S608
            {"limit": limit},
        ).fetchall()


def list_changed_interviews(tx: Tx, *, limit: int) -> list[int]:
    """List the numbers of the interviews that were changed last, the latest first."""
    rows = tx.execute(
        """
        SELECT interview_id
          FROM (SELECT interview_id, audit_id
                  FROM audit
                 WHERE interview_id IS NOT NULL
                 ORDER BY audit_id DESC
                 LIMIT %(most)s) AS latest
         GROUP BY interview_id
         ORDER BY max(audit_id) DESC
         LIMIT %(limit)s
        """,
        {"most": _MOST, "limit": limit},
    ).fetchall()
    return [number for (number,) in rows]
