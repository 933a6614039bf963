"""Interviews and who takes part. Every change of status is one function here: it checks the move,
writes the audit line, moves the reminders, and is safe to repeat.
"""

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Literal

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from storage.audit import Cause, insert_audit
from storage.database import Tx, expect
from storage.people import hold_people
from storage.reminders import cancel_reminders, plan_reminders
from storage.rooms import insert_rooms
from storage.rules import rules_of

Status = Literal["proposed", "confirmed", "done", "declined", "cancelled", "no_show"]
Side = Literal["interviewer", "candidate"]
Answer = Literal["asked", "accepted", "declined"]

#: Statuses in which an interview is still going to happen.
OPEN_STATUSES: tuple[Status, ...] = ("proposed", "confirmed")
#: The layers of a booking that nobody insisted on.
ALL_LAYERS = "[0,16)"
#: Longer than any interview takes, so that the index by start finds what still goes on at a moment.
LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Participant:
    """One person of one interview; `room_key` is the random part of their room link.

    An interviewer who is "asked" has not said yet whether they come; with `replaces` they take that person's
    place by accepting.
    """

    interview_id: int
    person_id: int
    side: Side
    name: str
    userid: str | None
    is_active: bool
    timezone: str | None
    room_key: str
    answer: Answer = "accepted"
    replaces: int | None = None

    @property
    def is_member(self) -> bool:
        """Whether they are a member of the corp, whom the app reaches (`storage.ways` has the other ways)."""
        return self.userid is not None and self.is_active


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview. `interview_id` is the number people say: `#12`."""

    interview_id: int
    title: str
    organiser_id: int
    start_at: datetime
    end_at: datetime
    status: Status
    revision: int
    no_show_side: Side | None = None
    participants: tuple[Participant, ...] = ()

    @property
    def minutes(self) -> int:
        return round((self.end_at - self.start_at).total_seconds() / 60)

    @property
    def candidate(self) -> Participant:
        return next(person for person in self.participants if person.side == "candidate")

    @property
    def interviewers(self) -> tuple[Participant, ...]:
        return tuple(person for person in self.participants if person.side == "interviewer")

    @property
    def panel(self) -> tuple[Participant, ...]:
        """The interviewers who have said that they come."""
        return tuple(person for person in self.interviewers if person.answer == "accepted")

    def participant(self, person_id: int) -> Participant | None:
        return next((person for person in self.participants if person.person_id == person_id), None)


@dataclass(frozen=True, slots=True)
class Page:
    """The first of a list of interviews, and how many there are in all."""

    interviews: tuple[Interview, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Row:
    """One participant with their interview; `total` counts the interviews that were asked for."""

    interview_id: int
    title: str
    organiser_id: int
    start_at: datetime
    end_at: datetime
    status: Status
    revision: int
    no_show_side: Side | None
    person_id: int
    side: Side
    name: str
    userid: str | None
    is_active: bool
    timezone: str | None
    room_key: str
    answer: Answer
    replaces: int | None
    total: int


def get_interview(tx: Tx, *, interview_id: int, lock: bool = False) -> Interview | None:
    """Load one interview with its people; `lock` holds it until the end of the transaction."""
    if lock:
        tx.execute(
            "SELECT 1 FROM interviews WHERE interview_id = %(interview_id)s FOR UPDATE",
            {"interview_id": interview_id},
        )
    return get_interviews(tx, interview_ids=[interview_id]).get(interview_id)


def get_interviews(tx: Tx, *, interview_ids: Collection[int]) -> dict[int, Interview]:
    """Load several interviews with their people, by their number."""
    if not interview_ids:
        return {}
    with tx.cursor(row_factory=class_row(_Row)) as cursor:
        rows = cursor.execute(
            """
            SELECT interview_id, title, organiser_id, start_at, end_at, status, revision,
                   no_show_side, person_id, side, name, userid, is_active, timezone, room_key, answer,
                   replaces, 1 AS total
              FROM interviews
              JOIN participants USING (interview_id)
              JOIN people USING (person_id)
             WHERE interview_id = ANY(ARRAY(SELECT unnest(%(interview_ids)s))) -- see _PREPARE_AFTER
             ORDER BY interview_id, side DESC, person_id
            """,
            {"interview_ids": list(interview_ids)},
        ).fetchall()
    return {interview.interview_id: interview for interview in _assemble(rows)}


def list_interviews_of(
    tx: Tx,
    *,
    person_id: int,
    after: datetime,
    before: datetime | None,
    limit: int,
    offset: int = 0,
    status: Status | None = None,
) -> Page:
    """List a person's interviews that end after `after` and start before `before`, soonest first.

    Args:
        status: only these; without, all that are not cancelled.
    """
    with tx.cursor(row_factory=class_row(_Row)) as cursor:
        rows = cursor.execute(
            """
            WITH mine AS (
                SELECT interview_id, count(*) OVER () AS total
                  FROM participants
                  JOIN interviews USING (interview_id)
                 WHERE person_id = %(person_id)s
                   AND lower(during) > %(after)s - %(longest)s
                   AND end_at > %(after)s
                   AND (%(before)s::timestamptz IS NULL OR start_at < %(before)s)
                   AND CASE WHEN %(status)s::text IS NULL THEN status <> 'cancelled'
                            ELSE status = %(status)s END
                 ORDER BY start_at, interview_id
                 LIMIT %(limit)s OFFSET %(offset)s)
            SELECT interview_id, title, organiser_id, start_at, end_at, status, revision,
                   no_show_side, person_id, side, name, userid, is_active, timezone, room_key, answer,
                   replaces, total
              FROM mine
              JOIN interviews USING (interview_id)
              JOIN participants USING (interview_id)
              JOIN people USING (person_id)
             ORDER BY start_at, interview_id, side DESC, person_id
            """,
            {
                "person_id": person_id,
                "after": after,
                "before": before,
                "longest": LONGEST,
                "limit": limit,
                "offset": offset,
                "status": status,
            },
        ).fetchall()
    return Page(interviews=tuple(_assemble(rows)), total=rows[0].total if rows else 0)


def list_interviews_naming(tx: Tx, *, words: str, after: datetime, limit: int) -> list[Interview]:
    """List the next interviews of anybody of whom the words hold the name, a part of it, or the userid."""
    rows = tx.execute(
        """
        WITH named AS (
            SELECT DISTINCT person_id
              FROM people
             CROSS JOIN regexp_split_to_table(lower(concat_ws(' ', name, userid)), '[ .]') AS part
             WHERE merged_into IS NULL AND length(part) > 1 AND position(part IN %(words)s) > 0)
        SELECT interview_id
          FROM interviews
          JOIN participants USING (interview_id)
          JOIN named USING (person_id)
         WHERE end_at > %(after)s AND status <> 'cancelled'
         GROUP BY interviews.interview_id
         ORDER BY count(*) DESC, start_at, interview_id
         LIMIT %(limit)s
        """,
        {"words": words.casefold(), "after": after, "limit": limit},
    ).fetchall()
    found = get_interviews(tx, interview_ids=[number for (number,) in rows])
    return sorted(found.values(), key=lambda each: (each.start_at, each.interview_id))


def list_busy(
    tx: Tx, *, person_ids: Sequence[int], start: datetime, end: datetime
) -> list[tuple[int, int, datetime, datetime]]:
    """List (person_id, interview_id, start, end) of what takes these people's time between start and end."""
    return tx.execute(
        """
        SELECT person_id, interview_id, lower(during), upper(during)
          FROM participants
         WHERE is_held
           AND person_id = ANY(%(person_ids)s)
           AND lower(during) > %(start)s - %(longest)s
           AND lower(during) < %(end)s
           AND during && tstzrange(%(start)s, %(end)s)
         ORDER BY lower(during)
        """,
        {"person_ids": list(person_ids), "start": start, "end": end, "longest": LONGEST},
    ).fetchall()


def insert_interview(
    tx: Tx,
    *,
    cause: Cause,
    title: str,
    candidate_id: int,
    interviewer_ids: Sequence[int],
    start_at: datetime,
    end_at: datetime,
    reminders: Sequence[int],
    overlapping: Collection[int] = (),
    room_provider: str | None = None,
) -> Interview:
    """Book an interview, plan its reminders and want its room.

    Args:
        room_provider: whose room it is; the company's if it is not said.
        overlapping: people who are booked though they may be in other interviews then.
    Raises:
        Conflict: someone is already in an interview then (`participants_no_overlap`).
    """
    row = tx.execute(
        """
        INSERT INTO interviews (title, candidate_id, organiser_id, start_at, end_at, created_at, updated_at)
        VALUES (%(title)s, %(candidate_id)s, %(organiser_id)s, %(start_at)s, %(end_at)s, %(now)s, %(now)s)
        RETURNING interview_id
        """,
        {
            "title": title,
            "candidate_id": candidate_id,
            "organiser_id": cause.person_id,
            "start_at": start_at,
            "end_at": end_at,
            "now": cause.at,
        },
    ).fetchone()
    (interview_id,) = expect(row)
    sides: list[tuple[int, Side]] = [(person_id, "interviewer") for person_id in interviewer_ids]
    sides.append((candidate_id, "candidate"))
    hold_people(tx, person_ids=[person_id for person_id, _ in sides])
    layers = make_way(tx, interview_id=interview_id, person_ids=overlapping, start_at=start_at, end_at=end_at)
    tx.execute(
        """
        INSERT INTO participants (interview_id, person_id, side, during, room_key, layers)
        SELECT %(interview_id)s, person_id, side, tstzrange(%(start_at)s, %(end_at)s), room_key,
               layers::int4range
          FROM unnest(%(people)s::bigint[], %(sides)s::text[], %(room_keys)s::text[], %(layers)s::text[])
               AS taking_part (person_id, side, room_key, layers)
        """,
        {
            "interview_id": interview_id,
            "start_at": start_at,
            "end_at": end_at,
            "people": [person_id for person_id, _ in sides],
            "sides": [side for _, side in sides],
            "room_keys": [new_room_key() for _ in sides],
            "layers": [layers.get(person_id, ALL_LAYERS) for person_id, _ in sides],
        },
    )
    plan_reminders(tx, interview_id=interview_id, before_seconds=reminders, now=cause.at)
    wanted = rules_of(reminders).rooms.wanted(room_provider)
    insert_rooms(tx, interview_id=interview_id, wanted=wanted, now=cause.at)
    insert_audit(
        tx,
        cause=cause,
        action="create",
        interview_id=interview_id,
        detail=time_detail(start_at, end_at, revision=1),
    )
    return require_interview(tx, interview_id=interview_id)


def confirm_interview(
    tx: Tx, *, cause: Cause, interview_id: int, revision: int, reminders: Sequence[int]
) -> bool:
    """Confirm for the candidate; False when there was nothing to change.

    Raises:
        Conflict: it had been declined, and the time is taken by now (`participants_no_overlap`).
    """
    row = tx.execute(
        """
        WITH confirmed AS (
            UPDATE interviews
               SET status = 'confirmed', wished_start_at = NULL, updated_at = %(now)s
             WHERE interview_id = %(interview_id)s AND revision = %(revision)s
               AND status IN ('proposed', 'declined')
            RETURNING interview_id),
        -- With this time taken, the others that were proposed are none any more.
        closed AS (DELETE FROM proposed_slots USING confirmed
                    WHERE proposed_slots.interview_id = confirmed.interview_id)
        SELECT interview_id FROM confirmed
        """,
        {"interview_id": interview_id, "revision": revision, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    _hold(tx, interview_id=interview_id, is_held=True)
    plan_reminders(tx, interview_id=interview_id, before_seconds=reminders, now=cause.at)
    insert_audit(tx, cause=cause, action="confirm", interview_id=interview_id)
    return True


def decline_interview(tx: Tx, *, cause: Cause, interview_id: int, revision: int, reason: str) -> bool:
    """Decline for the candidate and free everyone's time; False when there was nothing to change."""
    row = tx.execute(
        """
        UPDATE interviews
           SET status = 'declined', wished_start_at = NULL, updated_at = %(now)s
         WHERE interview_id = %(interview_id)s AND revision = %(revision)s
           AND status IN ('proposed', 'confirmed')
        RETURNING interview_id
        """,
        {"interview_id": interview_id, "revision": revision, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    _hold(tx, interview_id=interview_id, is_held=False)
    cancel_reminders(tx, interview_id=interview_id, reason="declined", now=cause.at)
    insert_audit(tx, cause=cause, action="decline", interview_id=interview_id, detail={"reason": reason})
    return True


def cancel_interview(tx: Tx, *, cause: Cause, interview_id: int, reason: str) -> bool:
    """Cancel for everyone and free their time; False when there was nothing to change."""
    row = tx.execute(
        """
        UPDATE interviews
           SET status = 'cancelled', revision = revision + 1, updated_at = %(now)s
         WHERE interview_id = %(interview_id)s AND status IN ('proposed', 'confirmed', 'declined')
        RETURNING interview_id
        """,
        {"interview_id": interview_id, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    _hold(tx, interview_id=interview_id, is_held=False)
    cancel_reminders(tx, interview_id=interview_id, reason="cancelled", now=cause.at)
    insert_audit(tx, cause=cause, action="cancel", interview_id=interview_id, detail={"reason": reason})
    return True


def move_interview(
    tx: Tx,
    *,
    cause: Cause,
    interview_id: int,
    revision: int,
    start_at: datetime,
    end_at: datetime,
    reminders: Sequence[int],
    overlapping: Collection[int] = (),
) -> bool:
    """Move to another time: a new revision; False when it was overtaken.

    The candidate confirms anew, unless it is the time they asked for themselves. What somebody did not come
    to is held after all.

    Args:
        overlapping: people who are booked though they may be in other interviews then.
    Raises:
        Conflict: someone is already in an interview then (`participants_no_overlap`).
    """
    row = tx.execute(
        """
        UPDATE interviews
           SET start_at = %(start_at)s, end_at = %(end_at)s,
               status = CASE WHEN wished_start_at = %(start_at)s THEN 'confirmed' ELSE 'proposed' END,
               wished_start_at = NULL, no_show_side = NULL, arrived_at = NULL, revision = revision + 1,
               updated_at = %(now)s
         WHERE interview_id = %(interview_id)s AND revision = %(revision)s
           AND status IN ('proposed', 'confirmed', 'declined', 'no_show')
        RETURNING interview_id
        """,
        {
            "interview_id": interview_id,
            "revision": revision,
            "start_at": start_at,
            "end_at": end_at,
            "now": cause.at,
        },
    ).fetchone()
    if row is None:
        return False
    take_time(tx, interview_id=interview_id, start_at=start_at, end_at=end_at, overlapping=overlapping)
    cancel_reminders(tx, interview_id=interview_id, reason="moved", now=cause.at)
    plan_reminders(tx, interview_id=interview_id, before_seconds=reminders, now=cause.at)
    insert_audit(
        tx,
        cause=cause,
        action="move",
        interview_id=interview_id,
        detail=time_detail(start_at, end_at, revision=revision + 1),
    )
    return True


def time_detail(start_at: datetime, end_at: datetime, *, revision: int) -> dict[str, object]:
    """Note for the audit at which time an interview stands since, and as which revision."""
    return {"start_at": start_at.isoformat(), "end_at": end_at.isoformat(), "revision": revision}


def mark_no_show(tx: Tx, *, cause: Cause, interview_id: int, side: Side) -> bool:
    """Note that one side did not come, and free the time; False when that is known, or cannot be."""
    row = tx.execute(
        """
        UPDATE interviews
           SET status = 'no_show', no_show_side = %(side)s, updated_at = %(now)s
         WHERE interview_id = %(interview_id)s AND start_at <= %(now)s
           AND status IN ('proposed', 'confirmed', 'done', 'no_show')
           AND no_show_side IS DISTINCT FROM %(side)s
        RETURNING interview_id
        """,
        {"interview_id": interview_id, "side": side, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    _hold(tx, interview_id=interview_id, is_held=False)
    cancel_reminders(tx, interview_id=interview_id, reason="no show", now=cause.at)
    insert_audit(tx, cause=cause, action="no_show", interview_id=interview_id, detail={"side": side})
    return True


def wish_interview(tx: Tx, *, cause: Cause, interview_id: int, revision: int, start_at: datetime) -> bool:
    """Note the time a candidate asks for; False when they asked for it already, or it was overtaken."""
    row = tx.execute(
        """
        UPDATE interviews
           SET wished_start_at = %(start_at)s, updated_at = %(now)s
         WHERE interview_id = %(interview_id)s AND revision = %(revision)s
           AND status IN ('proposed', 'confirmed', 'declined')
           AND wished_start_at IS DISTINCT FROM %(start_at)s
        RETURNING interview_id
        """,
        {"interview_id": interview_id, "revision": revision, "start_at": start_at, "now": cause.at},
    ).fetchone()
    if row is None:
        return False
    insert_audit(
        tx,
        cause=cause,
        action="wish",
        interview_id=interview_id,
        detail={"start_at": start_at.isoformat()},
    )
    return True


def require_interview(tx: Tx, *, interview_id: int) -> Interview:
    """Load an interview that is known to exist."""
    return expect(get_interview(tx, interview_id=interview_id))


def new_room_key() -> str:
    """Return the random part of one room link."""
    return secrets.token_urlsafe(12)


def take_time(
    tx: Tx, *, interview_id: int, start_at: datetime, end_at: datetime, overlapping: Collection[int] = ()
) -> None:
    """Let an interview take everyone's time at a start and end that are new.

    Raises:
        Conflict: someone is already in an interview then (`participants_no_overlap`).
    """
    _hold_people_of(tx, interview_id=interview_id)
    layers = make_way(tx, interview_id=interview_id, person_ids=overlapping, start_at=start_at, end_at=end_at)
    tx.execute(
        """
        UPDATE participants
           SET is_held = true, during = tstzrange(%(start_at)s, %(end_at)s),
               layers = coalesce(%(layers)s::jsonb ->> person_id::text, %(all)s)::int4range
         WHERE interview_id = %(interview_id)s
        """,
        {
            "interview_id": interview_id,
            "start_at": start_at,
            "end_at": end_at,
            "layers": Jsonb(layers),
            "all": ALL_LAYERS,
        },
    )


def make_way(
    tx: Tx, *, interview_id: int, person_ids: Collection[int], start_at: datetime, end_at: datetime
) -> dict[int, str]:
    """Take a layer out of what these people are in then, and return it by person, for this interview alone.

    See the migration that made `layers`: what overlaps on purpose lies in layers of its own.
    """
    if not person_ids:
        return {}
    rows = tx.execute(
        """
        WITH known AS (
            SELECT interview_id, person_id, layers
              FROM participants
             WHERE is_held
               AND person_id = ANY(%(person_ids)s)
               AND interview_id <> %(interview_id)s
               AND lower(during) > %(start_at)s - %(longest)s
               AND lower(during) < %(end_at)s
               AND during && tstzrange(%(start_at)s, %(end_at)s)
             ORDER BY interview_id, person_id
               FOR UPDATE),
        free AS (
            -- Below the single layers of what was insisted on before.
            SELECT person_id, coalesce(min(lower(layers)) FILTER (WHERE lower(layers) > 0), 16) - 1 AS layer
              FROM known
             GROUP BY person_id),
        narrowed AS (
            UPDATE participants
               SET layers = int4range(0, layer)
              FROM known
              JOIN free USING (person_id)
             WHERE participants.interview_id = known.interview_id
               AND participants.person_id = known.person_id
               AND lower(known.layers) = 0 AND upper(known.layers) > layer)
        SELECT person_id, int4range(layer, layer + 1)::text FROM free
        """,
        {
            "interview_id": interview_id,
            "person_ids": list(person_ids),
            "start_at": start_at,
            "end_at": end_at,
            "longest": LONGEST,
        },
    ).fetchall()
    return dict(rows)


def _hold(tx: Tx, *, interview_id: int, is_held: bool) -> None:
    """Let the interview take, or free, its people's time at its present start and end."""
    if is_held:
        _hold_people_of(tx, interview_id=interview_id)
    tx.execute(
        """
        UPDATE participants
           SET is_held = %(is_held)s, during = tstzrange(start_at, end_at)
          FROM interviews
         WHERE participants.interview_id = %(interview_id)s
           AND interviews.interview_id = %(interview_id)s
        """,
        {"interview_id": interview_id, "is_held": is_held},
    )


def _hold_people_of(tx: Tx, *, interview_id: int) -> None:
    rows = tx.execute(
        "SELECT person_id FROM participants WHERE interview_id = %(interview_id)s",
        {"interview_id": interview_id},
    ).fetchall()
    hold_people(tx, person_ids=[person_id for (person_id,) in rows])


def _assemble(rows: Sequence[_Row]) -> Iterator[Interview]:
    """Put the rows of each interview together; they come one interview after another."""
    for _, group in groupby(rows, key=lambda row: row.interview_id):
        people = list(group)
        first = people[0]
        yield Interview(
            interview_id=first.interview_id,
            title=first.title,
            organiser_id=first.organiser_id,
            start_at=first.start_at,
            end_at=first.end_at,
            status=first.status,
            revision=first.revision,
            no_show_side=first.no_show_side,
            participants=tuple(
                Participant(
                    interview_id=row.interview_id,
                    person_id=row.person_id,
                    side=row.side,
                    name=row.name,
                    userid=row.userid,
                    is_active=row.is_active,
                    timezone=row.timezone,
                    room_key=row.room_key,
                    answer=row.answer,
                    replaces=row.replaces,
                )
                for row in people
            ),
        )
