"""The product from outside: real processes, real encrypted callbacks, and a WeCom that is not ours."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.processes.deployment import Deployment, free_port
from tests.processes.standin import StandIn

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_interview_from_verification_to_confirmation(deployment: Deployment, wecom: StandIn) -> None:
    added = deployment.run("people", "add", "--name", "陈博", "--userid", "chen.bo", "--role", "candidate")
    assert added.returncode == 0, added.stderr
    deployment.serve()
    deployment.work()
    assert deployment.verify().body == b"7390184625517203846"
    refused = deployment.verify(nonce="another")
    assert (refused.status, refused.body) == (403, b"")
    assert "我的面试" in deployment.say("bo.li", "帮助").text
    assert "my interviews" in deployment.say("emma.clarke", "help").text
    while_serving = ("--name", "Maya Patel", "--userid", "maya", "--role", "candidate", "--language", "en")
    assert deployment.run("people", "add", *while_serving).returncode == 0

    created = deployment.say("bo.li", "安排面试 陈博 明天下午3点 60分钟 后端一面", msgid="1").text
    assert "#1" in created
    assert deployment.say("bo.li", "安排面试 陈博 明天下午3点 60分钟 后端一面", msgid="1").text == created
    assert "#2" in deployment.say("emma.clarke", "create room Maya Patel tomorrow 10:30 45 min Platform").text
    assert deployment.rows("SELECT count(*) FROM interviews") == [(2,)]
    assert "#1" in deployment.say("bo.li", "我的面试").text

    card = wecom.wait_for_text("chen.bo", "confirm #1")
    assert deployment.press("chen.bo", card, "confirm #1").status == 200
    wecom.wait_for_text("bo.li", "陈博已确认")
    assert deployment.rows("SELECT status FROM interviews ORDER BY interview_id") == [
        ("confirmed",),
        ("proposed",),
    ]
    assert wecom.tokens_asked == 1


def test_newcomers_are_registered_and_named(deployment: Deployment, wecom: StandIn) -> None:
    wecom.names["ling.wu"] = "吴玲"
    deployment.serve("--workers", "2")
    deployment.work()
    assert deployment.say("ling.wu", "你好").status == 200
    assert "赵六" in _asked(deployment, wecom, "create room 赵六 tomorrow 3pm")
    answer = deployment.say("ling.wu", "是").text
    assert "#1" in answer
    wecom.wait_for(lambda: deployment.rows("SELECT 1 FROM people WHERE name = '吴玲'"))
    listed = deployment.run("people", "list")
    assert "赵六" in listed.stdout and "ling.wu" in listed.stdout


def _asked(deployment: Deployment, wecom: StandIn, text: str) -> str:
    """Say something that is answered with a question, passively or as a card."""
    passive = deployment.say("ling.wu", text).text
    return passive or str(wecom.wait_for(lambda: wecom.texts_to("ling.wu")))


def test_two_web_processes_give_a_message_one_effect(deployment: Deployment) -> None:
    deployment.run("people", "add", "--name", "陈博", "--userid", "chen.bo", "--role", "candidate")
    other = free_port()
    deployment.serve()
    deployment.serve(port=other)
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(
                lambda port: deployment.say("bo.li", "安排面试 陈博 明天下午3点", msgid="7", port=port),
                [deployment.port, other] * 4,
            )
        )
    assert {answer.status for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert "#1" in answers[0].text
    assert deployment.rows("SELECT count(*) FROM interviews") == [(1,)]


@pytest.mark.slow
def test_due_reminder_arrives_on_its_minute(deployment: Deployment, wecom: StandIn) -> None:
    deployment.run("people", "add", "--name", "陈博", "--userid", "chen.bo", "--role", "candidate")
    deployment.serve()
    deployment.work()
    deployment.say("bo.li", "帮助")  # what starts the database's first connections
    start = _start_with_a_reminder_soon()
    created = deployment.say("bo.li", f"安排面试 陈博 {start:%Y-%m-%d %H:%M} 30分钟")
    assert "#1" in created.text
    due = start - timedelta(minutes=10)
    until_due = (due - datetime.now(SHANGHAI)).total_seconds()  # up to two minutes around :00 and :30
    wecom.wait_for_text("bo.li", "分钟后开始", seconds=until_due + 15)
    wecom.wait_for_text("chen.bo", "分钟后开始", seconds=5)
    late = (datetime.now(SHANGHAI) - due).total_seconds()
    assert 0 <= late < 6
    assert deployment.rows("SELECT count(*) FROM outbox WHERE kind = 'reminder'") == [(2,)]


def _start_with_a_reminder_soon() -> datetime:
    """Return a start whose ten-minute reminder is due at the next minute that is not spread (:00, :30)."""
    now = datetime.now(SHANGHAI)
    due = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while due - now < timedelta(seconds=3) or due.minute in (0, 30):
        due += timedelta(minutes=1)
    return due + timedelta(minutes=10)
