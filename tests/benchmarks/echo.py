"""A bare wechatpy echo: what the SDK's own example does, and nothing else. The yardstick of `answers`."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

from flask import Flask, request
from wechatpy.work import parse_message
from wechatpy.work.crypto import WeChatCrypto
from wechatpy.work.replies import TextReply

from bot.server import THREADS, WebServer

app = Flask(__name__)
crypto = WeChatCrypto(
    os.environ["WECOM_TOKEN"], os.environ["WECOM_ENCODING_AES_KEY"], os.environ["WECOM_CORP_ID"]
)


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


class EchoServer(WebServer):
    """The bot's own server with the echo in it, so that only the app differs."""

    def __rsgi_init__(self, _: asyncio.AbstractEventLoop) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(THREADS)

    def __rsgi_del__(self, _: asyncio.AbstractEventLoop) -> None:
        self._threads.shutdown()


server = EchoServer()
