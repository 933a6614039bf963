"""The morning digest: whose turn it is, each once a day, and what is theirs to do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from psycopg.rows import class_row

from storage.database import Tx
from storage.interviews import LONGEST
from storage.people import COLUMNS, Person

#: How far back feedback is still asked for.
_MISSED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Brief:
    """One interview in a line: its number, start, and whom it is with."""

    interview_id: int
    start_at: datetime
    candidate: str
    title: str
    status: str


def list_zones(tx: Tx) -> list[str]:
    """List the time zones that readers of the digest chose, '' among them where somebody did not."""
    rows = tx.execute(
        """
        WITH RECURSIVE zones (zone) AS (
            SELECT min(coalesce(timezone, ''))
              FROM people
             WHERE role IN ('interviewer', 'admin') AND is_active AND userid IS NOT NULL
            UNION ALL
            SELECT (SELECT min(coalesce(timezone, ''))
                      FROM people
                     WHERE role IN ('interviewer', 'admin') AND is_active AND userid IS NOT NULL
                       AND coalesce(timezone, '') > zone)
              FROM zones
             WHERE zone IS NOT NULL)
        SELECT zone FROM zones WHERE zone IS NOT NULL
        """
    ).fetchall()
    return [zone for (zone,) in rows]


def claim_digests(tx: Tx, *, zone: str, on_date: date, known_before: datetime, limit: int) -> list[Person]:
    """Take some of a zone's people whose digest of this day was not made yet; nobody else takes them.

    None while an admin has paused all reminders; who came in the middle of the morning begins tomorrow.
    """
    with tx.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(
            f"""
            UPDATE people
               SET digested_on = %(on_date)s
             WHERE person_id = ANY(ARRAY(
                       SELECT person_id
                         FROM people
                        WHERE role IN ('interviewer', 'admin') AND is_active AND userid IS NOT NULL
                          AND coalesce(timezone, '') = %(zone)s
                          AND coalesce(digested_on, '-infinity'::date) < %(on_date)s
                          AND created_at < %(known_before)s
                          AND NOT EXISTS (SELECT 1 FROM switches WHERE name = 'reminders_paused')
                        LIMIT %(limit)s
                          FOR UPDATE OF people SKIP LOCKED))
            RETURNING {COLUMNS}
            """,  # noqa: S608
            {"zone": zone, "on_date": on_date, "known_before": known_before, "limit": limit},
        ).fetchall()


def list_muting(tx: Tx, *, person_ids: list[int], kind: str) -> set[int]:
    """Return who of these people switched a kind of messages off."""
    rows = tx.execute(
        """
        SELECT person_id
          FROM people
         WHERE person_id = ANY(%(person_ids)s) AND %(kind)s = ANY(muted)
        """,
        {"person_ids": person_ids, "kind": kind},
    ).fetchall()
    return {person_id for (person_id,) in rows}


def list_unanswered(tx: Tx, *, organiser_id: int, after: datetime, limit: int) -> list[Brief]:
    """List what somebody organises, and nobody has answered; soonest first."""
    with tx.cursor(row_factory=class_row(Brief)) as cursor:
        return cursor.execute(
            """
            SELECT interview_id, start_at, name AS candidate, title, status
              FROM interviews
              JOIN people ON person_id = candidate_id
             WHERE organiser_id = %(organiser_id)s AND status = 'proposed' AND start_at > %(after)s
             ORDER BY start_at, interview_id
             LIMIT %(limit)s
            """,
            {"organiser_id": organiser_id, "after": after, "limit": limit},
        ).fetchall()


def list_unrated(tx: Tx, *, person_id: int, now: datetime, limit: int) -> list[Brief]:
    """List interviews of the last days that an interviewer has not given feedback for, the oldest first."""
    with tx.cursor(row_factory=class_row(Brief)) as cursor:
        return cursor.execute(
            """
            SELECT interview_id, start_at, name AS candidate, title, status
              FROM participants AS mine
              JOIN interviews USING (interview_id)
              JOIN people ON people.person_id = candidate_id
             WHERE mine.person_id = %(person_id)s AND side = 'interviewer'
               AND absent_at IS NULL AND answer = 'accepted'
               AND lower(during) BETWEEN %(now)s - %(missed)s AND %(now)s
               AND end_at <= %(now)s
               AND (status IN ('confirmed', 'done') OR (status = 'proposed' AND arrived_at IS NOT NULL))
               AND NOT EXISTS (SELECT 1
                                 FROM feedback
                                WHERE feedback.interview_id = mine.interview_id
                                  AND feedback.person_id = mine.person_id)
             ORDER BY start_at, interview_id
             LIMIT %(limit)s
            """,
            {"person_id": person_id, "now": now, "missed": _MISSED, "limit": limit},
        ).fetchall()


def list_starting(tx: Tx, *, first: datetime, end: datetime, limit: int) -> list[Brief]:
    """List what begins between two moments, whoever's it is, soonest first."""
    with tx.cursor(row_factory=class_row(Brief)) as cursor:
        return cursor.execute(
            """
            SELECT interview_id, start_at, name AS candidate, title, status
              FROM interviews
              JOIN people ON person_id = candidate_id
             WHERE start_at >= %(first)s AND start_at < %(end)s AND status IN ('proposed', 'confirmed')
             ORDER BY start_at, interview_id
             LIMIT %(limit)s
            """,
            {"first": first, "end": end, "limit": limit},
        ).fetchall()


def list_taking_part(tx: Tx, *, person_id: int, first: datetime, end: datetime, limit: int) -> list[Brief]:
    """List what a person has between two moments, soonest first."""
    with tx.cursor(row_factory=class_row(Brief)) as cursor:
        return cursor.execute(
            """
            SELECT interview_id, start_at, name AS candidate, title, status
              FROM participants AS mine
              JOIN interviews USING (interview_id)
              JOIN people ON people.person_id = candidate_id
             WHERE mine.person_id = %(person_id)s AND answer = 'accepted'
               AND lower(during) > %(first)s - %(longest)s AND lower(during) < %(end)s
               AND start_at >= %(first)s AND start_at < %(end)s
               AND status IN ('proposed', 'confirmed')
             ORDER BY start_at, interview_id
             LIMIT %(limit)s
            """,
            {
                "person_id": person_id,
                "first": first,
                "end": end,
                "longest": LONGEST,
                "limit": limit,
            },
        ).fetchall()
