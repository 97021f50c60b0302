-- What voters' devices handed in with secret votes, beside nobody. Without a row number of its own the
-- table lies in the order of its key, so that the embedded store keeps no order of arrival.
CREATE TABLE box_receipt (
    home TEXT NOT NULL,
    ballot BLOB NOT NULL,
    receipt BLOB NOT NULL,
    PRIMARY KEY (home, ballot, receipt),
    FOREIGN KEY (home, ballot) REFERENCES ballot (home, id)
) WITHOUT ROWID;

-- What binds them once the vote is closed.
CREATE TABLE receipt_root (
    home TEXT NOT NULL,
    ballot BLOB NOT NULL,
    n BIGINT NOT NULL CHECK (n >= 0),
    root BLOB NOT NULL,
    PRIMARY KEY (home, ballot),
    FOREIGN KEY (home, ballot) REFERENCES ballot (home, id)
);
