-- A change of a point says what it was made from. Wording that could identify someone is told of before the reply is sent.
alter table points add column revision integer not null default 1;
alter table points add column told_at text;
