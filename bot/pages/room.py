"""The room's address: the waiting page before it opens, and the editor from then on. One link for each."""

from collections.abc import Callable
from typing import TypeVar

from flask import Response, make_response, render_template

from bot.editor.guests import Access, Guest, access, find_guest
from bot.pages.editor_page import history, show_editor
from bot.parts import Bot
from handlers.notices import expected, names, when
from handlers.texts import Minutes, Reader, Text, render, render_value
from storage.database import Tx

Found = TypeVar("Found")


def show_room(bot: Bot, token: str) -> Response | None:
    """Show the room to the participant whose link this is; None if it is nobody's."""
    guest = _find(bot, token, lambda _, guest: guest)
    if guest is None:
        return None
    now_is = access(guest, bot.clock(), bot.settings.room_opens_before)
    if now_is == "open":
        return show_editor(bot, guest)
    return make_response(render_template("room.html", **_view(bot, bot.reader(guest.person), guest, now_is)))


def show_history(bot: Bot, token: str) -> Response | None:
    """Answer what was done in a room to an interviewer whose link this is; None to anybody else."""
    return _find(bot, token, lambda tx, guest: history(tx, guest) if guest.is_interviewer else None)


def _find(bot: Bot, token: str, use: Callable[[Tx, Guest], Found]) -> Found | None:
    link = bot.rooms.read(token)
    if link is None:
        return None
    with bot.database.transaction() as tx:
        guest = find_guest(tx, link)
        return use(tx, guest) if guest else None


def _view(bot: Bot, reader: Reader, guest: Guest, access: Access) -> dict[str, object]:
    """Collect what the waiting page shows, in its reader's language and time zone."""
    interview = guest.interview
    return {
        "language": reader.language,
        "title": interview.title or render(Text("page_room"), reader),
        "number": interview.interview_id,
        "welcome": render(Text("page_welcome", name=guest.me.name), reader),
        "facts": [
            (
                render(Text("field_when"), reader),
                render_value(when(interview, bot.settings.bot_timezone), reader),
            ),
            (render(Text("field_length"), reader), render_value(Minutes(interview.minutes), reader)),
            (render(Text("field_candidate"), reader), interview.candidate.name),
            (render(Text("page_interviewer"), reader), render_value(names(expected(interview)), reader)),
        ],
        "phase": "off" if access == "off" else "ahead",
        "status": render(Text(f"page_{interview.status}"), reader),
        "words": {
            name: render(Text(f"page_{name}"), reader)
            for name in ("starts_in", "opens", "days", "keep_private")
        },
        "start": int(interview.start_at.timestamp()),
        "opens": int((interview.start_at - bot.settings.room_opens_before).timestamp()),
        "now": int(bot.clock().timestamp()),
    }
