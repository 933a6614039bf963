"""`interviewbot people`: add people and list them from the shell."""

import argparse
import re
from datetime import UTC, datetime

from bot.settings import USERID
from bot.shell import open_for_command, print_table
from storage.errors import Conflict
from storage.people import Person, insert_person, list_people

ROLES = ("interviewer", "admin", "candidate")
_TAKEN = {
    "people_userid_key": "userid",
    "people_email_key": "e-mail address",
    "people_phone_key": "phone number",
}


class PeopleError(Exception):
    """What is wrong with the person that was to be added."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `people add` and `people list`."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add one person", description="Add one person.")
    add.set_defaults(command=add_one)
    add.add_argument("--name", required=True)
    add.add_argument("--userid", help="their userid in WeCom, for members of the corp")
    add.add_argument("--email")
    add.add_argument("--phone")
    add.add_argument("--role", choices=ROLES, default="candidate", help="default: %(default)s")
    add.add_argument("--language", choices=["zh", "en"], help="default: the one they write in")
    listing = actions.add_parser("list", help="list everyone", description="List everyone.")
    listing.set_defaults(command=list_all)


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
                added = insert_person(
                    tx, role=options.role, language=options.language, now=datetime.now(UTC), **person
                )
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
        people = list_people(tx)
    if not people:
        print(
            "Nobody is here yet. Members are added when they first write; "
            "or see: interviewbot people add --help"
        )
        return
    print_table([("no", "name", "role", "userid", "e-mail", "phone", "language"), *map(_row, people)])


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


def _check(person: dict[str, str | None]) -> None:
    name = person["name"] or ""
    if not 1 <= len(name) <= 64 or not name.isprintable():
        raise PeopleError("--name must be 1 to 64 printable characters, for example: --name 张伟")
    if person["userid"] is not None and not USERID.fullmatch(person["userid"]):
        raise PeopleError(
            "--userid must be letters, digits, '-', '_' or '.', for example: --userid zhang.wei"
        )
    if person["email"] is not None and not re.fullmatch(
        r"[!-?A-~]{1,64}@[!-?A-~]+\.[!-?A-~]+", person["email"]
    ):
        raise PeopleError("--email is not an e-mail address, for example: --email zhang.wei@example.com")
    if person["phone"] is not None and not re.fullmatch(r"\+?[0-9]{5,20}", person["phone"]):
        raise PeopleError("--phone is not a phone number, for example: --phone 13800138000")
