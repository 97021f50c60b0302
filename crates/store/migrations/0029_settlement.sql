-- 竣工结算: the account of a project that is over, what of an allotment goes back, and what whoever gave
-- it has taken back. Nothing of what came may be missing.

CREATE TABLE settlement (
    home TEXT NOT NULL,
    project BLOB NOT NULL,
    arrived_fen BIGINT NOT NULL CHECK (arrived_fen >= 0),
    paid_fen BIGINT NOT NULL CHECK (paid_fen >= 0),
    returned_fen BIGINT NOT NULL CHECK (returned_fen >= 0),
    kept_fen BIGINT NOT NULL CHECK (kept_fen >= 0),
    text TEXT NOT NULL CHECK (text <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, project),
    CHECK (arrived_fen = paid_fen + returned_fen + kept_fen),
    FOREIGN KEY (home, project) REFERENCES project (home, id)
);
CREATE TABLE purse_rest (
    home TEXT NOT NULL,
    purse BLOB NOT NULL,
    project BLOB NOT NULL,
    giver TEXT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    at BIGINT NOT NULL,
    PRIMARY KEY (home, purse),
    FOREIGN KEY (home, purse) REFERENCES purse (home, id),
    FOREIGN KEY (home, project) REFERENCES settlement (home, project)
);
CREATE TABLE fund_return (
    home TEXT NOT NULL,
    allotment BLOB NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    document TEXT NOT NULL CHECK (document <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, allotment),
    FOREIGN KEY (home, allotment) REFERENCES fund_allotment (home, id)
);
