"""What the bot understands and does: one file for each thing people can ask for.

| file | what people can ask |
| --- | --- |
| rooms.py | create room |
| interviews.py | my interviews, show, cancel |
| moves.py | reschedule |
| confirmations.py | confirm, decline |
| reminders.py | (nobody asks: what the clock says before an interview) |
| alarms.py | (nobody asks: what the clock says to admins when messages fail or are late) |
| preferences.py | language |
| outbox.py | outbox, retry |
| help.py | help |

Around them: request.py (the values that pass), commands.py (the registry), rights.py (who may),
dialogue.py (the conversation), questions.py (how it asks), arguments.py, times.py, candidates.py,
references.py, spoken.py, reading.py and language/ (words into values), notices.py (what other people are
told), slots.py (when people are free), people.py (who writes), texts/ (every sentence, in both languages).
"""


def load_commands() -> None:
    """Register every command; importing its file is all it takes."""
    from handlers import confirmations, help, interviews, moves, outbox, preferences, rooms  # noqa: F401
