-- Access tokens and tickets: one row for each credential, shared by all processes, so that WeCom is
-- asked once for all of them. The secret's digest is part of the key: a corrected secret starts with a
-- clean row, and the token of another app is never taken for ours. Creates a table; locks nothing else.
SET LOCAL lock_timeout = '5s';

CREATE TABLE tokens (
    name text NOT NULL,
    secret_digest text NOT NULL,
    value text,
    expires_at timestamptz,
    renewed_at timestamptz,
    rejected_value text,
    renewing_until timestamptz,
    stopped_reason text,
    stopped_at timestamptz,
    failures integer NOT NULL DEFAULT 0,
    last_error text,
    retry_at timestamptz,
    renewals bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (name, secret_digest),
    CONSTRAINT tokens_value_check CHECK ((value IS NULL) = (expires_at IS NULL)),
    CONSTRAINT tokens_stopped_check CHECK ((stopped_reason IS NULL) = (stopped_at IS NULL))
);
