-- Who is told when something fails: without this, every alarm read all people. Locks people against writes
-- while the index is built, a tenth of a second for a hundred thousand.
SET LOCAL lock_timeout = '5s';

CREATE INDEX people_admin_idx ON people (person_id) WHERE role = 'admin';
