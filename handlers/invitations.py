"""Inviting a candidate: their own links and what they still open, what to forward, by which way it goes."""

import hmac
from dataclasses import replace
from datetime import datetime, timedelta

from handlers import notices
from handlers.commands import NUMBER, Argument, command
from handlers.contacts import masked
from handlers.interviews import is_closed, meant_interview, too_late
from handlers.language.detect import detect_language
from handlers.request import Message, Reply, Request, answer
from handlers.rights import interviewers
from handlers.texts import ChatLink, CodeLink, Forwarded, Minutes, PageLink, RoomLink, Text
from storage.database import Tx, expect
from storage.interviews import Interview, Participant, get_interview
from storage.invitations import ensure_invite_key, get_invite_key, renew_invite_key
from storage.kf import get_contact_url
from storage.people import get_person, get_standing_person
from storage.proposals import list_slots
from storage.ways import get_ways

#: How long after an interview its candidate's links still open something.
LINK_LIFETIME = timedelta(days=1)


def page_link(tx: Tx, candidate: Participant) -> PageLink:
    """Return the candidate's link to the page of their interview."""
    interview_id, person_id = candidate.interview_id, candidate.person_id
    key = ensure_invite_key(tx, interview_id=interview_id, person_id=person_id)
    return PageLink(interview_id, person_id, key)


def chat_link(tx: Tx, candidate: Participant) -> ChatLink | None:
    """Return the candidate's link into the WeChat chat; None while the corp has no account there."""
    contact_url = get_contact_url(tx)
    return ChatLink(contact_url, page_link(tx, candidate)) if contact_url else None


def standing(tx: Tx, link: PageLink, now: datetime) -> tuple[Interview, Participant] | None:
    """Return what a link opens: the interview and its candidate; None if it is revoked or over."""
    interview = get_interview(tx, interview_id=link.interview_id)
    if interview is None or now > interview.end_at + LINK_LIFETIME:
        return None
    # The candidate may have been merged into another entry since the link was made; the key stays.
    person = get_standing_person(tx, person_id=link.person_id)
    candidate = interview.candidate
    if person is None or person.person_id != candidate.person_id:
        return None
    key = get_invite_key(tx, interview_id=link.interview_id, person_id=candidate.person_id)
    if key is None or not hmac.compare_digest(key.encode(), link.key.encode()):
        return None
    return interview, candidate


@command(
    "invite", "invitation", "invite link", "邀请", "邀请链接", "发邀请", "候选人链接", "邀請",
    args=(NUMBER, Argument("renewal", "renewal", is_required=False)), who=interviewers,
    heard=(
        r"(?:给|跟|向).{1,10}发.{0,4}(?:邀请|邀约)|(?:重发|再发|重新发|补发|转发).{0,12}(?:邀请|邀约)",
        r"(?:邀请|邀约).{0,6}发(?!了|的)",
        r"\b(?:resend|send|forward)\b.*\b(?:invite|invitation)\b",
        r"^(?!.*\bme\b).*\b(?:re-?send|send|forward|share)\b.*\b(?:her|his|their|him|them|candidate'?s?|[a-z]+'s)\b.*\blink\b",
        r"^(?!.*(?:我发|发我|给我)).*(?:链接|邀请)(?:再|重新|补|转)?(?:发|推)(?:一下|一次|一遍)?给[^我你]{1,10}"
        r"|给(?!我|大家|你)[^,，。]{1,10}(?:再|重新|补|重)?发(?:一?[下次遍个])?(?:面试|他的|她的|一?个)?的?链接",
    ),
)  # fmt: skip
def invite(request: Request) -> Reply:
    """Give an interviewer what to forward to the candidate: words, links, and a QR code."""
    interview = meant_interview(request, lock=True)
    number, candidate = interview.interview_id, interview.candidate
    if candidate.person_id == request.sender.person_id:
        return answer(Text("interviewers_only", number=number))
    if is_closed(interview, request.now):
        return too_late(request, interview)
    is_renewed = request.args.get("renewal", False)
    if is_renewed:
        renew_invite_key(request.tx, cause=request.cause, interview_id=number, person_id=candidate.person_id)
    page, chat = page_link(request.tx, candidate), chat_link(request.tx, candidate)
    way, facts = way_to(request, candidate)
    lines = [
        Text(f"way_{way}", **facts),
        Text("invite_page", name=candidate.name, link=page),
        *([Text("invite_chat", link=chat)] if chat else []),
        Text("invite_code", link=CodeLink(page)),
        Text("invite_renewed") if is_renewed else Text("invite_renew", number=number),
        Text("invite_forward", name=candidate.name),
    ]
    return Reply(
        Message(title=Text("invite_title", number=number), lines=tuple(lines)),
        followup=Message(lines=(to_forward(request, interview),), picture=chat or page),
    )


def way_to(request: Request, candidate: Participant) -> tuple[str, dict[str, str]]:
    """Return by which way the candidate is reached now, "forward" if by none, and what to say of it."""
    ways = get_ways(request.tx, person_ids=[candidate.person_id])[candidate.person_id]
    way = ways.choose(now=request.now, has_mail=request.reminders.has_mail)
    return way or "forward", {"name": candidate.name, "address": masked(ways.email or "")}


def to_forward(request: Request, interview: Interview) -> Text:
    """Write the invitation as a colleague would send it on: in the candidate's language, on their clock."""
    candidate, tx = interview.candidate, request.tx
    person = expect(get_person(tx, person_id=candidate.person_id))
    chat = chat_link(tx, candidate)
    words = Text(
        f"forward_{_stage(request, interview)}",
        name=candidate.name,
        title=notices.titled(interview),
        start=notices.when(interview, request.default_zone),
        length=Minutes(interview.minutes),
        interviewers=notices.names(notices.expected(interview)),
        link=page_link(tx, candidate),
    )
    if chat:
        words = Text("forward_chat", words=words, link=chat)
    # Of whom nothing is known but a name, the name tells most.
    language = person.language or person.last_language or detect_language(candidate.name) or request.language
    return Text("plain", words=Forwarded(words, language, person.timezone or request.default_zone))


def _stage(request: Request, interview: Interview) -> str:
    slots = list_slots(request.tx, interview_id=interview.interview_id)
    if any(slot.start_at > request.now for slot in slots):
        return "offer"
    return "confirmed" if interview.status == "confirmed" else "invitation"


def please_tell(request: Request, candidate: Participant) -> list[Text]:
    """Ask the sender to tell a candidate what no way brings them; their page shows it."""
    return [
        Text("please_tell", name=candidate.name),
        Text("their_page", link=page_link(request.tx, candidate)),
    ]


#: Sentences that end with the room's link, as they are said with the page's.
_WITH_PAGE = {
    "your_room": "your_page",
    "where_room": "where_page",
    "list_next": "list_next_page",
    "list_now": "list_now_page",
}


def for_outside(tx: Tx, message: Message) -> Message:
    """Lead a candidate who is reached outside the corp to their page, which has the room when it is time."""
    if not isinstance(message.link, RoomLink):
        return message
    interview = get_interview(tx, interview_id=message.link.interview_id)
    if interview is None or interview.candidate.room_key != message.link.room_key:
        return message
    lines = tuple(Text(_WITH_PAGE.get(line.name, line.name), **line.values) for line in message.lines)
    return replace(message, lines=lines, link=page_link(tx, interview.candidate))
