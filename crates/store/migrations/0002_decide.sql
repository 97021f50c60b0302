-- 决策共谋: wish, topic, meeting, ballot, resolution, notice.

CREATE TABLE wish (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    text TEXT NOT NULL,
    channel TEXT NOT NULL,
    recorded_by TEXT,
    fate TEXT,
    reply TEXT NOT NULL,
    replied_at BIGINT,
    report TEXT NOT NULL,
    verdict TEXT NOT NULL,
    said_in BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, id) REFERENCES matter (home, id)
);

CREATE TABLE topic (
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
    published_at BIGINT,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, id) REFERENCES matter (home, id)
);

CREATE TABLE meeting (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    topic BLOB NOT NULL,
    body TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (basis IN ('person', 'household')),
    starts_at BIGINT NOT NULL,
    venue TEXT NOT NULL,
    convener TEXT NOT NULL,
    emergency TEXT NOT NULL,
    opened_at BIGINT,
    closed_at BIGINT,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, id) REFERENCES matter (home, id),
    FOREIGN KEY (home, topic) REFERENCES topic (home, id)
);
CREATE TABLE roll (
    home TEXT NOT NULL,
    meeting BLOB NOT NULL,
    person BLOB NOT NULL,
    household BLOB NOT NULL,
    present_at BIGINT,
    via TEXT,
    paper BIGINT NOT NULL CHECK (paper IN (0, 1)),
    PRIMARY KEY (home, meeting, person),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id)
);
CREATE INDEX roll_household ON roll (home, meeting, household);

CREATE TABLE ballot (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    meeting BLOB NOT NULL,
    question TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (home, id),
    UNIQUE (home, meeting),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id)
);
CREATE TABLE vote (
    home TEXT NOT NULL,
    ballot BLOB NOT NULL,
    voter BLOB NOT NULL,
    person BLOB NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'abstain')),
    cast_at BIGINT NOT NULL,
    PRIMARY KEY (home, ballot, voter),
    FOREIGN KEY (home, ballot) REFERENCES ballot (home, id)
);
CREATE TABLE paper_count (
    home TEXT NOT NULL,
    ballot BLOB NOT NULL,
    issued BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    yes BIGINT NOT NULL,
    no BIGINT NOT NULL,
    abstain BIGINT NOT NULL,
    invalid BIGINT NOT NULL,
    teller TEXT NOT NULL,
    witness_a TEXT NOT NULL,
    witness_b TEXT NOT NULL,
    counted_at BIGINT NOT NULL,
    PRIMARY KEY (home, ballot),
    CHECK (returned <= issued AND returned = yes + no + abstain + invalid),
    CHECK (witness_a <> witness_b AND witness_a <> teller AND witness_b <> teller),
    FOREIGN KEY (home, ballot) REFERENCES ballot (home, id)
);
CREATE TABLE verdict (
    home TEXT NOT NULL,
    ballot BLOB NOT NULL,
    body TEXT NOT NULL,
    rules TEXT NOT NULL,
    ruled_on TEXT NOT NULL,
    counts TEXT NOT NULL,
    verdict TEXT NOT NULL,
    adopted BIGINT NOT NULL CHECK (adopted IN (0, 1)),
    judged_at BIGINT NOT NULL,
    PRIMARY KEY (home, ballot),
    FOREIGN KEY (home, ballot) REFERENCES ballot (home, id)
);

CREATE TABLE resolution (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    meeting BLOB NOT NULL,
    text TEXT NOT NULL,
    due_on TEXT,
    notice_days BIGINT NOT NULL,
    percent BIGINT NOT NULL CHECK (percent BETWEEN 0 AND 100),
    progress TEXT NOT NULL,
    progressed_at BIGINT,
    report TEXT NOT NULL,
    reported_at BIGINT,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, id) REFERENCES matter (home, id),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id)
);

CREATE TABLE notice (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    subject BLOB NOT NULL,
    posted_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, id) REFERENCES matter (home, id),
    FOREIGN KEY (home, subject) REFERENCES matter (home, id)
);
CREATE TABLE objection (
    home TEXT NOT NULL,
    notice BLOB NOT NULL,
    id BLOB NOT NULL,
    by TEXT NOT NULL,
    text TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    answer TEXT NOT NULL,
    answered_at BIGINT,
    answered_by TEXT,
    PRIMARY KEY (home, notice, id),
    FOREIGN KEY (home, notice) REFERENCES notice (home, id)
);
