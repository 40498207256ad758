-- The chair's reply to a report, as typed: one for a visit, whoever of its chairs writes it.
create table replies (
  visit integer primary key references visits on delete cascade,
  version integer not null,
  revision integer not null,
  nothing_to_correct integer not null check (nothing_to_correct in (0, 1)),
  message text not null,
  saved_at text not null,
  sent_at text,
  sent_by integer references people,
  settled_at text,
  check ((sent_at is null) = (sent_by is null)),
  check (settled_at is null or sent_at is not null)
) strict;

create table points (
  id integer primary key,
  visit integer not null references replies on delete cascade,
  passage text not null,
  kind text not null,
  text text not null,
  removed_at text,
  verdict text check (verdict in ('accepted', 'not-accepted')),
  reason text not null default '',
  corrected text not null default '',
  answered_by integer references people,
  answered_at text
) strict;
create index points_by_visit on points (visit, id);

create table responses (
  visit integer not null references replies on delete cascade,
  finding integer not null references findings on delete cascade,
  will text not null,
  what text not null,
  owner text not null,
  agency text not null,
  due text not null,
  why text not null,
  whose text not null,
  primary key (visit, finding)
) strict, without rowid;

create table shares (
  visit integer not null references replies on delete cascade,
  finding integer not null references findings on delete cascade,
  may text not null,
  primary key (visit, finding)
) strict, without rowid;

-- More days for a reply, with the reason of the Executive Office.
create table extensions (
  id integer primary key,
  visit integer not null references visits on delete cascade,
  reply_by text not null,
  reason text not null,
  by integer not null references people,
  at text not null
) strict;
create index extensions_by_visit on extensions (visit, id);
