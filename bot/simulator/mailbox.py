"""Everybody's mailbox over IMAP (RFC 3501): enough of it to read, and nothing that changes anything.

Who logs in is an address, with one password for all. A folder is opened only for whoever has said what they
are (ID, RFC 2971), as NetEase does; fetching without PEEK, which marks a mail as read, is refused.
"""

import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from .faults import Faults
from .mail import Mail
from .server import CannotServe

PASSWORD = "simulated-mailbox"  # noqa: S105 (of nothing real)
_IDLE_S = 60
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|\{(\d+)\}|([^\s"]+)')
_ITEM = re.compile(r"BODY\.PEEK\[(?:HEADER\.FIELDS \(([^)]*)\))?\](?:<(\d+)\.(\d+)>)?", re.IGNORECASE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class MailboxServer:
    """Serves IMAP on this machine from threads of its own until it is closed."""

    def __init__(
        self, faults: Faults, mails: Callable[[str], Sequence[Mail]], uid_validity: int, port: int
    ) -> None:
        """Start on a port, any if it is 0.

        Args:
            mails: gives the mails to an address, oldest first.
        """
        self._connections: set[socket.socket] = set()
        parts = (faults, mails, uid_validity, self._connections)
        handler = type("_Bound", (_Connection,), {"parts": parts})
        try:
            self._server = socketserver.ThreadingTCPServer(("127.0.0.1", port), handler)
        except OSError as error:
            raise CannotServe(f"port {port} cannot be used: {error.strerror}") from error
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="simulator-mailbox"
        )
        self._thread.start()

    def url(self, address: str) -> str:
        """Where the mailbox of an address is."""
        return f"imap://{address.replace('@', '%40')}:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        for connection in list(self._connections):
            # Its thread ends by itself.
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class _Connection(socketserver.StreamRequestHandler):
    """One client, from greeting to good-bye."""

    parts: tuple[Faults, Callable[[str], Sequence[Mail]], int, set[socket.socket]]
    timeout = _IDLE_S

    def handle(self) -> None:
        self._faults, self._mails, self._uid_validity, connections = self.parts
        self._user, self._is_known, self._is_open = "", False, False
        connections.add(self.request)
        try:
            self._talk()
        except OSError:
            pass
        finally:
            connections.discard(self.request)

    def _talk(self) -> None:
        if self._faults.mailbox_down:
            return
        self._say("* OK [CAPABILITY IMAP4rev1 ID] simulated mailbox")
        while line := self._line():
            tag, _, rest = line.partition(" ")
            name, _, rest = rest.partition(" ")
            if name.upper() == "UID":
                name, _, rest = rest.partition(" ")
                name = f"uid_{name}"
            act = getattr(self, f"_do_{name.lower()}", None)
            self._say(f"{tag} {act(rest) if act else 'BAD no such command here'}")
            if name.upper() == "LOGOUT":
                return

    def _line(self) -> str:
        """Read a command, with the literals in it (RFC 3501, 4.3) as quoted strings."""
        line = self.rfile.readline(65536).decode("utf-8", "replace").rstrip("\r\n")
        while found := re.search(r"\{(\d+)\}$", line):
            self._say("+ go on")
            literal = self.rfile.read(min(int(found[1]), 65536)).decode("utf-8", "replace")
            rest = self.rfile.readline(65536).decode("utf-8", "replace").rstrip("\r\n")
            line = f'{line[: found.start()]}"{literal}"{rest}'
        return line

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    # Commands: each says what it has to and returns how it ended

    def _do_capability(self, _: str) -> str:
        self._say("* CAPABILITY IMAP4rev1 ID")
        return "OK done"

    def _do_noop(self, _: str) -> str:
        return "OK done"

    def _do_logout(self, _: str) -> str:
        self._say("* BYE good-bye")
        return "OK done"

    def _do_id(self, _: str) -> str:
        self._is_known = True
        self._say('* ID ("name" "simulator")')
        return "OK done"

    def _do_login(self, rest: str) -> str:
        words = [quoted or word for quoted, _, word in _TOKEN.findall(rest)]
        if len(words) != 2 or words[1] != PASSWORD:
            return "NO [AUTHENTICATIONFAILED] Login fail. Account is abnormal, or the password is incorrect"
        self._user = words[0]
        return "OK logged in"

    def _do_examine(self, rest: str) -> str:
        if not self._user:
            return "NO log in first"
        if not self._is_known:
            return "NO EXAMINE Unsafe Login. Please send ID first"
        if rest.strip('"').upper() != "INBOX":
            return "NO no such folder"
        mails = self._mails(self._user)
        self._is_open = True
        self._say(f"* {len(mails)} EXISTS")
        self._say("* 0 RECENT")
        self._say("* FLAGS (\\Seen)")
        self._say(f"* OK [UIDVALIDITY {self._uid_validity}] valid")
        self._say(f"* OK [UIDNEXT {_uid(mails[-1]) + 1 if mails else 1}] next")
        return "OK [READ-ONLY] open"

    def _do_uid_search(self, rest: str) -> str:
        found = [str(_uid(mail)) for mail in self._mails(self._user) if _fits(mail, rest, self._last())]
        self._say(" ".join(["* SEARCH", *found]))
        return "OK done"

    def _do_uid_fetch(self, rest: str) -> str:
        ids, _, items = rest.partition(" ")
        item = _ITEM.search(items)
        if not self._is_open or item is None:
            return "NO this mailbox is read without marking anything: BODY.PEEK"
        for number, mail in enumerate(self._mails(self._user), start=1):
            if _is_in(_uid(mail), ids, self._last()):
                self._fetch(number, mail, item)
        return "OK done"

    def _fetch(self, number: int, mail: Mail, item: re.Match[str]) -> None:
        content, name = _raw(mail), "BODY[]"
        if item[1]:
            content, name = _fields(content, item[1].split()), f"BODY[HEADER.FIELDS ({item[1]})]"
        if item[3]:
            first = int(item[2])
            content, name = content[first : first + int(item[3])], f"{name}<{first}>"
        head = f"* {number} FETCH (UID {_uid(mail)} {name} {{{len(content)}}}\r\n"
        self.wfile.write(head.encode() + content + b")\r\n")

    def _last(self) -> int:
        mails = self._mails(self._user)
        return _uid(mails[-1]) if mails else 0


def _uid(mail: Mail) -> int:
    return int(mail.id[1:])


def _raw(mail: Mail) -> bytes:
    source = f"Return-Path: <{mail.sender}>\n{mail.source}"
    return source.encode("utf-8", "surrogateescape").replace(b"\n", b"\r\n")


def _fields(content: bytes, names: Sequence[str]) -> bytes:
    wanted = {name.strip('"').casefold().encode() for name in names}
    lines = _unfolded(content.partition(b"\r\n\r\n")[0])
    found = [line for line in lines if line.partition(b":")[0].lower() in wanted]
    return b"".join(line + b"\r\n" for line in found) + b"\r\n"


def _unfolded(head: bytes) -> Iterator[bytes]:
    """Yield each header with the lines it goes on in."""
    yield from re.split(rb"\r\n(?![ \t])", head)


def _fits(mail: Mail, criteria: str, last: int) -> bool:
    if found := re.search(r"UID ([\d:*,]+)", criteria, re.IGNORECASE):
        return _is_in(_uid(mail), found[1], last)
    if found := re.search(r"SINCE \"?(\d{1,2})-([A-Za-z]{3})-(\d{4})", criteria, re.IGNORECASE):
        day = datetime(int(found[3]), _MONTHS.index(found[2].title()) + 1, int(found[1]), tzinfo=UTC)
        return mail.at >= day.timestamp()
    return True


def _is_in(uid: int, ids: str, last: int) -> bool:
    for part in ids.split(","):
        first, _, end = part.replace("*", str(last)).partition(":")
        low, high = sorted((int(first), int(end or first)))
        if low <= uid <= high:
            return True
    return False
