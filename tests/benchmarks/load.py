"""Load: sealed callbacks made beforehand, and one process that sends them over several connections.

The client does as little as it can, since it shares the machine's cores with the server it measures.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

from wechatpy.work.crypto import WeChatCrypto

from tests.talk import AES_KEY, AGENTID, CORPID, TOKEN

_CRYPTO = WeChatCrypto(TOKEN, AES_KEY, CORPID)


@dataclass(frozen=True)
class Result:
    """One measured round: answers a second, latencies in milliseconds (sorted), and CPU time a message.

    `web_ms` and `database_ms` are CPU milliseconds of the server's and of PostgreSQL's processes.
    """

    rate: float
    latencies: list[float]
    web_ms: float
    database_ms: float

    def percentile(self, share: float) -> float:
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))]


@dataclass(frozen=True)
class Summary:
    """Medians of the rounds of one measurement."""

    rate: float
    p50: float
    p99: float
    web_ms: float
    database_ms: float


def summarise(rounds: Sequence[Result]) -> Summary:
    return Summary(
        rate=median(each.rate for each in rounds),
        p50=median(each.percentile(0.5) for each in rounds),
        p99=median(each.percentile(0.99) for each in rounds),
        web_ms=median(each.web_ms for each in rounds),
        database_ms=median(each.database_ms for each in rounds),
    )


def request_of(userid: str, text: str, msgid: str) -> bytes:
    """Seal one text message as WeCom does (protocol 1.3 to 1.5), as the bytes of an HTTP request."""
    now = int(time.time())
    xml = (
        f"<xml><ToUserName><![CDATA[{CORPID}]]></ToUserName>"
        f"<FromUserName><![CDATA[{userid}]]></FromUserName><CreateTime>{now}</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
        f"<MsgId>{msgid}</MsgId><AgentID>{AGENTID}</AgentID></xml>"
    )
    body = _CRYPTO.encrypt_message(xml, msgid, str(now)).encode()
    signature = body.partition(b"<MsgSignature><![CDATA[")[2].partition(b"]]>")[0].decode()
    query = urlencode({"msg_signature": signature, "timestamp": now, "nonce": msgid})
    head = f"POST /wecom/callback?{query} HTTP/1.1\r\nHost: bot\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Client:
    """A process of its own that sends what it is given."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def send(self, port: int, requests: Sequence[bytes], connections: int) -> tuple[float, list[float]]:
        """Send these over so many connections at once; return seconds, and each latency in milliseconds."""
        assert self._process.stdin and self._process.stdout
        texts = [request.decode("latin-1") for request in requests]
        self._process.stdin.write(json.dumps([port, connections, texts]).encode() + b"\n")
        self._process.stdin.flush()
        seconds, latencies = json.loads(self._process.stdout.readline())
        assert len(latencies) == len(requests)
        return seconds, sorted(latencies)

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


class _Connection:
    """One kept-alive connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answer = b""
        self._began = 0.0

    def send(self, request: bytes) -> None:
        self._answer, self._began = b"", time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> float | None:
        """Take in what is there; return the latency once the answer is whole."""
        arrived = self.socket.recv(65536)
        assert arrived, "the server hung up"
        self._answer += arrived
        head, end, body = self._answer.partition(b"\r\n\r\n")
        if not end or len(body) < int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]):
            return None
        assert head.startswith(b"HTTP/1.1 200"), head
        return (time.perf_counter() - self._began) * 1000


def _send_all(port: int, count: int, requests: Sequence[bytes]) -> tuple[float, list[float]]:
    waiting: Iterator[bytes] = iter(requests)
    latencies: list[float] = []
    selector = selectors.DefaultSelector()
    connections = [_Connection(port) for _ in range(min(count, len(requests)))]
    began = time.perf_counter()
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(waiting))
    while len(latencies) < len(requests):
        for key, _ in selector.select(30):
            latency = key.data.receive()
            if latency is not None:
                latencies.append(latency)
                following = next(waiting, None)
                if following is not None:
                    key.data.send(following)
    seconds = time.perf_counter() - began
    for connection in connections:
        connection.socket.close()
    selector.close()
    return seconds, latencies


def _main() -> None:
    for line in sys.stdin:
        port, count, texts = json.loads(line)
        answer = _send_all(port, count, [text.encode("latin-1") for text in texts])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _main()
