-- What calendar programs know a visit by, and how often what they were told was changed.
create table calendar_entries (
  visit integer primary key references visits on delete cascade,
  uid text not null unique check (uid <> ''),
  sequence integer not null check (sequence >= 0)
) strict;
insert into calendar_entries (visit, uid, sequence) select id, lower(hex(randomblob(16))), 0 from visits;

-- Whose calendar program may fetch their visits, without signing in, by an address of which this is the keyed hash.
create table calendar_feeds (
  person integer primary key references people on delete cascade,
  token_hash text not null unique,
  made_at text not null
) strict;

-- What goes with a letter into the recipient's calendar, as JSON; empty for nothing.
alter table outbox add column calendar text not null default '';
