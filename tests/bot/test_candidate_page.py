"""The candidate's page as its reader meets it, without script: what it says, and what becomes of a press."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from tests.bot.conftest import Open
from tests.talk import Talk
from tests.visitor import path_of


@pytest.fixture
def offered(mia: Talk) -> Talk:
    mia.book("propose #1 Thursday 3pm; Friday 10am", "emma.clarke")
    return mia


# What it says


def test_it_says_when_with_whom_and_how_to_prepare(mia: Talk, visit: Open) -> None:
    text = visit().text
    for words in ("Hello, Mia Wong", "#1", "Backend", "2026-11-24 15:00 Tue", "Beijing time", "45 min"):
        assert words in text
    for words in ("Emma Clarke", "Waiting for your answer", "How to prepare", "10 min before the start"):
        assert words in text
    assert "/room/" not in str(visit().links)


def test_it_speaks_the_browsers_language_until_the_reader_chooses(mia: Talk, visit: Open) -> None:
    assert "等你确认" in visit(language="zh-CN").text
    visitor = visit(language="de, en;q=0.5")
    assert "Waiting for your answer" in visitor.text
    assert "等你确认" in visitor.press("中文")
    assert "等你确认" in visit(language="en").text
    assert mia.rows("SELECT language FROM people WHERE name = 'Mia Wong'") == [("zh",)]


def test_what_is_said_elsewhere_follows_the_language_of_the_page(mia: Talk, visit: Open) -> None:
    visit(language="en").press("Yes, I'll be there")
    assert mia.rows("SELECT last_language FROM people WHERE name = 'Mia Wong'") == [("en",)]


def test_the_readers_own_clock_has_the_companys_beside_it(mia: Talk, visit: Open) -> None:
    visitor = visit()
    assert "Europe/Berlin" not in visitor.text
    # What the script fills in.
    visitor.press("Always use my own time zone", "Europe/Berlin")
    text = visit().text
    assert "2026-11-24 08:00 Tue" in text
    assert "Berlin time · Beijing time 2026-11-24 15:00 Tue" in text
    # And what is typed is read by that clock.
    visit().press("Ask the interviewer", "Thursday 9am")
    wished = mia.rows("SELECT to_char(wished_start_at AT TIME ZONE 'UTC', 'MM-DD HH24') FROM interviews")
    assert wished == [("11-26 08",)]


# What may be pressed


def test_confirming_is_answered_on_the_page_and_told_to_the_interviewer(mia: Talk, visit: Open) -> None:
    visitor = visit()
    text = visitor.press("Yes, I'll be there")
    assert "Interview #1 is confirmed\nYou'll be reminded before it starts." in text
    assert "You confirmed" in text
    assert "Yes, I'll be there" not in visitor.buttons
    assert mia.statuses() == ["confirmed"]
    mia.deliver()
    assert "Mia Wong confirmed interview #1" in mia.hear("emma.clarke")


def test_reading_changes_nothing_whatever_opens_the_link(mia: Talk, visit: Open) -> None:
    visitor = visit()
    with mia.nothing_changes():
        for path in ("", "/interview.ics", "/code"):
            assert visitor.client.get(visitor.path + path).status_code == 200
            assert visitor.client.head(visitor.path + path).status_code == 200
        sealed = visitor.form("Yes, I'll be there").fields["form"]
        visitor.client.get(visitor.path, query_string={"form": sealed})
    assert mia.rows("SELECT count(*) FROM inbox WHERE inbox_key LIKE 'page:%%'") == [(0,)]


def test_a_form_that_is_sent_twice_has_one_effect_and_one_answer(mia: Talk, visit: Open) -> None:
    visitor = visit()
    form = visitor.form("Decline the interview")
    first, second = (visitor.post(form, "found a job").text for _ in range(2))
    assert "You declined interview #1; the interviewer is told." in first
    assert "You declined interview #1; the interviewer is told." in second
    mia.deliver()
    assert mia.hear("emma.clarke").count("found a job") == 1
    assert mia.rows("SELECT count(*) FROM audit WHERE action = 'decline'") == [(1,)]


def test_going_back_and_saying_something_else_is_heard(mia: Talk, visit: Open) -> None:
    visitor = visit()
    form = visitor.form("Ask the interviewer")
    assert "from 2026-11-24 15:00 Tue to 2026-11-26 16:00 Thu" in visitor.post(form, "Thursday 4pm").text
    assert "to 2026-11-27 11:00 Fri" in visitor.post(form, "Friday 11am").text


def test_declining_without_a_reason_asks_for_it_and_passes_it_on(mia: Talk, visit: Open) -> None:
    visitor = visit()
    text = visitor.press("Decline the interview")
    assert "If you like, say why" in text and "You declined" in text
    assert "I'm passing your reason" in visitor.press("Send", "moved <b>abroad</b>")
    mia.deliver()
    assert "moved <b>abroad</b>" in mia.hear("emma.clarke")


def test_who_declined_may_confirm_after_all(mia: Talk, visit: Open) -> None:
    visitor = visit()
    visitor.press("Decline the interview", "ill")
    assert "Changed your mind?" in visitor.text
    visitor.press("Yes, I'll be there")
    assert mia.statuses() == ["confirmed"]


def test_one_of_the_times_is_chosen(offered: Talk, visit: Open) -> None:
    visitor = visit()
    assert "Please choose a time" in visitor.text
    assert "Kept for you until you choose: 2026-11-24 15:00 Tue" in visitor.text.replace("\n", " ")
    text = visitor.press("2026-11-27 10:00 Fri")
    assert "Interview #1 is confirmed" in text
    assert offered.starts() == ["11-27 10:00"]


def test_none_of_the_times_asks_for_another_in_words(offered: Talk, visit: Open) -> None:
    visitor = visit()
    visitor.press("None of these")
    text = visitor.press("Send", "Dec 1 3pm")
    assert "I've asked the interviewer to move #1" in text
    assert "You asked for 2026-12-01 15:00 Tue" in text


def test_a_time_in_doubt_is_asked_about_on_the_page(mia: Talk, visit: Open) -> None:
    visitor = visit()
    text = visitor.press("Ask the interviewer", "Friday 4")
    assert "“Friday 4”: which time?" in text
    assert "I've asked the interviewer" in visitor.press("2026-11-27 16:00 Fri")


def test_words_that_are_no_time_are_asked_for_again(mia: Talk, visit: Open) -> None:
    visitor = visit()
    assert "What time?" in visitor.press("Ask the interviewer", "whenever")
    assert "I couldn't read that as a time." in visitor.press("Send", "my interviews")
    assert "I've asked the interviewer" in visitor.press("Send", "Friday 10am")


def test_a_busy_time_offers_others(mia: Talk, visit: Open) -> None:
    mia.book("create room 陈博 Friday 10am", "emma.clarke")
    visitor = visit()
    text = visitor.press("Ask the interviewer", "Friday 10am")
    assert "That time is taken" in text and "陈博" not in text
    assert "I've asked the interviewer" in visitor.press("2026-11-27 11:00 Fri")


def test_the_interviewers_yes_to_a_wish_is_shown_with_the_move(mia: Talk, visit: Open) -> None:
    visit().press("Ask the interviewer", "Friday 10am")
    mia.deliver()
    mia.press("emma.clarke", "Move it")
    text = visit().text
    assert "You confirmed" in text
    assert "It was moved: 2026-11-24 15:00 Tue → 2026-11-27 10:00 Fri" in text


# What happened meanwhile


def test_a_move_is_shown_old_and_new_and_asked_about(mia: Talk, visit: Open) -> None:
    visitor = visit()
    mia.say("emma.clarke", "reschedule #1 Friday 10am")
    text = visitor.press("Yes, I'll be there")
    assert "That was about an earlier time, so nothing was changed." in text
    assert "It was moved: 2026-11-24 15:00 Tue → 2026-11-27 10:00 Fri" in text
    assert mia.statuses() == ["proposed"]
    visitor.press("Yes, I'll be there")
    assert mia.statuses() == ["confirmed"]


def test_a_cancelled_interview_offers_nothing(mia: Talk, visit: Open) -> None:
    visitor = visit()
    mia.say("emma.clarke", "cancel #1")
    text = visitor.press("Yes, I'll be there")
    assert "Interview #1 is cancelled, so nothing was changed." in text
    assert visitor.buttons == ["中文", "Always use my own time zone"]
    assert "Enter the interview room" not in text and "calendar" not in text


def test_a_time_another_candidate_took_offers_what_is_left(offered: Talk, visit: Open) -> None:
    offered.know("Zoe Quist")
    offered.book("propose Zoe Quist Thursday 3pm; Monday 10am", "emma.clarke")
    visitor, rival = visit(1), visit(2)
    assert "Interview #2 is confirmed" in rival.press("2026-11-26 15:00 Thu")
    text = visitor.press("2026-11-26 15:00 Thu")
    assert "That time has just been taken" in text and "Zoe" not in text
    assert offered.statuses()[0] == "proposed"
    visitor.press("2026-11-27 10:00 Fri")
    assert offered.starts()[0] == "11-27 10:00"


def test_an_answer_is_shown_for_a_while_only(mia: Talk, visit: Open) -> None:
    visitor = visit()
    form = visitor.form("Yes, I'll be there")
    sent = visitor.client.post(form.action, data=form.fields, headers=visitor.headers)
    shown = sent.headers["Location"].partition("#")[0]
    assert "Interview #1 is confirmed" in visitor.open(shown)
    mia.clock.advance(minutes=16)
    assert "Interview #1 is confirmed" not in visitor.open(shown)


# The room, the calendar, the chat


def test_the_room_opens_shortly_before_the_start(mia: Talk, visit: Open) -> None:
    visitor = visit()
    visitor.press("Yes, I'll be there")
    mia.clock.now += timedelta(hours=28, minutes=49)
    assert "/room/" not in str(visit().links)
    mia.clock.now += timedelta(minutes=1)
    visitor = visit()
    room = next(link for link in visitor.links if "/room/" in link)
    assert "Mia Wong" in visitor.client.get(path_of(room), headers=visitor.headers).text
    mia.clock.now += timedelta(minutes=30)
    text = visit().text
    assert "In progress" in text and "Enter the interview room" in text
    assert "Decline the interview" not in visit().buttons
    mia.clock.now += timedelta(minutes=45)
    assert "Over" in visit().text and "Enter the interview room" not in visit().text


def test_the_calendar_file_keeps_its_name_through_moves(mia: Talk, visit: Open) -> None:
    def event() -> object:
        answer = visit().client.get(visit().path + "/interview.ics", headers={"Accept-Language": "en"})
        assert answer.headers["Content-Type"].startswith("text/calendar")
        (found,) = Calendar.from_ical(answer.data).walk("VEVENT")
        return found["UID"], found["SEQUENCE"], found["DTSTART"].dt.isoformat(), str(found["URL"])

    link = f"http://127.0.0.1:8000{visit().path}"
    assert event() == ("interview-1@127.0.0.1", 0, "2026-11-24T07:00:00+00:00", link)
    mia.say("emma.clarke", "reschedule #1 Friday 10am")
    assert event() == ("interview-1@127.0.0.1", 1, "2026-11-27T02:00:00+00:00", link)


def test_in_wechat_it_says_how_to_open_the_calendar(mia: Talk, visit: Open) -> None:
    assert "Open in browser" in visit(**{"User-Agent": "Mozilla/5.0 MicroMessenger/8.0.49"}).text
    assert "Open in browser" not in visit(**{"User-Agent": "Mozilla/5.0 Safari/605"}).text


def test_with_an_account_it_leads_into_the_chat(mia: Talk, visit: Open) -> None:
    assert "Chat in WeChat" not in visit().text
    url = "https://work.weixin.qq.com/kfid/kfc1"
    mia.rows("INSERT INTO kf_accounts (open_kfid, contact_url) VALUES ('wk1', %s) RETURNING 1", url)
    visitor = visit()
    assert f"{url}?scene_param={visitor.path.removeprefix('/i/')}" in visitor.links


def test_the_code_page_shows_the_link_and_changes_nothing(mia: Talk, visit: Open) -> None:
    visitor = visit()
    text = visitor.open(visitor.path + "/code")
    assert "This code is for Mia Wong alone." in text
    assert visitor.forms == []
    assert "data:image/svg+xml" in visitor.answer.text


# Whose it is


def test_a_member_may_be_the_candidate(talk: Talk, visit: Open) -> None:
    talk.book("create room 陈博 tomorrow 3pm", "emma.clarke")
    visit().press("Yes, I'll be there")
    assert talk.statuses() == ["confirmed"]
    talk.deliver()
    assert talk.hear("chen.bo") == ""


def test_who_was_merged_keeps_their_link(mia: Talk, visit: Open) -> None:
    visitor = visit()
    mia.know("Mia W.")
    mia.say("ling.wu", "合并 Mia Wong 到 Mia W.")
    mia.say("ling.wu", "是")
    assert "Hello, Mia W." in visitor.open()
    visitor.press("Yes, I'll be there")
    assert mia.statuses() == ["confirmed"]


def test_who_was_switched_off_is_told_nothing(mia: Talk, visit: Open) -> None:
    visitor = visit()
    form = visitor.form("Yes, I'll be there")
    mia.say("ling.wu", "停用 Mia Wong")
    assert "Page not found" in visitor.open()
    with mia.nothing_changes():
        assert visitor.post(form).status_code == 404


def test_a_member_who_left_still_has_the_page(talk: Talk, visit: Open) -> None:
    talk.book("create room 陈博 tomorrow 3pm", "emma.clarke")
    visitor = visit()
    talk.sim.unsubscribe("chen.bo")
    visitor.open()
    visitor.press("Yes, I'll be there")
    assert talk.statuses() == ["confirmed"]


def test_what_waits_in_chat_is_not_answered_by_the_page(talk: Talk, visit: Open) -> None:
    """A question in chat stays one of the chat; the page gives whole commands."""
    talk.book("create room 陈博 tomorrow 3pm", "emma.clarke")
    talk.say("chen.bo", "改期 1")
    visitor = visit()
    assert "Interview #1 is confirmed" in visitor.press("Yes, I'll be there")
    assert "continue" not in visitor.text
    assert talk.statuses() == ["confirmed"]
