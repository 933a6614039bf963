"""What opens in a browser. Every page is its reader's alone: not cached, indexed, framed or referred to."""

import logging
from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from bot.pages.candidate import LANGUAGES, CandidatePages
from bot.pages.room import show_history, show_room
from bot.parts import Bot
from handlers.texts import Text, render
from storage.errors import DatabaseUnavailable, TransientError

log = logging.getLogger(__name__)

_DOOR = "/wecom/"
#: Nothing is known of who opens these, not even a language.
_CANDIDATES = "/i/"
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

    candidate = CandidatePages(bot)

    @routes.get("/i/<token>")
    def interview(token: str) -> Response:
        return candidate.show(token) or message_page(bot, 404)

    @routes.post("/i/<token>")
    def answer(token: str) -> Response:
        return candidate.act(token) or message_page(bot, 404)

    @routes.get("/i/<token>/interview.ics")
    def calendar(token: str) -> Response:
        return candidate.calendar(token) or message_page(bot, 404)

    @routes.get("/i/<token>/code")
    def code(token: str) -> Response:
        return candidate.code(token) or message_page(bot, 404)

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
    """Answer a link that opens nothing, in the browser's language first; it never tells why."""
    if request.path.startswith(_NO_PAGES):
        return make_response("", status)
    is_candidates = request.path.startswith(_CANDIDATES)
    bad_link = "page_no_invitation" if is_candidates else "page_bad_link"
    title, line = ("page_unavailable", "page_try_later") if status >= 500 else ("page_not_found", bad_link)
    language = request.accept_languages.best_match(LANGUAGES) or bot.settings.bot_language
    other = next(each for each in LANGUAGES if each != language)
    texts: dict[str, str] = {}
    for name, spoken in (("", language), ("other_", other)) if is_candidates else (("", language),):
        reader = replace(bot.company_reader(), language=spoken)
        texts |= {f"{name}language": spoken, f"{name}title": render(Text(title), reader)}
        texts |= {f"{name}line": render(Text(line), reader)}
    return make_response(render_template("message.html", **texts), status)
