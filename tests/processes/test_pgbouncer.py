"""The whole bot behind PgBouncer, which lends a server's connection for one transaction only."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.faults import wechat
from tests.processes.cluster import DATABASE, USER, Server, account_for, running_server
from tests.processes.deployment import Deployment, free_port
from tests.processes.standin import StandIn

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
POOL_SIZE = 4

pytestmark = pytest.mark.skipif(
    PGBOUNCER is None, reason="PgBouncer is not installed: apt-get install pgbouncer"
)


@contextmanager
def pooled(server: Server, folder: Path) -> Iterator[str]:
    """Run PgBouncer before a server, and yield the URL that leads through it."""
    port, account = free_port(), account_for(folder)
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(
        f"""
        [databases]
        {DATABASE} = host=127.0.0.1 port={server.port} user={USER}
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {port}
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = {POOL_SIZE}
        max_client_conn = 200
        server_check_delay = 0
        server_login_retry = 1
        """.replace("        ", "")
    )
    with (folder / "pgbouncer.log").open("w") as log:
        process = subprocess.Popen(
            [*account.prefix, str(PGBOUNCER), str(configuration)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **account.popen,
        )
    try:
        url = f"postgresql://{USER}@127.0.0.1:{port}/{DATABASE}"
        _await_connection(url)
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running_server(tmp_path / "server") as running:
        yield running


@pytest.fixture
def behind_pgbouncer(deployment: Deployment, server: Server, tmp_path: Path) -> Iterator[Deployment]:
    folder = tmp_path / "pgbouncer"
    folder.mkdir()
    with pooled(server, folder) as url:
        deployment.env |= {"DATABASE_URL": url, "SECRET_KEY": "0123456789abcdef0123"}
        yield deployment
        deployment.close()


def test_whole_bot_works_through_pgbouncer(
    behind_pgbouncer: Deployment, server: Server, wecom: StandIn
) -> None:
    bot = behind_pgbouncer
    for command in (
        ("migrate",),
        ("people", "add", "--name", "陈博", "--userid", "chen.bo", "--role", "candidate"),
        ("people", "list"),
    ):
        done = bot.run(*command)
        assert done.returncode == 0, done.stderr
    bot.serve("--workers", "2")
    bot.work()
    bot.work()
    # More members at once than PgBouncer has connections.
    with ThreadPoolExecutor(12) as threads:
        answers = threads.map(lambda n: bot.say(f"member.{n}", "帮助"), range(24))
    assert all("我的面试" in answer.text for answer in answers)

    assert "#1" in bot.say("bo.li", "安排面试 陈博 明天下午3点 60分钟 后端一面", msgid="1").text
    assert "#1" in bot.say("bo.li", "安排面试 陈博 明天下午3点 60分钟 后端一面", msgid="1").text
    card = wecom.wait_for_text("chen.bo", "confirm #1")
    assert bot.press("chen.bo", card, "confirm #1").status == 200
    wecom.wait_for_text("bo.li", "陈博已确认")
    assert "改期" in bot.say("bo.li", "改期 1 后天下午4点").text
    wecom.wait_for(lambda: len(wecom.messages_to("chen.bo")) > 1)

    before = len(wecom.messages_to("bo.li"))
    server.fetch("UPDATE reminders SET due_at = now() WHERE status = 'planned'")
    wecom.wait_for(lambda: len(wecom.messages_to("bo.li")) > before, 30)
    ready = bot.request("GET", "/readyz")
    assert ready.status == 200, ready.body
    checked = bot.run("check")
    assert checked.returncode == 0 and "ok    database: reachable" in checked.stdout
    assert not [line for line in bot.logs().splitlines() if '"level": "error"' in line]
    used = server.fetch("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'interviewbot'")
    assert used[0][0] <= POOL_SIZE


def test_wechat_messages_have_one_effect_through_pgbouncer(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "pgbouncer"
    folder.mkdir()
    with pooled(server, folder) as url:
        outcome = wechat.run(tmp_path / "stage", url, 20261124, messages=60, customers=6, kills=2)
    assert not outcome.problems, outcome


@pytest.mark.slow
def test_restarts_behind_pgbouncer_are_survived(
    behind_pgbouncer: Deployment, server: Server, wecom: StandIn
) -> None:
    bot = behind_pgbouncer
    bot.serve()
    bot.work()
    assert "我的面试" in bot.say("bo.li", "帮助").text
    server.stop("immediate")
    time.sleep(2)
    server.start()
    wecom.wait_for(lambda: "我的面试" in bot.say("bo.li", "帮助").text, 30)


def _await_connection(url: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(url, connect_timeout=3).close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
