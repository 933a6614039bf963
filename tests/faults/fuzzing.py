"""Hostile input at the door, as the tests throw it; `make fuzz` goes on for as long as is wanted."""

import subprocess
import sys
from pathlib import Path

from tests.faults.outcome import Outcome

TESTS = Path(__file__).parents[1] / "fuzz"


def run(_: Path, seed: int) -> Outcome:
    """Run the tests of `tests/fuzz` with a seed of ours."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "--hypothesis-seed", str(seed), str(TESTS)],
        capture_output=True,
        text=True,
        cwd=TESTS.parents[1],
    )
    lines = done.stdout.strip().splitlines() or ["no tests ran"]
    return Outcome(
        "fuzzing",
        "random bytes, changed envelopes, and random XML and text in real ones, at the door",
        f"tests of tests/fuzz: {lines[-1]}; longer: make fuzz",
        () if done.returncode == 0 else (done.stdout[-2000:],),
    )
