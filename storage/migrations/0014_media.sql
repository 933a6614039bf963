-- Files that were uploaded to WeCom, so that a message that is sent again is the same to the letter.
-- Adds a table; no lock is held on any other.
SET LOCAL lock_timeout = '5s';

CREATE TABLE media (
    -- SHA-256 of what the file was made of.
    digest          text PRIMARY KEY,
    media_id        text NOT NULL,
    uploaded_at     timestamptz NOT NULL
);
