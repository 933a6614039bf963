"""`interviewbot outbox`: see what waits and what failed, send it again, or drop it."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.wecom_app import as_text
from bot.doctor import ADVICE
from bot.handling import Handling
from bot.links import make_links
from bot.settings import Settings
from bot.shell import actions_of, open_for_command, print_table
from bot.wecom.errors import handling_of
from handlers.request import message_from_json
from handlers.texts import Reader, from_json, render
from storage.audit import Cause
from storage.database import Database
from storage.errors import LockTimeout
from storage.outbox import Status
from storage.outbox_entries import Entry, drop_outbox, get_content, get_entry, list_outbox, retry_outbox

_STATUSES: tuple[Status, ...] = ("due", "sent", "failed", "dropped")
_LIMIT = 50
#: As many failures as are sent again at once.
_ALL = 10_000
_COLUMNS = ("no", "status", "kind", "to", "interview", "owed", "due", "attempts", "reason")
_MEANING = {
    Handling.RETRY: "WeCom was busy or did not answer; it is tried again by itself",
    Handling.TOKEN: "WeCom refused the access token; it is renewed by itself, see: interviewbot check",
    Handling.LIMIT: "a limit of WeCom's is used up; it is tried again when the window is over",
    Handling.OPERATOR: "something in the admin console must be changed, see: interviewbot check",
    Handling.RECIPIENT: "this member cannot be reached: outside the app's visible range (可见范围), or gone",
    Handling.PAYLOAD: "WeCom refused the message itself; please report it with this code",
    Handling.EXPIRED: "the moment for it has passed",
    Handling.IGNORE: "nothing is wrong",
}


class OutboxError(Exception):
    """What was asked for cannot be done, in one line."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What each action needs: the open database, the settings, and the moment."""

    database: Database
    settings: Settings
    now: datetime

    @property
    def cause(self) -> Cause:
        return Cause(person_id=None, at=self.now, source="cli")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.bot_timezone)

    def at(self, moment: datetime | None) -> str:
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M:%S}" if moment else "-"


@contextmanager
def _desk() -> Iterator[_Desk]:
    settings, database = open_for_command()
    with database:
        yield _Desk(database, settings, datetime.now(UTC))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `outbox list`, `show`, `retry` and `drop`."""
    add = actions_of(parser)
    sub = add("list", "list what waits, then what failed", list_some)
    sub.add_argument("--status", choices=_STATUSES, help="only these (default: due, then failed)")
    sub.add_argument("--limit", type=_number, default=_LIMIT, help="of each status (default: %(default)s)")
    sub = add("show", "tell everything about one message", show)
    sub.add_argument("number", type=_number, metavar="NUMBER")
    sub.add_argument("--body", action="store_true", help="also what it says")
    sub = add("retry", "send messages again at once", retry)
    sub.add_argument("numbers", type=_number, nargs="*", metavar="NUMBER")
    sub.add_argument("--all-failed", action="store_true", help="everything that failed")
    sub.add_argument("--anyway", action="store_true", help="also what is too late to be of use, for an hour")
    sub = add("drop", "send messages no more", drop)
    sub.add_argument("numbers", type=_number, nargs="+", metavar="NUMBER")
    sub.add_argument("--reason", default="dropped by an operator", help="kept with them")


def list_some(options: argparse.Namespace) -> None:
    """Print messages as a table."""
    statuses: Sequence[Status] = [options.status] if options.status else ["due", "failed"]
    with _desk() as desk, desk.database.transaction() as tx:
        found = {status: list_outbox(tx, status=status, limit=options.limit + 1) for status in statuses}
    entries = [entry for each in found.values() for entry in each[: options.limit]]
    if entries:
        print_table([_COLUMNS, *(_row(desk, entry) for entry in entries)])
    else:
        print(f"No message is {options.status}." if options.status else "Nothing waits, and nothing failed.")
    for status, each in found.items():
        if len(each) > options.limit:
            print(f"More are {status}; see: interviewbot outbox list --status {status} --limit N")


def show(options: argparse.Namespace) -> None:
    """Print everything about one message, and its text only if asked to."""
    with _desk() as desk, desk.database.transaction() as tx:
        entry = get_entry(tx, outbox_id=options.number)
        content = get_content(tx, outbox_id=options.number)
    if entry is None or content is None:
        raise OutboxError(f"there is no message {options.number}; see: interviewbot outbox list")
    print_table([(label, value) for label, value in _facts(desk, entry) if value not in ("", "-")])
    if options.body:
        print(f"\n{_text(desk.settings, entry, *content)}")


def retry(options: argparse.Namespace) -> int:
    """Send messages again, each for itself; 1 if any is refused."""
    if bool(options.numbers) == options.all_failed:
        raise OutboxError("say which: numbers, or --all-failed; see: interviewbot outbox list")
    with _desk() as desk:
        numbers = options.numbers or _failed(desk.database)
        if not numbers:
            print("Nothing failed.")
        refused = [number for number in numbers if not _retry(desk, number, anyway=options.anyway)]
    return 1 if refused else 0


def drop(options: argparse.Namespace) -> int:
    """Drop messages, each for itself; 1 if any is refused."""
    reason = " ".join(options.reason.split())
    if not 1 <= len(reason) <= 200 or not reason.isprintable():
        raise OutboxError("--reason must be 1 to 200 printable characters, for example: --reason outdated")
    with _desk() as desk:
        refused = [number for number in options.numbers if not _drop(desk, number, reason)]
    return 1 if refused else 0


def _retry(desk: _Desk, number: int, *, anyway: bool) -> bool:
    with desk.database.transaction() as tx:
        outcome, entry = retry_outbox(tx, outbox_id=number, cause=desk.cause, anyway=anyway)
    if outcome != "done" or entry is None:
        return _refuse(
            {
                "missing": f"there is no message {number}",
                "sending": f"message {number} is being sent right now",
                "sent": f"message {number} has been sent already",
                "stale": f"message {number} is not sent again: its interview has changed since",
                "unreachable": f"message {number} has nobody to go to: no userid is known",
                "expired": f"message {number} is too late to be of use; --anyway sends it all the same",
            }[outcome]
        )
    print(f"Message {number} to {entry.name} goes out now.")
    if not entry.is_active:
        print(f"{entry.name} was marked as unreachable, and is active again.")
    return True


def _drop(desk: _Desk, number: int, reason: str) -> bool:
    try:
        with desk.database.transaction() as tx:
            outcome, _ = drop_outbox(tx, outbox_id=number, cause=desk.cause, reason=reason)
    except LockTimeout:
        return _refuse(f"message {number} is being sent right now; look again in a minute")
    match outcome:
        case "missing":
            return _refuse(f"there is no message {number}")
        case "sent" | "dropped":
            return _refuse(f"message {number} was {outcome} before")
    print(f"Message {number} is dropped.")
    return True


def _refuse(text: str) -> bool:
    print(f"interviewbot: {text}", file=sys.stderr)
    return False


def _failed(database: Database) -> list[int]:
    """Return the numbers of what failed, oldest first; the old looks of cards are no loss."""
    with database.transaction() as tx:
        entries = list_outbox(tx, status="failed", limit=_ALL)
    return sorted(entry.outbox_id for entry in entries if entry.kind != "card_update")


def _row(desk: _Desk, entry: Entry) -> tuple[str, ...]:
    return (
        str(entry.outbox_id),
        entry.status,
        entry.kind,
        entry.name or "-",
        f"#{entry.interview_id}" if entry.interview_id else "-",
        desk.at(entry.owed_at),
        desk.at(entry.due_at) if entry.status == "due" else "-",
        str(entry.attempts),
        entry.reason or "-",
    )


def _facts(desk: _Desk, entry: Entry) -> Iterator[tuple[str, str]]:
    is_leased = entry.status == "due" and entry.leased_until is not None and entry.leased_until > desk.now
    yield "number", str(entry.outbox_id)
    yield "status", f"due, being sent until {desk.at(entry.leased_until)}" if is_leased else entry.status
    yield "kind", entry.kind
    yield "part of", str(entry.part_of or "-")
    yield "to", _reader(entry)
    yield "interview", _interview(entry)
    yield "created", desk.at(entry.created_at)
    yield "owed anew", desk.at(entry.owed_at) if entry.owed_at != entry.created_at else "-"
    yield "due", desk.at(entry.due_at) if entry.status == "due" else "-"
    yield "of use until", desk.at(entry.expires_at)
    yield "attempts", str(entry.attempts)
    yield "errcode", _explained(entry.errcode)
    yield "reason", entry.reason or "-"
    yield "msgid", entry.msgid or "-"
    yield "closed", desk.at(entry.closed_at)
    yield "admins told", desk.at(entry.told_at)


def _reader(entry: Entry) -> str:
    userid = f" ({entry.userid})" if entry.userid else ", who has no userid"
    return f"{entry.name}{userid}{'' if entry.is_active else ', marked as unreachable'}"


def _interview(entry: Entry) -> str:
    if entry.interview_id is None:
        return "-"
    changed = ", which has changed since" if entry.is_stale else ""
    return f"#{entry.interview_id}, revision {entry.revision}{changed}"


def _explained(errcode: int | None) -> str:
    return f"{errcode}: {ADVICE.get(errcode) or _MEANING[handling_of(errcode)]}" if errcode else "-"


def _text(settings: Settings, entry: Entry, message: Mapping[str, Any], body: str | None) -> str:
    """Say what WeCom was given, or what the company would read where that is not plain text yet."""
    made = json.loads(body) if body else {}
    if "text" in made:
        return str(made["text"]["content"])
    zone = ZoneInfo(settings.bot_timezone)
    reader = Reader(settings.bot_language, zone, make_links(settings).url)
    if entry.kind == "card_update":
        return render(from_json(message["label"]), reader)
    return as_text(message_from_json(message), reader)


def _number(text: str) -> int:
    if text.isdecimal() and text.isascii() and 0 < int(text) < 2**63:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number; for example: 17")
