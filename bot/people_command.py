"""`interviewbot people`: add people, list and change them, from the shell."""

import argparse
import re
from collections.abc import Callable
from datetime import UTC, datetime

from bot.settings import USERID
from bot.shell import open_for_command, print_table
from storage.audit import Cause
from storage.database import Tx
from storage.errors import Conflict
from storage.people import (
    Person,
    Role,
    get_person_by_userid,
    get_standing_person,
    list_people,
    list_people_called,
    list_people_like,
)
from storage.people_changes import (
    Merge,
    activate_person,
    add_person,
    bind_userid,
    deactivate_person,
    merge_facts,
    merge_people,
    update_email,
    update_role,
)

ROLES = ("interviewer", "admin", "candidate")
_TAKEN = {
    "people_userid_key": "userid",
    "people_email_key": "e-mail address",
    "people_phone_key": "phone number",
}


#: What `role` takes; "none" is who only comes to be interviewed.
_NEW_ROLES: dict[str, Role] = {"admin": "admin", "interviewer": "interviewer", "none": "candidate"}
_LAST_ADMIN = "is the last admin; make someone else an admin first"
_REFUSALS = {
    "same_person": "that is one and the same entry",
    "two_members": "both have a userid of their own, so they are two people to WeCom",
    "shared": "both are in interviews {numbers}; cancel or change these first",
    "overlap": "their interviews overlap ({numbers}); move these first",
    "last_admin": f"the first {_LAST_ADMIN}",
}
_COLUMNS = ("no", "name", "role", "userid", "e-mail", "phone", "language")
_MOST_FOUND = 1000


class PeopleError(Exception):
    """What is wrong with a person, or with what was to be done about them, in one line."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `people add`, `list`, `role`, `activate`, `deactivate`, `bind`, `email` and `merge`."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add one person", description="Add one person.")
    add.set_defaults(command=add_one)
    add.add_argument("--name", required=True)
    add.add_argument("--userid", help="their userid in WeCom, for members of the corp")
    add.add_argument("--email")
    add.add_argument("--phone")
    add.add_argument("--role", choices=ROLES, default="candidate", help="default: %(default)s")
    add.add_argument("--language", choices=["zh", "en"], help="default: the one they write in")
    listing = actions.add_parser(
        "list", help="list everyone", description="List everyone, or who is called so."
    )
    listing.add_argument(
        "name", nargs="?", help="a name or userid, part of one, or the end of a phone number"
    )
    listing.set_defaults(command=list_all)

    def on_one(
        name: str, text: str, command: Callable[[argparse.Namespace], None]
    ) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        sub.set_defaults(command=command)
        sub.add_argument("person", metavar="PERSON", help="their number, userid, e-mail or whole name")
        return sub

    sub = on_one("role", "change what a person may do", change_role)
    sub.add_argument("role", choices=_NEW_ROLES)
    on_one("deactivate", "tell a person nothing any more", deactivate)
    on_one("activate", "tell a person again what concerns them", activate)
    sub = on_one("bind", "tie a person to their WeCom account", bind)
    sub.add_argument("userid", metavar="USERID")
    sub = on_one("email", "change the e-mail address of a person", change_email)
    sub.add_argument("email", metavar="ADDRESS")
    sub = on_one("merge", "make two entries of one person one", merge)
    sub.add_argument("into", metavar="INTO", help="the entry that is kept")
    sub.add_argument("--yes", action="store_true", help="do it; without, only say what would be done")


def add_one(options: argparse.Namespace) -> None:
    """Add one person, and say under which number."""
    person = {
        "name": " ".join(options.name.split()),
        "userid": options.userid,
        "email": options.email,
        "phone": re.sub(r"[\s-]", "", options.phone) if options.phone else None,
    }
    _check(person)
    _, database = open_for_command()
    with database:
        try:
            with database.transaction() as tx:
                added = add_person(tx, cause=_cause(), role=options.role, language=options.language, **person)
        except Conflict as error:
            taken = _TAKEN.get(error.constraint or "", "name or address")
            raise PeopleError(
                f"someone with this {taken} is there already; see: interviewbot people list"
            ) from error
    print(f"Added {added.name} as {added.role}, number {added.person_id}.")


def list_all(options: argparse.Namespace) -> None:
    """Print everyone as a table."""
    _, database = open_for_command()
    with database, database.transaction() as tx:
        if options.name:
            people = list_people_like(tx, part=options.name, limit=_MOST_FOUND)
        else:
            people = list_people(tx)
    if not people and options.name:
        raise PeopleError(f"nobody is called {options.name!r}; see: interviewbot people list")
    if not people:
        print(
            "Nobody is here yet. Members are added when they first write; "
            "or see: interviewbot people add --help"
        )
        return
    print_table([_COLUMNS, *map(_row, people)])


def change_role(options: argparse.Namespace) -> None:
    """Give a person another role."""
    _, database = open_for_command()
    with database, database.transaction() as tx:
        person = _meant(tx, options.person)
        role = _NEW_ROLES[options.role]
        outcome = update_role(tx, cause=_cause(), person_id=person.person_id, role=role)
    if outcome == "last_admin":
        raise PeopleError(f"{person.name} {_LAST_ADMIN}")
    print(f"{person.name} is {'now' if outcome == 'done' else 'already'} {role}.")


def deactivate(options: argparse.Namespace) -> None:
    """Tell a person nothing any more."""
    _, database = open_for_command()
    with database, database.transaction() as tx:
        person = _meant(tx, options.person)
        outcome = deactivate_person(tx, cause=_cause(), person_id=person.person_id)
    if outcome == "last_admin":
        raise PeopleError(f"{person.name} {_LAST_ADMIN}")
    print(f"{person.name} is {'now' if outcome == 'done' else 'already'} inactive.")


def activate(options: argparse.Namespace) -> None:
    """Tell a person again what concerns them."""
    _, database = open_for_command()
    with database, database.transaction() as tx:
        person = _meant(tx, options.person)
        outcome = activate_person(tx, cause=_cause(), person_id=person.person_id)
    print(f"{person.name} is {'now' if outcome == 'done' else 'already'} active.")


def bind(options: argparse.Namespace) -> None:
    """Tie a person to their WeCom account."""
    if not USERID.fullmatch(options.userid):
        raise PeopleError("USERID must be letters, digits, '-', '_' or '.', for example: zhang.wei")
    _, database = open_for_command()
    with database, database.transaction() as tx:
        person = _meant(tx, options.person)
        owner = get_person_by_userid(tx, userid=options.userid)
        if owner is not None and owner.person_id != person.person_id:
            raise PeopleError(
                f"{options.userid} belongs to {owner.name}, number {owner.person_id}; if they are one "
                f"person: interviewbot people merge {person.person_id} {owner.person_id}"
            )
        outcome = bind_userid(tx, cause=_cause(), person_id=person.person_id, userid=options.userid)
    print(f"{person.name} is {'now' if outcome == 'done' else 'already'} bound to {options.userid}.")


def change_email(options: argparse.Namespace) -> None:
    """Give a person another address, or the same one another try."""
    _check_email(options.email, "ADDRESS")
    _, database = open_for_command()
    with database:
        try:
            with database.transaction() as tx:
                person = _meant(tx, options.person)
                update_email(tx, cause=_cause(), person_id=person.person_id, email=options.email)
        except Conflict as error:
            raise PeopleError(
                "someone else has this e-mail address; see: interviewbot people list"
            ) from error
    print(f"{person.name} is reached by e-mail at {options.email}.")


def merge(options: argparse.Namespace) -> None:
    """Make two entries one, or say what that would do."""
    _, database = open_for_command()
    with database, database.transaction() as tx:
        one, other = _meant(tx, options.person), _meant(tx, options.into)
        facts = (
            merge_people(tx, cause=_cause(), from_id=one.person_id, into_id=other.person_id)
            if options.yes
            else merge_facts(tx, from_id=one.person_id, into_id=other.person_id)
        )
    if facts.refusal:
        raise PeopleError(_refusal(facts))
    moved = f"{facts.interviews} interviews and {facts.feedback} feedback"
    what = f"number {one.person_id} ({one.name}) into {other.person_id} ({other.name}): {moved}"
    print(f"Merged {what}." if options.yes else f"Would merge {what}. To do it, add --yes.")


def _refusal(facts: Merge) -> str:
    numbers = ", ".join(f"#{number}" for number in facts.numbers)
    return f"not merged: {_REFUSALS[facts.refusal or 'same_person'].format(numbers=numbers)}"


def _cause() -> Cause:
    return Cause(person_id=None, at=datetime.now(UTC), source="cli")


def _meant(tx: Tx, name: str) -> Person:
    """Return the one person of this number, userid, e-mail or name."""
    found = list_people_called(tx, name=name)
    # A long number may be somebody's phone.
    if not found and re.fullmatch("[0-9]{1,12}", name):
        person = get_standing_person(tx, person_id=int(name))
        found = [person] if person else []
    if len(found) == 1:
        return found[0]
    if found:
        numbers = ", ".join(str(person.person_id) for person in found)
        raise PeopleError(f"several people are called {name!r}; say which by number: {numbers}")
    raise PeopleError(f"there is nobody called {name!r}; see: interviewbot people list")


def _row(person: Person) -> tuple[str, ...]:
    return (
        str(person.person_id),
        person.name,
        person.role if person.is_active else f"{person.role} (left)",
        person.userid or "-",
        person.email or "-",
        person.phone or "-",
        person.language or "-",
    )


def _check_email(address: str, name: str) -> None:
    if not re.fullmatch(r"[!-?A-~]{1,64}@[!-?A-~]+\.[!-?A-~]+", address):
        raise PeopleError(f"{name} is not an e-mail address, for example: zhang.wei@example.com")


def _check(person: dict[str, str | None]) -> None:
    name = person["name"] or ""
    if not 1 <= len(name) <= 64 or not name.isprintable():
        raise PeopleError("--name must be 1 to 64 printable characters, for example: --name 张伟")
    if person["userid"] is not None and not USERID.fullmatch(person["userid"]):
        raise PeopleError(
            "--userid must be letters, digits, '-', '_' or '.', for example: --userid zhang.wei"
        )
    if person["email"] is not None:
        _check_email(person["email"], "--email")
    if person["phone"] is not None and not re.fullmatch(r"\+?[0-9]{5,20}", person["phone"]):
        raise PeopleError("--phone is not a phone number, for example: --phone 13800138000")
