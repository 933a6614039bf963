-- Who is asked to take whose place, and interviews that overlap because somebody insisted.
-- Builds the overlap rule anew, with participants locked meanwhile (some seconds for a hundred thousand
-- interviews): stop the bot's processes before this one.
SET LOCAL lock_timeout = '5s';

ALTER TABLE participants
    -- The interviewer whose place this one takes by accepting.
    ADD COLUMN replaces     bigint REFERENCES people,
    -- Two rows of one person clash where both their times and their layers overlap. Everybody has all layers,
    -- so whatever is booked later clashes, as ever. Who insists on an interview in spite of another takes the
    -- top layer out of the other's row and has that one alone: these two may overlap, and each of them still
    -- clashes with all that nobody insisted on. So the time of a double booking stays guarded, and of two that
    -- insist at once on the same layer one loses: it is the constraint that decides, never a look beforehand.
    ADD COLUMN layers       int4range NOT NULL DEFAULT '[0,16)' CHECK (NOT isempty(layers)),
    DROP CONSTRAINT participants_no_overlap,
    ADD CONSTRAINT participants_no_overlap EXCLUDE USING gist (
        int8range(person_id, person_id, '[]') WITH &&,
        during WITH &&,
        layers WITH &&
    ) WHERE (is_held);

-- Who may be asked to interview.
CREATE INDEX people_colleagues_idx ON people (person_id) WHERE role IN ('interviewer', 'admin') AND is_active;
