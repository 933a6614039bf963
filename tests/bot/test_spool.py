"""The spool: what the database cannot take is kept, sealed, in order, and has its effect once, later."""

import errno
import logging
import os
import signal
import stat
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from bot import dispatch as dispatching
from bot import drainer as draining
from bot.app import create_app
from bot.drainer import Drainer
from bot.parts import Bot
from bot.spool import Envelope, Spool, SpoolError
from bot.wecom.crypto import CallbackCrypto
from storage.database import Database
from storage.errors import TransientError
from storage.inbox import turn_of
from storage.people import insert_person
from tests.bot.door import Door, message, text_in
from tests.bot.wecom import envelopes
from tests.loops import apart

BOOKING = "安排面试 陈博 明天下午3点"


# The folder


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "var/spool", "a-key-of-the-tests")


def envelope(body: bytes = b"<xml>\xff\x00</xml>") -> Envelope:
    return Envelope(body=body, msg_signature="s", timestamp="1", nonce="n")


def bodies(spool: Spool) -> list[bytes]:
    return [spool.read(path).body for sender in spool.senders() for path in spool.waiting(sender)]


def test_envelope_comes_out_as_it_went_in(spool: Spool) -> None:
    spool.put("ling.wu", envelope(), arrived=monotonic())
    [path] = spool.waiting(*spool.senders())
    assert spool.read(path) == envelope()


def test_what_arrived_first_comes_first_whenever_it_was_written(spool: Spool) -> None:
    now = monotonic()
    for seconds_ago in (1, 3, 0, 2):
        spool.put("ling.wu", envelope(b"%d" % seconds_ago), arrived=now - seconds_ago)
    assert bodies(spool) == [b"3", b"2", b"1", b"0"]


def test_sender_is_known_again_but_not_readable(spool: Spool, tmp_path: Path) -> None:
    assert not spool.holds("Ling.Wu")
    spool.put("Ling.Wu", envelope(), arrived=monotonic())
    assert spool.holds("ling.wu") and not spool.holds("bo.li")
    other = Spool(tmp_path / "var/spool", "another-key")
    assert not other.holds("ling.wu")
    assert not any("ling" in str(path.relative_to(tmp_path)).lower() for path in tmp_path.rglob("*"))


def test_files_are_for_nobody_else(spool: Spool, tmp_path: Path) -> None:
    spool.put("ling.wu", envelope(), arrived=monotonic())
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "var").rglob("*")}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_folder_removed_under_a_writer_is_made_anew(spool: Spool) -> None:
    done = threading.Event()

    def remove_empty_folders() -> None:
        while not done.is_set():
            for sender in spool.senders():
                spool.close(sender)

    remover = threading.Thread(target=remove_empty_folders)
    remover.start()
    for number in range(100):
        spool.put(f"member{number % 3}", envelope(), arrived=monotonic())
        for sender in spool.senders():
            for path in spool.waiting(sender)[:-1]:
                spool.remove(path)
    done.set()
    remover.join()
    assert len(bodies(spool)) == 3


@pytest.mark.parametrize("kept", [b"", b"{", b"[]", b'{"body": 1}', b'{"body": "x"}', b"\xff"])
def test_torn_file_is_no_envelope(spool: Spool, tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "torn").write_bytes(kept)
    with pytest.raises(SpoolError):
        spool.read(tmp_path / "torn")


def test_disk_that_is_full_is_said_and_leaves_nothing(spool: Spool, full_disk: None) -> None:
    with pytest.raises(OSError, match="No space"):
        spool.put("ling.wu", envelope(), arrived=monotonic())
    assert spool.backlog().waiting == 0 and not spool.holds("ling.wu")
    assert not list((spool._folder / "new").iterdir())


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)


def test_remains_of_a_killed_writer_go_after_a_while(spool: Spool) -> None:
    spool.put("ling.wu", envelope(), arrived=monotonic())
    old, young = spool._new / "old", spool._new / "young"
    for path in (old, young):
        path.write_text("half")
    os.utime(old, (0, 0))
    spool.clean()
    assert young.exists() and not old.exists() and spool.backlog().waiting == 1


def test_one_at_a_time_takes_out(spool: Spool, tmp_path: Path) -> None:
    spool.put("ling.wu", envelope(), arrived=monotonic())
    spool.put("bo.li", envelope(), arrived=monotonic())
    first, second = spool.senders()
    other = Spool(tmp_path / "var/spool", "x")
    with spool.claim(first) as is_ours, other.claim(first) as is_theirs, other.claim(second) as is_free:
        assert is_ours and is_free and not is_theirs
    with other.claim(first) as is_free:
        assert is_free


def test_folder_made_anew_is_not_taken_for_the_one_that_was_opened(spool: Spool) -> None:
    spool.put("ling.wu", envelope(), arrived=monotonic())
    [sender] = spool.senders()
    with spool.claim(sender) as is_ours:
        assert is_ours
        spool.remove(spool.waiting(sender)[0])
        spool.close(sender)
        with spool.claim(sender) as is_there:
            assert not is_there
        spool.put("ling.wu", envelope(), arrived=monotonic())
        with spool.claim(sender) as is_free:
            assert is_free


def test_folder_removed_under_a_reader_holds_nothing(spool: Spool, tmp_path: Path) -> None:
    assert spool.waiting(tmp_path / "gone") == []


def test_backlog_tells_how_much_and_how_old(spool: Spool) -> None:
    assert spool.backlog().waiting == spool.backlog().oldest_seconds == 0
    for seconds_ago in (0, 100):
        spool.put(f"member{seconds_ago}", envelope(), arrived=monotonic() - seconds_ago)
    backlog = spool.backlog()
    assert backlog.waiting == 2 and 100 <= backlog.oldest_seconds < 110


# The door and the drainer


@pytest.fixture(autouse=True)
def candidate(door: Door) -> None:
    with door.bot.database.transaction() as tx:
        for userid in ("chen.bo", "ling.wu"):
            role = "candidate" if userid == "chen.bo" else "interviewer"
            insert_person(tx, name="陈博", userid=userid, role=role, now=door.bot.clock())


@pytest.fixture
def drainer(door: Door) -> Iterator[Drainer]:
    opened = Drainer(door.bot)
    yield opened
    opened.stop()


@pytest.fixture
def shut(door: Door, tmp_path: Path) -> Iterator[Door]:
    """The same bot while its database is away."""
    with Database.open("postgresql://nobody@127.0.0.1:1/nothing", tmp_path, max_connections=2) as away:
        bot = replace(door.bot, database=away)
        yield Door(bot, create_app(bot).test_client())


def text(content: str, msgid: int, userid: str = "ling.wu") -> str:
    return message(f"<MsgType>text</MsgType><Content>{content}</Content>", userid=userid, msgid=msgid)


def is_kept(door: Door, xml: str) -> bool:
    """Deliver a callback, and say whether it was answered empty and is in the spool."""
    before = door.bot.spool.backlog().waiting
    answer = door.deliver(xml)
    assert (answer.status_code, answer.data) == (200, b"")
    return door.bot.spool.backlog().waiting == before + 1


def kinds(door: Door) -> list[str]:
    return [kind for (kind,) in door.rows("SELECT kind FROM outbox ORDER BY outbox_id")]


def inbox(door: Door) -> list[str]:
    return [key for (key,) in door.rows("SELECT inbox_key FROM inbox ORDER BY inbox_key")]


def test_message_for_a_database_that_is_away_has_its_effect_later(
    door: Door, shut: Door, drainer: Drainer, clock: Any
) -> None:
    assert is_kept(shut, text(BOOKING, 7))
    clock.advance(hours=1)  # older than the door would take it
    assert apart(drainer.drain) == 1
    assert door.rows("SELECT count(*) FROM interviews") == [(1,)]
    assert kinds(door).count("answer") == 1
    assert not door.bot.spool.holds("ling.wu") and apart(drainer.drain) == 0


def test_database_that_is_away_is_asked_by_one_at_a_time(shut: Door) -> None:
    is_kept(shut, text("help", 1))
    began = monotonic()
    for number in range(10):
        assert is_kept(shut, text("help", 2 + number, userid=f"member{number}"))
    assert monotonic() - began < 4


def test_what_a_sender_says_next_waits_behind(door: Door, shut: Door, drainer: Drainer) -> None:
    assert is_kept(shut, text(BOOKING, 1))
    assert is_kept(door, text("取消 #1", 2))
    assert door.say("help", userid="bo.li", msgid=3)
    assert apart(drainer.drain) == 2
    assert door.rows("SELECT status FROM interviews") == [("cancelled",)]
    assert door.say("help", msgid=4)


def test_nothing_is_taken_out_while_the_database_is_away(shut: Door) -> None:
    is_kept(shut, text("help", 1))
    shut_drainer = Drainer(shut.bot)
    assert apart(shut_drainer.drain) == 0 and shut.bot.spool.holds("ling.wu")
    shut_drainer.stop()


def test_repeats_of_a_kept_message_have_one_effect(door: Door, shut: Door, drainer: Drainer) -> None:
    assert all(is_kept(shut, text(BOOKING, 7)) for _ in range(3))
    assert apart(drainer.drain) == 3
    assert door.rows("SELECT count(*) FROM interviews") == [(1,)]
    assert kinds(door).count("answer") == 1


def test_answer_that_may_not_have_been_heard_is_owed_once(door: Door, shut: Door, drainer: Drainer) -> None:
    heard = text_in(door.deliver(text("help", 7)))
    for _ in range(2):
        assert is_kept(shut, text("help", 7))
        assert apart(drainer.drain) == 1
    [(told,)] = door.rows("SELECT message FROM outbox")
    assert heard.splitlines()[0] in str(told)


def test_message_that_waited_too_long_for_a_thread_is_kept(door: Door, drainer: Drainer) -> None:
    encrypt = envelopes.sealed(text("help", 7))
    signed = {
        "msg_signature": envelopes.sign(encrypt),
        "timestamp": envelopes.TIMESTAMP,
        "nonce": envelopes.NONCE,
    }
    answer = door.client.post(
        "/wecom/callback",
        query_string=signed,
        data=envelopes.envelope(encrypt),
        environ_overrides={"bot.arrived": monotonic() - 4.5},
    )
    assert (answer.status_code, answer.data) == (200, b"")
    assert inbox(door) == []
    assert apart(drainer.drain) == 1 and inbox(door) == ["msg:7"]


def test_turn_that_does_not_come_in_time_is_taken_later(door: Door, drainer: Drainer) -> None:
    with door.bot.database.transaction() as tx:
        tx.execute("SELECT pg_advisory_xact_lock(%s)", [turn_of("ling.wu")])
        began = monotonic()
        assert is_kept(door, text("help", 7))
        assert monotonic() - began < 4.8
    assert apart(drainer.drain) == 1 and kinds(door) == ["answer"]


def test_database_that_hangs_is_left_within_the_five_seconds(door: Door) -> None:
    with door.bot.database.transaction() as tx, door.bot.database.transaction() as other:
        pids = [tx.info.backend_pid, other.info.backend_pid]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        began = monotonic()
        for number in range(4):
            door.deliver(text("help", number))
        assert monotonic() - began < 4.8
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
    assert inbox(door) or door.bot.spool.holds("ling.wu")


@pytest.mark.usefixtures("full_disk")
def test_full_disk_makes_wecom_come_again_and_is_said_once(
    shut: Door, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(5):
        assert shut.deliver(text("help", number)).status_code == 500
    loud = [record for record in caplog.records if record.getMessage() == "spool_unwritable"]
    assert [record.levelno for record in loud] == [logging.ERROR]
    assert "No space" in vars(loud[0])["reason"]


def test_unreadable_file_is_put_aside_and_holds_nobody_up(
    door: Door, shut: Door, drainer: Drainer, caplog: pytest.LogCaptureFixture
) -> None:
    for number in (1, 2, 3):
        assert is_kept(shut, text("help", number))
    first, second, _ = door.bot.spool.waiting(*door.bot.spool.senders())
    first.write_bytes(first.read_bytes()[:100])
    second.write_bytes(second.read_bytes().replace(b"<Encrypt>", b"<Encrypt>A"))
    apart(drainer.drain)
    assert inbox(door) == ["msg:3"] and door.bot.spool.backlog().rejected == 2
    assert [r.getMessage() for r in caplog.records].count("spooled_callback_unreadable") == 2
    assert not door.bot.spool.holds("ling.wu")


def test_key_put_back_opens_what_was_put_aside(door: Door, shut: Door, drainer: Drainer) -> None:
    assert is_kept(shut, text("help", 1))
    renewed = CallbackCrypto(
        (envelopes.NEW_TOKEN,), (envelopes.NEW_KEY,), envelopes.CORPID, agentid=envelopes.AGENTID
    )
    without_key = Drainer(replace(door.bot, crypto=renewed))
    apart(without_key.drain)
    without_key.stop()
    assert door.bot.spool.backlog().rejected == 1
    is_kept(shut, text("help", 2))
    apart(drainer.drain)
    assert inbox(door) == ["msg:1", "msg:2"] and door.bot.spool.backlog().rejected == 0


def test_fault_is_apologised_for_actively_and_not_tried_again(
    door: Door, shut: Door, drainer: Drainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def respond(*_: Any) -> Any:
        raise ArithmeticError("a fault of ours")

    assert is_kept(shut, text(BOOKING, 1))
    monkeypatch.setattr(dispatching, "respond", respond)
    apart(drainer.drain)
    assert kinds(door) == ["answer"] and not door.bot.spool.holds("ling.wu")
    assert door.rows("SELECT count(*) FROM interviews") == [(0,)]


@pytest.mark.parametrize("failure", [TransientError("busy"), ArithmeticError("a fault that cannot be told")])
def test_message_that_cannot_be_taken_out_keeps_only_its_senders_others(
    door: Door, shut: Door, drainer: Drainer, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fails(bot: Bot, incoming: Any, **options: Any) -> str:
        if incoming.msgid == "1":
            raise failure
        return dispatching.dispatch(bot, incoming, **options)

    def fails_too(*_: Any, **__: Any) -> str:
        raise failure

    for number, userid in ((1, "ling.wu"), (2, "ling.wu"), (3, "bo.li")):
        assert is_kept(shut, text("help", number, userid=userid))
    with monkeypatch.context() as patch:
        patch.setattr(draining, "dispatch", fails)
        patch.setattr(draining, "apologise", fails_too)
        apart(drainer.drain)
    assert inbox(door) == ["msg:3"] and door.bot.spool.backlog().waiting == 2
    drainer._paused.clear()
    assert apart(drainer.drain) == 2 and inbox(door) == ["msg:1", "msg:2", "msg:3"]


def test_thread_drains_by_itself_and_stops(door: Door, shut: Door) -> None:
    for number in range(30):
        assert is_kept(shut, text("help", number, userid=f"member{number % 7}"))
    drainer = Drainer(door.bot)
    drainer.start()
    deadline = monotonic() + 30
    while door.bot.spool.backlog().waiting:
        assert monotonic() < deadline
    drainer.stop()
    assert len(inbox(door)) == 30


def test_spool_is_shown_and_old_age_is_not_ready(door: Door) -> None:
    spool = door.client.get("/readyz").json["checks"]["spool"]  # type: ignore[index]
    assert spool == {"ok": True, "waiting": 0, "oldest_seconds": 0.0, "unreadable": 0}
    door.bot.spool.put("ling.wu", envelope(), arrived=monotonic() - 61)
    answer = door.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["spool"]["waiting"] == 1  # type: ignore[index]
