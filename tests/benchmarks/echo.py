"""A bare wechatpy echo: what the SDK's own example does, and nothing else. The yardstick of `answers`."""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask, request
from wechatpy.work import parse_message
from wechatpy.work.crypto import WeChatCrypto
from wechatpy.work.replies import TextReply

from bot import server
from tests.talk import AES_KEY, CORPID, TOKEN

app = Flask(__name__)
crypto = WeChatCrypto(TOKEN, AES_KEY, CORPID)


@app.get("/healthz")
def healthz() -> str:
    return "ok"


@app.post("/wecom/callback")
def callback() -> str:
    query = request.args
    signature, timestamp, nonce = query["msg_signature"], query["timestamp"], query["nonce"]
    message = parse_message(crypto.decrypt_message(request.data, signature, timestamp, nonce))
    reply = TextReply(message=message, content=message.content)
    return crypto.encrypt_message(reply.render(), nonce, timestamp)


class EchoServer(server.WebServer):
    """The bot's own server with the echo in it, so that only the app differs."""

    def __rsgi_init__(self, _: asyncio.AbstractEventLoop) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(server.THREADS)
        self._announce()

    def __rsgi_del__(self, _: asyncio.AbstractEventLoop) -> None:
        self._threads.shutdown()


def serve_on(listener: socket.socket, announce: Callable[[], None]) -> None:
    """Be one web process, as `bot.server.serve_on` is."""
    server.run_server(EchoServer(announce), listener)
