-- What a review of points, hours and covenants put right: who is proposed for the review group is voted
-- with its topic, the group weighs what others declare of relatives, a claim keeps whose it is and who
-- spoke for the household, a base is given once a year, time counts by the piece of its own day and can be
-- corrected, and why a covenant went back to the draft is kept.

CREATE TABLE points_nominee (
    home TEXT NOT NULL,
    topic BLOB NOT NULL,
    person TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, topic, person),
    FOREIGN KEY (home, topic) REFERENCES matter (home, id)
);
CREATE TABLE points_kin_word (
    home TEXT NOT NULL,
    person TEXT NOT NULL,
    household BLOB NOT NULL,
    by TEXT NOT NULL,
    near BIGINT NOT NULL CHECK (near IN (0, 1)),
    at BIGINT NOT NULL,
    PRIMARY KEY (home, person, household, by),
    CHECK (by <> person),
    FOREIGN KEY (home, person, household) REFERENCES points_kin (home, person, household)
);
CREATE INDEX points_kin_by ON points_kin (home, person);

ALTER TABLE points_claim ADD COLUMN asked_by TEXT NOT NULL DEFAULT '';
UPDATE points_claim SET asked_by = filed_by;
ALTER TABLE points_claim ADD COLUMN heard_by TEXT;
CREATE INDEX points_claim_asked ON points_claim (home, asked_by);

ALTER TABLE points_member ADD COLUMN base_at BIGINT NOT NULL DEFAULT 0;
UPDATE points_member SET base_at = joined_at;

ALTER TABLE hours_activity ADD COLUMN piece_minutes BIGINT NOT NULL DEFAULT 30 CHECK (piece_minutes > 0);
ALTER TABLE hours_certificate ADD COLUMN minutes BIGINT NOT NULL DEFAULT 0;
UPDATE hours_certificate SET minutes = pieces * piece_minutes;

CREATE TABLE hours_correction (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    activity BLOB NOT NULL,
    person TEXT NOT NULL,
    was BIGINT NOT NULL CHECK (was > 0),
    now BIGINT NOT NULL CHECK (now >= 0),
    reason TEXT NOT NULL CHECK (reason <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    CHECK (by <> person),
    FOREIGN KEY (home, activity, person) REFERENCES hours_volunteer (home, activity, person)
);
CREATE INDEX hours_correction_line ON hours_correction (home, activity, person);

CREATE TABLE covenant_back (
    home TEXT NOT NULL,
    covenant BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    reason TEXT NOT NULL CHECK (reason <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, covenant, no),
    FOREIGN KEY (home, covenant) REFERENCES covenant (home, id)
);
