"""`interviewbot menu`: put the app's menu into WeCom, or show the one that is put there by itself."""

import argparse
import logging
from pathlib import Path

from bot.app import open_client, open_database
from bot.logs import configure_logging
from bot.menu import DEFAULT, MenuError, read_menu
from bot.settings import read_settings
from bot.wecom.errors import WeComError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    push = actions.add_parser(
        "push", help="put the menu into the app", description="Put the menu into the app."
    )
    push.add_argument(
        "--file", type=Path, default=DEFAULT, help="your own menu (default: the one of `menu show`)"
    )
    push.set_defaults(command=push_menu)
    show = actions.add_parser(
        "show", help="print the menu's file, to change a copy", description="Print the default menu's file."
    )
    show.set_defaults(command=show_menu)


def push_menu(options: argparse.Namespace) -> None:
    """Put the menu into WeCom (protocol, section 8)."""
    buttons = read_menu(options.file)
    settings = read_settings()
    configure_logging(settings.secrets, logging.ERROR)
    with open_database(settings, max_connections=1) as database:
        client = open_client(settings, database)
        try:
            client.create_menu(buttons)
        except WeComError as error:
            raise MenuError(f"the menu was not taken: {error}; see: interviewbot check") from error
        finally:
            client.close()
    print("The menu is in place; members see it within minutes.")


def show_menu(_: argparse.Namespace) -> None:
    """Print the default menu's file."""
    print(DEFAULT.read_text(encoding="utf-8"), end="")
