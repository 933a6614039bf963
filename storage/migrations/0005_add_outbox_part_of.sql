-- A text that is too long for one message goes out in parts. The later parts are rows of their own, made
-- when the first is rendered; without this they came behind whatever else the reader was owed by then.
-- Adds a column without a default: locks outbox only for a moment.
SET LOCAL lock_timeout = '5s';

ALTER TABLE outbox ADD COLUMN part_of bigint REFERENCES outbox;
