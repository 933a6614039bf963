-- Which WeChat users came with a candidate's link or name, and what an interviewer said about who they are.
-- Who handles a message of theirs, and until when. Adds a table, a column, and an index on the messages, which
-- are few yet.
SET LOCAL lock_timeout = '5s';

CREATE TABLE kf_claims (
    claim_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    open_kfid       text NOT NULL,
    external_userid text NOT NULL,
    -- Whom they came as, and for which interview.
    person_id       bigint NOT NULL REFERENCES people,
    interview_id    bigint NOT NULL REFERENCES interviews,
    -- They opened that candidate's link, rather than naming them.
    is_by_link      boolean NOT NULL,
    asked_at        timestamptz NOT NULL,
    -- NULL: nobody has said yet.
    is_accepted     boolean,
    FOREIGN KEY (open_kfid, external_userid) REFERENCES kf_customers,
    UNIQUE (open_kfid, external_userid, person_id)
);
CREATE INDEX kf_claims_person_id_idx ON kf_claims (person_id);
CREATE INDEX kf_claims_interview_id_idx ON kf_claims (interview_id);

-- A worker handles it; one that died has it no longer.
ALTER TABLE kf_messages ADD COLUMN leased_until timestamptz;

-- What one customer said, in its order.
CREATE INDEX kf_messages_external_userid_idx ON kf_messages (open_kfid, external_userid, position);
