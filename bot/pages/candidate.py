"""The candidate's page, behind a signed link: what is planned, and every answer they may give.

It needs no account and no script. Only a POST changes anything, and each is a command through the same door
as chat (`bot.dispatch.press`); what is answered is kept there, and shown after a redirect. It says nothing to
whoever has no link that stands: `handlers.invitations.standing` decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request

from bot.dispatch import answer_of, press
from bot.ics import calendar_of
from bot.pages.forms import MAX_WORDS, Forms, comes_from_elsewhere
from bot.pages.pace import Pace
from bot.parts import Bot
from bot.qr import svg_of
from handlers import notices
from handlers.entrances import access
from handlers.invitations import chat_link, standing
from handlers.request import Action, Message
from handlers.texts import (
    SENTENCES,
    Ahead,
    ChatLink,
    Minutes,
    PageLink,
    Reader,
    Short,
    Text,
    When,
    render,
    render_time,
    render_value,
    zone_name,
)
from storage.changes import Changes, get_changes
from storage.database import Tx
from storage.interviews import OPEN_STATUSES, Interview, Participant
from storage.people import Person, get_person
from storage.proposals import Slot, list_slots

LANGUAGES = ("zh", "en")
#: The commands of one interview that its page may give; what others an answer offers belong to a chat.
_OWN = r"(?:confirm|decline|reschedule|choose|none of these) #{number}(?![0-9])"
#: What an answer says of the room, which has a place of its own on the page, and of chatting.
_NOT_SAID = (
    "your_room", "your_page", "where_room", "how_to_leave", "question_kept", "see_my_interviews", "zone_kept",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """Who opened the page of which interview, and how they read."""

    token: str
    link: PageLink
    interview: Interview
    me: Participant
    person: Person
    reader: Reader
    now: datetime

    @property
    def path(self) -> str:
        return f"/i/{self.token}"

    @property
    def ref(self) -> str:
        """The mark of buttons that were made for the interview as it is now."""
        return notices.card_ref(self.interview)


class CandidatePages:
    """What `/i/<token>` answers; each method returns None for a link that opens nothing."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._forms = Forms(bot.settings.secret_key)
        self._pace = Pace()

    def show(self, token: str) -> Response | None:
        """Show the page, with the answer to what was pressed last."""
        with self._bot.database.transaction() as tx:
            visit = self._visit(tx, token)
            if visit is None:
                return None
            if not self._pace.admits(visit.link):
                return self._refuse(visit, "page_slower", 429)
            return make_response(
                render_template("candidate.html", **self._view(tx, visit, *self._heard(tx, visit)))
            )

    def act(self, token: str) -> Response | None:
        """Do what was pressed, once, and show the page with its answer."""
        with self._bot.database.transaction() as tx:
            visit = self._visit(tx, token)
        if visit is None:
            return None
        if not self._pace.admits(visit.link):
            return self._refuse(visit, "page_slower", 429)
        if comes_from_elsewhere(request, self._bot.settings.public_url):
            return self._refuse(visit, "page_elsewhere", 403)
        form = self._forms.read(visit.link, request.form.get("form", ""), visit.now)
        if form is None:
            return self._refuse(visit, "page_stale", 409)
        pressed = form.press(visit.person.person_id, request.form.get("words", ""), visit.reader.language)
        press(self._bot, pressed)
        answered = self._forms.seal_answer(visit.link, pressed, visit.now)
        return make_response(redirect(f"{visit.path}?answered={answered}#answer", 303))

    def calendar(self, token: str) -> Response | None:
        """Give the interview as a file for the reader's calendar."""
        with self._bot.database.transaction() as tx:
            visit = self._visit(tx, token)
        if visit is None:
            return None
        public_url = self._bot.settings.public_url
        content = calendar_of(
            visit.interview,
            method="PUBLISH",
            attendee=visit.me,
            reader=visit.reader,
            host=urlsplit(public_url).hostname or "",
            now=visit.now,
            url=self._bot.links.url(visit.link),
        )
        response = make_response(content)
        response.headers["Content-Type"] = "text/calendar; charset=utf-8; method=PUBLISH"
        response.headers["Content-Disposition"] = (
            f'inline; filename="interview-{visit.interview.interview_id}.ics"'
        )
        return response

    def code(self, token: str) -> Response | None:
        """Show the QR code of the candidate's link, for an interviewer to hold up or print."""
        with self._bot.database.transaction() as tx:
            visit = self._visit(tx, token)
            chat = chat_link(tx, visit.me) if visit else None
        if visit is None:
            return None
        url = self._bot.links.url(chat or visit.link)
        lines = {
            name: _say(
                Text(f"page_{name}", name=visit.me.name, number=visit.interview.interview_id), visit.reader
            )
            for name in ("code_title", "code_for")
        }
        scan = _say(Text("page_scan_chat" if chat else "page_scan_page"), visit.reader)
        return make_response(
            render_template("code.html", language=visit.reader.language, qr=svg_of(url), scan=scan, **lines)
        )

    def _visit(self, tx: Tx, token: str) -> Visit | None:
        link, now = self._bot.links.read(token), self._bot.clock()
        opened = standing(tx, link, now) if link else None
        if link is None or opened is None:
            return None
        interview, me = opened
        person = get_person(tx, person_id=me.person_id)
        # Who was switched off is told nothing more; a member who left may still have only this page.
        if person is None or (not person.is_active and person.userid is None):
            return None
        language = person.language or self._browsers_language() or self._bot.language_of(person)
        return Visit(token, link, interview, me, person, self._bot.reader(person, language), now)

    def _browsers_language(self) -> str | None:
        return request.accept_languages.best_match(LANGUAGES)

    def _heard(self, tx: Tx, visit: Visit) -> tuple[Message, ...]:
        """Return what was answered to the press that this page is shown after."""
        sealed = request.args.get("answered", "")
        answered = self._forms.read_answer(visit.link, sealed, visit.now) if sealed else None
        if answered is None:
            return ()
        return answer_of(tx, inbox_key=answered.inbox_key, created_at=answered.created_at)[:1]

    def _refuse(self, visit: Visit, why: str, status: int) -> Response:
        """Say kindly why nothing was done, and lead back to the page."""
        texts = {"title": _say(Text(f"{why}_title"), visit.reader), "line": _say(Text(why), visit.reader)}
        back = (visit.path, _say(Text("page_back"), visit.reader))
        response = make_response(
            render_template("message.html", language=visit.reader.language, back=back, **texts), status
        )
        if status == 429:
            response.headers["Retry-After"] = "30"
        return response

    # What the page shows

    def _view(self, tx: Tx, visit: Visit, *heard: Message) -> dict[str, Any]:
        interview, reader, number = visit.interview, visit.reader, visit.interview.interview_id
        slots = [slot for slot in list_slots(tx, interview_id=number) if slot.start_at > visit.now]
        phase = phase_of(interview, slots, visit.now)
        buttons = self._buttons(visit, phase, slots)
        return {
            "visit": visit,
            "language": reader.language,
            "number": number,
            "title": interview.title or render(Text("page_interview"), reader),
            "greeting": render(Text("page_welcome", name=visit.me.name), reader),
            "phase": phase,
            "status": render(Text(f"page_phase_{phase}"), reader),
            "happened": self._happened(visit, phase, get_changes(tx, interview_id=number)),
            "answer": self._answer(visit, heard[0], buttons) if heard else None,
            "when": self._moment(reader, interview.start_at) if _has_time(interview, phase, slots) else None,
            "facts": self._facts(visit),
            "slots": [
                (self._moment(reader, slot.start_at), button)
                for slot, button in zip(slots, buttons["slots"], strict=True)
            ]
            if phase == "choosing"
            else [],
            "buttons": buttons,
            "room": self._room(visit, phase),
            "has_calendar": phase in ("asked", "confirmed"),
            "is_in_wechat": "MicroMessenger" in request.user_agent.string,
            "chat": self._chat(tx, visit, phase),
            "prepare": render(Text("prepare_candidate"), reader).splitlines()
            if phase in ("asked", "choosing", "confirmed")
            else [],
            "zone": {
                "company": self._bot.settings.bot_timezone,
                "form": self._seal(visit, "timezone", ""),
                "name": zone_name(reader.zone, reader.language),
            },
            "other_language": self._other_language(visit),
            "max_words": MAX_WORDS,
            "say": lambda name, **values: render(Text(f"page_{name}", **values), reader),
        }

    def _buttons(self, visit: Visit, phase: str, slots: Sequence[Slot]) -> dict[str, Any]:
        """Seal the page's own buttons, by what they are for; those that would do nothing are missing."""
        number, ref = visit.interview.interview_id, visit.ref
        commands = {"confirm": f"confirm #{number}", "decline": f"decline #{number}"}
        commands |= {"other": f"reschedule #{number}", "none": f"none of these #{number}"}
        shown = {
            "asked": ("confirm", "other", "decline"),
            "choosing": ("none", "decline"),
            "confirmed": ("other", "decline"),
            "declined": ("confirm", "other") if visit.now < visit.interview.start_at else (),
        }.get(phase, ())
        buttons: dict[str, Any] = {name: self._seal(visit, commands[name], ref) for name in shown}
        chosen = [f"choose #{number} {slot.start_at.isoformat(timespec='minutes')}" for slot in slots]
        buttons["slots"] = [self._seal(visit, command, ref) for command in chosen]
        buttons["commands"] = {commands[name] for name in shown} | (
            set(chosen) if phase == "choosing" else set()
        )
        return buttons

    def _seal(self, visit: Visit, command: str, ref: str) -> str:
        return self._forms.seal(visit.link, command, ref, visit.now)

    def _answer(self, visit: Visit, message: Message, buttons: dict[str, Any]) -> dict[str, Any]:
        """Show an answer as it is said on a page, with what may be pressed that the page has not anyway."""
        reader, is_question = visit.reader, message.card_ref.startswith("q")
        own = re.compile(_OWN.format(number=visit.interview.interview_id))
        lines = [line for line in message.lines if line.name not in _NOT_SAID]
        said = [_say(line, reader) for line in ([message.title] if message.title else []) + lines]
        title, *rest = [words for words in said if words] or [""]
        actions = [
            action
            for action in message.actions
            if is_question or (own.match(action.command) and action.command not in buttons["commands"])
        ]
        return {
            "title": title,
            "lines": [line for words in rest for line in words.splitlines()],
            "actions": [
                (self._label(action, reader), self._seal(visit, action.command, message.card_ref))
                for action in actions
            ],
            "words": self._seal(visit, "", message.card_ref) if is_question else "",
        }

    def _label(self, action: Action, reader: Reader) -> str:
        """Write on a button what it says; a page has room for a whole date."""
        match action.label:
            case Text(name="plain", values={"words": Short(at=at)}):
                return render_time(When(at), reader)
        return _say(action.label, reader)

    def _moment(self, reader: Reader, at: datetime) -> dict[str, str]:
        """Write a moment on the reader's clock, and on the company's where that differs."""
        company = self._bot.company_reader()
        is_same = at.astimezone(company.zone).utcoffset() == at.astimezone(reader.zone).utcoffset()
        theirs = Reader(reader.language, company.zone, reader.url)
        return {
            "iso": at.isoformat(timespec="minutes"),
            "text": render_time(When(at), reader),
            "zone": zone_name(reader.zone, reader.language),
            "company": "" if is_same else render_time(When(at), theirs),
            "company_zone": zone_name(company.zone, reader.language),
        }

    def _facts(self, visit: Visit) -> list[tuple[str, str]]:
        reader, interview = visit.reader, visit.interview
        facts = [
            (Text("field_length"), Minutes(interview.minutes)),
            (Text("field_interviewer"), notices.names(notices.expected(interview))),
        ]
        return [(render(label, reader), render_value(value, reader)) for label, value in facts]

    def _happened(self, visit: Visit, phase: str, changes: Changes) -> list[str]:
        """Say what the candidate may not have heard yet: a move, or that their wish still waits."""
        lines = []
        start = When(visit.interview.start_at)
        if changes.moved_from and phase in ("asked", "choosing", "confirmed", "running"):
            lines.append(Text("page_moved", old=When(changes.moved_from), new=start))
        if changes.wished_at and phase in ("asked", "choosing", "confirmed", "declined"):
            lines.append(Text("page_wish_waits", wished=When(changes.wished_at)))
        return [render(line, visit.reader) for line in lines]

    def _room(self, visit: Visit, phase: str) -> dict[str, str] | None:
        """Return the room's link when it is time, before that only when it will be."""
        if visit.interview.status not in OPEN_STATUSES or phase == "over":
            return None
        before = self._bot.settings.room_opens_before
        if access(visit.interview, visit.me, visit.now, before) == "waiting":
            line = Text("page_room_opens", before=Ahead(before // timedelta(minutes=1)))
            return {"opens": render(line, visit.reader)}
        return {"url": self._bot.links.url(notices.room_link(visit.me))}

    def _chat(self, tx: Tx, visit: Visit, phase: str) -> dict[str, str] | None:
        link: ChatLink | None = chat_link(tx, visit.me) if phase not in ("cancelled", "over") else None
        if link is None:
            return None
        url = self._bot.links.url(link)
        return {"url": url, "qr": svg_of(url)}

    def _other_language(self, visit: Visit) -> tuple[str, str, str]:
        """Return the language to switch to, its name in itself, and the form that does."""
        other = next(each for each in LANGUAGES if each != visit.reader.language)
        name = render(Text(f"language_{other}"), visit.reader)
        return other, name, self._seal(visit, f"language {other}", "")


def phase_of(interview: Interview, slots: Sequence[Slot], now: datetime) -> str:
    """Name how an interview stands for its candidate, which decides what the page offers."""
    if interview.status == "cancelled":
        return "cancelled"
    if interview.status in ("done", "no_show") or now >= interview.end_at:
        return "over"
    if interview.status == "declined":
        return "declined" if not slots else "choosing"
    if now >= interview.start_at:
        return "running"
    if slots:
        return "choosing"
    return "asked" if interview.status == "proposed" else "confirmed"


def _has_time(interview: Interview, phase: str, slots: Sequence[Slot]) -> bool:
    """Whether there is a time that holds, besides those to choose from."""
    is_offered = any(slot.start_at == interview.start_at for slot in slots)
    return phase != "choosing" or (interview.status in OPEN_STATUSES and not is_offered)


def _say(text: Text, reader: Reader) -> str:
    """Say a sentence as on a page, where nobody replies by typing, if it is said differently there."""
    on_page = f"on_page_{text.name}"
    return render(Text(on_page, **text.values) if on_page in SENTENCES else text, reader)
