"""What mail servers write when they give a mail back: a report (RFC 3464), or words for people only.

Mailboxes receive anything. Whatever a message is made of, reading it raises nothing, costs no more than its
size allows, and yields only what is needed: which of our mails, whether for good, and why.
"""

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr
from itertools import takewhile
from typing import Any, Final

from bot.message_ids import find_mails, without_message_ids
from bot.smtp import without_addresses
from bot.wecom.errors import scrub
from bot.wecom.xml import remove_illegal

#: What tells whether a message is worth reading whole.
HEADERS: Final = ("RETURN-PATH", "FROM", "CONTENT-TYPE", "X-FAILED-RECIPIENTS")
_DAEMONS: Final = ("mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "noreply-daemon")
_FIELD: Final = r"(?im)^{}:[ \t]*(.*(?:\r?\n[ \t]+.*)*)"
_ACTION: Final = re.compile(_FIELD.format("Action"))
_STATUS: Final = re.compile(_FIELD.format("Status"))
_DIAGNOSTIC: Final = re.compile(_FIELD.format("Diagnostic-Code"))
#: Said to people, in the words that mail servers use.
_CODE: Final = re.compile(r"\b5\d\d[ -]")
_REFUSED: Final = re.compile(
    r"\b5\.\d{1,3}\.\d{1,3}\b|undeliver|not delivered|could ?n[o']t be delivered"
    r"|delivery (?:has )?failed|returned to sender|does not exist|user unknown|no such user"
    r"|mailbox (?:full|unavailable)"
    r"|退信|退回|不存在|无法(?:送达|投递|发送)|未能?送达|投递失败|拒收|被拒绝",
    re.IGNORECASE,
)
_UNDER_WAY: Final = re.compile(
    r"delayed|delay notification|will (?:be retried|keep trying|retry|continue trying)|still being retried"
    r"|do not need to resend|延迟|暂时无法|继续尝试|稍后(?:将|会)?重试|无需重发",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"<[^<>]*>")
_BLANK_LINE: Final = re.compile(r"\r?\n[ \t]*\r?\n")
_MOST_WORDS: Final = 1000
#: Parts of one message that are looked at, and mails that one report may be about.
_MOST_PARTS, _MOST_MAILS = 50, 10


@dataclass(frozen=True, slots=True)
class Report:
    """What a server says of a mail: `mails` are all that are named anywhere, as `find_mails` lists them.

    Not `is_final`: it is under way still. `reason` is safe to log and to show: no address, nothing of the
    mail.
    """

    mails: tuple[tuple[int, str], ...]
    is_final: bool
    reason: str


def is_worth_reading(headers: bytes) -> bool:
    """Whether a message with these headers (`HEADERS`) may be a report; what people write is not fetched."""
    try:
        head = message_from_bytes(headers, policy=compat32)
        return _kind(head) == "delivery-status" or _is_from_daemon(head)
    except Exception:  # whatever the header is made of, it is no report then
        return False


def read_report(source: bytes) -> Report | None:
    """Read a message, perhaps cut at its end; None if it is no report about a mail of ours."""
    try:
        return _read(message_from_bytes(source, policy=compat32))
    except Exception:  # the standard library's parser stumbles over some of what is sent around
        return None


def _read(message: Message) -> Report | None:
    kind = _kind(message)
    texts = list(_texts(message))
    said = "\n".join(text for _, text in texts)
    if kind == "delivery-status":
        # In a report, the mail may be named in its head as well.
        mails = find_mails(said + "\n" + _head(message))
        found = _of_status("\n\n".join(text for type_, text in texts if type_.endswith("delivery-status")))
        if found is None and not any(type_.endswith("delivery-status") for type_, _ in texts):
            found = _of_words(message, texts)
    elif kind or not _is_from_daemon(message):
        # Read receipts and complaints are reports of other kinds; a person's holiday note is none.
        return None
    else:
        mails, found = find_mails(said), _of_words(message, texts)
    if found is None or not mails:
        return None
    is_final, reason = found
    return Report(tuple(mails[:_MOST_MAILS]), is_final, reason)


def _of_status(text: str) -> tuple[bool, str] | None:
    """Read the fields of RFC 3464, one block for each recipient: failed for good, or only late."""
    late = None
    for block in _BLANK_LINE.split(text):
        # Behind either there may be a comment.
        action = _field(_ACTION, block).partition(" ")[0].casefold()
        status = _field(_STATUS, block).partition(" ")[0]
        diagnostic = _field(_DIAGNOSTIC, block).partition(";")[2] or _field(_DIAGNOSTIC, block)
        why = diagnostic if status and status in diagnostic else f"{status} {diagnostic}"
        if action == "failed" or (not action and status.startswith("5")):
            return True, _reason("the mail came back", why)
        if action == "delayed":
            late = late or (False, _reason("the mail is delayed", why))
    return late


def _of_words(message: Message, texts: list[tuple[str, str]]) -> tuple[bool, str] | None:
    """Read what is said to people only."""
    subject, lines = _decoded(message.get("Subject", "")), _lines(texts)
    # The server's own words say most, where they are quoted.
    quoted = next((line for line in lines if _CODE.search(line)), "")
    if _UNDER_WAY.search(subject) or (not quoted and any(_UNDER_WAY.search(line) for line in lines)):
        return False, _reason("the mail is delayed", "")
    why = quoted or next((line for line in lines if _REFUSED.search(line)), "")
    return (True, _reason("the mail came back", why)) if why or _REFUSED.search(subject) else None


def _lines(texts: list[tuple[str, str]]) -> list[str]:
    """Return what is said before the mail itself is given back, line by line."""
    words = takewhile(lambda each: each[0] in ("text/plain", "text/html"), texts)
    lines = (line.strip() for _, text in words for line in text.splitlines())
    return list(takewhile(lambda line: not find_mails(line), lines))


def _reason(what: str, why: str) -> str:
    why = without_addresses(without_message_ids(remove_illegal(why[:_MOST_WORDS])))
    why = scrub(why).strip(" :;")
    return f"{what}: {why}" if why else what


def _field(pattern: re.Pattern[str], block: str) -> str:
    found = pattern.search(block)
    return " ".join(found[1].split()) if found else ""


def _kind(message: Message) -> str:
    """Return what kind of report a message says it is, "" if none."""
    if message.get_content_type() != "multipart/report":
        return ""
    kind = str(message.get_param("report-type") or "").casefold()
    return "delivery-status" if kind in ("delivery-status", "global-delivery-status") else kind or "unknown"


def _is_from_daemon(message: Message) -> bool:
    """Whether a program gave a mail back: it wants no answer, or says what it is."""
    sender = parseaddr(_decoded(message.get("From", "")))[1].partition("@")[0].casefold()
    return (
        str(message.get("Return-Path", "")).strip() == "<>"
        or sender in _DAEMONS
        or message.get("X-Failed-Recipients") is not None
    )


def _texts(message: Message) -> Iterator[tuple[str, str]]:
    """Yield type and text of each part: fields of reports, words, attached files, and at last all heads."""
    heads: list[str] = []
    for count, part in enumerate(message.walk()):
        if count >= _MOST_PARTS:
            break
        type_ = part.get_content_type()
        if part is not message and part.get_content_maintype() != "message":
            # Of the mail itself, where it is given back.
            heads.append(_head(part))
        if part.get_content_maintype() == "message":
            yield type_, _inside(part)
        elif not part.is_multipart():
            yield type_, _leaf(part, type_)
    yield "text/rfc822-headers", "\n".join(heads)


def _inside(part: Message) -> str:
    """Return what is in a part that is itself a message, or lines of fields; some servers encode it."""
    payload: Any = part.get_payload()
    inside = payload if isinstance(payload, list) else [payload]
    source = "\n".join(each.as_string() if isinstance(each, Message) else str(each) for each in inside)
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().casefold()
    raw = source.encode("utf-8", "surrogateescape")
    if encoding == "base64":
        return _base64(raw).decode("utf-8", "replace")
    return quopri.decodestring(raw).decode("utf-8", "replace") if encoding == "quoted-printable" else source


def _base64(raw: bytes) -> bytes:
    """Decode what may be cut."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    try:
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return b""


def _leaf(part: Message, type_: str) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    text = _in_charset(raw, part.get_content_charset() or "utf-8")
    # Letters of addresses stand between angle brackets, escaped, so they outlive the tags.
    return html.unescape(_TAG.sub("\n", text)) if type_ == "text/html" else text


def _in_charset(raw: bytes, charset: str) -> str:
    # GB 18030 has all letters of the sets that Chinese mail says it is in.
    known = "gb18030" if charset.casefold() in ("gb2312", "gbk", "gb18030", "x-gbk") else charset
    try:
        return raw.decode(known, "replace")
    except (LookupError, UnicodeError, ValueError):
        return raw.decode("latin-1")


def _head(message: Message) -> str:
    return "\n".join(f"{name}: {value}" for name, value in message.items())


def _decoded(value: object) -> str:
    """Decode a header's encoded words (RFC 2047), as far as they can be."""
    parts = decode_header(str(value)[:2000])
    return "".join(
        _in_charset(raw, charset or "ascii") if isinstance(raw, bytes) else raw for raw, charset in parts
    )
