"""What somebody may try with a candidate's link, or without one, and what each attempt meets."""

import logging
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from itsdangerous import URLSafeSerializer

from bot.app import create_app
from bot.pages.pace import BURST
from handlers.texts import PageLink, RoomLink
from storage.database import Database
from tests.bot.conftest import Open
from tests.talk import Talk
from tests.visitor import path_of

CONFIRM = "Yes, I'll be there"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def zoe(mia: Talk) -> Talk:
    """Another candidate's interview, #2, besides Mia's."""
    mia.know("Zoe Quist")
    mia.book("create room Zoe Quist Thursday 3pm Secret project", "emma.clarke")
    return mia


# Links


def test_links_that_are_not_ours_open_nothing_and_all_look_the_same(zoe: Talk, visit: Open) -> None:
    mine, theirs = visit(1), visit(2)
    body, _, signature = mine.path.removeprefix("/i/").partition(".")
    forged = URLSafeSerializer("another key", salt="candidate").dumps([1, 1, "x"])
    other_salt = URLSafeSerializer("the-signing-key-of-the-tests", salt="room").dumps([1, 1, "x"])
    tries = [
        f"{body}.{theirs.path.rpartition('.')[2]}",
        f"{body[:-1]}A.{signature}",
        body,
        f".{signature}",
        f"{body}.{signature}x",
        f"{body}.{signature}".upper(),
        # What Base64 takes no notice of.
        f"{body}.{signature}\u200b",
        f"{body}.{signature}%E4%B8%AD",
        f"{body}.{signature[:-1]}{_neighbour(signature[-1])}",
        forged,
        other_salt,
        "x",
        "A" * 5000,
        "%00",
        "%ff%fe",
        "中文",
    ]
    answers = [mine.client.get(f"/i/{token}", headers=mine.headers) for token in tries]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    page = answers[0].text
    assert "Please ask your contact for a new one." in page and "要一个新的链接" in page


def _neighbour(letter: str) -> str:
    """Return another last letter of 20 bytes in Base64 that stands for the same bits."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return letters[letters.index(letter) ^ 1]


def test_keys_of_others_do_not_fit(zoe: Talk, visit: Open) -> None:
    """Not even with our signature: the key belongs to one candidate of one interview."""
    visit(1), visit(2)
    rows = zoe.rows(
        "SELECT interview_id, person_id, invite_key FROM participants WHERE side = 'candidate' ORDER BY 1"
    )
    (one, mia_id, mias), (two, zoe_id, zoes) = rows
    emma_id = zoe.rows("SELECT person_id FROM people WHERE userid = 'emma.clarke'")[0][0]
    client = create_app(zoe.bot).test_client()
    for link in (
        PageLink(one, mia_id, zoes),
        PageLink(two, mia_id, mias),
        PageLink(one, zoe_id, mias),
        PageLink(one, emma_id, mias),
        PageLink(999, mia_id, mias),
        PageLink(one, mia_id, ""),
        PageLink(10**30, mia_id, mias),
        PageLink(one, -(10**30), mias),
    ):
        assert client.get(path_of(zoe.bot.links.url(link))).status_code == 404, link
    assert client.get(path_of(zoe.bot.links.url(PageLink(one, mia_id, mias)))).status_code == 200


def test_a_room_link_is_no_page_link(mia: Talk, visit: Open) -> None:
    ((person_id, key),) = mia.rows("SELECT person_id, room_key FROM participants WHERE side = 'candidate'")
    room = mia.bot.rooms.url(RoomLink(1, person_id, key)).rpartition("/")[2]
    assert visit().client.get(f"/i/{room}").status_code == 404
    assert visit().client.get(visit().path.replace("/i/", "/room/")).status_code == 404


@pytest.mark.parametrize("suffix", ["", "/interview.ics", "/code"])
def test_a_link_ends_a_day_after_its_interview(mia: Talk, visit: Open, suffix: str) -> None:
    visitor = visit()
    form = visitor.form(CONFIRM)
    mia.clock.now += timedelta(hours=29, minutes=45) + timedelta(days=1)
    assert visitor.client.get(visitor.path + suffix).status_code == 200
    mia.clock.now += timedelta(seconds=1)
    assert visitor.client.get(visitor.path + suffix).status_code == 404
    assert visitor.post(form).status_code == 404


def test_a_new_link_revokes_the_old_one_and_its_forms(mia: Talk, visit: Open) -> None:
    visitor = visit()
    form = visitor.form(CONFIRM)
    mia.say("emma.clarke", "invite #1 new")
    with mia.nothing_changes():
        assert visitor.client.get(visitor.path).status_code == 404
        assert visitor.post(form).status_code == 404
    # Nor does its form work by the new link.
    fresh = visit()
    assert visitor.client.post(fresh.path, data=form.fields).status_code == 409


# Forms


def test_forms_of_others_and_altered_ones_do_nothing(zoe: Talk, visit: Open) -> None:
    mine, theirs = visit(1), visit(2)
    sealed = mine.form(CONFIRM).fields["form"]
    own = URLSafeSerializer("guessed", salt="page form").dumps([[1, 1, "x"], "confirm #1", "", 0, "n"])
    with zoe.nothing_changes():
        for form in (theirs.form(CONFIRM).fields["form"], sealed[:-1], sealed + "x", own, "", "confirm #1"):
            answer = mine.client.post(mine.path, data={"form": form}, headers=mine.headers)
            assert answer.status_code == 409, form
            assert "Nothing was done." in answer.text
        assert mine.client.post(mine.path, json={"form": sealed}).status_code == 409
        assert mine.client.put(mine.path, data={"form": sealed}).status_code == 405


def test_a_form_grows_old(mia: Talk, visit: Open) -> None:
    mia.say("emma.clarke", "reschedule #1 2026-12-07 15:00")
    visitor = visit()
    form = visitor.form(CONFIRM)
    mia.clock.advance(days=2, seconds=1)
    with mia.nothing_changes():
        answer = visitor.post(form)
    assert answer.status_code == 409 and "This page was open for a while" in answer.text


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "http://127.0.0.1:8000.evil.example"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "http://127.0.0.1:8000"}, True),
        ({}, True),
    ],
)
def test_a_form_sent_from_another_site_does_nothing(
    mia: Talk, visit: Open, headers: dict[str, str], is_taken: bool
) -> None:
    visitor = visit()
    sent = visitor.client.post(visitor.path, data=visitor.form(CONFIRM).fields, headers=headers)
    assert sent.status_code == (303 if is_taken else 403)
    assert mia.statuses() == ["confirmed" if is_taken else "proposed"]


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ("Ask the interviewer", "#2 Friday 10am"),
        ("Ask the interviewer", "my interviews"),
        ("Ask the interviewer", "cancel"),
        ("Decline the interview", "cancel #2"),
        ("Decline the interview", "#2"),
    ],
)
def test_words_reach_no_other_interview_of_the_same_person(
    mia: Talk, visit: Open, button: str, words: str
) -> None:
    mia.book("create room Mia Wong Thursday 3pm Secret project", "emma.clarke")
    visitor = visit(1)
    text = visitor.press(button, words)
    assert "Secret project" not in text and "2026-11-26 15:00" not in text
    assert mia.rows("SELECT status, wished_start_at FROM interviews WHERE interview_id = 2") == [
        ("proposed", None)
    ]


@pytest.mark.parametrize("words", ["my interviews", "show #2", "language zh", "confirm #2", "help", "cancel"])
def test_an_answer_to_a_question_is_only_an_answer(mia: Talk, visit: Open, words: str) -> None:
    mia.book("create room Mia Wong Thursday 3pm Secret project", "emma.clarke")
    visitor = visit(1)
    visitor.press("Ask the interviewer", "whenever")
    text = visitor.press("Send", words)
    assert "Secret project" not in text
    assert mia.statuses() == ["proposed", "proposed"]
    assert mia.rows("SELECT language FROM people WHERE name = 'Mia Wong'") == [(None,)]


def test_long_and_strange_words_are_only_words(mia: Talk, visit: Open) -> None:
    visitor = visit()
    for words in ("x" * 100_000, "\x00\x1f\u202e", "{}", "{x}", "%s", "' OR 1=1 --", "😀" * 400):
        assert visitor.post(visitor.form("Ask the interviewer"), words).status_code == 200, words[:20]
    assert mia.statuses() == ["proposed"]


# Script


def test_script_in_names_titles_and_reasons_is_only_text(mia: Talk, visit: Open) -> None:
    mia.rows(f"UPDATE interviews SET title = '{SCRIPT}' RETURNING 1")
    mia.rows(f"UPDATE people SET name = name || '{SCRIPT}' RETURNING 1")
    visitor = visit()
    visitor.press("Ask the interviewer", f'Friday 4 "onload={SCRIPT}')
    pages = [visitor.answer.text]
    visitor.press("Decline the interview", f"'\"><img src=x onerror=alert(1)>{SCRIPT}")
    pages.append(visitor.answer.text)
    pages.append(visitor.client.get(f"{visitor.path}?answered={SCRIPT}&lang={SCRIPT}").text)
    pages.append(visitor.client.get(f"{visitor.path}/code").text)
    pages.append(visitor.client.get(f"/i/{SCRIPT}").text)
    for page in pages:
        assert "<script>" not in page and "<img src=x" not in page


def test_script_in_a_calendar_file_stays_one_line_of_text(mia: Talk, visit: Open) -> None:
    mia.rows("UPDATE interviews SET title = E'x\\r\\nATTACH:http://evil.example' RETURNING 1")
    lines = visit().client.get(visit().path + "/interview.ics").text.splitlines()
    assert not any(line.startswith("ATTACH") for line in lines)


# What is told to others


def test_every_answer_is_its_readers_alone(mia: Talk, visit: Open) -> None:
    visitor = visit()
    form = visitor.form(CONFIRM)
    post = visitor.client.post
    answers = [
        visitor.answer,
        visitor.client.get("/i/x"),
        visitor.client.get(visitor.path + "/interview.ics"),
        visitor.client.get(visitor.path + "/code"),
        post(visitor.path, data=form.fields),
        post(visitor.path, data={"form": "x"}),
        post(visitor.path, data=form.fields, headers={"Sec-Fetch-Site": "cross-site"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 200, 200, 303, 409, 403]
    for answer in answers:
        headers = answer.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "script-src 'self'" in policy and "form-action 'self'" in policy
        assert "unsafe" not in policy and "Set-Cookie" not in headers


def test_no_script_and_no_style_stands_in_the_page(mia: Talk, visit: Open) -> None:
    page = visit().answer.text
    assert not re.search(r"\son\w+=|style=|<style|javascript:", page)
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/static/candidate.js" defer>']


def test_no_token_and_no_words_are_ever_logged(
    mia: Talk, visit: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    # The tests' own server writes addresses; what serves in earnest does not.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    visitor = visit()
    token = visitor.path.removeprefix("/i/")
    visitor.press("Decline the interview", "a very private reason")
    visitor.client.get(f"/i/{token}x")
    with Database.open("postgresql://nobody@127.0.0.1:1/x", tmp_path, max_connections=1) as away:
        lost = create_app(replace(mia.bot, database=away)).test_client()
        assert lost.get(visitor.path).status_code == 503
        assert lost.post(visitor.path, data={"form": "x"}).status_code == 503

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("bot.pages.candidate.press", fail)
    monkeypatch.setattr("bot.pages.candidate.get_changes", fail)
    assert visitor.client.get(visitor.path).status_code == 500
    assert "page_failed" in caplog.text
    assert token not in caplog.text and "very private" not in caplog.text


# Too often


def test_who_comes_too_often_is_asked_kindly_to_wait(zoe: Talk, visit: Open) -> None:
    mine, theirs = visit(1), visit(2)
    statuses = [mine.client.get(mine.path).status_code for _ in range(int(BURST))]
    assert statuses[0] == 200 and statuses[-1] == 429
    mine.open()
    assert mine.answer.headers["Retry-After"] == "30"
    assert "One moment, please" in mine.text
    assert theirs.client.get(theirs.path).status_code == 200
