"""What mail servers of several makes write when they give a mail back, after they had taken it.

Each is as people get it: reports for programs (RFC 3464) with the original or only its head, and notices that
are for people alone, in Chinese, encoded this way and that.
"""

import base64
import quopri
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime


@dataclass(frozen=True)
class Returned:
    """The mail that is given back: the envelope's two addresses, its source, and when that is."""

    sender: str
    recipient: str
    source: str
    at: float

    @property
    def head(self) -> str:
        return self.source.partition("\n\n")[0]

    @property
    def date(self) -> str:
        return format_datetime(datetime.fromtimestamp(self.at, UTC))

    @property
    def domain(self) -> str:
        return self.recipient.rpartition("@")[2]

    @property
    def message_id(self) -> str:
        lines = self.head.replace("\n ", " ").splitlines()
        found = (
            line.partition(":")[2].strip() for line in lines if line.casefold().startswith("message-id:")
        )
        return next(found, "")


def _postfix(mail: Returned) -> str:
    """A report with the whole mail, in English."""
    said = f"550 5.1.1 <{mail.recipient}>: Recipient address rejected: User unknown (in reply to RCPT TO)"
    words = f"""\
This is the mail system at host mx.simulator.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{mail.recipient}>: host mx.{mail.domain}[192.0.2.25] said: {said}
"""
    status = _status(mail, "failed", "5.1.1", f"smtp; {said}")
    return _report(
        mail,
        "MAILER-DAEMON@mx.simulator (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        [_part("text/plain; charset=us-ascii", words), _status_part(status), _original(mail)],
        more="Auto-Submitted: auto-replied\n",
    )


def _exchange(mail: Returned) -> str:
    """A report of Exchange with a Chinese subject and words in quoted-printable; the whole mail with it."""
    words = f"""\
未能传递到以下收件人或组:

{mail.recipient}
未找到你输入的电子邮件地址。请检查收件人的电子邮件地址,然后重新发送邮件。
"""
    said = "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
    status = _status(mail, "failed", "5.1.10", said)
    return _report(
        mail,
        f'"Microsoft Outlook" <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@{mail.domain}>',
        "未送达: 面试邀请",
        [
            _part("text/plain; charset=utf-8", words, "quoted-printable"),
            _status_part(status),
            _original(mail),
        ],
        more=f"In-Reply-To: {mail.message_id}\nReferences: {mail.message_id}\n",
    )


def _gmail(mail: Returned) -> str:
    """A report of Gmail: words as HTML, and the mail's head only."""
    said = f"""\
smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos or
 550 5.1.1 unnecessary spaces. {mail.domain}"""
    words = f"""\
<html><body><h1>Address not found</h1>
<p>Your message wasn't delivered to <a>{mail.recipient}</a></p></body></html>
"""
    return _report(
        mail,
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        [
            _part("text/html; charset=utf-8", words, "quoted-printable"),
            _status_part(_status(mail, "failed", "5.1.1", said)),
            _part("text/rfc822-headers", mail.head + "\n"),
        ],
        more=f"In-Reply-To: {mail.message_id}\nX-Failed-Recipients: {mail.recipient}\n",
    )


def _qq(mail: Returned) -> str:
    """A notice of QQ Mail, for people: HTML in GB 18030 and base64, the mail attached as a file."""
    words = f"""\
<html><head><style>p{{margin:0}}</style></head><body>
<p>尊敬的用户，您好！</p><p>很抱歉您发送的邮件被退回，以下是该邮件的相关信息：</p>
<table><tr><td>收件人</td><td>{mail.recipient}</td></tr>
<tr><td>退信原因</td><td>收件人邮件地址（{mail.recipient}）不存在，邮件无法送达。</td></tr>
<tr><td>host mx.{mail.domain} said: 550 Mailbox unavailable or access denied [{mail.recipient}]</td></tr>
</table></body></html>
"""
    attached = _part(
        'application/octet-stream; name="original.eml"',
        mail.source,
        "base64",
        'attachment; filename="original.eml"',
    )
    return _mixed(
        mail,
        "PostMaster@qq.com",
        "来自qq.com的退信",
        [_part("text/html; charset=gb18030", words, "base64", charset="gb18030"), attached],
        charset="gb18030",
    )


def _exmail(mail: Returned) -> str:
    """A notice of Tencent's Exmail: text in base64, in which the mail's head is quoted."""
    words = f"""\
抱歉，您的邮件被退回来了……

收件人：{mail.recipient}
退信原因：对方邮箱不存在，或已被停用。
550 5.1.1 User does not exist

---- 原邮件信息 ----
{mail.head}
"""
    return _head(mail, '"系统退信" <postmaster@exmail.qq.com>', "系统退信") + _body(
        "text/plain; charset=utf-8", words, "base64"
    )


def _coremail(mail: Returned) -> str:
    """A report of Coremail (NetEase and many companies): fields and the mail's head, all in base64."""
    status = _status(mail, "failed", "5.1.1", "SMTP; 550 5.1.1 User not found")
    return _report(
        mail,
        f"Postmaster@{mail.domain}",
        "系统退信/Systems bounce",
        [
            _part(
                "text/plain; charset=gbk", "您的邮件没有送达：收件人不存在。\n", "base64", charset="gb18030"
            ),
            _part("message/delivery-status", status, "base64"),
            _part("text/rfc822-headers", mail.head + "\n", "base64"),
        ],
        charset="gb18030",
    )


def _delayed(mail: Returned) -> str:
    """A report that the mail is on its way still."""
    said = "smtp; 451 4.7.1 Greylisting in action, please come back later"
    words = f"""\
####################################################################
# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
####################################################################

Your message could not be delivered for more than 1 hour(s).

<{mail.recipient}>: {said}
"""
    return _report(
        mail,
        "MAILER-DAEMON@mx.simulator (Mail Delivery System)",
        "Delayed Mail (still being retried)",
        [
            _part("text/plain; charset=us-ascii", words),
            _status_part(_status(mail, "delayed", "4.7.1", said)),
            _part("text/rfc822-headers", mail.head + "\n"),
        ],
    )


def _away(mail: Returned) -> str:
    """A holiday note: the mail arrived, and its reader is away."""
    more = f"In-Reply-To: {mail.message_id}\nReferences: {mail.message_id}\nAuto-Submitted: auto-replied\n"
    words = "您好，我正在休假，550 号房间的同事会处理。\nI am out of office until Monday.\n"
    subject = "自动回复: 面试邀请"
    return _head(mail, mail.recipient, subject) + more + _body("text/plain; charset=utf-8", words, "base64")


FORMS: dict[str, Callable[[Returned], str]] = {
    "postfix": _postfix,
    "exchange": _exchange,
    "gmail": _gmail,
    "qq": _qq,
    "exmail": _exmail,
    "coremail": _coremail,
    "delayed": _delayed,
    "away": _away,
}
#: After these the mail is with its reader all the same, or soon.
ARRIVES = ("delayed", "away")

_BOUNDARY = "=_bounce_7c1f"


def _head(mail: Returned, sender: str, subject: str, *, charset: str = "utf-8") -> str:
    encoded = subject if subject.isascii() else Header(subject, charset, header_name="Subject").encode()
    name, bracket, address = sender.partition("<")
    if not name.isascii():
        encoded_name = Header(name.strip(' "'), charset).encode()
        sender = f"{encoded_name} {bracket}{address}"
    return (
        f"From: {sender}\nTo: {mail.sender}\nSubject: {encoded}\nDate: {mail.date}\n"
        f"Message-ID: <{int(mail.at)}.bounce@mx.simulator>\nMIME-Version: 1.0\n"
    )


def _report(
    mail: Returned, sender: str, subject: str, parts: list[str], *, more: str = "", charset: str = "utf-8"
) -> str:
    kind = f'multipart/report; report-type=delivery-status;\n boundary="{_BOUNDARY}"'
    return _head(mail, sender, subject, charset=charset) + more + _multipart(kind, parts)


def _mixed(mail: Returned, sender: str, subject: str, parts: list[str], *, charset: str = "utf-8") -> str:
    kind = f'multipart/mixed; boundary="{_BOUNDARY}"'
    return _head(mail, sender, subject, charset=charset) + _multipart(kind, parts)


def _multipart(kind: str, parts: list[str]) -> str:
    joined = "".join(f"--{_BOUNDARY}\n{part}\n" for part in parts)
    return f"Content-Type: {kind}\n\nThis is a MIME-encapsulated message.\n\n{joined}--{_BOUNDARY}--\n"


def _part(
    type_: str, text: str, encoding: str = "7bit", disposition: str = "", *, charset: str = "utf-8"
) -> str:
    shown = f"Content-Disposition: {disposition}\n" if disposition else ""
    return shown + _body(type_, text, encoding, charset=charset)


def _body(type_: str, text: str, encoding: str, *, charset: str = "utf-8") -> str:
    raw = text.encode(charset)
    if encoding == "base64":
        text = "\n".join(textwrap.wrap(base64.b64encode(raw).decode(), 76)) + "\n"
    elif encoding == "quoted-printable":
        text = quopri.encodestring(raw).decode()
    return f"Content-Type: {type_}\nContent-Transfer-Encoding: {encoding}\n\n{text}"


def _status(mail: Returned, action: str, status: str, said: str) -> str:
    return (
        f"Reporting-MTA: dns; mx.simulator\nArrival-Date: {mail.date}\n\nFinal-Recipient: rfc822; "
        f"{mail.recipient}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: {said}\n"
    )


def _status_part(status: str) -> str:
    return _part("message/delivery-status", status)


def _original(mail: Returned) -> str:
    return _part("message/rfc822", mail.source)
