"""A running bot whose rooms are opened, by sockets and by browsers."""

from collections.abc import Iterator

import pytest

from tests.processes.conftest import deployment, wecom  # noqa: F401
from tests.processes.deployment import Deployment
from tests.rooms.stage import Stage


@pytest.fixture
def stage(deployment: Deployment, database_url: str) -> Iterator[Stage]:  # noqa: F811
    """Nothing serves yet; the database is one of the test's own."""
    deployment.env["DATABASE_URL"] = database_url
    deployment.env["SECRET_KEY"] = "the-signing-key-of-the-rooms"
    yield Stage(deployment)
    deployment.close()
