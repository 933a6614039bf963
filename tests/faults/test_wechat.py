from pathlib import Path

from tests.faults import wechat


def test_each_wechat_message_has_one_effect_while_everything_around_it_fails(
    tmp_path: Path, database_url: str, seed: int
) -> None:
    outcome = wechat.run(tmp_path, database_url, seed, messages=120, customers=10, kills=6)
    assert not outcome.problems, outcome
