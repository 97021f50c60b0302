-- Wishes joined, merged, split and vouched for; visits; the kind of stored bytes.

ALTER TABLE blob ADD COLUMN mime TEXT NOT NULL DEFAULT '';
ALTER TABLE wish ADD COLUMN spot TEXT NOT NULL DEFAULT '';

CREATE TABLE vouch (
    home TEXT NOT NULL,
    wish BLOB NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('own', 'callback', 'fingerprint', 'witness')),
    witness TEXT,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, wish),
    CHECK ((how = 'witness') = (witness IS NOT NULL)),
    FOREIGN KEY (home, wish) REFERENCES wish (home, id)
);

CREATE TABLE support (
    home TEXT NOT NULL,
    wish BLOB NOT NULL,
    person TEXT NOT NULL,
    since BIGINT NOT NULL,
    merged BLOB,
    PRIMARY KEY (home, wish, person),
    FOREIGN KEY (home, wish) REFERENCES wish (home, id),
    FOREIGN KEY (home, merged) REFERENCES wish (home, id)
);

CREATE TABLE lineage (
    home TEXT NOT NULL,
    child BLOB NOT NULL,
    parent BLOB NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('merged', 'split')),
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, child, parent, how),
    CHECK (child <> parent),
    FOREIGN KEY (home, child) REFERENCES wish (home, id),
    FOREIGN KEY (home, parent) REFERENCES wish (home, id)
);
CREATE INDEX lineage_parent ON lineage (home, parent);

CREATE TABLE visit (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    household BLOB NOT NULL,
    visited_at BIGINT NOT NULL,
    note TEXT NOT NULL,
    answer TEXT NOT NULL,
    voice BLOB,
    wish BLOB,
    recorded_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    said_in BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, voice) REFERENCES blob (home, hash),
    FOREIGN KEY (home, wish) REFERENCES wish (home, id)
);
CREATE INDEX visit_household ON visit (home, household, visited_at);
CREATE INDEX visit_time ON visit (home, visited_at);
CREATE INDEX visit_wish ON visit (home, wish);

CREATE TABLE visitor (
    home TEXT NOT NULL,
    visit BLOB NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (home, visit, person),
    FOREIGN KEY (home, visit) REFERENCES visit (home, id)
);
