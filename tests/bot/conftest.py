"""A door whose clock stands at the moment of the protocol's test vector (1.9), and logging left as it was."""

import logging
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.app import create_app
from bot.parts import Bot
from tests.bot.door import Door
from tests.bot.wecom import envelopes
from tests.talk import FakeClock


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
