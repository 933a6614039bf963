"""Taking back what comes back: each report has its effect once, by one worker at a time.

What a mailbox holds and how far it was read are kept in one transaction, so a worker that dies loses nothing;
and a report that is read again finds that its mail is owed another way already.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_string
from email.policy import SMTP
from hmac import compare_digest

from bot.bounces.mailbox import TOTAL_SECONDS, MailboxError, MailboxServer, OpenMailbox, opened
from bot.bounces.report import HEADERS, Report, is_worth_reading, read_report
from bot.handling import Handling
from bot.message_ids import find_mails
from bot.parts import Bot
from storage.database import Tx
from storage.mailboxes import MailboxState, become_reader, get_mailbox, note_read, note_unreadable
from storage.mails import SentMail, hold_mail, note_delay, refuse_mail
from storage.outbox import reroute_outbox

log = logging.getLogger(__name__)

#: How often a mailbox is looked into, and how soon again if an operator has to mend something.
POLL, _AFTER_REFUSAL = timedelta(seconds=30), timedelta(minutes=5)
#: Where there is no telling what was read before, so far back; what is read twice has no second effect.
_BACK = timedelta(days=3)
#: Messages that are looked at in one go, and of these, those read whole.
_AT_ONCE, _WHOLE_AT_ONCE = 200, 20
#: Longer than a mailbox may take.
_CALL_SECONDS = TOTAL_SECONDS + 20


def read_bounces(bot: Bot) -> int:
    """Look into the mailbox if it is time to, and return how many mails are known to have come back.

    Raises:
        MailboxError: it cannot be read; that is noted, and tried again later.
    """
    server = bot.mailbox
    if server is None:
        return 0
    with bot.database.transaction(idle_timeout=_CALL_SECONDS) as tx:
        if not become_reader(tx, mailbox=server.name):
            return 0
        state = get_mailbox(tx, mailbox=server.name)
        # A moment too far ahead is from before the clock stepped back.
        if state.due_at and bot.clock() < state.due_at <= bot.clock() + _AFTER_REFUSAL:
            return 0
        found = _read(bot, server, state)
        if isinstance(found, _Found):
            _note_progress(bot, tx, server, found)
            return sum(_take(bot, tx, report) for report in found.reports)
        _note_trouble(bot, tx, server, found)
    raise found


@dataclass(frozen=True, slots=True)
class _Found:
    """The reports that came since, how far was read, and whether that is all there is."""

    reports: Sequence[Report]
    uid_validity: int
    last_uid: int
    is_all: bool


def _read(bot: Bot, server: MailboxServer, state: MailboxState) -> _Found | MailboxError:
    try:
        with opened(server) as mailbox:
            return _found(bot, mailbox, state)
    except MailboxError as error:
        return error


def _found(bot: Bot, mailbox: OpenMailbox, state: MailboxState) -> _Found:
    if mailbox.uid_validity == state.uid_validity:
        last_uid, new = state.last_uid, mailbox.list_after(state.last_uid)
    else:
        last_uid, new = mailbox.uid_next - 1, mailbox.list_since((bot.clock() - _BACK).date())
    looked_at = new[:_AT_ONCE]
    heads = mailbox.headers(looked_at, HEADERS) if looked_at else {}
    worth = [uid for uid in looked_at if is_worth_reading(heads.get(uid, b""))]
    if len(worth) > _WHOLE_AT_ONCE:
        worth = worth[:_WHOLE_AT_ONCE]
        looked_at = looked_at[: looked_at.index(worth[-1]) + 1]
    reports = [report for uid in worth if (report := read_report(mailbox.source(uid)))]
    is_all = len(looked_at) == len(new)
    return _Found(reports, mailbox.uid_validity, looked_at[-1] if looked_at else last_uid, is_all)


def _note_progress(bot: Bot, tx: Tx, server: MailboxServer, found: _Found) -> None:
    now = bot.clock()
    note_read(
        tx,
        mailbox=server.name,
        uid_validity=found.uid_validity,
        last_uid=found.last_uid,
        now=now,
        due_at=now + POLL if found.is_all else now,
    )


def _note_trouble(bot: Bot, tx: Tx, server: MailboxServer, error: MailboxError) -> None:
    now = bot.clock()
    pause = _AFTER_REFUSAL if error.handling is Handling.OPERATOR else POLL
    note_unreadable(tx, mailbox=server.name, now=now, due_at=now + pause, trouble=str(error))


def _take(bot: Bot, tx: Tx, report: Report) -> bool:
    """Give a report its effect; False if it is about no mail that anybody waits for."""
    for outbox_id, secret in report.mails:
        mail = hold_mail(tx, outbox_id=outbox_id)
        if mail is not None and _has_secret(mail, secret):
            return _came_back(bot, tx, mail, report) if report.is_final else _is_late(tx, mail, report)
    log.info("bounce_of_no_mail", extra={"is_final": report.is_final})
    return False


def _has_secret(mail: SentMail, secret: str) -> bool:
    """Whether who reports has seen this very mail."""
    own = str(message_from_string(mail.body, policy=SMTP)["Message-ID"])
    return any(compare_digest(each, secret) for _, each in find_mails(own))


def _is_late(tx: Tx, mail: SentMail, report: Report) -> bool:
    note_delay(tx, outbox_id=mail.outbox_id, reason=report.reason)
    log.info("mail_delayed", extra={"outbox_id": mail.outbox_id})
    return False


def _came_back(bot: Bot, tx: Tx, mail: SentMail, report: Report) -> bool:
    """Owe the mail another way, and write to its address no more."""
    now = bot.clock()
    address = message_from_string(mail.body, policy=SMTP)["To"].addresses[0].addr_spec
    is_theirs = refuse_mail(tx, person_id=mail.person_id, address=address, reason=report.reason, now=now)
    is_owed = reroute_outbox(
        tx,
        outbox_id=mail.outbox_id,
        way="email",
        now=now,
        reason=report.reason,
        leads_elsewhere=not is_theirs,
    )
    log.warning("mail_not_delivered", extra={"outbox_id": mail.outbox_id, "rerouted": is_owed})
    return True
