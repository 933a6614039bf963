"""What is asked twice, and what comes in pages: a preview with yes and no, and "more"."""

from handlers.questions import ask
from handlers.reading import Choice, Doubt
from handlers.request import Message, Question, Reply, Request, answer
from handlers.texts import Text


def preview(command_name: str, title: Text, *lines: Text, yes: Text) -> Reply:
    """Show what would be done, and do it on yes: the command runs again with `sure`."""
    choices = (Choice(yes, True), Choice(Text("button_rather_not"), False))
    return ask(command_name, "sure", Doubt((title, *lines), choices))


def long_preview(command_name: str, *lines: Text) -> Reply:
    """Show what would be done where it is too long for a card."""
    return Reply(
        Message(lines=(*lines, Text("preview_how"))),
        question=Question(command_name, {}, "sure", (True, False)),
    )


def is_sure(request: Request) -> bool | None:
    """Return the answer to the preview, None before it was asked."""
    return request.args.get("sure")


def refrained() -> Reply:
    """Answer a no."""
    return answer(Text("dialogue_left"))


def page_of(request: Request) -> int:
    """Return which page of a list is asked for, from 0."""
    return int(request.args.get("at", 1)) if request.args.get("paging") else 0


def page_reply(command_name: str, lines: list[Text], page: int, *, has_more: bool) -> Reply:
    """Answer with one page of a list; "more" brings the next."""
    if not has_more:
        return answer(*lines)
    return Reply(
        Message(lines=(*lines, Text("page_more"))),
        question=Question(command_name, {"at": page + 1}, "paging"),
    )
