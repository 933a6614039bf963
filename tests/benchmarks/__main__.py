"""Run a benchmark and print its table, with the machine it ran on.

`python -m tests.benchmarks` compares with the echo; `python -m tests.benchmarks threads` compares threads.
"""

import sys

from tests.benchmarks import answers, threads
from tests.machine import described

_BENCHMARKS = {"answers": answers.run, "threads": threads.run}


def main() -> None:
    print(described())
    _BENCHMARKS[sys.argv[1] if len(sys.argv) > 1 else "answers"]()


if __name__ == "__main__":
    sys.exit(main())
