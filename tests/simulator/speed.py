"""How fast the simulator takes messages: `python -m tests.simulator.speed [messages] [connections]`.

The simulator runs as its own process with 1 000 members and its ledger on; clients keep their connections.
Every message must be in the ledger once at the end.
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

from .conftest import ACCOUNT, AGENTID, CORPID, SECRET

MEMBERS = 1000


class Client:
    """One kept connection."""

    def __init__(self, host: str) -> None:
        self._connection = http.client.HTTPConnection(host, timeout=60)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        self._connection.request(method, path, data, {"Content-Type": "application/json"})
        return json.loads(self._connection.getresponse().read())


def message(number: int) -> dict[str, Any]:
    """Texts and cards by turns, each only once, to everyone in turn."""
    card = {
        "card_type": "button_interaction",
        "main_title": {"title": f"面试提醒 #{number}"},
        "task_id": f"iv-{number}",
        "button_list": [{"text": "确认", "key": f"confirm #{number}"}],
    }
    text = {"content": f"面试 #{number} 将在 10 分钟后开始。"}
    own = {"template_card": card} if number % 2 else {"text": text}
    common = {"touser": f"u{number % MEMBERS}", "agentid": AGENTID, "msgtype": next(iter(own))}
    return common | own | {"enable_duplicate_check": 1, "duplicate_check_interval": 14400}


def send(host: str, token: str, numbers: range) -> None:
    client = Client(host)
    for number in numbers:
        answer = client.call("POST", f"/cgi-bin/message/send?access_token={token}", message(number))
        assert answer["errcode"] == 0, answer


def read_ledger(client: Client) -> list[str]:
    texts: list[str] = []
    while lines := client.call("GET", f"/sim/ledger?since={len(texts)}")["lines"]:
        texts += [line["task_id"] or line["text"] for line in lines]
    return texts


def measure(host: str, process: psutil.Process, messages: int, connections: int) -> str:
    client = Client(host)
    query = f"corpid={CORPID}&corpsecret={SECRET}"
    token = client.call("GET", f"/cgi-bin/gettoken?{query}")["access_token"]
    client.call("POST", "/sim/faults", {"member_per_minute": 0, "member_per_hour": 0})
    shares = [range(first, messages, connections) for first in range(connections)]
    threads = [threading.Thread(target=send, args=(host, token, share)) for share in shares]
    before, started = process.cpu_times(), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cpu, spent = process.cpu_times(), time.monotonic() - started
    used = cpu.user + cpu.system - before.user - before.system
    texts = read_ledger(client)
    assert len(texts) == len(set(texts)) == messages
    memory = process.memory_info().rss / 2**20
    return (
        f"{messages} messages, {connections} connections: {messages / spent:.0f}/s, "
        f"{1000 * used / messages:.2f} ms of CPU each, {memory:.0f} MiB at the end"
    )


def main(messages: int, connections: int) -> None:
    """Run the simulator and print the figures."""
    names = ("CORP_ID", "AGENT_ID", "SECRET", "TOKEN", "ENCODING_AES_KEY")
    environment = {f"WECOM_{n}": str(v) for n, v in zip(names, ACCOUNT.values(), strict=True)}
    with tempfile.TemporaryDirectory() as folder:
        people = Path(folder, "people.json")
        people.write_text(json.dumps([{"userid": f"u{n}", "name": f"成员 {n}"} for n in range(MEMBERS)]))
        command = [sys.executable, "-m", "bot.simulator", "--port", "0", "--ledger", "--people", str(people)]
        with subprocess.Popen(
            command, env=os.environ | environment, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            host = process.stdout.readline().rpartition("//")[2].strip()
            try:
                line = measure(host, psutil.Process(process.pid), messages, connections)
            finally:
                process.terminate()
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [20_000, 2][len(given) :]))
