"""The door: WeCom's callbacks are verified, opened and answered here (protocol, sections 1 to 3).

Anything wrong is refused with 400, 403 or 413 and an empty body, and one log line names the failed check.
What is right and cannot be handled in time is kept in the spool, answered empty, and handled later.
"""

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from flask import Blueprint, Response, request

from bot.dispatch import apologise, dispatch
from bot.logs import Outage
from bot.metrics import CALLBACK_SECONDS
from bot.parts import Bot
from bot.spool import Envelope
from bot.turns import Turns
from bot.wecom.crypto import MAX_BODY_BYTES, Opened
from bot.wecom.errors import CallbackError
from bot.wecom.messages import Incoming, parse_message, passive_text
from storage.errors import DatabaseUnavailable, TransientError
from storage.waiting import elsewhere

log = logging.getLogger(__name__)

PATHS = ("/wecom/callback", "/wecom/kf/callback")

#: Callbacks of one sender that one process has in hand: messages in a row and their repetitions. Far more
#: than anyone has under way.
_LONGEST_LINE = 16
#: How long after a callback came in its turn may come; then there is time left to answer it.
_TURN_SECONDS = 3.0
_TEXT, _XML = "text/plain; charset=utf-8", "text/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What WeCom is answered."""

    status: int
    body: bytes = field(default=b"", repr=False)
    content_type: str = _TEXT


def blueprint(door: "Door") -> Blueprint:
    """Make the routes of both callback addresses, for any WSGI server."""
    routes = Blueprint("callback", __name__)

    def verify() -> Response:
        return _response(door.verify(request.environ["QUERY_STRING"]))

    def receive() -> Response:
        # A byte more than allowed tells that it is too long.
        body = request.stream.read(MAX_BODY_BYTES + 1)
        arrived = request.environ.get("bot.arrived", time.monotonic())
        return _response(door.receive(request.environ["QUERY_STRING"], body, arrived))

    for index, path in enumerate(PATHS):
        routes.add_url_rule(path, f"verify{index}", verify, methods=["GET"])
        routes.add_url_rule(path, f"receive{index}", receive, methods=["POST"])
    return routes


def _response(answer: Answer) -> Response:
    return Response(answer.body, status=answer.status, content_type=answer.content_type)


def _guarded(handle: Callable[[], Answer]) -> Answer:
    """Turn every refusal and failure into an empty answer with its status."""
    try:
        return handle()
    except CallbackError as error:
        log.warning("callback_refused", extra={"check": error.check, "status": error.status})
        return Answer(error.status)
    except Exception:
        # WeCom delivers a callback again that was not answered 200: nothing is lost.
        log.exception("callback_failed")
        return Answer(503)


def _parameters(query: str) -> Mapping[str, str]:
    """Return the parameters of an address, of each the first; bytes that are no text are refused."""
    try:
        if query.isascii():
            return dict(reversed(parse_qsl(query, keep_blank_values=True, errors="strict")))
    except UnicodeDecodeError:
        pass
    raise CallbackError("query")


class Door:
    """Takes callbacks in. Safe for threads, and made to run on an event loop (`storage.waiting`)."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._turns = Turns(_LONGEST_LINE)
        self._away = Outage(log, "callbacks_spooled")
        self._unwritable = Outage(log, "spool_unwritable")

    def verify(self, query: str) -> Answer:
        """Answer the check of the callback address (protocol 1.2) with the bare text."""
        return _guarded(lambda: self._verify(_parameters(query)))

    def receive(self, query: str, body: bytes, arrived: float) -> Answer:
        """Verify, open and handle a callback, or keep it for later.

        Args:
            query: of its address, still encoded.
            body: of one that is too long, the beginning is enough.
            arrived: `time.monotonic()` when it came in.
        """
        answer = _guarded(lambda: self._receive(_parameters(query), body, arrived))
        CALLBACK_SECONDS.labels(answer.status).observe(time.monotonic() - arrived)
        return answer

    def _verify(self, args: Mapping[str, str]) -> Answer:
        plain = self._bot.crypto.verify_url(
            args.get("msg_signature", ""),
            args.get("timestamp", ""),
            args.get("nonce", ""),
            # A "+" that was not encoded in the query arrives as a blank; Base64 has none.
            args.get("echostr", "").replace(" ", "+"),
            now=self._bot.clock().timestamp(),
        )
        log.info("callback_verified")
        return Answer(200, plain.encode())

    def _receive(self, args: Mapping[str, str], body: bytes, arrived: float) -> Answer:
        bot = self._bot
        envelope = Envelope(
            body=body,
            msg_signature=args.get("msg_signature", ""),
            timestamp=args.get("timestamp", ""),
            nonce=args.get("nonce", ""),
        )
        opened = envelope.open(bot.crypto, now=bot.clock().timestamp())
        incoming = parse_message(opened.xml, agentid=bot.settings.wecom_agent_id)
        with self._turns.take(incoming.userid, until=arrived + _TURN_SECONDS) as is_ours:
            if not is_ours:
                return self._keep(envelope, incoming, arrived, "the sender's turn has not come")
            return self._take(envelope, opened, incoming, arrived)

    def _take(self, envelope: Envelope, opened: Opened, incoming: Incoming, arrived: float) -> Answer:
        """Handle a callback whose turn it is in this process, or keep it for later."""
        bot = self._bot
        if bot.spool.holds(incoming.userid):
            return self._keep(envelope, incoming, arrived, "what the sender sent before waits too")
        if bot.database.is_away():
            return self._keep(envelope, incoming, arrived, "the database is away")
        try:
            answer = dispatch(bot, incoming, arrived=arrived)
            self._away.over()
        except (DatabaseUnavailable, TransientError) as error:
            self._away.failed(str(error))
            return self._keep(envelope, incoming, arrived, str(error))
        except Exception:
            # A fault of ours: nothing was stored, and the same message would fail again.
            log.exception("handler_failed", extra={"inbox_key": incoming.inbox_key})
            answer = apologise(bot, incoming, arrived=arrived)
        return _sealed(bot, opened, incoming, answer) if answer else Answer(200)

    def _keep(self, envelope: Envelope, incoming: Incoming, arrived: float, reason: str) -> Answer:
        """Put a callback into the spool; if that cannot be, WeCom is to deliver it again."""
        try:
            elsewhere(self._bot.spool.put, incoming.userid, envelope, arrived=arrived)
        except OSError as error:
            self._unwritable.failed(str(error))
            return Answer(500)
        self._unwritable.over()
        log.info("spooled", extra={"inbox_key": incoming.inbox_key, "reason": reason})
        return Answer(200)


def _sealed(bot: Bot, opened: Opened, incoming: Incoming, content: str) -> Answer:
    now = int(bot.clock().timestamp())
    xml = passive_text(
        to_userid=incoming.userid,
        from_corpid=bot.settings.wecom_corp_id,
        created_at=now,
        content=content,
    )
    return Answer(200, opened.seal(xml, now, str(secrets.randbelow(10**9))).encode(), _XML)
