"""Handing mails over to real servers: one connection, what is refused, what is never sent in the clear."""

import datetime
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.handling import Handling
from bot.simulator import Simulator
from bot.smtp import MailClient, MailError, MailServer, server_of

MAIL = b"From: bot@corp.example\r\nTo: maya@mail.example\r\nSubject: hi\r\n\r\nhello\r\n.dot\r\n"
SENDER, MAYA = "bot@corp.example", "maya@mail.example"


class Post:
    """A mail server that answers as it is told and remembers what it was asked."""

    def __init__(self) -> None:
        self.connections = 0
        self.mails: list[bytes] = []
        self.logins: list[tuple[str, str]] = []
        self.recipient_answer = self.data_answer = self.sender_answer = ""
        self.password = "geheim:@/"

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        session.host_name = name
        self.connections += 1
        return answers

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.sender_answer or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipient_answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.mails.append(bytes(envelope.content or b""))
        return self.data_answer or "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        login = (data.login.decode(), data.password.decode())
        self.logins.append(login)
        return AuthResult(success=login[1] == self.password, handled=False)


@pytest.fixture
def serve() -> Iterator[Callable[..., int]]:
    """Serve a `Post` on a free port, with any options of aiosmtpd."""
    running: list[Controller] = []

    def start(post: Post, **options: Any) -> int:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        controller = Controller(
            post, hostname="127.0.0.1", port=port, authenticator=post.authenticate, **options
        )
        controller.start()
        post.connections = 0
        running.append(controller)
        return port

    yield start
    for each in running:
        each.stop()


@pytest.fixture
def clients() -> Iterator[Callable[..., MailClient]]:
    """Make clients that say good-bye in the end."""
    made: list[MailClient] = []

    def make(
        port: int, *, user: str = "", password: str = "", tls: ssl.SSLContext | None = None, **own: Any
    ) -> MailClient:
        server = MailServer(own.get("host", "127.0.0.1"), port, own.get("is_tls", False), user, password)
        made.append(MailClient(server, name="bot.example.com", tls=tls))
        return made[-1]

    yield make
    for each in made:
        each.close()


def refused(client: MailClient) -> MailError:
    with pytest.raises(MailError) as caught:
        client.send(SENDER, MAYA, MAIL)
    assert MAYA not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.com", MailServer("mail.example.com", 25, False)),
        ("smtps://mail.example.com", MailServer("mail.example.com", 465, True)),
        ("smtp://u%40x:p%3A%2F@mail.example.com", MailServer("mail.example.com", 587, False, "u@x", "p:/")),
        ("smtp://[::1]:2525/", MailServer("::1", 2525, False)),
    ],
)
def test_an_address_of_a_server_is_read(url: str, server: MailServer) -> None:
    assert server_of(url) == server
    assert "p:/" not in repr(server)


@pytest.mark.parametrize(
    "url", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://h/x", "smtp://h:99999"]
)
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        server_of(url)


def test_a_batch_goes_over_one_connection_to_the_letter(
    serve: Callable[..., int], clients: Callable[..., MailClient]
) -> None:
    post = Post()
    client = clients(serve(post))
    for _ in range(5):
        client.connect()
        client.send(SENDER, MAYA, MAIL)
    assert post.mails == [MAIL] * 5
    assert post.connections == 1


def test_a_connection_is_not_used_for_ever(
    serve: Callable[..., int], clients: Callable[..., MailClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.smtp._PER_CONNECTION", 2)
    post = Post()
    client = clients(serve(post))
    for _ in range(5):
        client.send(SENDER, MAYA, MAIL)
    assert (len(post.mails), post.connections) == (5, 3)


def test_an_idle_connection_is_let_go(
    serve: Callable[..., int], clients: Callable[..., MailClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.smtp._IDLE_SECONDS", 0.05)
    post = Post()
    client = clients(serve(post))
    client.send(SENDER, MAYA, MAIL)
    time.sleep(0.3)
    client.send(SENDER, MAYA, MAIL)
    assert (len(post.mails), post.connections) == (2, 2)


def test_a_connection_that_broke_meanwhile_is_made_anew(
    sim: Simulator, clients: Callable[..., MailClient]
) -> None:
    client = clients(int(sim.serve_mail().rpartition(":")[2]))
    mail = MAIL.replace(
        b"\r\n\r\n", b"\r\nDate: Tue, 24 Nov 2026 07:00:00 +0000\r\nMessage-ID: <1@x.y>\r\n\r\n"
    )
    client.send(SENDER, MAYA, mail)
    sim.faults.mail_down = True
    sim.faults.mail_down = False
    client.send(SENDER, MAYA, mail)
    assert len(sim.mails()) == 2


@pytest.mark.parametrize(
    ("where", "answer", "handling", "is_bad_address"),
    [
        ("recipient", "550 5.1.1 <maya@mail.example>: no such user", Handling.RECIPIENT, True),
        ("recipient", "550 no such user", Handling.RECIPIENT, True),
        ("recipient", "553 mailbox name not allowed", Handling.RECIPIENT, True),
        ("recipient", "550 5.2.1 mailbox disabled", Handling.RECIPIENT, True),
        ("recipient", "550 5.7.1 blocked by the recipient's rules", Handling.RECIPIENT, False),
        ("recipient", "554 5.7.1 Relay access denied", Handling.OPERATOR, False),
        ("recipient", "530 5.7.0 authentication required", Handling.OPERATOR, False),
        ("recipient", "552 5.2.2 mailbox full", Handling.RETRY, False),
        ("recipient", "450 4.2.1 try later", Handling.RETRY, False),
        ("recipient", "451 4.7.1 greylisted", Handling.RETRY, False),
        ("data", "554 5.7.1 spam", Handling.RECIPIENT, False),
        ("data", "550 5.1.1 no such user after all", Handling.RECIPIENT, True),
        ("data", "451 4.3.0 try later", Handling.RETRY, False),
        ("sender", "550 5.7.1 sender not allowed", Handling.OPERATOR, False),
        ("sender", "451 4.7.1 slow down", Handling.RETRY, False),
        ("sender", "421 4.7.0 too many", Handling.RETRY, False),
    ],
)
def test_each_refusal_asks_for_what_helps(
    serve: Callable[..., int],
    clients: Callable[..., MailClient],
    where: str,
    answer: str,
    handling: Handling,
    is_bad_address: bool,
) -> None:
    post = Post()
    client = clients(serve(post))
    setattr(post, f"{where}_answer", answer)
    error = refused(client)
    assert (error.handling, error.bad_address) == (handling, MAYA if is_bad_address else "")
    assert answer[:3] in str(error)
    setattr(post, f"{where}_answer", "")
    client.send(SENDER, MAYA, MAIL)
    assert post.mails[-1] == MAIL


def test_a_server_that_is_away_is_tried_again(clients: Callable[..., MailClient]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    client = clients(port)
    with pytest.raises(MailError) as caught:
        client.connect()
    assert caught.value.handling is Handling.RETRY


def test_a_server_that_says_nothing_is_given_up_after_a_while(
    clients: Callable[..., MailClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.smtp.TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = refused(clients(int(silent.getsockname()[1])))
    assert error.handling is Handling.RETRY


# Logging in, and TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def test_a_password_goes_through_tls_and_may_hold_anything(
    serve: Callable[..., int],
    clients: Callable[..., MailClient],
    server_tls: ssl.SSLContext,
    trusting: ssl.SSLContext,
) -> None:
    post = Post()
    port = serve(post, tls_context=server_tls, require_starttls=True, auth_required=True)
    clients(port, host="localhost", user="bot", password=post.password, tls=trusting).send(SENDER, MAYA, MAIL)
    assert post.logins == [("bot", post.password)] and post.mails == [MAIL]


def test_tls_from_the_first_byte(
    serve: Callable[..., int],
    clients: Callable[..., MailClient],
    server_tls: ssl.SSLContext,
    trusting: ssl.SSLContext,
) -> None:
    post = Post()
    port = serve(post, ssl_context=server_tls)
    clients(port, host="localhost", is_tls=True, tls=trusting).send(SENDER, MAYA, MAIL)
    assert post.mails == [MAIL]


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    serve: Callable[..., int], clients: Callable[..., MailClient], server_tls: ssl.SSLContext
) -> None:
    post = Post()
    port = serve(post, tls_context=server_tls)
    error = refused(clients(port, host="localhost", user="bot", password=post.password))
    assert error.handling is Handling.OPERATOR and "certificate" in str(error)
    assert post.logins == [] and post.mails == []


def test_a_wrong_password_is_the_operators_matter(
    serve: Callable[..., int],
    clients: Callable[..., MailClient],
    server_tls: ssl.SSLContext,
    trusting: ssl.SSLContext,
) -> None:
    port = serve(Post(), tls_context=server_tls, require_starttls=True)
    error = refused(clients(port, host="localhost", user="bot", password="wrong-one", tls=trusting))
    assert error.handling is Handling.OPERATOR and "535" in str(error)
    assert "wrong-one" not in str(error)


def test_a_password_is_never_sent_in_the_clear(
    serve: Callable[..., int], clients: Callable[..., MailClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the machine itself nobody listens; anywhere else a server without TLS may be no server of ours."""
    monkeypatch.setattr("bot.smtp._LOCAL", ())
    post = Post()
    error = refused(clients(serve(post, auth_require_tls=False), user="bot", password=post.password))
    assert error.handling is Handling.OPERATOR and "encryption" in str(error)
    assert post.logins == []


def test_many_threads_share_a_client(serve: Callable[..., int], clients: Callable[..., MailClient]) -> None:
    post = Post()
    client = clients(serve(post))
    threads = [threading.Thread(target=client.send, args=(SENDER, MAYA, MAIL)) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert post.mails == [MAIL] * 12 and post.connections == 1
