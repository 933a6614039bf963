"""What a row of the table found."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """One row: what was done, what was measured, and what was wrong with it."""

    name: str
    done: str
    measured: str
    problems: tuple[str, ...]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of all lie; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def spread(seconds: Sequence[float]) -> str:
    """Say how long things took."""
    p50, p99, worst = (percentile(seconds, share) for share in (0.5, 0.99, 1))
    return f"p50 {p50:.3f} s, p99 {p99:.3f} s, max {worst:.3f} s"
