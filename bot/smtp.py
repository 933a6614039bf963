"""A mail server as a client meets it: connect, log in, hand over one mail after another, and what it refuses.

Source: RFC 5321 (commands and replies), 3463 (the three numbers of a reply), 3207 (STARTTLS).
"""

import contextlib
import re
import smtplib
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.handling import DeliveryError, Handling
from bot.wecom.errors import scrub

#: Of one command; short enough that a row's lease outlives the few commands of one mail.
TIMEOUT_SECONDS: Final = 20.0
#: A connection with nothing to carry is let go: servers allow few at a time.
_IDLE_SECONDS: Final = 10.0
_PER_CONNECTION: Final = 50
_LOCAL: Final = ("127.0.0.1", "::1", "localhost")
_STATUS: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_MAIL_ADDRESS: Final = re.compile(r"<?[^\s<>\"':;,]+@[^\s<>\"':;,]+>?")
#: Too much for now, whatever the first number says (RFC 5321, 4.5.3.1.10); X.2.2 is a full mailbox.
_FULL: Final = 552


def without_addresses(text: str) -> str:
    """Take the e-mail addresses out of what a server said."""
    return _MAIL_ADDRESS.sub("<address>", text)


class MailError(DeliveryError):
    """A mail that the server did not take, or that never reached it.

    `bad_address` is the recipient's if that will not be taken tomorrow either, else empty. The text is safe
    to log: no address, no password.
    """

    def __init__(self, errmsg: str, *, handling: Handling, bad_address: str = "") -> None:
        super().__init__(None, without_addresses(scrub(errmsg)), handling=handling)
        self.bad_address = bad_address


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where and as whom to hand mails over, with TLS from the first byte or STARTTLS where it is offered."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def server_of(url: str) -> MailServer:
    """Read `smtp://user:password@host:587`, the user and password URL-encoded.

    Raises:
        ValueError: it is no such address.
    """
    parts = urlsplit(url)
    is_tls = parts.scheme == "smtps"
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("not an address of a mail server")
    port = parts.port or (465 if is_tls else 587 if parts.username else 25)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port, is_tls, user, password)


class MailClient:
    """Hands mails over, one at a time, on a connection that is kept for the next. Safe for threads."""

    def __init__(self, server: MailServer, *, name: str, tls: ssl.SSLContext | None = None) -> None:
        """Connect to nothing yet.

        Args:
            name: of this host, for the greeting.
            tls: whom to trust; the system's authorities unless given.
        """
        self._server = server
        self._name = name
        self._tls = tls or ssl.create_default_context()
        self._lock = threading.Lock()
        self._connection: smtplib.SMTP | None = None
        self._carried = 0
        self._idle: threading.Timer | None = None

    def connect(self) -> None:
        """Connect and log in, unless that is done.

        Raises:
            MailError: the server is away, or takes nothing from us.
        """
        with self._lock, _explained():
            self._ready()

    def send(self, sender: str, recipient: str, mail: bytes) -> None:
        """Hand one mail over.

        Raises:
            MailError: it was not taken; or nobody knows, if the connection broke at the very end.
        """
        with self._lock:
            try:
                with _explained(recipient):
                    self._ready().sendmail(sender, [recipient], mail)
            except MailError as error:
                if error.handling is Handling.RETRY:
                    self._leave()
                raise
            self._carried += 1
            self._leave_later()

    def close(self) -> None:
        """Say good-bye."""
        with self._lock:
            self._leave()

    def _ready(self) -> smtplib.SMTP:
        if self._connection is not None and (self._carried >= _PER_CONNECTION or not self._is_alive()):
            self._leave()
        if self._connection is None:
            self._connection, self._carried = self._connected(), 0
            self._leave_later()
        return self._connection

    def _is_alive(self) -> bool:
        """Ask whether the server still listens, so that no mail is lost on a dead connection."""
        try:
            return self._connection is not None and self._connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _connected(self) -> smtplib.SMTP:
        connection = self._open()
        try:
            self._greet(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open(self) -> smtplib.SMTP:
        host, port, name = self._server.host, self._server.port, self._name
        if self._server.is_tls:
            return smtplib.SMTP_SSL(host, port, name, timeout=TIMEOUT_SECONDS, context=self._tls)
        return smtplib.SMTP(host, port, name, timeout=TIMEOUT_SECONDS)

    def _greet(self, connection: smtplib.SMTP) -> None:
        server = self._server
        connection.ehlo_or_helo_if_needed()
        is_sealed = server.is_tls
        if not is_sealed and connection.has_extn("starttls"):
            connection.starttls(context=self._tls)
            connection.ehlo()
            is_sealed = True
        if server.user:
            if not is_sealed and server.host not in _LOCAL:
                raise MailError(
                    "the mail server offers no encryption, so the password was not sent",
                    handling=Handling.OPERATOR,
                )
            connection.login(server.user, server.password)

    def _leave(self) -> None:
        if self._idle:
            self._idle.cancel()
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()

    def _leave_later(self) -> None:
        if self._idle:
            self._idle.cancel()
        self._idle = threading.Timer(_IDLE_SECONDS, self.close)
        self._idle.daemon = True
        self._idle.start()


@contextlib.contextmanager
def _explained(recipient: str = "") -> Iterator[None]:
    """Say of each way to fail what it asks for."""
    try:
        yield
    except MailError:
        raise
    except smtplib.SMTPRecipientsRefused as error:
        ((address, (code, reply)),) = error.recipients.items()
        raise _refused(code, reply, address) from None
    except smtplib.SMTPDataError as error:
        raise _refused(error.smtp_code, error.smtp_error, recipient) from None
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused) as error:
        raise _refused(error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPNotSupportedError:
        what = "the mail server knows no login that we know; is the port right?"
        raise MailError(what, handling=Handling.OPERATOR) from None
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code, error.smtp_error) from None
    except ssl.SSLCertVerificationError as error:
        what = f"the mail server's certificate is not trusted ({error.verify_message})"
        raise MailError(what, handling=Handling.OPERATOR) from None
    except (OSError, smtplib.SMTPException) as error:
        what = f"no answer from the mail server ({type(error).__name__})"
        raise MailError(what, handling=Handling.RETRY) from None


def _refused(code: int, reply: bytes | str, recipient: str = "") -> MailError:
    """Read a refusal: 4xx may pass, 5xx stays. What is refused by policy is not the address's fault.

    Args:
        recipient: if it was said of their address or of the mail, not of us.
    """
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    said = f"the mail server refused with {code}: {words}"
    status = _STATUS.search(words)
    kind, detail = (status[2], status[3]) if status else ("", "")
    if not 500 <= code <= 599 or code == _FULL or (kind, detail) == ("2", "2"):
        return MailError(said, handling=Handling.RETRY)
    if not recipient:
        return MailError(said, handling=Handling.OPERATOR)
    if code == 530 or (kind == "7" and "relay" in words.casefold()):
        # It wants a login first, or passes nothing on for us.
        return MailError(said, handling=Handling.OPERATOR)
    is_bad_address = kind == "1" or (kind, detail) == ("2", "1") or (not kind and code in (550, 551, 553))
    bad_address = recipient if is_bad_address else ""
    return MailError(said, handling=Handling.RECIPIENT, bad_address=bad_address)
