"""`make faults`: run the rows at their full size and print the table; the exit status tells if all passed.

`python -m tests.faults [--seed N] [--keep FOLDER] [NAME...]` runs some of them.
"""

import argparse
import random
import signal
import sys
import tempfile
import textwrap
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from storage.embedded import acquire
from tests.conftest import await_stop
from tests.faults import bookings, burst, callbacks, fuzzing, outages, races, reminders, tokens, wechat
from tests.faults.outcome import Outcome
from tests.machine import described

_PROBLEMS_SHOWN = 10


def _on_a_database(run: Callable[[Path, str, int], Outcome]) -> Callable[[Path, int], Outcome]:
    """Give a row a PostgreSQL of its own that writes to disk as it would in earnest."""

    def run_there(folder: Path, seed: int) -> Outcome:
        try:
            with acquire(folder / "database") as server:
                return run(folder, server.url, seed)
        finally:
            await_stop(folder / "database")

    return run_there


ROWS: dict[str, Callable[[Path, int], Outcome]] = {
    "callbacks": _on_a_database(callbacks.run),
    "database_away": outages.away,
    "database_hangs": partial(outages.away, is_frozen=True),
    "failover": outages.failover,
    "reminders": _on_a_database(reminders.run),
    "burst": _on_a_database(burst.run),
    "races": _on_a_database(races.run),
    "bookings": _on_a_database(bookings.run),
    "tokens": _on_a_database(tokens.run),
    "wechat": _on_a_database(wechat.run),
    "fuzzing": fuzzing.run,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(ROWS)}; all without one")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the rows leave their logs")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in ROWS]
    if unknown:
        parser.error(f"no row is called {', '.join(unknown)}")
    # Asked to end, too, we leave no process behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print(f"{described()}seed      {options.seed}\n", flush=True)
    verdicts = [_report(name, options.seed, options.keep) for name in options.names or ROWS]
    print(f"{sum(verdicts)} of {len(verdicts)} passed")
    return 0 if all(verdicts) else 1


def _report(name: str, seed: int, kept: Path | None) -> bool:
    """Run one row, print its part of the table and return whether it passed."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        try:
            outcome = ROWS[name]((kept or Path(folder)) / name, seed)
        except Exception:
            # The other rows are worth their figures all the same.
            outcome = Outcome(name, "did not run to its end", "", (traceback.format_exc(),))
    verdict = "failed" if outcome.problems else "passed"
    print(f"{name:<15}{verdict}   ({time.monotonic() - began:.0f} s)")
    for text in (outcome.done, outcome.measured, *outcome.problems[:_PROBLEMS_SHOWN]):
        for line in text.splitlines():
            print(textwrap.fill(line, 110, initial_indent="    ", subsequent_indent="    "))
    if len(outcome.problems) > _PROBLEMS_SHOWN:
        print(f"    ... and {len(outcome.problems) - _PROBLEMS_SHOWN} more problems")
    print(flush=True)
    return not outcome.problems


if __name__ == "__main__":
    sys.exit(main())
