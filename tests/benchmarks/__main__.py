"""Run every benchmark and print its table, with the machine it ran on."""

import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from os import cpu_count
from pathlib import Path

from tests.benchmarks import answers


def main() -> None:
    print(f"machine   {_processor()}, {cpu_count()} cores, {platform.system()} {platform.release()}")
    libraries = ", ".join(f"{name} {version(name)}" for name in ("granian", "flask", "psycopg", "wechatpy"))
    print(f"software  Python {platform.python_version()}, PostgreSQL 18 (embedded), {libraries}")
    print(f"when      {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}\n")
    answers.run()


def _processor() -> str:
    if Path("/proc/cpuinfo").exists():
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _commit() -> str:
    answer = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
