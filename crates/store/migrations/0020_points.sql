-- 爱心积分 and volunteer hours: the table of rules with its versions, the review group, declared
-- relatives, households that take part, claims, judgements, appeals, goods, exchanges, settled years;
-- activities, rosters, certificates. The ledger keeps the amounts. Checks hold what rules refuse.

CREATE TABLE points_table (
    home TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    title TEXT NOT NULL,
    base BIGINT NOT NULL CHECK (base >= 0),
    base_exchangeable BIGINT NOT NULL CHECK (base_exchangeable IN (0, 1)),
    settle TEXT NOT NULL CHECK (settle IN ('reset', 'carry')),
    by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    topic BLOB,
    adopted BLOB,
    adopted_at BIGINT,
    PRIMARY KEY (home, version),
    CHECK ((adopted IS NULL) = (adopted_at IS NULL)),
    CHECK (adopted IS NULL OR topic IS NOT NULL),
    FOREIGN KEY (home, topic) REFERENCES matter (home, id),
    FOREIGN KEY (home, adopted) REFERENCES matter (home, id)
);
CREATE TABLE points_line (
    home TEXT NOT NULL,
    version BIGINT NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    what TEXT NOT NULL CHECK (what <> ''),
    points BIGINT NOT NULL CHECK (points > 0),
    takes BIGINT NOT NULL CHECK (takes IN (0, 1)),
    often TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (home, version, no),
    FOREIGN KEY (home, version) REFERENCES points_table (home, version)
);
CREATE TABLE points_reviewer (
    home TEXT NOT NULL,
    person TEXT NOT NULL,
    adopted BLOB NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    PRIMARY KEY (home, person),
    FOREIGN KEY (home, adopted) REFERENCES matter (home, id)
);
CREATE TABLE points_kin (
    home TEXT NOT NULL,
    person TEXT NOT NULL,
    household BLOB NOT NULL,
    how TEXT NOT NULL CHECK (how <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, person, household)
);
CREATE INDEX points_kin_household ON points_kin (home, household);
CREATE TABLE points_member (
    home TEXT NOT NULL,
    household BLOB NOT NULL,
    by TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    left_at BIGINT,
    red BIGINT NOT NULL CHECK (red IN (0, 1)),
    PRIMARY KEY (home, household),
    CHECK (left_at IS NULL OR red = 0)
);
CREATE TABLE points_claim (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    household BLOB NOT NULL,
    version BIGINT NOT NULL,
    line BIGINT NOT NULL,
    points BIGINT NOT NULL CHECK (points > 0),
    takes BIGINT NOT NULL CHECK (takes IN (0, 1)),
    of_base BIGINT NOT NULL CHECK (of_base >= 0 AND of_base <= points),
    happened_on TEXT NOT NULL,
    said TEXT NOT NULL,
    seen_by TEXT NOT NULL,
    hand TEXT NOT NULL,
    channel TEXT NOT NULL,
    filed_by TEXT NOT NULL,
    filed_at BIGINT NOT NULL,
    heard TEXT NOT NULL,
    stage TEXT NOT NULL,
    decided_at BIGINT,
    notice_until TEXT,
    held BLOB NOT NULL,
    posted_at BIGINT,
    PRIMARY KEY (home, id),
    CHECK (stage <> 'posted' OR posted_at IS NOT NULL),
    CHECK (takes = 0 OR stage <> 'noticed' OR heard <> ''),
    FOREIGN KEY (home, household) REFERENCES points_member (home, household),
    FOREIGN KEY (home, version, line) REFERENCES points_line (home, version, no)
);
CREATE INDEX points_claim_household ON points_claim (home, household, line);
CREATE INDEX points_claim_stage ON points_claim (home, stage, notice_until);
CREATE TABLE points_review (
    home TEXT NOT NULL,
    claim BLOB NOT NULL,
    person TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('agree', 'object')),
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, claim, person),
    CHECK (verdict = 'agree' OR reason <> ''),
    FOREIGN KEY (home, claim) REFERENCES points_claim (home, id),
    FOREIGN KEY (home, person) REFERENCES points_reviewer (home, person)
);
CREATE TABLE points_appeal (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    claim BLOB NOT NULL,
    was TEXT NOT NULL,
    holds BIGINT NOT NULL CHECK (holds >= 0),
    reason TEXT NOT NULL CHECK (reason <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    ruling TEXT,
    answer TEXT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    PRIMARY KEY (home, id),
    CHECK ((ruling IS NULL) = (decided_at IS NULL)),
    FOREIGN KEY (home, claim) REFERENCES points_claim (home, id)
);
CREATE INDEX points_appeal_claim ON points_appeal (home, claim);
CREATE TABLE points_good (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    price BIGINT NOT NULL CHECK (price > 0),
    stock BIGINT NOT NULL CHECK (stock >= 0),
    donor TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE TABLE points_exchange (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    household BLOB NOT NULL,
    person TEXT NOT NULL,
    good BLOB NOT NULL,
    count BIGINT NOT NULL CHECK (count > 0),
    points BIGINT NOT NULL CHECK (points > 0),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, household) REFERENCES points_member (home, household),
    FOREIGN KEY (home, good) REFERENCES points_good (home, id)
);
CREATE INDEX points_exchange_household ON points_exchange (home, household);
CREATE TABLE points_year (
    home TEXT NOT NULL,
    year BIGINT NOT NULL,
    version BIGINT NOT NULL,
    settle TEXT NOT NULL,
    households BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, year),
    FOREIGN KEY (home, version) REFERENCES points_table (home, version)
);

CREATE TABLE hours_activity (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    on_day TEXT NOT NULL,
    pieces BIGINT NOT NULL CHECK (pieces > 0),
    most BIGINT NOT NULL CHECK (most > 0),
    organiser TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE TABLE hours_volunteer (
    home TEXT NOT NULL,
    activity BLOB NOT NULL,
    person TEXT NOT NULL,
    enlisted_at BIGINT NOT NULL,
    present_at BIGINT,
    pieces BIGINT NOT NULL CHECK (pieces >= 0),
    confirmed_by TEXT,
    confirmed_at BIGINT,
    PRIMARY KEY (home, activity, person),
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK ((pieces = 0) = (confirmed_at IS NULL)),
    CHECK (confirmed_by IS NULL OR confirmed_by <> person AND present_at IS NOT NULL),
    FOREIGN KEY (home, activity) REFERENCES hours_activity (home, id)
);
CREATE INDEX hours_volunteer_person ON hours_volunteer (home, person);
CREATE TABLE hours_certificate (
    home TEXT NOT NULL,
    code TEXT NOT NULL,
    person TEXT NOT NULL,
    pieces BIGINT NOT NULL CHECK (pieces > 0),
    piece_minutes BIGINT NOT NULL CHECK (piece_minutes > 0),
    activities BIGINT NOT NULL CHECK (activities > 0),
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, code)
);
CREATE INDEX hours_certificate_person ON hours_certificate (home, person);
