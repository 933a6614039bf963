"""The control API, its stream, and the program around it."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.simulator import PEOPLE, Simulator

from .conftest import ACCOUNT, SECRET, TOKEN, Caller, FakeBot, text_reply

ROOT = Path(__file__).parents[2]


def post(sim: Simulator, path: str, body: Any) -> tuple[int, Any]:
    response = sim.app.test_client().post(f"/sim/{path}", json=body)
    return response.status_code, response.get_json()


def test_saying_waits_for_the_answer(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: text_reply(form, "好")
    status, exchange = post(sim, "say", {"userid": "bo.li", "text": "hi"})
    assert (status, exchange["reply"], exchange["deliveries"][0]["status"]) == (200, "好", 200)


def test_saying_without_waiting_is_accepted(sim: Simulator, bot: FakeBot) -> None:
    assert post(sim, "say", {"userid": "bo.li", "text": "hi", "wait": False}) == (202, {"accepted": True})
    sim.wait_for("bo.li", lambda m: m.delivery == "delivered")


def test_every_action_reaches_the_bot(sim: Simulator, bot: FakeBot) -> None:
    for path, own in [
        ("say", {"msgtype": "location"}),
        ("enter", {}),
        ("menu", {"key": "HELP"}),
        ("event", {"own": {"Event": "batch_job_result"}}),
        ("unsubscribe", {}),
        ("subscribe", {}),
    ]:
        assert post(sim, path, {"userid": "bo.li"} | own)[0] == 200
    msgid = bot.forms[0]["MsgId"]
    assert post(sim, "redeliver", {"msgid": msgid})[1]["msgid"] == msgid
    assert post(sim, "verify", {})[1]["ok"] is True
    assert len(bot.forms) == 7


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("say", []),
        ("say", {"text": "hi"}),
        ("say", {"userid": "bo.li"}),
        ("say", {"userid": "bo.li", "text": "  "}),
        ("say", {"userid": "nobody", "text": "hi"}),
        ("say", {"userid": "far.away", "text": "hi"}),
        ("press", {"userid": "bo.li", "message": "m99", "key": "k"}),
        ("members", {"name": "no id"}),
        ("faults", {"error_next": {"errcode": "x"}}),
        ("faults", {"error_next": {"times": 1}}),
        ("faults", {"error_next": -1}),
        ("faults", {"error_next": {"errcode": -1, "times": 0}}),
        ("faults", {"api_dwon": True}),
        ("faults", {"api_down": "yes"}),
        ("faults", {"hanging": {"share": 2}}),
        ("faults", {"hanging": {"path": "message/send"}}),
        ("faults", {"api_latency_s": -1}),
        ("faults", {"error_rate": {"errcode": 0}}),
        ("faults", {"error_rate": 5}),
        ("faults", {"invaliduser": "bo.li"}),
        ("faults", {"duplicate_callbacks": 4}),
        ("faults", {"callback_share": 1.5}),
        ("faults", {"parallel_callbacks": 1}),
        ("faults", {"seed": "x"}),
        ("ledger", {"on": "yes"}),
        ("redeliver", {"msgid": "1"}),
    ],
)
def test_mistakes_are_400_with_a_reason(sim: Simulator, path: str, body: Any) -> None:
    status, answer = post(sim, path, body)
    assert status == 400 and answer["error"]


def test_a_form_post_of_a_foreign_page_is_refused(sim: Simulator) -> None:
    assert sim.app.test_client().post("/sim/say", data={"userid": "bo.li", "text": "x"}).status_code == 400


def test_faults_are_switched_and_seen(sim: Simulator, api: Caller) -> None:
    body = {"api_latency_s": 0.01, "duplicate_callbacks": True, "error_next": {"errcode": -1, "times": 2}}
    faults = post(sim, "faults", body)[1]
    assert faults["api_latency_s"] == 0.01 and faults["duplicate_callbacks"] == 1
    assert faults["errors"] == [-1, -1] and faults["api_down"] is False
    post(sim, "faults", {"kill_token": True})
    assert api.get("user/get", userid="bo.li")["errcode"] == 40014
    assert post(sim, "faults", {"clear": True})[1]["errors"] == []


def test_a_mistake_in_one_switch_leaves_all_as_they_were(sim: Simulator) -> None:
    sim.faults.api_latency_s = 0.5
    before = sim.faults.as_json()
    status, answer = post(sim, "faults", {"clear": True, "http_500": True, "callback_share": 7})
    assert (status, answer["error"]) == (400, "callback_share: must be a number from 0 to 1")
    assert sim.faults.as_json() == before


def test_what_the_switches_say_can_be_set_again(sim: Simulator) -> None:
    some = {"share": 0.25, "only": "message/send"}
    rates = [{"errcode": -1, "share": 0.5, "only": ""}]
    switched = {
        "reset": some,
        "error_rate": rates,
        "invaliduser": ["@all", "bo.li"],
        "duplicate_callbacks": 2,
        "shuffle_callbacks_s": 0.5,
    }
    faults = post(sim, "faults", switched)[1]
    assert faults | switched == faults
    errors = faults.pop("errors")
    assert post(sim, "faults", faults)[1] == faults | {"errors": errors}
    cleared = post(sim, "faults", {"clear": True})[1]
    assert (cleared["reset"], cleared["error_rate"], cleared["member_per_minute"]) == (False, [], 30)


def test_the_state_holds_what_a_page_needs(sim: Simulator, api: Caller) -> None:
    api.send()
    client = sim.app.test_client()
    state = client.get("/sim/state").get_json()
    assert [m["userid"] for m in state["members"]] == ["Ling.Wu", "bo.li", "far.away"]
    assert state["members"][0]["suggestions"]
    assert state["conversations"]["Ling.Wu"][0]["text"] == "你好"
    assert SECRET not in json.dumps(state) and TOKEN not in json.dumps(state)
    since = {"since": state["version"]}
    assert client.get("/sim/state", query_string=since).get_json() == {"version": state["version"]}


def test_pages_carry_a_strict_policy(sim: Simulator) -> None:
    with sim.app.test_client().get("/") as response:
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert sim.app.test_client().get("/healthz").get_json() == {"status": "ok"}


def test_changes_are_streamed_and_closing_ends_the_stream(sim: Simulator, bot: FakeBot) -> None:
    url = sim.serve()
    seen: list[str] = []
    opened = threading.Event()

    def listen() -> None:
        try:
            with requests.get(f"{url}/sim/events", stream=True, timeout=10) as response:
                for line in response.iter_lines():
                    opened.set()
                    seen.append(line.decode())
        except requests.RequestException:
            return

    reader = threading.Thread(target=listen)
    reader.start()
    opened.wait(5)
    sim.say("bo.li", "看见了吗")
    sim.close()
    reader.join(5)
    assert not reader.is_alive()
    assert "event: message" in seen and "event: record" in seen


# The program


def environment() -> dict[str, str]:
    names = ("CORP_ID", "AGENT_ID", "SECRET", "TOKEN", "ENCODING_AES_KEY")
    return os.environ | {f"WECOM_{n}": str(v) for n, v in zip(names, ACCOUNT.values(), strict=True)}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_program_serves_its_people_and_ends_cleanly(tmp_path: Path, number: int) -> None:
    command = [sys.executable, "-m", "bot.simulator", "--port", "0", "--state", str(tmp_path / "s.json")]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        url = process.stdout.readline().split()[-1]
        members = requests.get(f"{url}/sim/state", timeout=5).json()["members"]
        assert [m["userid"] for m in members] == [p.userid for p in PEOPLE]
        token = requests.get(
            f"{url}/cgi-bin/gettoken",
            params={"corpid": ACCOUNT["corpid"], "corpsecret": SECRET},
            timeout=5,
        ).json()["access_token"]
        requests.get(f"{url}/cgi-bin/nonsense", params={"access_token": token}, timeout=5)
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 0
    assert out == "" and err == ""
    assert (tmp_path / "s.json").exists()


def test_the_program_serves_people_of_a_file_and_keeps_a_ledger(tmp_path: Path) -> None:
    people = tmp_path / "people.json"
    people.write_text('[{"userid": "zoe", "name": "Zoë"}, {"userid": "yan", "name": "颜"}]', encoding="utf-8")
    command = [sys.executable, "-m", "bot.simulator", "--port", "0", "--api-port", "0", "--ledger"]
    command += ["--people", str(people)]
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        members = requests.get(f"{url}/sim/state", timeout=5).json()["members"]
        assert [m["name"] for m in members] == ["Zoë", "颜"]
        api = process.stdout.readline().split()
        assert api[0] == "api:" and requests.get(f"{api[1]}/healthz", timeout=5).ok and api[1] != url
        assert requests.get(f"{url}/sim/ledger", timeout=5).json()["on"] is True
        process.terminate()
        process.communicate(timeout=10)


def test_a_wrong_list_of_people_is_one_clear_line(tmp_path: Path) -> None:
    people = tmp_path / "people.json"
    people.write_text('[{"id": "zoe"}]', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot.simulator", "--people", str(people)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 2 and "--people" in done.stderr and "Traceback" not in done.stderr


def test_a_missing_setting_is_named(tmp_path: Path) -> None:
    env = {k: v for k, v in environment().items() if k != "WECOM_TOKEN"}
    done = subprocess.run(
        [sys.executable, "-m", "bot.simulator"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=20
    )
    assert done.returncode == 2 and "WECOM_TOKEN" in done.stderr and "Traceback" not in done.stderr


def test_a_taken_port_is_one_clear_line(bot: FakeBot) -> None:
    port = bot.url.split(":")[2].split("/")[0]
    done = subprocess.run(
        [sys.executable, "-m", "bot.simulator", "--port", port],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"simulator: port {port} cannot be used") and done.stderr.count("\n") == 1
