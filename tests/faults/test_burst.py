from pathlib import Path

from tests.faults import burst


def test_a_burst_of_reminders_reaches_each_reader_once(tmp_path: Path, database_url: str, seed: int) -> None:
    outcome = burst.run(tmp_path, database_url, seed, reminders=100, limit_seconds=60)
    assert not outcome.problems, outcome
