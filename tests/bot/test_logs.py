"""Logs: one JSON object a line, without any secret, and trouble told once."""

import json
import logging
import threading
import time
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from bot.app import create_app
from bot.delivery import deliver_due
from bot.logs import JSONFormatter, Outage, configure_logging
from bot.parts import Bot
from tests.bot.door import Door, message
from tests.bot.wecom import envelopes
from tests.talk import SECRET, Talk, environment_for, make_settings


def line(formatter: JSONFormatter, text: str, **facts: object) -> str:
    record = logging.makeLogRecord({"msg": text, "levelno": 20, "levelname": "INFO", **facts})
    return formatter.format(record)


def test_line_is_json_with_its_facts() -> None:
    fields = json.loads(line(JSONFormatter(), "sent", outbox_id=7, words="面试"))
    assert (fields["event"], fields["outbox_id"], fields["words"]) == ("sent", 7, "面试")


@pytest.mark.parametrize("secret", ["s3cret-value", 'with"quote', "p@ss/w:rd", "密码密码密码", "p%40ssword"])
def test_secret_is_taken_out_in_every_form(secret: str) -> None:
    formatter = JSONFormatter([secret])
    for form in (secret, quote(secret), quote(secret, safe=""), unquote(secret)):
        assert form not in json.loads(line(formatter, "x", fact=f"a {form} b"))["fact"]


@pytest.mark.parametrize(
    "text",
    [
        "GET /cgi-bin/x?access_token=marker HTTP/1.1",
        "corpsecret=marker&x=1",
        "/wecom/callback?msg_signature=marker&echostr=marker",
        "https://bot.example/room/marker.sig",
        "/i/marker",
    ],
)
def test_parameters_and_room_tokens_are_taken_out(text: str) -> None:
    assert "marker" not in line(JSONFormatter(), text)


def test_traceback_is_redacted_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(["hidden-secret"])
    try:
        raise ValueError("about hidden-secret")
    except ValueError:
        logging.getLogger("x").exception("failed")
    logged = capsys.readouterr().err
    assert json.loads(logged)["error"] == "ValueError"
    assert "hidden-secret" not in logged


def test_uncaught_errors_of_threads_are_lines_too(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError("hidden-secret")

    configure_logging(["hidden-secret"])
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    logged = capsys.readouterr().err
    assert json.loads(logged)["event"] == "uncaught" and "hidden-secret" not in logged


def test_trouble_is_told_at_its_beginning_and_its_end(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    outage = Outage(logging.getLogger("x"), "away", job="remind")
    outage.over()
    for _ in range(1000):
        outage.failed("no answer")
    outage.over()
    outage.over()
    told = [(record.levelname, vars(record)["failures"]) for record in caplog.records]
    assert told == [("ERROR", 1), ("INFO", 1000)]


def test_pool_of_a_database_that_is_away_warns_seldom(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    for _ in range(100):
        logging.getLogger("psycopg.pool").warning("error connecting")
    assert capsys.readouterr().err.count("\n") == 1


def test_no_edge_lets_a_marker_into_the_log(
    talk: Talk, bot: Bot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What people say, who they are, links, keys and tokens: through every edge, none is logged."""
    configure_logging(bot.settings.secrets, logging.DEBUG)
    talk.say("bo.li", "markersaid")
    talk.say("bo.li", "create room Markerman tomorrow 3pm 60 min Markertitle")
    talk.say("bo.li", "yes")
    talk.say("bo.li", "我的面试")
    talk.sim.faults.error_next(45009)
    talk.sim.faults.kill_token()
    talk.say("bo.li", "取消 #1 markerreason")
    deliver_due(bot)
    client = create_app(bot).test_client()
    client.get("/room/markertoken.abc")
    client.get("/readyz")
    client.get("/wecom/callback?msg_signature=markersig&timestamp=1&nonce=markernonce&echostr=markerecho")
    door = Door(bot, client)
    door.deliver(message("<MsgType>text</MsgType><Content>markerxml</Content>", msgid=1))
    door.post(b"<xml>markerbody", msg_signature="a", timestamp="1", nonce="b")
    logging.getLogger("urllib3").debug("GET /x?access_token=marker1")
    logging.getLogger("bot").error("%s %s %s", SECRET, envelopes.AES_KEY, bot.settings.secret_key)
    time.sleep(0.05)
    logged = capsys.readouterr().err.lower()
    assert logged.count("\n") > 5
    assert "marker" not in logged
    assert not [secret for secret in bot.settings.secrets if len(secret) >= 6 and secret.lower() in logged]
    kept = make_settings("http://127.0.0.1:9", "", tmp_path / "k", SECRET_KEY="")
    assert kept.secret_key in kept.secrets
    assert environment_for("", "", tmp_path)["WECOM_SECRET"] in bot.settings.secrets
