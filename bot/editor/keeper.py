"""The one loop of a process that stores what is done in rooms, and tells everyone in them.

It takes all that has come, stores it in one transaction for all rooms, reads what others stored, and tells;
meanwhile the next comes in. So however many write, a process writes to the database at one place, on
connections of its own: callbacks never wait for a room. It runs on the event loop (`storage.waiting`).
"""

import asyncio
import contextlib
import itertools
import logging
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.editor.connections import Connection
from bot.editor.documents import BadUpdate
from bot.editor.protocol import BadMessage, Cursor, Hello, Ping, Write, encode, parse
from bot.editor.rooms import Room, load_documents
from bot.logs import Outage
from bot.parts import Bot
from handlers.visits import arrive, end_room
from storage import waiting
from storage.database import Database, Tx
from storage.editor import (
    CHANNEL,
    DOCUMENTS,
    Entry,
    NewEntry,
    Standing,
    Visit,
    close_lost_visits,
    close_visit,
    get_standings,
    insert_entries,
    insert_visit,
    keep_snapshots,
    list_entries_after,
    list_visits,
    open_editor,
    raise_visits_version,
    touch_visits,
    update_cursors,
    wake,
)
from storage.errors import StorageError
from storage.interviews import Interview, get_interviews
from storage.wakeups import Wakeups

log = logging.getLogger(__name__)

#: Between two rounds, so that what comes within a moment is stored together.
_PAUSE_SECONDS = 0.01
#: How often other processes' news are looked for, without and with being told of them.
_POLL_SECONDS, _LISTENING_POLL_SECONDS = 0.1, 1.0
#: How often other processes are told of cursors; in this one they move at once.
_CURSOR_SECONDS = 0.25
#: How often it is noted who is still here, and looked whether they may be.
_TOUCH_SECONDS = 10.0
#: A page that has not said anything for so long is gone; it pings every ten seconds.
_SILENT_SECONDS = 35.0
_RETRY_SECONDS = 0.5
#: What waits to be stored while the database is away; a page that sends more is dropped, and keeps it.
_MOST_WAITING = 5000


@dataclass
class _Batch:
    """What came since the last round."""

    joins: list[tuple[Connection, int]] = field(default_factory=list)
    leaves: list[Connection] = field(default_factory=list)
    writes: list[tuple[Connection, Write]] = field(default_factory=list)

    def rooms(self) -> set[int]:
        return {
            *(connection.interview_id for connection, _ in self.joins),
            *(connection.interview_id for connection, _ in self.writes),
        }


@dataclass
class _News:
    """What a round has stored and read."""

    standings: Mapping[int, Standing]
    entries: list[Entry]
    visits: Mapping[int, list[Visit]]
    refused: list[tuple[Connection, Write]]
    saved: list[tuple[Connection, Write]]
    interviews: Mapping[int, Interview]


class Keeper:
    """Keeps all rooms that somebody has open in this process, from `start` to `stop`."""

    def __init__(self, bot: Bot, database: Database) -> None:
        self._bot = bot
        self._database = database
        self._rooms: dict[int, Room] = {}
        self._batch = _Batch()
        self._woken = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._wakeups = Wakeups(database, CHANNEL, self._hear)
        self._outage = Outage(log, "rooms_not_stored")
        self._touched_at = self._cursors_at = -1e9
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = self._loop.create_task(self._run())
        self._wakeups.start()

    def stop(self) -> None:
        """End the loop; whoever is connected comes back to another process and sends again."""
        if self._task is not None:
            self._task.cancel()
        self._wakeups.stop()
        for room in self._rooms.values():
            for connection in room.connections:
                connection.close("restart")

    def _hear(self, payload: str) -> None:
        """Be told, on another thread, that a room has news."""
        if payload.isdecimal() and int(payload) in self._rooms:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self._woken.set)

    def receive(self, connection: Connection, frame: str) -> None:
        """Take what a page says; one that says what it may not is dropped."""
        if connection.closed is not None:
            return
        connection.heard_at = time.monotonic()
        if not connection.allows(len(frame)):
            self.drop(connection, "too much")
            return
        try:
            said = parse(frame, connection.side)
        except BadMessage as error:
            log.warning("room_message_refused", extra=_facts(connection, str(error)))
            self.drop(connection, "bad")
            return
        match said:
            case Hello(seen):
                self._batch.joins.append((connection, seen))
            case Write():
                if len(self._batch.writes) >= _MOST_WAITING:
                    self.drop(connection, "busy")
                    return
                self._batch.writes.append((connection, said))
            case Cursor():
                self._move_cursor(connection, said)
                return
            case Ping():
                connection.send(encode("pong"))
                return
        self._woken.set()

    def hear(self, connection: Connection) -> None:
        """Note that a page is there, though it says nothing."""
        connection.heard_at = time.monotonic()

    def leave(self, connection: Connection) -> None:
        """Take a page out that was closed, or whose connection is lost."""
        connection.close("left")
        room = self._rooms.get(connection.interview_id)
        if room is not None and connection in room.connections:
            room.connections.discard(connection)
        self._batch.joins = [join for join in self._batch.joins if join[0] is not connection]
        self._batch.leaves.append(connection)
        self._woken.set()

    def drop(self, connection: Connection, reason: str) -> None:
        """End one connection, and no other."""
        log.info("room_connection_dropped", extra=_facts(connection, reason))
        connection.close(reason)

    def _move_cursor(self, connection: Connection, said: Cursor) -> None:
        room = self._rooms.get(connection.interview_id)
        if room is not None and connection in room.connections and connection.cursor != said.place:
            connection.cursor, connection.is_cursor_kept = said.place, False
            room.tell_people()
            self._woken.set()

    async def _run(self) -> None:
        while True:
            await self._wait()
            self._woken.clear()
            batch, self._batch = self._batch, _Batch()
            try:
                await waiting.run(self._round, batch)
                self._outage.over()
            except StorageError as error:
                self._outage.failed(str(error))
                self._put_back(batch)
                await asyncio.sleep(_RETRY_SECONDS)
            except Exception:
                log.exception("rooms_failed")
                self._start_over(batch)
                await asyncio.sleep(_RETRY_SECONDS)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _wait(self) -> None:
        if not self._rooms:
            await self._woken.wait()
            return
        seconds = _LISTENING_POLL_SECONDS if self._wakeups.is_listening else _POLL_SECONDS
        if any(not each.is_cursor_kept for room in self._rooms.values() for each in room.connections):
            seconds = min(seconds, _CURSOR_SECONDS)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)

    def _put_back(self, batch: _Batch) -> None:
        """Keep what could not be stored for the next round."""
        self._batch.joins[:0] = batch.joins
        self._batch.leaves[:0] = batch.leaves
        self._batch.writes[:0] = batch.writes

    def _start_over(self, batch: _Batch) -> None:
        """After a fault of ours: forget the rooms concerned; their pages come back and send again."""
        for connection in {*(each for each, _ in batch.joins), *(each for each, _ in batch.writes)}:
            connection.close("restart")
        for number in batch.rooms() or set(self._rooms):
            self._forget(number, "restart")

    def _forget(self, number: int, reason: str) -> None:
        room = self._rooms.pop(number, None)
        for connection in room.connections if room else ():
            connection.close(reason)

    # One round

    def _round(self, batch: _Batch) -> None:
        """Store, read and tell. Whatever is shown to anybody is stored by then."""
        now = self._bot.clock()
        is_touching = time.monotonic() - self._touched_at >= _TOUCH_SECONDS
        self._load(batch.rooms() - self._rooms.keys(), now)
        writes = self._checked(batch.writes)
        cursors = self._moved_cursors()
        with self._database.transaction() as tx:
            news = self._store(tx, batch, writes, cursors, now, is_touching=is_touching)
        for connection in cursors:
            connection.is_cursor_kept = True
        self._tell(batch, news, now)
        if is_touching:
            self._touched_at = time.monotonic()
        self._keep_snapshots()

    def _load(self, numbers: Collection[int], now: datetime) -> None:
        if not numbers:
            return
        with self._database.transaction() as tx:
            for number in sorted(numbers):
                open_editor(tx, interview_id=number, now=now)
            standings = get_standings(tx, interview_ids=numbers, now=now)
            interviews = get_interviews(tx, interview_ids=numbers)
            loaded = {
                number: Room.load(tx, interviews[number], standing) for number, standing in standings.items()
            }
        self._rooms |= loaded

    def _checked(self, writes: Iterable[tuple[Connection, Write]]) -> list[tuple[Connection, Write]]:
        """Try every update on our copy of its document, and drop whoever sent one that is none."""
        good = []
        for connection, write in writes:
            if write.kind in DOCUMENTS:
                try:
                    self._rooms[connection.interview_id].documents[write.kind].try_out(write.content)
                except BadUpdate as error:
                    connection.send(encode("refused", key=write.key, reason=str(error)))
                    self.drop(connection, "bad")
                    self._renew([connection.interview_id])
                    continue
            good.append((connection, write))
        return good

    def _renew(self, numbers: Iterable[int]) -> None:
        """Make our copies of rooms' documents anew: what was tried on them was not stored."""
        for number in set(numbers):
            room = self._rooms[number]
            with self._database.transaction() as tx:
                room.documents = load_documents(tx, interview_id=number, up_to=room.seq)[0]

    def _moved_cursors(self) -> dict[Connection, Mapping[str, Any]]:
        """List where cursors are that other processes have not been told of, now and then."""
        if time.monotonic() - self._cursors_at < _CURSOR_SECONDS:
            return {}
        self._cursors_at = time.monotonic()
        return {
            connection: connection.cursor or {}
            for room in self._rooms.values()
            for connection in room.connections
            if not connection.is_cursor_kept
        }

    def _store(
        self,
        tx: Tx,
        batch: _Batch,
        writes: list[tuple[Connection, Write]],
        cursors: Mapping[Connection, Mapping[str, Any]],
        now: datetime,
        *,
        is_touching: bool,
    ) -> _News:
        moved = {
            *(connection.interview_id for connection, _ in batch.joins),
            *(connection.interview_id for connection in batch.leaves),
            *(connection.interview_id for connection in cursors),
        }
        changed = moved | {connection.interview_id for connection, _ in writes}
        saved, refused = self._store_writes(tx, writes, changed, now)
        self._store_visits(tx, batch, now)
        update_cursors(tx, cursors={each.identity: place for each, place in cursors.items()})
        if is_touching:
            moved |= self._touch(tx, now)
        raise_visits_version(tx, interview_ids=moved)
        if changed | moved:
            wake(tx, interview_ids=changed | moved)
        return self._read(tx, saved, refused, now, is_touching=is_touching)

    def _store_writes(
        self, tx: Tx, writes: list[tuple[Connection, Write]], changed: Collection[int], now: datetime
    ) -> tuple[list[tuple[Connection, Write]], list[tuple[Connection, Write]]]:
        """Store what is written in rooms that are open; return what was saved and what was refused."""
        saved: list[tuple[Connection, Write]] = []
        refused: list[tuple[Connection, Write]] = []
        if not changed:
            return saved, refused
        standings = get_standings(tx, interview_ids=changed, now=now, lock=True)
        ended = {number for number, standing in standings.items() if not standing.is_open}
        for connection, write in writes:
            if connection.interview_id in ended:
                refused.append((connection, write))
                continue
            saved.append((connection, write))
            if write.kind == "end":
                ended.add(connection.interview_id)
                revision = standings[connection.interview_id].revision
                end_room(
                    tx,
                    interview_id=connection.interview_id,
                    person_id=connection.person_id,
                    revision=revision,
                    now=now,
                )
        entries = [
            NewEntry(connection.interview_id, connection.person_id, write.key, write.kind, write.content)
            for connection, write in saved
        ]
        insert_entries(tx, entries, standings=standings, now=now)
        return saved, refused

    def _store_visits(self, tx: Tx, batch: _Batch, now: datetime) -> None:
        for connection, _ in batch.joins:
            number, person_id, name = connection.identity
            insert_visit(tx, interview_id=number, person_id=person_id, connection=name, now=now)
            connection.seen_at = now
            arrive(tx, interview=self._rooms[number].interview, person_id=person_id, now=now)
        for connection in batch.leaves:
            number, person_id, name = connection.identity
            if connection.seen_at is not None:
                close_visit(
                    tx,
                    interview_id=number,
                    person_id=person_id,
                    connection=name,
                    seen_at=connection.seen_at,
                    now=now,
                )

    def _touch(self, tx: Tx, now: datetime) -> set[int]:
        """Note who is still here; return the rooms out of which somebody was lost."""
        here = [each for room in self._rooms.values() for each in room.connections if each.closed is None]
        touch_visits(tx, visits=[each.identity for each in here], now=now)
        for connection in here:
            connection.seen_at = now
        lost = close_lost_visits(tx, interview_ids=self._rooms, now=now)
        # They have to be held, in the order of all who hold several.
        get_standings(tx, interview_ids=lost, now=now, lock=True)
        return lost

    def _read(
        self,
        tx: Tx,
        saved: list[tuple[Connection, Write]],
        refused: list[tuple[Connection, Write]],
        now: datetime,
        *,
        is_touching: bool,
    ) -> _News:
        """Read what is new in our rooms, our own included."""
        standings = get_standings(tx, interview_ids=self._rooms, now=now)
        behind = {
            number: self._rooms[number].seq
            for number, standing in standings.items()
            if standing.seq > self._rooms[number].seq
        }
        moved = [
            number
            for number, standing in standings.items()
            if standing.visits_version != self._rooms[number].visits_version
        ]
        visits: dict[int, list[Visit]] = {number: [] for number in moved}
        for visit in list_visits(tx, interview_ids=moved) if moved else []:
            visits[visit.interview_id].append(visit)
        return _News(
            standings=standings,
            entries=list_entries_after(tx, positions=behind) if behind else [],
            visits=visits,
            saved=saved,
            refused=refused,
            interviews=get_interviews(tx, interview_ids=self._rooms) if is_touching else {},
        )

    # Telling

    def _tell(self, batch: _Batch, news: _News, now: datetime) -> None:
        for number, entries in itertools.groupby(news.entries, key=lambda entry: entry.interview_id):
            room, added = self._rooms[number], list(entries)
            room.add(added)
            room.tell_entries(added)
        self._tell_writers(news)
        for number, visits in news.visits.items():
            room = self._rooms[number]
            room.visits, room.visits_version = visits, news.standings[number].visits_version
        for number, interview in news.interviews.items():
            self._look_after(self._rooms[number], interview, now)
        for number, standing in news.standings.items():
            room = self._rooms[number]
            was_open, room.standing = room.standing.is_open, standing
            if was_open != standing.is_open:
                room.tell_times(now)
        for number in news.visits:
            self._rooms[number].tell_people()
        for connection, seen in batch.joins:
            if connection.closed is None:
                self._rooms[connection.interview_id].welcome(connection, seen, now)
        self._drop_silent()
        self._rooms = {number: room for number, room in self._rooms.items() if room.is_used()}

    def _tell_writers(self, news: _News) -> None:
        keys = defaultdict(list)
        for connection, write in news.saved:
            keys[connection].append(write.key)
        for connection, saved in keys.items():
            connection.send(encode("saved", keys=saved))
        for connection, write in news.refused:
            connection.send(encode("refused", key=write.key, reason="ended"))
        self._renew(each.interview_id for each, write in news.refused if write.kind in DOCUMENTS)

    def _look_after(self, room: Room, interview: Interview, now: datetime) -> None:
        """Follow what became of the interview: who may be here, and when it is."""
        before, room.interview = room.interview, interview
        if (before.start_at, before.end_at) != (interview.start_at, interview.end_at):
            room.tell_times(now)
        keys = room.guest_keys()
        for connection in room.connections:
            if keys.get(connection.person_id) != connection.room_key:
                self.drop(connection, "gone")

    def _drop_silent(self) -> None:
        before = time.monotonic() - _SILENT_SECONDS
        for room in self._rooms.values():
            for connection in list(room.connections):
                if connection.heard_at < before:
                    self.leave(connection)

    def _keep_snapshots(self) -> None:
        """Store the documents of rooms in which much was written; their entries stay for the replay."""
        snapshots = [snapshot for room in self._rooms.values() for snapshot in room.snapshots()]
        if snapshots:
            with self._database.transaction() as tx:
                keep_snapshots(tx, snapshots)


def _facts(connection: Connection, reason: str) -> dict[str, object]:
    return {"interview_id": connection.interview_id, "person_id": connection.person_id, "reason": reason}
