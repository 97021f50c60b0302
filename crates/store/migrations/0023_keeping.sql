-- 建后大家管: what those who watch have found and what became of it; who keeps what was built, what they
-- noted, what they were paid.

CREATE TABLE finding (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    project BLOB NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    stops BIGINT NOT NULL CHECK (stops IN (0, 1)),
    stage TEXT NOT NULL CHECK (stage IN ('open', 'mended', 'closed')),
    rounds BIGINT NOT NULL CHECK (rounds >= 0),
    due_on TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    CHECK (stage = 'open' OR rounds > 0),
    FOREIGN KEY (home, project) REFERENCES project (home, id)
);
CREATE INDEX finding_project ON finding (home, project);
CREATE TABLE finding_step (
    home TEXT NOT NULL,
    finding BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    looked TEXT CHECK (looked IN ('good', 'again')),
    text TEXT NOT NULL CHECK (text <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, finding, no),
    FOREIGN KEY (home, finding) REFERENCES finding (home, id)
);
CREATE TABLE keeper (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    project BLOB NOT NULL,
    person TEXT NOT NULL,
    duty TEXT NOT NULL CHECK (duty <> ''),
    every_days BIGINT NOT NULL CHECK (every_days > 0),
    fee_fen BIGINT NOT NULL CHECK (fee_fen >= 0),
    from_on TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    ended_at BIGINT,
    reason TEXT NOT NULL,
    PRIMARY KEY (home, id),
    CHECK ((ended_at IS NULL) = (reason = '')),
    FOREIGN KEY (home, project) REFERENCES project (home, id)
);
CREATE UNIQUE INDEX keeper_running ON keeper (home, project, person) WHERE ended_at IS NULL;
CREATE TABLE keeper_entry (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    keeper BLOB NOT NULL,
    done_on TEXT NOT NULL,
    said TEXT NOT NULL CHECK (said <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, keeper) REFERENCES keeper (home, id)
);
CREATE INDEX keeper_entry_keeper ON keeper_entry (home, keeper, done_on);
CREATE TABLE keeper_fee (
    home TEXT NOT NULL,
    keeper BLOB NOT NULL,
    month TEXT NOT NULL,
    id BLOB NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    voucher TEXT NOT NULL CHECK (voucher <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, keeper, month),
    UNIQUE (home, id),
    FOREIGN KEY (home, keeper) REFERENCES keeper (home, id)
);
