"""A room as one process knows it: its documents, its talk, and the pages that are open here."""

import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.editor.connections import Connection
from bot.editor.documents import Document
from bot.editor.protocol import base64_of, encode
from storage.database import Tx
from storage.editor import (
    DOCUMENTS,
    PRIVATE,
    TEXTS,
    Entry,
    Kind,
    Snapshot,
    Standing,
    Visit,
    list_entries,
    list_snapshots,
)
from storage.interviews import Interview, Side

#: Entries that are kept here for a page that missed some; one that missed more is told everything.
_RECENT = 500
#: So many lines of the talk are told to who comes.
_CHAT_LINES = 500
#: A snapshot is made when opening the room would read so many entries.
_SNAPSHOT_AFTER = 300
#: How long a room is kept here that nobody has open any more.
_KEPT_SECONDS = 60.0
_SIDES: tuple[Side, ...] = ("interviewer", "candidate")


@dataclass
class Room:
    """Everything up to the entry `seq`, and nothing that is not stored."""

    interview: Interview
    seq: int
    documents: dict[Kind, Document]
    standing: Standing
    chat: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=_CHAT_LINES))
    task: str = ""
    language: str = ""
    visits: Sequence[Visit] = ()
    visits_version: int = -1
    connections: set[Connection] = field(default_factory=set)
    recent: deque[Entry] = field(default_factory=lambda: deque(maxlen=_RECENT))
    #: The last entry that is not among the recent ones.
    forgotten: int = 0
    since_snapshot: int = 0
    used_at: float = field(default_factory=time.monotonic)

    @classmethod
    def load(cls, tx: Tx, interview: Interview, standing: Standing) -> "Room":
        """Make a room from its snapshots and the entries after them."""
        documents, read = load_documents(tx, interview_id=interview.interview_id, up_to=standing.seq)
        room = cls(interview, standing.seq, documents, standing, forgotten=standing.seq, since_snapshot=read)
        for entry in list_entries(tx, interview_id=interview.interview_id, kinds=TEXTS):
            if entry.seq <= standing.seq:
                room._note(entry)
        return room

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in what was stored after `seq`."""
        for entry in entries:
            if entry.kind in DOCUMENTS:
                self.documents[entry.kind].merge(entry.content)
                self.since_snapshot += 1
            else:
                self._note(entry)
            if len(self.recent) == _RECENT:
                self.forgotten = self.recent[0].seq
            self.recent.append(entry)
            self.seq = entry.seq

    def _note(self, entry: Entry) -> None:
        match entry.kind:
            case "chat":
                self.chat.append(self._shown(entry))
            case "task":
                self.task = entry.content.decode()
            case "language":
                self.language = entry.content.decode()

    def snapshots(self) -> list[Snapshot]:
        """Return the documents as they are, if opening the room would take long without."""
        if self.since_snapshot < _SNAPSHOT_AFTER:
            return []
        self.since_snapshot = 0
        return [
            Snapshot(self.interview.interview_id, kind, self.seq, document.content())
            for kind, document in self.documents.items()
        ]

    def welcome(self, connection: Connection, seen: int, now: datetime) -> None:
        """Tell a page what it has not seen: the newest entries, or everything."""
        self.connections.add(connection)
        if self.forgotten <= seen <= self.seq and seen > 0:
            self._tell_entries([entry for entry in self.recent if entry.seq > seen], [connection])
        else:
            connection.send(self._state(connection.side))
        connection.send(self._times(now))
        connection.send(self._people())

    def tell_entries(self, entries: Sequence[Entry]) -> None:
        self._tell_entries(entries, self.connections)

    def tell_people(self) -> None:
        self.tell(self._people())

    def tell_times(self, now: datetime) -> None:
        self.tell(self._times(now))

    def tell(self, message: str) -> None:
        for connection in self.connections:
            connection.send(message)

    def _tell_entries(self, entries: Sequence[Entry], connections: Iterable[Connection]) -> None:
        messages = {side: self._entries(entries, side) for side in _SIDES}
        for connection in connections:
            message = messages[connection.side]
            if message:
                connection.send(message)

    def _entries(self, entries: Sequence[Entry], side: Side) -> str:
        shown = [
            self._shown(entry) for entry in entries if side == "interviewer" or entry.kind not in PRIVATE
        ]
        return encode("entries", seq=entries[-1].seq, entries=shown) if shown else ""

    def _shown(self, entry: Entry) -> dict[str, Any]:
        is_document = entry.kind in DOCUMENTS
        return {
            "kind": entry.kind,
            "key": entry.key,
            "person": entry.person_id,
            "name": self._name(entry.person_id),
            "at": round(entry.at.timestamp(), 3),
            "content": base64_of(entry.content) if is_document else entry.content.decode(),
        }

    def _state(self, side: Side) -> str:
        shown = [kind for kind in DOCUMENTS if side == "interviewer" or kind not in PRIVATE]
        return encode(
            "state",
            seq=self.seq,
            documents={kind: base64_of(self.documents[kind].content()) for kind in shown},
            chat=list(self.chat),
            task=self.task,
            language=self.language,
        )

    def _people(self) -> str:
        """Tell who is here, each with a colour of their own and, by page, their cursors."""
        places = {each.person_id: index for index, each in enumerate(self.interview.participants)}
        own = {connection.identity: connection for connection in self.connections}
        people = []
        for visit in self.visits:
            if visit.person_id not in places:
                continue
            here = own.get((visit.interview_id, visit.person_id, visit.connection))
            people.append(
                {
                    "page": visit.connection,
                    "person": visit.person_id,
                    "name": self._name(visit.person_id),
                    "color": places[visit.person_id] % 6,
                    "cursor": here.cursor if here else visit.cursor,
                }
            )
        return encode("people", people=people)

    def _times(self, now: datetime) -> str:
        return encode(
            "room",
            is_open=self.standing.is_open,
            start=self.interview.start_at.timestamp(),
            end=self.interview.end_at.timestamp(),
            now=now.timestamp(),
        )

    def is_used(self) -> bool:
        """Whether somebody is here, or was so recently that they may be back in a moment."""
        if self.connections:
            self.used_at = time.monotonic()
        return time.monotonic() - self.used_at < _KEPT_SECONDS

    def _name(self, person_id: int) -> str:
        participant = self.interview.participant(person_id)
        return participant.name if participant else "?"

    def guest_keys(self) -> Mapping[int, str]:
        """Return the key of everyone who may be here, by person."""
        return {each.person_id: each.room_key for each in self.interview.participants}


def load_documents(tx: Tx, *, interview_id: int, up_to: int) -> tuple[dict[Kind, Document], int]:
    """Make a room's documents as they were after an entry; also how many entries that took."""
    snapshots = {each.kind: each for each in list_snapshots(tx, interview_id=interview_id)}
    documents, read = {}, 0
    for kind in DOCUMENTS:
        snapshot = snapshots.get(kind)
        updates = [snapshot.content] if snapshot else []
        after = snapshot.seq if snapshot else 0
        entries = list_entries(tx, interview_id=interview_id, kinds=[kind], after=after)
        updates += [entry.content for entry in entries if entry.seq <= up_to]
        documents[kind] = Document.made_of(updates)
        read += len(entries)
    return documents, read
