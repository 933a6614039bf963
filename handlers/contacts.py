"""What a candidate is reached by besides WeCom: an e-mail address or a phone number said with their name.

It is kept with the person. Whose it is when somebody else has it, or which of two holds, is asked.
"""

import re
from collections.abc import Mapping
from typing import Any

from handlers.reading import Choice, Context, Doubt, Found, Reading, cut
from handlers.request import Request
from handlers.texts import Text
from storage.database import Tx, expect
from storage.people import Person, get_person, list_people_called
from storage.people_changes import update_email, update_phone

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9@])[A-Za-z0-9][A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{0,63}"
    r"@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9@-])"
)
#: Of the mainland as people write them, with or without its prefix; others with theirs.
_PHONE = re.compile(
    r"(?<![0-9A-Za-z+])(?:(?:\+|00)86[ -]?)?(?P<mobile>1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4})(?![0-9A-Za-z:])"
    r"|(?<![0-9A-Za-z+])\+[1-9][0-9](?:[ -]?[0-9]){5,12}(?![0-9A-Za-z:.])"
)
_BLANKS = re.compile("[ -]")
#: What may stand between the name of a command and an address that says by itself who is meant.
_BEFORE = re.compile(r"^\s*(?:for|with|candidate|给|为|和|与|跟|约|候选人|[:：,，])*\s*$", re.IGNORECASE)
_KINDS = ("email", "phone")
#: What is violated by an address that somebody else has.
CONSTRAINTS = ("people_email_key", "people_phone_key")


def read_address(words: str, context: Context) -> Reading:
    """Read an e-mail address and a phone number; one that says alone who is meant is left for the name."""
    found: dict[str, Any] = {}
    for kind, form in zip(_KINDS, (_EMAIL, _PHONE), strict=True):
        match = form.search(words)
        if match is None:
            continue
        value = match[0] if kind == "email" else _BLANKS.sub("", match["mobile"] or match[0])
        if not found and _BEFORE.match(words[: match.start()]) and owner(context.tx, {kind: value}):
            return None
        found[kind] = value
        words = cut(words, [match.span()])
    return Found(found, words) if found else None


def owner(tx: Tx, contact: Mapping[str, Any]) -> Person | None:
    """Find whose address this is."""
    for kind in _KINDS:
        value = contact.get(kind, "")
        for person in list_people_called(tx, name=value) if value else ():
            if _same(getattr(person, kind), value):
                return person
    return None


def chosen(request: Request) -> dict[str, Any]:
    """Return the candidate who is meant, once no doubt is left about an address."""
    contact = request.args.get("contact", {})
    if "person_id" in contact:
        return {"person_id": contact["person_id"]}
    return dict(request.args["candidate"])


def _said(request: Request) -> dict[str, str]:
    """Return the addresses that were said, by their kind."""
    contact = request.args.get("contact", {})
    return {kind: contact[kind] for kind in _KINDS if kind in contact}


def doubt_about(request: Request) -> Doubt | None:
    """Ask whose an address is that somebody else has, or which of two of theirs holds."""
    contact, candidate, said = request.args.get("contact", {}), chosen(request), _said(request)
    if not said:
        return None
    known = get_person(request.tx, person_id=candidate["person_id"]) if "person_id" in candidate else None
    for kind, value in said.items():
        other = owner(request.tx, {kind: value})
        if other is not None and (known is None or other.person_id != known.person_id):
            return _taken(request, value, other, known.name if known else candidate["new"])
        mine = getattr(known, kind) if known else None
        if (
            known
            and mine
            and not _same(mine, value)
            and _is_ours_to_keep(known)
            and not contact.get("is_sure")
        ):
            question = (
                Text("address_which"),
                Text("address_other", name=known.name, old=masked(mine), new=value),
            )
            choices = (
                Choice(Text("button_new_address"), {**said, "is_sure": True}),
                Choice(Text("button_old_address"), {}),
            )
            return Doubt(question, choices)
    return None


def keep(request: Request, person_id: int) -> tuple[Text, ...]:
    """Keep what was said of how to reach a candidate; return what is to be said of it.

    Raises:
        Conflict: somebody else has had it since (`CONSTRAINTS`).
    """
    said = _said(request)
    if not said:
        return ()
    person = expect(get_person(request.tx, person_id=person_id))
    said = {kind: value for kind, value in said.items() if not _same(getattr(person, kind), value)}
    if said and not _is_ours_to_keep(person):
        return (Text("address_not_kept", name=person.name),)
    if "email" in said:
        update_email(request.tx, cause=request.cause, person_id=person_id, email=said["email"])
    if "phone" in said:
        update_phone(request.tx, cause=request.cause, person_id=person_id, phone=said["phone"])
    return ()


def masked(address: str) -> str:
    """Show enough of an address to know it by, and no more."""
    name, at, host = address.partition("@")
    return f"{name[:2]}**@{host}" if at else f"{address[:3]}**{address[-2:]}"


def _taken(request: Request, value: str, other: Person, name: str) -> Doubt:
    without = Choice(Text("address_without", name=name), {})
    if other.person_id == request.sender.person_id:
        return Doubt((Text("address_whose"), Text("address_yours", address=value)), (without,))
    meant = Choice(Text("address_meant", name=other.name), {"person_id": other.person_id})
    return Doubt(
        (Text("address_whose"), Text("address_taken", address=value, other=other.name)), (meant, without)
    )


def _is_ours_to_keep(person: Person | None) -> bool:
    """Whether an interviewer may say how this person is reached: of a candidate, and of no colleague."""
    return person is not None and person.role == "candidate"


def _same(one: str | None, other: str) -> bool:
    return one is not None and one.casefold() == other.casefold()
