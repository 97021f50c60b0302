-- What the committee answered to the advice of a deliberation.

CREATE TABLE advice (
    home TEXT NOT NULL,
    meeting BLOB NOT NULL,
    topic BLOB NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('taken', 'left')),
    reason TEXT NOT NULL,
    by TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (home, meeting),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id),
    FOREIGN KEY (home, topic) REFERENCES topic (home, id)
);
CREATE INDEX advice_topic ON advice (home, topic);
