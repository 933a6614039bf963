from pathlib import Path

import pytest

from tests.faults import outages


@pytest.mark.parametrize("is_frozen", [False, True], ids=["stopped", "frozen"])
def test_callbacks_outlive_a_database_that_is_away(tmp_path: Path, seed: int, is_frozen: bool) -> None:
    outcome = outages.away(
        tmp_path, seed, is_frozen=is_frozen, seconds=4, around=2, per_second=8, drained_within=60
    )
    assert not outcome.problems, outcome


def test_nothing_acknowledged_is_lost_in_a_failover(tmp_path: Path, seed: int) -> None:
    outcome = outages.failover(tmp_path, seed, around=4, per_second=8)
    assert not outcome.problems, outcome
