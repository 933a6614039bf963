"""The machine and the software that figures were measured on."""

import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from os import cpu_count
from pathlib import Path


def described() -> str:
    """Say in three lines what a table of figures is worth nothing without."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("granian", "flask", "psycopg", "wechatpy"))
    return (
        f"machine   {_processor()}, {cpu_count()} cores, {platform.system()} {platform.release()}\n"
        f"software  Python {platform.python_version()}, PostgreSQL 18 (embedded), {libraries}\n"
        f"when      {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}\n"
    )


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
