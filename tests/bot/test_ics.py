"""Calendar entries, read by another program than the one that wrote them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject

from bot.ics import calendar_of
from handlers.texts import Reader
from storage.interviews import Interview, Participant
from tests.talk import MONDAY

READER = Reader("en", ZoneInfo("Europe/Berlin"), lambda link: "")
CANDIDATE = Participant(12, 1, "candidate", "Maya Patel", None, True, None, "secret-room")
BO = Participant(12, 2, "interviewer", "李博", "bo.li", True, None, "key")
LING = Participant(12, 3, "interviewer", "吴玲", "ling.wu", True, None, "key", "asked")
INTERVIEW = Interview(
    interview_id=12,
    title="Platform round 1",
    organiser_id=2,
    start_at=datetime(2026, 11, 24, 7, tzinfo=UTC),
    end_at=datetime(2026, 11, 24, 7, 45, tzinfo=UTC),
    status="proposed",
    revision=3,
    participants=(CANDIDATE, BO, LING),
)


def written(interview: Interview = INTERVIEW, **others: Any) -> bytes:
    wanted: dict[str, Any] = {
        "method": "REQUEST",
        "attendee": interview.candidate,
        "reader": READER,
        "host": "bot.example.com",
        "now": MONDAY,
        "url": "https://bot.example.com/i/token",
        "organiser_mail": "bo@corp.example",
        "attendee_mail": "maya@mail.example",
    }
    return calendar_of(interview, **(wanted | others))


def read(calendar: bytes) -> Any:
    return vobject.readOne(calendar.decode())


def test_an_invitation_says_when_who_and_where_to_answer() -> None:
    calendar = read(written())
    event = calendar.vevent
    assert (calendar.version.value, calendar.method.value) == ("2.0", "REQUEST")
    assert event.uid.value == "interview-12@bot.example.com"
    assert event.sequence.value == "2"
    assert event.dtstart.value == INTERVIEW.start_at and event.dtend.value == INTERVIEW.end_at
    assert event.dtstamp.value == MONDAY
    assert event.status.value == "TENTATIVE"
    assert event.summary.value == "Interview: Platform round 1"
    assert event.location.value == event.url.value == "https://bot.example.com/i/token"
    assert event.organizer.value == "mailto:bo@corp.example"
    assert event.organizer.params == {"CN": ["李博"]}
    assert event.attendee.value == "mailto:maya@mail.example"
    assert event.attendee.params["RSVP"] == ["TRUE"]
    assert event.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]


def test_who_has_not_agreed_to_interview_is_not_named_to_the_candidate() -> None:
    assert read(written()).vevent.description.value.splitlines()[0] == "With: 李博"


def test_a_cancellation_takes_the_same_entry_out() -> None:
    before = read(written())
    cancelled = replace(INTERVIEW, status="cancelled", revision=4)
    after = read(written(cancelled, method="CANCEL"))
    assert after.method.value == "CANCEL"
    assert after.vevent.status.value == "CANCELLED"
    assert after.vevent.uid.value == before.vevent.uid.value
    assert int(after.vevent.sequence.value) > int(before.vevent.sequence.value)
    assert "RSVP" not in after.vevent.attendee.params


def test_a_file_to_save_asks_nobody() -> None:
    calendar = read(written(method="PUBLISH", organiser_mail="", attendee_mail=""))
    assert calendar.method.value == "PUBLISH"
    assert not {"attendee", "organizer"} & set(calendar.vevent.contents)


def test_what_was_confirmed_is_no_more_in_doubt() -> None:
    event = read(written(replace(INTERVIEW, status="confirmed"))).vevent
    assert event.status.value == "CONFIRMED"
    assert event.attendee.params["PARTSTAT"] == ["ACCEPTED"]


def test_an_interviewer_reads_whom_they_interview() -> None:
    event = read(written(attendee=LING)).vevent
    assert event.summary.value == "Interview: Maya Patel Platform round 1"
    assert event.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]


def test_in_chinese_and_without_a_title() -> None:
    reader = replace(READER, language="zh")
    event = read(written(replace(INTERVIEW, title=""), reader=reader)).vevent
    assert event.summary.value == "面试：#12"
    assert event.description.value.startswith("面试官：李博\n")


@pytest.mark.parametrize(
    "hostile",
    [
        "a, b; c \\ d: e",
        'quoted "name"',
        "two\r\nATTENDEE:mailto:eve@evil.example\r\nlines",
        "null\x00 and \x1b escape",
        "line\u2028separator",
        "面试官" * 60,
        "🙂" * 80,
    ],
)
def test_no_title_or_name_breaks_out_of_its_line(hostile: str) -> None:
    candidate = replace(CANDIDATE, name=hostile)
    interview = replace(INTERVIEW, title=hostile, participants=(candidate, replace(BO, name=hostile)))
    calendar = written(interview)
    lines = calendar.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines)
    for line in lines:
        line.decode()  # folded between characters
    event = read(calendar).vevent
    assert len(event.contents["attendee"]) == 1
    words = " ".join("".join(c if c.isprintable() else " " for c in hostile).split())
    assert event.summary.value == f"Interview: {words}"
    assert event.attendee.params["CN"] == [words.replace('"', "'")]
    assert event.attendee.value == "mailto:maya@mail.example"
