"""A door whose clock stands at the moment of the protocol's test vector (1.9), candidates' pages, and logging
left as it was."""

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from bot.app import create_app
from bot.parts import Bot
from handlers.invitations import page_link
from storage.interviews import require_interview
from tests.bot.door import Door
from tests.bot.wecom import envelopes
from tests.talk import FakeClock, Talk
from tests.visitor import Visitor, path_of

Open = Callable[..., Visitor]


@pytest.fixture
def door(bot: Bot, clock: FakeClock) -> Door:
    clock.now = datetime.fromtimestamp(envelopes.NOW, UTC)
    return Door(bot, create_app(bot).test_client())


@pytest.fixture(autouse=True)
def logging_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what `configure_logging` does to the whole process."""
    names = ("", "urllib3", "requests", "wechatpy", "apscheduler", "werkzeug", "psycopg.pool")
    for logger in map(logging.getLogger, names):
        for attribute in ("handlers", "filters"):
            monkeypatch.setattr(logger, attribute, list(getattr(logger, attribute)))
    levels = {name: logging.getLogger(name).level for name in names}
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    yield
    logging.captureWarnings(False)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def visit(talk: Talk) -> Open:
    """Open the page of an interview as its candidate."""
    client = create_app(talk.bot).test_client()

    def open_page(number: int = 1, language: str = "en", **headers: str) -> Visitor:
        with talk.bot.database.transaction() as tx:
            link = page_link(tx, require_interview(tx, interview_id=number).candidate)
        visitor = Visitor(client, path_of(talk.bot.links.url(link)), language, **headers)
        visitor.open()
        return visitor

    return open_page


@pytest.fixture
def mia(talk: Talk) -> Talk:
    """Emma's interview with somebody whom only the page reaches."""
    talk.know("Mia Wong")
    talk.book("create room Mia Wong tomorrow 3pm 45 min Backend", "emma.clarke")
    return talk
