"""On the event loop or on threads, and how many at once: what `bot.server` does was chosen by this."""

import tempfile
from pathlib import Path

from tests.benchmarks.load import summarise
from tests.benchmarks.messages import BOOKING, HELP, LIST, make_requests
from tests.benchmarks.servers import Wanted, bench

#: A kind of server, and the connections of each process to the database.
_CHOICES = (("bot on threads", 8), ("bot", 1), ("bot", 2), ("bot", 4), ("bot", 8), ("bot", 16))
_SERVERS = [Wanted(kind, processes, most) for processes in (1, 2) for kind, most in _CHOICES]
_ROUNDS = 3
_AMOUNT = 400
_WARMING = 60
#: Of the client.
_CONNECTIONS = 16


def run() -> None:
    """Measure each choice in several rounds, and print medians."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, bench(Path(folder), _SERVERS) as tools:
        plan = [(server, text) for text in (HELP, LIST, BOOKING) for server in tools.servers]
        for server, text in plan:
            tools.measure(server, make_requests(text, _WARMING), _CONNECTIONS)
        rounds = [
            [tools.measure(server, make_requests(text, _AMOUNT), _CONNECTIONS) for server, text in plan]
            for _ in range(_ROUNDS)
        ]
        tools.check()
    print(f"{_CONNECTIONS} clients at once; median of {_ROUNDS} rounds of {_AMOUNT}; CPU in ms a message\n")
    print(
        f"{'message':<24}{'processes':>10}  {'server':<15}{'at once':>8}{'answers/s':>11}{'p50 ms':>8}"
        f"{'p99 ms':>8}{'web CPU':>9}{'PG CPU':>8}"
    )
    for (server, text), results in zip(plan, zip(*rounds, strict=True), strict=True):
        wanted, each = server.wanted, summarise(results)
        print(
            f"{text:<24}{wanted.workers:>10}  {wanted.kind:<15}{wanted.connections:>8}{each.rate:>11.0f}"
            f"{each.p50:>8.1f}{each.p99:>8.1f}{each.web_ms:>9.2f}{each.database_ms:>8.2f}"
        )
