"""A candidate's own links, and what they still open."""

import hmac
from datetime import datetime, timedelta

from handlers.texts import ChatLink, PageLink
from storage.database import Tx
from storage.interviews import Interview, Participant, get_interview
from storage.invitations import ensure_invite_key, get_invite_key
from storage.kf import get_contact_url
from storage.people import get_standing_person

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
