-- Times are milliseconds since 1970-01-01 UTC, ids are UUIDv7 as text, lists are JSON. Only types that SQLite and
-- PostgreSQL both have.

-- Members and sign-in ------------------------------------------------------------------------------------------------

CREATE TABLE members (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,              -- lower case
    name TEXT NOT NULL,
    role TEXT NOT NULL,                      -- member, second-reader, compliance-lead, administrator
    state TEXT NOT NULL,                     -- active, suspended, deleted
    password TEXT,                           -- argon2id, PHC string
    totp BLOB,                               -- sealed secret
    totp_step BIGINT NOT NULL DEFAULT 0,     -- last step taken: a code is good once
    time_zone TEXT NOT NULL DEFAULT 'UTC',
    created_at BIGINT NOT NULL
);

-- What rules use of a member: JSON of `Profile`.
CREATE TABLE profiles (
    member TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    profile TEXT NOT NULL,
    verified_at BIGINT,
    verified_by TEXT
);

CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    credential TEXT NOT NULL UNIQUE,         -- the authenticator's id of it, base64url
    label TEXT NOT NULL,
    passkey TEXT NOT NULL,                   -- JSON of the public key and counter
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkeys_member ON passkeys (member);

CREATE TABLE recovery_codes (
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (member, hash)
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,              -- SHA-256 of the cookie
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    device TEXT NOT NULL,                    -- what the browser calls itself, shortened
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    proved_at BIGINT NOT NULL,               -- when the member last proved who he is
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX sessions_member ON sessions (member);

-- A sign-in between its steps: good once and for minutes.
CREATE TABLE ceremonies (
    id TEXT PRIMARY KEY,                     -- SHA-256 of the token that the browser holds
    kind TEXT NOT NULL,
    member TEXT REFERENCES members (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX ceremonies_expires ON ceremonies (expires_at);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    invited_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by TEXT,
    ended_at BIGINT                          -- used or taken back
);

-- Attempts in a window of time, by what is attempted.
CREATE TABLE attempts (
    what TEXT PRIMARY KEY,
    since BIGINT NOT NULL,
    count BIGINT NOT NULL
);

CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX api_tokens_member ON api_tokens (member);

CREATE TABLE interests (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    party TEXT NOT NULL,
    kind TEXT NOT NULL,
    products TEXT NOT NULL,                  -- JSON list
    since TEXT,                              -- ISO dates
    until TEXT,
    source TEXT NOT NULL,                    -- member, open-payments
    created_at BIGINT NOT NULL
);
CREATE INDEX interests_member ON interests (member);

-- The organisation ---------------------------------------------------------------------------------------------------

-- One fact a row: name of the organisation, portal, emergency number …
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Every version of the policy that was ever in force; the last one is.
CREATE TABLE policies (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL UNIQUE,          -- from 1
    packs TEXT NOT NULL,                     -- JSON list of pack ids
    overlay TEXT,                            -- TOML
    fingerprint TEXT NOT NULL,
    note TEXT NOT NULL,
    set_by TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Writing ------------------------------------------------------------------------------------------------------------

-- Outside accounts. `member` is empty for an account of the organisation.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    member TEXT REFERENCES members (id) ON DELETE CASCADE,
    voice TEXT NOT NULL,                     -- personal, professional, practice
    network TEXT NOT NULL,                   -- mastodon, bluesky, feed, or a network without an API
    server TEXT NOT NULL,                    -- origin, empty where there is none
    handle TEXT NOT NULL,
    title TEXT NOT NULL,                     -- display name
    email TEXT NOT NULL,                     -- the address it is registered with, if told
    audience TEXT NOT NULL,                  -- public, followers, members
    followers BIGINT,
    facts TEXT NOT NULL,                     -- JSON: limits and the like, as the network told them
    secret BLOB,                             -- sealed
    client BLOB,                             -- sealed: the desk as its server knows it, to take the tokens back
    state TEXT NOT NULL,                     -- connected, by-hand, broken, removed
    created_at BIGINT NOT NULL,
    checked_at BIGINT
);
CREATE INDEX accounts_member ON accounts (member);

CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    account TEXT REFERENCES accounts (id) ON DELETE SET NULL,
    version BIGINT NOT NULL,                 -- the newest
    state TEXT NOT NULL,                     -- open, waiting, sent, dropped
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX drafts_author ON drafts (author, updated_at);
CREATE INDEX drafts_updated ON drafts (updated_at);

-- What was saved is never changed: a review or a publication pins one row.
CREATE TABLE draft_versions (
    draft TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    account TEXT,
    text TEXT NOT NULL,
    warning TEXT NOT NULL,                   -- content warning
    language TEXT NOT NULL,
    visibility TEXT NOT NULL,                -- public, followers, direct
    link TEXT NOT NULL,                      -- link card
    consent TEXT NOT NULL,                   -- JSON, or empty
    verdict TEXT NOT NULL,                   -- of the review at saving
    rules TEXT NOT NULL,                     -- JSON list of the rules found
    policy TEXT NOT NULL,                    -- fingerprint
    created_at BIGINT NOT NULL,
    PRIMARY KEY (draft, version)
);

CREATE TABLE files (
    id TEXT PRIMARY KEY,
    draft TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    mime TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    alt TEXT NOT NULL,
    patient TEXT NOT NULL,                   -- unasked, no, consented, yes
    consent TEXT NOT NULL,                   -- where the written consent is kept, or empty
    removed TEXT NOT NULL,                   -- JSON list: what was taken out of it, in words
    bytes BLOB NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX files_draft ON files (draft);

-- Why a member went on after a pause: for his own eyes.
CREATE TABLE overrides (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    draft TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX overrides_member ON overrides (member);

-- Second readers -----------------------------------------------------------------------------------------------------

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    draft TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    author TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    account TEXT NOT NULL,
    reader TEXT,                             -- asked for by name, or empty: any second reader
    cause TEXT NOT NULL,                     -- hold, pause, asked
    state TEXT NOT NULL,                     -- waiting, approved, declined, withdrawn, expired
    review TEXT NOT NULL,                    -- JSON, as it was when the reader was asked
    policy TEXT NOT NULL,                    -- fingerprint
    files TEXT NOT NULL,                     -- JSON of what the files said then
    as_account TEXT NOT NULL,                -- JSON of what the account was then
    not_before BIGINT,                       -- when the author wants it sent, if approved
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT
);
CREATE INDEX cases_state ON cases (state, created_at);
CREATE INDEX cases_draft ON cases (draft);
CREATE INDEX cases_author ON cases (author, created_at);
CREATE INDEX cases_decided_by ON cases (decided_by, created_at);

CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    member TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX notes_case ON notes (case_id);

-- Publishing ---------------------------------------------------------------------------------------------------------

-- The outbox, and what became of it.
CREATE TABLE publications (
    id TEXT PRIMARY KEY,
    draft TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    author TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    state TEXT NOT NULL,                     -- scheduled, sending, requested, by-hand, confirmed, replaced, failed, cancelled,
                                             -- expired, deleting, deleted
    not_before BIGINT NOT NULL,
    not_after BIGINT,                        -- an approval is good until then
    verdict TEXT NOT NULL,                   -- when it was handed over; with what it stood on:
    policy TEXT NOT NULL,                    -- fingerprint
    files TEXT NOT NULL,                     -- JSON of what the files said then
    as_account TEXT NOT NULL,                -- JSON of what the account was then
    attempts BIGINT NOT NULL DEFAULT 0,      -- that failed, one after the other
    trying_since BIGINT,                     -- when the first of them was
    next_at BIGINT NOT NULL,                 -- when the outbox looks at it again
    lease BIGINT NOT NULL DEFAULT 0,         -- nobody else touches it until then
    said TEXT NOT NULL DEFAULT '',           -- the network's own words
    url TEXT NOT NULL DEFAULT '',
    replaces TEXT,                           -- the publication whose post is edited
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX publications_next ON publications (state, next_at);
CREATE INDEX publications_draft ON publications (draft);
CREATE INDEX publications_author ON publications (author, updated_at);
CREATE INDEX publications_account ON publications (account, updated_at);

-- The posts of a thread, in order; most have one.
CREATE TABLE parts (
    publication TEXT NOT NULL REFERENCES publications (id) ON DELETE CASCADE,
    n BIGINT NOT NULL,
    send_key TEXT NOT NULL UNIQUE,           -- what keeps a retry from posting twice
    text TEXT NOT NULL,
    state TEXT NOT NULL,                     -- waiting, tried, requested, confirmed, deleted
    first_try BIGINT,
    tried_at BIGINT,                         -- the last try
    remote TEXT NOT NULL DEFAULT '',         -- the network's id of it
    remote_facts TEXT NOT NULL DEFAULT '',   -- JSON: what else a reply or a deletion needs
    PRIMARY KEY (publication, n)
);

-- Requests, notices --------------------------------------------------------------------------------------------------

-- What a member asked the desk, and what it said: the fields chosen, no words about a patient.
CREATE TABLE decisions (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    fields TEXT NOT NULL,
    answer TEXT NOT NULL,
    policy TEXT NOT NULL,
    exception TEXT NOT NULL DEFAULT '',      -- a local exception and its reason
    created_at BIGINT NOT NULL
);
CREATE INDEX decisions_member ON decisions (member, created_at);

CREATE TABLE quiet_hours (
    member TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    clinic TEXT NOT NULL,                    -- JSON list of {days, from, to}, minutes of the day in the member's time zone
    digest BIGINT                            -- minute of the day; empty: shown when clinic ends
);

CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,                   -- id of the case, publication … meant
    created_at BIGINT NOT NULL,
    show_at BIGINT NOT NULL,                 -- not before
    read_at BIGINT
);
CREATE INDEX notices_member ON notices (member, created_at);
CREATE INDEX notices_unread ON notices (member, show_at) WHERE read_at IS NULL;
CREATE INDEX notices_subject ON notices (subject);

-- The record ---------------------------------------------------------------------------------------------------------

CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, seq);
CREATE INDEX audit_actor ON audit (actor, seq);
