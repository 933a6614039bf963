"""One message to all interviewers, candidates, or everyone: shown first with its number of readers."""

import hashlib
from datetime import timedelta

from handlers.commands import SURE, Argument, command
from handlers.previews import is_sure, long_preview, preview, refrained
from handlers.request import Message, Notice, Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Text
from storage.broadcasts import list_audience, list_owed_keys, note_broadcast
from storage.people import Role

_AUDIENCE = Argument("audience", "audience", is_required=False)
_TEXT = Argument("text", "broadcast")
_ROLES: dict[str, tuple[Role, ...]] = {
    "interviewers": ("interviewer", "admin"),
    "candidates": ("candidate",),
    "all": ("interviewer", "admin", "candidate"),
}
_LIFETIME = timedelta(days=1)
#: As much as a card shows besides the question.
_FITS_A_CARD = 40


@command(
    "broadcast", "announce", "广播", "群发", "公告", "廣播", "发公告", "发个公告", "发通知", "发个通知",
    "message everyone", "message all", "tell everybody", "let everyone know",
    "通知所有", "通知全体", "通知大家", "通知全部",
    "告诉所有", "tell all", "tell everyone", "notify all", "notify everyone",
    args=(_AUDIENCE, _TEXT, SURE), who=admins, heard=(r"^给.{1,8}发(?:个|条)?(?:通知|消息|公告)[:,]",),
)  # fmt: skip
def broadcast(request: Request) -> Reply:
    """Tell many people one thing, on a second yes; who had the same today is left out."""
    audience, words = request.args.get("audience", "interviewers"), request.args["text"]
    keys = _keys(request, audience, words)
    if not keys:
        return answer(Text("broadcast_nobody", audience=Text(f"audience_{audience}")))
    had = list_owed_keys(request.tx, dedup_keys=list(keys))
    readers = {key: person_id for key, person_id in keys.items() if key not in had}
    if not readers:
        return answer(Text("broadcast_again", count=len(keys)))
    match is_sure(request):
        case None:
            return _preview(audience, words, len(readers), len(had))
        case False:
            return refrained()
    note_broadcast(request.tx, cause=request.cause, audience=audience, count=len(readers), words=words)
    message = Message(
        title=Text("broadcast_from", name=request.sender.name), lines=(Text("plain", words=words),)
    )
    told = tuple(
        Notice(
            person_id=person_id,
            kind="broadcast",
            message=message,
            dedup_key=key,
            expires_at=request.now + _LIFETIME,
        )
        for key, person_id in readers.items()
    )
    return Reply(Message(lines=(Text("broadcast_done", count=len(told)),)), notices=told)


def _keys(request: Request, audience: str, words: str) -> dict[str, int]:
    """Return whom it goes to, by a key that the same words of the same day share."""
    day = request.now.astimezone(request.zone).date()
    digest = hashlib.sha256(words.encode()).hexdigest()[:16]
    people = list_audience(request.tx, roles=_ROLES[audience])
    me = request.sender.person_id
    return {
        f"broadcast:{day}:{digest}:{person.person_id}": person.person_id
        for person in people
        if person.person_id != me
    }


def _preview(audience: str, words: str, count: int, had: int) -> Reply:
    title = Text(f"broadcast_to_{audience}", count=count)
    lines = [Text("broadcast_words", words=words)]
    if had:
        lines.append(Text("broadcast_had", count=had))
    if len(words) > _FITS_A_CARD:
        return long_preview("broadcast", title, *lines)
    return preview("broadcast", title, *lines, yes=Text("button_send"))
