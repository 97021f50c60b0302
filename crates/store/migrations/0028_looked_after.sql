-- What adopted a keeper and the fee.

ALTER TABLE keeper ADD COLUMN adopted BLOB;
