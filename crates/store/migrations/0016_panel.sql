-- 抽签小组: panels drawn from a published lottery that meets quotas.

CREATE TABLE panel (
    home TEXT NOT NULL,
    topic BLOB NOT NULL,
    round BIGINT NOT NULL CHECK (round > 0),
    seats BIGINT NOT NULL CHECK (seats > 0),
    pool BIGINT NOT NULL CHECK (pool >= seats),
    touched TEXT NOT NULL,
    least BIGINT NOT NULL CHECK (least >= 0),
    most BIGINT NOT NULL CHECK (most >= least),
    lottery TEXT NOT NULL,
    hash TEXT NOT NULL,
    planned_by TEXT NOT NULL,
    planned_at BIGINT NOT NULL,
    seed TEXT NOT NULL,
    number BIGINT CHECK (number >= 0),
    drawn_at BIGINT,
    PRIMARY KEY (home, topic, round),
    CHECK ((seed = '') = (drawn_at IS NULL)),
    CHECK ((number IS NULL) = (drawn_at IS NULL)),
    FOREIGN KEY (home, topic) REFERENCES topic (home, id)
);
CREATE TABLE panel_quota (
    home TEXT NOT NULL,
    topic BLOB NOT NULL,
    round BIGINT NOT NULL,
    part TEXT NOT NULL,
    value TEXT NOT NULL,
    least BIGINT NOT NULL CHECK (least >= 0),
    pool BIGINT NOT NULL CHECK (pool >= least),
    PRIMARY KEY (home, topic, round, part, value),
    FOREIGN KEY (home, topic, round) REFERENCES panel (home, topic, round)
);
CREATE TABLE panel_lot (
    home TEXT NOT NULL,
    topic BLOB NOT NULL,
    round BIGINT NOT NULL,
    name TEXT NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    chance BIGINT NOT NULL CHECK (chance >= 0),
    place BIGINT CHECK (place > 0),
    asked_at BIGINT,
    instead_of TEXT,
    coming TEXT NOT NULL CHECK (coming IN ('untold', 'yes', 'no')),
    replied_at BIGINT,
    replied_by TEXT,
    PRIMARY KEY (home, topic, round, name),
    CHECK (asked_at IS NULL OR place IS NOT NULL),
    CHECK (coming = 'untold' OR asked_at IS NOT NULL),
    CHECK ((coming = 'untold') = (replied_at IS NULL)),
    FOREIGN KEY (home, topic, round) REFERENCES panel (home, topic, round)
);
