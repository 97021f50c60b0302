-- 会场: the speaking list, statements with stances, minutes with signatures.

CREATE TABLE speech (
    home TEXT NOT NULL,
    meeting BLOB NOT NULL,
    n BIGINT NOT NULL,
    person TEXT NOT NULL,
    official BIGINT NOT NULL CHECK (official IN (0, 1)),
    asked_at BIGINT NOT NULL,
    began_at BIGINT,
    ended_at BIGINT,
    note TEXT NOT NULL,
    PRIMARY KEY (home, meeting, n),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id)
);

CREATE TABLE statement (
    home TEXT NOT NULL,
    meeting BLOB NOT NULL,
    id BLOB NOT NULL,
    text TEXT NOT NULL,
    by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    held TEXT,
    PRIMARY KEY (home, meeting, id),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id)
);
CREATE TABLE stance (
    home TEXT NOT NULL,
    meeting BLOB NOT NULL,
    statement BLOB NOT NULL,
    person TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('agree', 'disagree', 'pass')),
    at BIGINT NOT NULL,
    PRIMARY KEY (home, meeting, statement, person),
    FOREIGN KEY (home, meeting, statement) REFERENCES statement (home, meeting, id)
);

CREATE TABLE minutes (
    home TEXT NOT NULL,
    meeting BLOB NOT NULL,
    draft BIGINT NOT NULL,
    text TEXT NOT NULL,
    digest TEXT NOT NULL,
    recorder TEXT NOT NULL,
    drafted_at BIGINT NOT NULL,
    PRIMARY KEY (home, meeting),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id)
);
CREATE TABLE minutes_signature (
    home TEXT NOT NULL,
    meeting BLOB NOT NULL,
    draft BIGINT NOT NULL,
    person TEXT NOT NULL,
    hand TEXT NOT NULL CHECK (hand IN ('code', 'paper', 'witness')),
    witness TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, meeting, draft, person),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id)
);
