-- What villagers say about results: good, not yet, back.
CREATE TABLE result_word (
    home TEXT NOT NULL,
    matter BLOB NOT NULL,
    id BLOB NOT NULL,
    word TEXT NOT NULL CHECK (word IN ('good', 'not_yet', 'back')),
    text TEXT NOT NULL,
    by TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    PRIMARY KEY (home, matter, id),
    FOREIGN KEY (home, matter) REFERENCES matter (home, id)
);
CREATE INDEX result_word_at ON result_word (home, word, said_at);
