-- What a part said at the start of each sitting and at each pressed Save, until release.
create table drafts (
  id integer primary key,
  observation integer not null references observations on delete cascade,
  slug text not null,
  at text not null,
  refused integer not null check (refused in (0, 1)),
  content text not null
) strict;
create index drafts_by_part on drafts (observation, slug, at, id);
