"""The buttons of a page: each is a command that we signed, for one link, to be given once.

Nobody can put a command of their own into a form, nor one of another page; and a form that is sent twice is
known by its key, so that it has one effect and one answer.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Request
from itsdangerous import BadData, URLSafeSerializer

from bot.wecom.messages import Incoming
from handlers.texts import PageLink

#: A page that was open for longer is to be looked at anew.
LIFETIME = timedelta(days=2)
#: How long an answer is shown again to who reloads the page.
ANSWER_SHOWN = timedelta(minutes=15)
MAX_WORDS = 300
_PRESS = "template_card_event"


@dataclass(frozen=True, slots=True)
class Form:
    """One button: the command it gives, perhaps with the reader's words behind it.

    Without a command, the words (or, for a choice, `command` itself) answer the question of `card_ref`.
    """

    command: str
    card_ref: str
    made_at: int
    nonce: str

    def press(self, person_id: int, words: str, language: str) -> Incoming:
        """Return what is pressed, as the press of a card would be."""
        said = " ".join(words.split())[:MAX_WORDS]
        # What was typed belongs to the key: who goes back and says something else is heard.
        digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return Incoming(
            kind="event",
            msgtype="event",
            event=_PRESS,
            event_key=f"{self.command} {said}".strip(),
            task_id=f"{self.card_ref}-page",
            created_at=self.made_at,
            inbox_key=f"page:{self.nonce}:{digest}",
            person_id=person_id,
            way="page",
            language=language,
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """Where the answer to a press is kept, and since when."""

    inbox_key: str
    created_at: int
    at: datetime


class Forms:
    """Signs forms and reads them again; each belongs to one link as it stands."""

    def __init__(self, secret_key: str) -> None:
        self._forms = URLSafeSerializer(secret_key, salt="page form")
        self._answers = URLSafeSerializer(secret_key, salt="page answer")

    def seal(self, link: PageLink, command: str, card_ref: str, now: datetime) -> str:
        made_at, nonce = int(now.timestamp()), secrets.token_urlsafe(9)
        return str(self._forms.dumps([_owner(link), command, card_ref, made_at, nonce]))

    def read(self, link: PageLink, sealed: str, now: datetime) -> Form | None:
        """Return what was sealed; None if it was altered, is another link's, or too old."""
        match _loads(self._forms, sealed):
            case [owner, str(command), str(card_ref), int(made_at), str(nonce)] if owner == _owner(link):
                form = Form(command, card_ref, made_at, nonce)
                return form if now.timestamp() - made_at < LIFETIME.total_seconds() else None
        return None

    def seal_answer(self, link: PageLink, pressed: Incoming, now: datetime) -> str:
        """Say in an address which answer is to be shown."""
        kept = [_owner(link), pressed.inbox_key, pressed.created_at, int(now.timestamp())]
        return str(self._answers.dumps(kept))

    def read_answer(self, link: PageLink, sealed: str, now: datetime) -> Answered | None:
        match _loads(self._answers, sealed):
            case [owner, str(key), int(created_at), int(at)] if owner == _owner(link):
                answered = Answered(key, created_at, datetime.fromtimestamp(at, UTC))
                return answered if now - answered.at < ANSWER_SHOWN else None
        return None


def comes_from_elsewhere(request: Request, public_url: str) -> bool:
    """Whether a browser says that another site sent this form.

    As our pages tell nobody where they are (`Referrer-Policy: no-referrer`), their own forms come with the
    origin `null`; newer browsers say besides whether the site is the same.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin not in (None, "null", public_url, request.host_url.rstrip("/"))


def _owner(link: PageLink) -> list[object]:
    return [link.interview_id, link.person_id, link.key]


def _loads(serializer: URLSafeSerializer, sealed: str) -> object:
    try:
        return serializer.loads(sealed)
    except BadData:
        return None
