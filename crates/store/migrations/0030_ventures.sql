-- Ventures: as what somebody brought something in or signed a contract, so that a private name can be
-- covered (where it is not known, it is), and what a year's figures were before a correction.

ALTER TABLE venture_asset ADD COLUMN kind TEXT NOT NULL DEFAULT 'person';
UPDATE venture_asset SET kind = COALESCE((
    SELECT MIN(h.kind) FROM venture_holder h
    WHERE h.home = venture_asset.home AND h.venture = venture_asset.venture
        AND h.no = venture_asset.holder AND h.name = venture_asset.name
    HAVING COUNT(DISTINCT h.kind) = 1
), 'person');
ALTER TABLE venture_contract ADD COLUMN party TEXT NOT NULL DEFAULT 'person'
    CHECK (party IN ('firm', 'collective', 'public', 'person'));
CREATE TABLE venture_year_was (
    home TEXT NOT NULL,
    id BLOB NOT NULL,
    year BLOB NOT NULL,
    income_fen BIGINT NOT NULL,
    cost_fen BIGINT NOT NULL,
    losses_fen BIGINT NOT NULL,
    reserve_share BIGINT NOT NULL,
    reserve_fen BIGINT NOT NULL,
    distributable_fen BIGINT NOT NULL,
    loss_after_fen BIGINT NOT NULL,
    assets_fen BIGINT NOT NULL,
    overdue_fen BIGINT NOT NULL,
    document TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id),
    FOREIGN KEY (home, year) REFERENCES venture_year (home, id)
);
CREATE INDEX venture_year_was_year ON venture_year_was (home, year);
