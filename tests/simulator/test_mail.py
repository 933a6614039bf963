"""The simulated mail server, over SMTP as any mail program speaks it, and its inbox page."""

import imaplib
import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.simulator import Simulator
from bot.simulator.bounces import ARRIVES, FORMS

from .conftest import ACCOUNT

MAYA = "maya@mail.example"


def mail(subject: str = "面试邀请 #12", to: str = MAYA) -> EmailMessage:
    made = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    made["From"], made["To"], made["Subject"] = "面试助手 <bot@corp.example>", to, subject
    made["Date"], made["Message-ID"] = "Tue, 24 Nov 2026 07:00:00 +0000", "<1@corp.example>"
    made.set_content("明天见\n")
    page = '<p>明天见 <a href="http://127.0.0.1/i/t">确认</a></p>'
    made.add_alternative(page, subtype="html")
    made.add_alternative("BEGIN:VCALENDAR\n", subtype="calendar", params={"method": "REQUEST"})
    made.add_attachment(b"BEGIN:VCALENDAR", maintype="application", subtype="ics", filename="invite.ics")
    return made


def hand_over(sim: Simulator, made: EmailMessage | bytes, to: str = MAYA) -> None:
    host, port = sim.serve_mail().removeprefix("smtp://").split(":")
    source = made if isinstance(made, bytes) else made.as_bytes()
    with smtplib.SMTP(host, int(port), "test", timeout=5) as server:
        server.sendmail("bot@corp.example", [to], source)


def test_a_mail_is_kept_whole(sim: Simulator) -> None:
    hand_over(sim, mail())
    (kept,) = sim.mails()
    assert (kept.sender, kept.recipient) == ("bot@corp.example", MAYA)
    assert (kept.subject, kept.text) == ("面试邀请 #12", "明天见\n")
    assert "确认</a>" in kept.html
    assert (kept.method, kept.calendar, kept.files) == ("REQUEST", "BEGIN:VCALENDAR\n", ["invite.ics"])


def test_mails_are_told_apart_by_their_address(sim: Simulator) -> None:
    hand_over(sim, mail("一"))
    hand_over(sim, mail("二", to="wei@mail.example"), to="Wei@mail.example")
    assert [each.subject for each in sim.mails("wei@MAIL.example")] == ["二"]
    assert [each.subject for each in sim.mails()] == ["一", "二"]


@pytest.mark.parametrize(
    ("switch", "value", "code"),
    [
        ("mail_refused", [MAYA.upper()], 550),
        ("mail_refused", ["@all"], 550),
        ("mail_greylist", True, 451),
        ("mail_rejected", [MAYA], 554),
    ],
)
def test_a_switch_refuses_as_a_server_does(sim: Simulator, switch: str, value: Any, code: int) -> None:
    sim.faults.set({switch: value})
    with pytest.raises((smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)) as refused:
        hand_over(sim, mail())
    found = refused.value
    is_recipient = isinstance(found, smtplib.SMTPRecipientsRefused)
    assert (found.recipients[MAYA][0] if is_recipient else found.smtp_code) == code
    assert sim.mails() == []
    sim.faults.clear()
    hand_over(sim, mail())
    assert len(sim.mails()) == 1


def test_a_server_that_is_down_refuses_connections_and_comes_back_on_its_port(sim: Simulator) -> None:
    url = sim.serve_mail()
    sim.faults.mail_down = True
    with pytest.raises(OSError):
        hand_over(sim, mail())
    sim.faults.mail_down = False
    assert sim.serve_mail() == url
    hand_over(sim, mail())


def test_an_answer_may_get_lost_after_the_mail_was_taken(sim: Simulator) -> None:
    sim.faults.mail_answer_lost = True
    with pytest.raises(smtplib.SMTPServerDisconnected):
        hand_over(sim, mail())
    assert len(sim.mails()) == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_mail_that_was_taken_may_come_back_later(sim: Simulator, form: str) -> None:
    sim.faults.set({"mail_bounced": [MAYA], "mail_bounce_form": form})
    hand_over(sim, mail())
    with sim.state.changed:
        assert sim.state.changed.wait_for(lambda: sim.mails("bot@corp.example"), 5)
    (bounce,) = sim.mails("bot@corp.example")
    assert len(sim.mails(MAYA)) == int(form in ARRIVES)
    assert bounce.sender == "" and bounce.subject and not bounce.parsed.defects


def test_a_mailbox_lets_nobody_change_anything(sim: Simulator) -> None:
    hand_over(sim, mail())
    url = urlsplit(sim.serve_mailbox(MAYA))
    with imaplib.IMAP4("127.0.0.1", url.port or 0, timeout=5) as box:
        with pytest.raises(imaplib.IMAP4.error):
            box.login(MAYA, "a guess")
        box.login(MAYA, url.password or "")
        assert box.select("INBOX", readonly=True)[0] == "NO"  # who are you?
        box.xatom("ID", '("name" "test")')
        assert box.select("INBOX", readonly=True) == ("OK", [b"1"])
        assert box.uid("FETCH", "1:*", "(BODY.PEEK[]<0.20>)")[1][0][1] == b"Return-Path: <bot@co"
        assert box.uid("FETCH", "1", "(BODY[])")[0] == "NO"
        with pytest.raises(imaplib.IMAP4.error):
            box.uid("STORE", "1", "+FLAGS", "(\\Deleted)")


@pytest.mark.parametrize(
    "source",
    [
        b"Subject: x\r\n\r\nno sender",
        mail().as_bytes().replace(b"\r\nDate:", b"\r\nX-Date:"),
        mail().as_bytes() + b"bare\nfeed\r\n",
        mail().as_bytes() + "八位".encode() + b"\r\n",
        mail().as_bytes() + b"x" * 999 + b"\r\n",
    ],
)
def test_what_strict_servers_refuse_is_refused(sim: Simulator, source: bytes) -> None:
    with pytest.raises(smtplib.SMTPDataError):
        hand_over(sim, source)
    assert sim.mails() == []


def test_mails_outlive_the_simulator(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    with Simulator(**ACCOUNT, state_path=state) as first:
        hand_over(first, mail())
    with Simulator(**ACCOUNT, state_path=state) as second:
        assert [each.subject for each in second.mails()] == ["面试邀请 #12"]
        second.state.clear()
        assert second.mails() == []


def test_over_http_a_mail_is_json_and_its_page_is_caged(sim: Simulator) -> None:
    hand_over(sim, mail())
    client = sim.app.test_client()
    (seen,) = client.get("/sim/mails").get_json()
    assert (seen["subject"], seen["recipient"], seen["has_html"]) == ("面试邀请 #12", MAYA, True)
    page = client.get(f"/sim/mails/{seen['id']}/html")
    assert "确认" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "allow-scripts" not in policy and "default-src 'none'" in policy
    assert client.get("/sim/mails/e99/html").status_code == 404
