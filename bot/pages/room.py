"""The room page: who, when, and how long until it starts. One link for each participant."""

import hmac

from flask import Response, make_response, render_template

from bot.parts import Bot
from handlers.notices import expected, names, when
from handlers.texts import Minutes, Reader, Text, render, render_value
from storage.interviews import Interview, Participant, get_interview
from storage.people import get_standing_person


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
    if interview is None or me is None or person is None:
        return None
    if not hmac.compare_digest(me.room_key, link.room_key):
        return None
    return make_response(render_template("room.html", **_view(bot, bot.reader(person), interview, me)))


def _view(bot: Bot, reader: Reader, interview: Interview, me: Participant) -> dict[str, object]:
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
        "status": render(Text(f"page_{interview.status}"), reader),
        "words": {
            name: render(Text(f"page_{name}"), reader)
            for name in ("starts_in", "running", "ended", "days", "keep_private")
        },
        "start": int(interview.start_at.timestamp()),
        "end": int(interview.end_at.timestamp()),
        "now": int(bot.clock().timestamp()),
    }


def _phase(bot: Bot, interview: Interview) -> str:
    if interview.status in ("cancelled", "declined"):
        return "off"
    now = bot.clock()
    if now < interview.start_at:
        return "ahead"
    return "running" if now < interview.end_at else "ended"
