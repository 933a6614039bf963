"""The bot as an operator runs it: `interviewbot` subprocesses with only the documented settings."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg

from storage.embedded import acquire
from tests.bot.wecom import envelopes
from tests.processes.standin import SECRET, StandIn

INTERVIEWBOT = str(Path(sys.executable).with_name("interviewbot"))


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; `text` is what an encrypted one holds."""

    status: int
    body: bytes
    text: str = ""


class Deployment:
    """One data directory, and the processes started on it."""

    def __init__(self, wecom: StandIn, folder: Path) -> None:
        self.wecom = wecom
        self.folder = folder
        self.port = free_port()
        self.processes: list[subprocess.Popen[str]] = []
        self._created_at: dict[str, int] = {}
        self.env = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH", "HOME")},
            "WECOM_CORP_ID": envelopes.CORPID,
            "WECOM_AGENT_ID": str(envelopes.AGENTID),
            "WECOM_SECRET": SECRET,
            "WECOM_TOKEN": envelopes.TOKEN,
            "WECOM_ENCODING_AES_KEY": envelopes.AES_KEY,
            "WECOM_API_URL": wecom.url,
            "BOT_DATA_DIR": str(folder / "var"),
            # These tests live in real time, by day and by night.
            "BOT_QUIET_HOURS": "none",
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [INTERVIEWBOT, *arguments],
            env=self.env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        log = (self.folder / f"{arguments[0]}-{len(self.processes)}.log").open("w")
        process = subprocess.Popen(
            [INTERVIEWBOT, *arguments], env=self.env, cwd=self.folder, stdout=log, stderr=log, text=True
        )
        log.close()
        self.processes.append(process)
        return process

    def serve(self, *options: str, port: int | None = None) -> subprocess.Popen[str]:
        """Start a web process and wait until it answers."""
        process = self.start("serve", "--port", str(port or self.port), *options)
        self.await_answer(process, port)
        return process

    def await_answer(self, process: subprocess.Popen[str], port: int | None = None) -> None:
        deadline = time.monotonic() + 60
        while True:
            assert process.poll() is None, self.logs()
            assert time.monotonic() < deadline, self.logs()
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.request("GET", "/healthz", port=port).status == 200:
                    return
            time.sleep(0.05)

    def work(self) -> subprocess.Popen[str]:
        return self.start("worker")

    def stop(self, process: subprocess.Popen[str], number: int = signal.SIGTERM) -> int:
        process.send_signal(number)
        return process.wait(30)

    def close(self) -> None:
        """End everything that still runs."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            process.wait(30)

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        port: int | None = None,
        timeout: float = 30,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers=headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.read())
        finally:
            connection.close()

    def say(
        self,
        userid: str,
        text: str,
        *,
        msgid: str | None = None,
        port: int | None = None,
        timeout: float = 30,
    ) -> Answer:
        """Deliver a text message as WeCom does, and return the answer."""
        msgid = msgid or str(uuid4().int)
        own = f"<MsgType>text</MsgType><Content><![CDATA[{text}]]></Content><MsgId>{msgid}</MsgId>"
        # A repeated delivery has the CreateTime of the first.
        created_at = self._created_at.setdefault(msgid, int(time.time()))
        return self.deliver(userid, own, created_at=created_at, port=port, timeout=timeout)

    def press(self, userid: str, message: dict[str, Any], key: str) -> Answer:
        """Press a button of a card that a member was sent."""
        card = message["template_card"]
        assert key in [button["key"] for button in card["button_list"]], card
        own = (
            "<MsgType>event</MsgType><Event>template_card_event</Event>"
            f"<EventKey><![CDATA[{key}]]></EventKey><TaskId>{card['task_id']}</TaskId>"
            f"<CardType>button_interaction</CardType><ResponseCode>{uuid4().hex}</ResponseCode>"
        )
        return self.deliver(userid, own)

    def deliver(
        self,
        userid: str,
        own: str,
        *,
        created_at: int | None = None,
        port: int | None = None,
        timeout: float = 30,
    ) -> Answer:
        xml = (
            f"<xml><ToUserName>{envelopes.CORPID}</ToUserName><FromUserName>{userid}</FromUserName>"
            f"<CreateTime>{created_at or int(time.time())}</CreateTime>"
            f"{own}<AgentID>{envelopes.AGENTID}</AgentID></xml>"
        )
        encrypt = envelopes.encrypt(envelopes.pad(envelopes.plain(xml.encode())))
        path = f"/wecom/callback?{urlencode(signed(encrypt))}"
        answer = self.request("POST", path, envelopes.envelope(encrypt), port=port, timeout=timeout)
        return Answer(answer.status, answer.body, _text_of(answer.body))

    def verify(self, **changes: str) -> Answer:
        echostr = envelopes.encrypt(envelopes.pad(envelopes.plain(b"7390184625517203846")))
        return self.request(
            "GET", f"/wecom/callback?{urlencode({**signed(echostr), 'echostr': echostr, **changes})}"
        )

    @contextlib.contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """Look into the database beside the running processes."""
        with contextlib.ExitStack() as stack:
            url = self.env.get("DATABASE_URL") or stack.enter_context(acquire(self.folder / "var")).url
            connection = psycopg.connect(
                url, autocommit=True, connect_timeout=3, target_session_attrs="read-write"
            )
            yield stack.enter_context(connection)

    def rows(self, query: str, *values: object) -> list[Any]:
        with self.database() as connection:
            return connection.execute(query, values).fetchall()


def signed(encrypt: str) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), uuid4().hex[:10]
    signature = envelopes.sign(encrypt, timestamp=timestamp, nonce=nonce)
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}


def _text_of(body: bytes) -> str:
    """Open a passive reply."""
    found = re.search(rb"<Encrypt><!\[CDATA\[(.*?)\]\]></Encrypt>", body)
    if found is None:
        return ""
    xml = envelopes.decrypt(found[1].decode()).decode()
    content = re.search(r"<Content><!\[CDATA\[(.*)\]\]></Content>", xml, re.DOTALL)
    assert content is not None, xml
    return content[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
