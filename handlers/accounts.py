"""Whose ShowMeBug account is whose: shown to admins, and corrected by them."""

from handlers.commands import PERSON, Argument, command
from handlers.request import Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Text
from storage.accounts import correct_account, get_accounts
from storage.database import expect, savepoint
from storage.errors import Conflict
from storage.people import Person, get_standing_person

_CONTACT = Argument("contact", "contact", is_required=False)
_CHANGE = Argument("change", "change", is_required=False)


@command(
    "account", "showmebug account", "showmebug", "账号", "帳號",
    args=(PERSON, _CONTACT, _CHANGE), who=admins,
)  # fmt: skip
def account(request: Request) -> Reply:
    """Show somebody's account at ShowMeBug, or correct it: its uid, or the e-mail or phone it is found by."""
    person = expect(get_standing_person(request.tx, person_id=request.args["person"]))
    contact, is_removed = request.args.get("contact", {}), request.args.get("change") == "remove"
    if not contact and not is_removed:
        return _shown(request, person)
    try:
        with savepoint(request.tx):
            correct_account(
                request.tx,
                cause=request.cause,
                person_id=person.person_id,
                # By another e-mail or phone another account may be found.
                uid=contact.get("userid"),
                email=contact.get("email"),
                phone=contact.get("phone"),
            )
    except Conflict:
        return answer(Text("account_taken"))
    return answer(Text("account_set"))


def _shown(request: Request, person: Person) -> Reply:
    uid = get_accounts(request.tx, person_ids=[person.person_id]).get(person.person_id)
    if uid is None and not person.email and not person.phone:
        return answer(Text("account_unreachable", name=person.name))
    by = Text("account_known_by", email=person.email or "—", phone=person.phone or "—")
    return answer(Text("account_is" if uid else "account_none", name=person.name, uid=uid), by)
