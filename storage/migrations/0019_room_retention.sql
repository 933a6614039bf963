-- When a room was first opened, by which the oldest are found that are kept no longer.
-- Adds a column whose default is not stored in the rows, and fills it for the rooms that are there, which are few.
SET LOCAL lock_timeout = '5s';

ALTER TABLE editors ADD COLUMN opened_at timestamptz NOT NULL DEFAULT now();
UPDATE editors SET opened_at = start_at FROM interviews WHERE interviews.interview_id = editors.interview_id;
CREATE INDEX editors_opened_at_idx ON editors (opened_at);
