"""How a question looks: the question as the title, its answers as buttons."""

from collections.abc import Mapping
from typing import Any

from handlers.reading import Doubt, Said
from handlers.request import Action, Message, Question, Reply, answer


def ask(
    command_name: str,
    asking: str,
    doubt: Doubt,
    values: Mapping[str, Any] | None = None,
    said: Said | None = None,
) -> Reply:
    """Ask for one argument of a command; its answer completes the `values` known so far."""
    if not doubt.is_open:
        return answer(*doubt.question)
    by_place = [choice for choice in doubt.choices if not choice.words]
    actions = tuple(
        Action(choice.label, choice.words or str(by_place.index(choice) + 1), detail=choice.detail)
        for choice in doubt.choices
    )
    question = Question(
        command_name, values or {}, asking, tuple(choice.value for choice in by_place), said or {}
    )
    title, *lines = doubt.question
    return Reply(Message(title=title, lines=tuple(lines), actions=actions), question=question)
