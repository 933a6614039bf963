"""Run a benchmark and print its table, with the machine it ran on.

`python -m tests.benchmarks` compares with echoes, `python -m tests.benchmarks serving` ways to serve.
"""

import sys

from tests.benchmarks import answers, serving
from tests.machine import described

_BENCHMARKS = {"answers": answers.run, "serving": serving.run}


def main() -> None:
    print(described())
    _BENCHMARKS[sys.argv[1] if len(sys.argv) > 1 else "answers"]()


if __name__ == "__main__":
    sys.exit(main())
