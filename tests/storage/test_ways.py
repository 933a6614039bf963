"""Which way a message goes to whom: the app first, WeChat while its window is open, then e-mail."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import Database
from storage.ways import Customer, Ways, count_kf_message, get_ways
from tests.storage.booking import NOW, add_person

OPEN = Customer("wk1", "wm1", last_word_at=NOW, sent_since=0, service_state=1, is_refusing=False)
EVERY = Ways(1, userid="chen.bo", kf=OPEN, email="chen@example.com")
OUTSIDE = replace(EVERY, userid=None)


def way(ways: Ways, *, after: timedelta = timedelta(), **how: object) -> str | None:
    return ways.choose(**{"now": NOW + after, "has_mail": True, **how})  # type: ignore[arg-type]


def test_ways_are_tried_in_turn() -> None:
    assert way(EVERY) == "app"
    assert way(EVERY, tried=["app"]) == "kf"
    assert way(EVERY, tried=["app", "kf"]) == "email"
    assert way(EVERY, tried=["app", "kf", "email"]) is None
    assert way(EVERY, tried=["app", "kf"], has_mail=False) is None


@pytest.mark.parametrize(
    ("sent", "any_message", "change"), [(0, "kf", "kf"), (4, "email", "kf"), (5, "email", "email")]
)
def test_last_message_of_a_window_is_kept_for_a_change(sent: int, any_message: str, change: str) -> None:
    ways = replace(OUTSIDE, kf=replace(OPEN, sent_since=sent))
    assert way(ways, is_change=False) == any_message
    assert way(ways, is_change=True) == change


@pytest.mark.parametrize(
    ("customer", "hours"),
    [
        (OPEN, 48),
        (replace(OPEN, last_word_at=None), 0),
        (replace(OPEN, is_refusing=True), 0),
        (replace(OPEN, service_state=3), 0),
        (replace(OPEN, service_state=4), 0),
    ],
)
def test_window_closes(customer: Customer, hours: int) -> None:
    ways = replace(OUTSIDE, kf=customer)
    assert way(ways, after=timedelta(hours=hours)) == "email"
    if hours:
        assert way(ways, after=timedelta(hours=hours - 1)) == "kf"


def test_window_counts_in_the_chat_that_was_heard_from_last(database: Database) -> None:
    person_id = add_person(database, "陈博")
    with database.transaction() as tx:
        for name, hours in (("wm-old", 9), ("wm-new", 1), ("wm-silent", None)):
            tx.execute(
                """
                INSERT INTO kf_customers (open_kfid, external_userid, person_id, last_word_at, created_at)
                VALUES ('wk1', %s, %s, %s, %s)
                """,
                (name, person_id, None if hours is None else NOW - timedelta(hours=hours), NOW),
            )
        count_kf_message(tx, person_id=person_id)
        found = get_ways(tx, person_ids=[person_id])[person_id].kf
        assert found is not None
        assert (found.external_userid, found.sent_since, found.left(NOW)) == ("wm-new", 1, 4)
