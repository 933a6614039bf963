"""How a message looks as e-mail, read back by the standard library and, for the calendar, another program."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.email import Entry, Envelope, Mailbox, as_mail
from bot.simulator.mail import malformed
from handlers.request import Action, Field, Message
from handlers.texts import Reader, RoomLink, Text, When

READER = Reader("zh", ZoneInfo("Asia/Shanghai"), lambda link: "https://bot.example/room/r")
ENGLISH = replace(READER, language="en")
START = datetime(2026, 11, 24, 7, tzinfo=UTC)
INVITATION = Message(
    title=Text("invitation_title", number=12),
    fields=(
        Field(Text("field_when"), When(START)),
        Field(Text("field_interviewer"), "李博"),
        Field(Text("field_title"), "后端一面 <b>&"),
    ),
    lines=(Text("invitation_ask"),),
    actions=(
        Action(Text("button_confirm"), "confirm #12", is_primary=True),
        Action(Text("button_decline"), "decline #12"),
        Action(Text("button_move"), "reschedule #12"),
    ),
    link=RoomLink(12, 1, "key"),
    card_ref="i12r1",
)
ENVELOPE = Envelope(
    sender=Mailbox("面试助手", "bot@corp.example"),
    to=Mailbox("陈博", "chen@mail.example"),
    at=START,
    message_id="<message-7@bot.example>",
    thread="<interview-12@bot.example>",
    reply_to=Mailbox("李博", "bo@corp.example"),
    page="https://bot.example/i/token",
    entry=Entry("REQUEST", "BEGIN:VCALENDAR\r\nSUMMARY:面试\r\nEND:VCALENDAR\r\n".encode()),
)


def words(text: str) -> Text:
    return Text("plain", words=text)


def sent(
    message: Message = INVITATION, envelope: Envelope = ENVELOPE, reader: Reader = READER
) -> EmailMessage:
    """Send and receive a mail; strict servers would take it."""
    source = as_mail(message, reader, envelope).as_bytes()
    assert malformed(source.decode("ascii")) == ""
    received = message_from_bytes(source, policy=default)
    assert isinstance(received, EmailMessage)
    return received


def part(mail: EmailMessage, kind: str) -> EmailMessage:
    (found,) = [each for each in mail.walk() if each.get_content_type() == kind]
    assert isinstance(found, EmailMessage)
    return found


def text_of(mail: EmailMessage) -> str:
    return str(part(mail, "text/plain").get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    return str(part(mail, "text/html").get_content())


class Seen(HTMLParser):
    """What a reader of the HTML sees, where its links lead, and what it would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.links: dict[str, str] = {}
        self.fetched: list[str] = []
        self.open: list[str] = []
        self._link = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag == "a":
            self._link = given["href"]
        if {"src", "background"} & set(given) or tag in ("link", "script", "img", "iframe", "style"):
            self.fetched.append(tag)
        assert "url(" not in given.get("style", "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "a":
            self._link = ""

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._link:
            self.links[data.strip()] = self._link


def test_its_headers_say_from_whom_to_whom_and_of_what() -> None:
    mail = sent()
    assert str(mail["From"]) == "面试助手 <bot@corp.example>"
    assert str(mail["To"]) == "陈博 <chen@mail.example>"
    assert str(mail["Reply-To"]) == "李博 <bo@corp.example>"
    assert str(mail["Subject"]) == "面试邀请 #12：后端一面 <b>&"
    assert mail["Message-ID"] == "<message-7@bot.example>"
    assert mail["In-Reply-To"] == mail["References"] == "<interview-12@bot.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == START


def test_text_and_html_say_the_same() -> None:
    mail = sent()
    seen = Seen(html_of(mail))
    assert text_of(mail).startswith(
        "陈博，你好！\n\n面试邀请 #12\n\n时间：2026-11-24 15:00 周二\n面试官：李博\n"
    )
    for said in (
        "陈博，你好！",
        "面试邀请 #12",
        "2026-11-24 15:00 周二",
        "后端一面 <b>&",
        "这个时间可以吗？",
        "只有李博看得到",
        "以上时间均为北京时间。",
    ):
        assert said in text_of(mail) and said in seen.words
    for url in ("https://bot.example/i/token#confirm", "https://bot.example/room/r"):
        assert url in text_of(mail) and url in seen.links.values()


def test_buttons_are_links_to_the_readers_page() -> None:
    assert {label: url for label, url in Seen(html_of(sent())).links.items() if "/i/" in url} == {
        "确认参加": "https://bot.example/i/token#confirm",
        "不参加": "https://bot.example/i/token#decline",
        "换个时间": "https://bot.example/i/token#reschedule",
    }


def test_a_choice_by_number_is_made_on_the_page() -> None:
    options = tuple(Action(words(f"{n}"), f"{n}", detail=words(f"周{n} 15:00")) for n in (1, 2))
    mail = sent(Message(title=words("选时间"), actions=options))
    assert "1. 周1 15:00\n2. 周2 15:00" in text_of(mail)
    assert Seen(html_of(mail)).links == {"去选时间": "https://bot.example/i/token"}


def test_what_asks_nothing_still_leads_to_the_page() -> None:
    assert Seen(html_of(sent(replace(INVITATION, actions=(), link=None)))).links == {
        "打开我的面试页面": "https://bot.example/i/token"
    }


def test_who_has_no_page_gets_no_links_to_one() -> None:
    mail = sent(replace(INVITATION, link=None), replace(ENVELOPE, page=""))
    assert Seen(html_of(mail)).links == {}
    assert "回复没有人看" in text_of(mail)


def test_without_an_organiser_it_says_that_nobody_reads_replies() -> None:
    mail = sent(envelope=replace(ENVELOPE, reply_to=None))
    assert mail["Reply-To"] is None
    assert "都没有人看" in text_of(mail)


def test_in_english() -> None:
    mail = sent(reader=ENGLISH, envelope=replace(ENVELOPE, to=Mailbox("Maya Patel", "maya@mail.example")))
    assert str(mail["Subject"]).startswith("Interview invitation #12: ")
    assert text_of(mail).startswith(
        "Hello Maya Patel,\n\nInterview invitation #12\n\nWhen: 2026-11-24 15:00 Tue\n"
    )
    assert 'lang="en"' in html_of(mail)
    assert not re.search("[\u4e00-\u9fff]", text_of(mail).replace("李博", "").replace("后端一面", ""))


def test_a_calendar_gets_its_entry_as_an_alternative_and_as_a_file() -> None:
    mail = sent()
    assert mail.get_content_type() == "multipart/mixed"
    alternative = next(iter(mail.iter_parts()))
    assert [each.get_content_type() for each in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    entry = part(mail, "text/calendar")
    assert entry.get_param("method") == "REQUEST" and entry.get_param("charset") == "utf-8"
    assert ENVELOPE.entry is not None
    assert entry.get_payload(decode=True) == ENVELOPE.entry.ics
    (file,) = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_payload(decode=True) == ENVELOPE.entry.ics


def test_what_only_reminds_leaves_calendars_alone() -> None:
    mail = sent(envelope=replace(ENVELOPE, entry=None))
    assert [each.get_content_type() for each in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_message_without_a_title_is_named_by_its_first_words() -> None:
    mail = sent(Message(lines=(words("\n明天见\n第二行"), words("x"))))
    assert str(mail["Subject"]) == "明天见"
    assert str(sent(Message())["Subject"]) == "面试助手"
    long = sent(Message(lines=(words("长" * 500),)))
    assert len(str(long["Subject"])) == 120 and str(long["Subject"]).endswith("…")


def test_nothing_is_fetched_and_every_style_stands_on_its_element() -> None:
    seen = Seen(html_of(sent()))
    assert seen.fetched == []
    assert "http-equiv" not in html_of(sent())


def test_markup_in_a_name_or_line_is_shown_as_it_was_written() -> None:
    hostile = "<script>alert(1)</script><img src=x> {{ 7*7 }} \"'&"
    mail = sent(
        Message(title=words(hostile), lines=(words(hostile),)),
        replace(ENVELOPE, to=Mailbox(hostile, "a@b.c")),
    )
    seen = Seen(html_of(mail))
    assert seen.words.count(hostile) >= 3 and seen.fetched == []


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_name_title_or_line_breaks_the_mail(said: str) -> None:
    said = said.encode("utf-8", "ignore").decode()  # what PostgreSQL could have kept
    message = replace(
        INVITATION, title=words(said), lines=(words(said),), fields=(Field(Text("field_title"), said),)
    )
    envelope = replace(ENVELOPE, to=Mailbox(said, "a@b.c"), reply_to=Mailbox(said, "o@b.c"))
    mail = sent(message, envelope)
    assert len(mail.items()) == len(sent().items())
    assert mail["To"].addresses[0].addr_spec == "a@b.c"
    assert len(mail["To"].addresses) == 1


@pytest.mark.parametrize(
    "hostile",
    ["x\r\nBcc: eve@evil.example", "x\nBcc: eve@evil.example", "=?utf-8?q?x=0ABcc:_eve?=", "\x00\x1b[2J"],
)
def test_no_header_can_be_smuggled_in(hostile: str) -> None:
    message = replace(INVITATION, title=words(hostile), fields=(Field(Text("field_title"), hostile),))
    mailbox = Mailbox(hostile, "a@b.c")
    mail = sent(
        message, replace(ENVELOPE, to=mailbox, reply_to=mailbox, sender=replace(mailbox, address="bot@b.c"))
    )
    assert mail["Bcc"] is None
    assert sorted(mail.keys()) == sorted(sent().keys())
    with pytest.raises(ValueError):
        as_mail(INVITATION, READER, replace(ENVELOPE, to=Mailbox("x", "a@b.c\r\nBcc: eve@evil.example")))
