-- What admins ask for: all interviews of a period, who a line of the audit was about, whom a person was merged
-- into, and switches that hold for everybody. Locks interviews and audit against writes while their indexes are
-- built, a second for a million rows each.
SET LOCAL lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS switches (
    name            text PRIMARY KEY,
    value           jsonb NOT NULL,
    set_by          bigint REFERENCES people,
    set_at          timestamptz NOT NULL
);

-- What a reminder is about: before the start, unless it says otherwise.
ALTER TABLE reminders ADD COLUMN IF NOT EXISTS kind text NOT NULL DEFAULT 'before';

CREATE INDEX IF NOT EXISTS interviews_start_at_idx ON interviews (start_at, interview_id);
CREATE INDEX people_merged_into_idx ON people (merged_into) WHERE merged_into IS NOT NULL;
-- By who did it, and by the person it was done to.
CREATE INDEX audit_person_id_idx ON audit (person_id, audit_id);
CREATE INDEX audit_subject_idx ON audit
    ((coalesce(detail ->> 'subject', detail ->> 'person_id')::bigint), audit_id)
    WHERE coalesce(detail ->> 'subject', detail ->> 'person_id') IS NOT NULL;
