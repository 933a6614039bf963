"""Brings what stands at the providers in line with the interviews: made, changed, ended, each by a worker.

A row says what there is, the interview what there should be. So it does not matter which call was lost, who
died in the middle of what, or how often an interview was moved meanwhile: the next look makes up for it.
Before a second attempt to make something, what the first may have made is looked for by its marker.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from bot.delivery import owe
from bot.handling import DeliveryError, Handling
from bot.parts import Bot
from bot.rooms.providers import Plan, Provider, RoomGone, Seat, Standing
from bot.rooms.results import result_time
from bot.wecom.errors import scrub
from handlers.room_news import room_failed, room_left_open, room_stands_after_all, without_seat
from storage.accounts import get_accounts
from storage.database import Tx
from storage.errors import StorageError
from storage.interviews import OPEN_STATUSES, Interview, Participant, get_interview
from storage.people import Person, get_people
from storage.rooms import (
    Room,
    State,
    insert_missing_rooms,
    new_marker,
    note_begun,
    take_rooms,
    update_closed,
    update_external_id,
    update_failing,
    update_gone,
    update_left,
    update_standing,
)

log = logging.getLogger(__name__)

#: Longer than all calls for one row, so that only a dead worker's rows are taken over.
LEASE = timedelta(minutes=2)
_AT_ONCE, _THREADS = 16, 4
#: The first wait is longer than any call may still be under way at the provider.
_WAITS = (20, 30, 60, 120, 240, 300)
#: What an operator has to mend, or a limit, takes longer.
_LONG_WAIT = timedelta(minutes=5)
#: How often something is tried before its organiser hears of it.
_UNTOLD_ATTEMPTS = 2
#: When a call was never answered, what it may have made beside the one that stands is looked for once more.
_DOUBT = timedelta(minutes=3)
#: How long the end of something is tried.
_CLOSING = timedelta(days=2)
_LONGEST_REASON = 200


def keep_rooms(bot: Bot) -> int:
    """See to all rows that are due; return how many there were."""
    done = 0
    while True:
        now = bot.clock()
        with bot.database.transaction() as tx:
            rooms = take_rooms(tx, now=now, lease=LEASE, providers=[*bot.providers], limit=_AT_ONCE)
        if not rooms:
            return done
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="rooms") as pool:
            list(pool.map(lambda room: keep_room(bot, room), rooms))
        done += len(rooms)


def want_missing_rooms(bot: Bot) -> int:
    """Want for the interviews ahead what a new setting gives every interview beside its room."""
    rules = bot.settings.rules.rooms
    with bot.database.transaction() as tx:
        return insert_missing_rooms(tx, wanted=rules.beside(rules.provider), now=bot.clock())


def keep_room(bot: Bot, room: Room) -> None:
    """See to one leased row, and record what became of it."""
    keeper = _Keeper(bot, room, bot.providers[room.provider])
    facts = {"interview_id": room.interview_id, "purpose": room.purpose, "provider": room.provider}
    try:
        keeper.keep()
    except DeliveryError as error:
        log.warning("room_failed", extra={**facts, "errcode": error.errcode, "attempts": room.attempts + 1})
        keeper.failed(str(error), error)
    except StorageError as error:
        # The lease runs out, and the row is seen to again.
        log.error("room_not_recorded", extra={**facts, "reason": str(error)})
    except Exception as error:
        log.exception("room_fault", extra=facts)
        keeper.failed(type(error).__name__, None)


class _Keeper:
    """One leased row under way; what was made meanwhile is kept in `room`."""

    def __init__(self, bot: Bot, room: Room, provider: Provider) -> None:
        self._bot = bot
        self._room = room
        self._provider = provider

    def keep(self) -> None:
        with self._bot.database.transaction() as tx:
            interview, plan = _read(self._bot, tx, self._room)
        if interview.status in ("cancelled", "declined"):
            self._close(plan)
        elif interview.status in OPEN_STATUSES and interview.end_at > self._bot.clock():
            self._stand(plan)
        else:
            self._record(lambda tx: update_left(tx, self._room))

    def _stand(self, plan: Plan) -> None:
        room = self._room
        plan = self._provider.prepare(plan)
        shape = self._provider.shape(plan)
        try:
            if room.ended_at is not None and plan.start_at > room.ended_at:
                # It was moved to another time after all.
                raise RoomGone
            if room.external_id is None:
                standing = self._make(plan)
            elif room.made == shape:
                standing = Standing(room.external_id, room.links)
            else:
                standing = self._provider.update(room.external_id, plan, room.made or {})
            links = standing.links
            if links is None:
                links = self._provider.links(standing.external_id, plan)
        except RoomGone:
            self._record(
                lambda tx: update_gone(tx, room, marker=new_marker(room.interview_id), now=self._bot.clock())
            )
            return
        self._end_doubles(plan, standing.external_id)
        self._record_standing(plan, shape, links)

    def _make(self, plan: Plan) -> Standing:
        """Make it, unless an earlier attempt has, of which no answer came."""
        is_doubtful = self._room.attempts > 0
        found = self._provider.find(plan) if is_doubtful else []
        # What an earlier attempt made has the shape of that moment.
        standing = self._provider.update(found[0], plan, {}) if found else self._provider.create(plan)
        with self._bot.database.transaction() as tx:
            is_ours = update_external_id(
                tx, self._room, external_id=standing.external_id, is_doubtful=is_doubtful
            )
        if not is_ours:
            log.warning("room_lease_lost", extra={"interview_id": self._room.interview_id})
        self._room = replace(self._room, external_id=standing.external_id, is_doubtful=is_doubtful)
        return standing

    def _end_doubles(self, plan: Plan, external_id: str) -> None:
        """End what else has the marker; a call that was given up may have come through since."""
        if self._room.is_doubtful:
            for other in self._provider.find(plan):
                if other != external_id:
                    log.warning("room_doubled", extra={"interview_id": self._room.interview_id})
                    self._provider.close(other)

    def _record_standing(self, plan: Plan, shape: Mapping[str, object], links: Mapping[str, str]) -> None:
        room, now = self._room, self._bot.clock()
        # Looked for at once and once more later.
        is_first_look = room.is_doubtful and room.state != "stands"
        zone, has_results = self._bot.settings.bot_timezone, self._provider.has_results

        def record(tx: Tx) -> bool:
            is_kept = update_standing(
                tx,
                room,
                made=shape,
                links=links,
                is_doubtful=is_first_look,
                look_again_at=now + _DOUBT if is_first_look else None,
                result_at=result_time(plan.end_at, 0, zone) if has_results else None,
            )
            if is_kept and has_results:
                self._tell_without_seat(tx, plan, links)
            if is_kept and room.told_at is not None:
                interview = get_interview(tx, interview_id=room.interview_id)
                notices = room_stands_after_all(tx, interview, room, now, self._bot.settings.rules)
                owe(tx, notices, now=now)
            return is_kept

        self._record(record)
        log.info("room_stands", extra={"interview_id": room.interview_id, "provider": room.provider})

    def _tell_without_seat(self, tx: Tx, plan: Plan, links: Mapping[str, str]) -> None:
        """Tell once of those who interview and have no link of their own."""
        names = tuple(seat.name for seat in plan.interviewers if seat.room_key not in links)
        interview = get_interview(tx, interview_id=plan.interview_id)
        if names and interview:
            now = self._bot.clock()
            owe(tx, without_seat(tx, interview, self._room, names, now), now=now)

    def _close(self, plan: Plan) -> None:
        room = self._room
        # Also what an attempt made of which no answer came.
        ids = [room.external_id] if room.external_id else []
        if room.is_doubtful or (room.external_id is None and room.attempts > 0):
            ids += [each for each in self._provider.find(plan) if each not in ids]
        for external_id in ids:
            self._provider.close(external_id)
        self._record(lambda tx: update_closed(tx, room, marker=new_marker(room.interview_id)))
        if ids:
            log.info("room_closed", extra={"interview_id": room.interview_id, "provider": room.provider})

    def failed(self, reason: str, error: DeliveryError | None) -> None:
        """Give the row back; tell who arranged the interview once it has failed for a while."""
        room, now = self._room, self._bot.clock()
        reason = scrub(reason)[:_LONGEST_REASON]
        is_permanent = bool(error and getattr(error, "permanent", False))
        is_patient = is_permanent or (error is not None and error.handling is Handling.LIMIT)
        with self._bot.database.transaction() as tx:
            interview = get_interview(tx, interview_id=room.interview_id)
            assert interview is not None  # noqa: S101 (a row has its interview)
            is_closing = interview.status in ("cancelled", "declined")
            is_given_up = (
                is_closing and room.failing_since is not None and now > room.failing_since + _CLOSING
            )
            state: State = "closing" if is_closing else "failing"
            is_news = room.told_at is None and (is_permanent or room.attempts >= _UNTOLD_ATTEMPTS)
            is_told = is_given_up or (is_news and not is_closing)
            is_kept = update_failing(
                tx,
                room,
                state=state,
                reason=reason,
                now=now,
                due_at=None if is_given_up else now + _wait(room.attempts, is_patient=is_patient),
                is_told=is_told,
            )
            if is_kept and is_told:
                say = room_left_open if is_given_up else room_failed
                owe(tx, say(tx, interview, room, reason, now, self._bot.settings.rules), now=now)

    def _record(self, record: Callable[[Tx], bool]) -> None:
        with self._bot.database.transaction() as tx:
            is_kept = note_begun(tx, self._room) and record(tx)
        if not is_kept:
            log.warning("room_lease_lost", extra={"interview_id": self._room.interview_id})


def _wait(attempts: int, *, is_patient: bool) -> timedelta:
    waits = timedelta(seconds=_WAITS[min(attempts, len(_WAITS) - 1)])
    return max(waits, _LONG_WAIT) if is_patient else waits


def _read(bot: Bot, tx: Tx, room: Room) -> tuple[Interview, Plan]:
    """Load the interview of a row, and what it needs."""
    interview = get_interview(tx, interview_id=room.interview_id)
    assert interview is not None  # noqa: S101 (a row has its interview)
    ids = [interview.organiser_id, *(each.person_id for each in interview.participants)]
    people = get_people(tx, person_ids=ids)
    accounts = get_accounts(tx, person_ids=ids)
    organiser = people[interview.organiser_id]
    return interview, Plan(
        interview_id=interview.interview_id,
        marker=room.marker,
        title=interview.title,
        start_at=interview.start_at,
        end_at=interview.end_at,
        organiser=_seat(organiser, interview.participant(organiser.person_id), accounts),
        interviewers=tuple(_seat(people[each.person_id], each, accounts) for each in interview.interviewers),
        candidate=_seat(people[interview.candidate.person_id], interview.candidate, accounts),
        language=bot.language_of(organiser),
        timezone=organiser.timezone or bot.settings.bot_timezone,
    )


def _seat(person: Person, participant: Participant | None, accounts: Mapping[int, str]) -> Seat:
    return Seat(
        person_id=person.person_id,
        room_key=participant.room_key if participant else "",
        name=person.name,
        userid=person.userid if person.is_active else None,
        email=person.email,
        phone=person.phone,
        account=accounts.get(person.person_id),
        is_coming=participant is None or participant.answer == "accepted",
    )
