"""What other people are told when an interview changes, and the lines that describe one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.request import Action, Field, Message, Notice, Request, Wait
from handlers.texts import SENTENCES, Minutes, Names, RoomLink, Text, When
from handlers.ways import reaches
from storage.interviews import OPEN_STATUSES, Interview, Participant
from storage.people import Person, get_person
from storage.unheard import Unheard, list_unheard

#: News about an interview is still worth telling for a while after it would have ended.
_NEWS_LIFETIME = timedelta(days=1)
_MARK = re.compile(r"i([0-9]{1,18})r([0-9]{1,9})")
_NOT_CANCELLED = ("proposed", "confirmed", "declined")


def zones(interview: Interview, default_zone: str) -> tuple[str, ...]:
    """List the time zones of the interview's people."""
    return tuple(person.timezone or default_zone for person in interview.participants)


def when(interview: Interview, default_zone: str, at: datetime | None = None) -> When:
    """Show a moment of this interview, with the zone where its people's clocks differ."""
    return When(at or interview.start_at, zones(interview, default_zone))


def room_link(participant: Participant) -> RoomLink:
    return RoomLink(participant.interview_id, participant.person_id, participant.room_key)


def names(people: tuple[Participant, ...]) -> Names:
    return Names(tuple(person.name for person in people))


def expected(interview: Interview) -> tuple[Participant, ...]:
    """List who is to interview as a candidate may know it: not those who have not said that they come."""
    return interview.panel or interview.interviewers


def titled(interview: Interview) -> str:
    return f" · {interview.title}" if interview.title else ""


def status_text(interview: Interview, now: datetime, form: str = "") -> Text:
    """Name the status people see: what was to happen is over once its time is.

    Args:
        form: "" for a word, "_line" for a line of its own.
    """
    is_over = interview.status in OPEN_STATUSES and interview.end_at <= now
    status = "done" if is_over else interview.status
    if status == "no_show" and interview.no_show_side == "interviewer":
        return Text(f"status_absent{form}")
    return Text(f"status_{status}{form}")


def status_lines(interview: Interview, reader: Participant | None, now: datetime) -> tuple[Text, ...]:
    """Say how an interview stands, and what of it is up to its reader."""
    is_yours = reader is not None and reader.side == "candidate"
    standing = status_text(interview, now, "_line")
    yours = standing.name.replace("_line", "_yours")
    if is_yours and yours in SENTENCES:
        return (Text(yours),)
    is_asked = reader is not None and reader.answer == "asked"
    is_open = interview.status in OPEN_STATUSES and interview.end_at > now
    return (Text("status_panel_line"), standing) if is_asked and is_open else (standing,)


def fields_of(interview: Interview, reader: Participant | None, default_zone: str) -> tuple[Field, ...]:
    """List the facts of an interview as this reader may see them."""
    facts = [
        Field(Text("field_when"), when(interview, default_zone)),
        Field(Text("field_length"), Minutes(interview.minutes)),
    ]
    if reader is None or reader.side == "interviewer":
        facts.append(Field(Text("field_candidate"), interview.candidate.name))
    if reader is None or reader.side == "candidate" or len(interview.interviewers) > 1:
        facts.append(Field(Text("field_interviewer"), names(expected(interview))))
    if interview.title:
        facts.append(Field(Text("field_title"), interview.title))
    return tuple(facts)


def change(old: Interview, new: Interview, default_zone: str) -> tuple[Text, ...]:
    """Say what a move changed: the time, the length, or both."""
    start, length = when(new, default_zone), Minutes(new.minutes)
    if old.start_at == new.start_at:
        return (Text("length_changed", start=start, old=Minutes(old.minutes), new=length),)
    moved_line = Text("moved_line", old=when(old, default_zone), new=start)
    return (moved_line,) if old.minutes == new.minutes else (moved_line, Text("length_line", length=length))


def card_ref(interview: Interview) -> str:
    """Mark a card with the revision its buttons were made for."""
    return f"i{interview.interview_id}r{interview.revision}"


def marked(card_ref: str) -> tuple[int, int] | None:
    """Return the interview and the revision that a card is marked with, None if it is marked otherwise."""
    mark = _MARK.fullmatch(card_ref)
    return (int(mark[1]), int(mark[2])) if mark else None


def answer_actions(interview: Interview) -> tuple[Action, ...]:
    """The buttons under every proposal to the candidate."""
    number = interview.interview_id
    return (
        Action(Text("button_confirm"), f"confirm #{number}", is_primary=True),
        Action(Text("button_decline"), f"decline #{number}"),
        Action(Text("button_move"), f"reschedule #{number}"),
    )


def change_actions(interview: Interview) -> tuple[Action, ...]:
    """The buttons with which an interviewer changes an interview."""
    number = interview.interview_id
    return (
        Action(Text("button_move"), f"reschedule #{number}", is_primary=True),
        Action(Text("button_cancel"), f"cancel #{number}"),
    )


def panel_actions(interview: Interview) -> tuple[Action, ...]:
    """The buttons with which someone answers who is asked to interview."""
    number = interview.interview_id
    return (
        Action(Text("button_accept_panel"), f"confirm #{number}", is_primary=True),
        Action(Text("button_decline_panel"), f"decline #{number}"),
    )


def help_actions(interview: Interview) -> tuple[Action, ...]:
    """The buttons for an interview whose interviewer cannot come."""
    number = interview.interview_id
    return (
        Action(Text("button_swap"), f"swap #{number}", is_primary=True),
        Action(Text("button_move"), f"reschedule #{number}"),
        Action(Text("button_cancel"), f"cancel #{number}"),
    )


def in_charge(request: Request, interview: Interview) -> tuple[Participant, ...]:
    """List whom news from the other side concerns: the interviewers, and who arranged it besides."""
    people = interview.interviewers
    if interview.participant(interview.organiser_id) is not None:
        return people
    organiser = get_person(request.tx, person_id=interview.organiser_id)
    return (*people, as_participant(interview, organiser)) if organiser else people


def as_participant(interview: Interview, person: Person) -> Participant:
    """Address someone about an interview who takes no part in it, and so has no room link."""
    return Participant(
        interview_id=interview.interview_id,
        person_id=person.person_id,
        side="interviewer",
        name=person.name,
        userid=person.userid,
        is_active=person.is_active,
        timezone=person.timezone,
        room_key="",
    )


def invitation(request: Request, interview: Interview) -> tuple[Notice, ...]:
    """Invite the candidate."""
    candidate = interview.candidate
    message = _invites(request, interview, candidate)
    return notices_to("invitation", request, interview, {candidate: message}, valid_statuses=("proposed",))


def _invites(request: Request, interview: Interview, candidate: Participant) -> Message:
    return Message(
        title=Text("invitation_title", number=interview.interview_id),
        fields=fields_of(interview, candidate, request.default_zone),
        lines=(Text("invitation_ask"),),
        actions=answer_actions(interview),
        link=room_link(candidate),
        card_ref=card_ref(interview),
    )


def panel_ask(request: Request, interview: Interview, person: Participant, line: Text) -> Message:
    """Ask an interviewer to come."""
    return Message(
        title=Text("panel_ask_title", number=interview.interview_id),
        fields=fields_of(interview, person, request.default_zone),
        lines=(line,),
        actions=panel_actions(interview),
        link=room_link(person),
        card_ref=card_ref(interview),
    )


def moved(request: Request, before: Interview, after: Interview) -> tuple[Notice, ...]:
    """Tell everyone but the sender what changed, from what they heard last to what stands.

    The candidate is asked again, unless it is the time they wished for. Who was not even asked yet is asked
    as if for the first time; who knows the interview at this very time hears nothing of what was between.
    """
    unheard = list_unheard(request.tx, interview_id=after.interview_id)
    told: list[Notice] = []
    for person in others(request, after):
        news = unheard.get(person.person_id)
        known = _as_known(before, news)
        is_first = news is not None and news.start_at is None
        is_back = news is not None and (known.start_at, known.end_at) == (after.start_at, after.end_at)
        is_asked = person.side == "candidate" and after.status != "confirmed"
        kind = "moved"
        if is_asked and (is_first or is_back):
            kind, message = "invitation" if is_first else kind, _invites(request, after, person)
        elif person.answer == "asked" and (is_first or is_back):
            asking = Text("panel_ask")
            kind, message = "panel_ask" if is_first else kind, panel_ask(request, after, person, asking)
        elif is_back and not is_first:
            continue
        else:
            message = _moves(request, known, after, person, is_asked=is_asked)
        start_at = min(known.start_at, after.start_at)
        told += notices_to(kind, request, after, {person: message}, start_at=start_at)
    return tuple(told)


def has_heard(request: Request, interview: Interview, person: Participant) -> bool:
    """Whether somebody has heard that they are in an interview: who was asked in the night has not."""
    news = list_unheard(request.tx, interview_id=interview.interview_id).get(person.person_id)
    return news is None or news.start_at is not None


def _as_known(interview: Interview, news: Unheard | None) -> Interview:
    """Return an interview at the time that somebody knows it for, who has not heard of its last move."""
    if news is None or news.start_at is None or news.end_at is None:
        return interview
    return replace(interview, start_at=news.start_at, end_at=news.end_at)


def _moves(
    request: Request, before: Interview, after: Interview, person: Participant, *, is_asked: bool
) -> Message:
    is_agreed, is_new = after.status == "confirmed", person.answer == "asked"
    lines = list(change(before, after, request.default_zone))
    if person.side == "candidate":
        lines.append(Text("moved_agreed" if is_agreed else "invitation_ask"))
    elif not is_agreed:
        lines.append(Text("moved_waiting"))
    if is_new:
        lines.append(Text("panel_ask"))
    if not is_asked and not is_new and person.room_key:
        lines.append(Text("your_room"))
    return Message(
        title=Text("moved_title", number=after.interview_id),
        lines=tuple(lines),
        fields=fields_of(after, person, request.default_zone)[1:] if is_asked else (),
        actions=answer_actions(after) if is_asked else panel_actions(after) if is_new else (),
        link=room_link(person) if person.room_key else None,
        card_ref=card_ref(after),
    )


def cancelled(
    request: Request, interview: Interview, reason: str, *, is_candidate_told_why: bool
) -> tuple[Notice, ...]:
    """Tell everyone but the sender that it will not take place; the candidate why, if that is meant.

    Who has not heard of it at all hears nothing now.
    """
    unheard = list_unheard(request.tx, interview_id=interview.interview_id)
    told: list[Notice] = []
    for person in others(request, interview):
        news = unheard.get(person.person_id)
        if news is not None and news.start_at is None:
            continue
        known = _as_known(interview, news)
        start = when(known, request.default_zone)
        is_told = person.side == "interviewer" or is_candidate_told_why
        lines = (
            Text("cancelled_line", start=start, title=titled(interview)),
            *reason_lines(reason if is_told else ""),
        )
        message = Message(title=Text("cancelled_title", number=interview.interview_id), lines=lines)
        start_at = min(known.start_at, interview.start_at)
        told += notices_to("cancelled", request, interview, {person: message}, start_at=start_at)
    return tuple(told)


def confirmed(request: Request, interview: Interview) -> tuple[Notice, ...]:
    """Tell the interviewers that the candidate comes."""
    line = Text(
        "confirmed_notice",
        number=interview.interview_id,
        name=interview.candidate.name,
        start=when(interview, request.default_zone),
    )
    messages = {
        person: with_room(person, line)
        for person in in_charge(request, interview)
        if person.person_id != request.sender.person_id
    }
    return notices_to("confirmed", request, interview, messages, valid_statuses=("confirmed",))


def declined(request: Request, interview: Interview, reason: str) -> tuple[Notice, ...]:
    """Tell the interviewers that the candidate does not come, and offer what to do."""
    name, start = interview.candidate.name, when(interview, request.default_zone)
    message = Message(
        title=Text("declined_title", number=interview.interview_id),
        lines=(Text("declined_notice", name=name, start=start), *reason_lines(reason)),
        actions=change_actions(interview),
        card_ref=card_ref(interview),
    )
    messages = dict.fromkeys(in_charge(request, interview), message)
    return notices_to("declined", request, interview, messages, valid_statuses=("declined",))


def wish(request: Request, interview: Interview, start: datetime) -> tuple[Notice, ...]:
    """Pass a candidate's wish for another time to the interviewers, who accept it with one press."""
    number, zone = interview.interview_id, request.default_zone
    line = Text(
        "wish_line",
        name=interview.candidate.name,
        old=when(interview, zone),
        new=when(interview, zone, start),
    )
    accepts = f"reschedule #{number} {start.isoformat(timespec='minutes')}"
    message = Message(
        title=Text("wish_title", number=number),
        lines=(line,),
        actions=(
            Action(Text("button_accept_time"), accepts, is_primary=True),
            Action(Text("button_move"), f"reschedule #{number}"),
        ),
        card_ref=card_ref(interview),
    )
    messages = dict.fromkeys(in_charge(request, interview), message)
    return notices_to("wish", request, interview, messages, valid_statuses=_NOT_CANCELLED)


def with_room(person: Participant, *lines: Text) -> Message:
    """Tell an interviewer something, with their room if they have one."""
    if not person.room_key:
        return Message(lines=lines)
    return Message(lines=(*lines, Text("your_room")), link=room_link(person))


def others(request: Request, interview: Interview) -> tuple[Participant, ...]:
    """List everyone but the sender whom a change concerns: who takes part, and who arranged it besides."""
    people = (*in_charge(request, interview), interview.candidate)
    return tuple(person for person in people if person.person_id != request.sender.person_id)


def reason_lines(reason: str) -> list[Text]:
    return [Text("reason_line", reason=reason)] if reason else []


def notices_to(
    kind: str,
    request: Request,
    interview: Interview,
    messages: dict[Participant, Message],
    valid_statuses: tuple[str, ...] | None = None,
    start_at: datetime | None = None,
) -> tuple[Notice, ...]:
    """Owe each person their message; whom WeCom cannot reach, the sender is asked to tell."""
    return tuple(
        Notice(
            person_id=person.person_id,
            kind=kind,
            message=message,
            dedup_key=f"{kind}:{request.source}:{person.person_id}",
            expires_at=interview.end_at + _NEWS_LIFETIME,
            interview_id=interview.interview_id,
            revision=interview.revision,
            valid_statuses=valid_statuses,
            start_at=start_at or interview.start_at,
        )
        for person, message in messages.items()
        if reaches(request, person)
    )


def with_waits(message: Message, waits: Sequence[Wait], sender: Person) -> Message:
    """Say in an answer which of the others hear of it only when their quiet hours are over.

    A candidate does not learn whose these are: it may be somebody who was only asked to join.
    """
    by_minute: dict[datetime, list[str]] = {}
    for wait in sorted(waits, key=lambda each: each.until):
        by_minute.setdefault(wait.until.replace(second=0, microsecond=0), []).append(wait.name)
    lines = [
        Text("waits_line", names=Names(tuple(dict.fromkeys(people))), until=When(until))
        for until, people in by_minute.items()
    ]
    if sender.role == "candidate":
        lines = [Text("waits_line_unnamed", until=When(until)) for until in list(by_minute)[:1]]
    is_room_last = bool(message.lines) and message.lines[-1].name == "your_room"
    at = len(message.lines) - 1 if is_room_last else len(message.lines)
    return replace(message, lines=(*message.lines[:at], *lines, *message.lines[at:]))
