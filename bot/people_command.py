"""`interviewbot people`: add people and list them from the shell."""

import argparse
import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from unicodedata import east_asian_width

from bot.app import open_database
from bot.logs import configure_logging
from bot.settings import read_settings
from storage.database import Database
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
    with _open() as database:
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
    with _open() as database, database.transaction() as tx:
        people = list_people(tx)
    if not people:
        print(
            "Nobody is here yet. Members are added when they first write; "
            "or see: interviewbot people add --help"
        )
        return
    _print_table([("no", "name", "role", "userid", "e-mail", "phone", "language"), *map(_row, people)])


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


def _print_table(rows: Iterable[tuple[str, ...]]) -> None:
    rows = list(rows)
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _check(person: dict[str, str | None]) -> None:
    name = person["name"] or ""
    if not 1 <= len(name) <= 64 or not name.isprintable():
        raise PeopleError("--name must be 1 to 64 printable characters, for example: --name 张伟")
    if person["userid"] is not None and not re.fullmatch(r"[0-9A-Za-z_.@-]{1,64}", person["userid"]):
        raise PeopleError(
            "--userid must be letters, digits, '-', '_' or '.', for example: --userid zhang.wei"
        )
    if person["email"] is not None and not re.fullmatch(
        r"[!-?A-~]{1,64}@[!-?A-~]+\.[!-?A-~]+", person["email"]
    ):
        raise PeopleError("--email is not an e-mail address, for example: --email zhang.wei@example.com")
    if person["phone"] is not None and not re.fullmatch(r"\+?[0-9]{5,20}", person["phone"]):
        raise PeopleError("--phone is not a phone number, for example: --phone 13800138000")


def _open() -> Database:
    settings = read_settings(needs_wecom=False)
    configure_logging(settings.secrets, logging.ERROR)
    return open_database(settings, max_connections=2)
