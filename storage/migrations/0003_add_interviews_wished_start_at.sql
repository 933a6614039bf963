-- The time a candidate asked for and nobody has answered yet: a move to exactly this time needs no second
-- confirmation from the one who asked for it. Adds a column without a default; locks interviews for an instant.
SET LOCAL lock_timeout = '5s';

ALTER TABLE interviews ADD COLUMN wished_start_at timestamptz;
