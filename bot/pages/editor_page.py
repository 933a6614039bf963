"""The built-in room's page, and what was done in it for the replay."""

import json
import secrets
from urllib.parse import urlsplit

from flask import Response, make_response, render_template

from bot.editor.guests import Guest
from bot.editor.protocol import base64_of
from bot.editor.tasks import read_tasks
from bot.parts import Bot
from handlers.texts import SENTENCES, Reader, Text, render
from storage.briefs import get_notes
from storage.database import Tx
from storage.editor import DOCUMENTS, TEXTS, get_standings, list_entries

_PREFIX = "editor_"
_WORDS = [name.removeprefix(_PREFIX) for name in SENTENCES if name.startswith(_PREFIX)]


def show_editor(bot: Bot, guest: Guest, video: str | None) -> Response:
    """Show the room to somebody who may be there, as it is for them; `video` is the call beside it."""
    number, reader = guest.interview.interview_id, bot.reader(guest.person)
    now = bot.clock()
    with bot.database.transaction() as tx:
        standing = get_standings(tx, interview_ids=[number], now=now).get(number)
        brief = get_notes(tx, interview_id=number) if guest.is_interviewer else ""
    is_open = standing is None or standing.is_open
    words = {name: render(Text(f"editor_{name}", number=number), reader) for name in _WORDS}
    tasks = [
        {"title": task.title, "text": task.text}
        for task in (read_tasks(bot.settings.room_tasks, reader.language) if guest.is_interviewer else ())
    ]
    nonce = secrets.token_urlsafe(16)
    me = guest.me
    facts = {
        "number": number,
        "me": {
            "person": me.person_id,
            "name": me.name,
            "side": me.side,
            "color": guest.interview.participants.index(me) % 6,
        },
        "is_open": is_open,
        "start": guest.interview.start_at.timestamp(),
        "end": guest.interview.end_at.timestamp(),
        "now": now.timestamp(),
        "locale": _locale(reader),
        "nonce": nonce,
        "words": words,
        "tasks": tasks,
    }
    page = render_template(
        "editor.html",
        language=reader.language,
        number=number,
        title=guest.interview.title or render(Text("page_room"), reader),
        side=me.side,
        is_interviewer=guest.is_interviewer,
        is_open=is_open,
        brief=brief,
        video=video,
        video_words=render(Text("page_door_video"), reader),
        tasks=tasks,
        words=words,
        facts=facts,
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = _policy(bot.settings.public_url, nonce)
    return response


def history(tx: Tx, guest: Guest) -> Response:
    """Answer everything that was done in a room, in order, for whoever interviewed there."""
    names = {each.person_id: each.name for each in guest.interview.participants}
    entries = list_entries(tx, interview_id=guest.interview.interview_id, kinds=["code", *TEXTS])
    shown = [
        {
            "kind": entry.kind,
            "at": round(entry.at.timestamp(), 3),
            "name": names.get(entry.person_id, ""),
            "content": base64_of(entry.content) if entry.kind in DOCUMENTS else entry.content.decode(),
        }
        for entry in entries
    ]
    return Response(json.dumps({"entries": shown}, ensure_ascii=False), content_type="application/json")


def _locale(reader: Reader) -> str:
    return "zh-CN" if reader.language == "zh" else "en-GB"


def _policy(public_url: str, nonce: str) -> str:
    """Allow the page its own files, its connection, and the styles that CodeMirror makes."""
    parts = urlsplit(public_url)
    socket = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    return (
        f"default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'self'; img-src data:; "
        f"connect-src 'self' {socket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
