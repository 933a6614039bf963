"""Run every benchmark and print its table, with the machine it ran on."""

import sys

from tests.benchmarks import answers
from tests.machine import described


def main() -> None:
    print(described())
    answers.run()


if __name__ == "__main__":
    sys.exit(main())
