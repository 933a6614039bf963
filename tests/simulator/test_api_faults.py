"""The API's faults over real HTTP: what a caller sees, and whether the call had its effect."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from bot.simulator import Simulator

from .conftest import CORPID, SECRET, Caller, Clock, encoded, message, until


@pytest.fixture
def http(sim: Simulator, api: Caller) -> Iterator["Http"]:
    with requests.Session() as session:
        session.trust_env = False
        yield Http(session, sim.serve() + "/cgi-bin/", api.token)


class Http:
    """The API over one kept connection."""

    def __init__(self, session: requests.Session, base: str, token: str) -> None:
        self.session, self.base, self.token = session, base, token

    def send(self, text: str = "你好", timeout: float = 10, **changed: Any) -> requests.Response:
        body = encoded(message(text={"content": text}) | changed)
        query = {"access_token": self.token}
        return self.session.post(self.base + "message/send", body, params=query, timeout=timeout)

    def user(self) -> requests.Response:
        query = {"access_token": self.token, "userid": "bo.li"}
        return self.session.get(self.base + "user/get", params=query, timeout=10)

    def fetch_token(self) -> str:
        query = {"corpid": CORPID, "corpsecret": SECRET}
        self.token = self.session.get(self.base + "gettoken", params=query, timeout=10).json()["access_token"]
        return self.token


def seen(sim: Simulator) -> list[str]:
    return [m.text for m in sim.conversation("ling.wu")]


def test_connections_are_kept_open(sim: Simulator) -> None:
    port = int(sim.serve().rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as sock:
        for _ in range(3):
            sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b""
            while b"ok" not in answer.partition(b"\r\n\r\n")[2]:
                answer += sock.recv(4096)
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_body_without_a_length_is_refused(sim: Simulator) -> None:
    with requests.Session() as session:
        answer = session.post(sim.serve() + "/sim/clear", iter([b"{}"]), timeout=5)
    assert answer.status_code == 411


@pytest.mark.parametrize(("fault", "status"), [("api_down", 503), ("http_500", 500)])
def test_a_failing_api_answers_no_json(sim: Simulator, http: "Http", fault: str, status: int) -> None:
    setattr(sim.faults, fault, True)
    answer = http.send()
    assert answer.status_code == status and "json" not in answer.headers["Content-Type"]
    assert seen(sim) == []
    sim.faults.clear()
    assert http.send().json()["errcode"] == 0


def test_a_refused_call_is_reset_without_effect(sim: Simulator, http: "Http") -> None:
    sim.faults.refused = True
    with pytest.raises(requests.ConnectionError, match="reset"):
        http.send()
    assert seen(sim) == []
    assert sim.inspector[-1].problems == ("fault: refused",) and sim.inspector[-1].status is None


@pytest.mark.parametrize("fault", ["unreachable", "hanging"])
def test_a_hanging_call_is_never_answered(sim: Simulator, http: "Http", fault: str) -> None:
    before = threading.active_count()
    setattr(sim.faults, fault, True)
    with pytest.raises(requests.ReadTimeout):
        http.send(timeout=0.3)
    assert seen(sim) == []
    # The thread of a caller who left does not wait for the switch.
    until(lambda: threading.active_count() <= before)


def test_a_hanging_call_ends_when_the_switch_is_turned(sim: Simulator, http: "Http") -> None:
    sim.faults.hanging = True
    timer = threading.Timer(0.2, sim.faults.clear)
    timer.start()
    with pytest.raises(requests.ConnectionError):
        http.send()
    timer.join()
    assert http.send().json()["errcode"] == 0


def test_closing_ends_hanging_calls(sim: Simulator, http: "Http") -> None:
    sim.faults.hanging = True
    timer = threading.Timer(0.2, sim.close)
    timer.start()
    with pytest.raises(requests.ConnectionError):
        http.send()
    timer.join()


def test_a_lost_answer_leaves_the_message_shown(sim: Simulator, http: "Http") -> None:
    sim.faults.answer_lost = {"only": "message/send"}
    body = {"enable_duplicate_check": 1}
    with pytest.raises(requests.ConnectionError, match="reset"):
        http.send(**body)
    assert seen(sim) == ["你好"]
    assert http.user().status_code == 200
    sim.faults.clear()
    assert http.send(**body).json()["errcode"] == 0
    assert seen(sim) == ["你好"]


def test_a_reset_comes_in_the_middle_of_the_answer(sim: Simulator, http: "Http") -> None:
    sim.faults.reset = True
    query = {"access_token": http.token}
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="reset"):
        http.session.post(http.base + "message/send", encoded(message()), params=query, timeout=5)
    assert seen(sim) == ["你好"]


def test_a_slow_answer_comes_byte_by_byte(sim: Simulator, http: "Http") -> None:
    sim.faults.api_drip_s = 0.002
    started = time.monotonic()
    answer = http.send()
    assert answer.json()["errcode"] == 0
    assert time.monotonic() - started > 0.002 * len(answer.content)


def test_faults_fall_on_one_path_and_on_a_share_of_calls(sim: Simulator, http: "Http") -> None:
    sim.faults.random.seed(3)
    sim.faults.http_500 = {"share": 0.5, "only": "message/send"}
    statuses = [http.send(str(n)).status_code for n in range(20)]
    assert {*statuses} == {200, 500}
    assert len(seen(sim)) == statuses.count(200)
    assert [http.user().status_code for _ in range(20)] == [200] * 20
    counts = sim.ledger.counts()["calls"]
    assert counts["message/send"] == {"0": statuses.count(200), "http_500": statuses.count(500)}


def test_errcodes_come_by_chance(sim: Simulator, http: "Http") -> None:
    sim.faults.random.seed(3)
    sim.faults.error_rate = [
        {"errcode": -1, "share": 0.3},
        {"errcode": 45033, "share": 0.5, "only": "message/send"},
    ]
    assert {http.send(str(n)).json()["errcode"] for n in range(30)} == {0, -1, 45033}
    assert {http.user().json()["errcode"] for _ in range(30)} == {0, -1}


@pytest.mark.parametrize("errcode", [40014, 42001])
def test_a_code_of_dead_tokens_ends_the_token(sim: Simulator, http: "Http", errcode: int) -> None:
    first = http.token
    sim.faults.error_next(errcode)
    assert http.send().json()["errcode"] == errcode
    assert http.send().json()["errcode"] == errcode
    assert http.fetch_token() != first
    assert http.send().json()["errcode"] == 0
    sim.faults.error_rate = {"errcode": errcode}
    http.fetch_token()
    assert http.send().json()["errcode"] == errcode
    assert sim.ledger.counts()["tokens issued"] == 2


def test_tokens_die_earlier_than_they_say(sim: Simulator, http: "Http", clock: Clock) -> None:
    sim.faults.token_life_s = 60
    first = http.token
    clock.pass_seconds(59)
    assert http.send().json()["errcode"] == 0
    clock.pass_seconds(1)
    assert http.send().json()["errcode"] == 40014
    assert http.fetch_token() != first
    assert http.send("again").json()["errcode"] == 0


def test_an_error_in_line_waits_for_its_path(sim: Simulator, http: "Http") -> None:
    sim.faults.error_next(45009, only="user/get")
    assert http.send().json()["errcode"] == 0
    assert [http.user().json()["errcode"] for _ in range(2)] == [45009, 0]


def test_some_members_are_reported_invalid(sim: Simulator, http: "Http") -> None:
    sim.faults.invaliduser = ["Ling.Wu"]
    assert http.send(touser="ling.wu|bo.li").json()["invaliduser"] == "ling.wu"
    assert http.send().json()["errcode"] == 81013
    assert seen(sim) == [] and len(sim.conversation("bo.li")) == 1
    sim.faults.invaliduser = True
    assert http.send(touser="bo.li").json()["errcode"] == 81013
    assert http.send(touser="@all").json()["errcode"] == 81013


def test_the_pace_of_a_member_can_be_set(sim: Simulator, http: "Http", clock: Clock) -> None:
    sim.faults.set({"member_per_minute": 2, "member_per_hour": 3})
    answers = [http.send(str(n)).json() for n in range(3)]
    clock.pass_seconds(60)
    answers += [http.send(str(n)).json() for n in range(3, 5)]
    assert all(a["errcode"] == 0 and a["msgid"] for a in answers)
    assert seen(sim) == ["0", "1", "3"]
    assert sim.inspector[-1].warnings == ("dropped for Ling.Wu: over 2/min, 3/h",)
    sim.faults.set({"member_per_minute": 0, "member_per_hour": 0})
    for n in range(40):
        http.send(f"free {n}")
    assert len(seen(sim)) == 43


def test_too_many_calls_in_a_minute_are_refused_for_a_minute(
    sim: Simulator, http: "Http", clock: Clock
) -> None:
    sim.faults.api_per_minute = 3
    assert [http.send(str(n)).json()["errcode"] for n in range(4)] == [0, 0, 0, 45009]
    assert http.user().json()["errcode"] == 0
    clock.pass_seconds(59)
    assert http.send().json()["errcode"] == 45009
    clock.pass_seconds(1)
    assert http.send("later").json()["errcode"] == 0


def test_too_many_calls_at_once_are_refused(sim: Simulator, http: "Http") -> None:
    sim.faults.api_concurrent = 1
    answers: list[int] = []

    def call() -> None:
        query = {"access_token": http.token}
        answer = requests.post(http.base + "message/send", encoded(message()), params=query, timeout=20)
        answers.append(answer.json()["errcode"])

    with sim.state.lock:
        # The first call waits for this lock in the middle of its work.
        threads = [threading.Thread(target=call) for _ in range(2)]
        for thread in threads:
            thread.start()
        until(lambda: sim.ledger.counts().get("calls", {}).get("message/send") == {"45033": 1})
    for thread in threads:
        thread.join()
    assert sorted(answers) == [0, 45033] and len(seen(sim)) == 1


@pytest.mark.parametrize(
    ("interval", "passed", "shown"),
    [(None, 1799, 1), (None, 1800, 2), (600, 599, 1), (600, 600, 2), (14400, 14399, 1), (14400, 14400, 2)],
)
def test_the_duplicate_check_lasts_its_interval(
    sim: Simulator, http: "Http", clock: Clock, interval: int | None, passed: int, shown: int
) -> None:
    body: dict[str, Any] = {"enable_duplicate_check": 1}
    body |= {"duplicate_check_interval": interval} if interval else {}
    first = http.send(**body).json()
    clock.pass_seconds(passed)
    http.fetch_token()
    second = http.send(**body).json()
    assert second["errcode"] == 0 and (second["msgid"] == first["msgid"]) is (shown == 1)
    assert len(seen(sim)) == shown


def test_the_duplicate_check_looks_at_the_whole_request(sim: Simulator, http: "Http") -> None:
    body = {"enable_duplicate_check": 1, "duplicate_check_interval": 600}
    for changed in ({}, {"duplicate_check_interval": 601}, {"safe": 0}, {"touser": "Ling.Wu"}, {}):
        assert http.send(**body | changed).json()["errcode"] == 0
    assert len(seen(sim)) == 4


def test_an_api_fault_leaves_the_control_api_alone(sim: Simulator, http: "Http") -> None:
    sim.faults.refused = sim.faults.unreachable = True
    assert requests.post(sim.serve() + "/sim/faults", json={"clear": True}, timeout=5).status_code == 200
    assert http.send().json()["errcode"] == 0


# The API on a port of its own


def connecting(url: str, timeout: float = 5) -> str:
    """What becomes of a new connection: "open", or the name of the exception."""
    try:
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout):
            return "open"
    except OSError as error:
        return type(error).__name__


def test_the_apis_own_port_refuses_and_comes_back(sim: Simulator, http: "Http") -> None:
    url = sim.serve_api()
    http.base = url + "/cgi-bin/"
    for _ in range(2):
        sim.faults.refused = True
        assert connecting(url) == "ConnectionRefusedError"
        assert connecting(sim.serve()) == "open"
        sim.faults.refused = False
        assert connecting(url) == "open"
    assert http.send().json()["errcode"] == 0


def test_connecting_to_an_unreachable_api_never_ends(sim: Simulator, http: "Http") -> None:
    url = sim.serve_api()
    http.base = url + "/cgi-bin/"
    sim.faults.unreachable = True
    with pytest.raises(requests.ConnectTimeout):
        http.send(timeout=0.3)
    # A client that goes on trying gets through when the network is back.
    timer = threading.Timer(0.3, sim.faults.clear)
    timer.start()
    assert http.send(timeout=20).json()["errcode"] == 0
    timer.join()
    sim.faults.unreachable = True
    sim.faults.set({"unreachable": False, "refused": True})
    assert connecting(url) == "ConnectionRefusedError"
    sim.faults.set({"unreachable": True, "refused": False})
    assert connecting(url, 0.3) == "TimeoutError"


def test_an_open_connection_feels_the_closed_port_too(sim: Simulator, http: "Http") -> None:
    http.base = sim.serve_api() + "/cgi-bin/"
    http.user()
    sim.faults.refused = True
    with pytest.raises(requests.ConnectionError):
        http.send()
    assert seen(sim) == []


def test_a_fault_for_some_calls_leaves_the_port_open(sim: Simulator, http: "Http") -> None:
    http.base = sim.serve_api() + "/cgi-bin/"
    sim.faults.refused = {"only": "message/send"}
    assert http.user().json()["errcode"] == 0
    with pytest.raises(requests.ConnectionError, match="reset"):
        http.send()


@pytest.mark.parametrize("fault", ["refused", "unreachable"])
def test_closing_a_closed_port_leaves_nothing(sim: Simulator, fault: str) -> None:
    url = sim.serve_api()
    setattr(sim.faults, fault, True)
    sim.close()
    assert connecting(url) == "ConnectionRefusedError"
    assert not [t.name for t in threading.enumerate() if t.name.startswith("simulator")]
