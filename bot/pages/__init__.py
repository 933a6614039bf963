"""What opens in a browser. Every page is its reader's alone: not cached, indexed, framed or referred to."""

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from bot.pages.room import show_room
from bot.parts import Bot
from handlers.texts import Reader, Text, render

LANGUAGES = ("zh", "en")


def blueprint(bot: Bot) -> Blueprint:
    """Make the routes of all pages, and what every answer of theirs carries."""
    routes = Blueprint("pages", __name__)

    @routes.get("/room/<token>")
    def room(token: str) -> Response:
        return show_room(bot, token) or not_found(bot)

    @routes.app_errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        response = (
            not_found(bot, error.code or 500) if (error.code or 500) in (404, 405) else make_response("")
        )
        response.status_code = error.code or 500
        return response

    @routes.after_app_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
        return response

    return routes


def not_found(bot: Bot, status: int = 404) -> Response:
    """Answer a link that opens nothing, in the browser's language; it never tells why."""
    language = request.accept_languages.best_match(LANGUAGES) or bot.settings.bot_language
    reader = Reader(language, ZoneInfo(bot.settings.bot_timezone), bot.rooms.url)
    page = render_template(
        "message.html",
        language=language,
        title=render(Text("page_not_found"), reader),
        line=render(Text("page_bad_link"), reader),
    )
    return make_response(page, status)
