"""The mailboxes of everybody outside the corp: a real SMTP server that keeps what it is given.

It listens on this machine only, takes mail for every address, and refuses what the fault switches say.
"""

import asyncio
import email
import os
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.policy import default
from functools import cached_property
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from .bounces import ARRIVES, FORMS, Returned
from .faults import EVERYONE, Faults
from .models import Json
from .server import CannotServe

#: aiosmtpd's own limit is 32 MB, for real life.
MAIL_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Mail:
    """A mail as it came: the envelope's two addresses, and the source of all the rest."""

    id: str
    sender: str
    recipient: str
    at: float
    source: str

    @cached_property
    def parsed(self) -> EmailMessage:
        return email.message_from_string(self.source, policy=default)

    def header(self, name: str) -> str:
        return str(self.parsed[name] or "")

    @property
    def subject(self) -> str:
        return self.header("Subject")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def calendar(self) -> str:
        """The entry that a mail program shows buttons for; empty if there is none."""
        return next((str(part.get_content()) for part in self._parts("text/calendar")), "")

    @property
    def method(self) -> str:
        """What a calendar is to do with the entry: REQUEST, CANCEL."""
        return next((str(part.get_param("method", "")) for part in self._parts("text/calendar")), "")

    @property
    def files(self) -> list[str]:
        """The names of the attached files."""
        return [part.get_filename() or "" for part in self.parsed.iter_attachments()]

    def _body(self, subtype: str) -> str:
        found = (str(part.get_content()) for part in self._parts(f"text/{subtype}"))
        return next(found, "").replace("\r\n", "\n")

    def _parts(self, kind: str) -> list[EmailMessage]:
        found = [part for part in self.parsed.walk() if part.get_content_type() == kind]
        return [part for part in found if isinstance(part, EmailMessage) and not part.is_attachment()]

    def as_json(self) -> Json:
        """The mail as the page and scripts see it; the HTML has an address of its own."""
        own = {"subject": self.subject, "text": self.text, "has_html": bool(self.html)}
        entry = {"calendar": self.calendar, "method": self.method, "files": self.files}
        headers = [[name, str(value)] for name, value in self.parsed.items()]
        return asdict(self) | own | entry | {"headers": headers}


class MailServer:
    """Serves SMTP from a thread of its own until it is closed; `set_door` takes it off the network."""

    def __init__(
        self,
        faults: Faults,
        keep: Callable[[str, str, str], None],
        port: int,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Start on a port, any if it is 0.

        Args:
            keep: takes sender, recipient and source of each mail.
        """
        self._handler = _Handler(faults, keep, now)
        self._loop = asyncio.new_event_loop()
        self._listener: asyncio.Server | None = None
        self._open: set[asyncio.BaseTransport] = set()
        try:
            listening = socket.create_server(("127.0.0.1", port))
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else str(error)
            raise CannotServe(f"port {port} cannot be used: {why}") from error
        self.port = int(listening.getsockname()[1])
        self._thread = threading.Thread(target=self._run, name="simulator-mail", daemon=True)
        self._thread.start()
        self._await(self._listen(listening))

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def set_door(self, *, is_open: bool) -> None:
        """Take connections, or refuse them and cut those there are."""
        if not is_open:
            self._await(self._shut())
        elif self._listener is None:
            self._await(self._listen(socket.create_server(("127.0.0.1", self.port))))

    def close(self) -> None:
        self._await(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _await(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self, listening: socket.socket) -> None:
        self._listener = await self._loop.create_server(self._protocol, sock=listening)

    async def _shut(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for transport in list(self._open):
            transport.abort() if isinstance(transport, asyncio.Transport) else transport.close()
        # The tasks of the connections end by themselves.
        for _ in range(100):
            if not self._open:
                return
            await asyncio.sleep(0.01)

    def _protocol(self) -> SMTP:
        return _Protocol(self._open, self._handler, loop=self._loop)


class _Protocol(SMTP):
    """One connection, known to its server for as long as it lasts."""

    def __init__(self, known: set[asyncio.BaseTransport], handler: Any, **options: Any) -> None:
        super().__init__(handler, data_size_limit=MAIL_BYTES, hostname="mail.simulator", **options)
        self._known = known

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._known.add(transport)
        self._own = transport
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._known.discard(self._own)
        super().connection_lost(error)


class _Handler:
    """What the server says to each command (names as aiosmtpd calls them)."""

    def __init__(
        self, faults: Faults, keep: Callable[[str, str, str], None], now: Callable[[], float]
    ) -> None:
        self._faults = faults
        self._keep = keep
        self._now = now

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(self._faults.mail_latency_s)
        if self._is_one(address, self._faults.mail_refused):
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        if self._faults.mail_greylist:
            return "451 4.7.1 Greylisting in action, please come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self._faults.mail_latency_s)
        (recipient,) = envelope.rcpt_tos
        if self._is_one(recipient, self._faults.mail_rejected):
            return "554 5.7.1 Message rejected under suspicion of spam"
        source = cast(bytes, envelope.content).decode("utf-8", "surrogateescape")
        if fault := malformed(source):
            return f"550 5.6.0 {fault}"
        self._take(str(envelope.mail_from), str(recipient), source.replace("\r\n", "\n"))
        if self._faults.mail_answer_lost and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "250 2.0.0 Ok: queued"

    def _take(self, sender: str, recipient: str, source: str) -> None:
        """Put a mail into its reader's mailbox, or give it back after a while."""
        form = self._faults.mail_bounce_form
        is_returned = self._is_one(recipient, self._faults.mail_bounced)
        if not is_returned or form in ARRIVES:
            self._keep(sender, recipient, source)
        if is_returned:
            loop = asyncio.get_running_loop()
            loop.call_later(self._faults.mail_bounce_s, self._give_back, form, sender, recipient, source)

    def _give_back(self, form: str, sender: str, recipient: str, source: str) -> None:
        returned = Returned(sender, recipient, source, self._now())
        # From nobody, so that no bounce is answered by another.
        self._keep("", sender, FORMS[form](returned))

    @staticmethod
    def _is_one(address: str, addresses: frozenset[str]) -> bool:
        return not addresses.isdisjoint((address.casefold(), EVERYONE))


def malformed(source: str) -> str:
    """What is wrong with a mail that strict servers refuse; empty if nothing is."""
    if re.search(r"(?<!\r)\n", source):
        return "a line ends with a bare line feed"
    if not source.isascii():
        return "eight-bit data without having said so"
    if any(len(line) > 998 for line in source.split("\r\n")):
        return "a line is longer than 998 characters"
    parsed = email.message_from_string(source, policy=default)
    defects = [*parsed.defects, *(each for value in parsed.values() for each in value.defects)]
    missing = [name for name in ("From", "To", "Date", "Subject", "Message-ID") if name not in parsed]
    if defects:
        return f"malformed: {type(defects[0]).__name__}"
    return f"no {missing[0]}" if missing else ""
