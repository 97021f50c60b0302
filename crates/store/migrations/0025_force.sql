-- 专班＋专项: task forces, who was lent to them, their items, what was said of them every week, and what
-- each lent mandate was given for.

CREATE TABLE force (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    task TEXT NOT NULL CHECK (task <> ''),
    head TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    ended_at BIGINT,
    reason TEXT NOT NULL,
    PRIMARY KEY (home, id),
    CHECK (from_on <= until_on),
    CHECK (reason = '' OR ended_at IS NOT NULL),
    FOREIGN KEY (home, id) REFERENCES matter (home, id)
);
CREATE TABLE force_member (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    force BLOB NOT NULL,
    person TEXT NOT NULL,
    unit TEXT NOT NULL CHECK (unit <> ''),
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    left_at BIGINT,
    reason TEXT NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, force, id),
    CHECK (from_on <= until_on),
    CHECK ((left_at IS NULL) = (reason = '')),
    FOREIGN KEY (home, force) REFERENCES force (home, id)
);
CREATE INDEX force_member_person ON force_member (person, home);
CREATE TABLE force_item (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    force BLOB NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    village TEXT,
    project BLOB,
    person TEXT NOT NULL,
    due_on TEXT NOT NULL,
    at BIGINT NOT NULL,
    closed_at BIGINT,
    said TEXT NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, force, id),
    CHECK ((village IS NULL) = (project IS NULL)),
    CHECK ((closed_at IS NULL) = (said = '')),
    FOREIGN KEY (home, force) REFERENCES force (home, id)
);
CREATE TABLE force_report (
    home TEXT NOT NULL,
    item BLOB NOT NULL,
    week_on TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('moving', 'stuck', 'waiting')),
    said TEXT NOT NULL CHECK (said <> ''),
    obstacle TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, item, week_on),
    CHECK (standing = 'moving' OR obstacle <> ''),
    FOREIGN KEY (home, item) REFERENCES force_item (home, id)
);
CREATE TABLE force_extension (
    home TEXT NOT NULL,
    force BLOB NOT NULL,
    before_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, force, before_on),
    CHECK (before_on < until_on),
    FOREIGN KEY (home, force) REFERENCES force (home, id)
);
CREATE TABLE force_right (
    home TEXT NOT NULL,
    mandate BLOB NOT NULL,
    force BLOB NOT NULL,
    member BLOB NOT NULL,
    item BLOB NOT NULL,
    village TEXT NOT NULL,
    project BLOB NOT NULL,
    PRIMARY KEY (home, mandate),
    FOREIGN KEY (home, mandate) REFERENCES mandate (home, id),
    FOREIGN KEY (home, force, member) REFERENCES force_member (home, force, id),
    FOREIGN KEY (home, force, item) REFERENCES force_item (home, force, id)
);
CREATE INDEX force_right_force ON force_right (home, force);
CREATE INDEX force_right_project ON force_right (home, village, project);
