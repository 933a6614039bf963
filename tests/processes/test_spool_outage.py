"""The database stops, hangs or is not there at the start: the door takes everything, and nothing is lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from tests.processes.cluster import Server, running_server
from tests.processes.deployment import Answer, Deployment
from tests.processes.standin import StandIn

#: When WeCom stops listening.
FIVE_SECONDS = 5.0
BOOKING = "安排面试 陈博 明天下午3点"


@pytest.fixture
def server(deployment: Deployment, tmp_path: Path) -> Iterator[Server]:
    """A PostgreSQL of the deployment's own, which can be stopped."""
    with running_server(tmp_path / "postgres") as running:
        deployment.env |= {"DATABASE_URL": running.url, "SECRET_KEY": "0123456789abcdef0123"}
        yield running
        deployment.close()


def say(deployment: Deployment, userid: str, text: str, msgid: int | None = None) -> Answer:
    """Say something, and be answered in time whatever happens."""
    began = time.monotonic()
    answer = deployment.say(userid, text, msgid=None if msgid is None else str(msgid))
    assert time.monotonic() - began < FIVE_SECONDS
    return answer


def spooled(deployment: Deployment) -> list[Path]:
    found = []
    for folder, _, names in os.walk(deployment.folder / "var/spool"):
        found += [Path(folder) / name for name in names if not folder.endswith("new") and name != "lock"]
    return found


def await_drained(deployment: Deployment) -> None:
    deployment.wecom.wait_for(lambda: not spooled(deployment), 60)


def introduce(deployment: Deployment) -> None:
    deployment.run("people", "add", "--name", "陈博", "--userid", "chen.bo", "--role", "candidate")


@pytest.mark.parametrize("is_frozen", [False, True], ids=["stopped", "frozen"])
def test_everything_said_while_the_database_is_away_is_done_in_order(
    deployment: Deployment, server: Server, wecom: StandIn, is_frozen: bool
) -> None:
    introduce(deployment)
    deployment.serve("--workers", "2")
    deployment.work()
    assert say(deployment, "bo.li", "帮助").text
    (server.freeze if is_frozen else server.stop)()
    with ThreadPoolExecutor(12) as threads:
        others = [threads.submit(say, deployment, f"member{n}", "help") for n in range(40)]
        for hour in range(9, 15):
            text = f"安排面试 陈博 明天{hour}:00 30分钟 第{hour}轮"
            answers = [say(deployment, "bo.li", text, msgid=hour) for _ in range(2)]
            assert {(each.status, each.body) for each in answers} == {(200, b"")}
        assert {each.result().status for each in others} == {200}
    assert len(spooled(deployment)) >= 12
    assert json.loads(deployment.request("GET", "/readyz").body)["checks"]["spool"]["waiting"] >= 12
    (server.thaw if is_frozen else server.start)()
    await_drained(deployment)
    titles = [title for (title,) in server.fetch("SELECT title FROM interviews ORDER BY interview_id")]
    assert titles == [f"第{hour}轮" for hour in range(9, 15)]
    assert server.fetch("SELECT count(*) FROM inbox WHERE userid LIKE 'member%%'") == [(40,)]
    wecom.wait_for_text("bo.li", "第14轮", seconds=30)
    assert say(deployment, "bo.li", "我的面试").text


def test_web_process_killed_over_the_spool_loses_and_doubles_nothing(
    deployment: Deployment, server: Server
) -> None:
    introduce(deployment)
    serving = deployment.serve("--workers", "2")
    server.stop()
    for number in range(40):
        assert say(deployment, f"member{number % 10}", BOOKING, msgid=number).status == 200
    server.start()
    for _ in range(6):
        time.sleep(0.3)
        for process in psutil.Process(serving.pid).children():
            os.kill(process.pid, signal.SIGKILL)
    await_drained(deployment)
    keys = sorted(int(key.removeprefix("msg:")) for (key,) in server.fetch("SELECT inbox_key FROM inbox"))
    assert keys == list(range(40))
    twice = "SELECT source FROM audit WHERE action = 'create' GROUP BY source HAVING count(*) > 1"
    assert server.fetch(twice) == []


def test_start_without_a_database_takes_callbacks_and_prepares_it_later(
    deployment: Deployment, server: Server
) -> None:
    server.stop()
    deployment.serve()
    answer = say(deployment, "bo.li", "帮助")
    assert (answer.status, answer.body) == (200, b"") and len(spooled(deployment)) == 1
    assert deployment.request("GET", "/readyz").status == 503
    server.start()
    await_drained(deployment)
    assert server.fetch("SELECT userid FROM inbox") == [("bo.li",)]
    assert "database_prepared" in deployment.logs()
    assert say(deployment, "bo.li", "帮助").text


def test_nothing_of_the_spool_can_be_read(deployment: Deployment, server: Server) -> None:
    deployment.serve()
    server.stop()
    say(deployment, "bo.li", "一个秘密")
    [path] = spooled(deployment)
    assert b"bo.li" not in path.read_bytes() and "bo.li" not in str(path.relative_to(deployment.folder))
    assert "秘密" not in deployment.logs() and "bo.li" not in deployment.logs()
    assert path.stat().st_mode & 0o077 == path.parent.stat().st_mode & 0o077 == 0


def test_any_wsgi_server_takes_out_of_the_spool_too(deployment: Deployment) -> None:
    script = "import wsgi, threading; print(*(thread.name for thread in threading.enumerate()))"
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env=deployment.env,
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "drainer" in ran.stdout.split(), ran.stderr
