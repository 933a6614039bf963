"""The room page: one link for each participant, and nothing for anybody else."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer

from bot.app import create_app
from bot.parts import Bot
from bot.rooms.addresses import RoomAddresses
from handlers.texts import RoomLink
from storage.database import Database
from tests.talk import Talk, links_in

SECRET_KEY = "the-signing-key-of-the-tests"


@pytest.fixture
def client(bot: Bot) -> FlaskClient:
    return create_app(bot).test_client()


@pytest.fixture
def links(talk: Talk) -> dict[str, str]:
    """The path of each side's link to the same room."""
    mine = links_in(talk.say("bo.li", "安排面试 陈博 明天下午3点 60分钟 后端一面"))[-1]
    talk.press("chen.bo", "confirm #1")
    theirs = [link for text in talk.rows("SELECT body FROM outbox") for link in links_in(text[0] or "")]
    other = next(link for link in theirs if "/room/" in link and link != mine)
    return {"bo.li": _path(mine), "chen.bo": _path(other)}


def _path(link: str) -> str:
    return link.removeprefix("http://127.0.0.1:8000")


def facts_of(page: str) -> dict[str, Any]:
    """Return what the room's script is told."""
    facts: dict[str, Any] = json.loads(page.split('id="facts">')[1].split("</script>")[0])
    return facts


def test_each_side_sees_who_when_and_how_long_until(
    client: FlaskClient, talk: Talk, links: dict[str, str]
) -> None:
    assert links["bo.li"] != links["chen.bo"]
    starts = talk.clock() + timedelta(hours=29)
    answer = client.get(links["chen.bo"])
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "陈博，你好" in page
    assert "李博" in page and "2026-11-24 15:00" in page and "#1" in page
    shown = {name: int(value) for name, value in re.findall(r'data-(start|opens|now)="(\d+)"', page)}
    opens = starts - timedelta(minutes=10)
    moments = {"start": starts, "opens": opens, "now": talk.clock()}
    assert shown == {name: int(moment.timestamp()) for name, moment in moments.items()}
    facts = facts_of(client.get(links["bo.li"]).get_data(as_text=True))
    assert (facts["me"]["name"], facts["start"], facts["is_open"]) == ("李博", starts.timestamp(), True)


def test_page_tells_that_the_interview_is_cancelled(
    client: FlaskClient, talk: Talk, links: dict[str, str]
) -> None:
    talk.say("bo.li", "取消 #1")
    talk.say("bo.li", "是")
    page = client.get(links["chen.bo"]).get_data(as_text=True)
    assert "已取消" in page and "data-start" not in page


@pytest.mark.parametrize(
    ("minutes", "is_open"), [(29 * 60 - 11, False), (29 * 60 - 10, True), (31 * 60, True)]
)
def test_room_opens_for_the_candidate_shortly_before_the_start(
    client: FlaskClient, talk: Talk, links: dict[str, str], minutes: int, is_open: bool
) -> None:
    talk.clock.advance(minutes=minutes)
    page = client.get(links["chen.bo"]).get_data(as_text=True)
    assert ("editor.js" in page) is is_open
    assert ('data-phase="ahead"' in page) is not is_open


def test_altered_links_open_nothing(client: FlaskClient, links: dict[str, str]) -> None:
    link = links["bo.li"]
    body, _, signature = link.removeprefix("/room/").partition(".")
    other_signature = links["chen.bo"].rpartition(".")[2]
    wrong = [
        link[:-1],
        link + "x",
        # What Base64 takes no notice of.
        link + "\u200b",
        link + "%E4%B8%AD",
        link[:-5],
        f"/room/{body}.{other_signature}",
        f"/room/{body}",
        f"/room/.{signature}",
    ]
    wrong += [
        "/room/x",
        "/room/" + "A" * 5000,
        "/room/%00",
        "/room/%ff%fe",
        "/room/..%2f..",
        "/room/中文",
        "/room/." * 3,
    ]
    for path in wrong:
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "打不开" in answer.text or "找不到" in answer.text


@pytest.mark.parametrize("host", ["x" * 300, "[::1", "a b", "\xff"])
def test_page_for_a_strange_host_opens_nothing(client: FlaskClient, host: str) -> None:
    answer = client.get("/room/x", headers={"Host": host})
    assert answer.status_code in (400, 404)
    assert "找不到" in answer.text or "打不开" in answer.text


@pytest.mark.parametrize(
    "content", [[], {}, "x", 7, None, [1], [1, 2, 3, 4], [{}, [], 1], ["1", "1", ""], [10**30, 1, "k"]]
)
def test_signed_nonsense_opens_nothing(client: FlaskClient, content: Any) -> None:
    token = URLSafeSerializer(SECRET_KEY, salt="room").dumps(content)
    assert client.get(f"/room/{token}").status_code == 404


def test_other_sides_link_cannot_be_made_from_ones_own(
    bot: Bot, client: FlaskClient, links: dict[str, str]
) -> None:
    """Even who could sign would have to guess the random part of the other."""
    rooms = RoomAddresses("http://127.0.0.1:8000", SECRET_KEY)
    mine = rooms.read(links["bo.li"].removeprefix("/room/"))
    theirs = rooms.read(links["chen.bo"].removeprefix("/room/"))
    assert mine is not None and theirs is not None
    assert mine.room_key != theirs.room_key and len(theirs.room_key) >= 16
    guess = rooms.url(RoomLink(theirs.interview_id, theirs.person_id, mine.room_key))
    assert client.get(_path(guess)).status_code == 404
    stranger = RoomAddresses("http://127.0.0.1:8000", "another-signing-key").url(theirs)
    assert client.get(_path(stranger)).status_code == 404


def test_every_answer_keeps_itself_private(client: FlaskClient, links: dict[str, str]) -> None:
    for path in (links["bo.li"], "/room/x", "/", "/readyz", "/wecom/callback", "/static/page.css"):
        with client.get(path) as answer:
            headers = answer.headers
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(links["bo.li"]).headers["Cache-Control"] == "no-store"


def test_page_speaks_the_browsers_language_to_strangers(client: FlaskClient) -> None:
    assert "Page not found" in client.get("/room/x", headers={"Accept-Language": "en-GB"}).text
    assert "找不到" in client.get("/room/x", headers={"Accept-Language": "zh-CN"}).text


def test_names_are_escaped(client: FlaskClient, talk: Talk, links: dict[str, str]) -> None:
    talk.rows("UPDATE people SET name = '<script>x</script>' WHERE userid = 'chen.bo' RETURNING 1")
    assert "<script>x" not in client.get(links["chen.bo"]).text


def test_page_says_so_when_the_database_is_away(
    bot: Bot, links: dict[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Database.open("postgresql://nobody@127.0.0.1:1/x", tmp_path, max_connections=1) as away:
        client = create_app(replace(bot, database=away)).test_client()
        answer = client.get(links["bo.li"], headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "Not available right now" in answer.text
    assert links["bo.li"].removeprefix("/room/") not in caplog.text


def test_fault_is_a_friendly_page_logged_once(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("bot.pages.show_room", fail)
    answer = create_app(bot).test_client().get("/room/some-token-of-somebody")
    assert answer.status_code == 500 and "暂时打不开" in answer.text
    assert "some-token-of-somebody" not in caplog.text
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 1
