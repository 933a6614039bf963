-- What whole conversations need to remember: what people chose, what interviewers think, who of a panel comes.
-- Adds columns with constant defaults and tables; each lock is held for a moment only.
SET LOCAL lock_timeout = '5s';

ALTER TABLE people
    -- Seconds before the start; NULL: the company's.
    ADD COLUMN reminders    integer[],
    -- The times between which nothing is said that can wait; NULL: the company's, equal: none.
    ADD COLUMN quiet_from   time,
    ADD COLUMN quiet_until  time,
    -- Kinds of messages of the bot's own that this person has switched off.
    ADD COLUMN muted        text[] NOT NULL DEFAULT '{}',
    -- The person that this entry was found to be another of.
    ADD COLUMN merged_into  bigint REFERENCES people,
    ADD CONSTRAINT people_quiet_check CHECK ((quiet_from IS NULL) = (quiet_until IS NULL));

ALTER TABLE interviews
    -- For the interviewers alone: what to look at, links; never shown to the candidate.
    ADD COLUMN notes        text NOT NULL DEFAULT '',
    ADD COLUMN no_show_side text CHECK (no_show_side IN ('candidate', 'interviewer'));

ALTER TABLE participants
    -- Whether they said that they come. Who books or is booked in first comes; who is added later is asked.
    ADD COLUMN answer       text NOT NULL DEFAULT 'accepted'
                            CHECK (answer IN ('asked', 'accepted', 'declined'));

-- One interviewer's opinion of one interview.
CREATE TABLE feedback (
    interview_id    bigint NOT NULL REFERENCES interviews,
    person_id       bigint NOT NULL REFERENCES people,
    recommendation  text NOT NULL CHECK (recommendation IN ('yes', 'no', 'unsure')),
    score           integer NOT NULL CHECK (score BETWEEN 1 AND 5),
    notes           text NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (interview_id, person_id)
);
