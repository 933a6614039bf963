-- What an interview has outside the bot: the room at its provider, a video link beside it, an entry in the
-- calendar. Adds a table, and columns without a default; each lock is held for a moment only.
SET LOCAL lock_timeout = '5s';

CREATE TABLE rooms (
    interview_id    bigint NOT NULL REFERENCES interviews,
    -- What it is for; an interview without a row for its room uses the bot's own editor.
    purpose         text NOT NULL CHECK (purpose IN ('room', 'video', 'calendar')),
    provider        text NOT NULL,
    -- By which it is found at the provider when nobody knows whether it was made; new for each that is made.
    marker          text NOT NULL,
    -- Of what stands, how the provider names it.
    external_id     text,
    -- What the provider was last asked for, and took.
    made            jsonb,
    -- Of what stands, each participant's own address, by their room_key.
    links           jsonb NOT NULL DEFAULT '{}',
    -- Closing and failing are tried again.
    state           text NOT NULL DEFAULT 'wanted'
                    CHECK (state IN ('wanted', 'stands', 'failing', 'closing', 'closed')),
    -- Raised by whatever happens to the interview; the row is due until what it asks for is seen to.
    changes         integer NOT NULL DEFAULT 0,
    -- NULL: nothing is to be done.
    due_at          timestamptz,
    leased_until    timestamptz,
    -- Since it last went well; counted before the call, so that a dead worker's counts too.
    attempts        integer NOT NULL DEFAULT 0,
    -- Whether there may be a second one with this marker, of a call that was never answered.
    is_doubtful     boolean NOT NULL DEFAULT false,
    failing_since   timestamptz,
    reason          text,
    told_at         timestamptz,
    ended_at        timestamptz,
    -- When the provider is asked what came of it, and how often it was.
    result_at       timestamptz,
    result_tries    integer NOT NULL DEFAULT 0,
    result          jsonb,
    PRIMARY KEY (interview_id, purpose)
);
CREATE INDEX rooms_due_idx ON rooms (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX rooms_result_idx ON rooms (result_at) WHERE result_at IS NOT NULL;
CREATE UNIQUE INDEX rooms_external_key ON rooms (provider, external_id);
