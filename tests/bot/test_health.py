"""/healthz says that the process is up, /readyz what it stands on."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.app import create_app, open_bot
from bot.bounces.mailbox import MailboxError
from bot.bounces.taking import read_bounces
from bot.clock import learn_names, remind
from bot.delivery import deliver_due, owe_message
from bot.kf.pulling import pull
from bot.kf.service import work_through
from bot.parts import Bot
from bot.simulator import Simulator
from bot.wecom.errors import WeComError
from handlers.request import Message
from handlers.texts import Text
from storage.database import Database
from tests.talk import KF_ID, FakeClock, Talk, make_settings


@pytest.fixture
def client(bot: Bot) -> FlaskClient:
    return create_app(bot).test_client()


def checks(client: FlaskClient, status: int) -> dict[str, Any]:
    answer = client.get("/readyz")
    assert answer.status_code == status, answer.json
    return dict(answer.json["checks"])  # type: ignore[index]


def test_fresh_bot_is_up_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert all(check["ok"] for check in checks(client, 200).values())


def test_waiting_message_means_no_worker(client: FlaskClient, talk: Talk) -> None:
    with talk.bot.database.transaction() as tx:
        owe_message(
            tx,
            person_id=1,
            kind="answer",
            message=Message(lines=(Text("plain", words="x"),)),
            key="k",
            now=talk.clock(),
            expires_at=talk.clock() + timedelta(hours=2),
        )
    talk.clock.advance(seconds=59)
    checks(client, 200)
    talk.clock.advance(seconds=10)
    assert checks(client, 503)["outbox"]["oldest_owed_seconds"] == 69
    talk.deliver()
    checks(client, 200)


def test_late_reminder_means_no_clock(client: FlaskClient, talk: Talk) -> None:
    talk.say("bo.li", "安排面试 陈博 明天下午3点 60分钟")
    talk.deliver()
    talk.clock.advance(hours=28, minutes=30)
    assert checks(client, 503)["clock"]["lag_seconds"] > 60
    remind(talk.bot)
    assert checks(client, 200)["clock"]["lag_seconds"] == 0


def test_wrong_secret_is_shown_without_it(
    sim: Simulator, clock: FakeClock, database_url: str, tmp_path: Path
) -> None:
    settings = make_settings(sim.serve(), database_url, tmp_path, WECOM_SECRET="secret-of-somebody")
    bot = open_bot(settings, clock=clock, max_connections=2)
    try:
        with pytest.raises(WeComError):
            bot.wecom.token_source.get()
        token = checks(create_app(bot).test_client(), 503)["token"]
    finally:
        bot.close()
    assert "40001" in token["reason"] and "secret-of-somebody" not in str(token)


def test_database_away_is_said_at_once(bot: Bot, tmp_path: Path) -> None:
    with Database.open("postgresql://nobody@127.0.0.1:1/x", tmp_path, max_connections=1) as away:
        client = create_app(replace(bot, database=away)).test_client()
        began = monotonic()
        assert not checks(client, 503)["database"]["ok"]
        assert monotonic() - began < 2
        assert client.get("/healthz").status_code == 200


def test_newcomers_name_is_learned_once(talk: Talk) -> None:
    talk.sim.add_member("xu.fang", "徐芳")
    talk.say("xu.fang", "你好")
    assert learn_names(talk.bot) == 1
    assert learn_names(talk.bot) == 0
    assert talk.rows("SELECT name FROM people WHERE userid = 'xu.fang'") == [("徐芳",)]


def test_member_who_left_is_not_written_to_until_back(talk: Talk) -> None:
    talk.sim.unsubscribe("chen.bo")
    assert talk.rows("SELECT is_active FROM people WHERE userid = 'chen.bo'") == [(False,)]
    talk.sim.subscribe("chen.bo")
    assert talk.rows("SELECT is_active FROM people WHERE userid = 'chen.bo'") == [(True,)]
    assert deliver_due(talk.bot) >= 0


def test_message_that_fails_again_and_again_counts_from_when_it_was_owed(
    client: FlaskClient, talk: Talk
) -> None:
    talk.say("bo.li", "安排面试 陈博 明天下午3点")
    talk.sim.faults.error_next(60020, times=100)
    talk.say("chen.bo", "确认")
    for _ in range(5):
        talk.clock.advance(seconds=20)
        talk.deliver()
    outbox = checks(client, 503)["outbox"]
    assert outbox["oldest_owed_seconds"] >= 100
    assert "60020" in outbox["reason"]


@pytest.fixture
def bot_settings(sim: Simulator) -> dict[str, str]:
    return {
        "WECOM_KF_ID": KF_ID,
        "SMTP_URL": sim.serve_mail(),
        "MAIL_FROM": "interviews@corp.example",
        "IMAP_URL": sim.serve_mailbox("interviews@corp.example"),
    }


def test_a_bell_that_nobody_answers_means_no_puller(client: FlaskClient, talk: Talk) -> None:
    assert checks(client, 200)["wechat"] == {
        "ok": True, "open_kfid": KF_ID, "behind_seconds": 0, "bell_seconds": 0, "unhandled_seconds": 0,
    }  # fmt: skip
    work_through(talk.bot)
    zhang = talk.customer("wmZhang", "小张")
    talk.sim.wechat.say(zhang.external_userid, "在吗").wait()
    talk.clock.advance(seconds=40)
    # Another bell does not make the first one younger.
    talk.sim.wechat.say(zhang.external_userid, "有人吗").wait()
    talk.clock.advance(seconds=25)
    wechat = checks(client, 503)["wechat"]
    assert (wechat["behind_seconds"], wechat["bell_seconds"], wechat["pulled_seconds"]) == (65, 65, 65)
    pull(talk.bot)
    wechat = checks(client, 503)["wechat"]
    assert (wechat["bell_seconds"], wechat["unhandled_seconds"], wechat["pulled_seconds"]) == (0, 65, 0)
    work_through(talk.bot)
    assert checks(client, 200)["wechat"]["behind_seconds"] == 0


def test_an_account_that_was_not_pulled_for_long_is_behind_without_a_bell(
    client: FlaskClient, talk: Talk
) -> None:
    work_through(talk.bot)
    talk.clock.advance(seconds=119)
    assert checks(client, 200)["wechat"]["behind_seconds"] == 59
    talk.clock.advance(seconds=2)
    assert checks(client, 503)["wechat"]["behind_seconds"] == 61


def test_a_mailbox_that_cannot_be_read_is_told_and_stops_nobody(client: FlaskClient, talk: Talk) -> None:
    talk.sim.faults.mailbox_down = True
    with pytest.raises(MailboxError):
        read_bounces(talk.bot)
    talk.clock.advance(hours=1)
    mailbox = checks(client, 200)["mailbox"]
    assert mailbox["failing_seconds"] == 3600 and "the mailbox's server" in mailbox["reason"]
    talk.sim.faults.clear()
    read_bounces(talk.bot)
    assert checks(client, 200)["mailbox"] == {"ok": True, "failing_seconds": 0, "read_seconds": 0}
