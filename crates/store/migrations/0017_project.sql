-- 项目: what carries out a resolution, the four answers of its charter, milestones planned and reached,
-- changes, what was seen, and the three publicities.

CREATE TABLE project (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    resolution BLOB NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('above', 'village', 'villagers')),
    family TEXT NOT NULL,
    sponsor TEXT NOT NULL CHECK (sponsor <> ''),
    homestead TEXT NOT NULL,
    aspect TEXT NOT NULL,
    revivals TEXT NOT NULL CHECK (revivals <> ''),
    decided_fen BIGINT NOT NULL CHECK (decided_fen >= 0),
    decided_at BIGINT NOT NULL,
    opened_fen BIGINT NOT NULL CHECK (opened_fen >= 0),
    planned_fen BIGINT NOT NULL CHECK (planned_fen >= 0),
    opened_due_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    micro BIGINT NOT NULL CHECK (micro IN (0, 1)),
    planned_at BIGINT NOT NULL,
    begun_at BIGINT,
    finished_at BIGINT,
    report TEXT NOT NULL,
    kept_at BIGINT,
    kept TEXT NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, resolution),
    FOREIGN KEY (home, id) REFERENCES matter (home, id),
    FOREIGN KEY (home, resolution) REFERENCES resolution (home, id)
);

CREATE TABLE project_answer (
    home TEXT NOT NULL,
    project BLOB NOT NULL,
    question TEXT NOT NULL CHECK (question IN ('how', 'look', 'builder', 'keeper')),
    text TEXT NOT NULL CHECK (text <> ''),
    adopted BLOB NOT NULL,
    by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, project, question),
    FOREIGN KEY (home, project) REFERENCES project (home, id),
    FOREIGN KEY (home, adopted) REFERENCES matter (home, id)
);

CREATE TABLE project_milestone (
    home TEXT NOT NULL,
    project BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    title TEXT NOT NULL,
    due_on TEXT NOT NULL,
    planned_fen BIGINT NOT NULL CHECK (planned_fen >= 0),
    weight BIGINT NOT NULL CHECK (weight > 0),
    done_on TEXT,
    said TEXT NOT NULL,
    done_by TEXT,
    noted_at BIGINT,
    PRIMARY KEY (home, project, no),
    FOREIGN KEY (home, project) REFERENCES project (home, id)
);

CREATE TABLE project_change (
    home TEXT NOT NULL,
    project BLOB NOT NULL,
    id BLOB NOT NULL,
    content TEXT NOT NULL,
    reason TEXT NOT NULL,
    before_fen BIGINT NOT NULL,
    cost_fen BIGINT NOT NULL CHECK (cost_fen >= 0),
    before_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    decided_fen BIGINT NOT NULL,
    adopted BLOB,
    by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, project, id),
    FOREIGN KEY (home, project) REFERENCES project (home, id),
    FOREIGN KEY (home, adopted) REFERENCES matter (home, id)
);

CREATE TABLE project_evidence (
    home TEXT NOT NULL,
    project BLOB NOT NULL,
    id BLOB NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('before', 'during', 'after')),
    text TEXT NOT NULL CHECK (text <> ''),
    files TEXT NOT NULL,
    by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, project, id),
    FOREIGN KEY (home, project) REFERENCES project (home, id)
);

CREATE TABLE project_publicity (
    home TEXT NOT NULL,
    project BLOB NOT NULL,
    notice BLOB NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('before', 'during', 'after')),
    text TEXT NOT NULL CHECK (text <> ''),
    posted_at BIGINT NOT NULL,
    PRIMARY KEY (home, project, notice),
    FOREIGN KEY (home, project) REFERENCES project (home, id)
);
