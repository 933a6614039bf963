"""/metrics: the same facts from every process, and nothing but names and numbers."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from bot.app import create_app
from bot.kf.service import work_through
from bot.parts import Bot
from storage.database import Database
from tests.talk import KF_ID, Talk


@pytest.fixture
def client(bot: Bot) -> FlaskClient:
    return create_app(bot).test_client()


def scrape(client: FlaskClient) -> dict[str, float]:
    """Return every sample by its name, with its labels as JSON if it has any."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")
    return {
        sample.name + (json.dumps(sample.labels) if sample.labels else ""): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_fresh_bot_has_nothing_waiting(client: FlaskClient) -> None:
    metrics = scrape(client)
    assert metrics["interviewbot_database_up"] == metrics["interviewbot_token_ok"] == 1
    for name in ("outbox_oldest_seconds", "clock_lag_seconds", "spool_callbacks", "spool_oldest_seconds"):
        assert metrics[f"interviewbot_{name}"] == 0
    for status in ("due", "failed"):
        assert metrics[f'interviewbot_outbox_messages{{"status": "{status}"}}'] == 0
    assert metrics["process_start_time_seconds"] > 0


def test_outbox_and_clock_are_those_of_the_database(client: FlaskClient, talk: Talk) -> None:
    talk.sim.faults.error_next(40008)
    talk.book("安排面试 陈博 12分钟后")
    talk.sim.say("bo.li", "改期 1 13分钟后")
    talk.clock.advance(minutes=5)
    metrics = scrape(client)
    assert metrics['interviewbot_outbox_messages{"status": "due"}'] >= 1
    assert metrics['interviewbot_outbox_messages{"status": "failed"}'] == 1
    assert metrics["interviewbot_outbox_oldest_seconds"] == timedelta(minutes=5).total_seconds()
    assert metrics["interviewbot_clock_lag_seconds"] > 0
    assert scrape(create_app(talk.bot).test_client())["interviewbot_outbox_oldest_seconds"] == 300


def test_callbacks_are_counted_by_their_answer(client: FlaskClient) -> None:
    def counted(status: int) -> float:
        return scrape(client).get(f'interviewbot_callback_seconds_count{{"status": "{status}"}}', 0)

    before = counted(403), counted(400)
    client.post(
        "/wecom/callback?msg_signature=x&timestamp=1&nonce=1", data=b"<xml><Encrypt>x</Encrypt></xml>"
    )
    client.post("/wecom/callback", data=b"")
    assert counted(403) + counted(400) == sum(before) + 2


def test_database_that_is_away_is_a_fact(bot: Bot, tmp_path: Path) -> None:
    with Database.open("postgresql://nobody@127.0.0.1:1/x", tmp_path, max_connections=1) as away:
        metrics = scrape(create_app(replace(bot, database=away)).test_client())
    assert metrics["interviewbot_database_up"] == 0
    assert "interviewbot_outbox_oldest_seconds" not in metrics
    assert metrics["interviewbot_spool_callbacks"] == 0


@pytest.fixture
def bot_settings() -> dict[str, str]:
    return {"WECOM_KF_ID": KF_ID}


def test_wechat_is_that_of_its_account(client: FlaskClient, talk: Talk) -> None:
    account = json.dumps({"open_kfid": KF_ID})
    assert f"interviewbot_wechat_pulled_seconds{account}" not in scrape(client)
    work_through(talk.bot)
    talk.clock.advance(seconds=90)
    metrics = scrape(client)
    assert metrics[f"interviewbot_wechat_pulled_seconds{account}"] == 90
    assert metrics[f"interviewbot_wechat_behind_seconds{account}"] == 30
    assert metrics[f"interviewbot_wechat_bell_seconds{account}"] == 0
    assert "interviewbot_mailbox_failing_seconds" not in metrics
