-- What adopted a keeper and the fee; a receipt of a village bears a number of its own; what a person
-- worked on a date is found without reading every day of work.

ALTER TABLE keeper ADD COLUMN adopted BLOB;
CREATE UNIQUE INDEX pledge_receipt_number ON pledge_receipt (home, number);
CREATE INDEX workday_held ON workday (home, held_on);
