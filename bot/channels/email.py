"""How a message looks as e-mail: subject, plain text, HTML, and an entry for the calendar.

What could be pressed are links to the reader's own page, where only a press on the page does anything: mail
scanners open every link. Nothing is loaded from elsewhere, so nobody learns when a mail is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.ics import Method, one_line
from handlers.request import Message
from handlers.texts import Reader, RoomLink, Text, Zone, render, render_value

_SUBJECT_CHARS: Final = 120
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
#: Letters of all languages in plain ASCII: not every server on the way takes eight bits.
_POLICY: Final = SMTP.clone(cte_type="7bit")
#: Said by the link itself.
_LINK_LINES: Final = (Text("your_room"), Text("your_page"))


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name beside it; both may hold anything."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An iCalendar entry and what a calendar is to do with it."""

    method: Method
    ics: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, and how mail programs tell this mail from others.

    `message_id` is the same at every attempt, `thread` for all mails of one interview. Without `reply_to`
    nobody reads answers. `page` is the reader's own page, empty if they have none.
    """

    sender: Mailbox
    to: Mailbox
    at: datetime
    message_id: str
    thread: str = ""
    reply_to: Mailbox | None = None
    page: str = ""
    entry: Entry | None = None


def as_mail(message: Message, reader: Reader, envelope: Envelope) -> EmailMessage:
    """Make the mail.

    Raises:
        ValueError: an address that cannot stand in a header.
    """
    mail = EmailMessage(policy=_POLICY)
    _write_headers(mail, message, reader, envelope)
    letter = _letter(message, reader, envelope)
    mail.set_content(_as_text(letter))
    mail.add_alternative(_TEMPLATES.get_template("email.html").render(letter=letter), subtype="html")
    if envelope.entry:
        _add_entry(mail, envelope.entry)
    return mail


def _write_headers(mail: EmailMessage, message: Message, reader: Reader, envelope: Envelope) -> None:
    mail["From"] = _address(envelope.sender)
    mail["To"] = _address(envelope.to)
    if envelope.reply_to:
        mail["Reply-To"] = _address(envelope.reply_to)
    mail["Subject"] = _subject(message, reader)
    mail["Date"] = envelope.at
    mail["Message-ID"] = envelope.message_id
    if envelope.thread:
        mail["In-Reply-To"] = envelope.thread
        mail["References"] = envelope.thread
    # RFC 3834, and what Exchange heeds instead: no holiday notes back to a program.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail["Content-Language"] = _html_language(reader)


def _add_entry(mail: EmailMessage, entry: Entry) -> None:
    """Add the entry as an alternative, for mail programs with buttons, and as a file, for all others."""
    mail.add_alternative(
        entry.ics.decode(), subtype="calendar", cte="base64", params={"method": entry.method}
    )
    filename = "cancel.ics" if entry.method == "CANCEL" else "invite.ics"
    mail.add_attachment(entry.ics, maintype="application", subtype="ics", filename=filename)


def _address(mailbox: Mailbox) -> Address:
    user, _, domain = mailbox.address.rpartition("@")
    return Address(_words(mailbox.name), user, domain.encode("idna").decode() if domain else "")


def _words(text: str) -> str:
    """Write a text for a header: on one line, and with nothing that reads as an encoded word (RFC 2047)."""
    return one_line(text).replace("=?", "=\u200b?")


def _subject(message: Message, reader: Reader) -> str:
    """Name what it is about: the title with what the interview is about, else the first words."""
    subject = _first_words(message, reader)
    about = next((field.value for field in message.fields if field.label == Text("field_title")), "")
    if message.title and about:
        subject = render(Text("mail_subject", title=message.title, about=about), reader)
    subject = _words(subject)
    return subject if len(subject) <= _SUBJECT_CHARS else subject[: _SUBJECT_CHARS - 1].rstrip() + "…"


def _first_words(message: Message, reader: Reader) -> str:
    texts = [text for text in (message.title, *message.lines, Text("app_name")) if text]
    return next(words for text in texts if (words := render(text, reader).strip())).split("\n")[0]


@dataclass(frozen=True, slots=True)
class _Letter:
    """What a mail says, in its reader's language, for both templates."""

    language: str
    greeting: str
    title: str
    fields: Sequence[tuple[str, str]]
    lines: Sequence[str]
    link_label: str
    link: str
    buttons: Sequence[tuple[str, str, bool]]
    notes: Sequence[str]


def _letter(message: Message, reader: Reader, envelope: Envelope) -> _Letter:
    lines = [render(line, reader) for line in message.lines if line not in _LINK_LINES]
    lines += [
        _option(action.command, render(action.detail, reader)) for action in message.actions if action.detail
    ]
    return _Letter(
        language=_html_language(reader),
        greeting=render(Text("mail_greeting", name=one_line(envelope.to.name)), reader),
        title=render(message.title, reader) if message.title else "",
        fields=[(render(each.label, reader), render_value(each.value, reader)) for each in message.fields],
        lines=[part for line in lines for part in line.split("\n")],
        link_label=render(Text("your_room" if isinstance(message.link, RoomLink) else "your_page"), reader),
        link=reader.url(message.link) if message.link else "",
        buttons=_buttons(message, reader, envelope.page),
        notes=[render(note, reader) for note in _notes(reader, envelope)],
    )


def _option(command: str, detail: str) -> str:
    """Number what is chosen by its number."""
    return f"{command}. {detail}" if command.isdigit() else detail


def _buttons(message: Message, reader: Reader, page: str) -> list[tuple[str, str, bool]]:
    """Make links to the reader's page: label, address, whether it is the likely one.

    The end of an address names the answer, so that the page may show it first.
    """
    if not page:
        return []
    words = [action.command.split()[0] for action in message.actions]
    if not words or not all(word.isalpha() for word in words):
        label, is_primary = ("mail_choose", True) if words else ("mail_page", False)
        return [(render(Text(label), reader), page, is_primary)]
    return [
        (render(action.label, reader), f"{page}#{word}", action.is_primary)
        for action, word in zip(message.actions, words, strict=True)
    ]


def _notes(reader: Reader, envelope: Envelope) -> list[Text]:
    """Say what holds for the whole mail; whoever is outside may live by another clock than is guessed."""
    zone = Text("mail_zone", zone=Zone(str(reader.zone)))
    if not envelope.page:
        return [zone, Text("mail_from_program")]
    replies = Text("mail_no_replies")
    if envelope.reply_to:
        replies = Text("mail_replies_to", name=one_line(envelope.reply_to.name))
    return [zone, replies, Text("page_keep_private")]


def _as_text(letter: _Letter) -> str:
    separator = "：" if letter.language.startswith("zh") else ": "
    blocks = [
        [letter.greeting],
        [letter.title],
        [f"{label}{separator}{value}" for label, value in letter.fields],
        letter.lines,
        [f"{letter.link_label} {letter.link}"] if letter.link else [],
        [f"{label}{separator}{url}" for label, url, _ in letter.buttons],
        ["-- ", *letter.notes],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if any(block)) + "\n"


def _html_language(reader: Reader) -> str:
    return "zh-CN" if reader.language == "zh" else "en"
