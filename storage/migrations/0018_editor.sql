-- The built-in room's shared editor: what was written in it, in order, and who was there when.
-- Creates tables only; locks nothing that is in use.
SET LOCAL lock_timeout = '5s';

-- One row an interview whose room was opened. Whoever writes to the room holds this row meanwhile, so the
-- entries of a room are committed in the order of their numbers.
CREATE TABLE editors (
    interview_id    bigint PRIMARY KEY REFERENCES interviews,
    -- The number of the newest entry.
    seq             bigint NOT NULL DEFAULT 0,
    -- Raised when somebody comes, leaves, or moves the cursor.
    visits_version  bigint NOT NULL DEFAULT 0,
    -- What all entries take, so that nobody fills the disk.
    bytes           bigint NOT NULL DEFAULT 0,
    ended_at        timestamptz,
    -- The interview's revision that was ended; one that is moved afterwards opens anew.
    ended_revision  integer
);

-- Everything that was done in a room. Rows are added, never changed: the room is replayed from them.
CREATE TABLE editor_entries (
    interview_id    bigint NOT NULL REFERENCES editors,
    seq             bigint NOT NULL,
    person_id       bigint NOT NULL REFERENCES people,
    -- Made by the browser, which sends an entry again until it hears that it is stored.
    key             text NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('code', 'notes', 'chat', 'task', 'language', 'end')),
    -- A Yjs update of one of the two documents (code, notes), or text.
    content         bytea NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (interview_id, seq),
    UNIQUE (interview_id, person_id, key)
);

-- A document as it was after an entry, so that opening a room need not read all of them.
CREATE TABLE editor_snapshots (
    interview_id    bigint NOT NULL REFERENCES editors,
    kind            text NOT NULL CHECK (kind IN ('code', 'notes')),
    seq             bigint NOT NULL,
    content         bytea NOT NULL,
    PRIMARY KEY (interview_id, kind)
);

-- Who was in a room, once for each time a page was open.
CREATE TABLE editor_visits (
    visit_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    interview_id    bigint NOT NULL REFERENCES editors,
    person_id       bigint NOT NULL REFERENCES people,
    -- Made by the browser; it comes back under the same one after a lost network.
    connection      text NOT NULL,
    joined_at       timestamptz NOT NULL,
    seen_at         timestamptz NOT NULL,
    left_at         timestamptz,
    -- Where this page's cursor is (Yjs relative positions).
    cursor          jsonb,
    UNIQUE (interview_id, person_id, connection)
);
CREATE INDEX editor_visits_here_idx ON editor_visits (interview_id) WHERE left_at IS NULL;
-- Of who is merged into somebody else.
CREATE INDEX editor_entries_person_id_idx ON editor_entries (person_id);
CREATE INDEX editor_visits_person_id_idx ON editor_visits (person_id);
