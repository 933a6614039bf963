"""Several interviews on one card: a list to choose one from, and buttons for what to do with it."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import notices
from handlers.request import CHOSEN, LASTING, Action, Message, Selection
from handlers.texts import Short, Text
from storage.interviews import Interview

#: As many as a card's list has room for.
MOST = 10


def with_list(message: Message, interviews: Sequence[Interview], person_id: int) -> Message:
    """Put a person's interviews on a message as a list, with what they may do with each.

    Not those after the tenth: the message is to say them in its lines.
    """
    is_candidate = any(each.candidate.person_id == person_id for each in interviews)
    buttons: tuple[Action, ...] = (
        Action(Text("button_details"), f"show {CHOSEN}", is_primary=True),
        Action(Text("button_where"), f"where {CHOSEN}"),
        Action(Text("button_move"), f"reschedule {CHOSEN}"),
    )
    if not is_candidate:
        buttons = (*buttons, Action(Text("button_cancel"), f"cancel {CHOSEN}"))
    return choosing_from(message, interviews, person_id, buttons)


def choosing_from(
    message: Message, interviews: Sequence[Interview], person_id: int, buttons: tuple[Action, ...]
) -> Message:
    """Put a list of interviews on a message, of which a button's command names the one that is chosen."""
    selection = Selection(Text("pick_label"), tuple(_option(each, person_id) for each in interviews[:MOST]))
    return replace(message, actions=buttons, selection=selection, card_ref=LASTING)


def _option(interview: Interview, person_id: int) -> Action:
    is_candidate = interview.candidate.person_id == person_id
    others = notices.expected(interview) if is_candidate else (interview.candidate,)
    number = interview.interview_id
    label = Text("pick_option", number=number, start=Short(interview.start_at), who=notices.names(others))
    return Action(label, f"#{number}")
