-- Mail that comes back: why an address is written to no more, and how far the mailbox has been read that it
-- comes back to. And since when an account of customer service waits to be pulled.
-- Adds a table, and columns without defaults; each lock is held for a moment only.
SET LOCAL lock_timeout = '5s';

ALTER TABLE people
    -- In the mail server's words, without addresses.
    ADD COLUMN mail_refused_reason text,
    -- When admins were told; NULL: not yet.
    ADD COLUMN mail_refused_told_at timestamptz;

-- Nobody is told today of what was refused long ago.
UPDATE people SET mail_refused_told_at = mail_refused_at WHERE mail_refused_at IS NOT NULL;

CREATE INDEX people_mail_untold_idx ON people (mail_refused_at)
 WHERE mail_refused_at IS NOT NULL AND mail_refused_told_at IS NULL;

CREATE TABLE mailboxes (
    -- user@host/folder
    mailbox         text PRIMARY KEY,
    -- Numbers of messages hold within one UIDVALIDITY (RFC 3501, 2.3.1.1); all up to `last_uid` were read.
    uid_validity    bigint,
    last_uid        bigint NOT NULL DEFAULT 0,
    -- When it was last read to the end.
    read_at         timestamptz,
    -- When it is to be looked into again.
    due_at          timestamptz,
    -- Since when it cannot be read, and why.
    failing_since   timestamptz,
    trouble         text
);

ALTER TABLE kf_accounts
    -- Since the first of the bells that no pull has answered yet; `rung_at` is the last.
    ADD COLUMN waits_since timestamptz;
