"""What ShowMeBug tells by itself: POST /showmebug/callback, signed over the raw body.

It tries three times within a minute and then never again, so nothing depends on an event: what came of an
interview is asked for after its end as well (`bot/rooms/results.py`).
"""

import hashlib
import hmac
import json
import logging
from datetime import datetime

from flask import Blueprint, Response, make_response, request

from bot.parts import Bot
from storage.database import Tx
from storage.errors import StorageError
from storage.reminders import hasten_feedback
from storage.rooms import insert_room_event, update_result

log = logging.getLogger(__name__)

PATH = "/showmebug/callback"
_MAX_BODY = 64 * 1024
_ENDED = "interview_ended"


def blueprint(bot: Bot) -> Blueprint:
    routes = Blueprint("showmebug", __name__)

    @routes.post(PATH)
    def receive() -> Response:
        body = request.stream.read(_MAX_BODY + 1)
        return make_response("", _receive(bot, body, request.headers.get("Smb-Signature", "")))

    return routes


def sign(secret: str, body: bytes) -> str:
    """Return the signature of a body: upper-case hex of HMAC-SHA1."""
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest().upper()


def _receive(bot: Bot, body: bytes, signature: str) -> int:
    """Verify and take one event; return the status that answers it, 200 for whatever need not come again."""
    secret = bot.settings.showmebug_client_secret
    if not secret:
        return _refused("settings", 403)
    if len(body) > _MAX_BODY:
        return _refused("size", 413)
    if not hmac.compare_digest(sign(secret, body).encode(), signature.encode()):
        return _refused("signature", 403)
    try:
        told = json.loads(body)
        event, payload = str(told["event"]), dict(told["payload"])
        uid = str(payload["uid"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return _refused("body", 400)
    try:
        _take(bot, event[:100], uid[:200], payload)
    except StorageError as error:
        log.error("showmebug_event_not_stored", extra={"reason": str(error)})
        return 503
    return 200


def _take(bot: Bot, event: str, uid: str, payload: dict[str, object]) -> None:
    now = bot.clock()
    with bot.database.transaction() as tx:
        if not insert_room_event(tx, provider="showmebug", event=event, external_id=uid, now=now):
            log.info("showmebug_event_repeated", extra={"event": event})
            return
        if event == _ENDED:
            _end(tx, uid, payload, now)
    log.info("showmebug_event", extra={"event": event})


def _end(tx: Tx, uid: str, payload: dict[str, object], now: datetime) -> None:
    """Note that an interview has ended, and ask for feedback now."""
    interview_id = update_result(
        tx,
        provider="showmebug",
        external_id=uid,
        result={"rate": payload["rate"]} if payload.get("rate") else {},
        ended_at=now,
        # The rest of it is asked for at once.
        result_at=now,
    )
    if interview_id is None:
        log.info("showmebug_room_unknown")
    else:
        hasten_feedback(tx, interview_id=interview_id, now=now)


def _refused(check: str, status: int) -> int:
    log.warning("showmebug_event_refused", extra={"check": check, "status": status})
    return status
