"""Another time that a candidate asks for in their own words: "周四没空，周五上午11点行"."""

import re
from collections.abc import Mapping
from typing import Any

from handlers import notices
from handlers.commands import Command, get_command
from handlers.language.normalise import normalise
from handlers.reading import Context, Doubt, Found
from handlers.request import Action, Message, Reply
from handlers.texts import Text
from handlers.times import from_value, read_time
from storage.interviews import OPEN_STATUSES, Interview, list_interviews_of

#: What makes a time one that is asked for, unless it is denied.
_ASKS = re.compile(
    r"换|改|挪|调|推迟|提前|(?<!不)可以|能不能|能否|方便吗|(?<!没)有空|(?<!没)有时间|(?<!不)行(?!程)|怎么样|如何|更好"
    r"|(?<!n't )(?<!not )\b(?:how about|what about|can we|can i|could|instead|move|change|reschedule|works|"
    r"work for me|suits?|prefer|better|i'?m free|i am free|available|is fine|is ok(?:ay)?)\b",
    re.IGNORECASE,
)
#: A time that does not suit them is none they ask for.
_REFUSES = re.compile(
    r"没空|没时间|有课|有事|有考试|不行|不方便|不可以|不能|冲突|来不了"
    r"|\b(?:can'?t|cannot|can not|not|busy|unable|clash)\b|n't\b",
    re.IGNORECASE,
)
_LOOKED_AT = 5

Wished = tuple[Command, str, Mapping[str, Any], Mapping[str, str]]


def wished_time(text: str, context: Context) -> Reply | Wished | None:
    """Read a line that is no command as a candidate's wish for another time of their only interview.

    Returns what the command is to be gathered from; a question where it is not sure that it is a wish; None
    where it is none.
    """
    if context.sender.role != "candidate":
        return None
    reading = read_time(text, context)
    if reading is None:
        return None
    mine = _ahead(context)
    is_asked_for = _ASKS.search(normalise(text)) is not None
    is_refusal = not is_asked_for and _REFUSES.search(normalise(text)) is not None
    if len(mine) != 1 or is_refusal or (isinstance(reading, Doubt) and not is_asked_for):
        return None
    interview = mine[0]
    values: dict[str, Any] = {"number": interview.interview_id}
    if isinstance(reading, Doubt):
        # Its words are read anew by the command, which asks.
        return get_command("reschedule"), "", values, {"time": reading.said or text}
    asked = from_value(reading.value)
    if asked.start == interview.start_at:
        return None
    if is_asked_for:
        return get_command("reschedule"), "", {**values, "time": reading.value}, {}
    return _whether(interview, reading, context)


def _whether(interview: Interview, reading: Found, context: Context) -> Reply:
    """Ask whether the time is one they wish for; the button says everything."""
    number, start = interview.interview_id, from_value(reading.value).start
    zone = context.default_zone
    lines = (
        Text("wish_whether", old=notices.when(interview, zone), new=notices.when(interview, zone, start)),
    )
    asks = f"reschedule #{number} {start.isoformat(timespec='minutes')}"
    return Reply(
        Message(
            title=Text("wish_whether_title", number=number),
            lines=lines,
            actions=(Action(Text("button_ask_for_it"), asks, is_primary=True),),
            card_ref=notices.card_ref(interview),
        )
    )


def _ahead(context: Context) -> list[Interview]:
    """List the sender's interviews as a candidate that are still ahead."""
    me = context.sender.person_id
    page = list_interviews_of(context.tx, person_id=me, after=context.now, before=None, limit=_LOOKED_AT)
    return [
        each
        for each in page.interviews
        if each.status in OPEN_STATUSES and each.candidate.person_id == me and each.start_at > context.now
    ]
