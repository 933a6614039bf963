"""Who comes through WeChat customer service: whom we take them for, and who is asked when that is in doubt.

A candidate's own link says who they are, once: the WeChat user who opens it first speaks for the candidate,
and an interviewer hears of it. Anything else, a second WeChat user with the same link, somebody known who
opens another's link, somebody who only says a name, is decided by an interviewer and by nobody else; until
then nothing about any interview is said.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import notices
from handlers.commands import CHAT, command
from handlers.invitations import chat_link, page_link, standing
from handlers.language.characters import spellings
from handlers.proposals import slot_actions
from handlers.request import LASTING, Action, Message, Notice, Reply, Request, answer
from handlers.rights import interviewers
from handlers.suggestions import next_interview
from handlers.texts import PageLink, Text
from storage.audit import insert_audit
from storage.customers import (
    Claim,
    KfCustomer,
    answer_claim,
    claim_person,
    count_claims,
    ensure_customer,
    get_claim,
    list_customers_of,
    tie_customer,
)
from storage.database import Tx
from storage.interviews import OPEN_STATUSES, Interview, get_interview
from storage.invitations import renew_invite_key
from storage.people import (
    Person,
    get_people,
    get_person_by_userid,
    get_standing_person,
    hold_people,
    list_people_called,
)
from storage.proposals import list_slots

#: A question that nobody answered may be asked again after this time.
_ASK_AGAIN = timedelta(days=1)
#: As how many candidates a WeChat user may come in that time: nobody is asked about more.
_MOST_CLAIMS = 3
_LONGEST_NAME = 40
_NEWS_LIFETIME = timedelta(days=2)
_MY_NAME_IS = re.compile(
    r"^(?:(?:你好|您好|hi|hello)[\s,，。!！.]*)?(?:我是|我叫|我的名字是|i'?m|i am|my name is|this is)?\s*",
    re.IGNORECASE,
)
_HUMAN = re.compile(
    r"(?:我?(?:要|想|找|转|请转|需要|想找|要找)?\s*(?:人工|真人)(?:客服|服务)?|"
    r"(?:i(?:'d| would)? (?:want|like) to )?(?:talk|speak|chat) (?:to|with) an? (?:human|person|agent)|"
    r"(?:a )?(?:human|real person)(?: please)?)[\s!！。.]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Visit:
    """What somebody hears who comes, whom the bot takes them for (None: nobody), and what others are told."""

    message: Message
    person: Person | None = None
    notices: tuple[Notice, ...] = ()


def arrive(
    tx: Tx, customer: KfCustomer, link: PageLink | None, *, has_link: bool, now: datetime, default_zone: str
) -> Visit:
    """Take in who opened the chat, or pasted a link into it.

    Args:
        customer: locked (`ensure_customer`).
        link: what their link says, None if it is none of ours.
        has_link: whether they came with a link for one candidate at all.
    """
    known = known_person(tx, customer)
    opened = standing(tx, link, now) if link else None
    if opened is None:
        return _without_link(tx, known, now, default_zone, is_over=has_link)
    interview, candidate = opened
    hold_people(tx, person_ids=[candidate.person_id])
    if known is None and not list_customers_of(tx, person_id=candidate.person_id):
        return _tie(tx, customer, interview, now, default_zone)
    if known is not None and known.person_id == candidate.person_id:
        return Visit(welcome(tx, interview, known, now, default_zone), known)
    told = _ask_about(tx, customer, interview, now, is_by_link=True, is_known=known is not None)
    return Visit(Message(lines=(Text("kf_link_of_another"),)), known, told)


def known_person(tx: Tx, customer: KfCustomer) -> Person | None:
    """Return whom the bot takes a WeChat user for."""
    if customer.person_id is None:
        return None
    return get_standing_person(tx, person_id=customer.person_id)


def meet_stranger(tx: Tx, customer: KfCustomer, words: str, *, is_first: bool, now: datetime) -> Visit:
    """Answer somebody of whom nothing is known, and ask about them if they say a candidate's name.

    What they hear does not depend on whether there is such a candidate.
    """
    name = _MY_NAME_IS.sub("", words.strip()).strip(" ,，。!！.~")
    told: tuple[Notice, ...] = ()
    if 2 <= len(name) <= _LONGEST_NAME:
        for person in list_people_called(tx, name=name, spellings=spellings(name)):
            interview = next_interview(tx, person, now)
            if interview is not None and interview.candidate.person_id == person.person_id:
                told += _ask_about(tx, customer, interview, now, is_by_link=False, is_known=False)
    return Visit(Message(lines=(Text("kf_stranger" if is_first else "kf_stranger_again"),)), None, told)


def welcome(
    tx: Tx,
    interview: Interview,
    person: Person,
    now: datetime,
    default_zone: str,
    greeting: str = "kf_welcome",
) -> Message:
    """Greet a candidate with their interview and what they can do about it."""
    candidate, number = interview.candidate, interview.interview_id
    title, card_ref = Text(greeting, name=person.name), notices.card_ref(interview)
    fields = notices.fields_of(interview, candidate, default_zone)
    about = Text("show_title", number=number)
    is_ahead = interview.status in OPEN_STATUSES and interview.end_at > now
    offered = [slot for slot in list_slots(tx, interview_id=number) if slot.start_at > now]
    if offered and interview.status in ("proposed", "confirmed", "declined"):
        return Message(
            title=title,
            lines=(about, Text("offer_ask")),
            actions=slot_actions(interview, offered),
            card_ref=card_ref,
        )
    if is_ahead and interview.status == "proposed" and interview.start_at > now:
        actions, lines = notices.answer_actions(interview), (about, Text("invitation_ask"))
        return Message(title=title, lines=lines, fields=fields, actions=actions, card_ref=card_ref)
    actions = (Action(Text("button_mine"), "my interviews"), Action(Text("button_help"), "help"))
    if is_ahead and interview.start_at > now:
        actions = (
            Action(Text("button_where"), f"where #{number}"),
            Action(Text("button_move"), f"reschedule #{number}"),
            *actions,
        )
    lines = (about, notices.status_text(interview, now, "_line"))
    return Message(
        title=title, lines=lines, fields=fields if is_ahead else (), actions=actions, card_ref=LASTING
    )


def handed_over(
    tx: Tx, person: Person, *, servicer_userid: str | None, key: str, now: datetime
) -> tuple[Notice, ...]:
    """Tell a candidate's interviewers that a colleague talks with them in WeChat, and the bot is silent."""
    return _news(tx, person, key, now, "kf_human", servicer=_servicer(tx, servicer_userid))


def asks_for_human(words: str) -> bool:
    """Whether somebody wants to talk with a person rather than with the bot."""
    return _HUMAN.fullmatch(words.strip()) is not None


def messenger_for(tx: Tx, person: Person, now: datetime) -> Person | None:
    """Return who may talk with a candidate about their next interview; None if there is nobody, or none."""
    interview = next_interview(tx, person, now)
    if interview is None or interview.candidate.person_id != person.person_id:
        return None
    return _messenger(tx, interview)


def wants_human(tx: Tx, person: Person, *, is_given: bool, key: str, now: datetime) -> tuple[Notice, ...]:
    """Tell an interviewer that a candidate wants to talk with them, and whether the chat is theirs now."""
    return _news(tx, person, key, now, "kf_wants_human_given" if is_given else "kf_wants_human")


def given_back(tx: Tx, person: Person, *, key: str, now: datetime) -> tuple[Notice, ...]:
    """Tell a candidate's interviewers that the bot answers them again."""
    return _news(tx, person, key, now, "kf_given_back")


def is_rejected(tx: Tx, person: Person, *, key: str, now: datetime) -> tuple[Notice, ...]:
    """Tell a candidate's interviewers that a colleague lets through nothing of what the candidate writes."""
    return _news(tx, person, key, now, "kf_rejected")


def _tie(tx: Tx, customer: KfCustomer, interview: Interview, now: datetime, default_zone: str) -> Visit:
    """Take a WeChat user for the candidate whose link they opened first, and say so to an interviewer."""
    person = get_people(tx, person_ids=[interview.candidate.person_id])[interview.candidate.person_id]
    tie_customer(tx, customer, person_id=person.person_id)
    claim = claim_person(
        tx,
        customer,
        person_id=person.person_id,
        interview_id=interview.interview_id,
        is_by_link=True,
        now=now,
        is_accepted=True,
        again_after=now - _ASK_AGAIN,
    )
    if claim is None:
        # An interviewer has said before that this is not the candidate.
        tie_customer(tx, customer, person_id=None)
        return Visit(Message(lines=(Text("kf_link_of_another"),)))
    line = Text("kf_opened", name=person.name, nickname=_nickname(customer), number=interview.interview_id)
    message = Message(
        title=Text("kf_opened_title", number=interview.interview_id),
        lines=(line,),
        actions=(Action(Text("button_not_them"), f"not them {claim.claim_id}"),),
        card_ref=LASTING,
    )
    told = _to_messenger(tx, interview, "chat_opened", message, f"{claim.claim_id}", now)
    return Visit(welcome(tx, interview, person, now, default_zone), person, told)


def _without_link(tx: Tx, known: Person | None, now: datetime, default_zone: str, *, is_over: bool) -> Visit:
    if known is None:
        return Visit(Message(lines=(Text("kf_link_over" if is_over else "kf_stranger"),)))
    interview = next_interview(tx, known, now)
    if interview is not None and interview.candidate.person_id == known.person_id:
        return Visit(welcome(tx, interview, known, now, default_zone), known)
    lines = (Text("kf_nothing_ahead"),)
    return Visit(Message(title=Text("kf_welcome", name=known.name), lines=lines), known)


def _ask_about(
    tx: Tx, customer: KfCustomer, interview: Interview, now: datetime, *, is_by_link: bool, is_known: bool
) -> tuple[Notice, ...]:
    """Ask an interviewer whether a WeChat user is their candidate, unless that was asked already."""
    if count_claims(tx, customer, since=now - _ASK_AGAIN) >= _MOST_CLAIMS:
        return ()
    candidate = interview.candidate
    claim = claim_person(
        tx,
        customer,
        person_id=candidate.person_id,
        interview_id=interview.interview_id,
        is_by_link=is_by_link,
        now=now,
        is_accepted=None,
        again_after=now - _ASK_AGAIN,
    )
    if claim is None:
        return ()
    name = "kf_ask_known" if is_known else "kf_ask_link" if is_by_link else "kf_ask_name"
    line = Text(name, name=candidate.name, nickname=_nickname(customer), number=interview.interview_id)
    message = Message(
        title=Text("kf_ask_title", number=interview.interview_id),
        lines=(line,),
        actions=(
            Action(Text("button_is_them"), f"is them {claim.claim_id}", is_primary=True),
            Action(Text("button_not_them"), f"not them {claim.claim_id}"),
        ),
        card_ref=LASTING,
    )
    key = f"{claim.claim_id}:{int(now.timestamp())}"
    return _to_messenger(tx, interview, "chat_ask", message, key, now)


@command("is them", "是本人", "确认本人", args=(CHAT,), who=interviewers)
def is_them(request: Request) -> Reply:
    """Say that a WeChat user is the candidate, who then goes on in that chat."""
    claim, interview = _meant(request)
    if claim is None or interview is None:
        return answer(Text("chat_unknown"))
    tx, person = request.tx, get_standing_person(request.tx, person_id=claim.person_id)
    if person is None or person.person_id != interview.candidate.person_id:
        return answer(Text("chat_unknown"))
    name, number = person.name, interview.interview_id
    customer = _customer_of(request, claim)
    if customer.person_id == person.person_id:
        return answer(Text("chat_tied_already", name=name, number=number))
    answer_claim(tx, claim_id=claim.claim_id, is_accepted=True)
    tie_customer(tx, customer, person_id=person.person_id)
    detail = {"subject": person.person_id}
    insert_audit(tx, cause=request.cause, action="tie_chat", interview_id=number, detail=detail)
    told = Notice(
        person_id=person.person_id,
        kind="welcome",
        message=welcome(tx, interview, person, request.now, request.default_zone, "kf_accepted"),
        dedup_key=f"welcome:{request.source}",
        expires_at=request.now + _NEWS_LIFETIME,
    )
    # Who has not written yet cannot be written to; they hear it when they do.
    is_told = customer.hears(request.now)
    line = Text("chat_tied" if is_told else "chat_tied_unheard", name=name, number=number)
    label = Text("label_is_them")
    return Reply(Message(lines=(line,)), (told,) if is_told else (), card_label=label)


@command("not them", "不是本人", args=(CHAT,), who=interviewers)
def not_them(request: Request) -> Reply:
    """Say that a WeChat user is not the candidate; a link that they came with is good no more."""
    claim, interview = _meant(request)
    if claim is None or interview is None:
        return answer(Text("chat_unknown"))
    tx, candidate = request.tx, interview.candidate
    number, name = interview.interview_id, candidate.name
    customer = _customer_of(request, claim)
    if claim.is_accepted is False:
        return answer(Text("chat_untied_already", name=name, number=number))
    answer_claim(tx, claim_id=claim.claim_id, is_accepted=False)
    # Two entries of one person may have been merged since.
    person = get_standing_person(tx, person_id=claim.person_id)
    if person is not None and customer.person_id == person.person_id:
        tie_customer(tx, customer, person_id=None)
    detail = {"subject": candidate.person_id}
    insert_audit(tx, cause=request.cause, action="untie_chat", interview_id=number, detail=detail)
    label = Text("label_not_them")
    if not claim.is_by_link:
        lines = (Text("chat_untied", name=name, number=number),)
        return Reply(Message(lines=lines), card_label=label)
    renew_invite_key(tx, cause=request.cause, interview_id=number, person_id=candidate.person_id)
    fresh = chat_link(tx, candidate) or page_link(tx, candidate)
    lines = (Text("chat_untied_link", name=name, number=number),)
    return Reply(Message(lines=lines, link=fresh), card_label=label)


def _meant(request: Request) -> tuple[Claim | None, Interview | None]:
    """Load what the command is about, if it is an interview of the sender's."""
    claim = get_claim(request.tx, claim_id=request.args["chat"], lock=True)
    interview = get_interview(request.tx, interview_id=claim.interview_id) if claim else None
    if interview is None:
        return None, None
    sender = request.sender
    is_theirs = interview.participant(sender.person_id) or interview.organiser_id == sender.person_id
    return (claim, interview) if is_theirs or sender.role == "admin" else (None, None)


def _customer_of(request: Request, claim: Claim) -> KfCustomer:
    return ensure_customer(
        request.tx,
        open_kfid=claim.open_kfid,
        external_userid=claim.external_userid,
        now=request.now,
    )


def _news(tx: Tx, person: Person, key: str, now: datetime, name: str, **values: str) -> tuple[Notice, ...]:
    """Tell an interviewer of a candidate's next interview what happens in their chat."""
    interview = next_interview(tx, person, now)
    if interview is None or interview.candidate.person_id != person.person_id:
        return ()
    line = Text(name, name=person.name, number=interview.interview_id, **values)
    return _to_messenger(tx, interview, "chat_news", Message(lines=(line,)), key, now)


def _to_messenger(
    tx: Tx, interview: Interview, kind: str, message: Message, key: str, now: datetime
) -> tuple[Notice, ...]:
    """Tell who arranged the interview, else its first interviewer that the app reaches."""
    reader = _messenger(tx, interview)
    if reader is None:
        return ()
    return (
        Notice(
            person_id=reader.person_id,
            kind=kind,
            message=message,
            dedup_key=f"{kind}:{key}:{reader.person_id}",
            expires_at=now + _NEWS_LIFETIME,
        ),
    )


def _messenger(tx: Tx, interview: Interview) -> Person | None:
    wanted = [interview.organiser_id, *(each.person_id for each in interview.interviewers)]
    people = get_people(tx, person_ids=wanted)
    reached = (people[each] for each in wanted if each in people)
    return next((each for each in reached if each.userid is not None and each.is_active), None)


def _servicer(tx: Tx, userid: str | None) -> str:
    person = get_person_by_userid(tx, userid=userid) if userid else None
    return person.name if person else userid or "?"


def _nickname(customer: KfCustomer) -> str:
    return customer.nickname or "?"
