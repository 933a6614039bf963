-- E-mail: an address that was refused for good is not written to again, and all workers share one pace.
-- Adds columns, and indexes on messages that go by e-mail, of which there are none yet.
SET LOCAL lock_timeout = '5s';

ALTER TABLE people
    -- The address that a mail server said does not exist; another one in `email` is a way again.
    ADD COLUMN mail_refused text,
    ADD COLUMN mail_refused_at timestamptz;

CREATE INDEX outbox_mails_idx ON outbox (closed_at) WHERE way = 'email' AND status = 'sent';
CREATE INDEX outbox_mails_under_way_idx ON outbox (leased_until) WHERE way = 'email' AND status = 'due';
