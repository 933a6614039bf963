"""Bad weather: slow clients, a wrong secret, WeCom or the database away, settings that are not there."""

import json
import socket
import time

from tests.processes.deployment import Deployment, free_port
from tests.processes.standin import StandIn


def test_slow_clients_do_not_hold_the_door(deployment: Deployment) -> None:
    deployment.serve()
    slow = [socket.create_connection(("127.0.0.1", deployment.port)) for _ in range(60)]
    for client in slow:
        client.sendall(b"POST /wecom/callback HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n<xml")
    time.sleep(0.3)
    began = time.monotonic()
    assert deployment.say("bo.li", "帮助").text
    assert time.monotonic() - began < 3
    for client in slow:
        client.close()
    assert deployment.verify().status == 200


def test_oversized_and_strange_requests_are_refused(deployment: Deployment) -> None:
    deployment.serve()
    query = "/wecom/callback?msg_signature=a&timestamp=1&nonce=2"
    megabytes = b"<xml>" + b"a" * 3_000_000
    assert deployment.request("POST", query, megabytes).status == 413
    chunked = deployment.request("POST", query, iter([megabytes[:1_000_000]] * 3))  # type: ignore[arg-type]
    assert chunked.status == 413
    for method in ("PUT", "DELETE", "PATCH"):
        answer = deployment.request(method, query, b"x")
        assert (answer.status, answer.body) == (405, b"")
    assert deployment.request("HEAD", query).status in (400, 403)
    assert deployment.request("GET", "/room/%ff%00..%2f").status == 404
    assert deployment.request("GET", "/room/x", headers={"Host": "x" * 3000}).status == 404
    assert "traceback" not in deployment.logs().lower()
    assert '"warning", "event": "Conf' not in deployment.logs()


def test_wrong_secret_stops_asking_and_is_shown(deployment: Deployment, wecom: StandIn) -> None:
    deployment.env["WECOM_SECRET"] = "a-secret-of-somebody-else"
    deployment.env["BOT_ADMINS"] = "zhang.wei"
    deployment.serve()
    deployment.work()
    wecom.wait_for(lambda: wecom.tokens_asked)
    wecom.wait_for(lambda: deployment.request("GET", "/readyz").status == 503)
    report = json.loads(deployment.request("GET", "/readyz").body)
    assert "40001" in report["checks"]["token"]["reason"]
    deployment.say("bo.li", "安排面试")
    time.sleep(2)
    assert wecom.tokens_asked == 1
    assert "token_stopped" in deployment.logs()
    assert "a-secret-of-somebody-else" not in deployment.logs() + json.dumps(report)
    checked = deployment.run("check")
    assert checked.returncode == 1
    assert "FAIL  token: WeCom 40001" in checked.stdout and "WECOM_SECRET is wrong" in checked.stdout


def test_everything_arrives_once_after_wecom_was_away(deployment: Deployment, wecom: StandIn) -> None:
    deployment.run("people", "add", "--name", "陈博", "--userid", "chen.bo", "--role", "candidate")
    wecom.is_down = True
    deployment.serve()
    deployment.work()
    for hour in range(10, 14):
        assert deployment.say("bo.li", f"安排面试 陈博 明天{hour}:00 30分钟").status == 200
    wecom.wait_for(lambda: "delivery_postponed" in deployment.logs())
    time.sleep(1)
    assert deployment.logs().count("delivery_postponed") < 20
    wecom.is_down = False
    wecom.wait_for(lambda: not deployment.rows("SELECT 1 FROM outbox WHERE status = 'due'"), 60)
    assert len(wecom.sent) == len(set(wecom.sent)) == len(wecom.delivered)
    numbers = [m["template_card"]["main_title"]["title"] for m in wecom.messages_to("chen.bo")]
    assert numbers == sorted(numbers) and len(numbers) == 4


def test_start_waits_for_a_database_that_is_away(deployment: Deployment, wecom: StandIn) -> None:
    away = f"postgresql://bot:hidden-password@127.0.0.1:{free_port()}/interviewbot"
    deployment.env |= {"DATABASE_URL": away, "SECRET_KEY": "0123456789abcdef0123"}
    server = deployment.start("serve", "--port", str(deployment.port))
    worker = deployment.work()
    wecom.wait_for(lambda: deployment.logs().count("waiting_for_database") == 2)
    time.sleep(2)
    assert deployment.logs().count("\n") < 16, deployment.logs()
    assert "hidden-password" not in deployment.logs()
    assert server.poll() is None and worker.poll() is None
    deployment.stop(server)
    deployment.stop(worker)


def test_check_finds_everything_in_order(deployment: Deployment) -> None:
    deployment.env["PUBLIC_URL"] = f"http://localhost.localdomain:{deployment.port}"
    deployment.serve()
    report = deployment.run("check")
    lines = [line.split(":")[0] for line in report.stdout.splitlines()]
    assert lines[:5] == [
        "ok    settings",
        "ok    database",
        "ok    api address",
        "ok    token",
        "ok    agent",
    ]
    assert any("callback address" in line for line in lines[5:])


def test_missing_and_malformed_settings_stop_every_start(deployment: Deployment) -> None:
    del deployment.env["WECOM_SECRET"]
    deployment.env["BOT_TIMEZONE"] = "Mars/Olympus"
    for command in ("serve", "worker", "run"):
        refused = deployment.run(command)
        assert refused.returncode == 1
        assert refused.stderr.splitlines() == [
            "WECOM_SECRET is missing; for example: WECOM_SECRET=the Secret shown on the app's page",
            "BOT_TIMEZONE is not a known time zone; for example: BOT_TIMEZONE=Asia/Shanghai",
        ]


def test_taken_port_is_said_in_one_line(deployment: Deployment, wecom: StandIn) -> None:
    port = wecom.url.rpartition(":")[2]
    refused = deployment.run("serve", "--port", port)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1 and f"cannot listen on 127.0.0.1:{port}" in refused.stderr
