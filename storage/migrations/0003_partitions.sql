-- Inbox, outbox and audit in monthly partitions, so that a message costs the same as history grows and old
-- months go by dropping a table. They keep no foreign keys: a key check would write-lock people and interviews
-- at every message, and dropping a month would lock them too. Rewrites the three tables, which are locked
-- meanwhile: stop the bot's processes before this one.
SET LOCAL lock_timeout = '10s';

-- The month of a row that belongs to none of the partitions made ahead is kept in "<parent>_default" until
-- its own is made, which moves it there.
CREATE FUNCTION make_partition(parent text, key text, month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    child text := parent || to_char(month, '_YYYY_MM');
    first_moment timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
    end_moment timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
    IF to_regclass(child) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', child, parent);
    IF parent = 'outbox' THEN
        -- A key is unique within its month; what owes a message is itself done once (inbox, reminders).
        EXECUTE format('CREATE UNIQUE INDEX ON %I (dedup_key)', child);
        -- A queue's rows change two or three times: room for that in their page, and tidied up often.
        EXECUTE format('ALTER TABLE %I SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)', child);
    END IF;
    EXECUTE format(
        'WITH moved AS (DELETE FROM %1$I WHERE %2$I >= %3$L AND %2$I < %4$L RETURNING *)'
        ' INSERT INTO %5$I SELECT * FROM moved',
        parent || '_default', key, first_moment, end_moment, child);
    EXECUTE format(
        'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        parent, child, first_moment, end_moment);
    RETURN true;
END $$;

-- What came in. The month is that of the message itself (its CreateTime), which every delivery repeats, so
-- that a repetition across midnight still meets the first one's key.
ALTER TABLE inbox RENAME TO inbox_before;
CREATE TABLE inbox (
    inbox_key       text NOT NULL,
    userid          text NOT NULL,
    sent_at         timestamptz NOT NULL,
    received_at     timestamptz NOT NULL,
    answer          text
) PARTITION BY RANGE (sent_at);
CREATE TABLE inbox_default PARTITION OF inbox DEFAULT;
INSERT INTO inbox SELECT inbox_key, userid, date_trunc('second', received_at), received_at, answer FROM inbox_before;
DROP TABLE inbox_before;
ALTER TABLE inbox ADD PRIMARY KEY (inbox_key, sent_at);
-- How much one member wrote of late.
CREATE INDEX inbox_sender_idx ON inbox (lower(userid), sent_at);

-- What goes out.
ALTER TABLE outbox RENAME TO outbox_before;
CREATE SEQUENCE outbox_id_seq;
CREATE TABLE outbox (
    outbox_id       bigint NOT NULL DEFAULT nextval('outbox_id_seq'),
    dedup_key       text NOT NULL,
    person_id       bigint NOT NULL,
    kind            text NOT NULL,
    -- The row this is a later part of, when a text is too long for one message: it goes out right behind it.
    part_of         bigint,
    interview_id    bigint,
    -- With an interview: the revision this was said for, and the statuses in which it is still true.
    revision        integer,
    valid_statuses  text[],
    -- What is said, without language or looks (handlers.request.Message as JSON).
    message         jsonb NOT NULL,
    -- The exact JSON for WeCom, made before the first attempt and sent unchanged at every later one.
    body            text,
    status          text NOT NULL DEFAULT 'due' CHECK (status IN ('due', 'sent', 'failed', 'dropped')),
    -- When it is tried next, and when that was decided: a row decided in the future was written before the
    -- clock stepped back, and waits for nothing.
    due_at          timestamptz NOT NULL,
    decided_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    leased_until    timestamptz,
    attempts        integer NOT NULL DEFAULT 0,
    msgid           text,
    errcode         integer,
    reason          text,
    created_at      timestamptz NOT NULL,
    closed_at       timestamptz,
    -- When the admins were told that it failed.
    told_at         timestamptz,
    -- When an operator had it sent again: since then it is owed anew.
    retried_at      timestamptz
) PARTITION BY RANGE (created_at);
CREATE TABLE outbox_default PARTITION OF outbox DEFAULT;
INSERT INTO outbox (outbox_id, dedup_key, person_id, kind, part_of, interview_id, revision, valid_statuses,
                    message, body, status, due_at, decided_at, expires_at, leased_until, attempts, msgid,
                    errcode, reason, created_at, closed_at, told_at)
SELECT outbox_id, dedup_key, person_id, kind, part_of, interview_id, revision, valid_statuses,
       message, body, status, due_at, created_at, expires_at, leased_until, attempts, msgid,
       errcode, reason, created_at, closed_at, closed_at
  FROM outbox_before;
SELECT setval('outbox_id_seq', coalesce(max(outbox_id), 0) + 1, false) FROM outbox_before;
DROP TABLE outbox_before;
ALTER SEQUENCE outbox_id_seq OWNED BY outbox.outbox_id;
ALTER TABLE outbox ADD PRIMARY KEY (outbox_id, created_at);
CREATE UNIQUE INDEX ON outbox_default (dedup_key);
CREATE INDEX outbox_due_idx ON outbox (attempts, due_at, outbox_id) WHERE status = 'due';
CREATE INDEX outbox_reader_due_idx ON outbox (person_id, coalesce(part_of, outbox_id), outbox_id)
    WHERE status = 'due';
CREATE INDEX outbox_owed_idx ON outbox (coalesce(retried_at, created_at)) WHERE status = 'due';
CREATE INDEX outbox_reader_sent_idx ON outbox (person_id, closed_at) WHERE status = 'sent';
CREATE INDEX outbox_untold_idx ON outbox (outbox_id)
    WHERE status = 'failed' AND told_at IS NULL AND kind NOT IN ('alarm', 'card_update');
CREATE INDEX outbox_lost_idx ON outbox (status, outbox_id) WHERE status IN ('failed', 'dropped');
CREATE INDEX outbox_interview_id_idx ON outbox (interview_id);

-- Who changed what.
ALTER TABLE audit RENAME TO audit_before;
CREATE SEQUENCE audit_id_seq;
CREATE TABLE audit (
    audit_id        bigint NOT NULL DEFAULT nextval('audit_id_seq'),
    at              timestamptz NOT NULL,
    person_id       bigint,
    action          text NOT NULL,
    interview_id    bigint,
    source          text NOT NULL,
    detail          jsonb NOT NULL DEFAULT '{}'
) PARTITION BY RANGE (at);
CREATE TABLE audit_default PARTITION OF audit DEFAULT;
INSERT INTO audit (audit_id, at, person_id, action, interview_id, source, detail)
SELECT audit_id, at, person_id, action, interview_id, source, detail FROM audit_before;
SELECT setval('audit_id_seq', coalesce(max(audit_id), 0) + 1, false) FROM audit_before;
DROP TABLE audit_before;
ALTER SEQUENCE audit_id_seq OWNED BY audit.audit_id;
ALTER TABLE audit ADD PRIMARY KEY (audit_id, at);
CREATE INDEX audit_interview_id_idx ON audit (interview_id, audit_id);

-- The months there are rows of, and three ahead; the bot makes later ones in time.
SELECT make_partition(parent, key, month::date)
  FROM (SELECT 'inbox' AS parent, 'sent_at' AS key, least(min(sent_at), now()) AS since FROM inbox
        UNION ALL
        SELECT 'outbox', 'created_at', least(min(created_at), now()) FROM outbox
        UNION ALL
        SELECT 'audit', 'at', least(min(at), now()) FROM audit) AS kept,
       generate_series(date_trunc('month', since AT TIME ZONE 'UTC'),
                       (now() AT TIME ZONE 'UTC') + interval '3 months', '1 month') AS month;

-- Nor do reminders keep foreign keys, six rows for each interview: they are written with it, in one transaction,
-- and nothing they point to is ever deleted.
ALTER TABLE reminders DROP CONSTRAINT reminders_interview_id_fkey, DROP CONSTRAINT reminders_person_id_fkey;
-- In the order in which they are taken.
DROP INDEX reminders_due_idx;
CREATE INDEX reminders_due_idx ON reminders (due_at, reminder_id) WHERE status = 'planned';

-- What the operators were told about trouble that goes on: one row while it lasts, so that it is told once.
CREATE TABLE alarms (
    name            text PRIMARY KEY,
    since           timestamptz NOT NULL
);
