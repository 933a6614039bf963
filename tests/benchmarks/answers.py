"""Answers a second, latency and CPU time, beside wechatpy echoes on the same server in the same run.

Real processes, real encrypted callbacks made beforehand, each a new message of one of 400 members. Rounds are
interleaved, so that whatever else the machine does meanwhile weighs on all alike. The client and PostgreSQL
share the machine's cores with the server; its own CPU time and PostgreSQL's are told apart.
"""

import tempfile
from pathlib import Path

from bot.server import CONNECTIONS
from tests.benchmarks.load import Result, Summary, summarise
from tests.benchmarks.messages import BOOKING, HELP, LIST, make_requests
from tests.benchmarks.servers import Bench, Server, Wanted, bench

_ECHOES = ("flask echo", "bare echo", "durable echo")
_SERVERS = [Wanted(kind, processes) for processes in (1, 2) for kind in (*_ECHOES, "bot")]
_WRITTEN = {kind: [LIST] for kind in _ECHOES} | {"bot": [HELP, LIST, BOOKING]}
_ROUNDS = 3
#: Messages of one measurement, by connections.
_AMOUNTS = {1: 300, 8: 900, 32: 900}
_WARMING = 60

_Measurement = tuple[Server, str, int]


def run() -> None:
    """Measure everything in several rounds, and print the medians."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, bench(Path(folder), _SERVERS) as tools:
        plan = [
            (server, text, connections)
            for connections in _AMOUNTS
            for server in tools.servers
            for text in _WRITTEN[server.wanted.kind]
        ]
        for server, text, connections in plan:
            tools.measure(server, make_requests(text, _WARMING), connections)
        rounds = [[_measure(tools, each) for each in plan] for _ in range(_ROUNDS)]
        print(f"{CONNECTIONS} database connections a process")
        print(f"median of {_ROUNDS} rounds; CPU in ms a message\n")
        _print_table(plan, [summarise(results) for results in zip(*rounds, strict=True)])
        tools.check()


def _measure(tools: Bench, measurement: _Measurement) -> Result:
    server, text, connections = measurement
    return tools.measure(server, make_requests(text, _AMOUNTS[connections]), connections)


def _print_table(plan: list[_Measurement], summaries: list[Summary]) -> None:
    echoes = {
        (server.wanted.kind, server.wanted.workers, connections): summary.rate
        for (server, _, connections), summary in zip(plan, summaries, strict=True)
        if server.wanted.kind != "bot"
    }
    print(
        f"{'connections':>11}{'processes':>10}  {'message':<24}{'answers/s':>10}{'p50 ms':>8}{'p99 ms':>8}"
        f"{'web CPU':>9}{'PG CPU':>8}" + "".join(f"{'to ' + kind:>17}" for kind in _ECHOES)
    )
    for (server, text, connections), each in zip(plan, summaries, strict=True):
        wanted = server.wanted
        name = text if wanted.kind == "bot" else wanted.kind
        shares = (each.rate / echoes[kind, wanted.workers, connections] for kind in _ECHOES)
        print(
            f"{connections:>11}{wanted.workers:>10}  {name:<24}{each.rate:>10.0f}{each.p50:>8.1f}"
            f"{each.p99:>8.1f}{each.web_ms:>9.2f}{each.database_ms:>8.2f}"
            + "".join(f"{share:>17.0%}" for share in shares)
        )
