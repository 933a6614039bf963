"""What mail servers write when they give a mail back, and everything else that a mailbox receives."""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bounces.report import Report, is_worth_reading, read_report
from bot.simulator.bounces import FORMS, Returned

SECRET = "0123456789abcdef0123456789abcdef"
MAIL = f"""\
From: interviews@corp.example
To: sofia@mail.example
Subject: =?utf-8?b?6Z2i6K+V6YKA6K+3?=
Date: Tue, 24 Nov 2026 07:00:00 +0000
Message-ID: <message-12.{SECRET}@corp.example>
Content-Type: text/plain; charset=utf-8

See you at the interview in room 550.
"""
DSN = 'multipart/report; report-type={kind}; boundary="b"'
DAEMON = "From: MAILER-DAEMON@mx.example\nSubject: {subject}\n"


def bounce(form: str, mail: str = MAIL) -> bytes:
    source = FORMS[form](Returned("interviews@corp.example", "sofia@mail.example", mail, 1795503600.0))
    return b"Return-Path: <>\r\n" + source.replace("\n", "\r\n").encode()


def report(
    *fields: str, kind: str = "delivery-status", original: str = MAIL, type_: str = "message/delivery-status"
) -> bytes:
    """Make a report with the fields of one recipient."""
    return (
        f"From: mailer-daemon@mx.example\nContent-Type: {DSN.format(kind=kind)}\n\n"
        f"--b\nContent-Type: {type_}\n\n"
        f"Reporting-MTA: dns; mx.example\n\n{chr(10).join(fields)}\n\n--b\nContent-Type: message/rfc822\n\n"
        f"{original}\n--b--\n"
    ).encode()


def head(source: bytes) -> bytes:
    return source.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n"


def read(source: bytes) -> Report:
    assert is_worth_reading(head(source))
    found = read_report(source)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("postfix", "550 5.1.1 <address>: Recipient address rejected: User unknown"),
        ("exchange", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"),
        ("gmail", "550-5.1.1 The email account that you tried to reach does not exist"),
        ("qq", "550 Mailbox unavailable or access denied"),
        ("exmail", "550 5.1.1 User does not exist"),
        ("coremail", "550 5.1.1 User not found"),
    ],
)
def test_every_make_of_server_is_understood(form: str, why: str) -> None:
    found = read(bounce(form))
    assert found.mails == ((12, SECRET),)
    assert found.is_final
    assert found.reason.startswith("the mail came back: ") and why in found.reason
    assert "@" not in found.reason and SECRET not in found.reason and len(found.reason) < 260


def test_a_delay_is_no_end() -> None:
    found = read(bounce("delayed"))
    assert not found.is_final
    assert found.reason == "the mail is delayed: 451 4.7.1 Greylisting in action, please come back later"


def test_a_holiday_note_is_no_bounce_though_it_names_the_mail() -> None:
    assert read_report(bounce("away")) is None


@pytest.mark.parametrize("form", [form for form in FORMS if form != "away"])
def test_a_report_about_somebody_elses_mail_is_none_of_ours(form: str) -> None:
    assert read_report(bounce(form, MAIL.replace("message-12.", "other-12."))) is None


@pytest.mark.parametrize(
    ("fields", "is_final"),
    [
        (("Action: failed", "Status: 5.2.2"), True),
        # It was tried for days.
        (("Action: failed", "Status: 4.4.7"), True),
        (("Action: FAILED (bounced)", "Status: 5.0.0"), True),
        (("Status: 5.1.1",), True),
        (("Action: delayed", "Status: 4.2.2"), False),
    ],
)
def test_action_says_whether_it_is_over(fields: tuple[str, ...], is_final: bool) -> None:
    assert read(report(*fields)).is_final is is_final


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", ""])
def test_what_arrived_did_not_come_back(action: str) -> None:
    assert read_report(report(f"Action: {action}", "Status: 2.0.0")) is None


@pytest.mark.parametrize("kind", ["disposition-notification", "feedback-report"])
def test_a_read_receipt_or_a_complaint_is_another_report(kind: str) -> None:
    assert read_report(report("Action: failed", "Status: 5.0.0", kind=kind)) is None


def test_the_recipient_that_failed_counts_among_several() -> None:
    found = read(report("Action: delivered", "Status: 2.0.0", "", "Action: failed", "Status: 5.1.1"))
    assert (found.is_final, found.reason) == (True, "the mail came back: 5.1.1")


def test_the_mail_may_be_named_in_the_head_of_a_report_alone() -> None:
    source = report("Action: failed", "Status: 5.1.1", original="Subject: x\n\ngone\n")
    assert read_report(source) is None
    named = f"In-Reply-To: <message-12.{SECRET}@corp.example>\n".encode() + source
    assert read(named).mails == ((12, SECRET),)


def test_a_notice_of_a_daemon_with_the_head_pasted_into_it() -> None:
    words = f"This message was created automatically.\n\nuser unknown: sofia@mail.example\n\n{MAIL}"
    found = read((DAEMON.format(subject="Mail delivery failed") + "\n" + words).encode())
    assert found.reason == "the mail came back: user unknown: <address>"


def test_a_notice_in_escaped_html() -> None:
    page = f"<p>邮件被退回：对方邮箱不存在</p><pre>Message-ID: &lt;message-12.{SECRET}@corp.example&gt;</pre>"
    body = base64.b64encode(page.encode("gbk")).decode()
    source = DAEMON.format(subject="=?gbk?B?zcvQxQ==?=") + (
        f"Content-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: base64\n\n{body}\n"
    )
    assert read(source.encode()).reason == "the mail came back: 邮件被退回：对方邮箱不存在"


def test_nothing_of_the_mail_itself_is_quoted() -> None:
    mail = MAIL.replace("room 550.", "room 550 - the mail is 退回").replace("Subject: ", "Subject: 550 - x ")
    found = read(bounce("qq", mail))
    assert found.reason.startswith("the mail came back: host mx.mail.example said: 550 Mailbox unavailable")
    words = f"Sorry, this could not be delivered.\n\n{MAIL.partition('Message-ID')[2]}\n"
    source = DAEMON.format(subject="Returned") + "\n" + words.replace("room 550.", "room 550 - there")
    assert read(source.encode()).reason == "the mail came back: Sorry, this could not be delivered."


def test_a_notice_that_goes_on_trying_is_a_delay_whatever_else_it_says() -> None:
    words = f"Your message could not be delivered so far. It will be retried for three days.\n\n{MAIL}"
    assert not read((DAEMON.format(subject="Your mail") + "\n" + words).encode()).is_final


@pytest.mark.parametrize("subject", ["Delayed mail", "邮件延迟通知"])
def test_a_notice_of_delay(subject: str) -> None:
    words = f"It will be retried for three days.\n\n{MAIL}"
    assert not read((DAEMON.format(subject=subject) + "\n" + words).encode()).is_final


def test_what_people_write_is_not_even_fetched() -> None:
    person = (
        b"Return-Path: <sofia@mail.example>\nFrom: Sofia <sofia@mail.example>\nContent-Type: text/plain\n\n"
    )
    assert not is_worth_reading(person)
    answer = f"Does not exist? 550 5.1.1\n\n> Message-ID: <message-12.{SECRET}@corp.example>\n".encode()
    assert read_report(person + answer) is None


@pytest.mark.parametrize("length", [0, 100, 400, 700, 1000, 1300])
def test_a_message_that_is_cut_is_read_as_far_as_it_goes(length: int) -> None:
    for form in FORMS:
        assert read_report(bounce(form)[:length]) in (
            None,
            read_report(bounce(form)),
            *_reasons(form, length),
        )


def _reasons(form: str, length: int) -> list[Report | None]:
    """A cut reason is a shorter reason."""
    found = read_report(bounce(form)[:length])
    return [found] if found and found.mails == ((12, SECRET),) else []


HOSTILE = [
    b"",
    b"\x00\xff" * 1000,
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=\n\n--\n",
    b"Content-Type: multipart/report; report-type*0*=x''%ff; boundary=b\n\n--b\n--b--",
    b"From: =?utf-8?B?/////w=?= <mailer-daemon@x>\nSubject: =?no-such?Q?=ff?=\n\n550 ",
    b"From: mailer-daemon@x\nContent-Type: text/plain; charset=no-such\n\n550 \xff\xfe",
    b"From: mailer-daemon@x\nContent-Type: text/plain; charset=idna\n\n550 \xff",
    b"From: mailer-daemon@x\nContent-Transfer-Encoding: base64\n\n====A",
    b"From: mailer-daemon@x\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n\xff\xff\n",
    b"Return-Path: <>\nContent-Type: text/html\n\n" + b"<" * 200_000,
    b"Return-Path: <>\nContent-Type: text/html\n\n" + b"&#x" * 60_000,
    b"Return-Path: <>\n\n" + b"5.1.1 " * 40_000,
    b"Return-Path: <>\n\n" + b"a@" * 100_000,
    b"Return-Path: <>\n\n" + b"message-1." * 25_000,
    b"From: " + b"(" * 100_000 + b"\n\n",
    b"".join(b"Content-Type: multipart/report; report-type=delivery-status; boundary=%d\n\n--%d\n" % (n, n)
             for n in range(2500)),
    b"Content-Type: message/rfc822\n\n" * 8000,
    report("Diagnostic-Code: smtp; " + "\n x" * 50_000, "Action: failed", "Status: 5.0.0"),
    report("Action:\n " + " " * 100_000 + "failed"),
]  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_rubbish_costs_little_and_raises_nothing(source: bytes) -> None:
    began = time.process_time()
    is_worth_reading(source[:16384])
    read_report(source)
    assert time.process_time() - began < 2


@given(st.binary(max_size=400), st.sampled_from(sorted(FORMS)), st.integers(0, 3000))
def test_nothing_that_is_put_into_a_bounce_raises(rubbish: bytes, form: str, place: int) -> None:
    source = bounce(form)
    broken = source[:place] + rubbish + source[place:]
    is_worth_reading(head(broken))
    found = read_report(broken)
    assert found is None or ("\n" not in found.reason and "\x00" not in found.reason)
    found = read_report(rubbish)
    assert found is None
