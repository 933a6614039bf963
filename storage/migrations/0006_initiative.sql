-- What the bot says of its own accord: reminders of several kinds, switches, days off, who was sent the digest.
-- Replaces the key of reminders by one that knows their kind and builds an index on interviews, each of which
-- locks its table for some seconds at a million interviews: stop the bot's processes before this one.
SET LOCAL lock_timeout = '10s';

ALTER TABLE reminders
    -- before: the start; check: whether the candidate came; feedback, overdue: what is missing afterwards;
    -- unanswered, expiry: an invitation nobody answered; snoozed: what its reader put off.
    ADD COLUMN kind text NOT NULL DEFAULT 'before',
    -- Which of several of one kind, where `before_seconds` does not tell them apart.
    ADD COLUMN step integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT reminders_kind_key UNIQUE (interview_id, revision, person_id, kind, before_seconds, step),
    ADD CONSTRAINT reminders_kind_check CHECK (kind IN (
        'before', 'check', 'feedback', 'overdue', 'unanswered', 'expiry', 'snoozed')) NOT VALID,
    DROP CONSTRAINT reminders_interview_id_revision_person_id_before_seconds_key;

-- When an interviewer said that the candidate is there.
ALTER TABLE interviews ADD COLUMN arrived_at timestamptz;
-- When an interviewer said that they were not there themselves, so that nobody asks for their feedback.
ALTER TABLE participants ADD COLUMN absent_at timestamptz;
-- What begins today, for the digest.
CREATE INDEX IF NOT EXISTS interviews_start_at_idx ON interviews (start_at);

-- The last day that a person's digest was made for.
ALTER TABLE people ADD COLUMN digested_on date;
CREATE INDEX people_digest_idx ON people (coalesce(timezone, ''), coalesce(digested_on, '-infinity'::date))
    WHERE role IN ('interviewer', 'admin') AND is_active AND userid IS NOT NULL;

-- What was switched by an admin, by name; no row: as ever.
CREATE TABLE switches (
    name            text PRIMARY KEY,
    value           jsonb NOT NULL,
    set_by          bigint REFERENCES people,
    set_at          timestamptz NOT NULL
);

-- Days on which the company works or not, whatever the calendar says.
CREATE TABLE holidays (
    on_date         date NOT NULL,
    country         text NOT NULL,
    is_working      boolean NOT NULL,
    note            text NOT NULL DEFAULT '',
    PRIMARY KEY (country, on_date)
);

COMMENT ON COLUMN outbox.retried_at IS
    'Since when it is owed, if not since it was made: it was to wait, or an operator had it sent again.';
