"""What other people are told when an interview changes, and the lines that describe one."""

from datetime import datetime, timedelta

from handlers.request import Action, Field, Message, Notice, Request
from handlers.texts import Minutes, Names, RoomLink, Text, When
from storage.interviews import Interview, Participant

#: News about an interview is still worth telling for a while after it would have ended.
_NEWS_LIFETIME = timedelta(days=1)


def when(interview: Interview, default_zone: str, at: datetime | None = None) -> When:
    """Show a moment of this interview, with the zone where its people's clocks differ."""
    zones = tuple(person.timezone or default_zone for person in interview.participants)
    return When(at or interview.start_at, zones)


def room_link(participant: Participant) -> RoomLink:
    return RoomLink(participant.interview_id, participant.person_id, participant.room_key)


def names(people: tuple[Participant, ...]) -> Names:
    return Names(tuple(person.name for person in people))


def fields_of(interview: Interview, reader: Participant | None, default_zone: str) -> tuple[Field, ...]:
    """List the facts of an interview as this reader may see them."""
    facts = [
        Field(Text("field_when"), when(interview, default_zone)),
        Field(Text("field_length"), Minutes(interview.minutes)),
    ]
    if reader is None or reader.side == "interviewer":
        facts.append(Field(Text("field_candidate"), interview.candidate.name))
    if reader is None or reader.side == "candidate" or len(interview.interviewers) > 1:
        facts.append(Field(Text("field_interviewer"), names(interview.interviewers)))
    if interview.title:
        facts.append(Field(Text("field_title"), interview.title))
    return tuple(facts)


def card_ref(interview: Interview) -> str:
    """Mark a card with the revision its buttons were made for."""
    return f"i{interview.interview_id}r{interview.revision}"


def answer_actions(interview: Interview) -> tuple[Action, ...]:
    """The buttons under every proposal to the candidate."""
    number = interview.interview_id
    return (
        Action(Text("button_confirm"), f"confirm #{number}", is_primary=True),
        Action(Text("button_decline"), f"decline #{number}"),
        Action(Text("button_move"), f"reschedule #{number}"),
    )


def invitation(request: Request, interview: Interview) -> Notice:
    """Invite the candidate."""
    candidate = interview.candidate
    message = Message(
        title=Text("invitation_title", number=interview.interview_id),
        fields=fields_of(interview, candidate, request.default_zone),
        lines=(Text("invitation_ask"),),
        actions=answer_actions(interview),
        link=room_link(candidate),
        card_ref=card_ref(interview),
    )
    return _notice("invitation", request, interview, candidate, message, valid_statuses=("proposed",))


def moved(request: Request, before: Interview, after: Interview) -> tuple[Notice, ...]:
    """Tell everyone but the sender that the time changed, old and new; the candidate is asked again."""
    old, new = when(before, request.default_zone), when(after, request.default_zone)
    told = []
    for person in _others(after, request.sender.person_id):
        is_candidate = person.side == "candidate"
        lines = [Text("moved_line", old=old, new=new)]
        lines.append(Text("invitation_ask") if is_candidate else Text("moved_waiting"))
        message = Message(
            title=Text("moved_title", number=after.interview_id),
            lines=tuple(lines),
            fields=fields_of(after, person, request.default_zone),
            actions=answer_actions(after) if is_candidate else (),
            link=room_link(person),
            card_ref=card_ref(after),
        )
        told.append(_notice("moved", request, after, person, message))
    return tuple(told)


def cancelled(request: Request, interview: Interview, reason: str) -> tuple[Notice, ...]:
    """Tell everyone but the sender that the interview will not take place."""
    told = []
    for person in _others(interview, request.sender.person_id):
        lines = [
            Text("cancelled_line", start=when(interview, request.default_zone), title=_titled(interview)),
        ]
        if reason:
            lines.append(Text("reason_line", reason=reason))
        message = Message(title=Text("cancelled_title", number=interview.interview_id), lines=tuple(lines))
        told.append(_notice("cancelled", request, interview, person, message))
    return tuple(told)


def confirmed(request: Request, interview: Interview) -> tuple[Notice, ...]:
    """Tell the interviewers that the candidate comes."""
    return tuple(
        _notice(
            "confirmed",
            request,
            interview,
            person,
            Message(
                lines=(
                    Text(
                        "confirmed_notice",
                        number=interview.interview_id,
                        name=interview.candidate.name,
                        start=when(interview, request.default_zone),
                    ),
                ),
                link=room_link(person),
            ),
            valid_statuses=("confirmed",),
        )
        for person in interview.interviewers
    )


def declined(request: Request, interview: Interview, reason: str) -> tuple[Notice, ...]:
    """Tell the interviewers that the candidate does not come, and offer what to do."""
    told = []
    for person in interview.interviewers:
        lines = [
            Text(
                "declined_notice",
                name=interview.candidate.name,
                start=when(interview, request.default_zone),
            )
        ]
        if reason:
            lines.append(Text("reason_line", reason=reason))
        message = Message(
            title=Text("declined_title", number=interview.interview_id),
            lines=tuple(lines),
            actions=(
                Action(Text("button_move"), f"reschedule #{interview.interview_id}", is_primary=True),
                Action(Text("button_cancel"), f"cancel #{interview.interview_id}"),
            ),
            card_ref=card_ref(interview),
        )
        told.append(_notice("declined", request, interview, person, message, valid_statuses=("declined",)))
    return tuple(told)


def wish(request: Request, interview: Interview, start: datetime) -> tuple[Notice, ...]:
    """Pass a candidate's wish for another time to the interviewers, who accept it with one press."""
    wished = start.isoformat(timespec="minutes")
    return tuple(
        _notice(
            "wish",
            request,
            interview,
            person,
            Message(
                title=Text("wish_title", number=interview.interview_id),
                lines=(
                    Text(
                        "wish_line",
                        name=interview.candidate.name,
                        old=when(interview, request.default_zone),
                        new=when(interview, request.default_zone, start),
                    ),
                ),
                actions=(
                    Action(
                        Text("button_accept_time"),
                        f"reschedule #{interview.interview_id} {wished}",
                        is_primary=True,
                    ),
                    Action(Text("button_show"), f"show #{interview.interview_id}"),
                ),
                card_ref=card_ref(interview),
            ),
        )
        for person in interview.interviewers
    )


def _others(interview: Interview, person_id: int) -> list[Participant]:
    return [person for person in interview.participants if person.person_id != person_id]


def _titled(interview: Interview) -> str:
    return f" · {interview.title}" if interview.title else ""


def _notice(
    kind: str,
    request: Request,
    interview: Interview,
    person: Participant,
    message: Message,
    valid_statuses: tuple[str, ...] | None = None,
) -> Notice:
    return Notice(
        person_id=person.person_id,
        kind=kind,
        message=message,
        dedup_key=f"{kind}:{request.source}:{person.person_id}",
        expires_at=interview.end_at + _NEWS_LIFETIME,
        interview_id=interview.interview_id,
        revision=interview.revision,
        valid_statuses=valid_statuses,
    )
