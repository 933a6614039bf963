"""What admins look at over many interviews: lists with filters, and the figures of a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database import Tx, expect
from storage.interviews import LONGEST, OPEN_STATUSES, Interview, get_interviews


@dataclass(frozen=True, slots=True)
class Filter:
    """Interviews that end after `after` and start before `before`, of these people and statuses, if any."""

    after: datetime
    before: datetime | None
    statuses: tuple[str, ...] = ()
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """The figures of the interviews that start in a period. No-shows and feedback are of past ones."""

    statuses: dict[str, int]
    confirmed: int
    median_to_confirm: timedelta | None
    absent_candidates: int
    absent_interviewers: int
    feedback_given: int
    feedback_due: int
    load: tuple[tuple[str, int], ...]
    interviewers: int

    @property
    def total(self) -> int:
        return sum(self.statuses.values())


#: The status people see: what was to happen is done once its time is over.
_SHOWN = "CASE WHEN status IN ('proposed', 'confirmed') AND end_at <= %(now)s THEN 'done' ELSE status END"
_MATCHING = f"""
      FROM interviews
     WHERE start_at > %(after)s - %(longest)s
       AND end_at > %(after)s
       AND (%(before)s::timestamptz IS NULL OR start_at < %(before)s)
       AND (%(person_id)s::bigint IS NULL
            OR EXISTS (SELECT 1
                         FROM participants
                        WHERE participants.interview_id = interviews.interview_id
                          AND person_id = %(person_id)s))
       AND ({_SHOWN} = ANY(%(statuses)s) OR %(statuses)s::text[] = '{{}}' )
"""  # noqa: S608


def shown_status(interview: Interview, now: datetime) -> str:
    """Return the status people see, as `_SHOWN` does."""
    is_over = interview.status in OPEN_STATUSES and interview.end_at <= now
    return "done" if is_over else interview.status


def count_interviews(tx: Tx, *, chosen: Filter, now: datetime) -> dict[str, int]:
    """Count interviews by the status that people see."""
    rows = tx.execute(
        f"SELECT {_SHOWN} AS shown, count(*) {_MATCHING} GROUP BY shown",
        _values(chosen, now),
    ).fetchall()
    return dict(rows)


def list_interviews(tx: Tx, *, chosen: Filter, now: datetime, limit: int, offset: int = 0) -> list[Interview]:
    """List interviews, soonest first."""
    rows = tx.execute(
        f"""
        SELECT interview_id {_MATCHING}
         ORDER BY start_at, interview_id
         LIMIT %(limit)s OFFSET %(offset)s
        """,
        {**_values(chosen, now), "limit": limit, "offset": offset},
    ).fetchall()
    numbers = [number for (number,) in rows]
    found = get_interviews(tx, interview_ids=numbers)
    return [found[number] for number in numbers]


def get_stats(tx: Tx, *, start: datetime, end: datetime, now: datetime, most: int) -> Stats:
    """Count what came of the interviews that start in a period; `most` interviewers are named."""
    period = {"start": start, "end": end, "now": now, "most": most}
    statuses = tx.execute(
        f"""
        SELECT {_SHOWN} AS shown, count(*)
          FROM interviews
         WHERE start_at >= %(start)s AND start_at < %(end)s
         GROUP BY shown
        """,  # noqa: S608
        period,
    ).fetchall()
    (seconds,) = expect(tx.execute(_MEDIAN, period).fetchone())
    confirmed, *absent = expect(
        tx.execute(
            """
            SELECT count(*) FILTER (WHERE status IN ('confirmed', 'done', 'no_show')),
                   count(*) FILTER (WHERE no_show_side = 'candidate'),
                   count(*) FILTER (WHERE no_show_side = 'interviewer')
              FROM interviews
             WHERE start_at >= %(start)s AND start_at < %(end)s
            """,
            period,
        ).fetchone()
    )
    given, due = expect(tx.execute(_FEEDBACK, period).fetchone())
    load = tx.execute(_LOAD, period).fetchall()
    return Stats(
        statuses=dict(statuses),
        confirmed=confirmed,
        median_to_confirm=None if seconds is None else timedelta(seconds=float(seconds)),
        absent_candidates=absent[0],
        absent_interviewers=absent[1],
        feedback_given=given,
        feedback_due=due,
        load=tuple((name, count) for name, count, _ in load),
        interviewers=load[0][2] if load else 0,
    )


#: From when the time was last proposed until it was first confirmed.
_MEDIAN = """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM confirmed.at - asked.at))
      FROM interviews,
           LATERAL (SELECT min(at) AS at
                      FROM audit
                     WHERE audit.interview_id = interviews.interview_id AND action = 'confirm') AS confirmed,
           LATERAL (SELECT max(at) AS at
                      FROM audit
                     WHERE audit.interview_id = interviews.interview_id AND action IN ('create', 'move')
                       AND audit.at <= confirmed.at) AS asked
     WHERE start_at >= %(start)s AND start_at < %(end)s
"""
_FEEDBACK = """
    SELECT count(feedback.person_id), count(*)
      FROM interviews
      JOIN participants USING (interview_id)
      LEFT JOIN feedback USING (interview_id, person_id)
     WHERE start_at >= %(start)s AND start_at < %(end)s
       AND end_at <= %(now)s AND status IN ('confirmed', 'done')
       AND side = 'interviewer' AND participants.answer = 'accepted'
"""
_LOAD = """
    SELECT name, count(*), count(*) OVER ()
      FROM interviews
      JOIN participants USING (interview_id)
      JOIN people USING (person_id)
     WHERE start_at >= %(start)s AND start_at < %(end)s
       AND status NOT IN ('cancelled', 'declined')
       AND side = 'interviewer' AND participants.answer <> 'declined'
     GROUP BY person_id, name
     ORDER BY count(*) DESC, name
     LIMIT %(most)s
"""


def _values(chosen: Filter, now: datetime) -> dict[str, object]:
    statuses: Sequence[str] = list(chosen.statuses)
    return {
        "after": chosen.after,
        "before": chosen.before,
        "statuses": statuses,
        "person_id": chosen.person_id,
        "longest": LONGEST,
        "now": now,
    }
