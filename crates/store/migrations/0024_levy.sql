-- 一事一议筹资筹劳: plans with their road, what households said, who is exempt, who has given.

CREATE TABLE levy (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    project BLOB NOT NULL,
    topic BLOB NOT NULL,
    year BIGINT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose <> ''),
    fen BIGINT NOT NULL CHECK (fen >= 0),
    days BIGINT NOT NULL CHECK (days >= 0),
    stage TEXT NOT NULL
        CHECK (stage IN ('planned', 'adopted', 'checked', 'approved', 'returned', 'ended')),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    adopted BLOB,
    adopted_at BIGINT,
    checked_by TEXT,
    opinion TEXT NOT NULL,
    checked_at BIGINT,
    ruled_by TEXT,
    answer TEXT NOT NULL,
    ruled_at BIGINT,
    PRIMARY KEY (home, id),
    CHECK ((fen > 0) <> (days > 0)),
    CHECK (stage <> 'approved' OR ruled_at IS NOT NULL),
    FOREIGN KEY (home, project) REFERENCES project (home, id)
);
CREATE INDEX levy_project ON levy (home, project);
CREATE TABLE levy_consent (
    home TEXT NOT NULL,
    levy BLOB NOT NULL,
    household BLOB NOT NULL,
    agrees BIGINT NOT NULL CHECK (agrees IN (0, 1)),
    person TEXT NOT NULL,
    filed_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, levy, household),
    FOREIGN KEY (home, levy) REFERENCES levy (home, id)
);
CREATE TABLE levy_waiver (
    home TEXT NOT NULL,
    levy BLOB NOT NULL,
    person TEXT NOT NULL,
    ground TEXT NOT NULL
        CHECK (ground IN ('soldier', 'minimum', 'veteran', 'pupil', 'birth', 'hardship')),
    paper TEXT NOT NULL CHECK (paper <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, levy, person),
    FOREIGN KEY (home, levy) REFERENCES levy (home, id)
);
CREATE TABLE levy_receipt (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    levy BLOB NOT NULL,
    person TEXT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen >= 0),
    half_days BIGINT NOT NULL CHECK (half_days >= 0),
    number TEXT NOT NULL CHECK (number <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, levy, person),
    UNIQUE (home, number),
    CHECK ((amount_fen > 0) <> (half_days > 0)),
    FOREIGN KEY (home, levy) REFERENCES levy (home, id)
);
