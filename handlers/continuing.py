"""Going on with a question that something else came between."""

from dataclasses import replace
from datetime import datetime

from handlers.commands import command, get_command
from handlers.request import Action, Message, Question, Reply, Request, message_from_json
from handlers.suggestions import suggest
from handlers.texts import Text
from storage.database import Tx
from storage.dialogues import Suspended, delete_dialogue, delete_suspended, get_open, get_suspended
from storage.people import Person


@command(
    "continue", "go on", "carry on", "resume", "go ahead", "继续", "繼續", "接着来", "接着", "接着说",
    "继续吧", "继续刚才的", "刚才说到哪了",
    is_aside=True,
)  # fmt: skip
def continue_(request: Request) -> Reply:
    """Put the question again that was laid aside, or the one that is open."""
    person_id = request.sender.person_id
    kept = laid_aside(request.tx, request.sender, request.now)
    if kept is not None:
        delete_suspended(request.tx, person_id=person_id)
        return _put_again(kept)
    open_one = get_open(request.tx, person_id=person_id, now=request.now)
    if open_one is not None and get_command(open_one.dialogue.command).who(request.sender):
        # It is asked anew, so the card before is over.
        delete_dialogue(request.tx, person_id=person_id)
        return _put_again(open_one)
    suggested = suggest(request.tx, request.sender, request.now, request.default_zone)
    return Reply(replace(suggested, title=Text("nothing_to_continue")))


def laid_aside(tx: Tx, person: Person, now: datetime) -> Suspended | None:
    """Return the question that a person laid aside, unless they may not give its command any more."""
    kept = get_suspended(tx, person_id=person.person_id, now=now)
    return kept if kept is not None and get_command(kept.dialogue.command).who(person) else None


def offer_to_continue(reply: Reply, command_name: str) -> Reply:
    """Say that a question is kept; and offer to go on with it, unless something else is asked now."""
    kept = Text("question_kept", command=Text(f"name_{get_command(command_name).key}"))
    if reply.question is not None:
        return replace(reply, message=replace(reply.message, lines=(*reply.message.lines, kept)))
    go_on = Action(Text("button_continue"), "continue", is_primary=True)
    return replace(reply, followup=Message(title=Text("kept_title"), lines=(kept,), actions=(go_on,)))


def as_put(message: Message) -> Message:
    """Return a question as it was first put, without what was said around it."""
    lines = tuple(line for line in message.lines if line.name not in ("question_kept", "how_to_leave"))
    while message.title is not None and lines and message.title.name.startswith(("resumed", "not_a_")):
        message, lines = replace(message, title=lines[0]), lines[1:]
    return replace(message, lines=lines)


def _put_again(kept: Suspended) -> Reply:
    dialogue, name = kept.dialogue, get_command(kept.dialogue.command)
    if kept.message:
        put = message_from_json(kept.message)
    else:
        argument = next(each for each in name.arguments if each.name == dialogue.asking)
        put = Message(title=Text(f"ask_{argument.kind}"))
    first = (put.title,) if put.title else ()
    message = replace(
        put, title=Text("resumed", command=Text(f"name_{name.key}")), lines=(*first, *put.lines)
    )
    question = Question(
        dialogue.command, dialogue.values, dialogue.asking, tuple(dialogue.choices), dialogue.said
    )
    return Reply(message, question=question)
