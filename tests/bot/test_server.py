"""The web process's edge: a request as WSGI has it, read whole, no longer than allowed."""

import asyncio
import resource
import socket
import sys
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from bot import server
from bot.app import create_app
from bot.callback import Answer
from bot.parts import Bot
from bot.wecom.crypto import MAX_BODY_BYTES
from storage.waiting import elsewhere
from tests.loops import run_apart


class Proto:
    """What granian gives us of one connection."""

    def __init__(self, *chunks: bytes, pause: float = 0) -> None:
        self.chunks = list(chunks)
        self.pause = pause
        self.answer: tuple[Any, ...] = ()

    def __aiter__(self) -> "Proto":
        return self

    async def __anext__(self) -> bytes:
        await asyncio.sleep(self.pause)
        if not self.chunks:
            raise StopAsyncIteration
        return self.chunks.pop(0)

    def response_bytes(self, *answer: Any) -> None:
        self.answer = answer

    def response_empty(self, *answer: Any) -> None:
        self.answer = answer


def scope(method: str = "POST", path: str = "/wecom/callback", query: str = "", **headers: str) -> Any:
    return SimpleNamespace(
        proto="http",
        method=method,
        path=path,
        query_string=query,
        server="127.0.0.1:8000",
        client="127.0.0.1:9999",
        authority=None,
        scheme="http",
        http_version="1.1",
        headers={"host": "bot.example", **{name.replace("_", "-"): value for name, value in headers.items()}},
    )


def ask(bot: Bot, asked: Any, proto: Proto) -> tuple[Any, ...]:
    app = create_app(bot)
    return ask_of(app, app.extensions["door"].receive, asked, proto)


def ask_of(app: Flask, receive: server.Receive, asked: Any, proto: Proto) -> tuple[Any, ...]:
    web = server.WebServer()

    async def serve() -> None:
        web.use(app, receive, asyncio.get_running_loop())
        await web.__rsgi__(asked, proto)  # type: ignore[arg-type]

    run_apart(serve())
    return proto.answer


def test_answer_has_status_headers_and_body(bot: Bot) -> None:
    status, headers, body = ask(bot, scope("GET", "/healthz"), Proto())
    assert (status, body) == (200, b'{"status":"ok"}\n')
    assert ("content-type", "application/json") in headers


def test_paths_of_any_bytes_are_answered(bot: Bot) -> None:
    for path in ("/房间/👩", "/room/\x00", "/room/" + "a" * 9000):
        assert ask(bot, scope("GET", path), Proto())[0] == 404


def test_queries_and_headers_of_any_bytes_are_answered(bot: Bot) -> None:
    for text in ("房间=👩", "\x80\xff", "%80%ff=%00"):
        assert ask(bot, scope(query=text, cookie=text, accept_language=text), Proto())[0] == 400


def test_body_that_is_too_long_is_cut_and_refused(bot: Bot) -> None:
    query = "msg_signature=a&timestamp=1&nonce=b"
    chunks = [b"x" * 100_000] * 20
    assert ask(bot, scope(query=query), Proto(*chunks))[::2] == (413, b"")
    assert ask(bot, scope(query=query, content_length="2000000"), Proto(*chunks))[::2] == (413, b"")


def test_body_is_read_no_further_than_needed() -> None:
    proto = Proto(*[b"x" * 1_000_000] * 50)
    body = run_apart(server._read(proto))  # type: ignore[arg-type]
    assert len(body) == MAX_BODY_BYTES + 1
    assert len(proto.chunks) > 35


def test_body_that_does_not_come_is_refused(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(server, "BODY_SECONDS", 0.05)
    assert ask(bot, scope(), Proto(b"<xml", pause=1))[0] == 400
    assert [vars(record)["check"] for record in caplog.records] == ["slow"]


@pytest.mark.skipif(sys.platform != "linux", reason="the option is Linux's")
def test_connections_give_up_on_clients_that_read_nothing() -> None:
    with server.listen("127.0.0.1", 0) as listener:
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 20_000
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_open_files_are_raised_to_what_the_system_allows() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    try:
        server.allow_many_connections()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 512
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_callback_whose_handling_hangs_is_answered_in_time(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(server, "ANSWER_SECONDS", 0.2)

    def hang(query: str, body: bytes, arrived: float) -> Answer:
        elsewhere(time.sleep, 1)  # as a disk that does not write
        return Answer(200)

    proto = Proto(b"<xml/>")
    assert ask_of(Flask("empty"), hang, scope(), proto)[0] == 503
    assert "answer_given_up" in caplog.text


def test_callback_that_waits_holds_up_no_other() -> None:
    served, waited = list[str](), threading.Event()

    def receive(query: str, body: bytes, arrived: float) -> Answer:
        if query == "wait":
            elsewhere(waited.wait, 20)
        served.append(query)
        return Answer(200)

    async def serve() -> None:
        web = server.WebServer()
        web.use(Flask("empty"), receive, asyncio.get_running_loop())
        slow = asyncio.create_task(web.__rsgi__(scope(query="wait"), Proto()))  # type: ignore[arg-type]
        await asyncio.sleep(0.05)
        await web.__rsgi__(scope(query="go"), Proto())  # type: ignore[arg-type]
        waited.set()
        await slow

    run_apart(serve())
    assert served == ["go", "wait"]
