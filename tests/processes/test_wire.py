"""Bytes that are hardly HTTP, at a real server: each is refused, none is a fault, the next is answered."""

import random
import socket

import pytest

from tests.processes.deployment import Deployment

_END = b"Host: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_POST = b"POST /wecom/callback HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
_RANDOM = random.Random(3)
REQUESTS = {
    "query of bytes": b"POST /wecom/callback?\x80msg_signature=a HTTP/1.1\r\n" + _END,
    "query of text": "POST /wecom/callback?msg_signature=汉&timestamp=1&nonce=é HTTP/1.1\r\n".encode() + _END,
    "query of escapes": b"POST /wecom/callback?%80%ff=%00&timestamp=%00&nonce=%ff HTTP/1.1\r\n" + _END,
    "path of bytes": b"POST /wecom/callback\xff\xfe?x HTTP/1.1\r\n" + _END,
    "path of text": "GET /面试 HTTP/1.1\r\n".encode() + _END,
    "other host": b"GET http://evil.example/wecom/callback?a=1 HTTP/1.1\r\n" + _END,
    "broken host": b"GET http://[::1/wecom/callback?a=1 HTTP/1.1\r\n" + _END,
    "no path": b"OPTIONS * HTTP/1.1\r\n" + _END,
    "tunnel": b"CONNECT a:1 HTTP/1.1\r\n" + _END,
    "headers of bytes": _POST
    + b"Cookie: \xff\xfe\x80\r\nAccept-Language: \xe6\xb1\x89\r\nContent-Length: 0\r\n\r\n",
    "header name of bytes": _POST + b"X-\xff: 1\r\nContent-Length: 0\r\n\r\n",
    "negative length": _POST + b"Content-Length: -1\r\n\r\n",
    "two lengths": _POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "length and chunks": _POST
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    "broken chunk": _POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "strange form": _POST
    + b"Content-Type: multipart/form-data; boundary=\xff\r\nContent-Length: 3\r\n\r\na=\xff",
    "old HTTP": b"GET /wecom/callback HTTP/1.0\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc" + bytes(100),
    "no HTTP": b"GET\r\n\r\n",
    "zeros": bytes(200),
    **{f"random {number}": _RANDOM.randbytes(150) + b"\r\n\r\n" for number in range(10)},
}


@pytest.mark.timeout(300)
def test_bytes_that_are_hardly_http_are_refused(deployment: Deployment) -> None:
    deployment.serve()
    refused = {name: status_of(deployment.port, request) for name, request in REQUESTS.items()}
    assert {name: status for name, status in refused.items() if status not in (b"400", b"403", b"404")} == {}
    assert deployment.verify().status == 200
    assert "request_failed" not in deployment.logs() and "traceback" not in deployment.logs().lower()


def status_of(port: int, request: bytes) -> bytes:
    """Send bytes and return the status of the answer; 400 too if the server just hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall(request)
        try:
            answer = client.recv(4096)
        except ConnectionResetError:
            answer = b""
    return answer.split(b" ")[1] if answer else b"400"
