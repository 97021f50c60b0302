-- 村规民约: each version with its clauses, what people said, what the township said, and every text that
-- was put to the villagers' meeting. There is no table for whoever breaks a clause.

CREATE TABLE covenant (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    edition BIGINT NOT NULL CHECK (edition > 0),
    base BLOB,
    reason TEXT NOT NULL CHECK (reason <> ''),
    heard TEXT NOT NULL,
    drafted_at BIGINT,
    shown_at BIGINT,
    changed_at BIGINT NOT NULL,
    submitted_at BIGINT,
    cleared_at BIGINT,
    meeting BLOB,
    present BIGINT NOT NULL CHECK (present >= 0),
    women BIGINT NOT NULL CHECK (women >= 0 AND women <= present),
    adopted_at BIGINT,
    posted TEXT NOT NULL,
    published_at BIGINT,
    filed_no TEXT NOT NULL,
    received_at BIGINT,
    superseded_at BIGINT,
    PRIMARY KEY (home, id),
    UNIQUE (home, edition),
    CHECK (published_at IS NULL OR adopted_at IS NOT NULL),
    CHECK (adopted_at IS NULL OR cleared_at IS NOT NULL AND meeting IS NOT NULL),
    CHECK (received_at IS NULL OR published_at IS NOT NULL),
    FOREIGN KEY (home, id) REFERENCES matter (home, id),
    FOREIGN KEY (home, base) REFERENCES covenant (home, id),
    FOREIGN KEY (home, meeting) REFERENCES matter (home, id)
);

CREATE TABLE covenant_clause (
    home TEXT NOT NULL,
    covenant BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    part TEXT NOT NULL CHECK (part IN ('conduct', 'order', 'rights', 'disputes', 'customs')),
    text TEXT NOT NULL CHECK (text <> ''),
    points_line TEXT NOT NULL,
    origin BIGINT,
    by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, covenant, no),
    FOREIGN KEY (home, covenant) REFERENCES covenant (home, id)
);

CREATE TABLE covenant_voice (
    home TEXT NOT NULL,
    covenant BLOB NOT NULL,
    id BLOB NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('conduct', 'order', 'rights', 'disputes', 'customs')),
    text TEXT NOT NULL CHECK (text <> ''),
    clause BIGINT,
    paper BIGINT NOT NULL CHECK (paper IN (0, 1)),
    person TEXT NOT NULL,
    recorded_by TEXT,
    said_at BIGINT NOT NULL,
    PRIMARY KEY (home, covenant, id),
    FOREIGN KEY (home, covenant) REFERENCES covenant (home, id)
);

CREATE TABLE covenant_review (
    home TEXT NOT NULL,
    covenant BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    verdict TEXT NOT NULL CHECK (verdict IN ('cleared', 'returned', 'ordered')),
    reason TEXT NOT NULL CHECK (reason <> ''),
    article TEXT NOT NULL,
    flagged TEXT NOT NULL,
    by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, covenant, no),
    CHECK (verdict = 'cleared' OR article <> ''),
    CHECK (verdict <> 'cleared' OR flagged = ''),
    FOREIGN KEY (home, covenant) REFERENCES covenant (home, id)
);

CREATE TABLE covenant_put (
    home TEXT NOT NULL,
    covenant BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    topic BLOB NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    basis TEXT NOT NULL,
    households BIGINT NOT NULL,
    by TEXT NOT NULL,
    put_at BIGINT NOT NULL,
    PRIMARY KEY (home, covenant, no),
    UNIQUE (home, topic),
    FOREIGN KEY (home, covenant) REFERENCES covenant (home, id)
);
