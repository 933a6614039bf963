"""The yardsticks of `answers`: wechatpy echoes, which do what the SDK's own example does.

One as the example stands, a Flask view on threads; one as plain as the bot's server allows; and one that
keeps its word as the bot must, with nothing else in it: a message is claimed, its sender looked up and its
answer kept in one committed transaction, written the plain way with psycopg.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask, request
from psycopg_pool import ConnectionPool
from wechatpy.work import parse_message
from wechatpy.work.crypto import WeChatCrypto
from wechatpy.work.replies import TextReply

from bot import server
from bot.callback import Answer
from bot.settings import read_settings
from storage.embedded import acquire
from tests.talk import AES_KEY, CORPID, TOKEN

crypto = WeChatCrypto(TOKEN, AES_KEY, CORPID)
Respond = Callable[[Any], str]


def _app(respond: Respond) -> Flask:
    """Make the SDK's example, which answers a message with what `respond` returns."""
    app = Flask(__name__)

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.post("/wecom/callback")
    def callback() -> str:
        query = request.args
        signature, timestamp, nonce = query["msg_signature"], query["timestamp"], query["nonce"]
        message = parse_message(crypto.decrypt_message(request.data, signature, timestamp, nonce))
        reply = TextReply(message=message, content=respond(message))
        return crypto.encrypt_message(reply.render(), nonce, timestamp)

    return app


def _echo(message: Any) -> str:
    content: str = message.content
    return content


def _durable_echo(pool: ConnectionPool) -> Respond:
    def respond(message: Any) -> str:
        with pool.connection() as connection:
            claimed = connection.execute(
                "INSERT INTO echoes (msgid) VALUES (%s) ON CONFLICT DO NOTHING RETURNING msgid",
                [str(message.id)],
            ).fetchone()
            assert claimed, "each message of a benchmark is a new one"
            sender = connection.execute(
                "SELECT name FROM people WHERE lower(userid) = lower(%s)", [message.source]
            ).fetchone()
            answer = f"{sender and sender[0]}: {message.content}"
            connection.execute("UPDATE echoes SET answer = %s WHERE msgid = %s", [answer, str(message.id)])
            return answer

    return respond


def receive(query: str, body: bytes, arrived: float) -> Answer:
    """Echo without Flask, on the loop, as the bot answers."""
    args = dict(parse_qsl(query))
    signature, timestamp, nonce = args["msg_signature"], args["timestamp"], args["nonce"]
    message = parse_message(crypto.decrypt_message(body, signature, timestamp, nonce))
    reply = TextReply(message=message, content=message.content)
    return Answer(200, crypto.encrypt_message(reply.render(), nonce, timestamp).encode())


class EchoServer(server.WebServer):
    """The bot's own server with an echo in it, so that only the app differs."""

    respond: Respond = staticmethod(_echo)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.use(_app(self.respond), receive, loop)
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


def serve_durable(listener: socket.socket, announce: Callable[[], None]) -> None:
    """Be one web process with the example and the database, in Flask on threads."""
    server.CALLBACKS = ()
    postgres = acquire(read_settings().bot_data_dir)
    with ConnectionPool(postgres.url, max_size=server.CONNECTIONS) as pool:
        with pool.connection() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(0)")
            connection.execute("CREATE TABLE IF NOT EXISTS echoes (msgid text PRIMARY KEY, answer text)")
        web = EchoServer(announce)
        web.respond = _durable_echo(pool)
        server.run_server(web, listener)
    postgres.release()
