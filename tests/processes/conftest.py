"""A deployment of the bot, and a stand-in for WeCom that shares nothing with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import await_stop
from tests.processes.deployment import Deployment
from tests.processes.standin import StandIn


@pytest.fixture
def wecom() -> Iterator[StandIn]:
    standin = StandIn()
    yield standin
    standin.close()


@pytest.fixture
def deployment(wecom: StandIn, tmp_path: Path) -> Iterator[Deployment]:
    """The bot with a data directory of its own; whatever a test starts is ended, the database too."""
    opened = Deployment(wecom, tmp_path)
    yield opened
    wecom.release.set()
    opened.close()
    if (tmp_path / "var/postgres").exists():
        await_stop(tmp_path / "var")
