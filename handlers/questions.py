"""How a question looks: the question as the title, its answers as buttons."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.reading import Doubt, Said
from handlers.request import Action, Message, Question, Reply, answer
from handlers.texts import Short, Text

#: Among what is known of a command: that something was missing, and so it is shown back before it is done.
PIECED = "pieced"
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{5,8}[+-][0-9]{2}:[0-9]{2}")


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


def chosen_label(words: str, choices: Sequence[Any]) -> Text:
    """Say on a question's card what was chosen, where a few letters can: a time, a number, a name."""
    is_place = words.isdecimal() and 1 <= int(words) <= len(choices)
    match choices[int(words) - 1] if is_place else words:
        case {"start": str(start)}:
            return Text("label_chosen", words=Short(datetime.fromisoformat(start)))
        case {"new": str(name)}:
            return Text("label_chosen", words=name)
        case str(said) if _MOMENT.fullmatch(said):
            return Text("label_chosen", words=Short(datetime.fromisoformat(said)))
        case str(said) if said.startswith("#"):
            return Text("label_chosen", words=said)
        case _:
            return Text("label_answered")
