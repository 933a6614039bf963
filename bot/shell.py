"""What the commands share that work on the database: their actions, opening it, and tables that line up."""

import argparse
import logging
from collections.abc import Callable, Sequence
from unicodedata import east_asian_width

from bot.app import open_database
from bot.logs import configure_logging
from bot.settings import Settings, read_settings
from storage.database import Database

Action = Callable[[argparse.Namespace], int | None]


def actions_of(parser: argparse.ArgumentParser) -> Callable[[str, str, Action], argparse.ArgumentParser]:
    """Return how to add an action to a command: by name, what it does in words, and the function."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    def add(name: str, text: str, command: Action) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        sub.set_defaults(command=command)
        return sub

    return add


def open_for_command() -> tuple[Settings, Database]:
    """Read the settings and open the database; nothing but errors is logged."""
    settings = read_settings(needs_wecom=False)
    configure_logging(settings.secrets, logging.ERROR)
    return settings, open_database(settings, max_connections=2)


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns; Chinese characters are two wide."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
