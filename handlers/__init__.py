"""What the bot understands and does: one file for each thing people can ask for.

| file | what people can ask |
| --- | --- |
| rooms.py | create room, change room |
| invitations.py | invite |
| interviews.py | my interviews, show, cancel |
| moves.py | reschedule |
| proposals.py | propose, choose, none of these |
| confirmations.py | confirm, decline |
| panels.py | panel |
| customers.py | is them, not them (and what is said to who comes through WeChat) |
| swaps.py | swap, can't make it |
| brief.py | attach, brief, note |
| no_shows.py | no show |
| feedback.py | feedback |
| reminders.py | (nobody asks: what the clock says about an interview, before and after it) |
| alarms.py | (nobody asks: what the clock says to admins when messages fail or are late) |
| preferences.py | settings, language, timezone, reminders, quiet, digest, mute, unmute, snooze |
| attendance.py | arrived, not yet, absent, keep |
| visits.py | (nobody asks: what being in the built-in room, or ending it, means for an interview) |
| holidays.py | holiday |
| digest.py | (nobody asks: what the clock says in the morning) |
| outbox.py | outbox, retry |
| reports.py | all interviews, stats, export |
| admin_people.py | people, add person, merge, role, deactivate, activate, bind, email |
| accounts.py | account (whose ShowMeBug account is whose) |
| behalf.py | as (anything on somebody's behalf) |
| broadcast.py | broadcast |
| ledger.py | why |
| resending.py | resend |
| switches.py | pause reminders, resume reminders |
| health.py | health |
| audit.py | audit |
| help.py | help |
| whereabouts.py | where, who interviews me, prepare |
| lateness.py | late |
| smalltalk.py | thanks and other small words, a bare yes |
| continuing.py | continue |
| greetings.py | hello (and what is said to who opens the app) |
| attachments.py | (nobody asks: what is said to pictures, voices, places) |

Around them: request.py (the values that pass), commands.py (the registry), rights.py (who may), dialogue.py
(the conversation), questions.py (how it asks), arguments.py, times.py, candidates.py, contacts.py,
colleagues.py, references.py, spoken.py, offers.py, answers.py, options.py, persons.py, admin_words.py,
reading.py and language/ (words into values), notices.py (what other people are told), nudges.py (what
reminders say), slots.py (when people are free), likely.py (answers to press), workdays.py, opinions.py
(what may be seen of feedback), replays.py (looking back at what was written in a room),
people.py (who writes), suggestions.py (what they may want next), selections.py (several interviews on a
card), examples.py (whom help names), previews.py (what is asked twice, what comes in pages), room_words.py,
room_news.py and entrances.py (rooms outside: which, what is said of them, who gets in when), texts/ (every
sentence, in both languages).
"""


def load_commands() -> None:
    """Register every command; importing its file is all it takes."""
    from handlers import (  # noqa: F401
        accounts,
        admin_people,
        attendance,
        audit,
        behalf,
        brief,
        broadcast,
        confirmations,
        continuing,
        customers,
        feedback,
        greetings,
        health,
        help,
        holidays,
        interviews,
        invitations,
        lateness,
        ledger,
        moves,
        no_shows,
        outbox,
        panels,
        preferences,
        proposals,
        reports,
        resending,
        rooms,
        smalltalk,
        swaps,
        switches,
        whereabouts,
    )
