"""Reading a mailbox over IMAP: against the simulator's, and against servers that misbehave."""

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.bounces import mailbox
from bot.bounces.mailbox import MailboxError, MailboxServer, mailbox_of, opened
from bot.handling import Handling
from bot.simulator import Simulator

ADDRESS = "interviews@corp.example"


@pytest.fixture
def server(sim: Simulator) -> MailboxServer:
    return mailbox_of(sim.serve_mailbox(ADDRESS))


def fails(server: MailboxServer, **options: ssl.SSLContext) -> MailboxError:
    with pytest.raises(MailboxError) as caught, opened(server, **options):
        pass
    assert ADDRESS not in str(caught.value) and server.password not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("imaps://u:pass@h", ("h", 993, True, "u", "pass", "INBOX")),
        ("imap://u:pass@h/", ("h", 143, False, "u", "pass", "INBOX")),
        ("imaps://a%40b.c:p%2Fq@h:1993/Sent%20back", ("h", 1993, True, "a@b.c", "p/q", "Sent back")),
    ],
)
def test_an_address_says_where_and_who(url: str, expected: tuple[object, ...]) -> None:
    found = mailbox_of(url)
    assert (found.host, found.port, found.is_tls, found.user, found.password, found.folder) == expected
    assert found.password not in repr(found) and found.password not in found.name


def test_messages_are_listed_and_fetched_in_part(sim: Simulator, server: MailboxServer) -> None:
    for number in range(3):
        sim.state.add_mail("", ADDRESS, f"From: x@y\nSubject: {number}\n words\n\nbody {number}\n")
    sim.state.add_mail("", "else@corp.example", "From: x@y\n\n")
    with opened(server) as box:
        assert (box.uid_validity, box.uid_next) == (sim.state.kept.uid_validity, 4)
        assert box.list_after(0) == box.list_since(date(2026, 11, 23)) == [1, 2, 3]
        assert box.list_after(2) == [3] and box.list_after(3) == []
        assert box.list_since(date(2026, 11, 24)) == []
        assert box.headers([1, 3], ["SUBJECT", "RETURN-PATH"]) == {
            uid: f"Return-Path: <>\r\nSubject: {uid - 1}\r\n words\r\n\r\n".encode() for uid in (1, 3)
        }
        assert box.source(2).endswith(b"\r\n\r\nbody 1\r\n")
        assert box.source(99) == b""


def test_a_long_message_is_cut(sim: Simulator, server: MailboxServer) -> None:
    sim.state.add_mail("", ADDRESS, "From: x@y\n\n" + "x" * 400_000)
    with opened(server) as box:
        assert len(box.source(1)) == 256 * 1024


def test_who_may_not_in_is_told_why(sim: Simulator, server: MailboxServer) -> None:
    for wrong, words in (
        (replace(server, password="another"), "the login was refused: "),
        (replace(server, folder="Nowhere"), "the folder cannot be opened: "),
    ):
        error = fails(wrong)
        assert str(error).startswith(words) and error.handling is Handling.OPERATOR
    sim.faults.mailbox_down = True
    assert fails(server).handling is Handling.RETRY


@contextlib.contextmanager
def listening(talk: list[bytes] | None, tls: ssl.SSLContext | None = None) -> Iterator[MailboxServer]:
    """A server that says these lines, one to each command, whose TAG it knows; None: nothing at all."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        opened_: list[socket.socket] = []

        def serve() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                opened_.append(connection)
                if tls:
                    connection = tls.wrap_socket(connection, server_side=True)
                    opened_.append(connection)
                said = b""
                for line in talk or []:
                    connection.sendall(line.replace(b"TAG", said.partition(b" ")[0]))
                    said = connection.recv(4096)

        thread = threading.Thread(target=serve)
        thread.start()
        yield MailboxServer("127.0.0.1", listener.getsockname()[1], bool(tls), "u", "pass-word")
        listener.shutdown(socket.SHUT_RDWR)
        for each in opened_:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        thread.join()
        for each in opened_:
            each.close()


CAPABLE = [b"* OK hello\r\n", b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"]


@pytest.mark.parametrize(
    "talk",
    [
        [b"220 mail.example ESMTP\r\n"],
        [b"\x00\xff" * 100 + b"\r\n"],
        [b"* OK hello\r\n", b"* CAPABILITY\r\n"],
        [*CAPABLE, b"junk\r\n", b"junk\r\n"],
        [*CAPABLE, b"* BYE too many connections\r\n"],
        [*CAPABLE, b"TAG OK in\r\n", b"* 1 EXISTS\r\n* OK [UIDVALIDITY many] x\r\nTAG OK open\r\n"],
        [b"* OK " + b"x" * 2_000_000 + b"\r\n"],
    ],
)
def test_a_server_that_speaks_another_language_is_no_bug_of_ours(
    talk: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "_READ_SECONDS", 0.3)
    with listening(talk) as server:
        fails(server)


def test_a_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "_READ_SECONDS", 0.2)
    with listening(None) as server:
        assert "no answer" in str(fails(server))


def test_a_server_that_dawdles_is_cut_off(
    sim: Simulator, server: MailboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "TOTAL_SECONDS", 0.2)
    with pytest.raises(MailboxError), opened(server) as box:
        while True:
            box.list_after(0)


def test_no_password_is_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "_LOCAL", ())
    with listening(CAPABLE) as server:
        assert "no encryption, so the password was not sent" in str(fails(server))


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x"]
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with listening(CAPABLE, context) as server:
        error = fails(server)
    assert "not trusted" in str(error) and error.handling is Handling.OPERATOR
