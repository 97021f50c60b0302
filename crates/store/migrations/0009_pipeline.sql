-- 四议两公开: the written proposal, the steps a topic goes through, changes of what is carried out and
-- what it has cost.

CREATE TABLE proposal (
    home TEXT NOT NULL,
    topic BLOB NOT NULL,
    text TEXT NOT NULL,
    heard TEXT NOT NULL,
    by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, topic),
    FOREIGN KEY (home, topic) REFERENCES topic (home, id)
);

CREATE TABLE process_step (
    home TEXT NOT NULL,
    topic BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    process TEXT NOT NULL,
    step TEXT NOT NULL,
    task TEXT NOT NULL CHECK (task IN ('proposal', 'body', 'decision', 'notice', 'result')),
    body TEXT NOT NULL,
    standing TEXT NOT NULL
        CHECK (standing IN ('ahead', 'now', 'done', 'merged', 'waived', 'failed')),
    matter BLOB,
    done_at BIGINT,
    laid_at BIGINT NOT NULL,
    PRIMARY KEY (home, topic, no),
    FOREIGN KEY (home, topic) REFERENCES topic (home, id),
    FOREIGN KEY (home, matter) REFERENCES matter (home, id)
);
CREATE INDEX process_step_matter ON process_step (home, matter);

CREATE TABLE resolution_change (
    home TEXT NOT NULL,
    resolution BLOB NOT NULL,
    id BLOB NOT NULL,
    decided_fen BIGINT NOT NULL,
    cost_fen BIGINT NOT NULL CHECK (cost_fen >= 0),
    content TEXT NOT NULL,
    reason TEXT NOT NULL,
    topic BLOB,
    by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, resolution, id),
    FOREIGN KEY (home, resolution) REFERENCES resolution (home, id),
    FOREIGN KEY (home, topic) REFERENCES topic (home, id)
);

CREATE TABLE resolution_account (
    home TEXT NOT NULL,
    resolution BLOB NOT NULL,
    spent_fen BIGINT NOT NULL CHECK (spent_fen >= 0),
    note TEXT NOT NULL,
    by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, resolution),
    FOREIGN KEY (home, resolution) REFERENCES resolution (home, id)
);
