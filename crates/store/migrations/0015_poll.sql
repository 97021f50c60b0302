-- 推选和评议: a vote among several: options, who has voted secretly, what they said in one row
-- without any order, the result.

CREATE TABLE poll (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    form TEXT NOT NULL,
    about TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (basis IN ('person', 'household')),
    secret BIGINT NOT NULL,
    seats BIGINT NOT NULL CHECK (seats > 0),
    women BIGINT NOT NULL,
    levels BIGINT NOT NULL CHECK (levels > 0),
    closes_on TEXT NOT NULL,
    published_at BIGINT,
    closed_at BIGINT,
    entitled BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, id) REFERENCES matter (home, id)
);

CREATE TABLE poll_option (
    home TEXT NOT NULL,
    poll BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    woman BIGINT NOT NULL,
    proposer TEXT,
    struck TEXT NOT NULL,
    PRIMARY KEY (home, poll, no),
    FOREIGN KEY (home, poll) REFERENCES poll (home, id)
);

CREATE TABLE choice_given (
    home TEXT NOT NULL,
    matter BLOB NOT NULL,
    voter BLOB NOT NULL,
    PRIMARY KEY (home, matter, voter),
    FOREIGN KEY (home, matter, voter) REFERENCES choice_voter (home, matter, voter)
);

CREATE TABLE choice_heap (
    home TEXT NOT NULL,
    matter BLOB NOT NULL,
    heaps TEXT NOT NULL,
    PRIMARY KEY (home, matter),
    FOREIGN KEY (home, matter) REFERENCES matter (home, id)
);

CREATE TABLE poll_result (
    home TEXT NOT NULL,
    poll BLOB NOT NULL,
    rules TEXT NOT NULL,
    ruled_on TEXT NOT NULL,
    phone BIGINT NOT NULL,
    papers BIGINT NOT NULL,
    winners TEXT NOT NULL,
    counted_at BIGINT NOT NULL,
    PRIMARY KEY (home, poll),
    FOREIGN KEY (home, poll) REFERENCES poll (home, id)
);
