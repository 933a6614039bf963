"""Answers a second and latency of "my interviews", beside a bare wechatpy echo on the same server.

Real processes (`interviewbot serve`), real encrypted callbacks made beforehand, each a new message of one of
100 members who have three interviews each. The load comes from two processes on the same machine, so the
figures are those of a server that shares its cores with its clients.
"""

import http.client
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from wechatpy.work.crypto import WeChatCrypto

from bot.app import open_database
from bot.settings import read_settings
from handlers.people import member_who_writes
from storage.audit import Cause
from storage.interviews import insert_interview
from storage.people import insert_person
from tests.talk import AES_KEY, AGENTID, CORPID, TOKEN, environment_for

MEMBERS = 100
MESSAGES = 4000
CLIENTS = 2
CONNECTIONS_EACH = 4
ROUNDS = 3


@dataclass(frozen=True)
class Result:
    """One measured round: answers a second, and latencies in milliseconds, sorted."""

    rate: float
    latencies: list[float]

    def percentile(self, share: float) -> float:
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))]


def run() -> None:
    """Measure every server in turn, several rounds, and print medians with ratios to the echo."""
    servers = [("bare wechatpy echo", "echo", 1), ("bare wechatpy echo", "echo", 2)]
    servers += [("my interviews", "bot", 1), ("my interviews", "bot", 2)]
    results: dict[tuple[str, int], list[Result]] = {(kind, count): [] for _, kind, count in servers}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        env = {**os.environ, **environment_for("http://127.0.0.1:9", "", Path(folder))}
        _furnish(env)
        for round_number in range(ROUNDS):
            for _, kind, processes in servers:
                with _served(kind, processes, env) as port:
                    _load(port, f"w{round_number}{kind}{processes}", 400)
                    results[kind, processes].append(
                        _load(port, f"r{round_number}{kind}{processes}", MESSAGES)
                    )
    print(f"{MESSAGES} callbacks a round over {CLIENTS * CONNECTIONS_EACH} connections, median of {ROUNDS}\n")
    titles = f"{'server':<22}{'processes':>9}{'answers/s':>11}{'p50 ms':>9}{'p99 ms':>9}{'worst ms':>10}"
    print(f"{titles}{'to echo':>9}")
    for name, kind, processes in servers:
        rounds = results[kind, processes]
        rate = median(each.rate for each in rounds)
        echo = median(each.rate for each in results["echo", processes])
        figures = [median(each.percentile(share) for each in rounds) for share in (0.5, 0.99)]
        worst = max(each.latencies[-1] for each in rounds)
        line = f"{name:<22}{processes:>9}{rate:>11.0f}{figures[0]:>9.1f}{figures[1]:>9.1f}{worst:>10.1f}"
        print(f"{line}{rate / echo:>9.0%}")


def _furnish(env: dict[str, str]) -> None:
    """Give every member three interviews."""
    now = datetime.now(UTC)
    with open_database(read_settings(env)) as database, database.transaction(statement_timeout=60) as tx:
        candidate = insert_person(tx, name="陈博", userid="chen.bo", role="candidate", now=now)
        for number in range(MEMBERS):
            member = member_who_writes(tx, userid=f"member{number}", now=now, admins=frozenset())
            for day in range(3):
                start = now + timedelta(days=1 + number * 3 + day)
                insert_interview(
                    tx,
                    cause=Cause(member.person_id, now, "bench"),
                    title="后端一面",
                    candidate_id=candidate.person_id,
                    interviewer_ids=[member.person_id],
                    start_at=start,
                    end_at=start + timedelta(hours=1),
                    reminders=(86400, 3600, 600),
                )


@contextmanager
def _served(kind: str, processes: int, env: dict[str, str]) -> Iterator[int]:
    port = _free_port()
    common = ["--port", str(port), "--workers", str(processes)]
    if kind == "bot":
        command = [sys.executable, "-m", "bot", "serve", *common]
    else:
        granian = [
            str(Path(sys.executable).parent / "granian"),
            "--interface",
            "rsgi",
            "--log-level",
            "error",
        ]
        command = [*granian, "--no-ws", *common, "tests.benchmarks.echo:server"]
    server = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        _await(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _load(port: int, label: str, count: int) -> Result:
    """Send `count` callbacks over all connections and measure each."""
    envelopes = [_envelope(label, number) for number in range(count)]
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        pool.map(_warm, range(CLIENTS))
        began = time.perf_counter()
        parts = pool.starmap(_client, [(port, envelopes[index::CLIENTS]) for index in range(CLIENTS)], 1)
        elapsed = time.perf_counter() - began
    latencies = sorted(latency for part in parts for latency in part)
    assert len(latencies) == count, f"only {len(latencies)} of {count} were answered"
    return Result(count / elapsed, latencies)


def _warm(_: int) -> None:
    """Let the client process start before the clock does."""


def _client(port: int, envelopes: Sequence[tuple[str, bytes]]) -> list[float]:
    """Send these over a few kept-alive connections at once; return the latencies in milliseconds."""
    shares = [envelopes[index::CONNECTIONS_EACH] for index in range(CONNECTIONS_EACH)]
    with ThreadPoolExecutor(CONNECTIONS_EACH) as pool:
        parts = pool.map(lambda share: _connection(port, share), shares)
        return [latency for part in parts for latency in part]


def _connection(port: int, envelopes: Sequence[tuple[str, bytes]]) -> list[float]:
    latencies = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for path, body in envelopes:
        began = time.perf_counter()
        connection.request("POST", path, body)
        response = connection.getresponse()
        answer = response.read()
        latencies.append((time.perf_counter() - began) * 1000)
        assert response.status == 200 and answer, response.status
    connection.close()
    return latencies


def _envelope(label: str, number: int) -> tuple[str, bytes]:
    """Seal one text message as WeCom does (protocol 1.3 to 1.5)."""
    now = int(time.time())
    xml = (
        f"<xml><ToUserName><![CDATA[{CORPID}]]></ToUserName>"
        f"<FromUserName><![CDATA[member{number % MEMBERS}]]></FromUserName><CreateTime>{now}</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[my interviews]]></Content>"
        f"<MsgId>{label}{number}</MsgId><AgentID>{AGENTID}</AgentID></xml>"
    )
    crypto = WeChatCrypto(TOKEN, AES_KEY, CORPID)
    body = crypto.encrypt_message(xml, str(number), str(now))
    signature = body.partition("<MsgSignature><![CDATA[")[2].partition("]]>")[0]
    query = urlencode({"msg_signature": signature, "timestamp": now, "nonce": number})
    return f"/wecom/callback?{query}", body.encode()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server did not start"
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not answer")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
