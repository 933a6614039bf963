"""What opens in a browser. Every page is its reader's alone: not cached, indexed, framed or referred to."""

import logging
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from bot.pages.room import show_history, show_room
from bot.parts import Bot
from handlers.texts import Reader, Text, render
from storage.errors import DatabaseUnavailable, TransientError

log = logging.getLogger(__name__)

LANGUAGES = ("zh", "en")
_DOOR = "/wecom/"
#: What machines ask for; they are answered with the status alone.
_NO_PAGES = (_DOOR, "/healthz", "/readyz", "/static/")


def blueprint(bot: Bot) -> Blueprint:
    """Make the routes of all pages, and what every answer of theirs carries."""
    routes = Blueprint("pages", __name__)

    @routes.get("/room/<token>")
    def room(token: str) -> Response:
        return show_room(bot, token) or message_page(bot, 404)

    @routes.get("/room/<token>/history")
    def room_history(token: str) -> Response:
        return show_history(bot, token) or message_page(bot, 404)

    @routes.app_errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        return message_page(bot, error.code or 500)

    @routes.app_errorhandler(DatabaseUnavailable)
    @routes.app_errorhandler(TransientError)
    def database_away(error: Exception) -> Response:
        log.error("page_unavailable", extra={"endpoint": request.endpoint, "reason": str(error)})
        return message_page(bot, 503)

    @routes.app_errorhandler(Exception)
    def failed(error: Exception) -> Response:
        log.exception("page_failed", extra={"endpoint": request.endpoint})
        return message_page(bot, 500)

    @routes.after_app_request
    def protect(response: Response) -> Response:
        if request.method == "POST" and request.path.startswith(_DOOR):
            return response  # WeCom's alone, and no page
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        )
        return response

    return routes


def message_page(bot: Bot, status: int) -> Response:
    """Answer a link that opens nothing, in the browser's language; it never tells why."""
    if request.path.startswith(_NO_PAGES):
        return make_response("", status)
    title, line = (
        ("page_unavailable", "page_try_later") if status >= 500 else ("page_not_found", "page_bad_link")
    )
    language = request.accept_languages.best_match(LANGUAGES) or bot.settings.bot_language
    reader = Reader(language, ZoneInfo(bot.settings.bot_timezone), bot.links.url)
    texts = {"title": render(Text(title), reader), "line": render(Text(line), reader)}
    return make_response(render_template("message.html", language=language, **texts), status)
