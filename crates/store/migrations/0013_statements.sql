-- Which statements of a meeting became one, and which became two.

CREATE TABLE statement_descent (
    home TEXT NOT NULL,
    meeting BLOB NOT NULL,
    source BLOB NOT NULL,
    target BLOB NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('merge', 'split')),
    reason TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, meeting, source, target),
    FOREIGN KEY (home, meeting, source) REFERENCES statement (home, meeting, id),
    FOREIGN KEY (home, meeting, target) REFERENCES statement (home, meeting, id)
);
