-- What has been read: every message has a number in its reader's own count, and the reader's mark
-- says up to which. And files that were only looked at: they are put away after a day.

ALTER TABLE message ADD COLUMN no BIGINT NOT NULL DEFAULT 0;
UPDATE message SET no = (
    SELECT COUNT(*) FROM message earlier
    WHERE earlier.home = message.home AND earlier.person = message.person
      AND (earlier.at, earlier.about_home, earlier.seq, earlier.n)
          <= (message.at, message.about_home, message.seq, message.n)
);
ALTER TABLE message DROP COLUMN read_at;
CREATE INDEX message_no ON message (home, person, no);

CREATE TABLE message_mark (
    home TEXT NOT NULL,
    person TEXT NOT NULL,
    upto BIGINT NOT NULL CHECK (upto > 0),
    at BIGINT NOT NULL,
    PRIMARY KEY (home, person)
);

CREATE TABLE preview (
    home TEXT NOT NULL,
    hash BLOB NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, hash),
    FOREIGN KEY (home, hash) REFERENCES blob (home, hash)
);
-- Files from before that nothing names were previews too.
INSERT INTO preview (home, hash, made_at)
SELECT home, hash, 0 FROM blob
WHERE NOT EXISTS (
    SELECT 1 FROM attachment WHERE attachment.home = blob.home AND attachment.hash = blob.hash
);
