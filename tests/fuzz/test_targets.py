"""What `make fuzz` begins with fails nowhere, and what fails is kept."""

from pathlib import Path

import pytest

from bot.wecom import messages
from tests.fuzz import hunt, targets


@pytest.mark.parametrize("name", ["envelope", "language"])
def test_nothing_that_the_search_begins_with_fails(name: str, tmp_path: Path) -> None:
    with targets.opened(name, "", tmp_path) as target:
        for data in (b"", b"\xff", *targets.corpus(name), *targets.words(name)):
            target.run(data)


def test_a_fault_of_the_parser_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_inbox_key", lambda kind, elements: "x" * 200)
    with pytest.raises(AssertionError):
        targets.open_and_parse(targets.corpus("envelope")[-1])


def test_an_input_that_fails_is_kept_as_short_as_it_can_be(tmp_path: Path) -> None:
    def fails(data: bytes) -> None:
        assert b"MsgType" not in data

    with pytest.raises(SystemExit):
        hunt._search_at_random("envelope", fails, 600, tmp_path)
    (kept,) = tmp_path.glob("crash-*")
    assert b"MsgType" in kept.read_bytes()
