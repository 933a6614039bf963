from pathlib import Path

from tests.faults import callbacks


def test_each_callback_has_one_effect_while_web_processes_are_killed(
    tmp_path: Path, database_url: str, seed: int
) -> None:
    outcome = callbacks.run(tmp_path, database_url, seed, messages=120, senders=10, kills=3)
    assert not outcome.problems, outcome
