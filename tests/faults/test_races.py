from pathlib import Path

from tests.faults import races


def test_nothing_leaves_for_a_revision_that_has_ended(tmp_path: Path, database_url: str, seed: int) -> None:
    outcome = races.run(tmp_path, database_url, seed, changes=80, at_once=40)
    assert not outcome.problems, outcome
