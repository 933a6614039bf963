from pathlib import Path

from tests.faults import bookings


def test_one_of_many_bookings_of_a_slot_wins(tmp_path: Path, database_url: str, seed: int) -> None:
    outcome = bookings.run(tmp_path, database_url, seed, slots=15)
    assert not outcome.problems, outcome
