"""Switches: set once, audited once, and unknown ones are off."""

from storage.database import Database
from storage.switches import get_switch, set_switch
from tests.storage.booking import cause_of


def test_a_switch_is_what_it_was_last_set_to(database: Database) -> None:
    with database.transaction() as tx:
        assert get_switch(tx, name="reminders_paused") is None
        tx.execute("INSERT INTO people (name, role, created_at) VALUES ('吴玲', 'admin', now())")
        for value in (True, None):
            assert set_switch(tx, name="reminders_paused", value=value, cause=cause_of(1))
            assert not set_switch(tx, name="reminders_paused", value=value, cause=cause_of(1))
            found = get_switch(tx, name="reminders_paused")
            assert (found.value if found else None) is value
        rows = tx.execute("SELECT detail FROM audit ORDER BY audit_id").fetchall()
    assert rows == [({"name": "reminders_paused", "value": value},) for value in (True, None)]
