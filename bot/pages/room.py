"""The room page: who, when, and how long until it starts. One link for each participant.

It is the one address that people have. Where the room is somebody else's, it takes each of them on to their
own link there, as soon as there is one and it is time.
"""

import hmac

from flask import Response, make_response, render_template

from bot.parts import Bot
from handlers.entrances import Entrance, entrance
from handlers.notices import expected, names, when
from handlers.texts import Minutes, Reader, Text, render, render_value
from storage.interviews import Interview, Participant, get_interview
from storage.people import get_standing_person

#: Until then a page that waits for its room looks again by itself.
_LOOK_AGAIN_SECONDS = 15


def show_room(bot: Bot, token: str) -> Response | None:
    """Show the room to the participant whose link this is; None if it is nobody's."""
    link = bot.rooms.read(token)
    if link is None:
        return None
    with bot.database.transaction() as tx:
        interview = get_interview(tx, interview_id=link.interview_id)
        # A person may have been merged into another since the link was made; its random part stays.
        person = get_standing_person(tx, person_id=link.person_id)
        me = interview.participant(person.person_id) if interview and person else None
        if interview and me:
            way = entrance(tx, interview, me, now=bot.clock(), rules=bot.settings.rules)
    if interview is None or me is None or person is None:
        return None
    if not hmac.compare_digest(me.room_key, link.room_key):
        return None
    if way.room and not way.video:
        return make_response("", 302, {"Location": way.room})
    view = _view(bot, bot.reader(person), interview, me, way)
    response = make_response(render_template("room.html", **view))
    if view["phase"] in ("ahead", "running") and way.provider and not way.has_no_seat:
        response.headers["Refresh"] = str(_LOOK_AGAIN_SECONDS)
    return response


def _view(
    bot: Bot, reader: Reader, interview: Interview, me: Participant, way: Entrance
) -> dict[str, object]:
    """Collect what the page shows, in its reader's language and time zone."""
    phase = _phase(bot, interview)
    return {
        "language": reader.language,
        "title": interview.title or render(Text("page_room"), reader),
        "number": interview.interview_id,
        "welcome": render(Text("page_welcome", name=me.name), reader),
        "facts": [
            (
                render(Text("field_when"), reader),
                render_value(when(interview, bot.settings.bot_timezone), reader),
            ),
            (render(Text("field_length"), reader), render_value(Minutes(interview.minutes), reader)),
            (render(Text("field_candidate"), reader), interview.candidate.name),
            (render(Text("page_interviewer"), reader), render_value(names(expected(interview)), reader)),
        ],
        "phase": phase,
        "notes": [render(text, reader) for text in _notes(bot, interview, way)],
        "doors": [
            (render(Text(f"page_enter_{name}"), reader), url)
            for name, url in (("room", way.room), ("video", way.video))
            if url
        ],
        "status": render(Text(f"page_{interview.status}"), reader),
        "words": {
            name: render(Text(f"page_{name}"), reader)
            for name in ("starts_in", "running", "ended", "days", "keep_private")
        },
        "start": int(interview.start_at.timestamp()),
        "end": int(interview.end_at.timestamp()),
        "now": int(bot.clock().timestamp()),
    }


def _notes(bot: Bot, interview: Interview, way: Entrance) -> list[Text]:
    """Say why there is no way on yet."""
    if _phase(bot, interview) not in ("ahead", "running"):
        return []
    if way.opens_at is not None:
        return [Text("page_opens_at", start=when(interview, bot.settings.bot_timezone, way.opens_at))]
    if way.provider is None:
        return []
    return [Text("page_no_seat" if way.has_no_seat else "page_preparing", name=way.provider)]


def _phase(bot: Bot, interview: Interview) -> str:
    if interview.status in ("cancelled", "declined"):
        return "off"
    now = bot.clock()
    if now < interview.start_at:
        return "ahead"
    return "running" if now < interview.end_at else "ended"
