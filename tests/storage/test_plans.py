"""What every statement costs at a million interviews: the rows that PostgreSQL really looks at.

Each public function of `storage` is called on a full database, and every statement it sends is explained on
the way with the values it is sent with, so that no statement is written here, and none is forgotten.
"""

import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import pytest

import storage
from storage import (
    accounts,
    alarms,
    attendance,
    audit,
    briefs,
    broadcasts,
    calendars,
    changes,
    customers,
    dialogues,
    digests,
    editor,
    examples,
    feedback,
    health,
    holidays,
    inbox,
    interviews,
    invitations,
    kf,
    ledger,
    likely,
    mailboxes,
    mails,
    media,
    outbox,
    outbox_entries,
    panels,
    partitions,
    people,
    people_changes,
    preferences,
    proposals,
    reports,
    rooms,
    switches,
    tokens,
    unheard,
    ways,
)
from storage import reminders as reminding
from storage.audit import Cause
from storage.database import Database, Tx, quoted
from storage.outbox import OutboxRow, Owed
from storage.quiet import Quiet
from storage.rules import Rules

INTERVIEWS = 1_000_000
PEOPLE = 100_000
INTERVIEWERS = 2_000
MESSAGES = 500_000
#: Rows of all tables that one statement may look at, to return or change a handful.
MOST_ROWS = 1_000

NOW = datetime.now(UTC).replace(microsecond=0)
INTERVIEWER, CANDIDATE = 7, 60_000
#: An interview of the next days, and its revision.
COMING, REVISION = INTERVIEWS - 19_999, 1
#: The candidate of the coming one.
COMER = {"interview_id": COMING, "person_id": INTERVIEWERS + 1 + COMING % (PEOPLE - INTERVIEWERS)}
KEY = {"name": "access_token", "secret_digest": "digest"}
CAUSE = Cause(person_id=INTERVIEWER, at=NOW, source="test")

#: One interview every 95 seconds, the last in a month; nobody is in two at once.
FILL = f"""
SET session_replication_role = replica;
SET maintenance_work_mem = '256MB';

INSERT INTO people (name, userid, email, phone, role, is_name_known, created_at)
SELECT 'Person ' || n, 'user.' || n, 'user.' || n || '@example.com', '138' || n,
       CASE WHEN n <= 5 THEN 'admin' WHEN n <= {INTERVIEWERS} THEN 'interviewer' ELSE 'candidate' END,
       n % 1000 > 0, now() - interval '3 years'
  FROM generate_series(1, {PEOPLE}) AS n;

INSERT INTO interviews (title, candidate_id, organiser_id, start_at, end_at, status, created_at, updated_at)
SELECT 'Round ' || n, {INTERVIEWERS} + 1 + n % {PEOPLE - INTERVIEWERS}, 1 + n % {INTERVIEWERS},
       start_at, start_at + interval '1 hour',
       CASE WHEN n % 10 = 0 THEN 'cancelled' WHEN n % 3 = 0 THEN 'proposed' ELSE 'confirmed' END,
       start_at - interval '5 days', start_at - interval '5 days'
  FROM generate_series(1, {INTERVIEWS}) AS n,
       LATERAL (SELECT now() + interval '30 days' - ({INTERVIEWS} - n) * interval '95 seconds')
            AS t (start_at);

ALTER TABLE participants DROP CONSTRAINT participants_no_overlap;
INSERT INTO participants (interview_id, person_id, side, during, is_held, room_key)
SELECT interview_id, person_id, side, tstzrange(start_at, end_at),
       -- The constraint is checked row by row, which is slow: only a tenth takes anybody's time.
       status <> 'cancelled' AND interview_id > {INTERVIEWS} * 0.9, 'key'
  FROM interviews,
       LATERAL (VALUES (organiser_id, 'interviewer'), (candidate_id, 'candidate')) AS who (person_id, side);
ALTER TABLE participants ADD CONSTRAINT participants_no_overlap EXCLUDE USING gist (
    int8range(person_id, person_id, '[]') WITH &&, during WITH &&, layers WITH &&) WHERE (is_held);

INSERT INTO reminders (interview_id, revision, person_id, before_seconds, due_at, expires_at, status)
SELECT interview_id, 1, candidate_id, 3600, start_at - interval '1 hour', start_at,
       CASE WHEN start_at > now() THEN 'planned' ELSE 'queued' END
  FROM interviews;

INSERT INTO inbox (inbox_key, userid, sent_at, received_at, answer)
SELECT 'msg:' || n, 'user.' || 1 + n % {PEOPLE}, at, at, 'answer'
  FROM generate_series(1, {MESSAGES}::bigint) AS n,
       LATERAL (SELECT now() - ({MESSAGES} - n) * interval '20 seconds') AS t (at);

INSERT INTO outbox (dedup_key, person_id, kind, interview_id, revision, valid_statuses, message, status,
                    due_at, decided_at, expires_at, created_at, closed_at, told_at)
SELECT 'key:' || n, 1 + n * 7919 % {PEOPLE}, 'invitation', n, 1, '{{proposed,confirmed}}', '{{}}', status,
       at, at, at + interval '1 day', at, CASE WHEN status <> 'due' THEN at END,
       CASE WHEN n % 5000 > 0 THEN at END
  FROM generate_series(1, {MESSAGES}::bigint) AS n,
       LATERAL (SELECT now() - ({MESSAGES} - n) * interval '20 seconds',
                       -- The last of them wait, as after an outage.
                       CASE WHEN n > {MESSAGES} - 20000 THEN 'due' WHEN n % 500 = 0 THEN 'failed'
                            WHEN n % 300 = 0 THEN 'dropped' ELSE 'sent' END) AS t (at, status);

INSERT INTO audit (at, person_id, action, interview_id, source)
SELECT at, 1 + n % {PEOPLE}, 'create', n * 2, 'test'
  FROM generate_series(1, {MESSAGES}::bigint) AS n,
       LATERAL (SELECT now() - ({MESSAGES} - n) * interval '20 seconds') AS t (at);

INSERT INTO dialogues (person_id, nonce, command, values, asking, choices, expires_at)
SELECT n, 'nonce', 'create', '{{}}', 'time', '[]', now() FROM generate_series(1, 20000) AS n;

INSERT INTO suspended_dialogues SELECT * FROM dialogues;

INSERT INTO editors (interview_id, seq)
SELECT interview_id, 5 FROM interviews WHERE interview_id % 10 = 1;

INSERT INTO editor_entries (interview_id, seq, person_id, key, kind, content, at)
SELECT interview_id, n, organiser_id, 'key' || n, CASE WHEN n < 4 THEN 'code' ELSE 'chat' END, 'x', now()
  FROM interviews, generate_series(1, 5) AS n
 WHERE interview_id % 10 = 1;

INSERT INTO editor_snapshots (interview_id, kind, seq, content)
SELECT interview_id, 'code', 2, 'x' FROM interviews WHERE interview_id % 10 = 1;

INSERT INTO editor_visits (interview_id, person_id, connection, joined_at, seen_at, left_at)
SELECT interview_id, person_id, 'page' || n, now(), now(), CASE WHEN n > 1 THEN now() END
  FROM participants, generate_series(1, 3) AS n
 WHERE interview_id % 10 = 1;
INSERT INTO kf_customers (open_kfid, external_userid, person_id, last_word_at, created_at)
SELECT 'wk', 'wm' || n, n, now(), now() FROM generate_series({INTERVIEWERS} + 1, {PEOPLE}) AS n;

INSERT INTO kf_messages (open_kfid, msgid, external_userid, send_time, origin, content, handled_at)
SELECT 'wk', 'k' || n, 'wm' || {INTERVIEWERS} + 1 + n * 7919 % {PEOPLE - INTERVIEWERS}, now(), 3, '{{}}',
       -- The last of them wait, as after an outage.
       CASE WHEN n <= 195000 THEN now() - (200000 - n) * interval '3 seconds' END
  FROM generate_series(1, 200000::bigint) AS n;

INSERT INTO kf_claims (open_kfid, external_userid, person_id, interview_id, is_by_link, asked_at, is_accepted)
SELECT 'wk', 'wm' || n, n, n, true, now(), true FROM generate_series({INTERVIEWERS} + 1, {PEOPLE}) AS n;
INSERT INTO rooms (interview_id, purpose, provider, marker, external_id, state, due_at)
SELECT n, 'room', 'link', '#' || n, 'room-' || n, 'stands',
       CASE WHEN n > {INTERVIEWS} - 100 THEN now() - interval '1 hour' END
  FROM generate_series(1, {INTERVIEWS}) AS n;

VACUUM ANALYZE;
"""


@dataclass(frozen=True)
class Cost:
    """One statement, and how many rows it looked at."""

    rows: int
    statement: str


def explained(cursor: psycopg.Cursor[Any], query: Any, values: Any) -> Cost | None:
    """Run a statement under EXPLAIN ANALYZE and undo it; None for one that has no plan."""
    text = query if isinstance(query, str) else query.as_string(cursor) if hasattr(query, "as_string") else ""
    if text.split()[0].upper() not in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
        return None
    with psycopg.Cursor(cursor.connection) as beside:
        beside.execute("SAVEPOINT before")
        cost = cost_of(beside, text, values)
        beside.execute("ROLLBACK TO SAVEPOINT before")
    return cost


def cost_of(cursor: psycopg.Cursor[Any], text: str, values: Any = None) -> Cost:
    """Run a statement, and return what it looked at."""
    plan = cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + text, values).fetchone()
    assert plan is not None
    rows = sum(_visited(node) for node in _nodes(plan[0][0]["Plan"]))
    return Cost(rows=round(rows), statement=" ".join(text.split()))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _nodes(part)


def _visited(node: dict[str, Any]) -> float:
    """Return the rows of our tables that a scan looked at, those it threw away included."""
    if "Scan" not in node["Node Type"] or node.get("Relation Name", "pg_").startswith("pg_"):
        return 0.0
    removed = sum(node.get(f"Rows Removed by {reason}", 0) for reason in ("Filter", "Index Recheck"))
    return float((node["Actual Rows"] + removed) * node["Actual Loops"])


@pytest.fixture
def full(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A database with a million interviews and all that came of them."""
    with Database.open(database_url, tmp_path, max_connections=1) as database:
        for age in range(1, 5):
            for table in partitions.KEYS:
                with database.transaction() as tx:
                    partitions.make_partition(tx, table=table, month=NOW - timedelta(days=30 * age))
        with psycopg.connect(database_url, autocommit=True) as connection:
            for statement in FILL.split(";\n"):
                connection.execute(statement.encode())
        yield database


class _Undo(Exception):
    """Ends a transaction whose effects are not wanted."""


def costs_of(database: Database, call: Callable[[Tx], object]) -> list[Cost]:
    """Return what the statements cost that a function sends; nothing of it stays."""
    found: list[Cost] = []

    class Explaining(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
            found.extend(filter(None, [explained(self, query, params)]))
            return super().execute(query, params, **kwargs)

        def executemany(self, query: Any, params_seq: Iterable[Any], **kwargs: Any) -> None:
            every = list(params_seq)
            found.extend(filter(None, [explained(self, query, every[0])]))
            super().executemany(query, every, **kwargs)

    with pytest.raises(_Undo), database.transaction(statement_timeout=300, lock_timeout=5) as tx:
        tx.cursor_factory = Explaining
        try:
            call(tx)
        finally:
            tx.cursor_factory = psycopg.Cursor
        raise _Undo
    return found


def a_row(tx: Tx) -> OutboxRow:
    """Take one message as the sender does."""
    row = take(tx)[0]
    leased = replace(row, leased_until=NOW + timedelta(minutes=1), body="{}")
    outbox.lease_outbox(tx, [leased], leased_until=NOW + timedelta(minutes=1))
    return leased


def take(tx: Tx) -> list[OutboxRow]:
    minute = timedelta(minutes=1)
    return outbox.take_outbox(
        tx, now=NOW, lease=minute, patience=minute, limit=8, per_minute=28, per_hour=980
    )


#: A WeChat user, and what they said last.
WECHAT = {"open_kfid": "wk", "external_userid": f"wm{CANDIDATE}"}
SAID = kf.KfMessage("wk", "k199999", f"wm{CANDIDATE}", NOW, 3, {"msgtype": "text"})


def comer(tx: Tx) -> customers.KfCustomer:
    return customers.ensure_customer(tx, **WECHAT, now=NOW)


def owed(**changes: Any) -> Owed:
    given = {"dedup_key": "new", "person_id": CANDIDATE, "kind": "answer", "message": {}}
    return Owed(**(given | {"expires_at": NOW + timedelta(days=1)} | changes))


def organiser(tx: Tx) -> int:
    """Return who interviews in the coming one."""
    ((person_id,),) = tx.execute(
        "SELECT organiser_id FROM interviews WHERE interview_id = %s", (COMING,)
    ).fetchall()
    return int(person_id)


def lost(tx: Tx) -> int:
    """Return the number of a message that failed."""
    return outbox_entries.list_outbox(tx, status="failed", limit=1)[0].outbox_id


WHEN = {"start_at": NOW + timedelta(days=400), "end_at": NOW + timedelta(days=400, hours=1)}
CHANGE: dict[str, Any] = {"cause": CAUSE, "interview_id": COMING}
CHOICE: dict[str, Any] = {"cause": CAUSE, "person_id": INTERVIEWER}
RULES = Rules((3600, 600), quiet=Quiet(time(22), time(8)))
PLANNED = reminding.Planned(COMING, 1, CANDIDATE, "snoozed", NOW, NOW + timedelta(hours=1))
LEASE = {"lease_until": NOW + timedelta(seconds=10)}

SOON = {"start_at": NOW, "end_at": NOW + timedelta(hours=1)}
#: An interview that is over, and its organiser.
PAST = INTERVIEWS - 50_001
PAST_CAUSE = Cause(person_id=1 + PAST % INTERVIEWERS, at=NOW, source="test")


def ask(tx: Tx, replaces: int | None = None) -> int:
    """Ask one more to interview, in spite of what they are in, and return who."""
    person_id = 1 + COMING % INTERVIEWERS + 3
    seen = interviews.require_interview(tx, interview_id=COMING)
    panels.ask_interviewer(
        tx,
        **CHANGE,
        start_at=seen.start_at,
        end_at=seen.end_at,
        person_id=person_id,
        replaces=replaces,
        is_overlapping=True,
        reminders=[3600, 600],
    )
    return person_id


def room(tx: Tx) -> rooms.Room:
    """Take a room that is due."""
    return rooms.take_rooms(tx, now=NOW, lease=timedelta(minutes=2), providers=["link"], limit=1)[0]


def propose(tx: Tx) -> bool:
    slots = [(WHEN["start_at"], WHEN["end_at"])]
    return proposals.propose_slots(tx, **CHANGE, revision=REVISION, slots=slots)


HERE: dict[str, Any] = {"interview_id": COMING, "person_id": INTERVIEWER, "connection": "page"}


def write(tx: Tx) -> None:
    standings = editor.get_standings(tx, interview_ids=[COMING], now=NOW, lock=True)
    entry = editor.NewEntry(COMING, INTERVIEWER, "new", "code", b"x")
    editor.insert_entries(tx, [entry], standings=standings, now=NOW)


#: A call of every public function that takes a transaction, with values as they occur.
CALLS: dict[Callable[..., Any], Callable[[Tx], object]] = {
    alarms.open_alarm: lambda tx: alarms.open_alarm(tx, name="late", since=NOW),
    alarms.close_alarm: lambda tx: alarms.close_alarm(tx, name="late"),
    alarms.claim_alarm: lambda tx: alarms.claim_alarm(tx, name="late", now=NOW, pause=timedelta(minutes=1)),
    briefs.get_notes: lambda tx: briefs.get_notes(tx, interview_id=COMING),
    briefs.update_notes: lambda tx: briefs.update_notes(tx, **CHANGE, notes="new"),
    briefs.list_rounds_before: lambda tx: briefs.list_rounds_before(
        tx, candidate_id=CANDIDATE, before=NOW, limit=5
    ),
    editor.open_editor: lambda tx: editor.open_editor(tx, interview_id=COMING, now=NOW),
    editor.list_old_editors: lambda tx: editor.list_old_editors(
        tx, before=NOW - timedelta(days=365), limit=20
    ),
    editor.delete_editor: lambda tx: editor.delete_editor(tx, interview_id=PAST),
    editor.get_standings: lambda tx: editor.get_standings(tx, interview_ids=[COMING, PAST], now=NOW),
    editor.insert_entries: write,
    editor.end_editor: lambda tx: editor.end_editor(tx, interview_id=COMING, revision=1, now=NOW),
    editor.list_entries_after: lambda tx: editor.list_entries_after(tx, positions={COMING: 2, PAST: 0}),
    editor.list_entries: lambda tx: editor.list_entries(tx, interview_id=COMING, kinds=["chat"]),
    editor.list_snapshots: lambda tx: editor.list_snapshots(tx, interview_id=COMING),
    editor.keep_snapshots: lambda tx: editor.keep_snapshots(tx, [editor.Snapshot(COMING, "code", 5, b"x")]),
    editor.insert_visit: lambda tx: editor.insert_visit(tx, **HERE, now=NOW),
    editor.close_visit: lambda tx: editor.close_visit(tx, **HERE, seen_at=NOW, now=NOW),
    editor.touch_visits: lambda tx: editor.touch_visits(tx, visits=[tuple(HERE.values())], now=NOW),
    editor.close_lost_visits: lambda tx: editor.close_lost_visits(tx, interview_ids=[COMING, PAST], now=NOW),
    editor.update_cursors: lambda tx: editor.update_cursors(tx, cursors={(COMING, INTERVIEWER, "page"): {}}),
    editor.raise_visits_version: lambda tx: editor.raise_visits_version(tx, interview_ids=[COMING]),
    editor.list_visits: lambda tx: editor.list_visits(tx, interview_ids=[COMING, PAST]),
    editor.list_presences: lambda tx: editor.list_presences(tx, interview_id=COMING),
    editor.was_used: lambda tx: editor.was_used(tx, interview_id=COMING),
    editor.wake: lambda tx: editor.wake(tx, interview_ids=[COMING]),
    reminding.hasten_feedback: lambda tx: reminding.hasten_feedback(tx, interview_id=COMING, now=NOW),
    feedback.list_feedback: lambda tx: feedback.list_feedback(tx, interview_ids=[PAST, COMING]),
    feedback.upsert_feedback: lambda tx: feedback.upsert_feedback(
        tx, cause=PAST_CAUSE, interview_id=PAST, recommendation="yes", score=4, notes=""
    ),
    audit.insert_audit: lambda tx: audit.insert_audit(tx, cause=CAUSE, action="create", interview_id=COMING),
    attendance.note_arrival: lambda tx: attendance.note_arrival(tx, **CHANGE),
    attendance.list_just_ended: lambda tx: attendance.list_just_ended(
        tx, person_id=INTERVIEWER, now=NOW, within=timedelta(hours=2)
    ),
    attendance.note_keeping: lambda tx: attendance.note_keeping(tx, **CHANGE, organiser_id=INTERVIEWER),
    attendance.note_absence: lambda tx: attendance.note_absence(tx, **CHANGE, person_id=organiser(tx)),
    audit.list_audit_of_interview: lambda tx: audit.list_audit_of_interview(tx, interview_id=40, limit=10),
    audit.list_audit_of_person: lambda tx: audit.list_audit_of_person(tx, person_id=CANDIDATE, limit=10),
    audit.last_audit_id: audit.last_audit_id,
    audit.has_changed: lambda tx: audit.has_changed(tx, since=MESSAGES - 100, source="test:1"),
    broadcasts.list_owed_keys: lambda tx: broadcasts.list_owed_keys(tx, dedup_keys=["key:7", "key:new"]),
    broadcasts.note_broadcast: lambda tx: broadcasts.note_broadcast(
        tx, cause=CAUSE, audience="all", count=1, words=""
    ),
    dialogues.upsert_dialogue: lambda tx: dialogues.upsert_dialogue(
        tx,
        person_id=INTERVIEWER,
        nonce="n",
        command="create",
        values={},
        asking="time",
        choices=[],
        said={},
        message={},
        expires_at=NOW,
    ),
    dialogues.suspend_dialogue: lambda tx: dialogues.suspend_dialogue(
        tx, person_id=INTERVIEWER, expires_at=NOW
    ),
    dialogues.get_open: lambda tx: dialogues.get_open(tx, person_id=INTERVIEWER, now=NOW),
    dialogues.get_suspended: lambda tx: dialogues.get_suspended(tx, person_id=INTERVIEWER, now=NOW),
    dialogues.note_offered: lambda tx: dialogues.note_offered(tx, person_id=INTERVIEWER),
    dialogues.delete_suspended: lambda tx: dialogues.delete_suspended(tx, person_id=INTERVIEWER),
    dialogues.delete_dialogue: lambda tx: dialogues.delete_dialogue(tx, person_id=INTERVIEWER),
    digests.list_zones: digests.list_zones,
    digests.claim_digests: lambda tx: digests.claim_digests(
        tx, zone="", on_date=NOW.date(), known_before=NOW, limit=100
    ),
    digests.list_muting: lambda tx: digests.list_muting(tx, person_ids=[INTERVIEWER], kind="digest"),
    digests.list_unanswered: lambda tx: digests.list_unanswered(
        tx, organiser_id=INTERVIEWER, after=NOW, limit=9
    ),
    digests.list_unrated: lambda tx: digests.list_unrated(tx, person_id=INTERVIEWER, now=NOW, limit=5),
    digests.list_starting: lambda tx: digests.list_starting(
        tx, first=NOW, end=NOW + timedelta(days=1), limit=9
    ),
    digests.list_taking_part: lambda tx: digests.list_taking_part(
        tx, person_id=INTERVIEWER, first=NOW, end=NOW + timedelta(days=1), limit=9
    ),
    holidays.list_overrides: lambda tx: holidays.list_overrides(tx, country="CN", first=NOW.date()),
    holidays.set_override: lambda tx: holidays.set_override(
        tx, cause=CAUSE, country="CN", on_date=NOW.date(), is_working=True, note=""
    ),
    holidays.delete_override: lambda tx: holidays.delete_override(
        tx, cause=CAUSE, country="CN", on_date=NOW.date()
    ),
    inbox.get_answer: lambda tx: inbox.get_answer(tx, inbox_key="msg:7", sent_at=NOW),
    inbox.insert_message: lambda tx: inbox.insert_message(
        tx, inbox_key="msg:new", userid="user.7", sent_at=NOW, answer="", now=NOW
    ),
    invitations.get_invite_key: lambda tx: invitations.get_invite_key(
        tx, interview_id=COMING, person_id=CANDIDATE
    ),
    invitations.ensure_invite_key: lambda tx: invitations.ensure_invite_key(tx, **COMER),
    invitations.renew_invite_key: lambda tx: invitations.renew_invite_key(tx, cause=CAUSE, **COMER),
    kf.get_contact_url: kf.get_contact_url,
    mails.count_mail_room: lambda tx: mails.count_mail_room(tx, now=NOW, per_minute=60, at_once=4),
    mails.hold_mail: lambda tx: mails.hold_mail(tx, outbox_id=MESSAGES - 100_000),
    mails.note_delay: lambda tx: mails.note_delay(tx, outbox_id=MESSAGES - 100_000, reason="delayed"),
    mails.refuse_mail: lambda tx: mails.refuse_mail(
        tx, person_id=CANDIDATE, address="c@mail.example", reason="550", now=NOW
    ),
    mails.get_refused: lambda tx: mails.get_refused(tx, person_id=CANDIDATE),
    mails.has_untold_refusal: mails.has_untold_refusal,
    mails.take_untold_refusals: lambda tx: mails.take_untold_refusals(tx, now=NOW, limit=9),
    mailboxes.become_reader: lambda tx: mailboxes.become_reader(tx, mailbox="user@host/INBOX"),
    mailboxes.get_mailbox: lambda tx: mailboxes.get_mailbox(tx, mailbox="user@host/INBOX"),
    mailboxes.note_read: lambda tx: mailboxes.note_read(
        tx, mailbox="user@host/INBOX", uid_validity=1, last_uid=7, now=NOW, due_at=NOW
    ),
    mailboxes.note_unreadable: lambda tx: mailboxes.note_unreadable(
        tx, mailbox="user@host/INBOX", now=NOW, due_at=NOW, trouble="away"
    ),
    kf.get_kf_lag: lambda tx: kf.get_kf_lag(tx, open_kfid="wk"),
    kf.update_contact_url: lambda tx: kf.update_contact_url(tx, open_kfid="wk", url="https://kf"),
    kf.note_bell: lambda tx: kf.note_bell(tx, open_kfid="wk", token="token", now=NOW),
    kf.get_kf_account: lambda tx: kf.get_kf_account(tx, open_kfid="wk"),
    kf.become_puller: lambda tx: kf.become_puller(tx, open_kfid="wk"),
    kf.insert_kf_messages: lambda tx: kf.insert_kf_messages(tx, [SAID], now=NOW, is_history=False),
    kf.update_cursor: lambda tx: kf.update_cursor(tx, open_kfid="wk", cursor="c2"),
    kf.note_pulled: lambda tx: kf.note_pulled(tx, kf.get_kf_account(tx, open_kfid="wk"), now=NOW),
    kf.delete_token: lambda tx: kf.delete_token(tx, open_kfid="wk", token="token"),
    kf.take_kf_message: lambda tx: kf.take_kf_message(
        tx, open_kfid="wk", now=NOW, lease=timedelta(minutes=1)
    ),
    kf.release_kf_message: lambda tx: kf.release_kf_message(tx, SAID),
    kf.note_handled: lambda tx: kf.note_handled(tx, SAID, now=NOW),
    kf.count_words_before: lambda tx: kf.count_words_before(tx, SAID),
    kf.is_recalled: lambda tx: kf.is_recalled(tx, SAID),
    kf.changes_hands_later: lambda tx: kf.changes_hands_later(tx, SAID),
    kf.delete_kf_messages: lambda tx: kf.delete_kf_messages(tx, before=NOW, limit=100),
    customers.ensure_customer: lambda tx: customers.ensure_customer(tx, **WECHAT, now=NOW),
    customers.list_customers_of: lambda tx: customers.list_customers_of(tx, person_id=CANDIDATE),
    customers.tie_customer: lambda tx: customers.tie_customer(tx, comer(tx), person_id=CANDIDATE),
    customers.update_session: lambda tx: customers.update_session(
        tx, **WECHAT, state=3, servicer_userid="user.7"
    ),
    customers.update_refusing: lambda tx: customers.update_refusing(tx, **WECHAT, is_refusing=True),
    customers.close_window: lambda tx: customers.close_window(tx, **WECHAT),
    customers.count_sent: lambda tx: customers.count_sent(tx, comer(tx)),
    customers.update_nickname: lambda tx: customers.update_nickname(tx, comer(tx), nickname="Zhang"),
    customers.claim_person: lambda tx: customers.claim_person(
        tx,
        comer(tx),
        person_id=CANDIDATE + 1,
        interview_id=COMING,
        is_by_link=True,
        now=NOW,
        is_accepted=None,
        again_after=NOW,
    ),
    customers.get_claim: lambda tx: customers.get_claim(tx, claim_id=7, lock=True),
    customers.answer_claim: lambda tx: customers.answer_claim(tx, claim_id=7, is_accepted=False),
    customers.count_claims: lambda tx: customers.count_claims(tx, comer(tx), since=NOW),
    changes.get_changes: lambda tx: changes.get_changes(tx, interview_id=COMING),
    media.get_media_id: lambda tx: media.get_media_id(tx, digest="digest", now=NOW),
    media.keep_media_id: lambda tx: media.keep_media_id(tx, digest="digest", media_id="media", now=NOW),
    ways.get_ways: lambda tx: ways.get_ways(tx, person_ids=[INTERVIEWER, CANDIDATE]),
    ways.count_kf_message: lambda tx: ways.count_kf_message(tx, person_id=CANDIDATE),
    interviews.get_interview: lambda tx: interviews.get_interview(tx, interview_id=COMING, lock=True),
    interviews.get_interviews: lambda tx: interviews.get_interviews(tx, interview_ids=[5, COMING]),
    interviews.require_interview: lambda tx: interviews.require_interview(tx, interview_id=COMING),
    interviews.list_interviews_of: lambda tx: [
        interviews.list_interviews_of(tx, person_id=person, after=NOW, before=before, limit=10)
        for person in (INTERVIEWER, CANDIDATE)
        for before in (None, NOW + timedelta(days=7))
    ],
    interviews.list_busy: lambda tx: interviews.list_busy(
        tx, person_ids=[INTERVIEWER, CANDIDATE], start=NOW, end=NOW + timedelta(days=1)
    ),
    interviews.make_way: lambda tx: interviews.make_way(tx, interview_id=1, person_ids=[INTERVIEWER], **SOON),
    interviews.take_time: lambda tx: interviews.take_time(
        tx, interview_id=COMING, overlapping=[INTERVIEWER], **WHEN
    ),
    interviews.mark_no_show: lambda tx: interviews.mark_no_show(
        tx, cause=CAUSE, interview_id=PAST, side="candidate"
    ),
    interviews.insert_interview: lambda tx: interviews.insert_interview(
        tx,
        cause=CAUSE,
        title="",
        candidate_id=CANDIDATE,
        interviewer_ids=[INTERVIEWER],
        reminders=[86400, 3600],
        **WHEN,
    ),
    interviews.confirm_interview: lambda tx: interviews.confirm_interview(
        tx, **CHANGE, revision=REVISION, reminders=[3600, 600]
    ),
    interviews.decline_interview: lambda tx: interviews.decline_interview(
        tx, **CHANGE, revision=REVISION, reason=""
    ),
    interviews.cancel_interview: lambda tx: interviews.cancel_interview(tx, **CHANGE, reason=""),
    interviews.move_interview: lambda tx: interviews.move_interview(
        tx, **CHANGE, revision=REVISION, reminders=[3600, 600], **WHEN
    ),
    interviews.wish_interview: lambda tx: interviews.wish_interview(
        tx, **CHANGE, revision=REVISION, start_at=NOW
    ),
    ledger.list_ledger: lambda tx: [
        ledger.list_ledger(tx, interview_id=5, person_id=person, limit=12) for person in (None, CANDIDATE)
    ],
    ledger.count_ledger: lambda tx: ledger.count_ledger(tx, interview_id=5),
    ledger.list_standing: lambda tx: ledger.list_standing(tx, interview_id=5, now=NOW),
    ledger.resend_message: lambda tx: ledger.resend_message(tx, cause=CAUSE, outbox_id=lost(tx)),
    ledger.note_resend: lambda tx: ledger.note_resend(
        tx, cause=CAUSE, interview_id=5, person_id=CANDIDATE, kind="details"
    ),
    outbox.insert_outbox: lambda tx: outbox.insert_outbox(tx, [owed()], now=NOW),
    outbox.take_outbox: take,
    outbox.lease_outbox: a_row,
    outbox.release_outbox: lambda tx: outbox.release_outbox(tx, a_row(tx)),
    outbox.hold_outbox: lambda tx: outbox.hold_outbox(tx, a_row(tx)),
    outbox.close_outbox: lambda tx: outbox.close_outbox(tx, a_row(tx), status="sent", now=NOW),
    outbox.postpone_outbox: lambda tx: outbox.postpone_outbox(
        tx, a_row(tx), now=NOW, due_at=NOW, errcode=None, reason=None
    ),
    outbox.note_told: lambda tx: outbox.note_told(tx, a_row(tx), now=NOW),
    outbox.reroute_outbox: lambda tx: outbox.reroute_outbox(
        tx, outbox_id=a_row(tx).outbox_id, way="app", now=NOW, reason="gone"
    ),
    outbox.oldest_owed: outbox.oldest_owed,
    outbox_entries.list_outbox: lambda tx: [
        outbox_entries.list_outbox(tx, status=status, limit=20)
        # Not "sent", which passes over what waits.
        for status in ("due", "failed", "dropped")
    ],
    outbox_entries.get_entry: lambda tx: outbox_entries.get_entry(tx, outbox_id=lost(tx)),
    outbox_entries.get_content: lambda tx: outbox_entries.get_content(tx, outbox_id=lost(tx)),
    outbox_entries.get_oldest_entry: outbox_entries.get_oldest_entry,
    outbox_entries.retry_outbox: lambda tx: outbox_entries.retry_outbox(
        tx, outbox_id=lost(tx), cause=CAUSE, anyway=True
    ),
    outbox_entries.drop_outbox: lambda tx: outbox_entries.drop_outbox(
        tx, outbox_id=lost(tx), cause=CAUSE, reason=""
    ),
    outbox_entries.has_untold: outbox_entries.has_untold,
    outbox_entries.take_untold: lambda tx: outbox_entries.take_untold(tx, now=NOW, limit=10),
    partitions.missing_partitions: lambda tx: partitions.missing_partitions(tx, now=NOW),
    partitions.make_partition: lambda tx: partitions.make_partition(
        tx, table="inbox", month=NOW + timedelta(days=300)
    ),
    partitions.old_partitions: lambda tx: partitions.old_partitions(tx, table="inbox", before=NOW),
    partitions.drop_partition: lambda tx: partitions.drop_partition(
        tx, name=partitions.old_partitions(tx, table="outbox", before=NOW)[0]
    ),
    partitions.delete_strays: lambda tx: [
        partitions.delete_strays(tx, table=table, before=NOW, limit=1000) for table in partitions.KEYS
    ],
    panels.ask_interviewer: ask,
    panels.accept_interviewer: lambda tx: panels.accept_interviewer(
        tx, **CHANGE, person_id=ask(tx, replaces=organiser(tx))
    ),
    panels.remove_interviewer: lambda tx: panels.remove_interviewer(
        tx, **CHANGE, person_id=ask(tx), action="refuse", reason=""
    ),
    panels.list_colleague_names: panels.list_colleague_names,
    panels.list_colleagues: panels.list_colleagues,
    likely.list_likely_candidates: lambda tx: likely.list_likely_candidates(
        tx, interviewer_id=INTERVIEWER, is_admin=False, now=NOW, limit=5
    ),
    likely.list_likely_colleagues: lambda tx: likely.list_likely_colleagues(
        tx, besides=[INTERVIEWER], start=NOW, end=NOW + timedelta(hours=1), limit=5
    ),
    likely.list_newest_people: lambda tx: likely.list_newest_people(tx, limit=100),
    likely.list_changed_interviews: lambda tx: likely.list_changed_interviews(tx, limit=5),
    unheard.list_unheard: lambda tx: unheard.list_unheard(tx, interview_id=COMING),
    examples.get_known: lambda tx: examples.get_known(tx, person_id=INTERVIEWER, is_admin=True, now=NOW),
    reminding.has_reminder: lambda tx: reminding.has_reminder(tx, interview_id=COMING, person_id=CANDIDATE),
    proposals.list_slots: lambda tx: proposals.list_slots(tx, interview_id=COMING),
    proposals.list_slots_for: lambda tx: proposals.list_slots_for(tx, candidate_id=CANDIDATE, now=NOW),
    proposals.propose_slots: propose,
    proposals.choose_slot: lambda tx: [
        propose(tx),
        proposals.choose_slot(
            tx, **CHANGE, revision=REVISION, start_at=WHEN["start_at"], reminders=[3600, 600]
        ),
    ],
    proposals.refuse_slots: lambda tx: [propose(tx), proposals.refuse_slots(tx, **CHANGE)],
    people.get_person: lambda tx: people.get_person(tx, person_id=CANDIDATE),
    people.get_people: lambda tx: people.get_people(tx, person_ids=[INTERVIEWER, CANDIDATE]),
    people.get_person_by_userid: lambda tx: people.get_person_by_userid(tx, userid="USER.60000"),
    people.list_admins: people.list_admins,
    people.list_people_called: lambda tx: people.list_people_called(tx, name="Person 60000"),
    people.list_candidate_names: people.list_candidate_names,
    people.hold_people: lambda tx: people.hold_people(tx, person_ids=[INTERVIEWER, CANDIDATE]),
    people.get_standing_person: lambda tx: people.get_standing_person(tx, person_id=CANDIDATE),
    people_changes.add_person: lambda tx: people_changes.add_person(
        tx, cause=CAUSE, name="New", role="candidate"
    ),
    people_changes.update_phone: lambda tx: people_changes.update_phone(
        tx, cause=CAUSE, person_id=CANDIDATE, phone="+8613900000000"
    ),
    people_changes.update_role: lambda tx: people_changes.update_role(
        tx, cause=CAUSE, person_id=CANDIDATE, role="interviewer"
    ),
    people_changes.deactivate_person: lambda tx: people_changes.deactivate_person(
        tx, cause=CAUSE, person_id=3
    ),
    people_changes.activate_person: lambda tx: people_changes.activate_person(
        tx, cause=CAUSE, person_id=CANDIDATE
    ),
    people_changes.update_email: lambda tx: people_changes.update_email(
        tx, cause=CAUSE, person_id=CANDIDATE, email="other@mail.example"
    ),
    people_changes.bind_userid: lambda tx: people_changes.bind_userid(
        tx, cause=CAUSE, person_id=CANDIDATE, userid="another"
    ),
    people_changes.merge_facts: lambda tx: people_changes.merge_facts(tx, from_id=CANDIDATE, into_id=70_000),
    people_changes.merge_people: lambda tx: [
        tx.execute("UPDATE people SET userid = NULL WHERE person_id = %s", (CANDIDATE,)),
        people_changes.merge_people(tx, cause=CAUSE, from_id=CANDIDATE, into_id=70_000),
    ],
    people.insert_person: lambda tx: people.insert_person(tx, name="New", role="candidate", now=NOW),
    people.ensure_admin: lambda tx: [
        people.ensure_admin(tx, userid=userid, now=NOW) for userid in ("user.9", "new.admin")
    ],
    people.update_language: lambda tx: people.update_language(tx, person_id=CANDIDATE, language="en"),
    people.update_last_language: lambda tx: people.update_last_language(
        tx, person_id=CANDIDATE, language="en"
    ),
    people.update_greeted: lambda tx: people.update_greeted(tx, person_id=CANDIDATE, now=NOW),
    people.update_active: lambda tx: people.update_active(tx, person_id=CANDIDATE, is_active=False),
    people.claim_unnamed: lambda tx: people.claim_unnamed(tx, now=NOW),
    people.update_name: lambda tx: people.update_name(tx, person_id=CANDIDATE, name="Known"),
    preferences.get_preferences: lambda tx: preferences.get_preferences(tx, person_id=INTERVIEWER),
    preferences.list_waiting: lambda tx: preferences.list_waiting(
        tx, person_ids=[INTERVIEWER, CANDIDATE], now=NOW
    ),
    preferences.update_timezone: lambda tx: preferences.update_timezone(
        tx, **CHOICE, timezone="Asia/Tokyo", rules=RULES
    ),
    preferences.update_reminders: lambda tx: preferences.update_reminders(
        tx, **CHOICE, seconds=[3600], rules=RULES
    ),
    preferences.update_quiet: lambda tx: preferences.update_quiet(
        tx, **CHOICE, quiet=Quiet(time(21), time(9)), rules=RULES
    ),
    preferences.update_muted: lambda tx: preferences.update_muted(tx, **CHOICE, kind="digest", is_muted=True),
    reminding.replan_reminders: lambda tx: reminding.replan_reminders(
        tx, person_id=INTERVIEWER, rules=RULES, now=NOW
    ),
    reminding.insert_reminders: lambda tx: reminding.insert_reminders(tx, [PLANNED]),
    reminding.get_standings: lambda tx: reminding.get_standings(
        tx, reminding.claim_due_reminders(tx, now=NOW, limit=9), now=NOW
    ),
    reminding.count_told: lambda tx: reminding.count_told(
        tx, person_id=INTERVIEWER, since=NOW - timedelta(days=1)
    ),
    reminding.postpone_reminders: lambda tx: reminding.postpone_reminders(
        tx, {r.reminder_id: NOW for r in reminding.claim_due_reminders(tx, now=NOW, limit=9)}
    ),
    reminding.get_told_reminder: lambda tx: reminding.get_told_reminder(tx, person_id=INTERVIEWER, now=NOW),
    reminding.list_reminders: lambda tx: reminding.list_reminders(tx, interview_id=COMING),
    reminding.list_silent: lambda tx: reminding.list_silent(tx, interview_id=COMING),
    switches.get_switch: lambda tx: switches.get_switch(tx, name=switches.REMINDERS_PAUSED),
    switches.set_switch: lambda tx: [
        switches.set_switch(tx, name=switches.REMINDERS_PAUSED, value=value, cause=CAUSE)
        for value in (True, None)
    ],
    reminding.plan_reminders: lambda tx: reminding.plan_reminders(
        tx, interview_id=COMING, before_seconds=[3600, 600], now=NOW
    ),
    reminding.cancel_reminders: lambda tx: reminding.cancel_reminders(
        tx, interview_id=COMING, reason="", now=NOW
    ),
    reminding.claim_due_reminders: lambda tx: reminding.claim_due_reminders(tx, now=NOW, limit=20),
    reminding.close_reminders: lambda tx: reminding.close_reminders(
        tx,
        dict.fromkeys([r.reminder_id for r in reminding.claim_due_reminders(tx, now=NOW, limit=9)]),
        now=NOW,
    ),
    reminding.oldest_due_reminder: lambda tx: reminding.oldest_due_reminder(tx, now=NOW),
    switches.get_switch: lambda tx: switches.get_switch(tx, name="reminders_paused"),
    switches.set_switch: lambda tx: switches.set_switch(tx, name="reminders_paused", value=True, cause=CAUSE),
    tokens.get_token: lambda tx: tokens.get_token(tx, **KEY),
    tokens.claim_renewal: lambda tx: tokens.claim_renewal(
        tx, **KEY, renewals=0, now=NOW, stopped_before=NOW, **LEASE
    ),
    tokens.update_renewed: lambda tx: tokens.update_renewed(
        tx, **KEY, **LEASE, value="value", now=NOW, expires_at=NOW, retry_at=NOW
    ),
    tokens.update_failed: lambda tx: tokens.update_failed(tx, **KEY, **LEASE, error="", retry_at=NOW),
    tokens.update_stopped: lambda tx: tokens.update_stopped(tx, **KEY, **LEASE, reason="", now=NOW),
    tokens.update_rejected: lambda tx: tokens.update_rejected(tx, **KEY, value="value", now=NOW),
    tokens.update_resumed: lambda tx: tokens.update_resumed(tx, **KEY),
    rooms.insert_rooms: lambda tx: rooms.insert_rooms(
        tx, interview_id=COMING, wanted={"room": "link", "calendar": "calendar"}, now=NOW
    ),
    rooms.get_room: lambda tx: rooms.get_room(tx, interview_id=COMING, purpose="room"),
    rooms.get_room_by_external_id: lambda tx: rooms.get_room_by_external_id(
        tx, provider="link", external_id="room-7"
    ),
    rooms.get_link: lambda tx: rooms.get_link(tx, interview_id=COMING, purpose="room", room_key="key"),
    rooms.take_rooms: lambda tx: rooms.take_rooms(
        tx, now=NOW, lease=timedelta(minutes=2), providers=["link"], limit=16
    ),
    rooms.note_begun: lambda tx: rooms.note_begun(tx, room(tx)),
    rooms.update_external_id: lambda tx: rooms.update_external_id(
        tx, room(tx), external_id="new", is_doubtful=False
    ),
    rooms.update_standing: lambda tx: rooms.update_standing(
        tx, room(tx), made={}, links={}, is_doubtful=False, look_again_at=None, result_at=NOW
    ),
    rooms.update_closed: lambda tx: rooms.update_closed(tx, room(tx), marker="#1-new"),
    rooms.update_left: lambda tx: rooms.update_left(tx, room(tx)),
    rooms.update_gone: lambda tx: rooms.update_gone(tx, room(tx), marker="#1-new", now=NOW),
    rooms.take_results: lambda tx: rooms.take_results(
        tx, now=NOW, lease=timedelta(minutes=2), providers=["link"]
    ),
    rooms.update_result: lambda tx: rooms.update_result(
        tx, provider="link", external_id="room-7", result={}, ended_at=NOW, result_at=None
    ),
    rooms.insert_room_event: lambda tx: rooms.insert_room_event(
        tx, provider="link", event="ended", external_id="room-7", now=NOW
    ),
    accounts.get_accounts: lambda tx: accounts.get_accounts(tx, person_ids=[INTERVIEWER, CANDIDATE]),
    accounts.learn_account: lambda tx: accounts.learn_account(tx, person_id=INTERVIEWER, uid="uid"),
    accounts.correct_account: lambda tx: accounts.correct_account(
        tx, cause=CAUSE, person_id=INTERVIEWER, uid="uid"
    ),
    calendars.get_calendar: lambda tx: calendars.get_calendar(tx, name="interviews"),
    calendars.insert_calendar: lambda tx: calendars.insert_calendar(tx, name="interviews", cal_id="wc"),
    calendars.delete_calendar: lambda tx: calendars.delete_calendar(tx, name="interviews", cal_id="wc"),
    calendars.note_answer: lambda tx: calendars.note_answer(tx, schedule_id="room-7", now=NOW),
    calendars.take_answered: lambda tx: calendars.take_answered(tx, now=NOW, lease=timedelta(minutes=1)),
    calendars.close_answered: lambda tx: calendars.close_answered(tx, schedule_id="room-7", answered_at=NOW),
    calendars.list_userids: lambda tx: calendars.list_userids(tx, userids=["user.7", "user.8"]),
    rooms.update_failing: lambda tx: rooms.update_failing(
        tx, room(tx), state="failing", reason="", now=NOW, due_at=NOW, is_told=False
    ),
}

ARRIVAL = inbox.arrival_of(inbox_key="msg:new", sent_at=NOW, userid=f"user.{INTERVIEWER}", now=NOW)

#: What is not called so, and why.
OTHERS = {
    inbox.read_arrival: "asked by ARRIVAL",
    people.list_people_like: "asked by an admin, when nobody is called so: a part needs a look at all",
    people.list_people_page: "asked by an admin, about everybody",
    interviews.list_interviews_naming: "asked by an admin, about everybody",
    people.count_people: "asked by an admin, about everybody",
    broadcasts.list_audience: "asked by an admin, for all whom a broadcast goes to",
    reports.count_interviews: "asked by an admin, about all interviews of a period",
    reports.list_interviews: "asked by an admin, about all interviews of a period",
    reports.get_stats: "asked by an admin, about all interviews of a period",
    health.get_health: "asked by an admin: counts what waits, and what came in within an hour",
    health.count_planned: "asked by an admin who pauses reminders: counts those of a day",
    health.count_overdue: "asked by an admin who resumes reminders: counts what waits",
    people.list_people: "asked by an operator at a shell, about everything: interviewbot people list",
    rooms.insert_missing_rooms: "looks through the interviews ahead, every ten minutes",
    outbox_entries.count_outbox: "asked by an operator: interviewbot outbox list counts what waits",
}


def test_every_function_of_storage_is_called_here() -> None:
    found = set()
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name in ("database", "embedded", "migrations"):
            continue
        for name, function in inspect.getmembers(import_module(f"storage.{module.name}"), inspect.isfunction):
            is_ours = function.__module__ == f"storage.{module.name}" and not name.startswith("_")
            if is_ours and next(iter(inspect.signature(function).parameters), "") == "tx":
                found.add(function)
    assert {function.__qualname__ for function in found ^ (CALLS.keys() | OTHERS.keys())} == set()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_statement_looks_at_more_rows_than_it_needs(full: Database) -> None:
    costs = [cost for call in CALLS.values() for cost in costs_of(full, call)]
    assert len(costs) > len(CALLS)
    with full.transaction(opening=ARRIVAL) as tx, tx.cursor() as cursor:
        tx.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        values = quoted(tx, *ARRIVAL.values).decode()
        costs.append(cost_of(cursor, f"EXECUTE {ARRIVAL.query.name} ({values})"))
    assert [cost for cost in costs if cost.rows > MOST_ROWS] == []
