-- The ways to people outside the corp: WeChat customer service, a link of their own, e-mail.
-- Adds tables, and columns with constant defaults; each lock is held for a moment only.
SET LOCAL lock_timeout = '5s';

-- The corp's customer-service accounts, and how far their messages have been pulled (protocol 9.3).
CREATE TABLE kf_accounts (
    open_kfid       text PRIMARY KEY,
    cursor          text NOT NULL DEFAULT '',
    -- Of the last bell, good for ten minutes.
    token           text,
    token_at        timestamptz,
    rung_at         timestamptz,
    pulled_at       timestamptz,
    -- The link that opens a chat with this account.
    contact_url     text
);

-- Who came to an account, and how long and how often the bot may still write to them (protocol 9.4).
CREATE TABLE kf_customers (
    open_kfid       text NOT NULL,
    external_userid text NOT NULL,
    person_id       bigint REFERENCES people,
    nickname        text,
    last_word_at    timestamptz,
    -- Messages sent since then.
    sent_since      integer NOT NULL DEFAULT 0,
    -- Protocol 9.6; NULL: not known.
    service_state   integer,
    servicer_userid text,
    is_refusing     boolean NOT NULL DEFAULT false,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (open_kfid, external_userid)
);
CREATE INDEX kf_customers_person_id_idx ON kf_customers (person_id);

-- What was pulled, as WeCom gave it, until it is handled and for a while after.
CREATE TABLE kf_messages (
    open_kfid       text NOT NULL,
    msgid           text NOT NULL,
    position        bigint GENERATED ALWAYS AS IDENTITY,
    external_userid text NOT NULL,
    send_time       timestamptz NOT NULL,
    origin          integer NOT NULL,
    content         jsonb NOT NULL,
    handled_at      timestamptz,
    PRIMARY KEY (open_kfid, msgid)
);
CREATE INDEX kf_messages_waiting_idx ON kf_messages (open_kfid, position) WHERE handled_at IS NULL;
CREATE INDEX kf_messages_handled_idx ON kf_messages (handled_at) WHERE handled_at IS NOT NULL;

ALTER TABLE participants
    -- The random part of a candidate's own link; a new one revokes the old. NULL: no link was made yet.
    ADD COLUMN invite_key text;

ALTER TABLE outbox
    -- How it goes to its reader, once that is decided: app, kf or email.
    ADD COLUMN way text,
    -- The ways by which it could not be brought.
    ADD COLUMN tried text[] NOT NULL DEFAULT '{}';
