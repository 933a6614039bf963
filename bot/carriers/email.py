"""To anybody with an address, by e-mail.

A mail whose sending could not be recorded is handed over again, to the letter and with the same Message-ID.
Servers do not take that for one mail as WeCom does, though many mailboxes show it once: after a crash in that
very moment its reader may see it twice.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email import message_from_string
from email.policy import SMTP
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit

from bot.channels.email import Entry, Envelope, Mailbox, as_mail
from bot.ics import Method, calendar_of
from bot.message_ids import make_message_id
from bot.settings import Settings
from bot.smtp import MailClient
from handlers.invitations import page_link
from handlers.notices import as_participant, room_link
from handlers.request import Message
from handlers.texts import Reader, Text, render
from storage.database import Tx, expect
from storage.interviews import Interview, Participant, get_interview
from storage.outbox import OutboxRow
from storage.people import get_person
from storage.ways import Ways

#: What calendars are told of; what only reminds or asks leaves them alone.
_METHODS: Final[dict[str, Method]] = {
    "invitation": "REQUEST",
    "moved": "REQUEST",
    "chosen": "REQUEST",
    "panel_ask": "REQUEST",
    "cancelled": "CANCEL",
    "panel_removed": "CANCEL",
}


class EmailCarrier:
    """Writes mails, and hands them over to the mail server."""

    def __init__(self, client: MailClient, settings: Settings, clock: Callable[[], datetime]) -> None:
        name, address = parseaddr(settings.mail_from)
        self._client = client
        self._sender = Mailbox(name, address)
        self._host = host_of(settings.public_url)
        self._clock = clock

    def bodies(self, message: Message, reader: Reader, *, to: Ways, row: OutboxRow, tx: Tx) -> list[str]:
        mail = as_mail(message, reader, self._envelope(tx, to, row, reader))
        return [mail.as_bytes().decode("ascii")]

    def prepare(self) -> None:
        self._client.connect()

    def post(self, row: OutboxRow) -> str | None:
        """Hand the mail over, and return its Message-ID."""
        body = row.body or ""
        mail = message_from_string(body, policy=SMTP)
        sender, recipient = (mail[name].addresses[0].addr_spec for name in ("From", "To"))
        self._client.send(sender, recipient, body.encode("ascii"))
        return str(mail["Message-ID"])

    def _envelope(self, tx: Tx, to: Ways, row: OutboxRow, reader: Reader) -> Envelope:
        person = expect(get_person(tx, person_id=to.person_id))
        address = to.email or ""
        envelope = Envelope(
            sender=Mailbox(self._sender.name or render(Text("app_name"), reader), self._sender.address),
            to=Mailbox(person.name, address),
            at=self._clock(),
            message_id=make_message_id(row.outbox_id, self._host),
        )
        interview = get_interview(tx, interview_id=row.interview_id) if row.interview_id else None
        if interview is None:
            return envelope
        attendee = interview.participant(to.person_id) or as_participant(interview, person)
        organiser = self._organiser(tx, interview, to)
        own = reader.url(page_link(tx, attendee)) if attendee.side == "candidate" else ""
        return replace(
            envelope,
            thread=f"<interview-{interview.interview_id}@{self._host}>",
            reply_to=organiser,
            page=own,
            entry=self._entry(interview, attendee, reader, row.kind, own, organiser, address),
        )

    def _organiser(self, tx: Tx, interview: Interview, to: Ways) -> Mailbox | None:
        """Return who reads answers to the mail."""
        person = get_person(tx, person_id=interview.organiser_id)
        if person is None or not person.email or not person.is_active or person.person_id == to.person_id:
            return None
        return Mailbox(person.name, person.email)

    def _entry(
        self,
        interview: Interview,
        attendee: Participant,
        reader: Reader,
        kind: str,
        page: str,
        organiser: Mailbox | None,
        address: str,
    ) -> Entry | None:
        method = _METHODS.get(kind)
        if method is None:
            return None
        room = reader.url(room_link(attendee)) if attendee.room_key else ""
        ics = calendar_of(
            interview,
            method=method,
            attendee=attendee,
            reader=reader,
            host=self._host,
            now=self._clock(),
            url=page or room,
            organiser_mail=(organiser or self._sender).address,
            attendee_mail=address,
        )
        return Entry(method, ics)


def host_of(url: str) -> str:
    """Return the host of an address as it may stand behind an @."""
    return (urlsplit(url).hostname or "localhost").replace(":", ".")
