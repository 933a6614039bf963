"""Who and what is in the database before the faults begin, written as plain rows: quickly, and many."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage.database import Database


def add_people(database: Database, *, names: list[str], role: str, has_userid: bool = True) -> None:
    """Let the bot know people by these names, which are their userids too; nobody is to be greeted."""
    with database.transaction(statement_timeout=60) as tx:
        tx.execute(
            """
            INSERT INTO people (name, userid, role, last_language, greeted_at, created_at)
            SELECT name, CASE WHEN %(has_userid)s THEN name END, %(role)s, 'en', %(now)s, %(now)s
              FROM unnest(%(names)s::text[]) AS name
            """,
            {"names": names, "role": role, "has_userid": has_userid, "now": datetime.now(UTC)},
        )


@dataclass(frozen=True)
class Planned:
    """One interview of `add_interviews`; both readers are to be reminded of it, once."""

    interview_id: int
    readers: tuple[str, str]
    start_at: datetime
    due_at: datetime


def add_interviews(
    database: Database,
    *,
    count: int,
    interviewers: int,
    candidates: int,
    due_at: datetime,
    spread: timedelta = timedelta(0),
) -> list[Planned]:
    """Plan interviews, each with one reminder for its interviewer and one for its candidate.

    The people are new; each has interviews one after another, from the day after tomorrow on. Every other
    interview waits for the candidate's confirmation, so that half of the candidates get a card.

    Args:
        candidates: no fewer than interviewers.
        due_at: when the first reminder is due; the others follow evenly until `spread` later.
    """
    members = [f"interviewer{number}" for number in range(interviewers)]
    strangers = [f"candidate{number}" for number in range(candidates)]
    add_people(database, names=members, role="interviewer")
    add_people(database, names=strangers, role="candidate")
    with database.transaction(statement_timeout=600, idle_timeout=600) as tx:
        rows = tx.execute(
            """
            WITH planned AS (
                SELECT number,
                       'interviewer' || number %% %(interviewers)s AS interviewer,
                       'candidate' || number %% %(candidates)s AS candidate,
                       date_trunc('day', %(due_at)s) + interval '2 days'
                           + number / %(interviewers)s * interval '30 minutes' AS start_at,
                       date_trunc('second', %(due_at)s + number * %(step)s) AS due_at
                  FROM generate_series(0, %(count)s - 1) AS number),
            interview AS (
                INSERT INTO interviews (title, candidate_id, organiser_id, start_at, end_at, status,
                                        created_at, updated_at)
                SELECT number, candidate.person_id, interviewer.person_id, start_at,
                       start_at + interval '30 minutes',
                       CASE number %% 2 WHEN 0 THEN 'confirmed' ELSE 'proposed' END, %(now)s, %(now)s
                  FROM planned
                  JOIN people AS interviewer ON interviewer.userid = planned.interviewer
                  JOIN people AS candidate ON candidate.userid = planned.candidate
                 ORDER BY number
                RETURNING interview_id, title, candidate_id, organiser_id, start_at, end_at),
            participant AS (
                INSERT INTO participants (interview_id, person_id, side, during, room_key)
                SELECT interview_id, person_id, side, tstzrange(start_at, end_at), md5(random()::text)
                  FROM interview,
                       LATERAL (VALUES (organiser_id, 'interviewer'), (candidate_id, 'candidate'))
                           AS someone (person_id, side)
                RETURNING interview_id, person_id),
            reminder AS (
                INSERT INTO reminders (interview_id, revision, person_id, before_seconds, due_at, expires_at)
                SELECT interview_id, 1, person_id, extract(epoch FROM interview.start_at - planned.due_at),
                       planned.due_at, interview.start_at
                  FROM participant
                  JOIN interview USING (interview_id)
                  JOIN planned ON planned.number::text = interview.title)
            SELECT interview_id, interviewer, candidate, interview.start_at, due_at
              FROM interview
              JOIN planned ON planned.number::text = interview.title
             ORDER BY number
            """,
            {
                "interviewers": interviewers,
                "candidates": candidates,
                "count": count,
                "due_at": due_at,
                "step": spread / count,
                "now": datetime.now(UTC),
            },
        ).fetchall()
        # As autovacuum would have done long before, had it all come to be in its own time.
        tx.execute("ANALYZE people, interviews, participants, reminders")
    return [Planned(number, (one, other), start, due) for number, one, other, start, due in rows]
