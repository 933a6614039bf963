"""The plain values that pass between the door and the handlers.

A handler takes a `Request` and returns a `Reply`: *what* is said and to whom. How it looks where the
reader is, and in which language, is decided later, in `bot/channels`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from handlers.texts import RoomLink, Text, from_json, to_json
from storage.audit import Cause
from storage.database import Tx
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Action:
    """Something to press. `command` is what the reader would type instead; `detail` says it in full."""

    label: Text
    command: str
    is_primary: bool = False
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled fact of a message; the value is any that a text may hold."""

    label: Text
    value: Any


@dataclass(frozen=True, slots=True)
class Message:
    """What one reader is told.

    `card_ref` marks the buttons with what they were made for, an interview's revision or one open
    question, so that an old button can be told from a new one.
    """

    title: Text | None = None
    lines: tuple[Text, ...] = ()
    fields: tuple[Field, ...] = ()
    actions: tuple[Action, ...] = ()
    link: RoomLink | None = None
    card_ref: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for someone else, owed until `expires_at`.

    With `interview_id` and `revision` it dies when the interview moves on, or leaves `valid_statuses`.
    """

    person_id: int
    kind: str
    message: Message
    dedup_key: str
    expires_at: datetime
    interview_id: int | None = None
    revision: int | None = None
    valid_statuses: tuple[str, ...] | None = None


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
    reminders: tuple[int, ...]
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
        "actions": [
            [to_json(each.label), each.command, each.is_primary, to_json(each.detail)]
            for each in message.actions
        ],
        "link": to_json(message.link),
        "card_ref": message.card_ref,
    }


def message_from_json(kept: Mapping[str, Any]) -> Message:
    """Undo `message_to_json`."""
    return Message(
        title=from_json(kept["title"]),
        lines=tuple(from_json(kept["lines"])),
        fields=tuple(Field(from_json(label), from_json(value)) for label, value in kept["fields"]),
        actions=tuple(
            Action(from_json(label), command, is_primary, from_json(detail))
            for label, command, is_primary, detail in kept["actions"]
        ),
        link=from_json(kept["link"]),
        card_ref=kept["card_ref"],
    )
