-- 召集: signatures, requests for a meeting, meetings that are owed, recalls.

CREATE TABLE signature (
    home TEXT NOT NULL,
    matter BLOB NOT NULL,
    person TEXT NOT NULL,
    household BLOB NOT NULL,
    signed_at BIGINT NOT NULL,
    recorded_by TEXT,
    PRIMARY KEY (home, matter, person),
    FOREIGN KEY (home, matter) REFERENCES matter (home, id)
);

CREATE TABLE request (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    class TEXT NOT NULL,
    body TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (basis IN ('person', 'household')),
    place TEXT NOT NULL,
    people TEXT NOT NULL,
    households BIGINT NOT NULL,
    cost_fen BIGINT NOT NULL CHECK (cost_fen >= 0),
    money TEXT NOT NULL,
    plan TEXT NOT NULL,
    venue TEXT NOT NULL,
    qualified_at BIGINT,
    qualified_by TEXT NOT NULL,
    accepted_at BIGINT,
    passed_at BIGINT,
    convened_at BIGINT,
    convener TEXT,
    doubt TEXT NOT NULL,
    doubt_article TEXT NOT NULL,
    doubted_at BIGINT,
    finding TEXT CHECK (finding IS NULL OR finding IN ('lawful', 'unlawful')),
    finding_reason TEXT NOT NULL,
    finding_article TEXT NOT NULL,
    found_at BIGINT,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, id) REFERENCES matter (home, id)
);

CREATE TABLE duty (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    body TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    times BIGINT NOT NULL CHECK (times > 0),
    held BIGINT NOT NULL CHECK (held >= 0),
    held_at BIGINT,
    meeting BLOB,
    PRIMARY KEY (home, id),
    UNIQUE (home, body, from_on),
    CHECK (until_on >= from_on),
    FOREIGN KEY (home, id) REFERENCES matter (home, id),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id)
);

CREATE TABLE recall (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    mandate BLOB NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    area TEXT NOT NULL,
    place TEXT NOT NULL,
    households BIGINT NOT NULL,
    reason TEXT NOT NULL,
    defence TEXT NOT NULL,
    defended_at BIGINT,
    qualified_at BIGINT,
    qualified_by TEXT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, id) REFERENCES matter (home, id),
    FOREIGN KEY (home, mandate) REFERENCES mandate (home, id)
);
CREATE INDEX recall_person ON recall (home, person);
