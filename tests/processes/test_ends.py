"""How processes end: asked to, or killed; nothing is lost, nothing happens twice, nothing is left."""

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil

from storage.inbox import turn_of
from tests.processes.cluster import is_alive
from tests.processes.deployment import Deployment, free_port
from tests.processes.standin import StandIn

BOOKING = "安排面试 陈博 明天下午3点"


def test_sigterm_lets_a_slow_request_finish(deployment: Deployment) -> None:
    server = deployment.serve()
    _add_candidate(deployment)
    with ThreadPoolExecutor() as threads, turn_taken(deployment, "bo.li") as release:
        request = threads.submit(deployment.say, "bo.li", BOOKING, msgid="1")
        _await_waiter(deployment)
        server.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        release()
        answer = request.result(20)
    assert answer.status == 200 and "#1" in answer.text
    assert server.wait(20) == 0
    assert deployment.rows("SELECT count(*) FROM interviews") == [(1,)]


def test_killed_web_process_leaves_the_work_to_the_retry(deployment: Deployment) -> None:
    server = deployment.serve()
    _add_candidate(deployment)
    with ThreadPoolExecutor() as threads, turn_taken(deployment, "bo.li"):
        request = threads.submit(deployment.say, "bo.li", BOOKING, msgid="1")
        _await_waiter(deployment)
        for process in (psutil.Process(server.pid), *_children(server.pid)):
            process.kill()
        server.wait(20)
        with contextlib.suppress(Exception):
            request.result(20)
    _await_free(deployment.port)
    assert deployment.rows("SELECT count(*) FROM inbox") == [(0,)]
    deployment.serve()
    assert "#1" in deployment.say("bo.li", BOOKING, msgid="1").text
    assert deployment.rows("SELECT count(*) FROM interviews") == [(1,)]


def test_sigterm_lets_a_slow_send_finish_and_keeps_the_rest(deployment: Deployment, wecom: StandIn) -> None:
    deployment.serve()
    _add_candidate(deployment)
    wecom.is_slow = True
    deployment.say("bo.li", BOOKING)
    worker = deployment.work()
    assert wecom.arrived.wait(20), deployment.logs()
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    deployment.say("bo.li", "取消 #1")
    wecom.release.set()
    assert worker.wait(20) == 0
    states = deployment.rows("SELECT status, leased_until FROM outbox ORDER BY outbox_id")
    assert states[0] == ("sent", None)
    assert all(state == ("due", None) for state in states[1:])
    assert len(wecom.sent) == 1
    wecom.is_slow = False
    deployment.work()
    wecom.wait_for(lambda: not deployment.rows("SELECT 1 FROM outbox WHERE status = 'due'"))
    assert len(wecom.sent) == len(set(wecom.sent))


def test_worker_killed_between_sending_and_recording_sends_the_same_again(
    deployment: Deployment, wecom: StandIn
) -> None:
    deployment.serve()
    _add_candidate(deployment)
    wecom.swallow = 1
    deployment.say("bo.li", BOOKING)
    worker = deployment.work()
    assert wecom.arrived.wait(20), deployment.logs()
    deployment.stop(worker, signal.SIGKILL)
    with deployment.database() as database:
        database.execute("UPDATE outbox SET leased_until = now() WHERE leased_until IS NOT NULL")
    deployment.work()
    wecom.wait_for(lambda: deployment.rows("SELECT 1 FROM outbox WHERE status = 'sent'"))
    assert len(wecom.sent) == 2 and wecom.sent[0] == wecom.sent[1]
    assert len(wecom.messages_to("chen.bo")) == 1
    assert json.loads(wecom.sent[0])["enable_duplicate_check"] == 1


def test_run_ends_when_a_part_of_it_dies(deployment: Deployment) -> None:
    running = deployment.start("run", "--port", str(deployment.port))
    deployment.await_answer(running)
    worker = next(child for child in _children(running.pid) if "worker" in child.cmdline())
    worker.kill()
    assert running.wait(30) == 1
    assert "process_ended" in deployment.logs()
    _await_free(deployment.port)


def test_killed_run_leaves_nothing_behind(deployment: Deployment) -> None:
    running = deployment.start("run", "--port", str(deployment.port))
    deployment.await_answer(running)
    parts = _children(running.pid)
    assert len(parts) >= 3
    deployment.stop(running, signal.SIGKILL)
    _await_death(parts)
    _await_free(deployment.port)


def test_demo_survives_being_killed_and_hides_from_the_real_settings(deployment: Deployment) -> None:
    (deployment.folder / ".env").write_text(
        "WECOM_API_URL=https://leaked.example\nDATABASE_URL=postgresql://leaked.example/real\nSMTP_URL=leaked\n"
    )
    deployment.env = {"PATH": os.environ["PATH"], **_only(deployment.env, "PYTHONPATH", "BOT_DATA_DIR")}
    port = free_port()
    first = deployment.start("demo", "--port", str(port))
    _await_open(deployment, port)
    second = deployment.run("demo")
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1 and "a demo is running already" in second.stderr
    parts = _children(first.pid)
    deployment.stop(first, signal.SIGKILL)

    again = deployment.start("demo", "--port", str(port))
    _await_open(deployment, port)
    _await_death(parts)
    parts = _children(again.pid)
    assert deployment.stop(again, signal.SIGINT) == 0
    _await_death(parts)
    assert "leaked" not in (deployment.folder / "var/demo/demo.log").read_text()


def test_demo_says_that_its_port_is_taken(deployment: Deployment, wecom: StandIn) -> None:
    port = wecom.url.rpartition(":")[2]
    refused = deployment.run("demo", "--port", port)
    assert refused.returncode == 1
    assert refused.stderr == f"interviewbot: port {port} is taken; choose another with --port\n"


def _add_candidate(deployment: Deployment) -> None:
    deployment.run("people", "add", "--name", "陈博", "--userid", "chen.bo", "--role", "candidate")


@contextlib.contextmanager
def turn_taken(deployment: Deployment, userid: str) -> Iterator[Callable[[], object]]:
    """Make a member's next message wait, until the given function is called or the block ends."""
    with deployment.database() as database:
        database.execute("BEGIN")
        database.execute("SELECT pg_advisory_xact_lock(%s)", [turn_of(userid)])
        yield lambda: database.execute("ROLLBACK")


def _await_waiter(deployment: Deployment) -> None:
    waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    deployment.wecom.wait_for(lambda: deployment.rows(waiting))


def _await_free(port: int) -> None:
    deadline = time.monotonic() + 20
    while any(c.laddr.port == port for c in psutil.net_connections("tcp") if c.status == "LISTEN"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _await_open(deployment: Deployment, port: int) -> None:
    def is_open() -> bool:
        logs = sorted(deployment.folder.glob("demo-*.log"), key=lambda path: path.stat().st_mtime)
        return bool(logs) and f"http://127.0.0.1:{port}/" in logs[-1].read_text()

    deployment.wecom.wait_for(is_open, 60)


def _await_death(processes: list[psutil.Process]) -> None:
    deadline = time.monotonic() + 20
    while alive := [process for process in processes if is_alive(process)]:
        assert time.monotonic() < deadline, alive
        time.sleep(0.05)


def _children(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def _only(env: dict[str, str], *names: str) -> dict[str, str]:
    return {name: env[name] for name in names if name in env}
