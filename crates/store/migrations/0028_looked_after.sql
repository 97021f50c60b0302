-- What adopted a keeper and the fee; a receipt of a village bears a number of its own; what a person
-- worked on a date is found without reading every day of work; the plans that villages adopt.

ALTER TABLE keeper ADD COLUMN adopted BLOB;
CREATE UNIQUE INDEX pledge_receipt_number ON pledge_receipt (home, number);
CREATE INDEX workday_held ON workday (home, held_on);
CREATE TABLE village_plan (
    home TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    id BLOB NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    topic BLOB NOT NULL,
    adopted BLOB NOT NULL,
    voted_at BIGINT NOT NULL,
    until_on TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, version),
    UNIQUE (home, id),
    FOREIGN KEY (home, topic) REFERENCES topic (home, id)
);
