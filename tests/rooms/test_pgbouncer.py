"""The room behind PgBouncer, where nothing can be listened to: two processes tell each other by looking."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.cluster import running_server
from tests.processes.deployment import Deployment, free_port
from tests.processes.test_pgbouncer import PGBOUNCER, pooled
from tests.rooms.stage import Stage, Writer, enter, play

pytestmark = pytest.mark.skipif(
    PGBOUNCER is None, reason="PgBouncer is not installed: apt-get install pgbouncer"
)


@pytest.fixture
def stage(deployment: Deployment, tmp_path: Path) -> Iterator[Stage]:
    folder = tmp_path / "pgbouncer"
    folder.mkdir()
    with running_server(tmp_path / "server") as server, pooled(server, folder) as url:
        deployment.env |= {"DATABASE_URL": url, "SECRET_KEY": "0123456789abcdef0123"}
        yield Stage(deployment)
        deployment.close()


def test_two_processes_share_a_room(stage: Stage) -> None:
    other = free_port()
    stage.bot.serve()
    stage.bot.serve(port=other)
    room = stage.book()

    async def scene() -> None:
        emma = await enter(stage, room["interviewer"])
        maya = await enter(stage, room["candidate"], port=other)
        writer, delays = Writer(), []
        for _ in range(10):
            began = time.monotonic()
            await emma.write("code", writer.type("x"))
            await maya.entry("code")
            delays.append(time.monotonic() - began)
        assert sorted(delays)[5] < 0.5
        await maya.say(type="cursor", anchor={"tname": "text"}, head={"tname": "text"})
        await emma.hear(
            lambda heard: heard["type"] == "people" and any(each["cursor"] for each in heard["people"])
        )

    play(scene)
    logs = stage.bot.logs()
    assert logs.count("not_listening") == 2
    assert '"level": "error"' not in logs
