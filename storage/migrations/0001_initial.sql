-- The first schema: people, interviews and who takes part, reminders, what came in and what goes out.
-- Creates tables only; locks nothing that is in use.

CREATE TABLE people (
    person_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    -- False while `name` is only the userid, until user/get has answered.
    is_name_known   boolean NOT NULL DEFAULT true,
    name_asked_at   timestamptz,
    userid          text CHECK (length(userid) BETWEEN 1 AND 64),
    email           text,
    phone           text,
    role            text NOT NULL CHECK (role IN ('admin', 'interviewer', 'candidate')),
    language        text CHECK (language IN ('zh', 'en')),
    last_language   text CHECK (last_language IN ('zh', 'en')),
    timezone        text,
    is_active       boolean NOT NULL DEFAULT true,
    greeted_at      timestamptz,
    created_at      timestamptz NOT NULL
);
-- WeCom compares userids without case (protocol section 0).
CREATE UNIQUE INDEX people_userid_key ON people (lower(userid));
CREATE UNIQUE INDEX people_email_key ON people (lower(email));
CREATE UNIQUE INDEX people_phone_key ON people (phone);
CREATE INDEX people_name_idx ON people (lower(name));
CREATE INDEX people_unnamed_idx ON people (person_id) WHERE NOT is_name_known;

CREATE TABLE interviews (
    interview_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title           text NOT NULL DEFAULT '',
    candidate_id    bigint NOT NULL REFERENCES people,
    organiser_id    bigint NOT NULL REFERENCES people,
    start_at        timestamptz NOT NULL,
    end_at          timestamptz NOT NULL,
    status          text NOT NULL DEFAULT 'proposed'
                    CHECK (status IN ('proposed', 'confirmed', 'done', 'declined', 'cancelled', 'no_show')),
    -- Raised by every move and by cancellation; what was said for an older one is stale.
    revision        integer NOT NULL DEFAULT 1,
    -- The time the candidate asked for and nobody has answered yet: a move to exactly this time needs no
    -- second confirmation from the one who asked for it.
    wished_start_at timestamptz,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CHECK (end_at > start_at)
);
CREATE INDEX interviews_candidate_id_idx ON interviews (candidate_id);
CREATE INDEX interviews_organiser_id_idx ON interviews (organiser_id);

-- Everyone whose time an interview takes: the interviewers and the candidate.
CREATE TABLE participants (
    interview_id    bigint NOT NULL REFERENCES interviews,
    person_id       bigint NOT NULL REFERENCES people,
    side            text NOT NULL CHECK (side IN ('interviewer', 'candidate')),
    during          tstzrange NOT NULL,
    -- Whether the interview still takes this person's time: not once cancelled or declined.
    is_held         boolean NOT NULL DEFAULT true,
    -- Random part of this person's room link, so that no link can be guessed from another.
    room_key        text NOT NULL,
    PRIMARY KEY (interview_id, person_id),
    -- Nobody is in two interviews at once, whatever races; ranges instead of btree_gist, which the
    -- embedded PostgreSQL lacks.
    CONSTRAINT participants_no_overlap EXCLUDE USING gist (
        int8range(person_id, person_id, '[]') WITH &&,
        during WITH &&
    ) WHERE (is_held)
);
CREATE INDEX participants_person_id_idx ON participants (person_id, lower(during));

CREATE TABLE reminders (
    reminder_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    interview_id    bigint NOT NULL REFERENCES interviews,
    revision        integer NOT NULL,
    person_id       bigint NOT NULL REFERENCES people,
    before_seconds  integer NOT NULL,
    due_at          timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    status          text NOT NULL DEFAULT 'planned'
                    CHECK (status IN ('planned', 'queued', 'dropped', 'cancelled')),
    reason          text,
    closed_at       timestamptz,
    UNIQUE (interview_id, revision, person_id, before_seconds)
);
CREATE INDEX reminders_due_idx ON reminders (due_at) WHERE status = 'planned';

-- One row a callback that was taken: the key it is known by, and the answer a retry hears again.
CREATE TABLE inbox (
    inbox_key       text PRIMARY KEY,
    userid          text NOT NULL,
    received_at     timestamptz NOT NULL,
    answer          text
);
CREATE INDEX inbox_received_at_idx ON inbox (received_at);

CREATE TABLE outbox (
    outbox_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dedup_key       text NOT NULL UNIQUE,
    person_id       bigint NOT NULL REFERENCES people,
    kind            text NOT NULL,
    -- The row this is a later part of, when a text is too long for one message: it goes out right behind it.
    part_of         bigint REFERENCES outbox,
    interview_id    bigint REFERENCES interviews,
    -- With an interview: the revision this was said for, and the statuses in which it is still true.
    revision        integer,
    valid_statuses  text[],
    -- What is said, without language or looks (handlers.request.Message as JSON).
    message         jsonb NOT NULL,
    -- The exact JSON for WeCom, made at the first attempt and sent unchanged at every later one.
    body            text,
    status          text NOT NULL DEFAULT 'due'
                    CHECK (status IN ('due', 'sent', 'failed', 'dropped')),
    due_at          timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    leased_until    timestamptz,
    attempts        integer NOT NULL DEFAULT 0,
    msgid           text,
    errcode         integer,
    reason          text,
    created_at      timestamptz NOT NULL,
    closed_at       timestamptz
);
CREATE INDEX outbox_due_idx ON outbox (due_at, outbox_id) WHERE status = 'due';
CREATE INDEX outbox_reader_due_idx ON outbox (person_id, outbox_id) WHERE status = 'due';
CREATE INDEX outbox_reader_sent_idx ON outbox (person_id, closed_at) WHERE status = 'sent';
CREATE INDEX outbox_interview_id_idx ON outbox (interview_id);

-- What a person was asked and has not answered yet.
CREATE TABLE dialogues (
    person_id       bigint PRIMARY KEY REFERENCES people,
    nonce           text NOT NULL,
    command         text NOT NULL,
    values          jsonb NOT NULL,
    asking          text NOT NULL,
    choices         jsonb NOT NULL,
    -- What was said about arguments that are still unclear, by argument: "Friday afternoon" waits for the
    -- hour, and is not asked for again once another question is answered.
    said            jsonb NOT NULL DEFAULT '{}',
    expires_at      timestamptz NOT NULL
);

-- Who changed what, when, by which message.
CREATE TABLE audit (
    audit_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at              timestamptz NOT NULL,
    person_id       bigint REFERENCES people,
    action          text NOT NULL,
    interview_id    bigint REFERENCES interviews,
    source          text NOT NULL,
    detail          jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_interview_id_idx ON audit (interview_id, audit_id);
