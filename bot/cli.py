"""The interviewbot command: every subcommand is a few lines around the same parts as the web and the worker.

A user's mistake is one clear line on stderr and a non-zero exit, never a traceback.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from bot import demo, doctor, interviews_command, menu_command, outbox_command, people_command, processes
from bot.app import open_database
from bot.logs import configure_logging
from bot.menu import MenuError
from bot.settings import SettingsError, read_settings
from storage.errors import DatabaseUnavailable, StorageError
from storage.migrations import migrate

#: What a command cannot do, in one line.
_MISTAKES = (
    MenuError,
    interviews_command.InterviewsError,
    outbox_command.OutboxError,
    people_command.PeopleError,
    processes.ProcessError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return the exit status."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int | None] = options.command
    try:
        return command(options) or 0
    except SettingsError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
    except DatabaseUnavailable as error:
        print(
            f"interviewbot: the database does not answer ({error}); see: interviewbot check", file=sys.stderr
        )
    except (StorageError, *_MISTAKES) as error:
        print(f"interviewbot: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone, `| head` for one; nothing more can be written at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="interviewbot", description="Runs a company's interviews inside WeCom.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(
        name: str, text: str, command: Callable[[argparse.Namespace], int | None]
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=command)
        return sub

    sub = add("demo", "Try everything on this machine, with a simulated WeCom and no account.", demo.run)
    sub.add_argument(
        "--port", type=_port, default=None, help="port of the chat page (default: 8001, or a free one)"
    )
    sub = add("serve", "Answer WeCom's callbacks and show the pages.", processes.serve)
    _add_address(sub)
    add("worker", "Send messages and keep the clock.", processes.work)
    sub = add("run", "Serve and work, both on this machine.", processes.run)
    _add_address(sub)
    add("migrate", "Bring the database's schema up to date.", _migrate)
    add("check", "Tell what is in order and what is not, one line each.", doctor.check)
    sub = add("interviews", "List interviews, look at one, or cancel it.", interviews_command.list_some)
    interviews_command.add_arguments(sub)
    sub = add("people", "Add people, list them, or change them.", people_command.list_all)
    people_command.add_arguments(sub)
    sub = add("outbox", "See what waits or failed, send it again, or drop it.", outbox_command.list_some)
    outbox_command.add_arguments(sub)
    sub = add("menu", "Put the app's menu into WeCom.", menu_command.push_menu)
    menu_command.add_arguments(sub)
    return parser


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--workers", type=_count, default=1, help="web processes (default: %(default)s)")


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port; for example: 8000")


def _count(text: str) -> int:
    if text.isdecimal() and 0 < int(text) <= 64:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; for example: 2")


def _migrate(_: argparse.Namespace) -> None:
    settings = read_settings(needs_wecom=False)
    configure_logging(settings.secrets, logging.ERROR)
    with open_database(settings, max_connections=1, prepare=False) as database:
        applied = migrate(database)
    print("\n".join(f"applied {name}" for name in applied) or "The database is up to date.")
