"""Run a benchmark and print its table, with the machine it ran on.

`python -m tests.benchmarks` compares with echoes, `python -m tests.benchmarks serving` ways to serve, and
`python -m tests.benchmarks rooms` lets many people type at once.
"""

import sys

from tests.benchmarks import answers, rooms, serving
from tests.machine import described

_BENCHMARKS = {"answers": answers.run, "serving": serving.run, "rooms": rooms.run}


def main() -> None:
    print(described())
    _BENCHMARKS[sys.argv[1] if len(sys.argv) > 1 else "answers"]()


if __name__ == "__main__":
    sys.exit(main())
