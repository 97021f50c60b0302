-- 众选: a sum of money, the projects on the list, the frozen roll, voices by phone, papers that two
-- hands have typed, and what they came to.

CREATE TABLE budget (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    total_fen BIGINT NOT NULL CHECK (total_fen > 0),
    purpose TEXT NOT NULL,
    rule TEXT NOT NULL,
    completion TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (basis IN ('person', 'household')),
    closes_on TEXT NOT NULL,
    published_at BIGINT,
    closed_at BIGINT,
    entitled BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, id) REFERENCES matter (home, id)
);

CREATE TABLE budget_project (
    home TEXT NOT NULL,
    budget BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    plan TEXT NOT NULL,
    cost_fen BIGINT NOT NULL CHECK (cost_fen > 0),
    proposer TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    struck TEXT NOT NULL,
    PRIMARY KEY (home, budget, no),
    FOREIGN KEY (home, budget) REFERENCES budget (home, id)
);

CREATE TABLE choice_voter (
    home TEXT NOT NULL,
    matter BLOB NOT NULL,
    voter BLOB NOT NULL,
    paper_at BIGINT,
    PRIMARY KEY (home, matter, voter),
    FOREIGN KEY (home, matter) REFERENCES matter (home, id)
);

CREATE TABLE choice_vote (
    home TEXT NOT NULL,
    matter BLOB NOT NULL,
    voter BLOB NOT NULL,
    picks TEXT NOT NULL,
    person BLOB NOT NULL,
    cast_at BIGINT NOT NULL,
    PRIMARY KEY (home, matter, voter),
    FOREIGN KEY (home, matter, voter) REFERENCES choice_voter (home, matter, voter)
);

CREATE TABLE choice_paper (
    home TEXT NOT NULL,
    matter BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    picks TEXT NOT NULL,
    first TEXT NOT NULL,
    typed_at BIGINT NOT NULL,
    second TEXT,
    checked_at BIGINT,
    PRIMARY KEY (home, matter, no),
    CHECK (second IS NULL OR second <> first),
    FOREIGN KEY (home, matter) REFERENCES matter (home, id)
);

CREATE TABLE budget_result (
    home TEXT NOT NULL,
    budget BLOB NOT NULL,
    rules TEXT NOT NULL,
    ruled_on TEXT NOT NULL,
    phone BIGINT NOT NULL,
    papers BIGINT NOT NULL,
    winners TEXT NOT NULL,
    counted_at BIGINT NOT NULL,
    PRIMARY KEY (home, budget),
    FOREIGN KEY (home, budget) REFERENCES budget (home, id)
);
