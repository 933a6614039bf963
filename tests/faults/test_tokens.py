from pathlib import Path

from tests.faults import tokens


def test_a_killed_token_is_renewed_once(tmp_path: Path, database_url: str, seed: int) -> None:
    outcome = tokens.run(tmp_path, database_url, seed, kills=3, seconds=20)
    assert not outcome.problems, outcome
