"""The door: WeCom's callbacks are verified, opened and answered here (protocol, sections 1 to 3).

Anything wrong is refused with 400, 403 or 413 and an empty body, and one log line names the failed check.
What is right and cannot be handled in time is kept in the spool, answered empty, and handled later.
"""

import logging
import secrets
import time
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

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

log = logging.getLogger(__name__)

PATHS = ("/wecom/callback", "/wecom/kf/callback")

#: Callbacks of one sender that one process has in hand: messages in a row and their repetitions. Far more
#: than anyone has under way, and a quarter of the threads (`bot.server.THREADS`).
_LONGEST_LINE = 16
#: How long after a callback came in its turn may come; then there is time left to answer it.
_TURN_SECONDS = 3.0


def blueprint(bot: Bot) -> Blueprint:
    """Make the routes of both callback addresses."""
    door = Blueprint("callback", __name__)
    receiver = _Receiver(bot)

    def verify() -> Response:
        return _guarded(lambda: _verify(bot))

    def receive() -> Response:
        began = request.environ.get("bot.arrived", time.monotonic())
        response = _guarded(receiver.receive)
        CALLBACK_SECONDS.labels(response.status_code).observe(time.monotonic() - began)
        return response

    for index, path in enumerate(PATHS):
        door.add_url_rule(path, f"verify{index}", verify, methods=["GET"])
        door.add_url_rule(path, f"receive{index}", receive, methods=["POST"])
    return door


def _guarded(handle: Callable[[], Response]) -> Response:
    """Turn every refusal and failure into an empty answer with its status."""
    try:
        return handle()
    except CallbackError as error:
        log.warning("callback_refused", extra={"check": error.check, "status": error.status})
        return _empty(error.status)
    except RequestEntityTooLarge:
        log.warning("callback_refused", extra={"check": "size", "status": 413})
        return _empty(413)
    except Exception:
        # WeCom delivers a callback again that was not answered 200: nothing is lost.
        log.exception("callback_failed")
        return _empty(503)


def _verify(bot: Bot) -> Response:
    """Answer the check of the callback address (protocol 1.2) with the bare text."""
    args = _query()
    plain = bot.crypto.verify_url(
        args.get("msg_signature", ""),
        args.get("timestamp", ""),
        args.get("nonce", ""),
        # A "+" that was not encoded in the query arrives as a blank; Base64 has none.
        args.get("echostr", "").replace(" ", "+"),
        now=bot.clock().timestamp(),
    )
    log.info("callback_verified")
    return Response(plain, content_type="text/plain; charset=utf-8")


def _query() -> Mapping[str, str]:
    """Return the parameters of the address; bytes that are no text are refused."""
    try:
        return request.args
    except UnicodeDecodeError:
        raise CallbackError("query") from None


class _Receiver:
    """Takes callbacks in. Safe for threads."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._turns = Turns(_LONGEST_LINE)
        self._away = Outage(log, "callbacks_spooled")
        self._unwritable = Outage(log, "spool_unwritable")

    def receive(self) -> Response:
        """Verify, open and handle the request's callback, or keep it for later."""
        bot, arrived = self._bot, request.environ.get("bot.arrived", time.monotonic())
        args = _query()
        # A byte more than allowed: a chunked body that is too long is cut there in silence, and then refused.
        request.max_content_length = MAX_BODY_BYTES + 1
        envelope = Envelope(
            body=request.get_data(cache=False),
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

    def _take(self, envelope: Envelope, opened: Opened, incoming: Incoming, arrived: float) -> Response:
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
        return _sealed(bot, opened, incoming, answer) if answer else _empty(200)

    def _keep(self, envelope: Envelope, incoming: Incoming, arrived: float, reason: str) -> Response:
        """Put a callback into the spool; if that cannot be, WeCom is to deliver it again."""
        try:
            self._bot.spool.put(incoming.userid, envelope, arrived=arrived)
        except OSError as error:
            self._unwritable.failed(str(error))
            return _empty(500)
        self._unwritable.over()
        log.info("spooled", extra={"inbox_key": incoming.inbox_key, "reason": reason})
        return _empty(200)


def _sealed(bot: Bot, opened: Opened, incoming: Incoming, content: str) -> Response:
    now = int(bot.clock().timestamp())
    xml = passive_text(
        to_userid=incoming.userid,
        from_corpid=bot.settings.wecom_corp_id,
        created_at=now,
        content=content,
    )
    body = opened.seal(xml, now, str(secrets.randbelow(10**9)))
    return Response(body, content_type="text/xml; charset=utf-8")


def _empty(status: int) -> Response:
    return Response(b"", status=status, content_type="text/plain; charset=utf-8")
