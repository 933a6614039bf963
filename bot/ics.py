"""An interview as iCalendar (RFC 5545, 5546), for one reader: in e-mails, and to save from a page.

The UID stays the same for the life of an interview and SEQUENCE rises with every move and with its end, so
that a calendar which has it already changes its entry instead of adding one.
"""

from datetime import UTC, datetime
from typing import Literal
from unicodedata import category

from icalendar import Calendar, Event, vCalAddress

from handlers.notices import expected, names
from handlers.texts import Reader, Text, render
from storage.interviews import Interview, Participant

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]

_STATUS = {"proposed": "TENTATIVE", "confirmed": "CONFIRMED", "done": "CONFIRMED", "no_show": "CONFIRMED"}
_PARTSTAT = {"asked": "NEEDS-ACTION", "accepted": "ACCEPTED", "declined": "DECLINED"}


def calendar_of(
    interview: Interview,
    *,
    method: Method,
    attendee: Participant,
    reader: Reader,
    host: str,
    now: datetime,
    url: str = "",
    organiser_mail: str = "",
    attendee_mail: str = "",
) -> bytes:
    """Write an interview as one participant may see it: a VCALENDAR with one event, times in UTC.

    Args:
        method: PUBLISH for a file to save; REQUEST and CANCEL need both addresses, as calendars answer the
            one and show their buttons to the other.
        reader: how the attendee reads (`Bot.reader`).
        host: of the address people reach the bot by; it makes the UID unique in the world.
        url: the attendee's own page or room, shown as the place.
    """
    event = Event()
    event.add("uid", f"interview-{interview.interview_id}@{host}")
    event.add("sequence", interview.revision - 1)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", interview.start_at.astimezone(UTC))
    event.add("dtend", interview.end_at.astimezone(UTC))
    event.add("summary", _summary(interview, attendee, reader))
    event.add("description", _description(interview, attendee, reader, url))
    event.add("status", "CANCELLED" if method == "CANCEL" else _STATUS.get(interview.status, "CANCELLED"))
    if url:
        event.add("url", url)
        event.add("location", url)
    if organiser_mail:
        event.add("organizer", _organiser(interview, organiser_mail, reader), encode=False)
    if attendee_mail and method != "PUBLISH":
        event.add("attendee", _attendee(interview, attendee, method, attendee_mail), encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//WeCom interview bot//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _summary(interview: Interview, attendee: Participant, reader: Reader) -> str:
    candidate = "" if attendee.side == "candidate" else interview.candidate.name
    about = one_line(f"{candidate} {interview.title}") or f"#{interview.interview_id}"
    return render(Text("ics_summary", about=about), reader)


def _description(interview: Interview, attendee: Participant, reader: Reader, url: str) -> str:
    """Say who interviews, and where to answer; never what only interviewers may know."""
    lines = [Text("ics_who", names=names(expected(interview)))]
    if url:
        lines.append(Text("ics_page" if attendee.side == "candidate" else "ics_room", url=url))
    return "\n".join(render(line, reader) for line in lines)


def _organiser(interview: Interview, mail: str, reader: Reader) -> vCalAddress:
    known = interview.participant(interview.organiser_id)
    return _address(mail, known.name if known else render(Text("app_name"), reader))


def _attendee(interview: Interview, attendee: Participant, method: Method, mail: str) -> vCalAddress:
    """Address the reader; with RSVP, their calendar offers to answer."""
    address = _address(mail, attendee.name)
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = "REQ-PARTICIPANT"
    if method == "REQUEST":
        is_asked = attendee.side == "candidate" and interview.status == "proposed"
        address.params["PARTSTAT"] = "NEEDS-ACTION" if is_asked else _PARTSTAT[attendee.answer]
        address.params["RSVP"] = "TRUE"
    return address


def _address(mail: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{mail}")
    # A quote in a parameter is escaped by RFC 6868, which Outlook does not read.
    address.params["CN"] = one_line(name).replace('"', "'")
    return address


def one_line(text: str) -> str:
    """Write a name or title on one line, without control characters."""
    return " ".join("".join(" " if category(char) in ("Cc", "Zl", "Zp") else char for char in text).split())
