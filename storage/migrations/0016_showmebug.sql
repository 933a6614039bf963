-- Who is who at ShowMeBug, and which of its events were taken: it delivers some twice.
-- Adds a column without a default and a table; the lock is held for a moment only.
SET LOCAL lock_timeout = '5s';

ALTER TABLE people ADD COLUMN showmebug_uid text CHECK (length(showmebug_uid) BETWEEN 1 AND 200);
CREATE UNIQUE INDEX people_showmebug_uid_key ON people (showmebug_uid);

CREATE TABLE room_events (
    provider        text NOT NULL,
    event           text NOT NULL,
    external_id     text NOT NULL,
    received_at     timestamptz NOT NULL,
    PRIMARY KEY (provider, event, external_id)
);
