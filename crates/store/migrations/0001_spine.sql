-- The spine: reference tables, chains and journal, matters and clocks, registry, ledger, accounts.
-- Every row has a home, and home leads every key; foreign keys stay inside one home.
-- Reference tables (area, rule_version) are small and the same everywhere.

CREATE TABLE area (
    system TEXT NOT NULL CHECK (system IN ('stat', 'mca')),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    parent TEXT,
    PRIMARY KEY (system, code)
);

CREATE TABLE rule_version (
    version TEXT NOT NULL PRIMARY KEY,
    files TEXT NOT NULL,
    seen_at BIGINT NOT NULL
);

CREATE TABLE chain (
    home TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL CHECK (seq >= 0),
    hash BLOB NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE journal (
    home TEXT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq > 0),
    at BIGINT NOT NULL,
    act TEXT NOT NULL,
    matter BLOB,
    actor TEXT NOT NULL,
    behalf TEXT,
    idem TEXT NOT NULL,
    rules TEXT NOT NULL,
    commitment BLOB NOT NULL,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (home, seq),
    UNIQUE (home, idem)
);
CREATE INDEX journal_matter ON journal (home, matter, seq);

CREATE TABLE journal_input (
    home TEXT NOT NULL,
    seq BIGINT NOT NULL,
    salt BLOB,
    input TEXT NOT NULL,
    PRIMARY KEY (home, seq),
    FOREIGN KEY (home, seq) REFERENCES journal (home, seq)
);

CREATE TABLE digest (
    home TEXT NOT NULL,
    period TEXT NOT NULL,
    root BLOB NOT NULL,
    chains BIGINT NOT NULL,
    prev BLOB,
    sealed_at BIGINT NOT NULL,
    PRIMARY KEY (home, period)
);
CREATE TABLE digest_leaf (
    home TEXT NOT NULL,
    period TEXT NOT NULL,
    chain TEXT NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (home, period, chain),
    FOREIGN KEY (home, period) REFERENCES digest (home, period)
);

CREATE TABLE numbering (
    home TEXT NOT NULL,
    kind TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL CHECK (last > 0),
    PRIMARY KEY (home, kind, year)
);

CREATE TABLE matter (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    year BIGINT NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    title TEXT NOT NULL,
    area TEXT NOT NULL,
    state TEXT NOT NULL,
    thread BLOB NOT NULL,
    cause BLOB,
    opened_by TEXT,
    opened_for TEXT,
    owner TEXT,
    opened_at BIGINT NOT NULL,
    moved_at BIGINT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (home, id),
    UNIQUE (home, kind, year, no),
    FOREIGN KEY (home, thread) REFERENCES matter (home, id),
    FOREIGN KEY (home, cause) REFERENCES matter (home, id)
);
CREATE INDEX matter_state ON matter (home, kind, state, moved_at);
CREATE INDEX matter_thread ON matter (home, thread, opened_at);
CREATE INDEX matter_for ON matter (home, opened_for);
CREATE INDEX matter_owner ON matter (home, owner);

CREATE TABLE due (
    home TEXT NOT NULL,
    matter BLOB NOT NULL,
    clock TEXT NOT NULL,
    since BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    rule TEXT NOT NULL,
    met_at BIGINT,
    escalated_at BIGINT,
    PRIMARY KEY (home, matter, clock),
    FOREIGN KEY (home, matter) REFERENCES matter (home, id)
);
CREATE INDEX due_open ON due (home, due_at) WHERE met_at IS NULL;
CREATE INDEX due_open_at ON due (due_at) WHERE met_at IS NULL;

CREATE TABLE comment (
    home TEXT NOT NULL,
    matter BLOB NOT NULL,
    id BLOB NOT NULL,
    by TEXT NOT NULL,
    text TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, matter, id),
    FOREIGN KEY (home, matter) REFERENCES matter (home, id)
);

CREATE TABLE blob (
    home TEXT NOT NULL,
    hash BLOB NOT NULL,
    size BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (home, hash)
);
CREATE TABLE attachment (
    home TEXT NOT NULL,
    matter BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    mime TEXT NOT NULL,
    size BIGINT NOT NULL,
    hash BLOB NOT NULL,
    by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, matter, id),
    FOREIGN KEY (home, matter) REFERENCES matter (home, id),
    FOREIGN KEY (home, hash) REFERENCES blob (home, hash)
);

CREATE TABLE follow (
    home TEXT NOT NULL,
    thread BLOB NOT NULL,
    person TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (home, thread, person),
    FOREIGN KEY (home, thread) REFERENCES matter (home, id)
);

CREATE TABLE outbox (
    home TEXT NOT NULL,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    audience TEXT NOT NULL,
    target TEXT NOT NULL,
    message TEXT NOT NULL,
    matter BLOB NOT NULL,
    at BIGINT NOT NULL,
    delivered_at BIGINT,
    PRIMARY KEY (home, seq, n),
    FOREIGN KEY (home, seq) REFERENCES journal (home, seq)
);
CREATE INDEX outbox_waiting ON outbox (at) WHERE delivered_at IS NULL;

CREATE TABLE message (
    home TEXT NOT NULL,
    person TEXT NOT NULL,
    at BIGINT NOT NULL,
    about_home TEXT NOT NULL,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    message TEXT NOT NULL,
    matter BLOB NOT NULL,
    read_at BIGINT,
    PRIMARY KEY (home, person, at, about_home, seq, n)
);

CREATE TABLE household (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    key TEXT NOT NULL,
    head TEXT NOT NULL,
    area TEXT NOT NULL,
    import BLOB NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, key)
);
CREATE TABLE person (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    key TEXT NOT NULL,
    household BLOB NOT NULL,
    name TEXT NOT NULL,
    sex TEXT NOT NULL CHECK (sex IN ('male', 'female')),
    born_on TEXT NOT NULL,
    relation TEXT NOT NULL,
    registered BIGINT NOT NULL CHECK (registered IN (0, 1)),
    member BIGINT NOT NULL CHECK (member IN (0, 1)),
    away BIGINT NOT NULL CHECK (away IN (0, 1)),
    party BIGINT NOT NULL CHECK (party IN (0, 1)),
    phone TEXT,
    area TEXT NOT NULL,
    synthetic BIGINT NOT NULL CHECK (synthetic IN (0, 1)),
    import BLOB NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, key),
    FOREIGN KEY (home, household) REFERENCES household (home, id)
);
CREATE INDEX person_household ON person (home, household);
CREATE INDEX person_name ON person (home, name);

CREATE TABLE organisation (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    credit_code TEXT,
    since BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);

CREATE TABLE mandate (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    area TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,
    ground TEXT NOT NULL,
    PRIMARY KEY (home, id),
    CHECK (until_on IS NULL OR until_on >= from_on)
);
CREATE INDEX mandate_person ON mandate (home, person);
CREATE INDEX mandate_role ON mandate (home, role);

CREATE TABLE import (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    file TEXT NOT NULL,
    lines BIGINT NOT NULL,
    created BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    undone_at BIGINT,
    PRIMARY KEY (home, id)
);
CREATE TABLE import_before (
    home TEXT NOT NULL,
    import BLOB NOT NULL,
    what TEXT NOT NULL,
    id BLOB NOT NULL,
    before TEXT,
    PRIMARY KEY (home, import, what, id),
    FOREIGN KEY (home, import) REFERENCES import (home, id)
);

CREATE TABLE account (
    home TEXT NOT NULL,
    login TEXT NOT NULL,
    person TEXT NOT NULL,
    password TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (home, login)
);
CREATE INDEX account_person ON account (home, person);
CREATE TABLE session (
    home TEXT NOT NULL,
    token BLOB NOT NULL,
    person TEXT NOT NULL,
    login TEXT NOT NULL,
    since BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (home, token)
);
CREATE TABLE security_event (
    home TEXT NOT NULL,
    at BIGINT NOT NULL,
    id BLOB NOT NULL,
    event TEXT NOT NULL,
    login TEXT NOT NULL,
    source TEXT NOT NULL,
    ok BIGINT NOT NULL CHECK (ok IN (0, 1)),
    PRIMARY KEY (home, at, id)
);

CREATE TABLE ledger_account (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    unit TEXT NOT NULL,
    floor TEXT NOT NULL CHECK (floor IN ('none', 'debits_within_credits', 'credits_within_debits')),
    closed BIGINT NOT NULL CHECK (closed IN (0, 1)),
    debits_posted BIGINT NOT NULL CHECK (debits_posted >= 0),
    credits_posted BIGINT NOT NULL CHECK (credits_posted >= 0),
    debits_pending BIGINT NOT NULL CHECK (debits_pending >= 0),
    credits_pending BIGINT NOT NULL CHECK (credits_pending >= 0),
    last_at BIGINT,
    PRIMARY KEY (home, id),
    CHECK (floor <> 'debits_within_credits' OR debits_posted + debits_pending <= credits_posted),
    CHECK (floor <> 'credits_within_debits' OR credits_posted + credits_pending <= debits_posted)
);
CREATE TABLE ledger_transfer (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    debit BLOB NOT NULL,
    credit BLOB NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    unit TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('posted', 'pending', 'post', 'void')),
    pending BLOB,
    expires_at BIGINT,
    purpose BIGINT NOT NULL,
    at BIGINT NOT NULL,
    n BIGINT NOT NULL,
    ended TEXT CHECK (ended IS NULL OR ended IN ('posted', 'voided', 'expired')),
    ended_by BLOB,
    ended_amount BIGINT,
    ended_at BIGINT,
    debit_balance BIGINT NOT NULL,
    credit_balance BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, n),
    CHECK (debit <> credit),
    FOREIGN KEY (home, debit) REFERENCES ledger_account (home, id),
    FOREIGN KEY (home, credit) REFERENCES ledger_account (home, id)
);
CREATE INDEX ledger_transfer_debit ON ledger_transfer (home, debit, n);
CREATE INDEX ledger_transfer_credit ON ledger_transfer (home, credit, n);
