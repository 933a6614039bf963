-- The app's own WeCom calendars, by what they are for, and that members answered in one (protocol 10.2, 2.7).
-- Adds a table, and a column without a default; the lock is held for a moment only.
SET LOCAL lock_timeout = '5s';

CREATE TABLE calendars (
    name            text PRIMARY KEY,
    cal_id          text NOT NULL
);

-- When a member answered there; what they answered is to be asked for.
ALTER TABLE rooms ADD COLUMN answered_at timestamptz;
CREATE INDEX rooms_answered_idx ON rooms (answered_at) WHERE answered_at IS NOT NULL;
