"""What the commands share that only look into the database: opening it, and tables that line up."""

import logging
from collections.abc import Sequence
from unicodedata import east_asian_width

from bot.app import open_database
from bot.logs import configure_logging
from bot.settings import Settings, read_settings
from storage.database import Database


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
