-- 投工投劳、筹资捐物: promises, receipts, bankings, days of work and who took part. The ledger keeps what
-- arrived; a foreign key ties what was banked to the purse that it became.

CREATE TABLE pledge (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    project BLOB NOT NULL,
    gift TEXT NOT NULL CHECK (gift IN ('money', 'labour', 'land', 'material')),
    giver TEXT,
    donor TEXT NOT NULL,
    named BIGINT NOT NULL CHECK (named IN (0, 1)),
    amount_fen BIGINT NOT NULL CHECK (amount_fen >= 0),
    half_days BIGINT NOT NULL CHECK (half_days >= 0),
    what TEXT NOT NULL,
    filed_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (home, id),
    CHECK ((giver IS NULL) = (donor <> '')),
    CHECK (gift <> 'money' OR amount_fen > 0),
    CHECK ((gift = 'labour') = (half_days > 0)),
    FOREIGN KEY (home, project) REFERENCES project (home, id)
);
CREATE INDEX pledge_project ON pledge (home, project);
CREATE TABLE pledge_receipt (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    project BLOB NOT NULL,
    pledge BLOB NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen >= 0),
    what TEXT NOT NULL,
    number TEXT NOT NULL CHECK (number <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, pledge) REFERENCES pledge (home, id)
);
CREATE INDEX pledge_receipt_project ON pledge_receipt (home, project);
CREATE INDEX pledge_receipt_pledge ON pledge_receipt (home, pledge);
CREATE TABLE pledge_banking (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    project BLOB NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    voucher TEXT NOT NULL CHECK (voucher <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, id) REFERENCES purse (home, id)
);
CREATE INDEX pledge_banking_project ON pledge_banking (home, project);
CREATE TABLE workday (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    project BLOB NOT NULL,
    held_on TEXT NOT NULL,
    task TEXT NOT NULL CHECK (task <> ''),
    needed BIGINT NOT NULL CHECK (needed > 0),
    foreman TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, project) REFERENCES project (home, id)
);
CREATE INDEX workday_project ON workday (home, project);
CREATE TABLE workday_part (
    home TEXT NOT NULL,
    workday BLOB NOT NULL,
    person TEXT NOT NULL,
    turn TEXT NOT NULL CHECK (turn IN ('joined', 'arrived', 'confirmed', 'void', 'lapsed')),
    half_days BIGINT NOT NULL CHECK (half_days BETWEEN 0 AND 2),
    held BLOB,
    noted_by TEXT,
    arrived_at BIGINT,
    decided_by TEXT,
    decided_at BIGINT,
    reason TEXT NOT NULL,
    PRIMARY KEY (home, workday, person),
    CHECK ((turn = 'joined') = (held IS NULL)),
    CHECK ((turn = 'joined') = (half_days = 0)),
    CHECK (turn <> 'void' OR reason <> ''),
    FOREIGN KEY (home, workday) REFERENCES workday (home, id)
);
CREATE INDEX workday_part_waits ON workday_part (turn, home) WHERE turn = 'arrived';
