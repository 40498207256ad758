-- People change: how they are named, where they are reached, who follows a chair, and what the Executive Office types in for a visitor.
alter table people add column named_on_reports integer not null default 1 check (named_on_reports in (0, 1));
alter table people add column board_chair integer not null default 0 check (board_chair in (0, 1));

create table address_changes (
  id integer primary key,
  person integer not null references people,
  email text not null collate nocase,
  link_hash text not null unique,
  asked_at text not null,
  expires_at text not null
) strict;
create index address_changes_by_person on address_changes (person, id);

create table successions (
  visit integer not null references visits on delete cascade,
  person integer not null references people,
  predecessor integer not null references people,
  at text not null,
  primary key (visit, person, predecessor)
) strict, without rowid;
create index successions_by_person on successions (person, visit);
create index successions_by_predecessor on successions (predecessor, person, visit);

alter table visits add column typed_in_by integer references people;
alter table visits add column typed_in_with_office integer check (typed_in_with_office in (0, 1));
alter table visits add column typed_in_asked_at text;
alter table visits add column typed_in_confirmed_at text;
alter table visits add column typed_in_confirmed text;
create index visits_typed_in on visits (typed_in_by) where typed_in_by is not null;

-- Whether the reader was of the Executive Office then, whatever they are later.
drop trigger readings_are_append_only;
alter table readings add column by_office integer not null default 0 check (by_office in (0, 1));
update readings set by_office = 1 where person in (select person from roles where role = 'office');
create trigger readings_are_append_only before update on readings begin select raise(abort, 'readings are append-only'); end;
create index readings_by_person on readings (person, id);
create index readings_by_office on readings (id) where by_office = 1;
