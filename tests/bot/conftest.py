"""The door of a bot whose clock stands at the moment of the protocol's test vector (1.9)."""

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
