-- 县投、乡投、村投: ventures with their entries and sets of holders, what was brought in, contracts,
-- guarantees, years, dividends with their parts, and what village collectives took in. The ledger
-- keeps what may be distributed and what was; here stands what it is. Checks hold what rules refuse:
-- no village committee as surety, no part that is paid without a slip.

CREATE TABLE venture (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('county', 'township', 'village')),
    code TEXT NOT NULL CHECK (code <> ''),
    synthetic BIGINT NOT NULL CHECK (synthetic IN (0, 1)),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, code)
);
CREATE TABLE venture_entry (
    home TEXT NOT NULL,
    venture BLOB NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    name TEXT NOT NULL CHECK (name <> ''),
    form TEXT NOT NULL,
    legal_person TEXT NOT NULL,
    founded_on TEXT NOT NULL,
    ground TEXT NOT NULL CHECK (ground <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, venture, no),
    FOREIGN KEY (home, venture) REFERENCES venture (home, id)
);
CREATE TABLE venture_holder (
    home TEXT NOT NULL,
    venture BLOB NOT NULL,
    list BIGINT NOT NULL CHECK (list > 0),
    no BIGINT NOT NULL CHECK (no > 0),
    kind TEXT NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    area TEXT,
    limited BIGINT NOT NULL CHECK (limited IN (0, 1)),
    share BIGINT NOT NULL CHECK (share > 0 AND share <= 10000),
    ground TEXT NOT NULL CHECK (ground <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, venture, list, no),
    FOREIGN KEY (home, venture) REFERENCES venture (home, id)
);
CREATE INDEX venture_holder_area ON venture_holder (area);
CREATE TABLE venture_asset (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    venture BLOB NOT NULL,
    holder BIGINT NOT NULL,
    name TEXT NOT NULL,
    asset TEXT NOT NULL CHECK (asset IN ('money', 'thing')),
    what TEXT NOT NULL,
    value_fen BIGINT NOT NULL CHECK (value_fen > 0),
    valued_by TEXT NOT NULL,
    document TEXT NOT NULL CHECK (document <> ''),
    brought_on TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    CHECK (asset = 'money' OR valued_by <> ''),
    FOREIGN KEY (home, venture) REFERENCES venture (home, id)
);
CREATE INDEX venture_asset_venture ON venture_asset (home, venture);
CREATE TABLE venture_contract (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    venture BLOB NOT NULL,
    counterparty TEXT NOT NULL,
    subject TEXT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    signed_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    near TEXT NOT NULL,
    reason TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    CHECK (near = '' OR reason <> ''),
    FOREIGN KEY (home, venture) REFERENCES venture (home, id)
);
CREATE INDEX venture_contract_venture ON venture_contract (home, venture);
CREATE TABLE venture_guarantee (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    venture BLOB NOT NULL,
    surety TEXT NOT NULL CHECK (surety <> 'village_committee'),
    name TEXT NOT NULL,
    creditor TEXT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    document TEXT NOT NULL CHECK (document <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, venture) REFERENCES venture (home, id)
);
CREATE INDEX venture_guarantee_venture ON venture_guarantee (home, venture);
CREATE TABLE venture_year (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    venture BLOB NOT NULL,
    year BIGINT NOT NULL,
    income_fen BIGINT NOT NULL CHECK (income_fen >= 0),
    cost_fen BIGINT NOT NULL CHECK (cost_fen >= 0),
    losses_fen BIGINT NOT NULL CHECK (losses_fen >= 0),
    reserve_share BIGINT NOT NULL CHECK (reserve_share >= 0 AND reserve_share <= 10000),
    reserve_fen BIGINT NOT NULL CHECK (reserve_fen >= 0),
    distributable_fen BIGINT NOT NULL CHECK (distributable_fen >= 0),
    loss_after_fen BIGINT NOT NULL CHECK (loss_after_fen >= 0),
    assets_fen BIGINT NOT NULL CHECK (assets_fen >= 0),
    overdue_fen BIGINT NOT NULL CHECK (overdue_fen >= 0),
    document TEXT NOT NULL CHECK (document <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    UNIQUE (home, venture, year),
    UNIQUE (home, id, venture),
    CHECK (income_fen - cost_fen - losses_fen = reserve_fen + distributable_fen - loss_after_fen),
    FOREIGN KEY (home, venture) REFERENCES venture (home, id)
);
CREATE TABLE dividend (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    venture BLOB NOT NULL,
    year BLOB NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    resolution TEXT NOT NULL CHECK (resolution <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    dropped_at BIGINT,
    reason TEXT NOT NULL,
    PRIMARY KEY (home, id),
    CHECK ((reason = '') = (dropped_at IS NULL)),
    FOREIGN KEY (home, year, venture) REFERENCES venture_year (home, id, venture)
);
CREATE INDEX dividend_venture ON dividend (home, venture);
CREATE TABLE dividend_part (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    dividend BLOB NOT NULL,
    holder BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    area TEXT,
    share BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    voucher TEXT NOT NULL,
    paid_by TEXT,
    paid_at BIGINT,
    PRIMARY KEY (home, id),
    UNIQUE (home, dividend, holder),
    CHECK ((voucher = '') = (paid_at IS NULL)),
    FOREIGN KEY (home, dividend) REFERENCES dividend (home, id)
);
CREATE INDEX dividend_part_area ON dividend_part (area);
CREATE TABLE collective_income (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    payer TEXT NOT NULL,
    venture BLOB NOT NULL,
    name TEXT NOT NULL,
    year BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    voucher TEXT NOT NULL CHECK (voucher <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
