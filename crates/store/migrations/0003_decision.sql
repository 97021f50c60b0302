-- Every lawful way to vote: secret ballots, meetings in several places, paper, hands and objects
-- under witnesses, written proxies, and what a body was made up of when its roll was frozen.

ALTER TABLE meeting ADD COLUMN secret BIGINT NOT NULL DEFAULT 0 CHECK (secret IN (0, 1));

ALTER TABLE roll ADD COLUMN seat TEXT NOT NULL DEFAULT 'villager';
ALTER TABLE roll ADD COLUMN section BIGINT NOT NULL DEFAULT 0 CHECK (section >= 0);
ALTER TABLE roll ADD COLUMN way TEXT;
UPDATE roll SET way = CASE WHEN paper = 1 THEN 'paper' ELSE 'phone' END WHERE present_at IS NOT NULL;
ALTER TABLE roll DROP COLUMN paper;

CREATE TABLE roll_count (
    home TEXT NOT NULL,
    meeting BLOB NOT NULL,
    subject TEXT NOT NULL,
    n BIGINT NOT NULL CHECK (n >= 0),
    PRIMARY KEY (home, meeting, subject),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id)
);

CREATE TABLE meeting_section (
    home TEXT NOT NULL,
    meeting BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    venue TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    convener TEXT NOT NULL,
    PRIMARY KEY (home, meeting, no),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id)
);

CREATE TABLE proxy (
    home TEXT NOT NULL,
    meeting BLOB NOT NULL,
    principal BLOB NOT NULL,
    agent BLOB NOT NULL,
    ground TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    void_at BIGINT,
    PRIMARY KEY (home, meeting, principal),
    CHECK (principal <> agent),
    FOREIGN KEY (home, meeting) REFERENCES meeting (home, id)
);
CREATE INDEX proxy_agent ON proxy (home, meeting, agent);

-- A secret ballot: how many of each answer, and apart from it who has voted.
CREATE TABLE ballot_box (
    home TEXT NOT NULL,
    ballot BLOB NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'abstain')),
    n BIGINT NOT NULL CHECK (n >= 0),
    PRIMARY KEY (home, ballot, answer),
    FOREIGN KEY (home, ballot) REFERENCES ballot (home, id)
);
CREATE TABLE box_voter (
    home TEXT NOT NULL,
    ballot BLOB NOT NULL,
    voter BLOB NOT NULL,
    PRIMARY KEY (home, ballot, voter),
    FOREIGN KEY (home, ballot) REFERENCES ballot (home, id)
);

CREATE TABLE tally_sheet (
    home TEXT NOT NULL,
    ballot BLOB NOT NULL,
    section BIGINT NOT NULL CHECK (section >= 0),
    way TEXT NOT NULL CHECK (way IN ('paper', 'hands', 'objects')),
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
    PRIMARY KEY (home, ballot, section, way),
    CHECK (returned <= issued AND returned = yes + no + abstain + invalid),
    CHECK (witness_a <> witness_b AND witness_a <> teller AND witness_b <> teller),
    FOREIGN KEY (home, ballot) REFERENCES ballot (home, id)
);
INSERT INTO tally_sheet (home, ballot, section, way, issued, returned, yes, no, abstain, invalid,
                         teller, witness_a, witness_b, counted_at)
SELECT home, ballot, 0, 'paper', issued, returned, yes, no, abstain, invalid,
       teller, witness_a, witness_b, counted_at FROM paper_count;
DROP TABLE paper_count;
