-- 统筹资金 and 项目的钱: sources with their purposes, demonstration areas, shares, allotments; purses,
-- representatives, interests, contracts, payments and signatures. The ledger keeps the amounts; here
-- stands what they are. Foreign keys hold what rules refuse: no purpose that a source or purse lacks.

CREATE TABLE fund_source (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    document TEXT NOT NULL CHECK (document <> ''),
    name TEXT NOT NULL,
    tier TEXT NOT NULL,
    line TEXT NOT NULL,
    year BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    received_on TEXT NOT NULL,
    carried_from BLOB,
    synthetic BIGINT NOT NULL CHECK (synthetic IN (0, 1)),
    noted_by TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, carried_from) REFERENCES fund_source (home, id)
);
CREATE INDEX fund_source_year ON fund_source (home, year);
CREATE TABLE fund_purpose (
    home TEXT NOT NULL,
    source BLOB NOT NULL,
    purpose TEXT NOT NULL,
    PRIMARY KEY (home, source, purpose),
    FOREIGN KEY (home, source) REFERENCES fund_source (home, id)
);
CREATE TABLE joint_area (
    home TEXT NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    name TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (home, no)
);
CREATE TABLE joint_member (
    home TEXT NOT NULL,
    no BIGINT NOT NULL,
    village TEXT NOT NULL,
    PRIMARY KEY (home, no, village),
    UNIQUE (home, village),
    FOREIGN KEY (home, no) REFERENCES joint_area (home, no)
);
CREATE TABLE fund_share (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    source BLOB NOT NULL,
    joint BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    ground TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, id, source),
    FOREIGN KEY (home, source) REFERENCES fund_source (home, id),
    FOREIGN KEY (home, joint) REFERENCES joint_area (home, no)
);
CREATE INDEX fund_share_source ON fund_share (home, source);
CREATE TABLE fund_allotment (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    share BLOB NOT NULL,
    source BLOB NOT NULL,
    purpose TEXT NOT NULL,
    village TEXT NOT NULL,
    project BLOB NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    document TEXT NOT NULL CHECK (document <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, share, source) REFERENCES fund_share (home, id, source),
    FOREIGN KEY (home, source, purpose) REFERENCES fund_purpose (home, source, purpose)
);
CREATE INDEX fund_allotment_project ON fund_allotment (home, village, project);

CREATE TABLE purse (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    project BLOB NOT NULL,
    giver TEXT NOT NULL,
    purpose TEXT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, id, purpose),
    FOREIGN KEY (home, project) REFERENCES project (home, id)
);
CREATE INDEX purse_project ON purse (home, project);
CREATE TABLE project_delegate (
    home TEXT NOT NULL,
    project BLOB NOT NULL,
    person TEXT NOT NULL,
    poll BLOB NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, project, person),
    FOREIGN KEY (home, project) REFERENCES project (home, id),
    FOREIGN KEY (home, poll) REFERENCES poll (home, id)
);
CREATE TABLE interest (
    home TEXT NOT NULL,
    organisation BLOB NOT NULL,
    person TEXT NOT NULL,
    how TEXT NOT NULL CHECK (how <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, organisation, person),
    FOREIGN KEY (home, organisation) REFERENCES organisation (home, id)
);
CREATE TABLE contract (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    project BLOB NOT NULL,
    purse BLOB NOT NULL,
    purpose TEXT NOT NULL,
    payee BLOB NOT NULL,
    number TEXT NOT NULL CHECK (number <> ''),
    subject TEXT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    signed_on TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, project) REFERENCES project (home, id),
    FOREIGN KEY (home, purse, purpose) REFERENCES purse (home, id, purpose),
    FOREIGN KEY (home, payee) REFERENCES organisation (home, id)
);
CREATE INDEX contract_project ON contract (home, project);
CREATE TABLE payment (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    project BLOB NOT NULL,
    contract BLOB NOT NULL,
    milestone BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    acceptance TEXT NOT NULL CHECK (acceptance <> ''),
    invoice TEXT NOT NULL CHECK (invoice <> ''),
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    voucher TEXT NOT NULL,
    paid_by TEXT,
    paid_at BIGINT,
    refused_at BIGINT,
    PRIMARY KEY (home, id),
    CHECK ((voucher = '') = (paid_at IS NULL)),
    CHECK (paid_at IS NULL OR refused_at IS NULL),
    FOREIGN KEY (home, contract) REFERENCES contract (home, id),
    FOREIGN KEY (home, project, milestone) REFERENCES project_milestone (home, project, no)
);
CREATE INDEX payment_project ON payment (home, project);
CREATE INDEX payment_contract ON payment (home, contract);
CREATE TABLE payment_sign (
    home TEXT NOT NULL,
    payment BLOB NOT NULL,
    person TEXT NOT NULL,
    hand TEXT NOT NULL CHECK (hand IN ('delegate', 'supervisor')),
    verdict TEXT NOT NULL CHECK (verdict IN ('agree', 'object')),
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, payment, person),
    CHECK (verdict = 'agree' OR reason <> ''),
    FOREIGN KEY (home, payment) REFERENCES payment (home, id)
);
