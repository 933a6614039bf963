"""Conversations between people whose clocks differ."""

from datetime import UTC, datetime

from tests.talk import Talk


def test_each_reader_sees_the_own_clock_and_its_zone(talk: Talk) -> None:
    talk.live_in("maya.patel", "Europe/London")
    talk.clock.advance(hours=7)  # nine in the morning in London
    created = talk.say("emma.clarke", "create room Maya Patel tomorrow 5pm")
    assert "2026-11-24 17:00 Tue (Beijing time)" in created
    assert "2026-11-24 09:00 Tue (London time)" in talk.hear("maya.patel")
    assert "2026-11-24 17:00 Tue (Beijing time)" in talk.press("maya.patel", "confirm #1") + talk.hear(
        "emma.clarke"
    )


def test_the_zone_is_not_named_when_all_clocks_agree(talk: Talk) -> None:
    talk.live_in("chen.bo", "Asia/Singapore")
    assert "2026-11-24 17:00 周二\n" in talk.say("bo.li", "安排面试 陈博 明天17:00")
    assert "时间" not in talk.card("chen.bo")["horizontal_content_list"][0]["value"]


def test_what_someone_types_is_read_by_their_own_clock(talk: Talk) -> None:
    talk.live_in("emma.clarke", "Europe/London")
    talk.book("create room Maya Patel tomorrow 9am", "emma.clarke")
    assert talk.starts() == ["11-24 17:00"]


def test_a_named_zone_wins(talk: Talk) -> None:
    assert "2026-11-24 17:00 Tue" in talk.say(
        "emma.clarke", "create room Maya Patel tomorrow 9am London time"
    )


def test_the_day_may_differ_between_readers(talk: Talk) -> None:
    talk.live_in("maya.patel", "America/New_York")
    talk.say("emma.clarke", "create room Maya Patel 2026-11-25 9:30am")
    assert "2026-11-24 20:30 Tue (New York time)" in talk.hear("maya.patel")


def test_offered_times_name_the_zone_of_an_abroad_reader(talk: Talk) -> None:
    talk.live_in("emma.clarke", "Europe/London")
    talk.say("emma.clarke", "create room Maya Patel Friday 10 o'clock")
    assert "2026-11-27 10:00 Fri (London time)" in talk.card("emma.clarke")["sub_title_text"]


def test_a_reminder_tells_each_reader_their_own_time(talk: Talk) -> None:
    talk.live_in("maya.patel", "Europe/London")
    talk.book("create room Maya Patel today 5pm", "emma.clarke")
    talk.clock.advance(hours=6, minutes=50)
    talk.tick()
    assert "17:00 Mon (Beijing time)" in talk.hear("emma.clarke")
    assert "09:00 Mon (London time)" in talk.hear("maya.patel")


def test_an_hour_that_clocks_show_twice_is_asked_about(talk: Talk) -> None:
    talk.live_in("emma.clarke", "Europe/London")
    talk.clock.now = datetime(2026, 10, 24, 11, 0, tzinfo=UTC)
    with talk.nothing_changes():
        talk.say("emma.clarke", "create room Maya Patel tomorrow 1:30am")
    assert talk.buttons("emma.clarke") == ["25 Oct 01:30 UTC+1", "25 Oct 01:30 UTC+0"]
    assert "2026-10-25 01:30 Sun UTC+0" in talk.press("emma.clarke", "2")
    assert talk.starts() == ["10-25 09:30"]


def test_an_hour_that_clocks_skip_is_refused_with_the_next_that_exists(talk: Talk) -> None:
    talk.live_in("emma.clarke", "Europe/London")
    talk.clock.now = datetime(2027, 3, 27, 11, 0, tzinfo=UTC)
    with talk.nothing_changes():
        assert "No such time" in talk.say("emma.clarke", "create room Maya Patel tomorrow 1:30am")
    assert "2027-03-28 02:30 Sun" in talk.press("emma.clarke", "1")
