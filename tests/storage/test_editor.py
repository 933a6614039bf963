"""The room's log: entries in order and once, under rivals; snapshots; visits; an end that a move lifts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.retention import drop_old_rooms
from storage.database import Database
from storage.editor import (
    GONE_AFTER,
    OPEN_AFTER,
    Kind,
    NewEntry,
    Snapshot,
    Standing,
    close_lost_visits,
    close_visit,
    end_editor,
    get_standings,
    insert_entries,
    insert_visit,
    keep_snapshots,
    list_entries,
    list_entries_after,
    list_presences,
    list_snapshots,
    list_visits,
    open_editor,
    touch_visits,
    was_used,
)
from storage.interviews import Interview, move_interview
from tests.storage.booking import NOW, START, add_person, book, cause_of
from tests.talk import make_settings


@pytest.fixture
def interview(database: Database) -> Interview:
    made = book(database, add_person(database, "Bo", "interviewer"), add_person(database, "Maya"))
    with database.transaction() as tx:
        open_editor(tx, interview_id=made.interview_id, now=NOW)
        open_editor(tx, interview_id=made.interview_id, now=NOW)
    return made


def standing_of(database: Database, number: int, now: datetime = NOW) -> Standing:
    with database.transaction() as tx:
        return get_standings(tx, interview_ids=[number], now=now)[number]


def write(database: Database, number: int, person_id: int, *entries: tuple[str, Kind, bytes]) -> None:
    with database.transaction() as tx:
        standings = get_standings(tx, interview_ids=[number], now=NOW, lock=True)
        new = [NewEntry(number, person_id, key, kind, content) for key, kind, content in entries]
        insert_entries(tx, new, standings=standings, now=NOW)


def test_entries_are_kept_once_and_in_order(database: Database, interview: Interview) -> None:
    number, bo = interview.interview_id, interview.organiser_id
    assert standing_of(database, number).seq == 0
    write(database, number, bo, ("a", "code", b"1"), ("b", "chat", b"2"))
    write(database, number, bo, ("b", "chat", b"2"), ("c", "code", b"3"), ("c", "code", b"3"))
    # Another person's key is another key.
    write(database, number, interview.candidate.person_id, ("a", "chat", b"4"))
    with database.transaction() as tx:
        entries = list_entries_after(tx, positions={number: 0})
        assert [entry.content for entry in entries] == [b"1", b"2", b"3", b"4"]
        assert sorted({entry.seq for entry in entries}) == [entry.seq for entry in entries]
        assert list_entries_after(tx, positions={number: entries[2].seq}) == entries[3:]
        assert [entry.key for entry in list_entries(tx, interview_id=number, kinds=["code"])] == ["a", "c"]
        assert was_used(tx, interview_id=number)
    standing = standing_of(database, number)
    assert (standing.seq, standing.bytes) == (entries[-1].seq, 4)


def test_rivals_leave_no_gap_that_fills_later(database: Database, interview: Interview) -> None:
    """Whoever has read up to a number has read everything below it, though many write at once."""
    number, bo = interview.interview_id, interview.organiser_id

    def rival(name: int) -> None:
        for index in range(20):
            write(database, number, bo, (f"{name}-{index}", "code", b"x"))

    read: dict[int, str] = {}
    with ThreadPoolExecutor(4) as threads:
        rivals = [threads.submit(rival, name) for name in range(3)]
        while not all(each.done() for each in rivals) or len(read) < 60:
            position = max(read, default=0)
            with database.transaction() as tx:
                for entry in list_entries_after(tx, positions={number: position}):
                    read[entry.seq] = entry.key
            assert not any(each.done() and each.exception() for each in rivals)
    assert len(set(read.values())) == 60


def test_an_older_snapshot_replaces_no_newer_one(database: Database, interview: Interview) -> None:
    number = interview.interview_id
    for seq, content in ((5, b"five"), (9, b"nine"), (7, b"seven")):
        with database.transaction() as tx:
            keep_snapshots(tx, [Snapshot(number, "code", seq, content)])
    with database.transaction() as tx:
        assert list_snapshots(tx, interview_id=number) == [Snapshot(number, "code", 9, b"nine")]


def test_room_is_ended_until_its_interview_is_moved(database: Database, interview: Interview) -> None:
    number, bo = interview.interview_id, interview.organiser_id
    assert standing_of(database, number).is_open
    with database.transaction() as tx:
        end_editor(tx, interview_id=number, revision=interview.revision, now=NOW)
    assert standing_of(database, number).is_ended
    with database.transaction() as tx:
        assert move_interview(
            tx,
            cause=cause_of(bo),
            interview_id=number,
            revision=interview.revision,
            start_at=START + timedelta(days=1),
            end_at=START + timedelta(days=1, hours=1),
            reminders=(),
        )
    assert standing_of(database, number).is_open
    end = START + timedelta(days=1, hours=1)
    assert standing_of(database, number, end + OPEN_AFTER).is_open
    assert not standing_of(database, number, end + OPEN_AFTER + timedelta(seconds=1)).is_open


def test_visits_tell_who_is_here_and_who_was(database: Database, interview: Interview) -> None:
    number, bo, maya = interview.interview_id, interview.organiser_id, interview.candidate.person_id

    def here() -> list[int]:
        with database.transaction() as tx:
            return [visit.person_id for visit in list_visits(tx, interview_ids=[number])]

    with database.transaction() as tx:
        insert_visit(tx, interview_id=number, person_id=bo, connection="one", now=NOW)
        insert_visit(
            tx, interview_id=number, person_id=maya, connection="two", now=NOW + timedelta(minutes=1)
        )
    assert here() == [bo, maya]
    later = NOW + timedelta(minutes=2)
    with database.transaction() as tx:
        touch_visits(tx, visits=[(number, maya, "two")], now=later)
        # A process that saw her earlier does not know that she is at another now.
        close_visit(tx, interview_id=number, person_id=maya, connection="two", seen_at=NOW, now=later)
    assert here() == [bo, maya]
    with database.transaction() as tx:
        assert close_lost_visits(tx, interview_ids=[number], now=later + GONE_AFTER) == {number}
    assert here() == [maya]
    with database.transaction() as tx:
        close_visit(tx, interview_id=number, person_id=maya, connection="two", seen_at=later, now=later)
        insert_visit(tx, interview_id=number, person_id=bo, connection="one", now=later)
        presences = list_presences(tx, interview_id=number)
    assert here() == [bo]
    assert [(each.name, each.side, each.joined_at) for each in presences] == [
        ("Bo", "interviewer", NOW),
        ("Maya", "candidate", NOW + timedelta(minutes=1)),
    ]


def test_what_was_written_is_forgotten_when_it_is_old(
    database: Database, interview: Interview, tmp_path: Path
) -> None:
    number, settings = interview.interview_id, make_settings("http://127.0.0.1:9", "", tmp_path)
    write(database, number, interview.organiser_id, ("a", "code", b"1"))
    with database.transaction() as tx:
        insert_visit(tx, interview_id=number, person_id=interview.organiser_id, connection="c", now=NOW)
        keep_snapshots(tx, [Snapshot(number, "code", 1, b"1")])
    over = interview.end_at + settings.bot_keep_rooms
    assert drop_old_rooms(database, settings, now=over - timedelta(minutes=1)) == 0
    assert drop_old_rooms(database, settings, now=over + timedelta(minutes=1)) == 1
    assert drop_old_rooms(database, settings, now=over + timedelta(minutes=1)) == 0
    with database.transaction() as tx:
        assert not was_used(tx, interview_id=number)
        assert list_presences(tx, interview_id=number) == []
        assert list_entries_after(tx, positions={number: 0}) == []
        # Who follows an old link finds a room that is closed, not an error.
        open_editor(tx, interview_id=number, now=over)
        assert get_standings(tx, interview_ids=[number], now=over)[number].is_ended


def test_room_of_an_interview_that_was_put_off_for_long_is_kept(
    database: Database, interview: Interview, tmp_path: Path
) -> None:
    settings = make_settings("http://127.0.0.1:9", "", tmp_path)
    moved = NOW + settings.bot_keep_rooms
    with database.transaction() as tx:
        move_interview(
            tx,
            cause=cause_of(interview.organiser_id),
            interview_id=interview.interview_id,
            revision=interview.revision,
            start_at=moved,
            end_at=moved + timedelta(hours=1),
            reminders=(),
        )
    assert drop_old_rooms(database, settings, now=moved + timedelta(days=1)) == 0
