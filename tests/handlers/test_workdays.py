"""Which days are worked: China's made-up days, years nobody knows yet, other countries, an admin's word."""

import subprocess
import sys
from datetime import date

import pytest

from handlers.workdays import judge, knows_country, next_workday
from storage.audit import Cause
from storage.database import Database
from storage.holidays import Override, set_override
from tests.storage.booking import NOW


@pytest.mark.parametrize(
    ("on", "country", "works", "is_special", "is_estimated"),
    [
        (date(2026, 11, 23), "CN", True, False, False),
        (date(2026, 11, 28), "CN", False, False, False),
        (date(2026, 10, 1), "CN", False, True, False),
        (date(2026, 10, 10), "CN", True, True, False),
        (date(2027, 1, 1), "CN", False, True, True),
        (date(2027, 3, 15), "CN", True, False, True),
        (date(2031, 10, 1), "CN", False, True, True),
        (date(2026, 12, 25), "GB", False, True, False),
        (date(2026, 10, 1), "GB", True, False, False),
        (date(2026, 12, 25), "", True, False, False),
        (date(2026, 12, 26), "", False, False, False),
    ],
)
def test_a_day_by_the_calendar(
    on: date, country: str, works: bool, is_special: bool, is_estimated: bool
) -> None:
    day = judge(on, country, {})
    assert (day.is_working, day.is_special, day.is_estimated) == (works, is_special, is_estimated)


def test_what_an_admin_decided_wins() -> None:
    saturday = date(2026, 11, 28)
    decided = judge(saturday, "CN", {saturday: Override(saturday, True, "")})
    assert (decided.is_working, decided.is_special, decided.is_estimated) == (True, True, False)


def test_the_next_working_day_skips_what_is_off(database: Database) -> None:
    with database.transaction() as tx:
        assert next_workday(tx, date(2026, 9, 30), "CN") == date(2026, 10, 8)
        assert next_workday(tx, date(2026, 11, 27), "CN") == date(2026, 11, 30)
        cause = Cause(None, NOW, "test")
        monday = date(2026, 11, 30)
        assert set_override(tx, cause=cause, country="CN", on_date=monday, is_working=False, note="")
        assert not set_override(tx, cause=cause, country="CN", on_date=monday, is_working=False, note="")
        assert next_workday(tx, date(2026, 11, 27), "CN") == date(2026, 12, 1)
        assert next_workday(tx, date(2026, 11, 27), "GB") == monday


def test_countries_are_known_by_two_letters() -> None:
    assert knows_country("CN") and knows_country("DE")
    assert not knows_country("XX") and not knows_country("Germany")


def test_the_calendars_are_not_loaded_before_a_day_is_asked_for() -> None:
    code = "import sys, bot.app; print('holidays' in sys.modules, 'chinese_calendar' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
