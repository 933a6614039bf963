"""A bare wechatpy echo: what the SDK's own example does, and nothing else. The yardstick of `answers`.

Once as the example stands, a Flask view on threads, and once as plain as the bot's server allows.
"""

import asyncio
import socket
from collections.abc import Callable
from urllib.parse import parse_qsl

from flask import Flask, request
from wechatpy.work import parse_message
from wechatpy.work.crypto import WeChatCrypto
from wechatpy.work.replies import TextReply

from bot import server
from bot.callback import Answer
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


def receive(query: str, body: bytes, arrived: float) -> Answer:
    """Echo without Flask, on the loop, as the bot answers."""
    args = dict(parse_qsl(query))
    signature, timestamp, nonce = args["msg_signature"], args["timestamp"], args["nonce"]
    message = parse_message(crypto.decrypt_message(body, signature, timestamp, nonce))
    reply = TextReply(message=message, content=message.content)
    return Answer(200, crypto.encrypt_message(reply.render(), nonce, timestamp).encode())


class EchoServer(server.WebServer):
    """The bot's own server with an echo in it, so that only the app differs."""

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.use(app, receive, loop)
        self._announce()

    def __rsgi_del__(self, _: asyncio.AbstractEventLoop) -> None:
        self._threads.shutdown()


def serve_bare(listener: socket.socket, announce: Callable[[], None]) -> None:
    """Be one web process, as `bot.server.serve_on` is, that answers on the loop."""
    server.run_server(EchoServer(announce), listener)


def serve_flask(listener: socket.socket, announce: Callable[[], None]) -> None:
    """Be one web process with the SDK's example as it stands, in Flask on threads."""
    server.CALLBACKS = ()
    serve_bare(listener, announce)
