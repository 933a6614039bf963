-- A question that another command interrupted waits here to be asked again, one for each person; and every open
-- question keeps what was said, so that it can be. Adds a table and a column; the lock is held for a moment only.
SET LOCAL lock_timeout = '5s';

-- handlers.request.Message as JSON; NULL: asked before there was this column.
ALTER TABLE dialogues ADD COLUMN message jsonb;

CREATE TABLE suspended_dialogues (LIKE dialogues INCLUDING DEFAULTS);
ALTER TABLE suspended_dialogues
    ADD PRIMARY KEY (person_id),
    ADD FOREIGN KEY (person_id) REFERENCES people;
