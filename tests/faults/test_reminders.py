from pathlib import Path

from tests.faults import reminders


def test_each_reminder_is_seen_once_while_workers_are_killed(
    tmp_path: Path, database_url: str, seed: int
) -> None:
    outcome = reminders.run(
        tmp_path, database_url, seed, reminders=200, people=10, workers=2, kills=3, changes=20, seconds=8
    )
    assert not outcome.problems, outcome
