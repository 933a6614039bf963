"""A mailbox as a client meets it (IMAP, RFC 3501): opened to be read only, so that nothing in it changes.

Messages are named by their UIDs; none is marked, moved or deleted. All that is fetched is cut to a size.
"""

import contextlib
import ssl
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from urllib.parse import unquote, urlsplit

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from bot.handling import DeliveryError, Handling
from bot.smtp import without_addresses
from bot.wecom.errors import scrub

#: Of one command, and of everything together.
_CONNECT_SECONDS, _READ_SECONDS, TOTAL_SECONDS = 10.0, 15.0, 40.0
#: A report with the whole mail in it is smaller; of a longer one the beginning says everything.
_MESSAGE_BYTES, _HEADER_BYTES = 256 * 1024, 16 * 1024
_LOCAL: Final = ("127.0.0.1", "::1", "localhost")


class MailboxError(DeliveryError):
    """A mailbox that could not be read. The text is safe to log: no address, no password."""

    def __init__(self, errmsg: str, *, handling: Handling) -> None:
        super().__init__(None, without_addresses(scrub(errmsg)), handling=handling)


@dataclass(frozen=True, slots=True)
class MailboxServer:
    """Where and as whom to read, with TLS from the first byte or STARTTLS."""

    host: str
    port: int
    is_tls: bool
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @property
    def name(self) -> str:
        """What tells this mailbox from others."""
        return f"{self.user}@{self.host}/{self.folder}"


def mailbox_of(url: str) -> MailboxServer:
    """Read `imaps://user:password@host:993/INBOX`; user, password and folder URL-encoded.

    Raises:
        ValueError: it is no such address.
    """
    parts = urlsplit(url)
    is_tls = parts.scheme == "imaps"
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("not an address of a mailbox")
    if not parts.username or not parts.password:
        raise ValueError("nobody to log in as")
    return MailboxServer(
        parts.hostname,
        parts.port or (993 if is_tls else 143),
        is_tls,
        unquote(parts.username),
        unquote(parts.password),
        unquote(parts.path.strip("/")) or "INBOX",
    )


class OpenMailbox:
    """A folder that is open to be read. Not safe for threads."""

    def __init__(self, client: IMAPClient, uid_validity: int, uid_next: int) -> None:
        self._client = client
        #: As long as it stays the same, so do the messages' UIDs.
        self.uid_validity = uid_validity
        #: The UID of what comes next, 1 if the server does not say.
        self.uid_next = uid_next

    def list_after(self, uid: int) -> list[int]:
        """List the UIDs of what came after a message, oldest first."""
        # To whoever asks for more than there is, the last message is named (RFC 3501, 6.4.8).
        return sorted(each for each in self._client.search(["UID", f"{uid + 1}:*"]) if each > uid)

    def list_since(self, day: date) -> list[int]:
        """List the UIDs of what came on a day or later, oldest first."""
        return sorted(self._client.search(["SINCE", day]))

    def headers(self, uids: Sequence[int], names: Sequence[str]) -> dict[int, bytes]:
        """Fetch a few headers of each message, by its UID."""
        wanted = f"BODY.PEEK[HEADER.FIELDS ({' '.join(names)})]<0.{_HEADER_BYTES}>"
        return {uid: _content(parts) for uid, parts in self._client.fetch(list(uids), [wanted]).items()}

    def source(self, uid: int) -> bytes:
        """Fetch one message, or its beginning."""
        fetched = self._client.fetch([uid], [f"BODY.PEEK[]<0.{_MESSAGE_BYTES}>"])
        return _content(fetched.get(uid, {}))


def _content(parts: dict[bytes, object]) -> bytes:
    found = next((value for name, value in parts.items() if name.startswith(b"BODY[")), b"")
    return found if isinstance(found, bytes) else b""


@contextlib.contextmanager
def opened(server: MailboxServer, *, tls: ssl.SSLContext | None = None) -> Iterator[OpenMailbox]:
    """Log in, open the folder, and log out at the end.

    Args:
        tls: whom to trust; the system's authorities unless given.
    Raises:
        MailboxError: the server is away, or does not let us read.
    """
    with _explained(), contextlib.ExitStack() as stack:
        client = _connected(server, tls := tls or ssl.create_default_context())
        stack.push(lambda kind, *_: _leave(client, is_well=kind is None))
        # A server that says a letter now and then outlives every time-out but this one.
        watchdog = threading.Timer(TOTAL_SECONDS, client.shutdown)
        watchdog.daemon = True
        watchdog.start()
        stack.callback(watchdog.cancel)
        _log_in(client, server, tls)
        yield _open_folder(client, server)


def _connected(server: MailboxServer, tls: ssl.SSLContext) -> IMAPClient:
    return IMAPClient(
        server.host,
        server.port,
        ssl=server.is_tls,
        ssl_context=tls if server.is_tls else None,
        timeout=SocketTimeout(_CONNECT_SECONDS, _READ_SECONDS),
    )


def _log_in(client: IMAPClient, server: MailboxServer, tls: ssl.SSLContext) -> None:
    if not server.is_tls and client.has_capability("STARTTLS"):
        client.starttls(tls)
    elif not server.is_tls and server.host not in _LOCAL:
        raise MailboxError(
            "the mailbox's server offers no encryption, so the password was not sent",
            handling=Handling.OPERATOR,
        )
    client.login(server.user, server.password)
    if client.has_capability("ID"):
        # NetEase (163.com, qiye.163.com) opens no folder for who has not said what they are.
        client.id_({"name": "interviewbot"})


def _open_folder(client: IMAPClient, server: MailboxServer) -> OpenMailbox:
    try:
        facts = client.select_folder(server.folder, readonly=True)
    except IMAPClient.AbortError:
        raise
    except IMAPClientError as error:
        raise MailboxError(f"the folder cannot be opened: {error}", handling=Handling.OPERATOR) from None
    validity, uid_next = facts.get(b"UIDVALIDITY"), facts.get(b"UIDNEXT")
    if not isinstance(validity, int):
        raise MailboxError("the server numbers no messages", handling=Handling.OPERATOR)
    return OpenMailbox(client, validity, uid_next if isinstance(uid_next, int) else 1)


def _leave(client: IMAPClient, *, is_well: bool) -> None:
    """Say good-bye to who listens; else only hang up."""
    try:
        if is_well:
            client.logout()
            return
    except Exception:  # noqa: S110 (as in `_explained`; it is over anyway)
        pass
    with contextlib.suppress(OSError):
        client.shutdown()


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Say of each way to fail what it asks for."""
    try:
        yield
    except MailboxError:
        raise
    except LoginError as error:
        # The library writes the server's words as bytes.
        words = str(error).removeprefix("b'").removesuffix("'")
        raise MailboxError(f"the login was refused: {words}", handling=Handling.OPERATOR) from None
    except ssl.SSLCertVerificationError as error:
        what = f"the mailbox's certificate is not trusted ({error.verify_message})"
        raise MailboxError(what, handling=Handling.OPERATOR) from None
    except OSError as error:
        what = f"no answer from the mailbox's server ({type(error).__name__})"
        raise MailboxError(what, handling=Handling.RETRY) from None
    except IMAPClientError as error:
        raise MailboxError(f"the mailbox's server refused: {error}", handling=Handling.RETRY) from None
    except Exception as error:  # what a server may say, the client's library trusts in many places
        what = f"the mailbox's server answers in another way than IMAP ({type(error).__name__})"
        raise MailboxError(what, handling=Handling.RETRY) from None
