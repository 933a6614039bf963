"""The room's address, one for each participant: the waiting page, and where they are led from there.

It is the one address that people have. Where the room is the bot's own, it is the editor; where it is
somebody else's, it takes each of them on to their own link there, as soon as there is one and it is time.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Response, make_response, render_template, request

from bot.editor.guests import Guest, find_guest
from bot.pages.editor_page import history, show_editor
from bot.parts import Bot
from handlers.entrances import Entrance, access, entrance
from handlers.notices import expected, names, when
from handlers.texts import Minutes, Text, render, render_value
from storage.database import Tx

Found = TypeVar("Found")

#: Until then a page that waits for its room looks again by itself.
_LOOK_AGAIN_SECONDS = 15
#: In the address of who would rather not wait for a room elsewhere.
_HERE = "here"


def show_room(bot: Bot, token: str) -> Response | None:
    """Show the room to the participant whose link this is; None if it is nobody's."""

    def look(tx: Tx, guest: Guest) -> tuple[Guest, Entrance]:
        rules = bot.settings.rules
        return guest, entrance(tx, guest.interview, guest.me, now=bot.clock(), rules=rules)

    found = _find(bot, token, look)
    if found is None:
        return None
    guest, way = found
    if way.room and not way.video:
        return make_response("", 302, {"Location": way.room})
    is_open = access(guest.interview, guest.me, bot.clock(), bot.settings.room_opens_before) == "open"
    if is_open and not way.room and (way.provider is None or _HERE in request.args):
        return show_editor(bot, guest, way.video)
    response = make_response(render_template("room.html", **_view(bot, guest, way, is_open)))
    if is_open and way.provider and not way.has_no_seat:
        response.headers["Refresh"] = str(_LOOK_AGAIN_SECONDS)
    return response


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


def _view(bot: Bot, guest: Guest, way: Entrance, is_open: bool) -> dict[str, object]:
    """Collect what the page shows, in its reader's language and time zone."""
    interview, reader = guest.interview, bot.reader(guest.person)
    doors = [("room", way.room), ("video", way.video)]
    if is_open and way.provider and not way.has_no_seat:
        doors.append(("builtin", f"?{_HERE}"))
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
        "phase": _phase(bot, guest),
        "notes": [render(text, reader) for text in _notes(bot, guest, way)],
        "doors": [(render(Text(f"page_door_{name}"), reader), url) for name, url in doors if url],
        "status": render(Text(f"page_{interview.status}"), reader),
        "words": {
            name: render(Text(f"page_{name}"), reader)
            for name in ("starts_in", "running", "ended", "days", "keep_private")
        },
        "start": int(interview.start_at.timestamp()),
        "end": int(interview.end_at.timestamp()),
        "opens": int(way.opens_at.timestamp()) if way.opens_at else "",
        "now": int(bot.clock().timestamp()),
    }


def _notes(bot: Bot, guest: Guest, way: Entrance) -> list[Text]:
    """Say why there is no way on yet."""
    if _phase(bot, guest) not in ("ahead", "running"):
        return []
    if way.opens_at is not None:
        start = when(guest.interview, bot.settings.bot_timezone, way.opens_at)
        return [Text("page_opens_at", start=start), Text("page_opens")]
    if way.provider is None:
        return []
    return [Text("page_no_seat" if way.has_no_seat else "page_preparing", name=way.provider)]


def _phase(bot: Bot, guest: Guest) -> str:
    interview, now = guest.interview, bot.clock()
    if access(guest.interview, guest.me, now, bot.settings.room_opens_before) == "off":
        return "off"
    if now < interview.start_at:
        return "ahead"
    return "running" if now < interview.end_at else "ended"
