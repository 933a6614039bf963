"""Look for input that breaks something, for as many minutes as are given, and print what was tried.

    make fuzz MINUTES=30                    # all targets
    make fuzz INPUT=build/fuzz/door/crash-… # one input again, with its traceback

What fails is kept under `build/fuzz/`, and so are the inputs that reached something new, for the next time.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from storage.embedded import acquire
from tests import machine
from tests.conftest import await_stop
from tests.fuzz import targets
from tests.fuzz.hunt import HAS_ATHERIS
from tests.fuzz.subject import STATUSES

FOLDER = Path("build/fuzz")
#: Of the whole time; the door answers some tens of conversations a second, the others thousands of inputs.
SHARES = {"envelope": 0.15, "language": 0.15, "door": 0.7}


def main() -> int:
    asked = argparse.ArgumentParser(prog="make fuzz", description="Fuzz the door.")
    asked.add_argument("--minutes", type=float, default=30)
    asked.add_argument("--input", type=Path, help="try this file again")
    options = asked.parse_args()
    with _server() as url:
        if options.input:
            return _again(options.input, url)
        print(machine.described())
        print(f"Looking for {options.minutes:g} minutes, {_ENGINE}.\n")
        print(_LINE.format("target", "inputs", "seconds", "failures", "megabytes", "statuses"))
        clean = [_hunt(name, options.minutes * 60 * share, url) for name, share in SHARES.items()]
    print("\nMegabytes of memory: at the start, after a quarter of the time, at the end.")
    print(f"Failures: crashes, hangs, or a status outside {', '.join(map(str, STATUSES))} from the door.")
    return 0 if all(clean) else 1


_ENGINE = (
    "guided by coverage (atheris)"
    if HAS_ATHERIS
    else "at random (hypothesis), as there is no atheris for this platform"
)
_LINE = "{:10} {:>10} {:>8} {:>9} {:>16}  {}"
_KEPT = ("crash-*", "timeout-*", "oom-*", "leak-*")


@contextmanager
def _server() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        with acquire(Path(folder), durable=False) as server:
            yield server.url
        await_stop(Path(folder))


def _hunt(name: str, seconds: float, url: str) -> bool:
    """Feed one target in a process of its own, print its line, and tell whether nothing failed."""
    folder = FOLDER / name
    _furnish(folder, name)
    before = _kept(folder)
    command = [sys.executable, "-m", "tests.fuzz.hunt", name, str(seconds), str(folder), url]
    with (folder / "log").open("w") as log:
        ended = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False).returncode
    found = sorted(_kept(folder) - before)
    tally = _read(folder / "tally.json")
    memory = " → ".join(map(str, tally.get("megabytes", ())))
    statuses = " ".join(f"{status}:{count}" for status, count in tally.get("statuses", {}).items())
    facts = (tally.get("inputs", 0), tally.get("seconds", 0), len(found) or int(ended != 0), memory, statuses)
    print(_LINE.format(name, *facts), flush=True)
    if ended or found:
        print(
            "".join(
                f"    {line}\n" for line in (folder / "log").read_text(errors="replace").splitlines()[-30:]
            )
        )
    for path in found:
        print(f"    again: make fuzz INPUT={path}")
    return not (ended or found)


def _furnish(folder: Path, name: str) -> None:
    """Lay out what the search begins with, and keep what earlier searches have found."""
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "tally.json").unlink(missing_ok=True)
    for number, data in enumerate(targets.corpus(name)):
        (folder / "seeds" / f"{number:04}").write_bytes(data)
    quoted = ("".join(f"\\x{byte:02x}" for byte in word) for word in targets.words(name))
    (folder / "words").write_text("".join(f'"{word}"\n' for word in quoted if word))


def _kept(folder: Path) -> set[Path]:
    return {path for pattern in _KEPT for path in folder.glob(pattern)}


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text())) if path.exists() else {}


def _again(path: Path, url: str) -> int:
    """Run one kept input; its folder is named after its target."""
    name = path.resolve().parent.name
    if name not in targets.NAMES or not path.is_file():
        print(f"{path} is no input of {os.sep.join(('build', 'fuzz', '<target>'))}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, targets.opened(name, url, Path(folder)) as target:
        target.run(path.read_bytes())
    print(f"{path}: nothing failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
