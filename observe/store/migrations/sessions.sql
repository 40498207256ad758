-- Who is signed in, in which browser; and from where a way in was asked for, so that it can be counted.
create table sessions (
  id integer primary key,
  token_hash text not null unique,
  person integer not null references people,
  how text not null check (how <> ''),
  started_at text not null,
  last_seen_at text not null,
  second_factor_at text,
  ended_at text
) strict;
create index sessions_by_person on sessions (person) where ended_at is null;
create index sessions_by_start on sessions (started_at);

alter table sign_ins add column client_hash text not null default '';
create index sign_ins_by_client on sign_ins (client_hash, asked_at);
create index sign_ins_by_time on sign_ins (asked_at);
