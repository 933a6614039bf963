"""How many threads and connections answer best: what `bot.server` has was chosen by this."""

import tempfile
from pathlib import Path

from tests.benchmarks.load import summarise
from tests.benchmarks.messages import BOOKING, LIST, make_requests
from tests.benchmarks.servers import Wanted, bench

#: Threads of one process, and its connections to the database.
_CHOICES = ((1, 1), (4, 4), (16, 8), (64, 2), (64, 4), (64, 8))
_SERVERS = [Wanted("bot", processes, *choice) for processes in (1, 2) for choice in _CHOICES]
_ROUNDS = 3
_AMOUNT = 400
_WARMING = 60
#: Of the client.
_CONNECTIONS = 16


def run() -> None:
    """Measure each choice in several rounds, and print medians."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, bench(Path(folder), _SERVERS) as tools:
        plan = [(server, text) for text in (LIST, BOOKING) for server in tools.servers]
        for server, text in plan:
            tools.measure(server, make_requests(text, _WARMING), _CONNECTIONS)
        rounds = [
            [tools.measure(server, make_requests(text, _AMOUNT), _CONNECTIONS) for server, text in plan]
            for _ in range(_ROUNDS)
        ]
        tools.check()
    print(f"{_CONNECTIONS} clients at once; median of {_ROUNDS} rounds of {_AMOUNT}; CPU in ms a message\n")
    print(
        f"{'message':<16}{'processes':>10}{'threads':>8}{'connections':>12}{'answers/s':>11}{'p50 ms':>8}"
        f"{'p99 ms':>8}{'web CPU':>9}{'PG CPU':>8}"
    )
    for (server, text), results in zip(plan, zip(*rounds, strict=True), strict=True):
        wanted, each = server.wanted, summarise(results)
        print(
            f"{text:<16}{wanted.workers:>10}{wanted.threads:>8}{wanted.connections:>12}{each.rate:>11.0f}"
            f"{each.p50:>8.1f}{each.p99:>8.1f}{each.web_ms:>9.2f}{each.database_ms:>8.2f}"
        )
