-- What a person has said about arguments that are still unclear, by argument: "Friday afternoon" waits for the
-- hour, and is not asked for again once another question is answered. Locks dialogues for an instant.
SET LOCAL lock_timeout = '5s';

ALTER TABLE dialogues ADD COLUMN said jsonb NOT NULL DEFAULT '{}';
