"""A simulator with three people, a clock that is set by hand, and a tiny bot that answers as told."""

import json
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, request

from bot.simulator import Simulator
from bot.simulator.crypto import Cipher, sign
from bot.simulator.server import Server

CORPID, AGENTID, SECRET = "ww0a1b2c3d4e5f6071", 1000007, "simulated-secret-of-the-app"
TOKEN, AES_KEY = "InterviewTok9", "hR7kQ2mXc9VbT4nZs8LwPy3GdJf6UaEx1NoHiKqWtY0"
ACCOUNT = {"corpid": CORPID, "agentid": AGENTID, "secret": SECRET, "token": TOKEN, "aes_key": AES_KEY}


class Clock:
    """Time that only moves when told."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class FakeBot:
    """A bot of twenty lines: keeps what it was sent, and answers with `answer(form)`."""

    url: str = ""
    forms: list[dict[str, str]] = field(default_factory=list)
    envelopes: list[str] = field(default_factory=list)
    answer: Callable[[dict[str, str]], Any] = lambda form: ""
    echo: Callable[[str], str] = lambda text: text
    lock: threading.Lock = field(default_factory=threading.Lock)

    def app(self) -> Flask:
        app = Flask("fakebot")
        app.add_url_rule("/wecom/callback", "callback", self.serve, methods=["GET", "POST"])
        return app

    def serve(self) -> Any:
        cipher = Cipher(AES_KEY, CORPID)
        if request.method == "GET":
            return self.echo(cipher.decrypt(request.args["echostr"]))
        sealed = request.get_data(as_text=True)
        encrypted = ET.fromstring(sealed).findtext("Encrypt") or ""
        expected = sign(TOKEN, request.args["timestamp"], request.args["nonce"], encrypted)
        assert request.args["msg_signature"] == expected
        form = {each.tag: each.text or "" for each in ET.fromstring(cipher.decrypt(encrypted))}
        with self.lock:
            self.forms.append(form | {"_xml": cipher.decrypt(encrypted)})
            self.envelopes.append(sealed)
        return self.answer(form)


def text_reply(form: dict[str, str], content: str, **changed: str) -> str:
    """A sealed passive text; keyword arguments spoil a part of it."""
    inner = changed.pop("inner", "") or (
        f"<xml><ToUserName>{changed.get('to', form['FromUserName'])}</ToUserName>"
        f"<FromUserName>{changed.get('sender', CORPID)}</FromUserName><CreateTime>1767225602</CreateTime>"
        f"<MsgType>text</MsgType><Content><![CDATA[{content}]]></Content></xml>"
    )
    return sealed_reply(inner, **changed)


def sealed_reply(inner: str, **changed: str) -> str:
    encrypted = Cipher(AES_KEY, changed.get("receiveid", CORPID)).encrypt(inner)
    signature = changed.get("signature") or sign(TOKEN, "1767225601", "552901", encrypted)
    return (
        f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
        "<TimeStamp>1767225601</TimeStamp><Nonce><![CDATA[552901]]></Nonce></xml>"
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sim(clock: Clock) -> Iterator[Simulator]:
    with Simulator(**ACCOUNT, clock=clock, retry_waits=(0.01, 0.01, 0.01), deadline_s=0.4) as simulator:
        simulator.add_member("Ling.Wu", "吴玲", "人力资源部", "admin")
        simulator.add_member("bo.li", "李博", "后端组")
        simulator.add_member("far.away", "外人", "后端组", in_range=False)
        yield simulator


@pytest.fixture
def bot(sim: Simulator) -> Iterator[FakeBot]:
    fake = FakeBot()
    server = Server(fake.app(), "127.0.0.1", 0)
    fake.url = sim.callback_url = server.url + "/wecom/callback"
    yield fake
    server.close()


class Caller:
    """Calls the API in process, with a token unless told otherwise."""

    def __init__(self, sim: Simulator) -> None:
        self._client = sim.app.test_client()
        self.token = ""

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        return self._client.get(f"/cgi-bin/{path}", query_string=self._query(query)).get_json()

    def post(self, path: str, body: Any, **query: Any) -> dict[str, Any]:
        data = {"data": body} if isinstance(body, bytes) else {"data": encoded(body)}
        return self._client.post(f"/cgi-bin/{path}", query_string=self._query(query), **data).get_json()

    def send(self, **changed: Any) -> dict[str, Any]:
        return self.post("message/send", message(**changed))

    def fetch_token(self) -> None:
        self.token = self._client.get(
            "/cgi-bin/gettoken", query_string={"corpid": CORPID, "corpsecret": SECRET}
        ).get_json()["access_token"]

    def _query(self, query: dict[str, Any]) -> dict[str, Any]:
        return query if "access_token" in query or not self.token else query | {"access_token": self.token}


def encoded(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def message(**changed: Any) -> dict[str, Any]:
    """A good text message with some fields changed; None removes a field."""
    body = {"touser": "ling.wu", "agentid": AGENTID, "msgtype": "text", "text": {"content": "你好"}} | changed
    return {name: value for name, value in body.items() if value is not None}


@pytest.fixture
def api(sim: Simulator) -> Caller:
    caller = Caller(sim)
    caller.fetch_token()
    return caller


def until(condition: Callable[[], Any], timeout: float = 5) -> Any:
    """Wait for a condition that another thread brings about."""
    end = time.monotonic() + timeout
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)
    return found
