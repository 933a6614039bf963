"""One process that feeds one target until its time is over: coverage-guided by atheris, else at random.

    python -m tests.fuzz.hunt NAME SECONDS FOLDER DATABASE_URL

It writes what it did to `FOLDER/tally.json`, keeps the input that failed in `FOLDER`, and then ends with 77.
"""

import hashlib
import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path

import psutil

HAS_ATHERIS = importlib.util.find_spec("atheris") is not None
_PACKAGES = ["bot", "handlers", "storage"]
#: The door's database answers slowly while the machine is busy.
_SLOWEST_SECONDS = {"envelope": 20, "language": 20, "door": 120}
_LONGEST_BYTES = {"envelope": 8192, "language": 4096, "door": 4096}
_FAILED = 77  # as libFuzzer does
_ROUND = 500


class Tally:
    """Counts inputs and looks at the memory, and writes both down as it goes."""

    def __init__(self, path: Path, seconds: float, statuses: Mapping[int, int]) -> None:
        self._path, self._seconds, self._statuses = path, seconds, statuses
        self._began, self._written = time.monotonic(), 0.0
        self._process = psutil.Process()
        self._inputs = 0
        self._memory = [self._now()] * 3

    def count(self) -> None:
        self._inputs += 1
        if time.monotonic() - self._written > 0.2:
            self.write()

    def write(self) -> None:
        self._written = time.monotonic()
        elapsed = self._written - self._began
        self._memory[2] = self._now()
        if elapsed < self._seconds / 4:
            self._memory[1] = self._memory[2]
        facts = {
            "inputs": self._inputs,
            "seconds": round(elapsed),
            "megabytes": self._memory,
            "statuses": dict(sorted(self._statuses.items())),
        }
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(facts))
        fresh.replace(self._path)

    def _now(self) -> int:
        return round(self._process.memory_info().rss / 1e6)


def main() -> None:
    name, seconds, folder, url = sys.argv[1], float(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    if HAS_ATHERIS:
        import atheris

        watching = atheris.instrument_imports(include=_PACKAGES)
    else:
        watching = nullcontext()
    with watching:
        from tests.fuzz import targets
    with targets.opened(name, url, folder) as target:
        tally = Tally(folder / "tally.json", seconds, target.statuses)

        def run(data: bytes) -> None:
            target.run(data)
            tally.count()

        search = _search_by_coverage if HAS_ATHERIS else _search_at_random
        search(name, run, seconds, folder)
        tally.write()


def _search_by_coverage(name: str, run: Callable[[bytes], None], seconds: float, folder: Path) -> None:
    import atheris

    arguments = [
        sys.argv[0],
        *(str(folder / part) for part in ("corpus", "seeds")),
        f"-dict={folder / 'words'}",
        f"-artifact_prefix={folder}{os.sep}",
        f"-max_total_time={round(seconds)}",
        f"-timeout={_SLOWEST_SECONDS[name]}",
        f"-max_len={_LONGEST_BYTES[name]}",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]
    atheris.Setup(arguments, run)
    atheris.Fuzz()


def _search_at_random(name: str, run: Callable[[bytes], None], seconds: float, folder: Path) -> None:
    """Damage the seeds with hypothesis, round after round; a failing input is made as short as can be."""
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st

    from tests.fuzz import inputs, targets

    begins = targets.corpus(name)
    data = st.one_of(
        st.sampled_from(begins), inputs.mutated(begins), inputs.mutated([*begins, *targets.words(name)])
    )
    if name == "door":
        data = st.one_of(data, inputs.scripts)
    tried = b""

    def one(data: bytes) -> None:
        nonlocal tried
        if time.monotonic() < ending:
            tried = data
            run(data)

    ending = time.monotonic() + seconds
    calm = settings(
        max_examples=_ROUND,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    while time.monotonic() < ending:
        try:
            seed(time.time_ns())(calm(given(data)(one)))()
        except Exception as error:
            (folder / f"crash-{hashlib.sha1(tried).hexdigest()}").write_bytes(tried)
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            sys.exit(_FAILED)


if __name__ == "__main__":
    main()
