"""The plain values that pass between the door and the handlers.

A handler takes a `Request` and returns a `Reply`: *what* is said and to whom. How it looks where the
reader is, and in which language, is decided later, in `bot/channels`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from handlers.texts import Link, Text, from_json, to_json
from storage.audit import Cause
from storage.database import Tx
from storage.people import Person
from storage.rules import Rules


@dataclass(frozen=True, slots=True)
class Action:
    """Something to press. `command` is what the reader would type instead; `detail` says it in full."""

    label: Text
    command: str
    is_primary: bool = False
    detail: Text | None = None


#: In a button's command, the place of what is chosen in the message's list.
CHOSEN = "{}"


@dataclass(frozen=True, slots=True)
class Selection:
    """A list of which one is chosen, and the buttons say what for: their commands have `CHOSEN` in its place.

    An option's `command` is what it is called in a command: `#12`.
    """

    label: Text
    options: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled fact of a message; the value is any that a text may hold."""

    label: Text
    value: Any


#: The mark of a card whose buttons may be pressed again and again.
LASTING = "l"


@dataclass(frozen=True, slots=True)
class Message:
    """What one reader is told.

    `card_ref` marks the buttons with what they were made for, an interview's revision, one open question or
    a list (`LASTING`), so that an old button can be told from a new one. With `link_label` a card
    has a button that opens the link. `picture` is a link whose QR code follows as a picture of its own, where
    pictures can be sent.
    """

    title: Text | None = None
    lines: tuple[Text, ...] = ()
    fields: tuple[Field, ...] = ()
    actions: tuple[Action, ...] = ()
    link: Link | None = None
    link_label: Text | None = None
    card_ref: str = ""
    selection: Selection | None = None
    picture: Link | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for someone else, owed until `expires_at`.

    With `interview_id` and `revision` it dies when the interview moves on, or leaves `valid_statuses`. With
    `start_at`, the soonest start it speaks of, it waits for the end of its reader's quiet hours, unless it
    would be told too late then; `waits_until` has it wait in any case.
    """

    person_id: int
    kind: str
    message: Message
    dedup_key: str
    expires_at: datetime
    interview_id: int | None = None
    revision: int | None = None
    valid_statuses: tuple[str, ...] | None = None
    start_at: datetime | None = None
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """A notice that waits for the end of its reader's quiet hours."""

    name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """A question that waits for the sender's answer: which argument of which command is missing.

    `choices` are the values offered by their place, `said` what was understood in part, by argument.
    """

    command: str
    values: Mapping[str, Any]
    asking: str
    choices: tuple[Any, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler decided: the answer, what others are told, and what is asked next."""

    message: Message
    notices: tuple[Notice, ...] = ()
    question: Question | None = None
    #: On the pressed card, in place of its buttons.
    card_label: Text | None = None
    #: Set when the command changed the language the answer is to be in.
    language: str | None = None
    #: Said right behind the answer, in a message of its own.
    followup: Message | None = None


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What only the host knows: how many callbacks wait there for the database, and for how long."""

    spooled: int
    oldest_seconds: float
    unreadable: int


@dataclass(frozen=True, slots=True)
class Request:
    """One command of one person. `args` are values, already understood.

    `seen_revision` is the revision of the interview on the card that was pressed, None if it was typed;
    `card_ref` is the mark of that card. `by` is the admin who speaks for the sender, `look_at_host` tells how
    this host is doing.
    """

    sender: Person
    args: Mapping[str, Any]
    now: datetime
    zone: tzinfo
    language: str
    tx: Tx
    source: str
    reminders: Rules
    default_zone: str
    seen_revision: int | None = None
    card_ref: str = ""
    by: Person | None = None
    look_at_host: Callable[[], HostFacts] | None = None

    @property
    def cause(self) -> Cause:
        """Who acts, for the audit line of what this request changes."""
        by_id = self.by.person_id if self.by else None
        return Cause(person_id=self.sender.person_id, at=self.now, source=self.source, by_id=by_id)


def answer(*lines: Text) -> Reply:
    """Answer with plain lines."""
    return Reply(Message(lines=lines))


def message_to_json(message: Message) -> dict[str, Any]:
    """Keep a message for the outbox, still in no language."""
    return {
        "title": to_json(message.title),
        "lines": to_json(message.lines),
        "fields": [[to_json(each.label), to_json(each.value)] for each in message.fields],
        "actions": _actions_to_json(message.actions),
        "link": to_json(message.link),
        "link_label": to_json(message.link_label),
        "card_ref": message.card_ref,
        "selection": message.selection
        and [to_json(message.selection.label), _actions_to_json(message.selection.options)],
        "picture": to_json(message.picture),
    }


def message_from_json(kept: Mapping[str, Any]) -> Message:
    """Undo `message_to_json`."""
    return Message(
        title=from_json(kept["title"]),
        lines=tuple(from_json(kept["lines"])),
        fields=tuple(Field(from_json(label), from_json(value)) for label, value in kept["fields"]),
        actions=_actions_from_json(kept["actions"]),
        link=from_json(kept["link"]),
        card_ref=kept["card_ref"],
        # What was kept before there were lists, pictures, or buttons that open a link, has none.
        link_label=from_json(kept.get("link_label")),
        selection=_selection_from_json(kept.get("selection")),
        picture=from_json(kept.get("picture")),
    )


def _actions_to_json(actions: Sequence[Action]) -> list[Any]:
    return [[to_json(each.label), each.command, each.is_primary, to_json(each.detail)] for each in actions]


def _actions_from_json(kept: Sequence[Any]) -> tuple[Action, ...]:
    return tuple(
        Action(from_json(label), command, is_primary, from_json(detail))
        for label, command, is_primary, detail in kept
    )


def _selection_from_json(kept: Any) -> Selection | None:
    return Selection(from_json(kept[0]), _actions_from_json(kept[1])) if kept else None
