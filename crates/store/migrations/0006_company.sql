-- 参加 and 地方: who bears a category, plans of company with their lists, invitations, venues.

CREATE TABLE standing (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    person TEXT,
    organisation BLOB,
    category TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,
    ground TEXT NOT NULL,
    PRIMARY KEY (home, id),
    CHECK (until_on IS NULL OR until_on >= from_on),
    CHECK ((person IS NULL) <> (organisation IS NULL)),
    FOREIGN KEY (home, organisation) REFERENCES organisation (home, id)
);
CREATE INDEX standing_category ON standing (home, category);

CREATE TABLE company_plan (
    home TEXT NOT NULL,
    topic BLOB NOT NULL,
    round BIGINT NOT NULL CHECK (round > 0),
    affected TEXT NOT NULL,
    planned_by TEXT NOT NULL,
    planned_at BIGINT NOT NULL,
    seed TEXT NOT NULL,
    drawn_at BIGINT,
    PRIMARY KEY (home, topic, round),
    CHECK ((seed = '') = (drawn_at IS NULL)),
    FOREIGN KEY (home, topic) REFERENCES topic (home, id)
);
CREATE TABLE company_quota (
    home TEXT NOT NULL,
    topic BLOB NOT NULL,
    round BIGINT NOT NULL,
    category TEXT NOT NULL,
    seats BIGINT NOT NULL CHECK (seats >= 0),
    need BIGINT NOT NULL CHECK (need >= 0),
    pool BIGINT NOT NULL CHECK (pool >= need),
    list TEXT NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (home, topic, round, category),
    FOREIGN KEY (home, topic, round) REFERENCES company_plan (home, topic, round)
);
CREATE TABLE company_lot (
    home TEXT NOT NULL,
    topic BLOB NOT NULL,
    round BIGINT NOT NULL,
    category TEXT NOT NULL,
    name TEXT NOT NULL,
    household BLOB,
    person TEXT,
    organisation BLOB,
    place BIGINT CHECK (place > 0),
    PRIMARY KEY (home, topic, round, category, name),
    FOREIGN KEY (home, topic, round, category)
        REFERENCES company_quota (home, topic, round, category)
);

CREATE TABLE invitation (
    home TEXT NOT NULL,
    topic BLOB NOT NULL,
    id BLOB NOT NULL,
    round BIGINT NOT NULL CHECK (round >= 0),
    category TEXT,
    why TEXT NOT NULL CHECK (why IN ('drawn', 'affected', 'office', 'category', 'volunteer')),
    ground TEXT NOT NULL,
    place BIGINT,
    household BLOB,
    person TEXT,
    organisation BLOB,
    instead_of BLOB,
    reply TEXT NOT NULL CHECK (reply IN ('untold', 'yes', 'no', 'phone')),
    replied_at BIGINT,
    replied_by TEXT,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, topic, id),
    FOREIGN KEY (home, topic) REFERENCES topic (home, id),
    FOREIGN KEY (home, topic, instead_of) REFERENCES invitation (home, topic, id)
);
CREATE INDEX invitation_person ON invitation (home, person);
CREATE INDEX invitation_household ON invitation (home, household);

CREATE TABLE venue (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    area TEXT NOT NULL,
    place TEXT NOT NULL,
    lat_e6 BIGINT CHECK (lat_e6 BETWEEN 0 AND 90000000),
    lon_e6 BIGINT CHECK (lon_e6 BETWEEN 0 AND 180000000),
    centre BIGINT NOT NULL CHECK (centre IN (0, 1)),
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, name),
    CHECK ((lat_e6 IS NULL) = (lon_e6 IS NULL))
);
