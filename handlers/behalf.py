"""On somebody's behalf: an admin says what another person would say, and both are named in the audit.

What is missing is asked of the admin; the person hears what was done in their name.
"""

from dataclasses import replace
from datetime import timedelta

from handlers.commands import PERSON, Argument, command
from handlers.dialogue import Line, recognise, respond_for
from handlers.request import Message, Notice, Question, Reply, Request, answer
from handlers.rights import admins
from handlers.texts import Text
from storage.audit import has_changed, last_audit_id
from storage.database import expect
from storage.dialogues import Dialogue
from storage.people import Person, get_standing_person

_LINE = Argument("line", "line")
#: Comes only as an answer, to what the command said on someone's behalf asks.
_ANSWER = Argument("answer", "answer", is_required=False)
_LIFETIME = timedelta(days=1)
#: These speak of the room links of the person themselves, which are nobody else's.
_OWN_ROOM = ("your_room", "list_next", "list_now")
#: This asks for an answer, which is asked of the admin.
_ASKED = ("declined_why",)


@command(
    "as", "on behalf of", "代替", "代表", "代", "替",
    args=(PERSON, _LINE, _ANSWER), who=admins,
)  # fmt: skip
def on_behalf(request: Request) -> Reply:
    """Give a command in another person's name."""
    person = expect(get_standing_person(request.tx, person_id=request.args["person"]))
    if person.person_id == request.sender.person_id:
        return answer(Text("behalf_yourself"))
    text, question = request.args["line"], None
    if "answer" in request.args:
        text, question = request.args["answer"], Dialogue(nonce="", **request.args["inner"])
    elif (match := recognise(text)) and match.command.who is admins:
        return answer(Text("behalf_not_admin"))
    before = last_audit_id(request.tx)
    reply = respond_for(request.tx, _line(request, person, text, question))
    notices = reply.notices
    if has_changed(request.tx, since=before, source=request.source):
        notices = (*notices, *_told(request, person, reply.message))
    return replace(
        reply,
        message=_for_admin(reply, person),
        notices=tuple(each for each in notices if each.person_id != request.sender.person_id),
        question=_outer(reply.question),
        language=None,
    )


def _line(request: Request, person: Person, text: str, question: Dialogue | None) -> Line:
    """Say it as this person, by the admin's own clock and in their language."""
    return Line(
        text=text,
        sender=person,
        now=request.now,
        zone=request.zone,
        language=request.language,
        source=request.source,
        reminders=request.reminders,
        default_zone=request.default_zone,
        question=question,
        card_ref=request.card_ref if request.card_ref.startswith("i") else "",
        by=request.sender,
    )


def _outer(question: Question | None) -> Question | None:
    """Keep the question as one of this command, so that its answer comes back here."""
    if question is None:
        return None
    inner = {
        "command": question.command,
        "values": dict(question.values),
        "asking": question.asking,
        "choices": list(question.choices),
        "said": dict(question.said),
    }
    return Question("as", {"inner": inner}, "answer")


def _for_admin(reply: Reply, person: Person) -> Message:
    """Show the answer to the admin: whose it is, without their room, with buttons that speak for them too."""
    message = reply.message
    if reply.language:
        # Said in the new language, it would say the wrong one to the admin.
        chosen = Text(f"language_{reply.language}")
        message = Message(lines=(Text("behalf_language", name=person.name, language=chosen),))
    title, actions = message.title, message.actions
    lines = tuple(line for line in message.lines if line.name not in _OWN_ROOM)
    if title and not actions:
        title = Text("behalf_title", name=person.name, title=title)
    else:
        # A card's title has no room for it.
        lines = (Text("behalf_for", name=person.name), *lines)
    if reply.question is None:
        actions = tuple(
            replace(action, command=f"as P{person.person_id}: {action.command}") for action in actions
        )
    return replace(message, title=title, lines=lines, actions=actions, link=None)


def _told(request: Request, person: Person, message: Message) -> tuple[Notice, ...]:
    """Tell the person what was done in their name, as they would have been answered."""
    if person.userid is None or not person.is_active:
        return ()
    title = (message.title,) if message.title else ()
    told = replace(
        message,
        title=Text("behalf_told", by=request.sender.name),
        lines=(*title, *(line for line in message.lines if line.name not in _ASKED)),
        actions=(),
        card_ref="",
    )
    return (
        Notice(
            person_id=person.person_id,
            kind="behalf",
            message=told,
            dedup_key=f"behalf:{request.source}:{person.person_id}",
            expires_at=request.now + _LIFETIME,
        ),
    )
