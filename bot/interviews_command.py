"""`interviewbot interviews`: list interviews, look at one, cancel one, from the shell."""

import argparse
import csv
import sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.channels.wecom_app import as_text
from bot.delivery import owe
from bot.links import make_links
from bot.settings import Settings
from bot.shell import actions_of, open_for_command, print_table
from handlers import load_commands
from handlers.interviews import cancel, is_closed
from handlers.language.periods import parse_period
from handlers.request import Request
from handlers.texts import Reader
from storage.database import Tx
from storage.interviews import Interview, get_interview
from storage.ledger import list_ledger
from storage.people import Person
from storage.reports import Filter, list_interviews, shown_status

STATUSES = ("proposed", "confirmed", "done", "declined", "cancelled", "no_show")
_LIMIT = 50
_COLUMNS = ("no", "start", "min", "candidate", "interviewers", "title", "status")
#: Whoever sits at the shell: may do everything, and is told nothing.
_OPERATOR = Person(
    person_id=0,
    name="operator",
    is_name_known=True,
    userid=None,
    email=None,
    phone=None,
    role="admin",
    language="en",
    last_language=None,
    timezone=None,
    is_active=False,
    greeted_at=None,
)


class InterviewsError(Exception):
    """What was asked for cannot be done, in one line."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `interviews list`, `show` and `cancel`."""
    add = actions_of(parser)
    sub = add("list", "list interviews, soonest first", list_some)
    sub.add_argument("when", nargs="*", help="today, this week, 本周, 2026-12-03 … (default: coming up)")
    sub.add_argument("--status", choices=STATUSES, help="only these")
    sub.add_argument("--limit", type=_number, default=_LIMIT, help="default: %(default)s")
    sub.add_argument("--csv", action="store_true", help="as a spreadsheet reads it, and without a limit")
    sub = add("show", "tell everything about one interview, and what its people were told", show)
    sub.add_argument("number", type=_number, metavar="NUMBER")
    sub = add("cancel", "cancel one interview and tell everyone in it", cancel_one)
    sub.add_argument("number", type=_number, metavar="NUMBER")
    sub.add_argument("--reason", default="", help="is passed on to everyone")


def list_some(options: argparse.Namespace) -> None:
    """Print interviews as a table, or as CSV."""
    settings, database = open_for_command()
    zone, now = ZoneInfo(settings.bot_timezone), datetime.now(UTC)
    chosen = _filter(" ".join(options.when), options.status, zone, now)
    limit = sys.maxsize if options.csv else options.limit
    with database, database.transaction() as tx:
        found = list_interviews(tx, chosen=chosen, now=now, limit=limit)
    rows = [_COLUMNS, *(_row(interview, zone, now) for interview in found)]
    if options.csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows(map(_harmless, rows))
    elif found:
        print_table(rows)
    else:
        print("No interviews then.")


def show(options: argparse.Namespace) -> None:
    """Print everything about one interview, and its ledger."""
    settings, database = open_for_command()
    zone, now = ZoneInfo(settings.bot_timezone), datetime.now(UTC)
    with database, database.transaction() as tx:
        interview = _require(tx, options.number)
        entries = list_ledger(tx, interview_id=options.number, limit=1000)
    print_table(list(zip(_COLUMNS, _row(interview, zone, now), strict=True)))
    print()
    rows = [
        (
            f"{entry.planned_at.astimezone(zone):%Y-%m-%d %H:%M}",
            entry.name,
            _kind(entry.kind, entry.before_seconds),
            entry.status,
            entry.reason or entry.msgid or "-",
        )
        for entry in entries
    ]
    print_table([("when", "to", "what", "status", "why"), *rows]) if rows else print("No messages.")


def cancel_one(options: argparse.Namespace) -> None:
    """Cancel one interview as an admin in the chat does."""
    reason = " ".join(options.reason.split())
    if len(reason) > 120 or not (reason.isprintable() or not reason):
        raise InterviewsError("--reason must be at most 120 printable characters, for example: filled")
    load_commands()
    settings, database = open_for_command()
    now = datetime.now(UTC)
    with database, database.transaction() as tx:
        interview = _require(tx, options.number)
        if is_closed(interview, now):
            what = "cancelled" if interview.status == "cancelled" else "over"
            raise InterviewsError(f"interview {options.number} is {what} already, so nothing was changed")
        # The reason is for everybody; who has the shell is not asked whether they mean it.
        asked = _request(tx, settings, now, number=options.number, reason=reason, telling="candidate")
        reply = cancel(asked)
        owe(tx, reply.notices, now=now)
    print(as_text(reply.message, Reader("en", ZoneInfo(settings.bot_timezone), make_links(settings).url)))


def _request(tx: Tx, settings: Settings, now: datetime, **args: object) -> Request:
    """Ask what an admin asks in the chat, for whoever sits at the shell."""
    return Request(
        sender=_OPERATOR,
        args=args,
        now=now,
        zone=ZoneInfo(settings.bot_timezone),
        language="en",
        tx=tx,
        source=f"cli:{uuid4().hex}",
        reminders=settings.rules,
        default_zone=settings.bot_timezone,
    )


def _require(tx: Tx, number: int) -> Interview:
    interview = get_interview(tx, interview_id=number)
    if interview is None:
        raise InterviewsError(f"there is no interview {number}; see: interviewbot interviews list")
    return interview


def _filter(when: str, status: str | None, zone: ZoneInfo, now: datetime) -> Filter:
    statuses = (status,) if status else ()
    if not when:
        return Filter(now, None, statuses)
    period = parse_period(when, now=now, zone=zone)
    if period is None:
        raise InterviewsError(f"{when!r} is no stretch of days, for example: this week")
    return Filter(period.start, period.end, statuses)


def _row(interview: Interview, zone: ZoneInfo, now: datetime) -> tuple[str, ...]:
    return (
        f"#{interview.interview_id}",
        f"{interview.start_at.astimezone(zone):%Y-%m-%d %H:%M}",
        str(interview.minutes),
        interview.candidate.name,
        ", ".join(person.name for person in interview.interviewers),
        interview.title or "-",
        shown_status(interview, now),
    )


def _harmless(row: tuple[str, ...]) -> list[str]:
    """Keep a spreadsheet from taking a name for a formula."""
    return [f"'{cell}" if cell[:1] in ("=", "+", "@") else cell for cell in row]


def _kind(kind: str, before_seconds: int | None) -> str:
    if before_seconds is None or kind != "before":
        return kind
    return f"reminder, {timedelta(seconds=before_seconds)} ahead"


def _number(text: str) -> int:
    text = text.removeprefix("#")
    if text.isdecimal() and text.isascii() and 0 < int(text) < 2**63:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number; for example: 12")
