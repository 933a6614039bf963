-- Times that a candidate may choose from. They belong to one revision of their interview, so that a move or a
-- cancellation ends them, and they take nobody's time: of two who choose the same, the first has it.
-- Creates a table only.
SET LOCAL lock_timeout = '5s';

CREATE TABLE proposed_slots (
    interview_id    bigint NOT NULL REFERENCES interviews,
    start_at        timestamptz NOT NULL,
    end_at          timestamptz NOT NULL,
    revision        integer NOT NULL,
    PRIMARY KEY (interview_id, start_at),
    CHECK (end_at > start_at)
);
